// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The part of jq's language that is evaluated natively is held to libjq: fixed and made-up
 * expressions over records of all kinds must give the same value, or the same words of failure.
 * Many expressions are put to libjq in one program, since to compile one takes it long.
 */
#include "tap.h"

#include <math.h>
#include <stdlib.h>

#include <vfm/filter.h>
#include <vfm/member.h>
#include <vfm/number.h>
#include <vfm/scanner.h>

#include "lib/io/expression.h"

static const char *const lines[] = {
    "{}",
    "{\"a\":1,\"b\":2,\"s\":\"abc\",\"t\":true,\"n\":null}",
    "{\"a\":-0.5,\"b\":0,\"s\":\"\",\"t\":false,\"o\":{}}",
    "{\"a\":\"12\",\"b\":\"9\",\"s\":\"abc\",\"t\":\"true\"}",
    "{\"a\":[1,2,3],\"b\":[2],\"o\":{\"x\":{\"y\":{\"z\":1.50}}},\"s\":\"b\"}",
    "{\"a\":[],\"b\":[[]],\"o\":{\"x\":1},\"s\":\"c\"}",
    "{\"a\":{\"x\":1,\"y\":2},\"b\":{\"y\":3,\"z\":4},\"o\":{\"x\":[1]}}",
    "{\"a\":{\"x\":{\"p\":1}},\"b\":{\"x\":{\"q\":2}},\"o\":null}",
    "{\"b\":true,\"a\":false,\"s\":null,\"o\":[{\"x\":1}]}",
    "{\"a\":1e3,\"b\":1000,\"s\":\"1000\",\"o\":\"text\"}",
    "{\"a\":0.1,\"b\":0.2,\"c\":0.3,\"s\":\"a,b,,c\",\"o\":7}",
    "{\"a\":12345678901234567890.123,\"b\":-7,\"s\":\"long enough to be cut off\"}",
    "{\"a\":\"\\u00e9 \\ud83d\\ude00\",\"b\":\"\\u00a3\\u00a3\\u00a3\\u00a3\\u00a3\\u00a3\"}",
    "{\"a\":\"quote \\\" slash \\/ tab \\t\",\"b\":\"\\u007f\\u0001\",\"s\":\"\\n\"}",
    "{\"a\":1e300,\"b\":1e300,\"s\":\"x\",\"c\":1e-300}",
    "{\"a\":1e-5,\"b\":1e17,\"s\":123e15,\"c\":1e16}",
    "{\"a\":-3,\"b\":5,\"c\":-5.9,\"s\":2.9}",
    "{\"a\":9007199254740993,\"b\":9007199254740992,\"c\":1e19}",
    "{ \"a\" : [ 1 , { \"k\" : \"v\" } ] , \"b\" : { \"k\" : [ ] } , \"odd key\" : 3 }",
    "{\"a\":[1,{\"k\":2}],\"b\":[1,{\"k\":2.0}],\"odd key\":\"x\"}",
    "{\"a\":{\"b\":1,\"a\":2},\"b\":{\"a\":2,\"b\":1}}",
    "{\"a\":{\"b\":1},\"b\":{\"a\":1,\"c\":2}}",
    "{\"a\":[null,false,true,0,\"\",[],{}],\"b\":[null]}",
    "{\"record\":\"outcome\",\"a\":163.5,\"b\":6.50,\"odd key\":{\"x\":true}}",
    "{\"\\u0061\":5,\"b\":\"\\u0062\",\"o\":{\"\\u0078\":\"esc\"}}",
};
enum { line_count = sizeof lines / sizeof *lines };

static struct vfm_shapes *shapes;
static struct vfm_arena arena;
static struct vfm_record record;
static char padded[4096];

static bool scan(const char *line)
{
    struct vfm_error error = {0};
    vfm_arena_clear(&arena);
    memset(padded, 0, sizeof padded);
    strcpy(padded, line);
    bool scanned = vfm_scan(&record, (struct vfm_slice){padded, strlen(line)}, &error) == 0;
    if (!scanned)
        tap_ok(false, "%s is a record: %s", line, error.message);
    return scanned;
}

/* `value` without blanks, its numbers and strings in one form. */
static void put_plain(const struct vfm_value *value, struct vfm_buffer *out)
{
    char *scratch = vfm_arena_take(&arena, value->length + 1);
    struct vfm_slice left = {NULL, 0};
    struct vfm_member member;
    struct vfm_value item;
    double number;
    struct vfm_error error = {0};
    switch (value->kind) {
    case VFM_NUMBER:
        if (vfm_number_parse((struct vfm_slice){value->text, value->length}, &number, &error) != 0)
            abort();
        out->length += vfm_number_print(number, vfm_buffer_reserve(out, VFM_NUMBER_TEXT));
        break;
    case VFM_STRING: {
        size_t length = vfm_unescape((struct vfm_slice){value->text, value->length}, scratch);
        vfm_buffer_json(out, (struct vfm_slice){scratch, length});
        break;
    }
    case VFM_ARRAY:
        vfm_buffer_put(out, '[');
        left = vfm_members(value);
        while (vfm_item_next(&left, &item)) {
            put_plain(&item, out);
            vfm_buffer_put(out, ',');
        }
        vfm_buffer_put(out, ']');
        break;
    case VFM_OBJECT:
        vfm_buffer_put(out, '{');
        left = vfm_members(value);
        while (vfm_member_next(&left, &member)) {
            vfm_buffer_json(out, (struct vfm_slice){scratch, vfm_unescape(member.key, scratch)});
            vfm_buffer_put(out, ':');
            put_plain(&member.value, out);
            vfm_buffer_put(out, ',');
        }
        vfm_buffer_put(out, '}');
        break;
    default:
        vfm_value_print(value, out);
    }
}

