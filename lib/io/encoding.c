// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/encoding.h>

#include <stdlib.h>

#include <vfm/scanner.h>

#define INPUT_SIZE ((size_t)64 * 1024)
#define UNDEFINED 0

/* What the bytes from 80 on mean: the Unicode Consortium's tables CP1252.TXT and CP437.TXT. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0x0000, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x0000, 0x017d, 0x0000, 0x0000, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x0000, 0x017e, 0x0178,
};
static const uint16_t code_page_437[128] = {
    0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef,
    0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9,
    0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa,
    0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557,
    0x255d, 0x255c, 0x255b, 0x2510, 0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f,
    0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559,
    0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580,
    0x03b1, 0x00df, 0x0393, 0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4,
    0x221e, 0x03c6, 0x03b5, 0x2229, 0x2261, 0x00b1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00f7, 0x2248,
    0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0,
};

static const struct {
    const char *known_as; /* without case, - and _ */
    const char *name;
    enum vfm_encoding encoding;
} encodings[] = {
    {"utf8", "UTF-8", VFM_UTF8},
    {"windows1252", "Windows-1252", VFM_WINDOWS_1252},
    {"cp1252", "Windows-1252", VFM_WINDOWS_1252},
    {"iso88591", "ISO-8859-1", VFM_ISO_8859_1},
    {"latin1", "ISO-8859-1", VFM_ISO_8859_1},
    {"cp437", "code page 437", VFM_CP437},
    {"ibm437", "code page 437", VFM_CP437},
    {"utf16le", "UTF-16LE", VFM_UTF16_LE},
    {"utf16be", "UTF-16BE", VFM_UTF16_BE},
};
#define ENCODING_COUNT (sizeof encodings / sizeof *encodings)

/* Whether `name` is `known_as` but for case, - and _. */
static bool called(const char *name, const char *known_as)
{
    for (; *name; name++) {
        if (*name == '-' || *name == '_')
            continue;
        char lower = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
        if (lower != *known_as++)
            return false;
    }
    return *known_as == '\0';
}

int vfm_encoding_named(const char *name, enum vfm_encoding *encoding, struct vfm_error *error)
{
    for (size_t i = 0; i < ENCODING_COUNT; i++)
        if (called(name, encodings[i].known_as)) {
            *encoding = encodings[i].encoding;
            return 0;
        }
    return vfm_fail(error, VFM_UNKNOWN_NAME,
                    "there is no encoding %s here: utf-8, windows-1252, iso-8859-1, cp437, "
                    "utf-16le and utf-16be are known",
                    name);
}

const char *vfm_encoding_name(enum vfm_encoding encoding)
{
    size_t i = 0;
    while (i + 1 < ENCODING_COUNT && encodings[i].encoding != encoding)
        i++;
    return encodings[i].name;
}

static const struct {
    struct vfm_slice bytes;
    enum vfm_encoding encoding;
} marks[] = {
    {VFM_LITERAL("\xef\xbb\xbf"), VFM_UTF8},
    {VFM_LITERAL("\xff\xfe"), VFM_UTF16_LE},
    {VFM_LITERAL("\xfe\xff"), VFM_UTF16_BE},
};
#define LONGEST_MARK 3

enum vfm_encoding vfm_encoding_mark(struct vfm_slice head, size_t *length)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        *length = marks[i].bytes.length;
        if (head.length >= *length && memcmp(head.data, marks[i].bytes.data, *length) == 0)
            return marks[i].encoding;
    }
    *length = 0;
    return VFM_UTF8;
}

/* ---- characters ---- */

static void put_character(struct vfm_buffer *out, uint32_t character)
{
    if (character < 0x80) {
        vfm_buffer_put(out, (char)character);
        return;
    }
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0}; /* by length */
    char bytes[4];
    size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, character >>= 6)
        bytes[i] = (char)(0x80 | (character & 0x3f));
    bytes[0] = (char)(lead[length] | character);
    vfm_buffer_add(out, bytes, length);
}

/* A piece of text on its way to UTF-8. */
struct piece {
    enum vfm_encoding encoding;
    struct vfm_slice bytes;
    bool last;       /* nothing follows it */
    bool hands_on;   /* what means nothing goes on as bytes that are not UTF-8 */
    uint64_t before; /* bytes of the text before it */
    size_t taken;    /* of `bytes`, whole characters: how far it came */
};

