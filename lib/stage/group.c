// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "group.h"

#include <math.h>
#include <stdlib.h>

#include <vfm/number.h>

/* `text`, written with escapes, in the one way that vfm_make_text has. */
static int add_escaped(struct vfm_buffer *key, const struct vfm_value *value,
                       struct vfm_arena *arena, struct vfm_error *error)
{
    struct vfm_slice decoded;
    if (vfm_value_string(value, "", arena, &decoded, error) < 0)
        return -1;
    struct vfm_value plain = vfm_make_text(decoded, arena);
    if (plain.kind != VFM_STRING)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for the name of a group");
    vfm_buffer_add(key, plain.text, plain.length);
    return 0;
}

int group_key_add(struct vfm_buffer *key, const struct vfm_value *value, const char *field,
                  struct vfm_arena *arena, struct vfm_error *error)
{
    if (value && value->kind == VFM_STRING) {
        if (value->escaped) {
            vfm_buffer_put(key, GROUP_KEY_TEXT);
            return add_escaped(key, value, arena, error);
        }
        char *at = vfm_buffer_reserve(key, (size_t)value->length + 1);
        if (!at)
            return vfm_buffer_check(key, error);
        *at = GROUP_KEY_TEXT;
        vfm_copy_short(at + 1, value->text, value->length);
        key->length += (size_t)value->length + 1;
        return 0;
    }
    switch (value ? value->kind : VFM_NULL) {
    case VFM_NULL:
        vfm_buffer_put(key, GROUP_KEY_NULL);
        return 0;
    case VFM_FALSE:
        vfm_buffer_put(key, GROUP_KEY_FALSE);
        return 0;
    case VFM_TRUE:
        vfm_buffer_put(key, GROUP_KEY_TRUE);
        return 0;
    case VFM_NUMBER:
    case VFM_MONEY_VALUE:
        vfm_buffer_put(key, GROUP_KEY_NUMBER);
        vfm_buffer_slice(key, vfm_value_token(value, arena));
        return 0;
    default:
        vfm_fail(error, VFM_BAD_TYPE, "%s is %s: group by a field that holds text or a number",
                 field, value->kind == VFM_ARRAY ? "a list" : "an object");
        return vfm_fail_field(error, field, (struct vfm_slice){value->text, value->length});
    }
}

/* The kind of the first part, and the rest of it as a slice. */
static int take_part(struct vfm_slice *key, struct vfm_slice *text)
{
    int kind = key->data[0];
    size_t end = 1;
    while (end < key->length && (unsigned char)key->data[end] > GROUP_KEY_TEXT)
        end++;
    *text = (struct vfm_slice){key->data + 1, end - 1};
    *key = (struct vfm_slice){key->data + end, key->length - end};
    return kind;
}

struct vfm_slice group_key_part(struct vfm_slice *key)
{
    struct vfm_slice text;
    const char *start = key->data;
    take_part(key, &text);
    return (struct vfm_slice){start, text.length + 1};
}

struct vfm_value group_key_next(struct vfm_slice *key)
{
    struct vfm_slice text;
    int kind = take_part(key, &text);
    switch (kind) {
    case GROUP_KEY_NULL:
        return vfm_make_null();
    case GROUP_KEY_FALSE:
    case GROUP_KEY_TRUE:
        return vfm_make_boolean(kind == GROUP_KEY_TRUE);
    case GROUP_KEY_NUMBER:
        return (struct vfm_value){
            .text = text.data, .length = (uint32_t)text.length, .kind = VFM_NUMBER};
    default:
        return (struct vfm_value){.text = text.data,
                                  .length = (uint32_t)text.length,
                                  .kind = VFM_STRING,
                                  .escaped = memchr(text.data, '\\', text.length) != NULL};
    }
}

/* Its size; what is past the largest double is beyond all others. */
static double size_of(struct vfm_slice number)
{
    struct vfm_error ignored = {0};
    double size;
    if (vfm_number_parse(number, &size, &ignored) < 0)
        return number.data[0] == '-' ? -HUGE_VAL : HUGE_VAL;
    return size;
}

static int compare_numbers(struct vfm_slice a, struct vfm_slice b)
{
    double x = size_of(a), y = size_of(b);
    if (x != y)
        return x < y ? -1 : 1;
    return vfm_slice_compare(a, b); /* two ways to write one number are two groups */
}

int group_key_compare(struct vfm_slice a, struct vfm_slice b)
{
    while (a.length && b.length) {
        struct vfm_slice left, right;
        int kind = take_part(&a, &left), other = take_part(&b, &right);
        if (kind != other)
            return kind - other;
        int order = kind == GROUP_KEY_NUMBER ? compare_numbers(left, right)
                                             : vfm_slice_compare(left, right);
        if (order)
            return order;
    }
    return (a.length > 0) - (b.length > 0);
}

/* ---- what a group holds ---- */

#define CELL_HEAD 5 /* the group and the field, before a cell's text */

int group_cell_key(struct vfm_buffer *key, uint32_t group, uint8_t field, struct vfm_slice text,
                   struct vfm_error *error)
{
    key->length = 0;
    vfm_buffer_add(key, &group, sizeof group);
    vfm_buffer_put(key, (char)field);
    vfm_buffer_slice(key, text);
    return vfm_buffer_check(key, error);
}

struct vfm_slice group_cell_text(struct vfm_slice key)
{
    return (struct vfm_slice){key.data + CELL_HEAD, key.length - CELL_HEAD};
}

int group_room(void *array, size_t size, size_t count, size_t *capacity, struct vfm_error *error)
{
    if (count < *capacity)
        return 0;
    size_t wanted = *capacity ? *capacity * 2 : 16;
    void **items = array;
    void *grown = realloc(*items, wanted * size);
    if (!grown)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for more than %zu groups", count);
    *items = grown;
    *capacity = wanted;
    return 0;
}

int group_mixes_currencies(struct vfm_slice one, struct vfm_slice other, struct vfm_error *error)
{
    return vfm_fail(error, VFM_MIXED_UNITS,
                    "amounts in %.*s cannot be added to amounts in %.*s: run vfm-normalise "
                    "--currency first, or keep them apart with --by currency",
                    VFM_PRINT(vfm_slice_head(one, 40)), VFM_PRINT(vfm_slice_head(other, 40)));
}

int group_mixes_prices(struct vfm_slice one, struct vfm_slice other, struct vfm_error *error)
{
    return vfm_fail(error, VFM_MIXED_UNITS,
                    "prices of %.*s cannot be added to prices of %.*s: run vfm-normalise "
                    "--prices first, or keep them apart with --by price_year",
                    VFM_PRINT(vfm_slice_head(one, 40)), VFM_PRINT(vfm_slice_head(other, 40)));
}
