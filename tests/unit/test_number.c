// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "tap.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <vfm/number.h>

static const char *printed(double number)
{
    static char out[VFM_NUMBER_TEXT + 1];
    size_t length = vfm_number_print(number, out);
    out[length] = '\0';
    return out;
}

static void test_length(void)
{
    static const struct {
        const char *text;
        size_t want;
    } rows[] = {
        {"0", 1},    {"-0", 2},    {"12", 2},           {"012", 1},   {"1.5", 3},   {"1.", 1},
        {".5", 0},   {"-", 0},     {"-.5", 0},          {"+1", 0},    {"", 0},      {"1e5", 3},
        {"1e", 1},   {"1e+", 1},   {"1E-5x", 4},        {"1.5,2", 3}, {"1.5.2", 3}, {"NaN", 0},
        {"0x10", 1}, {"1e5.5", 3}, {"-12.25e+10]", 10},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char name[60];
        snprintf(name, sizeof name, "a number of %zu bytes begins \"%s\"", rows[i].want,
                 rows[i].text);
        tap_integer((long long)vfm_number_length(vfm_slice_of(rows[i].text)),
                    (long long)rows[i].want, name);
    }
}

static const char *refusal(const char *text, double *number)
{
    struct vfm_error error = {0};
    return vfm_number_parse(vfm_slice_of(text), number, &error) == 0 ? "read"
                                                                     : vfm_code_name(error.code);
}

static void test_parse_by_hand(void)
{
    static const struct {
        const char *text;
        double want;
    } good[] = {
        {"0", 0.0},
        {"-0", -0.0},
        {"-0.0", -0.0},
        {"0.1", 0.1},
        {"-163.5", -163.5},
        {"9007199254740993", 9007199254740992.0}, /* 2^53 + 1: a tie, to the even one */
        {"9007199254740993.0000000000000000000000000000000001", 9007199254740994.0},
        {"9007199254740995", 9007199254740996.0},
        {"123456789012345678901234567890", 123456789012345678901234567890.0},
        {"0.00000000000000000000000000000000000000000000001", 1e-47},
        {"1e22", 1e22},
        {"1e23", 1e23},
        {"1.7976931348623157e308", DBL_MAX},
        {"1.7976931348623158e308", DBL_MAX}, /* below the midpoint past the largest */
        {"2.2250738585072014e-308", DBL_MIN},
        {"2.2250738585072011e-308", 2.2250738585072011e-308},
        {"4.9406564584124654e-324", 0x1p-1074},
        {"2e-324", 0.0},
        {"1e-99999999999999999999", 0.0},
        {"0e99999999999999999999", 0.0},
        {"18446744073709551616", 18446744073709551616.0},
        {"99999999999999999999", 1e20},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double number = NAN;
        char name[100];
        snprintf(name, sizeof name, "number %s", good[i].text);
        refusal(good[i].text, &number);
        tap_double(number, good[i].want, name);
    }
    static const char *const bad[] = {"",     "-",  "+1",   "01",   "-01", ".5",    "5.",  "1e",
                                      "1e+",  "1 ", " 1",   "1,5",  "1f",  "NaN",   "inf", "0x1p3",
                                      "1e5 ", "00", "1.5e", "1.e5", "--5", "1e5e5", "٣"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double number = 42;
        char name[60];
        snprintf(name, sizeof name, "\"%s\" is not a number", bad[i]);
        tap_text(refusal(bad[i], &number), "bad-number", name);
        if (number != 42)
            tap_ok(false, "\"%s\" leaves the output untouched", bad[i]);
    }
    double number = 42;
    tap_text(refusal("1.8e308", &number), "overflow", "1.8e308 overflows");
    tap_text(refusal("-1e99999999999999999999", &number), "overflow", "a vast exponent overflows");
    tap_ok(number == 42, "an overflow leaves the output untouched");
}

/* Two decimals of a thousand digits, on the two sides of a tie between doubles: 1 + 2^-53 exactly
 * is a tie (to the even 1), and the least digit past it makes the next double. */
