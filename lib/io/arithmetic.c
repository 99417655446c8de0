// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Arithmetic on terms: numbers as doubles; null + x is x; strings and lists are joined by +, lists
 * lose items by -, objects are merged by + and, deeply, by *, strings are repeated by * and split
 * by /. All else fails in jq's words.
 */
#include <limits.h>
#include <math.h>

#include "nested.h"
#include "term.h"

/* A list or object that was put together in `buffer`, moved into the arena. Releases the buffer. */
static int keep_json(struct vfm_buffer *buffer, const struct vfm_term_scope *scope,
                     struct vfm_term *result)
{
    struct vfm_slice copy = {NULL, 0};
    if (!buffer->failed)
        copy = vfm_arena_copy(scope->arena, vfm_buffer_view(buffer));
    vfm_buffer_release(buffer);
    if (!copy.data)
        return vfm_term_no_memory(scope);
    struct vfm_value value = vfm_make_json(copy);
    *result = vfm_term_of_value(&value);
    return 0;
}

static bool both_are(const struct vfm_term *a, const struct vfm_term *b, enum vfm_kind kind)
{
    return a->kind == kind && b->kind == kind;
}

/* ---- strings ---- */

static int join_strings(const struct vfm_term *a, const struct vfm_term *b,
                        const struct vfm_term_scope *scope, struct vfm_term *result)
{
    struct vfm_slice x = vfm_term_text(a, scope), y = vfm_term_text(b, scope);
    if (!x.data || !y.data)
        return -1;
    char *joined = vfm_arena_take(scope->arena, x.length + y.length + 1);
    if (!joined)
        return vfm_term_no_memory(scope);
    memcpy(joined, x.data, x.length);
    memcpy(joined + x.length, y.data, y.length);
    *result = vfm_term_of_text((struct vfm_slice){joined, x.length + y.length});
    return 0;
}

/* jq counts in an int, from the number less one: 0.5 gives the string once, 0 and below null. */
static int repeat_string(const struct vfm_term *string, double times,
                         const struct vfm_term_scope *scope, struct vfm_term *result)
{
    struct vfm_slice text = vfm_term_text(string, scope);
    if (!text.data)
        return -1;
    if (!(times > 0)) {
        *result = vfm_term_of_null();
        return 0;
    }
    double count = times < 1 ? 1 : floor(times);
    if (times > INT_MAX || count * (double)text.length >= INT_MAX)
        return vfm_fail(scope->error, VFM_EXPRESSION_FAILED, "Repeat string result too long");
    size_t length = (size_t)count * text.length;
    char *repeated = vfm_arena_take(scope->arena, length + 1);
    if (!repeated)
        return vfm_term_no_memory(scope);
    for (size_t at = 0; at < length; at += text.length) /* never for "" */
        memcpy(repeated + at, text.data, text.length);
    *result = vfm_term_of_text((struct vfm_slice){repeated, length});
    return 0;
}

/* How many bytes the UTF-8 character at the start of `text` has. */
static size_t character(struct vfm_slice text)
{
    size_t length = 1;
    while (length < text.length && (text.data[length] & 0xC0) == 0x80)
        length++;
    return length;
}

/* The pieces of `a` between the places where `b` stands; its characters where `b` is empty. */
static int split_string(const struct vfm_term *a, const struct vfm_term *b,
                        const struct vfm_term_scope *scope, struct vfm_term *result)
{
    struct vfm_slice text = vfm_term_text(a, scope), mark = vfm_term_text(b, scope);
    struct vfm_buffer out = {0};
    if (!text.data || !mark.data)
        return -1;
    vfm_buffer_put(&out, '[');
    while (text.length > 0) {
        size_t length = mark.length ? 0 : character(text);
        if (mark.length)
            while (length < text.length &&
                   (text.length - length < mark.length ||
                    memcmp(text.data + length, mark.data, mark.length) != 0))
                length++;
        if (out.length > 1)
            vfm_buffer_put(&out, ',');
        vfm_buffer_json(&out, (struct vfm_slice){text.data, length});
        bool marked = mark.length && length < text.length;
        text.data += length + (marked ? mark.length : 0);
        text.length -= length + (marked ? mark.length : 0);
        if (marked && text.length == 0)
            vfm_buffer_text(&out, ",\"\"");
    }
    vfm_buffer_put(&out, ']');
    return keep_json(&out, scope, result);
}

/* ---- lists ---- */

