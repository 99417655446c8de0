// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/report.h>

#include "print.h"

int vfm_report_print(const struct vfm_report *report, enum vfm_report_format format,
                     struct vfm_buffer *out, struct vfm_error *error)
{
    static void (*const printers[])(const struct vfm_report *, struct vfm_buffer *) = {
        [VFM_TO_TEXT] = vfm_report_print_text,
        [VFM_TO_MARKDOWN] = vfm_report_print_markdown,
        [VFM_TO_CSV] = vfm_report_print_csv,
        [VFM_TO_JSON] = vfm_report_print_json,
    };
    if (!report->failed)
        printers[format](report, out);
    if (report->failed)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the report");
    return vfm_buffer_check(out, error);
}
