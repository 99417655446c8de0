// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Reading a published table: which column is what, and each figure with the precision it has. */
#include "sroi_expect.h"

#include <stdlib.h>

#include <vfm/heading.h>
#include <vfm/number.h>

#include "cell.h"
#include "mark.h"

/* Figures that a table may print. `pvs.1`, `pvs.2` … are the years. */
static const char *const figures[] = {
    "inputs",       "benefits",       "npv",
    "sroi",         "net_sroi",       "payback_years",
    "fiscal",       "cashable",       "outcome_lines",
    "input_lines",  "impact",         "value",
    "transfers",    "constrained",    "weighted_benefits",
    "weighted_npv", "weighted_sroi",  "units",
    "unit_cost",    "net_per_unit",   "scaled_npv",
    "annual_cost",  "annual_benefit", "marginal_return",
    "extra_inputs", "extra_benefits", "reduced_inputs",
    "reduced_npv",  "reduced_sroi",   "reduced_benefits",
    NULL,
};

/* What reports print for some of them. */
static const struct {
    const char *heading, *figure;
} printed_as[] = {
    {"total_inputs", "inputs"},
    {"investment", "inputs"},
    {"total_investment", "inputs"},
    {"total_benefits", "benefits"},
    {"present_value", "benefits"},
    {"total_present_value", "benefits"},
    {"present_value_of_benefits", "benefits"},
    {"pv", "benefits"},
    {"total_pv", "benefits"},
    {"net_present_value", "npv"},
    {"sroi_ratio", "sroi"},
    {"ratio", "sroi"},
    {"net_sroi_ratio", "net_sroi"},
    {"net_ratio", "net_sroi"},
    {"payback", "payback_years"},
};

/* Columns that say where a row is from. */
static const char *const remarks[] = {"note", "notes", "source", "page", NULL};

static bool is_among(struct vfm_slice name, const char *const *names)
{
    for (; *names; names++)
        if (vfm_slice_is(name, *names))
            return true;
    return false;
}

/* `pvs.3`: the third year. */
static bool is_year(struct vfm_slice heading)
{
    if (heading.length < 5 || heading.length > 8 || memcmp(heading.data, "pvs.", 4) != 0 ||
        heading.data[4] == '0')
        return false;
    for (size_t i = 4; i < heading.length; i++)
        if (heading.data[i] < '0' || heading.data[i] > '9')
            return false;
    return true;
}

/* `Year 3`, as `pvs.3`; {NULL, 0} for another heading, and out of memory. */
static struct vfm_slice year_of(struct vfm_slice key, struct vfm_arena *arena)
{
    static const struct vfm_slice nothing = {NULL, 0};
    uint64_t year;
    if (key.length < 6 || memcmp(key.data, "year_", 5) != 0 ||
        vfm_count_parse((struct vfm_slice){key.data + 5, key.length - 5}, &year) < 0)
        return nothing;
    char *figure = vfm_arena_take(arena, key.length);
    if (!figure)
        return nothing;
    memcpy(figure, "pvs.", 4);
    memcpy(figure + 4, key.data + 5, key.length - 5);
    struct vfm_slice found = {figure, key.length - 1};
    return is_year(found) ? found : nothing;
}

/* The figure that a heading means; itself where it means none. */
static struct vfm_slice figure_of(struct vfm_slice key, struct vfm_arena *arena)
{
    struct vfm_slice year = year_of(key, arena);
    if (year.data)
        return year;
    for (size_t i = 0; i < sizeof printed_as / sizeof *printed_as; i++)
        if (vfm_slice_is(key, printed_as[i].heading))
            return vfm_slice_of(printed_as[i].figure);
    return key;
}

