// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-rank: records in order, with their rank.
 *   vfm-sroi --by provider discounted.jsonl | vfm-rank --by sroi --top 10
 */
#include <vfm/stage/rank.h>

#include <cmd/cli/program.h>

struct options {
    struct vfm_list by, within, pareto;
    const char *cost, *value, *must, *either, *label;
    int ties;
    bool margin, has_budget, has_seed, has_robust;
    uint64_t top, memory, draws, seed;
    vfm_money budget;
};

static const struct vfm_option options[] = {
    {.name = "by",
     .kind = VFM_OPTION_NAMES,
     .offset = offsetof(struct options, by),
     .argument = "FIELD[:asc|:desc],...",
     .help = "what to rank by, the most first unless :asc (default: score, as its framework says)"},
    {.name = "within",
     .kind = VFM_OPTION_NAMES,
     .offset = offsetof(struct options, within),
     .argument = "FIELD,...",
     .help = "rank anew within each value of these fields"},
    {.name = "ties",
     .kind = VFM_OPTION_CHOICE,
     .offset = offsetof(struct options, ties),
     .argument = "RULE",
     .words = "competition|dense|ordinal|fractional",
     .help = "ranks of equals: 1224 (competition, the default), 1223, 1234 or 1 2.5 2.5 4"},
    {.name = "top",
     .kind = VFM_OPTION_COUNT,
     .offset = offsetof(struct options, top),
     .argument = "N",
     .least = 1,
     .most = UINT64_MAX / 2,
     .help = "only the first N (of each group)"},
    {.name = "margin",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, margin),
     .help = "add how far each is from the next"},
    {.name = "memory",
     .kind = VFM_OPTION_SIZE,
     .offset = offsetof(struct options, memory),
     .argument = "SIZE",
     .least = 64 << 10,
     .help = "take so much memory, beyond it temporary files (default: 48M)"},
    {.name = "pareto",
     .kind = VFM_OPTION_NAMES,
     .offset = offsetof(struct options, pareto),
     .argument = "FIELD:min|max,...",
     .help = "tell who is dominated on these fields, and by whom"},
    {.name = "budget",
     .kind = VFM_OPTION_MONEY,
     .offset = offsetof(struct options, budget),
     .argument = "AMOUNT",
     .given = offsetof(struct options, has_budget),
     .help = "choose the portfolio worth the most within it, exactly"},
    {.name = "cost",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, cost),
     .argument = "FIELD",
     .help = "with --budget: what each costs"},
    {.name = "value",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, value),
     .argument = "FIELD",
     .help = "with --budget: what each is worth"},
    {.name = "must",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, must),
     .argument = "FIELD",
     .help = "with --budget: true where a record must be chosen"},
    {.name = "either",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, either),
     .argument = "FIELD",
     .help = "with --budget: of records of one value of it at most one is chosen"},
    {.name = "robust",
     .kind = VFM_OPTION_COUNT,
     .offset = offsetof(struct options, draws),
     .argument = "N",
     .least = 1,
     .most = 10000000,
     .given = offsetof(struct options, has_robust),
     .help = "how often each takes each rank under N random weightings of its parts"},
    {.name = "seed",
     .kind = VFM_OPTION_COUNT,
     .offset = offsetof(struct options, seed),
     .argument = "S",
     .given = offsetof(struct options, has_seed),
     .help = "with --robust: the seed of the draws"},
    {.name = "label",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, label),
     .argument = "FIELD",
     .help = "call records by this field (default: supplier, provider, name, id ...)"},
    {0},
};

static struct vfm_stage *rank_open(const void *given, char *const *operands, size_t count,
                                   struct vfm_error *error)
{
    const struct options *chosen = given;
    (void)operands, (void)count;
    struct vfm_rank_options rank = {
        .by = chosen->by.items,
        .by_count = chosen->by.count,
        .within = chosen->within.items,
        .within_count = chosen->within.count,
        .ties = (enum vfm_ties)chosen->ties,
        .top = chosen->top,
        .margin = chosen->margin,
        .memory = chosen->memory,
        .pareto = chosen->pareto.items,
        .pareto_count = chosen->pareto.count,
        .has_budget = chosen->has_budget,
        .budget = chosen->budget,
        .cost = chosen->cost,
        .value = chosen->value,
        .must = chosen->must,
        .either = chosen->either,
        .label = chosen->label,
        .draws = chosen->draws,
        .seed = chosen->seed,
    };
    if (chosen->has_robust != chosen->has_seed) {
        vfm_fail(error, VFM_BAD_USAGE,
                 "--robust N and --seed S go together: the same seed gives the same draws");
        return NULL;
    }
    return vfm_rank_stage(&rank, error);
}

const struct vfm_program vfm_rank_program = {
    .name = "rank",
    .summary = "put records in order, with ranks, margins and portfolios",
    .options = options,
    .size = sizeof(struct options),
    .examples = {{"The three providers with the highest return of each area",
                  "vfm-rank --by sroi --within area --top 3 results.jsonl"},
                 {"The projects worth the most within £250,000",
                  "vfm-rank --budget 250000 --cost price --value npv projects.jsonl"}},
    .open = rank_open,
};

VFM_PROGRAM_MAIN(vfm_rank_program)
