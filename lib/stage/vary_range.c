// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The ranges of a line: `"low":{"proxy":90},"high":{"proxy":150}`, or
 * `"range":{"proxy":{"dist":"pert","low":90,"mode":100,"high":150}}`.
 */
#include "vary.h"

#include <math.h>
#include <stdio.h>

#include <vfm/member.h>
#include <vfm/nearest.h>

/* The parameters that a range may name. */
enum parameter { LOW, MODE, HIGH, MEAN, SD, MEANLOG, SDLOG, ALPHA, BETA, SHAPE, SCALE, PARAMETERS };

static const char *const parameter_names[PARAMETERS] = {
    "low", "mode", "high", "mean", "sd", "meanlog", "sdlog", "alpha", "beta", "shape", "scale"};

static const char *const family_names[] = {"triangular", "pert", "uniform", "normal",
                                           "lognormal",  "beta", "gamma"};
#define FAMILIES (sizeof family_names / sizeof *family_names)

/* The range of one field while it is read. */
struct reading {
    const struct vary_line *line;
    struct vary_range *range;
    enum vfm_family family;
    double values[PARAMETERS];
    unsigned given; /* which of them, as bits */
    bool bounds;    /* they stand in `low` and `high` of the line */
};

#define BIT(parameter) (1U << (parameter))

