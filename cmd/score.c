// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-score: records against a framework of criteria, each point traceable.
 *   vfm-score --framework price-quality-social --lot lot bids.jsonl
 */
#include <vfm/stage/score.h>

#include <cmd/cli/program.h>

struct options {
    const char *framework, *lot, *date, *label, *cheapest, *unit_cost;
    struct vfm_list settings, loses;
    bool reversals;
    uint64_t memory;
};

static const struct vfm_option options[] = {
    {.name = "framework",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, framework),
     .argument = "NAME|FILE",
     .help = "the framework to score by: a shipped one or a JSON file"},
    {.name = "lot",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, lot),
     .argument = "FIELD",
     .help = "compare records only with those of the same value of this field"},
    {.name = "set",
     .kind = VFM_OPTION_LIST,
     .offset = offsetof(struct options, settings),
     .argument = "SETTING=CHOICE",
     .help = "choose what the framework leaves open"},
    {.name = "on",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, date),
     .argument = "DATE",
     .help = "choose what the framework leaves to the date, as 2026-04-01"},
    {.name = "reversals",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, reversals),
     .help = "score again without each record and tell where the order of the others changes"},
    {.name = "cheapest",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, cheapest),
     .argument = "FIELD",
     .help = "set the least of this field (the price) beside the best value of each lot"},
    {.name = "unit-cost",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, unit_cost),
     .argument = "FIELD",
     .help = "with --cheapest: the least of this field too"},
    {.name = "loses",
     .kind = VFM_OPTION_NAMES,
     .offset = offsetof(struct options, loses),
     .argument = "FIELD,...",
     .help = "with --cheapest: what choosing the cheapest would lose of these fields"},
    {.name = "label",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, label),
     .argument = "FIELD",
     .help = "call records by this field (default: supplier, provider, name, id …)"},
    {.name = "memory",
     .kind = VFM_OPTION_SIZE,
     .offset = offsetof(struct options, memory),
     .argument = "SIZE",
     .help = "put lots beyond this into temporary files (default: 64M)"},
    {0},
};

static struct vfm_stage *score_open(const void *given, char *const *operands, size_t count,
                                    struct vfm_error *error)
{
    const struct options *chosen = given;
    (void)operands, (void)count;
    struct vfm_score_options score = {
        .framework = chosen->framework,
        .lot = chosen->lot,
        .settings = chosen->settings.items,
        .setting_count = chosen->settings.count,
        .date = chosen->date,
        .reversals = chosen->reversals,
        .label = chosen->label,
        .cheapest = chosen->cheapest,
        .unit_cost = chosen->unit_cost,
        .loses = chosen->loses.items,
        .lose_count = chosen->loses.count,
        .memory = chosen->memory,
    };
    return vfm_score_stage(&score, error);
}

const struct vfm_program vfm_score_program = {
    .name = "score",
    .summary = "score records against a framework, with every point's origin",
    .options = options,
    .size = sizeof(struct options),
    .examples = {{"Score bids, lot by lot, by a framework of your own",
                  "vfm-score --framework transport.json --lot lot bids.jsonl"},
                 {"Tell where the winner hangs on a bid that loses",
                  "vfm-score --framework transport.json --lot lot --reversals bids.jsonl"}},
    .open = score_open,
};

VFM_PROGRAM_MAIN(vfm_score_program)
