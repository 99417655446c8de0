// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "import_column.h"

#include <stdlib.h>

#include <vfm/scanner.h>

#include "assemble.h"
#include "mark.h"

/* Cells are written anew where more than one in so many would make its row odd; and where that was
 * of no use, again after so many pages. */
#define OFTEN 8
#define SELDOM 64

void import_kept_release(struct import_kept *kept)
{
    vfm_buffer_release(&kept->text);
    free(kept->recalled);
    *kept = (struct import_kept){.first = false};
}

/* ---- cells ---- */

/* How many cells of a column are empty, and how many have quotes around them. */
struct census {
    uint32_t empty, quoted;
};

static struct census count_cells(const struct vfm_grid *grid, uint32_t cell)
{
    const uint32_t *mark = grid->marks + cell;
    struct census census = {0};
    for (uint32_t row = 0; row < grid->rows && !grid->neat; row++, mark += grid->stride) {
        uint32_t start = mark[-1] + 1, length = mark[0] - start;
        bool quoted = grid->quoted && length && grid->text[start] == '"';
        census.quoted += quoted;
        census.empty += length == 2 * (uint32_t)quoted;
    }
    return census;
}

static void look_at_texts(const struct vfm_grid *grid, uint32_t cell, bool *odd)
{
    for (uint32_t row = 0; row < grid->rows && !grid->neat; row++) {
        struct vfm_slice text = vfm_grid_cell(grid, cell, row);
        odd[row] |= text.length == 0 || cell_has_blank_edge(text);
    }
}

/* A period that is the same in all rows is looked at once by the stages behind, too. */
static void look_at_periods(const struct import_making *making)
{
    const struct vfm_page *page = making->page;
    struct vfm_page_column *column = making->column;
    for (uint32_t row = 0, end; row < page->rows; row = end) {
        end = vfm_page_repeats(column, row, page->rows);
        if (!plain_period(vfm_page_text(column, row)))
            memset(page->odd + row, true, end - row);
        column->repeats = row == 0 && end == page->rows;
    }
}

static void read_numbers(const struct import_making *making)
{
    const struct reading *reading = making->reading;
    uint32_t rows = making->grid->rows;
    bool *odd = making->page->odd;
    making->column->few = vfm_page_numbers(making->column, 0, rows, making->numbers, odd);
    vfm_page_bound(making->numbers, making->column->gaps, 0, rows, reading->least, reading->most,
                   odd);
}

/* What the cell of a row says, where a column can hold that. */
static bool read_cell(const struct import_making *making, uint32_t row, struct vfm_value *value)
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

/* Cells of any other type, as a record has them. The kind of the column is that of its first. */
static void look_at_others(const struct import_making *making)
{
    const struct vfm_page *page = making->page;
    bool found = false;
    for (uint32_t row = 0, end; row < page->rows; row = end) {
        struct vfm_slice text = vfm_page_text(making->column, row);
        struct vfm_value value;
        end = vfm_page_repeats(making->column, row, page->rows);
        if (read_cell(making, row, &value) &&
            vfm_slice_equal(text, (struct vfm_slice){value.text, value.length}) &&
            (!found || value.kind == making->column->kind)) {
            making->column->kind = value.kind;
            found = true;
        } else {
            memset(page->odd + row, true, end - row);
        }
    }
}

static void all_odd(const struct import_making *making)
{
    memset(making->page->odd, true, making->grid->rows);
}

/* A gap makes no row odd that was not before. */
static void spare_gaps(const struct vfm_page_column *column, const bool *before, uint32_t rows,
                       bool *odd)
{
    for (uint32_t row = 0; row < rows && column->gaps; row++)
        odd[row] = column->gaps[row] ? before[row] : odd[row];
}

/* The column as its cells stand, all or none of them `quoted`: rows where they do not are odd. */
static void look_at_cells(const struct import_making *making, bool quoted)
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
        look_at_texts(grid, reading->cell, making->page->odd);
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

/* A column that says the same in each row. */
static bool make_same(const struct import_making *making, const struct vfm_value *value)
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
    return true;
}

/* ---- cells that are written anew ---- */

