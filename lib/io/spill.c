// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/spill.h>

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <vfm/scanner.h>
#include <vfm/sink.h>

void vfm_spill_release(struct vfm_spill *spill)
{
    if (!spill)
        return;
    if (spill->stored)
        close(spill->descriptor);
    vfm_buffer_release(&spill->tail);
    *spill = (struct vfm_spill){0};
}

static int write_all(int descriptor, const char *data, size_t length, uint64_t offset,
                     struct vfm_error *error)
{
    while (length) {
        ssize_t written = pwrite(descriptor, data, length, (off_t)offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return vfm_fail_errno(error, VFM_CANNOT_WRITE, errno,
                                  "cannot write a temporary file (choose another place with "
                                  "TMPDIR)");
        data += written;
        length -= (size_t)written;
        offset += (uint64_t)written;
    }
    return 0;
}

/* Puts the tail into the file; its memory stays for what comes next. */
static int write_tail(struct vfm_spill *spill, struct vfm_error *error)
{
    if (vfm_buffer_check(&spill->tail, error) < 0)
        return -1;
    if (spill->tail.length == 0)
        return 0;
    if (!spill->stored && (spill->descriptor = vfm_spill_open(error)) < 0)
        return -1;
    uint64_t from = spill->stored;
    spill->stored = spill->length; /* from here on there is a file to close */
    if (write_all(spill->descriptor, spill->tail.data, spill->tail.length, from, error) < 0)
        return -1;
    spill->tail.length = 0;
    return 0;
}

int vfm_spill_flush(struct vfm_spill *spill, struct vfm_error *error)
{
    if (write_tail(spill, error) < 0)
        return -1;
    vfm_buffer_release(&spill->tail);
    return 0;
}

int vfm_spill_add(struct vfm_spill *spill, struct vfm_slice bytes, struct vfm_error *error)
{
    vfm_buffer_slice(&spill->tail, bytes);
    spill->length += bytes.length;
    if (spill->tail.length > spill->limit)
        return write_tail(spill, error);
    return vfm_buffer_check(&spill->tail, error);
}

int vfm_spill_read(const struct vfm_spill *spill, uint64_t offset, char *out, size_t length,
                   struct vfm_error *error)
{
    assert(offset + length <= spill->length);
    while (length && offset < spill->stored) {
        size_t wanted = length;
        if (wanted > spill->stored - offset)
            wanted = (size_t)(spill->stored - offset);
        ssize_t got = pread(spill->descriptor, out, wanted, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return vfm_fail_errno(error, VFM_CANNOT_READ, errno, "cannot read a temporary file");
        if (got == 0)
            return vfm_fail(error, VFM_CANNOT_READ, "a temporary file has lost its end");
        out += got;
        offset += (uint64_t)got;
        length -= (size_t)got;
    }
    if (length)
        memcpy(out, spill->tail.data + (offset - spill->stored), length);
    return 0;
}

int vfm_spill_window_open(struct vfm_spill_window *window, const struct vfm_spill *spill,
                          uint64_t from, uint64_t end, size_t size, struct vfm_error *error)
{
    *window = (struct vfm_spill_window){
        .spill = spill, .next = from, .end = end, .capacity = size ? size : 1};
    window->data = malloc(window->capacity + VFM_PADDING);
    if (!window->data)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for reading back");
    memset(window->data, 0, window->capacity + VFM_PADDING);
    return 0;
}

void vfm_spill_window_close(struct vfm_spill_window *window)
{
    free(window->data);
    *window = (struct vfm_spill_window){0};
}

int vfm_spill_window_fill(struct vfm_spill_window *window, size_t length, struct vfm_error *error)
{
    size_t left = window->to - window->from;
    assert(left + (window->end - window->next) >= length);
    memmove(window->data, window->data + window->from, left);
    window->from = 0;
    window->to = left;
    if (window->capacity < length) {
        char *data = realloc(window->data, length + VFM_PADDING);
        if (!data)
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a record of %zu bytes",
                            length);
        window->data = data;
        window->capacity = length;
        memset(data + left, 0, length + VFM_PADDING - left);
    }
    size_t more = window->capacity - left;
    if (more > window->end - window->next)
        more = (size_t)(window->end - window->next);
    if (vfm_spill_read(window->spill, window->next, window->data + left, more, error) < 0)
        return -1;
    window->next += more;
    window->to += more;
    return 0;
}
