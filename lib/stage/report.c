// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdlib.h>

#include <vfm/findings.h>
#include <vfm/stage/report.h>

/* A page for people lists so many refused rows; the formats for programs list all. */
#define REFUSED_ON_A_PAGE 20

struct report_stage {
    struct vfm_stage stage;
    struct vfm_report_options options;
    struct vfm_findings *findings;
};

static int report_push(void *local, struct vfm_link *link, struct vfm_record *record)
{
    struct report_stage *self = local;
    if (vfm_findings_add(self->findings, record, &link->error) < 0)
        return -1;
    return vfm_link_take(link);
}

static int report_end(void *local, struct vfm_link *link)
{
    struct report_stage *self = local;
    bool for_people = self->options.to == VFM_TO_TEXT || self->options.to == VFM_TO_MARKDOWN;
    struct vfm_findings_options told = {
        .title = self->options.title,
        .sections = self->options.sections,
        .section_count = self->options.section_count,
        .most_refused = for_people ? REFUSED_ON_A_PAGE : SIZE_MAX,
    };
    struct vfm_report report = {0};
    struct vfm_buffer out = {0};
    vfm_findings_tell(self->findings, &told, &report);
    int result = vfm_report_print(&report, self->options.to, &out, &link->error);
    if (result == 0)
        result = vfm_link_text(link, vfm_buffer_view(&out));
    vfm_buffer_release(&out);
    return result;
}

static void report_close(struct vfm_stage *stage)
{
    struct report_stage *self = (struct report_stage *)stage;
    vfm_findings_close(self->findings);
    free(self);
}

static const struct vfm_stage_class report_class = {
    .name = "report",
    .mode = VFM_ORDERED,
    .final = true,
    .push = report_push,
    .end = report_end,
    .close = report_close,
};

static int section_check(const char *name, struct vfm_error *error)
{
    struct vfm_buffer all = {0};
    bool known = false;
    for (size_t i = 0; vfm_findings_section(i); i++) {
        known = known || strcmp(vfm_findings_section(i), name) == 0;
        vfm_buffer_format(&all, "%s%s", i ? ", " : "", vfm_findings_section(i));
    }
    if (!known && vfm_buffer_check(&all, error) == 0)
        vfm_fail(error, VFM_UNKNOWN_NAME, "no section is called \"%s\": choose from %.*s", name,
                 VFM_PRINT(vfm_buffer_view(&all)));
    vfm_buffer_release(&all);
    return known ? 0 : -1;
}

struct vfm_stage *vfm_report_stage(const struct vfm_report_options *options,
                                   struct vfm_error *error)
{
    for (size_t i = 0; i < options->section_count; i++) {
        if (section_check(options->sections[i], error) < 0)
            return NULL;
    }
    struct report_stage *self = calloc(1, sizeof *self);
    if (!self) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for the report");
        return NULL;
    }
    self->stage.class = &report_class;
    self->options = *options;
    self->findings = vfm_findings_open(error);
    if (!self->findings) {
        free(self);
        return NULL;
    }
    return &self->stage;
}
