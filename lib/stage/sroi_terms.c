// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Terms: what lines must have in common to be added up. A set of them is a basis, a currency and a
 * price year, each ended by a separator (see read_terms in sroi_read.c).
 */
#include "sroi_report.h"

static void least_add(struct sroi_least *least, struct vfm_slice value)
{
    if (least->count > 0 && vfm_slice_equal(least->values[0], value))
        return;
    if (least->count == 0 || vfm_slice_compare(value, least->values[0]) < 0) {
        least->values[1] = least->values[0];
        least->values[0] = value;
        least->count += least->count < 2;
    } else if (least->count == 1 || vfm_slice_compare(value, least->values[1]) < 0) {
        least->values[1] = value;
        least->count = 2;
    }
}

/* Takes one term off a set of them: false where it is absent. */
static bool take_term(struct vfm_slice *set, struct vfm_slice *value)
{
    const char *end = memchr(set->data, SROI_UNIT_SEPARATOR, set->length);
    size_t length = (size_t)(end - set->data);
    *value = length ? (struct vfm_slice){set->data + 1, length - 1} : (struct vfm_slice){"", 0};
    *set = (struct vfm_slice){end + 1, set->length - length - 1};
    return length > 0;
}

static void terms_add(struct sroi_terms *terms, struct vfm_slice set)
{
    static const struct vfm_slice pounds = VFM_LITERAL("GBP");
    struct vfm_slice value;
    take_term(&set, &value);
    least_add(&terms->basis, value);
    bool said = take_term(&set, &value);
    least_add(&terms->currency, said ? value : pounds);
    terms->says_currency |= said;
    if (take_term(&set, &value))
        least_add(&terms->price_year, value);
    else
        terms->no_price_year = true;
}

struct sroi_terms sroi_row_terms(const struct sroi_state *state, const struct sroi_row *row)
{
    struct sroi_terms terms = {0};
    if (row->terms != SROI_NONE)
        terms_add(&terms, state->terms.entries[row->terms].key);
    for (uint32_t at = row->cells; at != SROI_NONE; at = state->cells[at].next)
        if (state->cells[at].field == SROI_CELL_TERMS)
            terms_add(&terms, sroi_cell_text(state, at));
    return terms;
}

int sroi_check_terms(struct sroi_report *report, const struct sroi_terms *terms)
{
    struct vfm_error *error = &report->link->error;
    const struct vfm_slice *pair = terms->basis.values;
    if (terms->basis.count > 1) {
        if (pair[0].length == 0)
            return vfm_fail(error, VFM_MIXED_BASIS,
                            "records on the basis \"%.*s\" cannot be added to records without a "
                            "basis: discount them all alike, or keep them apart with --by basis",
                            VFM_PRINT(vfm_slice_head(pair[1], 120)));
        return vfm_fail(error, VFM_MIXED_BASIS,
                        "records on the basis \"%.*s\" cannot be added to records on \"%.*s\": "
                        "discount them all alike, or keep them apart with --by basis",
                        VFM_PRINT(vfm_slice_head(pair[0], 120)),
                        VFM_PRINT(vfm_slice_head(pair[1], 120)));
    }
    pair = terms->currency.values;
    if (terms->currency.count > 1)
        return group_mixes_currencies(pair[0], pair[1], error);
    pair = terms->price_year.values;
    if (terms->price_year.count > 1)
        return group_mixes_prices(pair[0], pair[1], error);
    if (terms->no_price_year && terms->price_year.count > 0)
        report->unstated++;
    return 0;
}

int sroi_put_terms(struct sroi_report *report, const struct sroi_terms *terms)
{
    struct {
        const char *name;
        const struct sroi_least *least;
        bool shown;
    } fields[] = {
        {"basis", &terms->basis, terms->basis.count > 0 && terms->basis.values[0].length > 0},
        {"currency", &terms->currency, terms->says_currency},
        {"price_year", &terms->price_year, terms->price_year.count > 0},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!fields[i].shown || vfm_record_find(&report->record, vfm_slice_of(fields[i].name)) >= 0)
            continue; /* grouped by: it stands with the group */
        report->json.length = 0;
        sroi_add_quoted(&report->json, fields[i].least->values[0]);
        if (sroi_put_json(report, fields[i].name) < 0)
            return -1;
    }
    return 0;
}
