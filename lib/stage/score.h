// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* The parts of vfm-score: results (score_result.c), lots (score_lots.c), what is told of a lot as a
 * whole (score_bids.c, score_reversals.c, score_economy.c). */
#ifndef VFM_STAGE_SCORE_PRIVATE_H
#define VFM_STAGE_SCORE_PRIVATE_H

#include <vfm/framework.h>
#include <vfm/spill.h>
#include <vfm/stage/score.h>
#include <vfm/table.h>

#include "label.h"

struct score_stage {
    struct vfm_stage stage;
    struct vfm_score_options options;
    struct vfm_framework *framework;
    bool whole; /* something must be told of each lot at its end */
};

/* Room for what is said of one record. */
struct score_marks {
    double x[VFM_MOST_CRITERIA];
    bool *gates; /* framework->gate_count of them */
    bool passed;
    bool scored; /* false: failed a gate and cannot be measured by those that passed */
    struct vfm_verdict verdict;
    vfm_points parts[VFM_MOST_CRITERIA];
    double factors[VFM_MOST_CRITERIA];
};

/* A record of a lot, kept where the lot as a whole is told of. Only those that passed. */
struct score_bid {
    struct vfm_slice label;
    double *x;
    double score;
    bool has_price, has_unit;
    vfm_money price, unit_cost;
    vfm_money *loses; /* options.lose_count */
    bool *has_loses;
};

struct score_lot {
    struct vfm_yardstick yardstick;
    struct vfm_slice value;   /* of the lot field, as JSON; empty where there is none */
    struct vfm_slice weights; /* as JSON, where the data decide; made when first wanted */
    struct score_bid *bids;
    size_t bid_count, bid_capacity;
};

struct score_local {
    const struct score_stage *score;
    struct vfm_sight sight;
    struct score_marks marks;
    struct vfm_buffer text;         /* scratch */
    struct vfm_yardstick yardstick; /* EACH: weights alone */
    struct vfm_table keys;          /* of the lots */
    struct score_lot *lots;
    size_t lot_capacity;
    struct vfm_spill rows, lines;
    uint64_t taken;
    struct vfm_arena arena; /* labels, values of lots, bids */
};

/* ---- score.c ---- */

/* Puts the criterion's path before an error of the arithmetic. */
void score_blame(const struct score_stage *score, struct vfm_error *error);
/* The same, and refuses the record. */
int score_refuse(const struct score_stage *score, struct vfm_link *link,
                 const struct vfm_record *record);

/* ---- score_result.c ---- */

/* Writes what `marks` say into the record. `weights`: JSON. */
int score_write(const struct score_stage *score, struct score_marks *marks,
                struct vfm_slice weights, struct vfm_buffer *text, struct vfm_record *record,
                struct vfm_error *error);
/* The weights of a lot as JSON, in `arena`. */
int score_weights(const struct score_stage *score, const struct vfm_yardstick *yardstick,
                  struct vfm_arena *arena, struct vfm_slice *json, struct vfm_error *error);
/* Twelve significant digits: for what has no fixed number of places. */
double score_tidy(double number);
/* The score of a verdict as one number. */
double score_number(const struct score_stage *score, const struct vfm_verdict *verdict);

/* ---- score_lots.c ---- */

int score_lots_push(void *local, struct vfm_link *link, struct vfm_record *record);
int score_lots_end(void *local, struct vfm_link *link);
void score_lots_release(struct score_local *local);

/* ---- score_bids.c ---- */

/* Keeps what will be told of the lot. */
int score_bid_add(struct score_local *local, struct score_lot *lot, const struct vfm_record *record,
                  struct vfm_slice label, struct vfm_error *error);

/* A record about a lot: begins it in local->text, then keys and values, then sends it on. */
void score_tell_begin(struct score_local *local, const struct score_lot *lot, const char *kind);
void score_tell_key(struct vfm_buffer *text, const char *key);
void score_tell_score(struct score_local *local, double score);
int score_tell_end(struct score_local *local, struct vfm_link *link);

/* ---- score_reversals.c, score_economy.c ---- */

int score_reversals(struct score_local *local, struct vfm_link *link, struct score_lot *lot);
int score_economy(struct score_local *local, struct vfm_link *link, struct score_lot *lot);

#endif