static int refuse_byte(const struct piece *piece, enum vfm_code code, struct vfm_error *error)
{
    return vfm_fail(
        error, code, "byte %llu, 0x%02x, means nothing in %s: say with --encoding what the text is",
        (unsigned long long)(piece->before + piece->taken + 1),
        (unsigned char)piece->bytes.data[piece->taken], vfm_encoding_name(piece->encoding));
}

static uint32_t byte_meaning(enum vfm_encoding encoding, unsigned char byte)
{
    if (encoding == VFM_CP437)
        return code_page_437[byte - 0x80];
    if (encoding == VFM_WINDOWS_1252 && byte < 0xa0)
        return windows_1252[byte - 0x80];
    return byte;
}

static int decode_bytes(struct piece *piece, struct vfm_buffer *out, struct vfm_error *error)
{
    const char *bytes = piece->bytes.data;
    while (piece->taken < piece->bytes.length) {
        size_t ascii = piece->taken;
        while (ascii < piece->bytes.length && (unsigned char)bytes[ascii] < 0x80)
            ascii++;
        vfm_buffer_add(out, bytes + piece->taken, ascii - piece->taken);
        piece->taken = ascii;
        if (ascii == piece->bytes.length)
            break;
        uint32_t character = byte_meaning(piece->encoding, (unsigned char)bytes[ascii]);
        if (character != UNDEFINED)
            put_character(out, character);
        else if (piece->hands_on)
            vfm_buffer_put(out, bytes[ascii]); /* 81, 8d, 8f, 90 or 9d: begins no character */
        else
            return refuse_byte(piece, VFM_BAD_ENCODING, error);
        piece->taken++;
    }
    return 0;
}

static unsigned unit_at(const struct piece *piece, size_t place)
{
    unsigned first = (unsigned char)piece->bytes.data[place];
    unsigned second = (unsigned char)piece->bytes.data[place + 1];
    return piece->encoding == VFM_UTF16_LE ? second << 8 | first : first << 8 | second;
}

