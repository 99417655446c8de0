// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What the files of the import stage share. The stage opens an input (layout.c), which leaves a
 * *layout*: how its rows are cut and which column gives which field. Workers then turn blocks of
 * rows (import_rows.c) or of JSON (import_json.c) into records, both by assembling columns into
 * fields (assemble.h).
 */
#ifndef VFM_STAGE_IMPORTING_H
#define VFM_STAGE_IMPORTING_H

#include <stdatomic.h>

#include <vfm/csv.h>
#include <vfm/encoding.h>
#include <vfm/filter.h>
#include <vfm/record.h>
#include <vfm/stage.h>
#include <vfm/stage/import.h>

#include "columns.h"

/* How the rows of one input are read. */
struct layout {
    struct layout *next; /* of the stage's inputs */
    const struct vfm_schema *schema;
    const struct vfm_input *input;
    bool rows;     /* CSV or TSV; else JSON a line */
    bool document; /* lines of JSON begin with their place */
    char delimiter;
    enum vfm_encoding encoding; /* named, or by the mark */
    atomic_bool fell_back;      /* taken for Windows-1252 */
    bool fallback_in_header;    /* … because of its headings */
    struct vfm_slice *headings;
    struct columns columns; /* of rows */
    struct vfm_arena arena;
};

/* The stage. */
struct import {
    struct vfm_stage stage;
    const struct vfm_import_options *options; /* `kept` */
    struct vfm_import_options kept;
    struct vfm_import_schema *chosen; /* kept.schemas */
    struct vfm_schema **schemas;      /* as many as options->schema_count */
    struct rename *renames;
    struct constant *constants;
    enum vfm_encoding encoding; /* where options->encoding is given */
    char delimiter;             /* where options->delimiter is given */
    struct layout *layouts;     /* of the inputs opened so far; newest first */
    struct layout loose;        /* for records that come from another stage */
    char *jq;                   /* the text of options->jq_file */
};

/* How the cells of a column are looked at. Those that say their value as a record does are told by
 * a glance; all others go the long way, and columns that make one object together theirs. */
enum glance { GLANCE_NONE, GLANCE_TEXT, GLANCE_NUMBER, GLANCE_PERIOD, GLANCE_OBJECT };

/* A column that gives a field. */
struct reading {
    const struct column *column;
    uint32_t cell;      /* from 0, in a row */
    enum glance glance; /* of its cells */
    double least, most; /* GLANCE_NUMBER: what needs no second look */
    /* the shapes of a record once this field was added: where all before it were there, and as last
     * seen where some were not */
    const struct vfm_shape *whole, *expected;
};

/* Columns as a worker reads them. */
struct plan {
    const struct columns *columns;
    struct reading *readings; /* what gives the fields of a record, in order */
    uint32_t count;
    const struct vfm_shape *begun; /* the shape that holds `record` alone */
    uint64_t root;                 /* the id of the root that these shapes grow from */
};

/* A plan for JSON records of one shape. */
struct json_plan {
    uint64_t shape;      /* its id */
    const char *missing; /* a required field that has no key; or NULL */
    bool unchanged;      /* every key is a field by its own name: records leave as they came */
    struct columns columns;
    struct plan plan;
    struct vfm_arena arena;
};

#define JSON_PLANS 32

struct import_worker {
    const struct import *import;
    struct vfm_link *link;
    const struct layout *layout; /* that the plan is for */
    struct plan plan;
    struct vfm_arena plan_arena;
    bool told_fallback;
    bool *told_unnamed; /* of each of the layout's columns without a heading */
    struct vfm_csv *csv;
    struct import_pages *pages;
    char delimiter;
    struct vfm_record record; /* being made */
    bool record_ready;
    struct json_plan *json[JSON_PLANS]; /* by shape */
    struct vfm_filter *filter;          /* --jq */
    struct vfm_record parsed;           /* a result of it */
    struct vfm_record *results;         /* … as records */
    size_t result_count, result_capacity;
    struct vfm_buffer text;
    struct vfm_error place; /* of an element of a document: file, line, column */
};

/* Opens an input: see vfm_stage_class. */
int import_open_input(struct vfm_stage *stage, struct vfm_source **source, struct vfm_input *input,
                      struct vfm_error *error);
void layout_close(struct layout *layout);

/* What columns_resolve wants to know. */
struct column_rules import_rules(const struct import *import, const struct vfm_schema *schema,
                                 bool json);

/* The text of --jq or --jq-file, or NULL. */
const char *import_jq(const struct import *import);

/* Gets a worker ready for a layout, and tells the user what its headings gave. */
int import_ready(struct import_worker *worker, struct vfm_link *link, const struct layout *layout);

/* Says, once an input, that it is read as Windows-1252. */
void import_tell_fallback(struct import_worker *worker);

int plan_init(struct plan *plan, const struct columns *columns, struct vfm_arena *arena,
              struct vfm_error *error);

int import_rows(struct import_worker *worker, struct vfm_link *link, struct vfm_block *block);
int import_json(struct import_worker *worker, struct vfm_link *link, struct vfm_block *block);

/* Turns `from` into a record of the schema, in `worker->record` or `from` itself; *made is which.
 * `line` is where it came from. CELL_ABSENT: a record of another kind. CELL_REFUSED with the link's
 * error. */
enum cell_answer import_convert(struct import_worker *worker, struct vfm_record *from,
                                uint64_t line, struct vfm_record **made);

/* The class's push: a record of JSON. */
int import_push(void *local, struct vfm_link *link, struct vfm_record *record);

/* Puts `json`, one row as an object, through --jq, and what comes of it on as records. `raw` is
 * what is refused if one of them cannot be; `number` its line in its block, from 0, and `line` the
 * one that `source` names. */
int import_filter(struct import_worker *worker, struct vfm_slice json, struct vfm_slice raw,
                  uint64_t number, uint64_t line);

/* The value of `source`: FILE:LINE. */
struct vfm_value import_place(struct import_worker *worker, uint64_t line);

/* The plan for records of `shape`; NULL with the link's error. */
struct json_plan *import_json_plan(struct import_worker *worker, const struct vfm_shape *shape);

/* Sets the rows of a page of JSON from `from` on odd that do not stand as a record of ours has
 * them. False where none is to be taken as it stands. */
bool import_judge_page(struct import_worker *worker, const struct vfm_page *page, uint32_t from);

void import_plans_close(struct import_worker *worker);

#endif
