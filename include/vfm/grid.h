// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Grids: rows of CSV that are cut alike. Where a row has as many cells as the next, the cells of a
 * whole run are told by the places of delimiters and line ends alone, and no row is split. Quotes
 * may stand around any cell, and delimiters within them. Anything else (a quote in a cell, a line
 * end within quotes) ends the grid, and its row is vfm_csv_next's, whose answer for the rows of a
 * grid would be the same.
 */
#ifndef VFM_GRID_H
#define VFM_GRID_H

#include <stdint.h>

#include <vfm/error.h>
#include <vfm/slice.h>

/* The widest rows that a grid has, in cells. */
#define VFM_GRID_WIDEST 256
/* No row of a grid is longer, in bytes. So much is looked at in one go: a little more than a
 * sixteenth of a usual block, so that no few rows are left at its end to go singly. */
#define VFM_GRID_LONGEST ((size_t)33 << 9)

/* The cell c of row r stands behind the mark r * stride + c - 1 and before the next of `marks`,
 * which are places in `text`. Blanks around a cell are still there, and its quotes. */
struct vfm_grid {
    const char *text;
    const uint32_t *marks; /* the first of row 0; there is one before it */
    uint32_t rows, stride; /* marks a row */
    bool plain;            /* no byte is a backslash, or a control character but for delimiters */
    bool quoted;           /* some cells may have quotes around them */
    bool neat; /* no cell is empty, or begins or ends in what may be a blank; none is quoted */
    const char *next; /* where the row after the last one begins */
};

/* A cell, without the quotes around it. */
static inline struct vfm_slice vfm_grid_cell(const struct vfm_grid *grid, uint32_t cell,
                                             uint32_t row)
{
    const uint32_t *mark = grid->marks + (size_t)row * grid->stride + cell;
    const char *start = grid->text + (uint32_t)(mark[-1] + 1);
    size_t length = (size_t)(grid->text + mark[0] - start);
    size_t quotes = grid->quoted && length && *start == '"';
    return (struct vfm_slice){start + quotes, length - 2 * quotes};
}

/* Finds grids. One for each thread. */
struct vfm_grids;
struct vfm_grids *vfm_grids_open(char delimiter, struct vfm_error *error);
void vfm_grids_close(struct vfm_grids *grids); /* NULL is fine */

/* Begins other data, borrowed until the last call. */
void vfm_grids_begin(struct vfm_grids *grids, struct vfm_slice data);

/* The grid of rows of `width` cells that begins at `at`, where a row begins, at or behind the last
 * one asked for: at most `most` rows. False where there is none of `fewest` rows; *grid is good
 * until the next call. */
bool vfm_grids_find(struct vfm_grids *grids, const char *at, uint32_t width, uint32_t fewest,
                    uint32_t most, struct vfm_grid *grid);

#endif
