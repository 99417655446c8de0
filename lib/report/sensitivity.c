// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Sensitivity: how far the ratio moves over the scenarios that results were grouped by, and by how
 * much a part of the benefits must change before the result breaks even.
 */
#include "findings.h"

static bool is_scenario(struct vfm_slice field)
{
    return vfm_slice_is(field, "scenario");
}

/* The results that are grouped by scenario; their items are the report's. */
static struct finding_list by_scenario(const struct telling *telling)
{
    const struct finding_list *results = &telling->findings->results;
    struct finding_list found = {0};
    found.items =
        vfm_arena_take(telling->report->arena, (results->count + 1) * sizeof(*found.items));
    if (!found.items) {
        telling->report->failed = true;
        return found;
    }
    for (size_t i = 0; i < results->count; i++) {
        const struct vfm_node *by = finding_get(results->items[i], "by");
        for (const struct vfm_node *field = by ? by->child : NULL; field; field = field->next) {
            if (is_scenario(field->text) && finding_get(results->items[i], "scenario"))
                found.items[found.count++] = results->items[i];
        }
    }
    return found;
}

/* The other fields of the groups as terminated names, NULL at the end. */
static const char **other_fields(struct vfm_report *report, const struct listing *groups)
{
    const char **keys = vfm_arena_take(report->arena, (groups->count + 1) * sizeof(*keys));
    size_t count = 0;
    for (size_t i = 0; keys && i < groups->count; i++) {
        if (!is_scenario(groups->fields[i].key))
            keys[count++] = vfm_report_text(report, "%.*s", VFM_PRINT(groups->fields[i].key)).data;
    }
    if (keys)
        keys[count] = NULL;
    report->failed = report->failed || !keys;
    return keys;
}

static void set_tell(struct vfm_report *report, struct vfm_grid *grid, const char *const *keys,
                     const struct finding_list *set)
{
    const struct vfm_node *base = set->items[0], *low = NULL, *high = NULL;
    vfm_money lowest = 0, highest = 0, ratio;
    for (size_t i = 0; i < set->count; i++) {
        if (vfm_slice_is(finding_text(set->items[i], "scenario"), "base"))
            base = set->items[i];
        if (!finding_money(set->items[i], "sroi", &ratio))
            continue;
        if (!low || ratio < lowest) {
            low = set->items[i];
            lowest = ratio;
        }
        if (!high || ratio > highest) {
            high = set->items[i];
            highest = ratio;
        }
    }
    struct vfm_row *row = vfm_report_row(report, grid);
    struct vfm_slice none = {NULL, 0};
    uint32_t at = 0;
    for (; keys[at]; at++)
        vfm_report_set(row, at,
                       finding_cell(report, finding_get(set->items[0], keys[at]), AS_TEXT, none));
    const struct vfm_node *ends[] = {base, low, high};
    for (size_t i = 0; i < 3; i++) {
        vfm_report_set(row, at++,
                       finding_cell(report, finding_get(ends[i], "scenario"), AS_TEXT, none));
        vfm_report_set(row, at++,
                       finding_cell(report, finding_get(ends[i], "sroi"), AS_RATIO, none));
    }
}

static bool scenarios_tell(const struct telling *telling, struct vfm_section *section)
{
    static const char *const headings[] = {"base",         "base_ratio", "lowest",
                                           "lowest_ratio", "highest",    "highest_ratio"};
    struct vfm_report *report = telling->report;
    struct finding_list results = by_scenario(telling);
    if (results.count < 2)
        return false;
    struct listing groups = {0};
    listing_add_groups(report, &groups, &results);
    const char **keys = other_fields(report, &groups);
    if (report->failed)
        return true;
    struct vfm_grid *grid = vfm_report_grid(report, section);
    for (size_t i = 0; keys[i]; i++)
        vfm_report_column(report, grid, vfm_slice_of(keys[i]), VFM_ALIGN_LEFT);
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        vfm_report_column(report, grid, vfm_slice_of(headings[i]),
                          i % 2 ? VFM_ALIGN_RIGHT : VFM_ALIGN_LEFT);
    size_t count;
    struct finding_list *sets = finding_sets(report, &results, keys, &count);
    for (size_t i = 0; i < count; i++)
        set_tell(report, grid, keys, &sets[i]);
    vfm_report_note(report, section,
                    "The range is that of the scenarios that were tried, not a confidence "
                    "interval.");
    return true;
}

/* One row for each value of each field that `switching` looks at. */
static bool switching_tell(const struct telling *telling, struct vfm_section *section)
{
    static const struct vfm_slice keys[] = {VFM_LITERAL("field"), VFM_LITERAL("of"),
                                            VFM_LITERAL("switching_value")};
    struct vfm_report *report = telling->report;
    const struct finding_list *results = &telling->findings->results;
    struct listing groups = {0};
    struct vfm_grid *grid = NULL;
    listing_add_groups(report, &groups, results);
    for (size_t i = 0; i < results->count; i++) {
        const struct vfm_node *switching = finding_get(results->items[i], "switching");
        for (const struct vfm_node *field = switching ? switching->child : NULL; field;
             field = field->next) {
            for (const struct vfm_node *part = field->child; part; part = part->next) {
                if (!grid) {
                    grid = vfm_report_grid(report, section);
                    for (size_t g = 0; g < groups.count; g++)
                        vfm_report_column(report, grid, groups.fields[g].key, VFM_ALIGN_LEFT);
                    for (size_t k = 0; k < 3; k++)
                        vfm_report_column(report, grid, keys[k],
                                          k == 2 ? VFM_ALIGN_RIGHT : VFM_ALIGN_LEFT);
                }
                struct vfm_row *row = vfm_report_row(report, grid);
                uint32_t at = 0;
                for (; at < groups.count; at++)
                    vfm_report_set(row, at,
                                   finding_group_cell(report, results->items[i],
                                                      groups.fields[at].key, at == 0));
                vfm_report_set(row, at, vfm_cell_text(field->key));
                vfm_report_set(row, at + 1, vfm_cell_text(part->key));
                vfm_report_set(row, at + 2,
                               finding_cell(report, part, AS_PERCENT, (struct vfm_slice){NULL, 0}));
            }
        }
    }
    if (grid)
        vfm_report_note(report, section,
                        "Switching value: by how much that part of the benefits must change, all "
                        "else as it is, before benefits equal inputs.");
    return grid != NULL;
}

bool tell_sensitivity(const struct telling *telling, struct vfm_section *section)
{
    bool scenarios = scenarios_tell(telling, section);
    return switching_tell(telling, section) || scenarios;
}
