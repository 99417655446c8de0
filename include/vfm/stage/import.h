// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The import stage: rows of messy returns into records. The columns of each input are matched with
 * the fields of a schema (schema.h) by their headings, and each cell is read by the type of its
 * field. What cannot be read is refused with the row and the way out, never guessed.
 */
#ifndef VFM_STAGE_IMPORT_H
#define VFM_STAGE_IMPORT_H

#include <vfm/error.h>
#include <vfm/stage.h>

/* What an input is written in. */
enum vfm_import_format {
    VFM_FROM_CONTENT, /* told by how it begins */
    VFM_FROM_CSV,
    VFM_FROM_TSV,
    VFM_FROM_JSON, /* an array of objects, or objects one after another, over any lines */
    VFM_FROM_JSONL,
};

/* Which comes first in 03/04/2024. */
enum vfm_dates {
    VFM_DATES_UNSAID, /* a date that may be read two ways is refused */
    VFM_DATES_DMY,
    VFM_DATES_YMD,
    VFM_DATES_MDY,
};

/* A schema by name or file, and from which operand (from 0) on it holds. */
struct vfm_import_schema {
    const char *name;
    unsigned from;
};

struct vfm_import_options {
    const struct vfm_import_schema *schemas; /* at least one; a single one holds for all inputs */
    size_t schema_count;
    const char *const *sets; /* FIELD=VALUE: a constant */
    size_t set_count;
    const char *const *renames; /* HEADING=FIELD, `#3=FIELD` by number, `HEADING=` leaves it out */
    size_t rename_count;
    enum vfm_import_format from;
    enum vfm_dates dates;
    const char *jq;        /* an expression that turns a raw row into records, or NULL */
    const char *jq_file;   /* … or the file that holds it */
    const char *encoding;  /* a name (encoding.h), or NULL: told by content */
    const char *delimiter; /* one character, `tab`, or NULL: told by content */
    uint64_t header_row;   /* the line, from 1; 0: the first that is not blank */
    bool no_header;        /* columns are #1, #2 … */
    bool source;           /* adds `source`: FILE:LINE */
    bool keep;             /* columns that no field claims are kept */
    bool standard_input;   /* no operands */
};

/* Opens the stage. The strings of the options are borrowed for its life. NULL with VFM_BAD_USAGE,
 * or as vfm_schema_load, vfm_encoding_named and vfm_filter_open. */
struct vfm_stage *vfm_import_stage(const struct vfm_import_options *options,
                                   struct vfm_error *error);

#endif
