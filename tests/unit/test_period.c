// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "tap.h"

#include <vfm/period.h>

/* The period printed again, or the error's name. */
static const char *reread(const char *text)
{
    static char out[VFM_PERIOD_TEXT];
    struct vfm_error error = {0};
    struct vfm_period period;
    if (vfm_period_parse(vfm_slice_of(text), &period, &error) != 0)
        return vfm_code_name(error.code);
    vfm_period_print(period, out);
    return out;
}

static struct vfm_period read(const char *text)
{
    struct vfm_error error = {0};
    struct vfm_period period = {0};
    if (vfm_period_parse(vfm_slice_of(text), &period, &error) != 0)
        tap_ok(false, "%s is a period", text);
    return period;
}

static void test_forms(void)
{
    static const struct {
        const char *text;
        enum vfm_period_kind kind;
        int year, month, day;
    } good[] = {
        {"2024", VFM_CALENDAR_YEAR, 2024, 1, 1},
        {"0001", VFM_CALENDAR_YEAR, 1, 1, 1},
        {"9999", VFM_CALENDAR_YEAR, 9999, 1, 1},
        {"2024-25", VFM_FINANCIAL_YEAR, 2024, 4, 1},
        {"1999-00", VFM_FINANCIAL_YEAR, 1999, 4, 1},
        {"2011-12", VFM_FINANCIAL_YEAR, 2011, 4, 1}, /* ambiguous: the financial year, by rule */
        {"2000-01", VFM_FINANCIAL_YEAR, 2000, 4, 1},
        {"2010-12", VFM_MONTH, 2010, 12, 1},
        {"2012-12", VFM_MONTH, 2012, 12, 1},
        {"2024-04", VFM_MONTH, 2024, 4, 1},
        {"2024-Q1", VFM_QUARTER, 2024, 1, 1},
        {"2024-Q3", VFM_QUARTER, 2024, 7, 1},
        {"2024-Q4", VFM_QUARTER, 2024, 10, 1},
        {"2024-04-17", VFM_DAY, 2024, 4, 17},
        {"2024-02-29", VFM_DAY, 2024, 2, 29},
        {"2000-02-29", VFM_DAY, 2000, 2, 29},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct vfm_period period = read(good[i].text);
        tap_ok(period.kind == good[i].kind && period.year == good[i].year &&
                   period.month == good[i].month && period.day == good[i].day,
               "%s starts on %04d-%02d-%02d", good[i].text, good[i].year, good[i].month,
               good[i].day);
        tap_text(reread(good[i].text), good[i].text, "… and prints as it was");
    }
    static const char *const bad[] = {
        "",           "2024-26",    "2024-00",    "2024-13",    "2024-23",    "24",
        "024",        "20245",      "2024-",      "2024-4",     "2024-Q0",    "2024-Q5",
        "2024-q3",    "2024-Q",     "2024-Q33",   "2024/25",    "2024-2025",  "2024-25 ",
        " 2024",      "2024-04-31", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10",
        "2024-04-00", "2024-4-17",  "2024/04/17", "17/04/2024", "2024-04-1",  "2024-04-017",
        "abcd",       "-2024",      "+2024",      "0000",       "0000-01-01", "2024-AB",
        "20 4-25",    "2024-04T17", "1e10",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char name[60];
        snprintf(name, sizeof name, "\"%s\" is not a period", bad[i]);
        tap_text(reread(bad[i]), "bad-period", name);
    }
    struct vfm_error error = {0};
    struct vfm_period period;
    vfm_period_parse(vfm_slice_of("2024-26"), &period, &error);
    tap_contains(error.message, "write 2024-25", "2024-26 is refused with the year after");
    error = (struct vfm_error){0};
    vfm_period_parse(vfm_slice_of("2024-06-31"), &period, &error);
    tap_contains(error.message, "days 01 to 30", "31 June is refused with the month's days");
}

static const char *widened(const char *text, enum vfm_period_kind kind)
{
    static char out[VFM_PERIOD_TEXT];
    struct vfm_error error = {0};
    struct vfm_period wider;
    if (vfm_period_widen(read(text), kind, &wider, &error) != 0)
        return vfm_code_name(error.code);
    vfm_period_print(wider, out);
    return out;
}

