// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What the files of the market stage share: an award as it was read, and the state that holds sums.
 *
 * A state is a table of groups with a row of sums each, and a table of cells: sums for one
 * supplier, one quarter or one set of terms within a group. All of it are sums, least or largest
 * values, so two states can be absorbed into one in any order. Only an award that several suppliers
 * share must wait for all of its records, which come in any order (market_share.c).
 */
#ifndef LIB_STAGE_MARKET_H
#define LIB_STAGE_MARKET_H

#include <vfm/stage/market.h>
#include <vfm/table.h>

#include "group.h"

#define MARKET_NONE UINT32_MAX
#define MARKET_NO_DAY INT32_MIN
#define MARKET_MOST_THRESHOLDS 64
#define MARKET_MOST_SUPPLIERS 1000000 /* of one award */

/* ---- one award ---- */

/* What is asked of each award. Those before MARKET_OF_SUPPLIERS are about the supplier: of an award
 * that is shared they are counted for each; the others once. */
enum market_question {
    MARKET_SMALL,
    MARKET_VOLUNTARY,
    MARKET_USER_LED,
    MARKET_LOCAL,
    MARKET_OF_SUPPLIERS,
    MARKET_RESERVED = MARKET_OF_SUPPLIERS,
    MARKET_SINGLE_BID,
    MARKET_THREE_YEARS,
    MARKET_QUESTIONS,
};

enum market_answer { MARKET_MISSING, MARKET_NO, MARKET_YES, MARKET_ANSWERS };

enum market_funding {
    MARKET_UNKNOWN,
    MARKET_CONTRACT,
    MARKET_GRANT,
    MARKET_SLA,
    MARKET_FUNDINGS,
};

/* An award to one supplier. Amounts are >= 0. */
struct market_award {
    vfm_money amount;         /* what falls to the supplier */
    vfm_money whole;          /* of the award */
    vfm_money reporting_days; /* micro-days; -1: not said */
    uint32_t suppliers;       /* that share the award */
    uint32_t bids;            /* 0: not said */
    int32_t date;             /* days from 1970; or MARKET_NO_DAY */
    int32_t ends;             /* quarters from year 0; or MARKET_NO_DAY */
    int32_t tender_days;      /* published to deadline; or MARKET_NO_DAY */
    int32_t year;             /* the financial year of `date`, by its first */
    uint64_t held, undated;   /* thresholds (market_threshold.h) */
    uint8_t answers[MARKET_QUESTIONS];
    uint8_t funding;
    bool has_amount;
    bool excluded; /* its supplier is */
    bool counts; /* false: the award was counted in its group, by the record of another supplier */
};

/* Who and where. `group` is the key of its group, `market` that without the buyer, `supplier` the
 * key of its supplier: a number, or a name where there is none; {…, 0} where there is neither. */
struct market_names {
    struct vfm_slice group, market, buyer, supplier;
    struct vfm_slice place; /* buyer and category, for bundles; {…, 0} where one is missing */
    struct vfm_slice name;  /* of the supplier, JSON text */
    struct vfm_slice terms; /* its currency and price year */
};

/* ---- sums ---- */

struct market_tally {
    uint64_t awards, unvalued; /* how many, and how many of them without an amount */
    vfm_money value;
};

/* Bids, by what is known of who made them. */
struct market_offers {
    uint64_t count, excluded, without_lot;
    uint64_t answers[MARKET_OF_SUPPLIERS][MARKET_ANSWERS];
};

struct market_row {
    struct market_tally all; /* but those excluded */
    struct market_tally excluded, unnamed;
    struct market_tally shared;  /* of several suppliers */
    uint64_t zero;               /* awards with an amount of 0 */
    struct market_tally undated; /* of them */
    struct market_tally answers[MARKET_QUESTIONS][MARKET_ANSWERS];
    struct market_tally funding[MARKET_FUNDINGS];
    uint64_t bids, lots; /* bids for so many lots */
    uint64_t tender_days, tenders;
    int32_t tender_least;
    struct market_tally reported; /* awards that say their days of reporting and their amount */
    vfm_money reporting_days;
    struct market_tally no_end;
    vfm_money largest;     /* the largest award to a named supplier … */
    uint32_t largest_cell; /* … and to whom, or MARKET_NONE */
    struct market_offers offers;
    uint64_t undated_thresholds; /* awards that could not be held against one for want of a date */
    uint32_t cells;              /* the newest of its cells, or MARKET_NONE */
};

