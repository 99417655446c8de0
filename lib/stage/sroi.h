// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What the files of the sroi stage share: the sums of a group, and the state that holds them.
 *
 * A state is a table of groups with a row of sums each, and a table of cells: sums for one value of
 * one field within a group (a stakeholder's share, the units of an output). Everything in it is a
 * sum, a least value or a set, so two states can be absorbed into one in any order.
 */
#ifndef LIB_STAGE_SROI_H
#define LIB_STAGE_SROI_H

#include <vfm/appraisal.h>
#include <vfm/course.h>
#include <vfm/stage/sroi.h>
#include <vfm/table.h>

#include "group.h"

#define SROI_NONE UINT32_MAX

/* A start (see struct sroi_flow) of lines without a period: they begin when their group does. */
#define SROI_UNDATED (-1000000)
#define SROI_UNDATED_SPAN 100000 /* a start below the sum of both is such a one */
/* An origin: no line of the group has a period. */
#define SROI_NO_ORIGIN INT32_MAX

/* A cell's field: a number of struct sroi_stage's `parts`, or one of these. */
enum {
    SROI_MOST_PARTS = 200,
    SROI_CELL_OUTPUT, /* text: output, US, unit; amounts[0]: quantity */
    SROI_CELL_UNIT,   /* text: a unit; amounts[0]: the quantity in it of what --per names */
    SROI_CELL_TERMS,  /* text: a further set of terms met in the group */
};

#define SROI_UNIT_SEPARATOR '\x1f' /* no checked JSON text holds it */

/* What is kept of a year: all benefit, and what of it the other cases need. */
enum { SROI_ALL, SROI_TRANSFERS, SROI_CASHABLE, SROI_FLOWS };

/* Discounted benefit by year of the lines of a group that start in one month. */
struct sroi_flow {
    int32_t start; /* vfm_period_months, or SROI_UNDATED + how many months later */
    uint32_t years, capacity;
    vfm_money *amounts[SROI_FLOWS]; /* one allocation, owned by amounts[SROI_ALL] */
};

struct sroi_profile {
    struct sroi_flow *flows;
    uint32_t count, capacity;
    uint64_t derived; /* lines whose years were worked out again: right to a micro-unit or so */
    /* lines with an amount that last more than a year and do not say how it spreads, by case */
    uint64_t missing[VFM_CASES];
};

/* The sums of a group. Benefits are present values of material outcome lines. What every line adds
 * to stands first, in as few lines of the cache as may be. */
struct sroi_row {
    vfm_money benefits;
    vfm_money impact, value;
    uint64_t outcome_lines;
    uint64_t impact_lines, value_lines; /* outcome lines that carry them */
    int32_t origin;                     /* the first month of any line */
    uint32_t terms;                     /* the first set of terms met, or SROI_NONE */
    struct sroi_profile profile;
    uint32_t cells;                 /* the newest of its cells, or SROI_NONE */
    vfm_money transfers;            /* of benefits, transfer payments */
    vfm_money fiscal, cashable;     /* of which fiscal: whole, and what can be released */
    vfm_money losses[VFM_CASES];    /* of which below zero */
    vfm_money weighting[VFM_CASES]; /* what distribution weights would add */
    vfm_money reducing[VFM_CASES];  /* what the reduced rates of long horizons would add */
    vfm_money inputs_reducing, constrained_reducing;
    vfm_money inputs, constrained;
    uint64_t input_lines, output_lines;
    uint64_t immaterial_lines, weighted_lines, constrained_lines;
    uint64_t reduced_lines; /* lines that have a reduced-rate figure */
    uint64_t whole_lines;   /* fiscal lines that name no cashable share */
};

struct sroi_cell {
    vfm_money amounts[VFM_CASES];
    uint32_t next; /* of the same group, or SROI_NONE */
    uint8_t field;
};

/* What sums were made from, so that a shard that is lost or fed twice is noticed. A run with
 * --partial writes a set: a head, which says what it covers, and a row for each group. */
struct sroi_cover {
    uint64_t lines, digest; /* of ordinary records: how many, and the sum of their hashes */
    struct vfm_table sets;  /* by their names, of the sets read */
    struct sroi_set {
        uint64_t heads;          /* how many were read: should be 1 */
        uint64_t rows;           /* how many the head announces */
        struct vfm_slice covers; /* the head's list, JSON; owned by `arena` */
    } * set;
    size_t set_capacity;
    struct vfm_table rows; /* of those read: the set's name and the row's number */
    uint64_t *row;         /* how often each was read: should be 1 */
    size_t row_capacity;
    struct vfm_arena arena;
};

struct sroi_state {
    struct sroi_cover cover;
    struct vfm_table groups;
    struct sroi_row *rows;
    size_t row_capacity;
    struct vfm_table cell_keys; /* group (4 bytes), field (1 byte), text */
    struct sroi_cell *cells;
    size_t cell_capacity;
    struct vfm_table terms; /* sets of terms: see sroi_terms_key */
    struct vfm_buffer scratch;
    bool overflowed; /* a sum went past 128 bits */
};

/* ---- the state (sroi_state.c) ---- */

void sroi_state_release(struct sroi_state *state);

/* The row of the group `key`, made where it is new; good until the next call. NULL with an error.
 */
struct sroi_row *sroi_state_row(struct sroi_state *state, struct vfm_slice key,
                                struct vfm_error *error);

/* The cell of `text` in `field` of a row. NULL with an error. */
struct sroi_cell *sroi_state_cell(struct sroi_state *state, struct sroi_row *row, uint8_t field,
                                  struct vfm_slice text, struct vfm_error *error);

/* What a cell was made for. */
struct vfm_slice sroi_cell_text(const struct sroi_state *state, uint32_t cell);

/* Adds a set of terms to those of a row. */
int sroi_state_terms(struct sroi_state *state, struct sroi_row *row, struct vfm_slice terms,
                     struct vfm_error *error);

/* Adds `from`, a row of `other`, to `into`, a row of `state`. */
int sroi_state_absorb(struct sroi_state *state, struct sroi_row *into,
                      const struct sroi_state *other, const struct sroi_row *from,
                      struct vfm_error *error);

/* Adds all of `other` to `state`, group to group. */
int sroi_state_merge(struct sroi_state *state, const struct sroi_state *other,
                     struct vfm_error *error);

/* Adds the yearly amounts of one line that starts at `start`: amounts[SROI_ALL][year] …; NULL where
 * all are nothing. */
int sroi_profile_add(struct sroi_profile *profile, int32_t start, uint32_t years,
                     const vfm_money *const amounts[SROI_FLOWS], bool *overflowed,
                     struct vfm_error *error);

/* The flow of lines that start at `start` and last for `years`, made where it is new, with room for
 * vfm_course_steps(years); good until the next call. NULL with VFM_NO_MEMORY. */
struct sroi_flow *sroi_profile_flow_made(struct sroi_profile *profile, int32_t start,
                                         uint32_t years, struct vfm_error *error);

static inline struct sroi_flow *sroi_profile_flow(struct sroi_profile *profile, int32_t start,
                                                  uint32_t years, struct vfm_error *error)
{
    struct sroi_flow *first = profile->flows; /* mostly it is the only one */
    bool there =
        profile->count && first->start == start && vfm_course_steps(years) <= first->capacity;
    struct sroi_flow *flow =
        __builtin_expect(there, 1) ? first : sroi_profile_flow_made(profile, start, years, error);
    if (flow && years > flow->years)
        flow->years = years;
    return flow;
}

/* What a year of a flow (from 0) holds in one case. */
vfm_money sroi_flow_amount(const struct sroi_flow *flow, enum vfm_sroi_case which, uint32_t year);

/* The benefits of a row in one case. */
vfm_money sroi_row_benefits(const struct sroi_row *row, enum vfm_sroi_case which);

static inline void sroi_sum(struct sroi_state *state, vfm_money *sum, vfm_money term)
{
    state->overflowed |= __builtin_add_overflow(*sum, term, sum);
}

/* ---- what is covered (sroi_cover.c) ---- */

void sroi_cover_release(struct sroi_cover *cover);

/* Counts an ordinary record in. */
int sroi_cover_line(struct sroi_cover *cover, const struct vfm_record *record,
                    struct vfm_buffer *scratch, struct vfm_error *error);

/* Notes that the head of the set `name` was read. */
int sroi_cover_head(struct sroi_cover *cover, struct vfm_slice name, uint64_t rows,
                    struct vfm_slice covers, struct vfm_error *error);

/* Notes that row `number` of the set `name` was read. */
int sroi_cover_row(struct sroi_cover *cover, struct vfm_slice name, struct vfm_slice number,
                   struct vfm_error *error);

int sroi_cover_merge(struct sroi_cover *into, const struct sroi_cover *from,
                     struct vfm_error *error);

/* ---- reading (sroi_read.c) ---- */

/* The fields that are read by name; after them those of `by`, the parts, and the field of --per. */
enum sroi_slot {
    SLOT_RECORD,
    SLOT_PV,
    SLOT_BASIS,
    SLOT_CURRENCY,
    SLOT_PRICE_YEAR,
    SLOT_PERIOD,
    SLOT_IMPACT,
    SLOT_VALUE,
    SLOT_DURATION,
    SLOT_DROPOFF,
    SLOT_DROPOFF_FROM,
    SLOT_YEARS_RULE,
    SLOT_VALUE_TYPE,
    SLOT_MATERIAL,
    SLOT_TRANSFER,
    SLOT_CASHABLE,
    SLOT_WEIGHT,
    SLOT_STARTS,
    SLOT_PVS,
    SLOT_PV_REDUCED,
    SLOT_CONSTRAINED,
    SLOT_OUTPUT,
    SLOT_QUANTITY,
    SLOT_UNIT,
    SLOT_BY,
    SLOT_SET,
    SLOT_ROW,
    SLOT_ROWS,
    SLOT_PER,
    SLOT_SUMS,
    SLOT_COVERS,
    SLOT_FIXED,
};

/* FIELD=VALUE, taken apart. */
struct sroi_choice {
    struct vfm_slice field, value; /* field {NULL, 0}: not chosen */
};

struct sroi_stage {
    struct vfm_stage stage;
    struct vfm_sroi_options options; /* `by` ends in `period` with cumulative */
    struct sroi_choice versus, per;
    struct sroi_expect *expect;    /* of --expect, or NULL */
    struct sroi_annual *annual;    /* of --annual-rate, or NULL */
    const struct vfm_slice *names; /* of all slots */
    size_t slots;
    const struct vfm_slice *parts; /* the fields in `shares`, then those in `switching` */
    size_t part_count;
    size_t first_part, per_slot; /* where those stand among the slots */
    size_t period;               /* with cumulative: which of `by` */
    struct vfm_arena arena;      /* owns all of these */
};

#define SROI_MONTHS_KNOWN 64

/* How lines spread over years (sroi_spread.h): the bases met, by the number of their terms. */
struct sroi_spreads {
    struct sroi_spread **of_terms;
    size_t capacity;
};

struct sroi_page;

/* A worker's own. The buffers hold what was last seen, to tell at a glance that it is the same. */
struct sroi_local {
    const struct sroi_stage *sroi;
    struct vfm_binding binding;
    struct sroi_state state;
    struct vfm_buffer key;  /* the group of the record at hand */
    struct vfm_buffer text; /* of a cell */
    struct vfm_buffer terms;
    uint32_t terms_id; /* SROI_NONE before the first */
    struct sroi_month {
        char text[16];
        uint8_t length; /* 0: none yet */
        int32_t month;
    } months[SROI_MONTHS_KNOWN]; /* periods read before */
    struct sroi_spreads spreads;
    vfm_money *years[SROI_FLOWS]; /* scratch for the yearly amounts of one line */
    uint32_t years_capacity;
    struct sroi_page *page; /* scratch for rows of pages */
};

/* A record, and where its fields are. */
struct sroi_view {
    const struct vfm_record *record;
    const int16_t *places;
    uint64_t fields; /* bit SLOT_…: the fixed fields that records of its shape have */
};

static inline bool sroi_may_have(const struct sroi_view *view, enum sroi_slot slot)
{
    return view->fields >> slot & 1;
}

static inline const struct vfm_value *sroi_get(const struct sroi_view *view, unsigned slot)
{
    return vfm_record_get(view->record, view->places, slot);
}

int sroi_push(void *local, struct vfm_link *link, struct vfm_record *record);

/* The group of a record, into local->key. */
int sroi_read_key(struct sroi_local *local, const struct sroi_view *view, struct vfm_error *error);

/* A `sroi_partial` record (sroi_partial_read.c). */
int sroi_push_partial(struct sroi_local *local, struct vfm_link *link,
                      const struct sroi_view *view);

/* ---- the sums of a row as JSON (sroi_partial.c, sroi_partial_read.c) ---- */

/* Members that are one number each. */
struct sroi_member {
    const char *name;
    size_t offset; /* in struct sroi_row */
};
extern const struct sroi_member sroi_amounts[]; /* vfm_money; ends at a member without a name */
extern const struct sroi_member sroi_counts[];  /* uint64_t */
extern const char *const sroi_flow_names[SROI_FLOWS];

/* ---- results (sroi_result.c) ---- */

int sroi_end(void *local, struct vfm_link *link);

/* Names that a result has of its own: they cannot be grouped by. */
bool sroi_result_owns(const char *name);

#endif
