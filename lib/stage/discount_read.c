// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Records into what the arithmetic takes. Every field is checked here, and what is wrong with one
 * is said with its name and the way out.
 */
#include "discount.h"

#include <math.h>
#include <stdio.h>

#include <vfm/member.h>

static struct vfm_slice text_of(const struct vfm_value *value)
{
    return (struct vfm_slice){value->text, value->length};
}

static bool is_word(const struct vfm_value *value, const char *word)
{
    return value->kind == VFM_STRING && vfm_slice_is(text_of(value), word);
}

/* What stood in a field, for a message. */
static struct vfm_slice token(const struct discount_record *at, const struct vfm_value *value)
{
    return value ? vfm_slice_head(vfm_value_token(value, at->arena), 60)
                 : (struct vfm_slice){NULL, 0};
}

static int missing(const char *field, const char *way_out, struct vfm_error *error)
{
    vfm_fail(error, VFM_MISSING_FIELD, "%s is missing: %s", field, way_out);
    return vfm_fail_field(error, field, (struct vfm_slice){NULL, 0});
}

static int out_of_range(const struct discount_record *at, const struct vfm_value *value,
                        const char *field, const char *what, struct vfm_error *error)
{
    struct vfm_slice given = token(at, value);
    vfm_fail(error, VFM_OUT_OF_RANGE, "%s \"%.*s\" %s", field, VFM_PRINT(given), what);
    return vfm_fail_field(error, field, given);
}

/* ---- single fields: absent leaves what is there ---- */

static inline int number(const struct discount_record *at, enum discount_slot slot, double *number,
                         struct vfm_error *error)
{
    const struct vfm_value *value = discount_get(at, slot);
    return value ? vfm_value_known(value, discount_names[slot].data, number, error) : 0;
}

static inline int fraction(const struct discount_record *at, enum discount_slot slot,
                           double *fraction, struct vfm_error *error)
{
    const struct vfm_value *value = discount_get(at, slot);
    if (!value)
        return 0;
    if (__builtin_expect(value->kind == VFM_NUMBER && value->known && value->number >= 0 &&
                             value->number <= 1,
                         1)) {
        *fraction = value->number;
        return 0;
    }
    return vfm_value_fraction(value, discount_names[slot].data, fraction, error);
}

static inline int above_zero(const struct discount_record *at, const struct vfm_value *value,
                             const char *field, const char *way_out, double *number,
                             struct vfm_error *error)
{
    if (!value)
        return 0;
    if (vfm_value_known(value, field, number, error) < 0)
        return -1;
    return *number > 0 ? 0 : out_of_range(at, value, field, way_out, error);
}

/* A field that holds one of two words: *second tells which. */
static inline int either(const struct discount_record *at, enum discount_slot slot,
                         const char *first, const char *other, bool *second,
                         struct vfm_error *error)
{
    const struct vfm_value *value = discount_get(at, slot);
    *second = false;
    if (!value || is_word(value, first))
        return 0;
    if (!is_word(value, other)) {
        char words[80];
        snprintf(words, sizeof words, "is not known: write %s or %s", first, other);
        return out_of_range(at, value, discount_names[slot].data, words, error);
    }
    *second = true;
    return 0;
}

/* ---- periods ---- */

int discount_read_offset(struct discount_local *local, const struct vfm_value *value,
                         struct vfm_arena *arena, int32_t *months, struct vfm_error *error)
{
    const struct discount_stage *discount = local->discount;
    struct vfm_period period;
    struct vfm_slice text;
    double years;
    *months = 0;
    if (!discount->options.base)
        return 0;
    if (!value)
        return missing("period", "--base needs to know when the activity was: write 2024-25",
                       error);
    if (value->kind == VFM_STRING && local->period.length == value->length &&
        memcmp(local->period.data, value->text, value->length) == 0) {
        *months = local->offset;
        return 0;
    }
    if (vfm_value_string(value, "period", arena, &text, error) < 0)
        return -1;
    if (vfm_period_parse(text, &period, error) < 0)
        return vfm_fail_field(error, "period", text);
    if (vfm_period_years(discount->base, period, &years, error) < 0) {
        vfm_fail(error, VFM_BAD_PERIOD,
                 "period \"%.*s\" and --base %s are different kinds of year: "
                 "give both as calendar or both as financial years",
                 VFM_PRINT(text), discount->options.base);
        return vfm_fail_field(error, "period", text);
    }
    local->offset = vfm_period_months(period) - vfm_period_months(discount->base);
    local->period.length = 0;
    vfm_buffer_slice(&local->period, text_of(value));
    *months = local->offset;
    return vfm_buffer_check(&local->period, error);
}

