// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Prices and currency: each amount into one price base by a deflator series, and into one currency
 * by a dated table. What was used goes into the record.
 */
#include <stdlib.h>

#include <vfm/data.h>
#include <vfm/deflator.h>
#include <vfm/heading.h>
#include <vfm/number.h>

#include "dates.h"
#include "normalise.h"

/* ---- prices ---- */

struct prices {
    struct vfm_rows rows;
    struct vfm_deflator deflator;
    const struct vfm_deflator_year *base_year;
    char base_text[VFM_PERIOD_TEXT];
    char name[128];
    struct vfm_slice currency; /* of the series: its note; empty where it does not say */
};

/* The series' name: the file's, without folder and ending. */
static void name_series(struct prices *prices, const char *path)
{
    const char *start = strrchr(path, '/');
    start = start ? start + 1 : path;
    size_t length = strcspn(start, ".");
    if (length >= sizeof prices->name)
        length = sizeof prices->name - 1;
    memcpy(prices->name, start, length);
    prices->deflator.name = prices->name;
}

/* Whether a year is a forecast; a word that says neither is not taken for what happened. */
static int read_kind(const struct vfm_rows *rows, size_t row, int column, bool *forecast,
                     struct vfm_error *error)
{
    static const char *const happened[] = {"", "outturn", "actual", "estimate", "provisional"};
    static const char *const expected[] = {"forecast", "projection", "projected", "f"};
    char folded[24];
    struct vfm_slice word = vfm_rows_cell(rows, row, column);
    if (word.length <= sizeof folded) {
        struct vfm_slice text = {folded, vfm_heading_fold(word, folded)};
        for (size_t i = 0; i < sizeof happened / sizeof *happened; i++)
            if (vfm_slice_is(text, happened[i])) {
                *forecast = false;
                return 0;
            }
        for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
            if (vfm_slice_is(text, expected[i])) {
                *forecast = true;
                return 0;
            }
    }
    return vfm_rows_fail(rows, row, column, error,
                         "\"%.*s\" does not say whether the year is a forecast: write outturn or "
                         "forecast",
                         VFM_PRINT(vfm_slice_head(word, 40)));
}

static int read_year(struct prices *prices, size_t row, int year, int index, int kind,
                     struct vfm_error *error)
{
    const struct vfm_rows *rows = &prices->rows;
    struct vfm_deflator_year *made = &prices->deflator.years[row];
    struct vfm_slice text = vfm_rows_cell(rows, row, year);
    struct vfm_slice number = vfm_rows_cell(rows, row, index);
    struct vfm_error why = {0};
    const char *fault = period_read(text, VFM_DATES_UNSAID, &made->year);
    if (fault)
        return vfm_rows_fail(rows, row, year, error, "\"%.*s\" %s", VFM_PRINT(text), fault);
    if (vfm_number_parse(number, &made->index, &why) < 0 || !(made->index > 0))
        return vfm_rows_fail(rows, row, index, error, "\"%.*s\" is not an index above 0",
                             VFM_PRINT(number));
    if (read_kind(rows, row, kind, &made->forecast, error) < 0)
        return -1;
    if (made->year.kind != VFM_FINANCIAL_YEAR && made->year.kind != VFM_CALENDAR_YEAR)
        return vfm_rows_fail(rows, row, year, error,
                             "a series goes by years: 2024 or 2024-25, not \"%.*s\"",
                             VFM_PRINT(text));
    if (row && (made->year.kind != made[-1].year.kind || made->year.year != made[-1].year.year + 1))
        return vfm_rows_fail(rows, row, year, error,
                             "the years of a series follow each other without gaps");
    return 0;
}

/* How series as published head their columns: the index says which year is 100. */
static const char *const years[] = {"year", "financialyear", "calendaryear", NULL};
static const char *const indices[] = {"index", NULL};

