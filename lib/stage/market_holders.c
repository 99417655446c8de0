// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Who holds how much of a group: concentration, the largest, and who had won before. */
#include "market_report.h"

#include <vfm/market.h>

/* What the cells of a group's suppliers say together. */
struct holders {
    uint64_t suppliers;
    struct vfm_concentration all, without_largest;
    const struct market_cell *top; /* the largest; NULL where there is none */
    struct vfm_slice top_key;
};

/* The more valuable; of equal ones the first by name, then by number. */
static bool is_larger(const struct market_cell *cell, struct vfm_slice key,
                      const struct holders *holders)
{
    const struct market_cell *top = holders->top;
    if (!top || cell->all.value != top->all.value)
        return !top || cell->all.value > top->all.value;
    int order = vfm_slice_compare(cell->name, top->name);
    return (order ? order : vfm_slice_compare(key, holders->top_key)) < 0;
}

static int find_holders(const struct market_report *report, const struct market_row *row,
                        struct holders *holders)
{
    const struct market_state *state = report->state;
    struct vfm_error *error = &report->link->error;
    for (uint32_t at = row->cells; at != MARKET_NONE; at = state->cells[at].next) {
        const struct market_cell *cell = &state->cells[at];
        vfm_money value = cell->all.value;
        if (cell->field != MARKET_SUPPLIER || !cell->all.awards)
            continue; /* a bidder without an award is no supplier */
        holders->suppliers++;
        if (vfm_concentration_add(&holders->all, value, error) < 0 ||
            vfm_concentration_add(&holders->without_largest,
                                  at == row->largest_cell ? value - row->largest : value,
                                  error) < 0)
            return -1;
        if (is_larger(cell, market_cell_text(state, at), holders)) {
            holders->top = cell;
            holders->top_key = market_cell_text(state, at);
        }
    }
    return 0;
}

static int put_index(struct market_report *report, const char *name,
                     const struct vfm_concentration *market)
{
    vfm_money index = 0;
    bool is = vfm_concentration_index(market, &index);
    return market_put_maybe(report, name, is, index);
}

static int put_top(struct market_report *report, const struct holders *holders)
{
    vfm_money share;
    if (!holders->all.total) /* nobody holds anything: nobody holds the most */
        return market_put(report, "top_supplier", vfm_make_null());
    if (market_put_supplier(report, "top_supplier", holders->top->name, holders->top_key) < 0 ||
        market_put_money(report, "top_value", holders->top->all.value) < 0 ||
        vfm_money_ratio(holders->top->all.value, holders->all.total, &share, &report->link->error) <
            0)
        return -1;
    return market_put_money(report, "top_share", share);
}

int market_put_holders(struct market_report *report, const struct market_row *row)
{
    struct holders holders = {0};
    bool valued = row->all.unvalued < row->all.awards;
    if (find_holders(report, row, &holders) < 0 ||
        market_put_count(report, "suppliers", holders.suppliers) < 0 ||
        market_put_maybe(report, "value", valued, row->all.value) < 0 ||
        market_put_count(report, "amounts_missing", row->all.unvalued) < 0 ||
        (row->zero && market_put_count(report, "amounts_zero", row->zero) < 0) ||
        put_index(report, "hhi", &holders.all) < 0 ||
        put_index(report, "hhi_without_largest", &holders.without_largest) < 0 ||
        market_put_maybe(report, "largest_award", row->largest_cell != MARKET_NONE, row->largest) <
            0)
        return -1;
    return put_top(report, &holders);
}

int market_put_incumbent(struct market_report *report, const struct market_row *row)
{
    const struct market_state *state = report->state;
    struct market_tally answers[MARKET_ANSWERS] = {[MARKET_MISSING] = row->undated};
    for (uint32_t at = row->cells; at != MARKET_NONE; at = state->cells[at].next) {
        const struct market_cell *cell = &state->cells[at];
        if (cell->field != MARKET_SUPPLIER)
            continue;
        const struct market_tally *first = &cell->first, *dated = &cell->dated;
        struct market_tally *no = &answers[MARKET_NO], *yes = &answers[MARKET_YES];
        no->awards += first->awards;
        no->unvalued += first->unvalued;
        no->value += first->value;
        yes->awards += dated->awards - first->awards;
        yes->unvalued += dated->unvalued - first->unvalued;
        yes->value += dated->value - first->value;
    }
    return market_put_answers(report, "incumbent", answers);
}
