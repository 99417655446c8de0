// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Scores: what each criterion gave, and which gates a record did not pass.
 */
#include "findings.h"

/* The keys of the object `member` over all records, as `member.key`. */
static void members(struct vfm_report *report, const struct finding_list *list, const char *member,
                    struct listing *found)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct vfm_node *object = finding_get(list->items[i], member);
        if (!object || object->kind != VFM_OBJECT)
            continue;
        for (const struct vfm_node *part = object->child; part; part = part->next)
            listing_field_add(report, found, part->key, NULL, AS_NUMBER);
    }
}

static struct vfm_slice gates_failed(struct vfm_report *report, const struct vfm_node *record)
{
    const struct vfm_node *gates = finding_get(record, "gates");
    struct vfm_slice failed = {NULL, 0};
    if (!gates || gates->kind != VFM_OBJECT)
        return failed;
    for (const struct vfm_node *gate = gates->child; gate; gate = gate->next) {
        if (gate->kind != VFM_TRUE)
            failed = vfm_report_text(report, "%.*s%s%.*s", VFM_PRINT(failed),
                                     failed.length ? ", " : "", VFM_PRINT(gate->key));
    }
    return failed.length ? failed : (struct vfm_slice)VFM_LITERAL("none");
}

static bool any_gates(const struct finding_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (finding_get(list->items[i], "gates"))
            return true;
    }
    return false;
}

struct score_columns {
    struct listing names, parts;
    uint32_t score, part, gates;
    bool has_gates;
};

static struct vfm_grid *grid_add(const struct telling *telling, struct vfm_section *section,
                                 struct score_columns *columns)
{
    struct vfm_report *report = telling->report;
    struct vfm_grid *grid = vfm_report_grid(report, section);
    for (size_t i = 0; i < columns->names.count; i++)
        vfm_report_column(report, grid, columns->names.fields[i].key, VFM_ALIGN_LEFT);
    columns->score =
        vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("score"), VFM_ALIGN_RIGHT);
    columns->part = columns->score + 1;
    for (size_t i = 0; i < columns->parts.count; i++) {
        struct vfm_slice key = columns->parts.fields[i].key;
        uint32_t column = vfm_report_column(
            report, grid, vfm_report_text(report, "parts.%.*s", VFM_PRINT(key)), VFM_ALIGN_RIGHT);
        if (!report->failed)
            grid->columns[column].heading = key;
    }
    if (columns->has_gates)
        columns->gates = vfm_report_column(
            report, grid, (struct vfm_slice)VFM_LITERAL("gates_failed"), VFM_ALIGN_LEFT);
    return grid;
}

bool tell_scores(const struct telling *telling, struct vfm_section *section)
{
    struct vfm_report *report = telling->report;
    const struct finding_list *scored = &telling->findings->scored;
    if (!scored->count)
        return false;
    struct score_columns columns = {.has_gates = any_gates(scored)};
    listing_add_names(report, &columns.names, scored);
    members(report, scored, "parts", &columns.parts);
    struct vfm_grid *grid = grid_add(telling, section, &columns);
    struct vfm_slice none = {NULL, 0};
    for (size_t i = 0; i < scored->count; i++) {
        const struct vfm_node *record = scored->items[i];
        const struct vfm_node *parts = finding_get(record, "parts");
        struct vfm_row *row = vfm_report_row(report, grid);
        for (uint32_t c = 0; c < columns.names.count; c++)
            vfm_report_set(row, c,
                           finding_cell(report,
                                        finding_get_slice(record, columns.names.fields[c].key),
                                        AS_TEXT, none));
        vfm_report_set(row, columns.score,
                       finding_cell(report, finding_get(record, "score"), AS_NUMBER, none));
        for (uint32_t c = 0; c < columns.parts.count; c++)
            vfm_report_set(row, columns.part + c,
                           finding_cell(report,
                                        finding_get_slice(parts, columns.parts.fields[c].key),
                                        AS_NUMBER, none));
        if (columns.has_gates) {
            struct vfm_slice failed = gates_failed(report, record);
            vfm_report_set(row, columns.gates,
                           failed.length ? vfm_cell_text(failed) : vfm_cell_absent());
        }
    }
    return true;
}
