// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Outcomes by page: the factors are columns of numbers, the results further columns. What is not
 * plain arithmetic on the usual fields (a reference case, named deductions, weights, the working)
 * is left to the records, and so is every row with something to say.
 */
#include "discount.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* What a page adds to its records, in order. */
static const enum discount_slot added[] = {SLOT_IMPACT, SLOT_VALUE, SLOT_PV, SLOT_BASIS};
#define ADDED (sizeof added / sizeof *added)

/* The factors that a record may lack, and what then goes. */
static const struct {
    enum discount_slot slot;
    double otherwise;
} optional[] = {{SLOT_DEADWEIGHT, 0}, {SLOT_DISPLACEMENT, 0}, {SLOT_ATTRIBUTION, 0},
                {SLOT_LEAKAGE, 0},    {SLOT_SUBSTITUTION, 0}, {SLOT_MULTIPLIER, 1},
                {SLOT_DURATION, 1},   {SLOT_DROPOFF, 0}};
#define OPTIONAL (sizeof optional / sizeof *optional)

struct discount_page {
    uint64_t from;              /* the id of the last shape met … */
    const struct vfm_shape *to; /* … and what it grows into; NULL: not for pages */
    struct vfm_impact_columns factors;
    const double *durations, *dropoffs; /* NULL: no such field */
    const struct vfm_page_column *period;
    struct vfm_page_column *columns;
    uint32_t capacity;
    double filled[OPTIONAL][VFM_PAGE_ROWS]; /* of columns with gaps */
    double impacts[VFM_PAGE_ROWS];
    int32_t firsts[VFM_PAGE_ROWS];
    const struct vfm_course *courses[VFM_PAGE_ROWS];
    bool far[VFM_PAGE_ROWS]; /* sums that are not told by the quick way */
    int64_t impact[VFM_PAGE_ROWS], value[VFM_PAGE_ROWS], pv[VFM_PAGE_ROWS];
};

void discount_page_close(struct discount_page *page)
{
    if (!page)
        return;
    free(page->columns);
    free(page);
}

#define BIT(slot) (UINT64_C(1) << (slot))

/* Whether records of a shape with these fields can go by pages. */
static bool suits(const struct vfm_discount_options *options, uint64_t fields)
{
    const uint64_t needed = BIT(SLOT_QUANTITY) | BIT(SLOT_PROXY);
    const uint64_t known = needed | BIT(SLOT_RECORD) | BIT(SLOT_PERIOD) | BIT(SLOT_DEADWEIGHT) |
                           BIT(SLOT_DISPLACEMENT) | BIT(SLOT_ATTRIBUTION) | BIT(SLOT_LEAKAGE) |
                           BIT(SLOT_SUBSTITUTION) | BIT(SLOT_MULTIPLIER) | BIT(SLOT_DURATION) |
                           BIT(SLOT_DROPOFF) | BIT(SLOT_UNIT) | BIT(SLOT_CURRENCY) |
                           BIT(SLOT_AMOUNT) | BIT(SLOT_RATE) | BIT(SLOT_KIND) | BIT(SLOT_YEAR) |
                           BIT(SLOT_MATERIAL);
    return !options->explain && !options->yearly && !options->reduced &&
           (fields & needed) == needed && !(fields & ~known);
}

/* The shape that records of `shape` grow into. NULL with an error. */
static const struct vfm_shape *grown(struct vfm_link *link, const struct vfm_shape *shape)
{
    for (size_t i = 0; i < ADDED && shape; i++)
        shape = vfm_shape_extend(link->shapes, shape, discount_names[added[i]], &link->error);
    return shape;
}

/* ---- columns ---- */

/* Whether a field that counts here has gaps, and is none of those. */
static bool has_gaps(const struct discount_local *local, const struct vfm_page *page,
                     const int16_t *places)
{
    uint64_t fine = BIT(SLOT_MATERIAL);
    for (size_t i = 0; i < OPTIONAL; i++)
        fine |= BIT(optional[i].slot);
    return vfm_page_has_gaps(page, places, local->binding.count, fine);
}

