// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Records into sums. A line is read whole before anything is added, so that a line that is refused
 * leaves no trace.
 */
#include "sroi.h"

#include <stdlib.h>

#include <vfm/number.h>
#include <vfm/period.h>

/* A material outcome line. */
struct line {
    vfm_money amounts[VFM_CASES]; /* its present value, by case */
    vfm_money weighting[VFM_CASES], reducing[VFM_CASES];
    vfm_money impact, value;
    bool has_impact, has_value;
    bool fiscal, whole, weighted, reduced;
    double cashable;
    int32_t month, start; /* of the activity and of the benefit */
    uint32_t years;       /* how many years of local->years it fills; 0: none */
    bool has_profile;
    uint32_t terms;
};

static struct vfm_slice text_of(const struct vfm_value *value)
{
    return (struct vfm_slice){value->text, value->length};
}

/* Whether `value` is the text `word`, a literal: its length is known, so this is a compare or two.
 */
#define IS_WORD(value, word)                                               \
    ((value)->kind == VFM_STRING && (value)->length == sizeof(word) - 1 && \
     memcmp((value)->text, word, sizeof(word) - 1) == 0)

/* ---- terms: what sums must have in common ---- */

/* Appends one term and what ends it. */
static void add_term(struct vfm_buffer *terms, const struct vfm_value *value,
                     struct vfm_arena *arena)
{
    if (value) {
        vfm_buffer_put(terms, SROI_KEY_TEXT);
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
        (value && (terms->data[0] != SROI_KEY_TEXT ||
                   memcmp(terms->data + 1, value->text, value->length) != 0)))
        return false;
    terms->data += length;
    terms->length -= length;
    return true;
}

