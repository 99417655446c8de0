// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdlib.h>

#include <vfm/lines.h>
#include <vfm/places.h>
#include <vfm/scanner.h>

#include "template.h"

/* How much is looked at before pages are made of it: what the first cache holds, and a little more
 * than an eighth of a usual block, so that no few lines are left at its end to go singly. */
#define STRETCH ((size_t)33 << 10)
#define STRETCH_WORDS (STRETCH / VFM_MARKS)

/* Templates kept, for streams that go from one to another and back. */
#define TEMPLATES 8

/* So many lines are looked at before all of a stretch are. */
#define SOME_ROWS 16

/* How many bytes go singly after lines of which no page could be made: at first, and at most. It
 * doubles each time. */
#define LEAST_PATIENCE 128
#define MOST_PATIENCE ((size_t)1 << 20)

struct vfm_lines {
    vfm_marks_find_json *find;
    struct vfm_shapes *shapes;
    uint64_t root; /* the id of the root of the templates' shapes */
    struct vfm_slice data;
    size_t max_record;
    size_t at;                      /* in data: a line starts here */
    uint64_t line;                  /* its number */
    size_t try_at;                  /* lines before it go singly */
    size_t patience, last_patience; /* before the last page */

    /* the stretch: whole lines */
    const char *text;
    size_t length;
    size_t words;              /* of quotes and marks */
    uint32_t mark, mark_count; /* the mark before the line at `at`, or before; of how many */
    uint64_t quotes[STRETCH_WORDS], marks[STRETCH_WORDS];
    uint32_t places[1 + STRETCH + VFM_PLACES_SPARE]; /* the first is -1 */

    struct template templates[TEMPLATES];
    unsigned next_template; /* to be forgotten */
    unsigned last_template; /* used */
    struct vfm_arena arena;
    struct vfm_record record; /* the first line of a template */

    struct vfm_page page;
    struct vfm_page_column columns[TEMPLATE_FIELDS];
    double *numbers; /* VFM_PAGE_ROWS for each column without quotes … */
    bool *gaps;      /* … and as many of these */
    size_t bare;     /* columns that there is room for */
    bool odd[VFM_PAGE_ROWS], wrong[VFM_PAGE_ROWS];
};

struct vfm_lines *vfm_lines_open(struct vfm_shapes *shapes, struct vfm_error *error)
{
    size_t ways;
    struct vfm_lines *lines = calloc(1, sizeof *lines);
    if (!lines) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for lines");
        return NULL;
    }
    lines->find = vfm_marks_ways(&ways)->find_json;
    lines->shapes = shapes;
    lines->patience = LEAST_PATIENCE;
    if (vfm_record_init(&lines->record, shapes, &lines->arena, error) < 0) {
        vfm_lines_close(lines);
        return NULL;
    }
    return lines;
}

void vfm_lines_close(struct vfm_lines *lines)
{
    if (!lines)
        return;
    vfm_record_release(&lines->record);
    vfm_arena_release(&lines->arena);
    free(lines->numbers);
    free(lines->gaps);
    free(lines);
}

void vfm_lines_begin(struct vfm_lines *lines, struct vfm_slice data, size_t max_record)
{
    lines->try_at -= lines->try_at < lines->data.length ? lines->try_at : lines->data.length;
    lines->data = data;
    lines->max_record = max_record;
    lines->at = 0;
    lines->line = 0;
    lines->text = data.data;
    lines->length = 0;
}

/* ---- stretches ---- */

/* Finds the marks of `length` bytes from `at` on, of which some at the end are left out where they
 * are not plain. Returns how many words it did. */
static size_t find_marks(struct vfm_lines *lines, const char *at, size_t length, bool *ascii)
{
    uint64_t inside = 0;
    size_t words = length / VFM_MARKS, rest = length % VFM_MARKS;
    size_t done = lines->find(at, words, &inside, lines->quotes, lines->marks, ascii);
    if (done < words || rest == 0)
        return done;
    char last[VFM_MARKS]; /* what stands behind the data is of no account */
    memset(last, ' ', sizeof last);
    memcpy(last, at + words * VFM_MARKS, rest);
    return done + lines->find(last, 1, &inside, lines->quotes + words, lines->marks + words, ascii);
}

/* Looks at the lines from `at` on. False where there is no whole line that is plain. */
static bool stretch_begin(struct vfm_lines *lines)
{
    size_t left = lines->data.length - lines->at;
    const char *text = lines->data.data + lines->at;
    bool ascii = true;
    size_t words = find_marks(lines, text, left < STRETCH ? left : STRETCH, &ascii);
    size_t count = vfm_places(lines->marks, words, lines->places + 1);
    size_t sound = count ? lines->places[count] + (size_t)1 : 0; /* bytes of valid UTF-8 */
    if (!ascii)
        sound = vfm_utf8_length((struct vfm_slice){text, sound});
    while (count && (text[lines->places[count]] != '\n' || lines->places[count] >= sound))
        count--;
    lines->text = text;
    lines->places[0] = UINT32_MAX;
    lines->mark = 0;
    lines->mark_count = (uint32_t)count;
    lines->length = count ? lines->places[count] + (size_t)1 : 0;
    lines->words = words;
    return count > 0;
}

