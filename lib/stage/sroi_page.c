// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Outcomes by page. What the records of a page have in common (their fields, mostly their terms) is
 * asked once; a row then is its group, its present value and how that spreads over years. A row
 * with anything rare to it, a loss for instance, comes as a record (sroi_read.c).
 */
#include "sroi_line.h"
#include "sroi_spread.h"

/* The columns of a page that count; NULL where there is no such field. */
struct columns {
    const struct vfm_page *page;
    const int16_t *places;
    struct vfm_arena *arena;
    const struct vfm_page_column *pv, *impact, *value, *period, *duration, *dropoff;
    const struct vfm_page_column *terms[SROI_TERMS];
};

/* What stays the same from row to row, mostly. */
struct common {
    bool known;
    uint32_t terms;                   /* of the row before */
    const struct sroi_spread *spread; /* by those terms, or NULL */
    struct vfm_slice period;          /* of the row before */
    int32_t month;
};

/* A row, read. */
struct line {
    int64_t pv, impact, value;
    const struct vfm_course *course; /* over which its value spreads; NULL: a year, or unknown */
    bool has_profile;
};

#define BIT(slot) (UINT64_C(1) << (slot))

static bool suits(const struct sroi_stage *sroi, uint64_t fields)
{
    const uint64_t rare = BIT(SLOT_MATERIAL) | BIT(SLOT_VALUE_TYPE) | BIT(SLOT_TRANSFER) |
                          BIT(SLOT_CASHABLE) | BIT(SLOT_WEIGHT) | BIT(SLOT_STARTS) | BIT(SLOT_PVS) |
                          BIT(SLOT_PV_REDUCED) | BIT(SLOT_DROPOFF_FROM) | BIT(SLOT_YEARS_RULE);
    return !sroi->options.partial && !sroi->per.field.data && fields >> SLOT_PV & 1 &&
           !(fields & rare) && (!sroi->options.cumulative || fields >> SLOT_PERIOD & 1);
}

static const struct vfm_page_column *column_at(const struct columns *columns, size_t slot)
{
    int place = columns->places[slot];
    return place < 0 ? NULL : &columns->page->columns[place];
}

static bool holds_numbers(const struct vfm_page_column *column)
{
    return !column || (column->kind == VFM_NUMBER && column->numbers);
}

static bool holds_amounts(const struct vfm_page_column *column)
{
    return !column || column->kind == VFM_MONEY_VALUE || column->kind == VFM_NUMBER;
}

static bool find_columns(struct columns *columns)
{
    columns->pv = column_at(columns, SLOT_PV);
    columns->impact = column_at(columns, SLOT_IMPACT);
    columns->value = column_at(columns, SLOT_VALUE);
    columns->period = column_at(columns, SLOT_PERIOD);
    columns->duration = column_at(columns, SLOT_DURATION);
    columns->dropoff = column_at(columns, SLOT_DROPOFF);
    for (int i = 0; i < SROI_TERMS; i++)
        columns->terms[i] = column_at(columns, sroi_terms[i]);
    return holds_amounts(columns->pv) && holds_amounts(columns->impact) &&
           holds_amounts(columns->value) && holds_numbers(columns->duration) &&
           holds_numbers(columns->dropoff) &&
           (!columns->period || columns->period->kind == VFM_STRING);
}

/* ---- one row ---- */

static inline bool read_amount(const struct columns *columns, const struct vfm_page_column *column,
                               uint32_t row, int64_t *amount)
{
    struct vfm_error ignored;
    vfm_money parsed;
    *amount = 0;
    if (!column)
        return true;
    if (column->kind == VFM_MONEY_VALUE) {
        *amount = column->amounts[row];
        return true;
    }
    if (vfm_money_parse(vfm_page_text(columns->page, column, row), &parsed, &ignored) < 0)
        return false;
    *amount = (int64_t)parsed;
    return *amount == parsed;
}

