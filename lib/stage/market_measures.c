// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* What the awards of a group say besides who holds them. */
#include "market_report.h"

#include <stdlib.h>

#include <vfm/market.h>

/* ---- yes, no, missing ---- */

int market_put_answers(struct market_report *report, const char *name,
                       const struct market_tally answers[MARKET_ANSWERS])
{
    const struct market_tally *yes = &answers[MARKET_YES], *no = &answers[MARKET_NO];
    const struct market_tally *missing = &answers[MARKET_MISSING];
    market_add_count(report, "yes", yes->awards);
    market_add_count(report, "no", no->awards);
    market_add_count(report, "missing", missing->awards);
    market_add_count(report, "amounts_missing", yes->unvalued + no->unvalued);
    market_add_money(report, "yes_value", yes->value);
    market_add_money(report, "no_value", no->value);
    market_add_money(report, "missing_value", missing->value);
    if (market_add_share(report, "share", (vfm_money)yes->awards,
                         (vfm_money)(yes->awards + no->awards)) < 0 ||
        market_add_share(report, "value_share", yes->value, yes->value + no->value) < 0)
        return -1;
    vfm_buffer_put(&report->json, '}');
    return market_put_json(report, name);
}

static int put_questions(struct market_report *report, const struct market_row *row)
{
    static const char *const names[MARKET_QUESTIONS] = {
        [MARKET_SMALL] = "small",
        [MARKET_VOLUNTARY] = "voluntary",
        [MARKET_USER_LED] = "user_led",
        [MARKET_LOCAL] = "local",
        [MARKET_RESERVED] = "reserved",
        [MARKET_SINGLE_BID] = "single_bid",
        [MARKET_THREE_YEARS] = "three_years",
    };
    for (int i = 0; i < MARKET_QUESTIONS; i++)
        if (market_put_answers(report, names[i], row->answers[i]) < 0)
            return -1;
    return 0;
}

/* ---- the mix of funding ---- */

static int put_funding(struct market_report *report, const struct market_row *row)
{
    static const char *const names[MARKET_FUNDINGS] = {"missing", "contract", "grant", "sla"};
    struct market_tally known = {0};
    for (int i = MARKET_UNKNOWN + 1; i < MARKET_FUNDINGS; i++) {
        known.awards += row->funding[i].awards;
        known.value += row->funding[i].value;
    }
    for (int i = MARKET_UNKNOWN + 1; i < MARKET_FUNDINGS; i++) {
        const struct market_tally *funding = &row->funding[i];
        market_add_tally(report, names[i], funding);
        report->json.length--; /* the shares stand in the same object */
        if (market_add_share(report, "share", (vfm_money)funding->awards, (vfm_money)known.awards) <
                0 ||
            market_add_share(report, "value_share", funding->value, known.value) < 0)
            return -1;
        vfm_buffer_put(&report->json, '}');
    }
    market_add_tally(report, names[MARKET_UNKNOWN], &row->funding[MARKET_UNKNOWN]);
    vfm_buffer_put(&report->json, '}');
    return market_put_json(report, "funding");
}

/* ---- bids, tenders, reporting ---- */

static int put_ratio(struct market_report *report, const char *name, vfm_money part,
                     vfm_money whole)
{
    vfm_money ratio = 0;
    if (whole && vfm_money_ratio(part, whole, &ratio, &report->link->error) < 0)
        return -1;
    return market_put_maybe(report, name, whole != 0, ratio);
}

static int put_tender(struct market_report *report, const struct market_row *row)
{
    market_add_count(report, "awards", row->tenders);
    market_add_count(report, "missing", row->all.awards - row->tenders);
    if (market_add_share(report, "mean_days", (vfm_money)row->tender_days,
                         (vfm_money)row->tenders) < 0)
        return -1;
    market_add_name(report, "least_days");
    if (row->tenders)
        vfm_buffer_format(&report->json, "%d", (int)row->tender_least);
    else
        vfm_buffer_text(&report->json, "null");
    vfm_buffer_put(&report->json, '}');
    return market_put_json(report, "tender");
}