/* The number of the record's basis, currency and price year in the state's table. */
static int read_terms(struct sroi_local *local, const struct vfm_record *record,
                      const int16_t *places, uint32_t *id, struct vfm_error *error)
{
    static const enum sroi_slot slots[] = {SLOT_BASIS, SLOT_CURRENCY, SLOT_PRICE_YEAR};
    struct vfm_slice last = vfm_buffer_view(&local->terms);
    size_t same = 0;
    while (same < 3 && same_term(&last, vfm_record_get(record, places, slots[same])))
        same++;
    if (same < 3) {
        local->terms.length = 0;
        for (int i = 0; i < 3; i++)
            add_term(&local->terms, vfm_record_get(record, places, slots[i]), record->arena);
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

static int add_terms(struct sroi_state *state, struct sroi_row *row, uint32_t id,
                     struct vfm_error *error)
{
    if (row->terms == id)
        return 0;
    return sroi_state_terms(state, row, state->terms.entries[id].key, error);
}

/* ---- when ---- */

/* The first month of the record's period; SROI_UNDATED where it has none. */
static int read_month(struct sroi_local *local, const struct vfm_record *record,
                      const int16_t *places, int32_t *month, struct vfm_error *error)
{
    const struct vfm_value *value = vfm_record_get(record, places, SLOT_PERIOD);
    *month = SROI_UNDATED;
    if (!value)
        return 0;
    struct vfm_slice text = vfm_value_token(value, record->arena);
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
static int read_start(struct sroi_local *local, const struct vfm_record *record,
                      const int16_t *places, struct line *line, struct vfm_error *error)
{
    if (read_month(local, record, places, &line->month, error) < 0)
        return -1;
    line->start = line->month;
    const struct vfm_value *starts = vfm_record_get(record, places, SLOT_STARTS);
    if (!starts || IS_WORD(starts, "period"))
        return 0;
    if (!IS_WORD(starts, "after")) {
        struct vfm_slice token = vfm_value_token(starts, record->arena);
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
    for (int i = 0; i < VFM_CASES; i++) {
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
static int read_pvs(struct sroi_local *local, const struct vfm_value *pvs, struct line *line,
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
        vfm_money *amount = &local->years[VFM_CASE_ALL][line->years++];
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

/* Fills local->years for the other cases from the first. The last year takes what rounding left, so
 * that the years of a case add up to its present value. */
static int split_cases(struct sroi_local *local, struct line *line, bool transfer,
                       struct vfm_error *error)
{
    if (!line->years)
        return 0;
    const vfm_money *all = local->years[VFM_CASE_ALL];
    vfm_money *public = local->years[VFM_CASE_PUBLIC], *fiscal = local->years[VFM_CASE_FISCAL];
    vfm_money left = line->amounts[VFM_CASE_FISCAL];
    for (uint32_t year = 0; year < line->years; year++) {
        public[year] = transfer ? 0 : all[year];
        fiscal[year] = 0;
        if (line->fiscal && vfm_money_times(all[year], line->cashable, &fiscal[year], error) < 0)
            return -1;
        if (year + 1 < line->years)
            left -= fiscal[year];
        else
            fiscal[year] = left;
    }
    return 0;
}

/* A line of at most a year needs no list: all of it falls in that year. */
static int read_profile(struct sroi_local *local, const struct vfm_record *record,
                        const int16_t *places, bool transfer, struct line *line,
                        struct vfm_error *error)
{
    const struct vfm_value *pvs = vfm_record_get(record, places, SLOT_PVS);
    if (pvs)
        return read_pvs(local, pvs, line, error) < 0 ? -1
                                                     : split_cases(local, line, transfer, error);
    const struct vfm_value *duration = vfm_record_get(record, places, SLOT_DURATION);
    double years = 1;
    if (line->amounts[VFM_CASE_ALL] != 0 && duration &&
        vfm_value_number(duration, "duration", &years, error) < 0)
        return -1;
    line->has_profile = years <= 1;
    if (!line->has_profile || line->amounts[VFM_CASE_ALL] == 0)
        return 0;
    if (years_room(local, 1, error) < 0)
        return -1;
    for (int i = 0; i < VFM_CASES; i++)
        local->years[i][0] = line->amounts[i];
    line->years = 1;
    return 0;
}

/* ---- outcomes ---- */

static int no_pv(const char *kind, struct vfm_error *error)
{
    vfm_fail(error, VFM_MISSING_FIELD, "%s has no pv: discount it first (vfm-discount | vfm-sroi)",
             kind);
    return vfm_fail_field(error, "pv", (struct vfm_slice){NULL, 0});
}

static int no_quantity(const char *what, struct vfm_error *error)
{
    vfm_fail(error, VFM_MISSING_FIELD, "%s has no quantity: say how much there was", what);
    return vfm_fail_field(error, "quantity", (struct vfm_slice){NULL, 0});
}

static int read_boolean(const struct vfm_record *record, const int16_t *places, enum sroi_slot slot,
                        const char *field, bool *truth, struct vfm_error *error)
{
    const struct vfm_value *value = vfm_record_get(record, places, slot);
    return value ? vfm_value_boolean(value, field, truth, error) : 0;
}

/* Whether the line is fiscal, and how much of it can be released. */
static int read_fiscal(const struct vfm_record *record, const int16_t *places, struct line *line,
                       struct vfm_error *error)
{
    const struct vfm_value *type = vfm_record_get(record, places, SLOT_VALUE_TYPE);
    const struct vfm_value *share = vfm_record_get(record, places, SLOT_CASHABLE);
    line->cashable = 1;
    line->whole = !share;
    if (share && vfm_value_fraction(share, "cashable", &line->cashable, error) < 0)
        return -1;
    if (!type || IS_WORD(type, "social") || IS_WORD(type, "economic"))
        return 0;
    if (!IS_WORD(type, "fiscal")) {
        struct vfm_slice token = vfm_value_token(type, record->arena);
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

static int read_weight(const struct vfm_record *record, const int16_t *places, struct line *line,
                       struct vfm_error *error)
{
    const struct vfm_value *value = vfm_record_get(record, places, SLOT_WEIGHT);
    double weight;
    if (!value)
        return 0;
    if (vfm_value_number(value, "weight", &weight, error) < 0)
        return -1;
    if (!(weight > 0)) {
        struct vfm_slice token = vfm_value_token(value, record->arena);
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
static int read_reduced(const struct vfm_record *record, const int16_t *places, bool transfer,
                        struct line *line, struct vfm_error *error)
{
    const struct vfm_value *value = vfm_record_get(record, places, SLOT_PV_REDUCED);
    vfm_money pv, *reducing = line->reducing;
    if (!value)
        return 0;
    if (vfm_value_money(value, "pv_reduced", &pv, error) < 0)
        return -1;
    line->reduced = true;
    reducing[VFM_CASE_ALL] = pv - line->amounts[VFM_CASE_ALL];
    reducing[VFM_CASE_PUBLIC] = transfer ? 0 : reducing[VFM_CASE_ALL];
    if (line->fiscal && vfm_money_times(pv, line->cashable, &pv, error) < 0)
        return -1;
    reducing[VFM_CASE_FISCAL] = line->fiscal ? pv - line->amounts[VFM_CASE_FISCAL] : 0;
    return 0;
}

static int read_line(struct sroi_local *local, const struct vfm_record *record,
                     const int16_t *places, struct line *line, struct vfm_error *error)
{
    const struct vfm_value *pv = vfm_record_get(record, places, SLOT_PV);
    const struct vfm_value *impact = vfm_record_get(record, places, SLOT_IMPACT);
    const struct vfm_value *value = vfm_record_get(record, places, SLOT_VALUE);
    bool transfer = false;
    if (!pv)
        return no_pv("an outcome", error);
    if (vfm_value_money(pv, "pv", &line->amounts[VFM_CASE_ALL], error) < 0)
        return -1;
    line->has_impact = impact;
    line->has_value = value;
    if ((impact && vfm_value_money(impact, "impact", &line->impact, error) < 0) ||
        (value && vfm_value_money(value, "value", &line->value, error) < 0) ||
        read_boolean(record, places, SLOT_TRANSFER, "transfer", &transfer, error) < 0)
        return -1;
    line->amounts[VFM_CASE_PUBLIC] = transfer ? 0 : line->amounts[VFM_CASE_ALL];
    if (read_fiscal(record, places, line, error) < 0 ||
        read_weight(record, places, line, error) < 0 ||
        read_reduced(record, places, transfer, line, error) < 0 ||
        read_start(local, record, places, line, error) < 0 ||
        read_profile(local, record, places, transfer, line, error) < 0)
        return -1;
    return read_terms(local, record, places, &line->terms, error);
}

/* ---- groups and cells ---- */

int sroi_read_key(struct sroi_local *local, const struct vfm_record *record, const int16_t *places,
                  struct vfm_error *error)
{
    const struct vfm_sroi_fields *by = &local->sroi->options.by;
    local->key.length = 0;
    if (local->sroi->options.cumulative && !vfm_record_get(record, places, SLOT_PERIOD)) {
        vfm_fail(error, VFM_MISSING_FIELD,
                 "a record has no period: --cumulative needs one in every record");
        return vfm_fail_field(error, "period", (struct vfm_slice){NULL, 0});
    }
    for (size_t i = 0; i < by->count; i++)
        if (sroi_key_add(&local->key, vfm_record_get(record, places, SLOT_FIXED + (unsigned)i),
                         by->names[i], record->arena, error) < 0)
            return -1;
    return vfm_buffer_check(&local->key, error);
}

/* The words of a value as local->text holds them for a cell: nothing for one that is absent. */
static int add_text(struct sroi_local *local, const struct vfm_value *value, const char *field,
                    const struct vfm_record *record, struct vfm_error *error)
{
    size_t kind = local->text.length;
    if (sroi_key_add(&local->text, value, field, record->arena, error) < 0 ||
        vfm_buffer_check(&local->text, error) < 0)
        return -1;
    /* the kind does not tell two cells apart: `1` and `"1"` are one name in a result */
    memmove(local->text.data + kind, local->text.data + kind + 1, local->text.length - kind - 1);
    local->text.length--;
    if (value && (value->kind == VFM_TRUE || value->kind == VFM_FALSE))
        vfm_buffer_text(&local->text, value->kind == VFM_TRUE ? "true" : "false");
    return vfm_buffer_check(&local->text, error);
}

static int add_parts(struct sroi_local *local, const struct vfm_record *record,
                     const int16_t *places, struct sroi_row *row, const struct line *line,
                     struct vfm_error *error)
{
    const struct sroi_stage *sroi = local->sroi;
    for (size_t i = 0; i < sroi->part_count; i++) {
        unsigned slot = (unsigned)(sroi->first_part + i);
        local->text.length = 0;
        if (add_text(local, vfm_record_get(record, places, slot), sroi->parts[i].data, record,
                     error) < 0)
            return -1;
        struct sroi_cell *cell =
            sroi_state_cell(&local->state, row, (uint8_t)i, vfm_buffer_view(&local->text), error);
        if (!cell)
            return -1;
        for (int which = 0; which < VFM_CASES; which++)
            sroi_sum(&local->state, &cell->amounts[which], line->amounts[which]);
    }
    return 0;
}

/* How many units of what --per names the record holds; *units 0 where it is about something else.
 */
static int read_units(struct sroi_local *local, const struct vfm_record *record,
                      const int16_t *places, bool *counts, vfm_money *units,
                      struct vfm_error *error)
{
    const struct sroi_stage *sroi = local->sroi;
    const struct vfm_value *value;
    *counts = false;
    if (!sroi->per.field.data)
        return 0;
    value = vfm_record_get(record, places, (unsigned)sroi->per_slot);
    local->text.length = 0;
    if (!value || add_text(local, value, sroi->per.field.data, record, error) < 0)
        return value ? -1 : 0;
    *counts = vfm_slice_equal(vfm_buffer_view(&local->text), sroi->per.value);
    if (!*counts)
        return 0;
    const struct vfm_value *quantity = vfm_record_get(record, places, SLOT_QUANTITY);
    if (!quantity)
        return no_quantity("what --per counts", error);
    return vfm_value_money(quantity, "quantity", units, error);
}

static int add_units(struct sroi_local *local, const struct vfm_record *record,
                     const int16_t *places, struct sroi_row *row, vfm_money units,
                     struct vfm_error *error)
{
    local->text.length = 0;
    if (add_text(local, vfm_record_get(record, places, SLOT_UNIT), "unit", record, error) < 0)
        return -1;
    struct sroi_cell *cell =
        sroi_state_cell(&local->state, row, SROI_CELL_UNIT, vfm_buffer_view(&local->text), error);
    if (!cell)
        return -1;
    sroi_sum(&local->state, &cell->amounts[0], units);
    return 0;
}

static void add_line(struct sroi_state *state, struct sroi_row *row, const struct line *line)
{
    vfm_money pv = line->amounts[VFM_CASE_ALL];
    row->outcome_lines++;
    sroi_sum(state, &row->benefits, pv);
    sroi_sum(state, &row->transfers, pv - line->amounts[VFM_CASE_PUBLIC]);
    if (line->fiscal) {
        sroi_sum(state, &row->fiscal, pv);
        sroi_sum(state, &row->cashable, line->amounts[VFM_CASE_FISCAL]);
        row->whole_lines += line->whole;
    }
    if (pv < 0)
        for (int i = 0; i < VFM_CASES; i++)
            sroi_sum(state, &row->losses[i], line->amounts[i]);
    if (line->weighted) {
        row->weighted_lines++;
        for (int i = 0; i < VFM_CASES; i++)
            sroi_sum(state, &row->weighting[i], line->weighting[i]);
    }
    if (line->reduced) {
        row->reduced_lines++;
        for (int i = 0; i < VFM_CASES; i++)
            sroi_sum(state, &row->reducing[i], line->reducing[i]);
    }
    sroi_sum(state, &row->impact, line->impact);
    sroi_sum(state, &row->value, line->value);
    row->impact_lines += line->has_impact;
    row->value_lines += line->has_value;
    if (!line->has_profile)
        for (int i = 0; i < VFM_CASES; i++)
            row->profile.missing[i] += line->amounts[i] != 0;
    if (line->month != SROI_UNDATED && line->month < row->origin)
        row->origin = line->month;
}

/* The record is in the sums. */
static int take(struct sroi_local *local, struct vfm_link *link, const struct vfm_record *record)
{
    if (local->sroi->options.partial &&
        sroi_cover_line(&local->state.cover, record, &local->text, &link->error) < 0)
        return vfm_link_refuse_record(link, record);
    return vfm_link_take(link);
}

static int push_outcome(struct sroi_local *local, struct vfm_link *link, struct vfm_record *record,
                        const int16_t *places)
{
    struct vfm_error *error = &link->error;
    struct sroi_state *state = &local->state;
    bool material = true, counts = false;
    vfm_money units;
    struct line line = {0};
    if (read_boolean(record, places, SLOT_MATERIAL, "material", &material, error) < 0 ||
        sroi_read_key(local, record, places, error) < 0 ||
        (material && (read_line(local, record, places, &line, error) < 0 ||
                      read_units(local, record, places, &counts, &units, error) < 0)))
        return vfm_link_refuse_record(link, record);
    struct sroi_row *row = sroi_state_row(state, vfm_buffer_view(&local->key), error);
    if (!row)
        return vfm_link_refuse_record(link, record);
    if (!material) {
        row->immaterial_lines++;
        return take(local, link, record);
    }
    if (add_parts(local, record, places, row, &line, error) < 0 ||
        add_terms(state, row, line.terms, error) < 0 ||
        (counts && add_units(local, record, places, row, units, error) < 0))
        return vfm_link_refuse_record(link, record);
    const vfm_money *const amounts[VFM_CASES] = {local->years[0], local->years[1], local->years[2]};
    if (line.years && sroi_profile_add(&row->profile, line.start, line.years, amounts,
                                       &state->overflowed, error) < 0)
        return vfm_link_refuse_record(link, record);
    add_line(state, row, &line);
    return take(local, link, record);
}

/* ---- inputs and outputs ---- */

static int push_input(struct sroi_local *local, struct vfm_link *link, struct vfm_record *record,
                      const int16_t *places)
{
    struct vfm_error *error = &link->error;
    const struct vfm_value *pv = vfm_record_get(record, places, SLOT_PV);
    const struct vfm_value *low = vfm_record_get(record, places, SLOT_PV_REDUCED);
    vfm_money amount, reduced = 0;
    bool constrained = false;
    int32_t month;
    uint32_t terms;
    if (!pv) {
        no_pv("an input", error);
        return vfm_link_refuse_record(link, record);
    }
    if (vfm_value_money(pv, "pv", &amount, error) < 0 ||
        (low && vfm_value_money(low, "pv_reduced", &reduced, error) < 0) ||
        read_boolean(record, places, SLOT_CONSTRAINED, "constrained", &constrained, error) < 0 ||
        read_month(local, record, places, &month, error) < 0 ||
        sroi_read_key(local, record, places, error) < 0 ||
        read_terms(local, record, places, &terms, error) < 0)
        return vfm_link_refuse_record(link, record);
    struct sroi_row *row = sroi_state_row(&local->state, vfm_buffer_view(&local->key), error);
    if (!row || add_terms(&local->state, row, terms, error) < 0)
        return vfm_link_refuse_record(link, record);
    row->input_lines++;
    sroi_sum(&local->state, &row->inputs, amount);
    if (low) {
        row->reduced_lines++;
        sroi_sum(&local->state, &row->inputs_reducing, reduced - amount);
    }
    if (constrained) {
        row->constrained_lines++;
        sroi_sum(&local->state, &row->constrained, amount);
        if (low)
            sroi_sum(&local->state, &row->constrained_reducing, reduced - amount);
    }
    if (month != SROI_UNDATED && month < row->origin)
        row->origin = month;
    return take(local, link, record);
}

static int push_output(struct sroi_local *local, struct vfm_link *link, struct vfm_record *record,
                       const int16_t *places)
{
    struct vfm_error *error = &link->error;
    const struct vfm_value *quantity = vfm_record_get(record, places, SLOT_QUANTITY);
    vfm_money quantity_read, units;
    bool counts;
    if (!quantity) {
        no_quantity("an output", error);
        return vfm_link_refuse_record(link, record);
    }
    if (vfm_value_money(quantity, "quantity", &quantity_read, error) < 0 ||
        sroi_read_key(local, record, places, error) < 0 ||
        read_units(local, record, places, &counts, &units, error) < 0)
        return vfm_link_refuse_record(link, record);
    local->text.length = 0;
    if (add_text(local, vfm_record_get(record, places, SLOT_OUTPUT), "output", record, error) < 0)
        return vfm_link_refuse_record(link, record);
    vfm_buffer_put(&local->text, SROI_UNIT_SEPARATOR);
    if (add_text(local, vfm_record_get(record, places, SLOT_UNIT), "unit", record, error) < 0)
        return vfm_link_refuse_record(link, record);
    struct sroi_row *row = sroi_state_row(&local->state, vfm_buffer_view(&local->key), error);
    struct sroi_cell *cell = row ? sroi_state_cell(&local->state, row, SROI_CELL_OUTPUT,
                                                   vfm_buffer_view(&local->text), error)
                                 : NULL;
    if (!cell)
        return vfm_link_refuse_record(link, record);
    sroi_sum(&local->state, &cell->amounts[0], quantity_read);
    if (counts && add_units(local, record, places, row, units, error) < 0)
        return vfm_link_refuse_record(link, record);
    row->output_lines++;
    return take(local, link, record);
}

int sroi_push(void *state, struct vfm_link *link, struct vfm_record *record)
{
    struct sroi_local *local = state;
    const int16_t *places = vfm_binding_places(&local->binding, record->shape);
    const struct vfm_value *kind = vfm_record_get(record, places, SLOT_RECORD);
    if (!kind || kind->kind != VFM_STRING)
        return vfm_link_pass(link, record);
    link->error = (struct vfm_error){0};
    if (IS_WORD(kind, "outcome"))
        return push_outcome(local, link, record, places);
    if (IS_WORD(kind, "input"))
        return push_input(local, link, record, places);
    if (IS_WORD(kind, "output"))
        return push_output(local, link, record, places);
    if (IS_WORD(kind, "sroi_partial"))
        return sroi_push_partial(local, link, record, places);
    return vfm_link_pass(link, record);
}
