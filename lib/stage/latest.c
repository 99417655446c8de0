// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "latest.h"

#include <inttypes.h>
#include <stdlib.h>

#include <vfm/number.h>
#include <vfm/scanner.h>
#include <vfm/spill.h>
#include <vfm/table.h>

#define SEPARATOR '\x1f'
#define IN_MEMORY ((size_t)8 << 20)
#define WINDOW ((size_t)256 << 10)

/* The best record of a key so far. */
struct best {
    uint64_t ordinal;
    char *order; /* its order, owned */
    size_t length;
    double number;
    bool is_number;
};

/* What stands before each line in the spill. */
struct head {
    uint32_t key, length;
};

struct latest {
    const char *const *keys; /* borrowed */
    size_t key_count;
    const char *order;
    struct vfm_table table;
    struct best *best;
    size_t capacity;
    uint64_t count; /* records taken */
    struct vfm_spill spill;
    struct vfm_buffer scratch;
};

struct latest *latest_open(const char *const *keys, size_t count, const char *order,
                           struct vfm_error *error)
{
    struct latest *latest = calloc(1, sizeof *latest);
    if (!latest) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for the latest returns");
        return NULL;
    }
    latest->keys = keys;
    latest->key_count = count;
    latest->order = order;
    latest->spill.limit = IN_MEMORY;
    return latest;
}

void latest_close(struct latest *latest)
{
    if (!latest)
        return;
    for (size_t i = 0; i < latest->table.count; i++)
        free(latest->best[i].order);
    free(latest->best);
    vfm_table_release(&latest->table);
    vfm_spill_release(&latest->spill);
    vfm_buffer_release(&latest->scratch);
    free(latest);
}

static const struct vfm_value *need(const struct vfm_record *record, const char *name,
                                    struct vfm_error *error)
{
    int place = vfm_record_find(record, vfm_slice_of(name));
    if (place >= 0 && record->values[place].kind != VFM_NULL)
        return &record->values[place];
    vfm_fail(error, VFM_MISSING_FIELD, "%s is missing: without it the latest cannot be told", name);
    vfm_fail_field(error, name, (struct vfm_slice){NULL, 0});
    return NULL;
}

/* The kind of the record and its key fields, one after another. */
static int make_key(struct latest *latest, const struct vfm_record *record, struct vfm_error *error)
{
    struct vfm_buffer *key = &latest->scratch;
    key->length = 0;
    vfm_buffer_slice(key,
                     vfm_value_token(&record->values[record->shape->record_place], record->arena));
    for (size_t i = 0; i < latest->key_count; i++) {
        const struct vfm_value *value = need(record, latest->keys[i], error);
        if (!value)
            return -1;
        vfm_buffer_put(key, SEPARATOR);
        vfm_buffer_put(key, value->kind == VFM_STRING ? '"' : ' ');
        vfm_buffer_slice(key, vfm_value_token(value, record->arena));
    }
    return vfm_buffer_check(key, error);
}

/* Whether an order is not before that of the best so far. Numbers go by value, all else bytewise.
 */
static bool not_before(const struct best *best, struct vfm_slice text, bool is_number,
                       double number)
{
    if (best->is_number && is_number)
        return number >= best->number;
    return vfm_slice_compare(text, (struct vfm_slice){best->order, best->length}) >= 0;
}

static int make_room(struct latest *latest, struct vfm_error *error)
{
    if (latest->table.count < latest->capacity)
        return 0;
    size_t capacity = latest->capacity ? latest->capacity * 2 : 64;
    struct best *best = realloc(latest->best, capacity * sizeof *best);
    if (!best)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the latest returns");
    latest->best = best;
    latest->capacity = capacity;
    return 0;
}

static int compare(struct latest *latest, const struct vfm_value *order, struct vfm_arena *arena,
                   size_t *key, struct vfm_error *error)
{
    struct vfm_slice text = vfm_value_token(order, arena);
    bool is_number = order->kind == VFM_NUMBER || order->kind == VFM_MONEY_VALUE;
    double number = 0;
    size_t before = latest->table.count;
    if (is_number && vfm_value_number(order, latest->order, &number, error) < 0)
        return -1;
    if (make_room(latest, error) < 0)
        return -1;
    *key = vfm_table_add(&latest->table, vfm_buffer_view(&latest->scratch), error);
    if (*key == VFM_ABSENT)
        return -1;
    struct best *best = &latest->best[*key];
    if (*key == before)
        *best = (struct best){0};
    else if (!not_before(best, text, is_number, number))
        return 0;
    char *copy = malloc(text.length + 1);
    if (!copy)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the latest returns");
    memcpy(copy, text.data, text.length);
    free(best->order);
    *best = (struct best){latest->count, copy, text.length, number, is_number};
    return 0;
}

static int put_aside(struct latest *latest, const struct vfm_record *record, size_t key,
                     struct vfm_error *error)
{
    struct vfm_buffer *line = &latest->scratch;
    struct head head = {.key = (uint32_t)key};
    line->length = 0;
    vfm_buffer_add(line, &head, sizeof head);
    vfm_record_print(record, line);
    if (vfm_buffer_check(line, error) < 0)
        return -1;
    head.length = (uint32_t)(line->length - sizeof head);
    memcpy(line->data, &head, sizeof head);
    return vfm_spill_add(&latest->spill, vfm_buffer_view(line), error);
}

int latest_take(struct latest *latest, struct vfm_link *link, struct vfm_record *record)
{
    size_t key;
    const struct vfm_value *order = need(record, latest->order, &link->error);
    if (!order || make_key(latest, record, &link->error) < 0 ||
        compare(latest, order, record->arena, &key, &link->error) < 0)
        return vfm_link_refuse_record(link, record);
    if (put_aside(latest, record, key, &link->error) < 0)
        return -1;
    latest->count++;
    return vfm_link_take(link);
}

static int emit(struct vfm_link *link, struct vfm_record *record, struct vfm_slice line)
{
    vfm_arena_clear(link->arena);
    vfm_shapes_trim(link->shapes);
    if (vfm_scan(record, line, false, &link->error) < 0)
        return -1;
    return vfm_link_emit(link, record);
}

int latest_end(struct latest *latest, struct vfm_link *link)
{
    struct vfm_spill_window window;
    struct vfm_record record;
    int result = 0;
    if (vfm_spill_window_open(&window, &latest->spill, 0, latest->spill.length, WINDOW,
                              &link->error) < 0)
        return -1;
    if (vfm_record_init(&record, link->shapes, link->arena, &link->error) < 0) {
        vfm_spill_window_close(&window);
        return -1;
    }
    for (uint64_t ordinal = 0; ordinal < latest->count && result == 0; ordinal++) {
        struct head head;
        const char *bytes = vfm_spill_take(&window, sizeof head, &link->error);
        if (bytes) {
            memcpy(&head, bytes, sizeof head);
            bytes = vfm_spill_take(&window, head.length, &link->error);
        }
        if (!bytes)
            result = -1;
        else if (latest->best[head.key].ordinal == ordinal)
            result = emit(link, &record, (struct vfm_slice){bytes, head.length - 1});
    }
    uint64_t superseded = latest->count - latest->table.count;
    if (result == 0 && superseded)
        vfm_link_note(link, "%" PRIu64 " of %" PRIu64 " records superseded by a later one",
                      superseded, latest->count);
    vfm_record_release(&record);
    vfm_spill_window_close(&window);
    return result;
}
