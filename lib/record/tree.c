// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Why a second reader of JSON beside the scanner: that one is for data and forgets where things
 * stood; these files are written by people, so what matters is to say what they did wrong, where,
 * and how it is written. As strict as the scanner; a test holds the two to the same verdicts.
 */
#include <vfm/tree.h>

#include <stdio.h>

#include <vfm/nearest.h>
#include <vfm/number.h>
#include <vfm/scanner.h>

struct cursor {
    struct vfm_arena *arena;
    const char *at, *end;
    const char *line_start; /* where the line of `at` begins */
    uint64_t line;
    unsigned depth;
    const char *name; /* the file's */
    struct vfm_error *error;
};

static int fail_at(const struct cursor *cursor, const char *at, const char *words)
{
    vfm_fail(cursor->error, VFM_BAD_CONFIG, "%s", words);
    cursor->error->file = cursor->name;
    cursor->error->line = cursor->line;
    cursor->error->column = (uint64_t)(at - cursor->line_start) + 1;
    return -1;
}

static int no_memory(const struct cursor *cursor)
{
    return vfm_fail(cursor->error, VFM_NO_MEMORY, "no memory to hold %s", cursor->name);
}

static void skip_blanks(struct cursor *cursor)
{
    for (; cursor->at < cursor->end; cursor->at++) {
        char byte = *cursor->at;
        if (byte == '\n') {
            cursor->line++;
            cursor->line_start = cursor->at + 1;
        } else if (byte != ' ' && byte != '\t' && byte != '\r') {
            return;
        }
    }
}

static bool comes(const struct cursor *cursor, char byte)
{
    return cursor->at < cursor->end && *cursor->at == byte;
}

/* ---- strings ---- */

/* The four hex digits at `at` as a number, or -1. */
static long hex_at(const struct cursor *cursor, const char *at)
{
    long number = 0;
    if (cursor->end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char byte = at[i];
        int digit = byte >= '0' && byte <= '9'   ? byte - '0'
                    : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
                    : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10
                                                 : -1;
        if (digit < 0)
            return -1;
        number = number << 4 | digit;
    }
    return number;
}

static int check_unicode_escape(struct cursor *cursor)
{
    const char *escape = cursor->at;
    long unit = hex_at(cursor, escape + 2);
    if (unit < 0)
        return fail_at(cursor, escape, "\\u wants four hexadecimal digits after it");
    if (unit == 0)
        return fail_at(cursor, escape, "text must not hold a zero character, \\u0000");
    cursor->at += 6;
    if (unit < 0xD800 || unit > 0xDFFF)
        return 0;
    bool paired = unit < 0xDC00 && cursor->end - cursor->at >= 6 && cursor->at[0] == '\\' &&
                  cursor->at[1] == 'u';
    long low = paired ? hex_at(cursor, cursor->at + 2) : -1;
    if (low < 0xDC00 || low > 0xDFFF)
        return fail_at(cursor, escape,
                       "half of a surrogate pair: write both halves, \\uD8xx\\uDCxx");
    cursor->at += 6;
    return 0;
}

/* Past the string at the cursor; gives its text decoded and terminated, in the arena. */
static int read_string(struct cursor *cursor, struct vfm_slice *text)
{
    const char *quote = cursor->at++;
    for (;;) {
        if (cursor->at >= cursor->end || *cursor->at == '\n' || *cursor->at == '\r')
            return fail_at(cursor, quote, "this text has no closing quote on its line");
        unsigned char byte = (unsigned char)*cursor->at;
        if (byte == '"')
            break;
        if (byte < 0x20)
            return fail_at(cursor, cursor->at,
                           byte == '\t' ? "a tab inside text: write it as \\t"
                                        : "a control character inside text: write it as "
                                          "\\u00XX");
        if (byte != '\\') {
            cursor->at++;
            continue;
        }
        char kind = cursor->end - cursor->at > 1 ? cursor->at[1] : 0;
        if (kind == 'u') {
            if (check_unicode_escape(cursor) != 0)
                return -1;
        } else if (kind && strchr("\"\\/bfnrt", kind)) {
            cursor->at += 2;
        } else {
            return fail_at(cursor, cursor->at,
                           "an escape is one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX: write a "
                           "backslash itself as \\\\");
        }
    }
    struct vfm_slice raw = {quote + 1, (size_t)(cursor->at - quote - 1)};
    cursor->at++;
    char *decoded = vfm_arena_take(cursor->arena, raw.length + 1);
    if (!decoded)
        return no_memory(cursor);
    *text = (struct vfm_slice){decoded, vfm_unescape(raw, decoded)};
    decoded[text->length] = '\0';
    return 0;
}

