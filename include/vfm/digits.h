// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The usual number is short: `237`, `0.25`, `1512.45`. Eight bytes of it are read as one word and
 * made a number by a few multiplications, whatever its length and wherever its point stands, since
 * a loop over digits costs most where its length is hardest to foretell. Other numbers are left to
 * vfm_number_parse, which gives the same double.
 */
#ifndef VFM_DIGITS_H
#define VFM_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The longest text that is read at once, and how many bytes must be readable at its start. */
#define VFM_DIGITS 8

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

/* `word` without the byte that `places` (1 to 6) others follow, and one more zero before it. */
static inline uint64_t vfm_digits_join(uint64_t word, unsigned places)
{
    uint64_t before = (UINT64_C(1) << (56 - 8 * places)) - 1;
    return (word & ~before << 8) | (word & before) << 8 | '0';
}

/* 10^0 to 10^7. */
extern const double vfm_digits_powers[VFM_DIGITS];

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
    unsigned places = 0;
    uint32_t digits;
    if (point) {
        unsigned place = (unsigned)__builtin_ctzll(point) / 8;
        places = 7 - place;
        if (places == 0 || (word >> 8 * place & 0xff) != '.')
            return false;
        word = vfm_digits_join(word, places);
    }
    size_t whole = length - places - (places > 0);
    bool right = vfm_digits_value(word, &digits);
    *number = vfm_digits_number(digits, places);
    return right && whole > 0 && (whole == 1 || *at != '0');
}

/* The same where it is known to be one, with `places` digits behind the point, if any. */
static inline double vfm_digits_known(const char *at, size_t length, unsigned places)
{
    uint64_t word = vfm_digits_right(at, length);
    uint32_t digits;
    if (places)
        word = vfm_digits_join(word, places);
    vfm_digits_value(word, &digits);
    return vfm_digits_number(digits, places);
}

#endif
