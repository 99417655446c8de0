// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Rows of a return that are sums of others, which would count twice. */
#ifndef LIB_STAGE_TOTAL_H
#define LIB_STAGE_TOTAL_H

#include <vfm/slice.h>

/* Whether `cell`, the first of a row with something in it, says that the row is a total. */
bool total_begins(struct vfm_slice cell);

/* Whether it may: the first byte tells nearly every row apart. */
static inline bool total_may_begin(struct vfm_slice cell)
{
    char first = cell.length ? cell.data[0] | ' ' : 't'; /* large letters as small ones */
    return first == 't' || first == 's' || first == 'g' || first == 'o';
}

#endif
