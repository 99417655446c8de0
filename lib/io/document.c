// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Two levels. The inner one gathers a value: it follows strings and brackets until the value ends,
 * dropping blanks. The outer one knows where a value may stand: at the top, or in an array whose
 * elements are wanted. An array that is a member of a package is met while the package is being
 * gathered; the package then waits, with `[]` in the place of the array, and is checked as a whole
 * when it ends.
 */
#include <vfm/document.h>

#include <stdlib.h>

#include <vfm/buffer.h>
#include <vfm/scanner.h>

#define INPUT_SIZE ((size_t)64 * 1024)
#define UTF8_MARK "\xef\xbb\xbf"
#define MARK_LENGTH 3

/* A value on its way through. */
struct value {
    struct vfm_buffer bytes;
    uint64_t line, column;   /* where it began */
    unsigned depth;          /* of brackets that are open */
    char closers[VFM_DEPTH]; /* what closes each */
    bool in_string, escaped; /* the byte before was a backslash */
    bool in_word;            /* a number or literal, at depth 0 */
    bool blank;              /* a blank was left out before the next byte */
    bool is_package;         /* arrays of it are elements */
    size_t key, key_length;  /* the last string at depth 1: where it stands in `bytes` */
};

enum state {
    AT_TOP,        /* between values */
    IN_TOP_VALUE,  /* in one that is at the top: an element, or a package */
    AT_FIRST,      /* after [: an element or ] */
    AT_NEXT,       /* after a comma: an element */
    IN_ELEMENT,    /* of an array */
    AFTER_ELEMENT, /* a comma or ] */
};

struct document {
    struct vfm_source *inner;
    const char *const *members;
    size_t most;
    enum state state;
    bool begun, at_end, in_package;
    struct vfm_error fault; /* told once the elements before it are given */
    struct value top, element;
    uint64_t line, column; /* of the next byte */
    bool after_cr;
    struct vfm_buffer out; /* lines, given from `given` on */
    size_t given;
    char in[INPUT_SIZE];
};

static int fail_at(const struct document *document, uint64_t line, uint64_t column,
                   struct vfm_error *error)
{
    error->file = vfm_source_name(document->inner);
    error->line = line;
    error->column = column;
    return -1;
}

static int fail_here(const struct document *document, struct vfm_error *error)
{
    return fail_at(document, document->line, document->column, error);
}

