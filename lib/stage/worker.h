// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* A worker as links see it: where their output goes and whom they tell of incidents. */
#ifndef VFM_STAGE_WORKER_H
#define VFM_STAGE_WORKER_H

#include <assert.h>

#include <vfm/chain.h>
#include <vfm/lines.h>

struct vfm_worker {
    const struct vfm_chain *chain;
    struct vfm_link *links; /* `count` of them: stages first … first + count - 1 */
    size_t first, count;
    struct vfm_arena arena;
    struct vfm_shapes *shapes;
    struct vfm_record record;
    struct vfm_lines *lines; /* NULL where the first stage takes no pages of JSON */
    bool wants_records;      /* the first stage took no page of the last rows that came to it */
    struct vfm_batch *batch; /* of the moment */
    uint64_t line;           /* of the record that is being worked on, in its block, from 0 */
    bool lines_known;        /* `line` means something to the user */
    bool stopped;
};

/* Notes a fault that stops the run. Returns -1. */
int worker_stop(struct vfm_link *link, const struct vfm_error *what);

int worker_note(struct vfm_link *link, enum vfm_incident_kind kind, const struct vfm_error *what,
                struct vfm_slice raw);

#endif
