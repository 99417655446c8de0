// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Rank reversals: bids whose coming or going changes the order of the others.
 */
#include "findings.h"

bool tell_reversals(const struct telling *telling, struct vfm_section *section)
{
    static const char *const keys[] = {"lot", "without", "order_without", "order"};
    static const char *const headings[] = {"lot", "without", "the others are", "with it they are"};
    struct vfm_report *report = telling->report;
    const struct finding_list *reversals = &telling->findings->reversals;
    if (!reversals->count)
        return false;
    struct vfm_grid *grid = vfm_report_grid(report, section);
    for (size_t k = 0; k < 4; k++) {
        uint32_t column = vfm_report_column(report, grid, vfm_slice_of(keys[k]), VFM_ALIGN_LEFT);
        if (!report->failed)
            grid->columns[column].heading = vfm_slice_of(headings[k]);
    }
    for (size_t i = 0; i < reversals->count; i++) {
        struct vfm_row *row = vfm_report_row(report, grid);
        for (uint32_t k = 0; k < 4; k++) {
            struct vfm_slice text = finding_items(report, reversals->items[i], keys[k], " > ");
            if (text.length)
                vfm_report_set(row, k, vfm_cell_text(text));
        }
    }
    vfm_report_note(report, section,
                    "A bid that changes the order of the others: scales that are bounded "
                    "beforehand do not let it.");
    return true;
}
