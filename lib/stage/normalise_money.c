// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Which fields of a record are money in its prices and currency, and multiplying them all: those of
 * its ranges and of its reference case too, so that nothing of a record stays behind in old prices.
 */
#include <math.h>

#include <vfm/number.h>
#include <vfm/scanner.h>

#include "figures.h"
#include "normalise.h"
#include "share.h"

struct vfm_slice field_text(const struct vfm_record *record, const char *name)
{
    struct vfm_slice text = {NULL, 0};
    struct vfm_error ignored = {0};
    const struct vfm_value *value = field_value(record, name);
    if (value && value->kind == VFM_STRING)
        vfm_value_string(value, name, record->arena, &text, &ignored);
    return text;
}

const struct vfm_value *field_value(const struct vfm_record *record, const char *name)
{
    int place = vfm_record_find(record, vfm_slice_of(name));
    if (place < 0 || record->values[place].kind == VFM_NULL)
        return NULL;
    return &record->values[place];
}

int field_set(struct vfm_link *link, struct vfm_record *record, const char *name,
              struct vfm_value value)
{
    return vfm_record_set(record, vfm_slice_of(name), value, &link->error);
}

static const char *const outcome_money[] = {"proxy", "reference.proxy", NULL};
static const char *const input_money[] = {"amount", "rate", NULL};
static const char *const award_money[] = {"amount", NULL};
static const char *const bid_money[] = {"price", NULL};
static const char *const no_money[] = {NULL};

static const char *const *money_fields(enum kind kind)
{
    switch (kind) {
    case KIND_OUTCOME:
        return outcome_money;
    case KIND_INPUT:
        return input_money;
    case KIND_AWARD:
        return award_money;
    case KIND_BID:
        return bid_money;
    default:
        return no_money;
    }
}

static int scale(const struct scaling *scaling, double amount, vfm_money *scaled,
                 struct vfm_error *error)
{
    return scaling->from ? vfm_deflate(amount, scaling->from, scaling->to, scaled, error)
                         : vfm_money_round(amount * scaling->factor, scaled, error);
}

static int scale_fields(struct vfm_link *link, struct vfm_record *record, const char *const *fields,
                        const struct scaling *scaling)
{
    for (; *fields; fields++) {
        double amount;
        vfm_money scaled;
        const struct vfm_value *value = field_value(record, *fields);
        if (!value)
            continue;
        if (vfm_value_number(value, *fields, &amount, &link->error) < 0)
            return -1;
        if (scale(scaling, amount, &scaled, &link->error) < 0)
            return vfm_fail_field(&link->error, *fields, vfm_value_token(value, link->arena));
        if (field_set(link, record, *fields, vfm_make_money(scaled, link->arena)) < 0)
            return -1;
    }
    return 0;
}

/* Something done to the fields of a record. */
typedef int action(struct vfm_link *link, struct vfm_record *record, const char *const *fields,
                   const struct scaling *scaling);

/* Does it to a nested object as to a record, and puts that back. */
static int act_inside(struct vfm_link *link, struct vfm_record *record, const char *name,
                      action *act, const char *const *fields, const struct scaling *scaling)
{
    const struct vfm_value *value = field_value(record, name);
    if (!value || value->kind != VFM_OBJECT)
        return 0;
    struct vfm_record nested;
    struct vfm_buffer printed = {0};
    char *text = vfm_arena_take(link->arena, value->length + VFM_PADDING);
    if (!text)
        return vfm_fail(&link->error, VFM_NO_MEMORY, "out of memory for %s", name);
    memcpy(text, value->text, value->length);
    memset(text + value->length, 0, VFM_PADDING);
    if (vfm_record_init(&nested, link->shapes, link->arena, &link->error) < 0)
        return -1;
    int result = vfm_scan(&nested, (struct vfm_slice){text, value->length}, &link->error);
    if (result == 0)
        result = act(link, &nested, fields, scaling);
    if (result == 0 && nested.changed) {
        vfm_record_print(&nested, &printed);
        struct vfm_slice json = vfm_arena_copy(link->arena, vfm_buffer_view(&printed));
        result = json.data ? field_set(link, record, name, vfm_make_json(json))
                           : vfm_fail(&link->error, VFM_NO_MEMORY, "out of memory for %s", name);
    }
    vfm_buffer_release(&printed);
    vfm_record_release(&nested);
    return result;
}

/* The logarithm of an amount moves by that of the factor. */
static int shift_logarithm(struct vfm_link *link, struct vfm_record *range,
                           const struct scaling *scaling)
{
    const struct vfm_value *value = field_value(range, "meanlog");
    double factor = scaling->from ? scaling->to->index / scaling->from->index : scaling->factor;
    double meanlog;
    if (!value)
        return 0;
    if (vfm_value_number(value, "meanlog", &meanlog, &link->error) < 0)
        return -1;
    if (!(factor > 0)) {
        vfm_fail(&link->error, VFM_OUT_OF_RANGE, "a lognormal range cannot be scaled to nothing");
        return vfm_fail_field(&link->error, "range", (struct vfm_slice){NULL, 0});
    }
    return field_set(link, range, "meanlog", vfm_make_number(meanlog + log(factor), link->arena));
}

/* The parameters of a range of an amount that are amounts themselves. */
static int scale_range(struct vfm_link *link, struct vfm_record *range, const char *const *fields,
                       const struct scaling *scaling)
{
    return scale_fields(link, range, fields, scaling) < 0 ? -1
                                                          : shift_logarithm(link, range, scaling);
}

