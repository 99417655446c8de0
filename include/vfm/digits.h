// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The usual number is short: `237`, `0.25`, `1512.45`. Eight bytes of it are read as one word and
 * made a number by a few multiplications, whatever its length and wherever its point stands, since
 * a loop over digits costs most where its length is hardest to foretell. Longer ones, as computed
 * money is (`12345.678901`), are two such words. Other numbers are left to vfm_number_parse, which
 * gives the same double.
 */
#ifndef VFM_DIGITS_H
#define VFM_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The longest text that is read at once, and how many bytes must be readable at its start. */
#define VFM_DIGITS 8
/* The same of two words. */
#define VFM_DIGITS_TWO 16

/* Eight bytes, the first of them lowest, whichever way the machine has it. */
static inline uint64_t vfm_digits_word(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Whether the eight bytes of `word`, the first of them lowest, are digits; then *value is the
 * number that they make: pairs, fours, all. */
static inline bool vfm_digits_value(uint64_t word, uint32_t *value)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), pair = UINT64_C(0x000000ff000000ff);
    uint64_t above = word - ones * '0'; /* a byte below '0' or past '9' shows in its highest bit: */
    uint64_t wrong = ((word + ones * (0x80 - '9' - 1)) | above) & ones * 0x80;
    above = above * 10 + (above >> 8);
    *value = (uint32_t)(((above & pair) * UINT64_C(0x000f424000000064) +
                         (above >> 16 & pair) * UINT64_C(0x0000271000000001)) >>
                        32);
    return wrong == 0;
}

/* The `length` (1 to VFM_DIGITS) bytes at `at`, of which so many can be read, as the last ones of
 * eight, with zeros before them. */
static inline uint64_t vfm_digits_right(const char *at, size_t length)
{
    const uint64_t zeros = UINT64_C(0x3030303030303030);
    unsigned room = 64 - 8 * (unsigned)length;
    return vfm_digits_word(at) << room | (zeros & ~(~UINT64_C(0) << room));
}

/* `word` without the byte that `places` (0 to 7) others follow, and `first` before it. */
static inline uint64_t vfm_digits_close(uint64_t word, unsigned places, uint64_t first)
{
    uint64_t before = (UINT64_C(1) << (56 - 8 * places)) - 1;
    return (word & ~before << 8) | (word & before) << 8 | first;
}

static inline uint64_t vfm_digits_join(uint64_t word, unsigned places)
{
    return vfm_digits_close(word, places, '0');
}

/* 10^0 to 10^15. */
extern const double vfm_digits_powers[VFM_DIGITS_TWO];

/* The nearest double to digits / 10^places: both are exact, so one division is (Clinger 1990). */
static inline double vfm_digits_number(uint32_t digits, unsigned places)
{
    return (double)digits / vfm_digits_powers[places];
}

/* Whether the `length` (1 to VFM_DIGITS) bytes at `at`, of which so many can be read, are a JSON
 * number without sign or exponent; then *number is it. */
static inline bool vfm_digits_read(const char *at, size_t length, double *number)
{
    uint64_t word = vfm_digits_right(at, length);
    uint64_t point = ~word & UINT64_C(0x1010101010101010); /* a bit that digits have, a point not */
    uint64_t there = -(uint64_t)(point != 0); /* no branch: whole numbers stand among others */
    unsigned place = (unsigned)__builtin_ctzll(point | UINT64_C(1) << 63) / 8, places = 7 - place;
    uint64_t wrong = ((word >> 8 * place & 0xff) ^ '.') & there;
    uint32_t digits;
    wrong |= there & (places == 0);
    word = (vfm_digits_join(word, places) & there) | (word & ~there);
    bool right = vfm_digits_value(word, &digits);
    size_t whole = length - places - (there & 1);
    *number = vfm_digits_number(digits, places);
    return right && !wrong && whole > 0 && (whole == 1 || *at != '0');
}

/* As vfm_digits_read, of VFM_DIGITS + 1 to VFM_DIGITS_TWO bytes. False too where the digits as a
 * whole number are past 2^53, to which every whole number is a double. */
