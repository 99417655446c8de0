// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "import_page.h"

#include <stdlib.h>

#include <vfm/grid.h>

#include "assemble.h"
#include "total.h"
#include "worker.h"

/* Where rows were no page, so many go by themselves before the next try; more each time. */
#define FIRST_PATIENCE 16
#define LONGEST_PATIENCE 4096

struct import_pages {
    struct vfm_grids *grids;
    char delimiter;
    uint32_t capacity; /* readings that there is room for */
    uint32_t patience, waiting;
    struct vfm_page page;
    struct vfm_page_column *columns; /* of the page: `record`, and one a reading */
    double *numbers;                 /* VFM_PAGE_ROWS a reading */
    bool odd[VFM_PAGE_ROWS];
};

/* What the columns of one page are made from. */
struct making {
    struct import_worker *worker;
    struct import_pages *pages;
    const struct vfm_grid *grid;
    const struct reading *reading;
    struct vfm_page_column *column; /* being made */
    double *numbers;                /* its own */
};

enum made { MADE, LEFT_OUT };

void import_pages_close(struct import_pages *pages)
{
    if (!pages)
        return;
    vfm_grids_close(pages->grids);
    free(pages->columns);
    free(pages->numbers);
    free(pages);
}

bool import_page_fits(const struct import_worker *worker)
{
    const struct columns *columns = &worker->layout->columns;
    return !worker->filter && !worker->import->options->source && !columns->unnamed_count &&
           columns->width > 1 && columns->width <= VFM_GRID_WIDEST &&
           worker->link->worker->chain->max_record >= VFM_GRID_LONGEST;
}

static int pages_room(struct import_pages *pages, uint32_t readings, struct vfm_error *error)
{
    if (readings <= pages->capacity)
        return 0;
    void *columns = realloc(pages->columns, (readings + 1) * sizeof *pages->columns);
    if (columns)
        pages->columns = columns;
    void *numbers =
        realloc(pages->numbers, (size_t)readings * VFM_PAGE_ROWS * sizeof *pages->numbers);
    if (numbers)
        pages->numbers = numbers;
    if (!columns || !numbers)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the columns of a page");
    pages->capacity = readings;
    return 0;
}

int import_page_begin(struct import_worker *worker, struct vfm_slice data)
{
    struct vfm_error *error = &worker->link->error;
    struct import_pages *pages = worker->pages;
    if (!pages && !(worker->pages = pages = calloc(1, sizeof *pages)))
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the columns of a page");
    if (!pages->grids || pages->delimiter != worker->layout->delimiter) {
        vfm_grids_close(pages->grids);
        pages->delimiter = worker->layout->delimiter;
        if (!(pages->grids = vfm_grids_open(pages->delimiter, error)))
            return -1;
    }
    vfm_grids_begin(pages->grids, data);
    return pages_room(pages, worker->plan.count, error);
}

/* ---- cells ---- */

static inline struct vfm_slice grid_cell(const struct vfm_grid *grid, uint32_t cell, uint32_t row)
{
    const uint32_t *mark = grid->marks + (size_t)row * grid->stride + grid->cells[cell];
    const char *start = grid->text + (uint32_t)(mark[-1] + 1);
    return (struct vfm_slice){start, (size_t)(grid->text + mark[0] - start)};
}

static uint32_t count_empty(const struct vfm_grid *grid, uint32_t cell)
{
    const uint32_t *mark = grid->marks + grid->cells[cell];
    uint32_t empty = 0;
    for (uint32_t row = 0; row < grid->rows; row++, mark += grid->stride)
        empty += mark[0] - mark[-1] == 1;
    return empty;
}

/* A row whose first cell is nothing plain is told apart by others: blank, a total, too short. */
static void look_at_first(const struct vfm_grid *grid, bool *odd)
{
    for (uint32_t row = 0; row < grid->rows; row++) {
        struct vfm_slice cell = grid_cell(grid, 0, row);
        odd[row] = !grid->neat && (cell.length == 0 || cell_has_blank_edge(cell));
        if (!odd[row] && __builtin_expect(total_may_begin(cell), 0))
            odd[row] = total_begins(cell);
    }
}

