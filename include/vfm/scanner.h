// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The scanner: a line of JSON into a record, without a tree. Strict as RFC 8259: leading zeros, +1,
 * .5, NaN, raw control characters, single quotes, trailing commas, bytes after the value, unpaired
 * surrogates in \u escapes, invalid UTF-8, nesting past VFM_DEPTH and duplicate keys at the top
 * level are refused with their column. (Duplicate keys inside nested values are refused too.)
 */
#ifndef VFM_SCANNER_H
#define VFM_SCANNER_H

#include <vfm/record.h>

#define VFM_DEPTH 128 /* the most nested arrays and objects */

/* How many bytes past the end of a line the scanner may look at (not use): blocks keep them. */
#define VFM_PADDING 64

/* Splits `line` (no newline; VFM_PADDING readable bytes after it; at most 4 GiB) into `record`.
 * Errors: VFM_BAD_JSON, VFM_BAD_UTF8, VFM_DUPLICATE_KEY with the column in bytes from 1;
 * VFM_NO_MEMORY. The record is cleared first. */
int vfm_scan(struct vfm_record *record, struct vfm_slice line, struct vfm_error *error);

/* Checks one JSON text of any kind, all of `text`, no padding needed. Errors as above; where
 * newlines are inside, line and column. */
int vfm_json_check(struct vfm_slice text, struct vfm_error *error);

/* The place of the first byte that is not part of valid UTF-8 (overlong forms, surrogates and
 * values past U+10FFFF are invalid), or `text.length`. */
size_t vfm_utf8_length(struct vfm_slice text);

#endif