static inline bool vfm_digits_read_two(const char *at, size_t length, double *number)
{
    const uint64_t digit = UINT64_C(0x1010101010101010);
    uint64_t high = vfm_digits_right(at, length - VFM_DIGITS);
    uint64_t low = vfm_digits_word(at + length - VFM_DIGITS);
    uint64_t point_high = ~high & digit, point_low = ~low & digit;
    unsigned places = 0;
    if (point_low && !point_high) {
        unsigned place = (unsigned)__builtin_ctzll(point_low) / 8;
        places = 7 - place;
        if (places == 0 || (low >> 8 * place & 0xff) != '.')
            return false;
        low = vfm_digits_close(low, places, high >> 56);
        high = high << 8 | '0';
    } else if (point_high) {
        unsigned place = (unsigned)__builtin_ctzll(point_high) / 8;
        places = VFM_DIGITS + 7 - place;
        if ((high >> 8 * place & 0xff) != '.')
            return false;
        high = vfm_digits_join(high, places - VFM_DIGITS);
    }
    uint32_t first, last;
    bool high_right = vfm_digits_value(high, &first), low_right = vfm_digits_value(low, &last);
    uint64_t digits = first * UINT64_C(100000000) + last;
    size_t whole = length - places - (places > 0);
    *number = (double)(int64_t)digits / vfm_digits_powers[places];
    return high_right && low_right && whole > 0 && (whole == 1 || *at != '0') &&
           digits <= UINT64_C(1) << 53;
}

/* Whether the `length` bytes at `at`, of which VFM_DIGITS_TWO + 1 can be read, are a JSON number
 * that can be read so, perhaps with a minus sign; then *number is it. */
static inline bool vfm_digits_read_any(const char *at, size_t length, double *number)
{
    bool negative = *at == '-';
    at += negative;
    length -= negative;
    if (length - 1 >= VFM_DIGITS_TWO)
        return false;
    bool read = length <= VFM_DIGITS ? vfm_digits_read(at, length, number)
                                     : vfm_digits_read_two(at, length, number);
    *number = negative ? -*number : *number;
    return read;
}

/* As vfm_digits_read where it is known to be one, with `places` digits behind the point, if any. */
static inline double vfm_digits_known(const char *at, size_t length, unsigned places)
{
    uint64_t word = vfm_digits_right(at, length);
    uint32_t digits;
    if (places)
        word = vfm_digits_join(word, places);
    vfm_digits_value(word, &digits);
    return vfm_digits_number(digits, places);
}

/* ---- columns ---- */

/* Texts that stand between places of one text, `stride` places a row: row r's from `head` bytes
 * behind the place marks[r * stride - 1] to `tail` bytes before the place marks[r * stride].
 * VFM_DIGITS_TWO + 1 bytes can be read from the start of each. */
struct vfm_digits_column {
    const char *text;
    const uint32_t *marks;
    size_t stride;
    unsigned head, tail;
};

static inline const char *vfm_digits_start(const struct vfm_digits_column *column, size_t row)
{
    return column->text + (uint32_t)(column->marks[row * column->stride - 1] + column->head);
}

static inline size_t vfm_digits_length(const struct vfm_digits_column *column, size_t row)
{
    return (size_t)(column->text + column->marks[row * column->stride] - column->tail -
                    vfm_digits_start(column, row));
}

/* As many decimals as an amount of money has. */
#define VFM_DIGITS_FEW 6

/* Reads rows `from` to `to` (not it) into numbers[row]; odd[row] is set where the text is not a
 * number that vfm_digits_read_any reads, and untouched where it is. Whether none of those that are
 * has more than VFM_DIGITS_FEW decimals. */
typedef bool vfm_digits_read_column(const struct vfm_digits_column *column, size_t from, size_t to,
                                    double *numbers, bool *odd);

/* Whether the numbers of rows `from` to `to` (not it) are all from `least` to `most`; NaN is not.
 */
typedef bool vfm_digits_bound_column(const double *numbers, size_t from, size_t to, double least,
                                     double most);

struct vfm_digits_way {
    const char *name;
    vfm_digits_read_column *read;
    vfm_digits_bound_column *within;
};

/* The ways that this processor can go, the quickest first, plain C last; `*count` of them. All give
 * the same answers. */
const struct vfm_digits_way *vfm_digits_ways(size_t *count);

#endif
