// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Discounting: what a pound of another year is worth today. A schedule gives the yearly rate for
 * each year from the base; schedules are dated data files (data/discount), never constants here.
 *
 * Time is counted in months from the start of the base period, because periods begin in months and
 * a payment in mid-year is six of them; whole years are what schedules speak of.
 */
#ifndef VFM_DISCOUNT_H
#define VFM_DISCOUNT_H

#include <stdint.h>

#include <vfm/error.h>

/* The rate of some years in a row. */
struct vfm_band {
    uint32_t from; /* the first year, counted from the base */
    uint32_t to;   /* the last; VFM_OPEN: no end */
    double rate;   /* a year: 0.035; from 0 to below 1 */
};
#define VFM_OPEN UINT32_MAX

/* The most bands of a schedule, and the most years between the base and a benefit. */
#define VFM_MOST_BANDS 64
#define VFM_FURTHEST_YEAR 20000

/* Bands in order of their years, without gaps. */
struct vfm_schedule {
    uint32_t count;
    struct vfm_band bands[VFM_MOST_BANDS];
};

/* The yearly rate `rate` for ever. */
struct vfm_schedule vfm_schedule_flat(double rate);

/* Adds the next band. Errors (VFM_BAD_CONFIG, the caller adds where): the first band begins with
 * year 0 or 1; each later one with the year after the last; `to` is not before `from`; the rate is
 * from 0 to 1 (3.5 says: write 3.5% or 0.035); one band too many. */
int vfm_schedule_add(struct vfm_schedule *schedule, struct vfm_band band, struct vfm_error *error);

/* The band that holds `year`: the first one for the years before it too. NULL past a closed end. */
const struct vfm_band *vfm_schedule_band(const struct vfm_schedule *schedule, int64_t year);

/*
 * Discount factors at `first` months from the base and at each of the `count` − 1 anniversaries
 * after it, into `factors`. DF(0) = 1; DF(t) = DF(t − 1)/(1 + r_t); within a year
 * DF(t + m/12) = DF(t)/(1 + r_{t+1})^(m/12), so that a half year is DF(t)/(1 + r_{t+1})^½; before
 * the base the same rule read backwards compounds forward at the first band's rate. Source: HM
 * Treasury, The Green Book, annex 6 (table of long-term discount factors).
 * Errors: VFM_OUTSIDE_SERIES (a year past the schedule's end), VFM_OUT_OF_RANGE (past
 * VFM_FURTHEST_YEAR).
 */
int vfm_discount_factors(const struct vfm_schedule *schedule, int64_t first, uint32_t count,
                         double *factors, struct vfm_error *error);

/* (1 + rate)^(months/12), months from 0 to 11: what a pound grows to. By square and cube roots and
 * products in one fixed order: the same bits everywhere, unlike pow(). */
double vfm_growth(double rate, unsigned months);

/* The rate of `months` (1 to 12) months that compounds to the yearly `rate`: (1 + r)^(m/12) − 1.
 * Source: Green Book annex 6; 3.5% a year is 0.287089871908% a month, not 3.5%/12. */
double vfm_rate_within(double rate, unsigned months);

/* When in a year its benefit counts as received. */
enum vfm_timing {
    VFM_TIMING_END,   /* exponent 1 for the first year: as published SROI reports do */
    VFM_TIMING_MID,   /* ½ */
    VFM_TIMING_START, /* 0: HM Treasury's year 0 */
};

/* The months of the first year's exponent: 12, 6, 0. */
static inline unsigned vfm_timing_months(enum vfm_timing timing)
{
    return timing == VFM_TIMING_END ? 12 : timing == VFM_TIMING_MID ? 6 : 0;
}

#endif