static size_t stretch_start(const struct vfm_lines *lines)
{
    return (size_t)(lines->text - lines->data.data);
}

/* Makes `mark` the one before the line at `at`. */
static void find_mark(struct vfm_lines *lines)
{
    uint32_t place = (uint32_t)(lines->at - stretch_start(lines));
    while ((uint32_t)(lines->places[lines->mark] + 1) < place)
        lines->mark++;
}

/* The quotes from `start` to `end` (not it), places in the stretch. */
static uint32_t count_quotes(const struct vfm_lines *lines, uint32_t start, uint32_t end)
{
    uint32_t first = start / VFM_MARKS, last = end / VFM_MARKS;
    uint64_t before = (UINT64_C(1) << start % VFM_MARKS) - 1;
    uint64_t until = (UINT64_C(1) << end % VFM_MARKS) - 1;
    uint32_t count = (uint32_t)vfm_places_count(lines->quotes + first, last - first);
    return count + vfm_marks_count(lines->quotes[last] & until) -
           vfm_marks_count(lines->quotes[first] & before);
}

/* ---- templates ---- */

static uint32_t marks_left(const struct vfm_lines *lines)
{
    return lines->mark_count - lines->mark;
}

/* How many lines of the stretch, from the present one on, fit: the first, then some, then the
 * others, so that a run that ends soon is not looked through as if it did not. */
static uint32_t count_rows(const struct vfm_lines *lines, const struct template *template)
{
    const char *end = lines->text + lines->length;
    const uint32_t *marks = lines->places + lines->mark;
    uint32_t most = template->shape ? marks_left(lines) / template->fields : 0, rows = 0;
    if (most > VFM_PAGE_ROWS)
        most = VFM_PAGE_ROWS;
    for (uint32_t more = 1; rows < most; more = rows < SOME_ROWS ? SOME_ROWS : most) {
        if (more > most - rows)
            more = most - rows;
        uint32_t fit =
            template_fits(template, lines->text, end, marks + rows * template->fields, more);
        rows += fit;
        if (fit < more)
            break;
    }
    return rows;
}

/* A template of the present line, in place of the one made longest ago. */
static bool make_template(struct vfm_lines *lines, struct vfm_slice line)
{
    struct vfm_error ignored = {0}; /* it is scanned again, singly, and then told */
    unsigned place = lines->next_template;
    vfm_arena_clear(&lines->arena);
    lines->templates[place].shape = NULL;
    if (line.length > lines->max_record || vfm_scan(&lines->record, line, &ignored) < 0 ||
        !template_make(&lines->templates[place], &lines->record, lines->text,
                       lines->places + lines->mark, marks_left(lines)))
        return false;
    lines->last_template = place;
    lines->next_template = (place + 1) % TEMPLATES;
    return true;
}

/* The rows of the template that the present line has; 0 where it has none. lines->last_template is
 * it. */
static uint32_t find_rows(struct vfm_lines *lines, struct vfm_slice line)
{
    uint64_t root = vfm_shapes_root(lines->shapes)->id;
    for (unsigned i = 0; lines->root != root && i < TEMPLATES; i++)
        lines->templates[i].shape = NULL;
    lines->root = root;
    for (unsigned i = 0; i < TEMPLATES; i++) {
        unsigned place = (lines->last_template + i) % TEMPLATES;
        uint32_t rows = count_rows(lines, &lines->templates[place]);
        if (rows == 0)
            continue;
        lines->last_template = place;
        return rows;
    }
    return make_template(lines, line) ? count_rows(lines, &lines->templates[lines->last_template])
                                      : 0;
}

/* ---- pages ---- */

/* Room for `count` columns without quotes. */
static bool grow_bare(struct vfm_lines *lines, size_t count)
{
    if (count <= lines->bare)
        return true;
    double *numbers = realloc(lines->numbers, count * VFM_PAGE_ROWS * sizeof *numbers);
    if (numbers)
        lines->numbers = numbers;
    bool *gaps = realloc(lines->gaps, count * VFM_PAGE_ROWS * sizeof *gaps);
    if (gaps)
        lines->gaps = gaps;
    if (!numbers || !gaps)
        return false;
    lines->bare = count;
    return true;
}

/* A column without quotes, the `bare`th of them: numbers, or `true` and `false`, and null. */
static void read_bare(struct vfm_lines *lines, struct vfm_page_column *column, size_t bare)
{
    struct vfm_page *page = &lines->page;
    bool *gaps = lines->gaps + VFM_PAGE_ROWS * bare, *wrong = lines->wrong;
    double *numbers = lines->numbers + VFM_PAGE_ROWS * bare;
    if (column->kind == VFM_NUMBER) {
        column->few = vfm_page_numbers(column, 0, page->rows, numbers, wrong);
        column->numbers = numbers;
    }
    for (uint32_t row = 0; column->kind == VFM_TRUE && row < page->rows; row++) {
        struct vfm_slice text = vfm_page_text(column, row);
        wrong[row] = !vfm_slice_is(text, "true") && !vfm_slice_is(text, "false");
    }
    if (!memchr(wrong, 1, page->rows))
        return;
    for (uint32_t row = 0; row < page->rows; row++) {
        gaps[row] = wrong[row] && vfm_slice_is(vfm_page_text(column, row), "null");
        page->odd[row] |= wrong[row] && !gaps[row];
    }
    memset(wrong, false, page->rows * sizeof *wrong);
    column->gaps = gaps;
}