/* ---- values ---- */

static struct vfm_node *read_value(struct cursor *cursor, struct vfm_node *parent);

/* A word in place of a value: what did they mean? */
static int refuse_word(const struct cursor *cursor)
{
    const char *at = cursor->at;
    if (at >= cursor->end)
        return fail_at(cursor, at, "the file ends where a value should stand");
    switch (*at) {
    case '\'':
        return fail_at(cursor, at, "text stands in double quotes: \"like this\"");
    case '/':
    case '#':
        return fail_at(cursor, at, "JSON has no comments: take this out");
    case '+':
        return fail_at(cursor, at, "a number has no plus sign: take it out");
    case '.':
        return fail_at(cursor, at, "a number begins with a digit: write 0 before the point");
    case ',':
    case ']':
    case '}':
        return fail_at(cursor, at, "a value is missing here, or there is a comma too many");
    default:
        return fail_at(cursor, at,
                       "this is not a value: write \"text\" in double quotes, a number, true, "
                       "false, null, [a list] or {an object}");
    }
}

static int read_word(struct cursor *cursor, struct vfm_node *node)
{
    static const struct {
        struct vfm_slice word;
        enum vfm_kind kind;
    } words[] = {{VFM_LITERAL("true"), VFM_TRUE},
                 {VFM_LITERAL("false"), VFM_FALSE},
                 {VFM_LITERAL("null"), VFM_NULL}};
    size_t left = (size_t)(cursor->end - cursor->at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = words[i].word.length;
        if (left >= length && memcmp(cursor->at, words[i].word.data, length) == 0) {
            node->kind = words[i].kind;
            cursor->at += length;
            return 0;
        }
    }
    return refuse_word(cursor);
}

static int read_number(struct cursor *cursor, struct vfm_node *node)
{
    struct vfm_slice rest = {cursor->at, (size_t)(cursor->end - cursor->at)};
    size_t length = vfm_number_length(rest);
    char next = length < rest.length ? rest.data[length] : ' ';
    if (length == 0 || strchr(".eE+-0123456789", next) != NULL)
        return fail_at(cursor, cursor->at,
                       "not a number: write digits without a leading zero, with a digit on both "
                       "sides of a point (0.5)");
    node->kind = VFM_NUMBER;
    cursor->at += length;
    return 0;
}

/* Past a comma or the closing byte. 1: another item follows; 0: closed; -1: neither. */
static int read_separator(struct cursor *cursor, char close)
{
    skip_blanks(cursor);
    if (comes(cursor, close)) {
        cursor->at++;
        return 0;
    }
    if (!comes(cursor, ',')) {
        const char *words =
            close == ']' ? "a comma or ] should stand here" : "a comma or } should stand here";
        if (cursor->at >= cursor->end)
            words = close == ']' ? "the file ends before the closing ]"
                                 : "the file ends before the closing }";
        return fail_at(cursor, cursor->at, words);
    }
    const char *comma = cursor->at++;
    struct cursor before = *cursor;
    skip_blanks(cursor);
    if (comes(cursor, ']') || comes(cursor, '}'))
        return fail_at(&before, comma, "no comma after the last item: take it out");
    return 1;
}

