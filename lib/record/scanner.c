// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The hot path of every program. A line is expected to have the keys of the last line that began
 * alike (vfm_shape_likely): then each key costs a comparison of three words, and only the values
 * are looked at byte by byte. A line that turns out otherwise goes on from the keys that did agree.
 */

#include <assert.h>
#include <stdlib.h>

#include <vfm/digits.h>
#include <vfm/scanner.h>

#include "shape.h"
#include "text.h"

/* Where the scanner is. `end` is the end of the text; VFM_PADDING readable bytes follow it, the
 * first of which is not part of any token (a line's newline, or a zero byte). */
struct cursor {
    const char *at, *start, *end;
    struct vfm_arena *arena; /* for the keys of large nested objects */
    struct vfm_error *error;
};

static int bad(struct cursor *cursor, const char *at, const char *words)
{
    if (at >= cursor->end)
        vfm_fail(cursor->error, VFM_BAD_JSON, "the record ends too early: %s", words);
    else if ((unsigned char)*at < 0x20)
        vfm_fail(cursor->error, VFM_BAD_JSON, "control character 0x%02x: %s", (unsigned char)*at,
                 words);
    else
        vfm_fail(cursor->error, VFM_BAD_JSON, "not JSON at \"%.*s\": %s",
                 (int)(cursor->end - at > 12 ? 12 : cursor->end - at), at, words);
    cursor->error->column = (uint64_t)(at - cursor->start) + 1;
    return -1;
}

