// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Encodings: every byte as the C library's iconv has it, every plane of Unicode through UTF-16, and
 * what means nothing refused at its place. */
#include <iconv.h>
#include <stdint.h>

#include <vfm/encoding.h>
#include <vfm/scanner.h>

#include "tests/unit/files.h"
#include "tests/unit/tap.h"

/* What iconv makes of `bytes`: its length, or -1 where it refuses them. */
static ptrdiff_t iconv_decode(const char *charset, struct vfm_slice bytes, char *out, size_t size)
{
    iconv_t with = iconv_open("UTF-8", charset);
    files_demand(with != (iconv_t)-1, charset);
    char *in = (char *)(uintptr_t)bytes.data, *at = out;
    size_t left = bytes.length, room = size;
    size_t answer = iconv(with, &in, &left, &at, &room);
    iconv_close(with);
    return answer == (size_t)-1 ? -1 : (ptrdiff_t)(size - room);
}

static void test_bytes(void)
{
    static const struct {
        enum vfm_encoding encoding;
        const char *charset;
    } pairs[] = {
        {VFM_WINDOWS_1252, "CP1252"}, {VFM_ISO_8859_1, "ISO-8859-1"}, {VFM_CP437, "CP437"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        int wrong = 0, refused = 0;
        for (int byte = 0; byte < 256; byte++) {
            char text = (char)byte, want[8];
            struct vfm_slice bytes = {&text, 1};
            struct vfm_buffer got = {0};
            struct vfm_error error = {0};
            ptrdiff_t length = iconv_decode(pairs[i].charset, bytes, want, sizeof want);
            int answer = vfm_decode(pairs[i].encoding, bytes, &got, &error);
            refused += answer < 0;
            if ((answer < 0) != (length < 0) ||
                (answer == 0 &&
                 !vfm_slice_equal(vfm_buffer_view(&got), (struct vfm_slice){want, (size_t)length})))
                wrong++;
            vfm_buffer_release(&got);
        }
        tap_integer(wrong, 0, pairs[i].charset);
        tap_integer(refused, pairs[i].encoding == VFM_WINDOWS_1252 ? 5 : 0, "bytes refused");
    }
}

static void test_text(void)
{
    struct vfm_buffer out = {0};
    struct vfm_error error = {0};
    vfm_decode(VFM_WINDOWS_1252,
               vfm_slice_of("\x93"
                            "Caf\xe9\x94 \x96 \x80"
                            "5 \x97 \xa3"
                            "1"),
               &out, &error);
    tap_slice(vfm_buffer_view(&out), "“Café” – €5 — £1", "Windows-1252 as Excel saves it");
    out.length = 0;
    vfm_decode(VFM_CP437,
               vfm_slice_of("\x9c"
                            "100 caf\x82"),
               &out, &error);
    tap_slice(vfm_buffer_view(&out), "£100 café", "code page 437 as DOS saved it");
    out.length = 0;
    tap_integer(vfm_decode(VFM_WINDOWS_1252, vfm_slice_of("abc\x81"), &out, &error), -1,
                "a byte that means nothing is refused");
    tap_ok(error.code == VFM_BAD_ENCODING && strstr(error.message, "byte 4, 0x81"),
           "with its place");
    error.code = VFM_NONE;
    tap_integer(vfm_decode(VFM_UTF8,
                           vfm_slice_of("ab\xe9"
                                        "c"),
                           &out, &error),
                -1, "bytes that are not UTF-8 are refused");
    tap_ok(error.code == VFM_BAD_UTF8 && strstr(error.message, "byte 3, 0xe9"), "with their place");
    vfm_buffer_release(&out);
}

/* All the characters of Unicode, a line end after every 1000, in UTF-16. */
static struct vfm_slice all_units(bool big)
{
    char *bytes = malloc(5 << 20);
    size_t length = 0;
    for (uint32_t character = 1; character < 0x110000; character++) {
        if (character >= 0xd800 && character < 0xe000)
            continue;
        unsigned units[2] = {character, 0};
        int count = 1;
        if (character >= 0x10000) {
            units[0] = 0xd7c0 + (character >> 10);
            units[1] = 0xdc00 + (character & 0x3ff);
            count = 2;
        }
        for (int i = 0; i < count; i++) {
            bytes[length++] = (char)(big ? units[i] >> 8 : units[i] & 0xff);
            bytes[length++] = (char)(big ? units[i] & 0xff : units[i] >> 8);
        }
    }
    return (struct vfm_slice){bytes, length};
}

static void test_units(void)
{
    static const size_t pieces[] = {1, 3, 4096, 1 << 20};
    for (int big = 0; big < 2; big++) {
        struct vfm_slice units = all_units(big);
        char *want = malloc(5 << 20);
        ptrdiff_t length = iconv_decode(big ? "UTF-16BE" : "UTF-16LE", units, want, 5 << 20);
        for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
            struct vfm_error error = {0};
            char *got = NULL;
            size_t got_length = 0;
            struct vfm_source *source = vfm_source_decoded(
                files_source(units, pieces[i]), big ? VFM_UTF16_BE : VFM_UTF16_LE, &error);
            vfm_source_slurp(source, 8 << 20, &got, &got_length, &error);
            vfm_source_close(source);
            tap_ok(got && vfm_slice_equal((struct vfm_slice){got, got_length},
                                          (struct vfm_slice){want, (size_t)length}),
                   "all of Unicode through UTF-16%s, %zu bytes at a time", big ? "BE" : "LE",
                   pieces[i]);
            free(got);
        }
        free(want);
        free((char *)(uintptr_t)units.data);
    }
}

