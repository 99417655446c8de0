// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* What the files of the summary share: the figures of all draws, by group. */
#ifndef LIB_STAGE_VARY_SUMMARY_H
#define LIB_STAGE_VARY_SUMMARY_H

#include <vfm/stage.h>
#include <vfm/table.h>

/* What a draw gave. */
enum summary_figure {
    SUMMARY_BENEFITS,
    SUMMARY_INPUTS,
    SUMMARY_NPV,
    SUMMARY_SROI,
    SUMMARY_DENOMINATOR,
    SUMMARY_FIGURES,
};

struct summary_draw {
    uint64_t number;
    vfm_money figures[SUMMARY_FIGURES];
    bool has_ratio;
};

/* All draws of one group. */
struct summary_group {
    struct summary_draw *draws;
    size_t count, capacity;
    struct vfm_slice by; /* JSON list of the names, without draw */
    /* What the results should have in common, as members: `,"basis":"…"`. The least of them by
     * their bytes, and the next that differs, or {NULL, 0}. */
    struct vfm_slice terms, other_terms;
};

struct summary {
    struct vfm_table keys; /* the group's names, and its values as vfm-sroi orders them */
    struct summary_group *groups;
    size_t capacity;
    struct vfm_buffer key, terms;
    struct vfm_arena arena; /* what the groups hold */
};

int summary_no_memory(struct vfm_error *error);

/* Writes one record a group, in the order in which vfm-sroi puts them (vary_summary_put.c). */
int summary_end(void *summary, struct vfm_link *link);

#endif
