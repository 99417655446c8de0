// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A deflator: a price index by year. Real terms: cash × index(base) / index(year). (HM Treasury,
 * How to use the GDP deflator series: practical examples.) A year outside the series has no answer,
 * and a financial year has none in a series of calendar years.
 */
#ifndef VFM_DEFLATOR_H
#define VFM_DEFLATOR_H

#include <stddef.h>

#include <vfm/error.h>
#include <vfm/money.h>
#include <vfm/period.h>

struct vfm_deflator_year {
    struct vfm_period year;
    double index; /* > 0 */
    bool forecast;
};

struct vfm_deflator {
    const char *name;                /* with its edition, for messages and records */
    struct vfm_deflator_year *years; /* ascending, without gaps, all of one kind; owned by caller */
    size_t count;
};

/* The year of the series that holds `period` (its own kind, or a quarter, month or day within a
 * year). Errors: VFM_OUTSIDE_SERIES naming the series and its ends; VFM_BAD_PERIOD for a calendar
 * year in a series of financial ones, and the other way. */
int vfm_deflator_find(const struct vfm_deflator *deflator, struct vfm_period period,
                      const struct vfm_deflator_year **year, struct vfm_error *error);

/* An amount in the prices of `from` in those of `to`: amount × index(to) / index(from), multiplied
 * and divided in that order and rounded once. Errors: VFM_OVERFLOWED. */
int vfm_deflate(double amount, const struct vfm_deflator_year *from,
                const struct vfm_deflator_year *to, vfm_money *real, struct vfm_error *error);

#endif
