// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "term.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <vfm/number.h>

#include "nested.h"

int vfm_term_no_memory(const struct vfm_term_scope *scope)
{
    return vfm_fail(scope->error, VFM_NO_MEMORY, "no memory to evaluate an expression");
}

double vfm_term_number(const struct vfm_term *term)
{
    double number;
    if (term->form == TERM_NUMBER)
        return term->number;
    if (term->value.kind == VFM_MONEY_VALUE)
        return vfm_money_double(term->value.micro);
    if (term->value.known)
        return term->value.number;
    struct vfm_slice token = {term->value.text, term->value.length};
    if (vfm_number_parse(token, &number, NULL) == 0)
        return number;
    return token.data[0] == '-' ? -INFINITY : INFINITY; /* checked before: all it can be */
}

struct vfm_slice vfm_term_text(const struct vfm_term *term, const struct vfm_term_scope *scope)
{
    if (term->form == TERM_TEXT)
        return term->text;
    struct vfm_slice text = vfm_nested_text(&term->value, scope->arena);
    if (!text.data)
        vfm_term_no_memory(scope);
    return text;
}

/* ---- order ---- */

static int number_order(double a, double b)
{
    if (isnan(a))
        return -1;
    if (isnan(b))
        return 1;
    return (a > b) - (a < b);
}

static int compare_lists(const struct vfm_term *a, const struct vfm_term *b,
                         const struct vfm_term_scope *scope, int *order)
{
    struct vfm_nested left, right;
    vfm_nested_open(&left, &a->value);
    vfm_nested_open(&right, &b->value);
    for (;;) {
        struct vfm_value key, x, y;
        bool more_left = vfm_nested_next(&left, &key, &x),
             more_right = vfm_nested_next(&right, &key, &y);
        if (!more_left || !more_right) {
            *order = more_left - more_right;
            return 0;
        }
        struct vfm_term item = vfm_term_of_value(&x), other = vfm_term_of_value(&y);
        if (vfm_term_compare(&item, &other, scope, order) != 0)
            return -1;
        if (*order != 0)
            return 0;
    }
}

struct member {
    struct vfm_slice key;
    struct vfm_value value;
};

static int member_order(const void *a, const void *b)
{
    return vfm_slice_compare(((const struct member *)a)->key, ((const struct member *)b)->key);
}

/* The members of an object in the order of their keys; NULL where memory runs out. */
static struct member *sorted_members(const struct vfm_term *object,
                                     const struct vfm_term_scope *scope, size_t *count)
{
    struct vfm_nested nested;
    struct vfm_value key;
    *count = vfm_nested_count(&object->value);
    struct member *members = vfm_arena_take(scope->arena, (*count + 1) * sizeof *members);
    if (!members)
        return NULL;
    vfm_nested_open(&nested, &object->value);
    for (struct member *at = members; vfm_nested_next(&nested, &key, &at->value); at++) {
        at->key = vfm_nested_text(&key, scope->arena);
        if (!at->key.data)
            return NULL;
    }
    qsort(members, *count, sizeof *members, member_order);
    return members;
}

static int compare_objects(const struct vfm_term *a, const struct vfm_term *b,
                           const struct vfm_term_scope *scope, int *order)
{
    size_t left_count, right_count;
    struct member *left = sorted_members(a, scope, &left_count);
    struct member *right = sorted_members(b, scope, &right_count);
    if (!left || !right)
        return vfm_term_no_memory(scope);
    for (size_t i = 0; i < left_count && i < right_count; i++) {
        *order = vfm_slice_compare(left[i].key, right[i].key);
        if (*order != 0)
            return 0;
    }
    *order = (left_count > right_count) - (left_count < right_count);
    for (size_t i = 0; i < left_count && *order == 0; i++) {
        struct vfm_term item = vfm_term_of_value(&left[i].value),
                        other = vfm_term_of_value(&right[i].value);
        if (vfm_term_compare(&item, &other, scope, order) != 0)
            return -1;
    }
    return 0;
}

static int kind_rank(const struct vfm_term *term)
{
    static const uint8_t ranks[] = {
        [VFM_NULL] = 1,   [VFM_FALSE] = 2, [VFM_TRUE] = 3,   [VFM_NUMBER] = 4,
        [VFM_STRING] = 5, [VFM_ARRAY] = 6, [VFM_OBJECT] = 7,
    };
    return ranks[term->kind];
}

