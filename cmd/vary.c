// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-vary: the same lines in each scenario, each arm of a tornado or each random draw.
 *   vfm-vary --draws 10000 --seed 7 lines.jsonl | vfm-discount | vfm-sroi --by draw | vfm-vary
 * --summary
 */
#include <vfm/stage/vary.h>

#include <cmd/cli/program.h>

struct options {
    const char *scenarios;
    double share;
    bool tornado, drawn, summary, seeded, chosen;
    struct vfm_list fields;
    uint64_t draws, seed;
    int family;
};

static const struct vfm_option options[] = {
    {.name = "scenarios",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, scenarios),
     .argument = "FILE",
     .help = "each line in each scenario of this file, the base case first"},
    {.name = "tornado",
     .kind = VFM_OPTION_FRACTION,
     .offset = offsetof(struct options, share),
     .given = offsetof(struct options, tornado),
     .argument = "SHARE",
     .help = "one field at a time, down and up by this share, or to its own range's ends"},
    {.name = "fields",
     .kind = VFM_OPTION_NAMES,
     .offset = offsetof(struct options, fields),
     .argument = "FIELD,...",
     .help = "the fields of a tornado (default: those that the return hangs on)"},
    {.name = "draws",
     .kind = VFM_OPTION_COUNT,
     .offset = offsetof(struct options, draws),
     .given = offsetof(struct options, drawn),
     .argument = "N",
     .least = 1,
     .most = UINT32_MAX,
     .help = "each line in N random draws from the ranges of its fields"},
    {.name = "seed",
     .kind = VFM_OPTION_COUNT,
     .offset = offsetof(struct options, seed),
     .given = offsetof(struct options, seeded),
     .argument = "S",
     .most = UINT64_MAX,
     .help = "a whole number; each gives other draws (default: 0)"},
    {.name = "dist",
     .kind = VFM_OPTION_CHOICE,
     .offset = offsetof(struct options, family),
     .given = offsetof(struct options, chosen),
     .argument = "NAME",
     .words = "triangular|pert|uniform",
     .help = "how draws lie between low and high"},
    {.name = "summary",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, summary),
     .help = "sum up results by draw: mean, quantiles, chances, Monte Carlo error"},
    {0},
};

static int check(const struct options *chosen, struct vfm_error *error)
{
    int ways = (chosen->scenarios != NULL) + chosen->tornado + chosen->drawn + chosen->summary;
    if (ways == 0)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "say how to vary: --scenarios FILE, --tornado 20%% or --draws N (or "
                        "--summary for results by draw)");
    if (ways > 1)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--scenarios, --tornado, --draws and --summary: one at a time; two "
                        "vfm-vary joined by a pipe give all draws of each scenario");
    if (chosen->fields.count && !chosen->tornado)
        return vfm_fail(error, VFM_BAD_USAGE, "--fields goes with --tornado");
    if ((chosen->seeded || chosen->chosen) && !chosen->drawn)
        return vfm_fail(error, VFM_BAD_USAGE, "--%s goes with --draws",
                        chosen->seeded ? "seed" : "dist");
    return 0;
}

static struct vfm_stage *vary_open(const void *given, char *const *operands, size_t count,
                                   struct vfm_error *error)
{
    static const enum vfm_family families[] = {VFM_TRIANGULAR, VFM_PERT, VFM_UNIFORM};
    const struct options *chosen = given;
    (void)operands, (void)count;
    if (check(chosen, error) < 0)
        return NULL;
    struct vfm_vary_options vary = {
        .way = chosen->scenarios ? VFM_VARY_SCENARIOS
               : chosen->tornado ? VFM_VARY_TORNADO
               : chosen->drawn   ? VFM_VARY_DRAWS
                                 : VFM_VARY_SUMMARY,
        .scenarios = chosen->scenarios,
        .share = chosen->share,
        .fields = chosen->fields.items,
        .field_count = chosen->fields.count,
        .draws = chosen->draws,
        .seed = chosen->seed,
        .family = families[chosen->family],
    };
    return vfm_vary_stage(&vary, error);
}

const struct vfm_program vfm_vary_program = {
    .name = "vary",
    .summary = "repeat lines by scenario, by arm of a tornado or by random draw",
    .options = options,
    .size = sizeof(struct options),
    .examples = {{"The return in each scenario of a file",
                  "vfm-vary --scenarios scenarios.json lines.jsonl | vfm-discount | vfm-sroi --by "
                  "scenario"},
                 {"How uncertain the return is",
                  "vfm-vary --draws 10000 lines.jsonl | vfm-discount | vfm-sroi --by draw | "
                  "vfm-vary --summary"}},
    .open = vary_open,
};

VFM_PROGRAM_MAIN(vfm_vary_program)
