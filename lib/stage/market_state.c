// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "market.h"

#include <stdlib.h>

void market_state_release(struct market_state *state)
{
    if (!state)
        return;
    vfm_table_release(&state->groups);
    vfm_table_release(&state->cell_keys);
    vfm_table_release(&state->pair_keys);
    vfm_table_release(&state->shared);
    free(state->rows);
    free(state->cells);
    free(state->pairs);
    free(state->newest);
    free(state->shares);
    vfm_arena_release(&state->arena);
    vfm_buffer_release(&state->scratch);
    vfm_buffer_release(&state->bundle);
    *state = (struct market_state){0};
}

/* ---- rows, cells and pairs ---- */

static struct market_row *row_of(struct market_state *state, struct vfm_slice key,
                                 struct vfm_error *error)
{
    size_t known = state->groups.count;
    if (group_room(&state->rows, sizeof *state->rows, known, &state->row_capacity, error) < 0)
        return NULL;
    size_t index = vfm_table_add(&state->groups, key, error);
    if (index == VFM_ABSENT)
        return NULL;
    if (index == known)
        state->rows[index] = (struct market_row){
            .largest_cell = MARKET_NONE, .cells = MARKET_NONE, .tender_least = INT32_MAX};
    return &state->rows[index];
}

struct market_cell *market_cell(struct market_state *state, struct market_row *row,
                                enum market_field field, struct vfm_slice text,
                                struct vfm_error *error)
{
    uint32_t group = (uint32_t)(row - state->rows);
    size_t known = state->cell_keys.count;
    if (group_cell_key(&state->scratch, group, (uint8_t)field, text, error) < 0 ||
        group_room(&state->cells, sizeof *state->cells, known, &state->cell_capacity, error) < 0)
        return NULL;
    size_t index = vfm_table_add(&state->cell_keys, vfm_buffer_view(&state->scratch), error);
    if (index == VFM_ABSENT)
        return NULL;
    if (index == known) {
        state->cells[index] = (struct market_cell){
            .date = MARKET_NO_DAY, .next = row->cells, .field = (uint8_t)field};
        row->cells = (uint32_t)index;
    }
    return &state->cells[index];
}

struct vfm_slice market_cell_text(const struct market_state *state, uint32_t cell)
{
    return group_cell_text(state->cell_keys.entries[cell].key);
}

static struct market_pair *pair_of(struct market_state *state, struct vfm_slice key,
                                   struct vfm_error *error)
{
    size_t known = state->pair_keys.count;
    if (group_room(&state->pairs, sizeof *state->pairs, known, &state->pair_capacity, error) < 0)
        return NULL;
    size_t index = vfm_table_add(&state->pair_keys, key, error);
    if (index == VFM_ABSENT)
        return NULL;
    if (index == known)
        state->pairs[index] = (struct market_pair){0};
    return &state->pairs[index];
}

int market_name_keep(struct market_state *state, struct vfm_slice *kept, struct vfm_slice name,
                     struct vfm_error *error)
{
    if (!name.length || (kept->data && vfm_slice_compare(*kept, name) <= 0))
        return 0;
    *kept = vfm_arena_copy(&state->arena, name);
    return kept->data ? 0 : vfm_fail(error, VFM_NO_MEMORY, "no memory for the name of a supplier");
}

int market_last_keep(struct market_state *state, struct vfm_slice *kept, struct vfm_slice name,
                     struct vfm_error *error)
{
    if (!name.length || (kept->data && vfm_slice_compare(*kept, name) >= 0))
        return 0;
    *kept = vfm_arena_copy(&state->arena, name);
    return kept->data ? 0 : vfm_fail(error, VFM_NO_MEMORY, "no memory for the name of a supplier");
}

/* ---- adding ---- */

static void sum(struct market_state *state, vfm_money *into, vfm_money term)
{
    state->overflowed |= __builtin_add_overflow(*into, term, into);
}

/* An award; where it does not count (again), its value alone. */
static void tally_add(struct market_state *state, struct market_tally *tally, bool counts,
                      const struct market_award *award)
{
    tally->awards += counts;
    tally->unvalued += counts && !award->has_amount;
    sum(state, &tally->value, award->amount);
}

void market_tally_merge(struct market_state *state, struct market_tally *into,
                        const struct market_tally *from)
{
    into->awards += from->awards;
    into->unvalued += from->unvalued;
    sum(state, &into->value, from->value);
}

/* Takes `value`, to the supplier of `cell`, as the largest award where it is; of equal ones that of
 * the first supplier by its key. */
static void keep_largest(const struct market_state *state, struct market_row *row, vfm_money value,
                         uint32_t cell)
{
    bool larger = row->largest_cell == MARKET_NONE || value > row->largest ||
                  (value == row->largest &&
                   vfm_slice_compare(market_cell_text(state, cell),
                                     market_cell_text(state, row->largest_cell)) < 0);
    if (!larger)
        return;
    row->largest = value;
    row->largest_cell = cell;
}

