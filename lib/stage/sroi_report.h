// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What the files that print results share: the report under way and the parts that each puts into
 * the record at hand. All of it runs once, in one thread, over rows in the order of their keys.
 * Where nothing else is said, a function returns 0, or -1 with report->link->error filled.
 */
#ifndef LIB_STAGE_SROI_REPORT_H
#define LIB_STAGE_SROI_REPORT_H

#include "sroi.h"

/* What the results share. */
struct sroi_report {
    const struct vfm_sroi_options *options;
    struct vfm_link *link;
    struct sroi_state *state;
    const struct sroi_row *whole; /* of all groups, in the state `total`; NULL where not needed */
    struct sroi_state total;
    bool constrained;         /* some input of the run is marked */
    struct vfm_arena arena;   /* cleared after each result */
    struct vfm_record record; /* the result at hand */
    struct vfm_buffer json;   /* a list or object of it */
    uint64_t without_ratio, without_payback, unstated;
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

/* A cell of the row at hand, for sorting. */
struct sroi_share {
    struct vfm_slice text;
    const vfm_money *amounts;
    uint8_t field;
};

/* ---- fields of the record at hand (sroi_put.c) ---- */

int sroi_put(struct sroi_report *report, const char *name, struct vfm_value value);
int sroi_put_money(struct sroi_report *report, const char *name, vfm_money amount);
int sroi_put_count(struct sroi_report *report, const char *name, uint64_t count);
int sroi_put_text(struct sroi_report *report, const char *name, const char *text);

/* What stands in report->json, as the value of `name`. */
int sroi_put_json(struct sroi_report *report, const char *name);

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

/* payback_years: when `row` reaches `inputs`, counted from the month `origin`; null is never. Left
 * out, and counted in the report, where a line does not say how it spreads over years. */
int sroi_put_payback(struct sroi_report *report, const struct sroi_row *row, int32_t origin,
                     vfm_money inputs);

/* pvs: the yearly sums, by years from the month `origin`. A year of a line counts where it begins.
 * Left out where a line does not say how it spreads. */
int sroi_put_years(struct sroi_report *report, const struct sroi_row *row, int32_t origin);

/* ---- cells (sroi_cells.c) ---- */

/* The cells of a row by field and text; *cells is freed by the caller. */
int sroi_row_cells(const struct sroi_state *state, const struct sroi_row *row,
                   struct sroi_share **cells, size_t *count, struct vfm_error *error);

int sroi_put_shares(struct sroi_report *report, const struct sroi_share *cells, size_t count);

/* outputs: each with its units and what one of them costs of `inputs`. */
int sroi_put_outputs(struct sroi_report *report, const struct sroi_row *row,
                     const struct sroi_share *cells, size_t count, vfm_money inputs);

#endif
