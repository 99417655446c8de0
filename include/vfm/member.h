// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The members of a nested object, one after another, without a tree: `deductions`, `reference`; and
 * the items of a list.
 */
#ifndef VFM_MEMBER_H
#define VFM_MEMBER_H

#include <vfm/record.h>

struct vfm_member {
    struct vfm_slice key; /* as between the quotes: still escaped where it was */
    struct vfm_value value;
};

/* What stands between the braces of `object`, a value of kind VFM_OBJECT or VFM_ARRAY (so it is
 * checked JSON): where vfm_member_next or vfm_item_next begins. */
struct vfm_slice vfm_members(const struct vfm_value *object);

/* Takes the next member off `left`; its slices are of the same bytes. False where none is left. */
bool vfm_member_next(struct vfm_slice *left, struct vfm_member *member);

/* As vfm_member_next, for the next item of a list. */
bool vfm_item_next(struct vfm_slice *left, struct vfm_value *item);

#endif
