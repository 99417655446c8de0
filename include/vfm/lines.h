// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Lines of JSON as pages: runs of lines that are alike but for the texts of their values become a
 * page, and each line that is anything else comes by itself, to be scanned. In order, and each line
 * once.
 *
 * How: one look finds the quotes, the commas outside strings and the line ends. The first line of a
 * run is scanned. What stands in it between the texts of its values, its keys, is compared with the
 * lines after it, a column at a time; then the numbers of a column are read. Where all of that
 * agrees the line says what the first does, with its own texts. Streams whose lines are not alike
 * are found out by trying ever more seldom.
 */
#ifndef VFM_LINES_H
#define VFM_LINES_H

#include <vfm/page.h>

/* Some lines: a page of them, or one. */
struct vfm_lines_part {
    const struct vfm_page *page; /* NULL: one line; good until the next part */
    struct vfm_slice line;       /* without its LF */
    uint64_t number;             /* of the line, or of row 0, from 0 */
};

/* Not for two threads. */
struct vfm_lines;
struct vfm_lines *vfm_lines_open(struct vfm_shapes *shapes, struct vfm_error *error);
void vfm_lines_close(struct vfm_lines *lines);

/* Begins with `data`: lines, VFM_PADDING readable bytes behind them. Rows of more than `max_record`
 * bytes are odd. What is on a page is valid UTF-8. */
void vfm_lines_begin(struct vfm_lines *lines, struct vfm_slice data, size_t max_record);

/* The next part; false behind the last one. Shapes must not be trimmed while a page is in use. */
bool vfm_lines_next(struct vfm_lines *lines, struct vfm_lines_part *part);

/* The page that came last was of no use to whoever got it: more seldom tries, for a while. */
void vfm_lines_useless(struct vfm_lines *lines);

#endif
