// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/number.h>

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int not_a_number(struct vfm_slice text, struct vfm_error *error)
{
    return vfm_fail(error, VFM_BAD_NUMBER,
                    "\"%.*s\" is not a number: write digits, with a point before decimals",
                    VFM_PRINT(vfm_slice_head(text, 40)));
}

static inline bool is_digit(char byte)
{
    return (unsigned char)(byte - '0') < 10;
}

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && is_digit(*at))
        at++;
    return at;
}

size_t vfm_number_length(struct vfm_slice text)
{
    if (text.length == 0)
        return 0;
    const char *at = text.data, *end = at + text.length;
    if (*at == '-')
        at++;
    const char *whole = at;
    at = skip_digits(at, end);
    if (at == whole)
        return 0;
    if (*whole == '0')
        at = whole + 1;
    if (at + 1 < end && *at == '.' && is_digit(at[1]))
        at = skip_digits(at + 1, end);
    if (at < end && (*at == 'e' || *at == 'E')) {
        const char *digits = at + 1;
        if (digits < end && (*digits == '-' || *digits == '+'))
            digits++;
        if (digits < end && is_digit(*digits))
            at = skip_digits(digits, end);
    }
    return (size_t)(at - text.data);
}

/* ---- reading ---- */

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* No more digits of a decimal than this decide which double is nearest; a last one that is not
 * zero stands for all that follow. */
#define MOST_DIGITS 800

/* Any checked number: its digits as a whole number and an exponent, which strtod reads alike in
 * every locale, and without a copy of unbounded length. */
static int parse_general(struct vfm_slice text, double *number, struct vfm_error *error)
{
    char copy[MOST_DIGITS + 40];
    size_t used = 0;
    int64_t exponent = 0, written = 0;
    bool point = false, more = false, negative = text.data[0] == '-';
    size_t i = negative;
    for (; i < text.length && text.data[i] != 'e' && text.data[i] != 'E'; i++) {
        char byte = text.data[i];
        if (byte == '.') {
            point = true;
            continue;
        }
        if (used < MOST_DIGITS && (used > 0 || byte != '0'))
            copy[used++] = byte;
        else if (used == MOST_DIGITS) {
            more = more || byte != '0';
            exponent++;
        }
        if (point)
            exponent--;
    }
    if (i < text.length) {
        bool down = text.data[++i] == '-';
        if (down || text.data[i] == '+')
            i++;
        for (; i < text.length; i++)
            if (written < INT64_C(1) << 50)
                written = written * 10 + (text.data[i] - '0');
        exponent += down ? -written : written;
    }
    if (used == 0)
        copy[used++] = '0';
    if (more) {
        copy[used++] = '1';
        exponent--;
    }
    if (exponent > 99999)
        exponent = 99999;
    if (exponent < -99999)
        exponent = -99999;
    snprintf(copy + used, sizeof copy - used, "e%d", (int)exponent);
    double size = strtod(copy, NULL);
    if (isinf(size))
        return vfm_fail(error, VFM_OVERFLOWED,
                        "\"%.*s\" is past the largest number, about 1.8e308: give it in a larger "
                        "unit",
                        VFM_PRINT(vfm_slice_head(text, 40)));
    *number = negative ? -size : size;
    return 0;
}

/* The usual number has a mantissa below 2^53 and a small power of ten: both are exact doubles, so
 * that one multiplication or division is the nearest double (Clinger 1990, "How to read floating
 * point numbers accurately"). */
int vfm_number_parse(struct vfm_slice text, double *number, struct vfm_error *error)
{
    if (text.length == 0)
        return not_a_number(text, error);
    const char *at = text.data, *end = at + text.length;
    bool negative = *at == '-';
    at += negative;
    const char *whole = at;
    uint64_t mantissa = 0;
    while (at < end && is_digit(*at))
        mantissa = mantissa * 10 + (uint64_t)(*at++ - '0');
    ptrdiff_t digits = at - whole, exponent = 0;
    if (digits == 0 || (digits > 1 && *whole == '0'))
        return not_a_number(text, error);
    if (at < end && *at == '.') {
        const char *fraction = ++at;
        while (at < end && is_digit(*at))
            mantissa = mantissa * 10 + (uint64_t)(*at++ - '0');
        exponent = fraction - at;
        if (exponent == 0)
            return not_a_number(text, error);
        digits -= exponent;
    }
    if (at < end) {
        if (vfm_number_length(text) != text.length)
            return not_a_number(text, error);
        return parse_general(text, number, error);
    }
    if (digits > 19 || mantissa > UINT64_C(1) << 53 || exponent < -22)
        return parse_general(text, number, error);
    double size = (double)(int64_t)mantissa;
    if (exponent)
        size /= powers_of_ten[-exponent];
    *number = negative ? -size : size;
    return 0;
}

