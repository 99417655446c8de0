// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A pipe between two programs, and how much of a run it costs: for each 4 KiB written the system
 * finds a page, charges it to somebody, copies into it and lets it go again, which takes longer
 * than all that the programs do. So large writes go into a huge page of ours, which is then lent to
 * the pipe (vmsplice(2) of Linux): the system copies nothing and finds one page for 2 MiB.
 *
 * What was lent is never written again, for a reader may pass it on by reference and keep it
 * (splice and tee, as `pv` does): we let go of a full page, and the system frees it once nobody
 * reads it any more. That is done when the next one is full, too: by then it has mostly been read,
 * so its memory is free at once and is what we get next, where other memory might have to be found
 * first. Where the system has no huge page to give, or no such call, bytes are written as into any
 * file.
 */
#ifndef VFM_IO_PIPE_H
#define VFM_IO_PIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/uio.h>

/* Lets a pipe hold a MiB where the system allows it, so that the programs at its ends wait for each
 * other less often. Any descriptor is fine. */
void vfm_pipe_widen(int fd);

#define VFM_PIPE_PAGES 2

struct vfm_pipe {
    int fd;         /* borrowed */
    bool lends;     /* it is a pipe, and lending has not failed */
    char *reserved; /* addresses that `pages` stand in; NULL before the first is needed */
    char *pages;    /* huge ones, filled in turn */
    size_t turn;    /* the one that is being filled */
    size_t used;    /* of its bytes, lent, owed or skipped */
    struct iovec owed[VFM_PIPE_PAGES]; /* not yet lent: at most a piece in each page, in order */
};

/* For writing to `fd`, whatever it is. Takes no memory yet. */
void vfm_pipe_begin(struct vfm_pipe *pipe, int fd);

/* Writes all of it, as vfm_descriptor_write does: 0, or -1 with errno. The bytes are the caller's
 * again. */
int vfm_pipe_write(struct vfm_pipe *pipe, const char *bytes, size_t length);

/* The same, but may owe the last of it, so as not to wait for room: that goes with vfm_pipe_owes,
 * or before anything that is written later. */
int vfm_pipe_give(struct vfm_pipe *pipe, const char *bytes, size_t length);

/* Lends of what is owed as much as there is room for: whether more has to wait for room. A fault is
 * told by what is written next. */
bool vfm_pipe_owes(struct vfm_pipe *pipe);

/* Lets go of its memory; what was lent stays with the pipe, what is owed is lost. Zeroed is fine.
 */
void vfm_pipe_end(struct vfm_pipe *pipe);

#endif
