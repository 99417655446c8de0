// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Lines as pages say what vfm_scan says of each line: over runs of good lines with one damaged in
 * each of many ways at each place, over streams of several shapes, and over random mixtures with
 * random bytes changed. A row that is not odd is a line that the scanner takes, with the same keys
 * and the same values at the same places; all lines come, in order, once.
 */
#include "tap.h"

#include <stdlib.h>

#include <vfm/lines.h>
#include <vfm/number.h>
#include <vfm/scanner.h>

#define MOST_RECORD ((size_t)1 << 20)

static struct vfm_shapes *shapes;
static struct vfm_arena arena;
static struct vfm_record scanned, made;
static struct vfm_lines *lines;
static struct vfm_error error;

/* What came of one run. */
struct seen {
    size_t wrong, rows, singles, odd, full, empty; /* full: pages; empty: rows with an empty text */
};

static size_t seen_words, seen_nulls; /* in rows of pages */

static bool same_values(const struct vfm_record *a, const struct vfm_record *b)
{
    if (a->shape != b->shape || a->from_line != b->from_line || a->line.data != b->line.data ||
        a->line.length != b->line.length || a->changed || b->changed)
        return false;
    for (uint32_t i = 0; i < a->shape->count; i++) {
        const struct vfm_value *one = &a->values[i], *other = &b->values[i];
        if (one->kind != other->kind || one->text != other->text || one->length != other->length ||
            one->escaped || other->escaped)
            return false;
        seen_words += one->kind == VFM_TRUE || one->kind == VFM_FALSE;
        seen_nulls += one->kind == VFM_NULL;
        if (one->kind != VFM_NUMBER)
            continue;
        double number, as_known;
        if (vfm_value_number(other, "a", &number, &error) < 0 ||
            vfm_value_number(one, "a", &as_known, &error) < 0 || !one->known ||
            memcmp(&number, &as_known, sizeof number) != 0 || one->number != as_known)
            return false;
    }
    return true;
}

/* Whether a text of a row that is not odd is empty. */
static bool has_empty(const struct vfm_page *page, uint32_t row)
{
    bool found = false;
    for (uint32_t i = 0; i < page->shape->count; i++)
        found = found || vfm_page_text(&page->columns[i], row).length == 0;
    return found;
}

/* A row that is not odd, beside its line. */
static bool row_right(const struct vfm_page *page, uint32_t row, struct vfm_slice line,
                      uint64_t number)
{
    if (vfm_page_record(page, row, &made, &error) < 0 || vfm_scan(&scanned, line, &error) < 0 ||
        made.line_number != number || line.length > MOST_RECORD)
        return false;
    int place = scanned.shape->record_place;
    struct vfm_slice kind = {NULL, 0};
    if (place >= 0)
        kind = (struct vfm_slice){scanned.values[place].text, scanned.values[place].length};
    return same_values(&made, &scanned) && vfm_slice_equal(kind, page->record);
}

/* The lines one by one: the next of them. */
struct walk {
    const char *at, *end;
    uint64_t number;
};

static struct vfm_slice walk_on(struct walk *walk)
{
    const char *lf =
        walk->at < walk->end ? memchr(walk->at, '\n', (size_t)(walk->end - walk->at)) : NULL;
    struct vfm_slice line = {walk->at, (size_t)((lf ? lf : walk->end) - walk->at)};
    walk->at = lf ? lf + 1 : walk->end;
    walk->number++;
    return line;
}

/* Printed runs of rows are their lines. */
static bool prints_alike(const struct vfm_page *page)
{
    struct vfm_buffer out = {0};
    bool right = true;
    for (uint32_t row = 0, end; row < page->rows; row = end) {
        end = vfm_page_run(page, row, page->rows);
        out.length = 0;
        if (page->odd[row])
            continue;
        vfm_page_print(page, row, end, &out);
        const char *start = vfm_page_line(page, row).data;
        struct vfm_slice last = vfm_page_line(page, end - 1);
        struct vfm_slice all = {start, (size_t)(last.data + last.length + 1 - start)};
        right = right && vfm_slice_equal(all, vfm_buffer_view(&out));
    }
    vfm_buffer_release(&out);
    return right;
}

/* A reader that has seen nothing. */
static void renew(void)
{
    vfm_lines_close(lines);
    lines = vfm_lines_open(shapes, &error);
    if (!lines)
        exit(1);
}

