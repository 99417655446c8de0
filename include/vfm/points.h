// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Points: a decimal with twelve places, in which scores are told. A part of a score is rounded once
 * to it and the score is the exact sum of its parts, so that they add up to the last digit. Twelve
 * places: finer than any published example, and coarser than what doubles lose on the way (so that
 * scores which are equal on paper are equal).
 */
#ifndef VFM_POINTS_H
#define VFM_POINTS_H

#include <vfm/buffer.h>
#include <vfm/error.h>

__extension__ typedef __int128 vfm_points; /* units of 10^-12 */

#define VFM_POINT_UNIT ((vfm_points)1000000000000)
/* The largest that is accepted, either sign: 10^15 points. */
#define VFM_POINTS_LIMIT ((vfm_points)1000000000000000 * VFM_POINT_UNIT)
/* The most bytes that vfm_points_print writes. */
#define VFM_POINTS_TEXT 40

/* The points nearest to `value` (exact for the binary value that it holds), a tie to the even one.
 * Errors: VFM_OVERFLOWED for NaN, infinities and beyond VFM_POINTS_LIMIT. */
int vfm_points_round(double value, vfm_points *points, struct vfm_error *error);

/* The shortest decimal that equals `points` (within VFM_POINTS_LIMIT times 1,000), to `out`
 * (VFM_POINTS_TEXT bytes; not terminated). Returns how many bytes. */
size_t vfm_points_print(vfm_points points, char *out);

/* The nearest double. */
double vfm_points_double(vfm_points points);

static inline void vfm_buffer_points(struct vfm_buffer *buffer, vfm_points points)
{
    char *at = vfm_buffer_reserve(buffer, VFM_POINTS_TEXT);
    if (at)
        buffer->length += vfm_points_print(points, at);
}

#endif
