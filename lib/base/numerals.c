// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/numerals.h>

#include <stdbool.h>
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

/* ---- AVX-512: eight, by the same steps ---- */

#define WIDE __attribute__((target("avx512f,avx512bw,avx512dq,avx512cd,avx512vbmi")))
#define WIDE_LANES 8

WIDE static inline __m512i eight_digits_wide(__m512i numbers)
{
    __m512i high =
        _mm512_srli_epi64(_mm512_mul_epu32(numbers, _mm512_set1_epi64(INT64_C(3518437209))), 45);
    __m512i low = _mm512_sub_epi64(numbers, _mm512_mul_epu32(high, _mm512_set1_epi64(10000)));
    __m512i fours = _mm512_or_si512(high, _mm512_slli_epi64(low, 32));
    __m512i hundreds = _mm512_srli_epi16(_mm512_mulhi_epu16(fours, _mm512_set1_epi16(5243)), 3);
    __m512i rest = _mm512_sub_epi16(fours, _mm512_mullo_epi16(hundreds, _mm512_set1_epi16(100)));
    __m512i twos = _mm512_or_si512(hundreds, _mm512_slli_epi32(rest, 16));
    __m512i tens = _mm512_srli_epi16(_mm512_mullo_epi16(twos, _mm512_set1_epi16(103)), 10);
    __m512i ones = _mm512_sub_epi16(twos, _mm512_mullo_epi16(tens, _mm512_set1_epi16(10)));
    return _mm512_or_si512(tens, _mm512_slli_epi16(ones, 8));
}

/* Where the texts begin: at the first digit before the point that is not 0, or at the last one. */
WIDE static inline __m512i starts_of(__m512i units)
{
    __m512i some = _mm512_or_si512(units, _mm512_set1_epi64(INT64_C(1) << 56));
    __m512i lowest = _mm512_and_si512(some, _mm512_sub_epi64(_mm512_setzero_si512(), some));
    return _mm512_srli_epi64(_mm512_sub_epi64(_mm512_set1_epi64(63), _mm512_lzcnt_epi64(lowest)),
                             3);
}

/* How long they are: up to the last decimal that is not 0, or to before the point. */
WIDE static inline __m512i lengths_of(__m512i starts, __m512i decimals)
{
    __m512i whole = _mm512_sub_epi64(_mm512_set1_epi64(8), starts);
    __m512i zeros = _mm512_srli_epi64(_mm512_lzcnt_epi64(decimals), 3);
    return _mm512_mask_add_epi64(whole, _mm512_test_epi64_mask(decimals, decimals), whole,
                                 _mm512_sub_epi64(_mm512_set1_epi64(9), zeros));
}

/* Puts down two cells of 32 bytes at a time: the units, the point, the decimals. */
WIDE static inline void put_cells(char *cells, __m512i units, __m512i decimals)
{
    const __m512i zeros = _mm512_set1_epi8('0'), point = _mm512_set1_epi8('.');
    const __mmask64 points = UINT64_C(1) << 8 | UINT64_C(1) << (VFM_NUMERALS_CELL + 8);
    uint8_t from[64]; /* 0 to 63 are of the units, the others of the decimals */
    for (size_t i = 0; i < sizeof from; i++) {
        size_t row = i / VFM_NUMERALS_CELL, at = i % VFM_NUMERALS_CELL;
        from[i] = (uint8_t)(8 * row + (at < 8 ? at : at < 17 ? 64 + at - 9 : 0));
    }
    __m512i bytes = _mm512_loadu_si512(from);
    units = _mm512_or_si512(units, zeros);
    decimals = _mm512_or_si512(decimals, zeros);
    for (size_t row = 0; row < WIDE_LANES; row += 2, cells += 64) {
        __m512i two = _mm512_permutex2var_epi8(units, bytes, decimals);
        _mm512_storeu_si512(cells, _mm512_mask_mov_epi8(two, points, point));
        bytes = _mm512_add_epi8(bytes, _mm512_set1_epi8(16));
    }
}

WIDE static void print_avx512(const int64_t *amounts, size_t from, size_t to,
                              const struct vfm_numerals *numerals)
{
    const __m512i most = _mm512_set1_epi64(UNITS_LIMIT * MICRO - 1);
    if (to - from < WIDE_LANES) {
        print_avx2(amounts, from, to, numerals);
        return;
    }
    for (size_t next = from; next < to; next += WIDE_LANES) {
        /* the last of them, too, are eight: some once more */
        size_t row = next + WIDE_LANES <= to ? next : to - WIDE_LANES;
        __m512i some = _mm512_loadu_si512(amounts + row);
        if (__builtin_expect(_mm512_cmpgt_epu64_mask(some, most), 0)) {
            print_plain(amounts, row, row + WIDE_LANES, numerals);
            continue;
        }
        __m512d whole = _mm512_mul_pd(_mm512_cvtepi64_pd(some), _mm512_set1_pd(1e-6));
        __m512i units = _mm512_cvttpd_epi64(whole);
        __m512i micro = _mm512_sub_epi64(some, _mm512_mul_epu32(units, _mm512_set1_epi64(MICRO)));
        __m512i before = eight_digits_wide(units);
        __m512i behind = eight_digits_wide(_mm512_mul_epu32(micro, _mm512_set1_epi64(100)));
        __m512i starts = starts_of(before), lengths = lengths_of(starts, behind);
        _mm_storel_epi64((__m128i *)(void *)(numerals->starts + row), _mm512_cvtepi64_epi8(starts));
        _mm_storel_epi64((__m128i *)(void *)(numerals->lengths + row),
                         _mm512_cvtepi64_epi8(lengths));
        put_cells(numerals->cells + row * VFM_NUMERALS_CELL, before, behind);
    }
}

const struct vfm_numerals_way *vfm_numerals_ways(size_t *count)
{
    static const struct vfm_numerals_way ways[] = {
        {"avx512", print_avx512}, {"avx2", print_avx2}, {"plain", print_plain}};
    bool avx2 = __builtin_cpu_supports("avx2");
    bool avx512 = avx2 && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512cd") &&
                  __builtin_cpu_supports("avx512vbmi");
    *count = 1 + avx2 + avx512;
    return ways + !avx512 + !avx2;
}

#else

const struct vfm_numerals_way *vfm_numerals_ways(size_t *count)
{
    static const struct vfm_numerals_way ways[] = {{"plain", print_plain}};
    *count = 1;
    return ways;
}

#endif