/* Goes through `text`, from memory of just its size and the padding. */
static struct seen go_through(const char *text, size_t length, bool fresh)
{
    struct seen seen = {0};
    struct vfm_lines_part part;
    char *data = malloc(length + VFM_PADDING);
    memcpy(data, text, length);
    memset(data + length, fresh ? '"' : 0, VFM_PADDING);
    struct walk walk = {data, data + length, 0};
    vfm_shapes_trim(shapes);
    if (fresh)
        renew();
    vfm_lines_begin(lines, (struct vfm_slice){data, length}, MOST_RECORD);
    for (; vfm_lines_next(lines, &part); vfm_shapes_trim(shapes)) {
        vfm_arena_clear(&arena);
        seen.wrong += part.number != walk.number;
        if (!part.page) {
            struct vfm_slice line = walk_on(&walk);
            seen.wrong += line.data != part.line.data || line.length != part.line.length;
            seen.singles++;
            continue;
        }
        seen.wrong += part.page->line != part.number || part.page->rows > VFM_PAGE_ROWS ||
                      part.page->rows < VFM_PAGE_FEWEST || !prints_alike(part.page);
        for (uint32_t row = 0; row < part.page->rows; row++) {
            uint64_t number = walk.number;
            struct vfm_slice line = walk_on(&walk), said = vfm_page_line(part.page, row);
            seen.wrong += line.data != said.data || line.length != said.length;
            seen.rows++;
            if (part.page->odd[row]) {
                seen.odd++;
                continue;
            }
            bool empty = has_empty(part.page, row);
            seen.wrong +=
                !row_right(part.page, row, line, number) || (empty && vfm_page_full(part.page));
            seen.empty += empty;
        }
        seen.full += vfm_page_full(part.page);
    }
    seen.wrong += walk.at != walk.end;
    free(data);
    return seen;
}

static struct vfm_buffer text;

static struct seen go(bool fresh)
{
    return go_through(text.data, text.length, fresh);
}

/* ---- one damaged line ---- */

#define RUN 24

static void put_good(unsigned i)
{
    vfm_buffer_format(&text,
                      "{\"record\":\"outcome\",\"id\":\"L%u\",\"outcome\":\"New, skills %u\","
                      "\"quantity\":%u.%u,\"proxy\":-%u.25,\"pv\":%u2345.678901}\n",
                      i, i * 7, i * 31, i % 10, i, i + 1);
}

static const char *const damaged[] = {
    /* what the scanner refuses */
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3",
    "{\"record\":\"outcome\",\"id\":\"a\"b\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":"
    "3}",
    "{\"record\":\"outcome\",\"id\":\"a\"b\"\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":"
    "3}",
    "{\"record\":\"outcome\",\"id\":\"a\"\"b\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":"
    "3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":\"1\",\"proxy\":2\"\","
    "\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":01,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1.,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":+1,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":.5,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":-,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3}}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"id\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\tb\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":"
    "3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b,\"quantity\":1,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3},",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1 2,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\\",
    "{\"record\":\"outcome\",\"id\":\"\xff\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":"
    "3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"\xc3\",\"quantity\":1,\"proxy\":2,\"pv\":"
    "3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3}"
    "\xe2\x82",
    "\"",
    "{",
    "not a record",
    /* what it takes, but otherwise */
    "{\"record\":\"outcome\",\"id\":\"a\\\"b\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":"
    "3}",
    "{\"record\":\"outcome\",\"id\":\"a\\u00e9\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,"
    "\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a,b,c\",\"outcome\":\",\",\"quantity\":1,\"proxy\":2,\"pv\":"
    "3}",
    "{\"record\":\"outcome\",\"id\":\"\",\"outcome\":\"\",\"quantity\":1e5,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":-0,\"pv\":0."
    "0}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":123456789012345678901,"
    "\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":null,\"proxy\":true,"
    "\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":\"1\",\"proxy\":2,\"pv\":"
    "3}",
    "{\"record\":\"outcome\",\"id\":7,\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":[1,2],\"proxy\":2,\"pv\":"
    "3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":{\"a\":\",\"},\"proxy\":"
    "2}",
    "{\"record\":\"input\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcomes\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3}",
    "{\"record\": \"outcome\", \"id\": \"a\", \"outcome\": \"b\", \"quantity\": 1, \"pv\": 3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1 ,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3 }",
    " {\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3} ",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3}\r",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2}",
    "{\"record\":\"outcome\",\"id\":\"a\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,\"pv\":3,"
    "\"more\":4}",
    "{\"record\":\"outcome\",\"outcome\":\"b\",\"id\":\"a\",\"quantity\":1,\"proxy\":2,\"pv\":3}",
    "{\"record\":\"outcome\",\"id\":\"\xc2\xa3\",\"outcome\":\"b\",\"quantity\":1,\"proxy\":2,"
    "\"pv\":3}",
    "{}",
    "{\"id\":1}",
    "",
    "\r",
    "  ",
};

