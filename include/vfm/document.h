// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A JSON document as lines: one array, or values one after another however they are laid out, cut
 * into one element a line while it streams. Only the layout goes: blanks outside strings, where
 * they part nothing. Numbers and strings keep their bytes. Brackets, commas between elements and
 * the ends of strings are checked here; whoever takes the line scans it strictly.
 *
 * A line is `LINE:COLUMN ` (where the element began in the document, from 1, the column in bytes),
 * then the element, then a newline: so that a message can name the place in the file that the user
 * has, whichever worker finds the fault. vfm_document_place takes that off again.
 */
#ifndef VFM_DOCUMENT_H
#define VFM_DOCUMENT_H

#include <stdint.h>

#include <vfm/error.h>
#include <vfm/source.h>

/* A source of such lines over `source` (UTF-8; a mark is skipped). Owns `source` (closed with it,
 * or here on failure). Where the document is an object and has a member named in `members` (ends at
 * NULL; NULL: none) that is an array, the elements are those of that array and the rest of the
 * object is checked and left out: the `releases` of a package. An element longer than `most` bytes
 * is VFM_RECORD_TOO_LONG; a key twice in the rest VFM_DUPLICATE_KEY; all else that is wrong is
 * VFM_BAD_JSON; each with file, line and column. */
struct vfm_source *vfm_source_elements(struct vfm_source *source, const char *const *members,
                                       size_t most, struct vfm_error *error);

/* Takes the place off the front of a line of such a source. */
void vfm_document_place(struct vfm_slice *line, uint64_t *number, uint64_t *column);

/* Whether text that begins with `head` (without a mark) is JSON Lines as far as can be seen: its
 * first line that is not blank is one whole object. Where it is not to be seen, false: a source of
 * elements reads JSON Lines too, only slower. */
bool vfm_document_is_lines(struct vfm_slice head);

#endif
