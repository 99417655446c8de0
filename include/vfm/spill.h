// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A spill: bytes put aside at the end and read back from anywhere. They stay in memory up to a
 * limit; past it they go to a temporary file of which nothing is left however the process ends
 * (vfm_spill_open).
 */
#ifndef VFM_SPILL_H
#define VFM_SPILL_H

#include <stdint.h>

#include <vfm/buffer.h>
#include <vfm/error.h>

struct vfm_spill {
    size_t limit;    /* of memory, bytes: set by the owner; 0 spills at once */
    uint64_t length; /* bytes put aside so far */
    uint64_t stored; /* … of which the first so many are in the file */
    int descriptor;  /* of the file; meaningful where stored > 0 */
    struct vfm_buffer tail;
};

/* A zeroed spill is a valid empty one. */
void vfm_spill_release(struct vfm_spill *spill);

/* Errors: VFM_CANNOT_WRITE, VFM_NO_MEMORY. */
int vfm_spill_add(struct vfm_spill *spill, struct vfm_slice bytes, struct vfm_error *error);

/* Puts what is in memory into the file and lets the memory go. */
int vfm_spill_flush(struct vfm_spill *spill, struct vfm_error *error);

/* `length` bytes from `offset`, all of them within the spill. Errors: VFM_CANNOT_READ. */
int vfm_spill_read(const struct vfm_spill *spill, uint64_t offset, char *out, size_t length,
                   struct vfm_error *error);

/* A window that moves over a stretch of a spill, from front to back. */
struct vfm_spill_window {
    const struct vfm_spill *spill; /* not to be added to meanwhile */
    uint64_t next, end;            /* what is not in the window yet */
    char *data;                    /* owned, `capacity` bytes and VFM_PADDING more */
    size_t capacity, from, to;     /* what has not been taken */
};

/* Over bytes `from` up to `end`, `size` of them at a time (grows for longer pieces). */
int vfm_spill_window_open(struct vfm_spill_window *window, const struct vfm_spill *spill,
                          uint64_t from, uint64_t end, size_t size, struct vfm_error *error);
void vfm_spill_window_close(struct vfm_spill_window *window);

/* True where nothing is left. */
static inline bool vfm_spill_window_done(const struct vfm_spill_window *window)
{
    return window->from == window->to && window->next == window->end;
}

int vfm_spill_window_fill(struct vfm_spill_window *window, size_t length, struct vfm_error *error);

/* The next `length` bytes (there are as many), good until the next call; VFM_PADDING readable bytes
 * follow. NULL with VFM_CANNOT_READ or VFM_NO_MEMORY. */
static inline const char *vfm_spill_take(struct vfm_spill_window *window, size_t length,
                                         struct vfm_error *error)
{
    if (window->to - window->from < length && vfm_spill_window_fill(window, length, error) < 0)
        return NULL;
    const char *taken = window->data + window->from;
    window->from += length;
    return taken;
}

#endif
