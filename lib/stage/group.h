// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Groups, for every stage that has `by`: the key of a record's group, and what amounts of one group
 * must have in common.
 *
 * A key is a part for each field of `by`: a byte that tells the kind, then its text. The kinds are
 * below any byte of checked JSON text, so that no two groups share a key, and order as jq orders:
 * null, false, true, numbers, text.
 */
#ifndef LIB_STAGE_GROUP_H
#define LIB_STAGE_GROUP_H

#include <vfm/record.h>

enum { GROUP_KEY_NULL = 1, GROUP_KEY_FALSE, GROUP_KEY_TRUE, GROUP_KEY_NUMBER, GROUP_KEY_TEXT };

/* Appends the part of `value` (NULL: absent). Text that was written with escapes is written in one
 * way first, so that one word is one group. Errors: VFM_BAD_TYPE for lists and objects. */
int group_key_add(struct vfm_buffer *key, const struct vfm_value *value, const char *field,
                  struct vfm_arena *arena, struct vfm_error *error);

/* Moves past the first part of `key`. Returns it whole, its kind included. */
struct vfm_slice group_key_part(struct vfm_slice *key);

/* Takes the first part off `key`. Its text is borrowed from the key. */
struct vfm_value group_key_next(struct vfm_slice *key);

/* The order of groups in results: field by field, numbers by size, text bytewise. */
int group_key_compare(struct vfm_slice a, struct vfm_slice b);

/* Cells: sums for one value of one field within a group, kept in a table by this key. Puts the key
 * into `key`; 0, or -1 with VFM_NO_MEMORY. */
int group_cell_key(struct vfm_buffer *key, uint32_t group, uint8_t field, struct vfm_slice text,
                   struct vfm_error *error);

/* The text that the key of a cell was made of; borrowed from it. */
struct vfm_slice group_cell_text(struct vfm_slice key);

/* Room for one more in an array (the address of a pointer) of `count` items of `size` bytes. */
int group_room(void *array, size_t size, size_t count, size_t *capacity, struct vfm_error *error);

/* Fail with VFM_MIXED_UNITS: amounts of one group in two currencies, or in prices of two years, are
 * not added up. Both are named, with the way out. */
int group_mixes_currencies(struct vfm_slice one, struct vfm_slice other, struct vfm_error *error);
int group_mixes_prices(struct vfm_slice one, struct vfm_slice other, struct vfm_error *error);

#endif
