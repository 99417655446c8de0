// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Unpacking gzip: what zlib and gzip(1) pack is unpacked to what it was, however it is cut into
 * calls; what is damaged or cut short is told, after the same bytes before it, however it is cut.
 */
#include <zlib.h>

#include "lib/io/unzip.h"

#include "tests/unit/files.h"
#include "tests/unit/tap.h"

#define MOST ((size_t)1 << 20)
#define GUARD 64 /* bytes after `out`, where nothing may be written */

struct bytes {
    size_t length;
    unsigned char data[MOST];
};

/* What came out: the bytes, and the message ("" where it ended well). */
struct outcome {
    struct bytes got;
    char message[512];
    bool kept; /* nothing was written past the room given */
};

/* How it is cut: the first piece, and those after it; the room for what comes out. */
struct cut {
    size_t first, piece, room;
};

static bool guarded(const unsigned char *guard)
{
    for (int i = 0; i < GUARD; i++)
        if (guard[i] != 0xa5)
            return false;
    return true;
}

/* Steps until `in` is taken and nothing more comes. */
static int feed(struct vfm_unzip *unzip, const char *in, size_t length, const struct cut *cut,
                struct outcome *outcome, struct vfm_error *error)
{
    static unsigned char out[MOST + GUARD];
    size_t taken, given;
    int answer;
    do {
        memset(out + cut->room, 0xa5, GUARD);
        answer = vfm_unzip_step(unzip, in, length, (char *)out, cut->room, &taken, &given, error);
        outcome->kept &= guarded(out + cut->room) && taken <= length && given <= cut->room;
        files_demand(outcome->got.length + given <= MOST, "room for what comes out");
        memcpy(outcome->got.data + outcome->got.length, out, given);
        outcome->got.length += given;
        in += taken;
        length -= taken;
        outcome->kept &= answer < 0 || length == 0 || given == cut->room;
    } while (answer == 0 && (length || given == cut->room));
    return answer;
}

static void unpack(const struct bytes *packed, struct cut cut, struct outcome *outcome)
{
    struct vfm_error error = {0};
    struct vfm_unzip *unzip = vfm_unzip_open(&error);
    files_demand(unzip != NULL, "vfm_unzip_open");
    outcome->got.length = 0;
    outcome->kept = true;
    int answer = 0;
    for (size_t at = 0, piece = cut.first; answer == 0 && at < packed->length; piece = cut.piece) {
        size_t length = piece < packed->length - at ? piece : packed->length - at;
        char *in =
            malloc(length ? length : 1); /* of just that size: a sanitizer sees a byte more */
        files_demand(in != NULL, "malloc");
        memcpy(in, packed->data + at, length);
        answer = feed(unzip, in, length, &cut, outcome, &error);
        free(in);
        at += length;
    }
    if (answer == 0) {
        vfm_unzip_end(unzip);
        answer = feed(unzip, "", 0, &cut, outcome, &error);
    }
    outcome->kept &= answer == 0 || error.code == VFM_BAD_GZIP;
    snprintf(outcome->message, sizeof outcome->message, "%s", answer < 0 ? error.message : "");
    vfm_unzip_close(unzip);
}

static const struct cut whole = {MOST, MOST, MOST};