int vfm_term_compare(const struct vfm_term *a, const struct vfm_term *b,
                     const struct vfm_term_scope *scope, int *order)
{
    if (a->kind != b->kind) {
        *order = kind_rank(a) - kind_rank(b);
        return 0;
    }
    switch (a->kind) {
    case VFM_NUMBER:
        *order = number_order(vfm_term_number(a), vfm_term_number(b));
        return 0;
    case VFM_STRING: {
        struct vfm_slice x = vfm_term_text(a, scope), y = vfm_term_text(b, scope);
        if (!x.data || !y.data)
            return -1;
        *order = vfm_slice_compare(x, y);
        return 0;
    }
    case VFM_ARRAY:
        return compare_lists(a, b, scope, order);
    case VFM_OBJECT:
        return compare_objects(a, b, scope, order);
    default:
        *order = 0;
        return 0;
    }
}

/* ---- members, results ---- */

int vfm_term_member(const struct vfm_term *term, struct vfm_slice key,
                    const struct vfm_term_scope *scope, struct vfm_term *result)
{
    struct vfm_value value;
    if (term->kind == VFM_OBJECT) {
        bool found = vfm_nested_member(&term->value, key, scope->arena, &value);
        *result = found ? vfm_term_of_value(&value) : vfm_term_of_null();
        return 0;
    }
    if (term->kind == VFM_NULL) {
        *result = *term;
        return 0;
    }
    return vfm_fail(scope->error, VFM_EXPRESSION_FAILED, "Cannot index %s with string \"%.*s\"",
                    vfm_term_kind_name(term), VFM_PRINT(key));
}

int vfm_term_value(const struct vfm_term *term, const struct vfm_term_scope *scope,
                   struct vfm_value *value)
{
    switch (term->form) {
    case TERM_NUMBER:
        if (isnan(term->number)) {
            *value = vfm_make_null();
            return 0;
        }
        if (isinf(term->number))
            return vfm_fail(scope->error, VFM_EXPRESSION_FAILED,
                            "the result is past the largest number, about 1.8e308");
        *value = vfm_make_number(term->number, scope->arena);
        return value->kind == VFM_NUMBER ? 0 : vfm_term_no_memory(scope);
    case TERM_TEXT:
        *value = vfm_make_text(term->text, scope->arena);
        return value->kind == VFM_STRING ? 0 : vfm_term_no_memory(scope);
    default:
        *value = term->value;
        return 0;
    }
}

/* ---- words ---- */

const char *vfm_term_kind_name(const struct vfm_term *term)
{
    static const char *const names[] = {
        [VFM_NULL] = "null",     [VFM_FALSE] = "boolean", [VFM_TRUE] = "boolean",
        [VFM_NUMBER] = "number", [VFM_STRING] = "string", [VFM_ARRAY] = "array",
        [VFM_OBJECT] = "object",
    };
    return names[term->kind];
}

/* The start of a compact JSON text; what comes after its end is dropped. */
struct glimpse {
    char text[32];
    size_t used;
};

static void show(struct glimpse *glimpse, const char *bytes, size_t length)
{
    size_t room = sizeof glimpse->text - glimpse->used;
    if (length > room)
        length = room;
    memcpy(glimpse->text + glimpse->used, bytes, length);
    glimpse->used += length;
}

/* As jq 1.6 prints a number: the shortest digits; an exponent, with a sign and two digits at least,
 * below 1e-4 and where more than fifteen zeros would follow. */
static void show_number(struct glimpse *glimpse, double number)
{
    char text[VFM_NUMBER_TEXT + 1], digits[VFM_NUMBER_TEXT];
    if (isnan(number)) {
        show(glimpse, "null", 4);
        return;
    }
    if (isinf(number))
        number = copysign(1.7976931348623157e308, number);
    text[vfm_number_print(number, text)] = '\0';
    if (signbit(number))
        show(glimpse, "-", 1);
    int count = 0, point = 0, exponent = 0;
    bool after = false;
    for (const char *at = text + signbit(number); *at; at++) {
        if (*at == 'e') {
            bool down = at[1] == '-';
            for (at += down ? 2 : 1; *at; at++)
                exponent = exponent * 10 + (*at - '0');
            exponent = down ? -exponent : exponent;
            break;
        }
        if (*at == '.') {
            after = true;
        } else if (count > 0 || *at != '0') {
            digits[count++] = *at;
            point += !after;
        } else if (after) {
            point--;
        }
    }
    point += exponent;
    while (count > 0 && digits[count - 1] == '0')
        count--;
    if (count == 0) {
        show(glimpse, "0", 1);
    } else if (point <= -4 || point > count + 15) {
        show(glimpse, digits, 1);
        if (count > 1) {
            show(glimpse, ".", 1);
            show(glimpse, digits + 1, (size_t)count - 1);
        }
        int power = point - 1;
        show(glimpse, power < 0 ? "e-" : "e+", 2);
        power = abs(power);
        char tail[3] = {(char)('0' + power / 100), (char)('0' + power / 10 % 10),
                        (char)('0' + power % 10)};
        show(glimpse, tail + (power < 100), power < 100 ? 2 : 3);
    } else if (point <= 0) {
        show(glimpse, "0.0000", (size_t)(2 - point));
        show(glimpse, digits, (size_t)count);
    } else {
        for (int i = 0; i < count || i < point; i++) {
            if (i == point)
                show(glimpse, ".", 1);
            show(glimpse, i < count ? &digits[i] : "0", 1);
        }
    }
}

