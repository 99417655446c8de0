// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Rows of cells. Three parts: where a row ends (row_end, shared by the reader and by the cutting of
 * blocks), the direct split of rows without a quote, or whose quotes only stand around cells, and
 * libcsv for rows with a quote inside a cell. libcsv counts neither lines nor cells and does not go
 * on after an error; both are done here.
 */
#include <assert.h>
#include <csv.h>
#include <stdlib.h>

#include <vfm/csv.h>
#include <vfm/digits.h>
#include <vfm/marks.h>

#define FIRST_CELLS 32

/* A stretch of the data whose marks are at hand. */
#define WINDOW_WORDS 64
struct window {
    vfm_marks_find *find;
    const char *start;
    uint64_t marks[WINDOW_WORDS];
    uint32_t words, word; /* how many there are; which is visited … */
    uint64_t left;        /* … and its marks that were not */
    bool plain;           /* all of its bytes */
};

struct vfm_csv {
    char delimiter;
    const char *at, *end; /* the next row, the end of the data */
    uint64_t line;        /* lines before `at` */
    struct window window;
    struct vfm_slice *cells; /* of the row being read */
    uint32_t count, capacity;
    struct csv_parser parser;
    char *text; /* of cells that libcsv unquoted */
    size_t text_used, text_capacity;
    bool failed;  /* cells did not fit: too many, or out of memory */
    bool doubled; /* a quoted cell of the row holds a quote */
    bool plain;   /* so is what was looked at since the row began */
    bool moved;   /* the window is not at `at` */
};

enum fault { FAULT_NONE, FAULT_STRAY, FAULT_AFTER, FAULT_OPEN };

struct row_end {
    const char *end;  /* of the row's bytes */
    const char *next; /* where the next row begins, past the line end */
    enum fault fault;
    uint32_t cell; /* with the fault: from 1 */
};

static inline bool is_newline(char byte)
{
    return byte == '\n' || byte == '\r';
}

static inline bool is_blank(char byte, char delimiter)
{
    return (byte == ' ' || byte == '\t') && byte != delimiter;
}

/* ---- cells ---- */

static int too_many_cells(struct vfm_error *error)
{
    return vfm_fail(error, VFM_BAD_CSV, "a row of more than %d cells: check the delimiter",
                    VFM_CSV_MOST_CELLS);
}

static int grow_cells(struct vfm_csv *csv, struct vfm_error *error)
{
    if (csv->count >= VFM_CSV_MOST_CELLS)
        return too_many_cells(error);
    struct vfm_slice *cells = realloc(csv->cells, 2 * csv->capacity * sizeof *cells);
    if (!cells)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a row of cells");
    csv->cells = cells;
    csv->capacity *= 2;
    return 0;
}

/* The bytes from `start` to `end` without the blanks around them. */
static struct vfm_slice trim(const char *start, const char *end, char delimiter)
{
    while (start < end && is_blank(*start, delimiter))
        start++;
    while (start < end && is_blank(end[-1], delimiter))
        end--;
    return (struct vfm_slice){start, (size_t)(end - start)};
}

/* … which the usual cell has none of. */
static inline struct vfm_slice cell_of(const char *start, const char *end, char delimiter)
{
    bool blank = start < end && ((unsigned char)*start <= ' ' || (unsigned char)end[-1] <= ' ');
    if (__builtin_expect(blank, 0))
        return trim(start, end, delimiter);
    return (struct vfm_slice){start, (size_t)(end - start)};
}

/* A cell of a row that has quotes: `quoted` as it stands between them, else trimmed. */
static void split_cell(struct vfm_csv *csv, const char *start, const char *end, bool quoted)
{
    struct vfm_error ignored = {0};
    if (csv->failed || (csv->count == csv->capacity && grow_cells(csv, &ignored) < 0))
        csv->failed = true;
    else if (quoted)
        csv->cells[csv->count++] = (struct vfm_slice){start, (size_t)(end - start)};
    else
        csv->cells[csv->count++] = cell_of(start, end, csv->delimiter);
}

/* ---- where a row ends ---- */

static const char *find_newline(const char *at, const char *end)
{
    while (at < end && !is_newline(*at))
        at++;
    return at;
}

