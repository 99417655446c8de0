// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/marks.h>

/* The marks of a word of JSON; `wrong` are the bytes that are not plain wherever they stand. False
 * where there is one, or an LF in a string. */
static inline bool json_marks(uint64_t quotes, uint64_t commas, uint64_t lines, uint64_t wrong,
                              uint64_t *inside, uint64_t *marks)
{
    uint64_t strings = vfm_marks_parity(quotes) ^ *inside;
    *inside = -(strings >> (VFM_MARKS - 1));
    *marks = (commas & ~strings) | lines;
    return (wrong | (lines & strings)) == 0;
}

/* ---- plain C: each byte's own case ---- */

static unsigned find_plain(const char *at, size_t words, char delimiter, uint64_t *marks,
                           uint64_t *darks, uint64_t *quotes)
{
    unsigned met = 0;
    for (size_t word = 0; word < words; word++, at += VFM_MARKS) {
        uint64_t found = 0, dark = 0, around = 0;
        for (int i = 0; i < VFM_MARKS; i++) {
            unsigned char byte = (unsigned char)at[i];
            bool part = byte == '\n' || byte == '\r' || at[i] == delimiter;
            found |= (uint64_t)(part || byte == '"') << i;
            dark |= (uint64_t)(byte <= ' ' || byte >= 0x80) << i;
            around |= (uint64_t)(byte == '"') << i;
            met |= vfm_marks_met(byte == '\\' || (byte < 0x20 && !part), byte == '"', byte == '\r');
        }
        marks[word] = found;
        if (darks)
            darks[word] = dark;
        if (quotes)
            quotes[word] = around;
    }
    return met;
}

static size_t find_json_plain(const char *at, size_t words, uint64_t *inside, uint64_t *quotes,
                              uint64_t *marks, bool *ascii)
{
    for (size_t word = 0; word < words; word++, at += VFM_MARKS) {
        uint64_t quoted = 0, commas = 0, lines = 0, wrong = 0;
        for (int i = 0; i < VFM_MARKS; i++) {
            unsigned char byte = (unsigned char)at[i];
            quoted |= (uint64_t)(byte == '"') << i;
            commas |= (uint64_t)(byte == ',') << i;
            lines |= (uint64_t)(byte == '\n') << i;
            wrong |= byte == '\\' || (byte < 0x20 && byte != '\n');
            *ascii = *ascii && byte < 0x80;
        }
        quotes[word] = quoted;
        if (!json_marks(quoted, commas, lines, wrong, inside, &marks[word]))
            return word;
    }
    return words;
}

#if defined(__x86_64__)
#include <immintrin.h>

/* ---- SSE2, in every processor of the kind: sixteen bytes at a time ---- */

static unsigned find_sse2(const char *at, size_t words, char delimiter, uint64_t *marks,
                          uint64_t *darks, uint64_t *quotes)
{
    const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r'), quote = _mm_set1_epi8('"'),
                  part = _mm_set1_epi8(delimiter), slash = _mm_set1_epi8('\\'),
                  control = _mm_set1_epi8(0x1f), bright = _mm_set1_epi8('!');
    __m128i unplain = _mm_setzero_si128(), quote_met = unplain, returns = unplain;
    for (size_t word = 0; word < words; word++) {
        uint64_t found = 0, dark = 0, around = 0;
        for (int i = 0; i < VFM_MARKS; i += 16, at += 16) {
            __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
            __m128i quoted = _mm_cmpeq_epi8(bytes, quote), returned = _mm_cmpeq_epi8(bytes, cr);
            __m128i parts = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, lf), returned),
                                         _mm_cmpeq_epi8(bytes, part));
            quote_met = _mm_or_si128(quote_met, quoted);
            returns = _mm_or_si128(returns, returned);
            __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes);
            unplain = _mm_or_si128(
                unplain, _mm_or_si128(_mm_andnot_si128(parts, low), _mm_cmpeq_epi8(bytes, slash)));
            parts = _mm_or_si128(parts, quoted);
            found |= (uint64_t)(uint32_t)_mm_movemask_epi8(parts) << i;
            around |= (uint64_t)(uint32_t)_mm_movemask_epi8(quoted) << i;
            dark |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmplt_epi8(bytes, bright)) << i;
        }
        marks[word] = found;
        if (darks)
            darks[word] = dark;
        if (quotes)
            quotes[word] = around;
    }
    return vfm_marks_met(_mm_movemask_epi8(unplain), _mm_movemask_epi8(quote_met),
                         _mm_movemask_epi8(returns));
}

