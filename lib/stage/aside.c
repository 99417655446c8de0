// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "aside.h"

bool stage_is_aside(const struct vfm_record *record)
{
    static const char *const kinds[] = {"run",           "reject",    "stopped",    "reversal",
                                        "false_economy", "portfolio", "expectation"};
    int place = record->shape->record_place;
    if (place < 0 || record->values[place].kind != VFM_STRING)
        return false;
    struct vfm_slice kind = {record->values[place].text, record->values[place].length};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (vfm_slice_is(kind, kinds[i]))
            return true;
    return false;
}
