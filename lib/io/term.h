// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A term: a value on its way through an expression that is evaluated natively, with jq's meaning
 * (jq 1.6, whose words are used for errors too): numbers are doubles, kinds are ordered null <
 * false < true < numbers < strings < lists < objects, strings bytewise, lists item by item, objects
 * by their sorted keys and then by the values under them.
 *
 * A term that was only picked from the record keeps its bytes.
 */
#ifndef VFM_IO_TERM_H
#define VFM_IO_TERM_H

#include <vfm/record.h>

enum term_form {
    TERM_PICKED, /* `value`, as it stands in the record (or computed JSON in the arena) */
    TERM_NUMBER, /* `number` was computed */
    TERM_TEXT,   /* `text` is a decoded string */
};

struct vfm_term {
    struct vfm_value value;
    double number;
    struct vfm_slice text;
    uint8_t kind; /* enum vfm_kind; VFM_NUMBER for money too */
    uint8_t form; /* enum term_form; TERM_PICKED for null and booleans */
};

/* Where an expression is at work. */
struct vfm_term_scope {
    struct vfm_arena *arena;
    struct vfm_error *error;
};

static inline struct vfm_term vfm_term_of_value(const struct vfm_value *value)
{
    uint8_t kind = value->kind == VFM_MONEY_VALUE ? VFM_NUMBER : value->kind;
    return (struct vfm_term){.value = *value, .kind = kind, .form = TERM_PICKED};
}

static inline struct vfm_term vfm_term_of_boolean(bool truth)
{
    uint8_t kind = truth ? VFM_TRUE : VFM_FALSE;
    return (struct vfm_term){.value = {.kind = kind}, .kind = kind, .form = TERM_PICKED};
}

static inline struct vfm_term vfm_term_of_null(void)
{
    return (struct vfm_term){.value = {.kind = VFM_NULL}, .kind = VFM_NULL, .form = TERM_PICKED};
}

static inline struct vfm_term vfm_term_of_number(double number)
{
    return (struct vfm_term){.number = number, .kind = VFM_NUMBER, .form = TERM_NUMBER};
}

static inline struct vfm_term vfm_term_of_text(struct vfm_slice text)
{
    return (struct vfm_term){.text = text, .kind = VFM_STRING, .form = TERM_TEXT};
}

/* Neither null nor false. */
static inline bool vfm_term_truth(const struct vfm_term *term)
{
    return term->kind != VFM_NULL && term->kind != VFM_FALSE;
}

/* The double of a number; an infinity for a token past the largest double. */
double vfm_term_number(const struct vfm_term *term);

/* The decoded text of a string; {NULL, 0} with VFM_NO_MEMORY where memory runs out. */
struct vfm_slice vfm_term_text(const struct vfm_term *term, const struct vfm_term_scope *scope);

/* The JSON text of a list or object. */
static inline struct vfm_slice vfm_term_json(const struct vfm_term *term)
{
    return (struct vfm_slice){term->value.text, term->value.length};
}

/* jq's order: sets *order to <0, 0 or >0. -1 where memory runs out. NaN comes before everything
 * that it is compared with. */
int vfm_term_compare(const struct vfm_term *a, const struct vfm_term *b,
                     const struct vfm_term_scope *scope, int *order);

/* *result = a OPERATOR b. `sign` is one of `+ - * / %`. -1 with VFM_EXPRESSION_FAILED and jq's
 * words, or VFM_NO_MEMORY. */
int vfm_term_operate(char sign, const struct vfm_term *a, const struct vfm_term *b,
                     const struct vfm_term_scope *scope, struct vfm_term *result);

/* The member `key` of an object, null of null. Else fails with jq's words. */
int vfm_term_member(const struct vfm_term *term, struct vfm_slice key,
                    const struct vfm_term_scope *scope, struct vfm_term *result);

/* -number. */
int vfm_term_negate(const struct vfm_term *term, const struct vfm_term_scope *scope,
                    struct vfm_term *result);

/* As a value: what was picked as it stands, what was computed in the arena; NaN is null, as jq
 * prints it. -1 where it is an infinite number, or memory runs out. */
int vfm_term_value(const struct vfm_term *term, const struct vfm_term_scope *scope,
                   struct vfm_value *value);

/* ---- for jq's words ---- */

/* "null", "boolean", "number", "string", "array", "object". */
const char *vfm_term_kind_name(const struct vfm_term *term);

#define TERM_GLIMPSE 40

/* What jq shows of a value in an error: its first eleven bytes as compact JSON and three dots, or
 * all of it where it has at most fourteen. Terminated. Returns `out`. */
const char *vfm_term_glimpse(const struct vfm_term *term, struct vfm_arena *arena,
                             char out[TERM_GLIMPSE]);

/* Fails: `kind (glimpse) words`, `kind (glimpse) and kind (glimpse) words`. */
int vfm_term_fail(const struct vfm_term *term, const char *words,
                  const struct vfm_term_scope *scope);
int vfm_term_fail_both(const struct vfm_term *a, const struct vfm_term *b, const char *words,
                       const struct vfm_term_scope *scope);

/* Fails for lack of memory. */
int vfm_term_no_memory(const struct vfm_term_scope *scope);

#endif
