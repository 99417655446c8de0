// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* The stage: the steps of normalise.h in their order. */

#include "normalise.h"

#include <assert.h>
#include <stdlib.h>

#include "latest.h"

struct normalise {
    struct vfm_stage stage;
    struct vfm_normalise_options options;
    struct names *names;
    struct fill *proxies, *assumptions;
    struct currency *currency;
    struct prices *prices;
    struct optimism *optimism;
};

/* What one worker holds. */
struct local {
    const struct normalise *normalise;
    struct fill_memory *proxies, *assumptions;
    struct latest *latest; /* NULL where not asked for */
    bool odd[VFM_PAGE_ROWS];
};

static void local_close(void *closed)
{
    struct local *local = closed;
    fill_memory_close(local->proxies);
    fill_memory_close(local->assumptions);
    latest_close(local->latest);
    free(local);
}

static void *local_open(const struct vfm_stage *stage, struct vfm_error *error)
{
    const struct normalise *normalise = (const struct normalise *)stage;
    const struct vfm_normalise_options *options = &normalise->options;
    struct local *local = calloc(1, sizeof *local);
    if (!local) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for a worker");
        return NULL;
    }
    local->normalise = normalise;
    bool failed = false;
    if (normalise->proxies)
        failed |= !(local->proxies = fill_memory_open(normalise->proxies, error));
    if (!failed && normalise->assumptions)
        failed |= !(local->assumptions = fill_memory_open(normalise->assumptions, error));
    if (!failed && options->latest_count)
        failed |= !(local->latest =
                        latest_open(options->latest, options->latest_count, options->order, error));
    if (!failed)
        return local;
    local_close(local);
    return NULL;
}

static const char *const kinds[] = {"outcome", "input", "output", "award", "bid"};

static enum kind kind_of(const struct vfm_record *record)
{
    for (int i = 0; i < 5; i++)
        if (vfm_record_is(record, kinds[i]))
            return (enum kind)(KIND_OUTCOME + i);
    return KIND_OTHER;
}

static bool is_known(struct vfm_slice kind)
{
    for (int i = 0; i < 5; i++)
        if (vfm_slice_is(kind, kinds[i]))
            return true;
    return false;
}

/* Everything but the period. */
static int apply(struct local *local, struct vfm_link *link, struct vfm_record *record,
                 enum kind kind)
{
    const struct normalise *normalise = local->normalise;
    bool explain = normalise->options.explain;
    if (normalise->names && names_apply(normalise->names, link, record) < 0)
        return -1;
    if (local->proxies && fill_apply(local->proxies, link, record, kind) < 0)
        return -1;
    if (local->assumptions && fill_apply(local->assumptions, link, record, kind) < 0)
        return -1;
    if (normalise->currency && currency_apply(normalise->currency, link, record, kind, explain) < 0)
        return -1;
    if (normalise->prices && prices_apply(normalise->prices, link, record, kind, explain) < 0)
        return -1;
    return normalise->optimism ? optimism_apply(normalise->optimism, link, record, kind, explain)
                               : 0;
}

static int hand_on(struct local *local, struct vfm_link *link, struct vfm_record *record)
{
    return local->latest ? latest_take(local->latest, link, record) : vfm_link_write(link, record);
}

/* A record that becomes several, one a period. */
static int spread(struct vfm_link *link, struct vfm_record *record, enum kind kind, unsigned parts,
                  struct vfm_period first)
{
    struct vfm_record part;
    int result = 0;
    if (vfm_record_init(&part, link->shapes, link->arena, &link->error) < 0)
        return -1;
    for (unsigned index = 0; index < parts && result == 0; index++) {
        if (period_part(link, record, &part, kind, parts, index, first) < 0) {
            assert(index == 0); /* what can be split once can be split again */
            result = vfm_link_refuse_record(link, record);
            break;
        }
        result = index + 1 < parts ? vfm_link_emit(link, &part) : vfm_link_write(link, &part);
    }
    vfm_record_release(&part);
    return result;
}

static int push(void *pushed, struct vfm_link *link, struct vfm_record *record)
{
    struct local *local = pushed;
    const struct vfm_normalise_options *options = &local->normalise->options;
    enum kind kind = kind_of(record);
    unsigned parts = 1;
    struct vfm_period first;
    if (kind == KIND_OTHER)
        return vfm_link_pass(link, record);
    link->error.code = VFM_NONE;
    if (apply(local, link, record, kind) < 0 ||
        (options->by_period &&
         period_apply(options->period, options->spread, link, record, &parts, &first) < 0) ||
        (parts > 1 && money_untold(link, record) < 0))
        return vfm_link_refuse_record(link, record);
    return parts > 1 ? spread(link, record, kind, parts, first) : hand_on(local, link, record);
}

