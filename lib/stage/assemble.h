// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A record from columns. The same for rows and for JSON but for where a column's value comes from
 * (`get`), which is why this is a header: the compiler makes a loop of its own for each.
 *
 * A field whose value is absent is left out. So records of one input can have many shapes; but the
 * usual record has every field, and then its shape is known beforehand; or it lacks those that the
 * one before lacked, and then each step is one comparison of pointers.
 */
#ifndef VFM_STAGE_ASSEMBLE_H
#define VFM_STAGE_ASSEMBLE_H

#include <math.h>

#include <vfm/digits.h>

#include "importing.h"

struct assembly {
    struct import_worker *worker;
    struct vfm_link *link;
    struct plan *plan;
    const struct columns *columns;
    const struct vfm_schema *schema;
    const void *from;           /* what `get` reads */
    const struct column *fault; /* the column that was refused */
};

/* The value of a column, whatever it takes. */
typedef enum cell_answer (*column_get)(struct assembly *assembly, const struct column *column,
                                       struct vfm_value *value);
/* The value of a reading where a glance tells it; false where it does not. */
typedef bool (*reading_glance)(const struct assembly *assembly, const struct reading *reading,
                               struct vfm_value *value);

static inline bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* The most digits of which every number, and every power of ten below it, is an exact double: then
 * one division gives the nearest double (Clinger 1990). */
#define EXACT_DIGITS 15

/* Whether `cell` is a plain number of JSON: digits, perhaps a point and digits. Reads it at once,
 * since every program after this one asks what it is. */
static inline bool plain_number(struct vfm_slice cell, struct vfm_value *value)
{
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const char *at = cell.data, *end = at + cell.length;
    bool negative = *at == '-';
    at += negative;
    const char *whole = at;
    uint64_t digits = 0;
    size_t places = 0;
    while (at < end && is_digit(*at))
        digits = digits * 10 + (uint64_t)(*at++ - '0');
    if (at == whole || (at - whole > 1 && *whole == '0'))
        return false;
    if (at < end) {
        const char *point = at++;
        if (*point != '.' || at == end)
            return false;
        while (at < end && is_digit(*at))
            digits = digits * 10 + (uint64_t)(*at++ - '0');
        if (at != end)
            return false;
        places = (size_t)(end - point) - 1;
    }
    *value =
        (struct vfm_value){.text = cell.data, .length = (uint32_t)cell.length, .kind = VFM_NUMBER};
    if ((size_t)(end - whole) <= EXACT_DIGITS) {
        double size = (double)(int64_t)digits;
        if (places)
            size /= powers[places];
        value->number = negative ? -size : size;
        value->known = 1;
    }
    return true;
}

/* The same for a cell with VFM_DIGITS readable bytes from its start. */
__attribute__((always_inline)) static inline bool plain_number_roomy(struct vfm_slice cell,
                                                                     struct vfm_value *value)
{
    double number;
    if (__builtin_expect(cell.length > VFM_DIGITS, 0))
        return plain_number(cell, value);
    if (__builtin_expect(!vfm_digits_read(cell.data, cell.length, &number), 0))
        return plain_number(cell, value);
    *value = (struct vfm_value){.text = cell.data,
                                .length = (uint32_t)cell.length,
                                .kind = VFM_NUMBER,
                                .known = 1,
                                .number = number};
    return true;
}

/* Whether `cell` is a year, a financial year or a month as records have it. */
static inline bool plain_period(struct vfm_slice cell)
{
    const char *at = cell.data;
    if (cell.length != 4 && cell.length != 7)
        return false;
    if (at[0] < '1' || at[0] > '9' || !is_digit(at[1]) || !is_digit(at[2]) || !is_digit(at[3]))
        return false;
    if (cell.length == 4)
        return true;
    if (at[4] != '-' || !is_digit(at[5]) || !is_digit(at[6]))
        return false;
    int year = 10 * (at[2] - '0') + at[3] - '0', second = 10 * (at[5] - '0') + at[6] - '0';
    return second == (year + 1) % 100 || (second >= 1 && second <= 12);
}

/* Whether a plain number keeps the bounds of its field, as far as can be told at a glance. */
static inline bool within_bounds(const struct reading *reading, const struct vfm_value *value)
{
    if (__builtin_expect(value->known, 1))
        return value->number >= reading->least && value->number <= reading->most;
    return reading->least == -HUGE_VAL && reading->most == HUGE_VAL;
}

/* Whether a record may just lack the field where a cell has nothing in it, or null. */
static inline bool may_be_gap(const struct column *column)
{
    bool required = column->kind.field && column->kind.field->required;
    return !required && !column->has_fallback && !column->otherwise;
}

static inline enum cell_answer assemble_missing(const struct assembly *assembly,
                                                const struct column *column)
{
    struct vfm_error *error = &assembly->link->error;
    vfm_fail(error, VFM_MISSING_FIELD, "%s is missing: fill it in, each %.*s has one",
             column->kind.name, VFM_PRINT(assembly->schema->record));
    vfm_fail_field(error, column->kind.name, (struct vfm_slice){NULL, 0});
    return CELL_REFUSED;
}

