// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The stage of vfm-rank: records in, the same in order out, with their `rank`. A stable external
 * merge sort: sorted runs go to temporary files beyond the memory allowed, one set a worker, and
 * are merged at the end by key and place in the input, so the bytes do not depend on workers or
 * memory.
 */
#ifndef VFM_STAGE_RANK_H
#define VFM_STAGE_RANK_H

#include <vfm/money.h>
#include <vfm/ranking.h>
#include <vfm/stage.h>

/* All strings are borrowed for the life of the stage. */
struct vfm_rank_options {
    const char *const *by; /* FIELD, FIELD:asc or FIELD:desc (the default); none: `score`, in the
                              record's own `order` */
    size_t by_count;
    const char *const *within; /* fields that make groups, each with its own ranks */
    size_t within_count;
    enum vfm_ties ties;
    uint64_t top;              /* at most so many of each group; 0: all */
    bool margin;               /* how far to the next */
    uint64_t memory;           /* bytes for sorting, over all workers; 0: 40 MiB */
    const char *const *pareto; /* FIELD:min or FIELD:max */
    size_t pareto_count;
    bool has_budget;
    vfm_money budget;         /* the best portfolio of records within it … */
    const char *cost, *value; /* … by these fields; with has_budget */
    const char *must;         /* field that is true where a record must be chosen; or NULL */
    const char *either;       /* of records with one value of this field at most one; or NULL */
    const char *label;    /* the field by which records are called; NULL: the first that is there of
                             supplier, provider, name, id, alternative, title, contract */
    uint64_t draws, seed; /* random weightings; 0 draws: none */
};

/* NULL with VFM_BAD_USAGE (what does not go together, a direction that is none), VFM_NO_MEMORY. */
struct vfm_stage *vfm_rank_stage(const struct vfm_rank_options *options, struct vfm_error *error);

#endif
