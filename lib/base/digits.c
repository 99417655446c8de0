// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/digits.h>

const double vfm_digits_powers[VFM_DIGITS_TWO] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/* ---- plain C ---- */

static inline void read_one(const struct vfm_digits_column *column, size_t row, double *numbers,
                            bool *odd)
{
    const char *at = vfm_digits_start(column, row);
    numbers[row] = 0;
    odd[row] |= !vfm_digits_read_any(at, vfm_digits_length(column, row), &numbers[row]);
}

static void read_plain(const struct vfm_digits_column *column, size_t from, size_t to,
                       double *numbers, bool *odd)
{
    for (size_t row = from; row < to; row++) {
        const char *at = vfm_digits_start(column, row);
        size_t length = vfm_digits_length(column, row);
        bool short_one = length - 1 < VFM_DIGITS;
        if (__builtin_expect(!short_one || !vfm_digits_read(at, length, &numbers[row]), 0))
            read_one(column, row, numbers, odd);
    }
}

static bool within_plain(const double *numbers, size_t from, size_t to, double least, double most)
{
    bool all = true;
    for (size_t row = from; row < to; row++)
        all &= numbers[row] >= least && numbers[row] <= most;
    return all;
}

#if defined(__x86_64__)
#include <immintrin.h>

/* ---- AVX2: four short numbers at a time, by the steps of vfm_digits_read ---- */

/* The digits of eight bytes a lane as a whole number: pairs, fours, all. */
__attribute__((target("avx2"))) static inline __m256i digits_value(__m256i digits)
{
    const __m256i tens = _mm256_set1_epi16(0x010a), hundreds = _mm256_set1_epi32(0x00010064);
    __m256i fours = _mm256_madd_epi16(_mm256_maddubs_epi16(digits, tens), hundreds);
    return _mm256_add_epi64(_mm256_mul_epu32(fours, _mm256_set1_epi64x(10000)),
                            _mm256_srli_epi64(fours, 32));
}

/* Reads four numbers; bit n of the return is set where number n is one that is read so. `words` are
 * the eight bytes from their starts, `lengths` is 0 for one that is too long. */
__attribute__((target("avx2"))) static inline int read_four(__m256i words, __m256i lengths,
                                                            double *numbers)
{
    const __m256i ones = _mm256_set1_epi8(1), zeros = _mm256_set1_epi8('0'),
                  none = _mm256_setzero_si256(), all = _mm256_set1_epi8(-1),
                  one = _mm256_set1_epi64x(1), low = _mm256_set1_epi64x(0xff);
    /* as the last of eight, with zeros before them */
    __m256i room = _mm256_sub_epi64(_mm256_set1_epi64x(64), _mm256_slli_epi64(lengths, 3));
    __m256i right = _mm256_or_si256(_mm256_sllv_epi64(words, room),
                                    _mm256_andnot_si256(_mm256_sllv_epi64(all, room), zeros));
    /* the point: the first byte without a bit that digits have */
    __m256i points = _mm256_andnot_si256(right, _mm256_set1_epi8(0x10));
    __m256i whole_number = _mm256_cmpeq_epi64(points, none);
    __m256i point = _mm256_srli_epi64(_mm256_and_si256(points, _mm256_sub_epi64(none, points)), 4);
    __m256i before = _mm256_sub_epi64(point, one);
    __m256i at_point = _mm256_sub_epi64(_mm256_slli_epi64(point, 8), point);
    __m256i place = _mm256_sad_epu8(_mm256_and_si256(before, ones), none);
    __m256i places =
        _mm256_andnot_si256(whole_number, _mm256_sub_epi64(_mm256_set1_epi64x(7), place));
    __m256i fine = _mm256_cmpeq_epi64(
        _mm256_and_si256(_mm256_xor_si256(right, _mm256_set1_epi8('.')), at_point), none);
    fine = _mm256_and_si256(fine, _mm256_or_si256(whole_number, _mm256_cmpgt_epi64(places, none)));
    /* without it */
    __m256i joined =
        _mm256_or_si256(_mm256_andnot_si256(_mm256_or_si256(before, at_point), right),
                        _mm256_or_si256(_mm256_slli_epi64(_mm256_and_si256(right, before), 8),
                                        _mm256_set1_epi64x('0')));
    joined = _mm256_blendv_epi8(joined, right, whole_number);
    __m256i digits = _mm256_sub_epi8(joined, zeros);
    __m256i is_digit = _mm256_cmpeq_epi8(_mm256_min_epu8(digits, _mm256_set1_epi8(9)), digits);
    fine = _mm256_and_si256(fine, _mm256_cmpeq_epi64(is_digit, all));
    /* digits before the point: one, or some that do not begin with 0 */
    __m256i with_point = _mm256_add_epi64(places, _mm256_andnot_si256(whole_number, one));
    __m256i whole = _mm256_sub_epi64(lengths, with_point);
    __m256i leading = _mm256_cmpeq_epi64(_mm256_and_si256(words, low), _mm256_set1_epi64x('0'));
    fine = _mm256_and_si256(fine, _mm256_cmpgt_epi64(whole, none));
    fine = _mm256_andnot_si256(_mm256_and_si256(leading, _mm256_cmpgt_epi64(whole, one)), fine);
    const __m256i evens = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
    __m256i value = _mm256_permutevar8x32_epi32(digits_value(digits), evens);
    __m256d size = _mm256_cvtepi32_pd(_mm256_castsi256_si128(value));
    __m256d power =
        _mm256_i64gather_pd(vfm_digits_powers, _mm256_and_si256(places, _mm256_set1_epi64x(7)), 8);
    _mm256_storeu_pd(numbers, _mm256_div_pd(size, power));
    return _mm256_movemask_pd(_mm256_castsi256_pd(fine));
}

