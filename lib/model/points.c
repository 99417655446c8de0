// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/points.h>

#include <math.h>

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
    char digits[48];
    size_t count = 0, length = 0;
    wide rest = points < 0 ? (wide)-points : (wide)points;
    while (count < 13 || rest) {
        digits[count++] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    }
    if (points < 0)
        out[length++] = '-';
    while (count > 12)
        out[length++] = digits[--count];
    size_t last = 0;
    while (last < 12 && digits[last] == '0')
        last++;
    if (last == 12)
        return length;
    out[length++] = '.';
    while (count > last)
        out[length++] = digits[--count];
    return length;
}

double vfm_points_double(vfm_points points)
{
    /* Both halves are exact; one rounding of the quotient and one of the sum. */
    vfm_points whole = points / VFM_POINT_UNIT, rest = points % VFM_POINT_UNIT;
    return (double)whole + (double)rest / 1e12;
}
