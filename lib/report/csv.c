// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The CSV format: one rectangular table, so that whatever reads CSV reads it. Its first column is
 * the section; the others are all columns of all grids, each once, empty where a row has none. All
 * digits are kept; notes are left to the other formats. A text that a spreadsheet would take for a
 * formula gets an apostrophe before it.
 */
#include <vfm/report.h>
#include <vfm/table.h>

#include "print.h"

static void field(struct vfm_buffer *out, struct vfm_slice text)
{
    bool formula = text.length && strchr("=+-@\t\r", text.data[0]) && text.data[0];
    bool quoted = false;
    for (size_t i = 0; i < text.length; i++)
        quoted = quoted || (text.data[i] && strchr(",\"\r\n", text.data[i]));
    if (quoted)
        vfm_buffer_put(out, '"');
    if (formula)
        vfm_buffer_put(out, '\'');
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '"')
            vfm_buffer_put(out, '"');
        vfm_buffer_put(out, text.data[i]);
    }
    if (quoted)
        vfm_buffer_put(out, '"');
}

static void cell_print(struct vfm_buffer *out, const struct vfm_cell *cell)
{
    bool nested = cell->exact.length && strchr("[{", cell->exact.data[0]);
    if (!cell->exact.data || nested)
        field(out, nested ? cell->exact : cell->shown);
    else if (!vfm_slice_is(cell->exact, "null"))
        vfm_buffer_slice(out, cell->exact);
}

static int gather(const struct vfm_report *report, struct vfm_table *keys)
{
    struct vfm_error ignored;
    ignored.code = VFM_NONE;
    for (const struct vfm_section *section = report->first; section; section = section->next) {
        for (const struct vfm_part *part = section->first; part; part = part->next) {
            for (uint32_t i = 0; part->grid && i < part->grid->column_count; i++) {
                if (vfm_table_add(keys, part->grid->columns[i].key, &ignored) == VFM_ABSENT)
                    return -1;
            }
        }
    }
    return 0;
}

static void row_print(const struct vfm_section *section, const struct vfm_grid *grid,
                      const struct vfm_row *row, const struct vfm_table *keys,
                      const struct vfm_cell **by_key, struct vfm_buffer *out)
{
    memset(by_key, 0, keys->count * sizeof(*by_key));
    for (uint32_t i = 0; i < grid->column_count; i++)
        by_key[vfm_table_find(keys, grid->columns[i].key)] = &row->cells[i];
    field(out, section->id);
    for (size_t i = 0; i < keys->count; i++) {
        vfm_buffer_put(out, ',');
        if (by_key[i])
            cell_print(out, by_key[i]);
    }
    vfm_buffer_put(out, '\n');
}

void vfm_report_print_csv(const struct vfm_report *report, struct vfm_buffer *out)
{
    struct vfm_table keys = {0};
    const struct vfm_cell **by_key = NULL;
    if (gather(report, &keys) == 0)
        by_key = vfm_arena_take(report->arena, (keys.count + 1) * sizeof(*by_key));
    if (!by_key) {
        out->failed = true;
        vfm_table_release(&keys);
        return;
    }
    vfm_buffer_text(out, "section");
    for (size_t i = 0; i < keys.count; i++) {
        vfm_buffer_put(out, ',');
        field(out, keys.entries[i].key);
    }
    vfm_buffer_put(out, '\n');
    for (const struct vfm_section *section = report->first; section; section = section->next) {
        for (const struct vfm_part *part = section->first; part; part = part->next) {
            for (const struct vfm_row *row = part->grid ? part->grid->first : NULL; row;
                 row = row->next)
                row_print(section, part->grid, row, &keys, by_key, out);
        }
    }
    vfm_table_release(&keys);
}