static int read_key(struct cursor *cursor, const struct vfm_node *object, struct vfm_slice *key)
{
    skip_blanks(cursor);
    const char *start = cursor->at;
    if (!comes(cursor, '"'))
        return fail_at(cursor, start, "a key in double quotes should stand here: \"key\": value");
    if (read_string(cursor, key) != 0)
        return -1;
    if (vfm_tree_member(object, key->data)) {
        char words[160];
        struct vfm_slice head = vfm_slice_head(*key, 60);
        snprintf(words, sizeof words,
                 "the key \"%.*s\" stands twice in one object: keep one of them", VFM_PRINT(head));
        return fail_at(cursor, start, words);
    }
    skip_blanks(cursor);
    if (!comes(cursor, ':'))
        return fail_at(cursor, cursor->at, "a colon should stand between a key and its value");
    cursor->at++;
    return 0;
}

static int read_items(struct cursor *cursor, struct vfm_node *node)
{
    bool object = *cursor->at++ == '{';
    char close = object ? '}' : ']';
    node->kind = object ? VFM_OBJECT : VFM_ARRAY;
    skip_blanks(cursor);
    if (comes(cursor, close)) {
        cursor->at++;
        return 0;
    }
    struct vfm_node **last = &node->child;
    int more;
    do {
        struct vfm_slice key = {NULL, 0};
        if (object && read_key(cursor, node, &key) != 0)
            return -1;
        struct vfm_node *item = read_value(cursor, node);
        if (!item)
            return -1;
        item->key = key;
        item->index = node->count++;
        *last = item;
        last = &item->next;
        more = read_separator(cursor, close);
    } while (more == 1);
    return more;
}

static struct vfm_node *read_value(struct cursor *cursor, struct vfm_node *parent)
{
    skip_blanks(cursor);
    struct vfm_node *node = vfm_arena_take(cursor->arena, sizeof *node);
    if (!node) {
        no_memory(cursor);
        return NULL;
    }
    const char *start = cursor->at;
    *node = (struct vfm_node){.parent = parent,
                              .line = cursor->line,
                              .column = (uint64_t)(start - cursor->line_start) + 1};
    char first = start < cursor->end ? *start : 0;
    int result;
    if (first == '{' || first == '[') {
        if (cursor->depth == VFM_DEPTH) {
            fail_at(cursor, start, "lists and objects are nested more than 128 deep");
            return NULL;
        }
        cursor->depth++;
        result = read_items(cursor, node);
        cursor->depth--;
    } else if (first == '"') {
        node->kind = VFM_STRING;
        result = read_string(cursor, &node->text);
    } else if (first == '-' || (first >= '0' && first <= '9')) {
        result = read_number(cursor, node);
    } else {
        result = read_word(cursor, node);
    }
    if (result != 0)
        return NULL;
    node->source = (struct vfm_slice){start, (size_t)(cursor->at - start)};
    if (node->kind != VFM_STRING)
        node->text = node->source;
    return node;
}

/* The place of the byte at `offset`, for a fault found before anything was read. */
static void move_to(struct cursor *cursor, size_t offset)
{
    const char *target = cursor->at + offset;
    for (; cursor->at < target; cursor->at++) {
        if (*cursor->at == '\n') {
            cursor->line++;
            cursor->line_start = cursor->at + 1;
        }
    }
}

