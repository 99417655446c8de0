// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/digits.h>

const double vfm_digits_powers[VFM_DIGITS_TWO] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/* ---- plain C ---- */

static inline bool read_one(const struct vfm_digits_column *column, size_t row, double *numbers,
                            bool *odd)
{
    const char *at = vfm_digits_start(column, row);
    size_t length = vfm_digits_length(column, row);
    numbers[row] = 0;
    if (!vfm_digits_read_any(at, length, &numbers[row])) {
        odd[row] = true;
        return true;
    }
    const char *point = memchr(at, '.', length);
    return !point || at + length - point - 1 <= VFM_DIGITS_FEW;
}

static bool read_plain(const struct vfm_digits_column *column, size_t from, size_t to,
                       double *numbers, bool *odd)
{
    bool few = true;
    for (size_t row = from; row < to; row++) {
        const char *at = vfm_digits_start(column, row);
        size_t length = vfm_digits_length(column, row);
        bool short_one = length - 1 < VFM_DIGITS;
        if (__builtin_expect(!short_one || !vfm_digits_read(at, length, &numbers[row]), 0))
            few &= read_one(column, row, numbers, odd);
    }
    return few;
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

/* Four words, the points in them and what of it all is no number. */
struct four {
    __m256i digits;       /* without the point, the last ones of eight; '0' before them is to be */
    __m256i whole_number; /* all ones where there is no point */
    __m256i places;       /* behind it */
    __m256i fine;         /* all ones, or what is there is not one point and digits behind it */
};

/* `right` without its point; `first` is the byte that then stands first. */
__attribute__((target("avx2"))) static inline struct four take_point(__m256i right, __m256i first)
{
    const __m256i ones = _mm256_set1_epi8(1), none = _mm256_setzero_si256(),
                  one = _mm256_set1_epi64x(1);
    /* the first byte without a bit that digits have */
    __m256i points = _mm256_andnot_si256(right, _mm256_set1_epi8(0x10));
    __m256i whole_number = _mm256_cmpeq_epi64(points, none);
    __m256i point = _mm256_srli_epi64(_mm256_and_si256(points, _mm256_sub_epi64(none, points)), 4);
    __m256i before = _mm256_sub_epi64(point, one);
    __m256i at_point = _mm256_sub_epi64(_mm256_slli_epi64(point, 8), point);
    __m256i place = _mm256_sad_epu8(_mm256_and_si256(before, ones), none);
    __m256i places =
        _mm256_andnot_si256(whole_number, _mm256_sub_epi64(_mm256_set1_epi64x(7), place));
    __m256i is_point = _mm256_cmpeq_epi64(
        _mm256_and_si256(_mm256_xor_si256(right, _mm256_set1_epi8('.')), at_point), none);
    __m256i followed = _mm256_or_si256(whole_number, _mm256_cmpgt_epi64(places, none));
    __m256i joined = _mm256_or_si256(
        _mm256_andnot_si256(_mm256_or_si256(before, at_point), right),
        _mm256_or_si256(_mm256_slli_epi64(_mm256_and_si256(right, before), 8), first));
    return (struct four){.digits = _mm256_blendv_epi8(joined, right, whole_number),
                         .whole_number = whole_number,
                         .places = places,
                         .fine = _mm256_and_si256(is_point, followed)};
}

/* The first so many bytes of words as the last ones of eight, with zeros before them. */
__attribute__((target("avx2"))) static inline __m256i shift_right(__m256i words, __m256i lengths)
{
    const __m256i all = _mm256_set1_epi8(-1), zeros = _mm256_set1_epi8('0');
    __m256i room = _mm256_sub_epi64(_mm256_set1_epi64x(64), _mm256_slli_epi64(lengths, 3));
    return _mm256_or_si256(_mm256_sllv_epi64(words, room),
                           _mm256_andnot_si256(_mm256_sllv_epi64(all, room), zeros));
}

/* The whole numbers that eight bytes a lane make, as four of 32 bits; *fine is kept where all of
 * them are digits. */
__attribute__((target("avx2"))) static inline __m128i take_value(__m256i text, __m256i *fine)
{
    const __m256i evens = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
    __m256i digits = _mm256_sub_epi8(text, _mm256_set1_epi8('0'));
    __m256i is_digit = _mm256_cmpeq_epi8(_mm256_min_epu8(digits, _mm256_set1_epi8(9)), digits);
    *fine = _mm256_and_si256(*fine, _mm256_cmpeq_epi64(is_digit, _mm256_set1_epi8(-1)));
    return _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(digits_value(digits), evens));
}