static bool find_columns(struct discount_page *own, const struct vfm_page *page,
                         const int16_t *places)
{
    const double *numbers[SLOTS];
    bool fine = true;
    for (size_t i = 0; i < OPTIONAL; i++) {
        enum discount_slot slot = optional[i].slot;
        numbers[slot] =
            vfm_page_numbers_at(page, places[slot], optional[i].otherwise, own->filled[i], &fine);
    }
    own->factors = (struct vfm_impact_columns){
        .quantity = vfm_page_numbers_at(page, places[SLOT_QUANTITY], 0, NULL, &fine),
        .proxy = vfm_page_numbers_at(page, places[SLOT_PROXY], 0, NULL, &fine),
        .shares = {numbers[SLOT_DEADWEIGHT], numbers[SLOT_DISPLACEMENT], numbers[SLOT_ATTRIBUTION],
                   numbers[SLOT_LEAKAGE], numbers[SLOT_SUBSTITUTION]},
        .multiplier = numbers[SLOT_MULTIPLIER]};
    own->durations = numbers[SLOT_DURATION];
    own->dropoffs = numbers[SLOT_DROPOFF];
    own->period = places[SLOT_PERIOD] < 0 ? NULL : &page->columns[places[SLOT_PERIOD]];
    int material = places[SLOT_MATERIAL]; /* what is not goes on as it came, worth as much */
    return fine && (material < 0 || page->columns[material].kind == VFM_TRUE);
}

static void check_factors(const struct discount_page *own, uint32_t from, uint32_t to, bool *odd)
{
    const double above_zero = DBL_TRUE_MIN;
    for (size_t i = 0; i < sizeof own->factors.shares / sizeof *own->factors.shares; i++)
        if (own->factors.shares[i])
            vfm_page_bound(own->factors.shares[i], NULL, from, to, 0, 1, odd);
    if (own->dropoffs)
        vfm_page_bound(own->dropoffs, NULL, from, to, 0, 1, odd);
    if (own->factors.multiplier)
        vfm_page_bound(own->factors.multiplier, NULL, from, to, above_zero, HUGE_VAL, odd);
    if (own->durations)
        vfm_page_bound(own->durations, NULL, from, to, above_zero, HUGE_VAL, odd);
}

/* ---- results ---- */

/* The amount in micro-units, where 64 bits hold it. */
static bool put_amount(vfm_money amount, int64_t *place)
{
    *place = (int64_t)amount;
    return *place == amount;
}

/* An impact and its sums where only the exact way tells them. */
static bool work_out_far(struct discount_page *own, const struct vfm_course *course, uint32_t row)
{
    vfm_money value, pv;
    struct vfm_error ignored;
    ignored.code = VFM_NONE;
    return vfm_course_sums(course, own->impacts[row], &value, &pv, &ignored) == 0 &&
           put_amount(value, &own->value[row]) && put_amount(pv, &own->pv[row]);
}

/* One row, whose sums are there unless it is far. False where it is to be told as a record. */
static inline bool work_out(const struct discount_local *local, uint32_t row)
{
    struct discount_page *own = local->page;
    const struct vfm_course *course = own->courses[row];
    double impact = own->impacts[row];
    vfm_money rounded;
    struct vfm_error ignored;
    ignored.code = VFM_NONE;
    if (!course || discount_is_long(local, course) ||
        (__builtin_expect(own->far[row], 0) && !work_out_far(own, course, row)))
        return false;
    return __builtin_expect(vfm_money_nearest(impact, &own->impact[row]), 1) ||
           (vfm_money_round(impact, &rounded, &ignored) == 0 &&
            put_amount(rounded, &own->impact[row]));
}

/* The offset of a row's period; false where it cannot be told. */
static bool read_offset(struct discount_local *local, struct vfm_link *link, uint32_t row,
                        int32_t *offset)
{
    const struct vfm_page_column *period = local->page->period;
    struct vfm_error ignored;
    ignored.code = VFM_NONE;
    if (!period)
        return false;
    struct vfm_value value = vfm_page_value(period, row);
    return discount_read_offset(local, &value, link->arena, offset, &ignored) == 0;
}

