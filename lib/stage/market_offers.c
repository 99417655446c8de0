// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Who bids, beside who wins. */
#include "market_report.h"

/* What the cells of a group say of its bids together. */
struct bidding {
    uint64_t bidders, winners, lots, single;
    uint64_t for_lots; /* bids that say for which */
};

static struct bidding find_bidding(const struct market_state *state, const struct market_row *row)
{
    struct bidding bidding = {0};
    for (uint32_t at = row->cells; at != MARKET_NONE; at = state->cells[at].next) {
        const struct market_cell *cell = &state->cells[at];
        if (cell->field == MARKET_SUPPLIER && cell->count) {
            bidding.bidders++;
            bidding.winners += cell->all.awards > 0;
        }
        if (cell->field == MARKET_LOT) {
            bidding.lots++;
            bidding.single += cell->count == 1;
            bidding.for_lots += cell->count;
        }
    }
    return bidding;
}

static int add_answers(struct market_report *report, const char *name, const uint64_t *answers)
{
    market_add_name(report, name);
    vfm_buffer_put(&report->json, '{');
    market_add_count(report, "yes", answers[MARKET_YES]);
    market_add_count(report, "no", answers[MARKET_NO]);
    market_add_count(report, "missing", answers[MARKET_MISSING]);
    int status = market_add_share(report, "share", (vfm_money)answers[MARKET_YES],
                                  (vfm_money)(answers[MARKET_YES] + answers[MARKET_NO]));
    vfm_buffer_put(&report->json, '}');
    return status;
}

int market_put_offers(struct market_report *report, const struct market_row *row)
{
    static const char *const names[MARKET_OF_SUPPLIERS] = {
        [MARKET_SMALL] = "small",
        [MARKET_VOLUNTARY] = "voluntary",
        [MARKET_USER_LED] = "user_led",
        [MARKET_LOCAL] = "local",
    };
    const struct market_offers *offers = &row->offers;
    if (!offers->count && !offers->excluded)
        return 0;
    const struct bidding bidding = find_bidding(report->state, row);
    market_add_count(report, "bids", offers->count);
    market_add_count(report, "bidders", bidding.bidders);
    market_add_count(report, "winners", bidding.winners);
    market_add_count(report, "lots", bidding.lots);
    market_add_count(report, "lot_missing", offers->without_lot);
    if (market_add_share(report, "bids_per_lot", (vfm_money)bidding.for_lots,
                         (vfm_money)bidding.lots) < 0)
        return -1;
    market_add_count(report, "single_bid_lots", bidding.single);
    for (int i = 0; i < MARKET_OF_SUPPLIERS; i++)
        if (add_answers(report, names[i], offers->answers[i]) < 0)
            return -1;
    if (report->market->excluded)
        market_add_count(report, "excluded", offers->excluded);
    vfm_buffer_put(&report->json, '}');
    return market_put_json(report, "bidding");
}
