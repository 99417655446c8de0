// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The text format: for a terminal of VFM_REPORT_WIDTH columns. A grid that is too wide has its text
 * columns wrapped; where that does not help it is stacked, a row as a list of names and values.
 */
#include <vfm/report.h>

#include "print.h"

#define GAP 2 /* blanks between two columns */
#define LONGEST_WORD                                                                              \
    64u                   /* a text column is not made narrower than its longest word, up to this \
                           */
#define NARROWEST_TEXT 8u /* … nor than this */

/* Takes the next line of at most `width` columns from the words in *rest; never nothing of a text
 * that is not empty. */
static struct vfm_slice line_take(struct vfm_slice *rest, unsigned width)
{
    size_t length = 0, at_blank = 0;
    unsigned used = 0;
    while (length < rest->length) {
        size_t bytes;
        struct vfm_slice after = {rest->data + length, rest->length - length};
        unsigned character = vfm_character_width(after, &bytes);
        if (after.data[0] == ' ')
            at_blank = length;
        if (used + character > width && length)
            break;
        used += character;
        length += bytes;
    }
    if (length < rest->length && at_blank)
        length = at_blank;
    struct vfm_slice line = {rest->data, length};
    rest->data += length;
    rest->length -= length;
    if (rest->length && rest->data[0] == ' ') {
        rest->data++;
        rest->length--;
    }
    return line;
}

static unsigned longest_word(struct vfm_slice text)
{
    unsigned longest = 0;
    size_t start = 0;
    for (size_t i = 0; i <= text.length; i++) {
        if (i < text.length && text.data[i] != ' ')
            continue;
        unsigned width = vfm_text_width((struct vfm_slice){text.data + start, i - start});
        longest = width > longest ? width : longest;
        start = i + 1;
    }
    return longest;
}

static void repeat(struct vfm_buffer *out, char byte, unsigned count)
{
    while (count--)
        vfm_buffer_put(out, byte);
}

static void paragraph(struct vfm_buffer *out, struct vfm_slice text)
{
    struct vfm_buffer line = {0};
    vfm_buffer_line(&line, text);
    struct vfm_slice rest = vfm_buffer_view(&line);
    while (rest.length) {
        vfm_buffer_slice(out, line_take(&rest, VFM_REPORT_WIDTH));
        vfm_buffer_put(out, '\n');
    }
    out->failed = out->failed || line.failed;
    vfm_buffer_release(&line);
}

static void underlined(struct vfm_buffer *out, struct vfm_slice text, char with)
{
    paragraph(out, text);
    unsigned width = vfm_text_width(text);
    repeat(out, with, width < VFM_REPORT_WIDTH ? width : VFM_REPORT_WIDTH);
    vfm_buffer_put(out, '\n');
}

/* The text of a cell on one line, owned by the report's arena. */
static struct vfm_slice clean(const struct vfm_report *report, struct vfm_slice text,
                              struct vfm_buffer *out)
{
    struct vfm_buffer line = {0};
    vfm_buffer_line(&line, text);
    struct vfm_slice copy = vfm_arena_copy(report->arena, vfm_buffer_view(&line));
    out->failed = out->failed || line.failed || !copy.data;
    vfm_buffer_release(&line);
    return copy;
}

struct column_width {
    unsigned width, least;
};

static unsigned at_most(unsigned value, unsigned most)
{
    return value < most ? value : most;
}

static void widen(struct column_width *column, struct vfm_slice text, bool may_wrap)
{
    unsigned width = vfm_text_width(text);
    unsigned least = may_wrap ? at_most(longest_word(text), LONGEST_WORD) : width;
    if (may_wrap && least < NARROWEST_TEXT)
        least = at_most(width, NARROWEST_TEXT);
    column->width = column->width > width ? column->width : width;
    column->least = column->least > least ? column->least : least;
}

/* Finds a width for each column. False where the grid cannot stand in the page as columns. */
static bool fit(const struct vfm_grid *grid, struct column_width *widths)
{
    unsigned total = GAP * (grid->column_count - 1);
    for (uint32_t i = 0; i < grid->column_count; i++) {
        const struct vfm_column *column = &grid->columns[i];
        bool may_wrap = column->align == VFM_ALIGN_LEFT;
        for (const struct vfm_row *row = grid->first; row; row = row->next)
            widen(&widths[i], row->cells[i].shown, may_wrap);
        if (!grid->plain) { /* the heading of figures wraps: they are narrower than it */
            unsigned word = longest_word(column->heading);
            unsigned heading = may_wrap ? vfm_text_width(column->heading) : word;
            widths[i].width = heading > widths[i].width ? heading : widths[i].width;
            widths[i].least = word > widths[i].least ? word : widths[i].least;
        }
        total += widths[i].width;
    }
    while (total > VFM_REPORT_WIDTH) {
        struct column_width *widest = NULL;
        for (uint32_t i = 0; i < grid->column_count; i++) {
            if (widths[i].width > widths[i].least && (!widest || widths[i].width > widest->width))
                widest = &widths[i];
        }
        if (!widest)
            return false;
        widest->width--;
        total--;
    }
    return true;
}

