// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A buffer: bytes that it owns and that grow at the end. What every printer writes to. Running out
 * of memory is remembered in `failed` rather than answered at each append: whoever hands the bytes
 * on looks at it once (vfm_buffer_check).
 */
#ifndef VFM_BUFFER_H
#define VFM_BUFFER_H

#include <vfm/error.h>
#include <vfm/slice.h>

struct vfm_buffer {
    char *data;
    size_t length, capacity;
    bool failed; /* memory ran out; the bytes are not to be used */
};

void vfm_buffer_release(struct vfm_buffer *buffer); /* NULL and zeroed are fine; zeroes it */

/* Makes room for `more` bytes and returns where they go (the caller adds to `length`), or NULL with
 * `failed` set. */
char *vfm_buffer_reserve_slow(struct vfm_buffer *buffer, size_t more);
static inline char *vfm_buffer_reserve(struct vfm_buffer *buffer, size_t more)
{
    if (__builtin_expect(buffer->capacity - buffer->length >= more && !buffer->failed, 1))
        return buffer->data + buffer->length;
    return vfm_buffer_reserve_slow(buffer, more);
}

static inline void vfm_buffer_add(struct vfm_buffer *buffer, const void *bytes, size_t length)
{
    char *at = vfm_buffer_reserve(buffer, length + 1); /* one over: never NULL for nothing */
    if (at && length) {
        memcpy(at, bytes, length);
        buffer->length += length;
    }
}

static inline void vfm_buffer_put(struct vfm_buffer *buffer, char byte)
{
    char *at = vfm_buffer_reserve(buffer, 1);
    if (at) {
        *at = byte;
        buffer->length++;
    }
}

static inline void vfm_buffer_slice(struct vfm_buffer *buffer, struct vfm_slice slice)
{
    vfm_buffer_add(buffer, slice.data, slice.length);
}

static inline void vfm_buffer_text(struct vfm_buffer *buffer, const char *terminated)
{
    vfm_buffer_add(buffer, terminated, strlen(terminated));
}

void vfm_buffer_format(struct vfm_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* `text` (UTF-8) as a JSON string with its quotes: `"`, `\` and control characters escaped, all
 * else as it is. */
void vfm_buffer_json(struct vfm_buffer *buffer, struct vfm_slice text);

/* 0, or -1 with VFM_NO_MEMORY when an append failed. */
int vfm_buffer_check(const struct vfm_buffer *buffer, struct vfm_error *error);

static inline struct vfm_slice vfm_buffer_view(const struct vfm_buffer *buffer)
{
    return (struct vfm_slice){buffer->data, buffer->length};
}

#endif
