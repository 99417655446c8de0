// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Opening an input of the import stage: what it is written in (encoding, format, delimiter), where
 * its headings stand, and which column gives which field. All of it is told from the beginning of
 * the input, before the first block is cut.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <vfm/document.h>
#include <vfm/scanner.h>
#include <vfm/survey.h>

#include "importing.h"

#define PEEK ((size_t)64 << 10)
/* The longest row of headings, and the longest element of a JSON document. */
#define LONGEST_HEADINGS ((size_t)16 << 20)
#define LONGEST_ELEMENT ((size_t)64 << 20)
#define MAGIC 4 /* bytes that tell a workbook */
#define UTF8_MARK "\xef\xbb\xbf"

/* An input that is being opened. */
struct opening {
    const struct import *import;
    struct layout *layout;
    struct vfm_source **source;
    struct vfm_input *input;
    struct vfm_slice head; /* peeked */
    bool whole;            /* the head is all that is left */
    uint64_t line;         /* lines skipped */
    char separator;        /* said by the input itself, or 0 */
    struct vfm_error *error;
};

void layout_close(struct layout *layout)
{
    if (!layout)
        return;
    vfm_arena_release(&layout->arena);
    free(layout);
}

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the headings of an input");
}

/* ---- looking ahead ---- */

static int look(struct opening *opening)
{
    int got = vfm_source_peek_more(*opening->source, PEEK, &opening->head, opening->error);
    opening->whole = got == 0;
    return got < 0 ? -1 : 0;
}

static int look_again(struct opening *opening)
{
    if (opening->head.length > LONGEST_HEADINGS)
        return vfm_fail(opening->error, VFM_RECORD_TOO_LONG,
                        "the first row does not end within %zu bytes: check --from and --delimiter",
                        LONGEST_HEADINGS);
    return look(opening);
}

static void skip(struct opening *opening, size_t count)
{
    vfm_source_skip(*opening->source, count);
    opening->head.data += count;
    opening->head.length -= count;
}

/* ---- encoding and format ---- */

static int fail_mark(struct opening *opening, enum vfm_encoding marked)
{
    return vfm_fail(opening->error, VFM_BAD_ENCODING,
                    "it begins with the mark of %s, so it is not %s: leave --encoding out",
                    vfm_encoding_name(marked), vfm_encoding_name(opening->import->encoding));
}

static int wrap(struct opening *opening, struct vfm_source *wrapped)
{
    *opening->source = wrapped; /* NULL where it failed: then the old one is closed too */
    return wrapped ? look(opening) : -1;
}

/* Puts a decoder over the source where one is needed. */
static int open_encoding(struct opening *opening, bool json)
{
    const struct import *import = opening->import;
    size_t mark;
    while (opening->head.length < sizeof UTF8_MARK - 1 && !opening->whole)
        if (look(opening) < 0)
            return -1;
    enum vfm_encoding encoding = vfm_encoding_mark(opening->head, &mark);
    bool named = import->options->encoding != NULL;
    if (named && mark && encoding != import->encoding)
        return fail_mark(opening, encoding);
    if (named)
        encoding = import->encoding;
    opening->layout->encoding = encoding;
    if (encoding != VFM_UTF8)
        return wrap(opening, vfm_source_decoded(*opening->source, encoding, opening->error));
    skip(opening, mark);
    if (named || mark || json)
        return 0;
    return wrap(opening,
                vfm_source_settled(*opening->source, &opening->layout->fell_back, opening->error));
}

/* What people send instead of a text. */
static int refuse_workbook(const struct opening *opening)
{
    static const char zip[] = "PK\x03\x04", old[] = "\xd0\xcf\x11\xe0";
    const char *head = opening->head.data;
    if (opening->head.length < MAGIC || (memcmp(head, zip, MAGIC) && memcmp(head, old, MAGIC)))
        return 0;
    return vfm_fail(opening->error, VFM_BAD_CSV,
                    "it is a workbook or an archive, not text: open it and save the sheet as CSV");
}

static char first_byte(struct vfm_slice head)
{
    for (size_t i = 0; i < head.length; i++)
        if (!strchr(" \t\r\n", head.data[i]) && head.data[i])
            return head.data[i];
    return 0;
}

/* Whether the head begins as JSON does. UTF-16 is told by the ASCII bytes in it. */
static bool begins_as_json(const struct opening *opening)
{
    size_t mark;
    enum vfm_encoding encoding = vfm_encoding_mark(opening->head, &mark);
    if (opening->import->options->encoding)
        encoding = opening->import->encoding;
    struct vfm_slice head = {opening->head.data + mark, opening->head.length - mark};
    char first = 0;
    if (encoding != VFM_UTF16_LE && encoding != VFM_UTF16_BE)
        first = first_byte(head);
    for (size_t i = encoding == VFM_UTF16_BE; !first && i < head.length; i += 2)
        first = first_byte((struct vfm_slice){head.data + i, 1});
    return first == '{' || first == '[';
}

