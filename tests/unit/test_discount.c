// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/discount.h>

#include <math.h>
#include <stdlib.h>

#include <vfm/number.h>
#include <vfm/rows.h>

#include "tap.h"

static double number_of(struct vfm_slice cell)
{
    struct vfm_error error = {0};
    double number = NAN;
    vfm_number_parse(cell, &number, &error);
    return number;
}

/* The schedules as the Green Book's table states them. */
static const double rates[4][6] = {{0.035, 0.03, 0.025, 0.02, 0.015, 0.01},
                                   {0.015, 0.0129, 0.0107, 0.0086, 0.0064, 0.0043},
                                   {0.03, 0.0257, 0.0214, 0.0171, 0.0129, 0.0086},
                                   {0.01, 0.0086, 0.0071, 0.0057, 0.0043, 0.0029}};

static struct vfm_schedule schedule_of(const double *rate)
{
    static const uint32_t ends[] = {30, 75, 125, 200, 300, VFM_OPEN};
    struct vfm_schedule schedule = {0};
    struct vfm_error error = {0};
    uint32_t from = 0;
    for (int i = 0; i < 6; i++) {
        vfm_schedule_add(&schedule, (struct vfm_band){from, ends[i], rate[i]}, &error);
        from = ends[i] + 1;
    }
    return schedule;
}

static double factor_at(const struct vfm_schedule *schedule, int64_t months)
{
    struct vfm_error error = {0};
    double factor = NAN;
    vfm_discount_factors(schedule, months, 1, &factor, &error);
    return factor;
}

/* Every column of a table of factors by year, to `places` decimals. */
static void table(const char *path, double places)
{
    struct vfm_rows rows;
    struct vfm_error error = {0};
    if (!tap_ok(vfm_rows_load(path, &rows, &error) == 0, "%s is read", path))
        return;
    for (size_t column = 1; column < rows.column_count; column++) {
        struct vfm_schedule schedule = schedule_of(rates[column - 1]);
        unsigned wrong = 0;
        for (size_t row = 0; row < rows.row_count; row++) {
            double year = number_of(vfm_rows_cell(&rows, row, 0));
            double want = number_of(vfm_rows_cell(&rows, row, (int)column));
            double got = factor_at(&schedule, (int64_t)year * 12);
            /* what a printed figure leaves open, and a hair for the last bit of a tie */
            if (!(fabs(got - want) * places < 0.5001)) {
                printf("# year %g: %.15f, not %.12f\n", year, got, want);
                wrong++;
            }
        }
        tap_ok(wrong == 0, "%s: %.*s, %zu factors to 1/%g", path, VFM_PRINT(rows.headings[column]),
               rows.row_count, places);
    }
    vfm_rows_release(&rows);
}

static void close_to(double got, double want, const char *text)
{
    if (!tap_ok(fabs(got - want) < 5e-13, "%s", text))
        printf("# got %.15f, expected %.15f\n", got, want);
}

static void within_a_year(void)
{
    struct vfm_schedule flat = vfm_schedule_flat(0.035), standard = schedule_of(rates[0]);
    /* (1 + r)^(1/12) - 1, worked out with 50 digits */
    close_to(vfm_rate_within(0.01, 1), 0.000829538114346, "1% a year by the month");
    close_to(vfm_rate_within(0.035, 1), 0.002870898719077, "3.5% a year by the month");
    close_to(vfm_rate_within(0.08, 1), 0.006434030110003, "8% a year by the month");
    close_to(vfm_rate_within(0.035, 3), 0.008637445998, "3.5% a year by the quarter");
    tap_double(vfm_rate_within(0.035, 12), 0.035, "twelve months are the year");
    tap_double(vfm_growth(0.035, 0), 1, "no months, no growth");
    double product = 1;
    for (unsigned months = 1; months < 12; months++) {
        product = pow(1.035, months / 12.0);
        if (fabs(vfm_growth(0.035, months) / product - 1) > 1e-15)
            break;
        product = 0;
    }
    tap_ok(product == 0, "1 to 11 months agree with pow() to 1e-15");
    /* 1/1.035^½, ^1½: the timing conventions */
    close_to(factor_at(&flat, 6), 0.982946374366, "mid-year of year 0");
    close_to(factor_at(&flat, 18), 0.949706641899, "mid-year of year 1");
    close_to(factor_at(&flat, 0), 1, "no time");
    close_to(factor_at(&flat, 12), 0.966183574879, "one year");
    /* DF(30)/1.03^½: the half year past the edge goes by the rate of year 31 */
    close_to(factor_at(&standard, 366), 0.351051549144, "half a year across a band's edge");
    /* 0.356278410602/1.03^(1/12) */
    close_to(factor_at(&standard, 361), 0.355401893655, "a month across a band's edge");
    close_to(factor_at(&flat, -12), 1.035, "a year past is compounded forward");
    close_to(factor_at(&flat, -24), 1.071225, "two years past");
    close_to(factor_at(&flat, -6), 1.017349497469, "half a year past: 1.035^½");
    tap_integer(vfm_timing_months(VFM_TIMING_END), 12, "at the end");
    tap_integer(vfm_timing_months(VFM_TIMING_MID), 6, "in the middle");
    tap_integer(vfm_timing_months(VFM_TIMING_START), 0, "at the start");
}

