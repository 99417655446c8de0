// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Fields: which there are, what they may hold, how they are read and set. */
#include "vary.h"

#include <math.h>
#include <stdio.h>

#include <vfm/member.h>
#include <vfm/nearest.h>

struct field {
    const char *name;
    unsigned kinds;
    enum vary_class class;
    bool counts, implied;
    double absent;
};

#define BOTH (VARY_OUTCOME | VARY_INPUT)
/* Present values hang on it; and it means a number where it is absent; they do not hang on it. */
#define COUNTS(named, whose, what)                                          \
    {                                                                       \
        .name = named, .kinds = whose, .class = VARY_##what, .counts = true \
    }
#define IMPLIED(named, whose, what, number)                                                   \
    {                                                                                         \
        .name = named, .kinds = whose, .class = VARY_##what, .counts = true, .implied = true, \
        .absent = number                                                                      \
    }
#define PLAIN(named, whose, what)                           \
    {                                                       \
        .name = named, .kinds = whose, .class = VARY_##what \
    }

/* Those of vfm-records(5). */
static const struct field fields[] = {
    COUNTS("quantity", VARY_LINES, NUMBER),
    COUNTS("proxy", VARY_OUTCOME, MONEY),
    IMPLIED("deadweight", VARY_OUTCOME, FRACTION, 0),
    IMPLIED("displacement", VARY_OUTCOME, FRACTION, 0),
    IMPLIED("attribution", VARY_OUTCOME, FRACTION, 0),
    IMPLIED("leakage", VARY_OUTCOME, FRACTION, 0),
    IMPLIED("substitution", VARY_OUTCOME, FRACTION, 0),
    COUNTS("deductions", VARY_OUTCOME, OBJECT),
    IMPLIED("multiplier", VARY_OUTCOME, POSITIVE, 1),
    COUNTS("reference", VARY_OUTCOME, OBJECT),
    IMPLIED("duration", VARY_OUTCOME, POSITIVE, 1),
    COUNTS("years_rule", VARY_OUTCOME, TEXT),
    COUNTS("starts", VARY_OUTCOME, TEXT),
    IMPLIED("dropoff", VARY_OUTCOME, FRACTION, 0),
    IMPLIED("dropoff_from", VARY_OUTCOME, WHOLE, 2),
    COUNTS("weight", VARY_OUTCOME, POSITIVE),
    COUNTS("amount", VARY_INPUT, MONEY),
    COUNTS("rate", VARY_INPUT, MONEY),
    IMPLIED("year", VARY_INPUT, WHOLE, 0),
    COUNTS("period", VARY_LINES, TEXT),
    PLAIN("cashable", VARY_OUTCOME, FRACTION),
    PLAIN("income", VARY_OUTCOME, MONEY),
    PLAIN("transfer", VARY_OUTCOME, TRUTH),
    PLAIN("material", VARY_OUTCOME, TRUTH),
    PLAIN("constrained", VARY_INPUT, TRUTH),
    PLAIN("startup", VARY_INPUT, TRUTH),
    PLAIN("low", BOTH, OBJECT),
    PLAIN("high", BOTH, OBJECT),
    PLAIN("range", BOTH, OBJECT),
    PLAIN("id", VARY_LINES, TEXT),
    PLAIN("provider", VARY_LINES, TEXT),
    PLAIN("service", VARY_LINES, TEXT),
    PLAIN("contract", VARY_LINES, TEXT),
    PLAIN("area", VARY_LINES, TEXT),
    PLAIN("stakeholder", BOTH, TEXT),
    PLAIN("group", VARY_OUTCOME, TEXT),
    PLAIN("outcome", VARY_OUTCOME, TEXT),
    PLAIN("indicator", VARY_OUTCOME, TEXT),
    PLAIN("indicator_source", VARY_OUTCOME, TEXT),
    PLAIN("domain", VARY_OUTCOME, TEXT),
    PLAIN("level", VARY_OUTCOME, TEXT),
    PLAIN("value_type", VARY_OUTCOME, TEXT),
    PLAIN("agency", BOTH, TEXT),
    PLAIN("unit", VARY_LINES, TEXT),
    PLAIN("proxy_name", VARY_OUTCOME, TEXT),
    PLAIN("proxy_source", VARY_OUTCOME, TEXT),
    PLAIN("price_year", BOTH, TEXT),
    PLAIN("currency", VARY_LINES, TEXT),
    PLAIN("confidence", VARY_OUTCOME, TEXT),
    PLAIN("reason", VARY_OUTCOME, TEXT),
    PLAIN("input", VARY_INPUT, TEXT),
    PLAIN("kind", VARY_INPUT, TEXT),
    PLAIN("output", VARY_OUTPUT, TEXT),
};

#define FIELDS (sizeof fields / sizeof *fields)

/* ---- targets ---- */

