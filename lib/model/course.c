// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/course.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <vfm/number.h>

/* A course stands in one of the few slots that its parameters fall on; where all are taken a new
 * one takes the place of the first. Long ones share one slot, so that the table stays small
 * whatever the data. */
#define WAYS 4
#define SLOT_BITS 10
#define SLOTS (1 << SLOT_BITS)
#define LONG_YEARS 200

/* Coefficients and parts are held for a multiple of so many years, the rest nothing: what goes over
 * them in such steps takes most courses in one, and has no branch that is foretold badly. */
#define STEP VFM_COURSE_STEP

/* What decides a course, as whole words, to be compared and mixed at once; THERE is in those of
 * courses. They stand together, so that a look-up stays in the first cache. */
struct key {
    uint64_t duration, dropoff, rest;
};
#define THERE (UINT64_C(1) << 63)

/* What is used of a course stands in three lines of the cache: the slot's first, the shares and
 * present values of a short course, and its parts. */
#define LINE 64

struct slot {
    _Alignas(LINE) struct vfm_course course;
    double *room;      /* of its coefficients and parts */
    uint32_t capacity; /* years that there is room for */
};

struct vfm_courses {
    const struct vfm_schedule *schedule, *reduced;
    bool begun[SLOTS + 1];        /* slots that hold anything: most never do */
    struct key keys[SLOTS + 1];   /* of each */
    struct slot slots[SLOTS + 1]; /* the last is that of long ones */
};

struct vfm_courses *vfm_courses_open(const struct vfm_schedule *schedule,
                                     const struct vfm_schedule *reduced, struct vfm_error *error)
{
    struct vfm_courses *courses = aligned_alloc(LINE, sizeof *courses);
    if (!courses) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory for a table of discount factors");
        return NULL;
    }
    memset(courses, 0, offsetof(struct vfm_courses, slots));
    courses->schedule = schedule;
    courses->reduced = reduced;
    return courses;
}

void vfm_courses_close(struct vfm_courses *courses)
{
    if (!courses)
        return;
    for (size_t i = 0; i <= SLOTS; i++)
        if (courses->begun[i])
            free(courses->slots[i].room);
    free(courses);
}

/* ---- working out ---- */

/* shares[k] = (1 − f)^max(0, k − s + 1) · w_k, by repeated multiplication. */
static void fill_shares(const struct vfm_lapse *lapse, uint32_t years, double *shares)
{
    double left = lapse->from_first ? 1 - lapse->dropoff : 1;
    for (uint32_t k = 0; k < years; k++) {
        shares[k] = left;
        left *= 1 - lapse->dropoff;
    }
    if (!lapse->whole_years)
        shares[years - 1] *= lapse->duration - (years - 1);
}

static int fill_present(const struct vfm_schedule *schedule, const struct vfm_lapse *lapse,
                        const double *shares, uint32_t years, double *present,
                        struct vfm_error *error)
{
    if (vfm_discount_factors(schedule, lapse->first, years, present, error) < 0)
        return -1;
    for (uint32_t k = 0; k < years; k++)
        present[k] *= shares[k];
    return 0;
}

static int bad_duration(double duration, struct vfm_error *error)
{
    char text[VFM_NUMBER_TEXT];
    int length = isfinite(duration) ? (int)vfm_number_print(duration, text) : 0;
    if (!(duration > 0))
        return vfm_fail(error, VFM_OUT_OF_RANGE,
                        "duration %.*s is not above 0: write how many years the change lasts, 0.5 "
                        "for half a year",
                        length, text);
    return vfm_fail(error, VFM_OUT_OF_RANGE,
                    "duration %.*s is past %d years: write it in years, and no longer than that",
                    length, text, VFM_LONGEST_COURSE);
}

/* Room for the coefficients of so many years, all nothing. */
static int slot_room(struct slot *slot, uint32_t years, struct vfm_error *error)
{
    size_t size = 4 * (size_t)years * sizeof *slot->room; /* a multiple of LINE */
    if (slot->capacity < years) {
        free(slot->room);
        slot->capacity = 0;
        slot->room = aligned_alloc(LINE, size);
        if (!slot->room)
            return vfm_fail(error, VFM_NO_MEMORY, "no memory for a benefit of %u years", years);
        slot->capacity = years;
    }
    memset(slot->room, 0, size);
    return 0;
}

/* The parts of the years but the last in their sum, which is returned; 0 where all is lost at once.
 */
static double fill_parts(const double *present, uint32_t years, uint64_t *parts)
{
    double total = 0;
    for (uint32_t k = 0; k < years; k++)
        total += present[k];
    if (!(total > 0))
        return 0;
    for (uint32_t k = 0; k + 1 < years; k++)
        parts[k] =
            (uint64_t)fmin(present[k] / total * 0x1p64, 0x1.fffffffffffffp63); /* all of it */
    return total;
}

