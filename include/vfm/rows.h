// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Rows: a look-up table held whole in memory (names, proxies, assumptions, deflators, rates,
 * optimism, discount schedules). CSV, TSV or JSON Lines, told by content; gzip of any. Nothing here
 * is for data that streams: a table is a part of what the user configured, so what is wrong in one
 * is VFM_BAD_CONFIG with file, line and column (for CSV the number of the cell).
 *
 * A CSV or TSV table may begin with lines whose first byte is `#`: its notes (source, edition,
 * licence). Then one row of headings (with no comma in it, a tab or else a semicolon parts cells),
 * then rows of exactly as many cells; what stands past the last heading must be empty, as
 * spreadsheets leave it. Blank lines are skipped. In JSON Lines each line is an object; the
 * headings are all the keys, in order of first sight. UTF-8, with or without a mark, or UTF-16 with
 * one.
 */
#ifndef VFM_ROWS_H
#define VFM_ROWS_H

#include <stdint.h>

#include <vfm/arena.h>
#include <vfm/error.h>
#include <vfm/record.h>
#include <vfm/slice.h>
#include <vfm/table.h>

/* The largest table, in bytes as read. */
#define VFM_ROWS_MOST ((size_t)1 << 30)

struct vfm_rows {
    const char *name;           /* the path as given, borrowed: for messages */
    struct vfm_slice *headings; /* trimmed of blanks */
    size_t column_count;
    struct vfm_slice *cells; /* row after row; CSV cells trimmed of blanks; {…, 0} where empty */
    uint8_t *kinds;          /* of the cells, enum vfm_kind; VFM_NULL where empty or missing */
    uint64_t *lines;         /* line number of each row, from 1 */
    size_t row_count;
    struct vfm_slice *notes; /* the lines that began with `#`, without it and trimmed */
    size_t note_count;
    struct vfm_table columns; /* headings folded, in their order */
    char *text;               /* the file; with `arena` it owns the bytes of all slices */
    struct vfm_arena arena;
};

/* Reads the table at `path` ("-" is standard input). `path` is borrowed for the life of the rows
 * and of the error. On failure `rows` holds nothing. Errors: VFM_BAD_CONFIG (no headings, a heading
 * twice or empty, a row with more or fewer cells than headings, broken quotes, invalid UTF-8 or
 * JSON), VFM_CANNOT_READ, VFM_BAD_GZIP, VFM_RECORD_TOO_LONG, VFM_NO_MEMORY. */
int vfm_rows_load(const char *path, struct vfm_rows *rows, struct vfm_error *error);

void vfm_rows_release(struct vfm_rows *rows); /* NULL and zeroed are fine; zeroes it */

/* The column headed `heading` (compared folded, heading.h: `Price Year` is `price_year`), or -1. */
int vfm_rows_column(const struct vfm_rows *rows, const char *heading);

/* The words after `key:` among the notes, as in `# prices: nominal`; {NULL, 0} where there are
 * none. */
struct vfm_slice vfm_rows_note(const struct vfm_rows *rows, const char *key);

/* As vfm_rows_column, where the column must be there: -1 is VFM_BAD_CONFIG, naming the table and
 * the headings that it has. */
int vfm_rows_need(const struct vfm_rows *rows, const char *heading, struct vfm_error *error);

/* One cell: text as written in CSV; of JSON a string decoded, a number, boolean or nested value as
 * it stands. Empty where missing, null or empty. `column` may be -1: empty. */
static inline struct vfm_slice vfm_rows_cell(const struct vfm_rows *rows, size_t row, int column)
{
    if (column < 0)
        return (struct vfm_slice){NULL, 0};
    return rows->cells[row * rows->column_count + (size_t)column];
}

/* What kind of value it was: VFM_NULL where empty or missing; VFM_STRING for all other CSV cells;
 * the JSON kind for JSON. */
static inline enum vfm_kind vfm_rows_kind(const struct vfm_rows *rows, size_t row, int column)
{
    if (column < 0)
        return VFM_NULL;
    return (enum vfm_kind)rows->kinds[row * rows->column_count + (size_t)column];
}

/* Fails with VFM_BAD_CONFIG at a row of the table (file, line, and column where `column` >= 0, with
 * the heading and the cell noted as field and value). Returns -1. */
int vfm_rows_fail(const struct vfm_rows *rows, size_t row, int column, struct vfm_error *error,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
