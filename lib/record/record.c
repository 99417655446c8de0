// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <assert.h>
#include <stdlib.h>

#include <vfm/record.h>

#include "text.h"

int vfm_record_init(struct vfm_record *record, struct vfm_shapes *shapes, struct vfm_arena *arena,
                    struct vfm_error *error)
{
    *record = (struct vfm_record){.shapes = shapes, .arena = arena};
    if (vfm_record_grow(record, 32, error) < 0)
        return -1;
    vfm_record_clear(record);
    return 0;
}

void vfm_record_release(struct vfm_record *record)
{
    if (!record)
        return;
    free(record->values);
    *record = (struct vfm_record){0};
}

void vfm_record_clear(struct vfm_record *record)
{
    record->shape = vfm_shapes_root(record->shapes);
    record->from_line = 0;
    record->changed = record->rebuilt = false;
    record->splices = NULL;
    record->line = (struct vfm_slice){NULL, 0};
}

int vfm_record_grow(struct vfm_record *record, uint32_t count, struct vfm_error *error)
{
    if (count <= record->capacity)
        return 0;
    uint32_t capacity = record->capacity ? record->capacity : 32;
    while (capacity < count)
        capacity *= 2;
    struct vfm_value *values = realloc(record->values, capacity * sizeof *values);
    if (!values)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a record of %u fields", count);
    record->values = values;
    record->capacity = capacity;
    return 0;
}

static int splices_copy(struct vfm_record *to, const struct vfm_splice *splices, uint32_t count)
{
    size_t size = count * sizeof *splices;
    to->splices = vfm_arena_take(to->arena, size);
    if (!to->splices)
        return -1;
    if (splices)
        memcpy(to->splices, splices, size);
    else
        memset(to->splices, 0, size);
    return 0;
}

int vfm_record_copy(struct vfm_record *to, const struct vfm_record *from, struct vfm_error *error)
{
    if (vfm_record_grow(to, from->shape->count, error) < 0)
        return -1;
    struct vfm_value *values = to->values;
    uint32_t capacity = to->capacity;
    struct vfm_arena *arena = to->arena;
    *to = *from;
    to->values = values;
    to->capacity = capacity;
    to->arena = arena;
    if (from->shape->count)
        memcpy(values, from->values, from->shape->count * sizeof *values);
    if (from->splices && splices_copy(to, from->splices, from->from_line) < 0)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the copy of a record");
    return 0;
}

int vfm_record_find(const struct vfm_record *record, struct vfm_slice name)
{
    for (uint32_t i = 0; i < record->shape->count; i++)
        if (vfm_slice_equal(record->shape->names[i].key, name))
            return (int)i;
    return -1;
}

/* Remembers where in the line the value at `index` stood, the first time that it is replaced. */
static void splice_note(struct vfm_record *record, uint32_t index)
{
    if (!record->line.data || index >= record->from_line || record->rebuilt)
        return;
    if (!record->splices && splices_copy(record, NULL, record->from_line) < 0) {
        record->rebuilt = true; /* no memory to keep the spacing: print it afresh */
        return;
    }
    struct vfm_splice *splice = &record->splices[index];
    if (splice->length)
        return;
    const struct vfm_value *old = &record->values[index];
    uint32_t quote = old->kind == VFM_STRING;
    assert(old->kind != VFM_MONEY_VALUE);
    splice->at = (uint32_t)(old->text - record->line.data) - quote;
    splice->length = old->length + 2 * quote;
}

void vfm_record_replace(struct vfm_record *record, uint32_t index, struct vfm_value value)
{
    splice_note(record, index);
    record->values[index] = value;
    record->changed = true;
}

int vfm_record_set(struct vfm_record *record, struct vfm_slice name, struct vfm_value value,
                   struct vfm_error *error)
{
    int place = vfm_record_find(record, name);
    if (place >= 0) {
        vfm_record_replace(record, (uint32_t)place, value);
        return 0;
    }
    uint32_t count = record->shape->count;
    const struct vfm_shape *shape = vfm_shape_extend(record->shapes, record->shape, name, error);
    if (!shape || vfm_record_grow(record, count + 1, error) < 0)
        return -1;
    record->shape = shape;
    record->values[count] = value;
    record->changed = true;
    return 0;
}

