// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The social returns, a row a group; one table for each way of grouping.
 */
#include "findings.h"

static const struct listing_field figures[] = {
    {VFM_LITERAL("inputs"), NULL, AS_MONEY},
    {VFM_LITERAL("benefits"), NULL, AS_MONEY},
    {VFM_LITERAL("npv"), "net present value", AS_MONEY},
    {VFM_LITERAL("sroi"), "ratio", AS_RATIO},
    {VFM_LITERAL("net_sroi"), "net ratio", AS_RATIO},
    {VFM_LITERAL("payback_years"), "payback (years)", AS_NUMBER},
    {{NULL, 0}, NULL, AS_TEXT},
};

/* Results that have no ratio, and whatever the results themselves have to say. */
static void remarks(const struct telling *telling, struct vfm_section *section,
                    const struct finding_list *set)
{
    struct vfm_report *report = telling->report;
    for (size_t i = 0; i < set->count; i++) {
        const struct vfm_node *result = set->items[i];
        if (!finding_get(result, "sroi"))
            vfm_report_note(report, section,
                            "%.*s has no ratio: no inputs came in to hold the benefits against.",
                            VFM_PRINT(finding_name(report, result)));
        struct vfm_slice note = finding_text(result, "note");
        if (note.length)
            vfm_report_note(report, section, "%.*s: %.*s", VFM_PRINT(finding_name(report, result)),
                            VFM_PRINT(note));
    }
}

bool tell_results(const struct telling *telling, struct vfm_section *section)
{
    static const char *const grouping[] = {"by", NULL};
    struct vfm_report *report = telling->report;
    const struct finding_list *results = &telling->findings->results;
    if (!results->count)
        return false;
    size_t count;
    struct finding_list *sets = finding_sets(report, results, grouping, &count);
    for (size_t i = 0; i < count; i++) {
        struct listing listing = {0};
        listing_add_groups(report, &listing, &sets[i]);
        listing_add_present(report, &listing, &sets[i], figures);
        listing_print(report, section, &listing, &sets[i]);
    }
    vfm_report_note(report, section,
                    "Ratio: present value of the benefits for each pound of inputs. It is an "
                    "estimate that stands or falls with the lines, proxies and deductions it rests "
                    "on; it is not money that anybody receives.");
    for (size_t i = 0; i < count; i++)
        remarks(telling, section, &sets[i]);
    return true;
}
