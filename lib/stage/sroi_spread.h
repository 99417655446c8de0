// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * How a line's benefit spreads over its years, where it does not say so itself (`pvs`): worked out
 * again from its duration and drop-off and the rate that its basis names. It counts only where its
 * impact, so spread, comes to its present value again; so nothing is taken for granted.
 *
 * Payback needs this of every line, so it must cost next to nothing: the shares of a set of
 * parameters are kept for the lines after it, and a present value is split by whole-number shares.
 */
#ifndef LIB_STAGE_SROI_SPREAD_H
#define LIB_STAGE_SROI_SPREAD_H

#include <vfm/course.h>

#include "sroi.h"

/* One line. */
struct sroi_lasting {
    const struct vfm_value *duration;     /* a number above 1 */
    const struct vfm_value *dropoff;      /* these may be NULL: absent */
    const struct vfm_value *dropoff_from; /* … */
    const struct vfm_value *years_rule;
    uint32_t terms; /* in state->terms */
    int32_t month;  /* of its activity, or SROI_UNDATED */
    int32_t later;  /* how many months after that its benefit begins */
    vfm_money impact, pv;
};

/* The course of a line, good until the next call; *course is NULL where it cannot be told. -1 with
 * VFM_NO_MEMORY. */
int sroi_spread_find(struct sroi_spreads *spreads, const struct sroi_state *state,
                     const struct sroi_lasting *lasting, const struct vfm_course **course,
                     struct vfm_error *error);

/* The same for lines of one set of terms, whose parameters are columns of numbers. `*spread` is
 * NULL where the terms tell nothing. */
struct sroi_spread;
int sroi_spread_of(struct sroi_spreads *spreads, const struct sroi_state *state, uint32_t terms,
                   const struct sroi_spread **spread, struct vfm_error *error);

/* The exponents of first years (struct vfm_lapse) that begin in months[line], `from` to `to` (not
 * it). False where there is a base and a line is undated. */
bool sroi_spread_firsts(const struct sroi_spread *spread, const int32_t *months, size_t from,
                        size_t to, int32_t *firsts);

/* As vfm_courses_find, of drop-offs from 0 to 1. */
size_t sroi_spread_courses(const struct sroi_spread *spread,
                           const struct vfm_lapse_columns *columns, size_t from, size_t to,
                           const struct vfm_course **found);

/* Whether a course (not NULL) tells how a present value spreads. Nothing is asked behind a branch:
 * it would be foretold badly. */
static inline bool sroi_spread_tells(const struct vfm_course *course, double impact, double pv)
{
    return (course->total > 0) & vfm_course_fits(course, impact, pv);
}

void sroi_spreads_release(struct sroi_spreads *spreads);

#endif