static void test_long(void)
{
    static const char tie[] = "1.00000000000000011102230246251565404236316680908203125";
    char text[3000];
    double number;
    snprintf(text, sizeof text, "%s%01000d", tie, 0);
    refusal(text, &number);
    tap_double(number, 1.0, "a tie with a thousand zeros after it");
    strcat(text, "1");
    refusal(text, &number);
    tap_double(number, 1.0 + DBL_EPSILON, "a tie with a thousand zeros and a one after it");
    snprintf(text, sizeof text, "1%02000d", 0);
    struct vfm_error error = {0};
    tap_ok(vfm_number_parse(vfm_slice_of(text), &number, &error) == -1 &&
               error.code == VFM_OVERFLOWED,
           "ten to the 2000 written out overflows");
    strcat(text, "e-2000");
    refusal(text, &number);
    tap_double(number, 1.0, "ten to the 2000 written out, times ten to the -2000");
    snprintf(text, sizeof text, "0.%02000d1e2001", 0);
    refusal(text, &number);
    tap_double(number, 1.0, "two thousand zeros after the point, and e2001");
}

/* strtod, in the C locale that a test runs in, is the peer. */
static void test_parse_against_strtod(void)
{
    uint64_t state = 11;
    unsigned wrong = 0;
    for (int i = 0; i < 1000000; i++) {
        uint64_t bits = tap_random(&state), more = tap_random(&state);
        char text[80];
        int length = 0;
        if (bits & 1)
            text[length++] = '-';
        length += snprintf(text + length, 40, "%llu", (unsigned long long)(bits >> (more % 64)));
        if (more & 64) {
            uint64_t decimals = tap_random(&state) >> ((more >> 8) % 64);
            length += snprintf(text + length, 40, ".%0*llu", (int)((more >> 16) % 9),
                               (unsigned long long)decimals);
        }
        if ((more >> 32) % 4 == 0)
            snprintf(text + length, 20, "e%d", (int)((more >> 40) % 660) - 330);
        double want = strtod(text, NULL), got = NAN;
        const char *answer = refusal(text, &got);
        if (isinf(want) ? strcmp(answer, "overflow") != 0 : memcmp(&want, &got, sizeof got) != 0) {
            if (wrong++ < 5)
                printf("# %s: %a, strtod %a\n", text, got, want);
        }
    }
    tap_integer(wrong, 0, "a million decimals read as strtod reads them");
}

