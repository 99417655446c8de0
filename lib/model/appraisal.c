// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/appraisal.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>

int vfm_appraise(vfm_money benefits, vfm_money inputs, vfm_money denominator,
                 struct vfm_appraisal *appraisal, struct vfm_error *error)
{
    struct vfm_appraisal result = {.npv = benefits};
    if (vfm_money_add(&result.npv, -inputs, error) < 0)
        return -1;
    result.has_ratio = denominator > 0;
    if (result.has_ratio && (vfm_money_ratio(benefits, denominator, &result.sroi, error) < 0 ||
                             vfm_money_ratio(result.npv, denominator, &result.net_sroi, error) < 0))
        return -1;
    *appraisal = result;
    return 0;
}

int vfm_marginal(vfm_money benefits, vfm_money inputs, vfm_money other_benefits,
                 vfm_money other_inputs, struct vfm_margin *margin, struct vfm_error *error)
{
    struct vfm_margin result = {.inputs = inputs, .benefits = benefits};
    if (vfm_money_add(&result.inputs, -other_inputs, error) < 0 ||
        vfm_money_add(&result.benefits, -other_benefits, error) < 0)
        return -1;
    if (result.inputs == 0)
        result.comparison = VFM_EQUAL_COSTS;
    else if (result.inputs < 0 && result.benefits >= 0)
        result.comparison = VFM_DOMINATES;
    else if (result.inputs > 0 && result.benefits <= 0)
        result.comparison = VFM_DOMINATED;
    else
        result.comparison =
            result.inputs > 0 ? VFM_COSTS_MORE_GAINS_MORE : VFM_COSTS_LESS_GAINS_LESS;
    if (result.comparison <= VFM_COSTS_LESS_GAINS_LESS &&
        vfm_money_ratio(result.benefits, result.inputs, &result.rate, error) < 0)
        return -1;
    *margin = result;
    return 0;
}

const char *vfm_comparison_words(enum vfm_comparison comparison)
{
    switch (comparison) {
    case VFM_COSTS_MORE_GAINS_MORE:
        return "costs more, gains more";
    case VFM_COSTS_LESS_GAINS_LESS:
        return "costs less, gains less";
    case VFM_DOMINATES:
        return "dominates";
    case VFM_DOMINATED:
        return "dominated";
    case VFM_EQUAL_COSTS:
        break;
    }
    return "equal costs";
}

int vfm_equivalent_annual(vfm_money present, double rate, unsigned years, vfm_money *annual,
                          struct vfm_error *error)
{
    assert(years > 0 && rate >= 0);
    /* expm1 and log1p: 1 − (1 + r)^−n without losing digits where r is small */
    double factor = rate > 0 ? rate / -expm1(-(double)years * log1p(rate)) : 1.0 / years;
    return vfm_money_times(present, factor, annual, error);
}

int vfm_equivalent_annual_over(vfm_money present, const struct vfm_schedule *schedule,
                               unsigned years, vfm_money *annual, double *factors,
                               struct vfm_error *error)
{
    double sum = 0, factor;
    assert(years > 0 && years <= VFM_MOST_YEARS);
    double *all = malloc(years * sizeof *all);
    if (!all)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for %u years", years);
    int status = vfm_discount_factors(schedule, 12, years, all, error);
    for (unsigned year = 0; status == 0 && year < years; year++)
        sum += all[year];
    free(all);
    if (status < 0)
        return -1;
    factor = 1 / sum;
    if (factors)
        *factors = sum;
    return vfm_money_times(present, factor, annual, error);
}

int vfm_switching(vfm_money npv, vfm_money present, vfm_money *fraction, struct vfm_error *error)
{
    return vfm_money_ratio(-npv, present, fraction, error);
}

int vfm_scale_up(vfm_money net, vfm_money units, double population, double take_up,
                 vfm_money *scaled, struct vfm_error *error)
{
    assert(units > 0);
    double each = vfm_money_double(net) / vfm_money_double(units);
    return vfm_money_round(each * population * take_up, scaled, error);
}

int vfm_money_times(vfm_money amount, double factor, vfm_money *product, struct vfm_error *error)
{
    return vfm_money_round(vfm_money_double(amount) * factor, product, error);
}
