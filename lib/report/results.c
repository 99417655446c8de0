// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The social returns, a row a group; one table for each way of grouping.
 */
#include "findings.h"

static const struct listing_field figures[] = {
    {VFM_LITERAL("inputs"), NULL, AS_MONEY},
    {VFM_LITERAL("benefits"), NULL, AS_MONEY},
    {VFM_LITERAL("npv"), "net present value", AS_MONEY},
    {VFM_LITERAL("sroi"), "ratio", AS_RATIO},
    {VFM_LITERAL("net_sroi"), "net ratio", AS_RATIO},
    {VFM_LITERAL("payback_years"), "payback (years)", AS_NUMBER},
    {{NULL, 0}, NULL, AS_TEXT},
};

static const struct listing_field weighted[] = {
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
    {VFM_LITERAL("transfers"), "transfers", AS_MONEY},
    {VFM_LITERAL("constrained"), "constrained inputs", AS_MONEY},
    {{NULL, 0}, NULL, AS_TEXT},
};

/* A table with those of `fields` that any result of the set has, if any. */
static void table(struct vfm_report *report, struct vfm_section *section,
                  const struct finding_list *set, const struct listing_field *fields)
{
    struct listing listing = {0};
    listing_add_groups(report, &listing, set);
    size_t groups = listing.count;
    listing_add_present(report, &listing, set, fields);
    if (listing.count > groups)
        listing_print(report, section, &listing, set);
}

/* What one unit of each output cost. */
static void unit_costs(struct vfm_report *report, struct vfm_section *section,
                       const struct finding_list *set)
{
    static const char *const keys[] = {"output", "quantity", "unit", "unit_cost"};
    static const enum figure as[] = {AS_TEXT, AS_COUNT, AS_TEXT, AS_MONEY};
    struct listing groups = {0};
    struct vfm_grid *grid = NULL;
    listing_add_groups(report, &groups, set);
    for (size_t i = 0; i < set->count; i++) {
        const struct vfm_node *outputs = finding_get(set->items[i], "outputs");
        struct vfm_slice currency = finding_text(set->items[i], "currency");
        for (const struct vfm_node *output = outputs ? outputs->child : NULL; output;
             output = output->next) {
            if (!grid) {
                grid = vfm_report_grid(report, section);
                for (size_t g = 0; g < groups.count; g++)
                    vfm_report_column(report, grid, groups.fields[g].key, VFM_ALIGN_LEFT);
                for (size_t k = 0; k < 4; k++)
                    vfm_report_column(report, grid, vfm_slice_of(keys[k]),
                                      as[k] == AS_TEXT ? VFM_ALIGN_LEFT : VFM_ALIGN_RIGHT);
            }
            struct vfm_row *row = vfm_report_row(report, grid);
            for (uint32_t g = 0; g < groups.count; g++)
                vfm_report_set(
                    row, g,
                    finding_group_cell(report, set->items[i], groups.fields[g].key, g == 0));
            for (uint32_t k = 0; k < 4; k++)
                vfm_report_set(row, (uint32_t)groups.count + k,
                               finding_cell(report, finding_get(output, keys[k]), as[k], currency));
        }
    }
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
    struct vfm_report *report = telling->report;
    const struct finding_list *results = &telling->findings->results;
    if (!results->count)
        return false;
    size_t count;
    struct finding_list *sets = finding_groups(report, results, &count);
    for (size_t i = 0; i < count; i++) {
        table(report, section, &sets[i], figures);
        table(report, section, &sets[i], weighted);
        table(report, section, &sets[i], rests_on);
        unit_costs(report, section, &sets[i]);
    }
    vfm_report_note(report, section,
                    "Ratio: present value of the benefits divided by that of the inputs. It is an "
                    "estimate that stands or falls with the lines, proxies and deductions it rests "
                    "on; it is not money that anybody receives.");
    for (size_t i = 0; i < count; i++)
        remarks(telling, section, &sets[i]);
    return true;
}