/* Fails with words about the field at hand. */
__attribute__((format(printf, 3, 4))) static int fail(const struct reading *reading,
                                                      enum vfm_code code, const char *format, ...)
{
    char field[64], words[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    struct vfm_slice name = vfm_slice_head(reading->range->target.name, 60);
    snprintf(field, sizeof field, "%.*s", VFM_PRINT(name));
    vfm_fail(&reading->line->link->error, code, "range of %s: %s", field, words);
    return vfm_fail_field(&reading->line->link->error, field, (struct vfm_slice){NULL, 0});
}

/* ---- what a range says ---- */

static bool has(const struct reading *reading, unsigned parameters)
{
    return (reading->given & parameters) == parameters;
}

/* Fails unless only `allowed` are given and all of `needed`. */
static int expect(const struct reading *reading, unsigned needed, unsigned allowed)
{
    const char *family = family_names[reading->family];
    for (unsigned i = 0; i < PARAMETERS; i++)
        if (needed & BIT(i) && !(reading->given & BIT(i)))
            return fail(reading, VFM_MISSING_FIELD, "%s is missing: %s wants it",
                        parameter_names[i], family);
    for (unsigned i = 0; i < PARAMETERS; i++)
        if (reading->given & BIT(i) && !((needed | allowed) & BIT(i)))
            return fail(reading, VFM_OUT_OF_RANGE,
                        "%s is no parameter of %s as it is given here: "
                        "leave it out",
                        parameter_names[i], family);
    return 0;
}

/* Where `parameter` is not given, it is what the field itself says. */
static int own_value(struct reading *reading, enum parameter parameter)
{
    double number;
    bool found;
    if (has(reading, BIT(parameter)))
        return 0;
    if (vary_look_number(reading->line->record, &reading->range->target, &number, &found,
                         &reading->line->link->error) < 0)
        return -1;
    if (!found && !reading->range->target.implied)
        return fail(reading, VFM_MISSING_FIELD,
                    "%s is missing, and the line has no value of its own to stand for it",
                    parameter_names[parameter]);
    reading->values[parameter] = number;
    reading->given |= BIT(parameter);
    return 0;
}

/* Cuts off what lies outside low and high, where they are given. */
static int cut(const struct reading *reading, struct vfm_error *error)
{
    bool low = has(reading, BIT(LOW)), high = has(reading, BIT(HIGH));
    if (!low && !high)
        return 0;
    return vfm_distribution_cut(&reading->range->distribution,
                                low ? reading->values[LOW] : -INFINITY,
                                high ? reading->values[HIGH] : INFINITY, error);
}

static int make_bounded(struct reading *reading, struct vfm_error *error)
{
    struct vfm_distribution *made = &reading->range->distribution;
    const double *values = reading->values;
    bool flat = reading->family == VFM_UNIFORM;
    if (expect(reading, BIT(LOW) | BIT(HIGH), flat ? 0 : BIT(MODE)) < 0 ||
        (!flat && own_value(reading, MODE) < 0))
        return -1;
    return reading->family == VFM_TRIANGULAR
               ? vfm_triangular(values[LOW], values[MODE], values[HIGH], made, error)
           : flat ? vfm_uniform(values[LOW], values[HIGH], made, error)
                  : vfm_pert(values[LOW], values[MODE], values[HIGH], made, error);
}

static int make_normal(struct reading *reading, struct vfm_error *error)
{
    if (expect(reading, BIT(SD), BIT(MEAN) | BIT(LOW) | BIT(HIGH)) < 0 ||
        own_value(reading, MEAN) < 0 ||
        vfm_normal(reading->values[MEAN], reading->values[SD], &reading->range->distribution,
                   error) < 0)
        return -1;
    return cut(reading, error);
}

/* A family that takes the mean and sd of the value, or two parameters of its own. */
static int make_shaped(struct reading *reading, struct vfm_error *error)
{
    static const enum parameter own[][2] = {[VFM_LOGNORMAL] = {MEANLOG, SDLOG},
                                            [VFM_BETA] = {ALPHA, BETA},
                                            [VFM_GAMMA] = {SHAPE, SCALE}};
    struct vfm_distribution *made = &reading->range->distribution;
    enum vfm_family family = reading->family;
    const double *values = reading->values;
    enum parameter one = own[family][0], other = own[family][1];
    bool by_own = reading->given & (BIT(one) | BIT(other));
    unsigned ends = BIT(LOW) | BIT(HIGH);
    if (by_own ? expect(reading, BIT(one) | BIT(other), ends) < 0
               : expect(reading, BIT(SD), BIT(MEAN) | ends) < 0 || own_value(reading, MEAN) < 0)
        return -1;
    if (family == VFM_BETA && reading->range->target.class != VARY_FRACTION && !has(reading, ends))
        return fail(reading, VFM_MISSING_FIELD,
                    "low or high is missing: beta goes from 0 to 1 only for a fraction");
    if (family == VFM_BETA) {
        double low = has(reading, BIT(LOW)) ? values[LOW] : 0;
        double high = has(reading, BIT(HIGH)) ? values[HIGH] : 1;
        return by_own ? vfm_beta(values[ALPHA], values[BETA], low, high, made, error)
                      : vfm_beta_of_moments(values[MEAN], values[SD], low, high, made, error);
    }
    int result = family == VFM_GAMMA
                     ? by_own ? vfm_gamma(values[SHAPE], values[SCALE], made, error)
                              : vfm_gamma_of_moments(values[MEAN], values[SD], made, error)
                 : by_own ? vfm_lognormal(values[MEANLOG], values[SDLOG], made, error)
                          : vfm_lognormal_of_moments(values[MEAN], values[SD], made, error);
    return result < 0 ? -1 : cut(reading, error);
}

/* ---- whether the field can bear it ---- */

static int check_field(const struct reading *reading)
{
    static const char *const kinds[] = {
        [VARY_OUTCOME] = "an outcome", [VARY_INPUT] = "an input", [VARY_OUTPUT] = "an output"};
    const struct vary_target *target = &reading->range->target;
    if (!(target->kinds & reading->line->kind))
        return fail(reading, VFM_OUT_OF_RANGE, "%s has no such field", kinds[reading->line->kind]);
    if (target->inside && !vary_has_object(reading->line->record, target))
        return fail(reading, VFM_MISSING_FIELD, "the line has no %.*s that it could be of",
                    VFM_PRINT(target->top));
    if (!vary_plain(target->name))
        return fail(reading, VFM_OUT_OF_RANGE,
                    "a field's name holds no quotes, backslashes or control characters");
    if (target->class != VARY_ANY && target->class < VARY_NUMBER)
        return fail(reading, VFM_BAD_TYPE, "the field is no number");
    if (target->class == VARY_WHOLE)
        return fail(reading, VFM_OUT_OF_RANGE,
                    "the field takes whole numbers: vary it by --scenarios");
    return 0;
}

static int check_ends(const struct reading *reading)
{
    const struct vary_target *target = &reading->range->target;
    const struct vfm_distribution *made = &reading->range->distribution;
    struct vfm_value ignored;
    bool fraction = target->class == VARY_FRACTION;
    if ((fraction && (made->low < 0 || made->high > 1)) ||
        (target->class == VARY_POSITIVE && (made->low < 0 || made->high <= 0)))
        return fail(reading, VFM_OUT_OF_RANGE, "%s goes %s: give low and high within that",
                    family_names[made->family],
                    fraction ? "outside 0 to 1" : "below 0, where the field cannot be");
    for (int end = 0; end < 2; end++) {
        double most = vfm_distribution_quantile(made, end ? 1 - 0x1p-53 : 0x1p-53);
        if (vary_number(target, most, reading->line->link->arena, &ignored,
                        &reading->line->link->error) < 0)
            return -1;
    }
    return 0;
}

static int make(struct reading *reading)
{
    struct vfm_error error = {0};
    if (check_field(reading) < 0)
        return -1;
    int result = reading->family <= VFM_UNIFORM  ? make_bounded(reading, &error)
                 : reading->family == VFM_NORMAL ? make_normal(reading, &error)
                                                 : make_shaped(reading, &error);
    if (result < 0)
        return error.code == VFM_NONE ? -1 : fail(reading, error.code, "%s", error.message);
    return check_ends(reading);
}

/* ---- reading ---- */

static int read_parameter(struct reading *reading, enum parameter parameter,
                          const struct vfm_value *value)
{
    const char *word = parameter_names[parameter];
    struct vfm_slice field = vfm_slice_head(reading->range->target.name, 40);
    char name[64];
    if (reading->bounds)
        snprintf(name, sizeof name, "%s.%.*s", word, VFM_PRINT(field));
    else
        snprintf(name, sizeof name, "range.%.*s.%s", VFM_PRINT(field), word);
    if (vfm_value_number(value, name, &reading->values[parameter], &reading->line->link->error) < 0)
        return -1;
    reading->given |= BIT(parameter);
    return 0;
}

static int read_family(struct reading *reading, const struct vfm_value *value)
{
    struct vfm_slice word = vfm_value_token(value, reading->line->link->arena);
    for (size_t i = 0; i < FAMILIES; i++) {
        if (value->kind == VFM_STRING && vfm_slice_is(word, family_names[i])) {
            reading->family = (enum vfm_family)i;
            return 0;
        }
    }
    const char *near = vfm_nearest(word, family_names, FAMILIES);
    return fail(reading, VFM_OUT_OF_RANGE,
                "no distribution \"%.*s\"%s%s%s: write triangular, pert, uniform, normal, "
                "lognormal, beta or gamma",
                VFM_PRINT(vfm_slice_head(word, 60)), near ? " (did you mean " : "",
                near ? near : "", near ? "?)" : "");
}

/* One member of a range given as an object. */
static int read_member(struct reading *reading, const struct vfm_member *member, bool *has_family)
{
    if (member->value.kind == VFM_NULL)
        return 0;
    if (vfm_slice_is(member->key, "dist")) {
        *has_family = true;
        return read_family(reading, &member->value);
    }
    if (vfm_slice_is(member->key, "shared"))
        return vfm_value_string(&member->value, "shared", reading->line->link->arena,
                                &reading->range->hangs_on, &reading->line->link->error);
    for (unsigned i = 0; i < PARAMETERS; i++)
        if (vfm_slice_is(member->key, parameter_names[i]))
            return read_parameter(reading, (enum parameter)i, &member->value);
    const char *near = vfm_nearest(member->key, parameter_names, PARAMETERS);
    return fail(reading, VFM_OUT_OF_RANGE, "no parameter \"%.*s\"%s%s%s",
                VFM_PRINT(vfm_slice_head(member->key, 60)), near ? ": did you mean " : "",
                near ? near : "", near ? "?" : "");
}

static int read_object(struct reading *reading, const struct vfm_value *object)
{
    struct vfm_member member;
    bool has_family = false;
    if (object->kind != VFM_OBJECT)
        return fail(reading, VFM_BAD_TYPE,
                    "write {\"dist\":\"triangular\",\"low\":90,\"high\":150}");
    for (struct vfm_slice left = vfm_members(object); vfm_member_next(&left, &member);)
        if (read_member(reading, &member, &has_family) < 0)
            return -1;
    if (!has_family)
        return fail(reading, VFM_MISSING_FIELD,
                    "dist is missing: write {\"dist\":\"triangular\",\"low\":90,\"high\":150}");
    return make(reading);
}

/* The name of a range: its key, decoded. */
static struct vary_target target_of(const struct vary_line *line, struct vfm_slice key)
{
    if (key.length && memchr(key.data, '\\', key.length)) {
        char *decoded = vfm_arena_take(line->link->arena, key.length);
        if (decoded)
            key = (struct vfm_slice){decoded, vfm_unescape(key, decoded)};
    }
    return vary_target_of(key);
}

/* ---- low and high ---- */

/* The object in field `name` of the line, or NULL. */
static int find_object(const struct vary_line *line, const char *name,
                       const struct vfm_value **object, size_t *members)
{
    struct vfm_member member;
    int place = vfm_record_find(line->record, vfm_slice_of(name));
    *object = NULL;
    if (place < 0 || line->record->values[place].kind == VFM_NULL)
        return 0;
    *object = &line->record->values[place];
    if ((*object)->kind != VFM_OBJECT) {
        vfm_fail(&line->link->error, VFM_BAD_TYPE, "%s is not an object: write {\"proxy\":90}",
                 name);
        return vfm_fail_field(&line->link->error, name,
                              vfm_value_token(*object, line->link->arena));
    }
    for (struct vfm_slice left = vfm_members(*object); vfm_member_next(&left, &member);)
        ++*members;
    return 0;
}

/* The member of `object` (or NULL) that is called as `wanted` is; VFM_NULL where there is none. */
static struct vfm_value partner(const struct vary_line *line, const struct vfm_value *object,
                                const struct vary_target *wanted)
{
    struct vfm_member member;
    if (object)
        for (struct vfm_slice left = vfm_members(object); vfm_member_next(&left, &member);)
            if (vfm_slice_equal(target_of(line, member.key).name, wanted->name))
                return member.value;
    return vfm_make_null();
}

/* The three objects in which ranges stand, and the ranges found. */
struct search {
    const struct vary_line *line;
    enum vfm_family family;
    const struct vfm_value *low, *high, *range;
    struct vary_range *found;
    size_t count;
};

static struct reading begin(struct search *search, struct vfm_slice key)
{
    struct vary_range *range = &search->found[search->count++];
    *range = (struct vary_range){.target = target_of(search->line, key)};
    return (struct reading){.line = search->line, .range = range, .family = search->family};
}

/* `low` without `high`, or beside a range, says two things or half of one. */
static int add_bounds(struct search *search, const struct vfm_member *member)
{
    struct reading reading = begin(search, member->key);
    const struct vary_target *target = &reading.range->target;
    reading.bounds = true;
    struct vfm_value high = partner(search->line, search->high, target);
    if (high.kind == VFM_NULL)
        return fail(&reading, VFM_MISSING_FIELD, "it stands in low and not in high: give both");
    if (partner(search->line, search->range, target).kind != VFM_NULL)
        return fail(&reading, VFM_OUT_OF_RANGE,
                    "it stands in low and high, and in range: leave one of them out");
    if (read_parameter(&reading, LOW, &member->value) < 0 ||
        read_parameter(&reading, HIGH, &high) < 0)
        return -1;
    return make(&reading);
}

static int search_bounds(struct search *search)
{
    struct vfm_member member;
    struct vfm_slice left = {NULL, 0};
    if (search->low)
        left = vfm_members(search->low);
    while (vfm_member_next(&left, &member))
        if (member.value.kind != VFM_NULL && add_bounds(search, &member) < 0)
            return -1;
    left = search->high ? vfm_members(search->high) : (struct vfm_slice){NULL, 0};
    while (vfm_member_next(&left, &member)) {
        struct vary_target target = target_of(search->line, member.key);
        if (member.value.kind == VFM_NULL ||
            partner(search->line, search->low, &target).kind != VFM_NULL)
            continue;
        struct reading reading = begin(search, member.key);
        return fail(&reading, VFM_MISSING_FIELD, "it stands in high and not in low: give both");
    }
    return 0;
}

static int search_ranges(struct search *search)
{
    struct vfm_member member;
    struct vfm_slice left = {NULL, 0};
    if (search->range)
        left = vfm_members(search->range);
    while (vfm_member_next(&left, &member)) {
        if (member.value.kind == VFM_NULL)
            continue;
        struct reading reading = begin(search, member.key);
        if (read_object(&reading, &member.value) < 0)
            return -1;
    }
    return 0;
}

int vary_ranges(const struct vary_line *line, enum vfm_family family, struct vary_range **ranges,
                size_t *count)
{
    struct search search = {.line = line, .family = family};
    size_t members = 0;
    *ranges = NULL;
    *count = 0;
    if (find_object(line, "low", &search.low, &members) < 0 ||
        find_object(line, "high", &search.high, &members) < 0 ||
        find_object(line, "range", &search.range, &members) < 0)
        return -1;
    if (!members)
        return 0;
    search.found = vfm_arena_take(line->link->arena, members * sizeof *search.found);
    if (!search.found)
        return vfm_fail(&line->link->error, VFM_NO_MEMORY, "no memory for the ranges of a line");
    if (search_bounds(&search) < 0 || search_ranges(&search) < 0)
        return -1;
    *ranges = search.found;
    *count = search.count;
    return 0;
}

double vary_range_end(const struct vary_range *range, bool high)
{
    const struct vfm_distribution *made = &range->distribution;
    if (made->family <= VFM_UNIFORM)
        return high ? made->high : made->low;
    return vfm_distribution_quantile(made, high ? 0.95 : 0.05);
}
