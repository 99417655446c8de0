// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Terms: what amounts must have in common to be added up, their currency and price year.
 */
#include "market_report.h"

/* The two least of some texts, of which there may be more. */
struct least {
    struct vfm_slice texts[2];
    int count;
};

struct terms {
    struct least currency, price_year;
    bool says_currency, no_price_year;
};

static void least_add(struct least *least, struct vfm_slice text)
{
    int place = 0;
    while (place < least->count && vfm_slice_compare(least->texts[place], text) < 0)
        place++;
    if (place == 2 || (place < least->count && vfm_slice_equal(least->texts[place], text)))
        return;
    if (place == 0)
        least->texts[1] = least->texts[0];
    least->texts[place] = text;
    least->count += least->count < 2;
}

static struct vfm_slice text_of(const struct vfm_value *value)
{
    return (struct vfm_slice){value->text, value->length};
}

/* Adds the terms of a row's awards. */
static void terms_add(struct terms *terms, const struct market_state *state,
                      const struct market_row *row)
{
    static const struct vfm_slice pounds = VFM_LITERAL("GBP");
    for (uint32_t at = row->cells; at != MARKET_NONE; at = state->cells[at].next) {
        if (state->cells[at].field != MARKET_TERMS)
            continue;
        struct vfm_slice key = market_cell_text(state, at);
        struct vfm_value currency = group_key_next(&key);
        struct vfm_value price_year = group_key_next(&key);
        bool said = currency.kind == VFM_STRING;
        least_add(&terms->currency, said ? text_of(&currency) : pounds);
        terms->says_currency |= said;
        if (price_year.kind == VFM_STRING)
            least_add(&terms->price_year, text_of(&price_year));
        else
            terms->no_price_year = true;
    }
}

static int check(const struct terms *terms, struct vfm_error *error)
{
    const struct vfm_slice *pair = terms->currency.texts;
    if (terms->currency.count > 1)
        return group_mixes_currencies(pair[0], pair[1], error);
    pair = terms->price_year.texts;
    if (terms->price_year.count > 1)
        return group_mixes_prices(pair[0], pair[1], error);
    return 0;
}

static bool groups_by(const struct vfm_market_options *options, const char *field)
{
    for (size_t i = 0; i < options->by_count; i++)
        if (strcmp(options->by[i], field) == 0)
            return true;
    return false;
}

/* Where suppliers are held against all that they earn, amounts of all groups are added up. */
static int check_whole(struct market_report *report)
{
    const struct vfm_market_options *options = &report->market->options;
    struct terms whole = {0};
    if (!options->depends || report->market->buyer < 0)
        return 0;
    for (size_t i = 0; i < report->state->groups.count; i++)
        terms_add(&whole, report->state, report->places[i].row);
    if (groups_by(options, "currency"))
        whole.currency.count = 0;
    if (groups_by(options, "price_year"))
        whole.price_year.count = 0;
    return check(&whole, &report->link->error);
}

int market_check_terms(struct market_report *report)
{
    for (size_t i = 0; i < report->state->groups.count; i++) {
        struct terms terms = {0};
        terms_add(&terms, report->state, report->places[i].row);
        if (check(&terms, &report->link->error) < 0)
            return -1;
        report->unstated += terms.no_price_year && terms.price_year.count;
    }
    return check_whole(report);
}

static int put(struct market_report *report, const char *name, const struct least *least)
{
    if (vfm_record_find(&report->record, vfm_slice_of(name)) >= 0)
        return 0; /* grouped by: it stands with the group */
    vfm_buffer_put(&report->json, '"');
    vfm_buffer_slice(&report->json, least->texts[0]);
    vfm_buffer_put(&report->json, '"');
    return market_put_json(report, name);
}

int market_put_terms(struct market_report *report, const struct market_row *row)
{
    struct terms terms = {0};
    terms_add(&terms, report->state, row);
    if (terms.says_currency && put(report, "currency", &terms.currency) < 0)
        return -1;
    return terms.price_year.count ? put(report, "price_year", &terms.price_year) : 0;
}
