// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * One column of a page of rows, made from its cells. Cells that say their values as a record does
 * stay where they stand; where a good part does not, the column is written anew; empty cells of
 * what a record may lack are gaps. A cell that is anything else makes its row odd.
 */
#ifndef LIB_STAGE_IMPORT_COLUMN_H
#define LIB_STAGE_IMPORT_COLUMN_H

#include <vfm/grid.h>

#include "importing.h"
#include "recall.h"

/* What is kept of a column from page to page. */
struct import_kept {
    /* the values of one whose cells do not say them as a record does (`£1,234.50`, `25%`,
     * `17/04/2024`), written anew, a mark behind each */
    struct vfm_buffer text;
    struct recalled *recalled; /* RECALL_CELLS; NULL before one is written */
    uint32_t distinct;         /* pages until it is tried again, where most cells were others */
    uint32_t marks[VFM_PAGE_ROWS + 1]; /* the first before row 0 */
    bool first;                        /* writing is the first thing to try */
    uint32_t waiting;                  /* pages until it is tried again, where it was of no use */
    bool gaps[VFM_PAGE_ROWS];          /* cells with nothing in them, where that is fine */
};

void import_kept_release(struct import_kept *kept); /* zeroed is fine; zeroes it */

/* What the columns of one page are made from. */
struct import_making {
    struct import_worker *worker;
    const struct vfm_page *page; /* without its columns yet; rows become odd */
    const struct vfm_grid *grid;
    const struct reading *reading;
    struct vfm_page_column *column; /* being made */
    double *numbers;                /* its own */
    struct import_kept *kept;       /* … */
};

/* Makes making->column, which holds nothing yet. False where the records of rows that are not odd
 * have no such field. */
bool import_column(const struct import_making *making);

#endif