/* Kept where there are digits before the point: one, or some that do not begin with 0. */
__attribute__((target("avx2"))) static inline __m256i begins_well(const struct four *four,
                                                                  __m256i words, __m256i lengths)
{
    const __m256i one = _mm256_set1_epi64x(1);
    __m256i with_point =
        _mm256_add_epi64(four->places, _mm256_andnot_si256(four->whole_number, one));
    __m256i whole = _mm256_sub_epi64(lengths, with_point);
    __m256i leading = _mm256_cmpeq_epi64(_mm256_and_si256(words, _mm256_set1_epi64x(0xff)),
                                         _mm256_set1_epi64x('0'));
    return _mm256_andnot_si256(_mm256_and_si256(leading, _mm256_cmpgt_epi64(whole, one)),
                               _mm256_cmpgt_epi64(whole, _mm256_setzero_si256()));
}

/* 10^places: up to the seventh they are floats too, and eight of those make one vector. */
__attribute__((target("avx2"))) static inline __m256d powers_of(__m256i places)
{
    const __m256i evens = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
    const __m256 powers = _mm256_setr_ps(1e0F, 1e1F, 1e2F, 1e3F, 1e4F, 1e5F, 1e6F, 1e7F);
    __m256i which = _mm256_permutevar8x32_epi32(places, evens);
    return _mm256_cvtps_pd(_mm256_castps256_ps128(_mm256_permutevar8x32_ps(powers, which)));
}

/* Reads four numbers of up to eight bytes, of which few are decimals; bit n of the return is set
 * where number n is one that is read so. `words` are the eight bytes from their starts; a length is
 * 0 for one that is longer. */
__attribute__((target("avx2"))) static inline int read_short(__m256i words, __m256i lengths,
                                                             double *numbers)
{
    struct four four = take_point(shift_right(words, lengths), _mm256_set1_epi64x('0'));
    __m256d value = _mm256_cvtepi32_pd(take_value(four.digits, &four.fine));
    __m256i fine = _mm256_and_si256(four.fine, begins_well(&four, words, lengths));
    _mm256_storeu_pd(numbers, _mm256_div_pd(value, powers_of(four.places)));
    return _mm256_movemask_pd(_mm256_castsi256_pd(fine));
}

/* The same of numbers of nine to sixteen bytes, whose point is among the last seven, as it is in
 * amounts: `firsts` are the eight bytes from their starts, `lasts` their last eight. *few becomes
 * false where there are more decimals than VFM_DIGITS_FEW. */
__attribute__((target("avx2"))) static inline int
read_long(__m256i firsts, __m256i lasts, __m256i lengths, double *numbers, bool *few)
{
    const __m256i most = _mm256_set1_epi64x(90071991); /* … and eight nines are below 2^53 */
    __m256i high = shift_right(firsts, _mm256_sub_epi64(lengths, _mm256_set1_epi64x(VFM_DIGITS)));
    struct four four = take_point(lasts, _mm256_srli_epi64(high, 56));
    __m256i moved = _mm256_or_si256(_mm256_slli_epi64(high, 8), _mm256_set1_epi64x('0'));
    __m128i low = take_value(four.digits, &four.fine);
    __m128i top = take_value(_mm256_blendv_epi8(moved, high, four.whole_number), &four.fine);
    __m256i small = _mm256_cmpgt_epi64(_mm256_cvtepi32_epi64(top), most);
    __m256d value = _mm256_add_pd(_mm256_mul_pd(_mm256_cvtepi32_pd(top), _mm256_set1_pd(1e8)),
                                  _mm256_cvtepi32_pd(low));
    __m256i fine = _mm256_and_si256(four.fine, begins_well(&four, firsts, lengths));
    __m256i many = _mm256_cmpgt_epi64(four.places, _mm256_set1_epi64x(VFM_DIGITS_FEW));
    *few &= _mm256_testz_si256(many, fine);
    _mm256_storeu_pd(numbers, _mm256_div_pd(value, powers_of(four.places)));
    return _mm256_movemask_pd(_mm256_castsi256_pd(_mm256_andnot_si256(small, fine)));
}

/* Four words or lengths, put together in registers: stored one by one they could not be loaded at
 * once. */
__attribute__((target("avx2"))) static inline __m256i four_of(uint64_t a, uint64_t b, uint64_t c,
                                                              uint64_t d)
{
    return _mm256_set_m128i(_mm_set_epi64x((long long)d, (long long)c),
                            _mm_set_epi64x((long long)b, (long long)a));
}

