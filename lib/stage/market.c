// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-market, for example: --by buyer,category. Awards are read (market_read.c) and added up
 * (market_state.c) while records come; results (market_result.c) at the end.
 */
#include "market_threshold.h"

#include <stdlib.h>

#include <vfm/period.h>

static const struct vfm_slice fixed_names[MARKET_AT_BY] = {
    [MARKET_AT_RECORD] = VFM_LITERAL("record"),
    [MARKET_AT_BUYER] = VFM_LITERAL("buyer"),
    [MARKET_AT_SUPPLIER] = VFM_LITERAL("supplier"),
    [MARKET_AT_SUPPLIER_ID] = VFM_LITERAL("supplier_id"),
    [MARKET_AT_SUPPLIERS] = VFM_LITERAL("suppliers"),
    [MARKET_AT_CONTRACT] = VFM_LITERAL("contract"),
    [MARKET_AT_TITLE] = VFM_LITERAL("title"),
    [MARKET_AT_LOT] = VFM_LITERAL("lot"),
    [MARKET_AT_FUNDING] = VFM_LITERAL("funding"),
    [MARKET_AT_AMOUNT] = VFM_LITERAL("amount"),
    [MARKET_AT_CURRENCY] = VFM_LITERAL("currency"),
    [MARKET_AT_PRICE_YEAR] = VFM_LITERAL("price_year"),
    [MARKET_AT_DATE] = VFM_LITERAL("date"),
    [MARKET_AT_PUBLISHED] = VFM_LITERAL("published"),
    [MARKET_AT_DEADLINE] = VFM_LITERAL("deadline"),
    [MARKET_AT_START] = VFM_LITERAL("start"),
    [MARKET_AT_END] = VFM_LITERAL("end"),
    [MARKET_AT_BIDS] = VFM_LITERAL("bids"),
    [MARKET_AT_SIZE] = VFM_LITERAL("supplier_size"),
    [MARKET_AT_KIND] = VFM_LITERAL("supplier_kind"),
    [MARKET_AT_LOCAL] = VFM_LITERAL("local"),
    [MARKET_AT_RESERVED] = VFM_LITERAL("reserved"),
    [MARKET_AT_REPORTING] = VFM_LITERAL("reporting_days"),
    [MARKET_AT_CATEGORY] = VFM_LITERAL("category"),
};

/* ---- records ---- */

static int push_award(struct market_local *local, struct vfm_link *link,
                      const struct market_view *view)
{
    struct vfm_error *error = &link->error;
    struct market_award award;
    struct market_names names;
    int status;
    if (market_read_award(view, &award, error) < 0 ||
        market_read_names(local, view, &names, error) < 0 ||
        market_read_excluded(local, view, &award, error) < 0 ||
        market_threshold_match(local->market, view, &award, error) < 0 ||
        (award.suppliers > 1 && market_read_identity(local, view, &award, error) < 0))
        return vfm_link_refuse_record(link, view->record);
    if (award.suppliers > 1)
        status = market_share_keep(&local->state, vfm_buffer_view(&local->identity), &names, &award,
                                   error);
    else
        status = market_state_add(&local->state, &names, &award, error);
    return status < 0 ? vfm_link_refuse_record(link, view->record) : vfm_link_take(link);
}

static int push_bid(struct market_local *local, struct vfm_link *link,
                    const struct market_view *view)
{
    struct vfm_error *error = &link->error;
    struct market_award bid;
    struct market_names names;
    if (market_read_bid(view, &bid, error) < 0 ||
        market_read_names(local, view, &names, error) < 0 ||
        market_read_excluded(local, view, &bid, error) < 0 ||
        market_read_lot(local, view, error) < 0)
        return vfm_link_refuse_record(link, view->record);
    if (!names.supplier.length) {
        vfm_fail(error, VFM_MISSING_FIELD, "a bid has no supplier: say whose it is");
        vfm_fail_field(error, "supplier", (struct vfm_slice){NULL, 0});
        return vfm_link_refuse_record(link, view->record);
    }
    if (market_state_offer(&local->state, &names, vfm_buffer_view(&local->identity), &bid, error) <
        0)
        return vfm_link_refuse_record(link, view->record);
    return vfm_link_take(link);
}

static int push(void *state, struct vfm_link *link, struct vfm_record *record)
{
    struct market_local *local = state;
    const struct market_view view = {record, vfm_binding_places(&local->binding, record->shape)};
    const struct vfm_value *kind = market_get(&view, MARKET_AT_RECORD);
    struct vfm_slice word = {NULL, 0};
    if (kind && kind->kind == VFM_STRING)
        word = (struct vfm_slice){kind->text, kind->length};
    if (vfm_slice_is(word, "award"))
        return push_award(local, link, &view);
    if (vfm_slice_is(word, "bid"))
        return push_bid(local, link, &view);
    return vfm_link_pass(link, record);
}

/* ---- a worker's own ---- */

