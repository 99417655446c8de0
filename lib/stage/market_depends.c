// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Dependency both ways. A market is told by the fields of --by but for the buyer; within it each
 * pair of a buyer and a supplier is held against all that the buyer spends and all that the
 * supplier earns.
 */
#include "market_report.h"

#include <stdlib.h>

/* A pair, and its places among those who spend and earn. */
struct holding {
    struct vfm_slice market, buyer, supplier; /* parts of its key */
    struct vfm_slice key;
    const struct market_pair *pair;
    size_t spender, earner;
};

struct sums {
    struct vfm_table keys; /* market and buyer, or market and supplier */
    vfm_money *totals;
    size_t capacity;
};

struct market_depends {
    struct sums spent, earned;
    struct holding *holdings; /* in the order of their keys */
    size_t count;
    vfm_money least; /* the share from which on one depends, micro-units */
    struct {
        uint64_t buyer_on_supplier, supplier_on_buyer;
    } * groups; /* beside state->groups */
    struct vfm_buffer scratch;
};

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "no memory for --dependency");
}

static int add_to(struct sums *sums, struct vfm_slice key, vfm_money value, size_t *place,
                  struct vfm_error *error)
{
    size_t known = sums->keys.count;
    if (group_room(&sums->totals, sizeof *sums->totals, known, &sums->capacity, error) < 0)
        return -1;
    *place = vfm_table_add(&sums->keys, key, error);
    if (*place == VFM_ABSENT)
        return -1;
    if (*place == known)
        sums->totals[known] = 0;
    return vfm_money_add(&sums->totals[*place], value, error);
}

/* Takes a pair's key apart and adds it to what its buyer spends and its supplier earns. */
static int read_holding(struct market_report *report, size_t index, struct holding *holding)
{
    const struct market_state *state = report->state;
    struct market_depends *depends = report->depends;
    struct vfm_error *error = &report->link->error;
    size_t fields = report->market->options.by_count - (report->market->buyer >= 0);
    struct vfm_slice key = state->pair_keys.entries[index].key, rest = key;
    for (size_t i = 0; i < fields; i++)
        group_key_part(&rest);
    *holding = (struct holding){.key = key, .pair = &state->pairs[index]};
    holding->market = (struct vfm_slice){key.data, key.length - rest.length};
    holding->buyer = group_key_part(&rest);
    holding->supplier = rest;
    const struct vfm_slice with_buyer = {key.data, key.length - rest.length};
    depends->scratch.length = 0;
    vfm_buffer_slice(&depends->scratch, holding->market);
    vfm_buffer_slice(&depends->scratch, holding->supplier);
    if (vfm_buffer_check(&depends->scratch, error) < 0 ||
        add_to(&depends->spent, with_buyer, holding->pair->value, &holding->spender, error) < 0)
        return -1;
    return add_to(&depends->earned, vfm_buffer_view(&depends->scratch), holding->pair->value,
                  &holding->earner, error);
}

static int compare_holdings(const void *left, const void *right)
{
    const struct holding *a = left, *b = right;
    return group_key_compare(a->key, b->key);
}

/* A share of a total, in micro-units; 0 of nothing, or where nobody knows who the buyer is. */
static vfm_money share_of(const struct holding *holding, vfm_money total)
{
    struct vfm_error ignored = {0};
    vfm_money share = 0;
    if (total > 0 && holding->buyer.data[0] != GROUP_KEY_NULL)
        vfm_money_ratio(holding->pair->value, total, &share, &ignored); /* at most 1 */
    return share;
}

static vfm_money buyer_share(const struct market_depends *depends, const struct holding *holding)
{
    return share_of(holding, depends->spent.totals[holding->spender]);
}

static vfm_money supplier_share(const struct market_depends *depends, const struct holding *holding)
{
    return share_of(holding, depends->earned.totals[holding->earner]);
}

/* The key of the group that a pair is of, into depends->scratch. */
static void group_key(const struct market_report *report, const struct holding *holding)
{
    struct vfm_buffer *key = &report->depends->scratch;
    struct vfm_slice market = holding->market;
    key->length = 0;
    for (size_t i = 0; i < report->market->options.by_count; i++)
        vfm_buffer_slice(key, (int)i == report->market->buyer ? holding->buyer
                                                              : group_key_part(&market));
}