/* What the native way gives: `[value]` or `{"e":"words"}`, plain. */
static void put_native(struct vfm_expression *expression, struct vfm_binding *binding,
                       struct vfm_buffer *out)
{
    struct vfm_error error = {0};
    struct vfm_term term;
    struct vfm_value value;
    struct vfm_term_scope scope = {&arena, &error};
    const int16_t *places = vfm_binding_places(binding, record.shape);
    if (vfm_expression_evaluate(expression, &record, places, &term, &error) == 0 &&
        vfm_term_value(&term, &scope, &value) == 0) {
        vfm_buffer_put(out, '[');
        put_plain(&value, out);
        vfm_buffer_text(out, ",]");
    } else {
        vfm_buffer_text(out, "{\"e\":");
        vfm_buffer_json(out, vfm_slice_of(error.message));
        vfm_buffer_text(out, ",}");
    }
}

/* ---- putting many expressions to libjq ---- */

enum { most = 60, longest = 400 };

struct batch {
    char texts[most][longest];
    struct vfm_expression expressions[most];
    struct vfm_binding bindings[most];
    int count;
    unsigned compared, differ;
};

static int keep(void *context, struct vfm_slice result)
{
    struct vfm_buffer *out = context;
    vfm_buffer_slice(out, result);
    return 0;
}

/* An infinite result is an error of ours, where jq prints the largest double. */
static void put_program(const struct batch *batch, int from, int to, struct vfm_buffer *program)
{
    vfm_buffer_text(program, "def t(f): try (f | if . == infinite or . == -infinite then "
                             "error(\"the result is past the largest number, about 1.8e308\") "
                             "else [.] end) catch {e: .}; [");
    for (int i = from; i < to; i++)
        vfm_buffer_format(program, "%st(%s\n)", i > from ? "," : "", batch->texts[i]);
    vfm_buffer_add(program, "]", 2);
}

static struct vfm_filter *open_program(struct batch *batch, int from, int to)
{
    struct vfm_buffer program = {0};
    struct vfm_error error = {0};
    put_program(batch, from, to, &program);
    struct vfm_filter *filter = vfm_filter_open(program.data, &error);
    vfm_buffer_release(&program);
    if (!filter && to - from == 1) {
        batch->differ++;
        printf("# jq refuses %s: %s\n", batch->texts[from], error.message);
    }
    return filter;
}

static void compare_results(struct batch *batch, int from, int to, const char *line,
                            struct vfm_slice results)
{
    struct vfm_value value = vfm_make_json(results), item;
    struct vfm_slice left = vfm_members(&value);
    for (int i = from; i < to && vfm_item_next(&left, &item); i++) {
        struct vfm_buffer native = {0}, other = {0};
        put_native(&batch->expressions[i], &batch->bindings[i], &native);
        put_plain(&item, &other);
        batch->compared++;
        if (!vfm_slice_equal(vfm_buffer_view(&native), vfm_buffer_view(&other)) &&
            batch->differ++ < 20)
            printf("# %s of %s\n#  native %.*s\n#  libjq  %.*s\n", batch->texts[i], line,
                   VFM_PRINT(native), VFM_PRINT(other));
        vfm_buffer_release(&native);
        vfm_buffer_release(&other);
    }
}

static void run(struct batch *batch, int from, int to)
{
    if (from == to)
        return;
    struct vfm_filter *filter = open_program(batch, from, to);
    if (!filter) { /* one of them does not compile: find it */
        int middle = from + (to - from) / 2;
        if (middle > from) {
            run(batch, from, middle);
            run(batch, middle, to);
        }
        return;
    }
    for (int i = 0; i < line_count; i++) {
        struct vfm_buffer results = {0};
        struct vfm_error error = {0};
        scan(lines[i]);
        if (vfm_filter_each(filter, record.line, keep, &results, &error) != 0) {
            batch->differ++;
            printf("# libjq on %s: %s\n", lines[i], error.message);
        } else {
            compare_results(batch, from, to, lines[i], vfm_buffer_view(&results));
        }
        vfm_buffer_release(&results);
    }
    vfm_filter_close(filter);
}

static void flush(struct batch *batch)
{
    run(batch, 0, batch->count);
    for (int i = 0; i < batch->count; i++) {
        vfm_binding_release(&batch->bindings[i]);
        vfm_expression_release(&batch->expressions[i]);
    }
    batch->count = 0;
}

/* Adds an expression where it is understood natively. */
static bool add(struct batch *batch, const char *text)
{
    struct vfm_error error = {0};
    struct vfm_expression *expression = &batch->expressions[batch->count];
    snprintf(batch->texts[batch->count], longest, "%s", text);
    if (vfm_expression_parse(expression, batch->texts[batch->count], &error) != 1)
        return false;
    vfm_binding_init(&batch->bindings[batch->count], expression->columns, expression->column_count,
                     &error);
    if (++batch->count == most)
        flush(batch);
    return true;
}