int vfm_fraction_parse(struct vfm_slice text, double *fraction, struct vfm_error *error)
{
    double number;
    if (vfm_number_parse(text, &number, error) != 0)
        return -1;
    if (number >= 0 && number <= 1) {
        *fraction = number;
        return 0;
    }
    struct vfm_slice head = vfm_slice_head(text, 40);
    if (number > 1 && number <= 100) {
        char share[VFM_NUMBER_TEXT];
        size_t length = vfm_number_print(number / 100, share);
        return vfm_fail(error, VFM_BAD_FRACTION, "\"%.*s\" is not a fraction: write %.*s or %.*s%%",
                        VFM_PRINT(head), (int)length, share, VFM_PRINT(head));
    }
    return vfm_fail(error, VFM_BAD_FRACTION,
                    "\"%.*s\" is not a fraction: write a number from 0 to 1, or 0%% to 100%%",
                    VFM_PRINT(head));
}

int vfm_count_parse(struct vfm_slice text, uint64_t *count)
{
    uint64_t total = 0;
    if (text.length == 0)
        return -1;
    for (size_t i = 0; i < text.length; i++) {
        if (!is_digit(text.data[i]))
            return -1;
        unsigned digit = (unsigned)(text.data[i] - '0');
        if (total > (UINT64_MAX - digit) / 10)
            return -1;
        total = total * 10 + digit;
    }
    *count = total;
    return 0;
}

/* ---- printing ---- */

/* Lays `digits` (no leading or trailing zeros, `count` of them), which mean 0.ddd * 10^point, out
 * as text. */
static size_t lay_out(bool negative, const char *digits, int count, int point, char *out)
{
    char *at = out;
    if (negative)
        *at++ = '-';
    if (point <= -7 || point > 17) {
        *at++ = digits[0];
        if (count > 1) {
            *at++ = '.';
            memcpy(at, digits + 1, (size_t)count - 1);
            at += count - 1;
        }
        at += snprintf(at, 8, "e%d", point - 1);
        return (size_t)(at - out);
    }
    if (point <= 0) {
        *at++ = '0';
        *at++ = '.';
        memset(at, '0', (size_t)-point);
        at += -point;
        memcpy(at, digits, (size_t)count);
        at += count;
    } else if (count <= point) {
        memcpy(at, digits, (size_t)count);
        memset(at + count, '0', (size_t)(point - count));
        at += point;
    } else {
        memcpy(at, digits, (size_t)point);
        at[point] = '.';
        memcpy(at + point + 1, digits + point, (size_t)(count - point));
        at += count + 1;
    }
    return (size_t)(at - out);
}

/* The next decimal up with as many digits, in `text` of the form d.ddde±dd; false where the first
 * digit would carry. */
static bool next_decimal(char *text)
{
    for (char *at = strchr(text, 'e') - 1; at >= text; at--) {
        if (is_digit(*at) && *at != '9') {
            ++*at;
            return true;
        }
        if (*at == '9')
            *at = '0';
    }
    return false;
}

/* The fewest digits that read back as `size`, by trying. Returns how many; sets *point. */
static int shortest_digits(double size, char *digits, int *point)
{
    /* Fifteen digits are told apart by every normal double, so fewer need no trial; the smallest
     * doubles hold fewer. */
    int count = size < 0x1p-1022 ? 1 : 15;
    char text[40];
    for (;; count++) {
        snprintf(text, sizeof text, "%.*e", count - 1, size); /* d.ddd…e±dd */
        if (count >= 17 || strtod(text, NULL) == size)
            break;
        /* Doubles lie half as far apart below a power of two: there the decimal nearest to it may
         * be read as its neighbour, and the one above not. */
        int exponent;
        if (frexp(size, &exponent) == 0.5 && next_decimal(text) && strtod(text, NULL) == size)
            break;
    }
    int kept = 0;
    const char *at = text;
    for (; *at != 'e'; at++)
        if (is_digit(*at))
            digits[kept++] = *at;
    *point = atoi(at + 1) + 1;
    while (kept > 1 && digits[kept - 1] == '0')
        kept--;
    return kept;
}