static int put_reporting(struct market_report *report, const struct market_row *row)
{
    const struct market_tally *reported = &row->reported;
    vfm_money rate;
    market_add_count(report, "awards", reported->awards);
    market_add_count(report, "missing", row->all.awards - reported->awards);
    market_add_money(report, "days", row->reporting_days);
    market_add_money(report, "value", reported->value);
    market_add_name(report, "days_per_100000");
    if (reported->value == 0) {
        vfm_buffer_text(&report->json, "null");
    } else {
        if (vfm_days_per_100000(row->reporting_days, reported->value, &rate, &report->link->error) <
            0)
            return -1;
        vfm_buffer_money(&report->json, rate);
    }
    vfm_buffer_put(&report->json, '}');
    return market_put_json(report, "reporting");
}

/* ---- what is there only where it says something ---- */

static int put_further(struct market_report *report, const struct market_row *row)
{
    bool split = report->market->options.split;
    if (row->shared.awards &&
        (market_put_tally(report, "shared", &row->shared) < 0 ||
         market_put_text(report, "shared_amounts", split ? "split" : "whole") < 0))
        return -1;
    if (row->unnamed.awards && market_put_tally(report, "unnamed", &row->unnamed) < 0)
        return -1;
    return report->market->excluded ? market_put_tally(report, "excluded", &row->excluded) : 0;
}

int market_put_measures(struct market_report *report, const struct market_row *row)
{
    if (put_questions(report, row) < 0 ||
        put_ratio(report, "bids_per_lot", (vfm_money)row->bids, (vfm_money)row->lots) < 0 ||
        market_put_incumbent(report, row) < 0 || put_funding(report, row) < 0 ||
        put_tender(report, row) < 0 || put_reporting(report, row) < 0)
        return -1;
    return put_further(report, row);
}

/* ---- the forward plan ---- */

static int compare_quarters(const void *left, const void *right)
{
    const struct market_cell *a = *(const struct market_cell *const *)left;
    const struct market_cell *b = *(const struct market_cell *const *)right;
    return (a->date > b->date) - (a->date < b->date);
}

static void add_quarter(struct market_report *report, const struct market_cell *cell)
{
    struct vfm_buffer *json = &report->json;
    vfm_buffer_text(json, json->data[json->length - 1] == '[' ? "{" : ",{");
    vfm_buffer_format(json, "\"quarter\":\"%04d-Q%d\"", cell->date / 4, cell->date % 4 + 1);
    market_add_count(report, "awards", cell->all.awards);
    market_add_money(report, "value", cell->all.value);
    vfm_buffer_put(json, '}');
}

int market_put_plan(struct market_report *report, const struct market_row *row)
{
    const struct market_state *state = report->state;
    int32_t from = report->market->plan_from;
    size_t count = 0, room = 0;
    if (from == MARKET_NO_DAY)
        return 0;
    for (uint32_t at = row->cells; at != MARKET_NONE; at = state->cells[at].next)
        room++;
    const struct market_cell **quarters =
        vfm_arena_take(&report->arena, (room + 1) * sizeof *quarters);
    if (!quarters)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for plan");
    for (uint32_t at = row->cells; at != MARKET_NONE; at = state->cells[at].next)
        if (state->cells[at].field == MARKET_QUARTER && state->cells[at].date >= from)
            quarters[count++] = &state->cells[at];
    qsort(quarters, count, sizeof *quarters, compare_quarters);
    vfm_buffer_put(&report->json, '[');
    if (vfm_buffer_check(&report->json, &report->link->error) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        add_quarter(report, quarters[i]);
    vfm_buffer_put(&report->json, ']');
    if (market_put_json(report, "plan") < 0)
        return -1;
    return market_put_tally(report, "no_end", &row->no_end);
}
