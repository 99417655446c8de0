// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Uncertainty: what vfm-vary --summary makes of random draws. The two kinds of mean ratio stand
 * side by side under their names.
 */
#include "findings.h"

/* A figure of the table: a field of the record, or of the object `of` in it. */
struct statistic {
    const char *of, *field, *key, *heading;
    enum figure as;
};

static const struct statistic ratios[] = {
    {NULL, "draws", "draws", NULL, AS_COUNT},
    {NULL, "mean_of_ratios", "mean_of_ratios", NULL, AS_RATIO},
    {NULL, "ratio_of_means", "ratio_of_means", NULL, AS_RATIO},
    {"sroi", "se", "sroi_se", "Monte Carlo error", AS_COUNT},
    {"sroi", "p5", "sroi_p5", "5% are below", AS_RATIO},
    {"sroi", "p50", "sroi_p50", "half are below", AS_RATIO},
    {"sroi", "p95", "sroi_p95", "95% are below", AS_RATIO},
    {NULL, "p_sroi_above_1", "p_sroi_above_1", "chance of a ratio above 1", AS_PERCENT},
    {NULL, NULL, NULL, NULL, AS_TEXT},
};

static const struct statistic values[] = {
    {"npv", "mean", "npv_mean", "mean net present value", AS_MONEY},
    {"npv", "se", "npv_se", "Monte Carlo error", AS_MONEY},
    {"npv", "p5", "npv_p5", "5% are below", AS_MONEY},
    {"npv", "p50", "npv_p50", "half are below", AS_MONEY},
    {"npv", "p95", "npv_p95", "95% are below", AS_MONEY},
    {NULL, "p_npv_above_0", "p_npv_above_0", "chance of a gain", AS_PERCENT},
    {NULL, NULL, NULL, NULL, AS_TEXT},
};

static void table(const struct telling *telling, struct vfm_section *section,
                  const struct listing *groups, const struct statistic *statistics)
{
    struct vfm_report *report = telling->report;
    const struct finding_list *list = &telling->findings->uncertainties;
    struct vfm_grid *grid = vfm_report_grid(report, section);
    for (size_t i = 0; i < groups->count; i++)
        vfm_report_column(report, grid, groups->fields[i].key, VFM_ALIGN_LEFT);
    for (const struct statistic *at = statistics; at->field; at++) {
        uint32_t column = vfm_report_column(report, grid, vfm_slice_of(at->key), VFM_ALIGN_RIGHT);
        if (at->heading && !report->failed)
            grid->columns[column].heading = vfm_slice_of(at->heading);
    }
    for (size_t i = 0; i < list->count; i++) {
        const struct vfm_node *record = list->items[i];
        struct vfm_slice currency = finding_text(record, "currency");
        struct vfm_row *row = vfm_report_row(report, grid);
        uint32_t column = 0;
        for (; column < groups->count; column++)
            vfm_report_set(
                row, column,
                finding_group_cell(report, record, groups->fields[column].key, column == 0));
        for (const struct statistic *at = statistics; at->field; at++) {
            const struct vfm_node *object = at->of ? finding_get(record, at->of) : record;
            vfm_report_set(row, column++,
                           finding_cell(report, finding_get(object, at->field), at->as, currency));
        }
    }
}

bool tell_uncertainty(const struct telling *telling, struct vfm_section *section)
{
    struct vfm_report *report = telling->report;
    const struct finding_list *list = &telling->findings->uncertainties;
    if (!list->count)
        return false;
    struct listing groups = {0};
    listing_add_groups(report, &groups, list);
    table(telling, section, &groups, ratios);
    table(telling, section, &groups, values);
    vfm_report_note(report, section,
                    "Out of random draws from the ranges that were given: what the ranges leave "
                    "out, the chances leave out too.");
    return true;
}