/* Rows with quotes in the midst of a text, or too long. */
static void judge_rows(struct vfm_lines *lines, uint32_t quotes)
{
    const struct vfm_page *page = &lines->page;
    const uint32_t *ends = page->ends;
    uint32_t stride = page->stride, start = ends[-(ptrdiff_t)stride] + 1;
    uint32_t found = count_quotes(lines, start, ends[(page->rows - 1) * stride]);
    if (found == quotes * page->rows && lines->max_record >= STRETCH)
        return;
    for (uint32_t row = 0; row < page->rows; row++, start = *ends + 1, ends += stride)
        page->odd[row] |=
            count_quotes(lines, start, *ends) != quotes || *ends - start > lines->max_record;
}

static bool make_page(struct vfm_lines *lines, const struct template *template, uint32_t rows)
{
    const uint32_t *marks = lines->places + lines->mark;
    size_t bare = 0;
    struct vfm_page *page = &lines->page;
    *page = (struct vfm_page){.shape = template->shape,
                              .columns = lines->columns,
                              .rows = rows,
                              .from_line = template->fields,
                              .text = lines->text,
                              .stride = template->fields,
                              .ends = marks + template->fields,
                              .quotes = lines->quotes,
                              .quote_words = lines->words,
                              .record = template->record,
                              .line = lines->line,
                              .odd = lines->odd};
    memset(lines->odd, 0, rows * sizeof *lines->odd);
    for (uint32_t i = 0; i < template->fields; i++)
        bare += template->columns[i].kind != VFM_STRING;
    if (!grow_bare(lines, bare))
        return false;
    bare = 0;
    for (uint32_t i = 0; i < template->fields; i++) {
        struct vfm_page_column *column = &lines->columns[i];
        *column = template->columns[i];
        column->text = lines->text;
        column->stride = template->fields;
        column->marks = marks + 1 + i;
        if (column->kind == VFM_STRING) {
            column->repeats = template_repeats(template, i, lines->text,
                                               lines->text + lines->length, marks, rows);
        } else {
            read_bare(lines, column, bare++);
        }
    }
    judge_rows(lines, template->quotes);
    return true;
}

/* No page here: lines go singly for a while. */
static bool give_up(struct vfm_lines *lines)
{
    lines->try_at = lines->at + lines->patience;
    if (lines->patience < MOST_PATIENCE)
        lines->patience *= 2;
    return false;
}

static bool find_page(struct vfm_lines *lines)
{
    bool fresh = lines->at >= stretch_start(lines) + lines->length;
    uint32_t rows;
    for (;; fresh = true) {
        if (fresh && !stretch_begin(lines))
            return give_up(lines);
        find_mark(lines);
        const char *line = lines->data.data + lines->at;
        const char *end = memchr(line, '\n', lines->data.length - lines->at);
        rows = find_rows(lines, (struct vfm_slice){line, (size_t)(end - line)});
        if (rows >= VFM_PAGE_FEWEST)
            break;
        /* too few, but perhaps since the stretch ends */
        uint32_t fields = lines->templates[lines->last_template].fields;
        if (fresh || rows == 0 || rows < marks_left(lines) / fields)
            return give_up(lines);
    }
    struct template *template = &lines->templates[lines->last_template];
    size_t end = stretch_start(lines) + lines->places[lines->mark + rows * template->fields] + 1;
    /* a page of which a good part is odd is not worth being one */
    if (!make_page(lines, template, rows) || vfm_page_count_odd(lines->odd, rows) > rows / 4) {
        template->shape = NULL; /* its line may have been the one that is unlike the others */
        return give_up(lines);
    }
    lines->last_patience = lines->patience;
    lines->patience = LEAST_PATIENCE;
    lines->mark += rows * template->fields;
    lines->at = end;
    lines->line += rows;
    return true;
}

void vfm_lines_useless(struct vfm_lines *lines)
{
    lines->patience = lines->last_patience;
    give_up(lines);
}

bool vfm_lines_next(struct vfm_lines *lines, struct vfm_lines_part *part)
{
    part->page = NULL;
    part->number = lines->line;
    if (lines->at >= lines->data.length)
        return false;
    if (lines->at >= lines->try_at && find_page(lines)) {
        part->page = &lines->page;
        return true;
    }
    const char *line = lines->data.data + lines->at;
    size_t left = lines->data.length - lines->at;
    const char *end = memchr(line, '\n', left);
    part->line = (struct vfm_slice){line, end ? (size_t)(end - line) : left};
    lines->at += part->line.length + (end != NULL);
    lines->line++;
    return true;
}
