// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Provenance: which program ran with which options, and which files it read, so that the run can be
 * made again.
 */
#include "findings.h"

static void programs_tell(const struct telling *telling, struct vfm_section *section)
{
    static const char *const keys[] = {"program", "version"};
    struct vfm_report *report = telling->report;
    const struct finding_list *runs = &telling->findings->runs;
    struct vfm_grid *grid = vfm_report_grid(report, section);
    for (size_t i = 0; i < 2; i++)
        vfm_report_column(report, grid, vfm_slice_of(keys[i]), VFM_ALIGN_LEFT);
    vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("options"), VFM_ALIGN_LEFT);
    for (size_t i = 0; i < runs->count; i++) {
        struct vfm_row *row = vfm_report_row(report, grid);
        for (uint32_t k = 0; k < 2; k++)
            vfm_report_set(row, k,
                           finding_cell(report, finding_get(runs->items[i], keys[k]), AS_TEXT,
                                        (struct vfm_slice){NULL, 0}));
        struct vfm_slice options = finding_items(report, runs->items[i], "options", " ");
        if (options.length)
            vfm_report_set(row, 2, vfm_cell_text(options));
    }
}

static void files_tell(const struct telling *telling, struct vfm_section *section)
{
    static const char *const keys[] = {"file", "rows", "sha256"};
    struct vfm_report *report = telling->report;
    const struct finding_list *runs = &telling->findings->runs;
    struct vfm_grid *grid = NULL;
    for (size_t i = 0; i < runs->count; i++) {
        const struct vfm_node *inputs = finding_get(runs->items[i], "inputs");
        for (const struct vfm_node *input = inputs ? inputs->child : NULL; input;
             input = input->next) {
            if (!grid) {
                grid = vfm_report_grid(report, section);
                for (size_t k = 0; k < 3; k++)
                    vfm_report_column(report, grid, vfm_slice_of(keys[k]),
                                      k == 1 ? VFM_ALIGN_RIGHT : VFM_ALIGN_LEFT);
            }
            struct vfm_row *row = vfm_report_row(report, grid);
            for (uint32_t k = 0; k < 3; k++)
                vfm_report_set(row, k,
                               finding_cell(report, finding_get(input, keys[k]),
                                            k == 1 ? AS_COUNT : AS_TEXT,
                                            (struct vfm_slice){NULL, 0}));
        }
    }
}

bool tell_provenance(const struct telling *telling, struct vfm_section *section)
{
    if (!telling->findings->runs.count)
        return false;
    programs_tell(telling, section);
    files_tell(telling, section);
    return true;
}
