// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Provenance: which program read which files with which options, so that the run can be made again.
 */
#include "findings.h"

/* The items of an array of texts, parted by blanks. */
static struct vfm_slice joined(struct vfm_report *report, const struct vfm_node *array)
{
    struct vfm_slice text = {NULL, 0};
    if (!array)
        return text;
    if (array->kind != VFM_ARRAY)
        return array->kind == VFM_STRING ? array->text : array->source;
    for (const struct vfm_node *item = array->child; item; item = item->next)
        text = vfm_report_text(report, "%.*s%s%.*s", VFM_PRINT(text), text.length ? " " : "",
                               VFM_PRINT(item->kind == VFM_STRING ? item->text : item->source));
    return text;
}

enum { PROGRAM, VERSION, OPTIONS, FILE_NAME, ROWS, SHA256, COLUMNS };

static void row_add(struct vfm_report *report, struct vfm_grid *grid, const struct vfm_node *run,
                    const struct vfm_node *input)
{
    static const char *const keys[] = {"program", "version", NULL, "file", "rows", "sha256"};
    struct vfm_slice none = {NULL, 0};
    struct vfm_row *row = vfm_report_row(report, grid);
    for (uint32_t i = 0; i < COLUMNS; i++) {
        const struct vfm_node *of = i <= OPTIONS ? run : input;
        if (keys[i] && of)
            vfm_report_set(row, i,
                           finding_cell(report, finding_get(of, keys[i]),
                                        i == ROWS ? AS_COUNT : AS_TEXT, none));
    }
    struct vfm_slice options = joined(report, finding_get(run, "options"));
    if (options.length)
        vfm_report_set(row, OPTIONS, vfm_cell_text(options));
}

bool tell_provenance(const struct telling *telling, struct vfm_section *section)
{
    static const char *const headings[] = {"program", "version", "options",
                                           "file",    "rows",    "sha256"};
    struct vfm_report *report = telling->report;
    const struct finding_list *runs = &telling->findings->runs;
    if (!runs->count)
        return false;
    struct vfm_grid *grid = vfm_report_grid(report, section);
    for (uint32_t i = 0; i < COLUMNS; i++)
        vfm_report_column(report, grid, vfm_slice_of(headings[i]),
                          i == ROWS ? VFM_ALIGN_RIGHT : VFM_ALIGN_LEFT);
    for (size_t i = 0; i < runs->count; i++) {
        const struct vfm_node *inputs = finding_get(runs->items[i], "inputs");
        const struct vfm_node *input = inputs ? inputs->child : NULL;
        do {
            row_add(report, grid, runs->items[i], input);
            input = input ? input->next : NULL;
        } while (input);
    }
    return true;
}