__extension__ typedef unsigned __int128 wide;

/* A double from MIDDLE_LEAST up to MIDDLE_MOST, and seventeen digits of it, are whole numbers of
 * less than 128 bits in one unit. */
#define MIDDLE_LEAST 1e-3
#define MIDDLE_MOST 1e15

static const uint64_t whole_powers[] = {
    UINT64_C(1),
    UINT64_C(10),
    UINT64_C(100),
    UINT64_C(1000),
    UINT64_C(10000),
    UINT64_C(100000),
    UINT64_C(1000000),
    UINT64_C(10000000),
    UINT64_C(100000000),
    UINT64_C(1000000000),
    UINT64_C(10000000000),
    UINT64_C(100000000000),
    UINT64_C(1000000000000),
    UINT64_C(10000000000000),
    UINT64_C(100000000000000),
    UINT64_C(1000000000000000),
    UINT64_C(10000000000000000),
    UINT64_C(100000000000000000),
};

/* The decimal of `count` digits (15 to 17) that is read as the double, or 0. `value` is the double
 * times a power of ten that gives it 17 whole digits, in units of 2^-shift; doubles down to `below`
 * units less and up to `above` more are nearer to no other. */
static uint64_t decimal_within(wide value, unsigned shift, int count, wide below, wide above)
{
    const uint64_t step = whole_powers[17 - count];
    uint64_t low = (uint64_t)(value >> shift) / step * step;
    wide to_low = value - ((wide)low << shift), to_high = ((wide)step << shift) - to_low;
    bool low_fits = to_low < below, high_fits = to_high < above;
    bool low_nearer = to_low < to_high || (to_low == to_high && low / step % 2 == 0);
    if (low_fits && (low_nearer || !high_fits))
        return low;
    return high_fits ? low + step : 0;
}

/* As shortest_digits, exactly and without trying, from MIDDLE_LEAST to MIDDLE_MOST. */
static int middle_digits(double size, char *digits, int *point)
{
    uint64_t bits;
    memcpy(&bits, &size, sizeof bits);
    int exponent = (int)(bits >> 52) - 1075; /* size is mantissa * 2^exponent */
    uint64_t mantissa = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
    unsigned shift = (unsigned)(2 - exponent); /* and mantissa * 4 / 2^shift */
    /* log10(2) is near 1233/4096: the power is right, or one off */
    int power = 16 - (exponent + 52) * 1233 / 4096;
    wide scale, value;
    for (;;) {
        scale =
            (wide)whole_powers[power > 17 ? 17 : power] * whole_powers[power > 17 ? power - 17 : 0];
        value = mantissa * scale * 4;
        if (value >> shift < whole_powers[16])
            power++;
        else if (value >> shift >= whole_powers[17])
            power--;
        else
            break;
    }
    /* Half the distance to the next double each way: it is half as far below a power of two. The
     * middle itself is read as the even one of its neighbours. */
    wide even = mantissa % 2 == 0;
    wide above = scale * 2 + even, below = mantissa == UINT64_C(1) << 52 ? scale + even : above;
    uint64_t decimal = 0;
    for (int count = 15; !decimal; count++)
        decimal = decimal_within(value, shift, count, below, above);
    int length = 17 + (decimal >= whole_powers[17]);
    *point = length - power;
    for (; decimal % 100000000 == 0; length -= 8)
        decimal /= 100000000;
    for (; decimal % 10 == 0; length--)
        decimal /= 10;
    for (int i = length; i > 0; decimal /= 10)
        digits[--i] = (char)('0' + decimal % 10);
    return length;
}

size_t vfm_number_print(double number, char *out)
{
    assert(isfinite(number));
    bool negative = signbit(number);
    double size = fabs(number);
    char digits[24];
    int point, count;
    if (size == 0) {
        memcpy(out, "-0", 2);
        if (!negative)
            out[0] = '0';
        return 1 + negative;
    }
    if (size >= MIDDLE_LEAST && size < MIDDLE_MOST)
        count = middle_digits(size, digits, &point);
    else
        count = shortest_digits(size, digits, &point);
    return lay_out(negative, digits, count, point, out);
}
