// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "market_threshold.h"

#include <stdlib.h>

#include <vfm/heading.h>
#include <vfm/period.h>

#include "share.h"

/* The columns with a meaning of their own. */
struct columns {
    int threshold, name, within, from, to;
};

static bool is_own(const struct columns *columns, int column)
{
    return column == columns->threshold || column == columns->name || column == columns->within ||
           column == columns->from || column == columns->to;
}

/* ---- reading the table ---- */

static int read_day(const struct vfm_rows *rows, size_t row, int column, int32_t *day,
                    struct vfm_error *error)
{
    struct vfm_slice cell = vfm_rows_cell(rows, row, column);
    struct vfm_period period;
    struct vfm_error ignored = {0};
    *day = MARKET_NO_DAY;
    if (!cell.length)
        return 0;
    if (vfm_period_parse(cell, &period, &ignored) < 0 || period.kind != VFM_DAY)
        return vfm_rows_fail(rows, row, column, error,
                             "\"%.*s\" is not a day: write it as 2024-04-17",
                             VFM_PRINT(vfm_slice_head(cell, 40)));
    *day = (int32_t)vfm_period_days(period);
    return 0;
}

static int read_within(const struct vfm_rows *rows, size_t row, int column, vfm_money *within,
                       struct vfm_error *error)
{
    struct vfm_slice cell = vfm_rows_cell(rows, row, column);
    double share;
    bool percent;
    *within = VFM_MONEY_UNIT / 10;
    if (!cell.length)
        return 0;
    if (share_read(cell, &share, &percent) < 0 || !(share > 0 && share <= 1))
        return vfm_rows_fail(rows, row, column, error,
                             "\"%.*s\" is not a share above 0: write 0.1 or 10%%",
                             VFM_PRINT(vfm_slice_head(cell, 40)));
    return vfm_money_round(share, within, error);
}

static int read_row(const struct vfm_rows *rows, size_t row, const struct columns *columns,
                    struct market_threshold *threshold, struct vfm_error *error)
{
    struct vfm_slice amount = vfm_rows_cell(rows, row, columns->threshold);
    struct vfm_error ignored = {0};
    if (vfm_money_parse(amount, &threshold->amount, &ignored) < 0 || threshold->amount <= 0)
        return vfm_rows_fail(rows, row, columns->threshold, error,
                             "\"%.*s\" is not an amount above 0: write it as 30000 or 30000.50",
                             VFM_PRINT(vfm_slice_head(amount, 40)));
    threshold->name = vfm_rows_cell(rows, row, columns->name);
    if (read_within(rows, row, columns->within, &threshold->within, error) < 0 ||
        read_day(rows, row, columns->from, &threshold->from, error) < 0 ||
        read_day(rows, row, columns->to, &threshold->to, error) < 0)
        return -1;
    if (threshold->from != MARKET_NO_DAY && threshold->to != MARKET_NO_DAY &&
        threshold->to < threshold->from)
        return vfm_rows_fail(rows, row, columns->to, error,
                             "a threshold ends before it begins: put right whichever is wrong");
    return 0;
}

/* The columns that say for which awards a threshold is. */
static int find_keys(struct market_thresholds *thresholds, const struct columns *columns,
                     struct vfm_error *error)
{
    const struct vfm_rows *rows = &thresholds->rows;
    size_t most = rows->column_count;
    thresholds->keys = vfm_arena_take(&thresholds->arena, most * sizeof *thresholds->keys);
    thresholds->fields = vfm_arena_take(&thresholds->arena, most * sizeof *thresholds->fields);
    if (!thresholds->keys || !thresholds->fields)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for --thresholds");
    for (size_t column = 0; column < most; column++) {
        if (is_own(columns, (int)column))
            continue;
        size_t at = thresholds->key_count++;
        thresholds->keys[at] = (int)column;
        thresholds->fields[at] = vfm_heading_key(rows->headings[column], &thresholds->arena);
        if (!thresholds->fields[at].data)
            return vfm_fail(error, VFM_NO_MEMORY, "no memory for --thresholds");
    }
    return 0;
}

static int read_rows(struct market_thresholds *thresholds, struct vfm_error *error)
{
    const struct vfm_rows *rows = &thresholds->rows;
    const struct columns columns = {
        .threshold = vfm_rows_need(rows, "threshold", error),
        .name = vfm_rows_column(rows, "name"),
        .within = vfm_rows_column(rows, "within"),
        .from = vfm_rows_column(rows, "from"),
        .to = vfm_rows_column(rows, "to"),
    };
    if (columns.threshold < 0)
        return -1;
    if (rows->row_count > MARKET_MOST_THRESHOLDS)
        return vfm_rows_fail(rows, MARKET_MOST_THRESHOLDS, -1, error,
                             "a table holds at most %d thresholds: leave some out, or run it twice",
                             MARKET_MOST_THRESHOLDS);
    thresholds->items =
        vfm_arena_take(&thresholds->arena, (rows->row_count + 1) * sizeof *thresholds->items);
    if (!thresholds->items)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for --thresholds");
    for (size_t row = 0; row < rows->row_count; row++)
        if (read_row(rows, row, &columns, &thresholds->items[row], error) < 0)
            return -1;
    return find_keys(thresholds, &columns, error);
}

struct market_thresholds *market_threshold_open(const char *path, struct vfm_error *error)
{
    struct market_thresholds *thresholds = calloc(1, sizeof *thresholds);
    if (!thresholds) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory for --thresholds");
        return NULL;
    }
    if (vfm_rows_load(path, &thresholds->rows, error) < 0 || read_rows(thresholds, error) < 0) {
        market_threshold_close(thresholds);
        return NULL;
    }
    return thresholds;
}

void market_threshold_close(struct market_thresholds *thresholds)
{
    if (!thresholds)
        return;
    vfm_rows_release(&thresholds->rows);
    vfm_arena_release(&thresholds->arena);
    free(thresholds);
}

/* ---- which are for an award ---- */

/* Whether the award says in every field what the row does; an empty cell says nothing. */
static int is_for(const struct market_stage *market, const struct market_view *view, size_t row,
                  bool *is, struct vfm_error *error)
{
    const struct market_thresholds *thresholds = market->thresholds;
    *is = true;
    for (size_t i = 0; *is && i < thresholds->key_count; i++) {
        struct vfm_slice cell = vfm_rows_cell(&thresholds->rows, row, thresholds->keys[i]);
        struct vfm_slice text;
        if (!cell.length)
            continue;
        if (market_plain_text(market_get(view, (unsigned)(market->first_key + i)),
                              thresholds->fields[i].data, view->record->arena, &text, error) < 0)
            return -1;
        *is = vfm_slice_equal(vfm_slice_trim(text), cell);
    }
    return 0;
}

int market_threshold_match(const struct market_stage *market, const struct market_view *view,
                           struct market_award *award, struct vfm_error *error)
{
    const struct market_thresholds *thresholds = market->thresholds;
    for (size_t row = 0; thresholds && row < thresholds->rows.row_count; row++) {
        const struct market_threshold *threshold = &thresholds->items[row];
        bool starts = threshold->from != MARKET_NO_DAY, ends = threshold->to != MARKET_NO_DAY, is;
        if (is_for(market, view, row, &is, error) < 0)
            return -1;
        if (!is || !award->has_amount)
            continue;
        if ((starts || ends) && award->date == MARKET_NO_DAY)
            award->undated |= UINT64_C(1) << row;
        else if ((!starts || award->date >= threshold->from) &&
                 (!ends || award->date <= threshold->to))
            award->held |= UINT64_C(1) << row;
    }
    return 0;
}
