// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A rate as --rate names it: a shipped schedule, a yearly percentage or a user's own table. The
 * table has the columns year_from, year_to (empty: no end) and rate (3.5% or 0.035); among its
 * notes, `# edition: 2026` becomes part of the name, `# prices: nominal` says that the rates hold
 * inflation, and `# reduced: greenbook-reduced` names the schedule to be shown beside this one past
 * 50 years.
 */
#ifndef VFM_STAGE_RATE_H
#define VFM_STAGE_RATE_H

#include <vfm/buffer.h>
#include <vfm/discount.h>

struct rate {
    struct vfm_schedule schedule;
    struct vfm_buffer name;    /* as `basis` has it: greenbook-2026, 3.5%, own.csv:3.5%,31:3% */
    struct vfm_buffer reduced; /* what --rate takes for the schedule beside, terminated; or empty */
    bool nominal;
};

/* Errors: VFM_BAD_USAGE, VFM_UNKNOWN_NAME, VFM_BAD_CONFIG, VFM_CANNOT_READ, VFM_NO_MEMORY. To be
 * released in any case. */
int rate_load(const char *given, struct rate *rate, struct vfm_error *error);
void rate_release(struct rate *rate); /* zeroed is fine */

/* The way back: the schedule that a `name` stands for (rate_named.c). False where it cannot be
 * told: not a name of ours, or a shipped schedule of another edition. Reads shipped files only,
 * whatever `name` says. To be released in any case. */
bool rate_named(struct vfm_slice name, struct rate *rate);

#endif
