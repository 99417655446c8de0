// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Sorting in memory. Entries fill the memory from the front, their items (the beginning of the key
 * and where the entry is) from the back, with room for as many again to merge into: one allocation,
 * touched only as far as it is needed.
 */
#include <assert.h>
#include <stdlib.h>

#include <vfm/scanner.h>

#include "rank.h"

#define WRITE_SIZE ((size_t)256 << 10)
#define SMALL 12 /* so many items are put in order by insertion */

struct item {
    uint64_t prefix;
    uint64_t at; /* of the entry in the memory */
};

/* An entry as memory and runs hold it; key and line follow. */
struct head {
    uint64_t position;
    uint32_t key_length, group_length, line_length, unused;
};

static size_t stored_size(const struct rank_entry *entry)
{
    return sizeof(struct head) + entry->key_length + entry->line_length;
}

static uint64_t prefix_of(const char *key, size_t length)
{
    uint64_t prefix = 0;
    if (length >= 8) {
        for (int i = 0; i < 8; i++)
            prefix = prefix << 8 | (unsigned char)key[i];
        return prefix;
    }
    for (size_t i = 0; i < 8; i++)
        prefix = prefix << 8 | (i < length ? (unsigned char)key[i] : 0);
    return prefix;
}

static void read_entry(const char *stored, struct rank_entry *entry)
{
    struct head head;
    memcpy(&head, stored, sizeof head);
    *entry = (struct rank_entry){.position = head.position,
                                 .key = stored + sizeof head,
                                 .line = stored + sizeof head + head.key_length,
                                 .key_length = head.key_length,
                                 .group_length = head.group_length,
                                 .line_length = head.line_length};
    entry->prefix = prefix_of(entry->key, entry->key_length);
}

static struct head head_of(const struct rank_entry *entry)
{
    return (struct head){.position = entry->position,
                         .key_length = entry->key_length,
                         .group_length = entry->group_length,
                         .line_length = entry->line_length};
}

/* The items end where the memory ends; the newest stands first. */
static struct item *items_of(const struct rank_sorter *sorter)
{
    char *end = sorter->memory + sorter->size;
    return (struct item *)(void *)end - sorter->count;
}

void rank_sorter_release(struct rank_sorter *sorter)
{
    free(sorter->memory);
    free(sorter->runs);
    vfm_spill_release(&sorter->spill);
    *sorter = (struct rank_sorter){0};
}

/* ---- order ---- */

static int compare(const struct rank_sorter *sorter, const struct item *a, const struct item *b)
{
    if (a->prefix != b->prefix)
        return a->prefix < b->prefix ? -1 : 1;
    struct rank_entry left, right;
    read_entry(sorter->memory + a->at, &left);
    read_entry(sorter->memory + b->at, &right);
    return rank_compare(&left, &right);
}

static void insert(const struct rank_sorter *sorter, struct item *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct item item = items[i];
        size_t to = i;
        for (; to > 0 && compare(sorter, &item, &items[to - 1]) < 0; to--)
            items[to] = items[to - 1];
        items[to] = item;
    }
}

/* Merge sort of `items` with `scratch` of the same size; the result stands in `items`. */
static void sort_items(const struct rank_sorter *sorter, struct item *items, struct item *scratch,
                       size_t count)
{
    if (count <= SMALL) {
        insert(sorter, items, count);
        return;
    }
    size_t half = count / 2, left = 0, right = half, out = 0;
    sort_items(sorter, items, scratch, half);
    sort_items(sorter, items + half, scratch, count - half);
    if (compare(sorter, &items[half - 1], &items[half]) < 0)
        return;
    memcpy(scratch, items, half * sizeof *items);
    while (left < half && right < count)
        items[out++] =
            compare(sorter, &items[right], &scratch[left]) < 0 ? items[right++] : scratch[left++];
    memcpy(items + out, scratch + left, (half - left) * sizeof *items);
}

void rank_sorter_sort(struct rank_sorter *sorter)
{
    struct item *items = items_of(sorter);
    if (!sorter->sorted)
        sort_items(sorter, items, items - sorter->count, sorter->count);
    sorter->sorted = true;
}

void rank_sorter_entry(const struct rank_sorter *sorter, size_t index, struct rank_entry *entry)
{
    assert(sorter->sorted && index < sorter->count);
    read_entry(sorter->memory + items_of(sorter)[index].at, entry);
}

/* ---- runs ---- */

int rank_entry_put(struct vfm_spill *spill, const struct rank_entry *entry, struct vfm_error *error)
{
    struct head head = head_of(entry);
    if (vfm_spill_add(spill, (struct vfm_slice){(const char *)&head, sizeof head}, error) < 0 ||
        vfm_spill_add(spill, (struct vfm_slice){entry->key, entry->key_length}, error) < 0)
        return -1;
    return vfm_spill_add(spill, (struct vfm_slice){entry->line, entry->line_length}, error);
}

int rank_entry_take(struct vfm_spill_window *window, struct rank_entry *entry,
                    struct vfm_error *error)
{
    struct head head;
    const char *at = vfm_spill_take(window, sizeof head, error);
    if (!at)
        return -1;
    memcpy(&head, at, sizeof head);
    at = vfm_spill_take(window, (size_t)head.key_length + head.line_length, error);
    if (!at)
        return -1;
    *entry = (struct rank_entry){.position = head.position,
                                 .key = at,
                                 .line = at + head.key_length,
                                 .key_length = head.key_length,
                                 .group_length = head.group_length,
                                 .line_length = head.line_length};
    entry->prefix = prefix_of(entry->key, entry->key_length);
    return 0;
}

