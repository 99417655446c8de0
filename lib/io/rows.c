// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/rows.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <vfm/buffer.h>
#include <vfm/csv.h>
#include <vfm/encoding.h>
#include <vfm/heading.h>
#include <vfm/scanner.h>
#include <vfm/source.h>

#define LONGEST_MARK 3

/* Arrays that grow while the table is read; they become those of the rows. */
struct growth {
    struct vfm_buffer headings, cells, kinds, lines, notes;
    const struct vfm_shape *known; /* the last whose keys are all headings */
};

void vfm_rows_release(struct vfm_rows *rows)
{
    if (!rows)
        return;
    free(rows->headings);
    free(rows->cells);
    free(rows->kinds);
    free(rows->lines);
    free(rows->notes);
    free(rows->text);
    vfm_table_release(&rows->columns);
    vfm_arena_release(&rows->arena);
    *rows = (struct vfm_rows){0};
}

/* Marks a fault of a look-up table as one of the configuration, and says where it is. */
static int blame(const struct vfm_rows *rows, uint64_t line, struct vfm_error *error)
{
    if (vfm_code_status(error->code) == VFM_STATUS_DATA)
        error->code = VFM_BAD_CONFIG;
    error->file = rows->name;
    error->line = line;
    return -1;
}

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "no memory for a look-up table");
}

static int add_heading(struct vfm_rows *rows, struct growth *growth, struct vfm_slice heading,
                       struct vfm_error *error)
{
    char *folded = vfm_arena_take(&rows->arena, heading.length + 1);
    if (!folded)
        return no_memory(error);
    struct vfm_slice key = {folded, vfm_heading_fold(heading, folded)};
    if (!key.length)
        return vfm_fail(error, VFM_BAD_CONFIG,
                        "column %zu has no heading with a letter or digit in it: give it one",
                        rows->column_count + 1);
    size_t column = vfm_table_add(&rows->columns, key, error);
    if (column == VFM_ABSENT)
        return -1;
    if (column < rows->column_count)
        return vfm_fail(error, VFM_BAD_CONFIG,
                        "the heading \"%.*s\" is there twice (columns %zu and %zu): rename one",
                        VFM_PRINT(heading), column + 1, rows->column_count + 1);
    vfm_buffer_add(&growth->headings, &heading, sizeof heading);
    rows->column_count++;
    return vfm_buffer_check(&growth->headings, error);
}

static void add_cell(struct growth *growth, struct vfm_slice cell, enum vfm_kind kind)
{
    vfm_buffer_add(&growth->cells, &cell, sizeof cell);
    vfm_buffer_put(&growth->kinds, (char)kind);
}

static void end_row(struct vfm_rows *rows, struct growth *growth, uint64_t line)
{
    vfm_buffer_add(&growth->lines, &line, sizeof line);
    rows->row_count++;
}

/* ---- CSV and TSV ---- */

/* Takes the lines of notes off the front of `text`; adds to `*line` how many there were. */
static void take_notes(struct vfm_rows *rows, struct growth *growth, struct vfm_slice *text,
                       uint64_t *line)
{
    while (text->length && text->data[0] == '#') {
        size_t length = 0;
        while (length < text->length && text->data[length] != '\n' && text->data[length] != '\r')
            length++;
        struct vfm_slice note = vfm_slice_trim((struct vfm_slice){text->data + 1, length - 1});
        vfm_buffer_add(&growth->notes, &note, sizeof note);
        rows->note_count++;
        size_t next = length;
        if (next < text->length && text->data[next] == '\r')
            next++;
        if (next < text->length && text->data[next] == '\n')
            next++;
        *text = (struct vfm_slice){text->data + next, text->length - next};
        ++*line;
    }
}

/* A tab, or else a semicolon, where the first line has one and no comma. */
static char tell_delimiter(struct vfm_slice text)
{
    char found = ',';
    for (size_t i = 0; i < text.length && text.data[i] != '\n' && text.data[i] != '\r'; i++) {
        char byte = text.data[i];
        if (byte == ',')
            return ',';
        if (byte == '\t' || (byte == ';' && found == ','))
            found = byte;
    }
    return found;
}

