// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-sroi, for example: --by provider --shares stakeholder. Sums (sroi_read.c into sroi_state.c)
 * while records come; results (sroi_result.c) at the end.
 */
#include "sroi_annual.h"
#include "sroi_expect.h"
#include "sroi_line.h"
#include "sroi_spread.h"

#include <stdlib.h>

static const struct vfm_slice fixed_names[SLOT_FIXED] = {
    [SLOT_RECORD] = VFM_LITERAL("record"),
    [SLOT_PV] = VFM_LITERAL("pv"),
    [SLOT_BASIS] = VFM_LITERAL("basis"),
    [SLOT_CURRENCY] = VFM_LITERAL("currency"),
    [SLOT_PRICE_YEAR] = VFM_LITERAL("price_year"),
    [SLOT_PERIOD] = VFM_LITERAL("period"),
    [SLOT_IMPACT] = VFM_LITERAL("impact"),
    [SLOT_VALUE] = VFM_LITERAL("value"),
    [SLOT_DURATION] = VFM_LITERAL("duration"),
    [SLOT_DROPOFF] = VFM_LITERAL("dropoff"),
    [SLOT_DROPOFF_FROM] = VFM_LITERAL("dropoff_from"),
    [SLOT_YEARS_RULE] = VFM_LITERAL("years_rule"),
    [SLOT_VALUE_TYPE] = VFM_LITERAL("value_type"),
    [SLOT_MATERIAL] = VFM_LITERAL("material"),
    [SLOT_TRANSFER] = VFM_LITERAL("transfer"),
    [SLOT_CASHABLE] = VFM_LITERAL("cashable"),
    [SLOT_WEIGHT] = VFM_LITERAL("weight"),
    [SLOT_STARTS] = VFM_LITERAL("starts"),
    [SLOT_PVS] = VFM_LITERAL("pvs"),
    [SLOT_PV_REDUCED] = VFM_LITERAL("pv_reduced"),
    [SLOT_CONSTRAINED] = VFM_LITERAL("constrained"),
    [SLOT_OUTPUT] = VFM_LITERAL("output"),
    [SLOT_QUANTITY] = VFM_LITERAL("quantity"),
    [SLOT_UNIT] = VFM_LITERAL("unit"),
    [SLOT_BY] = VFM_LITERAL("by"),
    [SLOT_SET] = VFM_LITERAL("set"),
    [SLOT_ROW] = VFM_LITERAL("row"),
    [SLOT_ROWS] = VFM_LITERAL("rows"),
    [SLOT_PER] = VFM_LITERAL("per"),
    [SLOT_SUMS] = VFM_LITERAL("sums"),
    [SLOT_COVERS] = VFM_LITERAL("covers"),
};

/* ---- a worker's own ---- */

static void worker_close(void *state)
{
    struct sroi_local *local = state;
    if (!local)
        return;
    vfm_binding_release(&local->binding);
    sroi_state_release(&local->state);
    vfm_buffer_release(&local->key);
    vfm_buffer_release(&local->text);
    vfm_buffer_release(&local->terms);
    sroi_spreads_release(&local->spreads);
    sroi_page_close(local->page);
    for (int i = 0; i < SROI_FLOWS; i++)
        free(local->years[i]);
    free(local);
}

static void *worker_open(const struct vfm_stage *stage, struct vfm_error *error)
{
    const struct sroi_stage *sroi = (const struct sroi_stage *)stage;
    struct sroi_local *local = calloc(1, sizeof *local);
    if (!local) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to begin");
        return NULL;
    }
    local->sroi = sroi;
    local->terms_id = SROI_NONE;
    if (vfm_binding_init(&local->binding, sroi->names, (uint32_t)sroi->slots, error) < 0) {
        worker_close(local);
        return NULL;
    }
    return local;
}

static int merge(void *into, void *from, struct vfm_error *error)
{
    struct sroi_local *local = into;
    const struct sroi_local *other = from;
    return sroi_state_merge(&local->state, &other->state, error);
}

/* ---- the stage ---- */

static void stage_close(struct vfm_stage *stage)
{
    struct sroi_stage *sroi = (struct sroi_stage *)stage;
    if (!sroi)
        return;
    if (sroi->expect)
        sroi_expect_release(sroi->expect);
    free(sroi->expect);
    sroi_annual_close(sroi->annual);
    vfm_arena_release(&sroi->arena);
    free(sroi);
}

static const struct vfm_stage_class sroi_class = {
    .name = "sroi",
    .mode = VFM_MERGE,
    .worker_open = worker_open,
    .worker_close = worker_close,
    .push = sroi_push,
    .push_page = sroi_push_page,
    .merge = merge,
    .end = sroi_end,
    .close = stage_close,
};

/* No empty name, none twice. */
static int check_fields(const struct vfm_sroi_fields *fields, const char *option,
                        struct vfm_error *error)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (!*fields->names[i])
            return vfm_fail(error, VFM_BAD_USAGE,
                            "--%s has an empty name: write --%s FIELD,FIELD without blanks", option,
                            option);
        for (size_t j = 0; j < i; j++)
            if (strcmp(fields->names[i], fields->names[j]) == 0)
                return vfm_fail(error, VFM_BAD_USAGE, "--%s names %s twice: name it once", option,
                                fields->names[i]);
    }
    return 0;
}

static bool holds(const struct vfm_sroi_fields *fields, struct vfm_slice name)
{
    for (size_t i = 0; i < fields->count; i++)
        if (vfm_slice_is(name, fields->names[i]))
            return true;
    return false;
}

