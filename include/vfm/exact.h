// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * An exact sum of doubles: the nearest double to the true sum, whatever the order of the terms. It
 * is kept as a few doubles that do not overlap (J. R. Shewchuk, "Adaptive Precision Floating-Point
 * Arithmetic and Fast Robust Geometric Predicates", 1997, section 2.4). So a score does not depend
 * on the order in which the bids were read.
 */
#ifndef VFM_EXACT_H
#define VFM_EXACT_H

#include <stdint.h>

#include <vfm/error.h>

struct vfm_sum {
    double *partials; /* owned; ascending, not overlapping */
    uint32_t count, capacity;
};

/* A zeroed sum is a valid empty one. NULL and zeroed are fine; zeroes it. */
void vfm_sum_release(struct vfm_sum *sum);

void vfm_sum_clear(struct vfm_sum *sum);

/* Adds a finite term. Errors: VFM_NO_MEMORY. */
int vfm_sum_add(struct vfm_sum *sum, double term, struct vfm_error *error);

/* Adds the exact product of two finite factors (as long as it neither overflows nor underflows).
 * Errors: VFM_NO_MEMORY. */
int vfm_sum_add_product(struct vfm_sum *sum, double a, double b, struct vfm_error *error);

/* The nearest double; infinite or NaN where the sum is beyond doubles. */
double vfm_sum_value(const struct vfm_sum *sum);

#endif
