// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Text of an unknown encoding: its first line beyond ASCII decides, however it is read. */
#include <stdlib.h>

#include <vfm/encoding.h>

#include "tap.h"

/* A source that gives `step` bytes at a time. */
struct drip {
    struct vfm_slice text;
    size_t at, step;
};

static ptrdiff_t drip_read(void *state, char *out, size_t size, struct vfm_error *error)
{
    struct drip *drip = state;
    size_t left = drip->text.length - drip->at;
    size_t piece = drip->step < size ? drip->step : size;
    (void)error;
    if (piece > left)
        piece = left;
    if (piece)
        memcpy(out, drip->text.data + drip->at, piece);
    drip->at += piece;
    return (ptrdiff_t)piece;
}

static void drip_close(void *state)
{
    (void)state;
}

static const struct vfm_source_class drip_class = {.read = drip_read, .close = drip_close};

/* What comes of `text`, read `step` bytes at a time in pieces of `size`; "!" and the line where it
 * fails. */
static char *settle(struct vfm_slice text, size_t step, size_t size, bool *fell_back)
{
    struct drip drip = {.text = text, .step = step};
    struct vfm_error error = {0};
    atomic_bool flag = false;
    struct vfm_buffer out = {0};
    struct vfm_source *source =
        vfm_source_settled(vfm_source_make(&drip_class, &drip, "drip", &error), &flag, &error);
    ptrdiff_t got = source ? 1 : -1;
    while (got > 0) {
        char *at = vfm_buffer_reserve(&out, size);
        got = vfm_source_read(source, at, size, &error);
        out.length += got > 0 ? (size_t)got : 0;
    }
    if (got < 0)
        vfm_buffer_format(&out, "!%d", (int)error.line);
    vfm_buffer_put(&out, 0);
    vfm_source_close(source);
    *fell_back = atomic_load(&flag);
    return out.data;
}

static void look(const char *text, const char *want, bool back, const char *what)
{
    static const size_t sizes[] = {1, 2, 3, 7, 4096};
    unsigned wrong = 0;
    for (size_t i = 0; i < 25; i++) {
        bool fell_back;
        char *got = settle(vfm_slice_of(text), sizes[i % 5], sizes[i / 5], &fell_back);
        if (strcmp(got, want) != 0 || fell_back != back) {
            printf("# by %zu and %zu: %s\n", sizes[i % 5], sizes[i / 5], got);
            wrong++;
        }
        free(got);
    }
    tap_ok(wrong == 0, "%s", what);
}

int main(void)
{
    look("", "", false, "nothing");
    look("plain\nascii", "plain\nascii", false, "ASCII");
    look("a\ncaf\xc3\xa9\nb\n", "a\ncaf\xc3\xa9\nb\n", false, "UTF-8");
    look("a\ncaf\xc3\xa9", "a\ncaf\xc3\xa9", false, "UTF-8, the last line open");
    look("caf\xc3\xa9\n\xa3 5\n", "caf\xc3\xa9\n\xa3 5\n", false,
         "UTF-8 first decides for the rest");
    look("a\n\xa3 5\ncaf\xe9 \x80\n", "a\n\xc2\xa3 5\ncaf\xc3\xa9 \xe2\x82\xac\n", true,
         "Windows-1252");
    look("a\n\xa3 5", "a\n\xc2\xa3 5", true, "Windows-1252, the last line open");
    look("a\r\xa3 5\rcaf\xc3\xa9\r", "a\r\xc2\xa3 5\rcaf\xc3\x83\xc2\xa9\r", true,
         "Windows-1252 first decides for the rest; CR ends lines");
    look("a\ncaf\xc3\xa9 \xa3\n", "a\ncaf\xc3\x83\xc2\xa9 \xc2\xa3\n", true,
         "a line that is UTF-8 only in part");
    look("a\n\xa3\nb\x81\xe9\nc", "a\n\xc2\xa3\nb\x81\xc3\xa9\nc", true,
         "a byte that means nothing is handed on, for its row to be refused");
    look("\xc3", "\xc3\x83", true, "half a character at the end");
    return tap_done();
}