static void test_print_by_hand(void)
{
    static const struct {
        double number;
        const char *want;
    } rows[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {1.0, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3.0, "0.3333333333333333"},
        {2.0 / 3.0, "0.6666666666666666"},
        {100.0, "100"},
        {1e15, "1000000000000000"},
        {1e16, "10000000000000000"},
        {123456789012345680.0, "1.2345678901234568e17"},
        {12345678901234568.0, "12345678901234568"},
        {1e17, "1e17"},
        {9007199254740993.0, "9007199254740992"},
        {1e-7, "0.0000001"},
        {1.5e-7, "0.00000015"},
        {9.9e-8, "9.9e-8"},
        {0.001, "0.001"},
        {0.000123, "0.000123"},
        {1e22, "1e22"},
        {1.7976931348623157e308, "1.7976931348623157e308"},
        {5e-324, "5e-324"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {-1.25e-10, "-1.25e-10"},
        {5.801687, "5.801687"},
        {4.35, "4.35"},
        {999999999999999.9, "999999999999999.9"},
        {0x1p-44, "5.684341886080802e-14"},
        {9.5367431640625e-07, "0.00000095367431640625"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char name[60];
        snprintf(name, sizeof name, "%.17g prints as %s", rows[i].number, rows[i].want);
        tap_text(printed(rows[i].number), rows[i].want, name);
    }
}

/* How many significant digits a text has, and whether a point or zeros are superfluous. */
static int significant(const char *text)
{
    char digits[64];
    int count = 0;
    for (; *text && *text != 'e'; text++)
        if (*text >= '0' && *text <= '9' && (count || *text != '0'))
            digits[count++] = *text;
    while (count > 1 && digits[count - 1] == '0')
        count--;
    return count;
}

static void test_print_property(void)
{
    uint64_t state = 12;
    unsigned unread = 0, longer = 0, invalid = 0, exponents = 0;
    for (int i = 0; i < 600000; i++) {
        uint64_t bits = tap_random(&state);
        double number;
        if (i % 3 == 0) /* any double */
            memcpy(&number, &bits, sizeof number);
        else if (i % 3 == 1) /* a decimal with few places */
            number = (double)(int64_t)(bits >> (bits & 31)) / pow(10, (double)(bits >> 5 & 15));
        else /* a usual size */
            number = (double)(int64_t)bits * 0x1p-40;
        if (!isfinite(number))
            continue;
        const char *text = printed(number);
        double again = strtod(text, NULL);
        if (memcmp(&again, &number, sizeof number) != 0)
            unread++;
        if (vfm_number_length(vfm_slice_of(text)) != strlen(text))
            invalid++;
        double size = fabs(number);
        if ((strchr(text, 'e') != NULL) != (size != 0 && (size < 1e-7 || size >= 1e17)))
            exponents++;
        /* with one digit fewer, rounded as well as can be, it reads back as something else */
        int digits = significant(text);
        char fewer[40];
        if (digits > 1 && i % 4 == 0) {
            snprintf(fewer, sizeof fewer, "%.*e", digits - 2, number);
            if (strtod(fewer, NULL) == number)
                longer++;
        }
    }
    /* powers of two, where the gap below is half the gap above */
    for (int exponent = -1074; exponent < 1024; exponent++) {
        double number = ldexp(1, exponent);
        if (strtod(printed(number), NULL) != number)
            unread++;
    }
    tap_integer(unread, 0, "what is printed reads back as the same double");
    tap_integer(invalid, 0, "what is printed is a JSON number");
    tap_integer(longer, 0, "with a digit fewer it would not read back");
    tap_integer(exponents, 0, "no exponent from 1e-7 to 1e17, always one elsewhere");
}

static void test_fraction(void)
{
    struct vfm_error error = {0};
    double fraction = 42;
    tap_ok(vfm_fraction_parse(vfm_slice_of("0.25"), &fraction, &error) == 0 && fraction == 0.25,
           "0.25 is a fraction");
    tap_ok(vfm_fraction_parse(vfm_slice_of("0"), &fraction, &error) == 0 && fraction == 0,
           "0 is a fraction");
    tap_ok(vfm_fraction_parse(vfm_slice_of("1"), &fraction, &error) == 0 && fraction == 1,
           "1 is a fraction");
    tap_integer(vfm_fraction_parse(vfm_slice_of("25"), &fraction, &error), -1, "25 is refused");
    tap_integer(error.code, VFM_BAD_FRACTION, "… as a fraction");
    tap_text(error.message, "\"25\" is not a fraction: write 0.25 or 25%", "… with the way out");
    tap_double(fraction, 1, "… and the output untouched");
    error = (struct vfm_error){0};
    vfm_fraction_parse(vfm_slice_of("-0.1"), &fraction, &error);
    tap_contains(error.message, "from 0 to 1", "-0.1 is refused with the bounds");
    error = (struct vfm_error){0};
    vfm_fraction_parse(vfm_slice_of("1.0000001"), &fraction, &error);
    tap_integer(error.code, VFM_BAD_FRACTION, "just above 1 is refused");
    error = (struct vfm_error){0};
    vfm_fraction_parse(vfm_slice_of("25%"), &fraction, &error);
    tap_integer(error.code, VFM_BAD_NUMBER, "25% is not a JSON number");
}

static void test_count(void)
{
    uint64_t count = 7;
    tap_ok(vfm_count_parse(vfm_slice_of("0"), &count) == 0 && count == 0, "count 0");
    tap_ok(vfm_count_parse(vfm_slice_of("007"), &count) == 0 && count == 7, "count 007");
    tap_ok(vfm_count_parse(vfm_slice_of("18446744073709551615"), &count) == 0 &&
               count == UINT64_MAX,
           "the largest count");
    static const char *const bad[] = {
        "18446744073709551616", "99999999999999999999", "", "-1", "+1", "1.0", "1e3", " 1", "1 "};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        count = 7;
        tap_ok(vfm_count_parse(vfm_slice_of(bad[i]), &count) == -1 && count == 7,
               "\"%s\" is not a count", bad[i]);
    }
}

int main(void)
{
    test_length();
    test_parse_by_hand();
    test_long();
    test_parse_against_strtod();
    test_print_by_hand();
    test_print_property();
    test_fraction();
    test_count();
    return tap_done();
}
