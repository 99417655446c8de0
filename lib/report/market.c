// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The market: what the market records say, field by field.
 */
#include "findings.h"

bool tell_market(const struct telling *telling, struct vfm_section *section)
{
    struct vfm_report *report = telling->report;
    const struct finding_list *markets = &telling->findings->markets;
    if (!markets->count)
        return false;
    struct listing listing = {0};
    listing_add_groups(report, &listing, markets);
    for (size_t i = 0; i < markets->count; i++) {
        for (const struct vfm_node *field = markets->items[i]->child; field; field = field->next) {
            if (field->kind == VFM_NUMBER)
                listing_field_add(report, &listing, field->key, NULL, AS_COUNT);
            else if (field->kind == VFM_STRING && !vfm_slice_is(field->key, "record"))
                listing_field_add(report, &listing, field->key, NULL, AS_TEXT);
        }
    }
    listing_print(report, section, &listing, markets);
    return true;
}
