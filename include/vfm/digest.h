// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A digest: SHA-256 (FIPS 180-4) of bytes as they are stored (of a gzip file, the packed ones), so
 * that an auditor can tell with sha256sum(1) that an input is the one a run read.
 */
#ifndef VFM_DIGEST_H
#define VFM_DIGEST_H

#include <vfm/error.h>
#include <vfm/slice.h>

/* 64 hexadecimal digits in lower case and a zero byte. */
#define VFM_DIGEST_TEXT 65

struct vfm_digest;

struct vfm_digest *vfm_digest_open(struct vfm_error *error); /* NULL with VFM_NO_MEMORY */
void vfm_digest_add(struct vfm_digest *digest, struct vfm_slice bytes);

/* The digest of all that was added; the next begins afresh. */
void vfm_digest_take(struct vfm_digest *digest, char text[VFM_DIGEST_TEXT]);
void vfm_digest_close(struct vfm_digest *digest); /* NULL is fine */

/* The digest of the file at `path`, read once more from front to end. Only a regular file can be
 * read twice: of anything else (standard input, a pipe) `text` is "" and the return 0. Errors:
 * VFM_CANNOT_READ, VFM_NO_MEMORY. */
int vfm_digest_file(const char *path, char text[VFM_DIGEST_TEXT], struct vfm_error *error);

#endif
