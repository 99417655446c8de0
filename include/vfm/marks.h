// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Marks: where in some text the bytes stand that can end a cell or a row, as one bit for each byte.
 * Splitting rows then visits marks, not bytes. The same look tells whether the text is plain: free
 * of backslashes and control characters, so that a cell of it is the text of a JSON string as it
 * stands.
 *
 * There is a way to find them for each kind of vector instruction, and one in plain C for every
 * other processor. All give the same bits; which is used is settled at run time.
 */
#ifndef VFM_MARKS_H
#define VFM_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VFM_MARKS 64 /* bytes to a word of marks */

/* Fills `words` words of marks for as many times VFM_MARKS bytes at `at`: LF, CR, the quote and
 * `delimiter`, the lowest bit first. Likewise `darks`, unless NULL: what may be a blank or a
 * line end: a space, a control character or a byte past ASCII. Returns whether the bytes are plain:
 * none is a backslash, or a control character other than LF, CR and `delimiter`. */
typedef bool vfm_marks_find(const char *at, size_t words, char delimiter, uint64_t *marks,
                            uint64_t *darks);

/* The same for lines of JSON: `quotes` are the quotes, and `marks` the commas outside strings and
 * the LFs. *inside is all ones within a string and else zero: at the first byte, and then behind
 * the last one. Returns how many words it did: all, or those before the first that is not plain,
 * which holds a backslash, a control character other than LF, or an LF in a string. */
typedef size_t vfm_marks_find_json(const char *at, size_t words, uint64_t *inside, uint64_t *quotes,
                                   uint64_t *marks);

struct vfm_marks_way {
    const char *name;
    vfm_marks_find *find;
    vfm_marks_find_json *find_json;
};

/* The ways that this processor can go, the quickest first, plain C last; `*count` of them. */
const struct vfm_marks_way *vfm_marks_ways(size_t *count);

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
size_t vfm_marks_total(const uint64_t *marks, size_t words);

/* What vfm_marks_places may write past the places that it found. */
#define VFM_MARKS_SPARE VFM_MARKS

/* The places of the marks in `words` words, ascending, counted from the first bit: into `places`,
 * which has room for all of them and VFM_MARKS_SPARE more. Returns how many. */
typedef size_t vfm_places_find(const uint64_t *marks, size_t words, uint32_t *places);
vfm_places_find vfm_marks_places;

struct vfm_places_way {
    const char *name;
    vfm_places_find *find;
};

/* The ways of it that this processor can go, as vfm_marks_ways; vfm_marks_places goes the first. */
const struct vfm_places_way *vfm_places_ways(size_t *count);

#endif