/* The awards of a supplier's first day, of which `from` holds some. */
static void keep_first(struct market_state *state, struct market_cell *cell,
                       const struct market_tally *from, int32_t date)
{
    if (date == MARKET_NO_DAY || (cell->date != MARKET_NO_DAY && date > cell->date))
        return;
    if (date != cell->date)
        cell->first = (struct market_tally){0};
    cell->date = date;
    market_tally_merge(state, &cell->first, from);
}

static int add_supplier(struct market_state *state, struct market_row *row,
                        const struct market_names *names, const struct market_award *award,
                        struct vfm_error *error)
{
    if (!names->supplier.length) {
        tally_add(state, &row->unnamed, true, award);
        return 0;
    }
    struct market_tally one = {0};
    struct market_cell *cell = market_cell(state, row, MARKET_SUPPLIER, names->supplier, error);
    if (!cell || market_name_keep(state, &cell->name, names->name, error) < 0)
        return -1;
    tally_add(state, &one, true, award);
    market_tally_merge(state, &cell->all, &one);
    if (award->date == MARKET_NO_DAY) {
        market_tally_merge(state, &row->undated, &one);
    } else {
        market_tally_merge(state, &cell->dated, &one);
        keep_first(state, cell, &one, award->date);
    }
    if (award->has_amount)
        keep_largest(state, row, award->amount, (uint32_t)(cell - state->cells));
    return 0;
}

static int add_pair(struct market_state *state, const struct market_names *names,
                    const struct market_award *award, struct vfm_error *error)
{
    struct vfm_buffer *key = &state->scratch;
    if (!names->buyer.length || !names->supplier.length || !award->has_amount)
        return 0;
    key->length = 0;
    vfm_buffer_slice(key, names->market);
    vfm_buffer_slice(key, names->buyer);
    vfm_buffer_slice(key, names->supplier);
    if (vfm_buffer_check(key, error) < 0)
        return -1;
    struct market_pair *pair = pair_of(state, vfm_buffer_view(key), error);
    if (!pair)
        return -1;
    sum(state, &pair->value, award->amount);
    return market_name_keep(state, &pair->name, names->name, error);
}

static int add_end(struct market_state *state, struct market_row *row,
                   const struct market_award *award, struct vfm_error *error)
{
    if (award->ends == MARKET_NO_DAY) {
        tally_add(state, &row->no_end, award->counts, award);
        return 0;
    }
    const struct vfm_slice text = {(const char *)&award->ends, sizeof award->ends};
    struct market_cell *cell = market_cell(state, row, MARKET_QUARTER, text, error);
    if (!cell)
        return -1;
    cell->date = award->ends;
    tally_add(state, &cell->all, award->counts, award);
    return 0;
}

/* What is counted once, however many suppliers share the award. */
static void add_once(struct market_state *state, struct market_row *row,
                     const struct market_award *award)
{
    row->zero += award->has_amount && award->amount == 0;
    row->bids += award->bids;
    row->lots += award->bids > 0;
    if (award->tender_days != MARKET_NO_DAY) {
        row->tenders++;
        row->tender_days += (uint64_t)award->tender_days;
        if (award->tender_days < row->tender_least)
            row->tender_least = award->tender_days;
    }
    if (award->reporting_days >= 0 && award->has_amount)
        sum(state, &row->reporting_days, award->reporting_days);
}

int market_state_add(struct market_state *state, const struct market_names *names,
                     const struct market_award *award, struct vfm_error *error)
{
    bool counts = award->counts;
    struct market_row *row = row_of(state, names->group, error);
    if (!row)
        return -1;
    if (award->excluded) {
        tally_add(state, &row->excluded, counts, award);
        return 0;
    }
    tally_add(state, &row->all, counts, award);
    if (award->suppliers > 1)
        tally_add(state, &row->shared, counts, award);
    for (int i = 0; i < MARKET_QUESTIONS; i++)
        tally_add(state, &row->answers[i][award->answers[i]], counts || i < MARKET_OF_SUPPLIERS,
                  award);
    tally_add(state, &row->funding[award->funding], counts, award);
    if (award->reporting_days >= 0 && award->has_amount)
        tally_add(state, &row->reported, counts, award);
    if (counts)
        add_once(state, row, award);
    if ((award->has_amount && !market_cell(state, row, MARKET_TERMS, names->terms, error)) ||
        add_end(state, row, award, error) < 0 ||
        add_supplier(state, row, names, award, error) < 0 ||
        market_under_add(state, row, state->thresholds, names, award, error) < 0)
        return -1;
    return add_pair(state, names, award, error);
}