static void trim_line(struct vfm_buffer *out)
{
    while (out->length && out->data[out->length - 1] == ' ')
        out->length--;
    vfm_buffer_put(out, '\n');
}

/* One row over as many lines as its longest cell needs. `rest`: the cells' texts, used up. */
static void row_print(const struct vfm_grid *grid, const struct column_width *widths,
                      struct vfm_slice *rest, struct vfm_buffer *out)
{
    bool more = true;
    while (more) {
        more = false;
        for (uint32_t i = 0; i < grid->column_count; i++) {
            struct vfm_slice line = line_take(&rest[i], widths[i].width);
            unsigned space = widths[i].width - at_most(vfm_text_width(line), widths[i].width);
            if (grid->columns[i].align == VFM_ALIGN_RIGHT)
                repeat(out, ' ', space);
            vfm_buffer_slice(out, line);
            if (grid->columns[i].align == VFM_ALIGN_LEFT)
                repeat(out, ' ', space);
            if (i + 1 < grid->column_count)
                repeat(out, ' ', GAP);
            more = more || rest[i].length;
        }
        trim_line(out);
    }
}

static void columns_print(const struct vfm_grid *grid, const struct column_width *widths,
                          struct vfm_slice *rest, struct vfm_buffer *out)
{
    if (!grid->plain) {
        for (uint32_t i = 0; i < grid->column_count; i++)
            rest[i] = grid->columns[i].heading;
        row_print(grid, widths, rest, out);
        for (uint32_t i = 0; i < grid->column_count; i++) {
            repeat(out, '-', widths[i].width);
            repeat(out, ' ', i + 1 < grid->column_count ? GAP : 0);
        }
        vfm_buffer_put(out, '\n');
    }
    for (const struct vfm_row *row = grid->first; row; row = row->next) {
        for (uint32_t i = 0; i < grid->column_count; i++)
            rest[i] = row->cells[i].shown;
        row_print(grid, widths, rest, out);
    }
}

static void stacked_print(const struct vfm_grid *grid, struct vfm_buffer *out)
{
    /* the first column names the row, unless it is a figure already */
    uint32_t first = grid->columns[0].align == VFM_ALIGN_LEFT;
    unsigned names = 0;
    for (uint32_t i = first; i < grid->column_count; i++) {
        unsigned width = vfm_text_width(grid->columns[i].heading);
        names = width > names ? width : names;
    }
    names = at_most(names, VFM_REPORT_WIDTH / 2);
    for (const struct vfm_row *row = grid->first; row; row = row->next) {
        if (row != grid->first)
            vfm_buffer_put(out, '\n');
        if (first)
            paragraph(out, row->cells[0].shown);
        for (uint32_t i = first; i < grid->column_count; i++) {
            struct vfm_slice name = grid->columns[i].heading, value = row->cells[i].shown;
            do {
                struct vfm_slice line = line_take(&name, names);
                repeat(out, ' ', GAP);
                vfm_buffer_slice(out, line);
                repeat(out, ' ', names - at_most(vfm_text_width(line), names) + GAP);
                vfm_buffer_slice(out, line_take(&value, VFM_REPORT_WIDTH - names - 2 * GAP));
                trim_line(out);
            } while (name.length || value.length);
        }
    }
}

static void grid_print(const struct vfm_report *report, struct vfm_grid *grid,
                       struct vfm_buffer *out)
{
    size_t count = grid->column_count;
    struct column_width *widths = vfm_arena_take(report->arena, count * sizeof *widths);
    struct vfm_slice *rest = vfm_arena_take(report->arena, count * sizeof *rest);
    if (!widths || !rest) {
        out->failed = true;
        return;
    }
    memset(widths, 0, count * sizeof *widths);
    for (uint32_t i = 0; i < count; i++)
        grid->columns[i].heading = clean(report, grid->columns[i].heading, out);
    for (struct vfm_row *row = grid->first; row; row = row->next) {
        for (uint32_t i = 0; i < count; i++)
            row->cells[i].shown = clean(report, row->cells[i].shown, out);
    }
    if (fit(grid, widths))
        columns_print(grid, widths, rest, out);
    else
        stacked_print(grid, out);
}

void vfm_report_print_text(const struct vfm_report *report, struct vfm_buffer *out)
{
    underlined(out, report->title, '=');
    for (const struct vfm_section *section = report->first; section; section = section->next) {
        vfm_buffer_put(out, '\n');
        underlined(out, section->title, '-');
        for (const struct vfm_part *part = section->first; part; part = part->next) {
            vfm_buffer_put(out, '\n');
            if (part->grid)
                grid_print(report, part->grid, out);
            else
                paragraph(out, part->note);
        }
    }
}
