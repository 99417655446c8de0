// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Measures of a market: how concentrated it is, how long contracts last, whether monitoring is in
 * proportion. Exact whole numbers throughout, so that no order of the suppliers shows.
 *
 * The Herfindahl-Hirschman index is the sum of the squared shares in per cent: 10,000 is one
 * supplier of everything, 10,000/n are n equal ones. U.S. Department of Justice and Federal Trade
 * Commission, Horizontal Merger Guidelines (2010), section 5.3; O. C. Herfindahl (1950) and A. O.
 * Hirschman (1945, 1964).
 */
#ifndef VFM_MARKET_H
#define VFM_MARKET_H

#include <stdint.h>

#include <vfm/money.h>
#include <vfm/period.h>

/* What suppliers hold. A zeroed one is a valid empty one. */
struct vfm_concentration {
    uint64_t squares[4]; /* the sum of the squared values, 256 bits, the lowest first */
    vfm_money total;
};

/* Adds a supplier that holds `value` (>= 0), all of its awards together. Errors: VFM_OVERFLOWED
 * where the total is beyond VFM_MONEY_LIMIT. */
int vfm_concentration_add(struct vfm_concentration *market, vfm_money value,
                          struct vfm_error *error);

/* The index to six decimals, half to even, exactly: micro-units of an index from 0 to 10,000. False
 * where nobody holds anything: there is no index then. */
bool vfm_concentration_index(const struct vfm_concentration *market, vfm_money *index);

/* Whether `amount` is under `threshold` by no more than the share `within` of it (micro-units of
 * 1): 27,000 to 30,000 less a millionth for 30,000 and a tenth. All > 0 and up to VFM_MONEY_LIMIT.
 */
bool vfm_just_under(vfm_money amount, vfm_money threshold, vfm_money within);

/* Whether from `start` to `end`, two days both counted in, is `years` or more: from 1 April 2024 to
 * 31 March 2027 is three. */
bool vfm_lasts_years(struct vfm_period start, struct vfm_period end, int years);

/* `days` of work (micro-days, >= 0) for each 100,000 of `value` (> 0). Errors: VFM_OVERFLOWED. */
int vfm_days_per_100000(vfm_money days, vfm_money value, vfm_money *rate, struct vfm_error *error);

#endif