/* The text between the brackets or braces, without blanks around it. */
static struct vfm_slice inside(const struct vfm_term *container)
{
    struct vfm_slice text = vfm_term_json(container);
    return vfm_slice_trim((struct vfm_slice){text.data + 1, text.length - 2});
}

static int join_lists(const struct vfm_term *a, const struct vfm_term *b,
                      const struct vfm_term_scope *scope, struct vfm_term *result)
{
    struct vfm_slice x = inside(a), y = inside(b);
    struct vfm_buffer out = {0};
    vfm_buffer_put(&out, '[');
    vfm_buffer_slice(&out, x);
    if (x.length && y.length)
        vfm_buffer_put(&out, ',');
    vfm_buffer_slice(&out, y);
    vfm_buffer_put(&out, ']');
    return keep_json(&out, scope, result);
}

/* 1 where an item of `list` equals `item`, 0 where none does. */
static int list_holds(const struct vfm_term *list, const struct vfm_term *item,
                      const struct vfm_term_scope *scope)
{
    struct vfm_nested nested;
    struct vfm_value key, value;
    vfm_nested_open(&nested, &list->value);
    while (vfm_nested_next(&nested, &key, &value)) {
        struct vfm_term other = vfm_term_of_value(&value);
        int order;
        if (vfm_term_compare(item, &other, scope, &order) != 0)
            return -1;
        if (order == 0)
            return 1;
    }
    return 0;
}

static int subtract_lists(const struct vfm_term *a, const struct vfm_term *b,
                          const struct vfm_term_scope *scope, struct vfm_term *result)
{
    struct vfm_nested nested;
    struct vfm_value key, value;
    struct vfm_buffer out = {0};
    vfm_buffer_put(&out, '[');
    vfm_nested_open(&nested, &a->value);
    while (vfm_nested_next(&nested, &key, &value)) {
        struct vfm_term item = vfm_term_of_value(&value);
        int held = list_holds(b, &item, scope);
        if (held < 0) {
            vfm_buffer_release(&out);
            return -1;
        }
        if (held)
            continue;
        if (out.length > 1)
            vfm_buffer_put(&out, ',');
        vfm_value_print(&value, &out);
    }
    vfm_buffer_put(&out, ']');
    return keep_json(&out, scope, result);
}

/* ---- objects ---- */

static void put_member(struct vfm_buffer *out, const struct vfm_value *key)
{
    if (out->data[out->length - 1] != '{')
        vfm_buffer_put(out, ',');
    vfm_value_print(key, out);
    vfm_buffer_put(out, ':');
}

/* The members of `a`, with the values of `b` where it has the same key (merged where both are
 * objects and `deep`), then those that only `b` has. */
static int merge(const struct vfm_value *a, const struct vfm_value *b, bool deep,
                 const struct vfm_term_scope *scope, struct vfm_buffer *out)
{
    struct vfm_nested nested;
    struct vfm_value key, value, other;
    vfm_buffer_put(out, '{');
    vfm_nested_open(&nested, a);
    while (!out->failed && vfm_nested_next(&nested, &key, &value)) {
        struct vfm_slice name = vfm_nested_text(&key, scope->arena);
        if (!name.data)
            return vfm_term_no_memory(scope);
        put_member(out, &key);
        if (!vfm_nested_member(b, name, scope->arena, &other)) {
            vfm_value_print(&value, out);
        } else if (deep && value.kind == VFM_OBJECT && other.kind == VFM_OBJECT) {
            if (merge(&value, &other, deep, scope, out) != 0)
                return -1;
        } else {
            vfm_value_print(&other, out);
        }
    }
    vfm_nested_open(&nested, b);
    while (!out->failed && vfm_nested_next(&nested, &key, &value)) {
        struct vfm_slice name = vfm_nested_text(&key, scope->arena);
        if (!name.data)
            return vfm_term_no_memory(scope);
        if (vfm_nested_member(a, name, scope->arena, &other))
            continue;
        put_member(out, &key);
        vfm_value_print(&value, out);
    }
    vfm_buffer_put(out, '}');
    return 0;
}

static int merge_objects(const struct vfm_term *a, const struct vfm_term *b, bool deep,
                         const struct vfm_term_scope *scope, struct vfm_term *result)
{
    struct vfm_buffer out = {0};
    if (merge(&a->value, &b->value, deep, scope, &out) != 0) {
        vfm_buffer_release(&out);
        return -1;
    }
    return keep_json(&out, scope, result);
}

