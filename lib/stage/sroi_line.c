// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* What a line says: its amounts by case, its years, its terms. */
#include "sroi_line.h"
#include "sroi_spread.h"

#include <stdlib.h>

#include <vfm/number.h>
#include <vfm/period.h>

static struct vfm_slice text_of(const struct vfm_value *value)
{
    return (struct vfm_slice){value->text, value->length};
}

/* ---- terms: what sums must have in common ---- */

/* Appends one term and what ends it. */
static void add_term(struct vfm_buffer *terms, const struct vfm_value *value,
                     struct vfm_arena *arena)
{
    if (value) {
        vfm_buffer_put(terms, GROUP_KEY_TEXT);
        vfm_buffer_slice(terms, vfm_value_token(value, arena));
    }
    vfm_buffer_put(terms, SROI_UNIT_SEPARATOR);
}

/* True where `terms` begins with this term; moves past it. */
static bool same_term(struct vfm_slice *terms, const struct vfm_value *value)
{
    size_t length = value ? (size_t)value->length + 2 : 1;
    if (value && value->kind == VFM_MONEY_VALUE)
        return false;
    if (terms->length < length || terms->data[length - 1] != SROI_UNIT_SEPARATOR ||
        (value && (terms->data[0] != GROUP_KEY_TEXT ||
                   memcmp(terms->data + 1, value->text, value->length) != 0)))
        return false;
    terms->data += length;
    terms->length -= length;
    return true;
}

const enum sroi_slot sroi_terms[SROI_TERMS] = {SLOT_BASIS, SLOT_CURRENCY, SLOT_PRICE_YEAR};

int sroi_read_terms(struct sroi_local *local, const struct vfm_value *const terms[SROI_TERMS],
                    struct vfm_arena *arena, uint32_t *id, struct vfm_error *error)
{
    struct vfm_slice last = vfm_buffer_view(&local->terms);
    size_t same = 0;
    while (same < SROI_TERMS && same_term(&last, terms[same]))
        same++;
    if (same < SROI_TERMS) {
        local->terms.length = 0;
        for (int i = 0; i < SROI_TERMS; i++)
            add_term(&local->terms, terms[i], arena);
        if (vfm_buffer_check(&local->terms, error) < 0)
            return -1;
        size_t found = vfm_table_add(&local->state.terms, vfm_buffer_view(&local->terms), error);
        if (found == VFM_ABSENT)
            return -1;
        local->terms_id = (uint32_t)found;
    }
    *id = local->terms_id;
    return 0;
}

int sroi_view_terms(struct sroi_local *local, const struct sroi_view *view, uint32_t *id,
                    struct vfm_error *error)
{
    const struct vfm_value *terms[SROI_TERMS];
    for (int i = 0; i < SROI_TERMS; i++)
        terms[i] = sroi_may_have(view, sroi_terms[i]) ? sroi_get(view, sroi_terms[i]) : NULL;
    return sroi_read_terms(local, terms, view->record->arena, id, error);
}

/* ---- when ---- */

int sroi_read_month(struct sroi_local *local, const struct vfm_value *value,
                    struct vfm_arena *arena, int32_t *month, struct vfm_error *error)
{
    *month = SROI_UNDATED;
    if (!value)
        return 0;
    struct vfm_slice text =
        value->kind == VFM_STRING ? text_of(value) : vfm_value_token(value, arena);
    struct sroi_month *known = &local->months[0];
    if (text.length && text.length <= sizeof known->text) {
        /* the last byte and the fourth tell the years and months of a stream apart */
        unsigned char last = (unsigned char)text.data[text.length - 1];
        unsigned char fourth = (unsigned char)text.data[text.length > 3 ? 3 : 0];
        known = &local->months[(last + 5u * fourth) % SROI_MONTHS_KNOWN];
        if (known->length == text.length && memcmp(known->text, text.data, text.length) == 0) {
            *month = known->month;
            return 0;
        }
    }
    struct vfm_period period;
    if (vfm_period_parse(text, &period, error) < 0)
        return vfm_fail_field(error, "period", text);
    *month = vfm_period_months(period);
    if (text.length <= sizeof known->text) {
        memcpy(known->text, text.data, text.length);
        known->length = (uint8_t)text.length;
        known->month = *month;
    }
    return 0;
}

