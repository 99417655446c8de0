// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* The false economy: what choosing the cheapest bid would lose. */
#include <math.h>

#include "score.h"

static bool better(const struct score_local *local, const struct score_bid *a,
                   const struct score_bid *b)
{
    return local->score->framework->ascending ? a->score < b->score : a->score > b->score;
}

enum pick { CHEAPEST, LOWEST_UNIT_COST, BEST_VALUE };

/* Which of two of the best value is named: the cheaper. */
static bool cheaper(const struct score_bid *a, const struct score_bid *b)
{
    return a->score == b->score && a->has_price && (!b->has_price || a->price < b->price);
}

/* The bid that is first by `pick`; among equals the better score (of those of the best value the
 * cheapest), then the first that came. */
static const struct score_bid *pick_bid(const struct score_local *local,
                                        const struct score_lot *lot, enum pick pick)
{
    const struct score_bid *best = NULL;
    for (size_t i = 0; i < lot->bid_count; i++) {
        const struct score_bid *bid = &lot->bids[i];
        if ((pick == CHEAPEST && !bid->has_price) || (pick == LOWEST_UNIT_COST && !bid->has_unit))
            continue;
        vfm_money difference = 0;
        if (best && pick != BEST_VALUE)
            difference =
                pick == CHEAPEST ? bid->price - best->price : bid->unit_cost - best->unit_cost;
        if (!best || difference < 0 || (difference == 0 && better(local, bid, best)) ||
            (pick == BEST_VALUE && cheaper(bid, best)))
            best = bid;
    }
    return best;
}

static void put_money(struct vfm_buffer *text, bool has, vfm_money amount)
{
    if (has)
        vfm_buffer_money(text, amount);
    else
        vfm_buffer_text(text, "null");
}

static void put_bid(struct score_local *local, const struct score_bid *bid)
{
    const struct vfm_score_options *options = &local->score->options;
    struct vfm_buffer *text = &local->text;
    if (!bid) {
        vfm_buffer_text(text, "null");
        return;
    }
    vfm_buffer_text(text, "{\"label\":");
    vfm_buffer_json(text, bid->label);
    score_tell_key(text, options->cheapest);
    put_money(text, bid->has_price, bid->price);
    if (options->unit_cost) {
        score_tell_key(text, options->unit_cost);
        put_money(text, bid->has_unit, bid->unit_cost);
    }
    score_tell_key(text, "score");
    score_tell_score(local, bid->score);
    for (size_t i = 0; i < options->lose_count; i++) {
        score_tell_key(text, options->loses[i]);
        put_money(text, bid->has_loses[i], bid->loses[i]);
    }
    vfm_buffer_put(text, '}');
}

/* Who has no price cannot be the cheapest: said, as it may be. */
static void note_priceless(const struct score_local *local, struct vfm_link *link,
                           const struct score_lot *lot)
{
    size_t without = 0;
    struct vfm_slice first = {NULL, 0};
    for (size_t i = 0; i < lot->bid_count; i++) {
        if (lot->bids[i].has_price)
            continue;
        if (!without++)
            first = lot->bids[i].label;
    }
    if (without)
        vfm_link_note(link,
                      "--cheapest: %zu of %zu have no %s (the first is %.*s) and are left out",
                      without, lot->bid_count, local->score->options.cheapest, VFM_PRINT(first));
}

int score_economy(struct score_local *local, struct vfm_link *link, struct score_lot *lot)
{
    const struct vfm_score_options *options = &local->score->options;
    struct vfm_buffer *text = &local->text;
    note_priceless(local, link, lot);
    const struct score_bid *cheapest = pick_bid(local, lot, CHEAPEST);
    const struct score_bid *best = pick_bid(local, lot, BEST_VALUE);
    if (!cheapest || !best)
        return 0;
    score_tell_begin(local, lot, "false_economy");
    score_tell_key(text, "cheapest");
    put_bid(local, cheapest);
    if (options->unit_cost) {
        score_tell_key(text, "lowest_unit_cost");
        put_bid(local, pick_bid(local, lot, LOWEST_UNIT_COST));
    }
    score_tell_key(text, "best_value");
    put_bid(local, best);
    score_tell_key(text, "same");
    vfm_buffer_text(text, cheapest == best ? "true" : "false");
    score_tell_key(text, "saves");
    put_money(text, best->has_price, best->price - cheapest->price);
    score_tell_key(text, "loses");
    vfm_buffer_text(text, "{\"score\":");
    score_tell_score(local, fabs(best->score - cheapest->score));
    for (size_t i = 0; i < options->lose_count; i++) {
        score_tell_key(text, options->loses[i]);
        put_money(text, best->has_loses[i] && cheapest->has_loses[i],
                  best->loses[i] - cheapest->loses[i]);
    }
    vfm_buffer_put(text, '}');
    return score_tell_end(local, link);
}