/* Whether a column says in this row what it said in the row before. */
static bool says_the_same(const struct columns *columns, const struct vfm_page_column *column,
                          uint32_t row)
{
    return !column || !column->marks ||
           vfm_page_same(vfm_page_text(columns->page, column, row),
                         vfm_page_text(columns->page, column, row - 1));
}

static bool read_terms(struct sroi_local *local, const struct columns *columns, uint32_t row,
                       struct common *common)
{
    struct vfm_value values[SROI_TERMS];
    const struct vfm_value *terms[SROI_TERMS];
    struct vfm_error ignored;
    bool same = common->known;
    for (int i = 0; i < SROI_TERMS && same; i++)
        same = says_the_same(columns, columns->terms[i], row);
    if (same)
        return true;
    for (int i = 0; i < SROI_TERMS; i++) {
        if (columns->terms[i])
            values[i] = vfm_page_value(columns->page, columns->terms[i], row);
        terms[i] = columns->terms[i] ? &values[i] : NULL;
    }
    common->known = sroi_read_terms(local, terms, columns->arena, &common->terms, &ignored) == 0 &&
                    sroi_spread_of(&local->spreads, &local->state, common->terms, &common->spread,
                                   &ignored) == 0;
    return common->known;
}

static bool read_month(struct sroi_local *local, const struct columns *columns, uint32_t row,
                       struct common *common)
{
    struct vfm_error ignored;
    common->month = columns->period ? common->month : SROI_UNDATED;
    if (!columns->period)
        return true;
    struct vfm_slice text = vfm_page_text(columns->page, columns->period, row);
    if (text.length && vfm_page_same(text, common->period))
        return true;
    struct vfm_value value = vfm_page_value(columns->page, columns->period, row);
    common->period = text;
    if (sroi_read_month(local, &value, columns->arena, &common->month, &ignored) == 0)
        return true;
    common->period.length = 0;
    return false;
}

/* How the present value spreads over years, as read_years of sroi_line.c says. */
static void read_years(const struct columns *columns, uint32_t row, const struct common *common,
                       struct line *line)
{
    double duration = columns->duration ? columns->duration->numbers[row] : 1;
    line->has_profile = true;
    line->course = NULL;
    if (line->pv == 0 || duration <= 1)
        return;
    if (columns->impact && common->spread)
        line->course = sroi_spread_course(common->spread, duration,
                                          columns->dropoff ? columns->dropoff->numbers[row] : 0,
                                          common->month);
    line->has_profile =
        line->course && sroi_spread_fits(line->course, (double)line->impact, (double)line->pv);
}

/* What group_key_add does with the usual value. */
static inline bool add_text(struct vfm_buffer *key, struct vfm_slice text)
{
    char *at = vfm_buffer_reserve(key, text.length + 1);
    if (!at)
        return false;
    *at = GROUP_KEY_TEXT;
    vfm_copy_short(at + 1, text.data, text.length);
    key->length += text.length + 1;
    return true;
}

static bool read_key(struct sroi_local *local, const struct columns *columns, uint32_t row)
{
    const struct vfm_sroi_fields *by = &local->sroi->options.by;
    struct vfm_buffer *key = &local->key;
    struct vfm_error ignored;
    bool added = true;
    key->length = 0;
    for (size_t i = 0; i < by->count && added; i++) {
        const struct vfm_page_column *column = column_at(columns, SLOT_FIXED + i);
        if (column && column->kind == VFM_STRING) {
            added = add_text(key, vfm_page_text(columns->page, column, row));
            continue;
        }
        struct vfm_value value;
        if (column)
            value = vfm_page_value(columns->page, column, row);
        added =
            group_key_add(key, column ? &value : NULL, by->names[i], columns->arena, &ignored) == 0;
    }
    return added && vfm_buffer_check(key, &ignored) == 0;
}