/* Sums are for another run to make results from. */
static int check_partial(const struct vfm_sroi_options *options, struct vfm_error *error)
{
    const char *wrong = options->totals                   ? "--totals"
                        : options->cumulative             ? "--cumulative"
                        : options->over != VFM_OVER_GROUP ? "--over"
                        : options->which != VFM_CASE_ALL  ? "--case"
                        : options->versus                 ? "--versus"
                        : options->population > 0         ? "--population"
                        : options->expect                 ? "--expect"
                        : options->explain                ? "--explain"
                        : options->annual_years           ? "--annual-years"
                                                          : NULL;
    if (options->partial && wrong)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--partial gives sums, not results: give %s to the run that reads them%s",
                        wrong, options->cumulative ? ", and group by period here" : "");
    return 0;
}

static int check(const struct sroi_stage *sroi, struct vfm_error *error)
{
    const struct vfm_sroi_options *options = &sroi->options;
    if (check_fields(&options->by, "by", error) < 0 ||
        check_fields(&options->shares, "shares", error) < 0 ||
        check_fields(&options->switching, "switching", error) < 0)
        return -1;
    for (size_t i = 0; i < options->by.count; i++)
        if (sroi_result_owns(options->by.names[i]))
            return vfm_fail(error, VFM_BAD_USAGE,
                            "--by %s: a result has a field of that name already; copy yours to "
                            "another name first",
                            options->by.names[i]);
    if (sroi->part_count >= SROI_MOST_PARTS)
        return vfm_fail(error, VFM_BAD_USAGE, "--shares and --switching take fewer than %d fields",
                        SROI_MOST_PARTS);
    if (sroi->versus.field.data && !holds(&options->by, sroi->versus.field))
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--versus %s: groups are told apart by the fields of --by only: add "
                        "--by %.*s",
                        options->versus, VFM_PRINT(sroi->versus.field));
    if (options->population > 0 && !sroi->per.field.data)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--population needs --per FIELD=VALUE: whose quantities are the people "
                        "that the net benefit is shared by");
    return check_partial(options, error);
}

static int load_expect(struct sroi_stage *sroi, struct vfm_error *error)
{
    if (!sroi->options.expect)
        return 0;
    sroi->expect = calloc(1, sizeof *sroi->expect);
    if (!sroi->expect)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for --expect");
    return sroi_expect_load(sroi->options.expect, &sroi->options, sroi->expect, error);
}

/* Takes `text`, FIELD=VALUE, apart; the value as keys and cells hold it. */
static int read_choice(struct sroi_stage *sroi, const char *text, const char *option,
                       struct sroi_choice *choice, struct vfm_error *error)
{
    const char *equals = text ? strchr(text, '=') : NULL;
    if (!text)
        return 0;
    if (!equals || equals == text)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--%s %s: write FIELD=VALUE, such as --%s provider=Ash", option, text,
                        option);
    choice->field = vfm_arena_copy(&sroi->arena, (struct vfm_slice){text, (size_t)(equals - text)});
    struct vfm_value value = vfm_make_text(vfm_slice_of(equals + 1), &sroi->arena);
    if (!choice->field.data || value.kind != VFM_STRING)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory to begin");
    choice->value = (struct vfm_slice){value.text, value.length};
    return 0;
}

/* The names of all slots, and which are for what. */
static int lay_out(struct sroi_stage *sroi, struct vfm_error *error)
{
    struct vfm_sroi_options *options = &sroi->options;
    size_t by = options->by.count, parts = options->shares.count + options->switching.count;
    const char **names = vfm_arena_take(&sroi->arena, (by + 1) * sizeof *names);
    struct vfm_slice *slots =
        vfm_arena_take(&sroi->arena, (SLOT_FIXED + by + parts + 2) * sizeof *slots);
    if (!names || !slots)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory to begin");
    for (size_t i = 0; i < by; i++)
        names[i] = options->by.names[i];
    if (options->cumulative && !holds(&options->by, vfm_slice_of("period")))
        names[by++] = "period";
    options->by = (struct vfm_sroi_fields){names, by};
    while (options->cumulative && strcmp(names[sroi->period], "period") != 0)
        sroi->period++;

    memcpy(slots, fixed_names, sizeof fixed_names);
    size_t slot = SLOT_FIXED;
    for (size_t i = 0; i < by; i++)
        slots[slot++] = vfm_slice_of(names[i]);
    sroi->first_part = slot;
    for (size_t i = 0; i < options->shares.count; i++)
        slots[slot++] = vfm_slice_of(options->shares.names[i]);
    for (size_t i = 0; i < options->switching.count; i++)
        slots[slot++] = vfm_slice_of(options->switching.names[i]);
    sroi->per_slot = slot;
    if (sroi->per.field.data)
        slots[slot++] = sroi->per.field;
    sroi->names = slots;
    sroi->parts = slots + sroi->first_part;
    sroi->part_count = parts;
    sroi->slots = slot;
    return 0;
}

struct vfm_stage *vfm_sroi_stage(const struct vfm_sroi_options *options, struct vfm_error *error)
{
    struct sroi_stage *sroi = calloc(1, sizeof *sroi);
    if (!sroi) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to begin");
        return NULL;
    }
    sroi->stage.class = &sroi_class;
    sroi->options = *options;
    if (read_choice(sroi, options->versus, "versus", &sroi->versus, error) < 0 ||
        read_choice(sroi, options->per, "per", &sroi->per, error) < 0 || lay_out(sroi, error) < 0 ||
        check(sroi, error) < 0 || load_expect(sroi, error) < 0 ||
        (options->annual_years && !(sroi->annual = sroi_annual_open(options, error)))) {
        stage_close(&sroi->stage);
        return NULL;
    }
    return &sroi->stage;
}
