// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Numerals: the amounts of a column as they are printed, by the widest vectors that the processor
 * has. The usual amount is from 0 to below 10^8 units: its digits before and behind the point are
 * two numbers of eight digits, whatever its length, so some are done at a time; the zeros that are
 * not printed are left out by telling where the text begins and how long it is.
 */
#ifndef VFM_NUMERALS_H
#define VFM_NUMERALS_H

#include <stddef.h>
#include <stdint.h>

/* Bytes for each; the longest amount of 64 bits has 21. */
#define VFM_NUMERALS_CELL 32

/* The text of row r is lengths[r] bytes from starts[r] on in its cell, the rth. */
struct vfm_numerals {
    char *cells;
    uint8_t *starts, *lengths;
};

/* Prints the amounts, in micro-units, of rows `from` to `to` (not it) as vfm_money_print does. */
typedef void vfm_numerals_print(const int64_t *amounts, size_t from, size_t to,
                                const struct vfm_numerals *numerals);

struct vfm_numerals_way {
    const char *name;
    vfm_numerals_print *print;
};

/* The ways that this processor can go, the quickest first, plain C last; `*count` of them. */
const struct vfm_numerals_way *vfm_numerals_ways(size_t *count);

static inline const char *vfm_numerals_start(const struct vfm_numerals *numerals, size_t row)
{
    return numerals->cells + row * VFM_NUMERALS_CELL + numerals->starts[row];
}

#endif