/* A cell that lives as long as the rows: one that was unquoted stands in the reader's own room. */
static int own_cell(struct vfm_rows *rows, struct vfm_slice text, struct vfm_slice *cell,
                    struct vfm_error *error)
{
    if (!cell->length || (cell->data >= text.data && cell->data < text.data + text.length))
        return 0;
    *cell = vfm_arena_copy(&rows->arena, *cell);
    return cell->data ? 0 : no_memory(error);
}

static int take_headings(struct vfm_rows *rows, struct growth *growth, struct vfm_slice text,
                         const struct vfm_csv_row *row, struct vfm_error *error)
{
    uint32_t count = row->count;
    while (count && !row->cells[count - 1].length)
        count--;
    for (uint32_t i = 0; i < count; i++) {
        struct vfm_slice heading = row->cells[i];
        if (own_cell(rows, text, &heading, error) < 0 ||
            add_heading(rows, growth, heading, error) < 0) {
            error->column = i + 1;
            return -1;
        }
    }
    return 0;
}

static int take_row(struct vfm_rows *rows, struct growth *growth, struct vfm_slice text,
                    const struct vfm_csv_row *row, struct vfm_error *error)
{
    uint32_t count = row->count;
    while (count > rows->column_count && !row->cells[count - 1].length)
        count--;
    if (count != rows->column_count)
        return vfm_fail(error, VFM_BAD_CONFIG,
                        "a row of %u cells under %zu headings: give it as many, and put cells that "
                        "hold the delimiter in quotes",
                        count, rows->column_count);
    for (uint32_t i = 0; i < count; i++) {
        struct vfm_slice cell = row->cells[i];
        if (own_cell(rows, text, &cell, error) < 0)
            return -1;
        add_cell(growth, cell, cell.length ? VFM_STRING : VFM_NULL);
    }
    return 0;
}

static int read_csv(struct vfm_rows *rows, struct growth *growth, struct vfm_slice text,
                    struct vfm_error *error)
{
    uint64_t skipped = 0;
    take_notes(rows, growth, &text, &skipped);
    struct vfm_csv *csv = vfm_csv_open(tell_delimiter(text), error);
    if (!csv)
        return -1;
    vfm_csv_begin(csv, text);
    struct vfm_csv_row row = {0};
    int answer;
    while ((answer = vfm_csv_next(csv, &row, error)) > 0) {
        bool first = rows->column_count == 0;
        answer = first ? take_headings(rows, growth, text, &row, error)
                       : take_row(rows, growth, text, &row, error);
        if (answer < 0)
            break;
        if (!first)
            end_row(rows, growth, skipped + row.line + 1);
    }
    if (answer < 0)
        blame(rows, skipped + row.line + 1, error);
    vfm_csv_close(csv);
    return answer;
}

/* ---- JSON Lines ---- */

/* Calls `take` with every line that is not blank, scanned. */
static int each_line(struct vfm_rows *rows, struct growth *growth, struct vfm_slice text,
                     struct vfm_record *record,
                     int (*take)(struct vfm_rows *, struct growth *, const struct vfm_record *,
                                 struct vfm_error *),
                     struct vfm_error *error)
{
    const char *at = text.data, *end = text.data + text.length;
    for (uint64_t number = 1; at < end; number++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        struct vfm_slice line = {at, (size_t)((newline ? newline : end) - at)};
        at = newline ? newline + 1 : end;
        if (!vfm_slice_trim(line).length)
            continue;
        record->line_number = number;
        if (vfm_scan(record, line, error) < 0 || take(rows, growth, record, error) < 0)
            return blame(rows, number, error);
    }
    return 0;
}

