// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Money: a decimal with six places, held as a whole number of micro-units (micro-pounds) in 128
 * bits. Sums are exact, so they do not depend on the order of their terms. Overflow is an error,
 * never a wrap. The currency stands in the record, not here.
 */
#ifndef VFM_MONEY_H
#define VFM_MONEY_H

#include <vfm/buffer.h>
#include <vfm/error.h>
#include <vfm/slice.h>

__extension__ typedef __int128 vfm_money; /* micro-units */

#define VFM_MONEY_UNIT ((vfm_money)1000000)
/* The largest amount that is accepted or produced, either sign: 10^30 micro-units. */
#define VFM_MONEY_LIMIT ((vfm_money)1000000000000000 * 1000000000000000)
/* The most bytes that vfm_money_print writes: sign, 25 digits, point, 6 digits. */
#define VFM_MONEY_TEXT 40

/* Reads a JSON number (`-12.5`, `1e3`) exactly; digits past the sixth place round half to even.
 * Errors: VFM_BAD_NUMBER (not a JSON number), VFM_OVERFLOWED (beyond VFM_MONEY_LIMIT). */
int vfm_money_parse(struct vfm_slice text, vfm_money *amount, struct vfm_error *error);

/* Writes the shortest decimal that equals `amount` (`12.5`, `-0.000001`, `0`), never an exponent,
 * to `out` (VFM_MONEY_TEXT bytes; not terminated). Returns how many bytes. */
size_t vfm_money_print(vfm_money amount, char *out);

/* The micro-units nearest to `amount` units, a tie to the even one; exact for the binary value that
 * `amount` holds. Errors: VFM_OVERFLOWED for NaN, infinities and beyond VFM_MONEY_LIMIT. */
int vfm_money_round(double amount, vfm_money *rounded, struct vfm_error *error);

/* 1.5·2^52: a double to which adding leaves no room for a fraction; and what may be added so, 2^51.
 */
#define VFM_MONEY_NO_FRACTION 6755399441055744.0
#define VFM_MONEY_NEAR 2251799813685248.0

/* The same for hot paths: false where only vfm_money_round can tell (a tie or near one, an amount
 * past 2·10^9). Adding VFM_MONEY_NO_FRACTION rounds half to even; the product is itself rounded,
 * which matters only on a tie. */
static inline bool vfm_money_nearest(double amount, int64_t *rounded)
{
    double product = amount * 1e6;
    double whole = (product + VFM_MONEY_NO_FRACTION) - VFM_MONEY_NO_FRACTION;
    double over = product - whole;
    if (!(__builtin_fabs(product) < VFM_MONEY_NEAR) || __builtin_fabs(over) == 0.5)
        return false;
    *rounded = (int64_t)whole;
    return true;
}

/* The same of rows `from` to `to` (not it), into rounded[row]; false where one of them is not told
 * so: then nothing there is of account. */
bool vfm_money_nearest_each(const double *amounts, size_t from, size_t to, int64_t *rounded);

/* *sum += term. Errors: VFM_OVERFLOWED beyond VFM_MONEY_LIMIT; *sum untouched. */
int vfm_money_add(vfm_money *sum, vfm_money term, struct vfm_error *error);

/* The double nearest to `amount` in units. */
double vfm_money_double(vfm_money amount);

/* numerator/denominator to six decimals, half to even, as micro-units of a ratio: exact integer
 * division. `denominator` is not 0. Errors: VFM_OVERFLOWED. */
int vfm_money_ratio(vfm_money numerator, vfm_money denominator, vfm_money *ratio,
                    struct vfm_error *error);

/* Splits `amount` into `count` (> 0) parts whose exact sum is `amount` and which differ by at most
 * one micro-unit; the odd ones go to the first parts. Part `index` from 0. */
vfm_money vfm_money_part(vfm_money amount, unsigned count, unsigned index);

static inline void vfm_buffer_money(struct vfm_buffer *buffer, vfm_money amount)
{
    char *at = vfm_buffer_reserve(buffer, VFM_MONEY_TEXT);
    if (at)
        buffer->length += vfm_money_print(amount, at);
}

#endif
