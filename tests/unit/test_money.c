// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "tap.h"

#include <math.h>
#include <stdlib.h>

#include <vfm/money.h>

static const char *printed(vfm_money amount)
{
    static char out[VFM_MONEY_TEXT + 1];
    out[vfm_money_print(amount, out)] = '\0';
    return out;
}

/* What parsing `text` gives, printed again; or the name of the error. */
static const char *reread(const char *text)
{
    struct vfm_error error = {0};
    vfm_money amount = 42;
    if (vfm_money_parse(vfm_slice_of(text), &amount, &error) != 0)
        return amount == 42 ? vfm_code_name(error.code) : "an output that was touched";
    return printed(amount);
}

static void test_parse_by_hand(void)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"0", "0"},
        {"-0", "0"},
        {"-0.0", "0"},
        {"1", "1"},
        {"12.5", "12.5"},
        {"-12.50", "-12.5"},
        {"0.000001", "0.000001"},
        {"-0.000001", "-0.000001"},
        {"8702.00", "8702"},
        {"311696.01", "311696.01"},
        {"999999999999.999999", "999999999999.999999"},
        {"1000000000000", "1000000000000"},
        {"123456789012345678.123456", "123456789012345678.123456"},
        {"1e3", "1000"},
        {"1E+3", "1000"},
        {"1.5e-3", "0.0015"},
        {"12345e-7", "0.001234"}, /* 0.0012345: a tie, to the even 4 */
        {"12355e-7", "0.001236"}, /* a tie, to the even 6 */
        /* half to even past the sixth place */
        {"0.0000005", "0"},
        {"0.0000015", "0.000002"},
        {"0.0000025", "0.000002"},
        {"0.00000250000000000000000000000001", "0.000003"},
        {"0.0000024999999999999999999999999", "0.000002"},
        {"-0.0000015", "-0.000002"},
        {"-0.0000005", "0"},
        {"0.9999995", "1"},
        {"0.9999994", "0.999999"},
        {"999999999999.9999995", "1000000000000"},
        /* far exponents */
        {"1e-400", "0"},
        {"0e400", "0"},
        {"0.000e99999999999999999999999", "0"},
        {"1e-99999999999999999999999999", "0"},
        {"5e-7", "0"},
        {"51e-8", "0.000001"},
        {"4e-7", "0"},
        {"100000e-11", "0.000001"},
        {"0.00000000000000000000000000000000000001e38", "1"},
        {"100000000000000000000000000000000000000e-38", "1"},
        /* the limit, 10^24 */
        {"1e24", "1000000000000000000000000"},
        {"1000000000000000000000000.0000004", "1000000000000000000000000"},
        {"-1e24", "-1000000000000000000000000"},
        {"999999999999999999999999.999999", "999999999999999999999999.999999"},
        {"1000000000000000000000000.000001", "overflow"},
        {"1e25", "overflow"},
        {"-1e25", "overflow"},
        {"1e400", "overflow"},
        {"1e99999999999999999999999999", "overflow"},
        /* not JSON numbers */
        {"", "bad-number"},
        {"-", "bad-number"},
        {"+1", "bad-number"},
        {"01", "bad-number"},
        {"-01.5", "bad-number"},
        {"00", "bad-number"},
        {".5", "bad-number"},
        {"5.", "bad-number"},
        {"1e", "bad-number"},
        {"1e+", "bad-number"},
        {"1.e3", "bad-number"},
        {"1,234", "bad-number"},
        {"12.5 ", "bad-number"},
        {" 12.5", "bad-number"},
        {"--1", "bad-number"},
        {"1.2.3", "bad-number"},
        {"0x10", "bad-number"},
        {"NaN", "bad-number"},
        {"Infinity", "bad-number"},
        {"00000000000000000000001", "bad-number"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char name[120];
        snprintf(name, sizeof name, "money \"%s\" reads as %s", rows[i].text, rows[i].want);
        tap_text(reread(rows[i].text), rows[i].want, name);
    }
}