/* The column of what is written: nothing yet. */
static struct vfm_page_column begin_written(struct import_kept *kept, const bool *gaps)
{
    kept->text.length = 0;
    kept->marks[0] = 0;
    vfm_buffer_put(&kept->text, '\n');
    return (struct vfm_page_column){
        .kind = VFM_STRING, .head = 1, .stride = 1, .marks = kept->marks + 1, .gaps = gaps};
}

/* Whether the currency of its amounts stands in a column of its own: then the same text may say
 * something else in another row. */
static bool goes_by_row(const struct import_making *making)
{
    return making->reading->column->kind.type == VFM_FIELD_MONEY &&
           making->worker->plan.columns->currency;
}

/* What the cells of a column said before; NULL where that is no answer, and without memory. */
static struct recalled *find_recalled(const struct import_making *making)
{
    struct import_kept *kept = making->kept;
    if (goes_by_row(making))
        return NULL;
    if (kept->distinct) {
        kept->distinct--;
        return NULL;
    }
    if (!kept->recalled)
        kept->recalled = calloc(RECALL_CELLS, sizeof *kept->recalled);
    return kept->recalled;
}

/* The mark of currency before the first amount of a column of money; empty where there is none, or
 * where it may be that of another currency. */
static struct vfm_slice find_mark(const struct import_making *making)
{
    const struct cell_kind *kind = &making->reading->column->kind;
    const struct vfm_slice none = {"", 0};
    if (kind->type != VFM_FIELD_MONEY || goes_by_row(making))
        return none;
    for (uint32_t row = 0; row < making->grid->rows; row++) {
        struct vfm_slice cell = cell_trim(vfm_grid_cell(making->grid, making->reading->cell, row)),
                         rest = cell;
        if (cell.length == 0)
            continue;
        const char *codes = mark_take(&rest, false);
        return codes && mark_means(codes, kind->currency)
                   ? (struct vfm_slice){cell.data, (size_t)(rest.data - cell.data)}
                   : none;
    }
    return none;
}

/* Bytes that what most cells say takes at most. */
#define USUAL (AMOUNT_USUAL > RECALL_SAID ? AMOUNT_USUAL : RECALL_SAID)

/* What most cells of a column are. */
enum usual {
    TEXTS,   /* they say what stands there, without quotes */
    AMOUNTS, /* as amount_usual reads them */
    OTHERS,
};

/* How they are written. */
struct writing {
    enum usual usual;
    struct vfm_slice mark;     /* of AMOUNTS */
    struct recalled *recalled; /* or NULL */
};

static enum usual usual_of(enum vfm_field_type type)
{
    if (type == VFM_FIELD_STRING)
        return TEXTS;
    return type == VFM_FIELD_NUMBER || type == VFM_FIELD_MONEY ? AMOUNTS : OTHERS;
}

/* Writes what a cell says at `at`, where there is room for USUAL bytes, if it is what most say: its
 * end, and its *kind; else NULL. */
static inline char *write_usual(const struct writing *writing, struct vfm_slice cell, char *at,
                                uint8_t *kind)
{
    if (writing->usual == TEXTS && cell.length - 1 < USUAL && !cell_has_blank_edge(cell)) {
        memcpy(at, cell.data, USUAL);
        *kind = VFM_STRING;
        return at + cell.length;
    }
    size_t length = writing->usual == AMOUNTS ? amount_usual(cell, writing->mark, at) : 0;
    if (length) {
        *kind = VFM_NUMBER;
        return at + length;
    }
    const struct recalled *known = writing->recalled ? recall(writing->recalled, cell) : NULL;
    if (!known)
        return NULL;
    memcpy(at, known->said, RECALL_SAID);
    *kind = known->kind;
    return at + known->said_length;
}

/* Appends what any cell says, if it can be told: its kind, else VFM_NULL. */
static uint8_t write_any(const struct import_making *making, uint32_t row, struct vfm_slice cell,
                         const struct writing *writing)
{
    struct vfm_value value;
    if (!read_cell(making, row, &value))
        return VFM_NULL;
    vfm_buffer_add(&making->kept->text, value.text, value.length);
    if (writing->recalled)
        recall_keep(writing->recalled, cell, &value);
    return value.kind;
}

