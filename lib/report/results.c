// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The social returns, a row a group: the figures, what they rest on, what a unit cost, and what of
 * the benefits is for public budgets.
 */
#include "findings.h"

static const struct listing_field figures[] = {
    {VFM_LITERAL("inputs"), NULL, AS_MONEY},
    {VFM_LITERAL("benefits"), NULL, AS_MONEY},
    {VFM_LITERAL("npv"), "net present value", AS_MONEY},
    {VFM_LITERAL("sroi"), "ratio", AS_RATIO},
    {VFM_LITERAL("net_sroi"), "net ratio", AS_RATIO},
    {VFM_LITERAL("payback_years"), "payback (years)", AS_YEARS},
    {VFM_LITERAL("weighted_benefits"), NULL, AS_MONEY},
    {VFM_LITERAL("weighted_npv"), "weighted net present value", AS_MONEY},
    {VFM_LITERAL("weighted_sroi"), "weighted ratio", AS_RATIO},
    {{NULL, 0}, NULL, AS_TEXT},
};

static const struct listing_field rests_on[] = {
    {VFM_LITERAL("outcome_lines"), NULL, AS_COUNT},
    {VFM_LITERAL("input_lines"), NULL, AS_COUNT},
    {VFM_LITERAL("immaterial_lines"), "lines kept out as immaterial", AS_COUNT},
    {VFM_LITERAL("impact"), "first-year impact", AS_MONEY},
    {VFM_LITERAL("value"), "value before discounting", AS_MONEY},
    {VFM_LITERAL("transfers"), NULL, AS_MONEY},
    {VFM_LITERAL("constrained"), "constrained inputs", AS_MONEY},
    {{NULL, 0}, NULL, AS_TEXT},
};

static const struct listing_field budgets[] = {
    {VFM_LITERAL("fiscal"), "for public budgets", AS_MONEY},
    {VFM_LITERAL("cashable"), "of which cashable", AS_MONEY},
    {{NULL, 0}, NULL, AS_TEXT},
};

static const struct listing_field per_unit[] = {
    {VFM_LITERAL("per"), NULL, AS_TEXT},
    {VFM_LITERAL("units"), NULL, AS_COUNT},
    {VFM_LITERAL("unit"), NULL, AS_TEXT},
    {VFM_LITERAL("unit_cost"), NULL, AS_MONEY},
    {VFM_LITERAL("net_per_unit"), "net benefit of one", AS_MONEY},
    {VFM_LITERAL("population"), NULL, AS_COUNT},
    {VFM_LITERAL("take_up"), NULL, AS_PERCENT},
    {VFM_LITERAL("scaled_npv"), "net present value at that scale", AS_MONEY},
    {{NULL, 0}, NULL, AS_TEXT},
};

static const struct listing_field versus[] = {
    {VFM_LITERAL("versus"), NULL, AS_TEXT},
    {VFM_LITERAL("comparison"), NULL, AS_TEXT},
    {VFM_LITERAL("extra_inputs"), NULL, AS_MONEY},
    {VFM_LITERAL("extra_benefits"), NULL, AS_MONEY},
    {VFM_LITERAL("marginal_return"), NULL, AS_RATIO},
    {{NULL, 0}, NULL, AS_TEXT},
};

static const struct listing_field annual[] = {
    {VFM_LITERAL("annual_years"), "years", AS_COUNT},
    {VFM_LITERAL("annual_rate"), "rate", AS_PERCENT},
    {VFM_LITERAL("annual_cost"), NULL, AS_MONEY},
    {VFM_LITERAL("annual_benefit"), NULL, AS_MONEY},
    {{NULL, 0}, NULL, AS_TEXT},
};

/* A table for each way of grouping, with those of `fields` that any result has. */
static bool tables(const struct telling *telling, struct vfm_section *section,
                   const struct listing_field *fields)
{
    struct vfm_report *report = telling->report;
    size_t count;
    bool any = false;
    struct finding_list *sets = finding_groups(report, &telling->findings->results, &count);
    for (size_t i = 0; i < count; i++) {
        struct listing listing = {0};
        listing_add_groups(report, &listing, &sets[i]);
        size_t groups = listing.count;
        listing_add_present(report, &listing, &sets[i], fields);
        if (listing.count == groups)
            continue;
        listing_print(report, section, &listing, &sets[i]);
        any = true;
    }
    return any;
}

bool tell_scope(const struct telling *telling, struct vfm_section *section)
{
    return tables(telling, section, rests_on);
}