static int count_groups(struct market_report *report)
{
    struct market_depends *depends = report->depends;
    for (size_t i = 0; i < depends->count; i++) {
        const struct holding *holding = &depends->holdings[i];
        group_key(report, holding);
        if (vfm_buffer_check(&depends->scratch, &report->link->error) < 0)
            return -1;
        size_t group = vfm_table_find(&report->state->groups, vfm_buffer_view(&depends->scratch));
        if (group == VFM_ABSENT)
            continue;
        depends->groups[group].buyer_on_supplier += buyer_share(depends, holding) >= depends->least;
        depends->groups[group].supplier_on_buyer +=
            supplier_share(depends, holding) >= depends->least;
    }
    return 0;
}

int market_depends_find(struct market_report *report)
{
    const struct market_state *state = report->state;
    struct vfm_error *error = &report->link->error;
    size_t pairs = state->pair_keys.count;
    if (!report->market->options.depends)
        return 0;
    struct market_depends *depends = report->depends = calloc(1, sizeof *depends);
    if (!depends)
        return no_memory(error);
    depends->holdings = malloc((pairs + 1) * sizeof *depends->holdings);
    depends->groups = calloc(state->groups.count + 1, sizeof *depends->groups);
    if (!depends->holdings || !depends->groups)
        return no_memory(error);
    if (vfm_money_round(report->market->options.dependency, &depends->least, error) < 0)
        return -1;
    for (size_t i = 0; i < pairs; i++)
        if (read_holding(report, i, &depends->holdings[depends->count++]) < 0)
            return -1;
    qsort(depends->holdings, depends->count, sizeof *depends->holdings, compare_holdings);
    return count_groups(report);
}

void market_depends_release(struct market_report *report)
{
    struct market_depends *depends = report->depends;
    if (!depends)
        return;
    vfm_table_release(&depends->spent.keys);
    vfm_table_release(&depends->earned.keys);
    free(depends->spent.totals);
    free(depends->earned.totals);
    free(depends->holdings);
    free(depends->groups);
    vfm_buffer_release(&depends->scratch);
    free(depends);
    report->depends = NULL;
}

int market_put_depends(struct market_report *report, const struct market_row *row)
{
    const struct market_depends *depends = report->depends;
    if (!depends)
        return 0;
    size_t group = (size_t)(row - report->state->rows);
    market_add_money(report, "at_least", depends->least);
    market_add_count(report, "buyer_on_supplier", depends->groups[group].buyer_on_supplier);
    market_add_count(report, "supplier_on_buyer", depends->groups[group].supplier_on_buyer);
    vfm_buffer_put(&report->json, '}');
    return market_put_json(report, "dependency");
}

static int put_pair(struct market_report *report, const struct holding *holding)
{
    const struct market_depends *depends = report->depends;
    struct vfm_slice buyer = holding->buyer;
    vfm_record_clear(&report->record);
    if (market_put_text(report, "record", "dependency") < 0 ||
        market_put_by(report, holding->market, report->market->buyer) < 0 ||
        market_put(report, "buyer", group_key_next(&buyer)) < 0 ||
        market_put_supplier(report, "supplier", holding->pair->name, holding->supplier) < 0 ||
        market_put_money(report, "value", holding->pair->value) < 0 ||
        market_put_money(report, "buyer_value", depends->spent.totals[holding->spender]) < 0 ||
        market_put_money(report, "buyer_share", buyer_share(depends, holding)) < 0 ||
        market_put_money(report, "supplier_value", depends->earned.totals[holding->earner]) < 0 ||
        market_put_money(report, "supplier_share", supplier_share(depends, holding)) < 0)
        return -1;
    int status = vfm_link_emit(report->link, &report->record);
    vfm_arena_clear(&report->arena);
    return status;
}

int market_put_pairs(struct market_report *report)
{
    const struct market_depends *depends = report->depends;
    for (size_t i = 0; depends && i < depends->count; i++) {
        const struct holding *holding = &depends->holdings[i];
        bool depend = buyer_share(depends, holding) >= depends->least ||
                      supplier_share(depends, holding) >= depends->least;
        if (depend && holding->buyer.data[0] != GROUP_KEY_NULL && put_pair(report, holding) < 0)
            return -1;
    }
    return 0;
}
