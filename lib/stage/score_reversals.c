// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Rank reversal: where the order of bids hangs on another bid, which may even lose. */
#include <math.h>
#include <stdlib.h>

#include "score.h"

/* Each of n is left out in turn and the others are scored again: n² scores at least. */
#define MOST_REVERSED 2000

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "out of memory for what is told of a lot");
}

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
    score_tell_begin(local, lot, "reversal");
    score_tell_key(text, "without");
    vfm_buffer_json(text, lot->bids[without].label);
    score_tell_key(text, "first");
    vfm_buffer_json(text, lot->bids[before->places[0]].label);
    score_tell_key(text, "first_without");
    vfm_buffer_json(text, lot->bids[after->places[0]].label);
    score_tell_key(text, "order");
    put_order(text, lot, before);
    score_tell_key(text, "order_without");
    put_order(text, lot, after);
    note_reversal(link, lot, without, before, after);
    return score_tell_end(local, link);
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
