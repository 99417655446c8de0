// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The working: how a figure came about, in words and figures, for a person with a calculator. Each
 * step is written from the unrounded result before it (the year's figure is the whole product, not
 * a product of rounded pence), so that keying it in gives the same pence.
 */
#include "discount.h"
#include "figures.h"
#include "share.h"

#include <math.h>

#include <vfm/member.h>

#define TIMES FIGURES_TIMES
#define OVER FIGURES_OVER
#define MINUS FIGURES_MINUS
#define LESS FIGURES_LESS

/* ---- figures ---- */

/* In the currency of the record: at least two decimals, and as many as there are where `exact`. */
static void put_money(struct vfm_buffer *out, const struct discount_record *at, vfm_money amount,
                      bool exact)
{
    const struct vfm_value *currency = discount_get(at, SLOT_CURRENCY);
    struct vfm_slice code = VFM_LITERAL("GBP");
    struct vfm_error ignored = {0};
    if (currency)
        vfm_value_string(currency, "currency", at->arena, &code, &ignored);
    figures_money(out, code, amount, exact);
}

/* An amount as the record states it. */
static void put_stated(struct vfm_buffer *out, const struct discount_record *at, double amount)
{
    struct vfm_error ignored = {0};
    vfm_money micro;
    if (vfm_money_round(amount, &micro, &ignored) == 0 && vfm_money_double(micro) == amount)
        put_money(out, at, micro, true);
    else
        figures_number(out, amount);
}

static void put_quantity(struct vfm_buffer *out, const struct discount_record *at, double quantity)
{
    const struct vfm_value *unit = discount_get(at, SLOT_UNIT);
    struct vfm_error ignored = {0};
    struct vfm_slice words;
    if (quantity < 0)
        vfm_buffer_text(out, MINUS);
    figures_number(out, fabs(quantity));
    if (unit && vfm_value_string(unit, "unit", at->arena, &words, &ignored) == 0 && words.length) {
        vfm_buffer_put(out, ' ');
        vfm_buffer_slice(out, words);
    }
}

/* ---- the impact ---- */

static void put_deduction(struct vfm_buffer *out, double share)
{
    if (share == 0)
        return;
    vfm_buffer_text(out, TIMES "(1" LESS);
    share_percent(out, share);
    vfm_buffer_put(out, ')');
}

static void put_line(struct vfm_buffer *out, const struct discount_record *at,
                     const struct vfm_impact *line)
{
    put_quantity(out, at, line->quantity);
    vfm_buffer_text(out, TIMES);
    put_stated(out, at, line->proxy);
    put_deduction(out, line->deadweight);
    put_deduction(out, line->displacement);
    put_deduction(out, line->attribution);
    put_deduction(out, line->leakage);
    put_deduction(out, line->substitution);
    for (size_t i = 0; i < line->further_count; i++)
        put_deduction(out, line->further[i]);
    if (line->multiplier != 1) {
        vfm_buffer_text(out, TIMES);
        figures_number(out, line->multiplier);
    }
}

static void put_name(struct vfm_buffer *out, const char **before, struct vfm_slice name,
                     double share)
{
    if (share == 0)
        return;
    vfm_buffer_text(out, *before);
    vfm_buffer_slice(out, name);
    vfm_buffer_put(out, ' ');
    share_percent(out, share);
    *before = ", ";
}

/* Which factor is which, in the order in which they stand in the product; `named` is the object of
 * the further ones. */
static void put_names(struct vfm_buffer *out, const struct discount_record *at, const char *before,
                      const struct vfm_impact *line, const struct vfm_value *named)
{
    const double shares[] = {line->deadweight, line->displacement, line->attribution, line->leakage,
                             line->substitution};
    for (unsigned i = 0; i < sizeof shares / sizeof *shares; i++)
        put_name(out, &before, discount_names[SLOT_DEADWEIGHT + i], shares[i]);
    if (line->further_count) {
        struct vfm_slice left = vfm_members(named);
        struct vfm_member member;
        for (size_t i = 0; vfm_member_next(&left, &member); i++) {
            char *name = vfm_arena_take(at->arena, member.key.length + 1);
            if (name)
                put_name(out, &before, (struct vfm_slice){name, vfm_unescape(member.key, name)},
                         line->further[i]);
        }
    }
    if (line->multiplier != 1) {
        vfm_buffer_text(out, "; multiplier ");
        figures_number(out, line->multiplier);
    }
}

