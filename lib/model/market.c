// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/market.h>

#include <assert.h>

__extension__ typedef unsigned __int128 wide;

#define LIMBS 4

/* ---- whole numbers of 256 bits, the lowest 64 first ---- */

/* sum += term. Nothing here is past 2^234: see vfm_concentration_index. */
static void limbs_add(uint64_t *sum, const uint64_t *term)
{
    wide carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        carry += (wide)sum[i] + term[i];
        sum[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

static void limbs_square(wide value, uint64_t *square)
{
    uint64_t low = (uint64_t)value, high = (uint64_t)(value >> 64);
    wide ends[2] = {(wide)low * low, (wide)high * high}, middle = (wide)low * high;
    const uint64_t twice[LIMBS] = {0, (uint64_t)middle, (uint64_t)(middle >> 64), 0};
    for (int i = 0; i < LIMBS; i++)
        square[i] = (uint64_t)(ends[i / 2] >> (i % 2 ? 64 : 0));
    limbs_add(square, twice);
    limbs_add(square, twice);
}

static void limbs_times(const uint64_t *value, uint64_t factor, uint64_t *product)
{
    wide carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        carry += (wide)value[i] * factor;
        product[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

static int limbs_compare(const uint64_t *a, const uint64_t *b)
{
    for (int i = LIMBS - 1; i >= 0; i--)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

/* ---- concentration ---- */

int vfm_concentration_add(struct vfm_concentration *market, vfm_money value,
                          struct vfm_error *error)
{
    uint64_t square[LIMBS];
    assert(value >= 0);
    if (vfm_money_add(&market->total, value, error) < 0)
        return -1;
    limbs_square((wide)value, square);
    limbs_add(market->squares, square);
    return 0;
}

/*
 * With V the total and S the sum of squares the index in micro-units is 10^10 S/V^2. V is at most
 * 10^30 and S at most V^2, so 2 * 10^10 S is below 2^234: it fits. The quotient is found bit by bit
 * from above, and rounded by where twice the numerator lies beside (2q + 1) V^2.
 */
bool vfm_concentration_index(const struct vfm_concentration *market, vfm_money *index)
{
    static const uint64_t scale = UINT64_C(10000000000);
    uint64_t over[LIMBS], under[LIMBS], trial[LIMBS], quotient = 0;
    if (market->total == 0)
        return false;
    limbs_times(market->squares, scale, over);
    limbs_square((wide)market->total, under);
    for (int bit = 33; bit >= 0; bit--) {
        limbs_times(under, quotient | UINT64_C(1) << bit, trial);
        if (limbs_compare(trial, over) <= 0)
            quotient |= UINT64_C(1) << bit;
    }
    limbs_times(market->squares, 2 * scale, over);
    limbs_times(under, 2 * quotient + 1, trial);
    int beside = limbs_compare(over, trial);
    *index = (vfm_money)(quotient + (beside > 0 || (beside == 0 && (quotient & 1))));
    return true;
}

bool vfm_just_under(vfm_money amount, vfm_money threshold, vfm_money within)
{
    return amount < threshold &&
           amount * VFM_MONEY_UNIT >= threshold * (VFM_MONEY_UNIT - within); /* at most 10^36 */
}

/* ---- time and work ---- */

bool vfm_lasts_years(struct vfm_period start, struct vfm_period end, int years)
{
    struct vfm_period again = start;
    again.year += years;
    if (start.month == 2 && start.day == 29 && !vfm_date_valid(again.year, 2, 29)) {
        again.month = 3; /* the day after 28 February */
        again.day = 1;
    }
    return vfm_period_days(end) >= vfm_period_days(again) - 1;
}

int vfm_days_per_100000(vfm_money days, vfm_money value, vfm_money *rate, struct vfm_error *error)
{
    assert(days >= 0 && value > 0);
    if (days > VFM_MONEY_LIMIT / 100000)
        return vfm_fail(error, VFM_OVERFLOWED, "days of reporting are past the limit of 10^19");
    return vfm_money_ratio(days * 100000, value, rate, error);
}