/* Past the line end at `at`; NULL where more bytes decide whether it is CR or CRLF. */
static const char *past_newline(const char *at, const char *end, bool at_end)
{
    if (at == end)
        return at_end ? at : NULL;
    if (*at == '\n')
        return at + 1;
    if (at + 1 == end)
        return at_end ? end : NULL;
    return at[1] == '\n' ? at + 2 : at + 1;
}

/* From an opening quote to past its closing one. *closed stays NULL where the cell is too long or
 * never closed; the return is false where more bytes decide. *doubled is set where a quote stands
 * inside. */
static bool past_quotes(const char *open, const char *end, bool at_end, const char **closed,
                        bool *doubled)
{
    bool whole = (size_t)(end - open) > VFM_CSV_LONGEST_CELL;
    const char *limit = whole ? open + VFM_CSV_LONGEST_CELL : end;
    *closed = NULL;
    for (const char *at = open + 1; at < limit; at += 2) {
        at = memchr(at, '"', (size_t)(limit - at));
        if (!at)
            break;
        if (at + 1 == end && !at_end)
            return false;
        if (at + 1 == end || at[1] != '"') {
            *closed = at + 1;
            return true;
        }
        *doubled = true;
    }
    return whole || at_end;
}

/* The end of the row that begins at `row`; its bytes before `cell`, the start of its cell number
 * `number`, hold no quote. False where more bytes decide (never `at_end`). A row with a fault is
 * judged by its first line alone: what follows may stand in another block. `csv` takes the cells
 * from `cell` on, where it is not NULL. */
static bool row_end(char delimiter, const char *row, const char *cell, uint32_t number,
                    const char *end, bool at_end, struct vfm_csv *csv, struct row_end *found)
{
    *found = (struct row_end){.fault = FAULT_NONE};
    const uint32_t first = number;
    const char *at = cell;
    for (;; number++, at++) {
        while (at < end && is_blank(*at, delimiter))
            at++;
        if (at < end && *at == '"') {
            const char *open = at, *closed;
            bool doubled = false;
            if (!past_quotes(at, end, at_end, &closed, &doubled))
                return false;
            if (!closed) {
                found->fault = FAULT_OPEN;
                break;
            }
            for (at = closed; at < end && is_blank(*at, delimiter);)
                at++;
            if (at < end && *at != delimiter && !is_newline(*at)) {
                found->fault = FAULT_AFTER;
                break;
            }
            if (csv) {
                csv->doubled |= doubled;
                split_cell(csv, open + 1, closed - 1, true);
            }
        } else {
            const char *start = at;
            while (at < end && *at != delimiter && *at != '"' && !is_newline(*at))
                at++;
            if (at < end && *at == '"') {
                found->fault = FAULT_STRAY;
                break;
            }
            if (csv)
                split_cell(csv, start, at, false);
        }
        if (at == end || is_newline(*at))
            break;
    }
    if (found->fault) {
        const char *line = find_newline(row, end);
        if (line < at)
            row_end(delimiter, row, cell, first, line, true, NULL, found);
        else
            found->cell = number;
        at = line;
    }
    found->end = at;
    found->next = past_newline(at, end, at_end);
    return found->next;
}

/* How far whole rows go, from one that begins at `data`, as long as quotes stand only around cells
 * and lines end in LF: most of them, and quickly. */
static size_t skip_plain(char delimiter, const char *data, size_t length)
{
    enum { WORDS = 32 };
    uint64_t marks[WORDS], darks[WORDS], quotes[WORDS], others[WORDS];
    struct vfm_marks_quotes state = {.behind_mark = 1};
    size_t ways, whole = 0, left = length / VFM_MARKS, at = 0;
    vfm_marks_find *find = vfm_marks_ways(&ways)->find;
    const uint64_t *lines = marks; /* … and dark: line ends, if delimiters are not dark, too */
    for (size_t words = WORDS; left; left -= words) {
        words = left < WORDS ? left : WORDS;
        if (find(data + at, words, delimiter, marks, darks, quotes) & VFM_MARKS_RETURN)
            break;
        if (delimiter <= ' ') {
            find(data + at, words, '"', others, NULL, NULL);
            lines = others;
        }
        for (size_t word = 0; word < words; word++, at += VFM_MARKS) {
            uint64_t ends = lines[word] & darks[word];
            if (!vfm_marks_fold(&state, quotes[word], ends, &marks[word]))
                return whole;
            ends &= marks[word];
            if (ends)
                whole = at + VFM_MARKS - (size_t)__builtin_clzll(ends);
        }
    }
    return whole;
}

