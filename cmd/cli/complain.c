// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What is told on standard error. A message may quote what stood in the data, so whatever a
 * terminal could take for a command (control characters, bytes that are not UTF-8) is shown as
 * `\x1b`. A message is one write: programs joined by pipes do not tear each other's lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmd/cli/run.h>
#include <vfm/buffer.h>
#include <vfm/scanner.h>

#define BOLD "\033[1m"
#define RED "\033[1;31m"
#define PLAIN "\033[0m"

bool vfm_run_colour(void)
{
    const char *forbidden = getenv("NO_COLOR");
    return isatty(STDERR_FILENO) && !(forbidden && *forbidden);
}

/* How many bytes at the start of `text` a terminal must not see: those of a control character (C0,
 * DEL, or C1, which is two bytes of UTF-8), or one that is no UTF-8. */
static size_t unsafe_length(struct vfm_slice text)
{
    unsigned char first = (unsigned char)text.data[0];
    if (first < 0x20 || first == 0x7f)
        return 1;
    if (first == 0xC2 && text.length > 1 && (unsigned char)text.data[1] < 0xA0)
        return 2;
    text.length = text.length < 4 ? text.length : 4; /* the longest character */
    return vfm_utf8_length(text) == 0;
}

/* The length of the character that begins with `first`, a byte of valid UTF-8. */
static size_t character_length(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

static void add_visible(struct vfm_buffer *out, struct vfm_slice text)
{
    while (text.length) {
        unsigned char first = (unsigned char)text.data[0];
        size_t unsafe = unsafe_length(text), length = unsafe ? unsafe : character_length(first);
        if (first == '\n')
            vfm_buffer_put(out, ' ');
        else if (!unsafe)
            vfm_buffer_add(out, text.data, length);
        for (size_t i = 0; i < unsafe && first != '\n'; i++)
            vfm_buffer_format(out, "\\x%02x", (unsigned)(unsigned char)text.data[i]);
        text.data += length;
        text.length -= length;
    }
}

void vfm_run_tell(const char *program, const char *kind, const char *text)
{
    bool colour = vfm_run_colour();
    struct vfm_buffer line = {0};
    vfm_buffer_format(&line, "%s%s:%s ", colour ? (kind ? BOLD : RED) : "", program,
                      colour ? PLAIN : "");
    if (kind)
        vfm_buffer_format(&line, "%s: ", kind);
    add_visible(&line, vfm_slice_of(text));
    vfm_buffer_put(&line, '\n');
    if (line.failed)
        fprintf(stderr, "%s: no memory left for a message\n", program);
    else
        fwrite(line.data, 1, line.length, stderr);
    vfm_buffer_release(&line);
}

void vfm_run_complain(const char *program, const struct vfm_error *error)
{
    char text[1024];
    vfm_run_tell(program, NULL, vfm_error_text(error, text, sizeof text));
}
