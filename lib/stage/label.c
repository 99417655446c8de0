// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "label.h"

#include <stdio.h>

/* The place of the field to call the record by, or -1. */
static int find_place(const char *field, const struct vfm_record *record)
{
    static const struct vfm_slice usual[] = {VFM_LITERAL("supplier"),    VFM_LITERAL("provider"),
                                             VFM_LITERAL("name"),        VFM_LITERAL("id"),
                                             VFM_LITERAL("alternative"), VFM_LITERAL("title"),
                                             VFM_LITERAL("contract")};
    if (field)
        return vfm_record_find(record, vfm_slice_of(field));
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        int place = vfm_record_find(record, usual[i]);
        if (place >= 0 && record->values[place].kind != VFM_NULL)
            return place;
    }
    return -1;
}

struct vfm_slice stage_label(const char *field, const struct vfm_record *record, uint64_t number,
                             struct vfm_arena *arena)
{
    struct vfm_slice text = {NULL, 0};
    struct vfm_error ignored = {0};
    char words[40];
    int place = find_place(field, record);
    if (place >= 0 && record->values[place].kind == VFM_STRING)
        vfm_value_string(&record->values[place], "label", arena, &text, &ignored);
    else if (place >= 0 && record->values[place].kind != VFM_NULL)
        text = vfm_value_token(&record->values[place], arena);
    if (!text.length) {
        int length = snprintf(words, sizeof words, "record %llu", (unsigned long long)number);
        text = (struct vfm_slice){words, (size_t)length};
    }
    return vfm_arena_copy(arena, text);
}
