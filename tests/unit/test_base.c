// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "tap.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include <vfm/arena.h>
#include <vfm/buffer.h>
#include <vfm/error.h>

static void test_arena_rewind(void)
{
    struct vfm_arena arena = {0};
    struct vfm_slice kept = vfm_arena_copy(&arena, vfm_slice_of("kept"));
    struct vfm_arena_mark mark = vfm_arena_mark(&arena);
    char *first = vfm_arena_take(&arena, 100);
    vfm_arena_rewind(&arena, mark);
    tap_ok(vfm_arena_take(&arena, 100) == first, "a rewound arena gives the same memory again");
    vfm_arena_rewind(&arena, mark);
    char *large = NULL, *again = NULL;
    bool same = true;
    for (int i = 0; i < 1000; i++) {
        for (int j = 0; j < 10; j++) {
            char *taken = vfm_arena_take(&arena, 100000);
            memset(taken, 'x', 100000);
            again = j == 9 ? taken : again;
        }
        same = same && (i < 2 || again == large);
        large = again;
        vfm_arena_rewind(&arena, mark);
    }
    tap_ok(same, "what was rewound serves again, however much it was");
    tap_slice(kept, "kept", "what stood before the mark stays");
    vfm_arena_release(&arena);
}

static void test_arena(void)
{
    struct vfm_arena arena = {0};
    uint64_t state = 31;
    enum { count = 3000 };
    static unsigned char *pieces[count];
    static size_t sizes[count];
    unsigned wrong = 0;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < count; i++) {
            sizes[i] = (size_t)(tap_random(&state) % (i % 100 == 0 ? 300000 : 200));
            pieces[i] = vfm_arena_take(&arena, sizes[i]);
            if (!pieces[i] || (uintptr_t)pieces[i] % 16 != 0)
                wrong++;
            else
                memset(pieces[i], i & 255, sizes[i]);
        }
        for (int i = 0; i < count; i++)
            for (size_t at = 0; at < sizes[i]; at++)
                if (pieces[i][at] != (i & 255))
                    wrong++;
        vfm_arena_clear(&arena);
    }
    tap_integer(wrong, 0, "pieces of an arena are aligned and do not overlap");
    char *first = vfm_arena_take(&arena, 1);
    vfm_arena_clear(&arena);
    tap_ok(vfm_arena_take(&arena, 1) == first, "a cleared arena gives the same memory again");
    struct vfm_slice copy = vfm_arena_copy(&arena, vfm_slice_of("a copy"));
    tap_text(copy.data, "a copy", "a copy is terminated");
    copy = vfm_arena_copy(&arena, (struct vfm_slice){NULL, 0});
    tap_ok(copy.data && copy.length == 0 && *copy.data == '\0', "a copy of nothing is not NULL");
    tap_ok(vfm_arena_take(&arena, SIZE_MAX / 2) == NULL, "more than there is gives NULL");
    vfm_arena_release(&arena);
    vfm_arena_release(&arena);
    vfm_arena_release(NULL);
}

static void test_buffer(void)
{
    struct vfm_buffer buffer = {0};
    struct vfm_error error = {0};
    vfm_buffer_text(&buffer, "");
    tap_ok(buffer.length == 0 && !buffer.failed, "nothing added is nothing");
    for (int i = 0; i < 100000; i++)
        vfm_buffer_format(&buffer, "%d,", i % 10);
    tap_integer((long long)buffer.length, 200000, "a hundred thousand appends");
    tap_ok(memcmp(buffer.data, "0,1,2,3,4,5,6,7,8,9,0,", 22) == 0 &&
               memcmp(buffer.data + 199996, "8,9,", 4) == 0,
           "… with their bytes");
    buffer.length = 0;
    vfm_buffer_format(&buffer, "%0500d", 7);
    tap_ok(buffer.length == 500 && buffer.data[499] == '7' && buffer.data[0] == '0',
           "a format longer than the first guess");
    tap_integer(vfm_buffer_check(&buffer, &error), 0, "a good buffer passes its check");
    tap_ok(vfm_buffer_reserve(&buffer, SIZE_MAX / 2) == NULL && buffer.failed,
           "more than there is sets failed");
    vfm_buffer_text(&buffer, "more");
    tap_integer((long long)buffer.length, 500, "a failed buffer takes nothing more");
    tap_ok(vfm_buffer_check(&buffer, &error) == -1 && error.code == VFM_NO_MEMORY,
           "… and fails its check");
    vfm_buffer_release(&buffer);
    vfm_buffer_release(NULL);
}

static void test_json(void)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"", "\"\""},
        {"plain", "\"plain\""},
        {"say \"yes\"", "\"say \\\"yes\\\"\""},
        {"back\\slash", "\"back\\\\slash\""},
        {"a\tb\nc\rd\be\ff", "\"a\\tb\\nc\\rd\\be\\ff\""},
        {"\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\""},
        {"caf\xc3\xa9 \xc2\xa3\x35 \xf0\x9f\x98\x80",
         "\"caf\xc3\xa9 \xc2\xa3\x35 \xf0\x9f\x98\x80\""},
        {"/", "\"/\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vfm_buffer buffer = {0};
        vfm_buffer_json(&buffer, vfm_slice_of(rows[i].text));
        tap_slice(vfm_buffer_view(&buffer), rows[i].want, "text as a JSON string");
        vfm_buffer_release(&buffer);
    }
    struct vfm_buffer buffer = {0};
    vfm_buffer_json(&buffer, (struct vfm_slice){"a\0b", 3});
    tap_slice(vfm_buffer_view(&buffer), "\"a\\u0000b\"", "a zero byte is escaped");
    vfm_buffer_release(&buffer);
}

