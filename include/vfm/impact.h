// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Impact: the value of a change, less what is not due to the activity.
 */
#ifndef VFM_IMPACT_H
#define VFM_IMPACT_H

#include <stddef.h>

/* How much changed, what one unit of it is worth, and the shares of it that do not count. A zeroed
 * struct with `multiplier` 1 deducts nothing. */
struct vfm_impact {
    double quantity;       /* units; may be negative or fractional */
    double proxy;          /* money a unit; may be negative */
    double deadweight;     /* share that would have come anyway; this and the next four 0 to 1 */
    double displacement;   /* share that took the place of something elsewhere */
    double attribution;    /* share due to others */
    double leakage;        /* share that goes to those it was not meant for */
    double substitution;   /* share by which one activity replaced another */
    const double *further; /* named deductions, in their order; each 0 to 1 */
    size_t further_count;
    double multiplier; /* > 0, applied after the deductions */
};

/* I = q · p · Π(1 − d) · m, multiplied from left to right in the order above, so that two builds
 * give the same bits. Deductions multiply, they are never added up: Social Value UK, A Guide to
 * Social Return on Investment (2012), stage 4; English Partnerships, Additionality Guide (2008).
 * The result is not rounded; it may be infinite where the factors are past any money. */
double vfm_impact(const struct vfm_impact *line);

/* The factors of lines that are alike, a column each: of `deadweight`, for instance, that of every
 * line. NULL where the lines have none. */
struct vfm_impact_columns {
    const double *quantity, *proxy;
    const double *shares[5]; /* in the order above */
    const double *multiplier;
};

/* The impacts of lines `from` to `to` (not it), to the bit what vfm_impact gives: a factor of 1
 * changes nothing. */
void vfm_impact_each(const struct vfm_impact_columns *columns, size_t from, size_t to,
                     double *impacts);

/* AI = GI(1 − L)(1 − Dp)(1 − S)M − GI*(1 − L*)(1 − Dp*)(1 − S*)M*: what the line brings beyond its
 * reference case, in place of a deadweight percentage. Source: Additionality Guide, section 2. */
double vfm_impact_beyond(const struct vfm_impact *line, const struct vfm_impact *reference);

#endif
