// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/impact.h>

#include <math.h>

#include <vfm/money.h>

#include "tap.h"

/* `got` rounded as money is `want` micro-units. */
static void is_money(double got, long long want, const char *text)
{
    struct vfm_error error = {0};
    vfm_money amount = 0;
    vfm_money_round(got, &amount, &error);
    tap_integer((long long)amount, want, text);
}

int main(void)
{
    /* Living Well Taking Control, row a: 237 x 45.33 x 0.9 x 0.9, printed as 8,702.00 */
    const struct vfm_impact row_a = {
        .quantity = 237, .proxy = 45.33, .deadweight = 0.1, .attribution = 0.1, .multiplier = 1};
    is_money(vfm_impact(&row_a), 8702000100, "lwtc row a: 8702.0001 exactly");

    /* by hand: 1000 x 0.8 x 0.75 x 0.9 x 0.5 x 0.8 = 216 */
    struct vfm_impact all = {.quantity = 10,
                             .proxy = 100,
                             .deadweight = 0.2,
                             .displacement = 0.25,
                             .attribution = 0.1,
                             .leakage = 0.5,
                             .substitution = 0.2,
                             .multiplier = 1};
    is_money(vfm_impact(&all), 216000000, "five deductions multiply");
    const double further[] = {0.5, 0.25};
    all.further = further;
    all.further_count = 2;
    is_money(vfm_impact(&all), 81000000, "and the named ones too: 216 x 0.5 x 0.75 = 81");
    all.multiplier = 1.5;
    is_money(vfm_impact(&all), 121500000, "the multiplier comes after: 121.50");
    all.quantity = -10;
    is_money(vfm_impact(&all), -121500000, "a negative quantity");
    all.proxy = -100;
    is_money(vfm_impact(&all), 121500000, "a negative proxy besides");
    all.quantity = 2.5;
    is_money(vfm_impact(&all), -30375000, "a fraction of a unit: a quarter of 121.50");
    all.attribution = 1;
    is_money(vfm_impact(&all), 0, "all of it due to others");

    /* AI: 100 jobs x 1000 x (1 - 0.1)(1 - 0.25)(1 - 0) x 1.4, less 40 jobs x 1000 x 0.95 x 0.9
     * x 1.2 = 94,500 - 41,040 */
    const struct vfm_impact line = {
        .quantity = 100, .proxy = 1000, .leakage = 0.1, .displacement = 0.25, .multiplier = 1.4};
    const struct vfm_impact reference = {
        .quantity = 40, .proxy = 1000, .leakage = 0.05, .displacement = 0.1, .multiplier = 1.2};
    is_money(vfm_impact_beyond(&line, &reference), 53460000000, "a reference case taken away");

    const struct vfm_impact vast = {.quantity = 1e200, .proxy = 1e200, .multiplier = 1};
    tap_ok(isinf(vfm_impact(&vast)), "past any money: infinite, which no money accepts");
    return tap_done();
}
