// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Rows of CSV into records: the fast path of the import. What a whole block or row is free of
 * (bytes beyond ASCII, backslashes, control characters, zero bytes) is looked for beforehand, so
 * that the usual cell is borrowed as it stands after a glance at its type.
 */
#include <vfm/grid.h>
#include <vfm/scanner.h>
#include <vfm/survey.h>

#include "assemble.h"
#include "import_page.h"
#include "total.h"
#include "worker.h"

/* A block that is being worked on. */
struct rows {
    struct import_worker *worker;
    struct vfm_link *link;
    const struct vfm_block *block;
    const struct layout *layout;
    struct assembly assembly;
    bool checked; /* valid UTF-8; a plain row has no zero byte */
    bool telling; /* the first row beyond ASCII is still to be told of */
};

static enum cell_answer get_cell(struct assembly *assembly, const struct column *column,
                                 struct vfm_value *value)
{
    const struct vfm_csv_row *row = assembly->from;
    if (column->constant)
        return assemble_absent(assembly, column, value);
    struct vfm_slice cell = cell_trim(row->cells[column->number - 1]);
    if (cell.length == 0)
        return assemble_absent(assembly, column, value);
    struct cell_kind kind = column->kind;
    if (kind.type == VFM_FIELD_MONEY && assembly->columns->currency)
        kind.currency = cell_trim(row->cells[assembly->columns->currency - 1]);
    enum cell_answer answer =
        cell_read(&kind, cell, assembly->link->arena, value, &assembly->link->error);
    return answer == CELL_ABSENT ? assemble_absent(assembly, column, value) : answer;
}

/* A cell is told by a glance where it is borrowed as it stands. */
__attribute__((always_inline)) static inline bool glance_at_cell(const struct assembly *assembly,
                                                                 const struct reading *reading,
                                                                 struct vfm_value *value)
{
    const struct vfm_csv_row *row = assembly->from;
    if (__builtin_expect(reading->glance == GLANCE_NONE || reading->glance == GLANCE_OBJECT, 0))
        return false;
    struct vfm_slice cell = row->cells[reading->cell];
    if (__builtin_expect(cell.length == 0, 0))
        return false;
    if (reading->glance == GLANCE_NUMBER)
        return plain_number_roomy(cell, value) && within_bounds(reading, value);
    *value =
        (struct vfm_value){.text = cell.data, .length = (uint32_t)cell.length, .kind = VFM_STRING};
    return reading->glance == GLANCE_TEXT ? row->plain && !cell_has_blank_edge(cell)
                                          : plain_period(cell);
}

/* ---- rows that are refused ---- */

static int refuse(struct rows *rows, const struct vfm_csv_row *row)
{
    struct vfm_error *error = &rows->link->error;
    rows->link->counts.read++;
    if (!error->line)
        error->line = row->line + 1;
    return vfm_link_refuse(rows->link, row->raw);
}

static int refuse_count(struct rows *rows, const struct vfm_csv_row *row)
{
    uint32_t width = rows->layout->columns.width;
    struct vfm_error *error = &rows->link->error;
    if (row->count < width)
        vfm_fail(error, VFM_MISSING_COLUMN,
                 "%u cell%s where there are %u headings: a cell is missing, or a line break inside "
                 "one has no quotes around it",
                 row->count, row->count == 1 ? "" : "s", width);
    else
        vfm_fail(
            error, VFM_BAD_CSV,
            "%u cells where there %s %u heading%s: put the cell that holds a delimiter in quotes",
            row->count, width == 1 ? "is" : "are", width, width == 1 ? "" : "s");
    return refuse(rows, row);
}

/* What its encoding does not know, at `place` of the decoded row. */
static int refuse_meaningless(const struct vfm_csv_row *row, size_t place,
                              enum vfm_encoding encoding, struct vfm_error *error)
{
    unsigned byte = (unsigned char)row->raw.data[place];
    size_t characters = 1; /* a byte each, where it is one of bytes */
    for (size_t i = 0; i < place; i++)
        characters += ((unsigned char)row->raw.data[i] & 0xc0) != 0x80;
    if (encoding == VFM_UTF16_LE || encoding == VFM_UTF16_BE)
        return vfm_fail(error, VFM_BAD_ENCODING,
                        "character %zu of this row is half of a surrogate pair: the %s text is "
                        "damaged, export it again",
                        characters, vfm_encoding_name(encoding));
    return vfm_fail(error, VFM_BAD_ENCODING,
                    "byte %zu of this row, 0x%02x, means nothing in %s: mend it, or say with "
                    "--encoding what the text is",
                    characters, byte, vfm_encoding_name(encoding));
}

