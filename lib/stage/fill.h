// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Fill: what a record lacks, from a table whose other columns say which records a row is for.
 *
 * A column has one of three roles. A *key* (stakeholder, outcome, provider …) chooses: the row fits
 * where its cell is empty or is what the record says. A *gift* (proxy, deadweight, duration …) is
 * what the row gives to a record that lacks it. A column that can be either (unit, domain, and any
 * that no schema knows) chooses where it tells rows apart that have the same keys; elsewhere it
 * describes, and is given. `# key: a, b` among the notes of a table, and `by` in a table of
 * results, name the keys instead.
 *
 * Of the rows that fit, the one that fits in most keys gives a field first.
 */
#ifndef LIB_STAGE_FILL_H
#define LIB_STAGE_FILL_H

#include <vfm/rows.h>
#include <vfm/schema.h>

#include "cell.h"

#define FILL_NONE UINT32_MAX
#define FILL_SCHEMAS 4

enum fill_role { FILL_KEY = 1, FILL_GIFT = 2, FILL_EITHER = 3 };

/* What a gift belongs to: it comes only with that. */
enum fill_tie {
    FILL_FREE,
    FILL_WITH_MONEY, /* an amount of its row: price year, currency */
    FILL_WITH_ANY,   /* anything of its row: the source */
};

struct fill_column {
    int column; /* of the rows */
    enum fill_role role;
    struct vfm_slice name;   /* the field, terminated */
    struct vfm_slice member; /* of an object field (`deductions.NAME`), else {NULL, 0} */
    enum fill_tie tie;
    bool money;        /* an amount that a price year and a currency belong to */
    bool source;       /* those of several rows are all kept */
    bool outcome_only; /* a field of outcomes, which no other record is given */
    struct cell_kind kind;
};

struct fill {
    struct vfm_rows rows;
    struct vfm_arena arena;
    struct vfm_schema *schemas[FILL_SCHEMAS];
    const char *wanted;
    struct fill_column *columns;
    uint32_t count;
    struct vfm_slice *names;  /* of the columns: for a binding */
    struct vfm_value *values; /* row by column: what a gift is; VFM_NULL where empty */
    bool *chooses;            /* row by column: the cell must be what the record says */
    /* Rows by their cell in one key, folded: chains through `next`, which end at FILL_NONE. */
    uint32_t indexed; /* that column, or FILL_NONE: every row is in `others` */
    struct vfm_table index;
    uint32_t *heads;  /* by entry of the index */
    uint32_t *next;   /* by row */
    uint32_t *others; /* rows without a cell there */
    uint32_t other_count;
};

static inline const struct vfm_value *fill_value(const struct fill *fill, uint32_t row,
                                                 uint32_t column)
{
    return &fill->values[(size_t)row * fill->count + column];
}

static inline bool fill_chooses(const struct fill *fill, size_t row, uint32_t column)
{
    return fill->chooses[row * fill->count + column];
}

static inline struct vfm_slice fill_cell(const struct fill *fill, size_t row, uint32_t column)
{
    return vfm_rows_cell(&fill->rows, row, fill->columns[column].column);
}

/* Whether two cells say the same: the case of ASCII letters and the number of blanks aside. */
bool fill_alike(struct vfm_slice a, struct vfm_slice b);

/* Appends `text` in the form in which those that are alike are equal. */
void fill_fold(struct vfm_slice text, struct vfm_buffer *out);

bool fill_same(const struct vfm_value *a, const struct vfm_value *b);

/* Gives each column its role, name and type. Errors: VFM_BAD_CONFIG. */
int fill_read_columns(struct fill *fill, const char *source_field, struct vfm_error *error);

#endif