int market_state_offer(struct market_state *state, const struct market_names *names,
                       struct vfm_slice lot, const struct market_award *bid,
                       struct vfm_error *error)
{
    struct market_row *row = row_of(state, names->group, error);
    if (!row)
        return -1;
    if (bid->excluded) {
        row->offers.excluded++;
        return 0;
    }
    row->offers.count++;
    row->offers.without_lot += lot.length == 0;
    for (int i = 0; i < MARKET_OF_SUPPLIERS; i++)
        row->offers.answers[i][bid->answers[i]]++;
    struct market_cell *cell = market_cell(state, row, MARKET_SUPPLIER, names->supplier, error);
    if (!cell || market_name_keep(state, &cell->name, names->name, error) < 0)
        return -1;
    cell->count++;
    cell = lot.length ? market_cell(state, row, MARKET_LOT, lot, error) : NULL;
    if (lot.length && !cell)
        return -1;
    if (cell)
        cell->count++;
    return 0;
}

/* ---- merging ---- */

static void merge_offers(struct market_offers *into, const struct market_offers *from)
{
    into->count += from->count;
    into->excluded += from->excluded;
    into->without_lot += from->without_lot;
    for (int i = 0; i < MARKET_OF_SUPPLIERS; i++)
        for (int j = 0; j < MARKET_ANSWERS; j++)
            into->answers[i][j] += from->answers[i][j];
}

static void merge_sums(struct market_state *state, struct market_row *into,
                       const struct market_row *from)
{
    market_tally_merge(state, &into->all, &from->all);
    market_tally_merge(state, &into->excluded, &from->excluded);
    market_tally_merge(state, &into->unnamed, &from->unnamed);
    market_tally_merge(state, &into->shared, &from->shared);
    market_tally_merge(state, &into->reported, &from->reported);
    market_tally_merge(state, &into->no_end, &from->no_end);
    for (int i = 0; i < MARKET_QUESTIONS; i++)
        for (int j = 0; j < MARKET_ANSWERS; j++)
            market_tally_merge(state, &into->answers[i][j], &from->answers[i][j]);
    for (int i = 0; i < MARKET_FUNDINGS; i++)
        market_tally_merge(state, &into->funding[i], &from->funding[i]);
    market_tally_merge(state, &into->undated, &from->undated);
    sum(state, &into->reporting_days, from->reporting_days);
    merge_offers(&into->offers, &from->offers);
    into->undated_thresholds += from->undated_thresholds;
    into->zero += from->zero;
    into->bids += from->bids;
    into->lots += from->lots;
    into->tender_days += from->tender_days;
    into->tenders += from->tenders;
    if (from->tender_least < into->tender_least)
        into->tender_least = from->tender_least;
}

static int merge_cells(struct market_state *state, struct market_row *into,
                       const struct market_state *other, const struct market_row *from,
                       struct vfm_error *error)
{
    for (uint32_t at = from->cells; at != MARKET_NONE; at = other->cells[at].next) {
        const struct market_cell *cell = &other->cells[at];
        struct market_cell *same = market_cell(state, into, (enum market_field)cell->field,
                                               market_cell_text(other, at), error);
        if (!same || market_name_keep(state, &same->name, cell->name, error) < 0 ||
            market_last_keep(state, &same->last, cell->last, error) < 0)
            return -1;
        market_tally_merge(state, &same->all, &cell->all);
        market_tally_merge(state, &same->dated, &cell->dated);
        same->count += cell->count;
        if (cell->field == MARKET_SUPPLIER) {
            keep_first(state, same, &cell->first, cell->date);
        } else {
            market_tally_merge(state, &same->first, &cell->first);
            same->date = cell->date;
        }
        if (at == from->largest_cell)
            keep_largest(state, into, from->largest, (uint32_t)(same - state->cells));
    }
    return 0;
}

static int merge_shares(struct market_state *state, const struct market_state *other,
                        struct vfm_error *error)
{
    for (size_t i = 0; i < other->shared.count; i++)
        for (uint32_t at = other->newest[i]; at != MARKET_NONE; at = other->shares[at].next)
            if (market_share_keep(state, other->shared.entries[i].key, &other->shares[at].names,
                                  &other->shares[at].award, error) < 0)
                return -1;
    return 0;
}

int market_state_merge(struct market_state *state, const struct market_state *other,
                       struct vfm_error *error)
{
    state->overflowed |= other->overflowed;
    for (size_t i = 0; i < other->groups.count; i++) {
        struct market_row *into = row_of(state, other->groups.entries[i].key, error);
        if (!into)
            return -1;
        merge_sums(state, into, &other->rows[i]);
        if (merge_cells(state, into, other, &other->rows[i], error) < 0)
            return -1;
    }
    for (size_t i = 0; i < other->pair_keys.count; i++) {
        struct market_pair *pair = pair_of(state, other->pair_keys.entries[i].key, error);
        if (!pair || market_name_keep(state, &pair->name, other->pairs[i].name, error) < 0)
            return -1;
        sum(state, &pair->value, other->pairs[i].value);
    }
    return merge_shares(state, other, error);
}
