// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The course of a benefit over its years: how much of the impact each year holds, and what that is
 * worth at the base. It depends on a few parameters only (duration, drop-off, when it begins), and
 * the records of one stream share a few sets of them. So the coefficients of a set are worked out
 * once and kept; a year then costs one multiplication and one rounding. No closed form: each yearly
 * amount is a decimal, and the totals are their exact sums.
 */
#ifndef VFM_COURSE_H
#define VFM_COURSE_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <vfm/discount.h>
#include <vfm/money.h>

/* The longest benefit, in years. */
#define VFM_LONGEST_COURSE 10000

/* What decides a course. */
struct vfm_lapse {
    double duration; /* years, > 0 */
    double dropoff;  /* share lost a year, 0 to 1 */
    int32_t first; /* exponent of the first year, in months from the base: offset, start, timing */
    bool from_first;  /* the drop-off bites in year 1 already, not from year 2 */
    bool whole_years; /* a part year at the end counts as a whole one, not as its fraction */
};

/* What goes over the years of a course does so in such steps: so many years, in whole steps. */
#define VFM_COURSE_STEP 4
static inline uint32_t vfm_course_steps(uint32_t years)
{
    return (years + VFM_COURSE_STEP - 1) / VFM_COURSE_STEP * VFM_COURSE_STEP;
}

/* The coefficients, by year from the first, and nothing after them up to whole steps. Owned by the
 * table that made them. */
struct vfm_course {
    uint32_t years;        /* ⌈duration⌉ */
    float most;            /* no less than the size of any of shares and present */
    const double *shares;  /* V_k = I · shares[k]: (1 − f)^max(0, k − s + 1) · w_k */
    const double *present; /* PV_k = I · present[k]: shares[k] · DF */
    const uint64_t *parts; /* of each year but the last in `total`, in 2^-64, rounded down */
    double total;          /* Σ present, or 0 where nothing is left of the benefit */
    const double *reduced; /* as present, by the second schedule; NULL where there is none */
    struct vfm_lapse lapse;
};

/* A table of courses for one schedule, and for a second one beside it or NULL (borrowed). One for
 * each worker. */
struct vfm_courses;
struct vfm_courses *vfm_courses_open(const struct vfm_schedule *schedule,
                                     const struct vfm_schedule *reduced, struct vfm_error *error);
void vfm_courses_close(struct vfm_courses *courses); /* NULL is fine */

/* The course of `lapse`, good until the next call. NULL with VFM_OUT_OF_RANGE (a duration that is
 * not above 0 or past VFM_LONGEST_COURSE), VFM_OUTSIDE_SERIES, VFM_NO_MEMORY. */
const struct vfm_course *vfm_course(struct vfm_courses *courses, const struct vfm_lapse *lapse,
                                    struct vfm_error *error);

/* The lapses of lines that are alike, a column each. */
struct vfm_lapse_columns {
    const double *durations, *dropoffs; /* NULL: 1, 0 */
    const int32_t *firsts;
};

/* The courses of lines from `from` on, at most to `to` (not it), into found[line]: of as many as
 * are good together, at least one. Returns where they end. NULL for one that is an error. */
size_t vfm_courses_find(struct vfm_courses *courses, const struct vfm_lapse_columns *columns,
                        size_t from, size_t to, const struct vfm_course **found);

/* Σ over the years of impact · coefficients[k], each rounded once; the yearly amounts go to `each`
 * (`years` of them) unless it is NULL. Errors: VFM_OVERFLOWED. */
int vfm_course_sum(const double *coefficients, uint32_t years, double impact, vfm_money *sum,
                   vfm_money *each, struct vfm_error *error);

/* Both sums of a line, in one go: *value over course->shares, *present over course->present.
 * Errors: VFM_OVERFLOWED. */
int vfm_course_sums(const struct vfm_course *course, double impact, vfm_money *value,
                    vfm_money *present, struct vfm_error *error);

/* The same for lines `from` to `to` (not it), courses[line] over impacts[line], in micro-units;
 * far[line] is set where there is no course (NULL) or vfm_course_sums is to be asked. */
typedef void vfm_course_sums_lines(const struct vfm_course *const *courses, const double *impacts,
                                   size_t from, size_t to, int64_t *values, int64_t *presents,
                                   bool *far);
vfm_course_sums_lines vfm_course_sums_each;

struct vfm_course_way {
    const char *name;
    vfm_course_sums_lines *sums;
};

/* The ways of it that this processor can go, the quickest first, plain C last; `*count` of them.
 * All give the same; vfm_course_sums_each goes the first. */
const struct vfm_course_way *vfm_course_ways(size_t *count);

/* Whether an impact, spread over the course, comes to a present value, as far as roundings allow
 * (of the impact, and of each year). Both in micro-units. */
static inline bool vfm_course_fits(const struct vfm_course *course, double impact, double present)
{
    double apart = 2.0 * course->years * (1 + course->total) + 1e-12 * fabs(present);
    return fabs(impact * course->total - present) <= apart;
}

/* Adds a present value (micro-units, not INT64_MIN) to `years`, vfm_course_steps(years) of them: to
 * each its part, toward zero, so that a loss spreads as the gain of its size does, and to the last
 * year what is left, so that they add up to it. What is left may have the other sign, by a few
 * micro-units, where the last year's own share is next to nothing. It takes 2^63 present values to
 * go past 128 bits, so that is not looked for. */
void vfm_course_spread(const struct vfm_course *course, int64_t present, vfm_money *years);

/* The same of a present value that is known not to be below nothing, at most INT64_MAX. */
void vfm_course_spread_gain(const struct vfm_course *course, uint64_t present, vfm_money *years);

#endif
