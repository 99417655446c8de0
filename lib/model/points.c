// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/points.h>

#include <math.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 wide;

int vfm_points_round(double value, vfm_points *points, struct vfm_error *error)
{
    if (!(fabs(value) <= 1e15))
        return vfm_fail(error, VFM_OVERFLOWED,
                        "a score of %g is beyond what can be told (10^15): rescale the weights",
                        value);
    int exponent;
    double mantissa = frexp(fabs(value), &exponent);                          /* in [0.5, 1) */
    wide scaled = (wide)(uint64_t)ldexp(mantissa, 53) * (wide)VFM_POINT_UNIT; /* below 2^93 */
    exponent -= 53;
    if (exponent >= 0) {
        scaled <<= exponent; /* |value| <= 10^15 < 2^50: cannot happen, and would be exact */
    } else if (exponent < -100) {
        scaled = 0;
    } else {
        wide rest = scaled & (((wide)1 << -exponent) - 1), half = (wide)1 << (-exponent - 1);
        scaled >>= -exponent;
        if (rest > half || (rest == half && (scaled & 1)))
            scaled++;
    }
    *points = value < 0 ? -(vfm_points)scaled : (vfm_points)scaled;
    return 0;
}

size_t vfm_points_print(vfm_points points, char *out)
{
    char digits[24];
    size_t count = 0, length = 0, places = 12;
    wide all = points < 0 ? (wide)-points : (wide)points;
    uint64_t whole = (uint64_t)(all / (wide)VFM_POINT_UNIT);
    uint64_t rest = (uint64_t)(all - (wide)whole * (wide)VFM_POINT_UNIT);
    if (points < 0)
        out[length++] = '-';
    do
        digits[count++] = (char)('0' + whole % 10);
    while (whole /= 10);
    while (count)
        out[length++] = digits[--count];
    if (rest == 0)
        return length;
    for (; rest % 10 == 0; rest /= 10)
        places--;
    out[length++] = '.';
    for (size_t i = places; i-- > 0; rest /= 10)
        out[length + i] = (char)('0' + rest % 10);
    return length + places;
}

double vfm_points_double(vfm_points points)
{
    /* Both halves are exact; one rounding of the quotient and one of the sum. */
    vfm_points whole = points / VFM_POINT_UNIT, rest = points % VFM_POINT_UNIT;
    return (double)whole + (double)rest / 1e12;
}
