// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The refused rows: how many, where they stand, and what is wrong with each.
 */
#include "findings.h"

bool tell_refused(const struct telling *telling, struct vfm_section *section)
{
    static const struct listing_field columns[] = {
        {VFM_LITERAL("file"), NULL, AS_TEXT},   {VFM_LITERAL("line"), NULL, AS_COUNT},
        {VFM_LITERAL("field"), NULL, AS_TEXT},  {VFM_LITERAL("value"), NULL, AS_TEXT},
        {VFM_LITERAL("reason"), NULL, AS_TEXT}, {{NULL, 0}, NULL, AS_TEXT},
    };
    struct vfm_report *report = telling->report;
    struct finding_list shown = telling->findings->refused;
    size_t count = shown.count;
    if (!count)
        return false;
    if (shown.count > telling->options->most_refused)
        shown.count = telling->options->most_refused;
    vfm_report_note(report, section,
                    "%zu row%s left out of every figure here. Mend %s in the rejects file and feed "
                    "%s again.",
                    count, count == 1 ? " was" : "s were", count == 1 ? "it" : "them",
                    count == 1 ? "it" : "them");
    struct listing listing = {0};
    listing_add_present(report, &listing, &shown, columns);
    listing_print(report, section, &listing, &shown);
    if (shown.count < count)
        vfm_report_note(report, section,
                        "The first %zu are listed; --to csv or --to json lists all.", shown.count);
    return true;
}
