// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The stage of vfm-market: awards and bids in, one `market` record a group out. It knows `award`
 * and `bid` records; all others pass through. It holds exact sums for each group and each supplier
 * in it, and the awards that several suppliers share; so any order of the lines, any cutting into
 * files and any number of workers give the same bytes.
 */
#ifndef VFM_STAGE_MARKET_H
#define VFM_STAGE_MARKET_H

#include <vfm/stage.h>

/* All strings are borrowed for the life of the stage. */
struct vfm_market_options {
    const char *const *by; /* the fields that make a group; none: one group of all */
    size_t by_count;
    const char *exclude;    /* a table of suppliers that are left out; NULL: none */
    const char *thresholds; /* a table of amounts to hold awards against; NULL: none */
    bool split;             /* an amount that suppliers share is divided among them */
    bool suppliers;         /* `supplier` records after the results */
    const char *plan_from;  /* a day: `plan` from its quarter on; NULL: no plan */
    bool depends;           /* `dependency` records … */
    double dependency;      /* … of the pairs with this share or more, 0 to 1 */
};

/* NULL with VFM_BAD_USAGE, an error of the table at `exclude`, or VFM_NO_MEMORY. */
struct vfm_stage *vfm_market_stage(const struct vfm_market_options *options,
                                   struct vfm_error *error);

#endif