static bool read_row(struct sroi_local *local, const struct columns *columns, uint32_t row,
                     struct common *common, struct line *line)
{
    if (!read_amount(columns, columns->pv, row, &line->pv) || line->pv < 0 ||
        !read_amount(columns, columns->impact, row, &line->impact) ||
        !read_amount(columns, columns->value, row, &line->value) ||
        !read_month(local, columns, row, common) || !read_terms(local, columns, row, common) ||
        !read_key(local, columns, row))
        return false;
    read_years(columns, row, common, line);
    return true;
}

static int add_parts(struct sroi_local *local, const struct columns *columns, uint32_t row,
                     struct sroi_row *into, vfm_money pv, struct vfm_error *error)
{
    const vfm_money amounts[VFM_CASES] = {[VFM_CASE_ALL] = pv, [VFM_CASE_PUBLIC] = pv};
    for (size_t i = 0; i < local->sroi->part_count; i++) {
        const struct vfm_page_column *column = column_at(columns, local->sroi->first_part + i);
        struct vfm_value value;
        if (column)
            value = vfm_page_value(columns->page, column, row);
        if (sroi_add_part(local, into, i, column ? &value : NULL, amounts, columns->arena, error) <
            0)
            return -1;
    }
    return 0;
}

static int add_profile(struct sroi_local *local, struct sroi_row *into, const struct line *line,
                       int32_t month, struct vfm_error *error)
{
    const vfm_money pv = line->pv;
    const vfm_money *const amounts[SROI_FLOWS] = {[SROI_ALL] = &pv};
    bool *overflowed = &local->state.overflowed;
    if (!line->has_profile) {
        into->profile.missing[VFM_CASE_ALL]++;
        into->profile.missing[VFM_CASE_PUBLIC]++;
        return 0;
    }
    if (line->pv == 0)
        return 0;
    if (!line->course)
        return sroi_profile_add(&into->profile, month, 1, amounts, overflowed, error);
    into->profile.derived++;
    return sroi_profile_spread(&into->profile, month, line->course, (uint64_t)line->pv, overflowed,
                               error);
}

static int add_row(struct sroi_local *local, const struct columns *columns, uint32_t row,
                   const struct common *common, const struct line *line, struct vfm_error *error)
{
    struct sroi_state *state = &local->state;
    struct sroi_row *into = sroi_state_row(state, vfm_buffer_view(&local->key), error);
    if (!into ||
        (local->sroi->part_count && add_parts(local, columns, row, into, line->pv, error) < 0) ||
        sroi_add_terms(state, into, common->terms, error) < 0 ||
        add_profile(local, into, line, common->month, error) < 0)
        return -1;
    into->outcome_lines++;
    sroi_sum(state, &into->benefits, line->pv);
    sroi_sum(state, &into->impact, line->impact);
    sroi_sum(state, &into->value, line->value);
    into->impact_lines += columns->impact != NULL;
    into->value_lines += columns->value != NULL;
    if (common->month != SROI_UNDATED && common->month < into->origin)
        into->origin = common->month;
    return 0;
}

int sroi_push_page(void *state, struct vfm_link *link, const struct vfm_page *page, uint32_t from,
                   uint32_t to)
{
    struct sroi_local *local = state;
    struct columns columns = {.page = page,
                              .places = vfm_binding_places(&local->binding, page->shape),
                              .arena = link->arena};
    struct common common = {.known = false};
    struct line line;
    if (!vfm_slice_is(page->record, "outcome") ||
        !suits(local->sroi, vfm_binding_there(&local->binding)) || !find_columns(&columns))
        return 1;
    for (uint32_t row = from; row < to; row++) {
        if (!read_row(local, &columns, row, &common, &line)) {
            common.known = false;
            if (vfm_link_push_row(link, page, row) < 0)
                return -1;
            continue;
        }
        if (add_row(local, &columns, row, &common, &line, &link->error) < 0)
            return -1; /* no memory */
        vfm_link_take_rows(link, 1);
    }
    return 0;
}