/* A decimal built from known digits reads as those digits. */
static void test_parse_property(void)
{
    uint64_t state = 1;
    unsigned wrong = 0;
    for (int i = 0; i < 1000000; i++) {
        uint64_t bits = tap_random(&state);
        uint64_t units = tap_random(&state) >> (bits % 64);
        unsigned places = (unsigned)(bits >> 8) % 7;
        uint64_t decimals = (bits >> 16) % 1000000;
        static const unsigned scale[] = {1000000, 100000, 10000, 1000, 100, 10, 1};
        decimals = decimals / scale[places] * scale[places];
        bool negative = bits >> 63;
        char text[64];
        int length =
            snprintf(text, sizeof text, "%s%llu", negative ? "-" : "", (unsigned long long)units);
        if (places)
            snprintf(text + length, sizeof text - (size_t)length, ".%0*llu", (int)places,
                     (unsigned long long)(decimals / scale[places]));
        vfm_money want = (vfm_money)units * VFM_MONEY_UNIT + decimals, got;
        struct vfm_error error = {0};
        if (vfm_money_parse(vfm_slice_of(text), &got, &error) != 0 ||
            got != (negative ? -want : want))
            wrong++;
        if (strlen(printed(got)) > strlen(text)) /* the shortest: never longer than what was read */
            wrong++;
        vfm_money again;
        if (vfm_money_parse(vfm_slice_of(printed(got)), &again, &error) != 0 || again != got)
            wrong++;
    }
    tap_integer(wrong, 0, "a million decimals read as their digits, and survive printing");
}

/* The micro-units nearest to a double, from nothing but its bits: x = m * 2^e, so micro-units are
 * m * 10^6 * 2^e, an exact fraction of integers of at most 73 bits. */
static vfm_money rounded_by_bits(double amount)
{
    int exponent;
    double mantissa = frexp(fabs(amount), &exponent);
    vfm_money whole = (vfm_money)(int64_t)ldexp(mantissa, 53) * 1000000;
    exponent -= 53;
    if (exponent >= 0)
        whole <<= exponent;
    else if (exponent < -100)
        whole = 0;
    else {
        vfm_money divisor = (vfm_money)1 << -exponent, left = whole % divisor;
        whole /= divisor;
        if (left > divisor - left || (left == divisor - left && (whole & 1)))
            whole++;
    }
    return amount < 0 ? -whole : whole;
}

static void test_round(void)
{
    struct vfm_error error = {0};
    vfm_money got;
    static const struct {
        double amount;
        const char *want;
    } rows[] = {
        {0.0, "0"},
        {-0.0, "0"},
        {0.1, "0.1"},
        {1e-7, "0"},
        {5e-324, "0"},
        /* dyadic fractions are exact ties: 2^-7 = 0.0078125, 2^-8 = 0.00390625 … */
        {0x1p-7, "0.007812"}, /* 7812.5 micro: to the even 7812 */
        {0x3p-7, "0.023438"}, /* 23437.5: to the even 23438 */
        {-0x1p-7, "-0.007812"},
        {-0x3p-7, "-0.023438"},
        {1000000.0078125, "1000000.007812"},
        /* 0.0000005 in binary is a little below (4.99999999999999977e-7): down */
        {0.0000005, "0"},
        {9007199254740992.0, "9007199254740992"},
        {1e15, "1000000000000000"},
        {4503599627.3704965, "4503599627.370497"}, /* nearest double 4503599627.37049674987… */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char name[80];
        snprintf(name, sizeof name, "%.17g rounds to %s", rows[i].amount, rows[i].want);
        got = -1;
        vfm_money_round(rows[i].amount, &got, &error);
        tap_text(printed(got), rows[i].want, name);
    }

    static const double bad[] = {NAN, INFINITY, -INFINITY, 1.1e24, -1e300};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        error = (struct vfm_error){0};
        got = 42;
        int status = vfm_money_round(bad[i], &got, &error);
        tap_ok(status == -1 && error.code == VFM_OVERFLOWED && got == 42,
               "%g is refused and the output untouched", bad[i]);
    }

    uint64_t state = 2;
    unsigned wrong = 0;
    for (int i = 0; i < 2000000; i++) {
        uint64_t bits = tap_random(&state);
        /* mantissas at random; every third a short one, where ties live; exponents -30 … 53, so
         * that 10^6 times them spans all three branches */
        uint64_t mantissa = (bits >> 11) | UINT64_C(1) << 52;
        if (i % 3 == 0)
            mantissa = (mantissa >> 30) << 30;
        if (i % 3 == 1)
            mantissa = (mantissa >> 6) << 6;
        int exponent = (int)(tap_random(&state) % 79) - 40 - 40;
        double amount = ldexp((double)mantissa, exponent);
        if (bits & 1)
            amount = -amount;
        if (vfm_money_round(amount, &got, &error) != 0 || got != rounded_by_bits(amount)) {
            if (wrong++ < 5)
                printf("# %a gives %s\n", amount, printed(got));
        }
    }
    tap_integer(wrong, 0, "two million doubles round as their bits say");

    /* doubles next to a tie in micro-units: (n + 1/2) / 10^6 and its neighbours */
    wrong = 0;
    for (int i = 0; i < 1000000; i++) {
        uint64_t n = tap_random(&state) >> (12 + tap_random(&state) % 50);
        double tie = ((double)n + 0.5) / 1e6;
        double near[3] = {nextafter(tie, 0), tie, nextafter(tie, INFINITY)};
        for (int j = 0; j < 3; j++)
            if (vfm_money_round(near[j], &got, &error) != 0 || got != rounded_by_bits(near[j]))
                wrong++;
    }
    tap_integer(wrong, 0, "doubles beside ties round as their bits say");
}