static bool same_bytes(const struct bytes *a, const struct bytes *b)
{
    return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

static bool begins(const struct bytes *all, const struct bytes *beginning)
{
    return beginning->length <= all->length &&
           memcmp(all->data, beginning->data, beginning->length) == 0;
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    return a->kept && b->kept && same_bytes(&a->got, &b->got) &&
           strcmp(a->message, b->message) == 0;
}

/* ---- what is packed ---- */

static void add(struct bytes *bytes, const void *data, size_t length)
{
    files_demand(bytes->length + length <= MOST, "room for bytes");
    memcpy(bytes->data + bytes->length, data, length);
    bytes->length += length;
}

static void copy(struct bytes *to, const struct bytes *from, size_t length)
{
    to->length = 0;
    add(to, from->data, length);
}

/* Rows like those of a return, and some bytes of any kind: they have near and far repeats, and
 * none. */
static void write_rows(struct bytes *text, size_t length, uint64_t seed)
{
    text->length = 0;
    while (text->length < length) {
        char row[96];
        uint64_t number = tap_random(&seed);
        int size = snprintf(
            row, sizeof row, "%llu,Provider %llu,2025-26,\"Fewer falls\",%llu.%02llu\n",
            (unsigned long long)(number % 1000000), (unsigned long long)(number >> 20) % 40,
            (unsigned long long)(number >> 30) % 5000, (unsigned long long)(number >> 50) % 100);
        add(text, row, (size_t)size);
        if (number >> 60 == 0)
            for (int i = 0; i < 40; i++, number = tap_random(&seed))
                add(text, &number, 4);
        if (number >> 60 == 1)
            for (int i = 0; i < 300; i++)
                add(text, "  ", 2);
    }
    text->length = length;
}

struct packing {
    const char *name;
    int level, strategy;
    size_t flush; /* a flush after so many bytes; 0: none */
    int how;      /* the flush */
    bool fields;  /* with every field that a header may have */
};

static const struct packing packings[] = {
    {"level 1", 1, Z_DEFAULT_STRATEGY, 0, 0, false},
    {"level 2", 2, Z_DEFAULT_STRATEGY, 0, 0, false},
    {"level 3", 3, Z_DEFAULT_STRATEGY, 0, 0, false},
    {"level 4", 4, Z_DEFAULT_STRATEGY, 0, 0, false},
    {"level 5", 5, Z_DEFAULT_STRATEGY, 0, 0, false},
    {"level 6", 6, Z_DEFAULT_STRATEGY, 0, 0, false},
    {"level 7", 7, Z_DEFAULT_STRATEGY, 0, 0, false},
    {"level 8", 8, Z_DEFAULT_STRATEGY, 0, 0, false},
    {"level 9", 9, Z_DEFAULT_STRATEGY, 0, 0, false},
    {"stored blocks", 0, Z_DEFAULT_STRATEGY, 0, 0, false},
    {"fixed codes", 9, Z_FIXED, 0, 0, false},
    {"literals only", 9, Z_HUFFMAN_ONLY, 0, 0, false},
    {"runs", 9, Z_RLE, 0, 0, false},
    {"every header field", 6, Z_DEFAULT_STRATEGY, 0, 0, true},
    {"flushes, as from pigz", 6, Z_DEFAULT_STRATEGY, 200, Z_SYNC_FLUSH, false},
    {"full flushes", 6, Z_DEFAULT_STRATEGY, 50, Z_FULL_FLUSH, true},
    {"partial flushes", 1, Z_DEFAULT_STRATEGY, 31, Z_PARTIAL_FLUSH, false},
};
enum { PACKINGS = sizeof packings / sizeof *packings, FIELDS = 13 };

/* Adds one member. */
static void pack(const struct packing *packing, const struct bytes *text, struct bytes *packed)
{
    z_stream stream = {0};
    gz_header header = {
        .text = 1,
        .time = 1,
        .os = 3,
        .extra = (Bytef *)(uintptr_t) "ab\4\0extr",
        .extra_len = 8,
        .name = (Bytef *)(uintptr_t) "returns.csv",
        .comment = (Bytef *)(uintptr_t) "second quarter",
        .hcrc = 1,
    };
    files_demand(deflateInit2(&stream, packing->level, Z_DEFLATED, 15 + 16, 8, packing->strategy) ==
                     Z_OK,
                 "deflateInit2");
    if (packing->fields)
        deflateSetHeader(&stream, &header);
    stream.next_out = packed->data + packed->length;
    stream.avail_out = (uInt)(MOST - packed->length);
    stream.next_in = (Bytef *)(uintptr_t)text->data;
    size_t left = text->length;
    while (packing->flush && left > packing->flush) {
        stream.avail_in = (uInt)packing->flush;
        files_demand(deflate(&stream, packing->how) == Z_OK, "deflate");
        left -= packing->flush;
    }
    stream.avail_in = (uInt)left;
    files_demand(deflate(&stream, Z_FINISH) == Z_STREAM_END, "deflate");
    packed->length = MOST - stream.avail_out;
    deflateEnd(&stream);
}

/* What zlib gives of one member, broken or not. Whether it ended well. */
static bool peer(const struct bytes *packed, struct bytes *got)
{
    z_stream stream = {0};
    files_demand(inflateInit2(&stream, 15 + 16) == Z_OK, "inflateInit2");
    stream.next_in = (Bytef *)(uintptr_t)packed->data;
    stream.avail_in = (uInt)packed->length;
    stream.next_out = got->data;
    stream.avail_out = (uInt)MOST;
    int answer = inflate(&stream, Z_SYNC_FLUSH);
    got->length = MOST - stream.avail_out;
    inflateEnd(&stream);
    return answer == Z_STREAM_END;
}

/* The memory of the tests, too large for a stack. */
static struct bytes text, packed, broken, expected;
static struct outcome outcome, other;

/* Every cut that the tests of damage hold to the same outcome as none. */
static const struct cut damage_cuts[] = {{1, 1, MOST}, {MOST, MOST, 1}, {7, 13, 3}, {64, 64, 300}};
enum { DAMAGE_CUTS = sizeof damage_cuts / sizeof *damage_cuts };

static bool same_by_all_cuts(const struct bytes *bytes, const struct outcome *want)
{
    for (int i = 0; i < DAMAGE_CUTS; i++) {
        unpack(bytes, damage_cuts[i], &other);
        if (!same(want, &other))
            return false;
    }
    return true;
}

/* Two members, cut short anywhere: told of the right one, after a beginning of the bytes. Up to
 * three literals are taken in one piece: of the last piece there may be nothing, where zlib has
 * two. */
static void test_truncated(const struct packing *packing)
{
    write_rows(&text, 250, 1);
    packed.length = 0;
    pack(packing, &text, &packed);
    size_t first = packed.length;
    pack(&packings[FIELDS], &text, &packed);
    copy(&expected, &text, text.length);
    add(&expected, text.data, text.length);
    bool told = true, given = true, cuts = true;
    for (size_t length = 0; length < packed.length; length++) {
        if (length == first)
            continue; /* a whole member and no more: a good file */
        copy(&broken, &packed, length);
        unpack(&broken, whole, &outcome);
        told &= strstr(outcome.message, length < first ? "the middle of gzip member 1:"
                                                       : "the middle of gzip member 2:") != NULL;
        given &= begins(&expected, &outcome.got);
        cuts &= same_by_all_cuts(&broken, &outcome);
        if (length > first)
            given &= outcome.got.length >= text.length;
        else if (!peer(&broken, &other.got))
            given &= begins(&outcome.got, &other.got);
    }
    tap_ok(told, "cut short anywhere is told (%s)", packing->name);
    tap_ok(given, "after what was whole (%s)", packing->name);
    tap_ok(cuts, "however it is cut into calls (%s)", packing->name);
}

/* Every bit of a small member turned over. Those that carry no content (RFC 1952, 2.3.1) may be:
 * whether it is text, time, effort, system; what is left of the last byte of data. But where the
 * header has a checksum, none of the header may. zlib refuses some sets of codes that are not
 * whole: then all bytes must be right all the same. */
static void test_flipped(const struct packing *packing)
{
    bool told = true, cuts = true, header = true, trailer = true, way_out = true, before = true;
    write_rows(&text, 100, 2);
    packed.length = 0;
    pack(packing, &text, &packed);
    for (size_t bit = 0; bit < 8 * packed.length; bit++) {
        size_t at = bit / 8;
        copy(&broken, &packed, packed.length);
        broken.data[at] ^= (unsigned char)(1U << bit % 8);
        unpack(&broken, whole, &outcome);
        bool bad = *outcome.message;
        told &= bad || same_bytes(&outcome.got, &text);
        way_out &= !bad || strstr(outcome.message, "fetch the file again") ||
                   strstr(outcome.message, "fetch it again");
        if (packing->fields ? at < 10 : at < 3)
            header &= bad;
        if (!packing->fields && at >= 4 && at < 10)
            header &= !bad;
        if (at + 8 >= packed.length)
            trailer &=
                strstr(outcome.message, at + 4 < packed.length
                                            ? "member 1 is damaged (its checksum is wrong)"
                                            : "member 1 is damaged (its length is wrong)") != NULL;
        cuts &= same_by_all_cuts(&broken, &outcome);
        bool taken = peer(&broken, &other.got);
        before &= begins(&outcome.got, &other.got) && !(taken && bad);
    }
    tap_ok(told, "a bit turned over is told, or says nothing (%s)", packing->name);
    tap_ok(header, "in the header likewise (%s)", packing->name);
    tap_ok(trailer, "and in the trailer (%s)", packing->name);
    tap_ok(way_out, "with the way out (%s)", packing->name);
    tap_ok(before, "after what zlib gives, and not where zlib takes it (%s)", packing->name);
    tap_ok(cuts, "however it is cut into calls (%s)", packing->name);
}

/* ---- what a header may hold, byte by byte from RFC 1952 ---- */

static const struct {
    const char *name;
    const char *fault; /* words of the message; NULL: it is good */
    size_t length;
    const char
        *bytes; /* a header; an empty block of fixed codes (3, 0) and the trailer come after */
} headers[] = {
    {"another method", "a method that nobody knows", 10, "\x1f\x8b\x07\0\0\0\0\0\0\3"},
    {"a reserved flag", "flags that nobody knows", 10, "\x1f\x8b\x08\x20\0\0\0\0\0\3"},
    {"the highest flag", "flags that nobody knows", 10, "\x1f\x8b\x08\x80\0\0\0\0\0\3"},
    {"no gzip", "does not begin as gzip does", 10, "\x1f\x8c\x08\0\0\0\0\0\0\3"},
    {"a wrong checksum", "checksum of its header", 12, "\x1f\x8b\x08\2\0\0\0\0\0\3\0\0"},
    {"the least", NULL, 10, "\x1f\x8b\x08\0\0\0\0\0\0\3"},
    {"an empty extra field", NULL, 12, "\x1f\x8b\x08\4\0\0\0\0\0\3\0\0"},
    {"an extra field", NULL, 15, "\x1f\x8b\x08\4\0\0\0\0\0\3\3\0\0\1\2"},
    {"an empty name", NULL, 11, "\x1f\x8b\x08\x08\0\0\0\0\0\3\0"},
    {"an empty name and comment", NULL, 12, "\x1f\x8b\x08\x18\0\0\0\0\0\3\0\0"},
    {"an extra field, a name and a comment", NULL, 19, "\x1f\x8b\x08\x1c\0\0\0\0\0\3\1\0xab\0cd\0"},
};

static void test_headers(void)
{
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        packed.length = 0;
        add(&packed, headers[i].bytes, headers[i].length);
        add(&packed, "\3\0\0\0\0\0\0\0\0\0", 10);
        unpack(&packed, whole, &outcome);
        bool cuts = same_by_all_cuts(&packed, &outcome);
        if (headers[i].fault)
            tap_ok(cuts && strstr(outcome.message, headers[i].fault), "refused: %s",
                   headers[i].name);
        else
            tap_ok(cuts && !*outcome.message && outcome.got.length == 0, "an empty member with %s",
                   headers[i].name);
    }
}

