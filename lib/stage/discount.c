// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-discount, for example: --rate greenbook --base 2024-25. A record is read (discount_read.c),
 * the model asked, the results written behind its fields; with --explain the working is put in
 * words (discount_working.c). Nothing is kept between records but tables of coefficients.
 */
#include "discount.h"

#include <stdlib.h>

#include <vfm/appraisal.h>

const struct vfm_slice discount_names[SLOTS] = {
    [SLOT_RECORD] = VFM_LITERAL("record"),
    [SLOT_QUANTITY] = VFM_LITERAL("quantity"),
    [SLOT_PERIOD] = VFM_LITERAL("period"),
    [SLOT_PROXY] = VFM_LITERAL("proxy"),
    [SLOT_DEADWEIGHT] = VFM_LITERAL("deadweight"),
    [SLOT_DISPLACEMENT] = VFM_LITERAL("displacement"),
    [SLOT_ATTRIBUTION] = VFM_LITERAL("attribution"),
    [SLOT_LEAKAGE] = VFM_LITERAL("leakage"),
    [SLOT_SUBSTITUTION] = VFM_LITERAL("substitution"),
    [SLOT_DEDUCTIONS] = VFM_LITERAL("deductions"),
    [SLOT_MULTIPLIER] = VFM_LITERAL("multiplier"),
    [SLOT_REFERENCE] = VFM_LITERAL("reference"),
    [SLOT_DURATION] = VFM_LITERAL("duration"),
    [SLOT_YEARS_RULE] = VFM_LITERAL("years_rule"),
    [SLOT_STARTS] = VFM_LITERAL("starts"),
    [SLOT_DROPOFF] = VFM_LITERAL("dropoff"),
    [SLOT_DROPOFF_FROM] = VFM_LITERAL("dropoff_from"),
    [SLOT_WEIGHT] = VFM_LITERAL("weight"),
    [SLOT_MATERIAL] = VFM_LITERAL("material"),
    [SLOT_AMOUNT] = VFM_LITERAL("amount"),
    [SLOT_RATE] = VFM_LITERAL("rate"),
    [SLOT_KIND] = VFM_LITERAL("kind"),
    [SLOT_YEAR] = VFM_LITERAL("year"),
    [SLOT_UNIT] = VFM_LITERAL("unit"),
    [SLOT_CURRENCY] = VFM_LITERAL("currency"),
    [SLOT_IMPACT] = VFM_LITERAL("impact"),
    [SLOT_VALUE] = VFM_LITERAL("value"),
    [SLOT_PV] = VFM_LITERAL("pv"),
    [SLOT_VALUES] = VFM_LITERAL("values"),
    [SLOT_PVS] = VFM_LITERAL("pvs"),
    [SLOT_PV_REDUCED] = VFM_LITERAL("pv_reduced"),
    [SLOT_WEIGHTED_PV] = VFM_LITERAL("weighted_pv"),
    [SLOT_BASIS] = VFM_LITERAL("basis"),
    [SLOT_WORKING] = VFM_LITERAL("working"),
};

/* ---- a worker's own ---- */

static void worker_close(void *state)
{
    struct discount_local *local = state;
    if (!local)
        return;
    vfm_binding_release(&local->binding);
    vfm_courses_close(local->courses);
    vfm_buffer_release(&local->period);
    vfm_buffer_release(&local->text);
    discount_page_close(local->page);
    free(local->years);
    free(local);
}

static void *worker_open(const struct vfm_stage *stage, struct vfm_error *error)
{
    const struct discount_stage *discount = (const struct discount_stage *)stage;
    struct discount_local *local = calloc(1, sizeof *local);
    if (!local) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to discount");
        return NULL;
    }
    local->discount = discount;
    local->courses = vfm_courses_open(
        &discount->rate.schedule,
        discount->reduced.schedule.count ? &discount->reduced.schedule : NULL, error);
    if (!local->courses || vfm_binding_init(&local->binding, discount_names, SLOTS, error) < 0) {
        worker_close(local);
        return NULL;
    }
    return local;
}

/* ---- writing results ---- */

/* What an earlier run left and this one does not say again. */
static int remove_stale(const struct discount_record *at, struct vfm_record *record, uint32_t set,
                        struct vfm_error *error)
{
    for (unsigned i = 0; i < DISCOUNT_RESULTS; i++) {
        if (set & 1U << i || at->places[SLOT_RESULTS + i] < 0)
            continue;
        int place = vfm_record_find(record, discount_names[SLOT_RESULTS + i]);
        if (vfm_record_remove(record, (uint32_t)place, error) < 0)
            return -1;
    }
    return 0;
}

