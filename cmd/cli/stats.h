// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* --stats: the counts of a run, for a scheduler. read = written + passed + refused, always. */
#ifndef VFM_CLI_STATS_H
#define VFM_CLI_STATS_H

#include "run.h"

/* One JSON object into the file that --stats names, or reporter:counter: lines on standard error
 * for `hadoop`. `counts` are the stage's. */
int stats_write(const struct vfm_run_stage *stage, const struct vfm_counts *counts,
                struct vfm_error *error);

#endif