static void look_at_texts(const struct vfm_grid *grid, uint32_t cell, bool *odd)
{
    for (uint32_t row = 0; row < grid->rows && !grid->neat; row++) {
        struct vfm_slice text = grid_cell(grid, cell, row);
        odd[row] |= text.length == 0 || cell_has_blank_edge(text);
    }
}

/* A period that is the same in all rows is looked at once by the stages behind, too. */
static void look_at_periods(const struct making *making)
{
    const struct vfm_page *page = &making->pages->page;
    struct vfm_page_column *column = making->column;
    for (uint32_t row = 0, end; row < page->rows; row = end) {
        end = vfm_page_repeats(column, row, page->rows);
        if (!plain_period(vfm_page_text(column, row)))
            memset(page->odd + row, true, end - row);
        column->repeats = row == 0 && end == page->rows;
    }
}

static void read_numbers(const struct making *making)
{
    const struct reading *reading = making->reading;
    uint32_t rows = making->grid->rows;
    bool *odd = making->pages->odd;
    vfm_page_numbers(making->column, 0, rows, making->numbers, odd);
    vfm_page_bound(making->numbers, 0, rows, reading->least, reading->most, odd);
}

/* Whether a cell of any other type is what a record has, as it stands. */
static bool stands(const struct making *making, struct vfm_slice text, uint8_t *kind)
{
    struct vfm_link *link = making->worker->link;
    struct vfm_value value;
    vfm_arena_clear(link->arena);
    enum cell_answer answer =
        cell_read(&making->reading->column->kind, text, link->arena, &value, &link->error);
    link->error.code = VFM_NONE;
    if (answer != CELL_READ || value.escaped || value.length != text.length ||
        memcmp(value.text, text.data, text.length) != 0)
        return false;
    *kind = value.kind;
    return *kind == VFM_STRING || *kind == VFM_NUMBER;
}

/* The kind of such a column is that of its first cell that stands. */
static void look_at_others(const struct making *making)
{
    const struct vfm_page *page = &making->pages->page;
    bool found = false;
    uint8_t kind = VFM_STRING;
    for (uint32_t row = 0, end; row < page->rows; row = end) {
        struct vfm_slice text = vfm_page_text(making->column, row);
        end = vfm_page_repeats(making->column, row, page->rows);
        if (text.length && !cell_has_blank_edge(text) && stands(making, text, &kind) &&
            (!found || kind == making->column->kind)) {
            making->column->kind = kind;
            found = true;
        } else {
            memset(page->odd + row, true, end - row);
        }
    }
}

/* ---- columns ---- */

static void all_odd(const struct making *making)
{
    memset(making->pages->odd, true, making->grid->rows);
}

/* A column that says the same in each row. */
static enum made make_same(const struct making *making, const struct vfm_value *value)
{
    bool plain = (value->kind == VFM_STRING && !value->escaped) || value->kind == VFM_NUMBER;
    if (!plain)
        all_odd(making);
    making->column->kind = plain ? value->kind : VFM_STRING;
    making->column->same =
        plain ? (struct vfm_slice){value->text, value->length} : (struct vfm_slice)VFM_LITERAL("");
    double number = 0;
    struct vfm_error ignored = {0};
    if (value->kind == VFM_NUMBER && vfm_value_number(value, "", &number, &ignored) == 0) {
        for (uint32_t row = 0; row < making->grid->rows; row++)
            making->numbers[row] = number;
        making->column->numbers = making->numbers;
    }
    return MADE;
}

/* Most rows have nothing in the column: those that have are odd. */
static enum made make_empty(const struct making *making)
{
    const struct column *column = making->reading->column;
    bool required = column->kind.field && column->kind.field->required;
    if (column->otherwise || (required && !column->has_fallback))
        all_odd(making);
    for (uint32_t row = 0; row < making->grid->rows; row++)
        making->pages->odd[row] |= grid_cell(making->grid, making->reading->cell, row).length > 0;
    return column->has_fallback ? make_same(making, &column->fallback) : LEFT_OUT;
}

/* The columns of one object: it is there in no row that is not odd. */
static enum made make_object(const struct making *making)
{
    const struct column *column = making->reading->column;
    for (;; column = &making->worker->plan.columns->items[column->next_member]) {
        if (column->constant || column->has_fallback)
            all_odd(making);
        for (uint32_t row = 0; row < making->grid->rows && !column->constant; row++)
            making->pages->odd[row] |= grid_cell(making->grid, column->number - 1, row).length > 0;
        if (column->next_member < 0)
            return LEFT_OUT;
    }
}

