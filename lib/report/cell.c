// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Figures as people read them. They are rounded from the decimal text itself, never by way of a
 * double or of money, so that a tie is a tie and a number of any size keeps its digits.
 */
#include <assert.h>
#include <stdlib.h>

#include <vfm/number.h>
#include <vfm/report.h>

/* A number with more digits than this, or as large, is shown as it stands. */
#define MOST_DIGITS 120

/* The value 0.d1d2d3… × 10^point. */
struct decimal {
    bool negative;
    int count, point;
    char digits[MOST_DIGITS + 8];
};

static bool decimal_read(struct vfm_slice number, struct decimal *decimal)
{
    if (number.length > MOST_DIGITS || vfm_number_length(number) != number.length ||
        number.length == 0)
        return false;
    *decimal = (struct decimal){.negative = number.data[0] == '-'};
    size_t i = decimal->negative;
    bool after_point = false;
    for (; i < number.length && number.data[i] != 'e' && number.data[i] != 'E'; i++) {
        if (number.data[i] == '.') {
            after_point = true;
            continue;
        }
        decimal->digits[decimal->count++] = number.data[i];
        decimal->point += !after_point;
    }
    if (i < number.length) {
        if (number.length - i > 5)
            return false;
        int sign = number.data[i + 1] == '-' ? -1 : 1, exponent = 0;
        for (i++; i < number.length; i++) {
            if (number.data[i] >= '0' && number.data[i] <= '9')
                exponent = exponent * 10 + (number.data[i] - '0');
        }
        decimal->point += sign * exponent;
    }
    return decimal->point <= MOST_DIGITS / 2 && decimal->point >= -MOST_DIGITS;
}

static bool all_zero(const char *digits, int count)
{
    for (int i = 0; i < count; i++) {
        if (digits[i] != '0')
            return false;
    }
    return true;
}

/* Keeps `decimals` places, a tie to the even digit. */
static void decimal_round(struct decimal *decimal, int decimals)
{
    int keep = decimal->point + decimals;
    if (keep >= decimal->count)
        return;
    if (keep < 0) {
        decimal->count = 0;
        return;
    }
    char next = decimal->digits[keep];
    bool tie = next == '5' && all_zero(decimal->digits + keep + 1, decimal->count - keep - 1);
    bool odd = keep > 0 && (decimal->digits[keep - 1] - '0') % 2;
    decimal->count = keep;
    if (next < '5' || (tie && !odd))
        return;
    int at = keep - 1;
    while (at >= 0 && decimal->digits[at] == '9')
        decimal->digits[at--] = '0';
    if (at >= 0) {
        decimal->digits[at]++;
        return;
    }
    memmove(decimal->digits + 1, decimal->digits, (size_t)decimal->count);
    decimal->digits[0] = '1';
    decimal->count++;
    decimal->point++;
}

static char digit_at(const struct decimal *decimal, int place)
{
    int index = decimal->point - 1 - place; /* place 0: units; -1: tenths */
    return index >= 0 && index < decimal->count ? decimal->digits[index] : '0';
}

static void decimal_print(const struct decimal *decimal, int decimals, const char *sign,
                          struct vfm_buffer *out)
{
    if (decimal->negative && !all_zero(decimal->digits, decimal->count))
        vfm_buffer_put(out, '-');
    vfm_buffer_text(out, sign);
    int whole = decimal->point > 1 ? decimal->point : 1;
    while (whole > 1 && digit_at(decimal, whole - 1) == '0')
        whole--;
    for (int place = whole - 1; place >= -decimals; place--) {
        if (place == -1)
            vfm_buffer_put(out, '.');
        vfm_buffer_put(out, digit_at(decimal, place));
        if (place > 0 && place % 3 == 0)
            vfm_buffer_put(out, ',');
    }
}

static const char *currency_sign(struct vfm_slice currency)
{
    if (currency.length == 0 || vfm_slice_is(currency, "GBP"))
        return "£";
    if (vfm_slice_is(currency, "EUR"))
        return "€";
    if (vfm_slice_is(currency, "USD"))
        return "$";
    return NULL;
}

/* `decimals` < 0: as many as the number has. */
static struct vfm_slice figure(struct vfm_report *report, struct vfm_slice number, int shift,
                               int decimals, const char *sign, const char *after)
{
    struct decimal decimal;
    if (!decimal_read(number, &decimal))
        return vfm_report_text(report, "%s%.*s", sign, VFM_PRINT(number));
    decimal.point += shift;
    if (decimals < 0)
        decimals = decimal.count > decimal.point ? decimal.count - decimal.point : 0;
    decimal_round(&decimal, decimals);
    struct vfm_buffer text = {0};
    decimal_print(&decimal, decimals, sign, &text);
    vfm_buffer_text(&text, after);
    struct vfm_slice shown = vfm_arena_copy(report->arena, vfm_buffer_view(&text));
    report->failed = report->failed || text.failed || !shown.data;
    vfm_buffer_release(&text);
    return shown;
}

struct vfm_cell vfm_cell_absent(void)
{
    return (struct vfm_cell){.shown = VFM_LITERAL("–"), .exact = VFM_LITERAL("null")};
}

struct vfm_cell vfm_cell_text(struct vfm_slice text)
{
    return (struct vfm_cell){.shown = text};
}

struct vfm_cell vfm_cell_money(struct vfm_report *report, struct vfm_slice number,
                               struct vfm_slice currency)
{
    const char *sign = currency_sign(currency);
    if (sign)
        return (struct vfm_cell){.shown = figure(report, number, 0, 2, sign, ""), .exact = number};
    struct vfm_slice plain = figure(report, number, 0, 2, "", "");
    return (struct vfm_cell){
        .shown = vfm_report_text(report, "%.*s %.*s", VFM_PRINT(currency), VFM_PRINT(plain)),
        .exact = number};
}

struct vfm_cell vfm_cell_number(struct vfm_report *report, struct vfm_slice number,
                                unsigned decimals)
{
    assert(decimals <= 20);
    return (struct vfm_cell){.shown = figure(report, number, 0, (int)decimals, "", ""),
                             .exact = number};
}

struct vfm_cell vfm_cell_count(struct vfm_report *report, struct vfm_slice number)
{
    return (struct vfm_cell){.shown = figure(report, number, 0, -1, "", ""), .exact = number};
}

struct vfm_cell vfm_cell_percent(struct vfm_report *report, struct vfm_slice fraction)
{
    return (struct vfm_cell){.shown = figure(report, fraction, 2, 1, "", "%"), .exact = fraction};
}
