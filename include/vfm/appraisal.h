// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Appraisal: what sums of present value come to. Every amount is a present value in micro-units,
 * every ratio a decimal with six places (micro-units of one), from exact integer division. Pure
 * arithmetic: nothing here reads a record.
 */
#ifndef VFM_APPRAISAL_H
#define VFM_APPRAISAL_H

#include <stdbool.h>
#include <stdint.h>

#include <vfm/discount.h>
#include <vfm/error.h>
#include <vfm/money.h>

/* ---- the ratio ---- */

struct vfm_appraisal {
    vfm_money npv;
    bool has_ratio; /* false where the denominator is not above zero: nothing to divide by */
    vfm_money sroi, net_sroi;
};

/* npv = benefits − inputs; sroi = benefits / denominator; net_sroi = npv / denominator. The
 * denominator is the inputs, or the part of them that comes out of a constrained budget (HM
 * Treasury, The Green Book, "benefit cost ratios": the social value of a pound of the constrained
 * budget). Source of the ratios: Social Value UK, A Guide to Social Return on Investment,
 * stage 5.4. Errors: VFM_OVERFLOWED. */
int vfm_appraise(vfm_money benefits, vfm_money inputs, vfm_money denominator,
                 struct vfm_appraisal *appraisal, struct vfm_error *error);

/* ---- payback ---- */

/* Benefit that comes in evenly over each of `years` years, the first of which begins at month
 * `start` (vfm_period_months). */
struct vfm_flow {
    int32_t start;
    uint32_t years;
    const vfm_money *amounts; /* one a year */
};

/* The most years that one flow may last: past it, VFM_OUT_OF_RANGE. */
#define VFM_MOST_YEARS 10000

/* Years from month `origin` (not after any flow's start) until the sum of the flows first reaches
 * `inputs` (> 0), with the fraction of the year in which it does, each year's benefit coming in
 * evenly. *reached is false, and *years untouched, where it never does. Source: A Guide to Social
 * Return on Investment, "payback period" (investment over annual impact), carried over uneven
 * years. Errors: VFM_OUT_OF_RANGE, VFM_OVERFLOWED, VFM_NO_MEMORY. */
int vfm_payback(const struct vfm_flow *flows, size_t count, int32_t origin, vfm_money inputs,
                bool *reached, vfm_money *years, struct vfm_error *error);

/* ---- one against another ---- */

enum vfm_comparison {
    VFM_COSTS_MORE_GAINS_MORE, /* the margin says what each further pound returns */
    VFM_COSTS_LESS_GAINS_LESS, /* the margin says what each pound saved gives up */
    VFM_DOMINATES,             /* costs less and gains no less */
    VFM_DOMINATED,             /* costs more and gains no more */
    VFM_EQUAL_COSTS,           /* and gains more, less or the same: nothing to divide by */
};

struct vfm_margin {
    enum vfm_comparison comparison;
    vfm_money inputs, benefits; /* this one's less the comparator's */
    vfm_money rate;             /* benefits / inputs; only for the first two comparisons */
};

/* The marginal return of one option against a comparator: (benefits_A − benefits_B) / (inputs_A −
 * inputs_B), which is divided only where more is paid for more or less for less (the dominance rule
 * of incremental analysis: Drummond et al., Methods for the Economic Evaluation of Health Care
 * Programmes). Errors: VFM_OVERFLOWED. */
int vfm_marginal(vfm_money benefits, vfm_money inputs, vfm_money other_benefits,
                 vfm_money other_inputs, struct vfm_margin *margin, struct vfm_error *error);

/* The comparison in words: "costs more, gains more", "dominates" … A static string. */
const char *vfm_comparison_words(enum vfm_comparison comparison);

/* ---- further measures ---- */

/* present · r / (1 − (1 + r)^−years): the even yearly amount, paid at the end of each of `years`
 * (> 0) years, that is worth `present` at the yearly rate `rate` (>= 0; at 0 present / years).
 * Source: HM Treasury, Appraisal and Evaluation in Central Government (Green Book 1997), 4.56:
 * 100 at 6% over 10 years is 13.59 a year. Errors: VFM_OVERFLOWED. */
int vfm_equivalent_annual(vfm_money present, double rate, unsigned years, vfm_money *annual,
                          struct vfm_error *error);

/* The same over a schedule of bands: present / Σ DF(t) for t = 1 … `years` (> 0, at most
 * VFM_MOST_YEARS). The sum goes into *factors, where wanted. Errors: as vfm_discount_factors too.
 */
int vfm_equivalent_annual_over(vfm_money present, const struct vfm_schedule *schedule,
                               unsigned years, vfm_money *annual, double *factors,
                               struct vfm_error *error);

/* −npv / present: the change of a line, as a fraction of the line, at which npv is nothing; −0.25
 * says that a quarter less breaks even. `present` is not 0. Source: The Green Book, "switching
 * values". Errors: VFM_OVERFLOWED. */
int vfm_switching(vfm_money npv, vfm_money present, vfm_money *fraction, struct vfm_error *error);

/* net / units · population · take_up: what the measured net benefit of each unit (units > 0, in
 * micro-units) comes to when `take_up` (0 to 1) of `population` has it. Errors: VFM_OVERFLOWED. */
int vfm_scale_up(vfm_money net, vfm_money units, double population, double take_up,
                 vfm_money *scaled, struct vfm_error *error);

/* `amount` times `factor` (a fraction, a weight), rounded once. Errors: VFM_OVERFLOWED. */
int vfm_money_times(vfm_money amount, double factor, vfm_money *product, struct vfm_error *error);

#endif