static enum made make_column(const struct making *making)
{
    const struct reading *reading = making->reading;
    const struct vfm_grid *grid = making->grid;
    bool *odd = making->pages->odd;
    if (reading->glance == GLANCE_OBJECT)
        return make_object(making);
    if (reading->column->constant)
        return make_same(making, &reading->column->fallback);
    if (!grid->neat && 2 * count_empty(grid, reading->cell) > grid->rows)
        return make_empty(making);
    *making->column = (struct vfm_page_column){.kind = VFM_STRING,
                                               .head = 1,
                                               .stride = grid->stride,
                                               .text = grid->text,
                                               .marks = grid->marks + grid->cells[reading->cell]};
    switch (reading->glance) {
    case GLANCE_TEXT:
        look_at_texts(grid, reading->cell, odd);
        break;
    case GLANCE_PERIOD:
        look_at_periods(making);
        break;
    case GLANCE_NUMBER:
        making->column->kind = VFM_NUMBER;
        making->column->numbers = making->numbers;
        read_numbers(making);
        break;
    default:
        look_at_others(making);
    }
    return MADE;
}

/* ---- pages ---- */

/* Fills the page's columns. -1 with the link's error. */
static int make_columns(struct making *making, struct vfm_page *page)
{
    struct vfm_link *link = making->worker->link;
    struct plan *plan = &making->worker->plan;
    const struct vfm_shape *shape = NULL; /* of a page with a field left out; else NULL */
    struct vfm_page_column *columns = making->pages->columns;
    uint32_t count = 1;
    columns[0] = (struct vfm_page_column){.kind = VFM_STRING, .same = page->record};
    for (uint32_t i = 0; i < plan->count; i++) {
        struct reading *reading = &plan->readings[i];
        making->reading = reading;
        making->column = &columns[count];
        making->numbers = making->pages->numbers + (size_t)i * VFM_PAGE_ROWS;
        *making->column = (struct vfm_page_column){.kind = VFM_STRING};
        if (make_column(making) == LEFT_OUT) {
            if (!shape)
                shape = shape_before(plan, i);
            continue;
        }
        count++;
        if (shape && !(shape = shape_with(reading, link, shape)))
            return -1;
    }
    page->shape = shape ? shape : shape_before(plan, plan->count);
    return 0;
}

static uint32_t count_odd(const struct vfm_page *page)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < page->rows; row++)
        count += page->odd[row];
    return count;
}

/* The next rows go by themselves. */
static void be_patient(struct import_pages *pages)
{
    uint32_t longer = pages->patience ? 2 * pages->patience : FIRST_PATIENCE;
    pages->patience = longer < LONGEST_PATIENCE ? longer : LONGEST_PATIENCE;
    pages->waiting = pages->patience;
}

const struct vfm_page *import_page(struct import_worker *worker, const char *at, uint64_t line)
{
    struct import_pages *pages = worker->pages;
    struct vfm_link *link = worker->link;
    struct vfm_page *page = &pages->page;
    struct vfm_grid grid;
    if (pages->waiting) {
        pages->waiting--;
        return NULL;
    }
    if (!vfm_grids_find(pages->grids, at, worker->layout->columns.width, VFM_PAGE_FEWEST,
                        VFM_PAGE_ROWS, &grid) ||
        !grid.plain) {
        be_patient(pages);
        return NULL;
    }
    vfm_shapes_trim(link->shapes);
    *page = (struct vfm_page){.columns = pages->columns,
                              .rows = grid.rows,
                              .text = grid.text,
                              .stride = grid.stride,
                              .ends = grid.marks + grid.stride - 1,
                              .record = worker->layout->schema->record,
                              .line = line,
                              .odd = pages->odd};
    look_at_first(&grid, pages->odd);
    struct making making = {.worker = worker, .pages = pages, .grid = &grid};
    if (plan_root(&worker->plan, link) < 0 || make_columns(&making, page) < 0)
        return NULL; /* no memory: the row by itself says so */
    if (2 * count_odd(page) > page->rows)
        be_patient(pages);
    else
        pages->patience = 0;
    return page;
}