/* All of them, as their bits say; and one that only vfm_money_round can tell is seen wherever it
 * stands, and nothing outside the rows asked for is touched. */
static void test_nearest_each(void)
{
    enum { MOST = 21 };
    static const double untold[] = {0x1p-7, -0x3p-7, 1000000.0078125, 2251799813.685248,
                                    1e300,  -2.3e9,  INFINITY,        -INFINITY,
                                    NAN};
    const size_t kinds = sizeof untold / sizeof *untold;
    uint64_t state = 5;
    unsigned wrong = 0, missed = 0;
    for (int i = 0; i < 200000; i++) {
        double amounts[MOST + 1];
        int64_t rounded[MOST];
        size_t from = tap_random(&state) % 6, to = MOST - tap_random(&state) % 6;
        for (size_t row = 0; row < MOST; row++) {
            double units = (double)(tap_random(&state) >> (33 + tap_random(&state) % 31));
            amounts[row] = (row % 2 ? -units : units) / (row % 3 ? 1e2 : 1e6);
            rounded[row] = 42;
        }
        amounts[from ? from - 1 : to] = NAN; /* is of no account */
        wrong += !vfm_money_nearest_each(amounts, from, to, rounded);
        for (size_t row = 0; row < MOST; row++)
            wrong += rounded[row] != (row < from || row >= to ? 42 : rounded_by_bits(amounts[row]));
        amounts[from + tap_random(&state) % (to - from)] = untold[tap_random(&state) % kinds];
        missed += vfm_money_nearest_each(amounts, from, to, rounded);
    }
    tap_integer(wrong, 0, "columns of decimals round as their bits say");
    tap_integer(missed, 0, "… and one that is a tie, too large or no number is seen");
}

/* The nearest double to a decimal is what strtod says. */
static void test_double(void)
{
    uint64_t state = 3;
    unsigned wrong = 0;
    for (int i = 0; i < 1000000; i++) {
        vfm_money amount = (vfm_money)(tap_random(&state) >> 28) << 64 | tap_random(&state);
        amount >>= tap_random(&state) % 100;
        if (amount > VFM_MONEY_LIMIT)
            continue;
        if (i % 2)
            amount = -amount;
        if (vfm_money_double(amount) != strtod(printed(amount), NULL))
            wrong++;
    }
    tap_integer(wrong, 0, "a million amounts become the double that strtod reads");
    tap_double(vfm_money_double(VFM_MONEY_LIMIT), 1e24, "the limit as a double");
    tap_double(vfm_money_double(-VFM_MONEY_LIMIT), -1e24, "the limit below as a double");
    tap_double(vfm_money_double(12500000), 12.5, "12.5 as a double");
}

static void test_sums(void)
{
    struct vfm_error error = {0};
    vfm_money sum = 0;
    for (int i = 0; i < 10; i++)
        vfm_money_add(&sum, 100000, &error); /* 0.1 ten times: 1 exactly, unlike in doubles */
    tap_text(printed(sum), "1", "ten times 0.1 is 1");
    sum = VFM_MONEY_LIMIT;
    tap_ok(vfm_money_add(&sum, 1, &error) == -1 && error.code == VFM_OVERFLOWED &&
               sum == VFM_MONEY_LIMIT,
           "a sum past the limit is refused and left as it was");
    error = (struct vfm_error){0};
    sum = -VFM_MONEY_LIMIT;
    tap_ok(vfm_money_add(&sum, -1, &error) == -1 && error.code == VFM_OVERFLOWED,
           "a sum past the limit below is refused");
    tap_ok(vfm_money_add(&sum, VFM_MONEY_LIMIT, &error) == 0 && sum == 0, "the limits cancel");
}