static int open_json(struct opening *opening)
{
    enum vfm_import_format from = opening->import->options->from;
    opening->input->count_lines = opening->import->options->source;
    while (from == VFM_FROM_CONTENT && !memchr(opening->head.data, '\n', opening->head.length) &&
           !opening->whole && opening->head.length < LONGEST_HEADINGS)
        if (look(opening) < 0)
            return -1;
    if (from == VFM_FROM_JSONL ||
        (from == VFM_FROM_CONTENT && vfm_document_is_lines(opening->head)))
        return 0;
    opening->layout->document = true;
    *opening->source = vfm_source_elements(*opening->source, NULL, LONGEST_ELEMENT, opening->error);
    return *opening->source ? 0 : -1;
}

/* ---- headings ---- */

static size_t line_length(struct vfm_slice head)
{
    size_t at = 0;
    while (at < head.length && head.data[at] != '\n' && head.data[at] != '\r')
        at++;
    return at;
}

/* How many bytes the line end at `at` takes; 0 where that is not to be seen yet. */
static size_t line_end(const struct opening *opening, size_t at)
{
    struct vfm_slice head = opening->head;
    if (at == head.length || (at + 1 == head.length && head.data[at] == '\r'))
        return opening->whole ? head.length - at : 0;
    return head.data[at] == '\r' && head.data[at + 1] == '\n' ? 2 : 1;
}

/* Skips the first line. False at the end of the input: there is none. */
static int skip_line(struct opening *opening, bool *skipped)
{
    *skipped = false;
    for (;;) {
        size_t length = line_length(opening->head), end = line_end(opening, length);
        if (end || opening->whole) {
            *skipped = length + end > 0;
            opening->line += *skipped;
            skip(opening, length + end);
            return 0;
        }
        if (look_again(opening) < 0)
            return -1;
    }
}

/* Whether the first line has nothing in it but delimiters, quotes and blanks. */
static int is_blank_line(struct opening *opening, bool *blank)
{
    for (;;) {
        size_t length = line_length(opening->head);
        for (size_t i = 0; i < length; i++) {
            if (!strchr(" \t,;|\"", opening->head.data[i]) || !opening->head.data[i]) {
                *blank = false;
                return 0;
            }
        }
        *blank = length < opening->head.length || (opening->whole && length);
        if (*blank || opening->whole)
            return 0;
        if (look_again(opening) < 0)
            return -1;
    }
}

/* The delimiter that a line such as `sep=;` names (`SEP=;` and, as programs write it, `"sep=;"`
 * too); 0 where `line` is no such line. */
static char named_separator(struct vfm_slice line)
{
    static const char begin[] = "sep=";
    if (line.length > 1 && line.data[0] == '"' && line.data[line.length - 1] == '"')
        line = (struct vfm_slice){line.data + 1, line.length - 2};
    static const char able[] = ",;\t|:^~!#$%&*+-./=@_";
    char last = line.length == sizeof begin ? line.data[line.length - 1] : '\0';
    if (!last || !strchr(able, last))
        return 0;
    for (size_t i = 0; i + 1 < sizeof begin; i++)
        if (line.data[i] != begin[i] && (line.data[i] | 0x20) != begin[i])
            return 0;
    return last;
}

/* Some spreadsheets begin with such a line: it says the delimiter and is no row. */
static int read_separator(struct opening *opening)
{
    static const size_t longest = sizeof "\"sep=;\"\r";
    bool skipped;
    while (opening->head.length <= longest && !opening->whole)
        if (look(opening) < 0)
            return -1;
    opening->separator =
        named_separator((struct vfm_slice){opening->head.data, line_length(opening->head)});
    return opening->separator ? skip_line(opening, &skipped) : 0;
}

static int find_headings(struct opening *opening)
{
    uint64_t wanted = opening->import->options->header_row;
    bool skipped = true, blank = true;
    if (read_separator(opening) < 0)
        return -1;
    while (opening->line + 1 < wanted && skipped)
        if (skip_line(opening, &skipped) < 0)
            return -1;
    while (!wanted) {
        if (is_blank_line(opening, &blank) < 0)
            return -1;
        if (!blank)
            break;
        if (skip_line(opening, &skipped) < 0)
            return -1;
    }
    while (!opening->head.length && !opening->whole)
        if (look(opening) < 0)
            return -1;
    if (opening->head.length)
        return 0;
    if (wanted)
        return vfm_fail(opening->error, VFM_MISSING_COLUMN,
                        "there is no line %" PRIu64 " for --header-row: it has %" PRIu64, wanted,
                        opening->line);
    return vfm_fail(opening->error, VFM_MISSING_COLUMN,
                    "it is empty: a row of headings is wanted, and rows below it");
}

