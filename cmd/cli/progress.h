// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Progress: one line on a terminal, drawn over itself while a run goes on.
 */
#ifndef VFM_CLI_PROGRESS_H
#define VFM_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include <vfm/reader.h>

struct progress {
    const char *program; /* borrowed */
    bool on;             /* asked for, and standard error is a terminal */
    bool drawn;          /* the line stands there now */
    uint64_t records;    /* so far */
    struct timespec began, last;
};

void progress_begin(struct progress *progress, const char *program, bool wanted);

/* `records` more were read; `refused` so far. Draws where the last drawing is a fifth of a second
 * old. */
void progress_step(struct progress *progress, const struct vfm_reader *reader, uint64_t records,
                   uint64_t refused);

/* Takes the line away, before anything else is told and at the end. */
void progress_hide(struct progress *progress);

#endif