/* What may stand after a member: others, zero bytes, and nothing else. */
static void test_after(void)
{
    static const struct {
        const char *fault;
        size_t length;
        const char *bytes;
    } after[] = {
        {"the last gzip member (of 2)", 1, "x"},
        {"the last gzip member (of 2)", 2, "\x1f\x1f"},
        {"the last gzip member (of 2)", 3, "\0\0x"},
        {"the last gzip member (of 2)", 2, "\0\x1f"},
        {"the last gzip member (of 2)", 9, "\n\0\0\0\0\0\0\0\0"},
        {"the middle of gzip member 3", 1, "\x1f"},
        {"the middle of gzip member 3", 2, "\x1f\x8b"},
        {"", 1, "\0"},
        {"", 9, "\0\0\0\0\0\0\0\0\0"},
        {"", 0, ""},
    };
    write_rows(&text, 300, 3);
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
        packed.length = 0;
        pack(&packings[5], &text, &packed);
        pack(&packings[9], &text, &packed);
        add(&packed, after[i].bytes, after[i].length);
        copy(&expected, &text, text.length);
        add(&expected, text.data, text.length);
        unpack(&packed, whole, &outcome);
        bool cuts = same_by_all_cuts(&packed, &outcome);
        tap_ok(cuts && same_bytes(&outcome.got, &expected) &&
                   (*after[i].fault ? strstr(outcome.message, after[i].fault) != NULL
                                    : !*outcome.message),
               "after the last member, %zu: \"%s\"", i, after[i].fault);
    }
}

