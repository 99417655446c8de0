// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What is told of a lot as a whole: where the order of bids hangs on a bid that does not win (rank
 * reversal), and what the cheapest bid would lose (the false economy).
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <vfm/scanner.h>

#include "score.h"

/* Each of n is left out in turn and the others are scored again: n² scores at least. */
#define MOST_REVERSED 2000

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "out of memory for what is told of a lot");
}

/* ---- keeping ---- */

static int read_money(const struct vfm_record *record, const char *field, bool *has,
                      vfm_money *amount, struct vfm_error *error)
{
    int place = field ? vfm_record_find(record, vfm_slice_of(field)) : -1;
    *has = place >= 0 && record->values[place].kind != VFM_NULL;
    return *has ? vfm_value_money(&record->values[place], field, amount, error) : 0;
}

static int read_economy(struct score_local *local, const struct vfm_record *record,
                        struct score_bid *bid, struct vfm_error *error)
{
    const struct vfm_score_options *options = &local->score->options;
    bid->loses = vfm_arena_take(&local->arena, (options->lose_count + 1) * sizeof *bid->loses);
    bid->has_loses = vfm_arena_take(&local->arena, options->lose_count + 1);
    if (!bid->loses || !bid->has_loses)
        return no_memory(error);
    if (read_money(record, options->cheapest, &bid->has_price, &bid->price, error) < 0 ||
        read_money(record, options->unit_cost, &bid->has_unit, &bid->unit_cost, error) < 0)
        return -1;
    for (size_t i = 0; i < options->lose_count; i++)
        if (read_money(record, options->loses[i], &bid->has_loses[i], &bid->loses[i], error) < 0)
            return -1;
    return 0;
}

int score_bid_add(struct score_local *local, struct score_lot *lot, const struct vfm_record *record,
                  struct vfm_slice label, struct vfm_error *error)
{
    size_t size = local->score->framework->decision.count * sizeof(double);
    if (lot->bid_count == lot->bid_capacity) {
        size_t capacity = lot->bid_capacity ? lot->bid_capacity * 2 : 8;
        struct score_bid *bids = realloc(lot->bids, capacity * sizeof *bids);
        if (!bids)
            return no_memory(error);
        lot->bids = bids;
        lot->bid_capacity = capacity;
    }
    struct score_bid *bid = &lot->bids[lot->bid_count];
    *bid = (struct score_bid){.label = label,
                              .score = score_number(local->score, &local->marks.verdict)};
    if (!label.data || !(bid->x = vfm_arena_take(&local->arena, size)))
        return no_memory(error);
    memcpy(bid->x, local->marks.x, size);
    if (local->score->options.cheapest && read_economy(local, record, bid, error) < 0)
        return -1;
    lot->bid_count++;
    return 0;
}

/* ---- records about a lot ---- */

/* Begins a record of `kind` in local->text. */
static void begin(struct score_local *local, const struct score_lot *lot, const char *kind)
{
    struct vfm_buffer *text = &local->text;
    text->length = 0;
    vfm_buffer_format(text, "{\"record\":\"%s\"", kind);
    if (lot->value.length) {
        vfm_buffer_put(text, ',');
        vfm_buffer_json(text, vfm_slice_of(local->score->options.lot));
        vfm_buffer_put(text, ':');
        vfm_buffer_slice(text, lot->value);
    }
}

/* Ends it and sends it on. */
static int finish(struct score_local *local, struct vfm_link *link)
{
    struct vfm_buffer *text = &local->text;
    struct vfm_record record;
    vfm_buffer_text(text, ",\"framework\":");
    vfm_buffer_json(text, local->score->framework->label);
    vfm_buffer_put(text, '}');
    size_t length = text->length;
    char *padding = vfm_buffer_reserve(text, VFM_PADDING);
    if (!padding)
        return vfm_buffer_check(text, &link->error);
    memset(padding, 0, VFM_PADDING);
    if (vfm_record_init(&record, link->shapes, link->arena, &link->error) < 0)
        return -1;
    int result = vfm_scan(&record, (struct vfm_slice){text->data, length}, false, &link->error);
    if (result == 0)
        result = vfm_link_emit(link, &record);
    vfm_record_release(&record);
    return result;
}

static void put_key(struct vfm_buffer *text, const char *key)
{
    vfm_buffer_put(text, ',');
    vfm_buffer_json(text, vfm_slice_of(key));
    vfm_buffer_put(text, ':');
}