/* Whether the first cell with something in it says that the row is a sum of others. */
static inline bool is_total(const struct vfm_csv_row *row)
{
    uint32_t i = 0;
    if (__builtin_expect(!total_may_begin(row->cells[0]), 1))
        return false;
    while (i < row->count && !row->cells[i].length)
        i++;
    return i < row->count && total_begins(row->cells[i]);
}

static int refuse_total(struct rows *rows, const struct vfm_csv_row *row)
{
    vfm_fail(&rows->link->error, VFM_BAD_CSV,
             "the row begins as a total of others does, and would count them twice: leave it out, "
             "or read every row with --jq .");
    return refuse(rows, row);
}

/* Zero bytes, and bytes that are not text. */
static int check_bytes(struct rows *rows, const struct vfm_csv_row *row)
{
    struct vfm_error *error = &rows->link->error;
    if (memchr(row->raw.data, 0, row->raw.length))
        return vfm_fail(error, VFM_BAD_CSV,
                        "a zero byte stands in this row: export the file again as CSV");
    size_t valid = vfm_utf8_length(row->raw);
    if (valid == row->raw.length)
        return 0;
    enum vfm_encoding encoding =
        atomic_load(&rows->layout->fell_back) ? VFM_WINDOWS_1252 : rows->layout->encoding;
    if (encoding != VFM_UTF8)
        return refuse_meaningless(row, valid, encoding, error);
    return vfm_fail(
        error, VFM_BAD_UTF8,
        "byte 0x%02x, number %zu of this row, is not UTF-8, as the file is: mend it, or "
        "say --encoding windows-1252 if that is what all of it is",
        (unsigned char)row->raw.data[valid], valid + 1);
}

static int check_length(const struct rows *rows, const struct vfm_csv_row *row)
{
    size_t most = rows->link->worker->chain->max_record;
    if (row->raw.length <= most)
        return 0;
    return vfm_fail(&rows->link->error, VFM_RECORD_TOO_LONG,
                    "a row of %zu bytes: %zu are the most (see --max-record)", row->raw.length,
                    most);
}

/* ---- rows ---- */

/* Tells of Windows-1252 at the very row that shows it, so that what is told does not depend on how
 * the input is cut. */
static void watch_encoding(struct rows *rows, const struct vfm_csv_row *row)
{
    for (size_t i = 0; i < row->raw.length && rows->telling; i++) {
        if ((unsigned char)row->raw.data[i] < 0x80)
            continue;
        import_tell_fallback(rows->worker);
        rows->telling = false;
    }
}

/* Cells past the headings, or under none: empty ones say nothing. */
static bool only_empty(const struct vfm_csv_row *row, uint32_t from)
{
    for (uint32_t i = from; i < row->count; i++)
        if (cell_trim(row->cells[i]).length)
            return false;
    return true;
}

/* Tells of columns that have cells but no heading. */
static void note_unnamed(struct rows *rows, const struct vfm_csv_row *row)
{
    const struct columns *columns = &rows->layout->columns;
    for (uint32_t i = 0; i < columns->unnamed_count; i++) {
        uint32_t column = columns->unnamed[i];
        if (row->cells[column].length && !rows->worker->told_unnamed[i]) {
            rows->worker->told_unnamed[i] = true;
            vfm_link_note(rows->link,
                          "%s: column %u has no heading and is not read: --keep keeps it, or "
                          "--rename '#%u=FIELD'",
                          rows->layout->input->name, column + 1, column + 1);
        }
    }
}

/* The row as an object of its headings, through --jq. */
static int filter_row(struct rows *rows, const struct vfm_csv_row *row)
{
    struct vfm_buffer *text = &rows->worker->text;
    text->length = 0;
    for (uint32_t i = 0; i < rows->layout->columns.width; i++) {
        vfm_buffer_put(text, i ? ',' : '{');
        vfm_buffer_json(text, rows->layout->headings[i]);
        vfm_buffer_put(text, ':');
        vfm_buffer_json(text, row->cells[i]);
    }
    vfm_buffer_put(text, '}');
    if (vfm_buffer_check(text, &rows->link->error) < 0)
        return refuse(rows, row);
    rows->link->counts.read++;
    rows->link->error.line = row->line + 1;
    return import_filter(rows->worker, vfm_buffer_view(text), row->raw, row->line,
                         rows->block->first_line + row->line);
}