/* ---- what is good ---- */

static bool gives(struct cut cut)
{
    unpack(&packed, cut, &outcome);
    return outcome.kept && !*outcome.message && same_bytes(&outcome.got, &expected);
}

/* Three members, an empty one in the middle, cut in two at every byte, and into bytes. */
static void test_cut_everywhere(const struct packing *packing)
{
    static const size_t rooms[] = {1, 2, 3, 7, 100, 4096, MOST};
    static const struct bytes none;
    write_rows(&text, 500, 4);
    packed.length = expected.length = 0;
    pack(packing, &text, &packed);
    pack(packing, &none, &packed);
    pack(packing, &text, &packed);
    add(&expected, text.data, text.length);
    add(&expected, text.data, text.length);
    bool in_two = true, bytes = true;
    for (size_t first = 0; first <= packed.length; first++)
        in_two &= gives((struct cut){first, MOST, first % 2 ? MOST : 9});
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        bytes &= gives((struct cut){1, 1, rooms[i]}) && gives((struct cut){MOST, MOST, rooms[i]});
    tap_ok(in_two, "cut in two anywhere it gives its bytes (%s)", packing->name);
    tap_ok(bytes, "and byte by byte, into any room (%s)", packing->name);
}

/* More than the memory of inflate (64 KB, twice the window), cut anyhow. */
static void test_large(const struct packing *packing, int rounds)
{
    uint64_t dice = 5;
    bool good = true;
    write_rows(&text, 300000, 6);
    packed.length = 0;
    pack(packing, &text, &packed);
    copy(&expected, &text, text.length);
    for (int i = 0; i < rounds; i++)
        good &= gives((struct cut){1 + tap_random(&dice) % 70000, 1 + tap_random(&dice) % 70000,
                                   1 + (tap_random(&dice) % MOST >> tap_random(&dice) % 14)});
    tap_ok(good && gives(whole), "300 KB are unpacked, cut anyhow (%s)", packing->name);
}

