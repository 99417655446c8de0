// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Headings as people write them. `Deadweight %`, `DEADWEIGHT` and `dead-weight` are one heading:
 * what is compared is the folded form, ASCII letters in lower case, digits, and letters of other
 * scripts as they stand; blanks and punctuation (of Latin-1 and of typography too: the no-break
 * space, £, dashes, curly quotes) are left out.
 */
#ifndef VFM_HEADING_H
#define VFM_HEADING_H

#include <vfm/arena.h>
#include <vfm/slice.h>

/* The folded form of `heading` (UTF-8) to `out` (heading.length bytes). Returns how many bytes. */
size_t vfm_heading_fold(struct vfm_slice heading, char *out);

/* `heading` as a key: snake_case (`Recipient Org:Name` is recipient_org_name, `amountAwarded` is
 * amount_awarded). Empty where nothing is left. {NULL, 0} with a non-empty heading: no memory. */
struct vfm_slice vfm_heading_key(struct vfm_slice heading, struct vfm_arena *arena);

#endif
