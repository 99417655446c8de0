// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Text whose encoding nobody named. ASCII is given on as it comes; at the first other byte the rest
 * of its line is looked at, and decides for all that follows.
 */
#include <stdlib.h>

#include <vfm/encoding.h>
#include <vfm/scanner.h>

/* The most of a line that is looked at. */
#define LONGEST_LINE ((size_t)1 << 20)

struct settled {
    struct vfm_source *inner;
    struct vfm_source *decoded; /* Windows-1252 over the rest; NULL before, and for UTF-8 */
    atomic_bool *fell_back;
    bool decided;
    char *line; /* from the byte that made it necessary to decide; then given on */
    size_t length, given, capacity;
    uint64_t lines; /* line ends given before it: the decoder counts from there */
    bool after_cr;
};

static size_t ascii_length(const char *bytes, size_t length)
{
    size_t at = 0;
    uint64_t words[8];
    for (; at + sizeof words <= length; at += sizeof words) {
        memcpy(words, bytes + at, sizeof words);
        uint64_t any =
            words[0] | words[1] | words[2] | words[3] | words[4] | words[5] | words[6] | words[7];
        if (any & 0x8080808080808080u)
            break;
    }
    while (at < length && !((unsigned char)bytes[at] & 0x80))
        at++;
    return at;
}

/* How many of the bytes are LF, sixteen at a time: the compiler knows vectors of any processor. */
static uint64_t count_feeds(const char *bytes, size_t length)
{
    typedef unsigned char vector __attribute__((vector_size(16)));
    const vector feed = (vector){0} + '\n';
    uint64_t feeds = 0;
    size_t at = 0;
    while (at + sizeof feed <= length) {
        vector counts = {0}, some;
        for (int i = 0; i < 255 && at + sizeof feed <= length; i++, at += sizeof feed) {
            memcpy(&some, bytes + at, sizeof some);
            counts -= (vector)(some == feed);
        }
        for (size_t i = 0; i < sizeof counts; i++)
            feeds += counts[i];
    }
    for (; at < length; at++)
        feeds += bytes[at] == '\n';
    return feeds;
}

/* Lines that end in LF, CRLF or CR alone: every LF, and every CR that none follows. */
static void count_lines(struct settled *settled, const char *bytes, size_t length)
{
    const char *end = bytes + length;
    if (!length)
        return;
    settled->lines += count_feeds(bytes, length) - (settled->after_cr && bytes[0] == '\n');
    for (const char *at = bytes; at < end && (at = memchr(at, '\r', (size_t)(end - at))); at++)
        settled->lines += at + 1 == end || at[1] != '\n';
    settled->after_cr = end[-1] == '\r';
}

static bool has_line_end(const char *bytes, size_t length)
{
    return memchr(bytes, '\n', length) || memchr(bytes, '\r', length);
}

static int add_line(struct settled *settled, const char *bytes, size_t length,
                    struct vfm_error *error)
{
    if (settled->capacity - settled->length < length) {
        size_t capacity = 2 * (settled->length + length);
        char *line = realloc(settled->line, capacity);
        if (!line)
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a line of text");
        settled->line = line;
        settled->capacity = capacity;
    }
    memcpy(settled->line + settled->length, bytes, length);
    settled->length += length;
    return 0;
}

/* Gives on what was read to decide, then the rest. */
static ptrdiff_t read_rest(void *state, char *out, size_t size, struct vfm_error *error)
{
    struct settled *settled = state;
    size_t left = settled->length - settled->given;
    if (!left)
        return vfm_source_read(settled->inner, out, size, error);
    size_t piece = left < size ? left : size;
    memcpy(out, settled->line + settled->given, piece);
    settled->given += piece;
    return (ptrdiff_t)piece;
}

static bool rest_ready(void *state)
{
    struct settled *settled = state;
    return settled->given < settled->length || vfm_source_ready(settled->inner);
}

static void rest_close(void *state)
{
    (void)state; /* the settled source owns it */
}

static int decide(struct settled *settled, struct vfm_error *error)
{
    static const struct vfm_source_class rest_class = {
        .read = read_rest, .ready = rest_ready, .close = rest_close};
    char piece[4096];
    while (!has_line_end(settled->line, settled->length) && settled->length < LONGEST_LINE) {
        ptrdiff_t got = vfm_source_read(settled->inner, piece, sizeof piece, error);
        if (got < 0 || (got > 0 && add_line(settled, piece, (size_t)got, error) < 0))
            return -1;
        if (got == 0)
            break;
    }
    size_t line = 0;
    while (line < settled->length && settled->line[line] != '\n' && settled->line[line] != '\r')
        line++;
    settled->decided = true;
    size_t valid = vfm_utf8_length((struct vfm_slice){settled->line, line});
    /* A line that is cut for its length may end in half a character. */
    if (valid == line || (line >= LONGEST_LINE && line - valid < 4))
        return 0;
    atomic_store(settled->fell_back, true);
    struct vfm_source *rest =
        vfm_source_make(&rest_class, settled, vfm_source_name(settled->inner), error);
    settled->decoded = rest ? vfm_source_decoded(rest, VFM_WINDOWS_1252, error) : NULL;
    return settled->decoded ? 0 : -1;
}

static ptrdiff_t settled_read(void *state, char *out, size_t size, struct vfm_error *error)
{
    struct settled *settled = state;
    if (!settled->decided && settled->length && decide(settled, error) < 0)
        return -1;
    if (settled->decoded) {
        ptrdiff_t got = vfm_source_read(settled->decoded, out, size, error);
        if (got < 0 && error->line)
            error->line += settled->lines;
        return got;
    }
    if (settled->decided)
        return read_rest(settled, out, size, error);
    ptrdiff_t got = vfm_source_read(settled->inner, out, size, error);
    if (got <= 0)
        return got;
    size_t ascii = ascii_length(out, (size_t)got);
    count_lines(settled, out, ascii);
    if (ascii == (size_t)got)
        return got;
    if (add_line(settled, out + ascii, (size_t)got - ascii, error) < 0)
        return -1;
    return ascii ? (ptrdiff_t)ascii : settled_read(state, out, size, error);
}

static bool settled_ready(void *state)
{
    struct settled *settled = state;
    return settled->decoded ? vfm_source_ready(settled->decoded) : rest_ready(state);
}

static void settled_progress(const void *state, uint64_t *taken, uint64_t *size)
{
    const struct settled *settled = state;
    vfm_source_progress(settled->inner, taken, size);
}

static void settled_close(void *state)
{
    struct settled *settled = state;
    vfm_source_close(settled->decoded);
    vfm_source_close(settled->inner);
    free(settled->line);
    free(settled);
}

struct vfm_source *vfm_source_settled(struct vfm_source *source, atomic_bool *fell_back,
                                      struct vfm_error *error)
{
    static const struct vfm_source_class settled_class = {.read = settled_read,
                                                          .ready = settled_ready,
                                                          .close = settled_close,
                                                          .progress = settled_progress};
    struct settled *settled = calloc(1, sizeof *settled);
    if (!settled) {
        vfm_source_close(source);
        vfm_fail(error, VFM_NO_MEMORY, "no memory to tell the encoding");
        return NULL;
    }
    settled->inner = source;
    settled->fell_back = fell_back;
    return vfm_source_make(&settled_class, settled, vfm_source_name(source), error);
}
