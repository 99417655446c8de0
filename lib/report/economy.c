// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What vfm-score --cheapest tells: in each lot the cheapest beside the best, what choosing the
 * cheapest saves, and what it loses.
 */
#include "findings.h"

static const char *const choices[][2] = {{"cheapest", "cheapest"},
                                         {"lowest_unit_cost", "lowest unit cost"},
                                         {"best_value", "best value"}};

#define CHOICES (sizeof choices / sizeof *choices)

/* The name of the field that tells the lots apart: the one that every such record has its own. */
static struct vfm_slice lot_field(const struct vfm_node *economy)
{
    static const char *const own[] = {"record",     "cheapest", "lowest_unit_cost",
                                      "best_value", "same",     "saves",
                                      "loses",      "framework"};
    for (const struct vfm_node *node = economy->child; node; node = node->next) {
        bool known = false;
        for (size_t i = 0; i < sizeof own / sizeof *own; i++)
            known = known || vfm_slice_is(node->key, own[i]);
        if (!known)
            return node->key;
    }
    return (struct vfm_slice){NULL, 0};
}

/* The figures that any of the bids carries besides its label. */
static struct listing figures_of(struct vfm_report *report, const struct finding_list *economies)
{
    struct listing figures = {0};
    for (size_t i = 0; i < economies->count; i++) {
        for (size_t c = 0; c < CHOICES; c++) {
            const struct vfm_node *bid = finding_get(economies->items[i], choices[c][0]);
            for (const struct vfm_node *figure = bid ? bid->child : NULL; figure;
                 figure = figure->next) {
                if (!vfm_slice_is(figure->key, "label"))
                    listing_field_add(report, &figures, figure->key, NULL, AS_NUMBER);
            }
        }
    }
    return figures;
}

static void rows_add(struct vfm_report *report, struct vfm_grid *grid,
                     const struct vfm_node *economy, struct vfm_slice lot,
                     const struct listing *figures)
{
    struct vfm_slice none = {NULL, 0};
    for (size_t c = 0; c < CHOICES; c++) {
        const struct vfm_node *bid = finding_get(economy, choices[c][0]);
        if (!bid)
            continue;
        struct vfm_row *row = vfm_report_row(report, grid);
        uint32_t at = 0;
        if (lot.data)
            vfm_report_set(row, at++,
                           finding_cell(report, finding_get_slice(economy, lot), AS_TEXT, none));
        vfm_report_set(row, at++, vfm_cell_text(vfm_slice_of(choices[c][1])));
        vfm_report_set(row, at++, finding_cell(report, finding_get(bid, "label"), AS_TEXT, none));
        for (size_t f = 0; f < figures->count; f++)
            vfm_report_set(row, at++,
                           finding_cell(report, finding_get_slice(bid, figures->fields[f].key),
                                        AS_NUMBER, none));
    }
}

/* `In lot North, choosing Alder over Birch saves 6,100.50, and loses: score 18.80.` */
static void loss_note(struct vfm_report *report, struct vfm_section *section,
                      const struct vfm_node *economy, struct vfm_slice lot)
{
    struct vfm_slice none = {NULL, 0}, losses = none;
    const struct vfm_node *same = finding_get(economy, "same");
    const struct vfm_node *loses = finding_get(economy, "loses");
    if (!same || same->kind == VFM_TRUE)
        return;
    for (const struct vfm_node *loss = loses ? loses->child : NULL; loss; loss = loss->next)
        losses = vfm_report_text(report, "%.*s%s%.*s %.*s", VFM_PRINT(losses),
                                 losses.length ? ", " : "", VFM_PRINT(loss->key),
                                 VFM_PRINT(finding_cell(report, loss, AS_NUMBER, none).shown));
    struct vfm_slice where = none;
    if (lot.data)
        where = vfm_report_text(
            report, "In %.*s %.*s, ", VFM_PRINT(lot),
            VFM_PRINT(finding_cell(report, finding_get_slice(economy, lot), AS_TEXT, none).shown));
    vfm_report_note(
        report, section, "%.*s%.*s instead of %.*s would save %.*s and lose: %.*s.",
        VFM_PRINT(where), VFM_PRINT(finding_text(finding_get(economy, "cheapest"), "label")),
        VFM_PRINT(finding_text(finding_get(economy, "best_value"), "label")),
        VFM_PRINT(finding_cell(report, finding_get(economy, "saves"), AS_NUMBER, none).shown),
        VFM_PRINT(losses));
}

bool tell_economy(const struct telling *telling, struct vfm_section *section)
{
    struct vfm_report *report = telling->report;
    const struct finding_list *economies = &telling->findings->economies;
    if (!economies->count)
        return false;
    struct vfm_slice lot = lot_field(economies->items[0]);
    struct listing figures = figures_of(report, economies);
    struct vfm_grid *grid = vfm_report_grid(report, section);
    if (lot.data)
        vfm_report_column(report, grid, lot, VFM_ALIGN_LEFT);
    vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("choice"), VFM_ALIGN_LEFT);
    vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("name"), VFM_ALIGN_LEFT);
    for (size_t i = 0; i < figures.count; i++)
        vfm_report_column(report, grid, figures.fields[i].key, VFM_ALIGN_RIGHT);
    for (size_t i = 0; i < economies->count; i++)
        rows_add(report, grid, economies->items[i], lot, &figures);
    for (size_t i = 0; i < economies->count; i++)
        loss_note(report, section, economies->items[i], lot);
    return true;
}
