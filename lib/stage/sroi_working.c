// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * --explain: how the figures of a result came about, in words and figures. Amounts stand with all
 * their decimals, so that a calculator gives the ratio that is printed.
 */
#include "figures.h"
#include "sroi_annual.h"
#include "sroi_report.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* What the parts of a working share. */
struct working {
    struct sroi_report *report;
    const struct sroi_group *group;
    struct vfm_buffer *out;
    struct vfm_slice currency;
};

static void money(const struct working *working, vfm_money amount)
{
    figures_money(working->out, working->currency, amount, true);
}

static void words(const struct working *working, const char *text)
{
    vfm_buffer_text(working->out, text);
}

static void ratio(const struct working *working, vfm_money amount)
{
    if (amount < 0)
        words(working, FIGURES_MINUS);
    vfm_buffer_money(working->out, amount < 0 ? -amount : amount);
}

/* `£a ÷ £b = ` */
static void quotient(const struct working *working, vfm_money over, vfm_money under)
{
    money(working, over);
    words(working, FIGURES_OVER);
    money(working, under);
    words(working, " = ");
}

/* An amount that stands in the result already; false where it does not, or is null. */
static bool result_amount(const struct working *working, const char *name, vfm_money *amount)
{
    const struct vfm_record *record = &working->report->record;
    struct vfm_error ignored = {0};
    int place = vfm_record_find(record, vfm_slice_of(name));
    return place >= 0 && record->values[place].kind != VFM_NULL &&
           vfm_value_money(&record->values[place], name, amount, &ignored) == 0;
}

/* ---- the sums ---- */

static void put_lines(const struct working *working, uint64_t lines)
{
    vfm_buffer_format(working->out, " (%" PRIu64 " line%s", lines, lines == 1 ? "" : "s");
}

static void put_benefits(const struct working *working)
{
    const struct sroi_group *group = working->group;
    const struct sroi_row *row = group->row;
    words(working, "benefits ");
    switch (working->report->options->which) {
    case VFM_CASE_PUBLIC:
        money(working, row->benefits);
        put_lines(working, row->outcome_lines);
        words(working, ") less transfers ");
        money(working, row->transfers);
        words(working, " = ");
        money(working, group->benefits);
        break;
    case VFM_CASE_FISCAL:
        money(working, group->benefits);
        words(working, ", what can be released of the fiscal ");
        money(working, row->fiscal);
        break;
    default:
        money(working, group->benefits);
        put_lines(working, row->outcome_lines);
        words(working, ")");
    }
    words(working, "; inputs ");
    money(working, group->inputs);
    put_lines(working, group->payer->input_lines);
    words(working, group->payer == group->row ? ")" : ", of all groups)");
    if (group->constrained) {
        words(working, ", of which constrained ");
        money(working, group->denominator);
    }
}

static void put_ratios(const struct working *working)
{
    const struct sroi_group *group = working->group;
    words(working, "; npv ");
    money(working, group->benefits);
    words(working, FIGURES_LESS);
    money(working, group->inputs);
    words(working, " = ");
    money(working, group->appraisal.npv);
    if (!group->appraisal.has_ratio) {
        words(working, "; no inputs above zero to divide by");
        return;
    }
    words(working, "; sroi ");
    quotient(working, group->benefits, group->denominator);
    ratio(working, group->appraisal.sroi);
    words(working, "; net sroi ");
    quotient(working, group->appraisal.npv, group->denominator);
    ratio(working, group->appraisal.net_sroi);
}

/* ---- payback ---- */

/* Whether all benefits begin a whole number of years after the first month: then years, not months,
 * show when they reach the inputs. */
static bool is_yearly(const struct sroi_group *group)
{
    const struct sroi_profile *profile = &group->row->profile;
    for (uint32_t i = 0; i < profile->count; i++) {
        int32_t start = profile->flows[i].start;
        if (start >= SROI_UNDATED + SROI_UNDATED_SPAN && (start - group->origin) % 12 != 0)
            return false;
    }
    return true;
}

static void put_payback(const struct working *working)
{
    const struct sroi_group *group = working->group;
    vfm_money years, to_date = 0, next = 0;
    if (!result_amount(working, "payback_years", &years))
        return;
    words(working, "; payback ");
    if (!is_yearly(group)) {
        ratio(working, years);
        words(working, " years, month by month, for benefits begin in different months");
        return;
    }
    /* the year in which it falls: a payback of 2 years is reached as the second ends */
    uint32_t whole = years > 0 ? (uint32_t)((years - 1) / VFM_MONEY_UNIT) : 0;
    for (uint32_t year = 0; year <= whole; year++) {
        to_date += next;
        next = sroi_year_amount(working->report, group, year);
    }
    if (!whole) {
        quotient(working, group->inputs, next);
        ratio(working, years);
        words(working, " years");
        return;
    }
    vfm_buffer_format(working->out, "%u year%s (", whole, whole == 1 ? "" : "s");
    money(working, to_date);
    words(working, " by then) + (");
    money(working, group->inputs);
    words(working, FIGURES_LESS);
    money(working, to_date);
    words(working, ")" FIGURES_OVER);
    money(working, next);
    words(working, " = ");
    ratio(working, years);
    words(working, " years");
}

/* ---- what options added ---- */

/* The sums once more on other benefits: with weights, or at the reduced rates. */
static void put_again(const struct working *working, const char *said, vfm_money benefits,
                      vfm_money inputs, vfm_money denominator, const char *name)
{
    vfm_money sroi;
    words(working, said);
    money(working, benefits);
    words(working, ", npv ");
    money(working, benefits);
    words(working, FIGURES_LESS);
    money(working, inputs);
    words(working, " = ");
    money(working, benefits - inputs);
    if (!result_amount(working, name, &sroi))
        return;
    words(working, ", sroi ");
    quotient(working, benefits, denominator);
    ratio(working, sroi);
}