struct vfm_node *vfm_tree_parse(struct vfm_arena *arena, const char *name, struct vfm_slice text,
                                struct vfm_error *error)
{
    static const struct vfm_slice mark = VFM_LITERAL("\xEF\xBB\xBF");
    struct vfm_slice copy = vfm_arena_copy(arena, text);
    struct cursor cursor = {arena, copy.data, copy.data + copy.length, copy.data, 1, 0,
                            name,  error};
    if (!copy.data) {
        no_memory(&cursor);
        return NULL;
    }
    if (copy.length >= mark.length && memcmp(copy.data, mark.data, mark.length) == 0)
        cursor.line_start = cursor.at += mark.length;
    struct vfm_slice rest = {cursor.at, (size_t)(cursor.end - cursor.at)};
    size_t valid = vfm_utf8_length(rest);
    if (valid < rest.length) {
        move_to(&cursor, valid);
        fail_at(&cursor, cursor.at, "not valid UTF-8: save the file in that encoding");
        return NULL;
    }
    struct vfm_node *root = read_value(&cursor, NULL);
    if (!root)
        return NULL;
    skip_blanks(&cursor);
    if (cursor.at < cursor.end) {
        fail_at(&cursor, cursor.at, "the file holds one JSON value: something follows it");
        return NULL;
    }
    return root;
}

/* ---- looking ---- */

struct vfm_node *vfm_tree_member(const struct vfm_node *object, const char *key)
{
    if (object->kind != VFM_OBJECT)
        return NULL;
    for (struct vfm_node *member = object->child; member; member = member->next)
        if (vfm_slice_is(member->key, key))
            return member;
    return NULL;
}

static bool is_plain(struct vfm_slice key)
{
    for (size_t i = 0; i < key.length; i++) {
        char byte = key.data[i];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
        if (!letter && (i == 0 || byte < '0' || byte > '9'))
            return false;
    }
    return key.length > 0;
}

static void write_path(const struct vfm_node *node, struct vfm_buffer *out)
{
    if (!node->parent)
        return;
    write_path(node->parent, out);
    if (node->parent->kind == VFM_ARRAY) {
        vfm_buffer_format(out, "[%u]", (unsigned)node->index);
    } else if (is_plain(node->key)) {
        if (node->parent->parent)
            vfm_buffer_put(out, '.');
        vfm_buffer_slice(out, node->key);
    } else {
        vfm_buffer_put(out, '[');
        vfm_buffer_json(out, node->key);
        vfm_buffer_put(out, ']');
    }
}

const char *vfm_tree_path(const struct vfm_node *node, struct vfm_arena *arena)
{
    struct vfm_buffer path = {0};
    write_path(node, &path);
    struct vfm_slice copy = vfm_arena_copy(arena, vfm_buffer_view(&path));
    vfm_buffer_release(&path);
    return copy.data;
}

int vfm_tree_fail(const struct vfm_node *node, const char *name, struct vfm_error *error,
                  const char *format, ...)
{
    char words[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    struct vfm_buffer path = {0};
    write_path(node, &path);
    if (path.length && !path.failed)
        vfm_fail(error, VFM_BAD_CONFIG, "%.*s: %s", (int)path.length, path.data, words);
    else
        vfm_fail(error, VFM_BAD_CONFIG, "%s", words);
    vfm_buffer_release(&path);
    error->file = name;
    error->line = node->line;
    error->column = node->column;
    return -1;
}

int vfm_tree_only(const struct vfm_node *object, const char *name, const char *const *keys,
                  struct vfm_error *error)
{
    size_t count = 0;
    while (keys[count])
        count++;
    for (const struct vfm_node *member = object->child; member; member = member->next) {
        size_t i = 0;
        while (i < count && !vfm_slice_is(member->key, keys[i]))
            i++;
        if (i < count)
            continue;
        const char *meant = vfm_nearest(member->key, keys, count);
        if (meant)
            return vfm_tree_fail(member, name, error, "unknown key: did you mean \"%s\"?", meant);
        struct vfm_buffer known = {0};
        for (i = 0; i < count; i++)
            vfm_buffer_format(&known, "%s%s", i ? ", " : "", keys[i]);
        vfm_tree_fail(member, name, error, "unknown key: the keys here are %.*s", (int)known.length,
                      known.length ? known.data : "");
        vfm_buffer_release(&known);
        return -1;
    }
    return 0;
}
