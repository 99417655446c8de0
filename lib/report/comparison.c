// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The cheapest beside the best value, within each set of results that were computed alike, and
 * whether they are the same: the lowest cost alone is not value for money.
 */
#include "findings.h"

/* What is compared: the fields that say cost and worth, and those that keep sets apart. */
struct yardstick {
    const char *cost, *worth;
    const char *lowest_cost, *best_worth; /* in words */
    enum figure worth_as;
    const char *const *apart;
    bool of_returns; /* sroi records: with net present value and unit costs */
};

static const char *const returns_apart[] = {"by",   "basis",    "currency", "price_year",
                                            "case", "scenario", "period",   NULL};
static const char *const bids_apart[] = {"lot", "framework", "currency", NULL};
static const struct yardstick returns = {
    "inputs", "sroi", "lowest inputs", "highest ratio", AS_RATIO, returns_apart, true};
static const struct yardstick bids = {"price",   "score",    "lowest price", "best score",
                                      AS_NUMBER, bids_apart, false};

/* The record that is first by one measure so far. */
struct leader {
    const struct vfm_node *record;
    vfm_money amount;
    size_t ties;
};

struct leaders {
    struct leader cheapest, cheapest_unit, best, largest; /* largest: net present value */
    size_t compared, failed;                              /* failed: a gate */
};

static void consider(struct leader *leader, const struct vfm_node *record, vfm_money amount,
                     bool low)
{
    if (leader->record && amount == leader->amount)
        leader->ties++;
    else if (!leader->record || (low ? amount < leader->amount : amount > leader->amount))
        *leader = (struct leader){record, amount, 0};
}

/* The cost of a unit of the only output; false where there is none, or more than one. */
static bool unit_cost(const struct vfm_node *record, vfm_money *cost)
{
    const struct vfm_node *outputs = finding_get(record, "outputs");
    return outputs && outputs->count == 1 && finding_money(outputs->child, "unit_cost", cost);
}

/* True where all records of the set have one output each, and the same. */
static bool same_output(const struct finding_list *set)
{
    struct vfm_slice output = {NULL, 0}, unit = {NULL, 0};
    for (size_t i = 0; i < set->count; i++) {
        const struct vfm_node *outputs = finding_get(set->items[i], "outputs");
        vfm_money cost;
        if (!unit_cost(set->items[i], &cost))
            return false;
        struct vfm_slice this_output = finding_text(outputs->child, "output");
        struct vfm_slice this_unit = finding_text(outputs->child, "unit");
        if (i && (!vfm_slice_equal(output, this_output) || !vfm_slice_equal(unit, this_unit)))
            return false;
        output = this_output;
        unit = this_unit;
    }
    return true;
}

/* A score of which less is better says so: the order of its framework goes with it. */
static bool low_is_better(const struct vfm_node *record)
{
    return vfm_slice_is(finding_text(record, "order"), "asc");
}

static struct leaders leaders_of(const struct finding_list *set, const struct yardstick *yardstick)
{
    struct leaders found = {0};
    bool units = yardstick->of_returns && same_output(set);
    for (size_t i = 0; i < set->count; i++) {
        const struct vfm_node *record = set->items[i];
        const struct vfm_node *passed = finding_get(record, "passed");
        vfm_money cost, worth, amount;
        if (passed && passed->kind == VFM_FALSE) {
            found.failed++;
            continue;
        }
        if (!finding_money(record, yardstick->cost, &cost) ||
            !finding_money(record, yardstick->worth, &worth))
            continue;
        found.compared++;
        consider(&found.cheapest, record, cost, true);
        consider(&found.best, record, worth, low_is_better(record));
        if (units && unit_cost(record, &amount))
            consider(&found.cheapest_unit, record, amount, true);
        if (yardstick->of_returns && finding_money(record, "npv", &amount))
            consider(&found.largest, record, amount, false);
    }
    vfm_money cost; /* of several that cost the same, the best stands for the cheapest */
    if (found.compared && finding_money(found.best.record, yardstick->cost, &cost) &&
        cost == found.cheapest.amount)
        found.cheapest.record = found.best.record;
    return found;
}

