// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Thresholds: amounts from which on an award is bound to more (publishing it, a full tender). A
 * table holds one a row, with the days and the awards that it is for.
 */
#ifndef LIB_STAGE_MARKET_THRESHOLD_H
#define LIB_STAGE_MARKET_THRESHOLD_H

#include <vfm/rows.h>

#include "market.h"

struct market_threshold {
    vfm_money amount, within; /* just under: by less than this share of it, micro-units */
    struct vfm_slice name;    /* {…, 0}: none */
    int32_t from, to;         /* days, or MARKET_NO_DAY: the first and last that it holds on */
};

struct market_thresholds {
    struct vfm_rows rows;
    struct market_threshold *items; /* one a row; at most MARKET_MOST_THRESHOLDS */
    int *keys;                      /* columns that say for which awards, … */
    struct vfm_slice *fields;       /* … and the fields that they are compared with */
    size_t key_count;
    struct vfm_arena arena;
};

/* Which of them are for the award, as bits of award->held; those that hold on some days only, where
 * it has no date, in award->undated. */
int market_threshold_match(const struct market_stage *market, const struct market_view *view,
                           struct market_award *award, struct vfm_error *error);

#endif
