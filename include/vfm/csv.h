// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Rows of cells: CSV and TSV. A row ends at LF, CRLF or a bare CR outside quotes. A quote opens
 * only at the start of a cell (blanks before it aside); inside, a doubled quote stands for one.
 * Blanks (spaces, tabs) around a cell are not part of it, those within quotes are. What a row says
 * is what libcsv says in its strict modes; a row without any quote is split directly, and a test
 * holds both to the same answer.
 *
 * A row whose quotes are wrong is refused up to the end of its first line, and reading starts
 * afresh at the line after it. That rule, and where rows end, depend on nothing but the bytes from
 * the row's start on, so rows come out the same however the input is cut into blocks.
 */
#ifndef VFM_CSV_H
#define VFM_CSV_H

#include <stdint.h>

#include <vfm/error.h>
#include <vfm/slice.h>

/* A quoted cell longer than this is taken for one whose closing quote is missing: a quote left open
 * costs as much reading ahead, not the rest of the file. */
#define VFM_CSV_LONGEST_CELL ((size_t)16 << 20)

/* The most cells of a row. */
#define VFM_CSV_MOST_CELLS 16384

struct vfm_csv_row {
    struct vfm_slice raw;          /* its bytes as they stood, without the line end */
    const struct vfm_slice *cells; /* trimmed, quotes taken off */
    uint32_t count;                /* of cells; at least 1 */
    bool plain;                    /* each cell is the text of a JSON string as it stands */
    uint64_t line;                 /* where it begins: lines of the data before it */
};

/* A reader of rows. One for each thread; used for one piece of data after another. */
struct vfm_csv;

/* Cells are parted by `delimiter`: any ASCII byte but the quote, CR, LF, NUL and the space. */
struct vfm_csv *vfm_csv_open(char delimiter, struct vfm_error *error);
void vfm_csv_close(struct vfm_csv *csv); /* NULL is fine */

/* Begins `data`: whole rows, borrowed until the last of them was read. No byte past its end is
 * looked at. A byte-order mark at its start belongs to the caller: skip it. Where VFM_DIGITS bytes
 * can be read past its end, so many can be read from the start of each cell. */
void vfm_csv_begin(struct vfm_csv *csv, struct vfm_slice data);

/* The next row that is not blank (a line of blanks only is; `,,` is not). 1; 0 after the last; -1
 * with VFM_BAD_CSV, its line (from 1, in the data) and column (the cell, from 1) and row->raw and
 * row->line set: the call after it goes on at the next line. -1 with VFM_NO_MEMORY as well. The
 * cells are good until the next call. */
int vfm_csv_next(struct vfm_csv *csv, struct vfm_csv_row *row, struct vfm_error *error);

/* Where the next row begins, or the end of the data. */
const char *vfm_csv_at(const struct vfm_csv *csv);

/* Goes on at `next`, where a row begins, past so many lines that somebody else read. */
void vfm_csv_skip(struct vfm_csv *csv, const char *next, uint64_t lines);

/* How many lines of the data have been read; after the last row, how many it holds. */
uint64_t vfm_csv_lines(const struct vfm_csv *csv);

/* How many of the first `length` bytes of `data`, which begin with a row, are whole rows; 0 where
 * the end of the first is not to be seen yet. `at_end`: nothing follows, all of it is whole. */
size_t vfm_csv_cut(char delimiter, const char *data, size_t length, bool at_end);

#endif
