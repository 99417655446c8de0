// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/course.h>

#include <math.h>

#include "tap.h"

static const struct vfm_schedule *flat(double rate)
{
    static struct vfm_schedule schedule;
    schedule = vfm_schedule_flat(rate);
    return &schedule;
}

static void is_sum(const double *coefficients, uint32_t years, double impact, long long want,
                   const char *text)
{
    struct vfm_error error = {0};
    vfm_money sum = 0;
    vfm_course_sum(coefficients, years, impact, &sum, NULL, &error);
    tap_integer((long long)sum, want, text);
}

/* Living Well Taking Control, row a: 22% a year from year 2, three years, 3.5% at the end of each:
 * worked out with 40 digits. */
static void published(void)
{
    struct vfm_error error = {0};
    struct vfm_courses *courses = vfm_courses_open(flat(0.035), NULL, &error);
    const struct vfm_lapse lapse = {.duration = 3, .dropoff = 0.22, .first = 12};
    const struct vfm_course *course = vfm_course(courses, &lapse, &error);
    vfm_money each[3], sum;
    tap_integer(course->years, 3, "three years");
    vfm_course_sum(course->shares, 3, 8702.0001, &sum, each, &error);
    tap_integer((long long)each[0], 8702000100, "year 1 as it is");
    tap_integer((long long)each[1], 6787560078, "year 2 less 22%");
    tap_integer((long long)each[2], 5294296861, "year 3 less 22% again");
    tap_integer((long long)sum, 8702000100 + 6787560078 + 5294296861, "the sum is exact");
    vfm_course_sum(course->present, 3, 8702.0001, &sum, each, &error);
    tap_integer((long long)each[0], 8407729565, "year 1 discounted once");
    tap_integer((long long)each[1], 6336259962, "year 2 twice");
    tap_integer((long long)each[2], 4775152435, "year 3 three times");
    tap_ok(course->reduced == NULL, "no second schedule");
    tap_ok(vfm_course(courses, &lapse, &error) == course, "asked again: the same");
    vfm_courses_close(courses);
}

/* 100 a year at no discount, so that the shares can be read off. */
static void shapes(void)
{
    struct vfm_error error = {0};
    struct vfm_courses *courses = vfm_courses_open(flat(0), NULL, &error);
    const struct {
        struct vfm_lapse lapse;
        long long want; /* micro-units */
        const char *text;
    } cases[] = {
        {{.duration = 1}, 100000000, "one year"},
        {{.duration = 2.5}, 250000000, "two and a half years, by parts"},
        {{.duration = 2.5, .whole_years = true}, 300000000, "the same rounded up"},
        {{.duration = 0.25}, 25000000, "a quarter of a year"},
        {{.duration = 0.25, .whole_years = true}, 100000000, "rounded up to one"},
        {{.duration = 3, .dropoff = 0.5}, 175000000, "half from year 2: 100 + 50 + 25"},
        {{.duration = 3, .dropoff = 0.5, .from_first = true},
         87500000,
         "from year 1: 50 + 25 + 12.5"},
        {{.duration = 2.5, .dropoff = 0.5}, 162500000, "100 + 50 + half of 25"},
        {{.duration = 4, .dropoff = 1}, 100000000, "all lost from year 2"},
        {{.duration = 4, .dropoff = 1, .from_first = true}, 0, "all lost from year 1"},
        {{.duration = 200.5}, 20050000000, "a long one"},
        {{.duration = 10000}, 1000000000000, "the longest"},
        {{.duration = 200.5}, 20050000000, "a long one again"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct vfm_course *course = vfm_course(courses, &cases[i].lapse, &error);
        is_sum(course->shares, course->years, 100, cases[i].want, cases[i].text);
        is_sum(course->present, course->years, 100, cases[i].want, "... undiscounted alike");
    }
    vfm_courses_close(courses);
}

/* Whatever was asked before, a course is what a fresh table gives. */
static void crowded(void)
{
    struct vfm_error error = {0};
    uint64_t seed = 7;
    unsigned differ = 0;
    struct vfm_courses *courses = vfm_courses_open(flat(0.035), flat(0.035), &error);
    for (int i = 0; i < 4000; i++) {
        struct vfm_lapse lapse = {.duration = (double)(tap_random(&seed) % 40 + 1) / 4,
                                  .dropoff = (double)(tap_random(&seed) % 5) / 10,
                                  .first = (int32_t)(tap_random(&seed) % 48) - 24,
                                  .from_first = tap_random(&seed) & 1,
                                  .whole_years = tap_random(&seed) & 1};
        struct vfm_courses *fresh = vfm_courses_open(flat(0.035), NULL, &error);
        const struct vfm_course *got = vfm_course(courses, &lapse, &error);
        const struct vfm_course *want = vfm_course(fresh, &lapse, &error);
        differ += got->years != want->years;
        for (uint32_t k = 0; k < want->years; k++)
            differ += got->shares[k] != want->shares[k] || got->present[k] != want->present[k] ||
                      got->reduced[k] != want->present[k];
        vfm_courses_close(fresh);
    }
    tap_integer(differ, 0, "4,000 courses in one table are those of 4,000 tables");
    vfm_courses_close(courses);
}

static void refused(void)
{
    struct vfm_error error = {0};
    struct vfm_courses *courses = vfm_courses_open(flat(0.035), NULL, &error);
    const double bad[] = {0, -1, NAN, INFINITY, 10000.5};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct vfm_lapse lapse = {.duration = bad[i]};
        error = (struct vfm_error){0};
        tap_ok(!vfm_course(courses, &lapse, &error) && error.code == VFM_OUT_OF_RANGE,
               "a duration of %g", bad[i]);
    }
    const struct vfm_lapse far = {.duration = 1, .first = 12 * 20000};
    tap_ok(!vfm_course(courses, &far, &error), "20,000 years away");
    const struct vfm_lapse good = {.duration = 1};
    error = (struct vfm_error){0};
    const struct vfm_course *course = vfm_course(courses, &good, &error);
    vfm_money sum = 42;
    tap_ok(vfm_course_sum(course->shares, 1, INFINITY, &sum, NULL, &error) < 0 &&
               error.code == VFM_OVERFLOWED,
           "an impact past any money");
    const struct vfm_lapse two = {.duration = 2};
    course = vfm_course(courses, &two, &error);
    tap_ok(vfm_course_sum(course->shares, 2, 0.9e24, &sum, NULL, &error) < 0, "a sum past it");
    tap_integer((long long)sum, 42, "... and the sum is untouched");
    vfm_courses_close(courses);
    vfm_courses_close(NULL);
}

