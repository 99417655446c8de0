// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-report: results as a page that a committee can read, or a table that a program can.
 *   vfm-sroi --by provider discounted.jsonl | vfm-rank --by sroi | vfm-report --to markdown
 */
#include <vfm/stage/report.h>

#include <cmd/cli/program.h>

struct options {
    int to;
    const char *title;
    struct vfm_list sections;
};

static const struct vfm_option options[] = {
    {.name = "to",
     .kind = VFM_OPTION_CHOICE,
     .offset = offsetof(struct options, to),
     .argument = "FORMAT",
     .words = VFM_REPORT_FORMATS,
     .help = "text (default), markdown, csv or json"},
    {.name = "title",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, title),
     .argument = "TEXT",
     .help = "what stands at the top"},
    {.name = "sections",
     .kind = VFM_OPTION_NAMES,
     .offset = offsetof(struct options, sections),
     .argument = "NAME,...",
     .help = "only these sections, in this order (default: all that have something to tell)"},
    {0},
};

static struct vfm_stage *report_open(const void *given, char *const *operands, size_t count,
                                     struct vfm_error *error)
{
    const struct options *chosen = given;
    (void)operands, (void)count;
    struct vfm_report_options report = {
        .to = (enum vfm_report_format)chosen->to,
        .title = chosen->title,
        .sections = chosen->sections.items,
        .section_count = chosen->sections.count,
    };
    return vfm_report_stage(&report, error);
}

const struct vfm_program vfm_report_program = {
    .name = "report",
    .summary = "tell results as text, Markdown, CSV or JSON, and what they rest on",
    .options = options,
    .size = sizeof(struct options),
    .examples = {{"A page of text on each provider's return",
                  "vfm-sroi --by provider discounted.jsonl | vfm-report --title 'Day services'"},
                 {"One table for a spreadsheet, all digits kept",
                  "vfm-report --to csv --sections results results.jsonl > results.csv"}},
    .prints_text = true,
    .open = report_open,
};

VFM_PROGRAM_MAIN(vfm_report_program)