bool tell_budgets(const struct telling *telling, struct vfm_section *section)
{
    const struct finding_list *results = &telling->findings->results;
    vfm_money amount;
    bool any = false;
    for (size_t i = 0; i < results->count; i++)
        any = any || (finding_money(results->items[i], "fiscal", &amount) && amount != 0);
    return any && tables(telling, section, budgets);
}

/* Whether any result carries `key`. */
static bool any_carries(const struct telling *telling, const char *key)
{
    const struct finding_list *results = &telling->findings->results;
    for (size_t i = 0; i < results->count; i++) {
        if (finding_get(results->items[i], key))
            return true;
    }
    return false;
}

bool tell_versus(const struct telling *telling, struct vfm_section *section)
{
    if (!any_carries(telling, "versus") || !tables(telling, section, versus))
        return false;
    vfm_report_note(telling->report, section,
                    "Marginal return: what each further pound beyond the comparator brings, or "
                    "each pound saved gives up.");
    return true;
}

bool tell_annual(const struct telling *telling, struct vfm_section *section)
{
    return any_carries(telling, "annual_cost") && tables(telling, section, annual);
}

/* The columns of unit costs, after those of the groups. */
static const struct listing_field costs[] = {
    {VFM_LITERAL("output"), NULL, AS_TEXT},
    {VFM_LITERAL("quantity"), NULL, AS_COUNT},
    {VFM_LITERAL("unit"), NULL, AS_TEXT},
    {VFM_LITERAL("unit_cost"), NULL, AS_MONEY},
};

#define COSTS (sizeof costs / sizeof *costs)

static struct vfm_grid *costs_grid(struct vfm_report *report, struct vfm_section *section,
                                   const struct listing *groups)
{
    struct vfm_grid *grid = vfm_report_grid(report, section);
    for (size_t i = 0; i < groups->count; i++)
        vfm_report_column(report, grid, groups->fields[i].key, VFM_ALIGN_LEFT);
    for (size_t i = 0; i < COSTS; i++)
        vfm_report_column(report, grid, costs[i].key,
                          costs[i].as == AS_TEXT ? VFM_ALIGN_LEFT : VFM_ALIGN_RIGHT);
    return grid;
}

bool tell_unit_costs(const struct telling *telling, struct vfm_section *section)
{
    struct vfm_report *report = telling->report;
    const struct finding_list *results = &telling->findings->results;
    struct listing groups = {0};
    struct vfm_grid *grid = NULL;
    listing_add_groups(report, &groups, results);
    for (size_t i = 0; i < results->count; i++) {
        const struct vfm_node *result = results->items[i];
        const struct vfm_node *outputs = finding_get(result, "outputs");
        struct vfm_slice currency = finding_text(result, "currency");
        for (const struct vfm_node *output = outputs ? outputs->child : NULL; output;
             output = output->next) {
            if (!grid)
                grid = costs_grid(report, section, &groups);
            struct vfm_row *row = vfm_report_row(report, grid);
            uint32_t at = 0;
            for (; at < groups.count; at++)
                vfm_report_set(row, at,
                               finding_group_cell(report, result, groups.fields[at].key, at == 0));
            for (size_t c = 0; c < COSTS; c++)
                vfm_report_set(row, at++,
                               finding_cell(report, finding_get_slice(output, costs[c].key),
                                            costs[c].as, currency));
        }
    }
    bool per = any_carries(telling, "per") && tables(telling, section, per_unit);
    return grid || per;
}

/* Results that have no ratio, and whatever the results themselves have to say. */
static void remarks(const struct telling *telling, struct vfm_section *section,
                    const struct finding_list *set)
{
    struct vfm_report *report = telling->report;
    for (size_t i = 0; i < set->count; i++) {
        const struct vfm_node *result = set->items[i];
        if (!finding_get(result, "sroi"))
            vfm_report_note(report, section,
                            "%.*s has no ratio: it has no inputs to hold the benefits against.",
                            VFM_PRINT(finding_name(report, result)));
        struct vfm_slice note = finding_text(result, "note");
        if (note.length)
            vfm_report_note(report, section, "%.*s: %.*s", VFM_PRINT(finding_name(report, result)),
                            VFM_PRINT(note));
    }
}

bool tell_results(const struct telling *telling, struct vfm_section *section)
{
    const struct finding_list *results = &telling->findings->results;
    if (!tables(telling, section, figures))
        return false;
    vfm_report_note(telling->report, section,
                    "Ratio: present value of the benefits divided by that of the inputs. It is an "
                    "estimate that stands or falls with the lines, proxies and deductions it rests "
                    "on; it is not money that anybody receives.");
    remarks(telling, section, results);
    return true;
}
