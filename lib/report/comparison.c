// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The cheapest beside the best value, within each set of results that were computed alike, and
 * whether they are the same: lowest cost alone is not value for money.
 */
#include "findings.h"

/* What is compared: which fields say the cost and the worth, and what sets records apart. */
struct yardstick {
    const char *cost, *worth;
    const char *cost_words, *worth_words;
    enum figure worth_as;
    const char *const *apart;
    const char *caution;
};

static const char *const returns_apart[] = {"by",   "basis",    "currency", "price_year",
                                            "case", "scenario", NULL};
static const char *const bids_apart[] = {"lot", "framework", "currency", NULL};

static const struct yardstick of_returns = {
    "inputs",
    "sroi",
    "lowest inputs",
    "highest ratio",
    AS_RATIO,
    returns_apart,
    "The inputs are totals: services of different size or for different people are not like for "
    "like.",
};
static const struct yardstick of_bids = {
    "price", "score", "lowest price", "highest score", AS_NUMBER, bids_apart, NULL,
};

struct extremes {
    const struct vfm_node *cheapest, *best, *largest; /* largest: net present value */
    vfm_money cost, worth, gain;
    size_t compared, cheapest_ties, best_ties;
};

static bool better(vfm_money candidate, vfm_money best, bool low)
{
    return low ? candidate < best : candidate > best;
}

static void consider(const struct vfm_node **holder, vfm_money *record, size_t *ties,
                     const struct vfm_node *node, vfm_money amount, bool low)
{
    if (*holder && amount == *record)
        ++*ties;
    if (*holder && !better(amount, *record, low))
        return;
    *holder = node;
    *record = amount;
    *ties = 0;
}

/* A score of which less is better says so: the framework's order goes with it. */
static bool low_is_better(const struct vfm_node *node)
{
    return vfm_slice_is(finding_text(node, "order"), "asc");
}

/* Of several that cost the same, the one of best value stands for the cheapest. */
static void settle_cheapest(struct extremes *found, const struct yardstick *yardstick)
{
    vfm_money cost;
    if (finding_money(found->best, yardstick->cost, &cost) && cost == found->cost)
        found->cheapest = found->best;
}

static struct extremes extremes_of(const struct finding_list *set,
                                   const struct yardstick *yardstick)
{
    struct extremes found = {0};
    size_t ignored = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct vfm_node *node = set->items[i];
        const struct vfm_node *passed = finding_get(node, "passed");
        vfm_money cost, worth, gain;
        if (finding_get(node, "total") || (passed && passed->kind == VFM_FALSE) ||
            !finding_money(node, yardstick->cost, &cost) ||
            !finding_money(node, yardstick->worth, &worth))
            continue;
        found.compared++;
        consider(&found.cheapest, &found.cost, &found.cheapest_ties, node, cost, true);
        consider(&found.best, &found.worth, &found.best_ties, node, worth, low_is_better(node));
        if (finding_money(node, "npv", &gain))
            consider(&found.largest, &found.gain, &ignored, node, gain, false);
    }
    if (found.compared)
        settle_cheapest(&found, yardstick);
    return found;
}

static void row_add(const struct telling *telling, struct vfm_grid *grid,
                    const struct yardstick *yardstick, const char *which, const char *criterion,
                    const struct vfm_node *node)
{
    struct vfm_report *report = telling->report;
    struct vfm_slice currency = finding_text(node, "currency");
    struct vfm_row *row = vfm_report_row(report, grid);
    vfm_report_set(row, 0, vfm_cell_text(vfm_slice_of(which)));
    vfm_report_set(row, 1, vfm_cell_text(vfm_slice_of(criterion)));
    vfm_report_set(row, 2, vfm_cell_text(finding_name(report, node)));
    vfm_report_set(row, 3,
                   finding_cell(report, finding_get(node, yardstick->cost), AS_MONEY, currency));
    vfm_report_set(
        row, 4,
        finding_cell(report, finding_get(node, yardstick->worth), yardstick->worth_as, currency));
    if (yardstick == &of_returns)
        vfm_report_set(row, 5, finding_cell(report, finding_get(node, "npv"), AS_MONEY, currency));
}