/* The first row of the head, split at `delimiter`. The cells are good until `csv` is closed. */
static int read_first_row(struct opening *opening, struct vfm_csv *csv, char delimiter,
                          struct vfm_csv_row *row, struct vfm_error *error)
{
    while (!vfm_csv_cut(delimiter, opening->head.data, opening->head.length, opening->whole))
        if (look_again(opening) < 0)
            return -1;
    vfm_csv_begin(csv, opening->head);
    return vfm_csv_next(csv, row, error);
}

/* The delimiter under which the schema knows the most headings; of several, the one that makes the
 * most cells. */
static int find_delimiter(struct opening *opening)
{
    static const char delimiters[] = {',', '\t', ';', '|'};
    unsigned best_known = 0, best_count = 0;
    opening->layout->delimiter = ',';
    for (size_t i = 0; i < sizeof delimiters; i++) {
        struct vfm_error ignored = {0};
        struct vfm_csv_row row;
        struct vfm_csv *csv = vfm_csv_open(delimiters[i], opening->error);
        if (!csv)
            return -1;
        int got = read_first_row(opening, csv, delimiters[i], &row, &ignored);
        if (got > 0) {
            unsigned known = columns_known(opening->layout->schema, row.cells, row.count);
            if (known > best_known || (known == best_known && row.count > best_count)) {
                best_known = known;
                best_count = row.count;
                opening->layout->delimiter = delimiters[i];
            }
        }
        vfm_csv_close(csv);
        if (opening->error->code)
            return -1;
    }
    return 0;
}

/* Makes headings the keys of an object: none empty, none twice (`Source`, `Source 2`). */
static int part_headings(struct opening *opening, uint32_t count)
{
    struct layout *layout = opening->layout;
    struct vfm_slice *headings = layout->headings;
    for (uint32_t i = 0; i < count; i++) {
        struct vfm_buffer name = {0};
        vfm_buffer_slice(&name, headings[i]);
        if (!name.length)
            vfm_buffer_format(&name, "#%u", i + 1);
        size_t length = name.length;
        unsigned again = 1;
        for (uint32_t k = 0; k < i; k++) {
            if (!vfm_slice_equal(headings[k], vfm_buffer_view(&name)))
                continue;
            name.length = length;
            vfm_buffer_format(&name, " %u", ++again);
            k = UINT32_MAX; /* from the first again */
        }
        headings[i] = vfm_arena_copy(&layout->arena, vfm_buffer_view(&name));
        bool failed = name.failed || !headings[i].data;
        vfm_buffer_release(&name);
        if (failed)
            return no_memory(opening->error);
    }
    return 0;
}

/* Copies the headings: their row, or #1, #2 … */
static int keep_headings(struct opening *opening, const struct vfm_csv_row *row, bool numbers)
{
    struct layout *layout = opening->layout;
    layout->headings = vfm_arena_take(&layout->arena, row->count * sizeof *layout->headings);
    if (!layout->headings)
        return no_memory(opening->error);
    for (uint32_t i = 0; i < row->count; i++) {
        char number[16];
        struct vfm_slice cell = vfm_slice_trim(row->cells[i]);
        if (numbers)
            cell =
                (struct vfm_slice){number, (size_t)snprintf(number, sizeof number, "#%u", i + 1)};
        layout->headings[i] = vfm_arena_copy(&layout->arena, cell);
        if (!layout->headings[i].data)
            return no_memory(opening->error);
    }
    if (import_jq(opening->import) && part_headings(opening, row->count) < 0)
        return -1;
    if (!numbers && vfm_utf8_length(row->raw) < row->raw.length)
        return vfm_fail(opening->error, VFM_BAD_UTF8,
                        "the headings are not UTF-8: say with --encoding what they are");
    if (!numbers && memchr(row->raw.data, 0, row->raw.length))
        return vfm_fail(opening->error, VFM_BAD_CSV,
                        "a zero byte stands in the headings: export the file again as CSV");
    layout->fallback_in_header =
        !numbers && !vfm_is_ascii(row->raw.data, row->raw.length) && layout->fell_back;
    return 0;
}