static void test_error(void)
{
    struct vfm_error error = {0};
    char text[600];
    error.line = 99; /* stale, as code says */
    tap_integer(vfm_fail(&error, VFM_BAD_FRACTION, "deadweight \"%d\" is not a fraction", 25), -1,
                "vfm_fail returns -1");
    tap_integer((long long)error.line, 0, "the position of an unset error is zeroed");
    tap_text(vfm_error_text(&error, text, sizeof text), "deadweight \"25\" is not a fraction",
             "an error without a place");
    tap_ok(vfm_fail(NULL, VFM_BAD_FRACTION, "%d", 25) == -1 &&
               vfm_fail_errno(NULL, VFM_SYSTEM_FAULT, ENOENT, "%d", 25) == -1 &&
               vfm_fail_field(NULL, "deadweight", vfm_slice_of("25")) == -1,
           "where nobody asks why");
    vfm_fail_field(&error, "deadweight", vfm_slice_of("25"));
    tap_text(error.field, "deadweight", "the field is noted");
    tap_text(error.value, "25", "the value is noted");
    error.file = "returns.csv";
    tap_text(vfm_error_text(&error, text, sizeof text),
             "returns.csv: deadweight \"25\" is not a fraction", "an error with a file");
    error.line = 17;
    tap_text(vfm_error_text(&error, text, sizeof text),
             "returns.csv:17: deadweight \"25\" is not a fraction", "… a line");
    error.column = 4;
    tap_text(vfm_error_text(&error, text, sizeof text),
             "returns.csv:17:4: deadweight \"25\" is not a fraction", "… a column");
    vfm_fail(&error, VFM_BAD_TYPE, "row %d: %s", 3, error.message);
    tap_text(vfm_error_text(&error, text, sizeof text),
             "returns.csv:17:4: row 3: deadweight \"25\" is not a fraction",
             "words put before the words keep the place");
    tap_text(error.value, "25", "… and the value");
    tap_ok(strlen(vfm_error_text(&error, text, 20)) == 19, "a short text is cut, terminated");

    tap_integer(vfm_code_status(VFM_BAD_USAGE), 2, "usage is status 2");
    tap_integer(vfm_code_status(VFM_BAD_JSON), 3, "bad data is status 3");
    tap_integer(vfm_code_status(VFM_CANNOT_WRITE), 4, "a full disk is status 4");
    tap_integer(vfm_code_status(VFM_NONE), 0, "no error is status 0");
    tap_text(vfm_code_name(VFM_NONE), "none", "no error has a name");
    tap_text(vfm_code_name(VFM_BAD_FRACTION), "bad-fraction", "a code has its name");

    error = (struct vfm_error){0};
    vfm_fail_errno(&error, VFM_CANNOT_READ, ENOENT, "cannot read %s", "costs.csv");
    tap_contains(error.message, "cannot read costs.csv: ", "errno: our words first");
    tap_contains(error.message, strerror(ENOENT), "… then the system's");
    char longname[900];
    memset(longname, 'x', sizeof longname - 1);
    longname[sizeof longname - 1] = '\0';
    vfm_fail_errno(&error, VFM_CANNOT_READ, ENOENT, "cannot read %s", longname);
    tap_contains(error.message, strerror(ENOENT), "the system's words survive a long name");
}

/* Whatever the input held, a message is clean UTF-8 for a terminal and for a reject record. */
static void test_clean(void)
{
    struct vfm_error error = {0};
    vfm_fail(&error, VFM_BAD_TYPE, "%s", "a\x1b[31mb\nc\x7f");
    tap_text(error.message, "a?[31mb?c?", "control characters become ?");
    vfm_fail(&error, VFM_BAD_TYPE, "%s", "\xc3\xa9 \xff \xc3 \xed\xa0\x80 \xc0\xaf \xe2\x82\xac");
    tap_text(error.message, "\xc3\xa9 ? ? ??? ?? \xe2\x82\xac", "broken UTF-8 becomes ?");
    char pounds[401];
    for (int i = 0; i < 400; i += 2)
        memcpy(pounds + i, "\xc2\xa3", 2);
    pounds[400] = '\0';
    vfm_fail_field(&error, "proxy", vfm_slice_of(pounds));
    size_t length = strlen(error.value);
    tap_ok(length == sizeof error.value - 2 && (unsigned char)error.value[length - 1] == 0xa3,
           "a value is cut between characters");
    vfm_fail_field(&error, "proxy", (struct vfm_slice){"1\0002", 3});
    tap_text(error.value, "1?2", "a zero byte becomes ?");
    struct vfm_slice head = vfm_slice_head(vfm_slice_of(pounds), 5);
    tap_integer((long long)head.length, 4, "the head of a slice is cut between characters");
    head = vfm_slice_head(vfm_slice_of("abc"), 5);
    tap_integer((long long)head.length, 3, "a short slice is its own head");
}

int main(void)
{
    test_arena();
    test_arena_rewind();
    test_buffer();
    test_json();
    test_error();
    test_clean();
    return tap_done();
}
