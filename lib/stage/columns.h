// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Columns: which field of the schema each column of an input gives (for JSON: each key), and how
 * its cells are read. Renames come first, then the schema's headings; what nobody claims is kept
 * under its own name or left out, as the user said.
 */
#ifndef VFM_STAGE_COLUMNS_H
#define VFM_STAGE_COLUMNS_H

#include "cell.h"

/* --rename HEADING=FIELD */
struct rename {
    struct vfm_slice heading, field; /* borrowed from the command line */
    uint32_t number;                 /* of `#3`; 0 where it is no number */
};

/* --set FIELD=VALUE */
struct constant {
    struct vfm_slice field, text;
};

/* What the user said about columns. */
struct column_rules {
    const struct vfm_schema *schema;
    const struct rename *renames;
    size_t rename_count;
    const struct constant *constants;
    size_t constant_count;
    enum vfm_dates dates;
    bool keep;
    bool source; /* a field `source` is added */
    bool json;   /* headings are keys: objects stand whole in one */
};

enum column_state {
    COLUMN_READ,
    COLUMN_UNCLAIMED, /* no field is headed so */
    COLUMN_UNNAMED,   /* no heading */
    COLUMN_LEFT_OUT,  /* by --rename HEADING= */
    COLUMN_REPLACED,  /* by a constant */
};

struct column {
    enum column_state state;
    uint32_t number;          /* from 1 in the input; 0 for one that is not there (a constant) */
    struct vfm_slice heading; /* as it stands */
    const char *mark;         /* of a currency in it (mark.h), or NULL */
    struct vfm_slice key;     /* of the record: no escape needed; of an object where `member` is */
    struct vfm_slice member;  /* key in the object; {NULL, 0} for a field of its own */
    uint32_t otherwise;       /* the column read where this one is empty, from 1; or 0 */
    int32_t next_member;      /* the next column of the same object, or -1 */
    bool follows;      /* a member that is not the first: its object is made with the first */
    bool constant;     /* its value is `fallback` in every row */
    bool has_fallback; /* what an empty cell stands for: */
    struct vfm_value fallback;
    struct cell_kind kind;
};

struct columns {
    struct column *items;
    uint32_t count; /* the first `width` are those of the input, constants follow */
    uint32_t width;
    uint32_t currency; /* the column whose cells say the currency of their row, from 1; or 0 */
    uint32_t *unnamed; /* the columns without a heading, from 0 */
    uint32_t unnamed_count;
    struct vfm_arena *arena;
    struct vfm_slice remarks; /* what the user should know: lines, each a note; or empty */
};

/* Matches `headings` (`width` of them, which outlive `columns`). Errors: VFM_MISSING_COLUMN (a
 * required field that nothing gives, no heading known at all, two columns for one field),
 * VFM_BAD_USAGE (a rename or constant that makes no sense), as cell_read for constants. */
int columns_resolve(const struct column_rules *rules, const struct vfm_slice *headings,
                    uint32_t width, struct vfm_arena *arena, struct columns *columns,
                    struct vfm_error *error);

/* How many of `headings` the schema knows: tells one delimiter from another. */
unsigned columns_known(const struct vfm_schema *schema, const struct vfm_slice *headings,
                       uint32_t width);

#endif