/* Skips what the first row of the head takes. */
static void skip_row(struct opening *opening, const struct vfm_csv *csv,
                     const struct vfm_csv_row *row)
{
    size_t length = (size_t)(row->raw.data + row->raw.length - opening->head.data);
    skip(opening, length + line_end(opening, length));
    opening->line += vfm_csv_lines(csv);
}

static int read_headings(struct opening *opening, struct vfm_csv *csv)
{
    struct layout *layout = opening->layout;
    bool numbers = opening->import->options->no_header;
    struct vfm_csv_row row;
    int got = read_first_row(opening, csv, layout->delimiter, &row, opening->error);
    if (got < 0) {
        opening->error->line = opening->line + 1;
        return -1;
    }
    if (got == 0 || row.line > 0)
        return vfm_fail(opening->error, VFM_MISSING_COLUMN,
                        "line %" PRIu64 " is blank: headings are wanted there", opening->line + 1);
    uint64_t line = opening->line + 1;
    struct column_rules rules = import_rules(opening->import, layout->schema, false);
    if (keep_headings(opening, &row, numbers) < 0 ||
        (!import_jq(opening->import) &&
         columns_resolve(&rules, layout->headings, row.count, &layout->arena, &layout->columns,
                         opening->error) < 0)) {
        if (opening->error->code != VFM_BAD_USAGE)
            opening->error->line = line;
        return -1;
    }
    layout->columns.width = row.count;
    if (!numbers)
        skip_row(opening, csv, &row);
    return 0;
}

static size_t cut_rows(void *state, const char *data, size_t length, bool at_end)
{
    const struct layout *layout = state;
    return vfm_csv_cut(layout->delimiter, data, length, at_end);
}

static int open_rows(struct opening *opening)
{
    const struct vfm_import_options *options = opening->import->options;
    struct layout *layout = opening->layout;
    layout->rows = true;
    if (opening->import->stage.where)
        return vfm_fail(opening->error, VFM_BAD_USAGE,
                        "--where looks at records, and these are rows: put it on the next program, "
                        "or choose rows with --jq 'select(…)'");
    if (find_headings(opening) < 0)
        return -1;
    int told = 0;
    layout->delimiter = options->delimiter   ? opening->import->delimiter
                        : opening->separator ? opening->separator
                                             : '\t';
    if (!options->delimiter && !opening->separator && options->from != VFM_FROM_TSV)
        told = find_delimiter(opening);
    struct vfm_csv *csv = told < 0 ? NULL : vfm_csv_open(layout->delimiter, opening->error);
    if (!csv)
        return -1;
    int result = read_headings(opening, csv);
    vfm_csv_close(csv);
    opening->input->cut = cut_rows;
    opening->input->count_lines = options->source;
    opening->input->first_line = opening->line + 1;
    return result;
}

/* ---- all of it ---- */

/* The schema that holds for an operand. */
static const struct vfm_schema *schema_for(const struct import *import, unsigned operand,
                                           struct vfm_error *error)
{
    const struct vfm_import_options *options = import->options;
    size_t chosen = options->schema_count;
    for (size_t i = 0; i < options->schema_count; i++)
        if (options->schemas[i].from <= operand)
            chosen = i;
    if (options->schema_count == 1)
        chosen = 0;
    if (chosen < options->schema_count)
        return import->schemas[chosen];
    vfm_fail(error, VFM_BAD_USAGE,
             "it stands before the first of several --as: say with one before it what it holds");
    return NULL;
}

int import_open_input(struct vfm_stage *stage, struct vfm_source **source, struct vfm_input *input,
                      struct vfm_error *error)
{
    struct import *import = (struct import *)stage;
    enum vfm_import_format from = import->options->from;
    struct layout *layout = calloc(1, sizeof *layout);
    if (!layout)
        return no_memory(error);
    layout->next = import->layouts;
    import->layouts = layout;
    layout->input = input;
    input->layout = layout;
    layout->schema = schema_for(import, input->index, error);
    struct opening opening = {
        .import = import, .layout = layout, .source = source, .input = input, .error = error};
    if (!layout->schema || look(&opening) < 0)
        return -1;
    while ((!first_byte(opening.head) || opening.head.length < MAGIC) && !opening.whole &&
           opening.head.length < PEEK)
        if (look(&opening) < 0)
            return -1;
    if (refuse_workbook(&opening) < 0)
        return -1;
    bool json = from == VFM_FROM_JSON || from == VFM_FROM_JSONL ||
                (from == VFM_FROM_CONTENT && begins_as_json(&opening));
    if (open_encoding(&opening, json) < 0)
        return -1;
    return json ? open_json(&opening) : open_rows(&opening);
}
