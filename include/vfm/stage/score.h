// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The stage of vfm-score: records and a framework in, the same records with `score` and its parts
 * out. Where every scale is fixed beforehand each record is scored as it comes. Else all of a lot
 * is looked at first: lines and values are put aside, in memory or beyond it, and come out in input
 * order at the end; the order of the records changes no score.
 */
#ifndef VFM_STAGE_SCORE_H
#define VFM_STAGE_SCORE_H

#include <vfm/stage.h>

/* All strings are borrowed for the life of the stage. */
struct vfm_score_options {
    const char *framework;       /* a shipped name, or a file */
    const char *lot;             /* the field whose values are compared apart; NULL: all together */
    const char *const *settings; /* "name=choice" of the framework's settings */
    size_t setting_count;
    const char *date;      /* settles what has dates; or NULL */
    bool reversals;        /* tell where the order of the others hangs on one record */
    const char *label;     /* the field by which records are called; NULL: the first that is there
                              of supplier, provider, name, id, alternative, title, contract */
    const char *cheapest;  /* the price: sets the cheapest beside the best value; NULL: not */
    const char *unit_cost; /* … and the lowest unit cost; may be NULL */
    const char *const *loses; /* fields whose loss is told as well */
    size_t lose_count;
    uint64_t memory; /* bytes before lines go to a temporary file; 0: 64 MiB */
};

/* NULL with the errors of vfm_framework_open, VFM_BAD_USAGE, VFM_NO_MEMORY. */
struct vfm_stage *vfm_score_stage(const struct vfm_score_options *options, struct vfm_error *error);

#endif
