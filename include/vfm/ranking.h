// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Ranks of records that come in order, best first, some of them equal.
 *   competition  1 2 2 4   the next after equals counts them all
 *   dense        1 2 2 3   no rank is left out
 *   ordinal      1 2 3 4   equals in the order in which they came
 *   fractional   1 2.5 2.5 4   equals share the mean of their places
 */
#ifndef VFM_RANKING_H
#define VFM_RANKING_H

#include <stdbool.h>
#include <stdint.h>

enum vfm_ties { VFM_COMPETITION, VFM_DENSE, VFM_ORDINAL, VFM_FRACTIONAL };

/* A zeroed ranking is one before its first record. */
struct vfm_ranking {
    uint64_t seen;     /* records */
    uint64_t first;    /* the place of the first of the present equals, from 1 */
    uint64_t distinct; /* how many sets of equals */
};

/* The next record comes; `equal`: to the one before it. */
static inline void vfm_ranking_next(struct vfm_ranking *ranking, bool equal)
{
    ranking->seen++;
    if (equal && ranking->seen > 1)
        return;
    ranking->first = ranking->seen;
    ranking->distinct++;
}

/* The rank of the record that came last; for VFM_FRACTIONAL once all its equals have come. */
static inline double vfm_ranking_rank(const struct vfm_ranking *ranking, enum vfm_ties ties)
{
    switch (ties) {
    case VFM_DENSE:
        return (double)ranking->distinct;
    case VFM_ORDINAL:
        return (double)ranking->seen;
    case VFM_FRACTIONAL:
        return ((double)ranking->first + (double)ranking->seen) / 2;
    default:
        return (double)ranking->first;
    }
}

#endif