/* The period alone: a page whose rows have one of the kind that is wanted goes on as it is. */
static int push_page(void *pushed, struct vfm_link *link, const struct vfm_page *page,
                     uint32_t from, uint32_t to)
{
    struct local *local = pushed;
    struct vfm_page made = *page;
    made.odd = local->odd;
    if (!is_known(page->record) ||
        !period_odd(local->normalise->options.period, page, from, to, made.odd))
        return 1;
    return vfm_link_write_page(link, page, &made, from, to);
}

static int end(void *ended, struct vfm_link *link)
{
    struct local *local = ended;
    return local->latest ? latest_end(local->latest, link) : 0;
}

static void stage_close(struct vfm_stage *stage)
{
    struct normalise *normalise = (struct normalise *)stage;
    names_close(normalise->names);
    fill_close(normalise->proxies);
    fill_close(normalise->assumptions);
    currency_close(normalise->currency);
    prices_close(normalise->prices);
    optimism_close(normalise->optimism);
    free(normalise);
}

static const struct vfm_stage_class each_class = {.name = "normalise",
                                                  .mode = VFM_EACH,
                                                  .worker_open = local_open,
                                                  .worker_close = local_close,
                                                  .push = push,
                                                  .close = stage_close};

static const struct vfm_stage_class period_class = {.name = "normalise",
                                                    .mode = VFM_EACH,
                                                    .worker_open = local_open,
                                                    .worker_close = local_close,
                                                    .push = push,
                                                    .push_page = push_page,
                                                    .close = stage_close};

static const struct vfm_stage_class ordered_class = {.name = "normalise",
                                                     .mode = VFM_ORDERED,
                                                     .worker_open = local_open,
                                                     .worker_close = local_close,
                                                     .push = push,
                                                     .end = end,
                                                     .close = stage_close};

static int check_options(const struct vfm_normalise_options *options, struct vfm_error *error)
{
    if (options->deflator && !options->prices)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--deflator without --prices: say which year's prices are wanted");
    if (options->rates && !options->currency)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--rates without --currency: say which currency is wanted");
    if (options->spread && !options->by_period)
        return vfm_fail(error, VFM_BAD_USAGE, "--spread without --period: say over which periods");
    if (options->spread && options->latest_count)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--spread and --latest in one run: take the latest returns first, then "
                        "spread them with a second vfm-normalise");
    if ((options->order != NULL) != (options->latest_count > 0))
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--latest and --order go together: --latest provider,period --order "
                        "submitted");
    return 0;
}

static const struct vfm_stage_class *class_for(const struct vfm_normalise_options *options)
{
    if (options->latest_count)
        return &ordered_class;
    bool more = options->names || options->proxies || options->assumptions || options->currency ||
                options->prices || options->optimism;
    return options->by_period && !more ? &period_class : &each_class;
}

struct vfm_stage *vfm_normalise_stage(const struct vfm_normalise_options *options,
                                      struct vfm_error *error)
{
    if (check_options(options, error) < 0)
        return NULL;
    struct normalise *normalise = calloc(1, sizeof *normalise);
    if (!normalise) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for normalising");
        return NULL;
    }
    normalise->options = *options;
    normalise->stage.class = class_for(options);
    bool failed = false;
    if (options->names)
        failed |= !(normalise->names = names_open(options->names, error));
    if (!failed && options->proxies)
        failed |=
            !(normalise->proxies = fill_open(options->proxies, "proxy_source", "proxy", error));
    if (!failed && options->assumptions)
        failed |= !(normalise->assumptions =
                        fill_open(options->assumptions, "assumptions_source", NULL, error));
    if (!failed && options->currency)
        failed |= !(normalise->currency = currency_open(options->rates, options->currency, error));
    if (!failed && options->prices)
        failed |= !(normalise->prices = prices_open(options->deflator, options->prices, error));
    if (!failed && options->optimism)
        failed |= !(normalise->optimism = optimism_open(options->optimism, error));
    if (!failed)
        return &normalise->stage;
    stage_close(&normalise->stage);
    return NULL;
}
