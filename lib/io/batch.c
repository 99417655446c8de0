// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdlib.h>

#include <vfm/batch.h>

void vfm_batch_clear(struct vfm_batch *batch)
{
    for (size_t i = 0; i < batch->incident_count; i++)
        free(batch->incidents[i].raw);
    batch->incident_count = 0;
    batch->bytes.length = 0;
    batch->lines = 0;
    batch->rows = 0;
}

void vfm_batch_release(struct vfm_batch *batch)
{
    if (!batch)
        return;
    vfm_batch_clear(batch);
    free(batch->incidents);
    vfm_buffer_release(&batch->bytes);
    *batch = (struct vfm_batch){0};
}

int vfm_batch_note(struct vfm_batch *batch, enum vfm_incident_kind kind, unsigned stage,
                   const struct vfm_error *what, bool relative, struct vfm_slice raw,
                   struct vfm_error *error)
{
    if (batch->incident_count == batch->incident_capacity) {
        size_t capacity = batch->incident_capacity ? batch->incident_capacity * 2 : 4;
        struct vfm_incident *incidents = realloc(batch->incidents, capacity * sizeof *incidents);
        if (!incidents)
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for what to report");
        batch->incidents = incidents;
        batch->incident_capacity = capacity;
    }
    char *copy = malloc(raw.length + 1);
    if (!copy)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a refused row");
    if (raw.length)
        memcpy(copy, raw.data, raw.length);
    copy[raw.length] = 0;
    batch->incidents[batch->incident_count++] = (struct vfm_incident){.kind = kind,
                                                                      .stage = stage,
                                                                      .at = batch->bytes.length,
                                                                      .relative = relative,
                                                                      .error = *what,
                                                                      .raw = copy,
                                                                      .raw_length = raw.length};
    return 0;
}