static void put_all_names(struct vfm_buffer *out, const struct discount_record *at,
                          const struct discount_outcome *outcome)
{
    put_names(out, at, "; less ", &outcome->line, discount_get(at, SLOT_DEDUCTIONS));
    if (!outcome->has_reference)
        return;
    struct vfm_slice left = vfm_members(discount_get(at, SLOT_REFERENCE));
    struct vfm_member member;
    while (vfm_member_next(&left, &member) && !vfm_slice_is(member.key, "deductions"))
        ;
    put_names(out, at, "; the reference case less ", &outcome->reference, &member.value);
}

/* ---- years ---- */

/* `^3`, `^2.5`, `^(31/12)`: months as years. */
static void put_power(struct vfm_buffer *out, int64_t months)
{
    vfm_buffer_put(out, '^');
    if (months % 3 == 0)
        figures_number(out, (double)months / 12);
    else
        vfm_buffer_format(out, "(%lld/12)", (long long)months);
}

/* The growth at `rate` over some months: `1.035^2`. */
static void put_growth(struct vfm_buffer *out, double rate, int64_t months)
{
    figures_number(out, round((1 + rate) * 1e12) / 1e12);
    put_power(out, months);
}

/* ` ÷ 1.035^2`; over several bands ` ÷ (1.035^30 × 1.03^10)`; before the base ` × 1.035^2`. */
static void put_discount(struct vfm_buffer *out, const struct vfm_schedule *schedule,
                         int64_t months)
{
    if (months <= 0) {
        if (months < 0) {
            vfm_buffer_text(out, TIMES);
            put_growth(out, schedule->bands[0].rate, -months);
        }
        return;
    }
    const struct vfm_band *band = schedule->bands;
    bool several = band->to != VFM_OPEN && 12 * (int64_t)band->to < months;
    vfm_buffer_text(out, several ? OVER "(" : OVER);
    for (int64_t done = 0; done < months; band++) {
        int64_t end = band->to == VFM_OPEN ? months : 12 * (int64_t)band->to;
        if (end > months)
            end = months;
        if (end == done)
            continue;
        if (done)
            vfm_buffer_text(out, TIMES);
        put_growth(out, band->rate, end - done);
        done = end;
    }
    if (several)
        vfm_buffer_put(out, ')');
}

/* What of the first impact is left in year `k` (from 0). */
static void put_share(struct vfm_buffer *out, const struct vfm_course *course, uint32_t k)
{
    const struct vfm_lapse *lapse = &course->lapse;
    uint32_t losses = k + lapse->from_first;
    if (lapse->dropoff > 0 && losses) {
        put_deduction(out, lapse->dropoff);
        if (losses > 1)
            put_power(out, 12 * (int64_t)losses);
    }
    double part = lapse->duration - (course->years - 1);
    if (!lapse->whole_years && k + 1 == course->years && part < 1) {
        vfm_buffer_text(out, TIMES);
        figures_number(out, round(part * 1e12) / 1e12);
    }
}

static int put_years(struct discount_local *local, const struct discount_record *at,
                     const struct vfm_course *course, double impact, struct vfm_error *error)
{
    struct vfm_buffer *out = &local->text;
    for (uint32_t k = 0; k < course->years; k++) {
        vfm_money pv;
        if (vfm_money_round(impact * course->present[k], &pv, error) < 0)
            return -1;
        size_t start = out->length;
        if (k)
            vfm_buffer_format(out, "; year %u:", k + 1);
        else
            vfm_buffer_put(out, ';');
        size_t head = out->length;
        put_share(out, course, k);
        put_discount(out, &local->discount->rate.schedule, course->lapse.first + 12 * (int64_t)k);
        if (out->length == head) {
            if (k == 0 && course->years == 1) { /* the impact is all there is */
                out->length = start;
                return 0;
            }
            vfm_buffer_text(out, k ? "" : " year 1:");
            vfm_buffer_put(out, ' ');
        } else {
            vfm_buffer_text(out, " = ");
        }
        put_money(out, at, pv, false);
    }
    return 0;
}

