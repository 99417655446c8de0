// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Packing into gzip, in steps. Its .c file alone knows zlib, whose packed bytes depend on nothing
 * but the bytes that go in.
 */
#ifndef VFM_IO_ZIP_H
#define VFM_IO_ZIP_H

#include <stddef.h>

#include <vfm/error.h>

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
