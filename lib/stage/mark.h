// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Marks of currency, as they stand beside an amount or in a heading: `£`, `€`, `A$`, `AUD`. A mark
 * may stand for several currencies (`$`), so it says which are possible and decides nothing.
 */
#ifndef VFM_STAGE_MARK_H
#define VFM_STAGE_MARK_H

#include <vfm/slice.h>

/* In place of a currency: any mark will do. */
#define MARK_ANY "*"

/* Takes a mark off the front of `text` (trimmed), or off its `back`, and the blanks beside it. What
 * it may stand for: codes with a blank between; NULL where there is no mark. */
const char *mark_take(struct vfm_slice *text, bool back);

/* Whether `codes` have `currency` among them; an empty currency is pounds. */
bool mark_means(const char *codes, struct vfm_slice currency);

/* Whether `codes` is one code alone. */
bool mark_is_plain(const char *codes);

/* The mark of a heading, as in `Value (AUD)`, `Value €` and `£ value`, or NULL; `rest` is the
 * heading without it. */
const char *mark_of_heading(struct vfm_slice heading, struct vfm_slice *rest);

#endif
