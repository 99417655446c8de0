// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/weights.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* What position `place` (from 1) of `count` weighs, before all are divided by their sum. */
static double position_weight(enum vfm_rank_weights kind, size_t place, size_t count)
{
    double weight = 0;
    switch (kind) {
    case VFM_RANK_CENTROID:
        for (size_t k = count; k >= place; k--) /* the smallest first */
            weight += 1 / (double)k;
        return weight;
    case VFM_RANK_SUM:
        return (double)(count + 1 - place);
    case VFM_RANK_RECIPROCAL:
        return 1 / (double)place;
    }
    return weight;
}

int vfm_weights_ranked(enum vfm_rank_weights kind, const double *importance, size_t count,
                       double *weights, struct vfm_error *error)
{
    double *positions = malloc((count + 1) * sizeof *positions), total = 0;
    if (!positions)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for weights");
    for (size_t i = 0; i < count; i++)
        total += positions[i] = position_weight(kind, i + 1, count);
    for (size_t i = 0; i < count; i++) {
        size_t before = 0, equal = 0;
        for (size_t k = 0; k < count; k++) {
            before += importance[k] < importance[i];
            equal += importance[k] == importance[i];
        }
        double shared = 0;
        for (size_t k = before; k < before + equal; k++)
            shared += positions[k];
        weights[i] = shared / (double)equal / total;
    }
    free(positions);
    return 0;
}

double vfm_random_index(enum vfm_random_index index, size_t count)
{
    static const double tables[][VFM_MOST_PAIRWISE] = {
        [VFM_RANDOM_SAATY] = {0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48,
                              1.56, 1.57, 1.59},
        [VFM_RANDOM_DONEGAN_DODD] = {0, 0, 0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733,
                                     1.4055, 1.4213, 1.4497, 1.4643, 1.4822, 1.4969},
        [VFM_RANDOM_AGUARON_MORENO] = {0, 0, 0.525, 0.882, 1.115, 1.252, 1.341, 1.404, 1.452, 1.484,
                                       1.513, 1.535, 1.555, 1.570, 1.583},
    };
    assert(count >= 1 && count <= VFM_MOST_PAIRWISE);
    return tables[index][count - 1];
}

static int check_matrix(const double *matrix, size_t count, struct vfm_error *error)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j <= i; j++) {
            double here = matrix[i * count + j], there = matrix[j * count + i];
            if (!(here > 0) || !(there > 0) || !isfinite(here) || !isfinite(there))
                return vfm_fail(error, VFM_BAD_CONFIG,
                                "row %zu, column %zu and row %zu, column %zu must be positive: "
                                "how many times as important the row is as the column",
                                i + 1, j + 1, j + 1, i + 1);
            if (i == j && here != 1)
                return vfm_fail(error, VFM_BAD_CONFIG,
                                "row %zu, column %zu is %g: a criterion against itself is 1", i + 1,
                                i + 1, here);
            if (fabs(here * there - 1) > 0.05)
                return vfm_fail(error, VFM_BAD_CONFIG,
                                "row %zu, column %zu is %g, but row %zu, column %zu is %g: one "
                                "must be 1 divided by the other",
                                i + 1, j + 1, here, j + 1, i + 1, there);
        }
    return 0;
}

/* next = matrix · weights, divided by its sum; returns the sum (the eigenvalue, once it stands). */
static double multiply(const double *matrix, size_t count, const double *weights, double *next)
{
    double total = 0;
    for (size_t i = 0; i < count; i++) {
        next[i] = 0;
        for (size_t j = 0; j < count; j++)
            next[i] += matrix[i * count + j] * weights[j];
        total += next[i];
    }
    for (size_t i = 0; i < count; i++)
        next[i] /= total;
    return total;
}

/* Power iteration: a positive matrix has one largest eigenvalue and a positive eigenvector to it
 * (Perron), so it gets there from any positive start. */
int vfm_weights_pairwise(const double *matrix, size_t count, double random, double *weights,
                         struct vfm_consistency *consistency, struct vfm_error *error)
{
    double next[VFM_MOST_PAIRWISE], value = (double)count;
    assert(count >= 1 && count <= VFM_MOST_PAIRWISE);
    if (check_matrix(matrix, count, error) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        weights[i] = 1 / (double)count;
    for (int round = 0; round < 10000; round++) {
        double moved = 0;
        value = multiply(matrix, count, weights, next);
        for (size_t i = 0; i < count; i++) {
            moved = fmax(moved, fabs(next[i] - weights[i]));
            weights[i] = next[i];
        }
        if (moved < 1e-16)
            break;
    }
    consistency->eigenvalue = value;
    consistency->index = count > 1 ? (value - (double)count) / (double)(count - 1) : 0;
    consistency->ratio = random > 0 && count > 2 ? consistency->index / random : 0;
    return 0;
}