/* The months in which the line's activity and its benefit begin. */
static int read_start(struct sroi_local *local, const struct sroi_view *view,
                      struct sroi_line *line, struct vfm_error *error)
{
    if (sroi_read_month(local, sroi_get(view, SLOT_PERIOD), view->record->arena, &line->month,
                        error) < 0)
        return -1;
    line->start = line->month;
    const struct vfm_value *starts = sroi_get(view, SLOT_STARTS);
    if (!starts || IS_WORD(starts, "period"))
        return 0;
    if (!IS_WORD(starts, "after")) {
        struct vfm_slice token = vfm_value_token(starts, view->record->arena);
        vfm_fail(error, VFM_OUT_OF_RANGE, "starts \"%.*s\" is not known: write period or after",
                 VFM_PRINT(vfm_slice_head(token, 60)));
        return vfm_fail_field(error, "starts", token);
    }
    line->start += 12;
    return 0;
}

/* ---- the yearly profile ---- */

static int years_room(struct sroi_local *local, uint32_t wanted, struct vfm_error *error)
{
    if (wanted <= local->years_capacity)
        return 0;
    uint32_t capacity = wanted < 32 ? 32 : 2 * wanted;
    for (int i = 0; i < SROI_FLOWS; i++) {
        vfm_money *grown = realloc(local->years[i], capacity * sizeof *grown);
        if (!grown)
            return vfm_fail(error, VFM_NO_MEMORY, "no memory for %u years", wanted);
        local->years[i] = grown;
    }
    local->years_capacity = capacity;
    return 0;
}

static int bad_pvs(const struct vfm_value *pvs, struct vfm_error *error)
{
    vfm_fail(error, VFM_BAD_TYPE,
             "pvs is not a list of amounts that add up to pv: run vfm-discount --yearly again");
    return vfm_fail_field(error, "pvs", text_of(pvs));
}

/* The numbers of the list `pvs` (checked JSON) into local->years[0]. */
static int read_pvs(struct sroi_local *local, const struct vfm_value *pvs, struct sroi_line *line,
                    struct vfm_error *error)
{
    if (pvs->kind != VFM_ARRAY)
        return bad_pvs(pvs, error);
    struct vfm_slice left = {pvs->text + 1, pvs->length - 2};
    vfm_money sum = 0;
    for (left = vfm_slice_trim(left); left.length; left = vfm_slice_trim(left)) {
        if (line->years) { /* past the comma */
            left = (struct vfm_slice){left.data + 1, left.length - 1};
            left = vfm_slice_trim(left);
        }
        size_t length = vfm_number_length(left);
        if (!length || line->years == VFM_MOST_YEARS)
            return bad_pvs(pvs, error);
        if (years_room(local, line->years + 1, error) < 0)
            return -1;
        vfm_money *amount = &local->years[SROI_ALL][line->years++];
        struct vfm_slice number = {left.data, length};
        if (vfm_money_parse(number, amount, error) < 0 || vfm_money_add(&sum, *amount, error) < 0)
            return vfm_fail_field(error, "pvs", number);
        left = (struct vfm_slice){left.data + length, left.length - length};
    }
    if (sum != line->amounts[VFM_CASE_ALL])
        return bad_pvs(pvs, error);
    line->has_profile = true;
    return 0;
}

/* What of local->years can be released. The last year takes what rounding left, so that the years
 * add up to the cashable part of the line. */
static int split_cashable(struct sroi_local *local, const struct sroi_line *line,
                          struct vfm_error *error)
{
    const vfm_money *all = local->years[SROI_ALL];
    vfm_money *cashable = local->years[SROI_CASHABLE];
    vfm_money left = line->amounts[VFM_CASE_FISCAL];
    for (uint32_t year = 0; year + 1 < line->years; year++) {
        if (vfm_money_times(all[year], line->cashable, &cashable[year], error) < 0)
            return -1;
        left -= cashable[year];
    }
    cashable[line->years - 1] = left;
    return 0;
}

