// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What the output formats share: one printer each, and how wide a text is.
 */
#ifndef VFM_REPORT_PRINT_H
#define VFM_REPORT_PRINT_H

#include <vfm/report.h>

void vfm_report_print_text(const struct vfm_report *report, struct vfm_buffer *out);
void vfm_report_print_markdown(const struct vfm_report *report, struct vfm_buffer *out);
void vfm_report_print_csv(const struct vfm_report *report, struct vfm_buffer *out);
void vfm_report_print_json(const struct vfm_report *report, struct vfm_buffer *out);

/* The columns that a character takes on a terminal (0, 1 or 2); *bytes: how long it is. `text` is
 * not empty; a byte that is no UTF-8 counts as one character. */
unsigned vfm_character_width(struct vfm_slice text, size_t *bytes);

/* The columns of a text on one line. */
unsigned vfm_text_width(struct vfm_slice text);

/* Appends `text` on one line: blanks run together, and control characters (which a terminal would
 * obey) as U+FFFD. */
void vfm_buffer_line(struct vfm_buffer *out, struct vfm_slice text);

#endif
