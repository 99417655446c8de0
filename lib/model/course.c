// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/course.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <vfm/number.h>

/* A course is found at one of the few places that its parameters fall on; where all are taken a new
 * one takes the slot of the first. Slots are taken in turn, so that the few courses that most data
 * has lie close together. Long ones share one slot, so that the table stays small whatever the
 * data. */
#define WAYS 4
#define PLACE_BITS 10
#define PLACES (1 << PLACE_BITS)
#define LONG_YEARS 200
#define LONG_ONES 0

/* What decides a course, as whole words, to be compared and mixed at once; THERE is in those of
 * courses. */
struct key {
    uint64_t duration, dropoff, rest;
};
#define THERE (UINT64_C(1) << 63)

/* What is used of a course stands in three lines of the cache: the slot's first, its key too; the
 * shares and present values of a short course; and its parts. */
#define LINE 64

struct slot {
    _Alignas(LINE) struct key key;
    struct vfm_course course;
    double *room;      /* of the coefficients and parts of one that is not short */
    uint32_t capacity; /* years that there is room for */
};

/* Coefficients and parts of a course, so many of each. */
#define KINDS 4
#define SHORT_STEPS 8

struct short_room {
    _Alignas(LINE) double numbers[KINDS * SHORT_STEPS];
};

struct vfm_courses {
    const struct vfm_schedule *schedule, *reduced;
    uint16_t taken;                /* slots: the last that is */
    uint16_t slot_at[PLACES];      /* 0: none */
    struct slot slots[PLACES + 1]; /* the first is that of long ones */
    struct short_room rooms[PLACES + 1];
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
    courses->slots[LONG_ONES] = (struct slot){.room = NULL};
    courses->schedule = schedule;
    courses->reduced = reduced;
    return courses;
}

void vfm_courses_close(struct vfm_courses *courses)
{
    if (!courses)
        return;
    for (size_t i = 0; i <= courses->taken; i++)
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

/* Room in the slot for more years than a short course has. */
static double *long_room(struct slot *slot, uint32_t years, struct vfm_error *error)
{
    if (slot->capacity >= years)
        return slot->room;
    free(slot->room);
    slot->capacity = 0;
    slot->room = aligned_alloc(LINE, KINDS * (size_t)years * sizeof *slot->room);
    if (!slot->room) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory for a benefit of %u years", years);
        return NULL;
    }
    slot->capacity = years;
    return slot->room;
}

/* Room for the coefficients of so many years (whole steps), all nothing; NULL where there is no
 * memory. Most courses are short, and theirs stands beside the slots. */
static double *slot_room(struct vfm_courses *courses, struct slot *slot, uint32_t years,
                         struct vfm_error *error)
{
    double *room = years <= SHORT_STEPS ? courses->rooms[slot - courses->slots].numbers
                                        : long_room(slot, years, error);
    if (room)
        memset(room, 0, KINDS * (size_t)years * sizeof *room);
    return room;
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

/* No less than the size of any coefficient. */
static float most_of(const double *coefficients, size_t count)
{
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs(coefficients[i]));
    return nextafterf((float)most, HUGE_VALF);
}

static int fill(struct vfm_courses *courses, struct slot *slot, const struct vfm_lapse *lapse,
                uint32_t years, struct vfm_error *error)
{
    uint32_t steps = vfm_course_steps(years);
    double *shares = slot_room(courses, slot, steps, error);
    if (!shares)
        return -1;
    double *present = shares + steps, *reduced = present + steps;
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
                                       .most = most_of(shares, 2 * (size_t)steps),
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

/* The first place that it falls on: the top bits are the best mixed. */
static inline uint32_t place_of(struct key key)
{
    uint64_t hash = (key.duration ^ key.rest) * UINT64_C(0x9E3779B97F4A7C15) +
                    key.dropoff * UINT64_C(0xBF58476D1CE4E5B9);
    return (uint32_t)(hash >> (64 - PLACE_BITS));
}

static inline bool same_key(struct key a, struct key b)
{
    return ((a.duration ^ b.duration) | (a.dropoff ^ b.dropoff) | (a.rest ^ b.rest)) == 0;
}

/* The slot for a course that is not there: one not taken yet, at a free place of those that it
 * falls on; that of a course that could not be worked out; or that of the first place. */
static struct slot *slot_for(struct vfm_courses *courses, struct key key, uint32_t years)
{
    if (years > LONG_YEARS)
        return &courses->slots[LONG_ONES];
    uint32_t first = place_of(key);
    for (uint32_t way = 0; way < WAYS; way++) {
        uint16_t *number = &courses->slot_at[first ^ way];
        if (*number == 0) {
            *number = ++courses->taken;
            courses->slots[*number] = (struct slot){.room = NULL};
            return &courses->slots[*number];
        }
        if (!(courses->slots[*number].key.rest & THERE))
            return &courses->slots[*number];
    }
    return &courses->slots[courses->slot_at[first]];
}

static const struct vfm_course *course_new(struct vfm_courses *courses,
                                           const struct vfm_lapse *lapse, struct vfm_error *error)
{
    const struct key key = key_of(lapse);
    if (!(lapse->duration > 0 && lapse->duration <= VFM_LONGEST_COURSE)) {
        bad_duration(lapse->duration, error);
        return NULL;
    }
    uint32_t years = (uint32_t)ceil(lapse->duration);
    struct slot *slot = slot_for(courses, key, years);
    if (same_key(slot->key, key))
        return &slot->course;
    slot->key.rest = 0;
    if (fill(courses, slot, lapse, years, error) < 0)
        return NULL;
    slot->key = key;
    return &slot->course;
}

/* NULL where it is not there. */
static inline const struct vfm_course *look_up(const struct vfm_courses *courses, struct key key)
{
    uint32_t first = place_of(key);
    for (uint32_t way = 0; way < WAYS && courses->slot_at[first ^ way]; way++) {
        const struct slot *slot = &courses->slots[courses->slot_at[first ^ way]];
        if (__builtin_expect(same_key(slot->key, key), 1))
            return &slot->course;
    }
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
