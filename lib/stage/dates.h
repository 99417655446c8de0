// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Dates and periods as people and spreadsheets write them: 17/04/2024, 17 April 2024, 17-Apr-24,
 * 2024/25, Apr-24, Q1 2024/25, and a spreadsheet's serial number of a day.
 *
 * Nothing is guessed. 03/04/2024 is refused unless somebody said which comes first; so is a year of
 * two digits between slashes. With a month in letters a year of two digits is one from 2000 on. A
 * quarter of a financial year is counted from April (Q1 2024/25 is 2024-Q2); `Q1 2024` is refused,
 * since nobody can tell which it is. Serial numbers are those that begin in 1900, and only from
 * 20000 to 80000 (1954 to 2119): others are more likely something else.
 */
#ifndef VFM_STAGE_DATES_H
#define VFM_STAGE_DATES_H

#include <vfm/period.h>
#include <vfm/slice.h>
#include <vfm/stage/import.h>

/* Reads all of `text` (trimmed) as a day; a time of day after it is read and left out. NULL, or the
 * words to follow `date "03/04/2024" `: `is …: do …`. */
const char *date_read(struct vfm_slice text, enum vfm_dates order, struct vfm_period *day);

/* As date_read, for a period of any kind. */
const char *period_read(struct vfm_slice text, enum vfm_dates order, struct vfm_period *period);

#endif