static int read_offset(struct discount_local *local, const struct discount_record *at,
                       int32_t *months, struct vfm_error *error)
{
    return discount_read_offset(local, discount_get(at, SLOT_PERIOD), at->arena, months, error);
}

/* ---- deductions ---- */

/* The fraction that stands under `key` in `object`. */
static int member_fraction(const char *object, const struct vfm_member *member, double *fraction,
                           struct vfm_error *error)
{
    char name[64];
    if (member->value.kind == VFM_NULL) {
        *fraction = 0;
        return 0;
    }
    snprintf(name, sizeof name, "%s.%.*s", object, VFM_PRINT(vfm_slice_head(member->key, 40)));
    return vfm_value_fraction(&member->value, name, fraction, error);
}

/* Named deductions, in the order in which they stand. */
static int read_deductions(const struct discount_record *at, const char *name,
                           const struct vfm_value *value, struct vfm_impact *line,
                           struct vfm_error *error)
{
    struct vfm_member member;
    size_t count = 0;
    if (value->kind != VFM_OBJECT) {
        vfm_fail(error, VFM_BAD_TYPE, "%s is not an object: write {\"name of the deduction\":0.1}",
                 name);
        return vfm_fail_field(error, name, token(at, value));
    }
    for (struct vfm_slice left = vfm_members(value); vfm_member_next(&left, &member);)
        count++;
    double *further = vfm_arena_take(at->arena, count * sizeof *further);
    if (!further)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for %zu deductions", count);
    count = 0;
    for (struct vfm_slice left = vfm_members(value); vfm_member_next(&left, &member);)
        if (member_fraction(name, &member, &further[count++], error) < 0)
            return -1;
    line->further = further;
    line->further_count = count;
    return 0;
}

static const char above_multiplier[] = "is not above 0: leave it out for none";

static int read_factors(const struct discount_record *at, struct vfm_impact *line,
                        struct vfm_error *error)
{
    const struct vfm_value *deductions = discount_get(at, SLOT_DEDUCTIONS);
    *line = (struct vfm_impact){.multiplier = 1};
    if (!discount_get(at, SLOT_QUANTITY))
        return missing("quantity", "say how much changed", error);
    if (!discount_get(at, SLOT_PROXY))
        return missing("proxy",
                       "say what one unit is worth, or fill it from a table (vfm-normalise "
                       "--proxies)",
                       error);
    if (number(at, SLOT_QUANTITY, &line->quantity, error) < 0 ||
        number(at, SLOT_PROXY, &line->proxy, error) < 0 ||
        fraction(at, SLOT_DEADWEIGHT, &line->deadweight, error) < 0 ||
        fraction(at, SLOT_DISPLACEMENT, &line->displacement, error) < 0 ||
        fraction(at, SLOT_ATTRIBUTION, &line->attribution, error) < 0 ||
        fraction(at, SLOT_LEAKAGE, &line->leakage, error) < 0 ||
        fraction(at, SLOT_SUBSTITUTION, &line->substitution, error) < 0)
        return -1;
    if (deductions && read_deductions(at, "deductions", deductions, line, error) < 0)
        return -1;
    return above_zero(at, discount_get(at, SLOT_MULTIPLIER), "multiplier", above_multiplier,
                      &line->multiplier, error);
}

/* ---- the reference case ---- */