/* The years worked out again, where they can be (sroi_spread.h); else the line has no profile. */
static int derive_years(struct sroi_local *local, const struct sroi_view *view,
                        const struct vfm_value *duration, struct sroi_line *line,
                        struct vfm_error *error)
{
    const struct sroi_lasting lasting = {
        .duration = duration,
        .dropoff = sroi_get(view, SLOT_DROPOFF),
        .dropoff_from = sroi_get(view, SLOT_DROPOFF_FROM),
        .years_rule = sroi_get(view, SLOT_YEARS_RULE),
        .terms = line->terms,
        .month = line->month,
        .later = line->start - line->month,
        .impact = line->impact,
        .pv = line->amounts[VFM_CASE_ALL],
    };
    if (!line->has_impact)
        return 0;
    const struct vfm_course *course;
    if (sroi_spread_find(&local->spreads, &local->state, &lasting, &course, error) < 0)
        return -1;
    if (!course)
        return 0;
    bool small = lasting.pv <= INT64_MAX && lasting.pv >= -INT64_MAX;
    if (!small || !sroi_spread_tells(course, (double)lasting.impact, (double)lasting.pv))
        return 0;
    uint32_t years = vfm_course_steps(course->years);
    if (years_room(local, years, error) < 0)
        return -1;
    memset(local->years[SROI_ALL], 0, years * sizeof *local->years[SROI_ALL]);
    vfm_course_spread(course, (int64_t)lasting.pv, local->years[SROI_ALL]);
    line->derived = line->has_profile = true;
    line->years = course->years;
    return 0;
}

/* Whether a duration is of at most a year. */
static int is_short(const struct vfm_value *duration, bool *answer, struct vfm_error *error)
{
    double years = 1;
    *answer = true;
    if (!duration)
        return 0;
    if (vfm_value_known(duration, "duration", &years, error) < 0)
        return -1;
    *answer = years <= 1;
    return 0;
}

/* A line of at most a year needs no list: all of it falls in that year. */
static int read_years(struct sroi_local *local, const struct sroi_view *view,
                      struct sroi_line *line, struct vfm_error *error)
{
    const struct vfm_value *pvs = sroi_get(view, SLOT_PVS);
    if (pvs)
        return read_pvs(local, pvs, line, error);
    const struct vfm_value *duration = sroi_get(view, SLOT_DURATION);
    bool at_once;
    if (line->amounts[VFM_CASE_ALL] == 0) {
        line->has_profile = true;
        return 0;
    }
    if (is_short(duration, &at_once, error) < 0)
        return -1;
    if (!at_once)
        return derive_years(local, view, duration, line, error);
    if (years_room(local, 1, error) < 0)
        return -1;
    local->years[SROI_ALL][0] = line->amounts[VFM_CASE_ALL];
    line->has_profile = true;
    line->years = 1;
    return 0;
}

static int read_profile(struct sroi_local *local, const struct sroi_view *view,
                        struct sroi_line *line, struct vfm_error *error)
{
    if (read_years(local, view, line, error) < 0)
        return -1;
    return line->years && line->fiscal ? split_cashable(local, line, error) : 0;
}

/* ---- outcomes ---- */

int sroi_no_pv(const char *kind, struct vfm_error *error)
{
    vfm_fail(error, VFM_MISSING_FIELD, "%s has no pv: discount it first (vfm-discount | vfm-sroi)",
             kind);
    return vfm_fail_field(error, "pv", (struct vfm_slice){NULL, 0});
}

int sroi_read_boolean(const struct sroi_view *view, enum sroi_slot slot, const char *field,
                      bool *truth, struct vfm_error *error)
{
    const struct vfm_value *value = sroi_get(view, slot);
    return value ? vfm_value_boolean(value, field, truth, error) : 0;
}

/* Whether the line is fiscal, and how much of it can be released. */
static int read_fiscal(const struct sroi_view *view, struct sroi_line *line,
                       struct vfm_error *error)
{
    const struct vfm_value *type = sroi_get(view, SLOT_VALUE_TYPE);
    const struct vfm_value *share = sroi_get(view, SLOT_CASHABLE);
    line->cashable = 1;
    line->whole = !share;
    if (share && vfm_value_fraction(share, "cashable", &line->cashable, error) < 0)
        return -1;
    if (!type || IS_WORD(type, "social") || IS_WORD(type, "economic"))
        return 0;
    if (!IS_WORD(type, "fiscal")) {
        struct vfm_slice token = vfm_value_token(type, view->record->arena);
        vfm_fail(error, VFM_OUT_OF_RANGE,
                 "value_type \"%.*s\" is not known: write fiscal, economic or social",
                 VFM_PRINT(vfm_slice_head(token, 60)));
        return vfm_fail_field(error, "value_type", token);
    }
    line->fiscal = true;
    if (line->whole)
        line->amounts[VFM_CASE_FISCAL] = line->amounts[VFM_CASE_ALL];
    else if (vfm_money_times(line->amounts[VFM_CASE_ALL], line->cashable,
                             &line->amounts[VFM_CASE_FISCAL], error) < 0)
        return -1;
    return 0;
}

