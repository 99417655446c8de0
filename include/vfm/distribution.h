// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Distributions that a figure may be drawn from, by inverting their cumulative distribution
 * function: one uniform number gives one draw, so draws are as repeatable as the numbers.
 *
 * Every maker checks its parameters (finite, in range) and fails with VFM_OUT_OF_RANGE, in words
 * that name the parameter.
 */
#ifndef VFM_DISTRIBUTION_H
#define VFM_DISTRIBUTION_H

#include <vfm/error.h>

enum vfm_family {
    VFM_TRIANGULAR,
    VFM_PERT,
    VFM_UNIFORM,
    VFM_NORMAL,
    VFM_LOGNORMAL,
    VFM_BETA,
    VFM_GAMMA,
};

struct vfm_distribution {
    enum vfm_family family;
    double low, high;      /* no draw lies outside; may be infinite */
    double mode;           /* triangular */
    double a, b;           /* mean and sd; of the logarithm; alpha and beta; shape and scale */
    double below, between; /* probabilities below `low` and from there to `high` */
    double log_weight;     /* beta, gamma: the logarithm of what makes the density's integral 1 */
};

/* Once, before anything below is used: keeps the library beneath from ending the process where it
 * meets a number that it cannot compute. */
void vfm_distribution_prepare(void);

/* low <= mode <= high. Where low equals high, every draw is that. Source: S. Kotz, J. R. van Dorp,
 * Beyond Beta (2004), chapter 1. */
int vfm_triangular(double low, double mode, double high, struct vfm_distribution *made,
                   struct vfm_error *error);

/* The same with a beta distribution of shape 4: alpha = 1 + 4(mode − low)/(high − low), beta = 1 +
 * 4(high − mode)/(high − low); its mean is (low + 4 mode + high)/6. Source: D. G. Malcolm and
 * others, "Application of a Technique for Research and Development Program Evaluation" (1959). */
int vfm_pert(double low, double mode, double high, struct vfm_distribution *made,
             struct vfm_error *error);

/* low <= high. */
int vfm_uniform(double low, double high, struct vfm_distribution *made, struct vfm_error *error);

/* sd >= 0. */
int vfm_normal(double mean, double sd, struct vfm_distribution *made, struct vfm_error *error);

/* The logarithm is normal with these; sdlog >= 0. */
int vfm_lognormal(double meanlog, double sdlog, struct vfm_distribution *made,
                  struct vfm_error *error);

/* By the mean (> 0) and sd (>= 0) of the value itself: sdlog² = ln(1 + (sd/mean)²), meanlog =
 * ln(mean) − sdlog²/2. */
int vfm_lognormal_of_moments(double mean, double sd, struct vfm_distribution *made,
                             struct vfm_error *error);

/* Stretched from `low` to `high` (low < high). alpha and beta from 0.1 to 10,000 (beyond it the
 * hill is as good as normal). */
int vfm_beta(double alpha, double beta, double low, double high, struct vfm_distribution *made,
             struct vfm_error *error);

/* By the mean (low < mean < high) and sd (> 0) of the value itself. With m and s those of (value −
 * low)/(high − low): alpha = m·k, beta = (1 − m)·k, k = m(1 − m)/s² − 1, which must be above 0.
 * Source: A. Briggs, K. Claxton, M. Sculpher, Decision Modelling for Health Economic Evaluation
 * (2006), chapter 4. */
int vfm_beta_of_moments(double mean, double sd, double low, double high,
                        struct vfm_distribution *made, struct vfm_error *error);

/* shape from 0.1 to 10,000; scale > 0. */
int vfm_gamma(double shape, double scale, struct vfm_distribution *made, struct vfm_error *error);

/* By the mean (> 0) and sd (> 0): shape = (mean/sd)², scale = sd²/mean. Source: as the beta's. */
int vfm_gamma_of_moments(double mean, double sd, struct vfm_distribution *made,
                         struct vfm_error *error);

/* Cuts a normal, lognormal or gamma distribution off below `low` and above `high` (low < high;
 * either may be infinite): what is left has the whole probability. Fails where less than a
 * millionth is left. */
int vfm_distribution_cut(struct vfm_distribution *made, double low, double high,
                         struct vfm_error *error);

/* The value that a draw is not above with probability `uniform`, inside (0, 1): to within a few
 * units in the last place of what the cumulative distribution function tells apart. */
double vfm_distribution_quantile(const struct vfm_distribution *distribution, double uniform);

/* The probability of a draw that is not above `value`. */
double vfm_distribution_cumulative(const struct vfm_distribution *distribution, double value);

#endif
