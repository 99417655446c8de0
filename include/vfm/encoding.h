// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Encodings: text of other times into UTF-8. Nothing is replaced by a question mark: what an
 * encoding does not define is refused, with its place.
 */
#ifndef VFM_ENCODING_H
#define VFM_ENCODING_H

#include <stdatomic.h>

#include <vfm/buffer.h>
#include <vfm/error.h>
#include <vfm/source.h>

enum vfm_encoding {
    VFM_UTF8,
    VFM_WINDOWS_1252, /* 81, 8D, 8F, 90 and 9D stand for nothing and are refused */
    VFM_ISO_8859_1,   /* 80 to 9F are control characters */
    VFM_CP437,        /* the code page of DOS; below 80 as ASCII */
    VFM_UTF16_LE,
    VFM_UTF16_BE,
};

/* The encoding that a user calls `name`, without regard to case, `-` and `_`: utf-8, windows-1252,
 * cp1252, iso-8859-1, latin-1, cp437, ibm437, utf-16le, utf-16be. Errors: VFM_UNKNOWN_NAME. */
int vfm_encoding_named(const char *name, enum vfm_encoding *encoding, struct vfm_error *error);

/* What an encoding is called in messages: "Windows-1252". */
const char *vfm_encoding_name(enum vfm_encoding encoding);

/* The encoding that a byte-order mark at the start of `head` (3 bytes tell) means, and the length
 * of the mark, to be skipped; VFM_UTF8 and 0 where there is none. */
enum vfm_encoding vfm_encoding_mark(struct vfm_slice head, size_t *length);

/* Appends `bytes`, a whole text without a mark, as UTF-8. Errors: VFM_BAD_ENCODING (a byte that
 * stands for nothing, an unpaired surrogate, half a unit at the end) or, for VFM_UTF8,
 * VFM_BAD_UTF8; the message tells the byte and its place, from 1; no position is set, the caller
 * knows it. VFM_NO_MEMORY. */
int vfm_decode(enum vfm_encoding encoding, struct vfm_slice bytes, struct vfm_buffer *out,
               struct vfm_error *error);

/* A source of UTF-8 over `source` of `encoding`, whose mark, if it has one, is skipped. Owns
 * `source` (closed with it, or here on failure). What means nothing (a byte, half of a surrogate
 * pair) is handed on as bytes that are not UTF-8, so that whoever checks refuses the row it is in,
 * not the rest of the text. Half a unit at the end fails, as vfm_decode, with the file and the
 * line. Over VFM_UTF8 only the mark is skipped: nothing is checked. */
struct vfm_source *vfm_source_decoded(struct vfm_source *source, enum vfm_encoding encoding,
                                      struct vfm_error *error);

/* A source of UTF-8 over `source`, of whose encoding nothing is known: its first line with a byte
 * beyond ASCII decides. Where that line is valid UTF-8, so is all of it (nothing more is checked
 * here); else it is Windows-1252, and *fell_back is set, before the line is given. Owns `source` as
 * vfm_source_decoded. */
struct vfm_source *vfm_source_settled(struct vfm_source *source, atomic_bool *fell_back,
                                      struct vfm_error *error);

#endif