static int read_reference_member(const struct discount_record *at, const struct vfm_member *member,
                                 struct vfm_impact *line, bool *has_quantity,
                                 struct vfm_error *error)
{
    const struct {
        const char *key;
        double *fraction;
    } fractions[] = {{"deadweight", &line->deadweight},
                     {"displacement", &line->displacement},
                     {"attribution", &line->attribution},
                     {"leakage", &line->leakage},
                     {"substitution", &line->substitution}};
    static const char *const words[] = {"unit", "proxy_source", "source", "note"};
    if (member->value.kind == VFM_NULL)
        return 0;
    for (size_t i = 0; i < sizeof fractions / sizeof *fractions; i++)
        if (vfm_slice_is(member->key, fractions[i].key))
            return member_fraction("reference", member, fractions[i].fraction, error);
    if (vfm_slice_is(member->key, "quantity")) {
        *has_quantity = true;
        return vfm_value_number(&member->value, "reference.quantity", &line->quantity, error);
    }
    if (vfm_slice_is(member->key, "proxy"))
        return vfm_value_number(&member->value, "reference.proxy", &line->proxy, error);
    if (vfm_slice_is(member->key, "multiplier"))
        return above_zero(at, &member->value, "reference.multiplier", above_multiplier,
                          &line->multiplier, error);
    if (vfm_slice_is(member->key, "deductions"))
        return read_deductions(at, "reference.deductions", &member->value, line, error);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (vfm_slice_is(member->key, words[i]))
            return 0;
    vfm_fail(
        error, VFM_BAD_TYPE,
        "reference has a field \"%.*s\", which does not count there: it takes quantity, proxy, "
        "deadweight, displacement, attribution, leakage, substitution, deductions and "
        "multiplier",
        VFM_PRINT(vfm_slice_head(member->key, 60)));
    return vfm_fail_field(error, "reference", member->key);
}

/* A reference case says what would have happened anyway, which is what deadweight says. Its proxy
 * is the line's where it names none. */
static int read_reference(const struct discount_record *at, struct discount_outcome *outcome,
                          struct vfm_error *error)
{
    const struct vfm_value *value = discount_get(at, SLOT_REFERENCE);
    struct vfm_member member;
    bool has_quantity = false;
    outcome->has_reference = value != NULL;
    if (!value)
        return 0;
    if (value->kind != VFM_OBJECT) {
        vfm_fail(error, VFM_BAD_TYPE,
                 "reference is not an object: write {\"quantity\":40,\"proxy\":100}");
        return vfm_fail_field(error, "reference", token(at, value));
    }
    if (outcome->line.deadweight > 0)
        return out_of_range(at, discount_get(at, SLOT_DEADWEIGHT), "deadweight",
                            "stands beside a reference case, which takes away what would have "
                            "happened anyway too: leave one of them out",
                            error);
    outcome->reference = (struct vfm_impact){.proxy = outcome->line.proxy, .multiplier = 1};
    for (struct vfm_slice left = vfm_members(value); vfm_member_next(&left, &member);)
        if (read_reference_member(at, &member, &outcome->reference, &has_quantity, error) < 0)
            return -1;
    return has_quantity ? 0
                        : missing("reference.quantity",
                                  "say how much would have changed without the activity", error);
}

/* ---- outcomes ---- */

bool discount_unvalued(const struct discount_record *at)
{
    const struct vfm_value *material = discount_get(at, SLOT_MATERIAL);
    return material && material->kind == VFM_FALSE &&
           (!discount_get(at, SLOT_QUANTITY) || !discount_get(at, SLOT_PROXY));
}

static int read_dropoff_from(const struct discount_record *at, bool *from_first,
                             struct vfm_error *error)
{
    const struct vfm_value *value = discount_get(at, SLOT_DROPOFF_FROM);
    double year = 2;
    if (value && vfm_value_number(value, "dropoff_from", &year, error) < 0)
        return -1;
    if (year != 1 && year != 2)
        return out_of_range(at, value, "dropoff_from",
                            "is not the first year in which the drop-off bites: write 1 or 2",
                            error);
    *from_first = year == 1;
    return 0;
}