int vfm_record_remove(struct vfm_record *record, uint32_t index, struct vfm_error *error)
{
    const struct vfm_shape *old = record->shape;
    const struct vfm_shape *shape = old;
    while (shape->count > index)
        shape = shape->parent;
    for (uint32_t i = index + 1; i < old->count; i++) {
        struct vfm_slice prefix = old->names[i].prefix;
        struct vfm_slice raw = {prefix.data + 2, prefix.length - 4};
        if (!(shape = vfm_shape_extend(record->shapes, shape, raw, error)))
            return -1;
    }
    memmove(&record->values[index], &record->values[index + 1],
            (old->count - index - 1) * sizeof *record->values);
    record->shape = shape;
    record->changed = record->rebuilt = true;
    return 0;
}

static void print_field(const struct vfm_record *record, uint32_t index, bool first,
                        struct vfm_buffer *out)
{
    struct vfm_slice prefix = record->shape->names[index].prefix;
    vfm_buffer_add(out, prefix.data + first, prefix.length - first);
    vfm_value_print(&record->values[index], out);
}

/* The line as it came, with the changed values in place of the old ones and the new fields last. */
static void print_spliced(const struct vfm_record *record, struct vfm_buffer *out)
{
    struct vfm_slice line = record->line;
    size_t end = line.length;
    while (line.data[end - 1] != '}')
        end--;
    size_t copied = 0;
    for (uint32_t i = 0; record->splices && i < record->from_line; i++) {
        const struct vfm_splice *splice = &record->splices[i];
        if (!splice->length)
            continue;
        vfm_buffer_add(out, line.data + copied, splice->at - copied);
        vfm_value_print(&record->values[i], out);
        copied = splice->at + splice->length;
    }
    vfm_buffer_add(out, line.data + copied, end - 1 - copied);
    for (uint32_t i = record->from_line; i < record->shape->count; i++)
        print_field(record, i, i == 0, out);
    vfm_buffer_add(out, line.data + end - 1, line.length - end + 1);
    vfm_buffer_put(out, '\n');
}

/* How many bytes a value takes at most. */
static size_t value_room(const struct vfm_value *value)
{
    return (value->kind == VFM_MONEY_VALUE ? VFM_MONEY_TEXT : value->length) + 8;
}

/* A record made here: its room is taken once, then its fields are copied one after another. */
static void print_built(const struct vfm_record *record, struct vfm_buffer *out)
{
    const struct vfm_name *names = record->shape->names;
    const struct vfm_value *values = record->values;
    size_t room = 4;
    for (uint32_t i = 0; i < record->shape->count; i++)
        room += names[i].prefix.length + value_room(&values[i]);
    char *at = vfm_buffer_reserve(out, room);
    if (!at)
        return;
    *at++ = '{';
    for (uint32_t i = 0; i < record->shape->count; i++) {
        const struct vfm_value *value = &values[i];
        at = vfm_copy_short(at, names[i].prefix.data + (i == 0), names[i].prefix.length - (i == 0));
        if (value->kind == VFM_STRING) {
            *at++ = '"';
            at = vfm_copy_short(at, value->text, value->length);
            *at++ = '"';
        } else if (value->kind == VFM_NUMBER) {
            at = vfm_copy_short(at, value->text, value->length);
        } else {
            out->length = (size_t)(at - out->data);
            vfm_value_print(value, out);
            at = out->data + out->length;
        }
    }
    *at++ = '}';
    *at++ = '\n';
    out->length = (size_t)(at - out->data);
}

void vfm_record_print(const struct vfm_record *record, struct vfm_buffer *out)
{
    if (record->line.data && !record->changed) {
        vfm_buffer_slice(out, record->line);
        vfm_buffer_put(out, '\n');
        return;
    }
    if (record->line.data && !record->rebuilt) {
        print_spliced(record, out);
        return;
    }
    print_built(record, out);
}

bool vfm_record_is(const struct vfm_record *record, const char *kind)
{
    int place = record->shape->record_place;
    if (place < 0 || record->values[place].kind != VFM_STRING)
        return false;
    const struct vfm_value *value = &record->values[place];
    if (!value->escaped)
        return vfm_slice_is((struct vfm_slice){value->text, value->length}, kind);
    char decoded[64];
    if (value->length > sizeof decoded)
        return false;
    size_t length = vfm_unescape((struct vfm_slice){value->text, value->length}, decoded);
    return vfm_slice_is((struct vfm_slice){decoded, length}, kind);
}
