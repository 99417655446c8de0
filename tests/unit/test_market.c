// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Measures of a market against published figures, properties, and sums done by hand.
 */
#include "tap.h"

#include <vfm/market.h>

#define MOST 100

static const char *printed(vfm_money amount)
{
    static char out[VFM_MONEY_TEXT + 1];
    out[vfm_money_print(amount, out)] = '\0';
    return out;
}

/* The index of `count` suppliers that hold so many units of so many micro-pounds each. */
static const char *index_of(const vfm_money *holdings, size_t count, vfm_money unit)
{
    struct vfm_concentration market = {0};
    struct vfm_error error = {0};
    vfm_money index;
    for (size_t i = 0; i < count; i++)
        if (vfm_concentration_add(&market, holdings[i] * unit, &error) < 0)
            return vfm_code_name(error.code);
    return vfm_concentration_index(&market, &index) ? printed(index) : "none";
}

static void test_published(void)
{
    static const struct {
        vfm_money holdings[20];
        size_t count;
        const char *index, *source;
    } rows[] = {
        {{30, 30, 20, 20}, 4, "2600", "US Department of Justice: 30, 30, 20 and 20 per cent"},
        {{25, 20, 15, 10, 8, 7, 6, 5, 4}, 9, "1540", "nine firms, before any merger"},
        {{25, 20, 15, 10, 8, 7, 6, 9}, 8, "1580", "… the two smallest merged"},
        {{45, 15, 10, 8, 7, 6, 5, 4}, 8, "2540", "… the two largest merged"},
        /* Wikipedia, Herfindahl-Hirschman index, worked examples: 0.136 and 0.643 */
        {{15, 15, 15, 15, 15, 15, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 16, "1360", "six with 15 each"},
        {{80, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 16, "6430", "one with 80"},
        {{7}, 1, "10000", "one supplier of everything"},
        {{5, 5, 5, 5}, 4, "2500", "four equal ones"},
        /* Merger Guidelines 5.3: a merger adds twice the product of the shares, 2 * 5 * 10 */
        {{5, 10, 85}, 3, "7350", "5, 10 and 85 per cent"},
        {{15, 85}, 2, "7450", "… the first two merged: 100 more"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tap_text(index_of(rows[i].holdings, rows[i].count, VFM_MONEY_UNIT), rows[i].index,
                 rows[i].source);
        tap_text(index_of(rows[i].holdings, rows[i].count, 1234567), rows[i].index,
                 "… whatever the unit");
    }
}

static void test_rounding(void)
{
    static const struct {
        vfm_money holdings[8];
        size_t count;
        const char *index, *sum;
    } rows[] = {
        {{1, 1, 1}, 3, "3333.333333", "10000/3"},
        {{1, 1, 1, 1, 1, 1}, 6, "1666.666667", "10000/6"},
        {{1, 2}, 2, "5555.555556", "10000 * 5/9"},
        /* 1 + 1023^2 over 1024^2: 9980.487823486328125 */
        {{1, 1023}, 2, "9980.487823", "10000 * 1046530/1048576"},
        /* a total of 200,000 makes the index in millionths a quarter of the sum of squares:
         * 2 (10^10 + 1)/4 = 5000000000.5, and (2 * 99999^2 + 4)/4 = 4999900001.5 */
        {{100001, 99999}, 2, "5000", "5000.0000005 goes down to the even digit"},
        {{99999, 99999, 2}, 3, "4999.900002", "4999.9000015 goes up to the even digit"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_text(index_of(rows[i].holdings, rows[i].count, 1), rows[i].index, rows[i].sum);
}

static void test_edges(void)
{
    static const vfm_money none[] = {0, 0}, with_nothing[] = {3, 0, 3};
    static const vfm_money large[] = {1, 1};
    vfm_money half = VFM_MONEY_LIMIT / 2;
    tap_text(index_of(none, 0, 1), "none", "no suppliers have no index");
    tap_text(index_of(none, 2, 1), "none", "nor have suppliers of nothing");
    tap_text(index_of(with_nothing, 3, 1), "5000", "who holds nothing adds nothing");
    tap_text(index_of(large, 2, half), "5000", "two halves of the largest amount");
    tap_text(index_of(large, 1, VFM_MONEY_LIMIT), "10000", "all of the largest amount");
    tap_text(index_of(large, 2, half + 1), "overflow", "past it is an error");
}

/* Against doubles, for holdings of any size; and in any order. */
static void test_orders(void)
{
    uint64_t random = 5;
    int wrong = 0, differ = 0;
    for (int round = 0; round < 500; round++) {
        vfm_money holdings[MOST], back[MOST];
        size_t count = 1 + tap_random(&random) % MOST;
        double total = 0, squares = 0;
        for (size_t i = 0; i < count; i++) {
            holdings[i] = (vfm_money)(tap_random(&random) >> (tap_random(&random) % 60)) *
                          (vfm_money)(1 + tap_random(&random) % 1000000);
            back[count - 1 - i] = holdings[i];
            total += (double)holdings[i];
        }
        for (size_t i = 0; i < count; i++)
            squares += (double)holdings[i] / total * ((double)holdings[i] / total);
        struct vfm_concentration market = {0};
        struct vfm_error error = {0};
        vfm_money index = -1;
        for (size_t i = 0; i < count; i++)
            vfm_concentration_add(&market, holdings[i], &error);
        vfm_concentration_index(&market, &index);
        double by = vfm_money_double(index) - 10000 * squares;
        wrong += total > 0 && !(by < 1e-6 && by > -1e-6);
        char there[VFM_MONEY_TEXT + 8];
        snprintf(there, sizeof there, "%s", index_of(holdings, count, 1));
        differ += strcmp(there, index_of(back, count, 1)) != 0;
    }
    tap_integer(wrong, 0, "500 markets are what doubles say, to a millionth");
    tap_integer(differ, 0, "… and the same from the other end");
}

static void test_just_under(void)
{
    static const struct {
        const char *amount;
        bool is;
    } rows[] = {{"30000", false},        {"29999.999999", true},  {"27000", true},
                {"26999.999999", false}, {"30000.000001", false}, {"0", false}};
    struct vfm_error error = {0};
    vfm_money amount = 0, tenth = VFM_MONEY_UNIT / 10;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        vfm_money_parse(vfm_slice_of(rows[i].amount), &amount, &error);
        tap_ok(vfm_just_under(amount, 30000 * VFM_MONEY_UNIT, tenth) == rows[i].is,
               "%s is %sjust under 30000", rows[i].amount, rows[i].is ? "" : "not ");
    }
    tap_ok(vfm_just_under(VFM_MONEY_LIMIT - 1, VFM_MONEY_LIMIT, tenth), "the largest amounts");
    tap_ok(vfm_just_under(1, VFM_MONEY_LIMIT, VFM_MONEY_UNIT), "within all of it is all below");
}

static struct vfm_period day(const char *text)
{
    struct vfm_period period = {0};
    struct vfm_error error = {0};
    if (vfm_period_parse(vfm_slice_of(text), &period, &error) < 0)
        printf("# %s: %s\n", text, error.message);
    return period;
}

static void test_lasting(void)
{
    static const struct {
        const char *start, *end;
        bool is;
    } rows[] = {
        {"2024-04-01", "2027-03-31", true},  {"2024-04-01", "2027-03-30", false},
        {"2024-04-01", "2027-04-01", true},  {"2024-01-01", "2026-12-31", true},
        {"2024-02-29", "2027-02-28", true},  {"2024-02-29", "2027-02-27", false},
        {"2021-02-28", "2024-02-27", true},  {"2021-03-01", "2024-02-29", true},
        {"2021-03-01", "2024-02-28", false}, {"2024-04-01", "2024-04-01", false},
        {"9997-01-01", "9999-12-31", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_ok(vfm_lasts_years(day(rows[i].start), day(rows[i].end), 3) == rows[i].is,
               "%s to %s is %s", rows[i].start, rows[i].end,
               rows[i].is ? "three years" : "less than three years");
}

static void test_days(void)
{
    struct vfm_error error = {0};
    vfm_money rate = 42;
    /* 12 days on £40,000 are 30 on £100,000 */
    vfm_days_per_100000(12 * VFM_MONEY_UNIT, 40000 * VFM_MONEY_UNIT, &rate, &error);
    tap_text(printed(rate), "30", "12 days on 40,000 are 30 on 100,000");
    vfm_days_per_100000(0, 1, &rate, &error);
    tap_text(printed(rate), "0", "no days are none");
    rate = 42;
    tap_ok(vfm_days_per_100000(VFM_MONEY_LIMIT, VFM_MONEY_LIMIT, &rate, &error) < 0 &&
               error.code == VFM_OVERFLOWED && rate == 42,
           "days past all measure are an error");
}

int main(void)
{
    test_published();
    test_rounding();
    test_edges();
    test_orders();
    test_just_under();
    test_lasting();
    test_days();
    return tap_done();
}
