// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/uncertainty.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* numerator/denominator (> 0) to the nearest whole number, a tie to the even one. */
static vfm_money divide(vfm_money numerator, vfm_money denominator)
{
    vfm_money quotient = numerator / denominator, left = numerator % denominator;
    vfm_money size = left < 0 ? -left : left;
    if (size > denominator - size || (size == denominator - size && quotient % 2 != 0))
        quotient += numerator < 0 ? -1 : 1;
    return quotient;
}

static int compare(const void *left, const void *right)
{
    const vfm_money *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

int vfm_mean_of(const vfm_money *values, size_t count, vfm_money *mean, struct vfm_error *error)
{
    vfm_money sum = 0;
    assert(count > 0);
    for (size_t i = 0; i < count; i++)
        if (__builtin_add_overflow(sum, values[i], &sum))
            return vfm_fail(error, VFM_OVERFLOWED,
                            "the sum of the draws is too large: give amounts in a larger unit");
    *mean = divide(sum, (vfm_money)count);
    return 0;
}

vfm_money vfm_quantile_of(const vfm_money *sorted, size_t count, unsigned percent)
{
    assert(count > 0 && percent <= 100);
    size_t place = (count - 1) * percent, at = place / 100, part = place % 100;
    if (part == 0)
        return sorted[at];
    return divide(sorted[at] * 100 + (sorted[at + 1] - sorted[at]) * (vfm_money)part, 100);
}

int vfm_spread_of(vfm_money *values, size_t count, struct vfm_spread *spread,
                  struct vfm_error *error)
{
    double squares = 0;
    qsort(values, count, sizeof *values, compare);
    if (vfm_mean_of(values, count, &spread->mean, error) < 0)
        return -1;
    spread->p5 = vfm_quantile_of(values, count, 5);
    spread->p50 = vfm_quantile_of(values, count, 50);
    spread->p95 = vfm_quantile_of(values, count, 95);
    spread->has_sd = count > 1;
    spread->sd = spread->standard_error = 0;
    if (!spread->has_sd)
        return 0;
    for (size_t i = 0; i < count; i++) {
        double off = vfm_money_double(values[i] - spread->mean);
        squares += off * off;
    }
    double sd = sqrt(squares / (double)(count - 1));
    if (vfm_money_round(sd, &spread->sd, error) < 0)
        return -1;
    return vfm_money_round(sd / sqrt((double)count), &spread->standard_error, error);
}

struct vfm_share vfm_share_above(const vfm_money *values, size_t count, vfm_money threshold)
{
    struct vfm_share share = {0, 0};
    struct vfm_error ignored = {0};
    size_t above = 0;
    assert(count > 0);
    for (size_t i = 0; i < count; i++)
        above += values[i] > threshold;
    double p = (double)above / (double)count;
    share.share = divide((vfm_money)above * VFM_MONEY_UNIT, (vfm_money)count);
    vfm_money_round(sqrt(p * (1 - p) / (double)count), &share.standard_error, &ignored);
    return share;
}