/* Room for what the cells of so many rows say, if they are as most are. NULL without memory. */
static char *rows_room(struct vfm_buffer *out, uint32_t rows)
{
    return vfm_buffer_reserve(out, (size_t)rows * (USUAL + 1) + USUAL);
}

/* Writes the values of all rows that are not odd; one that cannot be told, or is of another kind
 * than the first, becomes odd. Returns the kind; VFM_NULL where all are odd. */
static uint8_t write_rows(const struct import_making *making, const struct writing *writing,
                          uint32_t *others)
{
    struct import_kept *kept = making->kept;
    struct vfm_page_column *column = making->column;
    struct vfm_slice first = vfm_grid_cell(making->grid, making->reading->cell, 0);
    bool *odd = making->page->odd, repeats = writing->recalled && !column->gaps;
    uint32_t rows = making->grid->rows;
    uint8_t kind = VFM_NULL;
    char *at = rows_room(&kept->text, rows);
    for (uint32_t row = 0; at && row < rows; row++) {
        struct vfm_slice cell = vfm_grid_cell(making->grid, making->reading->cell, row);
        if (!odd[row] && !(column->gaps && column->gaps[row])) {
            uint8_t found = VFM_NULL;
            char *end = write_usual(writing, cell, at, &found);
            size_t start = (size_t)(at - kept->text.data);
            if (!end) {
                ++*others;
                kept->text.length = start;
                found = write_any(making, row, cell, writing);
                if (!rows_room(&kept->text, rows - row))
                    return VFM_NULL;
                at = kept->text.data + start;
                end = kept->text.data + kept->text.length;
            }
            kind = kind == VFM_NULL ? found : kind;
            odd[row] = found == VFM_NULL || found != kind;
            at = odd[row] ? at : end;
        }
        repeats = repeats && !odd[row] && vfm_slice_equal_short(cell, first);
        kept->marks[row + 1] = (uint32_t)(at - kept->text.data);
        *at++ = '\n';
    }
    kept->text.length = at ? (size_t)(at - kept->text.data) : 0;
    column->repeats = repeats;
    return kind;
}

/* Makes a column whose cells are all the same what its first cell says, if that can be told. */
static bool write_same(const struct import_making *making)
{
    const struct vfm_grid *grid = making->grid;
    uint32_t cell = making->reading->cell;
    struct vfm_slice first = vfm_grid_cell(grid, cell, 0);
    struct vfm_buffer *kept = &making->kept->text;
    struct vfm_value value;
    if (making->column->gaps || goes_by_row(making))
        return false;
    for (uint32_t row = 1; row < grid->rows; row++)
        if (!vfm_slice_equal_short(vfm_grid_cell(grid, cell, row), first))
            return false;
    if (!read_cell(making, 0, &value) || value.kind == VFM_TRUE)
        return false;
    kept->length = 0;
    vfm_buffer_add(kept, value.text, value.length);
    value.text = vfm_buffer_reserve(kept, VFM_PADDING) ? kept->data : NULL;
    *making->column = (struct vfm_page_column){.kind = VFM_STRING};
    return value.text && make_same(making, &value);
}

/* The column as what its cells say. */
static void write_cells(const struct import_making *making)
{
    const struct reading *reading = making->reading;
    struct import_kept *kept = making->kept;
    struct vfm_page_column *column = making->column;
    uint32_t others = 0, rows = making->grid->rows;
    bool *odd = making->page->odd;
    if (write_same(making))
        return;
    const struct writing writing = {.usual = usual_of(reading->column->kind.type),
                                    .mark = find_mark(making),
                                    .recalled = find_recalled(making)};
    *column = begin_written(kept, column->gaps);
    uint8_t kind = write_rows(making, &writing, &others);
    column->kind = kind == VFM_NULL ? VFM_STRING : kind;
    if (writing.recalled && 4 * others > 3 * rows)
        kept->distinct = SELDOM;
    column->text = vfm_buffer_reserve(&kept->text, VFM_PADDING) ? kept->text.data : NULL;
    if (!column->text) { /* no memory: each row by itself says so */
        *column = (struct vfm_page_column){.kind = VFM_STRING};
        all_odd(making);
    } else if (column->kind == VFM_NUMBER) {
        bool before[VFM_PAGE_ROWS];
        memcpy(before, odd, rows * sizeof *odd);
        column->few = vfm_page_numbers(column, 0, rows, making->numbers, odd);
        column->numbers = making->numbers;
        if (writing.usual == AMOUNTS)
            vfm_page_bound(making->numbers, NULL, 0, rows, reading->least, reading->most, odd);
        spare_gaps(column, before, rows, odd);
    }
}