__attribute__((target("avx2"))) static void read_avx2(const struct vfm_digits_column *column,
                                                      size_t from, size_t to, double *numbers,
                                                      bool *odd)
{
    size_t row = from;
    for (; row + 4 <= to; row += 4) {
        __m128i pairs[2], lengths[2];
        for (size_t i = 0; i < 2; i++) {
            size_t one = vfm_digits_length(column, row + 2 * i),
                   two = vfm_digits_length(column, row + 2 * i + 1);
            /* put together in registers: stored one by one they could not be loaded at once */
            pairs[i] = _mm_set_epi64x(
                (long long)vfm_digits_word(vfm_digits_start(column, row + 2 * i + 1)),
                (long long)vfm_digits_word(vfm_digits_start(column, row + 2 * i)));
            lengths[i] = _mm_set_epi64x(two <= VFM_DIGITS ? (long long)two : 0,
                                        one <= VFM_DIGITS ? (long long)one : 0);
        }
        int fine = 0; /* computed amounts are long, all of a column */
        __m128i any = _mm_or_si128(lengths[0], lengths[1]);
        if (__builtin_expect(_mm_movemask_epi8(_mm_cmpeq_epi8(any, _mm_setzero_si128())) != 0xffff,
                             1))
            fine = read_four(_mm256_set_m128i(pairs[1], pairs[0]),
                             _mm256_set_m128i(lengths[1], lengths[0]), numbers + row);
        for (size_t i = 0; __builtin_expect(fine != 15, 0) && i < 4; i++)
            if (!(fine >> i & 1))
                read_one(column, row + i, numbers, odd);
    }
    read_plain(column, row, to, numbers, odd);
}

__attribute__((target("avx2"))) static bool within_avx2(const double *numbers, size_t from,
                                                        size_t to, double least, double most)
{
    const __m256d low = _mm256_set1_pd(least), high = _mm256_set1_pd(most);
    __m256d all = _mm256_castsi256_pd(_mm256_set1_epi8(-1));
    size_t row = from;
    for (; row + 4 <= to; row += 4) {
        __m256d some = _mm256_loadu_pd(numbers + row);
        all = _mm256_and_pd(all, _mm256_and_pd(_mm256_cmp_pd(some, low, _CMP_GE_OQ),
                                               _mm256_cmp_pd(some, high, _CMP_LE_OQ)));
    }
    return _mm256_movemask_pd(all) == 15 && within_plain(numbers, row, to, least, most);
}

const struct vfm_digits_way *vfm_digits_ways(size_t *count)
{
    static const struct vfm_digits_way ways[] = {{"avx2", read_avx2, within_avx2},
                                                 {"plain", read_plain, within_plain}};
    bool avx2 = __builtin_cpu_supports("avx2");
    *count = avx2 ? 2 : 1;
    return avx2 ? ways : ways + 1;
}

#else

const struct vfm_digits_way *vfm_digits_ways(size_t *count)
{
    static const struct vfm_digits_way ways[] = {{"plain", read_plain, within_plain}};
    *count = 1;
    return ways;
}

#endif