static int read_weight(const struct sroi_view *view, struct sroi_line *line,
                       struct vfm_error *error)
{
    const struct vfm_value *value = sroi_get(view, SLOT_WEIGHT);
    double weight;
    if (!value)
        return 0;
    if (vfm_value_number(value, "weight", &weight, error) < 0)
        return -1;
    if (!(weight > 0)) {
        struct vfm_slice token = vfm_value_token(value, view->record->arena);
        vfm_fail(error, VFM_OUT_OF_RANGE,
                 "weight %.*s is not above 0: leave it out for a line without a weight",
                 VFM_PRINT(vfm_slice_head(token, 60)));
        return vfm_fail_field(error, "weight", token);
    }
    line->weighted = true;
    for (int i = 0; i < VFM_CASES; i++) {
        if (vfm_money_times(line->amounts[i], weight, &line->weighting[i], error) < 0)
            return -1;
        line->weighting[i] -= line->amounts[i];
    }
    return 0;
}

/* The figure at the reduced rates, where the line has one: how far it is from the standard one. */
static int read_reduced(const struct sroi_view *view, struct sroi_line *line,
                        struct vfm_error *error)
{
    const struct vfm_value *value = sroi_get(view, SLOT_PV_REDUCED);
    vfm_money pv, *reducing = line->reducing;
    if (!value)
        return 0;
    if (vfm_value_money(value, "pv_reduced", &pv, error) < 0)
        return -1;
    line->reduced = true;
    reducing[VFM_CASE_ALL] = pv - line->amounts[VFM_CASE_ALL];
    reducing[VFM_CASE_PUBLIC] = line->transfer ? 0 : reducing[VFM_CASE_ALL];
    if (line->fiscal && vfm_money_times(pv, line->cashable, &pv, error) < 0)
        return -1;
    reducing[VFM_CASE_FISCAL] = line->fiscal ? pv - line->amounts[VFM_CASE_FISCAL] : 0;
    return 0;
}

/* What only some lines have. */
static int read_rare(const struct sroi_view *view, struct sroi_line *line, struct vfm_error *error)
{
    if (sroi_read_boolean(view, SLOT_TRANSFER, "transfer", &line->transfer, error) < 0)
        return -1;
    if (line->transfer)
        line->amounts[VFM_CASE_PUBLIC] = 0;
    if (read_fiscal(view, line, error) < 0 || read_weight(view, line, error) < 0)
        return -1;
    return read_reduced(view, line, error);
}

int sroi_read_line(struct sroi_local *local, const struct sroi_view *view, struct sroi_line *line,
                   struct vfm_error *error)
{
    static const uint64_t rare = UINT64_C(1) << SLOT_TRANSFER | UINT64_C(1) << SLOT_VALUE_TYPE |
                                 UINT64_C(1) << SLOT_CASHABLE | UINT64_C(1) << SLOT_WEIGHT |
                                 UINT64_C(1) << SLOT_PV_REDUCED;
    const struct vfm_value *pv = sroi_get(view, SLOT_PV);
    const struct vfm_value *impact = sroi_get(view, SLOT_IMPACT);
    const struct vfm_value *value = sroi_get(view, SLOT_VALUE);
    if (!pv)
        return sroi_no_pv("an outcome", error);
    if (vfm_value_amount(pv, "pv", &line->amounts[VFM_CASE_ALL], error) < 0)
        return -1;
    line->has_impact = impact;
    line->has_value = value;
    line->amounts[VFM_CASE_PUBLIC] = line->amounts[VFM_CASE_ALL];
    if ((impact && vfm_value_amount(impact, "impact", &line->impact, error) < 0) ||
        (value && vfm_value_amount(value, "value", &line->value, error) < 0) ||
        ((view->fields & rare) && read_rare(view, line, error) < 0) ||
        read_start(local, view, line, error) < 0 ||
        sroi_view_terms(local, view, &line->terms, error) < 0)
        return -1;
    return read_profile(local, view, line, error);
}
