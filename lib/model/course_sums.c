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

/* STEP numbers at a time; the compiler knows vectors of any processor. */
typedef double step __attribute__((vector_size(STEP * sizeof(double))));
typedef uint64_t bits __attribute__((vector_size(STEP * sizeof(uint64_t))));

/* Adds STEP amounts to sums, each by the steps of vfm_money_nearest, and to `far` where one is not
 * to be told so. A whole number stands in the lower bits of the double that it was added to. */
__attribute__((always_inline)) static inline void add_near(const double *coefficients,
                                                           double impact, bits *sums, bits *far)
{
    const double no_fraction = VFM_MONEY_NO_FRACTION;
    const uint64_t size = ~UINT64_C(0) >> 1; /* all but the sign */
    uint64_t nothing;
    step shares;
    memcpy(&nothing, &no_fraction, sizeof nothing);
    memcpy(&shares, coefficients, sizeof shares);
    step product = impact * shares * 1e6, moved = product + no_fraction;
    step over = product - (moved - no_fraction);
    *sums += (bits)moved - nothing;
    *far |= ~(bits)((step)((bits)product & size) < VFM_MONEY_NEAR) |
            (bits)((step)((bits)over & size) == 0.5);
}

/* Both sums of a line. False where not all of its amounts are near. */
__attribute__((always_inline)) static inline bool
sums_near(const struct vfm_course *course, double impact, int64_t *value, int64_t *present)
{
    bits values = {0}, presents = {0}, far = {0};
    uint32_t years = course->years;
    for (uint32_t k = 0; k < years; k += STEP) {
        add_near(course->shares + k, impact, &values, &far);
        add_near(course->present + k, impact, &presents, &far);
    }
    *value = (int64_t)(values[0] + values[1] + values[2] + values[3]);
    *present = (int64_t)(presents[0] + presents[1] + presents[2] + presents[3]);
    return !(far[0] | far[1] | far[2] | far[3]) && years <= NEAR_YEARS;
}

__attribute__((always_inline)) static inline void each_near(const struct vfm_course *const *courses,
                                                            const double *impacts, size_t from,
                                                            size_t to, int64_t *values,
                                                            int64_t *presents, bool *far)
{
    for (size_t line = from; line < to; line++)
        far[line] = !courses[line] ||
                    !sums_near(courses[line], impacts[line], &values[line], &presents[line]);
}

#if defined(__x86_64__)
/* Four amounts to a vector; the same operations, so the same sums. */
__attribute__((target("avx2"))) static void each_avx2(const struct vfm_course *const *courses,
                                                      const double *impacts, size_t from, size_t to,
                                                      int64_t *values, int64_t *presents, bool *far)
{
    each_near(courses, impacts, from, to, values, presents, far);
}
#endif

void vfm_course_sums_each(const struct vfm_course *const *courses, const double *impacts,
                          size_t from, size_t to, int64_t *values, int64_t *presents, bool *far)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        each_avx2(courses, impacts, from, to, values, presents, far);
        return;
    }
#endif
    each_near(courses, impacts, from, to, values, presents, far);
}

int vfm_course_sums(const struct vfm_course *course, double impact, vfm_money *value,
                    vfm_money *present, struct vfm_error *error)
{
    int64_t near_value, near_present;
    if (sums_near(course, impact, &near_value, &near_present)) {
        *value = near_value;
        *present = near_present;
        return 0;
    }
    if (vfm_course_sum(course->shares, course->years, impact, value, NULL, error) < 0)
        return -1;
    return vfm_course_sum(course->present, course->years, impact, present, NULL, error);
}

void vfm_course_spread(const struct vfm_course *course, int64_t present, vfm_money *years)
{
    __extension__ typedef unsigned __int128 wide;
    const size_t steps = vfm_course_steps(course->years);
    const uint64_t *share = course->parts;
    const uint64_t size = present < 0 ? -(uint64_t)present : (uint64_t)present;
    uint64_t taken = 0;
    if (__builtin_expect(present < 0, 0)) { /* apart, so that no sign is asked for year by year */
        for (size_t year = 0; year < steps; year++) {
            uint64_t part = (uint64_t)((wide)size * share[year] >> 64);
            years[year] -= part;
            taken += part;
        }
        years[course->years - 1] -= (int64_t)(size - taken);
        return;
    }
    for (size_t first = 0; first < steps; first += VFM_COURSE_STEP)
        for (size_t year = first; year < first + VFM_COURSE_STEP; year++) {
            uint64_t part = (uint64_t)((wide)size * share[year] >> 64);
            years[year] += part;
            taken += part;
        }
    years[course->years - 1] += (int64_t)(size - taken);
}
