// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/survey.h>

#include <string.h>

/* ---- plain C ---- */

static struct vfm_survey survey_plain(const char *bytes, size_t length)
{
    struct vfm_survey found = {.ascii = true};
    for (size_t at = 0; at < length; at++) {
        found.ascii &= (unsigned char)bytes[at] < 0x80;
        found.returns |= bytes[at] == '\r';
        found.feeds += bytes[at] == '\n';
    }
    return found;
}

static bool ascii_plain(const char *bytes, size_t length)
{
    return survey_plain(bytes, length).ascii;
}

/* What `found` says, and the rest of the text. */
static inline struct vfm_survey survey_rest(struct vfm_survey found, const char *bytes,
                                            size_t length)
{
    struct vfm_survey rest = survey_plain(bytes, length);
    return (struct vfm_survey){.ascii = found.ascii && rest.ascii,
                               .returns = found.returns || rest.returns,
                               .feeds = found.feeds + rest.feeds};
}

/* ---- sixteen bytes at a time, as vectors that any compiler knows ---- */

#define MOST_COUNTS 255 /* that a byte can hold */

static struct vfm_survey survey_sixteen(const char *bytes, size_t length)
{
    typedef unsigned char lanes __attribute__((vector_size(16)));
    lanes any = {0}, returns = {0}, some;
    struct vfm_survey found = {.ascii = true};
    size_t at = 0;
    while (at + sizeof some <= length) {
        lanes feeds = {0};
        for (int i = 0; i < MOST_COUNTS && at + sizeof some <= length; i++, at += sizeof some) {
            memcpy(&some, bytes + at, sizeof some);
            any |= some;
            feeds -= (lanes)(some == '\n');
            returns |= (lanes)(some == '\r');
        }
        for (size_t i = 0; i < sizeof some; i++)
            found.feeds += feeds[i];
    }
    for (size_t i = 0; i < sizeof some; i++) {
        found.ascii = found.ascii && any[i] < 0x80;
        found.returns = found.returns || returns[i];
    }
    return survey_rest(found, bytes + at, length - at);
}

/* What is left at the end is looked at as the last whole vector, some of it again. */
static bool ascii_sixteen(const char *bytes, size_t length)
{
    typedef uint64_t lanes __attribute__((vector_size(16)));
    lanes any = {0}, some;
    size_t at = 0;
    if (length < sizeof some)
        return ascii_plain(bytes, length);
    for (; at + sizeof some <= length; at += sizeof some) {
        memcpy(&some, bytes + at, sizeof some);
        any |= some;
    }
    memcpy(&some, bytes + length - sizeof some, sizeof some);
    any |= some;
    return !((any[0] | any[1]) & UINT64_C(0x8080808080808080));
}

#if defined(__x86_64__)
#include <immintrin.h>

/* ---- AVX2: thirty-two ---- */

__attribute__((target("avx2"))) static bool ascii_avx2(const char *bytes, size_t length)
{
    __m256i any = _mm256_setzero_si256(), other = any;
    size_t at = 0;
    if (length < sizeof any)
        return ascii_sixteen(bytes, length);
    for (; at + 2 * sizeof any <= length; at += 2 * sizeof any) {
        const __m256i *some = (const __m256i *)(const void *)(bytes + at);
        any = _mm256_or_si256(any, _mm256_loadu_si256(some));
        other = _mm256_or_si256(other, _mm256_loadu_si256(some + 1));
    }
    const __m256i *last = (const __m256i *)(const void *)(bytes + length - sizeof any);
    if (at + sizeof any < length) /* more than the last vector is left */
        any = _mm256_or_si256(any, _mm256_loadu_si256((const __m256i *)(const void *)(bytes + at)));
    any = _mm256_or_si256(any, _mm256_loadu_si256(last));
    return _mm256_movemask_epi8(_mm256_or_si256(any, other)) == 0;
}

__attribute__((target("avx2"))) static struct vfm_survey survey_avx2(const char *bytes,
                                                                     size_t length)
{
    const __m256i lf = _mm256_set1_epi8('\n'), cr = _mm256_set1_epi8('\r'),
                  none = _mm256_setzero_si256();
    __m256i any = none, returns = none, total = none;
    size_t at = 0;
    while (at + sizeof any <= length) {
        __m256i feeds = none;
        for (int i = 0; i < MOST_COUNTS && at + sizeof any <= length; i++, at += sizeof any) {
            __m256i some = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + at));
            any = _mm256_or_si256(any, some);
            feeds = _mm256_sub_epi8(feeds, _mm256_cmpeq_epi8(some, lf));
            returns = _mm256_or_si256(returns, _mm256_cmpeq_epi8(some, cr));
        }
        total = _mm256_add_epi64(total, _mm256_sad_epu8(feeds, none));
    }
    uint64_t totals[4];
    memcpy(totals, &total, sizeof totals);
    const struct vfm_survey found = {.ascii = _mm256_movemask_epi8(any) == 0,
                                     .returns = _mm256_movemask_epi8(returns) != 0,
                                     .feeds = totals[0] + totals[1] + totals[2] + totals[3]};
    return survey_rest(found, bytes + at, length - at);
}

const struct vfm_survey_way *vfm_survey_ways(size_t *count)
{
    static const struct vfm_survey_way ways[] = {{"avx2", survey_avx2, ascii_avx2},
                                                 {"sixteen", survey_sixteen, ascii_sixteen},
                                                 {"plain", survey_plain, ascii_plain}};
    bool avx2 = __builtin_cpu_supports("avx2");
    *count = avx2 ? 3 : 2;
    return avx2 ? ways : ways + 1;
}

#else

const struct vfm_survey_way *vfm_survey_ways(size_t *count)
{
    static const struct vfm_survey_way ways[] = {{"sixteen", survey_sixteen, ascii_sixteen},
                                                 {"plain", survey_plain, ascii_plain}};
    *count = 2;
    return ways;
}

#endif

struct vfm_survey vfm_survey(const char *bytes, size_t length)
{
    size_t count;
    return vfm_survey_ways(&count)->make(bytes, length);
}

bool vfm_is_ascii(const char *bytes, size_t length)
{
    size_t count;
    return vfm_survey_ways(&count)->ascii(bytes, length);
}