static int set_one_by_one(const struct discount_record *at, struct vfm_record *record,
                          const struct discount_results *results, struct vfm_error *error)
{
    if (remove_stale(at, record, results->set, error) < 0)
        return -1;
    for (unsigned i = 0; i < DISCOUNT_RESULTS; i++)
        if (results->set & 1U << i &&
            vfm_record_set(record, discount_names[SLOT_RESULTS + i], results->values[i], error) < 0)
            return -1;
    return 0;
}

/* The usual record has none of the results, and so had the one before it, of the same shape: the
 * shape that it grows into is known. */
static int write_results(struct discount_local *local, const struct discount_record *at,
                         struct vfm_record *record, const struct discount_results *results,
                         struct vfm_error *error)
{
    const struct vfm_shape *from = record->shape;
    struct discount_way *way = &local->ways[(from->id ^ results->set) % DISCOUNT_WAYS];
    if (way->to && way->from == from->id && way->results == results->set) {
        uint32_t count = from->count;
        if (vfm_record_grow(record, way->to->count, error) < 0)
            return -1;
        for (uint32_t left = results->set; left; left &= left - 1)
            record->values[count++] = results->values[__builtin_ctz(left)];
        record->shape = way->to;
        record->changed = true;
        return 0;
    }
    bool fresh = true;
    for (unsigned i = 0; i < DISCOUNT_RESULTS; i++)
        fresh = fresh && at->places[SLOT_RESULTS + i] < 0;
    if (set_one_by_one(at, record, results, error) < 0)
        return -1;
    if (fresh)
        *way = (struct discount_way){from->id, results->set, record->shape};
    return 0;
}

/* `[1,2.5]`, in the arena. */
static int make_list(struct discount_local *local, struct vfm_arena *arena, uint32_t count,
                     struct vfm_value *list, struct vfm_error *error)
{
    struct vfm_buffer *text = &local->text;
    text->length = 0;
    for (uint32_t k = 0; k < count; k++) {
        vfm_buffer_put(text, k ? ',' : '[');
        vfm_buffer_money(text, local->years[k]);
    }
    vfm_buffer_put(text, ']');
    if (vfm_buffer_check(text, error) < 0)
        return -1;
    struct vfm_slice kept = vfm_arena_copy(arena, vfm_buffer_view(text));
    if (!kept.data)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for a list of %u years", count);
    *list = vfm_make_json(kept);
    return 0;
}

static int put_working(struct discount_local *local, struct vfm_arena *arena,
                       struct discount_results *results, struct vfm_error *error)
{
    struct vfm_slice kept = vfm_arena_copy(arena, vfm_buffer_view(&local->text));
    if (!kept.data)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for the working");
    discount_put(results, SLOT_WORKING, vfm_make_text(kept, arena));
    return 0;
}

/* An amount too large to hold, told with what made it. */
static int past_all_money(const struct discount_record *at, const char *field,
                          struct vfm_error *error)
{
    const struct vfm_value *quantity = discount_get(at, SLOT_QUANTITY);
    vfm_fail(
        error, VFM_OVERFLOWED,
        "%s is past the limit of 10^24: check quantity and money, or give both in larger units",
        field);
    return vfm_fail_field(error, "quantity",
                          quantity ? vfm_value_token(quantity, at->arena)
                                   : (struct vfm_slice){NULL, 0});
}

/* ---- outcomes ---- */

static int years_room(struct discount_local *local, uint32_t years, struct vfm_error *error)
{
    if (years <= local->year_capacity)
        return 0;
    vfm_money *grown = realloc(local->years, years * sizeof *grown);
    if (!grown)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for %u years", years);
    local->years = grown;
    local->year_capacity = years;
    return 0;
}

static int put_lists(struct discount_local *local, struct vfm_arena *arena,
                     const struct vfm_course *course, double impact,
                     struct discount_results *results, struct vfm_error *error)
{
    struct vfm_value list;
    vfm_money sum;
    if (years_room(local, course->years, error) < 0 ||
        vfm_course_sum(course->shares, course->years, impact, &sum, local->years, error) < 0 ||
        make_list(local, arena, course->years, &list, error) < 0)
        return -1;
    discount_put(results, SLOT_VALUES, list);
    if (vfm_course_sum(course->present, course->years, impact, &sum, local->years, error) < 0 ||
        make_list(local, arena, course->years, &list, error) < 0)
        return -1;
    discount_put(results, SLOT_PVS, list);
    return 0;
}

