// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The portfolio: what is bought within a budget, and what that is worth.
 */
#include "findings.h"

bool tell_portfolio(const struct telling *telling, struct vfm_section *section)
{
    static const struct listing_field figures[] = {
        {VFM_LITERAL("budget"), NULL, AS_MONEY}, {VFM_LITERAL("cost"), NULL, AS_MONEY},
        {VFM_LITERAL("left"), NULL, AS_MONEY},   {VFM_LITERAL("value_field"), "of", AS_TEXT},
        {VFM_LITERAL("value"), NULL, AS_NUMBER}, {VFM_LITERAL("projects"), "chosen", AS_COUNT},
        {VFM_LITERAL("of"), "among", AS_COUNT},  {{NULL, 0}, NULL, AS_TEXT},
    };
    struct vfm_report *report = telling->report;
    const struct finding_list *portfolios = &telling->findings->portfolios;
    if (!portfolios->count)
        return false;
    struct listing listing = {0};
    listing_add_present(report, &listing, portfolios, figures);
    listing_print(report, section, &listing, portfolios);
    return true;
}
