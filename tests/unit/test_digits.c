// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Short numbers read at once are those that the parser of numbers reads, and are the same doubles:
 * over all texts of up to four bytes of an alphabet of what numbers and mistakes are made of, and
 * over random ones of up to eight. Longer ones are what strtod says.
 */
#include "tap.h"

#include <math.h>

#include <stdlib.h>

#include <vfm/digits.h>
#include <vfm/number.h>

static const char alphabet[] = "0123456789..-+eE ,/:x\xb0\xff";
#define LETTERS (sizeof alphabet - 1)

/* Whether the eight bytes read at once agree with the parser; what stands behind is of no account.
 */
static bool agrees(const char *text, size_t length, char behind)
{
    char room[2 * VFM_DIGITS];
    double number = 0, wanted = 0;
    struct vfm_error error = {0};
    memset(room, behind, sizeof room);
    memcpy(room, text, length);
    bool wrong =
        memchr(text, '-', length) || memchr(text, 'e', length) || memchr(text, 'E', length);
    wrong = wrong || vfm_number_length((struct vfm_slice){text, length}) != length;
    if (wrong)
        return !vfm_digits_read(room, length, &number);
    vfm_number_parse((struct vfm_slice){text, length}, &wanted, &error);
    const char *point = memchr(text, '.', length);
    unsigned places = point ? (unsigned)(text + length - point) - 1 : 0;
    return vfm_digits_read(room, length, &number) && number == wanted &&
           vfm_digits_known(room, length, places) == wanted;
}

static void test_all_short(void)
{
    size_t wrong = 0, count = 0;
    for (size_t length = 1; length <= 4; length++) {
        size_t texts = 1;
        for (size_t i = 0; i < length; i++)
            texts *= LETTERS;
        for (size_t number = 0; number < texts; number++, count++) {
            char text[4];
            for (size_t i = 0, left = number; i < length; i++, left /= LETTERS)
                text[i] = alphabet[left % LETTERS];
            wrong += !agrees(text, length, number % 2 ? '7' : '.');
        }
    }
    tap_ok(wrong == 0, "all %zu texts of up to four bytes: as the parser says (%zu not)", count,
           wrong);
}

static void test_random(void)
{
    uint64_t state = 11;
    size_t wrong = 0, count = 300000;
    for (size_t i = 0; i < count; i++) {
        char text[VFM_DIGITS];
        size_t length = 1 + tap_random(&state) % VFM_DIGITS;
        bool tame = tap_random(&state) % 4; /* digits and points alone: most are numbers */
        for (size_t k = 0; k < length; k++)
            text[k] = alphabet[tap_random(&state) % (tame ? 11 : LETTERS)];
        wrong += !agrees(text, length, (char)tap_random(&state));
    }
    tap_ok(wrong == 0, "%zu random texts of up to eight bytes: as the parser says (%zu not)", count,
           wrong);
}

/* What a longer text is to be: a number of JSON without exponent, of at most 16 bytes behind its
 * sign, whose digits make a whole number of at most 2^53 = 9007199254740992. */
static bool is_readable(const char *text, size_t length)
{
    uint64_t digits = 0;
    if (memchr(text, 'e', length) || memchr(text, 'E', length) ||
        vfm_number_length((struct vfm_slice){text, length}) != length ||
        length - (*text == '-') > 16)
        return false;
    for (size_t i = 0; i < length; i++)
        if (text[i] >= '0' && text[i] <= '9')
            digits = digits * 10 + (uint64_t)(text[i] - '0');
    return digits <= UINT64_C(9007199254740992);
}

static bool agrees_any(const char *text, size_t length, char behind)
{
    char room[40], copy[40] = "";
    double number = 0;
    memset(room, behind, sizeof room);
    memcpy(room, text, length);
    memcpy(copy, text, length);
    bool read = vfm_digits_read_any(room, length, &number);
    if (read != (length > 0 && is_readable(text, length)))
        return false;
    double wanted = strtod(copy, NULL);
    return !read || memcmp(&number, &wanted, sizeof number) == 0;
}

/* Of up to nineteen bytes: digits, one point somewhere, a sign; and then one byte of it wrong. */
static void test_long(void)
{
    uint64_t state = 12;
    size_t wrong = 0, count = 400000;
    for (size_t i = 0; i < count; i++) {
        char text[20];
        size_t length = tap_random(&state) % sizeof text;
        for (size_t k = 0; k < length; k++)
            text[k] = (char)('0' + tap_random(&state) % 10);
        if (length && tap_random(&state) % 4)
            text[tap_random(&state) % length] = '.';
        if (length && tap_random(&state) % 4 == 0)
            text[0] = '-';
        if (length && tap_random(&state) % 4 == 0)
            text[tap_random(&state) % length] = alphabet[tap_random(&state) % LETTERS];
        wrong += !agrees_any(text, length, (char)tap_random(&state));
    }
    static const char *const edges[] = {"9007199254740992",
                                        "9007199254740993",
                                        "-9007199254740992",
                                        "9007199254740.992",
                                        "900719925474.0993",
                                        "0.00000000000001",
                                        "-0.0000000000001",
                                        "-0",
                                        "-0.0",
                                        "-",
                                        "--1",
                                        "1234567890123456",
                                        "1234567.",
                                        "12345678.",
                                        "12345678.9",
                                        "1234567.8",
                                        "01234567.8",
                                        "0.123456789012345",
                                        ".123456789",
                                        "1.2.3456789",
                                        "123456789.1.2",
                                        "12345678901234567",
                                        "1.23456789e5",
                                        "12345.678901",
                                        "123456789.",
                                        "-12345678901234567",
                                        "-.123456789",
                                        "00000000000",
                                        "0.1234567",
                                        "0.12345678",
                                        "1234567890.123456",
                                        "1 234567890"};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        wrong += !agrees_any(edges[i], strlen(edges[i]), i % 2 ? '7' : '.');
    tap_ok(wrong == 0, "%zu random texts of up to nineteen bytes: as strtod says (%zu not)", count,
           wrong);
}

