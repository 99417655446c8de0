// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-sroi: what a pound returns. Discounted lines in, one result a group out.
 *   vfm-discount --rate greenbook lines.jsonl | vfm-sroi --by provider --shares stakeholder
 */
#include <vfm/stage/sroi.h>

#include <cmd/cli/program.h>

struct options {
    struct vfm_list by, shares;
    bool totals;
    int over, which;
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
    {0},
};

static struct vfm_sroi_fields fields_of(const struct vfm_list *list)
{
    return (struct vfm_sroi_fields){list->items, list->count};
}

static struct vfm_stage *sroi_open(const void *given, char *const *operands, size_t count,
                                   struct vfm_error *error)
{
    const struct options *chosen = given;
    (void)operands, (void)count;
    struct vfm_sroi_options sroi = {
        .by = fields_of(&chosen->by),
        .shares = fields_of(&chosen->shares),
        .totals = chosen->totals,
        .over = (enum vfm_sroi_over)chosen->over,
        .which = (enum vfm_sroi_case)chosen->which,
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
