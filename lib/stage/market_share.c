// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Awards that several suppliers share: a framework, a joint contract. Each supplier has a record of
 * its own, in any order, maybe in different files; which part of the amount falls to which can only
 * be told once all are there. So they are kept, and added up at the end: sorted by supplier, so
 * that the odd micro-pounds always go to the same ones.
 */
#include "market.h"

#include <stdlib.h>

static int keep(struct market_state *state, struct vfm_slice *slice, struct vfm_error *error)
{
    *slice = vfm_arena_copy(&state->arena, *slice);
    return slice->data ? 0 : vfm_fail(error, VFM_NO_MEMORY, "no memory for a shared award");
}

int market_share_keep(struct market_state *state, struct vfm_slice identity,
                      const struct market_names *names, const struct market_award *award,
                      struct vfm_error *error)
{
    size_t known = state->shared.count;
    if (group_room(&state->newest, sizeof *state->newest, known, &state->newest_capacity, error) <
            0 ||
        group_room(&state->shares, sizeof *state->shares, state->share_count,
                   &state->share_capacity, error) < 0)
        return -1;
    size_t index = vfm_table_add(&state->shared, identity, error);
    if (index == VFM_ABSENT)
        return -1;
    struct market_share share = {.award = *award,
                                 .names = *names,
                                 .next = index == known ? MARKET_NONE : state->newest[index]};
    struct market_names *kept = &share.names;
    if (keep(state, &kept->group, error) < 0 || keep(state, &kept->market, error) < 0 ||
        keep(state, &kept->buyer, error) < 0 || keep(state, &kept->supplier, error) < 0 ||
        keep(state, &kept->name, error) < 0 || keep(state, &kept->terms, error) < 0 ||
        keep(state, &kept->place, error) < 0)
        return -1;
    state->shares[state->share_count] = share;
    state->newest[index] = (uint32_t)state->share_count++;
    return 0;
}

/* ---- orders that do not depend on the input's ---- */

/* Two records of one supplier and group: by what they say. */
static int compare_awards(const struct market_award *a, const struct market_award *b)
{
    const int64_t differences[] = {
        (int64_t)a->bids - b->bids,
        (int64_t)a->ends - b->ends,
        (int64_t)a->tender_days - b->tender_days,
        (int64_t)a->funding - b->funding,
        a->reporting_days < b->reporting_days ? -1 : a->reporting_days > b->reporting_days,
        a->held < b->held ? -1 : a->held > b->held,
        a->amount < b->amount ? -1 : a->amount > b->amount,
        memcmp(a->answers, b->answers, sizeof a->answers),
    };
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++)
        if (differences[i])
            return differences[i] < 0 ? -1 : 1;
    return 0;
}

static int by_supplier(const void *left, const void *right)
{
    const struct market_share *a = *(struct market_share *const *)left;
    const struct market_share *b = *(struct market_share *const *)right;
    int order = vfm_slice_compare(a->names.supplier, b->names.supplier);
    if (!order)
        order = vfm_slice_compare(a->names.group, b->names.group);
    return order ? order : compare_awards(&a->award, &b->award);
}

static int compare_groups(const struct market_share *a, const struct market_share *b)
{
    int order = vfm_slice_compare(a->names.group, b->names.group);
    return order ? order : a->award.excluded - b->award.excluded;
}

static int by_group(const void *left, const void *right)
{
    const struct market_share *a = *(struct market_share *const *)left;
    const struct market_share *b = *(struct market_share *const *)right;
    int order = compare_groups(a, b);
    return order ? order : by_supplier(left, right);
}

/* ---- settling ---- */

/* The records of one award, `count` of them: gives each its part. */
static void split_amount(struct market_state *state, struct market_share **shares, size_t count)
{
    uint32_t suppliers = shares[0]->award.suppliers;
    for (size_t i = 0; i < count; i++) {
        struct market_award *award = &shares[i]->award;
        award->amount = vfm_money_part(award->amount, suppliers, (unsigned)(i % suppliers));
        state->split++;
    }
}

/* The first in its group counts as the award (apart: the first that is left out of it); the same
 * award twice counts as two. */
static void count_once(struct market_share **shares, size_t count)
{
    size_t in_group = 0;
    for (size_t i = 0; i < count; i++) {
        in_group = i && compare_groups(shares[i], shares[i - 1]) == 0 ? in_group + 1 : 0;
        shares[i]->award.counts = in_group % shares[i]->award.suppliers == 0;
    }
}

static int settle(struct market_state *state, uint32_t newest, bool split,
                  struct market_share **shares, struct vfm_error *error)
{
    size_t count = 0;
    for (uint32_t at = newest; at != MARKET_NONE; at = state->shares[at].next)
        shares[count++] = &state->shares[at];
    size_t odd = count % shares[0]->award.suppliers;
    state->parts_absent += odd ? shares[0]->award.suppliers - odd : 0;
    qsort(shares, count, sizeof *shares, by_supplier);
    if (split)
        split_amount(state, shares, count);
    qsort(shares, count, sizeof *shares, by_group);
    count_once(shares, count);
    for (size_t i = 0; i < count; i++)
        if (market_state_add(state, &shares[i]->names, &shares[i]->award, error) < 0)
            return -1;
    return 0;
}

int market_share_settle(struct market_state *state, bool split, struct vfm_error *error)
{
    int status = 0;
    struct market_share **shares = malloc((state->share_count + 1) * sizeof *shares);
    if (!shares)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for %zu shared awards",
                        state->share_count);
    for (size_t i = 0; status == 0 && i < state->shared.count; i++)
        status = settle(state, state->newest[i], split, shares, error);
    free(shares);
    return status;
}