static inline int put_row(struct rows *rows, const struct vfm_csv_row *row)
{
    struct import_worker *worker = rows->worker;
    struct vfm_link *link = rows->link;
    uint32_t width = rows->layout->columns.width;
    vfm_arena_clear(link->arena);
    vfm_shapes_trim(link->shapes);
    if (__builtin_expect(row->count != width || row->cells[0].length == 0 ||
                             cell_has_blank_edge(row->cells[0]),
                         0)) {
        if (only_empty(row, 0))
            return 0;
        if (row->count < width || !only_empty(row, width))
            return refuse_count(rows, row);
    }
    if (__builtin_expect(!rows->checked || !row->plain, 0) && check_bytes(rows, row) < 0)
        return refuse(rows, row);
    if (check_length(rows, row) < 0)
        return refuse(rows, row);
    if (worker->filter)
        return filter_row(rows, row);
    if (is_total(row))
        return refuse_total(rows, row);
    if (rows->layout->columns.unnamed_count)
        note_unnamed(rows, row);
    rows->assembly.from = row;
    rows->assembly.fault = NULL;
    struct vfm_record *record = &worker->record;
    vfm_record_clear(record);
    if (assemble(&rows->assembly, record, glance_at_cell, get_cell) < 0) {
        link->error.column = rows->assembly.fault ? rows->assembly.fault->number : 0;
        return refuse(rows, row);
    }
    record->line_number = row->line;
    if (worker->import->options->source) {
        static const struct vfm_slice source = VFM_LITERAL("source");
        struct vfm_value place = import_place(worker, rows->block->first_line + row->line);
        if (vfm_record_set(record, source, place, &link->error) < 0)
            return refuse(rows, row);
    }
    link->counts.read++;
    link->ordinal++;
    return vfm_link_write(link, record);
}

static int ready_csv(struct import_worker *worker, char delimiter, struct vfm_error *error)
{
    if (worker->csv && worker->delimiter == delimiter)
        return 0;
    vfm_csv_close(worker->csv);
    worker->csv = vfm_csv_open(delimiter, error);
    worker->delimiter = delimiter;
    return worker->csv ? 0 : -1;
}

/* Rows that go one by one. */
static int put_next(struct rows *rows, uint64_t count)
{
    struct vfm_csv_row row;
    int got = 1, result = 0;
    for (; count && result == 0; count--) {
        if ((got = vfm_csv_next(rows->worker->csv, &row, &rows->link->error)) == 0)
            break;
        if (rows->telling)
            watch_encoding(rows, &row);
        result = got > 0 ? put_row(rows, &row) : refuse(rows, &row);
        rows->link->error.code = VFM_NONE;
    }
    return result;
}

/* Rows that go by column, but for the odd ones. */
static int put_page(struct rows *rows, const struct vfm_page *page)
{
    int result = 0;
    for (uint32_t row = 0, end; row < page->rows && result == 0; row = end) {
        end = vfm_page_run(page, row, page->rows);
        if (page->odd[row]) {
            result = put_next(rows, end - row);
            continue;
        }
        result = vfm_link_write_page(rows->link, page, page, row, end);
        struct vfm_slice last = vfm_page_line(page, end - 1);
        vfm_csv_skip(rows->worker->csv, last.data + last.length + 1, end - row);
    }
    return result;
}

int import_rows(struct import_worker *worker, struct vfm_link *link, struct vfm_block *block)
{
    const struct layout *layout = worker->layout;
    struct vfm_slice data = {block->data, block->length};
    struct rows rows = {.worker = worker, .link = link, .block = block, .layout = layout};
    rows.checked = vfm_utf8_length(data) == data.length;
    rows.assembly = (struct assembly){.worker = worker,
                                      .link = link,
                                      .plan = &worker->plan,
                                      .columns = &layout->columns,
                                      .schema = layout->schema};
    rows.telling = !worker->told_fallback && atomic_load(&layout->fell_back) &&
                   !vfm_is_ascii(data.data, data.length);
    if (ready_csv(worker, layout->delimiter, &link->error) < 0)
        return -1;
    vfm_csv_begin(worker->csv, data);
    bool paged = rows.checked && !rows.telling && import_page_fits(worker);
    if (paged && import_page_begin(worker, data) < 0)
        return -1;
    int result = 0;
    link->error = (struct vfm_error){0};
    while (result == 0 && vfm_csv_at(worker->csv) < data.data + data.length) {
        const struct vfm_page *page =
            paged ? import_page(worker, vfm_csv_at(worker->csv), vfm_csv_lines(worker->csv)) : NULL;
        result = page ? put_page(&rows, page) : put_next(&rows, paged ? 1 : UINT64_MAX);
    }
    block->lines = vfm_csv_lines(worker->csv);
    return result;
}