enum market_field {
    MARKET_SUPPLIER,
    MARKET_QUARTER,
    MARKET_TERMS,
    MARKET_LOT,
    MARKET_UNDER,
    MARKET_BUNDLE
};

/*
 * Sums within a group. What a cell holds by what it is for, where it holds anything:
 *
 *             all         first            dated               count
 *   SUPPLIER  its awards  of its first day that have a date    its bids
 *   QUARTER   that end in it
 *   LOT                                                        bids for it
 *   UNDER     under it    just under it    that can be bundled awards that the threshold is for
 *   BUNDLE    in it                                            of them to nobody that is named
 */
struct market_cell {
    struct market_tally all, first, dated;
    uint64_t count;
    int32_t date;          /* of a supplier: its first day, or MARKET_NO_DAY; of a quarter: which */
    struct vfm_slice name; /* of a supplier: the least by its bytes; in the state's arena */
    struct vfm_slice last; /* of a bundle: the greatest key of a supplier; `name` is the least */
    uint32_t next;         /* of the same group, or MARKET_NONE */
    uint8_t field;
};

/* A buyer and a supplier within a market. */
struct market_pair {
    vfm_money value;
    struct vfm_slice name;
};

/* A record of an award that is shared. */
struct market_share {
    struct market_award award;
    struct market_names names; /* in the state's arena */
    uint32_t next;             /* of the same award, or MARKET_NONE */
};

struct market_state {
    struct vfm_table groups;
    struct market_row *rows;
    size_t row_capacity;
    struct vfm_table cell_keys; /* group (4 bytes), field (1 byte), text */
    struct market_cell *cells;
    size_t cell_capacity;
    struct vfm_table pair_keys; /* market, buyer, supplier */
    struct market_pair *pairs;
    size_t pair_capacity;
    struct vfm_table shared; /* awards by what their records have in common … */
    uint32_t *newest;        /* … and the newest of the records of each */
    size_t newest_capacity;
    struct market_share *shares;
    size_t share_count, share_capacity;
    uint64_t split;        /* records whose amount was divided */
    uint64_t parts_absent; /* suppliers of shared awards without a record */
    struct vfm_arena arena;
    struct vfm_buffer scratch, bundle;
    bool overflowed;
    const struct market_thresholds *thresholds; /* borrowed, or NULL */
};

void market_state_release(struct market_state *state);

/* Adds an award to its group. */
int market_state_add(struct market_state *state, const struct market_names *names,
                     const struct market_award *award, struct vfm_error *error);

/* Adds a bid for a lot ({…, 0}: not said which) to its group; of the award only `answers` and
 * `excluded` are used. */
int market_state_offer(struct market_state *state, const struct market_names *names,
                       struct vfm_slice lot, const struct market_award *bid,
                       struct vfm_error *error);

/* Adds all of `other` to `state`. */
int market_state_merge(struct market_state *state, const struct market_state *other,
                       struct vfm_error *error);

/* The cell of `text` in `field` of a row, made where it is new. NULL with an error. */
struct market_cell *market_cell(struct market_state *state, struct market_row *row,
                                enum market_field field, struct vfm_slice text,
                                struct vfm_error *error);

void market_tally_merge(struct market_state *state, struct market_tally *into,
                        const struct market_tally *from);

/* What a cell was made for. */
struct vfm_slice market_cell_text(const struct market_state *state, uint32_t cell);

/* The lesser name, in the state's arena. */
int market_name_keep(struct market_state *state, struct vfm_slice *kept, struct vfm_slice name,
                     struct vfm_error *error);

/* … and the greater. */
int market_last_keep(struct market_state *state, struct vfm_slice *kept, struct vfm_slice name,
                     struct vfm_error *error);

/* ---- thresholds (market_threshold.c, market_under.c) ---- */

struct market_thresholds *market_threshold_open(const char *path, struct vfm_error *error);
void market_threshold_close(struct market_thresholds *thresholds); /* NULL is fine */

/* Holds an award against the thresholds that are for it. */
int market_under_add(struct market_state *state, struct market_row *row,
                     const struct market_thresholds *thresholds, const struct market_names *names,
                     const struct market_award *award, struct vfm_error *error);

/* ---- awards that suppliers share (market_share.c) ---- */

/* Keeps the record of an award that is shared; `identity` is what its records have in common. */
int market_share_keep(struct market_state *state, struct vfm_slice identity,
                      const struct market_names *names, const struct market_award *award,
                      struct vfm_error *error);

