// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* --annual-years and --annual-rate: even yearly amounts, at one rate or by a schedule of bands. */
#ifndef LIB_STAGE_SROI_ANNUAL_H
#define LIB_STAGE_SROI_ANNUAL_H

#include <vfm/stage/sroi.h>

#include "rate.h"

struct sroi_annual {
    struct rate rate;
    unsigned years;
    bool flat;      /* one rate: */
    double yearly;  /* … */
    double factors; /* else the sum of the discount factors of the years */
};

/* NULL with VFM_BAD_USAGE for a rate that is none, as rate_load, or for years past a schedule. */
struct sroi_annual *sroi_annual_open(const struct vfm_sroi_options *options,
                                     struct vfm_error *error);
void sroi_annual_close(struct sroi_annual *annual); /* NULL is fine */

#endif
