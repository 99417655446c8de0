// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Numbers as people and spreadsheets write them. */
#include <vfm/digits.h>
#include <vfm/number.h>

#include "cell.h"
#include "mark.h"

#define MOST_SHIFT 40 /* further than any amount that has a digit to show */

static const char not_a_number[] = "is not a number: write 1234.5";
static const char not_an_amount[] = "is not an amount: write 1234.50";
static const char wrong_comma[] =
    "is not a number: a comma parts thousands (1,234,567), a point decimals (0.5)";
static const char two_signs[] = "has two signs: write -12 or (12)";

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Takes `mark` off the front or the back. */
static bool take(struct vfm_slice *text, const char *mark, bool back)
{
    size_t length = strlen(mark);
    if (text->length < length ||
        memcmp(back ? text->data + text->length - length : text->data, mark, length) != 0)
        return false;
    text->data += back ? 0 : length;
    text->length -= length;
    return true;
}

/* Takes a space that does not break (U+00A0, U+202F, or the thin one, U+2009), what typesetters
 * part thousands with, off the front or the back. */
static bool take_unbroken(struct vfm_slice *text, bool back)
{
    const char *two = text->data + (back && text->length > 2 ? text->length - 2 : 0);
    const char *three = text->data + (back && text->length > 3 ? text->length - 3 : 0);
    size_t length = 0;
    if (text->length >= 2 && memcmp(two, "\xc2\xa0", 2) == 0)
        length = 2;
    else if (text->length >= 3 && memcmp(three, "\xe2\x80", 2) == 0 &&
             (three[2] == '\xaf' || three[2] == '\x89'))
        length = 3;
    text->data += back ? 0 : length;
    text->length -= length;
    return length > 0;
}

/* Whether a character past ASCII stands at the front or the back. */
static bool has_bright_edge(struct vfm_slice text)
{
    return text.length && ((unsigned char)text.data[0] | text.data[text.length - 1]) & 0x80;
}

static void trim(struct vfm_slice *text)
{
    if (text->length && !cell_has_blank_edge(*text))
        return;
    do
        *text = vfm_slice_trim(*text);
    while (has_bright_edge(*text) && (take_unbroken(text, false) || take_unbroken(text, true)));
}

struct vfm_slice cell_trim(struct vfm_slice cell)
{
    trim(&cell);
    return cell;
}

/* Takes a mark of `currency` off the front or the back. */
static bool take_mark(struct vfm_slice *text, const struct vfm_slice *currency, bool back)
{
    struct vfm_slice rest = *text;
    const char *codes = currency ? mark_take(&rest, back) : NULL;
    if (!codes || !mark_means(codes, *currency))
        return false;
    *text = rest;
    return true;
}

/* The signs in front, with the currency's among them. How many minus signs; -1 for two signs. */
static int take_signs(struct vfm_slice *text, const struct vfm_slice *currency)
{
    int minus = 0, signs = 0;
    for (;; trim(text)) {
        if (text->length && is_digit(text->data[0]))
            return signs > 1 ? -1 : minus;
        if (take(text, "-", false) || take(text, "\xe2\x88\x92", false)) {
            minus++;
            signs++;
        } else if (take(text, "+", false)) {
            signs++;
        } else if (take_mark(text, currency, false)) {
            currency = NULL; /* once */
        } else {
            return signs > 1 ? -1 : minus;
        }
    }
}

/* Digits, commas, points and blanks, and nothing else. */
static bool has_blank_inside(struct vfm_slice text)
{
    bool blank = false, digits = false;
    while (text.length) {
        char byte = text.data[0];
        if (take_unbroken(&text, false) || take(&text, " ", false)) {
            blank = true;
            continue;
        }
        if (!is_digit(byte) && byte != ',' && byte != '.')
            return false;
        digits = digits || is_digit(byte);
        text.data++;
        text.length--;
    }
    return blank && digits;
}

