// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The Markdown format: headings, paragraphs and pipe tables (GitHub Flavored Markdown). What a text
 * says is never taken for markup.
 */
#include <vfm/report.h>

#include "print.h"

static bool is_word(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || (unsigned char)byte >= 0x80;
}

/* An underscore within a word marks nothing; all of the others may. */
static bool marks(struct vfm_slice text, size_t at)
{
    if (text.data[at] == '_')
        return !(at > 0 && at + 1 < text.length && is_word(text.data[at - 1]) &&
                 is_word(text.data[at + 1]));
    return strchr("\\|`*<>[]&~$", text.data[at]) != NULL;
}

/* Signs that make a list, a heading or a rule of a paragraph that begins with them. */
static bool marks_paragraph(struct vfm_slice text)
{
    return text.length && strchr("#+-=", text.data[0]);
}

static void escaped(struct vfm_buffer *out, struct vfm_slice text, bool begins)
{
    struct vfm_buffer line = {0};
    vfm_buffer_line(&line, text);
    struct vfm_slice clean = vfm_buffer_view(&line);
    if (begins && marks_paragraph(clean))
        vfm_buffer_put(out, '\\');
    for (size_t i = 0; i < clean.length; i++) {
        if (marks(clean, i))
            vfm_buffer_put(out, '\\');
        vfm_buffer_put(out, clean.data[i]);
    }
    out->failed = out->failed || line.failed;
    vfm_buffer_release(&line);
}

static void grid_print(const struct vfm_grid *grid, struct vfm_buffer *out)
{
    for (uint32_t i = 0; i < grid->column_count; i++) {
        vfm_buffer_text(out, i ? " | " : "| ");
        escaped(out, grid->columns[i].heading, false);
    }
    vfm_buffer_text(out, " |\n");
    for (uint32_t i = 0; i < grid->column_count; i++) {
        vfm_buffer_text(out, i ? " | " : "| ");
        vfm_buffer_text(out, grid->columns[i].align == VFM_ALIGN_RIGHT ? "---:" : "---");
    }
    vfm_buffer_text(out, " |\n");
    for (const struct vfm_row *row = grid->first; row; row = row->next) {
        for (uint32_t i = 0; i < grid->column_count; i++) {
            vfm_buffer_text(out, i ? " | " : "| ");
            escaped(out, row->cells[i].shown, false);
        }
        vfm_buffer_text(out, " |\n");
    }
}

void vfm_report_print_markdown(const struct vfm_report *report, struct vfm_buffer *out)
{
    vfm_buffer_text(out, "# ");
    escaped(out, report->title, false);
    vfm_buffer_put(out, '\n');
    for (const struct vfm_section *section = report->first; section; section = section->next) {
        vfm_buffer_text(out, "\n## ");
        escaped(out, section->title, false);
        vfm_buffer_put(out, '\n');
        for (const struct vfm_part *part = section->first; part; part = part->next) {
            vfm_buffer_put(out, '\n');
            if (part->grid) {
                grid_print(part->grid, out);
            } else {
                escaped(out, part->note, true);
                vfm_buffer_put(out, '\n');
            }
        }
    }
}