/* Each of them at each place of a run, with and without an LF behind the last line. */
static void test_damaged(void)
{
    size_t wrong = 0, few = 0, count = sizeof damaged / sizeof *damaged;
    for (size_t kind = 0; kind < count; kind++)
        for (unsigned place = 0; place <= RUN; place++)
            for (unsigned cut = 0; cut < 2; cut++) {
                text.length = 0;
                for (unsigned i = 0; i < RUN; i++) {
                    if (i == place)
                        vfm_buffer_format(&text, "%s\n", damaged[kind]);
                    put_good(i);
                }
                if (place == RUN)
                    vfm_buffer_format(&text, "%s\n", damaged[kind]);
                text.length -= cut;
                struct seen seen = go(true);
                wrong += seen.wrong;
                /* a run of RUN, or two of which one is half of it; some go singly after a fault */
                few += seen.rows < RUN / 2 - 6;
            }
    tap_ok(wrong == 0, "%zu kinds of damage at each place of a run: as the scanner says (%zu not)",
           count, wrong);
    tap_ok(few == 0, "the good lines around it are pages (%zu times not)", few);
}

static void test_good(void)
{
    text.length = 0;
    for (unsigned i = 0; i < 5000; i++)
        put_good(i);
    struct seen seen = go(true);
    tap_ok(seen.wrong == 0 && seen.rows > 5000 - VFM_PAGE_FEWEST && seen.odd == 0,
           "lines that are all alike are rows of pages, but for a few at the end");
    tap_integer((long long)go_through("", 0, true).rows, 0, "no lines at all: nothing");
}

/* Rows past the most bytes of a record are odd. */
static void test_long_rows(void)
{
    struct vfm_lines_part part;
    size_t odd = 0, rows = 0;
    text.length = 0;
    for (unsigned i = 0; i < 32; i++)
        vfm_buffer_format(&text, "{\"id\":\"%.*s\"}\n", i % 8 ? 4 : 40,
                          "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz");
    vfm_buffer_reserve(&text, VFM_PADDING);
    renew();
    vfm_lines_begin(lines, vfm_buffer_view(&text), 20);
    while (vfm_lines_next(lines, &part))
        for (uint32_t row = 0; part.page && row < part.page->rows; row++, rows++)
            odd += part.page->odd[row];
    /* the first one is too long for a template and goes singly, and some after it with it */
    tap_ok(rows > 20 && odd == rows / 8, "rows that are too long are odd (%zu of %zu)", odd, rows);
}

/* ---- mixtures ---- */

static const char *pick(uint64_t *state, const char *const *items, size_t count)
{
    return items[tap_random(state) % count];
}

static void put_number(uint64_t *state)
{
    static const char *const odd[] = {"0",  "-0", "1e5", "0.10", "-1.5E-3", "12345678901234567890",
                                      "01", "1.", "+1",  ".5",   "NaN",     "-",
                                      "",   "1 ", " 1",  "true", "null",    "\"1\""};
    switch (tap_random(state) % 40) {
    case 0:
        vfm_buffer_format(&text, "%s", pick(state, odd, sizeof odd / sizeof *odd));
        break;
    case 1:
    case 2:
        vfm_buffer_format(&text, "-%u", (unsigned)(tap_random(state) % 5000));
        break;
    case 3:
    case 4:
        vfm_buffer_format(&text, "%u.%06u", (unsigned)(tap_random(state) % 500000),
                          (unsigned)(tap_random(state) % 1000000));
        break;
    default:
        vfm_buffer_format(&text, "%u.%u", (unsigned)(tap_random(state) % 5000),
                          (unsigned)(tap_random(state) % 100));
    }
}

static void put_text(uint64_t *state)
{
    static const char *const usual[] = {
        "New skills", "a", "", "Fewer visits to A&E, and less", "caf\xc3\xa9", "Provider 014"};
    static const char *const odd[] = {"a\\\"b", "a\"b", "\",\"", "\\u00e9", "a\tb", "\\", "}"};
    vfm_buffer_put(&text, '"');
    if (tap_random(state) % 60)
        vfm_buffer_format(&text, "%s", pick(state, usual, sizeof usual / sizeof *usual));
    else
        vfm_buffer_format(&text, "%s", pick(state, odd, sizeof odd / sizeof *odd));
    vfm_buffer_put(&text, '"');
}