size_t vfm_csv_cut(char delimiter, const char *data, size_t length, bool at_end)
{
    if (at_end)
        return length;
    const char *row = data, *end = data + length;
    for (;;) {
        const char *quote = row < end ? memchr(row, '"', (size_t)(end - row)) : NULL;
        if (quote) {
            row += skip_plain(delimiter, row, (size_t)(end - row));
            quote = row < end ? memchr(row, '"', (size_t)(end - row)) : NULL;
        }
        const char *line = quote ? quote : end;
        /* Without a quote before it, the last line end is the end of a row. A CR that is the last
         * byte may be half of one. */
        while (line > row && (!is_newline(line[-1]) || (line == end && line[-1] == '\r')))
            line--;
        struct row_end found;
        if (!quote || !row_end(delimiter, line, line, 1, end, false, NULL, &found))
            return (size_t)(line - data);
        row = found.next;
    }
}

/* ---- the reader ---- */

struct vfm_csv *vfm_csv_open(char delimiter, struct vfm_error *error)
{
    assert(delimiter != '"' && delimiter != ' ' && delimiter && !is_newline(delimiter));
    struct vfm_csv *csv = calloc(1, sizeof *csv);
    if (csv)
        csv->cells = malloc(FIRST_CELLS * sizeof *csv->cells);
    if (!csv || !csv->cells || csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        if (csv)
            free(csv->cells);
        free(csv);
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for reading rows");
        return NULL;
    }
    size_t ways;
    csv->window.find = vfm_marks_ways(&ways)->find;
    csv->capacity = FIRST_CELLS;
    csv->delimiter = delimiter;
    csv_set_delim(&csv->parser, (unsigned char)delimiter);
    return csv;
}

void vfm_csv_close(struct vfm_csv *csv)
{
    if (!csv)
        return;
    csv_free(&csv->parser);
    free(csv->cells);
    free(csv->text);
    free(csv);
}

/* Opens the window at `at`: whole words while there are any, then the last bytes with blanks after
 * them. False at the end of the data. */
static bool open_window(struct vfm_csv *csv, const char *at)
{
    struct window *window = &csv->window;
    size_t left = (size_t)(csv->end - at), words = left / VFM_MARKS;
    window->start = at;
    window->words = window->word = 0;
    window->left = 0;
    if (left == 0)
        return false;
    if (words > 0) {
        window->words = words < WINDOW_WORDS ? (uint32_t)words : WINDOW_WORDS;
        window->plain =
            !(window->find(at, window->words, csv->delimiter, window->marks, NULL, NULL) &
              VFM_MARKS_UNPLAIN);
    } else {
        char last[VFM_MARKS];
        memset(last, ' ', sizeof last);
        memcpy(last, at, left);
        window->words = 1;
        window->plain =
            !(window->find(last, 1, csv->delimiter, window->marks, NULL, NULL) & VFM_MARKS_UNPLAIN);
    }
    window->left = window->marks[0];
    csv->plain = csv->plain && window->plain;
    return true;
}

static inline const char *window_end(const struct vfm_csv *csv)
{
    return csv->window.start + (size_t)csv->window.words * VFM_MARKS;
}

/* Goes to where the next row begins, at csv->at. */
static void move_window(struct vfm_csv *csv)
{
    struct window *window = &csv->window;
    if (csv->at >= window_end(csv)) {
        open_window(csv, csv->at);
        return;
    }
    size_t place = (size_t)(csv->at - window->start);
    window->word = (uint32_t)(place / VFM_MARKS);
    window->left = window->marks[window->word] & ~UINT64_C(0) << place % VFM_MARKS;
}

