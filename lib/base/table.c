// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Open addressing with linear steps over 32-bit slots, at most half full, so that a look-up touches
 * one line of the slots and one entry. The entries lie apart, in order of first sight.
 */
#include <vfm/table.h>

#include <stdlib.h>

/* Odd constants with about half their bits set (digits of the golden ratio and of pi). */
#define HASH_SEED UINT64_C(0x9E3779B97F4A7C15)
#define HASH_STEP UINT64_C(0xA4093822299F31D1)
#define HASH_LAST UINT64_C(0xC4CEB9FE1A85EC53)

__extension__ typedef unsigned __int128 wide;

/* Both halves of the whole product, folded: every bit of the result hangs on every bit given. */
static inline uint64_t fold(uint64_t a, uint64_t b)
{
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t word_at(const char *data)
{
    uint64_t word;
    memcpy(&word, data, sizeof word);
    return word;
}

uint64_t vfm_hash(struct vfm_slice key)
{
    uint64_t hash = HASH_SEED ^ key.length * HASH_LAST;
    const char *at = key.data;
    size_t left = key.length;
    if (left >= 8) {
        for (; left > 8; left -= 8, at += 8)
            hash = fold(hash ^ word_at(at), HASH_STEP);
        at -= 8 - left; /* the last eight bytes, overlapping what was read */
        hash = fold(hash ^ word_at(at), HASH_LAST);
    } else if (left) {
        uint64_t word = 0;
        memcpy(&word, at, left);
        hash = fold(hash ^ word, HASH_LAST);
    }
    return fold(hash ^ HASH_SEED, HASH_STEP);
}

void vfm_table_release(struct vfm_table *table)
{
    if (!table)
        return;
    free(table->entries);
    free(table->slots);
    vfm_arena_release(&table->keys);
    *table = (struct vfm_table){0};
}

/* The slot where `key` is, or the empty one where it would go. */
static size_t probe(const struct vfm_table *table, struct vfm_slice key, uint64_t hash)
{
    size_t slot = hash & table->mask;
    while (table->slots[slot]) {
        const struct vfm_table_entry *entry = &table->entries[table->slots[slot] - 1];
        if (entry->hash == hash && vfm_slice_equal_short(entry->key, key))
            break;
        slot = (slot + 1) & table->mask;
    }
    return slot;
}

size_t vfm_table_find(const struct vfm_table *table, struct vfm_slice key)
{
    if (!table->slots)
        return VFM_ABSENT;
    uint32_t found = table->slots[probe(table, key, vfm_hash(key))];
    return found ? found - 1 : VFM_ABSENT;
}

/* Twice as many entries, and twice as many slots as that. */
static int grow(struct vfm_table *table)
{
    size_t capacity = table->capacity ? table->capacity * 2 : 32;
    if (capacity >= UINT32_MAX)
        return -1;
    struct vfm_table_entry *entries = realloc(table->entries, capacity * sizeof *entries);
    if (!entries)
        return -1;
    table->entries = entries;
    uint32_t *slots = calloc(capacity * 2, sizeof *slots);
    if (!slots)
        return -1;
    size_t mask = capacity * 2 - 1;
    for (size_t i = 0; i < table->count; i++) {
        size_t slot = entries[i].hash & mask;
        while (slots[slot])
            slot = (slot + 1) & mask;
        slots[slot] = (uint32_t)i + 1;
    }
    free(table->slots);
    table->slots = slots;
    table->mask = mask;
    table->capacity = capacity;
    return 0;
}

static size_t no_memory(const struct vfm_table *table, struct vfm_error *error)
{
    vfm_fail(error, VFM_NO_MEMORY, "no memory for a table of more than %zu keys", table->count);
    return VFM_ABSENT;
}

size_t vfm_table_add(struct vfm_table *table, struct vfm_slice key, struct vfm_error *error)
{
    uint64_t hash = vfm_hash(key);
    size_t slot = 0;
    if (table->slots) {
        slot = probe(table, key, hash);
        if (table->slots[slot])
            return table->slots[slot] - 1;
    }
    if (table->count == table->capacity) {
        if (grow(table) != 0)
            return no_memory(table, error);
        slot = probe(table, key, hash);
    }
    struct vfm_slice copy = vfm_arena_copy(&table->keys, key);
    if (!copy.data)
        return no_memory(table, error);
    size_t index = table->count++;
    table->entries[index] = (struct vfm_table_entry){copy, hash};
    table->slots[slot] = (uint32_t)index + 1;
    return index;
}
