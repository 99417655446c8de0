// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A tree: a JSON document held whole, for the small files that people write (frameworks, schemas,
 * scenarios). Each node knows where it stood and its path, so that a message can name both.
 * Everything is owned by the arena given; nothing here is for data.
 */
#ifndef VFM_TREE_H
#define VFM_TREE_H

#include <vfm/arena.h>
#include <vfm/error.h>
#include <vfm/record.h>

struct vfm_node {
    enum vfm_kind kind;
    struct vfm_slice text;  /* strings decoded, terminated; numbers and the rest as they stand */
    struct vfm_slice key;   /* decoded, terminated; {NULL,0} in an array or at the root */
    struct vfm_node *child; /* first of an array or object */
    struct vfm_node *next;  /* sibling */
    struct vfm_node *parent;
    uint32_t index; /* among its siblings, from 0 */
    uint32_t count; /* children */
    uint64_t line, column;
    struct vfm_slice source; /* its bytes in the document, in the arena */
};

/* Reads a whole document. `name` (borrowed) is the file's, for messages. NULL on error: status
 * USAGE (VFM_BAD_CONFIG) with line and column, VFM_NO_MEMORY. A byte-order mark is skipped; strict
 * otherwise, and \u0000 is refused. */
struct vfm_node *vfm_tree_parse(struct vfm_arena *arena, const char *name, struct vfm_slice text,
                                struct vfm_error *error);

/* The member `key` of an object, or NULL. */
struct vfm_node *vfm_tree_member(const struct vfm_node *object, const char *key);

/* The path of a node as people write it: `criteria[1].scale.type`, `["odd key"]`, the empty text
 * for the root; terminated, in the arena. */
const char *vfm_tree_path(const struct vfm_node *node, struct vfm_arena *arena);

/* Fails with VFM_BAD_CONFIG, file, line, column and `path: ` before the words. Returns -1. */
int vfm_tree_fail(const struct vfm_node *node, const char *name, struct vfm_error *error,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Fails unless every member's key is one of `keys` (NULL-terminated list), naming the path of the
 * stranger and the nearest known key. */
int vfm_tree_only(const struct vfm_node *object, const char *name, const char *const *keys,
                  struct vfm_error *error);

#endif