static int work_out(struct discount_local *local, const struct discount_record *at,
                    const struct discount_outcome *outcome, const struct vfm_course *course,
                    struct discount_results *results, struct vfm_error *error)
{
    const struct vfm_discount_options *options = &local->discount->options;
    double impact = outcome->impact;
    struct discount_sums sums = {.reduced = discount_is_long(local, course)};
    if (vfm_money_round(impact, &sums.impact, error) < 0 ||
        vfm_course_sums(course, impact, &sums.value, &sums.pv, error) < 0)
        return past_all_money(at, "impact", error);
    discount_put(results, SLOT_IMPACT, vfm_make_money(sums.impact, at->arena));
    discount_put(results, SLOT_VALUE, vfm_make_money(sums.value, at->arena));
    discount_put(results, SLOT_PV, vfm_make_money(sums.pv, at->arena));
    if (sums.reduced) {
        if (vfm_course_sum(course->reduced, course->years, impact, &sums.pv_reduced, NULL, error) <
            0)
            return -1;
        discount_put(results, SLOT_PV_REDUCED, vfm_make_money(sums.pv_reduced, at->arena));
    }
    if (outcome->weighted) {
        if (vfm_money_times(sums.pv, outcome->weight, &sums.weighted, error) < 0)
            return past_all_money(at, "weighted_pv", error);
        discount_put(results, SLOT_WEIGHTED_PV, vfm_make_money(sums.weighted, at->arena));
    }
    if (options->yearly && put_lists(local, at->arena, course, impact, results, error) < 0)
        return -1;
    if (options->explain && (discount_work_outcome(local, at, outcome, course, &sums, error) < 0 ||
                             put_working(local, at->arena, results, error) < 0))
        return -1;
    return 0;
}

static int push_outcome(struct discount_local *local, struct vfm_link *link,
                        struct vfm_record *record, const struct discount_record *at)
{
    struct vfm_error *error = &link->error;
    struct discount_outcome outcome = {.weight = 1};
    struct discount_results results;
    const struct vfm_course *course;
    if (discount_unvalued(at))
        return vfm_link_pass(link, record);
    if (discount_read_outcome(local, at, &outcome, error) < 0)
        return vfm_link_refuse_record(link, record);
    if (!(course = vfm_course(local->courses, &outcome.lapse, error))) {
        const struct vfm_value *duration = discount_get(at, SLOT_DURATION);
        vfm_fail_field(error, "duration",
                       duration ? vfm_value_token(duration, at->arena)
                                : (struct vfm_slice){NULL, 0});
        return vfm_link_refuse_record(link, record);
    }
    results.set = 0;
    discount_put(&results, SLOT_BASIS, local->discount->basis);
    if (work_out(local, at, &outcome, course, &results, error) < 0 ||
        write_results(local, at, record, &results, error) < 0)
        return vfm_link_refuse_record(link, record);
    return vfm_link_write(link, record);
}

/* ---- inputs ---- */

/* An input is a course of one year that begins when it is paid. */
static int discount_input(struct discount_local *local, const struct discount_record *at,
                          struct discount_results *results, struct vfm_error *error)
{
    struct discount_input input;
    struct discount_sums sums = {0};
    if (discount_read_input(local, at, &input, error) < 0)
        return -1;
    const struct vfm_lapse lapse = {.duration = 1, .first = input.months};
    const struct vfm_course *course = vfm_course(local->courses, &lapse, error);
    if (!course)
        return vfm_fail_field(error, "year", (struct vfm_slice){NULL, 0});
    if (vfm_course_sum(course->present, 1, input.amount, &sums.pv, NULL, error) < 0)
        return past_all_money(at, "pv", error);
    results->set = 0;
    discount_put(results, SLOT_PV, vfm_make_money(sums.pv, at->arena));
    discount_put(results, SLOT_BASIS, local->discount->basis);
    sums.reduced = course->reduced &&
                   (local->discount->options.reduced || input.months > 12 * DISCOUNT_LONG_HORIZON);
    if (sums.reduced) {
        if (vfm_course_sum(course->reduced, 1, input.amount, &sums.pv_reduced, NULL, error) < 0)
            return -1;
        discount_put(results, SLOT_PV_REDUCED, vfm_make_money(sums.pv_reduced, at->arena));
    }
    if (!local->discount->options.explain)
        return 0;
    if (discount_work_input(local, at, &input, &sums, error) < 0)
        return -1;
    return put_working(local, at->arena, results, error);
}

static int push_input(struct discount_local *local, struct vfm_link *link,
                      struct vfm_record *record, const struct discount_record *at)
{
    struct discount_results results;
    if (discount_input(local, at, &results, &link->error) < 0 ||
        write_results(local, at, record, &results, &link->error) < 0)
        return vfm_link_refuse_record(link, record);
    return vfm_link_write(link, record);
}