static const struct field *find_field(struct vfm_slice name)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (vfm_slice_is(name, fields[i].name))
            return &fields[i];
    return NULL;
}

const char *vary_nearest(struct vfm_slice name)
{
    const char *names[FIELDS];
    if (name.length < 5) /* short words are near to many */
        return NULL;
    for (size_t i = 0; i < FIELDS; i++)
        names[i] = fields[i].name;
    return vfm_nearest(name, names, FIELDS);
}

/* `deductions.delay`, `reference.quantity`. */
static bool member_target(struct vfm_slice name, struct vary_target *target)
{
    static const char *const objects[] = {"deductions.", "reference."};
    for (size_t i = 0; i < 2; i++) {
        size_t length = strlen(objects[i]);
        if (name.length <= length || memcmp(name.data, objects[i], length) != 0)
            continue;
        *target = (struct vary_target){.name = name,
                                       .top = {name.data, length - 1},
                                       .member = {name.data + length, name.length - length},
                                       .kinds = VARY_OUTCOME,
                                       .counts = true};
        const struct field *field = i == 1 ? find_field(target->member) : NULL;
        target->known = i == 0 || field;
        target->inside = i == 1;
        target->class = i == 0 ? VARY_FRACTION : field ? field->class : VARY_ANY;
        return true;
    }
    return false;
}

struct vary_target vary_target_of(struct vfm_slice name)
{
    struct vary_target target;
    if (member_target(name, &target))
        return target;
    const struct field *field = find_field(name);
    target = (struct vary_target){.name = name, .top = name, .kinds = VARY_LINES};
    if (field) {
        target.kinds = field->kinds;
        target.class = field->class;
        target.known = true;
        target.counts = field->counts;
        target.implied = field->implied;
        target.absent = field->absent;
    }
    return target;
}

const char *vary_objection(const struct vary_target *target, double number)
{
    switch (target->class) {
    case VARY_FRACTION:
        return number < 0 ? "is less than 0" : number > 1 ? "is more than 1" : NULL;
    case VARY_POSITIVE:
        return number > 0 ? NULL : "is not above 0";
    case VARY_WHOLE:
        return number == rint(number) ? NULL : "is not a whole number";
    default:
        return NULL;
    }
}

bool vary_plain(struct vfm_slice name)
{
    for (size_t i = 0; i < name.length; i++)
        if ((unsigned char)name.data[i] < 0x20 || name.data[i] == '"' || name.data[i] == '\\')
            return false;
    return name.length > 0;
}

unsigned vary_kind(const struct vfm_record *record)
{
    return vfm_record_is(record, "outcome")  ? VARY_OUTCOME
           : vfm_record_is(record, "input")  ? VARY_INPUT
           : vfm_record_is(record, "output") ? VARY_OUTPUT
                                             : 0;
}

/* ---- looking ---- */

/* `key` may be written with escapes. */
static bool key_is(struct vfm_slice key, struct vfm_slice name, struct vfm_arena *arena)
{
    if (!key.length || !memchr(key.data, '\\', key.length))
        return vfm_slice_equal(key, name);
    char *decoded = vfm_arena_take(arena, key.length);
    return decoded &&
           vfm_slice_equal((struct vfm_slice){decoded, vfm_unescape(key, decoded)}, name);
}

static bool find_member(const struct vfm_value *object, struct vfm_slice name,
                        struct vfm_arena *arena, struct vfm_member *found)
{
    for (struct vfm_slice left = vfm_members(object); vfm_member_next(&left, found);)
        if (key_is(found->key, name, arena))
            return true;
    return false;
}

static int not_an_object(const struct vfm_record *record, const struct vary_target *target,
                         const struct vfm_value *value, struct vfm_error *error)
{
    char name[64];
    snprintf(name, sizeof name, "%.*s", VFM_PRINT(vfm_slice_head(target->top, 60)));
    vfm_fail(error, VFM_BAD_TYPE, "%s is not an object: write {\"name\":0.1}", name);
    return vfm_fail_field(error, name, vfm_value_token(value, record->arena));
}

int vary_member(const struct vfm_record *record, const struct vary_target *target,
                const struct vfm_value *object, struct vfm_value *value, struct vfm_error *error)
{
    struct vfm_member member;
    *value = vfm_make_null();
    if (object->kind == VFM_NULL)
        return 0;
    if (object->kind != VFM_OBJECT)
        return not_an_object(record, target, object, error);
    if (find_member(object, target->member, record->arena, &member))
        *value = member.value;
    return 0;
}

int vary_look(const struct vfm_record *record, const struct vary_target *target,
              struct vfm_value *value, struct vfm_error *error)
{
    int place = vfm_record_find(record, target->top);
    struct vfm_value found = place < 0 ? vfm_make_null() : record->values[place];
    if (target->member.data)
        return vary_member(record, target, &found, value, error);
    *value = found;
    return 0;
}