/* The first column whose heading, folded, begins with one of `words`, or -1. */
static int find_column(const struct vfm_rows *rows, const char *const *words)
{
    for (size_t column = 0; column < rows->column_count; column++) {
        struct vfm_slice heading = rows->columns.entries[column].key;
        for (const char *const *word = words; *word; word++)
            if (heading.length >= strlen(*word) && memcmp(heading.data, *word, strlen(*word)) == 0)
                return (int)column;
    }
    return -1;
}

static int read_series(struct prices *prices, struct vfm_error *error)
{
    const struct vfm_rows *rows = &prices->rows;
    int year = find_column(rows, years), index = find_column(rows, indices);
    if (year < 0 && vfm_rows_need(rows, "year", error) < 0)
        return -1;
    if (index < 0 && vfm_rows_need(rows, "index", error) < 0)
        return -1;
    prices->deflator.years = calloc(rows->row_count + 1, sizeof *prices->deflator.years);
    if (!prices->deflator.years)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a series");
    for (size_t row = 0; row < rows->row_count; row++)
        if (read_year(prices, row, year, index, vfm_rows_column(rows, "kind"), error) < 0)
            return -1;
    prices->deflator.count = rows->row_count;
    if (rows->row_count)
        return 0;
    vfm_fail(error, VFM_BAD_CONFIG, "the series has no years");
    error->file = rows->name;
    return -1;
}

struct prices *prices_open(const char *deflator, const char *base, struct vfm_error *error)
{
    struct vfm_error why = {0};
    struct vfm_period year;
    if (vfm_period_parse(vfm_slice_of(base), &year, &why) < 0) {
        vfm_fail(error, VFM_BAD_USAGE, "--prices %s", why.message);
        return NULL;
    }
    const char *newest = year.kind == VFM_CALENDAR_YEAR ? "hmt-calendar-" : "hmt-2";
    const char *path = deflator ? vfm_data_path("deflators", deflator, error)
                                : vfm_data_newest("deflators", newest, error);
    if (!path)
        return NULL;
    struct prices *prices = calloc(1, sizeof *prices);
    if (!prices) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for a series");
        return NULL;
    }
    if (vfm_rows_load(path, &prices->rows, error) < 0)
        goto failed;
    name_series(prices, path);
    prices->currency = vfm_rows_note(&prices->rows, "currency");
    if (read_series(prices, error) < 0)
        goto failed;
    if (vfm_deflator_find(&prices->deflator, year, &prices->base_year, &why) < 0) {
        vfm_fail(error, VFM_BAD_USAGE, "--prices %s: %.400s", base, why.message);
        goto failed;
    }
    vfm_period_print(prices->base_year->year, prices->base_text);
    return prices;
failed:
    prices_close(prices);
    return NULL;
}

void prices_close(struct prices *prices)
{
    if (!prices)
        return;
    vfm_rows_release(&prices->rows);
    free(prices->deflator.years);
    free(prices);
}

/* Prices of one country say nothing of another's money. */
static int check_currency(const struct prices *prices, struct vfm_link *link,
                          const struct vfm_record *record)
{
    struct vfm_slice code = field_text(record, "currency");
    if (!code.length)
        code = vfm_slice_of("GBP");
    if (!prices->currency.length || vfm_slice_equal(code, prices->currency))
        return 0;
    vfm_fail(&link->error, VFM_MIXED_UNITS,
             "the series %s is of prices in %.*s, and this amount is in %.*s: bring it into %.*s "
             "first (--currency, --rates), or give a --deflator of its own currency",
             prices->name, VFM_PRINT(prices->currency), VFM_PRINT(vfm_slice_head(code, 20)),
             VFM_PRINT(prices->currency));
    return vfm_fail_field(&link->error, "currency", code);
}

