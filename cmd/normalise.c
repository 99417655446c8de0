// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-normalise: records in one price base, currency, period and set of names.
 *   vfm-normalise --proxies proxies.csv --prices 2024-25 outcomes.jsonl
 */
#include <vfm/stage/normalise.h>

#include <cmd/cli/program.h>

struct options {
    const char *prices, *deflator, *currency, *rates;
    const char *names, *proxies, *assumptions, *optimism;
    int period;
    bool by_period, spread, explain;
    struct vfm_list latest;
    const char *order;
};

#define TEXT(option, member, word, text)                                                     \
    {                                                                                        \
        .name = option, .kind = VFM_OPTION_TEXT, .offset = offsetof(struct options, member), \
        .argument = word, .help = text                                                       \
    }

static const struct vfm_option options[] = {
    TEXT("names", names, "FILE", "give each organisation its canonical name, from a table"),
    TEXT("proxies", proxies, "FILE", "fill in missing proxies from a table"),
    TEXT("assumptions", assumptions, "FILE", "fill in other missing fields from a table"),
    TEXT("currency", currency, "CODE", "bring every amount into this currency"),
    TEXT("rates", rates, "FILE", "the exchange rates, by currency and period"),
    TEXT("prices", prices, "PERIOD", "bring every amount into the prices of this year"),
    TEXT("deflator", deflator, "NAME|FILE", "the price series (default: HM Treasury's newest)"),
    TEXT("optimism", optimism, "NAME|FILE",
         "correct for optimism, by confidence or type of project"),
    {.name = "period",
     .kind = VFM_OPTION_CHOICE,
     .offset = offsetof(struct options, period),
     .given = offsetof(struct options, by_period),
     .argument = "KIND",
     .words = "calendar-year|financial-year|quarter|month",
     .help = "bring every record into a period of this kind"},
    {.name = "spread",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, spread),
     .help = "with --period: split longer periods evenly and exactly"},
    {.name = "latest",
     .kind = VFM_OPTION_NAMES,
     .offset = offsetof(struct options, latest),
     .argument = "KEY,...",
     .help = "of records alike in these fields keep the latest, by --order"},
    {.name = "explain",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, explain),
     .help = "add money_working: how each amount came into its prices and currency"},
    TEXT("order", order, "FIELD", "the field that says which record is the latest"),
    {0},
};

static struct vfm_stage *normalise_open(const void *given, char *const *operands, size_t count,
                                        struct vfm_error *error)
{
    static const enum vfm_period_kind kinds[] = {VFM_CALENDAR_YEAR, VFM_FINANCIAL_YEAR, VFM_QUARTER,
                                                 VFM_MONTH};
    const struct options *chosen = given;
    (void)operands, (void)count;
    struct vfm_normalise_options normalise = {
        .prices = chosen->prices,
        .deflator = chosen->deflator,
        .currency = chosen->currency,
        .rates = chosen->rates,
        .names = chosen->names,
        .proxies = chosen->proxies,
        .assumptions = chosen->assumptions,
        .optimism = chosen->optimism,
        .by_period = chosen->by_period,
        .period = kinds[chosen->period],
        .spread = chosen->spread,
        .explain = chosen->explain,
        .latest = chosen->latest.items,
        .latest_count = chosen->latest.count,
        .order = chosen->order,
    };
    return vfm_normalise_stage(&normalise, error);
}

const struct vfm_program vfm_normalise_program = {
    .name = "normalise",
    .summary = "bring records into one price base, currency, period and set of names",
    .options = options,
    .size = sizeof(struct options),
    .examples = {{"Attach proxies, and bring every amount into the prices of 2024-25",
                  "vfm-normalise --proxies proxies.csv --prices 2024-25 outcomes.jsonl"},
                 {"Of returns sent again keep the last, by when they were submitted",
                  "vfm-normalise --latest provider,period --order submitted outcomes.jsonl"}},
    .open = normalise_open,
};

VFM_PROGRAM_MAIN(vfm_normalise_program)