/* Cells are looked at as they stand; where a good part of them do not, they are written anew, from
 * then on at once; and where some of them alone have quotes. Where that is of no use, since they
 * are empty for instance, it is tried seldom. `quoted`: how many have quotes. */
static void look_or_write(const struct import_making *making, uint32_t quoted)
{
    struct import_kept *kept = making->kept;
    const struct vfm_page *page = making->page;
    size_t size = page->rows * sizeof *page->odd;
    bool before[VFM_PAGE_ROWS];
    uint32_t looked = page->rows;
    if (quoted && quoted < page->rows) {
        write_cells(making);
        return;
    }
    memcpy(before, page->odd, size);
    if (!kept->first) {
        look_at_cells(making, quoted);
        spare_gaps(making->column, before, page->rows, page->odd);
        if (memcmp(page->odd, before, size) == 0)
            return;
        looked = vfm_page_count_odd(page->odd, page->rows) - vfm_page_count_odd(before, page->rows);
        if (looked <= page->rows / OFTEN)
            return;
        if (kept->waiting) {
            kept->waiting--;
            return;
        }
        memcpy(page->odd, before, size);
    }
    write_cells(making);
    uint32_t wrote =
        vfm_page_count_odd(page->odd, page->rows) - vfm_page_count_odd(before, page->rows);
    kept->first = 2 * wrote < looked;
    kept->waiting = kept->first ? 0 : SELDOM;
}

/* ---- columns ---- */

/* Most rows have nothing in the column: those that have are odd. */
static bool make_empty(const struct import_making *making)
{
    const struct column *column = making->reading->column;
    bool required = column->kind.field && column->kind.field->required;
    if (column->otherwise || (required && !column->has_fallback))
        all_odd(making);
    for (uint32_t row = 0; row < making->grid->rows; row++)
        making->page->odd[row] |=
            vfm_grid_cell(making->grid, making->reading->cell, row).length > 0;
    return column->has_fallback ? make_same(making, &column->fallback) : false;
}

/* The columns of one object: it is there in no row that is not odd. */
static bool make_object(const struct import_making *making)
{
    const struct column *column = making->reading->column;
    for (;; column = &making->worker->plan.columns->items[column->next_member]) {
        if (column->constant || column->has_fallback)
            all_odd(making);
        for (uint32_t row = 0; row < making->grid->rows && !column->constant; row++)
            making->page->odd[row] |=
                vfm_grid_cell(making->grid, column->number - 1, row).length > 0;
        if (column->next_member < 0)
            return false;
    }
}

static void find_gaps(const struct import_making *making)
{
    bool *gaps = making->kept->gaps;
    for (uint32_t row = 0; row < making->grid->rows; row++)
        gaps[row] = vfm_grid_cell(making->grid, making->reading->cell, row).length == 0;
    making->column->gaps = gaps;
}

bool import_column(const struct import_making *making)
{
    const struct reading *reading = making->reading;
    const struct vfm_grid *grid = making->grid;
    if (reading->glance == GLANCE_OBJECT)
        return make_object(making);
    if (reading->column->constant)
        return make_same(making, &reading->column->fallback);
    struct census census = count_cells(grid, reading->cell);
    if (census.empty && census.empty < grid->rows && may_be_gap(reading->column))
        find_gaps(making);
    else if (2 * census.empty > grid->rows)
        return make_empty(making);
    look_or_write(making, census.quoted);
    return true;
}