static int read_lapse(struct discount_local *local, const struct discount_record *at,
                      struct vfm_lapse *lapse, struct vfm_error *error)
{
    bool after;
    *lapse = (struct vfm_lapse){.duration = 1};
    if (above_zero(at, discount_get(at, SLOT_DURATION), "duration",
                   "is not above 0: write how many years the change lasts, 0.5 for half a year",
                   &lapse->duration, error) < 0 ||
        fraction(at, SLOT_DROPOFF, &lapse->dropoff, error) < 0 ||
        read_dropoff_from(at, &lapse->from_first, error) < 0 ||
        either(at, SLOT_YEARS_RULE, "prorate", "round_up", &lapse->whole_years, error) < 0 ||
        either(at, SLOT_STARTS, "period", "after", &after, error) < 0 ||
        read_offset(local, at, &lapse->first, error) < 0)
        return -1;
    lapse->first += 12 * after + (int32_t)vfm_timing_months(local->discount->options.timing);
    return 0;
}

int discount_read_outcome(struct discount_local *local, const struct discount_record *at,
                          struct discount_outcome *outcome, struct vfm_error *error)
{
    const struct vfm_value *weight = discount_get(at, SLOT_WEIGHT);
    const struct vfm_value *material = discount_get(at, SLOT_MATERIAL);
    bool truth;
    if (read_factors(at, &outcome->line, error) < 0 || read_reference(at, outcome, error) < 0 ||
        read_lapse(local, at, &outcome->lapse, error) < 0 ||
        above_zero(at, weight, "weight", "is not above 0: leave it out for a line without a weight",
                   &outcome->weight, error) < 0 ||
        (material && vfm_value_boolean(material, "material", &truth, error) < 0))
        return -1;
    outcome->weighted = weight != NULL;
    outcome->impact = outcome->has_reference
                          ? vfm_impact_beyond(&outcome->line, &outcome->reference)
                          : vfm_impact(&outcome->line);
    return 0;
}

/* ---- inputs ---- */

static int check_kind(const struct discount_record *at, struct vfm_error *error)
{
    const struct vfm_value *kind = discount_get(at, SLOT_KIND);
    if (!kind || is_word(kind, "cash") || is_word(kind, "in_kind") || is_word(kind, "time"))
        return 0;
    return out_of_range(at, kind, "kind", "is not known: write cash, in_kind or time", error);
}

/* The amount, or quantity × rate; where all three stand they must agree to the penny. */
static int read_amount(const struct discount_record *at, struct discount_input *input,
                       struct vfm_error *error)
{
    const struct vfm_value *amount = discount_get(at, SLOT_AMOUNT);
    double quantity = 0, rate = 0;
    input->multiplied = discount_get(at, SLOT_QUANTITY) && discount_get(at, SLOT_RATE);
    if (!amount && !input->multiplied)
        return missing("amount",
                       "write it, or quantity and rate (163.5 hours at 6.50), 0 where it cost "
                       "nothing",
                       error);
    if (number(at, SLOT_AMOUNT, &input->amount, error) < 0 ||
        number(at, SLOT_QUANTITY, &quantity, error) < 0 || number(at, SLOT_RATE, &rate, error) < 0)
        return -1;
    if (amount && input->multiplied && !(fabs(input->amount - quantity * rate) < 0.0051))
        return out_of_range(at, amount, "amount",
                            "is not quantity times rate: leave out the one that is wrong", error);
    if (amount)
        input->multiplied = false;
    else
        input->amount = quantity * rate;
    return 0;
}

int discount_read_input(struct discount_local *local, const struct discount_record *at,
                        struct discount_input *input, struct vfm_error *error)
{
    double year = 0;
    int32_t offset;
    if (check_kind(at, error) < 0 || read_amount(at, input, error) < 0 ||
        number(at, SLOT_YEAR, &year, error) < 0 || read_offset(local, at, &offset, error) < 0)
        return -1;
    if (year != rint(year) || fabs(year) > VFM_LONGEST_COURSE)
        return out_of_range(at, discount_get(at, SLOT_YEAR), "year",
                            "is not a number of whole years after the input's period: write 0, 1, "
                            "2 …",
                            error);
    input->months = offset + 12 * ((int32_t)year + (int32_t)local->discount->options.inputs_from);
    return 0;
}
