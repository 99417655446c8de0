// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-discount: what each line is worth. Outcomes gain impact, value and present value, inputs
 * their present value. vfm-import --as outcomes returns.csv | vfm-discount --rate greenbook --base
 * 2024-25
 */
#include <vfm/stage/discount.h>

#include <cmd/cli/program.h>

struct options {
    const char *rate, *base;
    int timing, inputs_from;
    bool yearly, reduced, explain;
};

static const struct vfm_option options[] = {
    {.name = "rate",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, rate),
     .argument = "RATE",
     .help = "a schedule's name, 3.5%, 0.035 or a FILE.csv (default: greenbook)"},
    {.name = "timing",
     .kind = VFM_OPTION_CHOICE,
     .offset = offsetof(struct options, timing),
     .argument = "WHEN",
     .words = "end|mid|start",
     .help = "when in a year its benefit counts: exponent of the first year 1, 1/2, 0"},
    {.name = "base",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, base),
     .argument = "PERIOD",
     .help = "discount to this period (default: to each record's own)"},
    {.name = "inputs-from",
     .kind = VFM_OPTION_CHOICE,
     .offset = offsetof(struct options, inputs_from),
     .argument = "YEAR",
     .words = "0|1",
     .help = "exponent of an input in its own period: 0 (default) or 1"},
    {.name = "yearly",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, yearly),
     .help = "add values and pvs: the amounts year by year"},
    {.name = "reduced",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, reduced),
     .help = "add pv_reduced to every line, not only past 50 years"},
    {.name = "explain",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, explain),
     .help = "add working: the sum in words and figures"},
    {0},
};

static struct vfm_stage *discount_open(const void *given, char *const *operands, size_t count,
                                       struct vfm_error *error)
{
    const struct options *chosen = given;
    (void)operands, (void)count;
    struct vfm_discount_options discount = {
        .rate = chosen->rate,
        .timing = (enum vfm_timing)chosen->timing,
        .base = chosen->base,
        .inputs_from = (unsigned)chosen->inputs_from,
        .yearly = chosen->yearly,
        .reduced = chosen->reduced,
        .explain = chosen->explain,
    };
    return vfm_discount_stage(&discount, error);
}

const struct vfm_program vfm_discount_program = {
    .name = "discount",
    .summary = "work out the impact and present value of each line",
    .options = options,
    .size = sizeof(struct options),
    .examples = {{"Present values in 2024-25, by the Green Book's rates",
                  "vfm-discount --base 2024-25 lines.jsonl"},
                 {"A flat 3.5%, and how each figure came about",
                  "vfm-discount --rate 3.5% --explain lines.jsonl"}},
    .open = discount_open,
};

VFM_PROGRAM_MAIN(vfm_discount_program)