/* A cell that is not there, or says so. */
static inline enum cell_answer assemble_absent(const struct assembly *assembly,
                                               const struct column *column, struct vfm_value *value)
{
    if (column->has_fallback) {
        *value = column->fallback;
        return CELL_READ;
    }
    bool required = column->kind.field && column->kind.field->required && !column->member.data;
    return required ? assemble_missing(assembly, column) : CELL_ABSENT;
}

/* The columns of one object as JSON. */
static inline enum cell_answer assemble_object(struct assembly *assembly,
                                               const struct column *column, struct vfm_value *value,
                                               column_get get)
{
    struct vfm_buffer *text = &assembly->worker->text;
    text->length = 0;
    for (;; column = &assembly->columns->items[column->next_member]) {
        struct vfm_value member;
        enum cell_answer answer = get(assembly, column, &member);
        if (answer == CELL_REFUSED)
            return CELL_REFUSED;
        if (answer == CELL_READ) {
            vfm_buffer_put(text, text->length ? ',' : '{');
            vfm_buffer_json(text, column->member);
            vfm_buffer_put(text, ':');
            vfm_value_print(&member, text);
        }
        if (column->next_member < 0)
            break;
    }
    if (text->length == 0)
        return CELL_ABSENT;
    vfm_buffer_put(text, '}');
    struct vfm_slice kept = vfm_arena_copy(assembly->link->arena, vfm_buffer_view(text));
    if (vfm_buffer_check(text, &assembly->link->error) < 0)
        return CELL_REFUSED;
    if (!kept.data) {
        vfm_fail(&assembly->link->error, VFM_NO_MEMORY, "out of memory for an object");
        return CELL_REFUSED;
    }
    *value = vfm_make_json(kept);
    return CELL_READ;
}

/* Makes the plan's shapes grow from the present root. */
static inline int plan_root(struct plan *plan, struct vfm_link *link)
{
    static const struct vfm_slice record = VFM_LITERAL("record");
    const struct vfm_shape *root = vfm_shapes_root(link->shapes);
    if (__builtin_expect(plan->root == root->id, 1))
        return 0;
    const struct vfm_shape *shape = vfm_shape_extend(link->shapes, root, record, &link->error);
    plan->begun = shape;
    for (uint32_t i = 0; i < plan->count && shape; i++) {
        struct reading *reading = &plan->readings[i];
        shape = vfm_shape_extend(link->shapes, shape, reading->column->key, &link->error);
        reading->whole = shape;
        reading->expected = NULL;
    }
    if (!shape)
        return -1;
    plan->root = root->id;
    return 0;
}

/* The shape of a record whose field `first` is not there, as far as `first`. */
static inline const struct vfm_shape *shape_before(const struct plan *plan, uint32_t first)
{
    return first ? plan->readings[first - 1].whole : plan->begun;
}

/* `shape` with the field of `reading`; NULL with an error. */
static inline const struct vfm_shape *shape_with(struct reading *reading, struct vfm_link *link,
                                                 const struct vfm_shape *shape)
{
    const struct vfm_shape *next = reading->expected;
    if (__builtin_expect(!next || next->parent != shape, 0))
        reading->expected = next =
            vfm_shape_extend(link->shapes, shape, reading->column->key, &link->error);
    return next;
}

/* Fills `record`, cleared, with `record` and the fields of the plan. -1 with the link's error and
 * assembly->fault. Always inlined, as the glances are, so that each format has a loop of its own.
 */
__attribute__((always_inline)) static inline int assemble(struct assembly *assembly,
                                                          struct vfm_record *record,
                                                          reading_glance glance, column_get get)
{
    struct plan *plan = assembly->plan;
    struct vfm_link *link = assembly->link;
    if (plan_root(plan, link) < 0 || vfm_record_grow(record, plan->count + 2, &link->error) < 0)
        return -1;
    const struct vfm_shape *shape = NULL; /* of a record with a field left out; else NULL */
    struct vfm_value *value = record->values;
    struct vfm_slice kind = assembly->schema->record;
    *value++ =
        (struct vfm_value){.text = kind.data, .length = (uint32_t)kind.length, .kind = VFM_STRING};
    struct reading *reading = plan->readings, *end = reading + plan->count;
    for (; reading < end; reading++) {
        if (__builtin_expect(!glance(assembly, reading, value), 0)) {
            const struct column *column = reading->column;
            enum cell_answer answer = reading->glance == GLANCE_OBJECT
                                          ? assemble_object(assembly, column, value, get)
                                          : get(assembly, column, value);
            if (answer == CELL_ABSENT && column->otherwise) {
                column = &assembly->columns->items[column->otherwise - 1];
                answer = get(assembly, column, value);
            }
            if (answer == CELL_ABSENT) {
                if (!shape)
                    shape = shape_before(plan, (uint32_t)(reading - plan->readings));
                continue;
            }
            if (answer == CELL_REFUSED) {
                assembly->fault = column;
                return -1;
            }
        }
        if (__builtin_expect(shape != NULL, 0) && !(shape = shape_with(reading, link, shape)))
            return -1;
        value++;
    }
    record->shape = shape ? shape : shape_before(plan, plan->count);
    return 0;
}

#endif
