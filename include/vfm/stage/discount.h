// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The stage of vfm-discount. It knows `outcome` and `input` records; all others pass through.
 *
 * An outcome gains `impact` (the first year, after deductions), `value` (all years, undiscounted),
 * `pv` (all years, discounted) and `basis`; with a weight of its own `weighted_pv`; past 50 years
 * `pv_reduced`, by the schedule that the chosen one names for that; on request `values`, `pvs` and
 * `working`. An input gains `pv` and `basis`. An outcome that is not material and has no quantity
 * or proxy passes untouched.
 */
#ifndef VFM_STAGE_DISCOUNT_H
#define VFM_STAGE_DISCOUNT_H

#include <vfm/discount.h>
#include <vfm/period.h>
#include <vfm/stage.h>

struct vfm_discount_options {
    const char *rate; /* a name, `3.5%`, `0.035` or a file; NULL: greenbook */
    enum vfm_timing timing;
    const char *base;     /* the period to discount to; NULL: each record's own */
    unsigned inputs_from; /* exponent of an input in its own period: 0 or 1 */
    bool yearly;          /* add the lists `values` and `pvs` */
    bool reduced;         /* add `pv_reduced` to every line, not only past 50 years */
    bool explain;         /* add `working` */
};

/* Strings are borrowed for the life of the stage. NULL with VFM_BAD_USAGE (3.5 without its percent
 * sign, a base that is no period, reduced rates where the schedule names none), VFM_UNKNOWN_NAME,
 * VFM_BAD_CONFIG (a schedule's file), VFM_CANNOT_READ, VFM_NO_MEMORY. */
struct vfm_stage *vfm_discount_stage(const struct vfm_discount_options *options,
                                     struct vfm_error *error);

#endif