static size_t find_json_sse2(const char *at, size_t words, uint64_t *inside, uint64_t *quotes,
                             uint64_t *marks, bool *ascii)
{
    const __m128i lf = _mm_set1_epi8('\n'), quote = _mm_set1_epi8('"'), comma = _mm_set1_epi8(','),
                  slash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1f);
    for (size_t word = 0; word < words; word++) {
        __m128i unplain = _mm_setzero_si128(), any = unplain;
        uint64_t quoted = 0, commas = 0, lines = 0;
        for (int i = 0; i < VFM_MARKS; i += 16, at += 16) {
            __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
            any = _mm_or_si128(any, bytes);
            __m128i line = _mm_cmpeq_epi8(bytes, lf);
            __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes);
            unplain = _mm_or_si128(
                unplain, _mm_or_si128(_mm_andnot_si128(line, low), _mm_cmpeq_epi8(bytes, slash)));
            quoted |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, quote)) << i;
            commas |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, comma)) << i;
            lines |= (uint64_t)(uint32_t)_mm_movemask_epi8(line) << i;
        }
        quotes[word] = quoted;
        *ascii &= !_mm_movemask_epi8(any);
        uint64_t wrong = (uint64_t)(uint32_t)_mm_movemask_epi8(unplain);
        if (!json_marks(quoted, commas, lines, wrong, inside, &marks[word]))
            return word;
    }
    return words;
}

/* ---- AVX2: thirty-two ---- */

__attribute__((target("avx2"))) static unsigned find_avx2(const char *at, size_t words,
                                                          char delimiter, uint64_t *marks,
                                                          uint64_t *darks, uint64_t *quotes)
{
    const __m256i lf = _mm256_set1_epi8('\n'), cr = _mm256_set1_epi8('\r'),
                  quote = _mm256_set1_epi8('"'), part = _mm256_set1_epi8(delimiter),
                  slash = _mm256_set1_epi8('\\'), control = _mm256_set1_epi8(0x1f),
                  bright = _mm256_set1_epi8('!');
    __m256i unplain = _mm256_setzero_si256(), quote_met = unplain, returns = unplain;
    for (size_t word = 0; word < words; word++) {
        uint64_t found = 0, dark = 0, around = 0;
        for (int i = 0; i < VFM_MARKS; i += 32, at += 32) {
            __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)at);
            __m256i quoted = _mm256_cmpeq_epi8(bytes, quote),
                    returned = _mm256_cmpeq_epi8(bytes, cr);
            __m256i parts = _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(bytes, lf), returned),
                                            _mm256_cmpeq_epi8(bytes, part));
            quote_met = _mm256_or_si256(quote_met, quoted);
            returns = _mm256_or_si256(returns, returned);
            __m256i low = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, control), bytes);
            unplain = _mm256_or_si256(unplain, _mm256_or_si256(_mm256_andnot_si256(parts, low),
                                                               _mm256_cmpeq_epi8(bytes, slash)));
            parts = _mm256_or_si256(parts, quoted);
            found |= (uint64_t)(uint32_t)_mm256_movemask_epi8(parts) << i;
            around |= (uint64_t)(uint32_t)_mm256_movemask_epi8(quoted) << i;
            dark |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(bright, bytes)) << i;
        }
        marks[word] = found;
        if (darks)
            darks[word] = dark;
        if (quotes)
            quotes[word] = around;
    }
    return vfm_marks_met(_mm256_movemask_epi8(unplain), _mm256_movemask_epi8(quote_met),
                         _mm256_movemask_epi8(returns));
}