void vfm_csv_begin(struct vfm_csv *csv, struct vfm_slice data)
{
    csv->at = data.data;
    csv->end = data.data + data.length;
    csv->line = 0;
    csv->moved = true;
    csv->window.start = data.data;
    csv->window.words = 0;
}

const char *vfm_csv_at(const struct vfm_csv *csv)
{
    return csv->at;
}

void vfm_csv_skip(struct vfm_csv *csv, const char *next, uint64_t lines)
{
    csv->at = next;
    csv->line += lines;
    csv->moved = true;
}

uint64_t vfm_csv_lines(const struct vfm_csv *csv)
{
    return csv->line;
}

/* Goes on to the next word that has marks. False where the data ends first. */
static inline bool more_marks(struct vfm_csv *csv)
{
    struct window *window = &csv->window;
    do {
        if (window->word + 1 < window->words)
            window->left = window->marks[++window->word];
        else if (window_end(csv) >= csv->end || !open_window(csv, window_end(csv)))
            return false;
    } while (!window->left);
    return true;
}

static void skip_mark(struct vfm_csv *csv)
{
    if (csv->window.left || more_marks(csv))
        csv->window.left &= csv->window.left - 1;
}

/* Takes cells that end at a delimiter. Returns the mark that is something else (taken), or the end
 * of the data, or NULL where there is no room for a further cell; *cell is where that one begins.
 */
static inline const char *split_cells(struct vfm_csv *csv, const char **cell)
{
    const char delimiter = csv->delimiter;
    struct vfm_slice *at = csv->cells + csv->count, *limit = csv->cells + csv->capacity;
    const char *start = *cell, *found = csv->end;
    do {
        const char *word = csv->window.start + (size_t)csv->window.word * VFM_MARKS;
        uint64_t marks = csv->window.left;
        while (marks) {
            const char *mark = word + __builtin_ctzll(marks);
            if (at == limit || *mark != delimiter) {
                found = at == limit ? NULL : mark;
                break;
            }
            marks &= marks - 1;
            *at++ = cell_of(start, mark, delimiter);
            start = mark + 1;
        }
        csv->window.left = found ? marks & (marks - 1) : marks;
        if (found != csv->end)
            break;
    } while (more_marks(csv));
    csv->count = (uint32_t)(at - csv->cells);
    *cell = start;
    return found;
}

static void take_cell(void *bytes, size_t length, void *state)
{
    struct vfm_csv *csv = state;
    struct vfm_error ignored = {0};
    if (csv->failed || (csv->count == csv->capacity && grow_cells(csv, &ignored) < 0)) {
        csv->failed = true;
        return;
    }
    char *text = csv->text + csv->text_used;
    if (length)
        memcpy(text, bytes, length);
    csv->text_used += length;
    csv->cells[csv->count++] = (struct vfm_slice){text, length};
}

static void take_end(int end, void *state)
{
    (void)end;
    (void)state;
}

/* libcsv keeps its state after a failure: a new parser. */
static int restart_parser(struct vfm_csv *csv)
{
    csv_free(&csv->parser);
    int status = csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&csv->parser, (unsigned char)csv->delimiter);
    return status;
}

/* The cells of `raw`, one whole row, by libcsv. What it holds unquoted is never longer. */
static int read_quoted(struct vfm_csv *csv, struct vfm_slice raw, struct vfm_error *error)
{
    if (csv->text_capacity < raw.length) {
        free(csv->text);
        csv->text_capacity = 2 * raw.length;
        csv->text = malloc(csv->text_capacity + VFM_DIGITS);
        if (!csv->text) {
            csv->text_capacity = 0;
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a row of cells");
        }
    }
    csv->text_used = 0;
    csv->count = 0;
    csv->failed = false;
    size_t taken = csv_parse(&csv->parser, raw.data, raw.length, take_cell, take_end, csv);
    if (taken == raw.length && csv_fini(&csv->parser, take_cell, take_end, csv) == 0 &&
        !csv->failed)
        return 0;
    bool no_memory =
        csv_error(&csv->parser) == CSV_ENOMEM || csv_error(&csv->parser) == CSV_ETOOBIG;
    if (restart_parser(csv) != 0 || no_memory)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a row of cells");
    if (csv->failed && csv->count >= VFM_CSV_MOST_CELLS)
        return too_many_cells(error);
    if (csv->failed)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a row of cells");
    return vfm_fail(error, VFM_BAD_CSV, "the quotes of this row do not pair");
}

