// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "import_page.h"

#include <stdlib.h>

#include <vfm/grid.h>
#include <vfm/scanner.h>

#include "assemble.h"
#include "total.h"
#include "worker.h"

/* Where rows were no page, so many go by themselves before the next try; more each time. */
#define FIRST_PATIENCE 16
#define LONGEST_PATIENCE 4096

/* Cells are written anew where more than one in so many would make its row odd; and where that was
 * of no use, again after so many pages. */
#define OFTEN 8
#define SELDOM 64

/* What a column has of its own, beside its numbers. */
struct own {
    /* the values of one whose cells do not say them as a record does (`£1,234.50`, `25%`,
     * `17/04/2024`), written anew, a mark behind each */
    struct vfm_buffer text;
    uint32_t marks[VFM_PAGE_ROWS + 1]; /* the first before row 0 */
    bool first;                        /* writing is the first thing to try */
    uint32_t waiting;                  /* pages until it is tried again, where it was of no use */
    bool gaps[VFM_PAGE_ROWS];          /* cells with nothing in them, where that is fine */
};

struct import_pages {
    struct vfm_grids *grids;
    char delimiter;
    uint32_t capacity; /* readings that there is room for */
    uint32_t patience, waiting;
    struct vfm_page page;
    struct vfm_page_column *columns; /* of the page: `record`, and one a reading */
    double *numbers;                 /* VFM_PAGE_ROWS a reading */
    struct own *own;                 /* one a reading */
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
    struct own *own;                /* … */
};

enum made { MADE, LEFT_OUT };

