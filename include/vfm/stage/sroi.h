// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The stage of vfm-sroi: discounted lines in, one `sroi` record a group out. It knows `outcome`,
 * `input`, `output` and `sroi_partial` records; all others pass through. It holds a row of exact
 * sums for each group, never the lines, so that any order of the lines, any cutting into shards and
 * any number of workers give the same bytes.
 */
#ifndef VFM_STAGE_SROI_H
#define VFM_STAGE_SROI_H

#include <vfm/stage.h>

/* Whose money counts. */
enum vfm_sroi_case {
    VFM_CASE_ALL,    /* every material line */
    VFM_CASE_PUBLIC, /* all but transfers, over the constrained inputs where any are marked */
    VFM_CASE_FISCAL, /* fiscal lines times their cashable share */
    VFM_CASES,
};

/* The inputs that a group is held against. */
enum vfm_sroi_over { VFM_OVER_GROUP, VFM_OVER_ALL };

/* Some names, in the order given. All strings of the options are borrowed for the life of the
 * stage. */
struct vfm_sroi_fields {
    const char *const *names;
    size_t count;
};

struct vfm_sroi_options {
    struct vfm_sroi_fields by;        /* the fields that make a group; none: one group of all */
    struct vfm_sroi_fields shares;    /* whose parts of the benefits are shown */
    struct vfm_sroi_fields switching; /* whose switching values are shown */
    bool totals;                      /* a result for the whole after those of the groups */
    bool cumulative;                  /* by `period` too, each result to date */
    enum vfm_sroi_over over;
    enum vfm_sroi_case which;
    bool explain;          /* `working`: how the figures came about */
    bool partial;          /* `sroi_partial` records in place of results */
    const char *expect;    /* a published table to hold results against; NULL: none */
    const char *covers;    /* what a partial covers, or what the partials read must; NULL: unsaid */
    const char *versus;    /* FIELD=VALUE: the group held up to the others; NULL: none */
    const char *per;       /* FIELD=VALUE: whose quantities are the units; NULL: none */
    double population;     /* 0: not scaled up. Else `per` is given */
    double take_up;        /* 0 to 1, with population */
    unsigned annual_years; /* 0: no yearly equivalents */
    const char *annual_rate; /* with annual_years: 3.5%, or what --rate of vfm-discount takes */
};

/* NULL with VFM_BAD_USAGE where options do not go together, or VFM_NO_MEMORY. */
struct vfm_stage *vfm_sroi_stage(const struct vfm_sroi_options *options, struct vfm_error *error);

#endif