static struct vfm_grid *grid_add(struct vfm_report *report, struct vfm_section *section,
                                 const struct yardstick *yardstick)
{
    struct vfm_grid *grid = vfm_report_grid(report, section);
    vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("choice"), VFM_ALIGN_LEFT);
    vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("by_the"), VFM_ALIGN_LEFT);
    vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("name"), VFM_ALIGN_LEFT);
    vfm_report_column(report, grid, vfm_slice_of(yardstick->cost), VFM_ALIGN_RIGHT);
    vfm_report_column(report, grid, vfm_slice_of(yardstick->worth), VFM_ALIGN_RIGHT);
    if (yardstick == &of_returns) {
        vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("npv"), VFM_ALIGN_RIGHT);
        if (grid && !report->failed) {
            grid->columns[4].heading = (struct vfm_slice)VFM_LITERAL("ratio");
            grid->columns[5].heading = (struct vfm_slice)VFM_LITERAL("net present value");
        }
    }
    return grid;
}

/* What the cheapest saves and what it forgoes, in money, where both are known. */
static void difference_note(const struct telling *telling, struct vfm_section *section,
                            const struct extremes *found)
{
    struct vfm_report *report = telling->report;
    vfm_money cost, cheap_gain, best_gain;
    struct vfm_slice currency = finding_text(found->best, "currency");
    struct vfm_slice cheapest = finding_name(report, found->cheapest);
    struct vfm_slice best = finding_name(report, found->best);
    if (!finding_money(found->best, "inputs", &cost) ||
        !finding_money(found->cheapest, "npv", &cheap_gain) ||
        !finding_money(found->best, "npv", &best_gain)) {
        vfm_report_note(report, section, "They differ: %.*s is the cheapest, %.*s the best value.",
                        VFM_PRINT(cheapest), VFM_PRINT(best));
        return;
    }
    vfm_money forgone = best_gain - cheap_gain;
    struct vfm_slice saved = money_cell(report, cost - found->cost, currency).shown;
    struct vfm_slice lost = money_cell(report, forgone < 0 ? -forgone : forgone, currency).shown;
    vfm_report_note(report, section,
                    "They differ: %.*s costs %.*s less than %.*s, and its net present value is "
                    "%.*s %s.",
                    VFM_PRINT(cheapest), VFM_PRINT(saved), VFM_PRINT(best), VFM_PRINT(lost),
                    forgone < 0 ? "more" : "less");
}

static void compare(const struct telling *telling, struct vfm_section *section,
                    const struct finding_list *set, const struct yardstick *yardstick,
                    const struct extremes *found)
{
    struct vfm_report *report = telling->report;
    struct vfm_slice lot = finding_text(set->items[0], "lot");
    if (lot.length)
        vfm_report_note(report, section, "Lot %.*s", VFM_PRINT(lot));
    const char *best_words = low_is_better(found->best) ? "lowest score" : yardstick->worth_words;
    struct vfm_grid *grid = grid_add(report, section, yardstick);
    row_add(telling, grid, yardstick, "cheapest", yardstick->cost_words, found->cheapest);
    row_add(telling, grid, yardstick, "best value", best_words, found->best);
    if (yardstick == &of_returns && found->largest && found->largest != found->best)
        row_add(telling, grid, yardstick, "largest gain", "net present value", found->largest);
    if (found->cheapest_ties || found->best_ties)
        vfm_report_note(report, section,
                        "The first of %zu equally cheap and of %zu equally good is named.",
                        found->cheapest_ties + 1, found->best_ties + 1);
    if (found->cheapest == found->best)
        vfm_report_note(report, section, "The cheapest is also the best value.");
    else
        difference_note(telling, section, found);
    if (yardstick->caution)
        vfm_report_note(report, section, "%s", yardstick->caution);
}

static bool compare_all(const struct telling *telling, struct vfm_section *section,
                        const struct finding_list *list, const struct yardstick *yardstick)
{
    size_t count;
    bool any = false;
    struct finding_list *sets = finding_sets(telling->report, list, yardstick->apart, &count);
    for (size_t i = 0; i < count; i++) {
        struct extremes found = extremes_of(&sets[i], yardstick);
        if (found.compared < 2)
            continue;
        compare(telling, section, &sets[i], yardstick, &found);
        any = true;
    }
    return any;
}

bool tell_comparison(const struct telling *telling, struct vfm_section *section)
{
    bool returns = compare_all(telling, section, &telling->findings->results, &of_returns);
    bool bids = compare_all(telling, section, &telling->findings->scored, &of_bids);
    return returns || bids;
}