__attribute__((target("avx2"))) static size_t find_json_avx2(const char *at, size_t words,
                                                             uint64_t *inside, uint64_t *quotes,
                                                             uint64_t *marks, bool *ascii)
{
    const __m256i lf = _mm256_set1_epi8('\n'), quote = _mm256_set1_epi8('"'),
                  comma = _mm256_set1_epi8(','), slash = _mm256_set1_epi8('\\'),
                  control = _mm256_set1_epi8(0x1f);
    for (size_t word = 0; word < words; word++) {
        __m256i unplain = _mm256_setzero_si256(), any = unplain;
        uint64_t quoted = 0, commas = 0, lines = 0;
        for (int i = 0; i < VFM_MARKS; i += 32, at += 32) {
            __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)at);
            any = _mm256_or_si256(any, bytes);
            __m256i line = _mm256_cmpeq_epi8(bytes, lf);
            __m256i low = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, control), bytes);
            unplain = _mm256_or_si256(unplain, _mm256_or_si256(_mm256_andnot_si256(line, low),
                                                               _mm256_cmpeq_epi8(bytes, slash)));
            quoted |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, quote))
                      << i;
            commas |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, comma))
                      << i;
            lines |= (uint64_t)(uint32_t)_mm256_movemask_epi8(line) << i;
        }
        quotes[word] = quoted;
        *ascii &= !_mm256_movemask_epi8(any);
        uint64_t wrong = (uint64_t)(uint32_t)_mm256_movemask_epi8(unplain);
        if (!json_marks(quoted, commas, lines, wrong, inside, &marks[word]))
            return word;
    }
    return words;
}

/* ---- AVX-512: a whole word of marks at a time ---- */

__attribute__((target("avx512f,avx512bw"))) static unsigned
find_avx512(const char *at, size_t words, char delimiter, uint64_t *marks, uint64_t *darks,
            uint64_t *quotes)
{
    const __m512i lf = _mm512_set1_epi8('\n'), cr = _mm512_set1_epi8('\r'),
                  quote = _mm512_set1_epi8('"'), part = _mm512_set1_epi8(delimiter),
                  slash = _mm512_set1_epi8('\\'), space = _mm512_set1_epi8(' '),
                  bright = _mm512_set1_epi8('!');
    uint64_t unplain = 0, quote_met = 0, returns = 0;
    for (size_t word = 0; word < words; word++, at += VFM_MARKS) {
        __m512i bytes = _mm512_loadu_si512(at);
        uint64_t quoted = _mm512_cmpeq_epi8_mask(bytes, quote);
        uint64_t returned = _mm512_cmpeq_epi8_mask(bytes, cr);
        uint64_t parts =
            _mm512_cmpeq_epi8_mask(bytes, lf) | returned | _mm512_cmpeq_epi8_mask(bytes, part);
        quote_met |= quoted;
        returns |= returned;
        unplain |=
            (_mm512_cmplt_epu8_mask(bytes, space) & ~parts) | _mm512_cmpeq_epi8_mask(bytes, slash);
        marks[word] = parts | quoted;
        if (darks)
            darks[word] = _mm512_cmplt_epi8_mask(bytes, bright);
        if (quotes)
            quotes[word] = quoted;
    }
    return vfm_marks_met(unplain, quote_met, returns);
}

/* So many words are looked at before it is asked whether all of them were plain; GROUP of them make
 * a vector. */
#define AT_ONCE 32
#define GROUP 8

/* Each lane's parity, as vfm_marks_parity gives it. */
__attribute__((target("avx512f"))) static inline __m512i parity_of(__m512i bits)
{
    bits = _mm512_xor_si512(bits, _mm512_slli_epi64(bits, 1));
    bits = _mm512_xor_si512(bits, _mm512_slli_epi64(bits, 2));
    bits = _mm512_xor_si512(bits, _mm512_slli_epi64(bits, 4));
    bits = _mm512_xor_si512(bits, _mm512_slli_epi64(bits, 8));
    bits = _mm512_xor_si512(bits, _mm512_slli_epi64(bits, 16));
    return _mm512_xor_si512(bits, _mm512_slli_epi64(bits, 32));
}

/* The bytes in strings of GROUP words of quotes; *inside as in vfm_marks_find_json. */
__attribute__((target("avx512f,avx512dq"))) static inline __m512i strings_of(__m512i quotes,
                                                                             uint64_t *inside)
{
    __m512i parity = parity_of(quotes);
    uint64_t odd = _mm512_movepi64_mask(parity); /* the words that turn in and out */
    uint64_t turned = odd ^ odd << 1;
    turned ^= turned << 2;
    turned ^= turned << 4;
    turned ^= *inside; /* behind each word */
    uint64_t before = turned << 1 | (*inside & 1);
    *inside = -(turned >> (GROUP - 1) & 1);
    return _mm512_xor_si512(parity, _mm512_movm_epi64((__mmask8)before));
}

/* False where one of the words, whole groups, was not plain: then nothing of it counts. What is
 * told byte by byte goes straight to memory, so that nothing waits for a mask to become a number;
 * what of it is in strings is told by vectors of words. */