static int take_keys(struct vfm_rows *rows, struct growth *growth, const struct vfm_record *record,
                     struct vfm_error *error)
{
    if (record->shape == growth->known)
        return 0;
    growth->known = record->shape;
    for (uint32_t i = 0; i < record->shape->count; i++) {
        struct vfm_slice key = record->shape->names[i].key;
        bool known = false;
        for (size_t j = 0; j < rows->column_count && !known; j++)
            known = vfm_slice_equal(key, ((struct vfm_slice *)(void *)growth->headings.data)[j]);
        if (known)
            continue;
        key = vfm_arena_copy(&rows->arena, key);
        if (!key.data)
            return no_memory(error);
        if (add_heading(rows, growth, key, error) < 0)
            return -1;
    }
    return 0;
}

static int take_values(struct vfm_rows *rows, struct growth *growth,
                       const struct vfm_record *record, struct vfm_error *error)
{
    for (size_t i = 0; i < rows->column_count; i++) {
        struct vfm_slice heading = ((struct vfm_slice *)(void *)growth->headings.data)[i];
        int place = vfm_record_find(record, heading);
        const struct vfm_value *value = place < 0 ? NULL : &record->values[place];
        struct vfm_slice cell = {NULL, 0};
        if (value && value->kind == VFM_STRING) {
            if (vfm_value_string(value, "", &rows->arena, &cell, error) < 0)
                return -1;
        } else if (value && value->kind != VFM_NULL) {
            cell = (struct vfm_slice){value->text, value->length};
        }
        add_cell(growth, cell, cell.length ? (enum vfm_kind)value->kind : VFM_NULL);
    }
    end_row(rows, growth, record->line_number);
    return 0;
}

/* Twice over the lines: what the columns are is known only after the last one. */
static int read_json(struct vfm_rows *rows, struct growth *growth, struct vfm_slice text,
                     struct vfm_error *error)
{
    struct vfm_arena arena = {0};
    struct vfm_record record;
    struct vfm_shapes *shapes = vfm_shapes_open(error);
    if (!shapes)
        return -1;
    int answer = vfm_record_init(&record, shapes, &arena, error);
    if (answer == 0) {
        if (each_line(rows, growth, text, &record, take_keys, error) < 0 ||
            each_line(rows, growth, text, &record, take_values, error) < 0)
            answer = -1;
        vfm_record_release(&record);
    }
    vfm_shapes_close(shapes);
    vfm_arena_release(&arena);
    return answer;
}

/* ---- the file ---- */

/* A source of UTF-8 without a mark over the file, whichever mark it has. */
static struct vfm_source *open_table(const char *path, struct vfm_error *error)
{
    struct vfm_slice head;
    size_t length;
    struct vfm_source *source = vfm_source_open(path, error);
    if (!source)
        return NULL;
    if (vfm_source_peek(source, LONGEST_MARK, &head, error) < 0) {
        vfm_source_close(source);
        return NULL;
    }
    return vfm_source_decoded(source, vfm_encoding_mark(head, &length), error);
}

/* Holds the whole file in rows->text, with padding for the scanner. */
static int hold(struct vfm_rows *rows, struct vfm_slice *text, struct vfm_error *error)
{
    size_t length;
    struct vfm_source *source = open_table(rows->name, error);
    if (!source)
        return -1;
    int answer = vfm_source_slurp(source, VFM_ROWS_MOST, &rows->text, &length, error);
    vfm_source_close(source);
    if (answer < 0)
        return error->code == VFM_BAD_ENCODING ? blame(rows, error->line, error) : -1;
    char *padded = realloc(rows->text, length + VFM_PADDING);
    if (!padded)
        return no_memory(error);
    memset(padded + length, 0, VFM_PADDING);
    rows->text = padded;
    *text = (struct vfm_slice){padded, length};
    return 0;
}

static uint64_t line_of(struct vfm_slice text, size_t place)
{
    uint64_t line = 1;
    for (size_t i = 0; i < place; i++)
        line += text.data[i] == '\n' || (text.data[i] == '\r' && text.data[i + 1] != '\n');
    return line;
}

static int check_utf8(const struct vfm_rows *rows, struct vfm_slice text, struct vfm_error *error)
{
    size_t valid = vfm_utf8_length(text);
    if (valid == text.length)
        return 0;
    vfm_fail(error, VFM_BAD_CONFIG,
             "the byte 0x%02x is not UTF-8: save the table as UTF-8 (in Excel: CSV UTF-8)",
             (unsigned char)text.data[valid]);
    return blame(rows, line_of(text, valid), error);
}