/* Both sums in one go are the two sums, whatever the amounts: ties, losses, amounts past 64 bits,
 * many years. */
static void both(void)
{
    struct vfm_error error = {0};
    struct vfm_courses *courses = vfm_courses_open(flat(0.035), NULL, &error);
    static const double durations[] = {1, 2, 3.5, 7, 40, 5000},
                        impacts[] = {0.0000005, 0.5, 1, 1e15};
    uint64_t state = 3;
    size_t wrong = 0;
    for (int i = 0; i < 20000; i++) {
        const struct vfm_lapse lapse = {.duration = durations[tap_random(&state) % 6],
                                        .dropoff = (double)(tap_random(&state) % 4) / 8,
                                        .first = 12};
        double impact =
            ((double)(tap_random(&state) % 20001) - 10000) * impacts[tap_random(&state) % 4];
        const struct vfm_course *course = vfm_course(courses, &lapse, &error);
        vfm_money value, present, values, presents;
        bool summed =
            vfm_course_sum(course->shares, course->years, impact, &value, NULL, &error) == 0 &&
            vfm_course_sum(course->present, course->years, impact, &present, NULL, &error) == 0;
        bool at_once = vfm_course_sums(course, impact, &values, &presents, &error) == 0;
        wrong += summed != at_once || (summed && (value != values || present != presents));
    }
    tap_ok(wrong == 0, "both sums in one go are the two sums (%zu are not)", wrong);
    vfm_courses_close(courses);
}

/* Lines that are alike: each by itself, or said to be far. Look-ups of more lapses than a table
 * holds, some of them errors, give what one look-up gives. */
