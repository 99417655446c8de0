// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Rows of CSV into pages: the fastest path of the import. A grid (vfm/grid.h) tells where cells
 * stand; each column is then looked through by itself. A cell that a record would not have as it
 * stands makes its row odd, and odd rows are read one by one.
 */
#ifndef LIB_STAGE_IMPORT_PAGE_H
#define LIB_STAGE_IMPORT_PAGE_H

#include "importing.h"

struct import_pages;

/* Whether the rows of the worker's layout can go by pages at all. */
bool import_page_fits(const struct import_worker *worker);

/* Begins a block. 0, or -1 with the link's error. */
int import_page_begin(struct import_worker *worker, struct vfm_slice data);

/* The page that begins at `at`, on the block's line `line` (from 0); NULL where the next row goes
 * by itself. Good until the next call. */
const struct vfm_page *import_page(struct import_worker *worker, const char *at, uint64_t line);

void import_pages_close(struct import_pages *pages); /* NULL is fine */

#endif