static int push(void *state, struct vfm_link *link, struct vfm_record *record)
{
    struct discount_local *local = state;
    const int16_t *places = vfm_binding_places(&local->binding, record->shape);
    const struct vfm_value *kind = vfm_record_get(record, places, SLOT_RECORD);
    const struct discount_record at = {.local = local,
                                       .record = record,
                                       .places = places,
                                       .fields = vfm_binding_there(&local->binding),
                                       .arena = record->arena};
    if (!kind || kind->kind != VFM_STRING)
        return vfm_link_pass(link, record);
    link->error.code = VFM_NONE;
    struct vfm_slice word = {kind->text, kind->length};
    bool outcome = vfm_slice_is(word, "outcome");
    if (!outcome && !vfm_slice_is(word, "input"))
        return vfm_link_pass(link, record);
    if (local->shapes_seen[record->shape->id % DISCOUNT_SHAPES_SEEN] != record->shape->id + 1)
        discount_tell_strangers(local, link, record->shape, outcome);
    return outcome ? push_outcome(local, link, record, &at) : push_input(local, link, record, &at);
}

/* ---- the stage ---- */

static void discount_close(struct vfm_stage *stage)
{
    struct discount_stage *discount = (struct discount_stage *)stage;
    if (!discount)
        return;
    rate_release(&discount->rate);
    rate_release(&discount->reduced);
    vfm_buffer_release(&discount->text);
    vfm_arena_release(&discount->arena);
    free(discount);
}

static const struct vfm_stage_class discount_class = {
    .name = "discount",
    .mode = VFM_EACH,
    .worker_open = worker_open,
    .worker_close = worker_close,
    .push = push,
    .push_page = discount_push_page,
    .close = discount_close,
};

/* Everything that decides the figures, in one string. The base is the same for all records or
 * nobody's: `own-period` is a basis of its own, and what was discounted to one base is never added
 * to what was not. */
static int write_basis(struct discount_stage *discount, struct vfm_error *error)
{
    static const char *const timings[] = {"end", "mid", "start"};
    const struct vfm_discount_options *options = &discount->options;
    struct vfm_buffer *text = &discount->text;
    vfm_buffer_slice(text, vfm_buffer_view(&discount->rate.name));
    vfm_buffer_format(text, " %s", timings[options->timing]);
    if (options->inputs_from)
        vfm_buffer_format(text, " inputs-from=%u", options->inputs_from);
    vfm_buffer_format(text, " base=%s %s", options->base ? options->base : "own-period",
                      discount->rate.nominal ? "nominal" : "real");
    if (vfm_buffer_check(text, error) < 0)
        return -1;
    discount->basis = vfm_make_text(vfm_buffer_view(text), &discount->arena);
    return discount->basis.kind == VFM_STRING
               ? 0
               : vfm_fail(error, VFM_NO_MEMORY, "no memory for the basis");
}

static int read_base(struct discount_stage *discount, struct vfm_error *error)
{
    const char *base = discount->options.base;
    struct vfm_error fault = {0};
    if (base && vfm_period_parse(vfm_slice_of(base), &discount->base, &fault) < 0)
        return vfm_fail(error, VFM_BAD_USAGE, "--base %s", fault.message);
    return 0;
}

/* The schedule that stands beside the chosen one. */
static int load_reduced(struct discount_stage *discount, struct vfm_error *error)
{
    const struct vfm_buffer *name = &discount->rate.reduced;
    if (name->length)
        return rate_load(name->data, &discount->reduced, error);
    if (!discount->options.reduced)
        return 0;
    return vfm_fail(error, VFM_BAD_USAGE,
                    "--reduced: the rate %.*s has no reduced one beside it: take a schedule that "
                    "names one (\"# reduced: NAME\"), such as greenbook",
                    VFM_PRINT(vfm_buffer_view(&discount->rate.name)));
}

struct vfm_stage *vfm_discount_stage(const struct vfm_discount_options *options,
                                     struct vfm_error *error)
{
    struct discount_stage *discount = calloc(1, sizeof *discount);
    if (!discount) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to discount");
        return NULL;
    }
    discount->stage.class = &discount_class;
    discount->options = *options;
    if (read_base(discount, error) < 0 ||
        rate_load(options->rate ? options->rate : "greenbook", &discount->rate, error) < 0 ||
        load_reduced(discount, error) < 0 || write_basis(discount, error) < 0) {
        discount_close(&discount->stage);
        return NULL;
    }
    return &discount->stage;
}
