// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Text whose encoding nobody named. ASCII is given on as it comes; at the first other byte the rest
 * of its line is looked at, and decides for all that follows.
 */
#include <stdlib.h>

#include <vfm/encoding.h>
#include <vfm/scanner.h>
#include <vfm/survey.h>

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

/* So much is looked at at a time. */
#define PIECE ((size_t)4096)

/* Lines that end in LF, CRLF or CR alone: every LF, and every CR that none follows. */
static void count_lines(struct settled *settled, const char *bytes, size_t length,
                        const struct vfm_survey *found)
{
    const char *end = bytes + length;
    if (!length)
        return;
    settled->lines += found->feeds - (settled->after_cr && bytes[0] == '\n');
    for (const char *at = bytes;
         found->returns && at < end && (at = memchr(at, '\r', (size_t)(end - at))); at++)
        settled->lines += at + 1 == end || at[1] != '\n';
    settled->after_cr = end[-1] == '\r';
}

/* Goes over the text up to the first byte past ASCII; returns how far that is. */
static size_t pass_ascii(struct settled *settled, const char *bytes, size_t length)
{
    size_t at = 0;
    while (at < length) {
        size_t piece = length - at < PIECE ? length - at : PIECE;
        struct vfm_survey found = vfm_survey(bytes + at, piece);
        if (!found.ascii) {
            for (piece = 0; !((unsigned char)bytes[at + piece] & 0x80);)
                piece++;
            found = vfm_survey(bytes + at, piece);
            count_lines(settled, bytes + at, piece, &found);
            return at + piece;
        }
        count_lines(settled, bytes + at, piece, &found);
        at += piece;
    }
    return at;
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

static int rest_waits(void *state)
{
    struct settled *settled = state;
    return settled->given < settled->length ? -1 : vfm_source_waits(settled->inner);
}

static void rest_close(void *state)
{
    (void)state; /* the settled source owns it */
}

static int decide(struct settled *settled, struct vfm_error *error)
{
    static const struct vfm_source_class rest_class = {
        .read = read_rest, .waits = rest_waits, .close = rest_close};
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
    size_t ascii = pass_ascii(settled, out, (size_t)got);
    if (ascii == (size_t)got)
        return got;
    if (add_line(settled, out + ascii, (size_t)got - ascii, error) < 0)
        return -1;
    return ascii ? (ptrdiff_t)ascii : settled_read(state, out, size, error);
}

static int settled_waits(void *state)
{
    struct settled *settled = state;
    return settled->decoded ? vfm_source_waits(settled->decoded) : rest_waits(state);
}

static enum vfm_effort settled_effort(const void *state)
{
    const struct settled *settled = state;
    return settled->decoded ? VFM_WORK : vfm_source_effort(settled->inner);
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
                                                          .waits = settled_waits,
                                                          .close = settled_close,
                                                          .effort = settled_effort,
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
