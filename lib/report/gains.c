// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Who gains: how the benefits are shared out among stakeholders, agencies, domains.
 */
#include "findings.h"

/* The amount of a share: the number itself. */
static bool share_amount(const struct vfm_node *share, vfm_money *amount)
{
    struct vfm_error ignored = {0};
    return share->kind == VFM_NUMBER && vfm_money_parse(share->text, amount, &ignored) == 0;
}

static struct vfm_cell part_of(struct vfm_report *report, const struct vfm_node *result,
                               const struct vfm_node *share)
{
    vfm_money amount, whole, ratio;
    struct vfm_error ignored = {0};
    char text[VFM_MONEY_TEXT];
    if (!share_amount(share, &amount) || !finding_money(result, "benefits", &whole) || whole == 0 ||
        vfm_money_ratio(amount, whole, &ratio, &ignored) < 0)
        return vfm_cell_absent();
    struct vfm_slice printed = {text, vfm_money_print(ratio, text)};
    printed = vfm_arena_copy(report->arena, printed);
    report->failed = report->failed || !printed.data;
    return vfm_cell_percent(report, printed);
}

/* One table: the shares of one field, of all results that have them. */
static void field_tell(const struct telling *telling, struct vfm_section *section,
                       const struct listing *groups, struct vfm_slice field)
{
    struct vfm_report *report = telling->report;
    const struct finding_list *results = &telling->findings->results;
    struct vfm_grid *grid = vfm_report_grid(report, section);
    for (size_t i = 0; i < groups->count; i++)
        vfm_report_column(report, grid, groups->fields[i].key, VFM_ALIGN_LEFT);
    uint32_t at = vfm_report_column(report, grid, field, VFM_ALIGN_LEFT);
    vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("benefits"), VFM_ALIGN_RIGHT);
    vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("share"), VFM_ALIGN_RIGHT);
    for (size_t i = 0; i < results->count; i++) {
        const struct vfm_node *result = results->items[i];
        const struct vfm_node *shares = finding_get_slice(finding_get(result, "shares"), field);
        struct vfm_slice currency = finding_text(result, "currency");
        for (const struct vfm_node *share = shares ? shares->child : NULL; share;
             share = share->next) {
            struct vfm_row *row = vfm_report_row(report, grid);
            for (uint32_t g = 0; g < groups->count; g++)
                vfm_report_set(row, g,
                               finding_group_cell(report, result, groups->fields[g].key, g == 0));
            vfm_report_set(row, at,
                           vfm_cell_text(share->key.length
                                             ? share->key
                                             : (struct vfm_slice)VFM_LITERAL("(not said)")));
            vfm_report_set(row, at + 1, finding_cell(report, share, AS_MONEY, currency));
            vfm_report_set(row, at + 2, part_of(report, result, share));
        }
    }
}

bool tell_gains(const struct telling *telling, struct vfm_section *section)
{
    struct vfm_report *report = telling->report;
    const struct finding_list *results = &telling->findings->results;
    struct listing groups = {0}, fields = {0};
    listing_add_groups(report, &groups, results);
    for (size_t i = 0; i < results->count; i++) {
        const struct vfm_node *shares = finding_get(results->items[i], "shares");
        for (const struct vfm_node *field = shares ? shares->child : NULL; field;
             field = field->next)
            listing_field_add(report, &fields, field->key, NULL, AS_TEXT);
    }
    for (size_t i = 0; i < fields.count; i++)
        field_tell(telling, section, &groups, fields.fields[i].key);
    return fields.count > 0;
}
