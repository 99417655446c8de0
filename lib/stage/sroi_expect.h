// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* A published table that results are held against: figures as they were printed. */
#ifndef LIB_STAGE_SROI_EXPECT_H
#define LIB_STAGE_SROI_EXPECT_H

#include <vfm/rows.h>

#include "sroi_report.h"

/* A figure as printed: within half a `unit` (its last digit) of `amount`. */
struct sroi_printed {
    bool given;
    vfm_money amount, unit;
    struct vfm_slice number; /* JSON, with the digits that were printed */
};

/* What a column of the table is. */
struct sroi_column {
    int by;                  /* the place in `by`, or -1 */
    struct vfm_slice figure; /* a field of results, `pvs.1` for a year's; {NULL, 0}: neither */
};

struct sroi_expect {
    struct vfm_rows rows;
    struct sroi_column *columns;  /* rows.column_count of them */
    struct sroi_printed *printed; /* a cell each, row after row */
    struct vfm_slice *keys;       /* of each row: its values of `by`, as text, each ended by a
                                     separator; NULL data for the row of the whole */
    struct vfm_arena arena;
};

/* Reads the table at `path` for results by the fields of `options`. Errors: as vfm_rows_load;
 * VFM_BAD_CONFIG for columns that are neither, and cells that are no figure. To be released in any
 * case. */
int sroi_expect_load(const char *path, const struct vfm_sroi_options *options,
                     struct sroi_expect *expect, struct vfm_error *error);
void sroi_expect_release(struct sroi_expect *expect);

/* The column of `figure`, or -1. */
int sroi_expect_column(const struct sroi_expect *expect, const char *figure);

static inline const struct sroi_printed *sroi_expect_at(const struct sroi_expect *expect,
                                                        size_t row, int column)
{
    return &expect->printed[row * expect->rows.column_count + (size_t)column];
}

#endif