bool vary_has_object(const struct vfm_record *record, const struct vary_target *target)
{
    int place = target->member.data ? vfm_record_find(record, target->top) : -1;
    return !target->member.data || (place >= 0 && record->values[place].kind != VFM_NULL);
}

int vary_look_number(const struct vfm_record *record, const struct vary_target *target,
                     double *number, bool *found, struct vfm_error *error)
{
    struct vfm_value value;
    if (vary_look(record, target, &value, error) < 0)
        return -1;
    return vary_read(target, &value, number, found, error);
}

int vary_read(const struct vary_target *target, const struct vfm_value *value, double *number,
              bool *found, struct vfm_error *error)
{
    char name[64];
    *found = value->kind != VFM_NULL;
    *number = target->absent;
    if (!*found)
        return 0;
    snprintf(name, sizeof name, "%.*s", VFM_PRINT(vfm_slice_head(target->name, 60)));
    return target->class == VARY_FRACTION ? vfm_value_fraction(value, name, number, error)
                                          : vfm_value_number(value, name, number, error);
}

/* ---- setting ---- */

/* `object` with `value` under `name`. */
static int set_member(const struct vfm_value *object, struct vfm_slice name,
                      const struct vfm_value *value, struct vfm_arena *arena,
                      struct vfm_slice *json, struct vfm_error *error)
{
    struct vfm_buffer text = {0};
    struct vfm_member member;
    const char *end = object->text + object->length;
    if (find_member(object, name, arena, &member)) {
        bool quoted = member.value.kind == VFM_STRING;
        const char *at = member.value.text - quoted;
        const char *after = member.value.text + member.value.length + quoted;
        vfm_buffer_add(&text, object->text, (size_t)(at - object->text));
        vfm_value_print(value, &text);
        vfm_buffer_add(&text, after, (size_t)(end - after));
    } else {
        struct vfm_slice inside = vfm_slice_trim(vfm_members(object));
        vfm_buffer_put(&text, '{');
        vfm_buffer_slice(&text, inside);
        if (inside.length)
            vfm_buffer_put(&text, ',');
        vfm_buffer_json(&text, name);
        vfm_buffer_put(&text, ':');
        vfm_value_print(value, &text);
        vfm_buffer_put(&text, '}');
    }
    int result = vfm_buffer_check(&text, error);
    if (result == 0) {
        *json = vfm_arena_copy(arena, vfm_buffer_view(&text));
        if (!json->data)
            result = vfm_fail(error, VFM_NO_MEMORY, "no memory for a changed line");
    }
    vfm_buffer_release(&text);
    return result;
}

int vary_put(struct vfm_record *record, const struct vary_target *target, struct vfm_value value,
             struct vfm_error *error)
{
    struct vfm_slice json;
    struct vfm_value object = vfm_make_json((struct vfm_slice)VFM_LITERAL("{}"));
    if (!target->member.data)
        return vfm_record_set(record, target->top, value, error);
    int place = vfm_record_find(record, target->top);
    if (place >= 0 && record->values[place].kind != VFM_NULL)
        object = record->values[place];
    if (object.kind != VFM_OBJECT)
        return not_an_object(record, target, &object, error);
    if (set_member(&object, target->member, &value, record->arena, &json, error) < 0)
        return -1;
    return vfm_record_set(record, target->top, vfm_make_json(json), error);
}

/* ---- numbers ---- */

#define MOST_DIGITS 1e15
#define LEAST_DIGITS 1e9
#define MOST_PLACES 22 /* powers of ten are exact as far as that */

/* The decimal of twelve places nearest to `number`, or of as many more as make ten digits, or as
 * many fewer as keep it to fifteen. */
static double settle(double number)
{
    double power = 1e12, size = fabs(number);
    int places = 12;
    if (size == 0)
        return 0; /* and never -0 */
    if (!(size < MOST_DIGITS) || size < LEAST_DIGITS * 1e-22)
        return number;
    for (; size * power < LEAST_DIGITS && places < MOST_PLACES; places++)
        power *= 10;
    for (; size * power >= MOST_DIGITS; places--)
        power /= 10;
    return rint(number * power) / power;
}

int vary_number(const struct vary_target *target, double number, struct vfm_arena *arena,
                struct vfm_value *value, struct vfm_error *error)
{
    vfm_money amount;
    if (!isfinite(number))
        return vfm_fail(error, VFM_OVERFLOWED, "%.*s gets larger than any number",
                        VFM_PRINT(vfm_slice_head(target->name, 60)));
    if (target->class == VARY_MONEY) {
        if (vfm_money_round(number, &amount, error) < 0)
            return -1;
        *value = vfm_make_money(amount, arena);
    } else {
        *value = vfm_make_number(settle(number), arena);
    }
    return value->kind == VFM_NULL ? vfm_fail(error, VFM_NO_MEMORY, "no memory for a number") : 0;
}