/* The exponents of first years. */
static void read_firsts(struct discount_local *local, struct vfm_link *link,
                        const struct vfm_page *page, uint32_t from, uint32_t to)
{
    struct discount_page *own = local->page;
    const struct vfm_discount_options *options = &local->discount->options;
    int32_t timing = (int32_t)vfm_timing_months(options->timing), offset = 0;
    bool text = options->base && own->period && own->period->kind != VFM_MONEY_VALUE;
    for (uint32_t row = from, end; row < to; row = end) {
        end = text ? vfm_page_repeats(own->period, row, to) : to;
        bool known = !options->base || read_offset(local, link, row, &offset);
        for (uint32_t same = row; same < end; same++) {
            own->firsts[same] = offset + timing;
            page->odd[same] |= !known;
        }
    }
}

static void work_out_rows(const struct discount_local *local, const struct vfm_page *page,
                          uint32_t from, uint32_t to)
{
    struct discount_page *own = local->page;
    const struct vfm_lapse_columns lapses = {
        .durations = own->durations, .dropoffs = own->dropoffs, .firsts = own->firsts};
    for (uint32_t row = from, end; row < to; row = end) {
        end = (uint32_t)vfm_courses_find(local->courses, &lapses, row, to, own->courses);
        vfm_course_sums_each(own->courses, own->impacts, row, end, own->value, own->pv, own->far);
        for (; row < end; row++)
            page->odd[row] = page->odd[row] || !work_out(local, row);
    }
}

/* `page` with the results behind its columns. */
static int add_columns(struct discount_local *local, const struct vfm_page *page,
                       struct vfm_page *made, struct vfm_error *error)
{
    struct discount_page *own = local->page;
    const int64_t *const amounts[] = {own->impact, own->value, own->pv};
    const struct vfm_value *basis = &local->discount->basis;
    uint32_t count = page->shape->count;
    if (own->capacity < own->to->count) {
        void *columns = realloc(own->columns, own->to->count * sizeof *own->columns);
        if (!columns)
            return vfm_fail(error, VFM_NO_MEMORY, "no memory for the columns of a page");
        own->columns = columns;
        own->capacity = own->to->count;
    }
    memcpy(own->columns, page->columns, count * sizeof *own->columns);
    for (size_t i = 0; i < ADDED; i++)
        own->columns[count + i] =
            added[i] == SLOT_BASIS
                ? (struct vfm_page_column){.kind = VFM_STRING, .same = {basis->text, basis->length}}
                : (struct vfm_page_column){.kind = VFM_MONEY_VALUE, .amounts = amounts[i]};
    *made = *page;
    made->shape = own->to;
    made->columns = own->columns;
    return 0;
}

/* Learns a shape: 1 where its records do not go by pages. */
static int learn(struct discount_local *local, struct vfm_link *link, const struct vfm_page *page)
{
    struct discount_page *own = local->page;
    const struct vfm_shape *shape = page->shape;
    if (!own && !(own = local->page = calloc(1, sizeof *own)))
        return vfm_fail(&link->error, VFM_NO_MEMORY, "no memory for the columns of a page");
    if (own->from == shape->id + 1)
        return own->to ? 0 : 1;
    own->from = shape->id + 1;
    own->to = NULL;
    if (!suits(&local->discount->options, vfm_binding_there(&local->binding)))
        return 1;
    own->to = grown(link, shape);
    return own->to ? 0 : -1;
}

int discount_push_page(void *state, struct vfm_link *link, const struct vfm_page *page,
                       uint32_t from, uint32_t to)
{
    struct discount_local *local = state;
    const int16_t *places = vfm_binding_places(&local->binding, page->shape);
    struct vfm_page made;
    if (!vfm_slice_is(page->record, "outcome"))
        return 1;
    int learned = learn(local, link, page);
    if (learned)
        return learned;
    struct discount_page *own = local->page;
    if (has_gaps(local, page, places) || !find_columns(own, page, places))
        return 1;
    link->error.code = VFM_NONE;
    if (local->shapes_seen[page->shape->id % DISCOUNT_SHAPES_SEEN] != page->shape->id + 1)
        discount_tell_strangers(local, link, page->shape, true);
    check_factors(own, from, to, page->odd);
    vfm_impact_each(&own->factors, from, to, own->impacts);
    read_firsts(local, link, page, from, to);
    work_out_rows(local, page, from, to);
    if (add_columns(local, page, &made, &link->error) < 0)
        return -1;
    return vfm_link_write_page(link, page, &made, from, to);
}
