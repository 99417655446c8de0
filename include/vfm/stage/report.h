// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The stage of vfm-report: result records in, one report out. The last stage of a chain: it takes
 * every record (of a kind that is no result only the number is told), and its output is the report
 * alone. It holds the results.
 */
#ifndef VFM_STAGE_REPORT_H
#define VFM_STAGE_REPORT_H

#include <vfm/report.h>
#include <vfm/stage.h>

/* All strings are borrowed for the life of the stage. */
struct vfm_report_options {
    enum vfm_report_format to;
    const char *title;           /* NULL: a plain one */
    const char *const *sections; /* only these, in this order; none: all that have something to */
    size_t section_count;        /*   tell (see vfm_findings_section) */
};

/* NULL with VFM_UNKNOWN_NAME for a section that there is not, or VFM_NO_MEMORY. */
struct vfm_stage *vfm_report_stage(const struct vfm_report_options *options,
                                   struct vfm_error *error);

#endif