static void test_widen(void)
{
    static const struct {
        const char *text;
        enum vfm_period_kind kind;
        const char *want;
    } rows[] = {
        {"2024-04-01", VFM_FINANCIAL_YEAR, "2024-25"},
        {"2024-03-31", VFM_FINANCIAL_YEAR, "2023-24"},
        {"2024-04", VFM_FINANCIAL_YEAR, "2024-25"},
        {"2024-03", VFM_FINANCIAL_YEAR, "2023-24"},
        {"2024-Q1", VFM_FINANCIAL_YEAR, "2023-24"},
        {"2024-Q2", VFM_FINANCIAL_YEAR, "2024-25"},
        {"2024-Q4", VFM_FINANCIAL_YEAR, "2024-25"},
        {"2024-12-31", VFM_CALENDAR_YEAR, "2024"},
        {"2024-Q4", VFM_CALENDAR_YEAR, "2024"},
        {"2024-05", VFM_QUARTER, "2024-Q2"},
        {"2024-12-31", VFM_QUARTER, "2024-Q4"},
        {"2024-12-31", VFM_MONTH, "2024-12"},
        {"2024-25", VFM_FINANCIAL_YEAR, "2024-25"},
        {"2024-04-17", VFM_DAY, "2024-04-17"},
        {"2024", VFM_FINANCIAL_YEAR, "bad-period"},
        {"2024-25", VFM_CALENDAR_YEAR, "bad-period"},
        {"2024", VFM_QUARTER, "bad-period"},
        {"2024-25", VFM_MONTH, "bad-period"},
        {"2024-Q1", VFM_MONTH, "bad-period"},
        {"2024-04", VFM_DAY, "bad-period"},
        {"0001-01-05", VFM_FINANCIAL_YEAR, "bad-period"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char name[60];
        snprintf(name, sizeof name, "%s widens to %s", rows[i].text, rows[i].want);
        tap_text(widened(rows[i].text, rows[i].kind), rows[i].want, name);
    }
}

static const char *shifted(const char *text, int count)
{
    static char out[VFM_PERIOD_TEXT];
    vfm_period_print(vfm_period_shift(read(text), count), out);
    return out;
}

static void test_shift(void)
{
    tap_text(shifted("2024", 5), "2029", "five years on");
    tap_text(shifted("2024-25", -25), "1999-00", "25 financial years back");
    tap_text(shifted("2024-Q4", 1), "2025-Q1", "the quarter after the last");
    tap_text(shifted("2024-Q1", -1), "2023-Q4", "the quarter before the first");
    tap_text(shifted("2024-Q1", -9), "2021-Q4", "nine quarters back");
    tap_text(shifted("2024-11", 3), "2025-02", "three months on");
    tap_text(shifted("2024-01", -1), "2023-12", "the month before January");
    tap_text(shifted("2024-02-28", 1), "2024-02-29", "a leap day");
    tap_text(shifted("2023-02-28", 1), "2023-03-01", "no leap day");
    tap_text(shifted("2024-01-01", -1), "2023-12-31", "the day before New Year");
    tap_text(shifted("2000-01-01", 36525), "2100-01-01", "a century of days"); /* 25 leap days */
}

static void test_years(void)
{
    struct vfm_error error = {0};
    double years = -1;
    tap_ok(vfm_period_years(read("2024-25"), read("2029-30"), &years, &error) == 0 && years == 5,
           "five financial years");
    tap_ok(vfm_period_years(read("2024"), read("2021"), &years, &error) == 0 && years == -3,
           "three calendar years back");
    tap_ok(vfm_period_years(read("2024-Q1"), read("2024-Q4"), &years, &error) == 0 && years == 0.75,
           "three quarters");
    tap_ok(vfm_period_years(read("2024-25"), read("2025-10-31"), &years, &error) == 0 &&
               years == 1.5,
           "a year and six months: a day counts as its month");
    tap_ok(vfm_period_years(read("2024"), read("2024-25"), &years, &error) == -1 &&
               error.code == VFM_BAD_PERIOD,
           "two kinds of year are never mixed");
    tap_contains(error.message, "2024-25", "… and both are named");
    tap_contains(error.message, "2024 is a calendar year", "… with their kinds");
}

/* Known days, then every day of the calendar by walking it. */
static void test_days(void)
{
    tap_integer(vfm_period_days(read("1970-01-01")), 0, "day 0");
    tap_integer(vfm_period_days(read("1969-12-31")), -1, "the day before");
    tap_integer(vfm_period_days(read("2000-03-01")), 11017, "1 March 2000");
    tap_integer(vfm_period_days(read("2024-25")), 19814,
                "1 April 2024"); /* date -d … +%s / 86400 */
    tap_integer(vfm_period_days(read("0001-01-01")), -719162, "1 January of year 1");
    tap_integer(vfm_period_days(read("9999-12-31")), 2932896, "31 December 9999");

    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t days = -719162;
    unsigned wrong = 0;
    for (int year = 1; year <= 9999; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leap);
            if (vfm_date_valid(year, month, length + 1) || vfm_date_valid(year, month, 0))
                wrong++;
            for (int day = 1; day <= length; day++, days++) {
                struct vfm_period period = {VFM_DAY, year, (int8_t)month, (int8_t)day};
                struct vfm_period next = {VFM_DAY, 1970, 1, 1};
                next = vfm_period_shift(next, (int32_t)days);
                if (vfm_period_days(period) != days || !vfm_date_valid(year, month, day) ||
                    next.year != year || next.month != month || next.day != day)
                    wrong++;
            }
        }
    }
    tap_integer(wrong, 0, "every day of the years 1 to 9999, there and back");
    tap_ok(!vfm_date_valid(0, 1, 1) && !vfm_date_valid(10000, 1, 1) && !vfm_date_valid(2024, 13, 1),
           "years 0 and 10000 and month 13 are no dates");
}

static void test_lengths(void)
{
    tap_integer(vfm_period_length(VFM_FINANCIAL_YEAR), 12, "a financial year has 12 months");
    tap_integer(vfm_period_length(VFM_QUARTER), 3, "a quarter has 3");
    tap_integer(vfm_period_length(VFM_MONTH), 1, "a month has 1");
    tap_integer(vfm_period_length(VFM_DAY), 0, "a day has none");
    tap_integer(vfm_period_months(read("2024-25")), 2024 * 12 + 3, "months to April 2024");
}

int main(void)
{
    test_forms();
    test_widen();
    test_shift();
    test_years();
    test_days();
    test_lengths();
    return tap_done();
}
