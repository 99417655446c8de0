// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A schema: what the columns of a return are called and what may stand in them. A JSON file:
 *
 *   {"record": "outcome",
 *    "about": "…",
 *    "fields": {
 *      "deadweight": {"type": "fraction", "headings": ["Deadweight %", "DW"]},
 *      "duration": {"type": "number", "above": 0, "headings": ["Duration"], "default": 1},
 *      "starts": {"type": "choice", "words": {"period": ["1"], "after": ["2", "period after"]}},
 *      "deductions": {"type": "object", "of": "fraction", "headings": ["Deduction"]},
 *      "low": {"type": "object", "of": "field"}}}
 *
 * A field is known by its own name and by its `headings`, compared folded (heading.h). A heading
 * `FIELD/Heading` holds only where the last claimed column to the left is FIELD's (the value map
 * has two columns `Source`). Where a column may be one of several fields, it is the first of them
 * that no other column claims; two columns for one field are an error, unless it says
 * `"several": "first"`: then the heading listed first is taken. The members of an object are
 * columns of their own, headed `deductions.NAME` or `Deduction: NAME`, or as `members` says
 * (`{"attribution_2": ["Second attribution"]}`); `of` is their type, "field" meaning that of the
 * schema's field of that name.
 */
#ifndef VFM_SCHEMA_H
#define VFM_SCHEMA_H

#include <stdint.h>

#include <vfm/arena.h>
#include <vfm/error.h>
#include <vfm/slice.h>

enum vfm_field_type {
    VFM_FIELD_ANY,      /* a number where it is a plain one, else text: columns outside a schema */
    VFM_FIELD_STRING,   /* text as it stands */
    VFM_FIELD_NUMBER,   /* 1234.5; `1,234.5`, `(12)`, `12-` */
    VFM_FIELD_MONEY,    /* as number, and `£1,234.50` */
    VFM_FIELD_COUNT,    /* a whole number from 0 */
    VFM_FIELD_FRACTION, /* from 0 to 1; `25%` */
    VFM_FIELD_PERIOD,   /* a period of records.md */
    VFM_FIELD_DATE,     /* a day: YYYY-MM-DD */
    VFM_FIELD_BOOLEAN,  /* true, false; yes, no; y, n; 1, 0 */
    VFM_FIELD_CHOICE,   /* one of a list of words */
    VFM_FIELD_OBJECT,   /* members in columns of their own */
};

#define VFM_FIELD_MEMBER_LIKE_FIELD ((enum vfm_field_type) - 1)

struct vfm_schema_word {
    struct vfm_slice folded; /* what people write */
    struct vfm_slice value;  /* what goes into the record */
};

struct vfm_schema_field {
    struct vfm_slice name; /* the key in the record: snake_case */
    enum vfm_field_type type;
    bool required;
    bool first_heading; /* of several columns, the one whose heading is listed first */
    bool has_least, has_above, has_most; /* bounds of numbers; above: not the bound itself */
    double least, above, most;
    struct vfm_slice fallback; /* default, as the cell that would give it; {NULL, 0} none */
    const struct vfm_schema_word *words;
    uint32_t word_count;
    const char *choices;        /* the values of a choice, for messages: `period, after` */
    enum vfm_field_type member; /* of an object: or VFM_FIELD_MEMBER_LIKE_FIELD */
};

/* One way to head a field. */
struct vfm_schema_heading {
    struct vfm_slice folded;
    uint32_t field;
    int32_t after;           /* the field that must stand to the left, or -1 */
    struct vfm_slice member; /* of the object `field`; {NULL, 0}: the field itself */
};

struct vfm_schema {
    const char *path;        /* for messages; borrowed */
    struct vfm_slice record; /* the kind: "outcome" */
    struct vfm_schema_field *fields;
    uint32_t field_count;
    struct vfm_schema_heading *headings;
    uint32_t heading_count;
    struct vfm_arena arena; /* owns all of it */
};

/* Loads the schema that `name` means: a shipped one ("outcomes") or a file (data.h says which).
 * NULL with VFM_UNKNOWN_NAME, VFM_BAD_CONFIG with path, line and column, VFM_CANNOT_READ. */
struct vfm_schema *vfm_schema_load(const char *name, struct vfm_error *error);
void vfm_schema_close(struct vfm_schema *schema); /* NULL is fine */

/* The field called `name`, or -1. */
int vfm_schema_find(const struct vfm_schema *schema, struct vfm_slice name);

/* `money`, `fraction` …: static. */
const char *vfm_field_type_name(enum vfm_field_type type);

#endif