static int read_rows(struct vfm_rows *rows, struct growth *growth, struct vfm_error *error)
{
    struct vfm_slice text = {NULL, 0};
    if (hold(rows, &text, error) < 0 || check_utf8(rows, text, error) < 0)
        return -1;
    struct vfm_slice start = vfm_slice_trim(text);
    bool json = start.length && start.data[0] == '{';
    if ((json ? read_json(rows, growth, text, error) : read_csv(rows, growth, text, error)) < 0)
        return -1;
    if (rows->column_count)
        return 0;
    vfm_fail(error, VFM_BAD_CONFIG, "there are no headings: the table is empty");
    return blame(rows, 0, error);
}

int vfm_rows_load(const char *path, struct vfm_rows *rows, struct vfm_error *error)
{
    struct growth growth = {0};
    *rows = (struct vfm_rows){.name = path};
    int answer = read_rows(rows, &growth, error);
    rows->headings = (void *)growth.headings.data;
    rows->cells = (void *)growth.cells.data;
    rows->kinds = (void *)growth.kinds.data;
    rows->lines = (void *)growth.lines.data;
    rows->notes = (void *)growth.notes.data;
    bool failed = growth.headings.failed || growth.cells.failed || growth.kinds.failed ||
                  growth.lines.failed || growth.notes.failed;
    if (answer == 0 && failed)
        answer = no_memory(error);
    if (answer < 0)
        vfm_rows_release(rows);
    return answer;
}

/* ---- columns ---- */

int vfm_rows_column(const struct vfm_rows *rows, const char *heading)
{
    struct vfm_slice text = vfm_slice_of(heading);
    char *folded = malloc(text.length + 1);
    if (!folded)
        return -1;
    struct vfm_slice key = {folded, vfm_heading_fold(text, folded)};
    size_t column = key.length ? vfm_table_find(&rows->columns, key) : VFM_ABSENT;
    free(folded);
    return column == VFM_ABSENT ? -1 : (int)column;
}

struct vfm_slice vfm_rows_note(const struct vfm_rows *rows, const char *key)
{
    size_t length = strlen(key);
    for (size_t i = 0; i < rows->note_count; i++) {
        struct vfm_slice note = rows->notes[i];
        if (note.length > length && memcmp(note.data, key, length) == 0 && note.data[length] == ':')
            return vfm_slice_trim(
                (struct vfm_slice){note.data + length + 1, note.length - length - 1});
    }
    return (struct vfm_slice){NULL, 0};
}

int vfm_rows_need(const struct vfm_rows *rows, const char *heading, struct vfm_error *error)
{
    int column = vfm_rows_column(rows, heading);
    if (column >= 0)
        return column;
    struct vfm_buffer there = {0};
    for (size_t i = 0; i < rows->column_count; i++)
        vfm_buffer_format(&there, "%s%.*s", i ? ", " : "", VFM_PRINT(rows->headings[i]));
    if (vfm_buffer_check(&there, error) == 0) {
        vfm_fail(error, VFM_BAD_CONFIG, "no column is headed %s: there are %.*s", heading,
                 VFM_PRINT(vfm_buffer_view(&there)));
        blame(rows, 0, error);
    }
    vfm_buffer_release(&there);
    return -1;
}

int vfm_rows_fail(const struct vfm_rows *rows, size_t row, int column, struct vfm_error *error,
                  const char *format, ...)
{
    char words[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    vfm_fail(error, VFM_BAD_CONFIG, "%s", words);
    blame(rows, rows->lines[row], error);
    error->column = 0;
    if (column < 0)
        return -1;
    error->column = (uint64_t)column + 1;
    char field[sizeof error->field];
    snprintf(field, sizeof field, "%.*s", VFM_PRINT(rows->headings[column]));
    return vfm_fail_field(error, field, vfm_rows_cell(rows, row, column));
}