__attribute__((target("avx2"))) static bool read_avx2(const struct vfm_digits_column *column,
                                                      size_t from, size_t to, double *numbers,
                                                      bool *odd)
{
    size_t row = from;
    bool few = true;
    for (; row + 4 <= to; row += 4) {
        const char *at[4];
        size_t length[4];
        for (size_t i = 0; i < 4; i++) {
            at[i] = vfm_digits_start(column, row + i);
            length[i] = vfm_digits_length(column, row + i);
        }
        __m256i firsts = four_of(vfm_digits_word(at[0]), vfm_digits_word(at[1]),
                                 vfm_digits_word(at[2]), vfm_digits_word(at[3]));
        __m256i lengths = four_of(length[0], length[1], length[2], length[3]);
        __m256i over = _mm256_cmpgt_epi64(lengths, _mm256_set1_epi64x(VFM_DIGITS));
        int fine = 0;
        if (__builtin_expect(_mm256_movemask_epi8(over) != -1, 1))
            fine = read_short(firsts, _mm256_andnot_si256(over, lengths), numbers + row);
        else if (length[0] <= VFM_DIGITS_TWO && length[1] <= VFM_DIGITS_TWO &&
                 length[2] <= VFM_DIGITS_TWO && length[3] <= VFM_DIGITS_TWO)
            fine = read_long(firsts,
                             four_of(vfm_digits_word(at[0] + length[0] - VFM_DIGITS),
                                     vfm_digits_word(at[1] + length[1] - VFM_DIGITS),
                                     vfm_digits_word(at[2] + length[2] - VFM_DIGITS),
                                     vfm_digits_word(at[3] + length[3] - VFM_DIGITS)),
                             lengths, numbers + row, &few);
        for (size_t i = 0; __builtin_expect(fine != 15, 0) && i < 4; i++)
            if (!(fine >> i & 1))
                few &= read_one(column, row + i, numbers, odd);
    }
    return read_plain(column, row, to, numbers, odd) && few;
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

/* ---- AVX-512: eight at a time, with a point or without alike, and without a division ---- */

#define WIDE __attribute__((target("avx512f,avx512bw,avx512dq,avx512cd")))

/* Eight texts: of each the eight bytes from its start, and its length. */
struct eight {
    __m512i words, lengths;
};

/* Eight words, put together in registers. */
WIDE static inline __m512i eight_of(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
                                    uint64_t f, uint64_t g, uint64_t h)
{
    return _mm512_set_epi64((long long)h, (long long)g, (long long)f, (long long)e, (long long)d,
                            (long long)c, (long long)b, (long long)a);
}

/* The words at so many bytes behind `at`. */
WIDE static inline __m512i words_at(const char *at, const uint32_t places[8])
{
    return eight_of(vfm_digits_word(at + places[0]), vfm_digits_word(at + places[1]),
                    vfm_digits_word(at + places[2]), vfm_digits_word(at + places[3]),
                    vfm_digits_word(at + places[4]), vfm_digits_word(at + places[5]),
                    vfm_digits_word(at + places[6]), vfm_digits_word(at + places[7]));
}

/* Where eight texts begin (the lower half of each lane) and end: the marks before and behind a text
 * stand together. */
WIDE static inline __m512i find_eight(const struct vfm_digits_column *column, size_t row)
{
    const char *mark = (const char *)(column->marks + row * column->stride - 1);
    size_t step = column->stride * sizeof *column->marks;
    __m512i marks = eight_of(vfm_digits_word(mark), vfm_digits_word(mark + step),
                             vfm_digits_word(mark + 2 * step), vfm_digits_word(mark + 3 * step),
                             vfm_digits_word(mark + 4 * step), vfm_digits_word(mark + 5 * step),
                             vfm_digits_word(mark + 6 * step), vfm_digits_word(mark + 7 * step));
    uint64_t inset = (uint64_t)-column->tail << 32 | column->head;
    return _mm512_add_epi32(marks, _mm512_set1_epi64((long long)inset));
}

/* The lower halves of the lanes, one behind the other. */
WIDE static inline void put_halves(__m512i lanes, uint32_t halves[8])
{
    _mm256_storeu_si256((__m256i *)(void *)halves, _mm512_cvtepi64_epi32(lanes));
}

/* Digits as numbers, the last one highest, without the point that may stand among them. */
struct closed {
    __m512i digits;
    __m512i zeros;   /* bits of zero before the point's from above; 64 where there is none */
    __mmask64 wrong; /* bytes that are neither digits nor the point */
};

/* `digits`, of which those before a point move up by one; `first` is what comes behind them. A
 * point is 0x1e here, and no digit has the bit that it has. */
WIDE static inline struct closed close_up(__m512i digits, __m512i first)
{
    const __m512i nine = _mm512_set1_epi8(9), point = _mm512_set1_epi8('.' ^ '0');
    __m512i zeros = _mm512_lzcnt_epi64(_mm512_and_si512(digits, _mm512_set1_epi8(0x10)));
    __m512i behind = _mm512_andnot_si512(_mm512_set1_epi64(7), zeros);
    __m512i kept =
        _mm512_sllv_epi64(_mm512_set1_epi8(-1), _mm512_sub_epi64(_mm512_set1_epi64(64), behind));
    __m512i moved = _mm512_or_si512(_mm512_slli_epi64(digits, 8), first);
    __m512i closed = _mm512_ternarylogic_epi64(kept, digits, moved, 0xca); /* kept ? … : … */
    __mmask64 points = _mm512_cmpeq_epi8_mask(digits, point);
    return (struct closed){.digits = closed,
                           .zeros = zeros,
                           .wrong = (_mm512_cmpgt_epu8_mask(digits, nine) ^ points) |
                                    _mm512_cmpgt_epu8_mask(closed, nine)};
}

/* The whole numbers that eight digits a lane make: pairs, fours, all. */
WIDE static inline __m512d value_of(__m512i digits)
{
    const __m512i tens = _mm512_set1_epi16(0x010a), hundreds = _mm512_set1_epi32(0x00010064);
    __m512i fours = _mm512_madd_epi16(_mm512_maddubs_epi16(digits, tens), hundreds);
    return _mm512_cvtepi64_pd(_mm512_add_epi64(_mm512_mul_epu32(fours, _mm512_set1_epi64(10000)),
                                               _mm512_srli_epi64(fours, 32)));
}

/* The nearest double to value / 10^places, for whole values of up to 2^53: eight zeros more are no
 * places, and of these the power is 1, too. A product with the reciprocal, and once more with what
 * that left, takes a fraction of what a division does and gives the same: the quotient is 5^-7 / 2
 * of a last place or more from the middle between two doubles, and before it is rounded the sum is
 * less than 2^-50 of one off (Markstein 1990). */
WIDE static inline __m512d scale(__m512d value, __m512i zeros)
{
    const __m512d powers = _mm512_setr_pd(1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7),
                  parts = _mm512_setr_pd(1e0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7);
    __m512i places = _mm512_srli_epi64(zeros, 3);
    __m512d power = _mm512_permutexvar_pd(places, powers);
    __m512d part = _mm512_permutexvar_pd(places, parts);
    __m512d quotient = _mm512_mul_pd(value, part);
    return _mm512_fmadd_pd(_mm512_fnmadd_pd(quotient, power, value), part, quotient);
}

/* The first bytes of lanes whose text begins with a point, ends in one, or begins with 0 and then
 * has something else than a point. */
WIDE static inline __mmask64 misshapen(const struct eight *eight, const struct closed *closed)
{
    const __mmask64 firsts = UINT64_C(0x0101010101010101);
    __mmask64 points = _mm512_cmpeq_epi8_mask(eight->words, _mm512_set1_epi8('.'));
    __mmask64 zeros = _mm512_cmpeq_epi8_mask(eight->words, _mm512_set1_epi8('0'));
    __mmask64 several = _mm512_cmpgt_epi8_mask(eight->lengths, _mm512_set1_epi8(1));
    __mmask64 last = _mm512_cmpeq_epi8_mask(closed->zeros, _mm512_set1_epi8(3));
    return (points | last | (zeros & several & ~(points >> 1))) & firsts;
}

/* The lanes in which no bit is set. */
WIDE static inline __mmask8 lanes_without(__mmask64 bytes)
{
    return _mm512_testn_epi64_mask(_mm512_movm_epi8(bytes), _mm512_movm_epi8(bytes));
}

/* Reads those of up to eight bytes; the lanes that are numbers. */
WIDE static inline __mmask8 read_eight(const struct eight *eight, double *numbers)
{
    const __m512i zeros = _mm512_set1_epi8('0');
    __m512i room = _mm512_sub_epi64(_mm512_set1_epi64(64), _mm512_slli_epi64(eight->lengths, 3));
    __m512i digits = _mm512_sllv_epi64(_mm512_xor_si512(eight->words, zeros), room);
    struct closed closed = close_up(digits, _mm512_setzero_si512());
    _mm512_storeu_pd(numbers, scale(value_of(closed.digits), closed.zeros));
    return lanes_without(closed.wrong | misshapen(eight, &closed));
}

/* The same of nine to sixteen bytes, whose point is among the last eight, as it is in amounts;
 * `lasts` are those. *few becomes false where there are more decimals than VFM_DIGITS_FEW. */
WIDE static inline __mmask8 read_eight_long(const struct eight *eight, __m512i lasts,
                                            __mmask8 lanes, double *numbers, bool *few)
{
    const __m512i zeros = _mm512_set1_epi8('0'),
                  most = _mm512_set1_epi64(90071991); /* … and eight nines are below 2^53 */
    __m512i room = _mm512_sub_epi64(_mm512_set1_epi64(128), _mm512_slli_epi64(eight->lengths, 3));
    __m512i high = _mm512_sllv_epi64(_mm512_xor_si512(eight->words, zeros), room);
    struct closed closed = close_up(_mm512_xor_si512(lasts, zeros), _mm512_srli_epi64(high, 56));
    __mmask8 whole = _mm512_cmpeq_epi64_mask(closed.zeros, _mm512_set1_epi64(64));
    __mmask64 wrong = closed.wrong | _mm512_cmpgt_epu8_mask(high, _mm512_set1_epi8(9));
    high = _mm512_mask_slli_epi64(high, (__mmask8)~whole, high, 8);
    __m512d top = value_of(high);
    __mmask8 large = _mm512_cmp_pd_mask(top, _mm512_cvtepi64_pd(most), _CMP_GT_OQ);
    __m512d value = _mm512_add_pd(_mm512_mul_pd(top, _mm512_set1_pd(1e8)), value_of(closed.digits));
    _mm512_mask_storeu_pd(numbers, lanes, scale(value, closed.zeros));
    lanes &= lanes_without(wrong | misshapen(eight, &closed)) & (__mmask8)~large;
    __mmask8 many =
        _mm512_cmpgt_epi64_mask(closed.zeros, _mm512_set1_epi64(8 * VFM_DIGITS_FEW + 7));
    *few = *few && !(many & (__mmask8)~whole & lanes);
    return lanes;
}

WIDE static bool read_avx512(const struct vfm_digits_column *column, size_t from, size_t to,
                             double *numbers, bool *odd)
{
    const __m512i none = _mm512_setzero_si512(), one = _mm512_set1_epi64(VFM_DIGITS),
                  two = _mm512_set1_epi64(VFM_DIGITS_TWO);
    bool few = true;
    if (to - from < 8)
        return read_avx2(column, from, to, numbers, odd);
    for (size_t next = from; next < to; next += 8) {
        size_t row = next + 8 <= to ? next : to - 8; /* the last eight, some of them once more */
        uint32_t at[8];
        __m512i ends = find_eight(column, row);
        put_halves(ends, at);
        __m512i lengths = _mm512_sub_epi32(_mm512_srli_epi64(ends, 32), ends);
        struct eight eight = {.words = words_at(column->text, at),
                              .lengths = _mm512_and_si512(lengths, _mm512_set1_epi64(UINT32_MAX))};
        __mmask8 over = _mm512_cmpgt_epi64_mask(eight.lengths, one), fine = 0;
        if (__builtin_expect(over != 255, 1))
            fine = read_eight(&eight, numbers + row) & (__mmask8)~over &
                   _mm512_cmpgt_epi64_mask(eight.lengths, none);
        if (over) {
            over &= _mm512_cmple_epi64_mask(eight.lengths, two);
            put_halves(_mm512_mask_sub_epi64(ends, over, _mm512_srli_epi64(ends, 32), one), at);
            fine |= read_eight_long(&eight, words_at(column->text, at), over, numbers + row, &few);
        }
        for (size_t i = 0; __builtin_expect(fine != 255, 0) && i < 8; i++)
            if (!(fine >> i & 1))
                few &= read_one(column, row + i, numbers, odd);
    }
    return few;
}

const struct vfm_digits_way *vfm_digits_ways(size_t *count)
{
    static const struct vfm_digits_way ways[] = {{"avx512", read_avx512, within_avx2},
                                                 {"avx2", read_avx2, within_avx2},
                                                 {"plain", read_plain, within_plain}};
    bool avx2 = __builtin_cpu_supports("avx2");
    bool avx512 = avx2 && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512cd");
    *count = 1 + avx2 + avx512;
    return ways + !avx512 + !avx2;
}

#else

const struct vfm_digits_way *vfm_digits_ways(size_t *count)
{
    static const struct vfm_digits_way ways[] = {{"plain", read_plain, within_plain}};
    *count = 1;
    return ways;
}

#endif
