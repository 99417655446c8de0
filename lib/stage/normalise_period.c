// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Period: a record into the period that holds its own, or, asked to spread, evenly and exactly over
 * the periods that its own holds: the odd micro-units go to the first.
 */
#include "normalise.h"

#define MONTHS_A_YEAR 12

static const char *kind_words(enum vfm_period_kind kind)
{
    static const char *const words[] = {"a calendar year", "a financial year", "a quarter",
                                        "a month", "a day"};
    return words[kind];
}

static int set_period(struct vfm_link *link, struct vfm_record *record, struct vfm_period period)
{
    char text[VFM_PERIOD_TEXT];
    size_t length = vfm_period_print(period, text);
    struct vfm_slice kept = vfm_arena_copy(link->arena, (struct vfm_slice){text, length});
    return field_set(link, record, "period", vfm_make_text(kept, link->arena));
}

int period_apply(enum vfm_period_kind wanted, bool spread, struct vfm_link *link,
                 struct vfm_record *record, unsigned *parts, struct vfm_period *first)
{
    struct vfm_period period, wider;
    struct vfm_error why = {0};
    const struct vfm_value *value = field_value(record, "period");
    *parts = 1;
    if (!value)
        return 0;
    struct vfm_slice text = vfm_value_token(value, link->arena);
    if (vfm_period_parse(text, &period, &link->error) < 0)
        return vfm_fail_field(&link->error, "period", text);
    if (period.kind == wanted)
        return 0;
    if (vfm_period_widen(period, wanted, &wider, &why) == 0)
        return set_period(link, record, wider);
    int mine = vfm_period_length(period.kind), theirs = vfm_period_length(wanted);
    if (theirs == 0 || theirs >= mine) {
        vfm_fail(&link->error, VFM_BAD_PERIOD, "period %.*s does not lie in %s: %s",
                 VFM_PRINT(text), kind_words(wanted),
                 "calendar and financial years are never mixed; go by quarter or month");
        return vfm_fail_field(&link->error, "period", text);
    }
    if (!spread) {
        vfm_fail(&link->error, VFM_BAD_PERIOD,
                 "period %.*s is longer than %s: --spread splits it evenly", VFM_PRINT(text),
                 kind_words(wanted));
        return vfm_fail_field(&link->error, "period", text);
    }
    *parts = (unsigned)(mine / theirs);
    int32_t months = vfm_period_months(period);
    *first = (struct vfm_period){.kind = wanted,
                                 .year = months / MONTHS_A_YEAR,
                                 .month = (int8_t)(months % MONTHS_A_YEAR + 1),
                                 .day = 1};
    return 0;
}

static bool is_wanted(enum vfm_period_kind wanted, struct vfm_slice text)
{
    struct vfm_period period;
    struct vfm_error ignored = {0};
    return vfm_period_parse(text, &period, &ignored) == 0 && period.kind == wanted;
}

bool period_odd(enum vfm_period_kind wanted, const struct vfm_page *page, uint32_t from,
                uint32_t to, bool *odd)
{
    uint32_t place = 0, count = page->shape->count;
    while (place < count && !vfm_slice_is(page->shape->names[place].key, "period"))
        place++;
    const struct vfm_page_column *column = &page->columns[place];
    if (place < count && (column->kind == VFM_MONEY_VALUE || column->gaps))
        return false;
    memset(odd + from, 0, (to - from) * sizeof *odd);
    for (uint32_t row = from, end; place < count && row < to; row = end) {
        end = vfm_page_repeats(column, row, to);
        memset(odd + row, !is_wanted(wanted, vfm_page_text(column, row)), end - row);
    }
    return true;
}

static const char *const *spread_fields(enum kind kind)
{
    static const char *const quantity[] = {"quantity", NULL};
    static const char *const input[] = {"amount", "quantity", NULL};
    static const char *const award[] = {"amount", NULL};
    static const char *const none[] = {NULL};
    switch (kind) {
    case KIND_OUTCOME:
    case KIND_OUTPUT:
        return quantity;
    case KIND_INPUT:
        return input;
    case KIND_AWARD:
        return award;
    default:
        return none;
    }
}

int period_part(struct vfm_link *link, const struct vfm_record *record, struct vfm_record *part,
                enum kind kind, unsigned parts, unsigned index, struct vfm_period first)
{
    static const char *const ranges[] = {"low", "high", "range", "reference"};
    if (vfm_record_copy(part, record, &link->error) < 0)
        return -1;
    for (size_t i = 0; i < 4; i++) {
        if (field_value(record, ranges[i])) {
            vfm_fail(&link->error, VFM_BAD_PERIOD,
                     "a record with %s cannot be split: spread it before its range is attached",
                     ranges[i]);
            return vfm_fail_field(&link->error, ranges[i], (struct vfm_slice){NULL, 0});
        }
    }
    for (const char *const *field = spread_fields(kind); *field; field++) {
        const struct vfm_value *value = field_value(record, *field);
        vfm_money amount;
        if (!value)
            continue;
        if (vfm_value_money(value, *field, &amount, &link->error) < 0)
            return -1;
        amount = vfm_money_part(amount, parts, index);
        if (field_set(link, part, *field, vfm_make_money(amount, link->arena)) < 0)
            return -1;
    }
    return set_period(link, part, vfm_period_shift(first, (int32_t)index));
}
