// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The stage of vfm-normalise: records in one price base, currency, period and set of names, with
 * proxies and assumptions attached from tables. It knows `outcome`, `input`, `output`, `award` and
 * `bid` records; all others pass through. In this order: names, proxies, assumptions, currency,
 * prices, optimism, period.
 */
#ifndef VFM_STAGE_NORMALISE_H
#define VFM_STAGE_NORMALISE_H

#include <vfm/period.h>
#include <vfm/stage.h>

struct vfm_normalise_options {
    const char *prices;      /* the period of the price base, or NULL */
    const char *deflator;    /* a name or a file; NULL: the newest of HM Treasury's */
    const char *currency;    /* the currency wanted, or NULL */
    const char *rates;       /* a file */
    const char *names;       /* a file, or NULL */
    const char *proxies;     /* a file, or NULL */
    const char *assumptions; /* a file, or NULL */
    const char *optimism;    /* a file, or NULL */
    bool by_period;
    enum vfm_period_kind period; /* where by_period */
    bool spread;
    const char *const *latest; /* fields of which a combination comes once; latest_count of them */
    size_t latest_count;
    bool explain;      /* add `money_working` */
    const char *order; /* the field that says which is the latest, or NULL */
};

/* All strings are borrowed for the life of the stage. Reads the tables. NULL with VFM_BAD_USAGE
 * where options do not go together, VFM_BAD_CONFIG for a table, VFM_UNKNOWN_NAME, VFM_NO_MEMORY. */
struct vfm_stage *vfm_normalise_stage(const struct vfm_normalise_options *options,
                                      struct vfm_error *error);

#endif
