// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "import_page.h"

#include <stdlib.h>

#include <vfm/grid.h>

#include "assemble.h"
#include "import_column.h"
#include "total.h"
#include "worker.h"

/* Where rows were no page, so many go by themselves before the next try; more each time. */
#define FIRST_PATIENCE 16
#define LONGEST_PATIENCE 4096

struct import_pages {
    struct vfm_grids *grids;
    char delimiter;
    const struct layout *layout; /* that `kept` is of; layouts outlive all pages */
    uint32_t capacity;           /* readings that there is room for */
    uint32_t patience, waiting;
    struct vfm_page page;
    struct vfm_page_column *columns; /* of the page: `record`, and one a reading */
    double *numbers;                 /* VFM_PAGE_ROWS a reading */
    struct import_kept *kept;        /* one a reading */
    bool odd[VFM_PAGE_ROWS];
};

/* What was kept of columns is of no use to others. */
static void forget(struct import_pages *pages)
{
    for (uint32_t i = 0; i < pages->capacity; i++)
        import_kept_release(&pages->kept[i]);
}

void import_pages_close(struct import_pages *pages)
{
    if (!pages)
        return;
    vfm_grids_close(pages->grids);
    forget(pages);
    free(pages->kept);
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
    struct import_kept *kept = realloc(pages->kept, readings * sizeof *pages->kept);
    if (kept)
        pages->kept = kept;
    if (!columns || !numbers || !kept)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the columns of a page");
    memset(kept + pages->capacity, 0, (readings - pages->capacity) * sizeof *kept);
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
    if (pages->layout != worker->layout)
        forget(pages);
    pages->layout = worker->layout;
    vfm_grids_begin(pages->grids, data);
    return pages_room(pages, worker->plan.count, error);
}

/* ---- pages ---- */

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

/* Fills the page's columns. -1 with the link's error. */
static int make_columns(struct import_making *making, struct import_pages *pages)
{
    struct vfm_link *link = making->worker->link;
    struct plan *plan = &making->worker->plan;
    const struct vfm_shape *shape = NULL; /* of a page with a field left out; else NULL */
    struct vfm_page *page = &pages->page;
    struct vfm_page_column *columns = pages->columns;
    uint32_t count = 1;
    columns[0] = (struct vfm_page_column){.kind = VFM_STRING, .same = page->record};
    for (uint32_t i = 0; i < plan->count; i++) {
        struct reading *reading = &plan->readings[i];
        making->reading = reading;
        making->column = &columns[count];
        making->numbers = pages->numbers + (size_t)i * VFM_PAGE_ROWS;
        making->kept = &pages->kept[i];
        *making->column = (struct vfm_page_column){.kind = VFM_STRING};
        if (!import_column(making)) {
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
    struct import_making making = {.worker = worker, .page = page, .grid = &grid};
    if (plan_root(&worker->plan, link) < 0 || make_columns(&making, pages) < 0)
        return NULL; /* no memory: the row by itself says so */
    if (2 * vfm_page_count_odd(page->odd, page->rows) > page->rows)
        be_patient(pages);
    else
        pages->patience = 0;
    return page;
}
