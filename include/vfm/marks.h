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

/* Each bit becomes whether the bits up to it, itself too, are odd in number: of quotes, the bytes
 * from an opening one to before the closing one. */
static inline uint64_t vfm_marks_parity(uint64_t bits)
{
    for (int step = 1; step < VFM_MARKS; step *= 2)
        bits ^= bits << step;
    return bits;
}

/* What goes on from word to word where quotes stand only around cells: all zero but for
 * `behind_mark`, which is 1, where a row begins. */
struct vfm_marks_quotes {
    uint64_t inside, behind_mark, behind_closing;
};

/* Leaves out of a word of marks its `quotes` and what stands within quotes. `feeds` are its LFs and
 * CRs. False, and nothing is changed, where a quote stands elsewhere than around a cell, or a line
 * end within quotes. */
static inline bool vfm_marks_fold(struct vfm_marks_quotes *state, uint64_t quotes, uint64_t feeds,
                                  uint64_t *marks)
{
    uint64_t strings = vfm_marks_parity(quotes) ^ state->inside;
    uint64_t left = *marks & ~quotes & ~strings;
    uint64_t openings = quotes & strings, closings = quotes & ~strings;
    if ((openings & ~(left << 1 | state->behind_mark)) | (feeds & strings) |
        ((closings << 1 | state->behind_closing) & ~left))
        return false;
    state->inside = -(strings >> (VFM_MARKS - 1));
    state->behind_mark = left >> (VFM_MARKS - 1);
    state->behind_closing = closings >> (VFM_MARKS - 1);
    *marks = left;
    return true;
}

/* Fills `words` words of marks for as many times VFM_MARKS bytes at `at`: LF, CR, the quote and
 * `delimiter`, the lowest bit first. Likewise, unless NULL, `darks`: what may be a blank or a
 * line end: a space, a control character or a byte past ASCII; and `quotes`. Returns which of these
 * it met. */
enum {
    VFM_MARKS_UNPLAIN = 1, /* a backslash, or a control character other than LF, CR, `delimiter` */
    VFM_MARKS_QUOTE = 2,
    VFM_MARKS_RETURN = 4, /* a CR */
};
typedef unsigned vfm_marks_find(const char *at, size_t words, char delimiter, uint64_t *marks,
                                uint64_t *darks, uint64_t *quotes);

static inline unsigned vfm_marks_met(bool unplain, bool quote, bool carriage_return)
{
    return (unplain ? VFM_MARKS_UNPLAIN : 0U) | (quote ? VFM_MARKS_QUOTE : 0U) |
           (carriage_return ? VFM_MARKS_RETURN : 0U);
}

/* The same for lines of JSON: `quotes` are the quotes, and `marks` the commas outside strings and
 * the LFs. *inside is all ones within a string and else zero: at the first byte, and then behind
 * the last one. *ascii becomes false where a byte past ASCII is met. Returns how many words it did:
 * all, or those before the first that is not plain, which holds a backslash, a control character
 * other than LF, or an LF in a string. */
typedef size_t vfm_marks_find_json(const char *at, size_t words, uint64_t *inside, uint64_t *quotes,
                                   uint64_t *marks, bool *ascii);

struct vfm_marks_way {
    const char *name;
    vfm_marks_find *find;
    vfm_marks_find_json *find_json;
};

/* The ways that this processor can go, the quickest first, plain C last; `*count` of them. */
const struct vfm_marks_way *vfm_marks_ways(size_t *count);

#endif