static void put_weighted(const struct working *working)
{
    const struct sroi_group *group = working->group;
    vfm_money weighted;
    if (result_amount(working, "weighted_benefits", &weighted))
        put_again(working, "; with distribution weights the benefits are ", weighted, group->inputs,
                  group->denominator, "weighted_sroi");
}

static void put_reduced(const struct working *working)
{
    const struct sroi_group *group = working->group;
    vfm_money benefits, inputs;
    if (!result_amount(working, "reduced_benefits", &benefits) ||
        !result_amount(working, "reduced_inputs", &inputs))
        return;
    vfm_money denominator =
        group->constrained ? group->denominator + group->payer->constrained_reducing : inputs;
    put_again(working, "; at the reduced rates the benefits are ", benefits, inputs, denominator,
              "reduced_sroi");
}

static void put_switching(const struct working *working)
{
    if (!working->report->options->switching.count)
        return;
    words(working, "; switching values: ");
    money(working, -working->group->appraisal.npv);
    words(working, FIGURES_OVER "the benefits of each");
}

static void put_versus(const struct working *working)
{
    const struct sroi_group *group = working->group;
    vfm_money rate, inputs, benefits;
    if (!result_amount(working, "marginal_return", &rate) ||
        !result_amount(working, "extra_inputs", &inputs) ||
        !result_amount(working, "extra_benefits", &benefits))
        return;
    words(working, "; against ");
    words(working, working->report->options->versus);
    words(working, " (");
    money(working, group->benefits);
    words(working, FIGURES_LESS);
    money(working, group->benefits - benefits);
    words(working, ")" FIGURES_OVER "(");
    money(working, group->inputs);
    words(working, FIGURES_LESS);
    money(working, group->inputs - inputs);
    words(working, ") = ");
    ratio(working, rate);
}

static void put_units(const struct working *working)
{
    const struct sroi_group *group = working->group;
    const struct vfm_sroi_options *options = working->report->options;
    vfm_money units, cost, net, scaled;
    if (!result_amount(working, "units", &units) || !result_amount(working, "unit_cost", &cost) ||
        !result_amount(working, "net_per_unit", &net))
        return;
    words(working, "; unit cost ");
    money(working, group->inputs);
    words(working, FIGURES_OVER);
    ratio(working, units);
    words(working, " = ");
    money(working, cost);
    words(working, ", net ");
    money(working, group->appraisal.npv);
    words(working, FIGURES_OVER);
    ratio(working, units);
    words(working, " = ");
    money(working, net);
    if (!result_amount(working, "scaled_npv", &scaled))
        return;
    words(working, "; scaled up ");
    money(working, group->appraisal.npv);
    words(working, FIGURES_OVER);
    ratio(working, units);
    words(working, FIGURES_TIMES);
    figures_number(working->out, options->population);
    words(working, FIGURES_TIMES);
    figures_number(working->out, options->take_up);
    words(working, " = ");
    money(working, scaled);
}

/* `£100.00 × 0.06 ÷ (1 − 1.06^−10) = £13.586796`; by a schedule over the sum of its factors. */
static void put_even(const struct working *working, const char *said, vfm_money present,
                     vfm_money even)
{
    const struct sroi_annual *annual = working->report->sroi->annual;
    words(working, said);
    money(working, present);
    if (!annual->flat) {
        words(working, FIGURES_OVER);
        figures_number(working->out, round(annual->factors * 1e10) / 1e10);
        vfm_buffer_format(working->out, ", the sum of %u factors of ", annual->years);
        vfm_buffer_slice(working->out, vfm_buffer_view(&annual->rate.name));
        words(working, ", = ");
    } else if (annual->yearly > 0) {
        words(working, FIGURES_TIMES);
        figures_number(working->out, annual->yearly);
        words(working, FIGURES_OVER "(1" FIGURES_LESS);
        figures_number(working->out, 1 + annual->yearly);
        vfm_buffer_format(working->out, "^" FIGURES_MINUS "%u) = ", annual->years);
    } else {
        vfm_buffer_format(working->out, FIGURES_OVER "%u = ", annual->years);
    }
    money(working, even);
}

static void put_annual(const struct working *working)
{
    const struct sroi_group *group = working->group;
    vfm_money cost, benefit;
    if (!result_amount(working, "annual_cost", &cost) ||
        !result_amount(working, "annual_benefit", &benefit))
        return;
    put_even(working, "; a year ", group->inputs, cost);
    put_even(working, ", benefit ", group->benefits, benefit);
}

int sroi_put_working(struct sroi_report *report, const struct sroi_group *group)
{
    static const struct vfm_slice pounds = VFM_LITERAL("GBP");
    struct working working = {.report = report, .group = group, .out = &report->json};
    if (!report->options->explain)
        return 0;
    working.currency = group->terms.currency.count ? group->terms.currency.values[0] : pounds;
    report->json.length = 0;
    put_benefits(&working);
    put_ratios(&working);
    put_payback(&working);
    put_weighted(&working);
    put_reduced(&working);
    put_switching(&working);
    put_versus(&working);
    put_units(&working);
    put_annual(&working);
    if (vfm_buffer_check(&report->json, &report->link->error) < 0)
        return -1;
    struct vfm_slice text = vfm_arena_copy(&report->arena, vfm_buffer_view(&report->json));
    if (!text.data)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for a working");
    return sroi_put(report, "working", vfm_make_text(text, &report->arena));
}
