// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Gzip both ways, in steps over the caller's memory. Its .c file alone knows zlib, and uses it
 * below gzread, which ends a truncated file like a good one and ignores rubbish after the last
 * member.
 */
#ifndef VFM_IO_GZIP_H
#define VFM_IO_GZIP_H

#include <stdbool.h>

#include <vfm/error.h>

/* ---- unpacking ---- */

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

/* The input has ended: VFM_BAD_GZIP unless it ended with a whole member. */
int vfm_unzip_finish(const struct vfm_unzip *unzip, struct vfm_error *error);

/* ---- packing ---- */

struct vfm_zip;

/* Where packed bytes go: 0, or -1 with an error. */
typedef int vfm_zip_write(void *context, const char *bytes, size_t length, struct vfm_error *error);

/* One member, without time or name, so that the same bytes in always give the same bytes out,
 * however they are cut into calls. NULL with VFM_NO_MEMORY. */
struct vfm_zip *vfm_zip_open(vfm_zip_write *write, void *context, struct vfm_error *error);
void vfm_zip_close(struct vfm_zip *zip); /* NULL is fine */

int vfm_zip_add(struct vfm_zip *zip, const char *bytes, size_t length, struct vfm_error *error);

/* Packs what is left and ends the member. Once. */
int vfm_zip_finish(struct vfm_zip *zip, struct vfm_error *error);

#endif
