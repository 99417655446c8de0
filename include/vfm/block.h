// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A block: a piece of one input, cut where a record ends, that one worker takes at a time.
 */
#ifndef VFM_BLOCK_H
#define VFM_BLOCK_H

#include <stdint.h>

#include <vfm/slice.h>

/* One input file of a run. */
struct vfm_input {
    const char *name;    /* for messages; lives as long as the run */
    unsigned index;      /* among the operands, from 0 */
    uint64_t first_line; /* number of the first line that blocks hold, from 1 */
    bool count_lines;    /* blocks of this input must know their line number beforehand */
    void *layout;        /* the first stage's own: how its rows are read; freed by it at close */
    /* How many of the first `length` bytes of `data` are whole rows (0: not even one). `at_end`:
     * nothing comes after, so the last row may lack its newline. NULL: up to the last LF. */
    size_t (*cut)(void *layout, const char *data, size_t length, bool at_end);
};

struct vfm_block {
    char *data; /* VFM_PADDING readable bytes follow `length` */
    size_t length;
    size_t capacity;
    uint64_t sequence; /* over all inputs, from 0 */
    struct vfm_input *input;
    uint64_t first_line; /* of this block in its input; 0 where not counted beforehand */
    uint64_t lines;      /* set by whoever read it: how many lines it holds */
};

#endif
