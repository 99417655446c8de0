// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "shape.h"

/* Past so many a stream's keys are data, and vfm_shapes_trim starts afresh. */
#define MANY_SHAPES 4096

/* Names in an array that a shape shares with its first child: only growth copies. */
struct names {
    struct vfm_name *items;
    uint32_t used, capacity;
};

struct vfm_shape_private {
    struct names *names;
    struct vfm_shape **children;
    uint32_t child_count, child_capacity;
    const struct vfm_shape *likely;
};

struct vfm_shapes {
    struct vfm_arena arena;
    struct vfm_shape *root;
    size_t count;
};

static atomic_uint_fast64_t last_id;

static struct vfm_shape *shape_new(struct vfm_shapes *shapes)
{
    struct vfm_shape *shape = vfm_arena_take(&shapes->arena, sizeof *shape);
    struct vfm_shape_private *private = vfm_arena_take(&shapes->arena, sizeof *private);
    if (!shape || !private)
        return NULL;
    *private = (struct vfm_shape_private){0};
    *shape = (struct vfm_shape){
        .id = atomic_fetch_add(&last_id, 1) + 1, .record_place = -1, .private = private};
    shapes->count++;
    return shape;
}

struct vfm_shapes *vfm_shapes_open(struct vfm_error *error)
{
    struct vfm_shapes *shapes = calloc(1, sizeof *shapes);
    if (!shapes || !(shapes->root = shape_new(shapes))) {
        vfm_shapes_close(shapes);
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for the shapes of records");
        return NULL;
    }
    return shapes;
}

void vfm_shapes_close(struct vfm_shapes *shapes)
{
    if (!shapes)
        return;
    vfm_arena_release(&shapes->arena);
    free(shapes);
}

void vfm_shapes_trim(struct vfm_shapes *shapes)
{
    if (shapes->count < MANY_SHAPES)
        return;
    vfm_arena_clear(&shapes->arena);
    shapes->count = 0;
    shapes->root = shape_new(shapes);
    assert(shapes->root); /* the arena kept its largest chunk */
}

const struct vfm_shape *vfm_shapes_root(struct vfm_shapes *shapes)
{
    return shapes->root;
}

const struct vfm_shape *vfm_shape_likely(const struct vfm_shape *shape)
{
    return shape->private->likely;
}

void vfm_shape_completed(const struct vfm_shape *shape)
{
    const struct vfm_shape *full = shape;
    for (; shape && shape->private->likely != full; shape = shape->parent)
        shape->private->likely = full;
}

/* The bytes of `"key":` as three words, so that the scanner compares without a call. */
static void name_words(struct vfm_name *name)
{
    const char *expected = name->prefix.data + 1;
    size_t length = name->prefix.length - 1;
    char bytes[24] = {0}, masks[24] = {0};
    if (length > sizeof bytes)
        length = sizeof bytes;
    memcpy(bytes, expected, length);
    memset(masks, 0xff, length);
    memcpy(name->words, bytes, sizeof bytes);
    memcpy(name->masks, masks, sizeof masks);
}

static int name_make(struct vfm_shapes *shapes, struct vfm_slice raw, struct vfm_name *name)
{
    char *prefix = vfm_arena_take(&shapes->arena, raw.length + 4);
    char *key = vfm_arena_take(&shapes->arena, raw.length + 1);
    if (!prefix || !key)
        return -1;
    memcpy(prefix, ",\"", 2);
    memcpy(prefix + 2, raw.data, raw.length);
    memcpy(prefix + 2 + raw.length, "\":", 2);
    name->prefix = (struct vfm_slice){prefix, raw.length + 4};
    name->key = (struct vfm_slice){key, vfm_unescape(raw, key)};
    name_words(name);
    return 0;
}

/* Room for one name more after the first `count`; the names before it stay where shapes see them.
 */
static struct names *names_extend(struct vfm_shapes *shapes, struct names *names, uint32_t count)
{
    if (names && names->used == count && names->used < names->capacity)
        return names;
    struct names *grown = vfm_arena_take(&shapes->arena, sizeof *grown);
    uint32_t capacity = count < 8 ? 16 : count * 2;
    struct vfm_name *items = vfm_arena_take(&shapes->arena, capacity * sizeof *items);
    if (!grown || !items)
        return NULL;
    if (count)
        memcpy(items, names->items, count * sizeof *items);
    *grown = (struct names){items, count, capacity};
    return grown;
}