static size_t decimals(const char *at, size_t length)
{
    size_t count = 0;
    while (count < length && at[length - 1 - count] != '.')
        count++;
    return count < length ? count : 0;
}

/* Columns: each way that this processor can go gives what vfm_digits_read_any gives cell by cell.
 * Cells of all lengths, between marks that stand apart, from any row to any other. */
#define CELLS 40
static size_t wrong_columns(const struct vfm_digits_way *way, uint64_t *state)
{
    static const char likely[] = "0123456789012345678901234567890123456789...-e+x ";
    char text[CELLS * 24 + 32] = {0};
    uint32_t marks[2 * CELLS + 1];
    double numbers[CELLS], wanted = 0;
    bool odd[CELLS], was[CELLS];
    size_t wrong = 0, at = 0, from = tap_random(state) % 9, to = CELLS - tap_random(state) % 9;
    unsigned manner = (unsigned)(tap_random(state) % 3); /* short, any, amounts */
    bool tame = manner == 0;
    marks[0] = UINT32_MAX;
    for (size_t i = 0; i < CELLS; i++) {
        size_t length = tap_random(state) % (tame ? 9 : 20);
        at++; /* the head */
        for (size_t k = 0; k < length; k++)
            text[at++] = likely[tap_random(state) % (tame ? 41 : sizeof likely - 1)];
        if (manner == 2 && length > 2 && tap_random(state) % 12) { /* digits and a point */
            size_t point = length - 1 - tap_random(state) % (length > 8 ? 8 : length - 1);
            for (size_t k = at - length; k < at; k++)
                text[k] = (char)('0' + tap_random(state) % 10);
            if (tap_random(state) % 8)
                text[at - length + point] = '.';
        }
        at += 2; /* the tail */
        marks[2 * i + 1] = (uint32_t)at++;
        marks[2 * i + 2] = (uint32_t)at++; /* a mark that is none of the column's */
        was[i] = odd[i] = tap_random(state) % 16 == 0;
        numbers[i] = -1;
    }
    const struct vfm_digits_column column = {
        .text = text, .marks = marks + 1, .stride = 2, .head = 2, .tail = 2};
    bool few = way->read(&column, from, to, numbers, odd), all_few = true;
    for (size_t i = 0; i < CELLS; i++) {
        bool read = vfm_digits_read_any(vfm_digits_start(&column, i), vfm_digits_length(&column, i),
                                        &wanted);
        if (i < from || i >= to)
            wrong += odd[i] != was[i] || numbers[i] != -1;
        else
            wrong += odd[i] != (was[i] || !read) || (read && numbers[i] != wanted);
        if (i >= from && i < to && read)
            all_few &= decimals(vfm_digits_start(&column, i), vfm_digits_length(&column, i)) <= 6;
    }
    return wrong + (few != all_few);
}

/* Bounds of columns, beside each number's own. */
static size_t wrong_bounds(const struct vfm_digits_way *way, uint64_t *state)
{
    static const double likely[] = {0, 0.25, 1, 1, 0.5, 2, -1, (double)NAN, -0.0, 1e300};
    double numbers[CELLS];
    size_t kinds = tap_random(state) % 2 ? 5 : sizeof likely / sizeof *likely, wrong = 0;
    for (size_t i = 0; i < CELLS; i++)
        numbers[i] = likely[tap_random(state) % kinds];
    numbers[tap_random(state) % CELLS] =
        likely[tap_random(state) % (sizeof likely / sizeof *likely)];
    for (size_t from = 0; from < 6; from++)
        for (size_t to = from; to <= CELLS; to++) {
            bool all = true;
            for (size_t i = from; i < to; i++)
                all = all && numbers[i] >= 0 && numbers[i] <= 1;
            wrong += way->within(numbers, from, to, 0, 1) != all;
        }
    return wrong;
}

static void test_columns(void)
{
    size_t count;
    const struct vfm_digits_way *ways = vfm_digits_ways(&count);
    tap_text(ways[count - 1].name, "plain", "plain C is always there, as the last");
    for (size_t way = 0; way < count; way++) {
        uint64_t state = 21;
        size_t wrong = 0;
        for (int round = 0; round < 20000; round++)
            wrong += wrong_columns(&ways[way], &state);
        tap_ok(wrong == 0, "%s: columns of random cells (%zu wrong)", ways[way].name, wrong);
        wrong = 0;
        for (int round = 0; round < 2000; round++)
            wrong += wrong_bounds(&ways[way], &state);
        tap_ok(wrong == 0, "%s: bounds of random columns (%zu wrong)", ways[way].name, wrong);
    }
}

int main(void)
{
    test_columns();
    test_all_short();
    test_random();
    test_long();
    return tap_done();
}
