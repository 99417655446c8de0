// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * An arena: memory that is given out piece by piece and taken back all at once. One is reset for
 * each record, so that the usual record costs no allocation.
 */
#ifndef VFM_ARENA_H
#define VFM_ARENA_H

#include <vfm/error.h>
#include <vfm/slice.h>

struct vfm_arena_chunk;
struct vfm_arena {
    struct vfm_arena_chunk *chunks; /* newest first */
    char *next, *end;               /* what is free in the newest */
};

/* `size` bytes aligned to 16, or NULL when memory runs out. A zeroed arena is a valid empty one. */
void *vfm_arena_take_slow(struct vfm_arena *arena, size_t size);
static inline void *vfm_arena_take(struct vfm_arena *arena, size_t size)
{
    size = (size + 15) & ~(size_t)15;
    if (__builtin_expect((size_t)(arena->end - arena->next) >= size && arena->next, 1)) {
        void *taken = arena->next;
        arena->next += size;
        return taken;
    }
    return vfm_arena_take_slow(arena, size);
}

/* A copy of `slice` (with a zero byte after it), or {NULL, 0} when memory runs out. */
struct vfm_slice vfm_arena_copy(struct vfm_arena *arena, struct vfm_slice slice);

/* How much has been given out. */
struct vfm_arena_mark {
    struct vfm_arena_chunk *chunk;
    char *next;
};

static inline struct vfm_arena_mark vfm_arena_mark(const struct vfm_arena *arena)
{
    return (struct vfm_arena_mark){arena->chunks, arena->next};
}

/* Takes back what was given out since `mark`, so that a record that becomes many needs memory for
 * one. The newest chunk is kept, even where it is newer than the mark. */
void vfm_arena_rewind(struct vfm_arena *arena, struct vfm_arena_mark mark);

/* Takes everything back; keeps the largest chunk for the next use. */
void vfm_arena_clear(struct vfm_arena *arena);

void vfm_arena_release(struct vfm_arena *arena);

#endif