static void together(const struct vfm_course_way *way)
{
    enum { LINES = 200 };
    static const double impacts[] = {
        0,    -0.0, 1e-7, 0.0000005, 1234.5678905,     -77.125,    1e300,
        1e12, 3e9,  2e9,  1e-300,    (double)INFINITY, (double)NAN};
    const struct vfm_schedule schedule = vfm_schedule_flat(0.035);
    struct vfm_error error = {0};
    struct vfm_courses *courses = vfm_courses_open(&schedule, NULL, &error);
    struct vfm_courses *others = vfm_courses_open(&schedule, NULL, &error);
    uint64_t state = 77;
    size_t wrong = 0, far_ones = 0;
    for (int round = 0; round < 300; round++) {
        double durations[LINES], dropoffs[LINES], impact[LINES];
        int32_t firsts[LINES];
        const struct vfm_course *found[LINES];
        int64_t values[LINES], presents[LINES];
        bool far[LINES];
        for (int i = 0; i < LINES; i++) {
            static const double durations_of[] = {1, 2, 3.5, 5, 12, 300, 0, -1, 20000};
            durations[i] = durations_of[tap_random(&state) % (round % 3 ? 6 : 9)];
            dropoffs[i] = (double)(tap_random(&state) % (round % 2 ? 7 : 900)) / 900;
            firsts[i] = 12 * (int32_t)(tap_random(&state) % 3);
            impact[i] = tap_random(&state) % 4 ? (double)(tap_random(&state) % 100000000) / 97
                                               : impacts[tap_random(&state) % 13];
        }
        const struct vfm_lapse_columns columns = {durations, dropoffs, firsts};
        for (size_t line = 0, end; line < LINES; line = end) {
            end = vfm_courses_find(courses, &columns, line, LINES, found);
            wrong += end <= line;
            way->sums(found, impact, line, end, values, presents, far);
            for (size_t i = line; i < end; i++) {
                const struct vfm_lapse lapse = {
                    .duration = durations[i], .dropoff = dropoffs[i], .first = firsts[i]};
                const struct vfm_course *course = vfm_course(others, &lapse, &error);
                vfm_money value, present;
                wrong += !course != !found[i] || (course && course->years != found[i]->years);
                far_ones += far[i];
                if (far[i] || !course)
                    continue;
                wrong += vfm_course_sum(course->shares, course->years, impact[i], &value, NULL,
                                        &error) < 0 ||
                         value != values[i];
                wrong += vfm_course_sum(course->present, course->years, impact[i], &present, NULL,
                                        &error) < 0 ||
                         present != presents[i];
            }
        }
    }
    tap_ok(wrong == 0, "%s: lines that are alike have their own courses and sums (%zu have not)",
           way->name, wrong);
    tap_ok(far_ones > 0 && far_ones < (size_t)300 * LINES / 3, "%zu of %d are far", far_ones,
           300 * LINES);
    vfm_courses_close(courses);
    vfm_courses_close(others);
}

/* A present value spread over its years adds up to itself, whatever its size and sign, where the
 * last years have next to nothing too; and each year has its share, to the rounding. */
static void spread(void)
{
    const struct vfm_schedule schedule = vfm_schedule_flat(0.035);
    struct vfm_error error = {0};
    struct vfm_courses *courses = vfm_courses_open(&schedule, NULL, &error);
    uint64_t state = 91;
    size_t wrong = 0, left = 0;
    for (int round = 0; round < 200000; round++) {
        const struct vfm_lapse lapse = {
            .duration = 1 + (double)(tap_random(&state) % 11) / (1 + round % 2),
            .dropoff = 1 - (double)(tap_random(&state) % 50) / (round % 3 ? 1e9 : 50),
            .first = 12};
        int64_t amount = (int64_t)(tap_random(&state) >> (1 + tap_random(&state) % 40));
        vfm_money years[16] = {0}, sum = 0;
        const struct vfm_course *course = vfm_course(courses, &lapse, &error);
        if (!course || !(course->total > 0))
            continue;
        amount = round % 5 ? amount : -amount;
        vfm_course_spread(course, amount, years);
        for (uint32_t k = 0; k < 16; k++) {
            double share =
                k < course->years ? (double)amount * course->present[k] / course->total : 0;
            sum += years[k];
            wrong += !(fabs((double)years[k] - share) <= 16 + 1e-12 * fabs((double)amount));
            left += amount > 0 && years[k] < 0;
        }
        wrong += sum != amount;
    }
    tap_ok(wrong == 0, "years add up to what is spread over them (%zu do not)", wrong);
    tap_ok(left > 0, "the last of them below nothing %zu times", left);
    vfm_courses_close(courses);
}

int main(void)
{
    spread();
    published();
    size_t ways;
    const struct vfm_course_way *way = vfm_course_ways(&ways);
    tap_text(way[ways - 1].name, "plain", "plain C is always there, as the last");
    for (size_t i = 0; i < ways; i++)
        together(&way[i]);
    both();
    shapes();
    crowded();
    refused();
    return tap_done();
}