static void worker_close(void *state)
{
    struct market_local *local = state;
    if (!local)
        return;
    vfm_binding_release(&local->binding);
    market_state_release(&local->state);
    vfm_buffer_release(&local->group);
    vfm_buffer_release(&local->without_buyer);
    vfm_buffer_release(&local->buyer);
    vfm_buffer_release(&local->supplier);
    vfm_buffer_release(&local->name);
    vfm_buffer_release(&local->terms);
    vfm_buffer_release(&local->identity);
    vfm_buffer_release(&local->place);
    vfm_buffer_release(&local->scratch);
    free(local);
}

static void *worker_open(const struct vfm_stage *stage, struct vfm_error *error)
{
    const struct market_stage *market = (const struct market_stage *)stage;
    struct market_local *local = calloc(1, sizeof *local);
    if (!local) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to begin");
        return NULL;
    }
    local->market = market;
    local->state.thresholds = market->thresholds;
    if (vfm_binding_init(&local->binding, market->names, (uint32_t)market->slots, error) < 0) {
        worker_close(local);
        return NULL;
    }
    return local;
}

static int merge(void *into, void *from, struct vfm_error *error)
{
    struct market_local *local = into;
    const struct market_local *other = from;
    return market_state_merge(&local->state, &other->state, error);
}

/* ---- the stage ---- */

static void stage_close(struct vfm_stage *stage)
{
    struct market_stage *market = (struct market_stage *)stage;
    if (!market)
        return;
    market_exclude_close(market->excluded);
    market_threshold_close(market->thresholds);
    vfm_arena_release(&market->arena);
    free(market);
}

static const struct vfm_stage_class market_class = {
    .name = "market",
    .mode = VFM_MERGE,
    .worker_open = worker_open,
    .worker_close = worker_close,
    .push = push,
    .merge = merge,
    .end = market_end,
    .close = stage_close,
};

static int check_by(const struct vfm_market_options *options, struct vfm_error *error)
{
    for (size_t i = 0; i < options->by_count; i++) {
        if (!*options->by[i])
            return vfm_fail(error, VFM_BAD_USAGE,
                            "--by has an empty name: write --by FIELD,FIELD without blanks");
        if (market_result_owns(options->by[i]))
            return vfm_fail(error, VFM_BAD_USAGE,
                            "--by %s: a result has a field of that name already; copy yours to "
                            "another name first",
                            options->by[i]);
        for (size_t j = 0; j < i; j++)
            if (strcmp(options->by[i], options->by[j]) == 0)
                return vfm_fail(error, VFM_BAD_USAGE, "--by names %s twice: name it once",
                                options->by[i]);
    }
    return 0;
}

/* The quarter that the plan begins in. */
static int read_plan(struct market_stage *market, struct vfm_error *error)
{
    const char *text = market->options.plan_from;
    struct vfm_period day;
    market->plan_from = MARKET_NO_DAY;
    if (!text)
        return 0;
    if (vfm_period_parse(vfm_slice_of(text), &day, error) < 0 || day.kind != VFM_DAY) {
        *error = (struct vfm_error){0};
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--plan-from \"%s\" is not a day: write it as 2024-04-17", text);
    }
    market->plan_from = vfm_period_months(day) / 3;
    return 0;
}

static int read_tables(struct market_stage *market, struct vfm_error *error)
{
    const struct vfm_market_options *options = &market->options;
    if (options->exclude)
        market->excluded = market_exclude_open(options->exclude, error);
    if (options->exclude && !market->excluded)
        return -1;
    if (options->thresholds)
        market->thresholds = market_threshold_open(options->thresholds, error);
    return options->thresholds && !market->thresholds ? -1 : 0;
}

static int lay_out(struct market_stage *market, struct vfm_error *error)
{
    const struct vfm_market_options *options = &market->options;
    size_t keys = market->thresholds ? market->thresholds->key_count : 0;
    market->first_key = MARKET_AT_BY + options->by_count;
    market->slots = market->first_key + keys;
    struct vfm_slice *names = vfm_arena_take(&market->arena, market->slots * sizeof *names);
    if (!names)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory to begin");
    memcpy(names, fixed_names, sizeof fixed_names);
    market->buyer = -1;
    for (size_t i = 0; i < options->by_count; i++) {
        names[MARKET_AT_BY + i] = vfm_slice_of(options->by[i]);
        if (strcmp(options->by[i], "buyer") == 0)
            market->buyer = (int)i;
    }
    for (size_t i = 0; i < keys; i++)
        names[market->first_key + i] = market->thresholds->fields[i];
    market->names = names;
    return 0;
}

struct vfm_stage *vfm_market_stage(const struct vfm_market_options *options,
                                   struct vfm_error *error)
{
    struct market_stage *market = calloc(1, sizeof *market);
    if (!market) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to begin");
        return NULL;
    }
    market->stage.class = &market_class;
    market->options = *options;
    if (check_by(options, error) < 0 || read_plan(market, error) < 0 ||
        read_tables(market, error) < 0 || lay_out(market, error) < 0) {
        stage_close(&market->stage);
        return NULL;
    }
    return &market->stage;
}
