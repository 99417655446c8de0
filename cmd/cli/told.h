// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* What the user is told on standard error beside errors: remarks, each once, and the counts. */
#ifndef VFM_CLI_TOLD_H
#define VFM_CLI_TOLD_H

#include <vfm/stage.h>
#include <vfm/table.h>

/* The remarks made so far. Begins zeroed. */
struct told {
    struct vfm_table notes;
};

void told_close(struct told *told);

/* `program: note: words`, unless the same was said before. */
void tell_note(struct told *told, const char *program, const char *words);

/* What was read, written, passed through and refused, on a terminal. */
void tell_counts(const char *program, const struct vfm_counts *counts);

#endif