static inline void skip_blanks(struct cursor *cursor)
{
    const char *at = cursor->at;
    while (at < cursor->end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
        at++;
    cursor->at = at;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Four hex digits at `at`, or -1. */
static long hex_four(const struct cursor *cursor, const char *at)
{
    long value = 0;
    for (int i = 0; i < 4; i++) {
        if (at + i >= cursor->end || !is_hex(at[i]))
            return -1;
        value = value * 16 + (at[i] <= '9' ? at[i] - '0' : (at[i] | 0x20) - 'a' + 10);
    }
    return value;
}

/* From a backslash at cursor->at past the escape. */
static int scan_escape(struct cursor *cursor)
{
    const char *at = cursor->at;
    char kind = at + 1 < cursor->end ? at[1] : 0;
    if (kind && strchr("\"\\/bfnrt", kind)) {
        cursor->at += 2;
        return 0;
    }
    if (kind != 'u')
        return bad(cursor, at, "an escape is one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
    long unit = hex_four(cursor, at + 2);
    if (unit < 0)
        return bad(cursor, at, "\\u takes four hexadecimal digits");
    cursor->at += 6;
    if (unit < 0xd800 || unit >= 0xe000)
        return 0;
    long low =
        at + 7 < cursor->end && at[6] == '\\' && at[7] == 'u' ? hex_four(cursor, at + 8) : -1;
    if (unit >= 0xdc00 || low < 0xdc00 || low >= 0xe000)
        return bad(cursor, at, "half of a surrogate pair: write both \\uD8xx\\uDCxx halves");
    cursor->at += 6;
    return 0;
}

/* From the first byte after the opening quote; leaves the cursor after the closing one. */
static inline int scan_string(struct cursor *cursor, struct vfm_value *value)
{
    const char *text = cursor->at;
    value->text = text;
    value->kind = VFM_STRING;
    value->escaped = value->known = 0;
    for (;;) {
        const char *at = text_plain(cursor->at);
        cursor->at = at;
        if (__builtin_expect(*at == '"' && at < cursor->end, 1)) {
            value->length = (uint32_t)(at - text);
            cursor->at = at + 1;
            return 0;
        }
        if (at >= cursor->end)
            return bad(cursor, cursor->end, "a string wants its closing quote");
        if (*at != '\\')
            return bad(cursor, at, "write it as an escape inside a string, \\n or \\u00XX");
        value->escaped = 1;
        if (scan_escape(cursor) < 0)
            return -1;
    }
}

static inline bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

/* A number that the sixteen bytes before its end do not decide: any length, any mistake. */
static int scan_long_number(struct cursor *cursor, struct vfm_value *value)
{
    const char *start = cursor->at, *at = start;
    at += *at == '-';
    if (*at == '0') {
        at++;
        if (is_digit(*at))
            return bad(cursor, start, "a number has no leading zero: quote it if it is a code");
    } else if (is_digit(*at)) {
        do
            at++;
        while (is_digit(*at));
    } else {
        return bad(cursor, start, "a minus sign wants a digit after it");
    }
    if (*at == '.') {
        if (!is_digit(*++at))
            return bad(cursor, start, "a number wants a digit after its point");
        do
            at++;
        while (is_digit(*at));
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '+' || *at == '-';
        if (!is_digit(*at))
            return bad(cursor, start, "an exponent wants a digit");
        do
            at++;
        while (is_digit(*at));
    }
    assert(at <= cursor->end);
    *value =
        (struct vfm_value){.text = start, .length = (uint32_t)(at - start), .kind = VFM_NUMBER};
    cursor->at = at;
    return 0;
}

/* Most numbers are digits, perhaps a point, and digits, within sixteen bytes: told by one look.
 * Short ones are read at once, since most programs ask what they are. */
static inline int scan_number(struct cursor *cursor, struct vfm_value *value)
{
    const char *start = cursor->at, *whole = start + (*start == '-');
    uint32_t digits = text_digits(whole);
    unsigned length = (unsigned)__builtin_ctz(~digits);
    if (__builtin_expect(length == 0 || (*whole == '0' && length > 1), 0))
        return scan_long_number(cursor, value);
    unsigned places = 0;
    if (length < 16 && whole[length] == '.') {
        places = (unsigned)__builtin_ctz(~(digits >> (length + 1)));
        if (places == 0)
            return scan_long_number(cursor, value);
        length += places + 1;
    }
    if (__builtin_expect(length >= 15 || (whole[length] | 0x20) == 'e', 0))
        return scan_long_number(cursor, value);
    *value = (struct vfm_value){.text = start,
                                .length = (uint32_t)(whole + length - start),
                                .kind = VFM_NUMBER,
                                .known = length <= VFM_DIGITS};
    if (length <= VFM_DIGITS) {
        double size = vfm_digits_known(whole, length, places);
        value->number = whole > start ? -size : size;
    }
    cursor->at = whole + length;
    return 0;
}

static int scan_word(struct cursor *cursor, struct vfm_value *value)
{
    static const struct {
        const char *word;
        uint8_t kind;
    } words[] = {{"true", VFM_TRUE}, {"false", VFM_FALSE}, {"null", VFM_NULL}};
    size_t left = (size_t)(cursor->end - cursor->at);
    for (size_t i = 0; i < 3; i++) {
        size_t length = strlen(words[i].word);
        if (left < length || memcmp(cursor->at, words[i].word, length) != 0)
            continue;
        *value = (struct vfm_value){
            .text = cursor->at, .length = (uint32_t)length, .kind = words[i].kind};
        cursor->at += length;
        return 0;
    }
    return bad(cursor, cursor->at,
               "a value is a number (12.5, no +, no bare point), \"text\", true, false, null, "
               "a list or an object");
}

/* The keys of one nested object, to find one that stands twice. */
struct keys {
    struct vfm_slice *items;
    uint32_t count, capacity;
};

static int key_note(struct cursor *cursor, struct keys *keys, const struct vfm_value *raw)
{
    char *decoded = vfm_arena_take(cursor->arena, raw->length + 1);
    if (keys->count == keys->capacity) {
        uint32_t capacity = keys->capacity ? keys->capacity * 2 : 8;
        struct vfm_slice *items = vfm_arena_take(cursor->arena, capacity * sizeof *items);
        if (!items || !decoded)
            return vfm_fail(cursor->error, VFM_NO_MEMORY, "out of memory for nested keys");
        if (keys->count)
            memcpy(items, keys->items, keys->count * sizeof *items);
        keys->items = items;
        keys->capacity = capacity;
    }
    if (!decoded)
        return vfm_fail(cursor->error, VFM_NO_MEMORY, "out of memory for nested keys");
    struct vfm_slice text = {raw->text, raw->length};
    keys->items[keys->count++] = (struct vfm_slice){decoded, vfm_unescape(text, decoded)};
    return 0;
}

static int key_order(const void *a, const void *b)
{
    return vfm_slice_compare(*(const struct vfm_slice *)a, *(const struct vfm_slice *)b);
}

static int keys_distinct(struct cursor *cursor, struct keys *keys, const char *object)
{
    if (keys->count > 1)
        qsort(keys->items, keys->count, sizeof *keys->items, key_order);
    for (uint32_t i = 1; i < keys->count; i++) {
        if (!vfm_slice_equal(keys->items[i - 1], keys->items[i]))
            continue;
        vfm_fail(cursor->error, VFM_DUPLICATE_KEY,
                 "the key \"%.*s\" stands twice in one object: keep one of them",
                 VFM_PRINT(keys->items[i]));
        cursor->error->column = (uint64_t)(object - cursor->start) + 1;
        return -1;
    }
    return 0;
}

static int scan_value(struct cursor *cursor, struct vfm_value *value, int depth);

static int scan_object(struct cursor *cursor, int depth)
{
    const char *object = cursor->at++;
    struct keys keys = {NULL, 0, 0};
    struct vfm_value key = {0}, ignored;
    skip_blanks(cursor);
    if (*cursor->at == '}' && cursor->at < cursor->end) {
        cursor->at++;
        return 0;
    }
    for (;;) {
        if (cursor->at >= cursor->end || *cursor->at != '"')
            return bad(cursor, cursor->at, "expected a key in double quotes");
        cursor->at++;
        if (scan_string(cursor, &key) < 0 || key_note(cursor, &keys, &key) < 0)
            return -1;
        skip_blanks(cursor);
        if (cursor->at >= cursor->end || *cursor->at != ':')
            return bad(cursor, cursor->at, "expected a colon after a key");
        cursor->at++;
        if (scan_value(cursor, &ignored, depth) < 0)
            return -1;
        skip_blanks(cursor);
        char next = cursor->at < cursor->end ? *cursor->at : 0;
        if (next == '}') {
            cursor->at++;
            return keys_distinct(cursor, &keys, object);
        }
        if (next != ',')
            return bad(cursor, cursor->at, "expected a comma or a closing brace");
        cursor->at++;
        skip_blanks(cursor);
    }
}

static int scan_array(struct cursor *cursor, int depth)
{
    struct vfm_value ignored;
    cursor->at++;
    skip_blanks(cursor);
    if (*cursor->at == ']' && cursor->at < cursor->end) {
        cursor->at++;
        return 0;
    }
    for (;;) {
        if (scan_value(cursor, &ignored, depth) < 0)
            return -1;
        skip_blanks(cursor);
        char next = cursor->at < cursor->end ? *cursor->at : 0;
        if (next == ']') {
            cursor->at++;
            return 0;
        }
        if (next != ',')
            return bad(cursor, cursor->at, "expected a comma or a closing bracket");
        cursor->at++;
    }
}

static int scan_nested(struct cursor *cursor, struct vfm_value *value, int depth)
{
    const char *start = cursor->at;
    bool object = *start == '{';
    if (depth == VFM_DEPTH)
        return bad(cursor, start, "nested too deep: 128 levels are the most");
    if ((object ? scan_object : scan_array)(cursor, depth + 1) < 0)
        return -1;
    *value = (struct vfm_value){.text = start,
                                .length = (uint32_t)(cursor->at - start),
                                .kind = object ? VFM_OBJECT : VFM_ARRAY};
    return 0;
}

static inline int scan_value(struct cursor *cursor, struct vfm_value *value, int depth)
{
    if (*cursor->at <= ' ')
        skip_blanks(cursor);
    if (cursor->at >= cursor->end)
        return bad(cursor, cursor->at, "a value is missing");
    char first = *cursor->at;
    if (first == '"') {
        cursor->at++;
        return scan_string(cursor, value);
    }
    if (is_digit(first) || first == '-')
        return scan_number(cursor, value);
    if (first == '{' || first == '[')
        return scan_nested(cursor, value, depth);
    return scan_word(cursor, value);
}

/* Whether `"key":` of `name` stands at `at`. */
static inline bool name_here(const struct vfm_name *name, const char *at, const char *end)
{
    uint64_t words[3];
    memcpy(words, at, sizeof words);
    uint64_t differ = ((words[0] ^ name->words[0]) & name->masks[0]) |
                      ((words[1] ^ name->words[1]) & name->masks[1]);
    size_t length = name->prefix.length - 1;
    if (__builtin_expect(length <= 16, 1))
        return differ == 0;
    differ |= (words[2] ^ name->words[2]) & name->masks[2];
    if (length <= 24)
        return differ == 0;
    return differ == 0 && (size_t)(end - at) >= length &&
           memcmp(at, name->prefix.data + 1, length) == 0;
}

/* A key that was not expected: reads it and answers the shape with it. */
static const struct vfm_shape *scan_key(struct vfm_record *record, struct cursor *cursor,
                                        const struct vfm_shape *shape)
{
    struct vfm_value key = {0};
    const char *start = cursor->at;
    if (start >= cursor->end || *start != '"') {
        bad(cursor, start, "expected a key in double quotes");
        return NULL;
    }
    cursor->at++;
    if (scan_string(cursor, &key) < 0)
        return NULL;
    skip_blanks(cursor);
    if (cursor->at >= cursor->end || *cursor->at != ':') {
        bad(cursor, cursor->at, "expected a colon after a key");
        return NULL;
    }
    cursor->at++;
    struct vfm_slice raw = {key.text, key.length};
    const struct vfm_shape *next = vfm_shape_extend(record->shapes, shape, raw, cursor->error);
    if (!next)
        cursor->error->column = (uint64_t)(start - cursor->start) + 1;
    return next;
}

/* The fields, from the first key to past the closing brace; leaves the shape in the record. */
static int scan_fields(struct vfm_record *record, struct cursor *cursor)
{
    const struct vfm_shape *shape =
        record->shape; /* of the keys so far; behind where `likely` holds */
    const struct vfm_shape *likely = vfm_shape_likely(shape);
    uint32_t count = 0;
    for (;;) {
        if (__builtin_expect(likely && count < likely->count &&
                                 name_here(&likely->names[count], cursor->at, cursor->end),
                             1)) {
            cursor->at += likely->names[count].prefix.length - 1;
        } else {
            if (likely)
                for (shape = likely; shape->count > count;)
                    shape = shape->parent;
            if (!(shape = scan_key(record, cursor, shape)))
                return -1;
            likely = vfm_shape_likely(shape);
        }
        if (__builtin_expect(count == record->capacity, 0) &&
            vfm_record_grow(record, count + 1, cursor->error) < 0)
            return -1;
        if (scan_value(cursor, &record->values[count++], 1) < 0)
            return -1;
        if (__builtin_expect(*cursor->at != ',', 0)) {
            skip_blanks(cursor);
            char next = cursor->at < cursor->end ? *cursor->at : 0;
            if (next == '}')
                break;
            if (next != ',')
                return bad(cursor, cursor->at, "expected a comma or a closing brace");
        }
        cursor->at++;
        if (*cursor->at <= ' ')
            skip_blanks(cursor);
    }
    cursor->at++;
    if (likely)
        for (shape = likely; shape->count > count;)
            shape = shape->parent;
    record->shape = shape;
    if (vfm_shape_likely(shape) != shape)
        vfm_shape_completed(shape);
    return 0;
}

static int check_utf8(struct vfm_slice text, struct vfm_error *error)
{
    size_t valid = vfm_utf8_length(text);
    if (valid == text.length)
        return 0;
    vfm_fail(error, VFM_BAD_UTF8,
             "byte 0x%02x is not valid UTF-8: convert the file (vfm-import --encoding names "
             "the encoding it has)",
             (unsigned char)text.data[valid]);
    error->column = valid + 1;
    return -1;
}

int vfm_scan(struct vfm_record *record, struct vfm_slice line, struct vfm_error *error)
{
    struct cursor cursor = {line.data, line.data, line.data + line.length, record->arena, error};
    vfm_record_clear(record);
    record->line = line;
    if (check_utf8(line, error) < 0)
        return -1;
    if (__builtin_expect(line.length == 0 || *cursor.at != '{', 0))
        skip_blanks(&cursor);
    if (cursor.at >= cursor.end || *cursor.at != '{')
        return bad(&cursor, cursor.at, "a record is an object in braces: {\"record\":...}");
    cursor.at++;
    if (*cursor.at <= ' ')
        skip_blanks(&cursor);
    if (*cursor.at == '}' && cursor.at < cursor.end)
        cursor.at++;
    else if (scan_fields(record, &cursor) < 0)
        return -1;
    if (__builtin_expect(cursor.at != cursor.end, 0)) {
        skip_blanks(&cursor);
        if (cursor.at != cursor.end)
            return bad(&cursor, cursor.at, "one record a line: something follows it");
    }
    record->from_line = record->shape->count;
    return 0;
}

/* Turns a column counted from the start of the text into line and column. */
static void error_lines(struct vfm_error *error, struct vfm_slice text)
{
    uint64_t column = error->column, line = 1;
    if (!column)
        return;
    size_t start = 0;
    for (size_t i = 0; i < column - 1 && i < text.length; i++) {
        if (text.data[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    error->line = line;
    error->column = column - start;
}

int vfm_json_check(struct vfm_slice text, struct vfm_error *error)
{
    struct vfm_arena arena = {0};
    struct vfm_value ignored;
    int result = -1;
    char *padded = malloc(text.length + VFM_PADDING);
    if (!padded)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a JSON text");
    if (text.length)
        memcpy(padded, text.data, text.length);
    memset(padded + text.length, 0, VFM_PADDING);
    struct cursor cursor = {padded, padded, padded + text.length, &arena, error};
    if (check_utf8(text, error) < 0 || scan_value(&cursor, &ignored, 0) < 0)
        goto done;
    skip_blanks(&cursor);
    if (cursor.at != cursor.end)
        bad(&cursor, cursor.at, "something follows the value");
    else
        result = 0;
done:
    if (result < 0)
        error_lines(error, text);
    vfm_arena_release(&arena);
    free(padded);
    return result;
}