__attribute__((target("avx512f,avx512bw,avx512dq"))) static bool
find_some_json(const char *at, size_t words, uint64_t *inside, uint64_t *quotes, uint64_t *marks,
               bool *ascii)
{
    const __m512i lf = _mm512_set1_epi8('\n'), quote = _mm512_set1_epi8('"'),
                  comma = _mm512_set1_epi8(','), slash = _mm512_set1_epi8('\\'),
                  space = _mm512_set1_epi8(0x20);
    __mmask64 quoted[AT_ONCE], commas[AT_ONCE], others[AT_ONCE]; /* but LF */
    __m512i least = space, apart = space; /* of all others; of all from a backslash */
    __m512i any = _mm512_setzero_si512(), broken = any;
    uint64_t in = *inside;
    for (size_t word = 0; word < words; word++, at += VFM_MARKS) {
        __m512i bytes = _mm512_loadu_si512(at);
        __mmask64 other = _mm512_cmpneq_epi8_mask(bytes, lf);
        any = _mm512_or_si512(any, bytes);
        least = _mm512_mask_min_epu8(least, other, least, bytes);
        apart = _mm512_min_epu8(apart, _mm512_xor_si512(bytes, slash));
        _store_mask64(&others[word], other);
        _store_mask64(&quoted[word], _mm512_cmpeq_epi8_mask(bytes, quote));
        _store_mask64(&commas[word], _mm512_cmpeq_epi8_mask(bytes, comma));
    }
    for (size_t word = 0; word < words; word += GROUP) {
        __m512i some = _mm512_loadu_si512(quoted + word), other = _mm512_loadu_si512(others + word);
        __m512i strings = strings_of(some, &in);
        __m512i parts = _mm512_andnot_si512(strings, _mm512_loadu_si512(commas + word));
        broken = _mm512_or_si512(broken, _mm512_andnot_si512(other, strings)); /* LFs in strings */
        _mm512_storeu_si512(quotes + word, some);
        _mm512_storeu_si512(marks + word, _mm512_ternarylogic_epi64(parts, other, other,
                                                                    0xf3)); /* parts or not other */
    }
    bool wrong = _mm512_cmplt_epu8_mask(least, space) || _mm512_testn_epi8_mask(apart, apart) ||
                 _mm512_test_epi64_mask(broken, broken);
    *inside = wrong ? *inside : in;
    *ascii &= wrong || !_mm512_movepi8_mask(any);
    return !wrong;
}

/* What makes no group is left to the way before. */
static size_t find_json_avx512(const char *at, size_t words, uint64_t *inside, uint64_t *quotes,
                               uint64_t *marks, bool *ascii)
{
    for (size_t word = 0, some; word < words; word += some) {
        const char *start = at + word * VFM_MARKS;
        some = words - word < AT_ONCE ? words - word : AT_ONCE;
        size_t whole = some / GROUP * GROUP;
        if (whole && find_some_json(start, whole, inside, quotes + word, marks + word, ascii)) {
            some = whole;
            continue;
        }
        size_t done = find_json_avx2(start, some, inside, quotes + word, marks + word, ascii);
        if (done < some)
            return word + done;
    }
    return words;
}

const struct vfm_marks_way *vfm_marks_ways(size_t *count)
{
    static const struct vfm_marks_way ways[] = {{"avx512", find_avx512, find_json_avx512},
                                                {"avx2", find_avx2, find_json_avx2},
                                                {"sse2", find_sse2, find_json_sse2},
                                                {"plain", find_plain, find_json_plain}};
    bool avx2 = __builtin_cpu_supports("avx2");
    bool avx512 = avx2 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
    *count = 2 + avx2 + avx512;
    return ways + !avx512 + !avx2;
}

#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>

/* ---- NEON, in every 64-bit Arm: sixteen bytes at a time ---- */