static int scale_ranges(struct vfm_link *link, struct vfm_record *ranges, const char *const *fields,
                        const struct scaling *scaling)
{
    static const char *const amounts[] = {"low", "mode", "high", "mean", "sd", "scale", NULL};
    for (; *fields; fields++)
        if (act_inside(link, ranges, *fields, scale_range, amounts, scaling) < 0)
            return -1;
    return 0;
}

int money_untold(struct vfm_link *link, const struct vfm_record *record)
{
    if (!field_value(record, "pv") && !field_value(record, "impact"))
        return 0;
    vfm_fail(&link->error, VFM_OUT_OF_RANGE,
             "the record has been discounted already: normalise before vfm-discount");
    return vfm_fail_field(&link->error, "pv", (struct vfm_slice){NULL, 0});
}

/* ---- the working ---- */

/* ` × 100 ÷ 74.0662`, ` × 0.88`, ` × (1 + 51%)` */
static void put_factor(struct vfm_buffer *out, const struct scaling *scaling)
{
    vfm_buffer_text(out, FIGURES_TIMES);
    if (scaling->from) {
        figures_number(out, scaling->to->index);
        vfm_buffer_text(out, FIGURES_OVER);
        figures_number(out, scaling->from->index);
    } else if (scaling->currency) {
        figures_number(out, scaling->factor);
    } else {
        vfm_buffer_text(out, "(1 + ");
        share_percent(out, scaling->bias);
        vfm_buffer_put(out, ')');
    }
}

/* What it was for: `, prices of 2014-15 in 2024-25 by hmt-2026-03` */
static void put_reason(struct vfm_buffer *out, const struct scaling *scaling)
{
    char text[VFM_PERIOD_TEXT];
    if (!scaling->from) {
        vfm_buffer_text(out, scaling->currency ? "" : ", for optimism");
        return;
    }
    size_t length = vfm_period_print(scaling->from->year, text);
    vfm_buffer_text(out, ", prices of ");
    vfm_buffer_add(out, text, length);
    length = vfm_period_print(scaling->to->year, text);
    vfm_buffer_text(out, " in ");
    vfm_buffer_add(out, text, length);
    vfm_buffer_format(out, " by %s", scaling->series);
}

/* Adds to `money_working` how each amount of the record will become what it will be: `proxy £45.33
 * × 100 ÷ 74.0662 = £61.202006, prices of 2014-15 in 2024-25 by hmt-2026-03`. */
static int explain(struct vfm_link *link, struct vfm_record *record, const char *const *fields,
                   const struct scaling *scaling)
{
    static const char name[] = "money_working";
    struct vfm_slice before = field_text(record, name), code = field_text(record, "currency");
    struct vfm_buffer text = {0};
    if (!scaling->explain)
        return 0;
    if (!code.length)
        code = vfm_slice_of("GBP");
    vfm_buffer_slice(&text, before);
    for (; *fields; fields++) {
        struct vfm_error ignored = {0};
        double amount;
        vfm_money exact, scaled;
        const struct vfm_value *value = field_value(record, *fields);
        if (!value || vfm_value_number(value, *fields, &amount, &ignored) < 0 ||
            vfm_money_round(amount, &exact, &ignored) < 0 ||
            scale(scaling, amount, &scaled, &ignored) < 0)
            continue; /* refused with its reason when it is scaled */
        vfm_buffer_format(&text, "%s%s ", text.length ? "; " : "", *fields);
        figures_money(&text, code, exact, true);
        put_factor(&text, scaling);
        vfm_buffer_text(&text, " = ");
        figures_money(&text, scaling->currency ? scaling->into : code, scaled, true);
        put_reason(&text, scaling);
    }
    int result = vfm_buffer_check(&text, &link->error);
    if (result == 0 && text.length > before.length) {
        struct vfm_slice kept = vfm_arena_copy(link->arena, vfm_buffer_view(&text));
        result = kept.data ? field_set(link, record, name, vfm_make_text(kept, link->arena))
                           : vfm_fail(&link->error, VFM_NO_MEMORY, "out of memory for a working");
    }
    vfm_buffer_release(&text);
    return result;
}

int money_scale(struct vfm_link *link, struct vfm_record *record, enum kind kind,
                const struct scaling *scaling)
{
    const char *const *fields = money_fields(kind);
    if (money_untold(link, record) < 0 || explain(link, record, fields, scaling) < 0 ||
        scale_fields(link, record, fields, scaling) < 0)
        return -1;
    static const char *const income[] = {"income", NULL};
    if (scaling->currency && scale_fields(link, record, income, scaling) < 0)
        return -1;
    static const char *const nested[] = {"low", "high", "reference"};
    for (size_t i = 0; i < 3; i++)
        if (act_inside(link, record, nested[i], scale_fields, fields, scaling) < 0)
            return -1;
    return act_inside(link, record, "range", scale_ranges, fields, scaling);
}

int price_period(struct vfm_link *link, const struct vfm_record *record, enum kind kind,
                 struct vfm_period *period)
{
    static const char *const spending[] = {"period", "date", "start", NULL};
    const char *field = "price_year";
    const struct vfm_value *value = field_value(record, field);
    if (!value && (kind == KIND_INPUT || kind == KIND_AWARD))
        for (const char *const *name = spending; *name && !value; name++)
            value = field_value(record, field = *name);
    if (!value) {
        vfm_fail(&link->error, VFM_MISSING_FIELD,
                 "price_year is missing: say in whose prices the money is (a proxy table can "
                 "have a price_year column)");
        return vfm_fail_field(&link->error, "price_year", (struct vfm_slice){NULL, 0});
    }
    struct vfm_slice text = vfm_value_token(value, link->arena);
    if (vfm_period_parse(text, period, &link->error) < 0)
        return vfm_fail_field(&link->error, field, text);
    return 0;
}