int prices_apply(const struct prices *prices, struct vfm_link *link, struct vfm_record *record,
                 enum kind kind, bool explain)
{
    struct vfm_period period;
    const struct vfm_deflator_year *year;
    struct vfm_value text;
    if (kind == KIND_OUTPUT)
        return 0;
    if (kind == KIND_OUTCOME && !field_value(record, "proxy"))
        return 0; /* nothing to put into other prices */
    if (price_period(link, record, kind, &period) < 0 ||
        vfm_deflator_find(&prices->deflator, period, &year, &link->error) < 0)
        return -1;
    const struct scaling scaling = {
        .from = year, .to = prices->base_year, .explain = explain, .series = prices->name};
    bool moved = year != prices->base_year;
    if (moved &&
        (check_currency(prices, link, record) < 0 || money_scale(link, record, kind, &scaling) < 0))
        return -1;
    text = vfm_make_text(vfm_slice_of(prices->base_text), link->arena);
    const struct vfm_value *old = field_value(record, "price_year");
    bool same = old && vfm_slice_is(vfm_value_token(old, link->arena), prices->base_text);
    if (!same && field_set(link, record, "price_year", text) < 0)
        return -1;
    if ((moved || !field_value(record, "deflator")) &&
        field_set(link, record, "deflator",
                  vfm_make_text(vfm_slice_of(prices->name), link->arena)) < 0)
        return -1;
    if (moved && (year->forecast || prices->base_year->forecast))
        return field_set(link, record, "price_forecast", vfm_make_boolean(true));
    return 0;
}

/* ---- currency ---- */

struct currency {
    struct vfm_rows rows;
    const char *wanted;
    int code, period, rate, to, source;
    struct vfm_period *periods; /* of the rows */
    double *rates;              /* of the rows: of one unit, in the wanted currency */
};

/* One currency has one rate for a period. */
static int check_rate(const struct currency *currency, size_t row, struct vfm_error *error)
{
    const struct vfm_rows *rows = &currency->rows;
    struct vfm_slice code = vfm_rows_cell(rows, row, currency->code);
    for (size_t other = 0; other < row; other++)
        if (currency->rates[other] > 0 &&
            currency->periods[other].kind == currency->periods[row].kind &&
            vfm_period_days(currency->periods[other]) == vfm_period_days(currency->periods[row]) &&
            vfm_slice_equal(vfm_rows_cell(rows, other, currency->code), code))
            return vfm_rows_fail(rows, row, currency->period, error,
                                 "%.*s has a rate for this period in line %llu already: keep one",
                                 VFM_PRINT(vfm_slice_head(code, 20)),
                                 (unsigned long long)rows->lines[other]);
    return 0;
}

static int read_rates(struct currency *currency, struct vfm_error *error)
{
    const struct vfm_rows *rows = &currency->rows;
    currency->code = vfm_rows_need(rows, "currency", error);
    currency->period = currency->code < 0 ? -1 : vfm_rows_need(rows, "period", error);
    currency->rate = currency->period < 0 ? -1 : vfm_rows_need(rows, "rate", error);
    if (currency->rate < 0)
        return -1;
    currency->to = vfm_rows_column(rows, "to");
    currency->source = vfm_rows_column(rows, "source");
    currency->periods = calloc(rows->row_count + 1, sizeof *currency->periods);
    currency->rates = calloc(rows->row_count + 1, sizeof *currency->rates);
    if (!currency->periods || !currency->rates)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table of rates");
    for (size_t row = 0; row < rows->row_count; row++) {
        struct vfm_error why = {0};
        struct vfm_slice rate = vfm_rows_cell(rows, row, currency->rate);
        struct vfm_slice to = vfm_rows_cell(rows, row, currency->to);
        if (vfm_period_parse(vfm_rows_cell(rows, row, currency->period), &currency->periods[row],
                             &why) < 0)
            return vfm_rows_fail(rows, row, currency->period, error, "%.400s", why.message);
        if (vfm_number_parse(rate, &currency->rates[row], &why) < 0 || !(currency->rates[row] > 0))
            return vfm_rows_fail(rows, row, currency->rate, error,
                                 "\"%.*s\" is not a rate above 0: what one unit is worth in %s",
                                 VFM_PRINT(rate), currency->wanted);
        if (to.length && !vfm_slice_is(to, currency->wanted))
            currency->rates[row] = 0; /* a rate into another currency: not for us */
        else if (check_rate(currency, row, error) < 0)
            return -1;
    }
    return 0;
}