/* ---- operators ---- */

static int number_result(double number, struct vfm_term *result)
{
    *result = vfm_term_of_number(number);
    return 0;
}

static int add(const struct vfm_term *a, const struct vfm_term *b,
               const struct vfm_term_scope *scope, struct vfm_term *result)
{
    if (a->kind == VFM_NULL || b->kind == VFM_NULL) {
        *result = a->kind == VFM_NULL ? *b : *a;
        return 0;
    }
    if (both_are(a, b, VFM_NUMBER))
        return number_result(vfm_term_number(a) + vfm_term_number(b), result);
    if (both_are(a, b, VFM_STRING))
        return join_strings(a, b, scope, result);
    if (both_are(a, b, VFM_ARRAY))
        return join_lists(a, b, scope, result);
    if (both_are(a, b, VFM_OBJECT))
        return merge_objects(a, b, false, scope, result);
    return vfm_term_fail_both(a, b, "cannot be added", scope);
}

static int subtract(const struct vfm_term *a, const struct vfm_term *b,
                    const struct vfm_term_scope *scope, struct vfm_term *result)
{
    if (both_are(a, b, VFM_NUMBER))
        return number_result(vfm_term_number(a) - vfm_term_number(b), result);
    if (both_are(a, b, VFM_ARRAY))
        return subtract_lists(a, b, scope, result);
    return vfm_term_fail_both(a, b, "cannot be subtracted", scope);
}

static int multiply(const struct vfm_term *a, const struct vfm_term *b,
                    const struct vfm_term_scope *scope, struct vfm_term *result)
{
    if (both_are(a, b, VFM_NUMBER))
        return number_result(vfm_term_number(a) * vfm_term_number(b), result);
    if (a->kind == VFM_STRING && b->kind == VFM_NUMBER)
        return repeat_string(a, vfm_term_number(b), scope, result);
    if (a->kind == VFM_NUMBER && b->kind == VFM_STRING)
        return repeat_string(b, vfm_term_number(a), scope, result);
    if (both_are(a, b, VFM_OBJECT))
        return merge_objects(a, b, true, scope, result);
    return vfm_term_fail_both(a, b, "cannot be multiplied", scope);
}

static int divide(const struct vfm_term *a, const struct vfm_term *b,
                  const struct vfm_term_scope *scope, struct vfm_term *result)
{
    if (both_are(a, b, VFM_NUMBER)) {
        double divisor = vfm_term_number(b);
        if (divisor == 0)
            return vfm_term_fail_both(a, b, "cannot be divided because the divisor is zero", scope);
        return number_result(vfm_term_number(a) / divisor, result);
    }
    if (both_are(a, b, VFM_STRING))
        return split_string(a, b, scope, result);
    return vfm_term_fail_both(a, b, "cannot be divided", scope);
}

/* As the machines that jq runs on turn a double into a whole number: past the range, its least. */
static int64_t whole(double number)
{
    return fabs(number) < 0x1p63 ? (int64_t)number : INT64_MIN;
}

static int remainder_of(const struct vfm_term *a, const struct vfm_term *b,
                        const struct vfm_term_scope *scope, struct vfm_term *result)
{
    if (!both_are(a, b, VFM_NUMBER))
        return vfm_term_fail_both(a, b, "cannot be divided (remainder)", scope);
    int64_t divisor = whole(vfm_term_number(b));
    if (divisor == 0)
        return vfm_term_fail_both(a, b, "cannot be divided (remainder) because the divisor is zero",
                                  scope);
    if (divisor == -1) /* the least whole number has no opposite: never asked */
        return number_result(0, result);
    return number_result((double)(whole(vfm_term_number(a)) % divisor), result);
}

int vfm_term_operate(char sign, const struct vfm_term *a, const struct vfm_term *b,
                     const struct vfm_term_scope *scope, struct vfm_term *result)
{
    switch (sign) {
    case '+':
        return add(a, b, scope, result);
    case '-':
        return subtract(a, b, scope, result);
    case '*':
        return multiply(a, b, scope, result);
    case '/':
        return divide(a, b, scope, result);
    default:
        return remainder_of(a, b, scope, result);
    }
}

int vfm_term_negate(const struct vfm_term *term, const struct vfm_term_scope *scope,
                    struct vfm_term *result)
{
    if (term->kind != VFM_NUMBER)
        return vfm_term_fail(term, "cannot be negated", scope);
    return number_result(-vfm_term_number(term), result);
}