/* A line of shape `shape`: its bits say which fields it has, of what kind, and how it is spaced. */
static void put_line(uint64_t *state, unsigned shape)
{
    static const char *const names[] = {
        "id",          "a key of more than thirty-two bytes, with commas",
        "quantity",    "proxy",
        "stakeholder", "pv"};
    const char *gap = shape & 64 ? " " : "";
    vfm_buffer_put(&text, '{');
    bool first = true;
    if (shape & 128) {
        vfm_buffer_format(&text, "\"record\":%s\"%s\"", gap, shape & 256 ? "input" : "outcome");
        first = false;
    }
    for (unsigned i = 0; i < 6; i++) {
        if (!(shape >> i & 1))
            continue;
        vfm_buffer_format(&text, "%s\"%s\":%s", first ? "" : *gap ? ", " : ",", names[i], gap);
        first = false;
        if (i % 2 == 0 && i != 2)
            put_text(state);
        else if (shape & 1024 && tap_random(state) % 3 == 0)
            vfm_buffer_format(&text, "null");
        else
            put_number(state);
    }
    if (shape & 512) {
        static const char *const words[] = {"true", "true",   "false", "null", "false",
                                            "true", "falses", "tru",   "5",    "\"true\""};
        vfm_buffer_format(&text, "%s\"material\":%s%s",
                          first  ? ""
                          : *gap ? ", "
                                 : ",",
                          gap, pick(state, words, tap_random(state) % 9 ? 5 : 10));
    }
    vfm_buffer_format(&text, "}\n");
}

/* Changes one byte in `one_in` or so. */
static void damage(uint64_t *state, uint64_t one_in)
{
    static const char bytes[] = "\"\",,{}:\\\n\n \r\t0159.-+eExA[]";
    for (size_t i = tap_random(state) % one_in; i < text.length;
         i += 1 + tap_random(state) % (2 * one_in)) {
        char byte = bytes[tap_random(state) % (sizeof bytes - 1)];
        if ((unsigned char)text.data[i] < 0x80)
            text.data[i] = byte;
    }
}

static void test_mixtures(void)
{
    uint64_t state = 21;
    struct seen all = {0};
    for (unsigned round = 0; round < 600; round++) {
        unsigned shape_count = 1 + (unsigned)(tap_random(&state) % 7), shape[8];
        unsigned stay = round % 3 ? 60 : 3; /* lines of one shape, or so */
        size_t length = round % 20 ? 6000 : 150000;
        for (unsigned i = 0; i < shape_count; i++)
            shape[i] = (unsigned)(tap_random(&state) % 2048);
        text.length = 0;
        for (unsigned now = 0; text.length < length;) {
            if (tap_random(&state) % stay == 0)
                now = (unsigned)(tap_random(&state) % shape_count);
            put_line(&state, shape[now]);
        }
        if (round % 2)
            damage(&state, round % 5 ? 2000 : 100);
        text.length -= round % 7 == 0;
        struct seen seen = go(round % 2);
        all.wrong += seen.wrong;
        all.rows += seen.rows;
        all.odd += seen.odd;
        all.singles += seen.singles;
        all.full += seen.full;
        all.empty += seen.empty;
    }
    tap_ok(all.wrong == 0, "random mixtures: as the scanner says (%zu not)", all.wrong);
    tap_ok(all.rows > 10000 && all.odd > 100 && all.singles > 10000 && all.full > 10 &&
               all.empty > 1000 && seen_words > 1000 && seen_nulls > 1000,
           "of them enough come each way (%zu rows, %zu of them odd, %zu with an empty text, %zu "
           "lines, %zu pages with no empty text)",
           all.rows, all.odd, all.empty, all.singles, all.full);
}

/* A stream whose keys are data: shapes are forgotten, and templates with them. */
static void test_many_shapes(void)
{
    struct seen all = {0};
    for (unsigned round = 0; round < 40; round++) {
        text.length = 0;
        for (unsigned i = 0; i < 400; i++)
            vfm_buffer_format(&text, "{\"record\":\"a\",\"k%u\":\"%u\",\"b\":%u}\n",
                              (round * 400 + i) / (round % 2 ? 20 : 1), i, i);
        struct seen seen = go(round % 2);
        all.wrong += seen.wrong;
        all.rows += seen.rows;
    }
    tap_ok(all.wrong == 0 && all.rows > 1000, "thousands of shapes: as the scanner says (%zu rows)",
           all.rows);
}

int main(void)
{
    shapes = vfm_shapes_open(&error);
    lines = shapes ? vfm_lines_open(shapes, &error) : NULL;
    if (!lines || vfm_record_init(&scanned, shapes, &arena, &error) < 0 ||
        vfm_record_init(&made, shapes, &arena, &error) < 0)
        return 1;
    test_good();
    test_damaged();
    test_long_rows();
    test_mixtures();
    test_many_shapes();
    vfm_buffer_release(&text);
    vfm_record_release(&scanned);
    vfm_record_release(&made);
    vfm_arena_release(&arena);
    vfm_lines_close(lines);
    vfm_shapes_close(shapes);
    return tap_done();
}
