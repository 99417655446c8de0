// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Places: marks (marks.h) as numbers, one after another, and how many there are. */
#ifndef VFM_PLACES_H
#define VFM_PLACES_H

#include <vfm/marks.h>

/* How many marks a word has: the sums of pairs of bits, of fours, of bytes, of all. In plain C the
 * compiler's own is a call, where the processor is not known to have an instruction for it. */
static inline uint32_t vfm_marks_count(uint64_t marks)
{
    marks -= marks >> 1 & UINT64_C(0x5555555555555555);
    marks = (marks & UINT64_C(0x3333333333333333)) + (marks >> 2 & UINT64_C(0x3333333333333333));
    marks = (marks + (marks >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (uint32_t)(marks * UINT64_C(0x0101010101010101) >> 56);
}

/* How many `words` words have in all. */
size_t vfm_places_count(const uint64_t *marks, size_t words);

/* What vfm_places may write past the places that it found. */
#define VFM_PLACES_SPARE VFM_MARKS

/* The places of the marks in `words` words, ascending, counted from the first bit: into `places`,
 * which has room for all of them and VFM_PLACES_SPARE more. Returns how many. */
typedef size_t vfm_places_find(const uint64_t *marks, size_t words, uint32_t *places);
vfm_places_find vfm_places;

struct vfm_places_way {
    const char *name;
    vfm_places_find *find;
};

/* The ways of it that this processor can go, as vfm_marks_ways; vfm_places goes the first. */
const struct vfm_places_way *vfm_places_ways(size_t *count);

#endif
