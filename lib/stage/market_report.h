// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What the files that print results share. All of it runs once, in one thread, over groups in the
 * order of their keys. Where nothing else is said, a function returns 0, or -1 with
 * report->link->error filled.
 */
#ifndef LIB_STAGE_MARKET_REPORT_H
#define LIB_STAGE_MARKET_REPORT_H

#include "market.h"

struct market_report {
    const struct market_stage *market;
    struct market_state *state;
    struct vfm_link *link;
    struct market_place {
        struct vfm_slice key;
        const struct market_row *row;
    } * places;                     /* the groups, in order; owned */
    struct vfm_arena arena;         /* cleared after each result */
    struct vfm_record record;       /* the result at hand */
    struct vfm_buffer json;         /* a list or object of it */
    struct market_depends *depends; /* or NULL */
    uint64_t unstated;              /* groups in which some awards do not say their price year */
};

/* ---- fields of the record at hand (market_put.c) ---- */

int market_put(struct market_report *report, const char *name, struct vfm_value value);
int market_put_money(struct market_report *report, const char *name, vfm_money amount);
int market_put_maybe(struct market_report *report, const char *name, bool is, vfm_money amount);
int market_put_count(struct market_report *report, const char *name, uint64_t count);
int market_put_text(struct market_report *report, const char *name, const char *text);

/* What stands in report->json, as the value of `name`; clears it. */
int market_put_json(struct market_report *report, const char *name);

/* by, and the fields named in it but for `without` (-1: none); `key` holds their values. */
int market_put_by(struct market_report *report, struct vfm_slice key, int without);

/* The name and number of a supplier from its key, as `name` and `name`_id: null without a name,
 * left out without a number. */
int market_put_supplier(struct market_report *report, const char *name, struct vfm_slice called,
                        struct vfm_slice key);

/* Members of report->json, which begins with `{` or a member. */
void market_add_name(struct market_report *report, const char *name);
void market_add_count(struct market_report *report, const char *name, uint64_t count);
void market_add_money(struct market_report *report, const char *name, vfm_money amount);
/* part/whole to six decimals; null where the whole is 0. */
int market_add_share(struct market_report *report, const char *name, vfm_money part,
                     vfm_money whole);
/* awards and value, as an object called `name`. */
void market_add_tally(struct market_report *report, const char *name,
                      const struct market_tally *tally);
/* … as a field of the record. */
int market_put_tally(struct market_report *report, const char *name,
                     const struct market_tally *tally);

/* ---- terms (market_terms.c) ---- */

/* Refuses groups whose amounts must not be added up. */
int market_check_terms(struct market_report *report);

/* currency and price_year, where the awards say them. */
int market_put_terms(struct market_report *report, const struct market_row *row);

/* ---- who holds how much (market_holders.c) ---- */

/* suppliers, value, hhi, the largest award and the largest supplier. */
int market_put_holders(struct market_report *report, const struct market_row *row);

/* incumbent: what went to those who had won in the group on an earlier day. */
int market_put_incumbent(struct market_report *report, const struct market_row *row);

/* ---- measures (market_measures.c) ---- */

/* yes, no and missing, and the share of yes in those that are known. */
int market_put_answers(struct market_report *report, const char *name,
                       const struct market_tally answers[MARKET_ANSWERS]);

/* Everything else about the awards of a group. */
int market_put_measures(struct market_report *report, const struct market_row *row);

/* plan: what ends in each quarter; with --plan-from. */
int market_put_plan(struct market_report *report, const struct market_row *row);

/* ---- bids (market_offers.c) ---- */

/* bidding: who bids; where bids were read. */
int market_put_offers(struct market_report *report, const struct market_row *row);

/* ---- thresholds (market_under.c) ---- */

/* thresholds: the awards under each, and the bundles past it; with --thresholds. */
int market_put_thresholds(struct market_report *report, const struct market_row *row);

/* A `bundle` record for each of those. */
int market_put_bundles(struct market_report *report);

/* Notes what thresholds could not be held against. */
void market_tell_thresholds(struct market_report *report);

/* ---- suppliers (market_suppliers.c) ---- */

/* A `supplier` record for each supplier and bidder of each group; with --suppliers. */
int market_put_suppliers(struct market_report *report);

/* Notes how many names stand with a number and without: they may be one supplier each. */
int market_tell_twins(struct market_report *report);

/* ---- dependency (market_depends.c) ---- */

/* Holds the pairs of buyer and supplier against what each spends and earns, where asked for. */
int market_depends_find(struct market_report *report);
void market_depends_release(struct market_report *report);

/* dependency: how many pairs of the group depend. */
int market_put_depends(struct market_report *report, const struct market_row *row);

/* A `dependency` record for each of them. */
int market_put_pairs(struct market_report *report);

#endif
