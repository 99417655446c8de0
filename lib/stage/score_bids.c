// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* The bids of a lot, kept for what is told of it as a whole (score_reversals.c, score_economy.c),
 * and the records in which that is told. */
#include <stdlib.h>

#include <vfm/number.h>
#include <vfm/scanner.h>

#include "score.h"

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
void score_tell_begin(struct score_local *local, const struct score_lot *lot, const char *kind)
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
int score_tell_end(struct score_local *local, struct vfm_link *link)
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
    int result = vfm_scan(&record, (struct vfm_slice){text->data, length}, &link->error);
    if (result == 0)
        result = vfm_link_emit(link, &record);
    vfm_record_release(&record);
    return result;
}

void score_tell_key(struct vfm_buffer *text, const char *key)
{
    vfm_buffer_put(text, ',');
    vfm_buffer_json(text, vfm_slice_of(key));
    vfm_buffer_put(text, ':');
}

/* As the records have it: a product in twelve digits, all others in twelve places. */
void score_tell_score(struct score_local *local, double score)
{
    struct vfm_buffer *text = &local->text;
    char digits[VFM_NUMBER_TEXT];
    vfm_points points;
    struct vfm_error ignored = {0};
    bool product = local->score->framework->decision.method == VFM_WEIGHTED_PRODUCT;
    if (!product && vfm_points_round(score, &points, &ignored) == 0)
        vfm_buffer_points(text, points);
    else
        vfm_buffer_add(text, digits, vfm_number_print(score_tidy(score), digits));
}