static unsigned find_neon(const char *at, size_t words, char delimiter, uint64_t *marks,
                          uint64_t *darks, uint64_t *quotes)
{
    static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t lf = vdupq_n_u8('\n'), cr = vdupq_n_u8('\r'), quote = vdupq_n_u8('"'),
                     part = vdupq_n_u8((uint8_t)delimiter), slash = vdupq_n_u8('\\'),
                     space = vdupq_n_u8(0x20), weights = vld1q_u8(bits);
    uint8x16_t unplain = vdupq_n_u8(0), quote_met = unplain, returns = unplain;
    for (size_t word = 0; word < words; word++) {
        uint64_t found = 0, dark = 0, around = 0;
        for (int i = 0; i < VFM_MARKS; i += 16, at += 16) {
            uint8x16_t bytes = vld1q_u8((const uint8_t *)at);
            uint8x16_t quoted = vceqq_u8(bytes, quote), returned = vceqq_u8(bytes, cr);
            uint8x16_t parts =
                vorrq_u8(vorrq_u8(vceqq_u8(bytes, lf), returned), vceqq_u8(bytes, part));
            quote_met = vorrq_u8(quote_met, quoted);
            returns = vorrq_u8(returns, returned);
            uint8x16_t low = vbicq_u8(vcltq_u8(bytes, space), parts);
            unplain = vorrq_u8(unplain, vorrq_u8(low, vceqq_u8(bytes, slash)));
            uint8x16_t weighed = vandq_u8(vorrq_u8(parts, quoted), weights);
            uint64_t first = vaddv_u8(vget_low_u8(weighed)), rest = vaddv_u8(vget_high_u8(weighed));
            found |= (first | rest << 8) << i;
            weighed = vandq_u8(vcltq_s8(vreinterpretq_s8_u8(bytes), vdupq_n_s8('!')), weights);
            first = vaddv_u8(vget_low_u8(weighed));
            rest = vaddv_u8(vget_high_u8(weighed));
            dark |= (first | rest << 8) << i;
            weighed = vandq_u8(quoted, weights);
            first = vaddv_u8(vget_low_u8(weighed));
            rest = vaddv_u8(vget_high_u8(weighed));
            around |= (first | rest << 8) << i;
        }
        marks[word] = found;
        if (darks)
            darks[word] = dark;
        if (quotes)
            quotes[word] = around;
    }
    return vfm_marks_met(vmaxvq_u8(unplain), vmaxvq_u8(quote_met), vmaxvq_u8(returns));
}

/* A bit for each byte of four vectors that are all ones or zero. */
static inline uint64_t neon_bits(const uint8x16_t vectors[4], uint8x16_t weights)
{
    uint8x16_t first = vpaddq_u8(vandq_u8(vectors[0], weights), vandq_u8(vectors[1], weights));
    uint8x16_t rest = vpaddq_u8(vandq_u8(vectors[2], weights), vandq_u8(vectors[3], weights));
    uint8x16_t pairs = vpaddq_u8(first, rest);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(pairs, pairs)), 0);
}

static size_t find_json_neon(const char *at, size_t words, uint64_t *inside, uint64_t *quotes,
                             uint64_t *marks, bool *ascii)
{
    static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t lf = vdupq_n_u8('\n'), quote = vdupq_n_u8('"'), comma = vdupq_n_u8(','),
                     slash = vdupq_n_u8('\\'), space = vdupq_n_u8(0x20), weights = vld1q_u8(bits);
    for (size_t word = 0; word < words; word++) {
        uint8x16_t unplain = vdupq_n_u8(0), any = unplain;
        uint8x16_t quoted[4], commas[4], lines[4];
        for (int i = 0; i < 4; i++, at += 16) {
            uint8x16_t bytes = vld1q_u8((const uint8_t *)at);
            any = vorrq_u8(any, bytes);
            quoted[i] = vceqq_u8(bytes, quote);
            commas[i] = vceqq_u8(bytes, comma);
            lines[i] = vceqq_u8(bytes, lf);
            uint8x16_t low = vbicq_u8(vcltq_u8(bytes, space), lines[i]);
            unplain = vorrq_u8(unplain, vorrq_u8(low, vceqq_u8(bytes, slash)));
        }
        quotes[word] = neon_bits(quoted, weights);
        *ascii &= vmaxvq_u8(any) < 0x80;
        if (!json_marks(quotes[word], neon_bits(commas, weights), neon_bits(lines, weights),
                        vmaxvq_u8(unplain), inside, &marks[word]))
            return word;
    }
    return words;
}

const struct vfm_marks_way *vfm_marks_ways(size_t *count)
{
    static const struct vfm_marks_way ways[] = {{"neon", find_neon, find_json_neon},
                                                {"plain", find_plain, find_json_plain}};
    *count = 2;
    return ways;
}

#else

const struct vfm_marks_way *vfm_marks_ways(size_t *count)
{
    static const struct vfm_marks_way ways[] = {{"plain", find_plain, find_json_plain}};
    *count = 1;
    return ways;
}

#endif