/* Adds all of them to their groups: where `split` each has its part of the amount, so that the
 * parts of an award add up to it. */
int market_share_settle(struct market_state *state, bool split, struct vfm_error *error);

/* ---- suppliers that are left out (market_exclude.c) ---- */

struct market_excluded;

/* Reads a table with a column for their names, their numbers, or both. */
struct market_excluded *market_exclude_open(const char *path, struct vfm_error *error);
void market_exclude_close(struct market_excluded *excluded); /* NULL is fine */

/* Whether the table has this number, or else this name; either may be empty. `scratch` is used. */
bool market_exclude_has(const struct market_excluded *excluded, struct vfm_slice number,
                        struct vfm_slice name, struct vfm_buffer *scratch);

/* ---- the stage ---- */

/* The fields that are read; after them those of `by`, and those that thresholds ask for. */
enum market_slot {
    MARKET_AT_RECORD,
    MARKET_AT_BUYER,
    MARKET_AT_SUPPLIER,
    MARKET_AT_SUPPLIER_ID,
    MARKET_AT_SUPPLIERS,
    MARKET_AT_CONTRACT,
    MARKET_AT_TITLE,
    MARKET_AT_LOT,
    MARKET_AT_FUNDING,
    MARKET_AT_AMOUNT,
    MARKET_AT_CURRENCY,
    MARKET_AT_PRICE_YEAR,
    MARKET_AT_DATE,
    MARKET_AT_PUBLISHED,
    MARKET_AT_DEADLINE,
    MARKET_AT_START,
    MARKET_AT_END,
    MARKET_AT_BIDS,
    MARKET_AT_SIZE,
    MARKET_AT_KIND,
    MARKET_AT_LOCAL,
    MARKET_AT_RESERVED,
    MARKET_AT_REPORTING,
    MARKET_AT_CATEGORY,
    MARKET_AT_BY,
};

struct market_stage {
    struct vfm_stage stage;
    struct vfm_market_options options;
    struct market_excluded *excluded;     /* or NULL */
    struct market_thresholds *thresholds; /* or NULL */
    size_t first_key;                     /* of the slots, the first that thresholds ask for */
    const struct vfm_slice *names;        /* of all slots */
    size_t slots;
    int32_t plan_from; /* a quarter, or MARKET_NO_DAY */
    int buyer;         /* which of `by` is the buyer, or -1 */
    struct vfm_arena arena;
};

/* A worker's own. The buffers are for the record at hand. */
struct market_local {
    const struct market_stage *market;
    struct vfm_binding binding;
    struct market_state state;
    struct vfm_buffer group, without_buyer, buyer, supplier, name, terms, identity, place, scratch;
};

/* A record, and where its fields are. */
struct market_view {
    const struct vfm_record *record;
    const int16_t *places;
};

static inline const struct vfm_value *market_get(const struct market_view *view, unsigned slot)
{
    return vfm_record_get(view->record, view->places, slot);
}

/* Reads an award whole (market_read.c). */
int market_read_award(const struct market_view *view, struct market_award *award,
                      struct vfm_error *error);

/* … and what a bid says of its supplier: `answers` alone. */
int market_read_bid(const struct market_view *view, struct market_award *bid,
                    struct vfm_error *error);

/* ---- who and where (market_names.c) ---- */

/* The names of a record, good until the next call. */
int market_read_names(struct market_local *local, const struct market_view *view,
                      struct market_names *names, struct vfm_error *error);

/* What the records of an award that is shared have in common, into local->identity; after
 * market_read_names. */
int market_read_identity(struct market_local *local, const struct market_view *view,
                         const struct market_award *award, struct vfm_error *error);

/* The lot that a bid is for, into local->identity: its contract and lot; nothing where it says
 * neither. */
int market_read_lot(struct market_local *local, const struct market_view *view,
                    struct vfm_error *error);

/* The words of a value as people write them; nothing where it is absent. */
int market_plain_text(const struct vfm_value *value, const char *field, struct vfm_arena *arena,
                      struct vfm_slice *text, struct vfm_error *error);

/* Whether the supplier is left out. */
int market_read_excluded(struct market_local *local, const struct market_view *view,
                         struct market_award *award, struct vfm_error *error);

int market_end(void *local, struct vfm_link *link);

/* Names that a result has of its own: they cannot be grouped by. */
bool market_result_owns(const char *name);

#endif
