// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Lists and objects as an expression looks at them: item by item, by decoded key, how many.
 */
#ifndef VFM_IO_NESTED_H
#define VFM_IO_NESTED_H

#include <vfm/record.h>

struct vfm_nested {
    struct vfm_slice left;
    bool object;
};

/* Begins at the first item of `container`, a checked list or object. */
void vfm_nested_open(struct vfm_nested *nested, const struct vfm_value *container);

/* The next item; its key (a string, perhaps escaped) where it is a member of an object. False after
 * the last. */
bool vfm_nested_next(struct vfm_nested *nested, struct vfm_value *key, struct vfm_value *value);

/* The decoded text of a string value: in place, or in `arena` where it is escaped. {NULL, 0} where
 * memory runs out; never NULL else. */
struct vfm_slice vfm_nested_text(const struct vfm_value *string, struct vfm_arena *arena);

/* The member `key` (decoded) of `object`. False where there is none. */
bool vfm_nested_member(const struct vfm_value *object, struct vfm_slice key,
                       struct vfm_arena *arena, struct vfm_value *value);

/* How many items. */
size_t vfm_nested_count(const struct vfm_value *container);

#endif
