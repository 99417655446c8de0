// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Year by year: the present value of the benefits of each year, counted from the first of the
 * group.
 */
#include "findings.h"

static uint32_t longest(const struct finding_list *results)
{
    uint32_t years = 0;
    for (size_t i = 0; i < results->count; i++) {
        const struct vfm_node *yearly = finding_get(results->items[i], "pvs");
        if (yearly && yearly->kind == VFM_ARRAY && yearly->count > years)
            years = yearly->count;
    }
    return years;
}

bool tell_years(const struct telling *telling, struct vfm_section *section)
{
    struct vfm_report *report = telling->report;
    const struct finding_list *results = &telling->findings->results;
    uint32_t years = longest(results);
    if (!years)
        return false;
    struct listing groups = {0};
    listing_add_groups(report, &groups, results);
    struct vfm_grid *grid = vfm_report_grid(report, section);
    for (size_t i = 0; i < groups.count; i++)
        vfm_report_column(report, grid, groups.fields[i].key, VFM_ALIGN_LEFT);
    for (uint32_t year = 1; year <= years; year++)
        vfm_report_column(report, grid, vfm_report_text(report, "year_%u", year), VFM_ALIGN_RIGHT);
    for (size_t i = 0; i < results->count; i++) {
        const struct vfm_node *result = results->items[i];
        const struct vfm_node *yearly = finding_get(result, "pvs");
        struct vfm_slice currency = finding_text(result, "currency");
        if (!yearly || yearly->kind != VFM_ARRAY)
            continue;
        struct vfm_row *row = vfm_report_row(report, grid);
        uint32_t at = 0;
        for (; at < groups.count; at++)
            vfm_report_set(row, at,
                           finding_group_cell(report, result, groups.fields[at].key, at == 0));
        for (const struct vfm_node *year = yearly->child; year; year = year->next)
            vfm_report_set(row, at++, finding_cell(report, year, AS_MONEY, currency));
    }
    vfm_report_note(report, section,
                    "Present values, by years from the first of each group; a row adds up to its "
                    "benefits.");
    return true;
}