static int fail_quotes(enum fault fault, struct vfm_error *error)
{
    switch (fault) {
    case FAULT_STRAY:
        return vfm_fail(error, VFM_BAD_CSV,
                        "a quote inside a cell that does not begin with one: put the whole cell in "
                        "quotes and double the one inside");
    case FAULT_AFTER:
        return vfm_fail(error, VFM_BAD_CSV,
                        "text after a closing quote: double the quotes that belong to the cell");
    default:
        return vfm_fail(
            error, VFM_BAD_CSV,
            "a quote opens this cell and none closes it: close it, or double it where it "
            "belongs to the text");
    }
}

/* Lines of a row: 1, and those within its cells. */
static uint64_t count_lines(struct vfm_slice raw)
{
    uint64_t lines = 1;
    const char *at = raw.data, *end = at + raw.length;
    if (!memchr(at, '\n', raw.length) && !memchr(at, '\r', raw.length))
        return lines;
    for (; at < end; at++)
        lines += *at == '\n' || (*at == '\r' && !(at + 1 < end && at[1] == '\n'));
    return lines;
}

/* Goes past the row whose cell number `number`, the first that may hold a quote, is at `cell`. */
static struct row_end take_row(struct vfm_csv *csv, const char *cell, uint32_t number,
                               struct vfm_csv_row *row)
{
    struct row_end found;
    csv->failed = csv->doubled = false;
    bool decided = row_end(csv->delimiter, csv->at, cell, number, csv->end, true, csv, &found);
    assert(decided);
    (void)decided;
    row->raw = (struct vfm_slice){csv->at, (size_t)(found.end - csv->at)};
    csv->line += count_lines(row->raw);
    csv->at = found.next;
    csv->plain = csv->plain && csv->at <= window_end(csv); /* what is past it was not looked at */
    move_window(csv);
    return found;
}

static int next_quoted(struct vfm_csv *csv, const char *cell, struct vfm_csv_row *row,
                       struct vfm_error *error)
{
    struct row_end found = take_row(csv, cell, csv->count + 1, row);
    int status = 0;
    if (found.fault)
        status = fail_quotes(found.fault, error);
    else if (csv->doubled || csv->failed)
        status = read_quoted(csv, row->raw, error);
    if (status < 0) {
        error->line = row->line + 1;
        error->column = found.cell;
        return -1;
    }
    row->cells = csv->cells;
    row->count = csv->count;
    row->plain = csv->plain && !csv->doubled && csv->line == row->line + 1 && csv->delimiter >= ' ';
    return 1;
}

int vfm_csv_next(struct vfm_csv *csv, struct vfm_csv_row *row, struct vfm_error *error)
{
    if (csv->moved) {
        move_window(csv);
        csv->moved = false;
    }
    while (csv->at < csv->end) {
        const char *cell = csv->at, *mark;
        csv->count = 0;
        csv->plain = csv->window.plain;
        row->line = csv->line;
        while (!(mark = split_cells(csv, &cell)) || csv->count == csv->capacity) {
            if (grow_cells(csv, error) < 0) {
                take_row(csv, cell, csv->count + 1, row);
                error->line = row->line + 1;
                return -1;
            }
            if (mark)
                break;
        }
        if (mark < csv->end && *mark == '"')
            return next_quoted(csv, cell, row, error);
        csv->cells[csv->count++] = cell_of(cell, mark, csv->delimiter);
        row->raw = (struct vfm_slice){csv->at, (size_t)(mark - csv->at)};
        csv->at = past_newline(mark, csv->end, true);
        if (csv->at == mark + 2) /* the LF of a CRLF */
            skip_mark(csv);
        csv->line++;
        if (csv->count == 1 && csv->cells[0].length == 0)
            continue;
        row->cells = csv->cells;
        row->count = csv->count;
        row->plain = csv->plain;
        return 1;
    }
    return 0;
}