static void put_score(struct vfm_buffer *text, double score)
{
    vfm_points points;
    struct vfm_error ignored = {0};
    if (vfm_points_round(score, &points, &ignored) == 0)
        vfm_buffer_points(text, points);
    else
        vfm_buffer_text(text, "null");
}

/* ---- reversals ---- */

/* The scores of all bids but `without` (who keeps NaN). Returns 1 where they cannot be scored. */
static int score_without(struct score_local *local, const struct score_lot *lot, size_t without,
                         double *scores, struct vfm_error *error)
{
    const struct vfm_decision *decision = &local->score->framework->decision;
    struct vfm_yardstick yardstick;
    int result = vfm_yardstick_init(&yardstick, decision, error);
    if (result < 0)
        return -1;
    for (unsigned pass = 0; pass < vfm_decision_passes(decision) && result == 0; pass++) {
        for (size_t i = 0; i < lot->bid_count && result == 0; i++)
            if (i != without)
                result = vfm_yardstick_see(&yardstick, pass, lot->bids[i].x, error);
        if (result == 0)
            result = vfm_yardstick_close(&yardstick, pass, error);
    }
    for (size_t i = 0; i < lot->bid_count && result == 0; i++) {
        scores[i] = NAN;
        if (i == without)
            continue;
        result =
            vfm_yardstick_judge(&yardstick, lot->bids[i].x, false, &local->marks.verdict, error);
        if (result == 0)
            scores[i] = score_number(local->score, &local->marks.verdict);
    }
    vfm_yardstick_release(&yardstick);
    return result < 0 && vfm_code_status(error->code) == VFM_STATUS_DATA ? 1 : result;
}

struct order {
    const double *scores;
    size_t *places; /* of the bids, best first; equals in input order */
    size_t count;
    bool ascending;
};

/* Stable, by merging: qsort would need the scores at file scope. */
static void sort_places(struct order *order, size_t from, size_t to, size_t *scratch)
{
    if (to - from < 2)
        return;
    size_t middle = from + (to - from) / 2, left = from, right = middle, out = from;
    sort_places(order, from, middle, scratch);
    sort_places(order, middle, to, scratch);
    while (left < middle || right < to) {
        bool take_right = left == middle;
        if (left < middle && right < to) {
            double a = order->scores[order->places[left]], b = order->scores[order->places[right]];
            take_right = order->ascending ? b < a : b > a;
        }
        scratch[out++] = order->places[take_right ? right++ : left++];
    }
    memcpy(order->places + from, scratch + from, (to - from) * sizeof *scratch);
}

static void put_in_order(struct order *order, size_t all, size_t without, size_t *scratch)
{
    order->count = 0;
    for (size_t i = 0; i < all; i++)
        if (i != without)
            order->places[order->count++] = i;
    sort_places(order, 0, order->count, scratch);
}

/* Whether two orders of the same bids differ: one is before another in the first, and not in the
 * second. */
static bool order_changed(const struct order *before, const struct order *after)
{
    for (size_t i = 0; i + 1 < before->count; i++) {
        size_t a = before->places[i], b = before->places[i + 1];
        bool tied = before->scores[a] == before->scores[b];
        double lead = after->scores[a] - after->scores[b];
        if (after->ascending)
            lead = -lead;
        if (tied ? lead != 0 : !(lead > 0))
            return true;
    }
    return false;
}

static void put_order(struct vfm_buffer *text, const struct score_lot *lot,
                      const struct order *order)
{
    for (size_t i = 0; i < order->count; i++) {
        vfm_buffer_put(text, i ? ',' : '[');
        vfm_buffer_json(text, lot->bids[order->places[i]].label);
    }
    vfm_buffer_put(text, ']');
}

/* Says which two change places first. */
static void note_reversal(struct vfm_link *link, const struct score_lot *lot, size_t without,
                          const struct order *before, const struct order *after)
{
    size_t i = 0;
    while (i + 1 < before->count && before->places[i] == after->places[i])
        i++;
    struct vfm_slice gone = lot->bids[without].label;
    struct vfm_slice was = lot->bids[before->places[i]].label;
    struct vfm_slice is = lot->bids[after->places[i]].label;
    if (before->places[i] == after->places[i])
        vfm_link_note(link, "rank reversal: without %.*s, which ones are equal changes",
                      VFM_PRINT(gone));
    else
        vfm_link_note(link,
                      "rank reversal: with %.*s among them %.*s comes before %.*s, without it "
                      "%.*s comes before %.*s; a scale with fixed bounds does not do that",
                      VFM_PRINT(gone), VFM_PRINT(was), VFM_PRINT(is), VFM_PRINT(is),
                      VFM_PRINT(was));
}