static int fail_byte(const struct document *document, char byte, const char *wanted,
                     struct vfm_error *error)
{
    if (byte > ' ' && byte < '\x7f')
        vfm_fail(error, VFM_BAD_JSON, "there is %c where %s is wanted", byte, wanted);
    else
        vfm_fail(error, VFM_BAD_JSON, "there is the byte 0x%02x where %s is wanted",
                 (unsigned char)byte, wanted);
    return fail_here(document, error);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static bool is_bracket_or_mark(char byte)
{
    return byte == '{' || byte == '}' || byte == '[' || byte == ']' || byte == ',' || byte == ':';
}

/* Steps over one byte in counting lines and columns. */
static void advance(struct document *document, char byte)
{
    bool newline = byte == '\r' || (byte == '\n' && !document->after_cr);
    if (newline)
        document->line++;
    document->column = newline || byte == '\n' ? 1 : document->column + 1;
    document->after_cr = byte == '\r';
}

/* ---- gathering a value ---- */

static void begin_value(const struct document *document, struct value *value)
{
    value->bytes.length = 0;
    value->line = document->line;
    value->column = document->column;
    value->depth = 0;
    value->in_string = value->escaped = value->in_word = value->blank = value->is_package = false;
    value->key = value->key_length = 0;
}

enum progress { GOES_ON, ENDED, ENDED_BEFORE, BEGINS_ELEMENTS, FAILED };

/* Adds a byte outside strings, and the blank before it where that parts two words. */
static void put(struct value *value, char byte)
{
    struct vfm_buffer *bytes = &value->bytes;
    if (value->blank && bytes->length && !is_bracket_or_mark(byte) &&
        !is_bracket_or_mark(bytes->data[bytes->length - 1]))
        vfm_buffer_put(bytes, ' ');
    value->blank = false;
    vfm_buffer_put(bytes, byte);
}

/* Whether the array that opens here is one whose elements are wanted: `"member":` stands before it,
 * and it at the first level of a value at the top. */
static bool opens_elements(const struct document *document, const struct value *value)
{
    if (document->state != IN_TOP_VALUE || !document->members || value->depth != 1 ||
        value->closers[0] != '}' || value->bytes.failed)
        return false;
    if (value->bytes.length != value->key + value->key_length + 2 ||
        value->bytes.data[value->bytes.length - 1] != ':')
        return false;
    struct vfm_slice key = {value->bytes.data + value->key, value->key_length};
    for (const char *const *member = document->members; *member; member++)
        if (vfm_slice_is(key, *member))
            return true;
    return false;
}

static enum progress open_bracket(struct document *document, struct value *value, char byte,
                                  struct vfm_error *error)
{
    if (byte == '[' && opens_elements(document, value)) {
        vfm_buffer_text(&value->bytes, "[]");
        value->is_package = true;
        return BEGINS_ELEMENTS;
    }
    if (value->depth == VFM_DEPTH) {
        vfm_fail(error, VFM_BAD_JSON, "nested more than %d deep", VFM_DEPTH);
        fail_here(document, error);
        return FAILED;
    }
    value->closers[value->depth++] = byte == '{' ? '}' : ']';
    put(value, byte);
    return GOES_ON;
}

static enum progress close_bracket(struct document *document, struct value *value, char byte,
                                   struct vfm_error *error)
{
    if (value->closers[value->depth - 1] != byte) {
        const char *wanted = byte == '}' ? "] to close the array" : "} to close the object";
        fail_byte(document, byte, wanted, error);
        return FAILED;
    }
    put(value, byte);
    return --value->depth ? GOES_ON : ENDED;
}

/* A byte within a string. */
static enum progress take_in_string(struct document *document, struct value *value, char byte,
                                    struct vfm_error *error)
{
    if (byte == '\n' || byte == '\r') {
        vfm_fail(error, VFM_BAD_JSON,
                 "a line ends inside a string: close its quotes, or write \\n");
        fail_here(document, error);
        return FAILED;
    }
    vfm_buffer_put(&value->bytes, byte);
    if (byte == '"' && !value->escaped) {
        value->in_string = false;
        if (value->depth == 1)
            value->key_length = value->bytes.length - 1 - value->key;
        return value->depth ? GOES_ON : ENDED;
    }
    value->escaped = byte == '\\' && !value->escaped;
    return GOES_ON;
}

/* Takes one byte of a value. ENDED_BEFORE: the byte is not part of it any more. */
static enum progress take(struct document *document, struct value *value, char byte,
                          struct vfm_error *error)
{
    if (value->in_string)
        return take_in_string(document, value, byte, error);
    if (value->in_word && (is_blank(byte) || is_bracket_or_mark(byte) || byte == '"'))
        return ENDED_BEFORE;
    switch (byte) {
    case ' ':
    case '\n':
    case '\r':
    case '\t':
        value->blank = true;
        return GOES_ON;
    case '{':
    case '[':
        return open_bracket(document, value, byte, error);
    case '}':
    case ']':
        return close_bracket(document, value, byte, error);
    case '"':
        put(value, byte);
        value->in_string = true;
        if (value->depth == 1)
            value->key = value->bytes.length;
        return GOES_ON;
    default:
        value->in_word = value->depth == 0;
        put(value, byte);
        return GOES_ON;
    }
}

/* How many bytes of a string follow in which nothing has to be looked at. */
static size_t plain_length(const struct value *value, const char *at, const char *end)
{
    const char *from = at;
    if (!value->in_string || value->escaped)
        return 0;
    while (at < end && *at != '"' && *at != '\\' && *at != '\n' && *at != '\r')
        at++;
    return (size_t)(at - from);
}

/* ---- where values stand ---- */

static void emit(struct document *document, const struct value *value)
{
    vfm_buffer_format(&document->out, "%llu:%llu ", (unsigned long long)value->line,
                      (unsigned long long)value->column);
    vfm_buffer_slice(&document->out, vfm_buffer_view(&value->bytes));
    vfm_buffer_put(&document->out, '\n');
}

static int too_long(const struct document *document, const struct value *value,
                    struct vfm_error *error)
{
    vfm_fail(error, VFM_RECORD_TOO_LONG,
             "an element of more than %zu bytes: allow for it with --max-record", document->most);
    return fail_at(document, value->line, value->column, error);
}

/* The value has ended: goes out, or where it was a package is checked. */
static int end_value(struct document *document, struct value *value, struct vfm_error *error)
{
    if (vfm_buffer_check(&value->bytes, error) < 0)
        return -1;
    if (value->bytes.length > document->most)
        return too_long(document, value, error);
    document->state = document->state == IN_TOP_VALUE ? AT_TOP : AFTER_ELEMENT;
    if (!value->is_package) {
        emit(document, value);
        return 0;
    }
    document->in_package = false;
    if (vfm_json_check(vfm_buffer_view(&value->bytes), error) == 0)
        return 0;
    return fail_at(document, value->line, value->column, error); /* places within it are gone */
}

/* A byte where a value may begin. */
static int begin(struct document *document, char byte, struct vfm_error *error)
{
    bool at_top = document->state == AT_TOP;
    if (byte == ']' && document->state == AT_FIRST) {
        document->state = document->in_package ? IN_TOP_VALUE : AT_TOP;
        return 0;
    }
    if (byte == ']' || byte == '}' || byte == ',' || byte == ':')
        return fail_byte(document, byte, at_top ? "a value" : "an element", error);
    if (byte == '[' && at_top) {
        document->state = AT_FIRST;
        return 0;
    }
    struct value *value = at_top ? &document->top : &document->element;
    document->state = at_top ? IN_TOP_VALUE : IN_ELEMENT;
    begin_value(document, value);
    return take(document, value, byte, error) == FAILED ? -1 : 0;
}

/* A byte between the elements of an array. */
static int between(struct document *document, char byte, struct vfm_error *error)
{
    if (byte == ',')
        document->state = AT_NEXT;
    else if (byte == ']')
        document->state = document->in_package ? IN_TOP_VALUE : AT_TOP;
    else
        return fail_byte(document, byte, "a comma or ] after the element", error);
    return 0;
}

/* Takes bytes of a value up to its end or the end of the input; returns how many, or -1. */
static ptrdiff_t take_value(struct document *document, const char *at, size_t length,
                            struct vfm_error *error)
{
    struct value *value = document->state == IN_ELEMENT ? &document->element : &document->top;
    const char *from = at, *end = at + length;
    while (at < end) {
        size_t plain = plain_length(value, at, end);
        vfm_buffer_add(&value->bytes, at, plain);
        document->column += plain;
        at += plain;
        if (value->bytes.length > document->most)
            return too_long(document, value, error);
        if (at == end)
            break;
        enum progress progress = take(document, value, *at, error);
        if (progress == FAILED)
            return -1;
        if (progress != ENDED_BEFORE)
            advance(document, *at++);
        if (progress == BEGINS_ELEMENTS) {
            document->in_package = true;
            document->state = AT_FIRST;
        }
        if (progress == ENDED || progress == ENDED_BEFORE)
            if (end_value(document, value, error) < 0)
                return -1;
        if (progress != GOES_ON)
            break;
    }
    return at - from;
}

static int take_all(struct document *document, const char *at, size_t length,
                    struct vfm_error *error)
{
    const char *end = at + length;
    while (at < end) {
        if (document->state == IN_TOP_VALUE || document->state == IN_ELEMENT) {
            ptrdiff_t taken = take_value(document, at, (size_t)(end - at), error);
            if (taken < 0)
                return -1;
            at += taken;
            continue;
        }
        if (!is_blank(*at)) {
            int answer = document->state == AFTER_ELEMENT ? between(document, *at, error)
                                                          : begin(document, *at, error);
            if (answer < 0)
                return -1;
        }
        advance(document, *at++);
    }
    return 0;
}

/* The input has ended: only a word at the top ends with it. */
static int finish(struct document *document, struct vfm_error *error)
{
    if (document->state == IN_TOP_VALUE && document->top.in_word)
        return end_value(document, &document->top, error);
    if (document->state == AT_TOP)
        return 0;
    if (document->state == IN_TOP_VALUE || document->state == IN_ELEMENT) {
        const struct value *value =
            document->state == IN_ELEMENT ? &document->element : &document->top;
        vfm_fail(error, VFM_BAD_JSON,
                 "ends inside the value that begins at line %llu, column %llu: the file was cut "
                 "short, fetch it again",
                 (unsigned long long)value->line, (unsigned long long)value->column);
    } else {
        vfm_fail(error, VFM_BAD_JSON,
                 "ends inside an array: the file was cut short, fetch it again");
    }
    return fail_here(document, error);
}

/* ---- the source ---- */

static int skip_mark(struct document *document, struct vfm_error *error)
{
    struct vfm_slice head;
    document->begun = true;
    if (vfm_source_peek(document->inner, MARK_LENGTH, &head, error) < 0)
        return -1;
    if (head.length >= MARK_LENGTH && memcmp(head.data, UTF8_MARK, MARK_LENGTH) == 0)
        vfm_source_skip(document->inner, MARK_LENGTH);
    return 0;
}

static int read_more(struct document *document, struct vfm_error *error)
{
    ptrdiff_t got = vfm_source_read(document->inner, document->in, INPUT_SIZE, error);
    if (got < 0)
        return -1;
    document->out.length = document->given = 0;
    document->at_end = got == 0;
    struct vfm_error *fault = &document->fault;
    if ((got ? take_all(document, document->in, (size_t)got, fault) : finish(document, fault)) < 0)
        document->at_end = true;
    return vfm_buffer_check(&document->out, error);
}

static ptrdiff_t document_read(void *state, char *out, size_t size, struct vfm_error *error)
{
    struct document *document = state;
    if (!document->begun && skip_mark(document, error) < 0)
        return -1;
    while (document->given == document->out.length && !document->at_end)
        if (read_more(document, error) < 0)
            return -1;
    size_t left = document->out.length - document->given;
    size_t piece = left < size ? left : size;
    if (!piece && document->fault.code) {
        *error = document->fault;
        return -1;
    }
    if (piece)
        memcpy(out, document->out.data + document->given, piece);
    document->given += piece;
    return (ptrdiff_t)piece;
}

static int document_waits(void *state)
{
    struct document *document = state;
    return document->given < document->out.length ? -1 : vfm_source_waits(document->inner);
}

static void document_close(void *state)
{
    struct document *document = state;
    vfm_source_close(document->inner);
    vfm_buffer_release(&document->top.bytes);
    vfm_buffer_release(&document->element.bytes);
    vfm_buffer_release(&document->out);
    free(document);
}

static void document_progress(const void *state, uint64_t *taken, uint64_t *size)
{
    const struct document *document = state;
    vfm_source_progress(document->inner, taken, size);
}

static const struct vfm_source_class document_class = {
    .read = document_read,
    .waits = document_waits,
    .close = document_close,
    .progress = document_progress,
};

struct vfm_source *vfm_source_elements(struct vfm_source *source, const char *const *members,
                                       size_t most, struct vfm_error *error)
{
    struct document *document = calloc(1, sizeof *document);
    if (!document) {
        vfm_source_close(source);
        vfm_fail(error, VFM_NO_MEMORY, "no memory to read a JSON document");
        return NULL;
    }
    document->inner = source;
    document->members = members;
    document->most = most;
    document->line = document->column = 1;
    return vfm_source_make(&document_class, document, vfm_source_name(source), error);
}

/* ---- lines ---- */

static uint64_t take_digits(struct vfm_slice *line)
{
    uint64_t number = 0;
    while (line->length && line->data[0] >= '0' && line->data[0] <= '9') {
        number = 10 * number + (uint64_t)(line->data[0] - '0');
        line->data++;
        line->length--;
    }
    if (line->length) { /* the : or blank after it */
        line->data++;
        line->length--;
    }
    return number;
}

void vfm_document_place(struct vfm_slice *line, uint64_t *number, uint64_t *column)
{
    *number = take_digits(line);
    *column = take_digits(line);
}

bool vfm_document_is_lines(struct vfm_slice head)
{
    size_t at = 0;
    while (at < head.length && is_blank(head.data[at]))
        at++;
    if (at == head.length || head.data[at] != '{')
        return false;
    unsigned depth = 0;
    bool in_string = false;
    for (; at < head.length && head.data[at] != '\n'; at++) {
        char byte = head.data[at];
        if (byte == '\\' && in_string)
            at++;
        else if (byte == '"')
            in_string = !in_string;
        else if (!in_string && (byte == '{' || byte == '['))
            depth++;
        else if (!in_string && (byte == '}' || byte == ']') && --depth == 0)
            break;
    }
    if (at >= head.length || head.data[at] != '}')
        return false;
    for (at++; at < head.length && head.data[at] != '\n'; at++)
        if (!is_blank(head.data[at]))
            return false;
    return true;
}
