// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What goes over the years of a course: sums of amounts, each rounded once, and present values
 * spread over the years. Every line of a stream needs both, so they go in whole steps, by vectors.
 */
#include <vfm/course.h>

#define STEP VFM_COURSE_STEP

int vfm_course_sum(const double *coefficients, uint32_t years, double impact, vfm_money *sum,
                   vfm_money *each, struct vfm_error *error)
{
    vfm_money total = 0; /* of at most 10,000 amounts within the limit: no wrap */
    for (uint32_t k = 0; k < years; k++) {
        vfm_money amount;
        if (vfm_money_round(impact * coefficients[k], &amount, error) < 0)
            return -1;
        total += amount;
        if (each)
            each[k] = amount;
    }
    if (total > VFM_MONEY_LIMIT || total < -VFM_MONEY_LIMIT)
        return vfm_fail(error, VFM_OVERFLOWED,
                        "a value over its years is past the limit of 10^24: give amounts in a "
                        "larger unit");
    *sum = total;
    return 0;
}

/* Amounts that vfm_money_nearest tells are below 2^51: so many of them fit 64 bits. */
#define NEAR_YEARS 4096

/* Whether all amounts of a line are near: none is larger than the largest, also when rounded. */
static inline bool is_near(const struct vfm_course *course, double impact)
{
    return course && fabs(impact) * course->most * 1e6 < VFM_MONEY_NEAR &&
           course->years <= NEAR_YEARS;
}

/* The sign of a number's bits. A whole number stands in the lower ones of the double that it was
 * added to; 0.5 is the most that rounding takes off or adds. */
#define TOP (UINT64_C(1) << 63)
#define HALF_WAY 0.5

/* STEP numbers at a time; the compiler knows vectors of any processor. */
typedef double step __attribute__((vector_size(STEP * sizeof(double))));
typedef uint64_t bits __attribute__((vector_size(STEP * sizeof(uint64_t))));

/* Adds STEP amounts to sums, each by the steps of vfm_money_nearest, but for what is asked of all
 * at once: a top bit of `ties` becomes set where an amount lies half-way between two. */
__attribute__((always_inline)) static inline void add_near(const double *coefficients,
                                                           double impact, bits *sums, bits *ties)
{
    step some;
    memcpy(&some, coefficients, sizeof some);
    const step nothing = VFM_MONEY_NO_FRACTION - (step){0}, half_way = HALF_WAY - (step){0};
    step product = impact * some * 1e6, moved = product + nothing;
    step over = product - (moved - nothing);
    *sums += (bits)moved - (bits)nothing;
    *ties |= ((bits)over & ~TOP) + (TOP - (bits)half_way);
}

__attribute__((always_inline)) static inline void each_near(const struct vfm_course *const *courses,
                                                            const double *impacts, size_t from,
                                                            size_t to, int64_t *values,
                                                            int64_t *presents, bool *far)
{
    for (size_t line = from; line < to; line++) {
        const struct vfm_course *course = courses[line];
        bits value = {0}, present = {0}, ties = {0};
        far[line] = !is_near(course, impacts[line]);
        if (__builtin_expect(far[line], 0))
            continue;
        for (uint32_t k = 0; k < course->years; k += STEP) {
            add_near(course->shares + k, impacts[line], &value, &ties);
            add_near(course->present + k, impacts[line], &present, &ties);
        }
        values[line] = (int64_t)(value[0] + value[1] + value[2] + value[3]);
        presents[line] = (int64_t)(present[0] + present[1] + present[2] + present[3]);
        far[line] = (ties[0] | ties[1] | ties[2] | ties[3]) >> 63;
    }
}

static void each_plain(const struct vfm_course *const *courses, const double *impacts, size_t from,
                       size_t to, int64_t *values, int64_t *presents, bool *far)
{
    each_near(courses, impacts, from, to, values, presents, far);
}

#if defined(__x86_64__)
#include <immintrin.h>

/* Four amounts to a vector; the same operations, so the same sums. */
__attribute__((target("avx2"))) static void each_avx2(const struct vfm_course *const *courses,
                                                      const double *impacts, size_t from, size_t to,
                                                      int64_t *values, int64_t *presents, bool *far)
{
    each_near(courses, impacts, from, to, values, presents, far);
}

#define WIDE __attribute__((target("avx512f,avx512dq")))

/* Eight: the shares of STEP years, and beside them what these are worth at the base. */
WIDE static inline __m512d both_of(const struct vfm_course *course, uint32_t year)
{
    __m512d shares = _mm512_castpd256_pd512(_mm256_loadu_pd(course->shares + year));
    return _mm512_insertf64x4(shares, _mm256_loadu_pd(course->present + year), 1);
}