/* Why `text` is no number: the words that help most. */
static const char *explain(struct vfm_slice text, const struct vfm_slice *currency)
{
    bool money = currency != NULL;
    bool comma = memchr(text.data, ',', text.length) != NULL;
    struct vfm_slice rest = text;
    const char *codes = mark_take(&rest, false);
    if (!codes)
        codes = mark_take(&rest, true);
    if (codes && !(money && mark_means(codes, *currency)))
        return money ? "is not in the currency of the input: convert it, or say which that is with "
                       "--set currency=AUD, or in a column currency"
                     : not_a_number;
    if (text.length && text.data[text.length - 1] == '%')
        return "is a percentage where a number is wanted: write it without %";
    if (!text.length)
        return "holds no digits: write 0 for nothing, or leave the cell empty if it is not known";
    if (has_blank_inside(text))
        return "has a blank among its digits: take it out";
    for (size_t i = 0; comma && i < text.length; i++)
        comma = is_digit(text.data[i]) || text.data[i] == ',' || text.data[i] == '.';
    return comma ? wrong_comma : money ? not_an_amount : not_a_number;
}

/* What parts thousands: a comma, or a space that does not break; 0 for anything else. */
static char take_separator(struct vfm_slice *text)
{
    return take(text, ",", false) ? ',' : take_unbroken(text, false) ? ' ' : 0;
}

/* Digits with separators between thousands to `out`, which `*length` bytes fill. False where one
 * stands wrong. Takes them off `text`. */
static bool whole_part(struct vfm_slice *text, char *out, size_t *length)
{
    size_t group = 0, groups = 0;
    char kind = 0, found;
    while (text->length) {
        char byte = text->data[0];
        if (is_digit(byte)) {
            out[(*length)++] = byte;
            group++;
            text->data++;
            text->length--;
        } else if ((found = take_separator(text)) != 0) {
            if ((kind && kind != found) || group == 0 || group > 3 || (groups && group != 3))
                return false;
            kind = found;
            groups++;
            group = 0;
        } else {
            break;
        }
    }
    return !groups || group == 3;
}

/* Digits, a point, an exponent: as JSON wants them, to `out`. False where they are not all there
 * is. */
static bool write_number(struct vfm_slice text, char *out, size_t *length)
{
    size_t start = *length, zeros = 0;
    if (!whole_part(&text, out, length))
        return false;
    while (start + zeros + 1 < *length && out[start + zeros] == '0')
        zeros++;
    memmove(out + start, out + start + zeros, *length - start - zeros);
    *length -= zeros;
    bool digits = *length > start;
    if (!digits)
        out[(*length)++] = '0';
    size_t whole = *length;
    if (take(&text, ".", false)) {
        out[(*length)++] = '.';
        for (; text.length && is_digit(text.data[0]); text.data++, text.length--)
            out[(*length)++] = text.data[0];
        if (*length == whole + 1)
            *length = whole; /* `5.` */
        else
            digits = true;
    }
    if (!digits)
        return false;
    if (text.length < 2 || (text.data[0] != 'e' && text.data[0] != 'E'))
        return text.length == 0;
    memcpy(out + *length, text.data, text.length);
    *length += text.length;
    return vfm_number_length((struct vfm_slice){out + start, *length - start}) == *length - start;
}

static bool is_zero(struct vfm_slice number)
{
    for (size_t i = 0; i < number.length; i++) {
        if (number.data[i] >= '1' && number.data[i] <= '9')
            return false;
        if (number.data[i] == 'e' || number.data[i] == 'E')
            break;
    }
    return true;
}

const char *amount_read(struct vfm_slice cell, const struct vfm_slice *currency,
                        struct vfm_arena *arena, struct vfm_slice *number)
{
    bool money = currency != NULL;
    struct vfm_slice text = cell;
    trim(&text);
    if (text.length && vfm_number_length(text) == text.length) {
        *number = text;
        return NULL;
    }
    struct vfm_slice inside = text;
    bool brackets = take(&inside, "(", false) && take(&inside, ")", true);
    if (!brackets)
        inside = text;
    trim(&inside);
    int minus = take_signs(&inside, currency);
    if (minus < 0 || (minus && brackets))
        return two_signs;
    /* £(12) */
    if (!brackets && !minus && take(&inside, "(", false)) {
        if (!take(&inside, ")", true))
            return money ? not_an_amount : not_a_number;
        brackets = true;
        trim(&inside);
    }
    if (take_mark(&inside, currency, true))
        trim(&inside);
    if (inside.length && take(&inside, "-", true)) {
        if (minus || brackets)
            return two_signs;
        minus = 1;
        trim(&inside);
    }
    char *out = vfm_arena_take(arena, inside.length + 4);
    if (!out)
        return "cannot be kept: there is no memory";
    size_t length = 0;
    if (minus || brackets)
        out[length++] = '-';
    if (!write_number(inside, out, &length))
        return explain(inside, currency);
    *number = (struct vfm_slice){out, length};
    if (out[0] == '-' && is_zero(*number)) {
        number->data++;
        number->length--;
    }
    return NULL;
}

