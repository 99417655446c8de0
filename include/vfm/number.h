// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Numbers as text, without a locale. A number in a record keeps its bytes; these turn it into a
 * double (the nearest one, always) and back (the shortest text that reads back the same).
 */
#ifndef VFM_NUMBER_H
#define VFM_NUMBER_H

#include <vfm/buffer.h>
#include <vfm/error.h>
#include <vfm/slice.h>

/* The most bytes that vfm_number_print writes. */
#define VFM_NUMBER_TEXT 32

/* The length of the JSON number (RFC 8259: no leading zero, no +, no bare point) at the start of
 * `text`, or 0 where there is none. */
size_t vfm_number_length(struct vfm_slice text);

/* Reads `text`, all of it, as a JSON number: the nearest double. Errors: VFM_BAD_NUMBER,
 * VFM_OVERFLOWED (beyond the largest double). */
int vfm_number_parse(struct vfm_slice text, double *number, struct vfm_error *error);

/* As vfm_number_parse, and from 0 to 1. Errors: VFM_BAD_FRACTION ("25" says: write 0.25 or 25%). */
int vfm_fraction_parse(struct vfm_slice text, double *fraction, struct vfm_error *error);

/* The shortest decimal text (no exponent between 1e-7 and 1e17) that reads back as `number`, a
 * finite one, to `out` (VFM_NUMBER_TEXT bytes; not terminated). Returns how many bytes. */
size_t vfm_number_print(double number, char *out);

/* A whole number in plain digits, 0 to UINT64_MAX. Returns 0, or -1 (no error filled). */
int vfm_count_parse(struct vfm_slice text, uint64_t *count);

#endif