static vfm_money ratio(vfm_money numerator, vfm_money denominator)
{
    struct vfm_error error = {0};
    vfm_money result = 77;
    vfm_money_ratio(numerator, denominator, &result, &error);
    return result;
}

static void test_ratio(void)
{
    const vfm_money unit = VFM_MONEY_UNIT;
    tap_text(printed(ratio(2 * unit, 3 * unit)), "0.666667", "2/3");
    tap_text(printed(ratio(-2 * unit, 3 * unit)), "-0.666667", "-2/3");
    tap_text(printed(ratio(2 * unit, -3 * unit)), "-0.666667", "2/-3");
    tap_text(printed(ratio(-unit, -3 * unit)), "0.333333", "-1/-3");
    tap_text(printed(ratio(1, 2 * unit)), "0", "half a micro-unit: to the even 0");
    tap_text(printed(ratio(3, 2 * unit)), "0.000002", "one and a half: to the even 2");
    tap_text(printed(ratio(5, 2 * unit)), "0.000002", "two and a half: to the even 2");
    tap_text(printed(ratio(-3, 2 * unit)), "-0.000002", "minus one and a half: to the even -2");
    /* 699154.05 / 120508.75: published 5.80 */
    tap_text(printed(ratio(699154050000, 120508750000)), "5.801687", "5.80 in full");
    tap_text(printed(ratio(VFM_MONEY_LIMIT, VFM_MONEY_LIMIT)), "1", "the limits divide");

    struct vfm_error error = {0};
    vfm_money result = 77;
    tap_ok(vfm_money_ratio(VFM_MONEY_LIMIT, 1, &result, &error) == -1 &&
               error.code == VFM_OVERFLOWED && result == 77,
           "a ratio past the limit is refused");

    /* |n - q d / 10^6| is at most half of d / 10^6, and on a half q is even: what half-even means
     */
    uint64_t state = 4;
    unsigned wrong = 0;
    for (int i = 0; i < 500000; i++) {
        vfm_money numerator = (int64_t)tap_random(&state) >> (tap_random(&state) % 60);
        vfm_money denominator = (int64_t)tap_random(&state) >> (tap_random(&state) % 60);
        if (denominator == 0)
            continue;
        result = ratio(numerator, denominator);
        vfm_money off = numerator * 1000000 - result * denominator;
        if (off < 0)
            off = -off;
        vfm_money size = denominator < 0 ? -denominator : denominator;
        if (2 * off > size || (2 * off == size && (result & 1)))
            wrong++;
    }
    tap_integer(wrong, 0, "half a million ratios are within half a micro-unit, ties even");
}

static void test_parts(void)
{
    uint64_t state = 5;
    unsigned wrong = 0;
    for (int i = 0; i < 20000; i++) {
        vfm_money amount = (int64_t)tap_random(&state) >> (tap_random(&state) % 60);
        unsigned count = 1 + (unsigned)(tap_random(&state) % 40);
        vfm_money sum = 0, least = 0, most = 0, before = 0;
        for (unsigned part = 0; part < count; part++) {
            vfm_money each = vfm_money_part(amount, count, part);
            sum += each;
            vfm_money size = each < 0 ? -each : each;
            if (part == 0 || size < least)
                least = size;
            if (part == 0 || size > most)
                most = size;
            if (part > 0 && size > before) /* the odd ones go first */
                wrong++;
            before = size;
        }
        if (sum != amount || most - least > 1)
            wrong++;
    }
    tap_integer(wrong, 0, "parts add up to the whole and differ by a micro-unit at most");
    tap_text(printed(vfm_money_part(10000000, 3, 0)), "3.333334",
             "a third of ten: the odd one first");
    tap_text(printed(vfm_money_part(10000000, 3, 2)), "3.333333", "… and the last");
}

static void test_buffer(void)
{
    struct vfm_buffer buffer = {0};
    for (int i = 0; i < 1000; i++) {
        vfm_buffer_money(&buffer, -VFM_MONEY_LIMIT + 1);
        vfm_buffer_put(&buffer, '\n');
    }
    tap_integer((long long)buffer.length, 1000 * 33, "a thousand of the longest amounts");
    tap_slice((struct vfm_slice){buffer.data, 32}, "-999999999999999999999999.999999",
              "the longest amount");
    vfm_buffer_release(&buffer);
}

int main(void)
{
    test_parse_by_hand();
    test_parse_property();
    test_round();
    test_nearest_each();
    test_double();
    test_sums();
    test_ratio();
    test_parts();
    test_buffer();
    return tap_done();
}
