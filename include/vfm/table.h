// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A hash table from byte strings to small numbers: 0, 1, 2 … in order of first sight, so that
 * whoever uses it keeps its rows in a plain array beside it. Keys are copied once, when first seen;
 * looking up a key that is there copies nothing.
 */
#ifndef VFM_TABLE_H
#define VFM_TABLE_H

#include <stdint.h>

#include <vfm/arena.h>
#include <vfm/error.h>
#include <vfm/slice.h>

struct vfm_table {
    struct vfm_table_entry *entries; /* in order of first sight */
    uint32_t *slots;                 /* open addressing: entry + 1, or 0 */
    size_t count, capacity, mask;
    struct vfm_arena keys;
};

struct vfm_table_entry {
    struct vfm_slice key; /* owned by the table */
    uint64_t hash;
};

#define VFM_ABSENT ((size_t)-1)

/* A zeroed table is a valid empty one. */
void vfm_table_release(struct vfm_table *table);

/* A well-mixed 64-bit hash of the bytes; the same on every machine and run. */
uint64_t vfm_hash(struct vfm_slice key);

/* The number of `key`, or VFM_ABSENT. */
size_t vfm_table_find(const struct vfm_table *table, struct vfm_slice key);

/* The number of `key`, giving it the next one (== the count before) where it is new. VFM_ABSENT
 * with VFM_NO_MEMORY when memory runs out. */
size_t vfm_table_add(struct vfm_table *table, struct vfm_slice key, struct vfm_error *error);

#endif
