// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A chain: stages joined so that each hands its records to the next. It runs in two parts. The
 * *spread* part is the longest beginning that any worker can do alone: stages of mode EACH, and the
 * first MERGE stage after them. What it prints goes, in input order, through the *serial* part (all
 * stages after it), if there is one.
 */
#ifndef VFM_CHAIN_H
#define VFM_CHAIN_H

#include <vfm/batch.h>
#include <vfm/stage.h>

struct vfm_chain {
    struct vfm_stage **stages; /* borrowed */
    size_t count;
    size_t spread;     /* the first so many are the spread part */
    size_t max_record; /* bytes of one record */
};

/* Lays out `stages` (`count` > 0). */
void vfm_chain_init(struct vfm_chain *chain, struct vfm_stage **stages, size_t count,
                    size_t max_record);

/* A worker: one instance of the links of one part, with its own memory. Not for two threads at a
 * time. */
struct vfm_worker;
struct vfm_worker *vfm_worker_open(const struct vfm_chain *chain, bool serial,
                                   struct vfm_error *error);
void vfm_worker_close(struct vfm_worker *worker);

/* Puts a block of the input through; faults are incidents of the batch. Sets block->lines. -1 where
 * the run must stop (the incident VFM_STOPPED is in the batch). */
int vfm_worker_block(struct vfm_worker *worker, struct vfm_block *block, struct vfm_batch *batch);

/* Puts printed records (whole lines; VFM_PADDING readable bytes after) through a serial worker. */
int vfm_worker_lines(struct vfm_worker *worker, struct vfm_slice lines, struct vfm_batch *batch);

/* Adds what `from` has gathered (results and counts) to `into`. */
int vfm_worker_merge(struct vfm_worker *into, struct vfm_worker *from, struct vfm_error *error);

/* After the last block: the results of each stage, one after another. */
int vfm_worker_end(struct vfm_worker *worker, struct vfm_batch *batch);

/* The counts of stage `index` of the chain, for a worker of its part. */
const struct vfm_counts *vfm_worker_counts(const struct vfm_worker *worker, size_t index);

#endif