void import_pages_close(struct import_pages *pages)
{
    if (!pages)
        return;
    vfm_grids_close(pages->grids);
    for (uint32_t i = 0; i < pages->capacity; i++)
        vfm_buffer_release(&pages->own[i].text);
    free(pages->own);
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
    struct own *own = realloc(pages->own, readings * sizeof *pages->own);
    if (own)
        pages->own = own;
    if (!columns || !numbers || !own)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the columns of a page");
    memset(own + pages->capacity, 0, (readings - pages->capacity) * sizeof *own);
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

static uint32_t count_empty(const struct vfm_grid *grid, uint32_t cell)
{
    uint32_t empty = 0;
    for (uint32_t row = 0; row < grid->rows; row++)
        empty += vfm_grid_cell(grid, cell, row).length == 0;
    return empty;
}

/* How many cells of a column have quotes around them. */
static uint32_t count_quoted(const struct vfm_grid *grid, uint32_t cell)
{
    const uint32_t *mark = grid->marks + cell;
    uint32_t quoted = 0;
    for (uint32_t row = 0; row < grid->rows && grid->quoted; row++, mark += grid->stride)
        quoted += grid->text[(uint32_t)(mark[-1] + 1)] == '"';
    return quoted;
}

/* A row whose first cell is nothing plain is told apart by others: blank, a total, too short. */
static void look_at_first(const struct vfm_grid *grid, bool *odd)
{
    for (uint32_t row = 0; row < grid->rows; row++) {
        struct vfm_slice cell = vfm_grid_cell(grid, 0, row);
        odd[row] = !grid->neat && (cell.length == 0 || cell_has_blank_edge(cell));
        if (!odd[row] && __builtin_expect(total_may_begin(cell), 0))
            odd[row] = total_begins(cell);
    }
}

static void look_at_texts(const struct vfm_grid *grid, uint32_t cell, bool *odd)
{
    for (uint32_t row = 0; row < grid->rows && !grid->neat; row++) {
        struct vfm_slice text = vfm_grid_cell(grid, cell, row);
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
    vfm_page_bound(making->numbers, making->column->gaps, 0, rows, reading->least, reading->most,
                   odd);
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

static void all_odd(const struct making *making)
{
    memset(making->pages->odd, true, making->grid->rows);
}

static uint32_t count_odd(const bool *odd, uint32_t rows)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < rows; row++)
        count += odd[row];
    return count;
}

/* A gap makes no row odd that was not before. */
static void spare_gaps(const struct vfm_page_column *column, const bool *before, uint32_t rows,
                       bool *odd)
{
    for (uint32_t row = 0; row < rows && column->gaps; row++)
        odd[row] = column->gaps[row] ? before[row] : odd[row];
}

/* The column as its cells stand, all or none of them `quoted`: rows where they do not are odd. */
static void look_at_cells(const struct making *making, bool quoted)
{
    const struct reading *reading = making->reading;
    const struct vfm_grid *grid = making->grid;
    *making->column = (struct vfm_page_column){.kind = VFM_STRING,
                                               .head = quoted ? 2 : 1,
                                               .tail = quoted,
                                               .stride = grid->stride,
                                               .text = grid->text,
                                               .marks = grid->marks + reading->cell,
                                               .gaps = making->column->gaps};
    switch (reading->glance) {
    case GLANCE_TEXT:
        look_at_texts(grid, reading->cell, making->pages->odd);
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
}

/* ---- cells that are written anew ---- */

/* What the cell of a row says, where a column can hold that. */
static bool read_cell(const struct making *making, uint32_t row, struct vfm_value *value)
{
    const struct column *column = making->reading->column;
    const struct columns *columns = making->worker->plan.columns;
    struct vfm_link *link = making->worker->link;
    struct vfm_slice cell = cell_trim(vfm_grid_cell(making->grid, making->reading->cell, row));
    struct cell_kind kind = column->kind;
    if (cell.length == 0)
        return false;
    if (kind.type == VFM_FIELD_MONEY && columns->currency)
        kind.currency = cell_trim(vfm_grid_cell(making->grid, columns->currency - 1, row));
    vfm_arena_clear(link->arena);
    enum cell_answer answer = cell_read(&kind, cell, link->arena, value, &link->error);
    link->error.code = VFM_NONE;
    if (answer == CELL_READ && (value->kind == VFM_TRUE || value->kind == VFM_FALSE)) {
        struct vfm_slice word = vfm_slice_of(value->kind == VFM_TRUE ? "true" : "false");
        *value = (struct vfm_value){
            .text = word.data, .length = (uint32_t)word.length, .kind = VFM_TRUE};
    }
    return answer == CELL_READ && !value->escaped &&
           (value->kind == VFM_STRING || value->kind == VFM_NUMBER || value->kind == VFM_TRUE);
}

/* The column of what is written: nothing yet. */
static struct vfm_page_column begin_written(struct own *own, const bool *gaps)
{
    own->text.length = 0;
    own->marks[0] = 0;
    vfm_buffer_put(&own->text, '\n');
    return (struct vfm_page_column){
        .kind = VFM_STRING, .head = 1, .stride = 1, .marks = own->marks + 1, .gaps = gaps};
}

/* Writes the values of all rows that are not odd; one that cannot be told, or is of another kind
 * than the first, becomes odd. */
static void write_cells(const struct making *making)
{
    struct own *own = making->own;
    struct vfm_page_column *column = making->column;
    bool *odd = making->pages->odd, found = false;
    bool money = making->reading->column->kind.type == VFM_FIELD_MONEY; /* its row has a say */
    struct vfm_slice last = {NULL, 0}; /* what `value` was read from */
    struct vfm_value value;
    *column = begin_written(own, column->gaps);
    column->repeats = true;
    for (uint32_t row = 0; row < making->grid->rows; row++) {
        struct vfm_slice cell = vfm_grid_cell(making->grid, making->reading->cell, row);
        bool gap = column->gaps && column->gaps[row];
        bool again = !money && last.length && vfm_slice_equal(cell, last);
        if (!odd[row] && !gap && !again) {
            odd[row] = !read_cell(making, row, &value) || (found && value.kind != column->kind);
            last = odd[row] ? (struct vfm_slice){NULL, 0} : cell;
        }
        if (!odd[row] && !gap) {
            column->kind = value.kind;
            found = true;
            vfm_buffer_add(&own->text, value.text, value.length);
        }
        column->repeats &= again || row == 0;
        own->marks[row + 1] = (uint32_t)own->text.length;
        vfm_buffer_put(&own->text, '\n');
    }
    column->text = vfm_buffer_reserve(&own->text, VFM_PADDING) ? own->text.data : NULL;
    if (!column->text) { /* no memory: each row by itself says so */
        *column = (struct vfm_page_column){.kind = VFM_STRING};
        all_odd(making);
    } else if (column->kind == VFM_NUMBER) {
        bool before[VFM_PAGE_ROWS];
        memcpy(before, odd, making->grid->rows * sizeof *odd);
        vfm_page_numbers(column, 0, making->grid->rows, making->numbers, odd);
        column->numbers = making->numbers;
        spare_gaps(column, before, making->grid->rows, odd);
    }
}

/* Cells are looked at as they stand; where a good part of them do not, they are written anew, from
 * then on at once; and where some of them alone have quotes. Where that is of no use, since they
 * are empty for instance, it is tried seldom.
 */
static void look_or_write(const struct making *making)
{
    struct own *own = making->own;
    const struct vfm_page *page = &making->pages->page;
    size_t size = page->rows * sizeof *page->odd;
    bool before[VFM_PAGE_ROWS];
    uint32_t looked = page->rows, quoted = count_quoted(making->grid, making->reading->cell);
    if (quoted && quoted < page->rows) {
        write_cells(making);
        return;
    }
    memcpy(before, page->odd, size);
    if (!own->first) {
        look_at_cells(making, quoted);
        spare_gaps(making->column, before, page->rows, page->odd);
        if (memcmp(page->odd, before, size) == 0)
            return;
        looked = count_odd(page->odd, page->rows) - count_odd(before, page->rows);
        if (looked <= page->rows / OFTEN)
            return;
        if (own->waiting) {
            own->waiting--;
            return;
        }
        memcpy(page->odd, before, size);
    }
    write_cells(making);
    uint32_t wrote = count_odd(page->odd, page->rows) - count_odd(before, page->rows);
    own->first = 2 * wrote < looked;
    own->waiting = own->first ? 0 : SELDOM;
}

/* ---- columns ---- */

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
        making->pages->odd[row] |=
            vfm_grid_cell(making->grid, making->reading->cell, row).length > 0;
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
            making->pages->odd[row] |=
                vfm_grid_cell(making->grid, column->number - 1, row).length > 0;
        if (column->next_member < 0)
            return LEFT_OUT;
    }
}

static void find_gaps(const struct making *making)
{
    bool *gaps = making->own->gaps;
    for (uint32_t row = 0; row < making->grid->rows; row++)
        gaps[row] = vfm_grid_cell(making->grid, making->reading->cell, row).length == 0;
    making->column->gaps = gaps;
}

static enum made make_column(const struct making *making)
{
    const struct reading *reading = making->reading;
    const struct vfm_grid *grid = making->grid;
    if (reading->glance == GLANCE_OBJECT)
        return make_object(making);
    if (reading->column->constant)
        return make_same(making, &reading->column->fallback);
    uint32_t empty = grid->neat ? 0 : count_empty(grid, reading->cell);
    if (empty && empty < grid->rows && may_be_gap(reading->column))
        find_gaps(making);
    else if (2 * empty > grid->rows)
        return make_empty(making);
    look_or_write(making);
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
        making->own = &making->pages->own[i];
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
    if (2 * count_odd(page->odd, page->rows) > page->rows)
        be_patient(pages);
    else
        pages->patience = 0;
    return page;
}
