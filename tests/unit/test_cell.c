// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Figures as people read them: half to even from the decimal that came in. What is right here was
 * worked out by hand; the halves are those that no double holds, so that rounding by way of one
 * would show.
 */
#include <vfm/report.h>

#include "tap.h"

struct figure_case {
    const char *number, *shown;
};

static struct vfm_slice slice(const char *text)
{
    return vfm_slice_of(text);
}

static void check_cases(const struct figure_case *cases, size_t count,
                        struct vfm_cell (*make)(struct vfm_report *, struct vfm_slice))
{
    for (size_t i = 0; i < count; i++) {
        struct vfm_arena arena = {0};
        struct vfm_report report = {.arena = &arena};
        struct vfm_cell cell = make(&report, slice(cases[i].number));
        tap_slice(cell.shown, cases[i].shown, cases[i].number);
        tap_slice(cell.exact, cases[i].number, "… kept for programs");
        vfm_arena_release(&arena);
    }
}

static struct vfm_cell pounds(struct vfm_report *report, struct vfm_slice number)
{
    return vfm_cell_money(report, number, (struct vfm_slice){NULL, 0});
}

static struct vfm_cell two_decimals(struct vfm_report *report, struct vfm_slice number)
{
    return vfm_cell_number(report, number, 2);
}

static const struct figure_case money[] = {
    {"0", "£0.00"},
    {"1234.56", "£1,234.56"},
    {"0.005", "£0.00"},
    {"0.015", "£0.02"},
    {"0.025", "£0.02"},
    {"1.005", "£1.00"},
    {"1.0050000000000000000000000001", "£1.01"},
    {"2.675", "£2.68"},
    {"-2.675", "-£2.68"},
    {"-0.004", "£0.00"},
    {"-0", "£0.00"},
    {"999.995", "£1,000.00"},
    {"999999.99", "£999,999.99"},
    {"9.995e2", "£999.50"},
    {"1E3", "£1,000.00"},
    {"1e-9", "£0.00"},
    {"12345678901234567890123456.785", "£12,345,678,901,234,567,890,123,456.78"},
    {"1e400", "£1e400"}, /* as it stands: nobody reads 400 zeros */
};

static const struct figure_case ratios[] = {
    {"5.801687", "5.80"}, {"0.994999", "0.99"}, {"0.995", "1.00"},
    {"0.985", "0.98"},    {"-1.005", "-1.00"},  {"10", "10.00"},
};

static const struct figure_case counts[] = {
    {"0", "0"}, {"999", "999"}, {"1000", "1,000"}, {"32.5", "32.5"}, {"1234567.25", "1,234,567.25"},
};

static const struct figure_case shares[] = {
    {"0.2145", "21.4%"},   {"0.2155", "21.6%"}, {"1", "100.0%"},
    {"-1.001", "-100.1%"}, {"0.0004", "0.0%"},
};

static void test_currencies(void)
{
    static const char *const shown[][2] = {
        {"GBP", "£12.50"}, {"EUR", "€12.50"}, {"USD", "$12.50"}, {"CHF", "CHF 12.50"}};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        struct vfm_arena arena = {0};
        struct vfm_report report = {.arena = &arena};
        struct vfm_cell cell = vfm_cell_money(&report, slice("12.5"), slice(shown[i][0]));
        tap_slice(cell.shown, shown[i][1], shown[i][0]);
        vfm_arena_release(&arena);
    }
}

int main(void)
{
    check_cases(money, sizeof money / sizeof *money, pounds);
    check_cases(ratios, sizeof ratios / sizeof *ratios, two_decimals);
    check_cases(counts, sizeof counts / sizeof *counts, vfm_cell_count);
    check_cases(shares, sizeof shares / sizeof *shares, vfm_cell_percent);
    test_currencies();
    return tap_done();
}