static void refused(const char *bytes, size_t length, const char *words, uint64_t line,
                    const char *name)
{
    struct vfm_error error = {0};
    char *got;
    size_t got_length;
    struct vfm_source *source = vfm_source_decoded(
        files_source((struct vfm_slice){bytes, length}, 1), VFM_UTF16_LE, &error);
    int answer = vfm_source_slurp(source, 100, &got, &got_length, &error);
    vfm_source_close(source);
    tap_ok(answer < 0 && error.code == VFM_BAD_ENCODING && error.line == line &&
               strstr(error.message, words) && strcmp(error.file, "memory") == 0,
           "%s", name);
}

/* What means nothing: bytes that are not UTF-8, of which the reader of rows tells. */
static void handed_on(const char *bytes, size_t length, const char *want, const char *name)
{
    struct vfm_error error = {0};
    char *got = NULL;
    size_t got_length = 0;
    struct vfm_source *source = vfm_source_decoded(
        files_source((struct vfm_slice){bytes, length}, 1), VFM_UTF16_LE, &error);
    int answer = vfm_source_slurp(source, 100, &got, &got_length, &error);
    vfm_source_close(source);
    struct vfm_slice text = {got, got_length};
    tap_ok(answer == 0 && vfm_slice_is(text, want) && vfm_utf8_length(text) < got_length, "%s",
           name);
    free(got);
}

static void test_broken_units(void)
{
    handed_on("a\0\0\xd8z\0\n\0", 8, "a\xed\xa0\x80z\n", "a high surrogate alone");
    handed_on("a\0\0\xdc\n\0", 6, "a\xed\xb0\x80\n", "a low one alone");
    handed_on("\0\xd8\0\xd8\0\xdcz\0", 8, "\xed\xa0\x80\xf0\x90\x80\x80z", "one before a pair");
    struct vfm_buffer out = {0};
    struct vfm_error error = {0};
    tap_ok(vfm_decode(VFM_UTF16_LE, (struct vfm_slice){"a\0\0\xdc", 4}, &out, &error) < 0 &&
               error.code == VFM_BAD_ENCODING && strstr(error.message, "surrogate pair at byte 3"),
           "a whole text with one is refused");
    vfm_buffer_release(&out);
    refused("\xff\xfe"
            "a\0\r\0b",
            7, "half of a character at byte 7", 2, "an odd byte at the end");
    refused("a\0\0\xd8", 4, "half of a character at byte 3", 1, "a pair cut short");
}

static void test_marks(void)
{
    size_t length;
    tap_ok(vfm_encoding_mark(vfm_slice_of("\xef\xbb\xbf{"), &length) == VFM_UTF8 && length == 3,
           "the mark of UTF-8");
    tap_ok(vfm_encoding_mark((struct vfm_slice){"\xff\xfe{\0", 4}, &length) == VFM_UTF16_LE &&
               length == 2,
           "the mark of UTF-16LE");
    tap_ok(vfm_encoding_mark((struct vfm_slice){"\xfe\xff\0{", 4}, &length) == VFM_UTF16_BE &&
               length == 2,
           "the mark of UTF-16BE");
    tap_ok(vfm_encoding_mark(vfm_slice_of("\xef\xbb"), &length) == VFM_UTF8 && length == 0,
           "half a mark is none");
    struct vfm_error error = {0};
    char got[16] = "";
    struct vfm_source *source =
        vfm_source_decoded(files_source(vfm_slice_of("\xef\xbb\xbfx\n"), 9), VFM_UTF8, &error);
    tap_integer(vfm_source_read(source, got, sizeof got, &error), 2, "the mark is skipped");
    tap_text(got, "x\n", "and nothing else");
    vfm_source_close(source);
}

static void test_names(void)
{
    static const char *const names[] = {"UTF-8",      "windows-1252", "CP1252", "latin1",
                                        "ISO_8859-1", "cp437",        "utf16le"};
    static const enum vfm_encoding meant[] = {VFM_UTF8,       VFM_WINDOWS_1252, VFM_WINDOWS_1252,
                                              VFM_ISO_8859_1, VFM_ISO_8859_1,   VFM_CP437,
                                              VFM_UTF16_LE};
    struct vfm_error error = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        enum vfm_encoding encoding = VFM_UTF16_BE;
        vfm_encoding_named(names[i], &encoding, &error);
        tap_ok(encoding == meant[i], "%s is %s", names[i], vfm_encoding_name(meant[i]));
    }
    enum vfm_encoding encoding;
    tap_integer(vfm_encoding_named("utf-7", &encoding, &error), -1, "utf-7 is not known");
    tap_integer(error.code, VFM_UNKNOWN_NAME, "and that is a matter of usage");
}

int main(void)
{
    test_bytes();
    test_text();
    test_units();
    test_broken_units();
    test_marks();
    test_names();
    return tap_done();
}