/* The figure at the reduced rates, and the rates of the years that it needs: `, at the reduced
 * rates (÷ 1.03 a year to year 30, ÷ 1.0257 after) £96.09`. */
static void put_reduced(struct discount_local *local, const struct discount_record *at,
                        int64_t months, vfm_money pv)
{
    struct vfm_buffer *out = &local->text;
    const struct vfm_band *band = local->discount->reduced.schedule.bands;
    vfm_buffer_text(out, ", at the reduced rates (");
    for (bool first = true;; band++, first = false) {
        bool last = band->to == VFM_OPEN || 12 * (int64_t)band->to >= months;
        vfm_buffer_text(out, first ? "\xc3\xb7 " : ", \xc3\xb7 ");
        figures_number(out, round((1 + band->rate) * 1e12) / 1e12);
        vfm_buffer_text(out, " a year");
        if (last) {
            vfm_buffer_text(out, first ? "" : " after");
            break;
        }
        vfm_buffer_format(out, " to year %u", band->to);
    }
    vfm_buffer_text(out, ") ");
    put_money(out, at, pv, false);
}

/* ---- the whole ---- */

static void put_dropoff(struct vfm_buffer *out, const struct vfm_lapse *lapse)
{
    if (lapse->dropoff == 0)
        return;
    vfm_buffer_text(out, "; " MINUS);
    share_percent(out, lapse->dropoff);
    vfm_buffer_format(out, " a year from year %d", lapse->from_first ? 1 : 2);
}

int discount_work_outcome(struct discount_local *local, const struct discount_record *at,
                          const struct discount_outcome *outcome, const struct vfm_course *course,
                          const struct discount_sums *sums, struct vfm_error *error)
{
    struct vfm_buffer *out = &local->text;
    out->length = 0;
    if (outcome->has_reference) {
        vfm_buffer_put(out, '(');
        put_line(out, at, &outcome->line);
        vfm_buffer_text(out, ")" LESS "(");
        put_line(out, at, &outcome->reference);
        vfm_buffer_put(out, ')');
    } else {
        put_line(out, at, &outcome->line);
    }
    vfm_buffer_text(out, " = ");
    put_money(out, at, sums->impact, false);
    put_dropoff(out, &course->lapse);
    if (put_years(local, at, course, outcome->impact, error) < 0)
        return -1;
    vfm_buffer_text(out, "; present value ");
    put_money(out, at, sums->pv, false);
    if (sums->value != sums->pv) {
        vfm_buffer_text(out, ", undiscounted ");
        put_money(out, at, sums->value, false);
    }
    if (sums->reduced)
        put_reduced(local, at, course->lapse.first + 12 * ((int64_t)course->years - 1),
                    sums->pv_reduced);
    if (outcome->weighted) {
        vfm_buffer_text(out, "; weighted" TIMES);
        figures_number(out, outcome->weight);
        vfm_buffer_text(out, " = ");
        put_money(out, at, sums->weighted, false);
    }
    put_all_names(out, at, outcome);
    return vfm_buffer_check(out, error);
}

int discount_work_input(struct discount_local *local, const struct discount_record *at,
                        const struct discount_input *input, const struct discount_sums *sums,
                        struct vfm_error *error)
{
    struct vfm_buffer *out = &local->text;
    vfm_money amount;
    double quantity = 0, rate = 0;
    out->length = 0;
    if (vfm_money_round(input->amount, &amount, error) < 0)
        return -1;
    if (input->multiplied) {
        if (vfm_value_number(discount_get(at, SLOT_QUANTITY), "quantity", &quantity, error) < 0 ||
            vfm_value_number(discount_get(at, SLOT_RATE), "rate", &rate, error) < 0)
            return -1;
        put_quantity(out, at, quantity);
        vfm_buffer_text(out, TIMES);
        put_stated(out, at, rate);
        vfm_buffer_text(out, " = ");
    }
    put_money(out, at, amount, false);
    if (input->months == 0) {
        vfm_buffer_text(out, ", not discounted");
        return vfm_buffer_check(out, error);
    }
    put_discount(out, &local->discount->rate.schedule, input->months);
    vfm_buffer_text(out, " = ");
    put_money(out, at, sums->pv, false);
    if (sums->reduced)
        put_reduced(local, at, input->months, sums->pv_reduced);
    return vfm_buffer_check(out, error);
}
