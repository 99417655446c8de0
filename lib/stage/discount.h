// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What the files of the discount stage share: what was read of a record, what came of it, and how a
 * worker goes from one to the other.
 */
#ifndef LIB_STAGE_DISCOUNT_H
#define LIB_STAGE_DISCOUNT_H

#include <vfm/course.h>
#include <vfm/impact.h>
#include <vfm/stage/discount.h>

#include "rate.h"

/* The fields that are read or written by name. */
enum discount_slot {
    SLOT_RECORD,
    SLOT_QUANTITY,
    SLOT_PERIOD,
    /* of outcomes */
    SLOT_PROXY,
    SLOT_DEADWEIGHT,
    SLOT_DISPLACEMENT,
    SLOT_ATTRIBUTION,
    SLOT_LEAKAGE,
    SLOT_SUBSTITUTION,
    SLOT_DEDUCTIONS,
    SLOT_MULTIPLIER,
    SLOT_REFERENCE,
    SLOT_DURATION,
    SLOT_YEARS_RULE,
    SLOT_STARTS,
    SLOT_DROPOFF,
    SLOT_DROPOFF_FROM,
    SLOT_WEIGHT,
    SLOT_MATERIAL,
    /* of inputs */
    SLOT_AMOUNT,
    SLOT_RATE,
    SLOT_KIND,
    SLOT_YEAR,
    /* for the working */
    SLOT_UNIT,
    SLOT_CURRENCY,
    /* results, in the order in which they are added */
    SLOT_IMPACT,
    SLOT_VALUE,
    SLOT_PV,
    SLOT_VALUES,
    SLOT_PVS,
    SLOT_PV_REDUCED,
    SLOT_WEIGHTED_PV,
    SLOT_BASIS,
    SLOT_WORKING,
    SLOTS,
};
#define SLOT_RESULTS SLOT_IMPACT
#define DISCOUNT_RESULTS (SLOTS - SLOT_RESULTS)

extern const struct vfm_slice discount_names[SLOTS];

struct discount_stage {
    struct vfm_stage stage;
    struct vfm_discount_options options;
    struct rate rate, reduced; /* reduced.schedule.count 0: none */
    struct vfm_period base;    /* where options.base */
    struct vfm_value basis;    /* what every record gets */
    struct vfm_buffer text;    /* its bytes */
    struct vfm_arena arena;
};

/* Where new fields lead from a shape: met before. */
#define DISCOUNT_WAYS 16
struct discount_way {
    uint64_t from;
    uint32_t results; /* which: a bit each */
    const struct vfm_shape *to;
};

/* Shapes whose fields were looked at: their ids and one. */
#define DISCOUNT_SHAPES_SEEN 64

/* Rows of a page as they are worked out (discount_page.c). */
struct discount_page;

/* A worker's own. */
struct discount_local {
    const struct discount_stage *discount;
    struct vfm_binding binding;
    struct vfm_courses *courses;
    struct discount_way ways[DISCOUNT_WAYS];
    uint64_t shapes_seen[DISCOUNT_SHAPES_SEEN];
    struct vfm_buffer period; /* the last one read … */
    int32_t offset;           /* … is so many months after the base */
    vfm_money *years;         /* scratch for yearly amounts */
    uint32_t year_capacity;
    struct vfm_buffer text; /* scratch */
    struct discount_page *page;
};

/* The record at hand. */
struct discount_record {
    const struct discount_local *local;
    const struct vfm_record *record;
    const int16_t *places;
    uint64_t fields; /* bit SLOT_…: those that records of its shape have */
    struct vfm_arena *arena;
};

static inline const struct vfm_value *discount_get(const struct discount_record *at,
                                                   enum discount_slot slot)
{
    return at->fields >> slot & 1 ? vfm_record_get(at->record, at->places, slot) : NULL;
}

/* ---- reading (discount_read.c) ---- */

struct discount_outcome {
    struct vfm_impact line, reference;
    bool has_reference;
    double impact; /* unrounded */
    struct vfm_lapse lapse;
    bool weighted;
    double weight;
};

struct discount_input {
    double amount;   /* in its own period */
    int32_t months;  /* exponent */
    bool multiplied; /* quantity × rate */
};

/* Whether an outcome has nothing to compute: not material and not valued. */
bool discount_unvalued(const struct discount_record *at);

/* 0, or -1 with an error that names the field. */
int discount_read_outcome(struct discount_local *local, const struct discount_record *at,
                          struct discount_outcome *outcome, struct vfm_error *error);
int discount_read_input(struct discount_local *local, const struct discount_record *at,
                        struct discount_input *input, struct vfm_error *error);

/* Months from the base to a record's period; 0 where there is no base. */
int discount_read_offset(struct discount_local *local, const struct vfm_value *period,
                         struct vfm_arena *arena, int32_t *months, struct vfm_error *error);

/* Tells of fields that are nearly one that counts, once a shape (discount_strangers.c). */
void discount_tell_strangers(struct discount_local *local, struct vfm_link *link,
                             const struct vfm_shape *shape, bool outcome);

/* The Green Book asks for the reduced rates beside the standard ones past so many years. */
#define DISCOUNT_LONG_HORIZON 50

/* Whether a benefit lasts so long that they are wanted. */
static inline bool discount_is_long(const struct discount_local *local,
                                    const struct vfm_course *course)
{
    const struct vfm_discount_options *options = &local->discount->options;
    int64_t begins = (int64_t)course->lapse.first - (int64_t)vfm_timing_months(options->timing);
    return (begins + 12 * (int64_t)course->years > 12 * DISCOUNT_LONG_HORIZON ||
            options->reduced) &&
           course->reduced;
}

/* ---- pages (discount_page.c) ---- */

int discount_push_page(void *local, struct vfm_link *link, const struct vfm_page *page,
                       uint32_t from, uint32_t to);
void discount_page_close(struct discount_page *page); /* NULL is fine */

/* ---- results ---- */

/* The fields to be written; those whose bit is not set are taken away where they stand from an
 * earlier run. */
struct discount_results {
    uint32_t set; /* bit of each: slot - SLOT_RESULTS */
    struct vfm_value values[DISCOUNT_RESULTS];
};

static inline void discount_put(struct discount_results *results, enum discount_slot slot,
                                struct vfm_value value)
{
    results->set |= 1U << (slot - SLOT_RESULTS);
    results->values[slot - SLOT_RESULTS] = value;
}

/* ---- the working (discount_working.c) ---- */

/* What a line came to; of an input its present values alone. */
struct discount_sums {
    vfm_money impact, value, pv, pv_reduced, weighted;
    bool reduced; /* pv_reduced is there */
};

/* Into local->text: the sum in words and figures. `at->local` is `local`. */
int discount_work_outcome(struct discount_local *local, const struct discount_record *at,
                          const struct discount_outcome *outcome, const struct vfm_course *course,
                          const struct discount_sums *sums, struct vfm_error *error);
int discount_work_input(struct discount_local *local, const struct discount_record *at,
                        const struct discount_input *input, const struct discount_sums *sums,
                        struct vfm_error *error);

#endif
