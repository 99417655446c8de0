// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The ranking, in the order the records came, with the figures that a rank may rest on.
 */
#include "findings.h"

bool tell_ranking(const struct telling *telling, struct vfm_section *section)
{
    static const struct listing_field rank[] = {
        {VFM_LITERAL("rank"), NULL, AS_COUNT},
        {{NULL, 0}, NULL, AS_TEXT},
    };
    static const struct listing_field figures[] = {
        {VFM_LITERAL("score"), NULL, AS_NUMBER},
        {VFM_LITERAL("sroi"), "ratio", AS_RATIO},
        {VFM_LITERAL("npv"), "net present value", AS_MONEY},
        {VFM_LITERAL("inputs"), NULL, AS_MONEY},
        {VFM_LITERAL("benefits"), NULL, AS_MONEY},
        {VFM_LITERAL("price"), NULL, AS_MONEY},
        {VFM_LITERAL("amount"), NULL, AS_MONEY},
        {VFM_LITERAL("pv"), "present value", AS_MONEY},
        {VFM_LITERAL("margin"), "to the next", AS_NUMBER},
        {VFM_LITERAL("passed"), "gates passed", AS_TEXT},
        {VFM_LITERAL("dominated"), NULL, AS_TEXT},
        {VFM_LITERAL("chosen"), NULL, AS_TEXT},
        {{NULL, 0}, NULL, AS_TEXT},
    };
    struct vfm_report *report = telling->report;
    const struct finding_list *ranked = &telling->findings->ranked;
    if (!ranked->count)
        return false;
    struct listing listing = {0};
    listing_add_present(report, &listing, ranked, rank);
    listing_add_names(report, &listing, ranked);
    listing_add_present(report, &listing, ranked, figures);
    listing_print(report, section, &listing, ranked);
    size_t bases;
    static const char *const alike[] = {"basis", NULL};
    finding_sets(report, ranked, alike, &bases);
    if (bases > 1)
        vfm_report_note(report, section,
                        "The records were computed on %zu different bases: their order says "
                        "little.",
                        bases);
    return true;
}
