// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Marks: where in 64 bytes the bytes stand that end a cell or a row, as one bit for each. Splitting
 * rows then visits marks, not bytes. SSE2 and NEON are in every processor of their kind, so nothing
 * is chosen at run time; elsewhere plain C gives the same bits.
 */
#ifndef VFM_IO_MARKS_H
#define VFM_IO_MARKS_H

#include <stdint.h>
#include <string.h>

#define VFM_MARKS 64 /* bytes looked at together */

#if defined(__SSE2__) && !defined(VFM_PLAIN_C)
#include <emmintrin.h>

static inline uint64_t vfm_marks(const char *at, char delimiter)
{
    const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r'), quote = _mm_set1_epi8('"');
    const __m128i part = _mm_set1_epi8(delimiter);
    uint64_t marks = 0;
    for (int i = 0; i < 4; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
        __m128i found =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, lf), _mm_cmpeq_epi8(bytes, cr)),
                         _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, part)));
        marks |= (uint64_t)(uint32_t)_mm_movemask_epi8(found) << (16 * i);
    }
    return marks;
}

/* Whether one of the 16 bytes at `at` is a backslash or a control character other than LF, CR and
 * `delimiter`. */
static inline int vfm_unplain(const char *at, char delimiter)
{
    const __m128i last = _mm_set1_epi8(0x1f);
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last), bytes);
    __m128i fine = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')),
                                _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')),
                                             _mm_cmpeq_epi8(bytes, _mm_set1_epi8(delimiter))));
    __m128i marked = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    return _mm_movemask_epi8(_mm_or_si128(_mm_andnot_si128(fine, low), marked));
}

#elif defined(__aarch64__) && defined(__ARM_NEON) && !defined(VFM_PLAIN_C)
#include <arm_neon.h>

static inline uint64_t vfm_marks(const char *at, char delimiter)
{
    const uint8x16_t lf = vdupq_n_u8('\n'), cr = vdupq_n_u8('\r'), quote = vdupq_n_u8('"');
    const uint8x16_t part = vdupq_n_u8((uint8_t)delimiter);
    static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t weights = vld1q_u8(bits);
    uint64_t marks = 0;
    for (int i = 0; i < 4; i++) {
        uint8x16_t bytes = vld1q_u8((const uint8_t *)at + 16 * i);
        uint8x16_t found = vorrq_u8(vorrq_u8(vceqq_u8(bytes, lf), vceqq_u8(bytes, cr)),
                                    vorrq_u8(vceqq_u8(bytes, quote), vceqq_u8(bytes, part)));
        uint8x16_t weighed = vandq_u8(found, weights);
        uint64_t low = vaddv_u8(vget_low_u8(weighed)), high = vaddv_u8(vget_high_u8(weighed));
        marks |= (low | high << 8) << (16 * i);
    }
    return marks;
}

static inline int vfm_unplain(const char *at, char delimiter)
{
    const uint8x16_t bytes = vld1q_u8((const uint8_t *)at);
    uint8x16_t fine = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('\n')),
                               vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('\r')),
                                        vceqq_u8(bytes, vdupq_n_u8((uint8_t)delimiter))));
    uint8x16_t marked = vceqq_u8(bytes, vdupq_n_u8('\\'));
    uint8x16_t low = vcltq_u8(bytes, vdupq_n_u8(0x20));
    return vmaxvq_u8(vorrq_u8(vbicq_u8(low, fine), marked)) != 0;
}

#else

static inline uint64_t vfm_marks(const char *at, char delimiter)
{
    uint64_t marks = 0;
    for (int i = 0; i < VFM_MARKS; i++) {
        char byte = at[i];
        uint64_t found = byte == '\n' || byte == '\r' || byte == '"' || byte == delimiter;
        marks |= found << i;
    }
    return marks;
}

static inline int vfm_unplain(const char *at, char delimiter)
{
    int found = 0;
    for (int i = 0; i < 16; i++) {
        unsigned char byte = (unsigned char)at[i];
        found |=
            (byte < 0x20 && at[i] != '\n' && at[i] != '\r' && at[i] != delimiter) || byte == '\\';
    }
    return found;
}

#endif

/* As vfm_marks for the last `length` (< 64) bytes of some data: none beyond them is looked at. */
static inline uint64_t vfm_marks_tail(const char *at, size_t length, char delimiter)
{
    char bytes[VFM_MARKS] = {0};
    memcpy(bytes, at, length);
    return vfm_marks(bytes, delimiter);
}

#endif
