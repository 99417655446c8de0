// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A pool: blocks from a reader to workers, and what they made of them back in input order. Each
 * worker has its own thread (or, with none, the caller's thread does the work: for what may only be
 * used there). The one that is free reads; where reading is work, or for one alone a wait, a thread
 * of its own reads ahead. Whoever is free delivers the block whose turn it is.
 */
#ifndef VFM_POOL_H
#define VFM_POOL_H

#include <vfm/batch.h>
#include <vfm/reader.h>

struct vfm_pool {
    struct vfm_reader *reader;
    unsigned threads; /* 0: work in the caller's thread, as worker 0 */
    /* What worker `index` does with a block; fills the batch. A fault that stops the run is an
     * incident VFM_STOPPED in it. */
    void (*work)(void *context, unsigned index, struct vfm_block *block, struct vfm_batch *batch);
    /* Takes a batch, in input order, one at a time, in any thread. -1 stops the run. */
    int (*deliver)(void *context, struct vfm_batch *batch);
    /* Goes on with what a delivery left owed, one at a time likewise: the descriptor to wait for
     * (to be written to) if it is not all gone, else -1. May be NULL: nothing is ever owed. */
    int (*owes)(void *context);
    void *context;
};

/* Runs until the inputs end (0), a delivery answers -1 or reading fails (-1 with its error; what
 * was read before it has been delivered; `*read_failed` says that it was reading). */
int vfm_pool_run(const struct vfm_pool *pool, bool *read_failed, struct vfm_error *error);

#endif
