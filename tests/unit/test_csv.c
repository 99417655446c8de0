// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Rows of cells, held to libcsv over generated texts, and to themselves over every cutting. */
#include <csv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vfm/csv.h>
#include <vfm/marks.h>

#include "tap.h"

#define TEXTS 40000
#define MOST 40 /* bytes of a generated text */

/* What a reader said, in one string: cells between <>, rows ended by /, a fault as !. */
struct told {
    char text[16 * MOST];
    size_t length;
    bool fault;
};

static void tell(struct told *told, const char *bytes, size_t length)
{
    memcpy(told->text + told->length, bytes, length);
    told->length += length;
}

static void tell_cell(void *bytes, size_t length, void *state)
{
    tell(state, "<", 1);
    tell(state, bytes, length);
    tell(state, ">", 1);
}

static void tell_row(int end, void *state)
{
    (void)end;
    tell(state, "/", 1);
}

static unsigned dice(uint64_t *state, unsigned sides)
{
    return (unsigned)(tap_random(state) % sides);
}

static size_t generate(uint64_t *state, char *text, const char *alphabet)
{
    size_t length = dice(state, MOST);
    unsigned letters = (unsigned)strlen(alphabet);
    for (size_t i = 0; i < length; i++)
        text[i] = alphabet[dice(state, letters)];
    return length;
}

/* libcsv's answer for the whole text, up to its first fault. */
static void ask_libcsv(char delimiter, const char *text, size_t length, struct told *told)
{
    struct csv_parser parser;
    *told = (struct told){.length = 0};
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&parser, (unsigned char)delimiter);
    told->fault = csv_parse(&parser, text, length, tell_cell, tell_row, told) != length ||
                  csv_fini(&parser, tell_cell, tell_row, told) != 0;
    csv_free(&parser);
    if (told->fault) { /* only whole rows */
        while (told->length && told->text[told->length - 1] != '/')
            told->length--;
    }
}

/* Ours, piece by piece; up to the first fault, or (with `all`) to the end, with line numbers. */
static uint64_t ask_ours(struct vfm_csv *csv, struct vfm_slice data, bool all, uint64_t before,
                         struct told *told)
{
    struct vfm_csv_row row;
    struct vfm_error error = {0};
    int status;
    vfm_csv_begin(csv, data);
    while ((status = vfm_csv_next(csv, &row, &error)) != 0) {
        if (all) {
            char line[64];
            int length = snprintf(line, sizeof line, "%d@%d.%d", status > 0,
                                  (int)(before + row.line), status > 0 ? 0 : (int)error.column);
            tell(told, line, (size_t)length);
            tell(told, row.raw.data, row.raw.length);
            if (status < 0)
                tell(told, error.message, 8);
        }
        if (status < 0) {
            told->fault = true;
            if (!all)
                return 0;
            error = (struct vfm_error){0};
            continue;
        }
        for (uint32_t i = 0; i < row.count; i++)
            tell_cell((void *)(uintptr_t)row.cells[i].data, row.cells[i].length, told);
        tell_row(0, told);
    }
    return before + vfm_csv_lines(csv);
}

static bool same(const struct told *a, const struct told *b)
{
    return a->fault == b->fault && a->length == b->length &&
           memcmp(a->text, b->text, a->length) == 0;
}

static void held_to_libcsv(char delimiter, const char *alphabet, const char *what)
{
    struct vfm_error error = {0};
    struct vfm_csv *csv = vfm_csv_open(delimiter, &error);
    uint64_t state = 1;
    unsigned different = 0, faults = 0;
    for (unsigned i = 0; i < TEXTS; i++) {
        char text[MOST];
        struct told theirs, ours = {.length = 0};
        size_t length = generate(&state, text, alphabet);
        ask_libcsv(delimiter, text, length, &theirs);
        ask_ours(csv, (struct vfm_slice){text, length}, false, 0, &ours);
        faults += theirs.fault;
        if (!same(&theirs, &ours) && different++ == 0)
            printf("# %.*s\n# libcsv: %.*s\n# ours: %.*s\n", (int)length, text, (int)theirs.length,
                   theirs.text, (int)ours.length, ours.text);
    }
    vfm_csv_close(csv);
    tap_ok(different == 0, "%s: libcsv's answer (%u texts, %u with a fault)", what, TEXTS, faults);
}

