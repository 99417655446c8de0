// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A survey: what some text holds, told in one go over it by the widest vectors that the processor
 * has. All input comes through here.
 */
#ifndef VFM_SURVEY_H
#define VFM_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vfm_survey {
    bool ascii;     /* no byte has its high bit set */
    bool returns;   /* there is a CR */
    uint64_t feeds; /* how many LF */
};

typedef struct vfm_survey vfm_survey_make(const char *bytes, size_t length);
vfm_survey_make vfm_survey;

/* What most ask of it alone: whether no byte has its high bit set. */
typedef bool vfm_survey_ascii(const char *bytes, size_t length);
vfm_survey_ascii vfm_is_ascii;

struct vfm_survey_way {
    const char *name;
    vfm_survey_make *make;
    vfm_survey_ascii *ascii;
};

/* The ways that this processor can go, the quickest first, plain C last; `*count` of them.
 * vfm_survey and vfm_is_ascii go the first. */
const struct vfm_survey_way *vfm_survey_ways(size_t *count);

#endif
