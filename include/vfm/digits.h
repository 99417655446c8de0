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

/* Whether the `length` (1 to VFM_DIGITS) bytes at `at` are a JSON number without sign or exponent;
 * then *digits is it without its point, and *places how many digits stand behind the point.
 * VFM_DIGITS bytes are readable at `at`. */
static inline bool vfm_digits_read(const char *at, size_t length, uint32_t *digits,
                                   unsigned *places)
{
    const uint64_t zeros = UINT64_C(0x3030303030303030), bit = UINT64_C(0x1010101010101010);
    unsigned room = 64 - 8 * (unsigned)length, after = 0;
    /* the number at the upper end, zeros before it */
    uint64_t word = vfm_digits_word(at) << room | (zeros & ~(~UINT64_C(0) << room));
    uint64_t point = ~word & bit; /* all digits have that bit, a point has not */
    if (point) {
        unsigned place = (unsigned)__builtin_ctzll(point) - 4; /* of the point, in bits */
        uint64_t before = (UINT64_C(1) << place) - 1;
        after = 7 - place / 8;
        if (after == 0 || (word >> place & 0xff) != '.')
            return false;
        word = (word & ~before << 8) | (word & before) << 8 | '0';
    }
    size_t whole = length - after - (after > 0);
    *places = after;
    return vfm_digits_value(word, digits) && whole > 0 && (whole == 1 || *at != '0');
}

/* 10^0 to 10^7. */
extern const double vfm_digits_powers[VFM_DIGITS];

/* The nearest double to digits / 10^places: both are exact, so one division is (Clinger 1990). */
static inline double vfm_digits_number(uint32_t digits, unsigned places)
{
    return (double)digits / vfm_digits_powers[places];
}

#endif
