// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/buffer.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void vfm_buffer_release(struct vfm_buffer *buffer)
{
    if (!buffer)
        return;
    free(buffer->data);
    *buffer = (struct vfm_buffer){0};
}

char *vfm_buffer_reserve_slow(struct vfm_buffer *buffer, size_t more)
{
    if (buffer->failed)
        return NULL;
    if (buffer->capacity - buffer->length >= more && buffer->data)
        return buffer->data + buffer->length;
    if (more > SIZE_MAX / 4 - buffer->length) {
        buffer->failed = true;
        return NULL;
    }
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity - buffer->length < more)
        capacity *= 2;
    char *data = realloc(buffer->data, capacity);
    if (!data) {
        buffer->failed = true;
        return NULL;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return data + buffer->length;
}

void vfm_buffer_format(struct vfm_buffer *buffer, const char *format, ...)
{
    char *at = vfm_buffer_reserve(buffer, 128);
    if (!at)
        return;
    size_t room = buffer->capacity - buffer->length;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(at, room, format, arguments);
    va_end(arguments);
    if (length < 0) {
        buffer->failed = true;
        return;
    }
    if ((size_t)length >= room) {
        at = vfm_buffer_reserve(buffer, (size_t)length + 1);
        if (!at)
            return;
        va_start(arguments, format);
        vsnprintf(at, (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    buffer->length += (size_t)length;
}

/* The letter after the backslash in JSON's short escapes; 0 where there is none. */
static char short_escape(unsigned char byte)
{
    switch (byte) {
    case '"':
    case '\\':
        return (char)byte;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

void vfm_buffer_json(struct vfm_buffer *buffer, struct vfm_slice text)
{
    static const char digits[] = "0123456789abcdef";
    vfm_buffer_put(buffer, '"');
    size_t done = 0; /* what comes before is in the buffer */
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        vfm_buffer_add(buffer, text.data + done, i - done);
        done = i + 1;
        char letter = short_escape(byte);
        if (letter) {
            vfm_buffer_put(buffer, '\\');
            vfm_buffer_put(buffer, letter);
        } else {
            char escape[6] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
            vfm_buffer_add(buffer, escape, sizeof escape);
        }
    }
    vfm_buffer_add(buffer, text.length ? text.data + done : "", text.length - done);
    vfm_buffer_put(buffer, '"');
}

int vfm_buffer_check(const struct vfm_buffer *buffer, struct vfm_error *error)
{
    if (buffer->failed)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for %zu bytes of output", buffer->length);
    return 0;
}
