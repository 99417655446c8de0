// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "nested.h"

#include <vfm/member.h>

void vfm_nested_open(struct vfm_nested *nested, const struct vfm_value *container)
{
    nested->object = container->kind == VFM_OBJECT;
    nested->left = vfm_members(container);
}

bool vfm_nested_next(struct vfm_nested *nested, struct vfm_value *key, struct vfm_value *value)
{
    struct vfm_member member;
    if (!nested->object)
        return vfm_item_next(&nested->left, value);
    if (!vfm_member_next(&nested->left, &member))
        return false;
    *value = member.value;
    *key = (struct vfm_value){.text = member.key.data,
                              .length = (uint32_t)member.key.length,
                              .kind = VFM_STRING,
                              .escaped = member.key.length &&
                                         memchr(member.key.data, '\\', member.key.length) != NULL};
    return true;
}

struct vfm_slice vfm_nested_text(const struct vfm_value *string, struct vfm_arena *arena)
{
    struct vfm_slice raw = {string->text, string->length};
    if (!string->escaped)
        return raw;
    char *decoded = vfm_arena_take(arena, raw.length);
    if (!decoded)
        return (struct vfm_slice){NULL, 0};
    return (struct vfm_slice){decoded, vfm_unescape(raw, decoded)};
}

bool vfm_nested_member(const struct vfm_value *object, struct vfm_slice key,
                       struct vfm_arena *arena, struct vfm_value *value)
{
    struct vfm_nested nested;
    struct vfm_value name = {0};
    vfm_nested_open(&nested, object);
    while (vfm_nested_next(&nested, &name, value))
        if (name.length >= key.length && vfm_slice_equal(vfm_nested_text(&name, arena), key))
            return true;
    return false;
}

size_t vfm_nested_count(const struct vfm_value *container)
{
    struct vfm_nested nested;
    struct vfm_value key, value;
    size_t count = 0;
    vfm_nested_open(&nested, container);
    while (vfm_nested_next(&nested, &key, &value))
        count++;
    return count;
}