static int read_heading(struct sroi_expect *expect, size_t column,
                        const struct vfm_sroi_options *options, struct vfm_error *error)
{
    struct vfm_slice heading = expect->rows.headings[column];
    struct vfm_slice key = vfm_heading_key(heading, &expect->arena);
    struct sroi_column *is = &expect->columns[column];
    is->by = -1;
    for (size_t i = 0; i < options->by.count; i++)
        if (vfm_slice_is(heading, options->by.names[i]) || vfm_slice_is(key, options->by.names[i]))
            is->by = (int)i;
    if (is->by >= 0 || is_among(key, remarks))
        return 0;
    key = figure_of(key, &expect->arena);
    if (!is_year(heading) && !is_year(key) && !is_among(key, figures)) {
        vfm_fail(error, VFM_BAD_CONFIG,
                 "\"%.*s\" is neither a field of --by nor a figure of a result: write sroi, npv, "
                 "benefits, inputs, pvs.1 … (see vfm-sroi(1)), or note for a remark",
                 VFM_PRINT(vfm_slice_head(heading, 60)));
        error->file = expect->rows.name;
        return -1;
    }
    key = is_year(heading) ? heading : key;
    for (size_t i = 0; i < column; i++)
        if (expect->columns[i].figure.data && vfm_slice_equal(expect->columns[i].figure, key)) {
            vfm_fail(error, VFM_BAD_CONFIG,
                     "columns \"%.*s\" and \"%.*s\" both print %.*s: leave one out",
                     VFM_PRINT(vfm_slice_head(expect->rows.headings[i], 60)),
                     VFM_PRINT(vfm_slice_head(heading, 60)), VFM_PRINT(key));
            error->file = expect->rows.name;
            return -1;
        }
    is->figure = key;
    return 0;
}

/* ---- figures ---- */

static bool ends_in(struct vfm_slice *text, const char *end)
{
    size_t length = strlen(end);
    if (text->length <= length || memcmp(text->data + text->length - length, end, length) != 0)
        return false;
    *text = vfm_slice_trim((struct vfm_slice){text->data, text->length - length});
    return true;
}

static bool begins_with(struct vfm_slice *text, const char *start)
{
    size_t length = strlen(start);
    if (text->length <= length || memcmp(text->data, start, length) != 0)
        return false;
    *text = vfm_slice_trim((struct vfm_slice){text->data + length, text->length - length});
    return true;
}

/* Takes `: 1` and `1 :` of a ratio off, with the mark of a currency or not. */
static void take_one(struct vfm_slice *text)
{
    static const char *const ends[] = {":1", ": 1",
                                       ":\xc2\xa3"
                                       "1",
                                       ": \xc2\xa3"
                                       "1",
                                       " to 1"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends_in(text, ends[i]))
            return;
    if (!begins_with(text, "1:"))
        begins_with(text, "1 :");
}

/* Takes thousands, millions and billions off as a scale. */
static vfm_money take_scale(struct vfm_slice *text)
{
    take_one(text);
    if (ends_in(text, "billion") || ends_in(text, "bn"))
        return 1000000000;
    if (ends_in(text, "million") || ends_in(text, "m"))
        return 1000000;
    if (ends_in(text, "thousand") || ends_in(text, "k"))
        return 1000;
    return 1;
}

/* The worth of the last digit of `number` (no exponent), in micro-units. */
static vfm_money last_digit(struct vfm_slice number, vfm_money scale)
{
    const char *point = memchr(number.data, '.', number.length);
    vfm_money unit = VFM_MONEY_UNIT * scale;
    size_t decimals = point ? (size_t)(number.data + number.length - point - 1) : 0;
    while (decimals-- && unit > 1)
        unit /= 10;
    return unit;
}

static int read_figure(struct sroi_expect *expect, size_t row, size_t column,
                       struct vfm_error *error)
{
    struct sroi_printed *printed = &expect->printed[row * expect->rows.column_count + column];
    struct vfm_slice cell = vfm_rows_cell(&expect->rows, row, (int)column);
    if (!cell.length)
        return 0;
    struct vfm_slice text = vfm_slice_trim(cell);
    vfm_money scale = take_scale(&text);
    static const struct vfm_slice any = VFM_LITERAL(MARK_ANY);
    const char *wrong = amount_read(text, &any, &expect->arena, &printed->number);
    if (!wrong && (memchr(printed->number.data, 'e', printed->number.length) ||
                   memchr(printed->number.data, 'E', printed->number.length)))
        wrong = "has an exponent: write the digits that were printed";
    if (wrong)
        return vfm_rows_fail(&expect->rows, row, (int)column, error, "%.*s \"%.*s\" %s",
                             VFM_PRINT(expect->columns[column].figure),
                             VFM_PRINT(vfm_slice_head(cell, 40)), wrong);
    if (vfm_money_parse(printed->number, &printed->amount, error) < 0)
        return -1;
    if (printed->amount > VFM_MONEY_LIMIT / scale || printed->amount < -VFM_MONEY_LIMIT / scale)
        return sroi_too_large(error);
    printed->unit = last_digit(printed->number, scale);
    printed->amount *= scale;
    if (scale > 1) {
        char *digits = vfm_arena_take(&expect->arena, VFM_MONEY_TEXT);
        if (!digits)
            return vfm_fail(error, VFM_NO_MEMORY, "no memory for %s", expect->rows.name);
        printed->number = (struct vfm_slice){digits, vfm_money_print(printed->amount, digits)};
    }
    printed->given = true;
    return 0;
}