static int note_run(struct rank_sorter *sorter, uint64_t from, struct vfm_error *error)
{
    if (sorter->run_count == sorter->run_capacity) {
        size_t capacity = sorter->run_capacity ? sorter->run_capacity * 2 : 16;
        struct rank_run *runs = realloc(sorter->runs, capacity * sizeof *runs);
        if (!runs)
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for sorting");
        sorter->runs = runs;
        sorter->run_capacity = capacity;
    }
    sorter->runs[sorter->run_count++] = (struct rank_run){from, sorter->spill.length};
    return 0;
}

static int write_run(struct rank_sorter *sorter, struct vfm_error *error)
{
    uint64_t from = sorter->spill.length;
    struct rank_entry entry;
    int result = 0;
    sorter->spill.limit = WRITE_SIZE;
    if (sorter->count)
        rank_sorter_sort(sorter);
    for (size_t i = 0; i < sorter->count && result == 0; i++) {
        rank_sorter_entry(sorter, i, &entry);
        result = rank_entry_put(&sorter->spill, &entry, error);
    }
    if (result == 0)
        result = vfm_spill_flush(&sorter->spill, error);
    if (result == 0 && sorter->count)
        result = note_run(sorter, from, error);
    sorter->used = sorter->count = sorter->kept = 0;
    return result;
}

int rank_sorter_flush(struct rank_sorter *sorter, struct vfm_error *error)
{
    int result = write_run(sorter, error);
    free(sorter->memory);
    sorter->memory = NULL;
    return result;
}

/* ---- taking in ---- */

static bool fits(const struct rank_sorter *sorter, size_t length)
{
    size_t items = (sorter->count + 1) * 2 * sizeof(struct item) + sizeof(struct item);
    return sorter->used + length + VFM_PADDING + items <= sorter->size;
}

static int make_memory(struct rank_sorter *sorter, size_t length, struct vfm_error *error)
{
    size_t least = length + VFM_PADDING + 8 * sizeof(struct item);
    if (sorter->size < least)
        sorter->size = least;
    sorter->size &= ~(size_t)15;
    if (sorter->size < least)
        sorter->size += 16;
    sorter->memory = malloc(sorter->size);
    if (!sorter->memory)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for sorting (%zu bytes; see --memory)",
                        sorter->size);
    sorter->used = sorter->count = sorter->kept = 0;
    return 0;
}

/* Drops what cannot be among the first `top` of its group: all that come after that many of it, but
 * for those equal to the last of them. */
static int cut_to_top(struct rank_sorter *sorter, struct vfm_error *error)
{
    struct rank_sorter kept = {.size = sorter->size};
    struct rank_entry entry, first = {0}, last = {0};
    uint64_t in_group = 0;
    rank_sorter_sort(sorter);
    if (make_memory(&kept, 0, error) < 0)
        return -1;
    for (size_t i = 0; i < sorter->count; i++) {
        rank_sorter_entry(sorter, i, &entry);
        if (i == 0 || !rank_same_group(&entry, &first)) {
            first = entry;
            in_group = 0;
        }
        if (++in_group > sorter->top && !rank_same_key(&entry, &last))
            continue;
        if (in_group <= sorter->top)
            last = entry;
        if (rank_sorter_add(&kept, &entry, error) < 0) {
            rank_sorter_release(&kept);
            return -1;
        }
    }
    free(sorter->memory);
    sorter->memory = kept.memory;
    sorter->used = kept.used;
    sorter->count = sorter->kept = kept.count;
    sorter->sorted = false;
    return 0;
}

/* Whether so much has come since the last cut that another one is worth while. */
static bool worth_cutting(const struct rank_sorter *sorter)
{
    return sorter->top && sorter->count > 4096 && sorter->count / 2 > sorter->kept &&
           sorter->count / 2 > sorter->top;
}

int rank_sorter_add(struct rank_sorter *sorter, const struct rank_entry *entry,
                    struct vfm_error *error)
{
    size_t length = stored_size(entry);
    struct head head = head_of(entry);
    if (!sorter->memory && make_memory(sorter, length, error) < 0)
        return -1;
    if (!fits(sorter, length) || (worth_cutting(sorter) && sorter->count % 4096 == 0)) {
        if (worth_cutting(sorter) && cut_to_top(sorter, error) < 0)
            return -1;
        if (!fits(sorter, length) && write_run(sorter, error) < 0)
            return -1;
    }
    if (!fits(sorter, length)) { /* one entry alone is larger than the memory allowed */
        free(sorter->memory);
        if (make_memory(sorter, length, error) < 0)
            return -1;
    }
    char *at = sorter->memory + sorter->used;
    memcpy(at, &head, sizeof head);
    if (entry->key_length)
        memcpy(at + sizeof head, entry->key, entry->key_length);
    memcpy(at + sizeof head + entry->key_length, entry->line, entry->line_length);
    sorter->count++;
    struct item *item = items_of(sorter);
    *item = (struct item){prefix_of(entry->key, entry->key_length), sorter->used};
    sorter->used += length;
    sorter->sorted = false;
    return 0;
}