static void show_string(struct glimpse *glimpse, struct vfm_slice text)
{
    static const char hex[] = "0123456789abcdef";
    static const char letters[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    show(glimpse, "\"", 1);
    for (size_t i = 0; i < text.length && glimpse->used < sizeof glimpse->text; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte == '"' || byte == '\\') {
            show(glimpse, "\\", 1);
            show(glimpse, &text.data[i], 1);
        } else if (byte < 0x20 && letters[byte]) {
            show(glimpse, "\\", 1);
            show(glimpse, &letters[byte], 1);
        } else if (byte < 0x20 || byte == 0x7f) {
            char escape[6] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
            show(glimpse, escape, sizeof escape);
        } else {
            show(glimpse, &text.data[i], 1);
        }
    }
    show(glimpse, "\"", 1);
}

static void show_term(struct glimpse *glimpse, const struct vfm_term *term,
                      struct vfm_arena *arena);

static void show_items(struct glimpse *glimpse, const struct vfm_term *term,
                       struct vfm_arena *arena)
{
    struct vfm_nested nested;
    struct vfm_value key, value;
    bool object = term->kind == VFM_OBJECT, first = true;
    show(glimpse, object ? "{" : "[", 1);
    vfm_nested_open(&nested, &term->value);
    while (glimpse->used < sizeof glimpse->text && vfm_nested_next(&nested, &key, &value)) {
        if (!first)
            show(glimpse, ",", 1);
        first = false;
        if (object) {
            show_string(glimpse, vfm_nested_text(&key, arena));
            show(glimpse, ":", 1);
        }
        struct vfm_term item = vfm_term_of_value(&value);
        show_term(glimpse, &item, arena);
    }
    show(glimpse, object ? "}" : "]", 1);
}

static void show_term(struct glimpse *glimpse, const struct vfm_term *term, struct vfm_arena *arena)
{
    switch (term->kind) {
    case VFM_NULL:
        show(glimpse, "null", 4);
        break;
    case VFM_FALSE:
        show(glimpse, "false", 5);
        break;
    case VFM_TRUE:
        show(glimpse, "true", 4);
        break;
    case VFM_NUMBER:
        show_number(glimpse, vfm_term_number(term));
        break;
    case VFM_STRING:
        show_string(glimpse,
                    term->form == TERM_TEXT ? term->text : vfm_nested_text(&term->value, arena));
        break;
    default:
        show_items(glimpse, term, arena);
    }
}

const char *vfm_term_glimpse(const struct vfm_term *term, struct vfm_arena *arena,
                             char out[TERM_GLIMPSE])
{
    enum { most = 14, kept = 11 };
    struct glimpse glimpse = {.used = 0};
    show_term(&glimpse, term, arena);
    struct vfm_slice head = {glimpse.text, glimpse.used};
    bool cut = head.length > most;
    if (cut)
        head = vfm_slice_head(head, kept);
    /* half a character is shown as U+FFFD */
    snprintf(out, TERM_GLIMPSE, "%.*s%s%s", VFM_PRINT(head),
             cut && head.length < kept ? "\xEF\xBF\xBD" : "", cut ? "..." : "");
    return out;
}

int vfm_term_fail(const struct vfm_term *term, const char *words,
                  const struct vfm_term_scope *scope)
{
    char glimpse[TERM_GLIMPSE];
    return vfm_fail(scope->error, VFM_EXPRESSION_FAILED, "%s (%s) %s", vfm_term_kind_name(term),
                    vfm_term_glimpse(term, scope->arena, glimpse), words);
}

int vfm_term_fail_both(const struct vfm_term *a, const struct vfm_term *b, const char *words,
                       const struct vfm_term_scope *scope)
{
    char left[TERM_GLIMPSE], right[TERM_GLIMPSE];
    return vfm_fail(scope->error, VFM_EXPRESSION_FAILED, "%s (%s) and %s (%s) %s",
                    vfm_term_kind_name(a), vfm_term_glimpse(a, scope->arena, left),
                    vfm_term_kind_name(b), vfm_term_glimpse(b, scope->arena, right), words);
}