/* ---- rows ---- */

/* The values of `by` in a row, in the order of the fields; nothing where all are empty. */
static int read_key(struct sroi_expect *expect, size_t row, const struct vfm_sroi_options *options,
                    struct vfm_error *error)
{
    struct vfm_buffer key = {0};
    bool some = false;
    for (size_t i = 0; i < options->by.count; i++) {
        for (size_t column = 0; column < expect->rows.column_count; column++) {
            if (expect->columns[column].by != (int)i)
                continue;
            struct vfm_slice cell = vfm_rows_cell(&expect->rows, row, (int)column);
            struct vfm_value text = vfm_make_text(cell, &expect->arena);
            vfm_buffer_add(&key, text.text, text.length);
            some |= cell.length > 0;
        }
        vfm_buffer_put(&key, SROI_UNIT_SEPARATOR);
    }
    if (some)
        expect->keys[row] = vfm_arena_copy(&expect->arena, vfm_buffer_view(&key));
    int status = vfm_buffer_check(&key, error);
    if (status == 0 && some && !expect->keys[row].data)
        status = vfm_fail(error, VFM_NO_MEMORY, "no memory for %s", expect->rows.name);
    vfm_buffer_release(&key);
    if (status == 0 && options->by.count && !some && !options->totals)
        return vfm_rows_fail(&expect->rows, row, -1, error,
                             "this row names no group, so it is of the whole: add --totals");
    return status;
}

static int check_twice(const struct sroi_expect *expect, struct vfm_error *error)
{
    for (size_t row = 0; row < expect->rows.row_count; row++)
        for (size_t other = 0; other < row; other++)
            if (vfm_slice_equal(expect->keys[row], expect->keys[other]))
                return vfm_rows_fail(&expect->rows, row, -1, error,
                                     "this row is of the same group as line %llu: leave one out",
                                     (unsigned long long)expect->rows.lines[other]);
    return 0;
}

static int check_columns(const struct sroi_expect *expect, const struct vfm_sroi_options *options,
                         struct vfm_error *error)
{
    for (size_t i = 0; i < options->by.count; i++)
        if (vfm_rows_need(&expect->rows, options->by.names[i], error) < 0)
            return -1;
    return 0;
}

int sroi_expect_load(const char *path, const struct vfm_sroi_options *options,
                     struct sroi_expect *expect, struct vfm_error *error)
{
    if (vfm_rows_load(path, &expect->rows, error) < 0)
        return -1;
    size_t columns = expect->rows.column_count, rows = expect->rows.row_count;
    expect->columns = calloc(columns + 1, sizeof *expect->columns);
    expect->printed = calloc(columns * rows + 1, sizeof *expect->printed);
    expect->keys = calloc(rows + 1, sizeof *expect->keys);
    if (!expect->columns || !expect->printed || !expect->keys)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for %s", path);
    for (size_t column = 0; column < columns; column++)
        if (read_heading(expect, column, options, error) < 0)
            return -1;
    if (check_columns(expect, options, error) < 0)
        return -1;
    for (size_t row = 0; row < rows; row++) {
        if (read_key(expect, row, options, error) < 0)
            return -1;
        for (size_t column = 0; column < columns; column++)
            if (expect->columns[column].figure.data && read_figure(expect, row, column, error) < 0)
                return -1;
    }
    return check_twice(expect, error);
}

void sroi_expect_release(struct sroi_expect *expect)
{
    vfm_rows_release(&expect->rows);
    free(expect->columns);
    free(expect->printed);
    free(expect->keys);
    vfm_arena_release(&expect->arena);
    *expect = (struct sroi_expect){0};
}

int sroi_expect_column(const struct sroi_expect *expect, const char *figure)
{
    for (size_t column = 0; column < expect->rows.column_count; column++)
        if (expect->columns[column].figure.data &&
            vfm_slice_is(expect->columns[column].figure, figure))
            return (int)column;
    return -1;
}
