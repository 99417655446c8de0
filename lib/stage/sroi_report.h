// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What the files that print results share: the report under way, the group at hand, and the parts
 * that each file puts into its record. All of it runs once, in one thread, over groups in the order
 * of their keys. Where nothing else is said, a function returns 0, or -1 with report->link->error
 * filled.
 */
#ifndef LIB_STAGE_SROI_REPORT_H
#define LIB_STAGE_SROI_REPORT_H

#include "sroi.h"

/* A row and the key that orders it. */
struct sroi_place {
    struct vfm_slice key;
    const struct sroi_row *row;
};

/* What the results share. */
struct sroi_report {
    const struct sroi_stage *sroi;
    const struct vfm_sroi_options *options;
    struct vfm_link *link;
    const struct sroi_state *lines; /* as they were added up */
    const struct sroi_state *state; /* of the groups: `lines`, or those to date */
    struct sroi_place *places;      /* of `state`, in order */
    struct sroi_state total;
    const struct sroi_row *whole;   /* all groups, in `total`; NULL where nothing needs it */
    bool constrained;               /* some input of the run is marked */
    struct vfm_table comparators;   /* the keys without the field of --versus … */
    struct sroi_place *comparator;  /* … and the group each is held up to */
    struct vfm_arena arena;         /* cleared after each result */
    struct vfm_record record;       /* the result at hand */
    struct vfm_buffer covers;       /* what the records read cover, for a partial */
    struct vfm_buffer json;         /* a list or object of it */
    struct sroi_computed *computed; /* what each cell of the table of --expect came to */
    uint64_t without_ratio, without_payback, without_units, unstated, partly_reduced;
};

/* The two least of some values, of which there may be more. */
struct sroi_least {
    struct vfm_slice values[2];
    int count;
};

/* What the lines of a row were computed on. */
struct sroi_terms {
    struct sroi_least basis, currency, price_year;
    bool no_price_year, says_currency;
};

/* A cell of the group at hand. */
struct sroi_share {
    struct vfm_slice text;
    const vfm_money *amounts;
    uint8_t field;
};

/* The group at hand. */
struct sroi_group {
    const struct sroi_state *state; /* that holds `row` */
    const struct sroi_row *row;
    const struct sroi_row *payer; /* whose inputs it is held against: its own, or the whole's */
    struct vfm_slice key;
    size_t fields;                           /* how many of `by` stand in `key` */
    int32_t origin;                          /* the first month of its lines */
    bool constrained;                        /* the denominator is the constrained inputs alone */
    vfm_money benefits, inputs, denominator; /* of the case chosen */
    struct vfm_appraisal appraisal;
    struct sroi_terms terms;
    struct sroi_share *cells; /* in order of field and text */
    size_t cell_count;
};

/* ---- fields of the record at hand (sroi_put.c) ---- */

int sroi_put(struct sroi_report *report, const char *name, struct vfm_value value);
int sroi_put_money(struct sroi_report *report, const char *name, vfm_money amount);
int sroi_put_count(struct sroi_report *report, const char *name, uint64_t count);
int sroi_put_text(struct sroi_report *report, const char *name, const char *text);

/* The amount where there `is` one, else null. */
int sroi_put_maybe(struct sroi_report *report, const char *name, bool is, vfm_money amount);

/* by, and the fields named in it (sroi_result.c). */
int sroi_put_by(struct sroi_report *report, const struct sroi_group *group);

/* What stands in report->json, as the value of `name`. */
int sroi_put_json(struct sroi_report *report, const char *name);

/* Appends an amount to report->json; an error past the limit. */
int sroi_add_money(struct sroi_report *report, vfm_money amount);

/* Text of a cell or key (JSON text without its quotes) as a JSON string. */
void sroi_add_quoted(struct vfm_buffer *json, struct vfm_slice text);

/* Fills `error`: a sum is past the limit. Returns -1. */
int sroi_too_large(struct vfm_error *error);

/* ---- terms (sroi_terms.c) ---- */

struct sroi_terms sroi_row_terms(const struct sroi_state *state, const struct sroi_row *row);

/* Refuses lines that must not be added up, naming the two least of what they were computed on. */
int sroi_check_terms(struct sroi_report *report, const struct sroi_terms *terms);

int sroi_put_terms(struct sroi_report *report, const struct sroi_terms *terms);

/* ---- years (sroi_years.c) ---- */

/* payback_years: when the group reaches its inputs; null is never. Left out, and counted in the
 * report, where a line does not say how it spreads over years. */
int sroi_put_payback(struct sroi_report *report, const struct sroi_group *group);

/* pvs: the yearly sums, by years from the group's first month. A year of a line counts where it
 * begins. Left out where a line does not say how it spreads. */
int sroi_put_years(struct sroi_report *report, const struct sroi_group *group);

/* The benefits of one such year, from 0. */
vfm_money sroi_year_amount(const struct sroi_report *report, const struct sroi_group *group,
                           uint32_t year);

/* ---- cells (sroi_cells.c) ---- */

/* The cells of a row by field and text; *cells is freed by the caller. */
int sroi_row_cells(const struct sroi_state *state, const struct sroi_row *row,
                   struct sroi_share **cells, size_t *count, struct vfm_error *error);

/* shares: what of the benefits goes to each value of each field of --shares. */
int sroi_put_shares(struct sroi_report *report, const struct sroi_group *group);

/* switching: by what fraction the benefits of each value would have to change for npv to be 0. */
int sroi_put_switching(struct sroi_report *report, const struct sroi_group *group);

/* outputs: each with its units and what one of them costs. */
int sroi_put_outputs(struct sroi_report *report, const struct sroi_group *group);

/* ---- further measures (sroi_measures.c) ---- */

/* Finds the groups that --versus holds up. Errors: VFM_UNKNOWN_NAME where there is none. */
int sroi_find_comparators(struct sroi_report *report);

/* The group against its comparator. */
int sroi_put_versus(struct sroi_report *report, const struct sroi_group *group);

/* By unit of what --per names, and scaled up to a population. */
int sroi_put_units(struct sroi_report *report, const struct sroi_group *group);

/* As even yearly amounts. */
int sroi_put_annual(struct sroi_report *report, const struct sroi_group *group);

/* ---- working (sroi_working.c) ---- */

/* working: how the figures put so far came about; with --explain. */
int sroi_put_working(struct sroi_report *report, const struct sroi_group *group);

/* ---- --expect (sroi_agree.c) ---- */

/* Notes the figures of the record at hand that a published table has. */
int sroi_note_computed(struct sroi_report *report, const struct sroi_group *group);

/* An `expectation` record for each figure of the table, and for each sum within it. */
int sroi_put_expectations(struct sroi_report *report);

/* ---- partials (sroi_partial.c, sroi_covered.c) ---- */

/* A set of sroi_partial records in place of results. */
int sroi_put_partials(struct sroi_report *report);

/* Refuses partials that are not whole, or read twice, or that leave out what they should cover.
 * Fills report->covers, the JSON list of what was covered. */
int sroi_check_covered(struct sroi_report *report);

/* ---- to date (sroi_cumulative.c) ---- */

/* Fills `to_date` with the groups of `state`, each with all earlier periods of its own added.
 * Errors: VFM_BAD_PERIOD for periods of two kinds in one series. */
int sroi_accumulate(const struct sroi_stage *sroi, const struct sroi_state *state,
                    struct sroi_state *to_date, struct vfm_error *error);

#endif