/* As add_near does. */
WIDE static inline void add_both(__m512d coefficients, __m512d impact, __m512i *sums, __m512i *ties)
{
    const __m512d million = _mm512_set1_pd(1e6), nothing = _mm512_set1_pd(VFM_MONEY_NO_FRACTION);
    const __m512i up = _mm512_sub_epi64(_mm512_set1_epi64((long long)TOP),
                                        _mm512_castpd_si512(_mm512_set1_pd(HALF_WAY)));
    __m512d product = _mm512_mul_pd(_mm512_mul_pd(impact, coefficients), million);
    __m512d moved = _mm512_add_pd(product, nothing);
    __m512d over = _mm512_abs_pd(_mm512_sub_pd(product, _mm512_sub_pd(moved, nothing)));
    *sums = _mm512_add_epi64(
        *sums, _mm512_sub_epi64(_mm512_castpd_si512(moved), _mm512_castpd_si512(nothing)));
    *ties = _mm512_or_si512(*ties, _mm512_add_epi64(_mm512_castpd_si512(over), up));
}

WIDE static void each_avx512(const struct vfm_course *const *courses, const double *impacts,
                             size_t from, size_t to, int64_t *values, int64_t *presents, bool *far)
{
    for (size_t line = from; line < to; line++) {
        const struct vfm_course *course = courses[line];
        __m512i sums = _mm512_setzero_si512(), ties = sums;
        far[line] = !is_near(course, impacts[line]);
        if (__builtin_expect(far[line], 0))
            continue;
        for (uint32_t k = 0; k < course->years; k += STEP)
            add_both(both_of(course, k), _mm512_set1_pd(impacts[line]), &sums, &ties);
        sums = _mm512_add_epi64(sums, _mm512_shuffle_epi32(sums, _MM_PERM_BADC));
        sums = _mm512_add_epi64(sums, _mm512_permutex_epi64(sums, 0x4e));
        values[line] = _mm_cvtsi128_si64(_mm512_castsi512_si128(sums));
        presents[line] = _mm_cvtsi128_si64(_mm512_extracti64x2_epi64(sums, 2));
        far[line] = _mm512_movepi64_mask(ties) != 0;
    }
}

const struct vfm_course_way *vfm_course_ways(size_t *count)
{
    static const struct vfm_course_way ways[] = {
        {"avx512", each_avx512}, {"avx2", each_avx2}, {"plain", each_plain}};
    bool avx2 = __builtin_cpu_supports("avx2");
    bool avx512 = avx2 && __builtin_cpu_supports("avx512dq");
    *count = 1 + avx2 + avx512;
    return ways + !avx512 + !avx2;
}

#else

const struct vfm_course_way *vfm_course_ways(size_t *count)
{
    static const struct vfm_course_way ways[] = {{"plain", each_plain}};
    *count = 1;
    return ways;
}

#endif

void vfm_course_sums_each(const struct vfm_course *const *courses, const double *impacts,
                          size_t from, size_t to, int64_t *values, int64_t *presents, bool *far)
{
    size_t count;
    vfm_course_ways(&count)->sums(courses, impacts, from, to, values, presents, far);
}

int vfm_course_sums(const struct vfm_course *course, double impact, vfm_money *value,
                    vfm_money *present, struct vfm_error *error)
{
    int64_t near_value, near_present;
    bool far;
    each_plain(&course, &impact, 0, 1, &near_value, &near_present, &far);
    if (!far) {
        *value = near_value;
        *present = near_present;
        return 0;
    }
    if (vfm_course_sum(course->shares, course->years, impact, value, NULL, error) < 0)
        return -1;
    return vfm_course_sum(course->present, course->years, impact, present, NULL, error);
}

__extension__ typedef unsigned __int128 wide;

void vfm_course_spread_gain(const struct vfm_course *course, uint64_t present, vfm_money *years)
{
    const uint64_t *share = course->parts, *end = share + vfm_course_steps(course->years);
    vfm_money *last = years + course->years - 1;
    uint64_t left = present;
    for (; share < end; share += STEP, years += STEP)
        for (size_t year = 0; year < STEP; year++) {
            uint64_t part = (uint64_t)((wide)present * share[year] >> 64);
            years[year] += part;
            left -= part;
        }
    *last += (int64_t)left;
}

void vfm_course_spread(const struct vfm_course *course, int64_t present, vfm_money *years)
{
    if (present >= 0) {
        vfm_course_spread_gain(course, (uint64_t)present, years);
        return;
    }
    uint64_t size = -(uint64_t)present, left = size;
    for (uint32_t year = 0; year < course->years; year++) {
        uint64_t part = (uint64_t)((wide)size * course->parts[year] >> 64);
        years[year] -= part;
        left -= part;
    }
    years[course->years - 1] -= (int64_t)left;
}
