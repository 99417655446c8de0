// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Grids over random rows that are mostly cut alike: whatever a grid tells of a row is what
 * vfm_csv_next tells of it, and between grids vfm_csv_next goes on where they end.
 */
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>

#include <vfm/csv.h>
#include <vfm/grid.h>
#include <vfm/scanner.h>

#define MOST_ROWS 600
#define MOST_CELLS 8

static unsigned dice(uint64_t *state, unsigned sides)
{
    return (unsigned)(tap_random(state) % sides);
}

/* How the rows of one text are made. */
struct manner {
    char delimiter;
    unsigned width;
    unsigned quoted[MOST_CELLS]; /* one cell in so many has quotes around it; 0: none */
    bool crlf;
    unsigned strange; /* one row in so many is not like the others; 0: none */
};

static size_t put_cell(char *text, bool quoted, bool strange, char delimiter, uint64_t *state)
{
    static const char *const odd[] = {"",           " x",   "x ",       "a\\b",   "\"a,b\"",
                                      "\"q\"\"q\"", "x\ty", "é",        "é é ",   "\"\"",
                                      " \"z\" ",    "a\"b", "\"a\nb\"", "\"a\"b", "\" \""};
    static const char plain[] = "abcdefghij 0123456789.";
    size_t at = 0;
    if (strange && dice(state, 2)) {
        const char *cell = odd[dice(state, sizeof odd / sizeof *odd)];
        memcpy(text, cell, strlen(cell));
        return strlen(cell);
    }
    if (strange && dice(state, 6) == 0) {
        text[0] = delimiter; /* a cell more */
        return 1;
    }
    if (quoted)
        text[at++] = '"';
    text[at++] = (char)('a' + dice(state, 26));
    for (unsigned i = dice(state, 12); i; i--)
        text[at++] =
            quoted && dice(state, 9) == 0 ? delimiter : plain[dice(state, sizeof plain - 1)];
    text[at++] = (char)('0' + dice(state, 10));
    if (quoted)
        text[at++] = '"';
    return at;
}

static size_t put_rows(char *text, const struct manner *manner, unsigned rows, uint64_t *state)
{
    size_t at = 0;
    for (unsigned row = 0; row < rows; row++) {
        bool strange = manner->strange && dice(state, manner->strange) == 0;
        for (unsigned cell = 0; cell < manner->width; cell++) {
            if (cell)
                text[at++] = manner->delimiter;
            at +=
                put_cell(text + at, manner->quoted[cell] && dice(state, manner->quoted[cell]) == 0,
                         strange, manner->delimiter, state);
        }
        if (manner->crlf != (strange && dice(state, 3) == 0))
            text[at++] = '\r';
        if (row + 1 < rows || dice(state, 2))
            text[at++] = '\n';
        if (strange && dice(state, 4) == 0)
            text[at++] = '\n';
    }
    return at;
}

/* The cell of a grid as vfm_csv_next has it: without the blanks around one that has no quotes. */
static struct vfm_slice grid_cell(const struct vfm_grid *grid, char delimiter, uint32_t row,
                                  uint32_t cell)
{
    struct vfm_slice text = vfm_grid_cell(grid, cell, row);
    const char *start = text.data, *end = text.data + text.length;
    if (grid->quoted && *end == '"')
        return text;
    while (start < end && (*start == ' ' || *start == '\t') && *start != delimiter)
        start++;
    while (start < end && (end[-1] == ' ' || end[-1] == '\t') && end[-1] != delimiter)
        end--;
    return (struct vfm_slice){start, (size_t)(end - start)};
}

static bool has_edge(struct vfm_slice raw)
{
    unsigned char first = (unsigned char)raw.data[0];
    unsigned char last = (unsigned char)raw.data[raw.length - 1];
    return raw.length == 0 || first <= ' ' || first >= 0x80 || last <= ' ' || last >= 0x80;
}

/* Rows of a grid beside those of a reader of its own. How many are wrong. */
static size_t compare(const struct vfm_grid *grid, struct vfm_csv *csv, const struct manner *manner)
{
    size_t wrong = 0;
    struct vfm_csv_row row;
    struct vfm_error error = {0};
    for (uint32_t i = 0; i < grid->rows; i++) {
        if (vfm_csv_next(csv, &row, &error) != 1 || row.count != manner->width)
            return wrong + 1;
        for (uint32_t cell = 0; cell < row.count; cell++) {
            struct vfm_slice got = grid_cell(grid, manner->delimiter, i, cell);
            wrong += !vfm_slice_equal(got, row.cells[cell]);
            wrong += grid->neat && has_edge(got);
            wrong += grid->plain && memchr(got.data, '\\', got.length);
        }
    }
    return wrong + (vfm_csv_at(csv) != grid->next);
}

/* Goes over a text by grids of at least `fewest` rows; *rows counts those that came by grids. */
static size_t walk(struct vfm_slice data, const struct manner *manner, unsigned fewest,
                   uint32_t most, size_t *rows)
{
    struct vfm_error error = {0};
    struct vfm_csv *csv = vfm_csv_open(manner->delimiter, &error);
    struct vfm_grids *grids = vfm_grids_open(manner->delimiter, &error);
    struct vfm_csv_row row;
    size_t wrong = 0;
    struct vfm_grid grid;
    vfm_csv_begin(csv, data);
    vfm_grids_begin(grids, data);
    while (vfm_csv_at(csv) < data.data + data.length && !wrong) {
        const char *at = vfm_csv_at(csv);
        if (!vfm_grids_find(grids, at, manner->width, fewest, most, &grid)) {
            vfm_csv_next(csv, &row, &error);
            continue;
        }
        wrong += grid.rows < fewest || grid.rows > most;
        wrong += compare(&grid, csv, manner);
        *rows += grid.rows;
        if (grid.rows % 2) { /* that somebody else read them makes no difference */
            vfm_csv_begin(csv, data);
            vfm_csv_skip(csv, grid.next, grid.rows);
        }
    }
    vfm_csv_close(csv);
    vfm_grids_close(grids);
    return wrong;
}

static void test_random(unsigned strange, const char *words)
{
    uint64_t state = 3 + strange;
    size_t wrong = 0, rows = 0, all = 0;
    char *text = malloc((size_t)MOST_ROWS * MOST_CELLS * 24 + VFM_PADDING);
    for (int round = 0; round < 400 && text; round++) {
        struct manner manner = {.delimiter = ",;\t|"[dice(&state, 4)],
                                .width = 2 + dice(&state, MOST_CELLS - 1),
                                .crlf = dice(&state, 3) == 0,
                                .strange = strange};
        for (unsigned i = 0; i < MOST_CELLS && dice(&state, 2); i++)
            manner.quoted[i] = dice(&state, 4);
        unsigned count = 1 + dice(&state, round % 4 ? 60 : MOST_ROWS);
        size_t length = put_rows(text, &manner, count, &state);
        memset(text + length, 0, VFM_PADDING);
        wrong += walk((struct vfm_slice){text, length}, &manner, 1 + dice(&state, 9),
                      9 + dice(&state, 300), &rows);
        all += count;
    }
    free(text);
    tap_ok(wrong == 0, "%s: %zu texts wrong", words, wrong);
    tap_ok(rows > all / (strange ? 20 : 2), "%s: %zu of %zu rows came in grids", words, rows, all);
}

int main(void)
{
    test_random(0, "rows all cut alike");
    test_random(40, "a strange row in forty");
    test_random(4, "a strange row in four");
    return tap_done();
}
