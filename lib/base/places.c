// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/places.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* A word has eight marks or so: so many are written whatever there are, since a branch for each
 * would be foretold badly. */
#define AT_ONCE 8

__attribute__((always_inline)) static inline size_t find_places(const uint64_t *marks, size_t words,
                                                                uint32_t *places)
{
    uint32_t *next = places;
    for (size_t word = 0; word < words; word++) {
        uint64_t left = marks[word];
        uint32_t first = (uint32_t)(word * VFM_MARKS), *at = next;
        next += __builtin_popcountll(left);
        do {
            for (int i = 0; i < AT_ONCE; i++, left &= left - 1)
                at[i] = first + (left ? (uint32_t)__builtin_ctzll(left) : 0);
            at += AT_ONCE;
        } while (__builtin_expect(left != 0, 0));
    }
    return (size_t)(next - places);
}

#if defined(__x86_64__)

/* The same words with the instructions that count bits, which came with AVX2. */
__attribute__((target("popcnt,bmi"))) static size_t places_bmi(const uint64_t *marks, size_t words,
                                                               uint32_t *places)
{
    return find_places(marks, words, places);
}

/* AVX-512: the numbers of a word's bits are pressed together by the word itself. */
__attribute__((target("popcnt,avx512f,avx512bw,avx512vbmi2"))) static size_t
places_avx512(const uint64_t *marks, size_t words, uint32_t *places)
{
    uint8_t numbers[VFM_MARKS];
    uint32_t *next = places;
    for (int i = 0; i < VFM_MARKS; i++)
        numbers[i] = (uint8_t)i;
    const __m512i all = _mm512_loadu_si512(numbers);
    for (size_t word = 0; word < words; word++) {
        int count = __builtin_popcountll(marks[word]);
        __m512i first = _mm512_set1_epi32((int)(word * VFM_MARKS));
        __m512i found = _mm512_maskz_compress_epi8(marks[word], all);
        for (int at = 0;; at += 16) {
            __m512i some = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(found));
            _mm512_storeu_si512(next + at, _mm512_add_epi32(some, first));
            if (__builtin_expect(count <= at + 16, 1))
                break;
            found = _mm512_shuffle_i32x4(found, found, 0x39); /* the next sixteen to the front */
        }
        next += count;
    }
    return (size_t)(next - places);
}

const struct vfm_places_way *vfm_places_ways(size_t *count)
{
    static const struct vfm_places_way ways[] = {
        {"avx512", places_avx512}, {"bmi", places_bmi}, {"plain", find_places}};
    bool bmi = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
    bool avx512 =
        bmi && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2");
    *count = avx512 ? 3 : bmi ? 2 : 1;
    return ways + 3 - *count;
}

#else

const struct vfm_places_way *vfm_places_ways(size_t *count)
{
    static const struct vfm_places_way ways[] = {{"plain", find_places}};
    *count = 1;
    return ways;
}

#endif

size_t vfm_places(const uint64_t *marks, size_t words, uint32_t *places)
{
    size_t count;
    return vfm_places_ways(&count)->find(marks, words, places);
}

/* ---- how many ---- */

static size_t total_plain(const uint64_t *marks, size_t words)
{
    size_t total = 0;
    for (size_t word = 0; word < words; word++)
        total += vfm_marks_count(marks[word]);
    return total;
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static size_t total_popcnt(const uint64_t *marks, size_t words)
{
    size_t total = 0;
    for (size_t word = 0; word < words; word++)
        total += (size_t)__builtin_popcountll(marks[word]);
    return total;
}

/* Eight words at a time. */
__attribute__((target("popcnt,avx512f,avx512vpopcntdq"))) static size_t
total_avx512(const uint64_t *marks, size_t words)
{
    __m512i total = _mm512_setzero_si512();
    size_t whole = words / 8 * 8;
    for (size_t word = 0; word < whole; word += 8)
        total = _mm512_add_epi64(total, _mm512_popcnt_epi64(_mm512_loadu_si512(marks + word)));
    return (size_t)_mm512_reduce_add_epi64(total) + total_popcnt(marks + whole, words - whole);
}
#endif

size_t vfm_places_count(const uint64_t *marks, size_t words)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512vpopcntdq"))
        return total_avx512(marks, words);
    if (__builtin_cpu_supports("popcnt"))
        return total_popcnt(marks, words);
#endif
    return total_plain(marks, words);
}
