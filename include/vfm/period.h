// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A period: `2024` (calendar year), `2024-25` (UK financial year from 1 April; the second part is
 * the year after), `2024-Q3` (calendar quarter), `2024-04` (month), `2024-04-17` (day). Note that
 * `2024-25` is a financial year and `2024-04` a month: 01 to 12 after the dash is a month unless it
 * is the year after (`2011-12` is ambiguous: it is read as the financial year; a December is
 * written `2011-12-01` to `2011-12-31` or `2011-Q4`). The same holds for `2000-01` … `2011-12`:
 * VFM_BAD_PERIOD is not raised, the financial year is taken, and vfm-records(5) says so.
 */
#ifndef VFM_PERIOD_H
#define VFM_PERIOD_H

#include <stdint.h>

#include <vfm/error.h>
#include <vfm/slice.h>

enum vfm_period_kind {
    VFM_CALENDAR_YEAR,
    VFM_FINANCIAL_YEAR,
    VFM_QUARTER,
    VFM_MONTH,
    VFM_DAY,
};

struct vfm_period {
    enum vfm_period_kind kind;
    int32_t year; /* of the start; 1 to 9999 */
    int8_t month; /* of the start; 1 to 12 */
    int8_t day;   /* of the start; 1 unless kind is VFM_DAY */
};

#define VFM_PERIOD_TEXT 16

/* Errors: VFM_BAD_PERIOD with what is wrong (`2024-26`: the second part must be 25; 31 June). */
int vfm_period_parse(struct vfm_slice text, struct vfm_period *period, struct vfm_error *error);

/* Writes it as above, terminated, to `out` (VFM_PERIOD_TEXT bytes). Returns its length. */
size_t vfm_period_print(struct vfm_period period, char *out);

/* The period of `kind` that holds all of `period`. Errors: VFM_BAD_PERIOD where none does (a finer
 * kind; a calendar year into a financial one or back; a year into a quarter). */
int vfm_period_widen(struct vfm_period period, enum vfm_period_kind kind, struct vfm_period *wider,
                     struct vfm_error *error);

/* Months from the start of year 0 to the start of the period (a day counts as its month). */
int32_t vfm_period_months(struct vfm_period period);

/* How many months it lasts: 12, 12, 3, 1; 0 for a day. */
int vfm_period_length(enum vfm_period_kind kind);

/* The period `count` (either sign) after this one, of the same kind. */
struct vfm_period vfm_period_shift(struct vfm_period period, int32_t count);

/* Years from `from` to `to`, by their starts: whole for two years of one kind, else months / 12.
 * Errors: VFM_BAD_PERIOD where one is a calendar and one a financial year, naming both. */
int vfm_period_years(struct vfm_period from, struct vfm_period to, double *years,
                     struct vfm_error *error);

/* Days from 1970-01-01 to the start of the period (negative before). */
int64_t vfm_period_days(struct vfm_period period);

/* True where year, month (1-12), day make a date of the Gregorian calendar, 0001 to 9999. */
bool vfm_date_valid(int64_t year, int64_t month, int64_t day);

#endif