/* ---- expressions ---- */

static const char *const plain[] = {
    ".a",
    ".b",
    ".\"odd key\"",
    ".[\"odd key\"]",
    ". \"a\"",
    ".o.x",
    ".o.x.y.z",
    ".o[\"x\"].y",
    ".o .x",
    ".o.\"x\"",
    ".a.x",
    ".s.x",
    ".t.x",
    ".n.x",
    ".a.b.c",
    ".record",
    ".and",
    ".o.not",
    "1",
    "-1",
    "1.50",
    "1e3",
    "1E-3",
    "\"text\"",
    "\"\\u00e9\\n\\\"\\/\"",
    "true",
    "false",
    "null",
    ".a == 1",
    ".a != 1",
    ".a < 2",
    ".a <= 1",
    ".a > -1",
    ".a >= 163.5",
    ".a == \"12\"",
    ".a < .b",
    ".a <= .b",
    ".a == .b",
    ".a != .b",
    ".a > .b",
    ".a >= .b",
    ".s < \"b\"",
    ".t and .a",
    ".t or .a",
    ".a and .b or .t",
    ".t and (.a or .b)",
    ".a == 1 and .b == 2",
    ".a | not",
    "(.a > 1) | not",
    ".a > 1 | not",
    ".a | not | not",
    ".t|not",
    ".a // 5",
    ".a // .b // 3",
    ".n // .s // \"none\"",
    "(.a // 0) + 1",
    ".s.x // 5",
    ".a + 1 // 5",
    ".a + .b",
    ".a - .b",
    ".a * .b",
    ".a / .b",
    ".a % .b",
    ".a + 1",
    "1 + .a",
    ".a - 1",
    "1 - .a",
    ".a * 2",
    "2 * .a",
    ".a / 2",
    "2 / .a",
    ".a % 2",
    "7 % .a",
    ".a + \"x\"",
    "\"x\" + .a",
    ".a * \"x\"",
    ".a / \",\"",
    ".s / \",\"",
    ".s / \"\"",
    ".s * 3",
    ".s * 0",
    ".s * -1",
    ".s * 0.5",
    ".a + null",
    "null + .a",
    ".a - null",
    "null - .a",
    "null * .a",
    ".a / null",
    ".a % null",
    "true + .a",
    ".a - true",
    "-.a",
    "-.b + 1",
    "- .a * .b",
    ".a * -.b",
    ".a - -.b",
    "2 * -.a * 3",
    "2 * -.a - 1",
    ".a - .b - 1",
    ".a - (.b - 1)",
    ".a / .b / 2",
    ".a + .b * 2",
    "(.a + .b) * 2",
    "-.s",
    "-(.o)",
    "-null",
    "- - .a",
    ".a % 0.5",
    ".a % 1e30",
    "1e30 % 7",
    ".c % .b",
    ".c % -1",
    "5 % 0",
    ".a / 0",
    ".s.x + .o.x.y",
    ".s.x == .t.x",
    ".t.x and .s.x",
    "false and .s.x",
    "true or .s.x",
    ".s.x or true",
    "1e308 * 10 * .a",
    ".a * 1e300",
    ".a * 1e300 - .b * 1e300",
    ".a * 1e300 * 0",
    ".a == (1e308 * 10 - 1e308 * 10)",
    "(1e308 * 10 - 1e308 * 10) < .a",
    "if .a then 1 else 2 end",
    "if .t then .a elif .b then .s else null end",
    "if .a > 1 then \"big\" else \"small\" end",
    "if .t then 1 else 2 end + 1",
    "1 + if .t then 1 else 2 end",
    "if .a|not then .b else .s end",
    ".a | . + 1",
    ".o | .x",
    ".o | .x | .y",
    ".a | .x // 3",
    ".a as_not",
    "(.a | . == 1) and .t",
    ".a | if . then . else 3 end",
    "(.a) . x",
    "(.a).x",
    "(.o)[\"x\"]",
    "\"abc\".x",
    "true.x",
    ".a #comment\n + 1",
    ".a\n+\t1",
    ".a == .a == .b",
    "1 < 2 < 3",
    ".a.",
    "..",
    ".a?",
    ".[0]",
    ".a[0]",
    ".a,.b",
    ".a | not not",
    "not",
    ". == .",
    ".",
    ".a = 1",
    ".a += 1",
    ".a //= 1",
    "\"\\(.a)\"",
    "$x",
    "now",
    "1/0",
    "00",
    "01",
    ".5",
    "5.",
    ".a.1",
    "1and 2",
    ".a and.b",
    ".a or(.b)",
    "1 / 2",
    "3 / (1 - 1)",
    ".a == -2",
    ".a != -2",
    "1 -1",
    "1--1",
    ".a==1|not",
    ".a-1",
    ".a -1",
    "a::b",
    "{}",
    "[]",
    ".a[\"x\"][\"y\"]",
};

static char *put(char *at, const char *text)
{
    size_t length = strlen(text);
    memcpy(at, text, length + 1);
    return at + length;
}

#define PICK(state, table) (table)[tap_random(state) % (sizeof(table) / sizeof *(table))]

