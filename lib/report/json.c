// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The JSON format: one document, a row a line:
 *   {"title":…,"sections":[{"id":…,"title":…,"notes":[…],"tables":[[{row},…],…]},…]}
 * All digits are kept.
 */
#include <vfm/report.h>

#include "print.h"

static void row_print(const struct vfm_grid *grid, const struct vfm_row *row,
                      struct vfm_buffer *out)
{
    vfm_buffer_put(out, '{');
    for (uint32_t i = 0; i < grid->column_count; i++) {
        const struct vfm_cell *cell = &row->cells[i];
        if (i)
            vfm_buffer_put(out, ',');
        vfm_buffer_json(out, grid->columns[i].key);
        vfm_buffer_put(out, ':');
        if (cell->exact.data)
            vfm_buffer_slice(out, cell->exact);
        else
            vfm_buffer_json(out, cell->shown);
    }
    vfm_buffer_put(out, '}');
}

static void notes_print(const struct vfm_section *section, struct vfm_buffer *out)
{
    const char *before = "";
    vfm_buffer_text(out, ",\"notes\":[");
    for (const struct vfm_part *part = section->first; part; part = part->next) {
        if (part->grid)
            continue;
        vfm_buffer_text(out, before);
        vfm_buffer_json(out, part->note);
        before = ",";
    }
    vfm_buffer_put(out, ']');
}

static void tables_print(const struct vfm_section *section, struct vfm_buffer *out)
{
    const char *before = "";
    vfm_buffer_text(out, ",\"tables\":[");
    for (const struct vfm_part *part = section->first; part; part = part->next) {
        if (!part->grid)
            continue;
        vfm_buffer_text(out, before);
        vfm_buffer_put(out, '[');
        for (const struct vfm_row *row = part->grid->first; row; row = row->next) {
            vfm_buffer_text(out, row == part->grid->first ? "\n" : ",\n");
            row_print(part->grid, row, out);
        }
        vfm_buffer_put(out, ']');
        before = ",";
    }
    vfm_buffer_put(out, ']');
}

void vfm_report_print_json(const struct vfm_report *report, struct vfm_buffer *out)
{
    vfm_buffer_text(out, "{\"title\":");
    vfm_buffer_json(out, report->title);
    vfm_buffer_text(out, ",\"sections\":[");
    for (const struct vfm_section *section = report->first; section; section = section->next) {
        vfm_buffer_text(out, section == report->first ? "\n" : ",\n");
        vfm_buffer_text(out, "{\"id\":");
        vfm_buffer_json(out, section->id);
        vfm_buffer_text(out, ",\"title\":");
        vfm_buffer_json(out, section->title);
        notes_print(section, out);
        tables_print(section, out);
        vfm_buffer_put(out, '}');
    }
    vfm_buffer_text(out, "]}\n");
}
