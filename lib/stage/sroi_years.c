// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "sroi_report.h"

#include <stdlib.h>

/* The month in which a flow starts, of a group whose first month is `origin`. */
static int32_t flow_start(const struct sroi_flow *flow, int32_t origin)
{
    return flow->start < SROI_UNDATED + SROI_UNDATED_SPAN ? origin + (flow->start - SROI_UNDATED)
                                                          : flow->start;
}

int sroi_put_payback(struct sroi_report *report, const struct sroi_group *group)
{
    const struct sroi_row *row = group->row;
    enum vfm_sroi_case which = report->options->which;
    if (group->inputs <= 0)
        return 0; /* nothing to pay back */
    if (group->benefits - row->losses[which] < group->inputs)
        return sroi_put(report, "payback_years", vfm_make_null()); /* even without its losses */
    if (row->profile.missing[which]) {
        report->without_payback++;
        return 0;
    }
    struct vfm_flow *flows =
        vfm_arena_take(&report->arena, (row->profile.count + 1) * sizeof *flows);
    if (!flows)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for a payback");
    for (uint32_t i = 0; i < row->profile.count; i++) {
        const struct sroi_flow *flow = &row->profile.flows[i];
        vfm_money *amounts = vfm_arena_take(&report->arena, (flow->years + 1) * sizeof *amounts);
        if (!amounts)
            return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for a payback");
        for (uint32_t year = 0; year < flow->years; year++)
            amounts[year] = sroi_flow_amount(flow, which, year);
        flows[i] = (struct vfm_flow){flow_start(flow, group->origin), flow->years, amounts};
    }
    bool reached;
    vfm_money years;
    if (vfm_payback(flows, row->profile.count, group->origin, group->inputs, &reached, &years,
                    &report->link->error) < 0)
        return -1;
    return sroi_put_maybe(report, "payback_years", reached, years);
}

vfm_money sroi_year_amount(const struct sroi_report *report, const struct sroi_group *group,
                           uint32_t year)
{
    const struct sroi_profile *profile = &group->row->profile;
    vfm_money sum = 0;
    for (uint32_t i = 0; i < profile->count; i++) {
        const struct sroi_flow *flow = &profile->flows[i];
        uint32_t first = (uint32_t)(flow_start(flow, group->origin) - group->origin) / 12;
        if (year >= first && year - first < flow->years)
            sum += sroi_flow_amount(flow, report->options->which, year - first);
    }
    return sum;
}

int sroi_put_years(struct sroi_report *report, const struct sroi_group *group)
{
    const struct sroi_row *row = group->row;
    enum vfm_sroi_case which = report->options->which;
    uint32_t years = 0;
    for (uint32_t i = 0; i < row->profile.count; i++) {
        const struct sroi_flow *flow = &row->profile.flows[i];
        uint32_t end =
            (uint32_t)(flow_start(flow, group->origin) - group->origin) / 12 + flow->years;
        years = end > years ? end : years;
    }
    if (row->profile.missing[which] || row->profile.derived || !years)
        return 0;
    vfm_money *sums = calloc(years, sizeof *sums);
    if (!sums)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for %u years", years);
    for (uint32_t i = 0; i < row->profile.count; i++) {
        const struct sroi_flow *flow = &row->profile.flows[i];
        uint32_t first = (uint32_t)(flow_start(flow, group->origin) - group->origin) / 12;
        for (uint32_t year = 0; year < flow->years; year++)
            if (__builtin_add_overflow(sums[first + year], sroi_flow_amount(flow, which, year),
                                       &sums[first + year]))
                sums[first + year] = VFM_MONEY_LIMIT + 1;
    }
    report->json.length = 0;
    int status = 0;
    for (uint32_t year = 0; year < years && status == 0; year++) {
        vfm_buffer_put(&report->json, year ? ',' : '[');
        status = sroi_add_money(report, sums[year]);
    }
    vfm_buffer_put(&report->json, ']');
    free(sums);
    return status < 0 ? -1 : sroi_put_json(report, "pvs");
}
