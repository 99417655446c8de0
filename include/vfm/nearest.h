// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The nearest of some names to a word that is none of them, for "did you mean …?".
 */
#ifndef VFM_NEAREST_H
#define VFM_NEAREST_H

#include <vfm/slice.h>

/* Letters left out, added, changed or swapped with their neighbour on the way from `a` to `b`, case
 * aside. Words of more than 63 bytes are as far apart as can be (SIZE_MAX). */
size_t vfm_word_distance(struct vfm_slice a, struct vfm_slice b);

/* The one of `names` (`count` of them, NULL entries skipped) that `word` was most likely meant to
 * be, the first of several; NULL where none is within a third of the word's length (rounded up). */
const char *vfm_nearest(struct vfm_slice word, const char *const *names, size_t count);

#endif
