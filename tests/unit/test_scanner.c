// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* The scanner against RFC 8259: what its grammar allows is taken, what it does not is refused where
 * it stands. The texts follow the RFC's productions one by one. */

#include <stdlib.h>

#include <vfm/scanner.h>

#include "tap.h"

struct bench {
    struct vfm_arena arena;
    struct vfm_shapes *shapes;
    struct vfm_record record;
    struct vfm_error error;
    char *line;
};

static int scan(struct bench *bench, const char *text, size_t length)
{
    free(bench->line);
    bench->line = calloc(1, length + VFM_PADDING);
    memcpy(bench->line, text, length);
    bench->error = (struct vfm_error){0};
    vfm_arena_clear(&bench->arena);
    return vfm_scan(&bench->record, (struct vfm_slice){bench->line, length}, &bench->error);
}

/* Values that RFC 8259 allows. */
static const char *const good[] = {
    "0",
    "-0",
    "1",
    "-1",
    "10",
    "123456789012345678901234567890",
    "1.5",
    "-0.5",
    "1e5",
    "1E+5",
    "1e-400",
    "1e400",
    "0.0e0",
    "\"\"",
    "\"a\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\\u0041\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u0000\"",
    "\"\x7f\"",
    "\"\xc3\xa9\"",
    "\"\xf0\x9f\x98\x80\"",
    "\"\xed\x9f\xbf\"",
    "\"\xf4\x8f\xbf\xbf\"",
    "true",
    "false",
    "null",
    "[]",
    "[ ]",
    "[1]",
    "[1,2 , 3]",
    "{}",
    "{ }",
    "{\"x\":{\"y\":[{}]}}",
    "[[[[]]]]",
    "{\"x\":1,\"y\":1}",
    "\"a string of more than sixteen bytes, with \\\" inside\"",
};

/* And what it does not. */
static const char *const not_json[] = {
    "",
    "01",
    "-01",
    "+1",
    ".5",
    "-.5",
    "5.",
    "1.e5",
    "1e",
    "1e+",
    "-",
    "--1",
    "0x10",
    "1_000",
    "NaN",
    "nan",
    "Infinity",
    "-Infinity",
    "True",
    "tru",
    "nul",
    "undefined",
    "'a'",
    "\"a",
    "\"\\x41\"",
    "\"\\u12g4\"",
    "\"\\u123\"",
    "\"\\ud83d\"",
    "\"\\ude00\"",
    "\"\\ud83d\\u0041\"",
    "\"a\tb\"",
    "\"a\x01"
    "b\"",
    "\"a\x1f\"",
    "[",
    "]",
    "[1,]",
    "[,1]",
    "[1 2]",
    "{",
    "}",
    "{\"x\"}",
    "{\"x\":}",
    "{\"x\":1,}",
    "{,}",
    "{x:1}",
    "{\"x\":1 \"y\":2}",
    "{1:2}",
    "[1}",
    "1 2",
    "\"\x80\"",
    "\"\xc0\xaf\"",
    "\"\xc3\"",
    "\"\xe0\x80\xaf\"",
    "\"\xed\xa0\x80\"",
    "\"\xf4\x90\x80\x80\"",
    "\"\xf8\x88\x80\x80\x80\"",
    "\"\xff\"",
    "{\"x\":1,\"x\":2}",
    "{\"x\":1,\"\\u0078\":2}",
    "/* */1",
    "1//",
    "\xef\xbb\xbf"
    "1",
    "\\",
    "\"\\\"",
    "[\"a\":1]",
    "{\"a\":1}}",
    "(1)",
    "1\x0b",
    "\x0c"
    "1",
};

static void check_grammar(struct bench *bench)
{
    char text[256];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int length = snprintf(text, sizeof text, "{\"a\":%s,\"b\": %s }", good[i], good[i]);
        tap_ok(scan(bench, text, (size_t)length) == 0, "taken as a field: %s", good[i]);
        tap_ok(vfm_json_check(vfm_slice_of(good[i]), &bench->error) == 0, "taken alone: %s",
               good[i]);
    }
    for (size_t i = 0; i < sizeof not_json / sizeof *not_json; i++) {
        int length = snprintf(text, sizeof text, "{\"a\":%s}", not_json[i]);
        /* What closes the object early is the same mistake one byte on. */
        tap_ok(scan(bench, text, (size_t)length) < 0 && bench->error.column > 0,
               "refused as a field: case %zu, column %d", i, (int)bench->error.column);
        struct vfm_error error = {0};
        tap_ok(vfm_json_check(vfm_slice_of(not_json[i]), &error) < 0, "refused alone: case %zu", i);
    }
}