static int fill(struct vfm_courses *courses, struct slot *slot, const struct vfm_lapse *lapse,
                uint32_t years, struct vfm_error *error)
{
    uint32_t steps = vfm_course_steps(years);
    if (slot_room(slot, steps, error) < 0)
        return -1;
    double *shares = slot->room, *present = shares + steps, *reduced = present + steps;
    uint64_t *parts = (uint64_t *)(void *)(reduced + steps);
    fill_shares(lapse, years, shares);
    if (fill_present(courses->schedule, lapse, shares, years, present, error) < 0)
        return -1;
    if (courses->reduced &&
        fill_present(courses->reduced, lapse, shares, years, reduced, error) < 0)
        return -1;
    slot->course = (struct vfm_course){.years = years,
                                       .shares = shares,
                                       .present = present,
                                       .parts = parts,
                                       .total = fill_parts(present, years, parts),
                                       .reduced = courses->reduced ? reduced : NULL,
                                       .lapse = *lapse};
    return 0;
}

/* ---- looking up ---- */

static inline uint64_t word_of(double number)
{
    uint64_t word;
    memcpy(&word, &number, sizeof word);
    return word;
}

static inline uint64_t rest_of(int32_t first, bool from_first, bool whole_years)
{
    return THERE | (uint64_t)(uint32_t)first << 2 | (uint64_t)from_first << 1 |
           (uint64_t)whole_years;
}

static inline struct key key_of(const struct vfm_lapse *lapse)
{
    return (struct key){.duration = word_of(lapse->duration),
                        .dropoff = word_of(lapse->dropoff),
                        .rest = rest_of(lapse->first, lapse->from_first, lapse->whole_years)};
}

/* The first slot that it falls on: the top bits are the best mixed. */
static inline uint32_t place_of(struct key key)
{
    uint64_t hash = key.duration * UINT64_C(0x9E3779B97F4A7C15) ^
                    key.dropoff * UINT64_C(0xBF58476D1CE4E5B9) ^ key.rest;
    return (uint32_t)(hash * UINT64_C(0x94D049BB133111EB) >> (64 - SLOT_BITS));
}

static inline bool same_key(struct key a, struct key b)
{
    return ((a.duration ^ b.duration) | (a.dropoff ^ b.dropoff) | (a.rest ^ b.rest)) == 0;
}

/* The slot for a course that is not there yet: a free one of those that it falls on, or the first.
 */
static uint32_t slot_for(const struct vfm_courses *courses, struct key key, uint32_t years)
{
    uint32_t first = place_of(key);
    if (years > LONG_YEARS)
        return SLOTS;
    for (uint32_t way = 0; way < WAYS; way++)
        if (!(courses->keys[first ^ way].rest & THERE))
            return first ^ way;
    return first;
}

static const struct vfm_course *course_new(struct vfm_courses *courses,
                                           const struct vfm_lapse *lapse, struct vfm_error *error)
{
    const struct key key = key_of(lapse);
    if (!(lapse->duration > 0 && lapse->duration <= VFM_LONGEST_COURSE)) {
        bad_duration(lapse->duration, error);
        return NULL;
    }
    uint32_t years = (uint32_t)ceil(lapse->duration), place = slot_for(courses, key, years);
    struct slot *slot = &courses->slots[place];
    if (same_key(courses->keys[place], key))
        return &slot->course;
    if (!courses->begun[place])
        *slot = (struct slot){.room = NULL};
    courses->begun[place] = true;
    courses->keys[place].rest = 0;
    if (fill(courses, slot, lapse, years, error) < 0)
        return NULL;
    courses->keys[place] = key;
    return &slot->course;
}

/* NULL where it is not there. */
static inline const struct vfm_course *look_up(const struct vfm_courses *courses, struct key key)
{
    uint32_t first = place_of(key);
    for (uint32_t way = 0; way < WAYS; way++)
        if (__builtin_expect(same_key(courses->keys[first ^ way], key), 1))
            return &courses->slots[first ^ way].course;
    return NULL;
}

const struct vfm_course *vfm_course(struct vfm_courses *courses, const struct vfm_lapse *lapse,
                                    struct vfm_error *error)
{
    const struct vfm_course *found = look_up(courses, key_of(lapse));
    return __builtin_expect(found != NULL, 1) ? found : course_new(courses, lapse, error);
}

/* All look-ups of a run come before any use, so that those that wait for memory wait together. */
size_t vfm_courses_find(struct vfm_courses *courses, const struct vfm_lapse_columns *columns,
                        size_t from, size_t to, const struct vfm_course **found)
{
    const double *durations = columns->durations, *dropoffs = columns->dropoffs;
    const uint64_t one = word_of(1);
    for (size_t line = from; line < to; line++) {
        const struct key key = {.duration = durations ? word_of(durations[line]) : one,
                                .dropoff = dropoffs ? word_of(dropoffs[line]) : 0,
                                .rest = rest_of(columns->firsts[line], false, false)};
        found[line] = look_up(courses, key);
        __builtin_prefetch(found[line]);
        if (__builtin_expect(found[line] != NULL, 1))
            continue;
        if (line > from) /* a new one may take the place of another */
            return line;
        const struct vfm_lapse lapse = {.duration = durations ? durations[line] : 1,
                                        .dropoff = dropoffs ? dropoffs[line] : 0,
                                        .first = columns->firsts[line]};
        struct vfm_error ignored;
        ignored.code = VFM_NONE;
        found[line] = course_new(courses, &lapse, &ignored);
    }
    return to;
}

/* ---- using ---- */

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
