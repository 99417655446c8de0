// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/arena.h>

#include <stdint.h>
#include <stdlib.h>

#define FIRST_CHUNK ((size_t)64 << 10)

struct vfm_arena_chunk {
    struct vfm_arena_chunk *older;
    size_t size; /* of `bytes` */
    _Alignas(16) char bytes[];
};

void *vfm_arena_take_slow(struct vfm_arena *arena, size_t size)
{
    size_t room = arena->chunks ? arena->chunks->size * 2 : FIRST_CHUNK;
    if (size > SIZE_MAX / 4)
        return NULL;
    while (room < size)
        room *= 2;
    struct vfm_arena_chunk *chunk = malloc(sizeof *chunk + room);
    if (!chunk)
        return NULL;
    chunk->older = arena->chunks;
    chunk->size = room;
    arena->chunks = chunk;
    arena->next = chunk->bytes + size;
    arena->end = chunk->bytes + room;
    return chunk->bytes;
}

struct vfm_slice vfm_arena_copy(struct vfm_arena *arena, struct vfm_slice slice)
{
    char *copy = vfm_arena_take(arena, slice.length + 1);
    if (!copy)
        return (struct vfm_slice){NULL, 0};
    if (slice.length)
        memcpy(copy, slice.data, slice.length);
    copy[slice.length] = '\0';
    return (struct vfm_slice){copy, slice.length};
}

/* Those newer than `last`. */
static void free_chunks(struct vfm_arena_chunk *chunk, const struct vfm_arena_chunk *last)
{
    while (chunk != last) {
        struct vfm_arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
}

void vfm_arena_rewind(struct vfm_arena *arena, struct vfm_arena_mark mark)
{
    struct vfm_arena_chunk *newest = arena->chunks;
    if (newest == mark.chunk) {
        arena->next = mark.next;
        return;
    }
    free_chunks(newest->older, mark.chunk);
    newest->older = mark.chunk;
    arena->next = newest->bytes;
}

void vfm_arena_clear(struct vfm_arena *arena)
{
    struct vfm_arena_chunk *largest = arena->chunks; /* each is larger than those before */
    if (!largest)
        return;
    free_chunks(largest->older, NULL);
    largest->older = NULL;
    arena->next = largest->bytes;
    arena->end = largest->bytes + largest->size;
}

void vfm_arena_release(struct vfm_arena *arena)
{
    if (!arena)
        return;
    free_chunks(arena->chunks, NULL);
    *arena = (struct vfm_arena){0};
}
