// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What one award says. It is read whole before anything is added, so that one that is refused
 * leaves no trace.
 */
#include "market.h"

#include <math.h>

#include <vfm/market.h>

static struct vfm_slice token_of(const struct market_view *view, const struct vfm_value *value)
{
    return vfm_slice_head(vfm_value_token(value, view->record->arena), 60);
}

/* ---- words ---- */

/* The place of the value among `words` (ending at NULL), from 1; 0 where it is absent. */
static int read_word(const struct market_view *view, enum market_slot slot, const char *field,
                     const char *const *words, const char *way_out, int *word,
                     struct vfm_error *error)
{
    const struct vfm_value *value = market_get(view, slot);
    *word = 0;
    if (!value)
        return 0;
    struct vfm_slice token = token_of(view, value);
    for (int i = 0; value->kind == VFM_STRING && words[i]; i++) {
        if (vfm_slice_is(token, words[i])) {
            *word = i + 1;
            return 0;
        }
    }
    vfm_fail(error, VFM_OUT_OF_RANGE, "%s \"%.*s\" is not known: write %s", field, VFM_PRINT(token),
             way_out);
    return vfm_fail_field(error, field, token);
}

static uint8_t answer(bool yes)
{
    return yes ? MARKET_YES : MARKET_NO;
}

static int read_supplier(const struct market_view *view, struct market_award *award,
                         struct vfm_error *error)
{
    enum { SME = 1, LARGE };
    enum { VCSE = 1, USER_LED, COMPANY, PUBLIC };
    static const char *const sizes[] = {"sme", "large", NULL};
    static const char *const kinds[] = {"vcse", "user_led", "company", "public", NULL};
    int size, kind;
    if (read_word(view, MARKET_AT_SIZE, "supplier_size", sizes, "sme or large", &size, error) < 0 ||
        read_word(view, MARKET_AT_KIND, "supplier_kind", kinds, "vcse, user_led, company or public",
                  &kind, error) < 0)
        return -1;
    if (size)
        award->answers[MARKET_SMALL] = answer(size == SME);
    if (kind) {
        award->answers[MARKET_VOLUNTARY] = answer(kind == VCSE || kind == USER_LED);
        award->answers[MARKET_USER_LED] = answer(kind == USER_LED);
    }
    return 0;
}

static int read_funding(const struct market_view *view, struct market_award *award,
                        struct vfm_error *error)
{
    static const char *const fundings[] = {"contract", "grant", "sla", NULL};
    int funding;
    if (read_word(view, MARKET_AT_FUNDING, "funding", fundings, "contract, grant or sla", &funding,
                  error) < 0)
        return -1;
    award->funding = (uint8_t)funding; /* as enum market_funding has them */
    return 0;
}

static int read_boolean(const struct market_view *view, enum market_slot slot, const char *field,
                        uint8_t *answered, struct vfm_error *error)
{
    const struct vfm_value *value = market_get(view, slot);
    bool yes;
    if (!value)
        return 0;
    if (vfm_value_boolean(value, field, &yes, error) < 0)
        return -1;
    *answered = answer(yes);
    return 0;
}

/* ---- numbers ---- */

/* A whole number from 1 to `most`; *count untouched where it is absent. */
static int read_count(const struct market_view *view, enum market_slot slot, const char *field,
                      const char *way_out, uint32_t most, uint32_t *count, struct vfm_error *error)
{
    const struct vfm_value *value = market_get(view, slot);
    double number;
    if (!value)
        return 0;
    if (vfm_value_number(value, field, &number, error) < 0)
        return -1;
    if (!(number >= 1 && number <= most && number == floor(number))) {
        struct vfm_slice token = token_of(view, value);
        vfm_fail(error, VFM_OUT_OF_RANGE, "%s %.*s is not a whole number from 1 to %u: %s", field,
                 VFM_PRINT(token), most, way_out);
        return vfm_fail_field(error, field, token);
    }
    *count = (uint32_t)number;
    return 0;
}

/* An amount or a number of days, not below 0. */
static int read_amount(const struct market_view *view, enum market_slot slot, const char *field,
                       const char *way_out, bool *is, vfm_money *amount, struct vfm_error *error)
{
    const struct vfm_value *value = market_get(view, slot);
    *is = value != NULL;
    if (!value)
        return 0;
    if (vfm_value_money(value, field, amount, error) < 0)
        return -1;
    if (*amount < 0) {
        struct vfm_slice token = token_of(view, value);
        vfm_fail(error, VFM_OUT_OF_RANGE, "%s %.*s is below 0: %s", field, VFM_PRINT(token),
                 way_out);
        return vfm_fail_field(error, field, token);
    }
    return 0;
}

