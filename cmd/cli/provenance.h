// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Provenance: a record ahead of the stream that tells which program, of which version, made it from
 * which inputs with which options, so that an auditor can make it again. Never a time or a host.
 *
 *     {"record":"run","program":"vfm-import","version":"0.1.0","options":["--as=outcomes","a.csv"],
 *      "inputs":[{"file":"a.csv","sha256":"…","rows":120}]}
 *
 * The number of rows is known only when all was read, so the records wait in a spill file until
 * then. Standard input cannot be read twice, so it is copied to a spill file first, which then
 * stands in its place. A pipe that is named as a file can be read only once: its digest is null.
 */
#ifndef VFM_CLI_PROVENANCE_H
#define VFM_CLI_PROVENANCE_H

#include <vfm/block.h>
#include <vfm/digest.h>
#include <vfm/sink.h>

#include "run.h"

struct provenance {
    const struct vfm_run *run; /* of one stage */
    struct provenance_input *inputs;
    size_t count;
    int held; /* descriptor of the spill file of records */
};

/* Takes the digests of the inputs. To be closed in any case. Errors: VFM_CANNOT_READ,
 * VFM_CANNOT_WRITE, VFM_NO_MEMORY. */
int provenance_open(struct provenance *provenance, const struct vfm_run *run,
                    struct vfm_error *error);

/* `rows` more were read from `input` (the number `index` of the operands). */
void provenance_count(struct provenance *provenance, unsigned index, uint64_t rows);

/* Keeps `bytes` of the output back. */
int provenance_hold(struct provenance *provenance, struct vfm_slice bytes, struct vfm_error *error);

/* Writes the record, then all that was held. */
int provenance_write(struct provenance *provenance, struct vfm_sink *sink, struct vfm_error *error);

void provenance_close(struct provenance *provenance); /* zeroed and never opened is fine */

#endif
