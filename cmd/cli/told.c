// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "told.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "run.h"

void told_close(struct told *told)
{
    vfm_table_release(&told->notes);
}

void tell_note(struct told *told, const char *program, const char *words)
{
    struct vfm_error ignored = {0};
    struct vfm_slice text = vfm_slice_of(words);
    if (vfm_table_find(&told->notes, text) != VFM_ABSENT)
        return;
    vfm_table_add(&told->notes, text, &ignored);
    vfm_run_tell(program, "note", words);
}

void tell_counts(const char *program, const struct vfm_counts *counts)
{
    if (!isatty(STDERR_FILENO))
        return;
    fprintf(stderr,
            "%s: note: %" PRIu64 " read, %" PRIu64 " written, %" PRIu64 " passed through, %" PRIu64
            " refused\n",
            program, counts->read, counts->written, counts->passed, counts->refused);
}
