// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A batch: what came of one block. The records printed, and what happened on the way (a row
 * refused, a remark, the fault that stops the run), each with the place in the output where it
 * happened, so that the outcome does not depend on how the input was cut.
 */
#ifndef VFM_BATCH_H
#define VFM_BATCH_H

#include <vfm/block.h>
#include <vfm/buffer.h>
#include <vfm/error.h>

enum vfm_incident_kind { VFM_REFUSED, VFM_NOTED, VFM_STOPPED };

struct vfm_incident {
    enum vfm_incident_kind kind;
    unsigned stage;         /* of the chain */
    size_t at;              /* bytes of the batch that stand before it */
    bool relative;          /* error.line counts from the block's first line, which is 1 */
    struct vfm_error error; /* NOTED: only the message */
    char *raw;              /* REFUSED: the row as it came; owned by the batch */
    size_t raw_length;
};

struct vfm_batch {
    struct vfm_buffer bytes;
    struct vfm_incident *incidents;
    size_t incident_count, incident_capacity;
    const struct vfm_input *input; /* of the block; NULL after the last */
    uint64_t lines;                /* that the block held; 0 in all but its last batch */
    uint64_t rows;                 /* of those, what the first stage counted as read; likewise */
    /* Hands over what is there and empties the batch, when it grows large: a block can yield more
     * than memory holds. NULL: not possible. -1: the run is being stopped. */
    int (*flush)(struct vfm_batch *batch, void *context);
    void *context;
};

/* When to flush. */
#define VFM_BATCH_BYTES ((size_t)4 << 20)
#define VFM_BATCH_INCIDENTS 512

/* Empties it, keeping its memory. */
void vfm_batch_clear(struct vfm_batch *batch);
void vfm_batch_release(struct vfm_batch *batch);

/* Adds an incident at the present end of the bytes; `raw` is copied. */
int vfm_batch_note(struct vfm_batch *batch, enum vfm_incident_kind kind, unsigned stage,
                   const struct vfm_error *what, bool relative, struct vfm_slice raw,
                   struct vfm_error *error);

/* Flushes a batch that has grown large. */
static inline int vfm_batch_check(struct vfm_batch *batch)
{
    if (__builtin_expect(batch->bytes.length < VFM_BATCH_BYTES &&
                             batch->incident_count < VFM_BATCH_INCIDENTS,
                         1) ||
        !batch->flush)
        return 0;
    return batch->flush(batch, batch->context);
}

#endif