struct currency *currency_open(const char *path, const char *wanted, struct vfm_error *error)
{
    struct currency *currency = calloc(1, sizeof *currency);
    if (!currency) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table of rates");
        return NULL;
    }
    currency->wanted = wanted;
    if (path &&
        (vfm_rows_load(path, &currency->rows, error) < 0 || read_rates(currency, error) < 0)) {
        currency_close(currency);
        return NULL;
    }
    return currency;
}

void currency_close(struct currency *currency)
{
    if (!currency)
        return;
    vfm_rows_release(&currency->rows);
    free(currency->periods);
    free(currency->rates);
    free(currency);
}

/* The row of `code` for the narrowest period that holds `period`; -1 where there is none. */
static long find_rate(const struct currency *currency, struct vfm_slice code,
                      struct vfm_period period)
{
    long best = -1;
    for (size_t row = 0; row < currency->rows.row_count; row++) {
        struct vfm_period wider;
        struct vfm_error ignored = {0};
        const struct vfm_period *listed = &currency->periods[row];
        if (currency->rates[row] == 0 ||
            !vfm_slice_equal(vfm_rows_cell(&currency->rows, row, currency->code), code) ||
            vfm_period_widen(period, listed->kind, &wider, &ignored) < 0 ||
            vfm_period_days(wider) != vfm_period_days(*listed))
            continue;
        if (best < 0 ||
            vfm_period_length(listed->kind) < vfm_period_length(currency->periods[best].kind))
            best = (long)row;
    }
    return best;
}

int currency_apply(const struct currency *currency, struct vfm_link *link,
                   struct vfm_record *record, enum kind kind, bool explain)
{
    struct vfm_slice code = field_text(record, "currency");
    struct vfm_period period;
    if (kind == KIND_OUTPUT || (kind == KIND_OUTCOME && !field_value(record, "proxy")))
        return 0;
    if (!code.length)
        code = vfm_slice_of("GBP");
    if (vfm_slice_is(code, currency->wanted))
        return 0;
    if (price_period(link, record, kind, &period) < 0)
        return -1;
    long row = currency->periods ? find_rate(currency, code, period) : -1;
    if (row < 0) {
        char text[VFM_PERIOD_TEXT];
        vfm_period_print(period, text);
        vfm_fail(&link->error, VFM_OUTSIDE_SERIES,
                 "no rate of %.*s to %s for %s%s%s: add a row with currency, period, rate",
                 (int)(code.length > 20 ? 20 : code.length), code.data, currency->wanted, text,
                 currency->periods ? " in " : ", no --rates given",
                 currency->periods ? currency->rows.name : "");
        return vfm_fail_field(&link->error, "currency", code);
    }
    struct vfm_slice rate = vfm_rows_cell(&currency->rows, (size_t)row, currency->rate);
    struct vfm_slice source = vfm_rows_cell(&currency->rows, (size_t)row, currency->source);
    const struct scaling scaling = {.factor = currency->rates[row],
                                    .currency = true,
                                    .explain = explain,
                                    .into = vfm_slice_of(currency->wanted)};
    if (money_scale(link, record, kind, &scaling) < 0 ||
        field_set(link, record, "currency",
                  vfm_make_text(vfm_slice_of(currency->wanted), link->arena)) < 0 ||
        field_set(link, record, "exchange_rate", vfm_make_json(rate)) < 0)
        return -1;
    return source.length
               ? field_set(link, record, "exchange_source", vfm_make_text(source, link->arena))
               : 0;
}
