// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/numerals.h>

#include <string.h>

#include <vfm/money.h>

/* ---- plain C ---- */

static void print_plain(const int64_t *amounts, size_t from, size_t to,
                        const struct vfm_numerals *numerals)
{
    for (size_t row = from; row < to; row++) {
        char text[VFM_MONEY_TEXT];
        size_t length = vfm_money_print(amounts[row], text);
        memcpy(numerals->cells + row * VFM_NUMERALS_CELL, text, VFM_NUMERALS_CELL);
        numerals->starts[row] = 0;
        numerals->lengths[row] = (uint8_t)length;
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

/* ---- AVX2: four amounts at a time ---- */

#define LANES 4
#define MICRO 1000000
#define UNITS_LIMIT INT64_C(100000000) /* their digits are eight */

/* The digits of numbers below 10^8, the first in the lowest byte: fours, pairs, all. The products
 * are 2^45/10^4, 2^19/100 and 2^10/10 rounded up, near enough for eight, four and two digits. */
__attribute__((target("avx2"))) static inline __m256i eight_digits(__m256i numbers)
{
    __m256i high =
        _mm256_srli_epi64(_mm256_mul_epu32(numbers, _mm256_set1_epi64x(INT64_C(3518437209))), 45);
    __m256i low = _mm256_sub_epi64(numbers, _mm256_mul_epu32(high, _mm256_set1_epi64x(10000)));
    __m256i fours = _mm256_or_si256(high, _mm256_slli_epi64(low, 32));
    __m256i hundreds = _mm256_srli_epi16(_mm256_mulhi_epu16(fours, _mm256_set1_epi16(5243)), 3);
    __m256i rest = _mm256_sub_epi16(fours, _mm256_mullo_epi16(hundreds, _mm256_set1_epi16(100)));
    __m256i twos = _mm256_or_si256(hundreds, _mm256_slli_epi32(rest, 16));
    __m256i tens = _mm256_srli_epi16(_mm256_mullo_epi16(twos, _mm256_set1_epi16(103)), 10);
    __m256i ones = _mm256_sub_epi16(twos, _mm256_mullo_epi16(tens, _mm256_set1_epi16(10)));
    return _mm256_or_si256(tens, _mm256_slli_epi16(ones, 8));
}

/* The whole units of amounts from 0 to below 10^8 units, which are exact as doubles. The double
 * nearest to 10^-6 is short by less than 2^-54 of it, so whole units come out whole; and doubles of
 * that size tell a micro-unit less from them. */
__attribute__((target("avx2"))) static inline __m256i units_of(__m256i amounts)
{
    const __m256i exponent = _mm256_set1_epi64x(INT64_C(0x4330000000000000)); /* 2^52 */
    __m256d whole = _mm256_sub_pd(_mm256_castsi256_pd(_mm256_or_si256(amounts, exponent)),
                                  _mm256_castsi256_pd(exponent));
    __m256d units = _mm256_mul_pd(whole, _mm256_set1_pd(1e-6));
    return _mm256_cvtepi32_epi64(_mm256_cvttpd_epi32(units));
}

/* Puts down one, of these digits: eight, the point, and as many behind it as are not the last
 * zeros. */
static inline void put(const struct vfm_numerals *numerals, size_t row, uint64_t units,
                       uint64_t decimals)
{
    const uint64_t zeros = UINT64_C(0x3030303030303030);
    char *cell = numerals->cells + row * VFM_NUMERALS_CELL;
    unsigned start = (unsigned)__builtin_ctzll(units | UINT64_C(1) << 56) / 8;
    unsigned behind = decimals ? 9 - (unsigned)__builtin_clzll(decimals) / 8 : 0;
    units |= zeros;
    decimals |= zeros;
    memcpy(cell, &units, sizeof units);
    cell[8] = '.';
    memcpy(cell + 9, &decimals, sizeof decimals);
    numerals->starts[row] = (uint8_t)start;
    numerals->lengths[row] = (uint8_t)(8 - start + behind);
}

__attribute__((target("avx2"))) static void
print_avx2(const int64_t *amounts, size_t from, size_t to, const struct vfm_numerals *numerals)
{
    const __m256i most = _mm256_set1_epi64x(UNITS_LIMIT * MICRO - 1);
    size_t row = from;
    for (; row + LANES <= to; row += LANES) {
        __m256i some = _mm256_loadu_si256((const __m256i *)(const void *)(amounts + row));
        __m256i other = _mm256_or_si256(some, _mm256_cmpgt_epi64(some, most));
        if (__builtin_expect(_mm256_movemask_pd(_mm256_castsi256_pd(other)), 0)) {
            print_plain(amounts, row, row + LANES, numerals);
            continue;
        }
        __m256i units = units_of(some);
        __m256i micro = _mm256_sub_epi64(some, _mm256_mul_epu32(units, _mm256_set1_epi64x(MICRO)));
        __m256i whole = eight_digits(units);
        __m256i behind = eight_digits(_mm256_mul_epu32(micro, _mm256_set1_epi64x(100)));
        __m128i wholes[2] = {_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1)};
        __m128i behinds[2] = {_mm256_castsi256_si128(behind), _mm256_extracti128_si256(behind, 1)};
        for (size_t i = 0; i < 2; i++) {
            put(numerals, row + 2 * i, (uint64_t)_mm_cvtsi128_si64(wholes[i]),
                (uint64_t)_mm_cvtsi128_si64(behinds[i]));
            put(numerals, row + 2 * i + 1, (uint64_t)_mm_extract_epi64(wholes[i], 1),
                (uint64_t)_mm_extract_epi64(behinds[i], 1));
        }
    }
    print_plain(amounts, row, to, numerals);
}

const struct vfm_numerals_way *vfm_numerals_ways(size_t *count)
{
    static const struct vfm_numerals_way ways[] = {{"avx2", print_avx2}, {"plain", print_plain}};
    bool avx2 = __builtin_cpu_supports("avx2");
    *count = avx2 ? 2 : 1;
    return avx2 ? ways : ways + 1;
}

#else

const struct vfm_numerals_way *vfm_numerals_ways(size_t *count)
{
    static const struct vfm_numerals_way ways[] = {{"plain", print_plain}};
    *count = 1;
    return ways;
}

#endif