/* An expression that is meant to be good. */
static char *put_random(char *at, const char *end, int depth, bool piped, uint64_t *state)
{
    static const char *const leaves[] = {
        ".a",           ".b",       ".c",   ".s",    ".t",   ".n",   ".o",   ".o.x", ".o.x.y",
        ".\"odd key\"", ".[\"a\"]", "1",    "0",     "2",    "-1",   "0.5",  "1e3",  "\"abc\"",
        "\"\"",         "\"b\"",    "true", "false", "null", ".a.x", ".b.y", "3",
    };
    static const char *const signs[] = {
        " + ", " - ", "*", " / ",  "%",  "==",    " != ", "<",     " <= ", " > ",
        ">=",  "+",   "-", " // ", "//", " and ", " or ", " and ", " or ", " * "};
    uint64_t kind = tap_random(state) % 16;
    if (depth == 0 || end - at < 150 || kind < 3)
        return put(at, piped && kind == 0 ? "." : PICK(state, leaves));
    if (kind == 3)
        return put_random(put(at, "-"), end, depth - 1, piped, state);
    if (kind == 4) {
        at = put_random(put(at, "if "), end, depth - 1, piped, state);
        at = put_random(put(at, " then "), end, depth - 1, piped, state);
        return put(put_random(put(at, " else "), end, depth - 1, piped, state), " end");
    }
    if (kind == 5) {
        at = put_random(put(at, "("), end, depth - 1, piped, state);
        return put(put_random(put(at, " | "), end, depth - 1, true, state), ")");
    }
    if (kind == 6)
        return put(put_random(put(at, "("), end, depth - 1, piped, state), " | not)");
    bool wrapped = kind < 11;
    at = put_random(put(at, wrapped ? "(" : ""), end, depth - 1, piped, state);
    at = put_random(put(at, PICK(state, signs)), end, depth - 1, piped, state);
    return put(at, wrapped ? ")" : "");
}

/* Any sequence of words: most are no expression, and what is taken for one must be one. */
static void put_noise(char *at, uint64_t *state)
{
    static const char *const words[] = {
        ".a",  ".b", ".o",  ".x", ".",  "\"x\"", "[\"x\"]", "[",    "]",    "(",  ")",    "1",
        "2",   "-",  "+",   "*",  "/",  "%",     "==",      "!=",   "<",    ">=", "and",  "or",
        "not", "if", "end", "|",  "//", ",",     "?",       "then", "else", ".s", "true", "null",
        "=",   "..", ".5",  "e",  "#",  "$x",    " ",       " ",    " ",    ".a", "1",
    };
    for (uint64_t left = 1 + tap_random(state) % 8; left > 0; left--) {
        at = put(at, PICK(state, words));
        if (tap_random(state) % 2)
            at = put(at, " ");
    }
}

static void test_against_libjq(void)
{
    static struct batch batch;
    uint64_t state = 61;
    char text[longest];
    int understood = 0;
    const char *mode = getenv("VFM_MODE"); /* under valgrind libjq is too slow for them all */
    const int random_count = mode && strcmp(mode, "valgrind") == 0 ? 100 : 1500;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        understood += add(&batch, plain[i]);
    flush(&batch);
    tap_ok(batch.differ == 0 && batch.compared >= (unsigned)understood * line_count,
           "%d plain expressions over %d records: as libjq, to the word", understood, line_count);
    tap_ok(understood >= 140, "most of them are evaluated natively");

    batch.differ = batch.compared = 0;
    understood = 0;
    for (int i = 0; i < random_count; i++) {
        put_random(text, text + sizeof text, 3, false, &state);
        understood += add(&batch, text);
    }
    flush(&batch);
    tap_ok(batch.differ == 0 && batch.compared >= (unsigned)understood * line_count,
           "%d made-up expressions: as libjq, to the word", understood);
    tap_ok(understood > random_count * 2 / 3, "most of them are evaluated natively");

    batch.differ = batch.compared = 0;
    understood = 0;
    for (int i = 0; i < random_count * 20; i++) {
        put_noise(text, &state);
        understood += add(&batch, text);
    }
    flush(&batch);
    tap_ok(batch.differ == 0, "of %d sequences of words %d are taken for expressions, and are",
           random_count * 20, understood);
}

/* ---- the whole filter ---- */

static int keep_first(void *context, struct vfm_slice result)
{
    struct vfm_buffer *out = context;
    vfm_buffer_slice(out, result);
    return 1;
}

