// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What random draws say together. Amounts are decimals of six places; means, shares and quantiles
 * are computed in whole numbers and rounded once, half to even, so that they do not depend on the
 * order of the draws.
 */
#ifndef VFM_UNCERTAINTY_H
#define VFM_UNCERTAINTY_H

#include <stddef.h>
#include <stdint.h>

#include <vfm/error.h>
#include <vfm/money.h>

/* How the draws of one figure are spread. */
struct vfm_spread {
    vfm_money mean;
    bool has_sd;              /* false for a single draw */
    vfm_money sd;             /* of the sample: the sum of squares over count − 1 */
    vfm_money standard_error; /* Monte Carlo's, of the mean: sd/√count */
    vfm_money p5, p50, p95;   /* quantiles of type 7 */
};

/* Sorts `values` (`count` of them, at least 1) and fills `spread`. The sd is computed in doubles,
 * in ascending order. Errors: VFM_OVERFLOWED. */
int vfm_spread_of(vfm_money *values, size_t count, struct vfm_spread *spread,
                  struct vfm_error *error);

/* The quantile at `percent` (0 to 100) of sorted values, of type 7, as spreadsheets have it
 * (PERCENTILE.INC): between the two values around place 1 + (count − 1)·percent/100. Source: R. J.
 * Hyndman, Y. Fan, "Sample Quantiles in Statistical Packages" (1996). */
vfm_money vfm_quantile_of(const vfm_money *sorted, size_t count, unsigned percent);

/* The sum over the count. Errors: VFM_OVERFLOWED. */
int vfm_mean_of(const vfm_money *values, size_t count, vfm_money *mean, struct vfm_error *error);

/* The share of the values above `threshold` (0 to 1), and Monte Carlo's standard error of it,
 * √(p(1 − p)/count). */
struct vfm_share {
    vfm_money share, standard_error;
};
struct vfm_share vfm_share_above(const vfm_money *values, size_t count, vfm_money threshold);

#endif