/* How many of the next bytes are digits: up to eight, and to `left`. */
static inline size_t digits_run(const char *at, size_t left)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t above = vfm_digits_word(at) ^ ones * '0'; /* digits are 0 to 9 then */
    uint64_t others =
        ((above + ones * (0x80 - 10)) | above) & ones * 0x80; /* the lowest is right */
    size_t run = others ? (size_t)__builtin_ctzll(others) / 8 : 8;
    return run < left ? run : left;
}

/* Each part is copied with what stands behind it, which the next one takes the place of: no length
 * has to be foretold. */
size_t amount_usual(struct vfm_slice cell, struct vfm_slice mark, char *out)
{
    cell = vfm_slice_trim(cell);
    if (cell.length <= mark.length || cell.length > AMOUNT_USUAL / 2 ||
        memcmp(cell.data, mark.data, mark.length) != 0)
        return 0;
    const char *at = cell.data + mark.length;
    size_t left = cell.length - mark.length, run = digits_run(at, left), length = run;
    bool commas = run <= 3 && run < left && at[run] == ',';
    memcpy(out, at, AMOUNT_USUAL / 2);
    if (run == 0 || (*at == '0' && (run > 1 || commas)))
        return 0;
    at += run;
    left -= run;
    while (commas) {
        run = digits_run(at + 1, left - 1);
        memcpy(out + length, at + 1, AMOUNT_USUAL / 2);
        if (run != 3)
            return 0;
        at += 1 + 3;
        left -= 1 + 3;
        length += 3;
        commas = left && *at == ',';
    }
    if (left && (*at != '.' || left == 1 || digits_run(at + 1, left - 1) < left - 1))
        return 0;
    return length + left;
}

/* The digits of `number`, a JSON number, to `out`, and where its point stands among them. */
static size_t significand(struct vfm_slice number, char *out, size_t *point)
{
    size_t length = 0, at = 0;
    *point = number.length;
    for (; at < number.length && number.data[at] != 'e' && number.data[at] != 'E'; at++) {
        if (number.data[at] == '.')
            *point = length;
        else
            out[length++] = number.data[at];
    }
    if (*point > length)
        *point = length;
    return length;
}

/* How far the exponent of a JSON number moves its point; past MOST_SHIFT all are one. */
static int shift(struct vfm_slice number)
{
    size_t at = 0;
    int size = 0;
    while (number.data[at] != 'e' && number.data[at] != 'E')
        at++;
    bool back = number.data[++at] == '-';
    for (at += back || number.data[at] == '+'; at < number.length && size <= MOST_SHIFT; at++)
        size = 10 * size + (number.data[at] - '0');
    return back ? -size : size;
}

static bool has_exponent(struct vfm_slice number)
{
    bool found = false;
    for (size_t i = 0; i < number.length; i++)
        found |= (number.data[i] | 0x20) == 'e';
    return found;
}

const char *amount_expand(struct vfm_slice *number, struct vfm_arena *arena)
{
    if (!has_exponent(*number))
        return NULL;
    struct vfm_slice size = *number;
    bool negative = take(&size, "-", false);
    int moved = shift(size);
    if (moved < -MOST_SHIFT || moved > MOST_SHIFT)
        return "is beyond any amount of money: see what was meant";
    char *digits = vfm_arena_take(arena, size.length);
    char *out = vfm_arena_take(arena, size.length + MOST_SHIFT + 4);
    if (!digits || !out)
        return "cannot be kept: there is no memory";
    size_t point, count = significand(size, digits, &point), length = 0;
    long whole = (long)point + moved; /* digits before the point */
    if (negative)
        out[length++] = '-';
    size_t start = length;
    for (long i = whole < 1 ? whole - 1 : 0; i < (long)count || i < whole; i++) {
        if (i == whole)
            out[length++] = '.';
        out[length++] = i >= 0 && i < (long)count ? digits[i] : '0';
    }
    size_t zeros = 0; /* 0.5e1 is 5 */
    while (start + zeros + 1 < length && out[start + zeros] == '0' && out[start + zeros + 1] != '.')
        zeros++;
    memmove(out + start, out + start + zeros, length - start - zeros);
    *number = (struct vfm_slice){out, length - zeros};
    return NULL;
}