/* The columns of the table; NO_COLUMN where it has none such. */
struct columns {
    uint32_t lot, choice, by_the, name, cost, unit_cost, worth, npv;
};

#define NO_COLUMN UINT32_MAX

static uint32_t column(struct vfm_report *report, struct vfm_grid *grid, const char *key,
                       const char *heading, enum vfm_align align)
{
    uint32_t at = vfm_report_column(report, grid, vfm_slice_of(key), align);
    if (heading && !report->failed)
        grid->columns[at].heading = vfm_slice_of(heading);
    return at;
}

static struct columns columns_add(struct vfm_report *report, struct vfm_grid *grid,
                                  const struct yardstick *yardstick, bool lots, bool units)
{
    struct columns at = {.lot = NO_COLUMN, .unit_cost = NO_COLUMN, .npv = NO_COLUMN};
    if (lots)
        at.lot = column(report, grid, "lot", NULL, VFM_ALIGN_LEFT);
    at.choice = column(report, grid, "choice", NULL, VFM_ALIGN_LEFT);
    at.by_the = column(report, grid, "by_the", NULL, VFM_ALIGN_LEFT);
    at.name = column(report, grid, "name", NULL, VFM_ALIGN_LEFT);
    at.cost = column(report, grid, yardstick->cost, NULL, VFM_ALIGN_RIGHT);
    if (units)
        at.unit_cost = column(report, grid, "unit_cost", NULL, VFM_ALIGN_RIGHT);
    at.worth = column(report, grid, yardstick->worth, yardstick->of_returns ? "ratio" : NULL,
                      VFM_ALIGN_RIGHT);
    if (yardstick->of_returns)
        at.npv = column(report, grid, "npv", "net present value", VFM_ALIGN_RIGHT);
    return at;
}

static void row_add(struct vfm_report *report, struct vfm_grid *grid, const struct columns *at,
                    const struct yardstick *yardstick, const char *choice, const char *by_the,
                    const struct vfm_node *record)
{
    struct vfm_slice currency = finding_text(record, "currency");
    struct vfm_row *row = vfm_report_row(report, grid);
    vfm_money cost;
    if (at->lot != NO_COLUMN)
        vfm_report_set(row, at->lot,
                       finding_cell(report, finding_get(record, "lot"), AS_TEXT, currency));
    vfm_report_set(row, at->choice, vfm_cell_text(vfm_slice_of(choice)));
    vfm_report_set(row, at->by_the, vfm_cell_text(vfm_slice_of(by_the)));
    vfm_report_set(row, at->name, vfm_cell_text(finding_name(report, record)));
    vfm_report_set(row, at->cost,
                   finding_cell(report, finding_get(record, yardstick->cost), AS_MONEY, currency));
    if (at->unit_cost != NO_COLUMN && unit_cost(record, &cost))
        vfm_report_set(row, at->unit_cost, money_cell(report, cost, currency));
    vfm_report_set(
        row, at->worth,
        finding_cell(report, finding_get(record, yardstick->worth), yardstick->worth_as, currency));
    if (at->npv != NO_COLUMN)
        vfm_report_set(row, at->npv,
                       finding_cell(report, finding_get(record, "npv"), AS_MONEY, currency));
}

static void rows_add(struct vfm_report *report, struct vfm_grid *grid, const struct columns *at,
                     const struct yardstick *yardstick, const struct leaders *found)
{
    row_add(report, grid, at, yardstick, "cheapest", yardstick->lowest_cost,
            found->cheapest.record);
    if (at->unit_cost != NO_COLUMN && found->cheapest_unit.record)
        row_add(report, grid, at, yardstick, "cheapest unit", "lowest unit cost",
                found->cheapest_unit.record);
    row_add(report, grid, at, yardstick, "best value", yardstick->best_worth, found->best.record);
    if (found->largest.record && found->largest.record != found->best.record)
        row_add(report, grid, at, yardstick, "largest gain", "net present value",
                found->largest.record);
}