/* Given only what comes through its first pipe, libjq says what it says of the whole record. */
static void test_tails(void)
{
    static const char *const texts[] = {
        ".a | length",
        ".s | tostring",
        ".a + .b | tostring",
        ".a / 3 | [., .]",
        ".a // 0 | type",
        ".a * 1e300 * 1e300 | tostring",
        "1e308 * 10 - 1e308 * 10 | . < 1 | tostring",
        "-.a | tojson",
        ".s.x | length",
        ".o | .x | tojson",
        ".a | {v: .}",
        ".a | $__loc__",
        ".t and .a | tostring",
        ".a | error",
        ".a, .b | tojson",
        ".a as $x | [$x]",
        "if .a then .b else .s end | tojson",
        ".s * 2 | ascii_downcase",
        ".a | empty",
        ".b | .. | tojson",
        ".a | .[0]?",
        ". | keys",
        ".a | tojson, 1",
        "(.a | type) | length",
        ".a |= 1 | tojson",
        ".[\"odd key\"] | tojson",
        "null | not | [.]",
        "\"x\" | test(\"x\")",
    };
    unsigned differ = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct vfm_error opened = {0};
        struct vfm_filter *filter = vfm_filter_open(texts[i], &opened);
        if (!filter) {
            tap_ok(false, "%s: %s", texts[i], opened.message);
            continue;
        }
        for (int line = 0; line < line_count; line++) {
            struct vfm_error error = {0}, other = {0};
            struct vfm_value value;
            struct vfm_buffer tail = {0}, whole = {0};
            bool truth = false;
            scan(lines[line]);
            if (vfm_filter_value(filter, &record, &value, &error) == 0)
                vfm_value_print(&value, &tail);
            bool tested = vfm_filter_test(filter, &record, &truth, &error) == 0;
            int status = vfm_filter_each(filter, record.line, keep_first, &whole, &other);
            if (status == 0) /* no result at all */
                vfm_buffer_text(&whole, "null");
            bool true_one = whole.length && memcmp(whole.data, "null", 4) != 0 &&
                            !vfm_slice_is(vfm_buffer_view(&whole), "false");
            bool same = vfm_slice_equal(vfm_buffer_view(&tail), vfm_buffer_view(&whole)) &&
                        strcmp(error.message, other.message) == 0 &&
                        tested == (other.code == VFM_NONE) && (!tested || truth == true_one);
            if (!same && differ++ < 10)
                printf("# %s of %s\n#  tail  %.*s%s\n#  whole %.*s%s\n", texts[i], lines[line],
                       VFM_PRINT(tail), error.message, VFM_PRINT(whole), other.message);
            vfm_buffer_release(&tail);
            vfm_buffer_release(&whole);
        }
        vfm_filter_close(filter);
    }
    tap_integer(differ, 0, "libjq says the same of what comes through a pipe and of the record");
}

static const char *answer(const char *text, const char *line)
{
    static char out[1024];
    struct vfm_error error = {0};
    struct vfm_value value;
    struct vfm_buffer printed = {0};
    struct vfm_filter *filter = vfm_filter_open(text, &error);
    scan(line);
    if (!filter || vfm_filter_value(filter, &record, &value, &error) != 0) {
        snprintf(out, sizeof out, "%s: %s", vfm_code_name(error.code), error.message);
    } else {
        vfm_value_print(&value, &printed);
        snprintf(out, sizeof out, "%.*s", VFM_PRINT(printed));
    }
    vfm_buffer_release(&printed);
    vfm_filter_close(filter);
    return out;
}

