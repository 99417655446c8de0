// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Unpacking gzip (RFC 1952), in steps over the caller's memory. Its .c file alone knows ISA-L, and
 * takes from it the deflate data and the checksum only: its own reading of headers does not go on
 * in the middle of one (intel/isa-l#224), and what to make of members, padding and rubbish is ours
 * to say.
 */
#ifndef VFM_IO_UNZIP_H
#define VFM_IO_UNZIP_H

#include <stddef.h>

#include <vfm/error.h>

struct vfm_unzip;

/* NULL with VFM_NO_MEMORY. */
struct vfm_unzip *vfm_unzip_open(struct vfm_error *error);
void vfm_unzip_close(struct vfm_unzip *unzip); /* NULL is fine */

/* Unpacks some of `in` into `out`. `*taken` and `*given` say how far it came: all of `in` was taken
 * or all of `out` filled. Any number of members, and zero bytes after the last (tapes and block
 * devices pad with them, gzip(1) takes them too). Errors: VFM_BAD_GZIP; `*given` tells how many
 * bytes are good all the same. */
int vfm_unzip_step(struct vfm_unzip *unzip, const char *in, size_t in_length, char *out,
                   size_t out_size, size_t *taken, size_t *given, struct vfm_error *error);

/* The input has ended, and the last step left room in `out`. The next steps give what is left; then
 * they give nothing, or VFM_BAD_GZIP where the input did not end with a whole member. */
void vfm_unzip_end(struct vfm_unzip *unzip);

#endif
