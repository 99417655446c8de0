// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A sink: where bytes go. Standard output, or a file that appears whole or not at all: written
 * beside its name, synced, and renamed only by vfm_sink_commit. A name that ends in .gz is
 * compressed (the same bytes always: no time, no name in the header). Every write is checked, the
 * close too.
 */
#ifndef VFM_SINK_H
#define VFM_SINK_H

#include <vfm/error.h>
#include <vfm/slice.h>

struct vfm_sink;

/* `path` NULL or "-" is standard output. NULL with VFM_CANNOT_WRITE. `path` is borrowed. The
 * temporary file is removed by vfm_sink_close, and at SIGINT, SIGTERM, SIGHUP and SIGPIPE. */
struct vfm_sink *vfm_sink_open(const char *path, struct vfm_error *error);

/* Writes all of `bytes`. A reader that went away ends the process by SIGPIPE, as for any filter;
 * other failures are VFM_CANNOT_WRITE. */
int vfm_sink_write(struct vfm_sink *sink, struct vfm_slice bytes, struct vfm_error *error);

/* The same, but may owe some of it to a pipe, so as not to wait for room: that goes with
 * vfm_sink_owes, at the latest before what is written next, is made final or closed. */
int vfm_sink_give(struct vfm_sink *sink, struct vfm_slice bytes, struct vfm_error *error);

/* Writes of what is owed as much as there is room for. The descriptor to wait for if that is not
 * all, else -1: a fault is told by the next write, or by the commit. */
int vfm_sink_owes(struct vfm_sink *sink);

/* Makes what was written final: flushed, and for a file synced, closed and renamed. Once; after it
 * only close. */
int vfm_sink_commit(struct vfm_sink *sink, struct vfm_error *error);

/* Lets go; without a commit before, nothing is left of a file. NULL is fine. */
void vfm_sink_close(struct vfm_sink *sink);

/* A temporary file for spilling, already unlinked, in $TMPDIR or /tmp: its descriptor, or -1 with
 * VFM_CANNOT_WRITE. Nothing is left of it however the process ends. */
int vfm_spill_open(struct vfm_error *error);

#endif
