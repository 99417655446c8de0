// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Looking through text eight or sixteen bytes at a time. Reads up to 16 bytes past what it looks
 * for: VFM_PADDING covers that. SSE2 is in every processor of its kind, so nothing is chosen at run
 * time; elsewhere plain C gives the same answer, and a test holds the two together.
 */
#ifndef VFM_RECORD_TEXT_H
#define VFM_RECORD_TEXT_H

#include <stdint.h>
#include <string.h>

/* ---- plain C, for every processor ---- */

static inline const char *text_plain_by_bytes(const char *at)
{
    while ((unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
        at++;
    return at;
}

static inline uint32_t text_digits_by_bytes(const char *at)
{
    uint32_t digits = 0;
    for (unsigned i = 0; i < 16; i++)
        digits |= (uint32_t)((unsigned char)(at[i] - '0') < 10) << i;
    return digits;
}

/* ---- the quickest way ---- */

#if defined(__SSE2__)
#include <emmintrin.h>

/* The first byte from `at` on that is a quote, a backslash or below a space. There is one: the
 * padding holds a zero byte or the line's newline stands behind it. */
static inline const char *text_plain(const char *at)
{
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'),
                  last = _mm_set1_epi8(0x1f);
    for (;; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last), bytes);
        __m128i hit = _mm_or_si128(
            low, _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, slash)));
        int mask = _mm_movemask_epi8(hit);
        if (mask)
            return at + __builtin_ctz((unsigned)mask);
    }
}

/* Which of the 16 bytes from `at` are digits: bit n for byte n. */
static inline uint32_t text_digits(const char *at)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    __m128i digits = _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(9)), above);
    return (uint32_t)_mm_movemask_epi8(digits);
}

#else

static inline const char *text_plain(const char *at)
{
    return text_plain_by_bytes(at);
}

static inline uint32_t text_digits(const char *at)
{
    return text_digits_by_bytes(at);
}

#endif

#endif
