// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "refusal.h"

#include <inttypes.h>

#include <vfm/scanner.h>

static void print_number(struct vfm_buffer *out, const char *key, uint64_t number)
{
    if (number)
        vfm_buffer_format(out, ",\"%s\":%" PRIu64, key, number);
    else
        vfm_buffer_format(out, ",\"%s\":null", key);
}

/* As JSON text; what is not UTF-8 byte by byte as Latin-1, which loses nothing. */
void bytes_print(struct vfm_slice bytes, struct vfm_buffer *out)
{
    struct vfm_buffer text = {0};
    while (bytes.length) {
        size_t valid = vfm_utf8_length(bytes);
        vfm_buffer_add(&text, bytes.data, valid);
        if (valid < bytes.length) {
            unsigned char byte = (unsigned char)bytes.data[valid++];
            vfm_buffer_put(&text, (char)(0xc0 | byte >> 6));
            vfm_buffer_put(&text, (char)(0x80 | (byte & 0x3f)));
        }
        bytes.data += valid;
        bytes.length -= valid;
    }
    out->failed |= text.failed;
    vfm_buffer_json(out, vfm_buffer_view(&text));
    vfm_buffer_release(&text);
}

static void print_text(struct vfm_buffer *out, const char *key, const char *text)
{
    vfm_buffer_format(out, ",\"%s\":", key);
    if (text && *text)
        bytes_print(vfm_slice_of(text), out);
    else
        vfm_buffer_text(out, "null");
}

void reject_print(const struct vfm_error *error, struct vfm_slice raw, struct vfm_buffer *out)
{
    vfm_buffer_text(out, "{\"record\":\"reject\"");
    print_text(out, "file", error->file);
    print_number(out, "line", error->line);
    print_number(out, "column", error->column);
    print_text(out, "field", error->field);
    print_text(out, "value", error->value);
    print_text(out, "reason", error->message);
    vfm_buffer_text(out, ",\"raw\":");
    bytes_print(raw, out);
    vfm_buffer_text(out, "}\n");
}

void stopped_print(const char *program, const struct vfm_error *error, struct vfm_buffer *out)
{
    char reason[sizeof error->message + 512];
    vfm_error_text(error, reason, sizeof reason);
    vfm_buffer_text(out, "{\"record\":\"stopped\"");
    print_text(out, "program", program);
    print_text(out, "reason", reason);
    vfm_buffer_text(out, "}\n");
}
