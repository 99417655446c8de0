// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Sums into results. Everything here runs once, in one thread, over groups in the order of their
 * keys; the fields stand in the order in which vfm-market(1) lists them.
 */
#include "market_report.h"

#include <stdlib.h>

/* Of a market; of a supplier; of a bundle; of a pair that depends. What awards have under the same
 * name, such as `buyer`, is the same there. */
static const char own_names[] =
    "record by awards suppliers value amounts_missing amounts_zero hhi hhi_without_largest "
    "largest_award top_supplier top_supplier_id top_value top_share small voluntary user_led local "
    "reserved single_bid three_years bids_per_lot incumbent funding tender reporting shared "
    "shared_amounts unnamed excluded plan no_end bidding thresholds dependency "
    "supplier supplier_id share bids "
    "name threshold financial_year one_supplier "
    "buyer_value buyer_share supplier_value supplier_share ";

bool market_result_owns(const char *name)
{
    size_t length = strlen(name);
    for (const char *at = own_names; *at; at += strcspn(at, " ") + 1)
        if (strcspn(at, " ") == length && memcmp(at, name, length) == 0)
            return true;
    return false;
}

static int put_result(struct market_report *report, const struct market_place *place)
{
    const struct market_row *row = place->row;
    vfm_record_clear(&report->record);
    if (market_put_text(report, "record", "market") < 0 ||
        market_put_by(report, place->key, -1) < 0 ||
        market_put_count(report, "awards", row->all.awards) < 0 ||
        market_put_holders(report, row) < 0 || market_put_measures(report, row) < 0 ||
        market_put_plan(report, row) < 0 || market_put_offers(report, row) < 0 ||
        market_put_thresholds(report, row) < 0 || market_put_depends(report, row) < 0 ||
        market_put_terms(report, row) < 0)
        return -1;
    int status = vfm_link_emit(report->link, &report->record);
    vfm_arena_clear(&report->arena);
    return status;
}

static int compare_places(const void *left, const void *right)
{
    const struct market_place *a = left, *b = right;
    return group_key_compare(a->key, b->key);
}

static int sort_rows(struct market_report *report)
{
    const struct market_state *state = report->state;
    size_t count = state->groups.count;
    struct market_place *places = malloc((count + 1) * sizeof *places);
    if (!places)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory to order %zu groups",
                        count);
    for (size_t i = 0; i < count; i++)
        places[i] = (struct market_place){state->groups.entries[i].key, &state->rows[i]};
    qsort(places, count, sizeof *places, compare_places);
    report->places = places;
    return 0;
}

/* Sums are checked once, here, so that a run fails or not whatever the order of its lines. All
 * amounts are above 0, so those of a group hold all others in it. */
static int check_limits(struct market_report *report)
{
    const struct market_state *state = report->state;
    bool beyond = state->overflowed;
    for (size_t i = 0; i < state->groups.count; i++)
        beyond |= state->rows[i].all.value > VFM_MONEY_LIMIT ||
                  state->rows[i].excluded.value > VFM_MONEY_LIMIT ||
                  state->rows[i].reporting_days > VFM_MONEY_LIMIT;
    if (beyond)
        return vfm_fail(&report->link->error, VFM_OVERFLOWED,
                        "a sum is past the limit of 10^24: give amounts in a larger unit");
    return 0;
}

static void tell(const struct market_report *report)
{
    const struct market_state *state = report->state;
    struct vfm_link *link = report->link;
    uint64_t missing = 0, shared = 0;
    for (size_t i = 0; i < state->groups.count; i++) {
        missing += state->rows[i].all.unvalued;
        shared += state->rows[i].shared.awards;
    }
    if (!state->groups.count)
        vfm_link_note(link, "no award and no bid was read: there is no market to tell of");
    if (missing)
        vfm_link_note(link, "awards without an amount: %llu; they count in numbers, not in value",
                      (unsigned long long)missing);
    if (shared && !report->market->options.split)
        vfm_link_note(link,
                      "awards that several suppliers share: %llu; the amount counts whole for each "
                      "of them (--split-frameworks divides it)",
                      (unsigned long long)shared);
    if (state->parts_absent)
        vfm_link_note(link,
                      "suppliers of shared awards without a record of their own: %llu; what falls "
                      "to them is in no sum",
                      (unsigned long long)state->parts_absent);
    if (report->unstated)
        vfm_link_note(link, "some awards do not say their price_year: they are taken to be in the "
                            "prices of the others");
}

static int put_results(struct market_report *report)
{
    const struct market_state *state = report->state;
    if (check_limits(report) < 0 || market_check_terms(report) < 0 ||
        market_depends_find(report) < 0)
        return -1;
    for (size_t i = 0; i < state->groups.count; i++)
        if (put_result(report, &report->places[i]) < 0)
            return -1;
    tell(report);
    market_tell_thresholds(report);
    if (market_tell_twins(report) < 0 || market_put_suppliers(report) < 0 ||
        market_put_bundles(report) < 0)
        return -1;
    return market_put_pairs(report);
}

int market_end(void *state, struct vfm_link *link)
{
    struct market_local *local = state;
    struct market_report report = {.market = local->market, .state = &local->state, .link = link};
    int status = -1;
    link->error = (struct vfm_error){0};
    if (vfm_record_init(&report.record, link->shapes, &report.arena, &link->error) < 0)
        return -1;
    if (market_share_settle(&local->state, local->market->options.split, &link->error) == 0 &&
        sort_rows(&report) == 0)
        status = put_results(&report);
    market_depends_release(&report);
    free(report.places);
    vfm_record_release(&report.record);
    vfm_buffer_release(&report.json);
    vfm_arena_release(&report.arena);
    return status;
}
