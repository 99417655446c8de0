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

/* The latest order of a key so far. */
struct best {
    uint64_t sending; /* told apart from those before it */
    char *order;      /* owned */
    size_t length;
    double number;
    bool is_number;
};

/* What stands before each line in the spill. */
struct head {
    uint64_t sending; /* 0: superseded already when it came */
    uint32_t key, length;
};

struct latest {
    const char *const *keys; /* borrowed */
    size_t key_count;
    const char *order;
    struct vfm_table table;
    struct best *best;
    size_t capacity;
    uint64_t count;    /* records taken */
    uint64_t sendings; /* orders that were the latest of their key, ever */
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

/* How an order stands to the latest so far: below 0 before it, 0 the same, above 0 after it. */
static int stand(const struct best *best, struct vfm_slice text, bool is_number, double number)
{
    if (is_number)
        return (number > best->number) - (number < best->number);
    return vfm_slice_compare(text, (struct vfm_slice){best->order, best->length});
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

static int refuse_mixture(const char *field, struct vfm_slice text, struct vfm_error *error)
{
    vfm_fail(error, VFM_BAD_TYPE,
             "%s is a number in one record and text in another: which is the later cannot be told",
             field);
    return vfm_fail_field(error, field, text);
}

/* Holds the record's order against the latest of its key; *head says whether it may stay. */
static int compare(struct latest *latest, const struct vfm_value *order, struct vfm_arena *arena,
                   struct head *head, struct vfm_error *error)
{
    struct vfm_slice text = vfm_value_token(order, arena);
    bool is_number = order->kind == VFM_NUMBER || order->kind == VFM_MONEY_VALUE;
    double number = 0;
    size_t before = latest->table.count;
    if (is_number && vfm_value_number(order, latest->order, &number, error) < 0)
        return -1;
    if (make_room(latest, error) < 0)
        return -1;
    size_t key = vfm_table_add(&latest->table, vfm_buffer_view(&latest->scratch), error);
    if (key == VFM_ABSENT)
        return -1;
    struct best *best = &latest->best[key];
    if (key == before)
        *best = (struct best){.is_number = is_number};
    else if (best->is_number != is_number)
        return refuse_mixture(latest->order, text, error);
    int standing = key == before ? 1 : stand(best, text, is_number, number);
    *head = (struct head){.sending = standing < 0 ? 0 : best->sending, .key = (uint32_t)key};
    if (standing <= 0)
        return 0;
    char *copy = malloc(text.length + 1);
    if (!copy)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the latest returns");
    if (text.length)
        memcpy(copy, text.data, text.length);
    free(best->order);
    head->sending = ++latest->sendings;
    best->sending = head->sending;
    best->order = copy;
    best->length = text.length;
    best->number = number;
    return 0;
}

static int put_aside(struct latest *latest, const struct vfm_record *record, struct head head,
                     struct vfm_error *error)
{
    struct vfm_buffer *line = &latest->scratch;
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
    struct head head;
    const struct vfm_value *order = need(record, latest->order, &link->error);
    if (!order || make_key(latest, record, &link->error) < 0 ||
        compare(latest, order, record->arena, &head, &link->error) < 0)
        return vfm_link_refuse_record(link, record);
    latest->count++;
    if (head.sending == 0)
        return vfm_link_take(link); /* nothing that comes later brings it back */
    if (put_aside(latest, record, head, &link->error) < 0)
        return -1;
    return vfm_link_take(link);
}

static int emit(struct vfm_link *link, struct vfm_record *record, struct vfm_slice line)
{
    vfm_arena_clear(link->arena);
    vfm_shapes_trim(link->shapes);
    if (vfm_scan(record, line, &link->error) < 0)
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
    uint64_t kept = 0;
    while (result == 0 && !vfm_spill_window_done(&window)) {
        struct head head;
        const char *bytes = vfm_spill_take(&window, sizeof head, &link->error);
        if (bytes) {
            memcpy(&head, bytes, sizeof head);
            bytes = vfm_spill_take(&window, head.length, &link->error);
        }
        if (!bytes)
            result = -1;
        else if (latest->best[head.key].sending == head.sending && ++kept)
            result = emit(link, &record, (struct vfm_slice){bytes, head.length - 1});
    }
    uint64_t superseded = latest->count - kept;
    if (result == 0 && superseded)
        vfm_link_note(link, "%" PRIu64 " of %" PRIu64 " records superseded by a later one",
                      superseded, latest->count);
    vfm_record_release(&record);
    vfm_spill_window_close(&window);
    return result;
}