/* A text in one piece, and in blocks of at first `size` bytes that grow until a row is whole. */
static void cut_anywhere(char delimiter, const char *alphabet, const char *what)
{
    struct vfm_error error = {0};
    struct vfm_csv *csv = vfm_csv_open(delimiter, &error);
    uint64_t state = 1;
    unsigned different = 0;
    for (unsigned i = 0; i < TEXTS / 10; i++) {
        char text[MOST];
        struct told whole = {.length = 0};
        size_t length = generate(&state, text, alphabet);
        uint64_t lines = ask_ours(csv, (struct vfm_slice){text, length}, true, 0, &whole);
        for (size_t size = 1; size <= length; size++) {
            struct told pieces = {.length = 0};
            uint64_t line = 0;
            for (size_t at = 0; at < length;) {
                size_t taken = 0;
                for (size_t seen = size; !taken; seen++)
                    taken = at + seen >= length ? length - at
                                                : vfm_csv_cut(delimiter, text + at, seen, false);
                /* exactly so many bytes, for the sanitizer and valgrind */
                char *piece = malloc(taken);
                memcpy(piece, text + at, taken);
                line = ask_ours(csv, (struct vfm_slice){piece, taken}, true, line, &pieces);
                free(piece);
                at += taken;
            }
            if ((!same(&whole, &pieces) || lines != line) && different++ == 0)
                printf("# size %zu of: %.*s\n# whole: %.*s\n# pieces: %.*s\n", size, (int)length,
                       text, (int)whole.length, whole.text, (int)pieces.length, pieces.text);
        }
    }
    vfm_csv_close(csv);
    tap_ok(different == 0, "%s: the same rows however it is cut", what);
}

/* Whether a row that calls itself plain is: its cells are the text of JSON strings as they stand.
 */
static bool is_plain(const struct vfm_csv_row *row)
{
    for (uint32_t i = 0; i < row->count; i++)
        for (size_t k = 0; k < row->cells[i].length; k++) {
            unsigned char byte = (unsigned char)row->cells[i].data[k];
            if (byte < 0x20 || byte == '"' || byte == '\\')
                return false;
        }
    return true;
}

static bool same_row(int status, const struct vfm_csv_row *a, const struct vfm_csv_row *b)
{
    if (!vfm_slice_equal(a->raw, b->raw))
        return false;
    if (status < 0)
        return true;
    if (a->count != b->count || (a->plain && !is_plain(a)) || (b->plain && !is_plain(b)))
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!vfm_slice_equal(a->cells[i], b->cells[i]))
            return false;
    return true;
}

/* Rows of a text of many windows of marks, in one piece, are its rows read in pieces of a few rows,
 * none of which is as long as a window. */
static void over_windows(char delimiter, const char *alphabet, const char *what)
{
    enum { LONG = 50000 };
    struct vfm_error error = {0};
    struct vfm_csv *whole = vfm_csv_open(delimiter, &error);
    struct vfm_csv *some = vfm_csv_open(delimiter, &error);
    struct vfm_csv_row row, other;
    uint64_t state = 7, rows = 0, different = 0;
    for (int round = 0; round < 20; round++) {
        char *text = malloc(LONG);
        unsigned letters = (unsigned)strlen(alphabet);
        for (size_t i = 0; i < LONG; i++) /* mostly cells of some length */
            text[i] = dice(&state, 4) ? 'x' : alphabet[dice(&state, letters)];
        vfm_csv_begin(whole, (struct vfm_slice){text, LONG});
        for (size_t at = 0; at < LONG;) {
            size_t taken = 0;
            for (size_t seen = 100; !taken; seen += 100)
                taken =
                    at + seen >= LONG ? LONG - at : vfm_csv_cut(delimiter, text + at, seen, false);
            vfm_csv_begin(some, (struct vfm_slice){text + at, taken});
            int status;
            while ((status = vfm_csv_next(some, &other, &error)) != 0) {
                rows++;
                different +=
                    vfm_csv_next(whole, &row, &error) != status || !same_row(status, &row, &other);
                error = (struct vfm_error){0};
            }
            at += taken;
        }
        different += vfm_csv_next(whole, &row, &error) != 0;
        free(text);
    }
    vfm_csv_close(whole);
    vfm_csv_close(some);
    tap_ok(different == 0 && rows > 1000, "%s: over many windows (%d rows, %d differ)", what,
           (int)rows, (int)different);
}

static void long_cells(void)
{
    static const char tail[] = "\nb,2\n";
    size_t longest = VFM_CSV_LONGEST_CELL, room = longest + 64;
    char *text = malloc(room);
    struct vfm_error error = {0};
    struct vfm_csv *csv = vfm_csv_open(',', &error);
    struct vfm_csv_row row;

    memset(text, 'x', room);
    text[0] = '"';
    text[longest - 1] = '"'; /* a cell of just the longest, quotes included */
    memcpy(text + longest, tail, sizeof tail - 1);
    size_t length = longest + sizeof tail - 1;
    tap_ok(vfm_csv_cut(',', text, length, false) == length, "the longest cell is whole");
    vfm_csv_begin(csv, (struct vfm_slice){text, length});
    tap_ok(vfm_csv_next(csv, &row, &error) == 1 && row.cells[0].length == longest - 2,
           "the longest cell is read");

    text[5] = '\n';
    text[longest - 1] = 'x';
    text[longest] = '"';
    tap_ok(vfm_csv_cut(',', text, longest, false) == 0,
           "one longer: not decided before its length");
    tap_ok(vfm_csv_cut(',', text, longest + 1, false) == 6, "one longer: ends at its first line");
    vfm_csv_begin(csv, (struct vfm_slice){text, longest + 1});
    tap_ok(vfm_csv_next(csv, &row, &error) == -1 && error.code == VFM_BAD_CSV && error.line == 1 &&
               row.raw.length == 5,
           "one longer: refused up to its first line");
    vfm_csv_close(csv);
    free(text);
}

