// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Findings: the result records that came to the end of a pipeline, kept until all are there, and
 * told as the sections of a report. Kinds that are results: `sroi`, `market`, `reject`, `run`, what
 * vfm-score and vfm-rank tell beside the records (`false_economy`, `reversal`, `portfolio`), and
 * any record with a `score` or a `rank`. Of other kinds only the number is kept, and said.
 */
#ifndef VFM_FINDINGS_H
#define VFM_FINDINGS_H

#include <vfm/record.h>
#include <vfm/report.h>

struct vfm_findings;

/* NULL with VFM_NO_MEMORY. */
struct vfm_findings *vfm_findings_open(struct vfm_error *error);
void vfm_findings_close(struct vfm_findings *findings);

/* Keeps a copy of `record` if it is a result. Errors: VFM_NO_MEMORY. */
int vfm_findings_add(struct vfm_findings *findings, const struct vfm_record *record,
                     struct vfm_error *error);

/* The name of section `index` in the order they are told, from 0; NULL after the last. */
const char *vfm_findings_section(size_t index);

struct vfm_findings_options {
    const char *title; /* NULL: a plain one */
    /* Only these sections, in the order given; `section_count` 0: every section that has something
     * to tell, and at the end what is missing. Each is a name that vfm_findings_section gives. */
    const char *const *sections;
    size_t section_count;
    size_t most_refused; /* rows of the list of refused rows; the rest are counted */
};

/* Fills `report` (zeroed; it borrows from `findings`). Memory running out is remembered in it. */
void vfm_findings_tell(struct vfm_findings *findings, const struct vfm_findings_options *options,
                       struct vfm_report *report);

#endif