static void test_values(void)
{
    static const struct {
        const char *text, *line, *want;
    } rows[] = {
        /* by the manual of jq 1.6 */
        {".quantity > 10", "{\"quantity\":12}", "true"},
        {".foo | .bar", "{\"foo\":{\"bar\":42}}", "42"},
        {".a + null", "{\"a\":1}", "1"},
        {"10 / .a * 3", "{\"a\":5}", "6"},
        {".foo // 42", "{}", "42"},
        {"[.[] | tostring]", "{\"a\":1,\"b\":\"x\"}", "[\"1\",\"x\"]"},
        {"{user, title: .titles[]}", "{\"user\":\"s\",\"titles\":[\"JQ\",\"M\"]}",
         "{\"user\":\"s\",\"title\":\"JQ\"}"},
        {"select(.a > 5)", "{\"a\":1}", "null"},
        {"keys", "{\"b\":1,\"a\":2}", "[\"a\",\"b\"]"},
        /* a picked number keeps its bytes, natively and by libjq */
        {".amount", "{\"amount\":12345678901234567890.123}", "12345678901234567890.123"},
        {".amount", "{\"amount\":1.10}", "1.10"},
        {".amount // 0", "{\"amount\":1e400}", "1e400"},
        {"[.amount]", "{\"amount\":12345678901234567890.123}", "[12345678901234567890.123]"},
        {"{a: .amount, b}", "{\"amount\":1.10,\"b\":-0.0}", "{\"a\":1.10,\"b\":-0.0}"},
        {"[.[]]", "{\"a\":1E2,\"b\":1e400,\"c\":[-1e400]}", "[1E2,1e400,[-1e400]]"},
        {"first(.lots[] | select(.id == 2)) | .price",
         "{\"lots\":[{\"id\":1,\"price\":1.00},{\"id\":2,\"price\":2.50}]}", "2.50"},
        /* a computed one is the shortest that reads back */
        {".a + 0.2", "{\"a\":0.1}", "0.30000000000000004"},
        {"[.a * 1e17]", "{\"a\":3}", "[3e17]"},
        {"[.a / 1e6]", "{\"a\":3}", "[0.000003]"},
        {".a * 1e17", "{\"a\":3}", "3e17"},
        {"[.a % .b]", "{\"a\":1e19,\"b\":-1}", "[0]"}, /* would end the process otherwise */
        {"[(1, 5) % (2, 3)]", "{}", "[1,1,1,2]"},
        {"[try (\"x\" % -1) catch .]", "{}",
         "[\"string (\\\"x\\\") and number (-1) cannot be divided (remainder)\"]"},
        {"[.t | todate]", "{\"t\":1425599621}", "[\"2015-03-05T23:53:41Z\"]"}, /* jq's manual */
        {"[try (.t | todate) catch \"no\"]", "{\"t\":1e300}", "[\"no\"]"},
        /* what never ends in 1.6, or brings it down: as jq 1.7.1 says it, or an error */
        {"[.s | indices(\"\"), index(\"\"), rindex(\"\")]", "{\"s\":\"abc\"}", "[[],null,null]"},
        {"[.s | indices(\"b\"), index(\"b\"), rindex(\"b\")]", "{\"s\":\"abcb\"}", "[[1,3],1,3]"},
        {"[.s | gsub(\"^a\"; \"b\"), gsub(\"^\"; \"-\"), gsub(\"$\"; \"-\")]", "{\"s\":\"aaa\"}",
         "[\"baa\",\"-aaa\",\"aaa-\"]"},
        {"[.s | gsub(\"(?<x>b+)\"; \"<\\(.x)>\"), sub(\"b\"; \"1\", \"2\")]", "{\"s\":\"abbcb\"}",
         "[\"a<bb>c<b>\",\"a1bcb\",\"a2bcb\"]"},
        {"[.s | gsub(\"\\\\s\"; \"\"), splits(\" \"), scan(\"[a-z]\")]",
         "{\"s\":\"\xe2\x82\xac a b\"}",
         "[\"\xe2\x82\xac"
         "ab\",\"\xe2\x82\xac\",\"a\",\"b\",\"a\",\"b\"]"},
        {"[.s | gsub(\"x*\"; \"\")]", "{\"s\":\"\xc3\xa9\"}",
         "expression-failed: expression \"[.s | gsub(\"x*\"; \"\")]\": x* matches nothing: in text "
         "beyond ASCII that has no end"},
        {"[.l | .[4] = 1, .[0] += 2, .[-1] |= 9]", "{\"l\":[1,2]}",
         "[[1,2,null,null,1],[3,2],[1,9]]"},
        {"[.l | try (.[1e9] = 1) catch 0, try (.[1e9] |= 1) catch 1, try setpath([1e9]; 1) catch "
         "2]",
         "{\"l\":[1,2]}", "[0,1,2]"},
        {"[(.a - .a) / .b]", "{\"a\":3,\"b\":2}", "[0]"},
        {"[nan]", "{}", "[null]"},
        /* what is not there, or cannot be */
        {"empty", "{}", "null"},
        {"[infinite]", "{}",
         "expression-failed: expression \"[infinite]\": the result is past the largest number, "
         "about 1.8e308"},
        {".a * 1e308", "{\"a\":10}",
         "expression-failed: expression \".a * 1e308\": the result is past the largest number, "
         "about 1.8e308"},
        {".a + .b", "{\"a\":10,\"b\":\"x\"}",
         "expression-failed: expression \".a + .b\": number (10) and string (\"x\") cannot be "
         "added"},
        {"[.a[]]", "{\"a\":10}",
         "expression-failed: expression \"[.a[]]\": Cannot iterate over number (10)"},
        {"error(\"no price\")", "{}",
         "expression-failed: expression \"error(\"no price\")\": no price"},
        {"error({code: 1.5})", "{}",
         "expression-failed: expression \"error({code: 1.5})\": {\"code\":1.5}"},
        {"reduce range(200) as $i (0; [.])", "{}",
         "expression-failed: expression \"reduce range(200) as $i (0; [.])\": the result is nested "
         "more than 128 deep"},
        /* numbers that one double stands for are still told apart, and from computed ones */
        {"[.a, .b]", "{\"a\":12345678901234567890,\"b\":12345678901234567891}",
         "[12345678901234567890,12345678901234567891]"},
        {"{b, a}", "{\"a\":1.10,\"b\":1.1}", "{\"b\":1.1,\"a\":1.10}"},
        {"[.l | length]", "{\"l\":[3.0,1,2]}", "[3]"},
        {"[.a * 1, (.l | length), .b]", "{\"a\":3.00,\"b\":3.0,\"l\":[0,0,0]}", "[3.00,3,3.0]"},
        {"[.z * 2]", "{\"z\":1e400}",
         "expression-failed: expression \"[.z * 2]\": the result is past the largest number, about "
         "1.8e308"},
        {"[.z, .y, .x]", "{\"z\":1e400,\"y\":2e400,\"x\":-1e999}", "[1e400,2e400,-1e999]"},
        {"[-.z]", "{\"z\":0.0}", "[-0]"},
        {"[.i[.n]]", "{\"i\":[\"a\",\"b\",\"c\"],\"n\":2.0}", "[\"c\"]"},
        /* where the second run goes another way, any of the same value will do, and no other */
        {"[.l[] | select(. > 1)]", "{\"l\":[1.0,2.0,2,2.00,1]}", "[2,2,2]"},
        {"[.l[] | select(. == 2)]", "{\"l\":[1.0,2.0,2.00]}", "[2.0,2.0]"},
        {"[if .a == 1.1 then .id else 0 end]", "{\"a\":1.10,\"id\":12345678901234567890.123}",
         "[12345678901234567890.123]"},
        {"[if .a == 1.1 then .b else 0 end]",
         "{\"a\":1.10,\"b\":12345678901234567890,\"c\":12345678901234567891}",
         "expression-failed: expression \"[if .a == 1.1 then .b else 0 end]\": the numbers "
         "12345678901234567890 and 12345678901234567891 differ past the digits that jq keeps: "
         "write "
         "them as text"},
        /* not expressions: jq's words */
        {".a |", "{}",
         "bad-expression: expression \".a |\": syntax error, unexpected $end (Unix shell quoting "
         "issues?)"},
        {".a | foo(1)", "{}", "bad-expression: expression \".a | foo(1)\": foo/1 is not defined"},
        {".a |\nfoo", "{}",
         "bad-expression: expression \".a |?foo\": foo/0 is not defined, in its line 2"},
        {"1/0", "{}", "bad-expression: expression \"1/0\": Division by zero?"},
        {"", "{}", "bad-expression: the expression is empty: write one, such as .quantity > 10"},
        {" # nothing\n", "{}",
         "bad-expression: the expression is empty: write one, such as .quantity > 10"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char name[200];
        snprintf(name, sizeof name, "%.80s of %.80s", rows[i].text, rows[i].line);
        for (char *at = name; *at; at++) /* a name is one line, and # would begin a directive */
            *at = *at == '\n' || *at == '#' ? ' ' : *at;
        tap_text(answer(rows[i].text, rows[i].line), rows[i].want, name);
    }
}

/* Nothing that an expression can see changes from one run or machine to the next. */
static void test_alone(void)
{
    setenv("VFM_SECRET", "leaked", 1);
    tap_text(answer("env.VFM_SECRET", "{}"), "null", "env is empty");
    tap_text(answer("$ENV.VFM_SECRET", "{}"), "null", "$ENV is empty");
    tap_text(answer("[env, $ENV, (def f: $ENV; f)]", "{}"), "[{},{},{}]", "… everywhere");
    tap_text(getenv("VFM_SECRET"), "leaked", "the process keeps its environment");
    static const char *const refused[] = {
        "now",
        "localtime",
        "input",
        "[inputs]",
        "input_filename",
        "input_line_number",
        "debug",
        "stderr",
        "halt",
        "halt_error",
        "halt_error(1)",
        "get_search_list",
        "get_jq_origin",
        "get_prog_origin",
        "modulemeta",
        "strflocaltime(\"%H\")",
        "[.a | now]",
        "def f: now; f",
        "if .a then now else 1 end",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        char name[80];
        snprintf(name, sizeof name, "%s is refused", refused[i]);
        tap_contains(answer(refused[i], "{}"),
                     "is not available: an expression sees its record "
                     "alone",
                     name);
    }
    tap_contains(answer("import \"m\" as m; m::f", "{}"), "bad-expression", "import is refused");
    tap_contains(answer("include \"m\"; f", "{}"), "bad-expression", "include is refused");
    tap_text(answer("[{now, debug: 2}, .now]", "{\"now\":1}"), "[{\"now\":1,\"debug\":2},1]",
             "a field may be called now");
    tap_text(answer("def now: 7; [now]", "{}"), "[7]", "… and a function of the user's own");

    char folder[400], path[420];
    const char *above = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/vfm-filter-XXXXXX", above ? above : "/tmp");
    if (!tap_ok(mkdtemp(folder) != NULL, "a home for a .jq"))
        return;
    snprintf(path, sizeof path, "%s/.jq", folder);
    FILE *file = fopen(path, "w");
    fputs("def ascii_downcase: \"from home\"; def homely: 1;", file);
    fclose(file);
    setenv("HOME", folder, 1);
    tap_text(answer("[.a | ascii_downcase]", "{\"a\":\"X\"}"), "[\"x\"]", "$HOME/.jq is not read");
    tap_contains(answer("homely", "{}"), "homely/0 is not defined", "… at all");
    remove(path);
    remove(folder);
}

static void test_truth(void)
{
    static const struct {
        const char *text, *line;
        bool native, want;
    } rows[] = {
        {".quantity > 10", "{\"quantity\":12}", true, true},
        {".quantity > 10", "{\"quantity\":9}", true, false},
        {".a", "{\"a\":0}", true, true}, /* 0 and "" are true, as in jq */
        {".a", "{\"a\":\"\"}", true, true},
        {".a", "{\"a\":null}", true, false},
        {".a", "{}", true, false},
        {".a | length > 2", "{\"a\":\"abc\"}", false, true},
        {"select(.a == 1)", "{\"a\":1}", false, true},
        {"select(.a == 1)", "{\"a\":2}", false, false},
        {".name | test(\"^m\"; \"i\")", "{\"name\":\"Mill\"}", false, true},
        {"empty", "{}", false, false},
        {"(null, true)", "{}", false, false}, /* the first result counts */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vfm_error error = {0};
        struct vfm_filter *filter = vfm_filter_open(rows[i].text, &error);
        bool truth = !rows[i].want;
        scan(rows[i].line);
        int status = filter ? vfm_filter_test(filter, &record, &truth, &error) : -1;
        tap_ok(status == 0 && truth == rows[i].want && vfm_filter_native(filter) == rows[i].native,
               "%s of %s is %s", rows[i].text, rows[i].line, rows[i].want ? "true" : "false");
        vfm_filter_close(filter);
    }
}

/* What decides on somebody may not go by a field that he left out. `needs`: the words, or NULL
 * where nothing is amiss and `want` comes out. */
static void test_wary(void)
{
    static const struct {
        const char *text, *line, *needs;
        bool want;
    } rows[] = {
        {".pay <= 10", "{}", "needs pay", false},
        {".pay <= 10", "{\"pay\":null}", "needs pay", false},
        {".terms.pay <= 10", "{\"terms\":{}}", "needs terms.pay", false},
        {".[\"highest pay\"] <= 10", "{}", "needs highest pay", false},
        {".a + .b > 0", "{\"a\":1}", "needs b", false},
        {"-.a < 1", "{}", "needs a", false},
        {".barred | not", "{}", "has nothing to go by", false},
        {".colour != \"red\"", "{}", "needs colour", false},
        {"if .sme then true else .pay <= 10 end", "{\"sme\":false}", "needs pay", false},
        {"if .sme then true else .pay <= 10 end", "{\"sme\":true}", NULL, true},
        {".a", "{}", "needs a", false},
        {"(.a // .b) > 1", "{}", "has nothing to go by", false},
        {"(.pay // 0) <= 10", "{}", NULL, true},
        {".pay == null", "{}", NULL, true},
        {".a == 1 or .b == 2", "{\"a\":1}", NULL, true}, /* b is not asked */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vfm_error error = {0};
        bool truth = !rows[i].want;
        struct vfm_filter *filter = vfm_filter_open_wary(rows[i].text, &error);
        scan(rows[i].line);
        int status = filter ? vfm_filter_test(filter, &record, &truth, &error) : -1;
        if (rows[i].needs)
            tap_ok(status < 0 && error.code == VFM_MISSING_FIELD &&
                       strcmp(error.message, rows[i].needs) == 0,
                   "%s of %s %s", rows[i].text, rows[i].line, rows[i].needs);
        else
            tap_ok(status == 0 && truth == rows[i].want, "%s of %s minds it", rows[i].text,
                   rows[i].line);
        vfm_filter_close(filter);
    }
}

/* Values that were computed since the line was read are seen, money as its decimal. */
static void test_changed(void)
{
    struct vfm_error error = {0};
    struct vfm_value value;
    static const char *const texts[] = {".pv > 8702 and .pv < 8702.001", "[.pv] | .[0] > 8702"};
    for (int i = 0; i < 2; i++) {
        bool truth = false;
        scan("{\"record\":\"outcome\"}");
        vfm_record_set(&record, vfm_slice_of("pv"), vfm_make_money(8702000001, &arena), &error);
        struct vfm_filter *filter = vfm_filter_open(texts[i], &error);
        vfm_filter_test(filter, &record, &truth, &error);
        tap_ok(truth, "%s sees computed money", texts[i]);
        vfm_filter_close(filter);
    }
    struct vfm_filter *filter = vfm_filter_open(".pv", &error);
    vfm_filter_value(filter, &record, &value, &error);
    tap_ok(value.kind == VFM_MONEY_VALUE && value.micro == 8702000001, "money is picked as money");
    vfm_filter_close(filter);
}

static int count_to_two(void *context, struct vfm_slice result)
{
    struct vfm_buffer *out = context;
    vfm_buffer_slice(out, result);
    vfm_buffer_put(out, '\n');
    return out->length > 3;
}

static void test_each(void)
{
    struct vfm_error error = {0};
    struct vfm_buffer out = {0};
    struct vfm_filter *filter = vfm_filter_open(".[]", &error);
    struct vfm_slice input = vfm_slice_of("[1.0, {\"a\" : 2.50},\n \"x\"]");
    tap_ok(vfm_filter_each(filter, input, keep, &out, &error) == 0, "all results of a list");
    tap_slice(vfm_buffer_view(&out), "1.0{\"a\":2.50}\"x\"", "… with the bytes of their numbers");
    out.length = 0;
    tap_ok(vfm_filter_each(filter, input, count_to_two, &out, &error) == -1, "a caller may stop");
    tap_slice(vfm_buffer_view(&out), "1.0\n", "… after what it has seen");
    out.length = 0;
    tap_ok(vfm_filter_each(filter, vfm_slice_of("[7]"), keep, &out, &error) == 0 && out.length == 1,
           "the next input starts afresh");
    vfm_filter_close(filter);
    filter = vfm_filter_open(".a", &error);
    out.length = 0;
    tap_ok(vfm_filter_native(filter) &&
               vfm_filter_each(filter, vfm_slice_of("{\"a\":1.50}"), keep, &out, &error) == 0,
           "a native expression goes to libjq for all results");
    tap_slice(vfm_buffer_view(&out), "1.50", "… and gives the same");
    vfm_filter_close(filter);
    vfm_filter_close(NULL);
    vfm_buffer_release(&out);
}

int main(void)
{
    struct vfm_error error = {0};
    shapes = vfm_shapes_open(&error);
    vfm_record_init(&record, shapes, &arena, &error);
    test_values();
    test_alone();
    test_truth();
    test_wary();
    test_changed();
    test_each();
    test_tails();
    test_against_libjq();
    vfm_record_release(&record);
    vfm_shapes_close(shapes);
    vfm_arena_release(&arena);
    return tap_done();
}