static bool is_high(unsigned unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low(unsigned unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

static int refuse_unit(const struct piece *piece, const char *what, struct vfm_error *error)
{
    return vfm_fail(error, VFM_BAD_ENCODING,
                    "%s at byte %llu: the %s text is damaged or cut short, export it again", what,
                    (unsigned long long)(piece->before + piece->taken + 1),
                    vfm_encoding_name(piece->encoding));
}

static int decode_units(struct piece *piece, struct vfm_buffer *out, struct vfm_error *error)
{
    while (piece->bytes.length - piece->taken >= 2) {
        size_t left = piece->bytes.length - piece->taken;
        unsigned unit = unit_at(piece, piece->taken);
        if (is_high(unit) && left < 4)
            break;
        unsigned low = is_high(unit) ? unit_at(piece, piece->taken + 2) : 0;
        bool alone = is_low(unit) || (is_high(unit) && !is_low(low));
        if (alone && !piece->hands_on)
            return refuse_unit(piece, "half of a surrogate pair", error);
        if (is_high(unit) && !alone)
            put_character(out, 0x10000 + ((unit - 0xd800) << 10 | (low - 0xdc00)));
        else
            put_character(out, unit);
        piece->taken += is_high(unit) && !alone ? 4 : 2;
    }
    if (piece->last && piece->taken < piece->bytes.length)
        return refuse_unit(piece, "half of a character", error);
    return 0;
}

static int decode_piece(struct piece *piece, struct vfm_buffer *out, struct vfm_error *error)
{
    bool units = piece->encoding == VFM_UTF16_LE || piece->encoding == VFM_UTF16_BE;
    if ((units ? decode_units : decode_bytes)(piece, out, error) < 0)
        return -1;
    return vfm_buffer_check(out, error);
}

int vfm_decode(enum vfm_encoding encoding, struct vfm_slice bytes, struct vfm_buffer *out,
               struct vfm_error *error)
{
    struct piece piece = {.encoding = encoding, .bytes = bytes, .last = true};
    if (encoding != VFM_UTF8)
        return decode_piece(&piece, out, error);
    piece.taken = vfm_utf8_length(bytes);
    if (piece.taken < bytes.length)
        return refuse_byte(&piece, VFM_BAD_UTF8, error);
    vfm_buffer_slice(out, bytes);
    return vfm_buffer_check(out, error);
}

/* ---- a source over another ---- */

struct decoder {
    struct vfm_source *inner;
    enum vfm_encoding encoding;
    bool begun, at_end;
    struct vfm_error fault; /* told once what came before it is given */
    uint64_t taken;         /* bytes decoded */
    uint64_t lines;         /* line ends decoded */
    bool after_cr;          /* so that the LF of a CRLF is none of its own */
    struct vfm_buffer out;  /* decoded, given from `given` on */
    size_t given;
    size_t held; /* bytes of `in` that are not decoded yet */
    char in[INPUT_SIZE];
};

static int skip_mark(struct decoder *decoder, struct vfm_error *error)
{
    struct vfm_slice head;
    size_t length;
    decoder->begun = true;
    if (vfm_source_peek(decoder->inner, LONGEST_MARK, &head, error) < 0)
        return -1;
    if (vfm_encoding_mark(head, &length) == decoder->encoding && length) {
        vfm_source_skip(decoder->inner, length);
        decoder->taken = length;
    }
    return 0;
}

static void count_lines(struct decoder *decoder)
{
    for (size_t i = 0; i < decoder->out.length; i++) {
        char byte = decoder->out.data[i];
        decoder->lines += byte == '\r' || (byte == '\n' && !decoder->after_cr);
        decoder->after_cr = byte == '\r';
    }
}

/* Reads once from within, and decodes what it can. */
static int decode_more(struct decoder *decoder, struct vfm_error *error)
{
    ptrdiff_t got = vfm_source_read(decoder->inner, decoder->in + decoder->held,
                                    INPUT_SIZE - decoder->held, error);
    if (got < 0)
        return -1;
    decoder->held += (size_t)got;
    decoder->at_end = got == 0;
    decoder->out.length = decoder->given = 0;
    struct piece piece = {
        .encoding = decoder->encoding,
        .bytes = {decoder->in, decoder->held},
        .last = decoder->at_end,
        .hands_on = true,
        .before = decoder->taken,
    };
    int answer = decode_piece(&piece, &decoder->out, &decoder->fault);
    count_lines(decoder);
    if (answer < 0) {
        decoder->fault.file = vfm_source_name(decoder->inner);
        decoder->fault.line = decoder->lines + 1;
        decoder->at_end = true;
        return 0;
    }
    decoder->taken += piece.taken;
    decoder->held -= piece.taken;
    memmove(decoder->in, decoder->in + piece.taken, decoder->held);
    return 0;
}

static ptrdiff_t decoder_read(void *state, char *out, size_t size, struct vfm_error *error)
{
    struct decoder *decoder = state;
    if (!decoder->begun && skip_mark(decoder, error) < 0)
        return -1;
    if (decoder->encoding == VFM_UTF8)
        return vfm_source_read(decoder->inner, out, size, error);
    while (decoder->given == decoder->out.length && !decoder->at_end)
        if (decode_more(decoder, error) < 0)
            return -1;
    size_t left = decoder->out.length - decoder->given;
    size_t piece = left < size ? left : size;
    if (!piece && decoder->fault.code) {
        *error = decoder->fault;
        return -1;
    }
    if (piece)
        memcpy(out, decoder->out.data + decoder->given, piece);
    decoder->given += piece;
    return (ptrdiff_t)piece;
}

static int decoder_waits(void *state)
{
    struct decoder *decoder = state;
    return decoder->given < decoder->out.length ? -1 : vfm_source_waits(decoder->inner);
}

static void decoder_close(void *state)
{
    struct decoder *decoder = state;
    vfm_source_close(decoder->inner);
    vfm_buffer_release(&decoder->out);
    free(decoder);
}

static enum vfm_effort decoder_effort(const void *state)
{
    const struct decoder *decoder = state;
    return decoder->encoding == VFM_UTF8 ? vfm_source_effort(decoder->inner) : VFM_WORK;
}

static void decoder_progress(const void *state, uint64_t *taken, uint64_t *size)
{
    const struct decoder *decoder = state;
    vfm_source_progress(decoder->inner, taken, size);
}

static const struct vfm_source_class decoder_class = {
    .read = decoder_read,
    .waits = decoder_waits,
    .close = decoder_close,
    .effort = decoder_effort,
    .progress = decoder_progress,
};

struct vfm_source *vfm_source_decoded(struct vfm_source *source, enum vfm_encoding encoding,
                                      struct vfm_error *error)
{
    struct decoder *decoder = malloc(sizeof *decoder);
    if (!decoder) {
        vfm_source_close(source);
        vfm_fail(error, VFM_NO_MEMORY, "no memory to decode %s", vfm_encoding_name(encoding));
        return NULL;
    }
    memset(decoder, 0, offsetof(struct decoder, in));
    decoder->inner = source;
    decoder->encoding = encoding;
    return vfm_source_make(&decoder_class, decoder, vfm_source_name(source), error);
}