/* What gzip(1) packs, whose deflate is not zlib's. */
static void test_gzip(void)
{
    write_rows(&text, 200000, 7);
    copy(&expected, &text, text.length);
    files_write("rows", text.data, text.length);
    for (char level = '1'; level <= '9'; level++) {
        char command[] = "gzip -0 <rows >rows.gz";
        command[6] = level;
        files_demand(system(command) == 0, command);
        struct vfm_slice bytes = files_read("rows.gz");
        packed.length = 0;
        add(&packed, bytes.data, bytes.length);
        free((char *)(uintptr_t)bytes.data);
        tap_ok(gives(whole) && gives((struct cut){1, 1000, 4096}) &&
                   gives((struct cut){MOST, MOST, 777}),
               "what gzip -%c packs", level);
    }
}

int main(void)
{
    char *folder = files_enter();
    const char *mode = getenv("VFM_MODE");
    int step = mode && strcmp(mode, "valgrind") == 0 ? 6 : 1; /* which is too slow for them all */
    for (int i = 0; i < PACKINGS; i += step) {
        test_truncated(&packings[i]);
        test_flipped(&packings[i]);
    }
    test_headers();
    test_after();
    for (int i = 0; i < PACKINGS; i += step) {
        test_cut_everywhere(&packings[i]);
        test_large(&packings[i], 40);
    }
    test_gzip();
    files_leave(folder);
    return tap_done();
}
