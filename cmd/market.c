// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-market: what a market looks like. Awards and bids in, one result a group out.
 *   vfm-import --as awards register.csv | vfm-market --by buyer,category
 */
#include <vfm/stage/market.h>

#include <cmd/cli/program.h>

struct options {
    struct vfm_list by;
    const char *exclude, *thresholds, *plan_from;
    bool split, suppliers, has_dependency;
    double dependency;
};

static const struct vfm_option options[] = {
    {.name = "by",
     .kind = VFM_OPTION_NAMES,
     .offset = offsetof(struct options, by),
     .argument = "FIELD,...",
     .help = "one result for each value of these fields (default: one for all)"},
    {.name = "exclude",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, exclude),
     .argument = "FILE",
     .help = "leave out the suppliers in this table, such as public bodies, and count them"},
    {.name = "split-frameworks",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, split),
     .help = "divide an amount that several suppliers share among them (default: whole for each)"},
    {.name = "suppliers",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, suppliers),
     .help = "a record for each supplier and bidder of a group too, the largest first"},
    {.name = "dependency",
     .kind = VFM_OPTION_FRACTION,
     .offset = offsetof(struct options, dependency),
     .given = offsetof(struct options, has_dependency),
     .argument = "F",
     .help = "who spends this share with one supplier, or earns it from one buyer: 0.5 or 50%"},
    {.name = "thresholds",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, thresholds),
     .argument = "FILE",
     .help = "awards just under an amount, and those that would be past it as lots of one"},
    {.name = "plan-from",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, plan_from),
     .argument = "DATE",
     .help = "what ends in each quarter, from that of this day on"},
    {0},
};

static struct vfm_stage *market_open(const void *given, char *const *operands, size_t count,
                                     struct vfm_error *error)
{
    const struct options *chosen = given;
    (void)operands, (void)count;
    const struct vfm_market_options market = {
        .by = chosen->by.items,
        .by_count = chosen->by.count,
        .exclude = chosen->exclude,
        .thresholds = chosen->thresholds,
        .split = chosen->split,
        .suppliers = chosen->suppliers,
        .plan_from = chosen->plan_from,
        .depends = chosen->has_dependency,
        .dependency = chosen->dependency,
    };
    return vfm_market_stage(&market, error);
}

const struct vfm_program vfm_market_program = {
    .name = "market",
    .summary = "tell who buys, who sells, and how concentrated the market is",
    .options = options,
    .size = sizeof(struct options),
    .examples = {{"How concentrated each buyer's spend is, by category",
                  "vfm-market --by buyer,category awards.jsonl"},
                 {"Who depends on whom for half of it or more",
                  "vfm-market --by buyer --dependency 50% awards.jsonl"}},
    .open = market_open,
};

VFM_PROGRAM_MAIN(vfm_market_program)