/* Whether the cheapest of a set of returns is the best, and what choosing it would save and lose.
 */
static void returns_note(struct vfm_report *report, struct vfm_section *section,
                         const struct leaders *found)
{
    const struct vfm_node *cheapest = found->cheapest.record, *best = found->best.record;
    struct vfm_slice currency = finding_text(best, "currency");
    vfm_money cost, cheap_gain, best_gain;
    if (cheapest == best) {
        vfm_report_note(report, section, "The cheapest is also the best value: %.*s.",
                        VFM_PRINT(finding_name(report, best)));
    } else if (finding_money(best, "inputs", &cost) &&
               finding_money(cheapest, "npv", &cheap_gain) &&
               finding_money(best, "npv", &best_gain)) {
        vfm_money lost = best_gain - cheap_gain;
        struct vfm_slice saved = money_cell(report, cost - found->cheapest.amount, currency).shown;
        struct vfm_slice forgone = money_cell(report, lost < 0 ? -lost : lost, currency).shown;
        vfm_report_note(report, section,
                        "They differ: %.*s costs %.*s less than %.*s, and its net present value "
                        "is %.*s %s.",
                        VFM_PRINT(finding_name(report, cheapest)), VFM_PRINT(saved),
                        VFM_PRINT(finding_name(report, best)), VFM_PRINT(forgone),
                        lost < 0 ? "more" : "less");
    } else {
        vfm_report_note(report, section, "They differ: %.*s is the cheapest, %.*s the best value.",
                        VFM_PRINT(finding_name(report, cheapest)),
                        VFM_PRINT(finding_name(report, best)));
    }
    if (found->cheapest.ties || found->best.ties)
        vfm_report_note(report, section, "Of %zu equally cheap and %zu equally good one is named.",
                        found->cheapest.ties + 1, found->best.ties + 1);
}

/* One table for all sets that hold two results or more; false where there are none. */
static bool compare(const struct telling *telling, struct vfm_section *section,
                    const struct finding_list *list, const struct yardstick *yardstick)
{
    struct vfm_report *report = telling->report;
    struct vfm_grid *grid = NULL;
    struct columns at = {0};
    size_t count, compared = 0, differ = 0, failed = 0;
    struct finding_list *sets = finding_sets(report, list, yardstick->apart, &count);
    for (size_t i = 0; i < count; i++) {
        struct leaders found = leaders_of(&sets[i], yardstick);
        failed += found.failed;
        if (found.compared < 2)
            continue;
        if (!grid) {
            grid = vfm_report_grid(report, section);
            at = columns_add(report, grid, yardstick,
                             finding_text(sets[i].items[0], "lot").length > 0,
                             found.cheapest_unit.record != NULL);
        }
        rows_add(report, grid, &at, yardstick, &found);
        compared++;
        differ += found.cheapest.record != found.best.record;
        if (yardstick->of_returns)
            returns_note(report, section, &found);
    }
    if (!compared)
        return false;
    if (yardstick->of_returns)
        vfm_report_note(report, section,
                        "Inputs are totals: services of different size, or for different people, "
                        "are not like for like.");
    else
        vfm_report_note(report, section,
                        "The cheapest is not the best value in %zu of %zu comparison%s.", differ,
                        compared, compared == 1 ? "" : "s");
    if (failed)
        vfm_report_note(report, section, "%zu that did not pass a gate %s not compared.", failed,
                        failed == 1 ? "is" : "are");
    return true;
}

bool tell_comparison(const struct telling *telling, struct vfm_section *section)
{
    bool any = compare(telling, section, &telling->findings->results, &returns);
    return compare(telling, section, &telling->findings->scored, &bids) || any;
}
