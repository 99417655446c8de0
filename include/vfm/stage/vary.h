// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The stage of vfm-vary: the same lines once for each scenario, each arm of a tornado or each
 * random draw, so that what follows works out each of them; and, for results by draw, their
 * summary. It knows `outcome`, `input` and `output` records (for the summary `sroi` records); all
 * others pass through.
 */
#ifndef VFM_STAGE_VARY_H
#define VFM_STAGE_VARY_H

#include <vfm/distribution.h>
#include <vfm/stage.h>

/* What is varied: one of these. */
enum vfm_vary_way {
    VFM_VARY_SCENARIOS, /* as a file says */
    VFM_VARY_TORNADO,   /* one field at a time, down and up */
    VFM_VARY_DRAWS,     /* at random, within each field's range */
    VFM_VARY_SUMMARY,   /* nothing: results by draw come in, one `uncertainty` record a group out */
};

struct vfm_vary_options {
    enum vfm_vary_way way;
    const char *scenarios;     /* SCENARIOS: the file */
    double share;              /* TORNADO: how far down and up, above 0, at most 1 */
    const char *const *fields; /* TORNADO: which, field_count of them; none: the usual ones */
    size_t field_count;
    uint64_t draws; /* DRAWS: how many, 1 to 2^32 - 1 */
    uint64_t seed;
    enum vfm_family family; /* DRAWS: of a range given by `low` and `high`: TRIANGULAR, PERT or
                               UNIFORM */
};

/* All strings are borrowed for the life of the stage. Reads the scenarios. NULL with VFM_BAD_CONFIG
 * for what is wrong in them, VFM_BAD_EXPRESSION, VFM_BAD_USAGE, VFM_NO_MEMORY. Called in the main
 * thread. */
struct vfm_stage *vfm_vary_stage(const struct vfm_vary_options *options, struct vfm_error *error);

#endif
