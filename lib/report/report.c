// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdarg.h>
#include <stdio.h>

#include <vfm/report.h>

static void *take(struct vfm_report *report, size_t size)
{
    void *taken = report->failed ? NULL : vfm_arena_take(report->arena, size);
    if (!taken) {
        report->failed = true;
        return NULL;
    }
    return memset(taken, 0, size);
}

static struct vfm_slice format_text(struct vfm_report *report, const char *format, va_list given)
{
    va_list again;
    va_copy(again, given);
    int length = vsnprintf(NULL, 0, format, given);
    char *text = length < 0 ? NULL : take(report, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return (struct vfm_slice){text, text ? (size_t)length : 0};
}

struct vfm_slice vfm_report_text(struct vfm_report *report, const char *format, ...)
{
    va_list given;
    va_start(given, format);
    struct vfm_slice text = format_text(report, format, given);
    va_end(given);
    return text;
}

struct vfm_section *vfm_report_section(struct vfm_report *report, const char *id, const char *title)
{
    struct vfm_section *section = take(report, sizeof *section);
    if (!section)
        return NULL;
    section->id = vfm_slice_of(id);
    section->title = vfm_slice_of(title);
    if (report->last)
        report->last->next = section;
    else
        report->first = section;
    report->last = section;
    return section;
}

static struct vfm_part *part_add(struct vfm_report *report, struct vfm_section *section)
{
    struct vfm_part *part = section ? take(report, sizeof *part) : NULL;
    if (!part)
        return NULL;
    if (section->last)
        section->last->next = part;
    else
        section->first = part;
    section->last = part;
    return part;
}

void vfm_report_note(struct vfm_report *report, struct vfm_section *section, const char *format,
                     ...)
{
    struct vfm_part *part = part_add(report, section);
    if (!part)
        return;
    va_list given;
    va_start(given, format);
    part->note = format_text(report, format, given);
    va_end(given);
}

struct vfm_grid *vfm_report_grid(struct vfm_report *report, struct vfm_section *section)
{
    struct vfm_part *part = part_add(report, section);
    if (!part)
        return NULL;
    return part->grid = take(report, sizeof *part->grid);
}

static struct vfm_slice heading_of(struct vfm_report *report, struct vfm_slice key)
{
    char *heading = take(report, key.length + 1);
    if (!heading)
        return (struct vfm_slice){NULL, 0};
    for (size_t i = 0; i < key.length; i++)
        heading[i] = key.data[i] == '_' ? ' ' : key.data[i];
    return (struct vfm_slice){heading, key.length};
}

static bool has_column(const struct vfm_grid *grid, struct vfm_slice key)
{
    for (uint32_t i = 0; i < grid->column_count; i++) {
        if (vfm_slice_equal(grid->columns[i].key, key))
            return true;
    }
    return false;
}

uint32_t vfm_report_column(struct vfm_report *report, struct vfm_grid *grid, struct vfm_slice key,
                           enum vfm_align align)
{
    if (!grid)
        return 0;
    struct vfm_slice heading = heading_of(report, key), wanted = key;
    for (unsigned number = 2; has_column(grid, key) && !report->failed; number++)
        key = vfm_report_text(report, "%.*s_%u", VFM_PRINT(wanted), number);
    if (grid->column_count == grid->column_capacity) {
        uint32_t capacity = grid->column_capacity ? grid->column_capacity * 2 : 8;
        struct vfm_column *columns = take(report, capacity * sizeof *columns);
        if (!columns)
            return 0;
        if (grid->column_count)
            memcpy(columns, grid->columns, grid->column_count * sizeof *columns);
        grid->columns = columns;
        grid->column_capacity = capacity;
    }
    grid->columns[grid->column_count] =
        (struct vfm_column){.key = key, .heading = heading, .align = align};
    return grid->column_count++;
}

struct vfm_row *vfm_report_row(struct vfm_report *report, struct vfm_grid *grid)
{
    struct vfm_row *row = grid ? take(report, sizeof *row) : NULL;
    struct vfm_cell *cells = row ? take(report, grid->column_count * sizeof *cells) : NULL;
    if (!cells)
        return NULL;
    for (uint32_t i = 0; i < grid->column_count; i++)
        cells[i] = vfm_cell_absent();
    row->cells = cells;
    if (grid->last)
        grid->last->next = row;
    else
        grid->first = row;
    grid->last = row;
    return row;
}

void vfm_report_set(struct vfm_row *row, uint32_t column, struct vfm_cell cell)
{
    if (row)
        row->cells[column] = cell;
}
