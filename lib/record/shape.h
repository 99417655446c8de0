// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What the scanner knows of shapes besides their keys: which whole shape a record that began with
 * some keys had the last time, so that the next one is expected to have it too.
 */
#ifndef VFM_RECORD_SHAPE_H
#define VFM_RECORD_SHAPE_H

#include <vfm/record.h>

/* The last completed shape that begins with `shape`, or NULL. */
const struct vfm_shape *vfm_shape_likely(const struct vfm_shape *shape);

/* A record with all of `shape`'s keys, and no more, was seen. */
void vfm_shape_completed(const struct vfm_shape *shape);

#endif