static void check_records(struct bench *bench)
{
    static const char *const lines[] = {
        "{}",
        " {} ",
        "{\"a\":1}",
        "{ \"a\" : 1 , \"b\" : [ 1 , 2 ] }",
        "{\"a\":1}\r",
        "{\"\":1}",
        "{\"a long key of more than twenty-four bytes\":1,\"b\":2}",
    };
    static const char *const refused[] = {
        "",
        " ",
        "1",
        "[]",
        "\"a\"",
        "{\"a\":1}{",
        "{\"a\":1} x",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\"1}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":",
        "{\"a\"",
        "{\"a",
        "{\"",
        "{",
        "{\"a\":1;\"b\":2}",
        "{\"a\\q\":1}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        int result = scan(bench, lines[i], strlen(lines[i]));
        struct vfm_buffer out = {0};
        if (result == 0)
            vfm_record_print(&bench->record, &out);
        tap_ok(result == 0 && out.length == strlen(lines[i]) + 1 &&
                   memcmp(out.data, lines[i], out.length - 1) == 0,
               "taken, and printed byte for byte: %s", lines[i]);
        vfm_buffer_release(&out);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        tap_ok(scan(bench, refused[i], strlen(refused[i])) < 0, "refused: %s", refused[i]);
    tap_ok(scan(bench, "{\"a\":\"x\0y\"}", 11) < 0, "refused: a NUL byte in a string");
    scan(bench, "{\"a\":1,\"bc\":01}", 15);
    tap_integer((long long)bench->error.column, 13, "the column of a leading zero");
    scan(bench, "{\"a\":1,\"a\":2}", 13);
    tap_integer((long long)bench->error.column, 8, "the column of the second key");
    tap_ok(bench->error.code == VFM_DUPLICATE_KEY, "a duplicate key is called one");
}

static void check_depth(struct bench *bench)
{
    for (int depth = VFM_DEPTH - 1; depth <= VFM_DEPTH; depth++) {
        char text[2 * VFM_DEPTH + 8] = "{\"a\":";
        size_t at = 5;
        memset(text + at, '[', (size_t)depth);
        memset(text + at + depth, ']', (size_t)depth);
        at += 2 * (size_t)depth;
        text[at++] = '}';
        tap_ok((scan(bench, text, at) == 0) == (depth < VFM_DEPTH), "%d levels in a record are %s",
               depth + 1, depth < VFM_DEPTH ? "taken" : "refused");
    }
}

/* Whatever came before, a line is read the same: each pair of lines in turn, so that every kind of
 * line is met by every expectation. */
static void check_expectation(struct bench *bench)
{
    static const char *const lines[] = {
        "{\"record\":\"outcome\",\"a\":1,\"b\":2}",
        "{\"record\":\"outcome\",\"a\":1}",
        "{\"record\":\"input\",\"c\":1,\"a\":2}",
        "{\"a\":1,\"record\":\"x\"}",
        "{}",
        "{ \"record\": \"outcome\", \"a\": 1, \"b\": 2}",
        "{\"ab\":1,\"a\":2}",
        "{\"record\":\"outcome\",\"a\":1,\"b\":2,\"c\":3}",
        "{\"record\" :1}",
        "{\"rec\\u006frd\":\"outcome\",\"a\":1,\"b\":2}",
    };
    size_t count = sizeof lines / sizeof *lines;
    bool same = true;
    for (size_t first = 0; first < count; first++) {
        for (size_t second = 0; second < count; second++) {
            scan(bench, lines[first], strlen(lines[first]));
            same &= scan(bench, lines[second], strlen(lines[second])) == 0;
            uint32_t fields = bench->record.shape->count;
            char keys[128] = "", alone[128] = "";
            for (uint32_t i = 0; i < fields; i++)
                snprintf(keys + strlen(keys), 32, "%.*s=%u ",
                         VFM_PRINT(bench->record.shape->names[i].key),
                         bench->record.values[i].length);
            struct bench fresh = {0};
            fresh.shapes = vfm_shapes_open(&fresh.error);
            vfm_record_init(&fresh.record, fresh.shapes, &fresh.arena, &fresh.error);
            scan(&fresh, lines[second], strlen(lines[second]));
            for (uint32_t i = 0; i < fresh.record.shape->count; i++)
                snprintf(alone + strlen(alone), 32, "%.*s=%u ",
                         VFM_PRINT(fresh.record.shape->names[i].key),
                         fresh.record.values[i].length);
            same &= strcmp(keys, alone) == 0;
            vfm_record_release(&fresh.record);
            vfm_shapes_close(fresh.shapes);
            vfm_arena_release(&fresh.arena);
            free(fresh.line);
        }
    }
    tap_ok(same, "a line reads the same after any other");
}

static void check_many_shapes(struct bench *bench)
{
    char text[64];
    bool taken = true;
    for (int i = 0; i < 20000; i++) {
        int length = snprintf(text, sizeof text, "{\"key%d\":1,\"b\":2}", i);
        vfm_shapes_trim(bench->shapes);
        taken &= scan(bench, text, (size_t)length) == 0;
    }
    tap_ok(taken, "20,000 lines each with a key of its own");
}

/* Every cut-off beginning of a good line is refused, and nothing is read past its end. */
static void check_cut_off(struct bench *bench)
{
    const char *line = "{\"a\":-1.5e+3,\"b\":\"x\\u00e9\\ud83d\\ude00\",\"c\":[true,{\"d\":null}]}";
    bool refused = true;
    for (size_t length = 0; length < strlen(line); length++)
        refused &= scan(bench, line, length) < 0;
    tap_ok(refused, "every beginning of a line is refused");
    tap_ok(scan(bench, line, strlen(line)) == 0, "and the whole is taken");
}

int main(void)
{
    struct bench bench = {0};
    bench.shapes = vfm_shapes_open(&bench.error);
    if (!bench.shapes ||
        vfm_record_init(&bench.record, bench.shapes, &bench.arena, &bench.error) < 0)
        return 1;
    check_grammar(&bench);
    check_records(&bench);
    check_depth(&bench);
    check_expectation(&bench);
    check_many_shapes(&bench);
    check_cut_off(&bench);
    vfm_record_release(&bench.record);
    vfm_shapes_close(bench.shapes);
    vfm_arena_release(&bench.arena);
    free(bench.line);
    return tap_done();
}
