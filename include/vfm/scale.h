// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A scale: what a criterion saw of a record (a number x) into a value v, usually from 0 (worst) to
 * 1 (best). Some scales are fixed beforehand and look at one record alone; the others measure a
 * record by the column of all that it is compared with.
 */
#ifndef VFM_SCALE_H
#define VFM_SCALE_H

#include <stdbool.h>
#include <stdint.h>

#include <vfm/error.h>
#include <vfm/exact.h>

enum vfm_scale_type {
    /* fixed */
    VFM_SCALE_NONE,   /* v = x; where less is better and costs are complements, 1 − x */
    VFM_SCALE_POINTS, /* v = x / most, x from `least` to `most`; turned round where less is better
                       */
    VFM_SCALE_LINEAR, /* v = (x − from) / (to − from) */
    VFM_SCALE_TARGET, /* 1 at `target`, falling in straight lines to 0 at `from` and at `to` */
    VFM_SCALE_BANDS,  /* the points of the band that holds x, divided by `most` */
    /* by the column */
    VFM_SCALE_MINMAX,   /* (x − least) / (greatest − least) */
    VFM_SCALE_MAX,      /* x / greatest */
    VFM_SCALE_SUM,      /* x / Σ x */
    VFM_SCALE_VECTOR,   /* x / √Σ x² */
    VFM_SCALE_ZSCORE,   /* (x − mean) / standard deviation */
    VFM_SCALE_RATIO,    /* x / greatest; where less is better least / x */
    VFM_SCALE_RELATIVE, /* relative-to-lowest: least / x */
    VFM_SCALE_MEAN,     /* mean-based: ½ + (mean − x) / mean, from 0 to 1 */
    VFM_SCALE_QUALITY,  /* price-per-quality-point: least (x / quality) / (x / quality) */
};

/* What becomes of a criterion where less is better, on MAX, SUM, VECTOR, MINMAX, ZSCORE. */
enum vfm_costs {
    VFM_COSTS_RECIPROCAL, /* 1/x before anything else */
    VFM_COSTS_COMPLEMENT, /* 1 − v (ZSCORE: −v) */
    VFM_COSTS_AS_IS,      /* nothing: the method's ideal takes the least */
};

/* What cannot be measured gives: a column without spread, or a zero to divide by. */
enum vfm_rule { VFM_RULE_REFUSE, VFM_RULE_NEUTRAL, VFM_RULE_FULL };

/* What x outside fixed bounds gives. */
enum vfm_outside { VFM_OUTSIDE_REFUSE, VFM_OUTSIDE_CLAMP, VFM_OUTSIDE_EXTEND };

struct vfm_band {
    double from;   /* the least x that is in it; up to the next band's */
    double points; /* what it gives */
};

struct vfm_scale {
    enum vfm_scale_type type;
    bool lower; /* less is better */
    enum vfm_costs costs;
    double from, to;    /* LINEAR, TARGET */
    double target;      /* TARGET */
    double least, most; /* POINTS; `most` of BANDS */
    bool sample;        /* ZSCORE: deviation of a sample (n − 1), not of the population (n) */
    enum vfm_outside outside;
    enum vfm_rule constant;       /* no spread: NEUTRAL is 0.5 (ZSCORE: 0, the mean), FULL is 1 */
    enum vfm_rule zero;           /* 0 to divide by: REFUSE, or FULL */
    const struct vfm_band *bands; /* borrowed, ascending */
    size_t band_count;
};

/* A column: all that the records compared show of one criterion. */
struct vfm_column {
    uint64_t count;
    double least, greatest;
    struct vfm_sum sum, squares, deviations; /* of x, x², (x − mean)² */
    double total, norm, mean, deviation;     /* once closed */
};

/* True where the scale looks at one record alone. */
bool vfm_scale_fixed(const struct vfm_scale *scale);

/* True where the scale needs a second look at the column (vfm_column_deviate). */
bool vfm_scale_deviates(const struct vfm_scale *scale);

/* True where values say nothing by themselves, only among those of the column: they may lie below
 * 0, and the best need not be 1. */
bool vfm_scale_relative(const struct vfm_scale *scale);

/* True where less is still better after scaling (for a method that minds it). */
bool vfm_scale_inverts(const struct vfm_scale *scale);

/* The number that the column holds for x: x, or 1/x under reciprocal costs. Errors:
 * VFM_OUT_OF_RANGE (a zero or a negative number on a scale of ratios; a number, or its reciprocal,
 * beyond 10^140). */
int vfm_scale_entry(const struct vfm_scale *scale, double x, double *entry,
                    struct vfm_error *error);

/* A column, empty where zeroed, takes entries one by one, then (where a scale deviates) all of them
 * once more; each round ends in a close. */
int vfm_column_add(struct vfm_column *column, double entry, struct vfm_error *error);
void vfm_column_close(struct vfm_column *column);
int vfm_column_deviate(struct vfm_column *column, double entry, struct vfm_error *error);
void vfm_column_close_deviations(struct vfm_column *column, bool sample);
void vfm_column_release(struct vfm_column *column);

/* The value of x, which is part of the column (`column` is NULL for fixed scales) or, where it is
 * not (`beyond`), is measured by the column and itself. Not for VFM_SCALE_QUALITY. Errors:
 * VFM_OUT_OF_RANGE, saying the bounds, or what cannot be divided and what to write in the file. */
int vfm_scale_value(const struct vfm_scale *scale, const struct vfm_column *column, double x,
                    bool beyond, double *value, struct vfm_error *error);

#endif