static void many_cells(void)
{
    size_t length = VFM_CSV_MOST_CELLS;
    char *text = malloc(length + 8);
    struct vfm_error error = {0};
    struct vfm_csv *csv = vfm_csv_open(',', &error);
    struct vfm_csv_row row;
    memset(text, ',', length);
    memcpy(text + length, "\na,b", 4);
    vfm_csv_begin(csv, (struct vfm_slice){text + 1, length + 3});
    tap_ok(vfm_csv_next(csv, &row, &error) == 1 && row.count == VFM_CSV_MOST_CELLS,
           "the most cells");
    vfm_csv_begin(csv, (struct vfm_slice){text, length + 4});
    tap_ok(vfm_csv_next(csv, &row, &error) == -1 && error.code == VFM_BAD_CSV && error.line == 1,
           "one more is refused");
    tap_ok(vfm_csv_next(csv, &row, &error) == 1 && row.count == 2 && row.line == 1,
           "and the next row is read");
    vfm_csv_close(csv);
    free(text);
}

/* Long texts whose rows end where they were made to: whatever is seen of one is cut behind the last
 * row that ends in it. */
static void cut_long(unsigned strange, const char *what)
{
    enum { ROWS = 300, ROOM = ROWS * 200 };
    static const char *const odd[] = {"\"a\"\"b\"", "\"a\nb\"", "\"\"", "\"\n\"\"\n\""};
    static char text[ROOM + VFM_MARKS];
    static size_t ends[ROWS + 1];
    uint64_t state = 77 + strange;
    size_t wrong = 0;
    for (int round = 0; round < 60; round++) {
        size_t length = 0, rows = 0;
        for (ends[0] = 0; rows < ROWS; ends[++rows] = length) {
            for (unsigned cells = 1 + (unsigned)(tap_random(&state) % 8); cells; cells--) {
                unsigned kind = (unsigned)(tap_random(&state) % 6);
                const char *cell = kind ? "some text" : "\"a, b\"";
                if (strange && tap_random(&state) % strange == 0)
                    cell = odd[tap_random(&state) % (sizeof odd / sizeof *odd)];
                size_t size = kind == 5 ? 0 : strlen(cell);
                memcpy(text + length, cell, size);
                length += size;
                text[length++] = cells > 1 ? ',' : '\n';
            }
        }
        memset(text + length, 0, VFM_MARKS);
        for (int look = 0; look < 200; look++) {
            size_t seen = tap_random(&state) % (length + 1), row = 0;
            while (row < rows && ends[row + 1] <= seen)
                row++;
            wrong += vfm_csv_cut(',', text, seen, false) != ends[row];
        }
    }
    tap_ok(wrong == 0, "%s: cut behind the last whole row (%zu times not)", what, wrong);
}

int main(void)
{
    held_to_libcsv(',', "ab ,,\n", "plain rows");
    held_to_libcsv(',', "ab \t,,;\n\r", "blanks and every line end");
    held_to_libcsv(',', "ab ,,\"\"\n\r", "quotes");
    held_to_libcsv(',', "a ,\"\"\"\n", "mostly quotes");
    held_to_libcsv('\t', "ab \t\t,\"\"\n\r", "tabs");
    held_to_libcsv(';', "ab \t;;,\"\"\n\r", "semicolons");
    cut_long(0, "quotes around cells");
    cut_long(400, "some quotes and line ends within them");
    cut_long(9, "many of them");
    cut_anywhere(',', "ab ,,\n\r", "plain rows");
    cut_anywhere(',', "ab ,,\"\"\n\r", "quotes");
    cut_anywhere('\t', "a \t\"\"\"\n\r", "tabs and mostly quotes");
    over_windows(',', "ab ,,\n", "plain rows");
    over_windows(',', "ab ,,,\n\r\t\\", "rows with what needs an escape");
    over_windows(',', "ab ,,,,,\n\n\n\"", "rows with a quote here and there");
    over_windows('\t', "a \t\t\t\"\"\n\n\r", "tabs and quotes");
    long_cells();
    many_cells();
    return tap_done();
}
