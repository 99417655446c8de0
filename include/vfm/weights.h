// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Weights of criteria that are not simply given: from their order of importance, and from pairwise
 * comparison. (Entropy and CRITIC weigh by the data: see decision.h.) All results add up to 1.
 */
#ifndef VFM_WEIGHTS_H
#define VFM_WEIGHTS_H

#include <stddef.h>

#include <vfm/error.h>

/* Weights by rank of importance, position i = 1 … n from the most important:
 *   centroid     w_i = (1/n) Σ_{k=i..n} 1/k   (ROC: Barron and Barrett, "Decision Quality Using
 *                Ranked Attribute Weights", Management Science 42(11), 1996)
 *   sum          w_i ∝ n + 1 − i              (Stillwell, Seaver and Edwards, 1981)
 *   reciprocal   w_i ∝ 1/i                    (the same)
 */
enum vfm_rank_weights { VFM_RANK_CENTROID, VFM_RANK_SUM, VFM_RANK_RECIPROCAL };

/* `importance` of `count` criteria: 1 is the most important; only the order counts. Criteria of
 * equal importance share the weights of the positions that they take up. Errors: VFM_NO_MEMORY. */
int vfm_weights_ranked(enum vfm_rank_weights kind, const double *importance, size_t count,
                       double *weights, struct vfm_error *error);

/* The mean consistency index of random matrices, by which a matrix is judged. They differ by how
 * the matrices were drawn and how many: Saaty           T. L. Saaty, "The Analytic Hierarchy
 * Process", 1980: 0.58 for 3, 0.90 for 4 … Donegan, Dodd   H. A. Donegan and F. J. Dodd, "A note on
 * Saaty's random indexes", Mathematical and Computer Modelling 15(10), 1991: 0.4914 for 3, 0.8286
 * for 4 …; a number from 1 to 9 or its reciprocal, so that 1 comes up as often as each pair of
 * these Aguarón, Moreno-Jiménez "The geometric consistency index", European Journal of Operational
 * Research 147, 2003: 0.525 for 3, 0.882 for 4 …; each of the 17 values of the scale alike, 100,000
 * matrices a size
 */
enum vfm_random_index {
    VFM_RANDOM_SAATY,
    VFM_RANDOM_DONEGAN_DODD,
    VFM_RANDOM_AGUARON_MORENO,
};

/* The largest matrix that the tables of random indices reach. */
#define VFM_MOST_PAIRWISE 15

/* The random index for matrices of `count` (1 to VFM_MOST_PAIRWISE) criteria; 0 for 1 and 2. */
double vfm_random_index(enum vfm_random_index index, size_t count);

struct vfm_consistency {
    double eigenvalue; /* the largest; `count` where the matrix is consistent */
    double index;      /* CI = (λ − n) / (n − 1) */
    double ratio;      /* CR = CI / RI; 0 for 1 or 2 criteria, which cannot contradict themselves */
};

/* The principal eigenvector of the reciprocal `matrix` (count × count, by rows; entry (i, j) says
 * how many times as important i is as j), divided by its sum; consistency by the random index
 * `random` (0: there is none). `count` from 1 to VFM_MOST_PAIRWISE.
 * Errors: VFM_BAD_CONFIG (an entry that is not positive, a diagonal that is not 1, two entries that
 * are not reciprocal within 5%, as 0.33 for 1/3 still is), naming row and column from 1. */
int vfm_weights_pairwise(const double *matrix, size_t count, double random, double *weights,
                         struct vfm_consistency *consistency, struct vfm_error *error);

#endif
