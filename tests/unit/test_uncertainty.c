// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Summaries of draws against hand calculations and what spreadsheets answer. */
#include <vfm/uncertainty.h>

#include "tap.h"

static void is_money(vfm_money got, const char *wanted, const char *what)
{
    char text[VFM_MONEY_TEXT];
    tap_slice((struct vfm_slice){text, vfm_money_print(got, text)}, wanted, what);
}

/* 3, 1, 4, 1, 5, 9, 2, 6: mean 31/8; squares of differences 52.875 over 7 is 7.553571, its root
 * 2.748376, over √8 0.971698. PERCENTILE.INC at 0.05: place 1.35, both 1; median between 3 and 4;
 * at 0.95 place 7.65: 6 + 0.65·3. */
static void pi_digits(void)
{
    vfm_money values[] = {3, 1, 4, 1, 5, 9, 2, 6};
    struct vfm_spread spread;
    struct vfm_error error = {0};
    for (size_t i = 0; i < 8; i++)
        values[i] *= VFM_MONEY_UNIT;
    tap_ok(vfm_spread_of(values, 8, &spread, &error) == 0, "eight values");
    is_money(spread.mean, "3.875", "their mean");
    is_money(spread.sd, "2.748376", "their sd");
    is_money(spread.standard_error, "0.971698", "the standard error of the mean");
    is_money(spread.p5, "1", "P5");
    is_money(spread.p50, "3.5", "P50");
    is_money(spread.p95, "7.95", "P95");
    is_money(vfm_quantile_of(values, 8, 0), "1", "the least");
    is_money(vfm_quantile_of(values, 8, 100), "9", "the greatest");
    /* PERCENTILE.INC({1,1,2,3,4,5,6,9}, 0.25) is 1.75 */
    is_money(vfm_quantile_of(values, 8, 25), "1.75", "the lower quartile");
    struct vfm_share above = vfm_share_above(values, 8, 4 * VFM_MONEY_UNIT);
    is_money(above.share, "0.375", "three of eight are above 4, not 4 itself");
    /* √(0.375·0.625/8) */
    is_money(above.standard_error, "0.171163", "and the error of that");
}

static void small(void)
{
    vfm_money one[] = {-7};
    vfm_money two[] = {2, 1}, minus[] = {-1, -2}, large[] = {VFM_MONEY_LIMIT, VFM_MONEY_LIMIT};
    struct vfm_spread spread;
    struct vfm_error error = {0};
    vfm_spread_of(one, 1, &spread, &error);
    tap_ok(!spread.has_sd, "one draw has no sd");
    is_money(spread.mean, "-0.000007", "and is the mean");
    is_money(spread.p95, "-0.000007", "and every quantile");
    vfm_spread_of(two, 2, &spread, &error);
    is_money(spread.mean, "0.000002", "a tie between 1 and 2 goes to the even 2");
    vfm_spread_of(minus, 2, &spread, &error);
    is_money(spread.mean, "-0.000002", "and between -1 and -2 to -2");
    is_money(vfm_share_above(two, 2, 5).share, "0", "none above");
    is_money(vfm_share_above(two, 2, 0).standard_error, "0", "all above: no error");
    tap_ok(vfm_spread_of(large, 2, &spread, &error) == 0, "the largest amounts there are");
    tap_ok(spread.mean == VFM_MONEY_LIMIT, "and their mean");
}

int main(void)
{
    pi_digits();
    small();
    return tap_done();
}