static int child_add(struct vfm_shapes *shapes, struct vfm_shape_private *private,
                     struct vfm_shape *child)
{
    if (private->child_count == private->child_capacity) {
        uint32_t capacity = private->child_capacity ? private->child_capacity * 2 : 4;
        struct vfm_shape **children = vfm_arena_take(&shapes->arena, capacity * sizeof(*children));
        if (!children)
            return -1;
        if (private->child_count)
            memcpy(children, private->children, private->child_count * sizeof(*children));
        private->children = children;
        private->child_capacity = capacity;
    }
    private->children[private->child_count++] = child;
    return 0;
}

static const struct vfm_shape *shape_create(struct vfm_shapes *shapes,
                                            const struct vfm_shape *shape, struct vfm_slice raw,
                                            struct vfm_error *error)
{
    struct vfm_name name;
    if (name_make(shapes, raw, &name) < 0)
        goto no_memory;
    for (uint32_t i = 0; i < shape->count; i++) {
        if (vfm_slice_equal(shape->names[i].key, name.key)) {
            vfm_fail(error, VFM_DUPLICATE_KEY,
                     "the key \"%.*s\" stands twice in one record: keep one of them",
                     VFM_PRINT(name.key));
            return NULL;
        }
    }
    if (shape->count == VFM_MOST_FIELDS) {
        vfm_fail(error, VFM_BAD_JSON, "more than %d fields in one record: nest or split them",
                 VFM_MOST_FIELDS);
        return NULL;
    }
    struct names *names = names_extend(shapes, shape->private->names, shape->count);
    struct vfm_shape *child = names ? shape_new(shapes) : NULL;
    if (!child)
        goto no_memory;
    names->items[names->used++] = name;
    child->private->names = names;
    child->names = names->items;
    child->count = shape->count + 1;
    child->parent = shape;
    child->record_place = shape->record_place >= 0 || !vfm_slice_is(name.key, "record")
                              ? shape->record_place
                              : (int32_t)shape->count;
    if (child_add(shapes, shape->private, child) < 0)
        goto no_memory;
    return child;
no_memory:
    vfm_fail(error, VFM_NO_MEMORY, "out of memory for the shapes of records");
    return NULL;
}

const struct vfm_shape *vfm_shape_extend(struct vfm_shapes *shapes, const struct vfm_shape *shape,
                                         struct vfm_slice raw_key, struct vfm_error *error)
{
    const struct vfm_shape_private *private = shape->private;
    for (uint32_t i = 0; i < private->child_count; i++) {
        struct vfm_slice prefix = private->children[i]->names[shape->count].prefix;
        if (prefix.length == raw_key.length + 4 &&
            memcmp(prefix.data + 2, raw_key.data, raw_key.length) == 0)
            return private->children[i];
    }
    return shape_create(shapes, shape, raw_key, error);
}

/* ---- bindings ---- */

int vfm_binding_init(struct vfm_binding *binding, const struct vfm_slice *names, uint32_t count,
                     struct vfm_error *error)
{
    *binding = (struct vfm_binding){.names = names, .count = count};
    binding->places = malloc((count ? count : 1) * VFM_BINDING_WAYS * sizeof *binding->places);
    if (!binding->places)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table of fields");
    return 0;
}

void vfm_binding_release(struct vfm_binding *binding)
{
    if (!binding)
        return;
    free(binding->places);
    *binding = (struct vfm_binding){0};
}

const int16_t *vfm_binding_look(struct vfm_binding *binding, const struct vfm_shape *shape)
{
    unsigned way = (unsigned)(shape->id % VFM_BINDING_WAYS);
    int16_t *places = binding->places + (size_t)way * binding->count;
    if (binding->ids[way] != shape->id) {
        binding->there[way] = 0;
        for (uint32_t slot = 0; slot < binding->count; slot++) {
            places[slot] = -1;
            for (uint32_t i = 0; i < shape->count; i++) {
                if (vfm_slice_equal(shape->names[i].key, binding->names[slot])) {
                    places[slot] = (int16_t)i;
                    binding->there[way] |= slot < 64 ? UINT64_C(1) << slot : 0;
                    break;
                }
            }
        }
        binding->ids[way] = shape->id;
    }
    binding->last_id = shape->id;
    binding->last_there = binding->there[way];
    binding->last_places = places;
    return places;
}