static void many_at_once(void)
{
    struct vfm_schedule standard = schedule_of(rates[0]);
    struct vfm_error error = {0};
    double factors[400];
    unsigned differ = 0;
    for (int64_t first = -30; first <= 30; first++) {
        if (vfm_discount_factors(&standard, first, 400, factors, &error) < 0)
            differ++;
        for (uint32_t i = 0; i < 400; i++)
            differ += factors[i] != factor_at(&standard, first + 12 * (int64_t)i);
    }
    tap_integer(differ, 0, "a row of factors is the factors one by one");
}

static int add(struct vfm_schedule *schedule, uint32_t from, uint32_t to, double rate,
               struct vfm_error *error)
{
    *error = (struct vfm_error){0};
    return vfm_schedule_add(schedule, (struct vfm_band){from, to, rate}, error);
}

static void refused(void)
{
    struct vfm_schedule schedule = {0};
    struct vfm_error error;
    double factors[40];
    tap_ok(add(&schedule, 2, 30, 0.03, &error) < 0, "a schedule that begins with year 2");
    tap_ok(add(&schedule, 0, 30, 3.5, &error) < 0, "a rate of 3.5");
    tap_contains(error.message, "write 3.5% or 0.035", "... and the way out");
    tap_ok(add(&schedule, 0, 30, 1, &error) < 0, "a rate of 1");
    tap_ok(add(&schedule, 0, 30, -0.01, &error) < 0, "a rate below 0");
    tap_ok(add(&schedule, 0, 30, NAN, &error) < 0, "a rate that is no number");
    tap_integer(schedule.count, 0, "... and nothing was added");
    tap_ok(add(&schedule, 0, 30, 0.035, &error) == 0, "years 0 to 30");
    tap_ok(add(&schedule, 32, 75, 0.03, &error) < 0, "a gap");
    tap_contains(error.message, "begin this one with year 31", "... and the way out");
    tap_ok(add(&schedule, 30, 75, 0.03, &error) < 0, "an overlap");
    tap_ok(add(&schedule, 31, 30, 0.03, &error) < 0, "an end before the start");
    error = (struct vfm_error){0};
    tap_ok(vfm_discount_factors(&schedule, 12, 30, factors, &error) == 0, "years 1 to 30");
    tap_ok(vfm_discount_factors(&schedule, 12, 31, factors, &error) < 0, "year 31 is past the end");
    tap_integer(error.code, VFM_OUTSIDE_SERIES, "... and says so");
    tap_ok(vfm_discount_factors(&schedule, 360, 1, factors, &error) == 0, "the end of year 30");
    tap_ok(vfm_discount_factors(&schedule, 361, 1, factors, &error) < 0, "a month after it");
    tap_ok(add(&schedule, 31, VFM_OPEN, 0.03, &error) == 0, "31 and on");
    tap_ok(add(&schedule, 76, VFM_OPEN, 0.02, &error) < 0, "nothing follows what has no end");
    error = (struct vfm_error){0};
    tap_ok(vfm_discount_factors(&schedule, 12 * 20001, 1, factors, &error) < 0, "20,001 years");
    tap_integer(error.code, VFM_OUT_OF_RANGE, "... are out of range");
}

int main(void)
{
    table("testdata/discount/northern-ireland-factors.csv", 1e4);
    table("testdata/discount/greenbook-factors.csv", 1e12);
    within_a_year();
    many_at_once();
    refused();
    return tap_done();
}
