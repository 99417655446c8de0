// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Suppliers one by one: a `supplier` record for each, the largest first; and those that may be one.
 */
#include "market_report.h"

#include <stdlib.h>

struct holder {
    const struct market_cell *cell;
    struct vfm_slice key;
};

static int compare_holders(const void *left, const void *right)
{
    const struct holder *a = left, *b = right;
    vfm_money more = b->cell->all.value - a->cell->all.value;
    if (more)
        return more > 0 ? 1 : -1;
    int order = vfm_slice_compare(a->cell->name, b->cell->name);
    return order ? order : vfm_slice_compare(a->key, b->key);
}

static int put_holder(struct market_report *report, const struct market_place *place,
                      const struct holder *holder, vfm_money total)
{
    const struct market_tally *all = &holder->cell->all;
    vfm_money share = 0;
    vfm_record_clear(&report->record);
    if ((total && vfm_money_ratio(all->value, total, &share, &report->link->error) < 0) ||
        market_put_text(report, "record", "supplier") < 0 ||
        market_put_by(report, place->key, -1) < 0 ||
        market_put_supplier(report, "supplier", holder->cell->name, holder->key) < 0 ||
        market_put_count(report, "awards", all->awards) < 0 ||
        market_put_maybe(report, "value", !all->awards || all->unvalued < all->awards, all->value) <
            0 ||
        market_put_count(report, "amounts_missing", all->unvalued) < 0 ||
        market_put_maybe(report, "share", total != 0, share) < 0 ||
        (place->row->offers.count && market_put_count(report, "bids", holder->cell->count) < 0) ||
        market_put_terms(report, place->row) < 0)
        return -1;
    return vfm_link_emit(report->link, &report->record);
}

static int put_group(struct market_report *report, const struct market_place *place,
                     struct holder *holders)
{
    const struct market_state *state = report->state;
    size_t count = 0;
    vfm_money total = 0;
    for (uint32_t at = place->row->cells; at != MARKET_NONE; at = state->cells[at].next) {
        if (state->cells[at].field != MARKET_SUPPLIER)
            continue;
        holders[count++] = (struct holder){&state->cells[at], market_cell_text(state, at)};
        total += state->cells[at].all.value;
    }
    qsort(holders, count, sizeof *holders, compare_holders);
    for (size_t i = 0; i < count; i++) {
        if (put_holder(report, place, &holders[i], total) < 0)
            return -1;
        vfm_arena_clear(&report->arena);
    }
    return 0;
}

int market_put_suppliers(struct market_report *report)
{
    const struct market_state *state = report->state;
    int status = 0;
    if (!report->market->options.suppliers)
        return 0;
    struct holder *holders = malloc((state->cell_keys.count + 1) * sizeof *holders);
    if (!holders)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for --suppliers");
    for (size_t i = 0; status == 0 && i < state->groups.count; i++)
        status = put_group(report, &report->places[i], holders);
    free(holders);
    return status;
}

/* ---- suppliers that may be one ---- */

static bool has_number(struct vfm_slice key)
{
    return key.data[0] != GROUP_KEY_NULL;
}

/* Adds the names of suppliers that have a number to `named`, or counts those without that have such
 * a name in `twice`. */
static int look_through(const struct market_state *state, bool numbered, struct vfm_table *named,
                        struct vfm_table *twice, struct vfm_error *error)
{
    for (size_t i = 0; i < state->cell_keys.count; i++) {
        const struct market_cell *cell = &state->cells[i];
        if (cell->field != MARKET_SUPPLIER || !cell->name.length ||
            has_number(market_cell_text(state, (uint32_t)i)) != numbered)
            continue;
        if (numbered ? vfm_table_add(named, cell->name, error) == VFM_ABSENT
                     : vfm_table_find(named, cell->name) != VFM_ABSENT &&
                           vfm_table_add(twice, cell->name, error) == VFM_ABSENT)
            return -1;
    }
    return 0;
}

int market_tell_twins(struct market_report *report)
{
    struct vfm_table named = {0}, twice = {0};
    struct vfm_error *error = &report->link->error;
    int status = look_through(report->state, true, &named, &twice, error) < 0 ||
                         look_through(report->state, false, &named, &twice, error) < 0
                     ? -1
                     : 0;
    if (status == 0 && twice.count)
        vfm_link_note(
            report->link,
            "names that stand both with a supplier_id and without: %zu; they count as two "
            "suppliers each: give all their records the number, or none",
            twice.count);
    vfm_table_release(&named);
    vfm_table_release(&twice);
    return status;
}