static int read_numbers(const struct market_view *view, struct market_award *award,
                        struct vfm_error *error)
{
    bool reports;
    award->suppliers = 1;
    if (read_amount(view, MARKET_AT_AMOUNT, "amount",
                    "take what was given back off the award it belongs to", &award->has_amount,
                    &award->amount, error) < 0 ||
        read_amount(view, MARKET_AT_REPORTING, "reporting_days",
                    "write the days of work, or leave it out", &reports, &award->reporting_days,
                    error) < 0 ||
        read_count(view, MARKET_AT_SUPPLIERS, "suppliers",
                   "write how many suppliers share the amount, or leave it out for one",
                   MARKET_MOST_SUPPLIERS, &award->suppliers, error) < 0 ||
        read_count(view, MARKET_AT_BIDS, "bids",
                   "write how many bids there were, or leave it out where nobody knows", 1000000,
                   &award->bids, error) < 0)
        return -1;
    award->whole = award->amount;
    if (!reports)
        award->reporting_days = -1;
    if (award->bids)
        award->answers[MARKET_SINGLE_BID] = answer(award->bids == 1);
    return 0;
}

/* ---- days ---- */

static int read_day(const struct market_view *view, enum market_slot slot, const char *field,
                    bool *is, struct vfm_period *day, struct vfm_error *error)
{
    const struct vfm_value *value = market_get(view, slot);
    *is = value != NULL;
    if (!value)
        return 0;
    struct vfm_slice token = token_of(view, value);
    struct vfm_error ignored = {0};
    if (vfm_period_parse(token, day, &ignored) == 0 && day->kind == VFM_DAY)
        return 0;
    vfm_fail(error, VFM_BAD_DATE, "%s \"%.*s\" is not a day: write it as 2024-04-17", field,
             VFM_PRINT(token));
    return vfm_fail_field(error, field, token);
}

/* Two days, of which the second is not before the first. */
static int read_days(const struct market_view *view, const enum market_slot *slots,
                     const char *const *fields, bool *is, struct vfm_period *days,
                     struct vfm_error *error)
{
    for (int i = 0; i < 2; i++)
        if (read_day(view, slots[i], fields[i], &is[i], &days[i], error) < 0)
            return -1;
    if (!is[0] || !is[1] || vfm_period_days(days[1]) >= vfm_period_days(days[0]))
        return 0;
    struct vfm_slice token = token_of(view, market_get(view, slots[1]));
    vfm_fail(error, VFM_OUT_OF_RANGE,
             "%s %.*s is before %s %.*s: put right whichever is wrong, or leave it out", fields[1],
             VFM_PRINT(token), fields[0], VFM_PRINT(token_of(view, market_get(view, slots[0]))));
    return vfm_fail_field(error, fields[1], token);
}

static int read_dates(const struct market_view *view, struct market_award *award,
                      struct vfm_error *error)
{
    static const enum market_slot tender[] = {MARKET_AT_PUBLISHED, MARKET_AT_DEADLINE};
    static const enum market_slot term[] = {MARKET_AT_START, MARKET_AT_END};
    static const char *const tender_fields[] = {"published", "deadline"};
    static const char *const term_fields[] = {"start", "end"};
    struct vfm_period day, days[2];
    bool is, both[2];
    if (read_day(view, MARKET_AT_DATE, "date", &is, &day, error) < 0)
        return -1;
    award->date = is ? (int32_t)vfm_period_days(day) : MARKET_NO_DAY;
    award->year = is ? day.year - (day.month < 4) : 0;
    if (read_days(view, tender, tender_fields, both, days, error) < 0)
        return -1;
    award->tender_days = both[0] && both[1]
                             ? (int32_t)(vfm_period_days(days[1]) - vfm_period_days(days[0]))
                             : MARKET_NO_DAY;
    if (read_days(view, term, term_fields, both, days, error) < 0)
        return -1;
    award->ends = both[1] ? vfm_period_months(days[1]) / 3 : MARKET_NO_DAY;
    if (both[0] && both[1])
        award->answers[MARKET_THREE_YEARS] = answer(vfm_lasts_years(days[0], days[1], 3));
    return 0;
}

int market_read_bid(const struct market_view *view, struct market_award *bid,
                    struct vfm_error *error)
{
    *bid = (struct market_award){.counts = true};
    if (read_supplier(view, bid, error) < 0)
        return -1;
    return read_boolean(view, MARKET_AT_LOCAL, "local", &bid->answers[MARKET_LOCAL], error);
}

int market_read_award(const struct market_view *view, struct market_award *award,
                      struct vfm_error *error)
{
    *award = (struct market_award){.counts = true};
    if (read_numbers(view, award, error) < 0 || read_supplier(view, award, error) < 0 ||
        read_funding(view, award, error) < 0 ||
        read_boolean(view, MARKET_AT_LOCAL, "local", &award->answers[MARKET_LOCAL], error) < 0 ||
        read_boolean(view, MARKET_AT_RESERVED, "reserved", &award->answers[MARKET_RESERVED],
                     error) < 0)
        return -1;
    return read_dates(view, award, error);
}
