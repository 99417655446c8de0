// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "total.h"

#include <vfm/heading.h>

#define LONGEST 24

bool total_begins(struct vfm_slice cell)
{
    static const char *const words[] = {"total",      "totals",        "subtotal",
                                        "grandtotal", "overalltotal",  "totalinputs",
                                        "totalvalue", "totalbenefits", "totalinvestment"};
    char folded[LONGEST];
    if (cell.length > sizeof folded)
        return false;
    struct vfm_slice word = {folded, vfm_heading_fold(cell, folded)};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (vfm_slice_is(word, words[i]))
            return true;
    return false;
}