static int tell_reversal(struct score_local *local, struct vfm_link *link,
                         const struct score_lot *lot, size_t without, const struct order *before,
                         const struct order *after)
{
    struct vfm_buffer *text = &local->text;
    begin(local, lot, "reversal");
    put_key(text, "without");
    vfm_buffer_json(text, lot->bids[without].label);
    put_key(text, "first");
    vfm_buffer_json(text, lot->bids[before->places[0]].label);
    put_key(text, "first_without");
    vfm_buffer_json(text, lot->bids[after->places[0]].label);
    put_key(text, "order");
    put_order(text, lot, before);
    put_key(text, "order_without");
    put_order(text, lot, after);
    note_reversal(link, lot, without, before, after);
    return finish(local, link);
}

static int reverse_all(struct score_local *local, struct vfm_link *link, struct score_lot *lot,
                       double *scores, size_t *places)
{
    size_t all = lot->bid_count;
    struct order before = {.scores = scores, .places = places};
    struct order after = {.scores = scores + all, .places = places + all};
    before.ascending = after.ascending = local->score->framework->ascending;
    for (size_t i = 0; i < all; i++)
        scores[i] = lot->bids[i].score;
    for (size_t without = 0; without < all; without++) {
        vfm_arena_clear(link->arena);
        link->error = (struct vfm_error){0};
        int result = score_without(local, lot, without, scores + all, &link->error);
        if (result < 0)
            return -1;
        if (result > 0) {
            vfm_link_note(link, "without %.*s the others cannot be scored (%.200s)",
                          VFM_PRINT(lot->bids[without].label), link->error.message);
            link->error = (struct vfm_error){0};
            continue;
        }
        put_in_order(&before, all, without, places + 2 * all);
        put_in_order(&after, all, without, places + 2 * all);
        if (order_changed(&before, &after) &&
            tell_reversal(local, link, lot, without, &before, &after) < 0)
            return -1;
    }
    return 0;
}

int score_reversals(struct score_local *local, struct vfm_link *link, struct score_lot *lot)
{
    size_t all = lot->bid_count;
    if (all < 3) /* without one of two there is no order */
        return 0;
    if (all > MOST_REVERSED)
        return vfm_fail(&link->error, VFM_OUT_OF_RANGE,
                        "--reversals scores a lot anew without each record: %zu in one lot are too "
                        "many (%d are the most); say by --lot what is compared",
                        all, MOST_REVERSED);
    double *scores = malloc(2 * all * sizeof *scores);
    size_t *places = malloc(3 * all * sizeof *places);
    int result = -1;
    if (!scores || !places)
        no_memory(&link->error);
    else
        result = reverse_all(local, link, lot, scores, places);
    free(scores);
    free(places);
    return result;
}

/* ---- the false economy ---- */

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

static void put_bid(const struct score_local *local, struct vfm_buffer *text,
                    const struct score_bid *bid)
{
    const struct vfm_score_options *options = &local->score->options;
    if (!bid) {
        vfm_buffer_text(text, "null");
        return;
    }
    vfm_buffer_text(text, "{\"label\":");
    vfm_buffer_json(text, bid->label);
    put_key(text, options->cheapest);
    put_money(text, bid->has_price, bid->price);
    if (options->unit_cost) {
        put_key(text, options->unit_cost);
        put_money(text, bid->has_unit, bid->unit_cost);
    }
    put_key(text, "score");
    put_score(text, bid->score);
    for (size_t i = 0; i < options->lose_count; i++) {
        put_key(text, options->loses[i]);
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
    begin(local, lot, "false_economy");
    put_key(text, "cheapest");
    put_bid(local, text, cheapest);
    if (options->unit_cost) {
        put_key(text, "lowest_unit_cost");
        put_bid(local, text, pick_bid(local, lot, LOWEST_UNIT_COST));
    }
    put_key(text, "best_value");
    put_bid(local, text, best);
    put_key(text, "same");
    vfm_buffer_text(text, cheapest == best ? "true" : "false");
    put_key(text, "saves");
    put_money(text, best->has_price, best->price - cheapest->price);
    put_key(text, "loses");
    vfm_buffer_text(text, "{\"score\":");
    put_score(text, fabs(best->score - cheapest->score));
    for (size_t i = 0; i < options->lose_count; i++) {
        put_key(text, options->loses[i]);
        put_money(text, best->has_loses[i] && cheapest->has_loses[i],
                  best->loses[i] - cheapest->loses[i]);
    }
    vfm_buffer_put(text, '}');
    return finish(local, link);
}
