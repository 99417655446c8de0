// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-sroi: what a pound returns. Discounted lines in, one result a group out.
 *   vfm-discount --rate greenbook lines.jsonl | vfm-sroi --by provider --shares stakeholder
 */
#include <vfm/stage/sroi.h>

#include <cmd/cli/program.h>

struct options {
    struct vfm_list by, shares, switching;
    int over, which;
    bool totals, cumulative, partial, explain;
    const char *versus, *per, *covers, *expect;
    double population, take_up;
    const char *annual_rate;
    uint64_t annual_years;
    bool has_population, has_take_up, has_years;
};

static const struct vfm_option options[] = {
    {.name = "by",
     .kind = VFM_OPTION_NAMES,
     .offset = offsetof(struct options, by),
     .argument = "FIELD,...",
     .help = "one result for each value of these fields (default: one for all)"},
    {.name = "totals",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, totals),
     .help = "a result for the whole too, after those of the groups"},
    {.name = "over",
     .kind = VFM_OPTION_CHOICE,
     .offset = offsetof(struct options, over),
     .argument = "WHOSE",
     .words = "group|all",
     .help = "hold a group against its own inputs (group, the default) or against all"},
    {.name = "case",
     .kind = VFM_OPTION_CHOICE,
     .offset = offsetof(struct options, which),
     .argument = "CASE",
     .words = "all|public|fiscal",
     .help = "count all lines (default), all but transfers, or cashable fiscal value"},
    {.name = "shares",
     .kind = VFM_OPTION_NAMES,
     .offset = offsetof(struct options, shares),
     .argument = "FIELD,...",
     .help = "how much of the benefits goes to each value of these fields"},
    {.name = "switching",
     .kind = VFM_OPTION_NAMES,
     .offset = offsetof(struct options, switching),
     .argument = "FIELD,...",
     .help = "by what fraction the benefits of each value of these fields must change to break "
             "even (--switching id: each line)"},
    {.name = "versus",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, versus),
     .argument = "FIELD=VALUE",
     .help = "what each further pound returns against that group"},
    {.name = "per",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, per),
     .argument = "FIELD=VALUE",
     .help = "cost and net benefit by unit of that outcome or output"},
    {.name = "population",
     .kind = VFM_OPTION_NUMBER,
     .offset = offsetof(struct options, population),
     .given = offsetof(struct options, has_population),
     .argument = "N",
     .help = "scale the net benefit by unit up to so many people"},
    {.name = "take-up",
     .kind = VFM_OPTION_FRACTION,
     .offset = offsetof(struct options, take_up),
     .given = offsetof(struct options, has_take_up),
     .argument = "F",
     .help = "… of whom this share takes part: 0.3 or 30%"},
    {.name = "cumulative",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, cumulative),
     .help = "a result for each period, of all up to it"},
    {.name = "explain",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, explain),
     .help = "add working: how the figures came about, in words and figures"},
    {.name = "expect",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, expect),
     .argument = "FILE",
     .help = "hold results against a published table, at the precision it is printed in"},
    {.name = "partial",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, partial),
     .help = "sums for another vfm-sroi to merge, in place of results"},
    {.name = "covers",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, covers),
     .argument = "NAME",
     .help = "what a partial covers (2024-04, 3/16), or what the partials read must cover"},
    {.name = "annual-years",
     .kind = VFM_OPTION_COUNT,
     .offset = offsetof(struct options, annual_years),
     .given = offsetof(struct options, has_years),
     .argument = "N",
     .least = 1,
     .most = 1000,
     .help = "costs and benefits as even yearly amounts over so many years"},
    {.name = "annual-rate",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, annual_rate),
     .argument = "R",
     .help = "… at this rate: 3.5% or 0.035, or by a schedule"},
    {0},
};

static struct vfm_sroi_fields fields_of(const struct vfm_list *list)
{
    return (struct vfm_sroi_fields){list->items, list->count};
}

/* Options that mean nothing without each other. */
static int check_pairs(const struct options *chosen, struct vfm_error *error)
{
    if (chosen->has_population != chosen->has_take_up)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--population and --take-up go together: how many people, and which share "
                        "of them takes part (100%% for all)");
    if (chosen->has_population && !(chosen->population > 0 && chosen->population <= 1e15))
        return vfm_fail(error, VFM_BAD_USAGE, "--population is not a number of people above 0");
    if (chosen->has_years != (chosen->annual_rate != NULL))
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--annual-years and --annual-rate go together: over how many years, and at "
                        "which rate (0%% for none)");
    return 0;
}

static struct vfm_stage *sroi_open(const void *given, char *const *operands, size_t count,
                                   struct vfm_error *error)
{
    const struct options *chosen = given;
    (void)operands, (void)count;
    if (check_pairs(chosen, error) < 0)
        return NULL;
    struct vfm_sroi_options sroi = {
        .by = fields_of(&chosen->by),
        .shares = fields_of(&chosen->shares),
        .switching = fields_of(&chosen->switching),
        .totals = chosen->totals,
        .cumulative = chosen->cumulative,
        .explain = chosen->explain,
        .expect = chosen->expect,
        .partial = chosen->partial,
        .covers = chosen->covers,
        .over = (enum vfm_sroi_over)chosen->over,
        .which = (enum vfm_sroi_case)chosen->which,
        .versus = chosen->versus,
        .per = chosen->per,
        .population = chosen->population,
        .take_up = chosen->take_up,
        .annual_years = (unsigned)chosen->annual_years,
        .annual_rate = chosen->annual_rate,
    };
    return vfm_sroi_stage(&sroi, error);
}

const struct vfm_program vfm_sroi_program = {
    .name = "sroi",
    .summary = "add discounted lines up to social returns on investment",
    .options = options,
    .size = sizeof(struct options),
    .examples = {{"The return of each provider, and of all together",
                  "vfm-sroi --by provider --totals discounted.jsonl"},
                 {"Who gains: the benefits by stakeholder, to the last digit",
                  "vfm-sroi --shares stakeholder discounted.jsonl"}},
    .open = sroi_open,
};

VFM_PROGRAM_MAIN(vfm_sroi_program)
