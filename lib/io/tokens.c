// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "tokens.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include <vfm/number.h>

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "no memory for the numbers of a record");
}

/* ---- decimals ---- */

/* A number taken apart: 0.ddd * 10^point, the digits without zeros at either end. */
struct decimal {
    bool negative;
    const char *first, *last; /* digits that are not 0, perhaps with a point between; NULL: zero */
    int64_t point;
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static struct decimal decimal_of(struct vfm_slice text)
{
    struct decimal decimal = {.negative = text.data[0] == '-'};
    const char *at = text.data + decimal.negative, *end = text.data + text.length;
    bool after = false;
    for (; at < end && (is_digit(*at) || *at == '.'); at++) {
        if (*at == '.') {
            after = true;
            continue;
        }
        if (*at != '0') {
            decimal.first = decimal.first ? decimal.first : at;
            decimal.last = at;
        }
        if (decimal.first)
            decimal.point += !after;
        else
            decimal.point -= after;
    }
    if (at < end) { /* e */
        int64_t exponent = 0;
        bool down = *++at == '-';
        if (*at == '-' || *at == '+')
            at++;
        for (; at < end; at++)
            if (exponent < INT64_C(1) << 50)
                exponent = exponent * 10 + (*at - '0');
        decimal.point += down ? -exponent : exponent;
    }
    return decimal;
}

static bool same_value(struct vfm_slice a, struct vfm_slice b)
{
    struct decimal x = decimal_of(a), y = decimal_of(b);
    if (!x.first || !y.first)
        return x.first == y.first;
    if (x.negative != y.negative || x.point != y.point)
        return false;
    while (x.first <= x.last && y.first <= y.last) {
        x.first += *x.first == '.';
        y.first += *y.first == '.';
        if (*x.first++ != *y.first++)
            return false;
    }
    return x.first > x.last && y.first > y.last;
}

/* ---- reading ---- */

/* Whether vfm_number_print would write just this. */
static bool is_usual(struct vfm_slice text, double number)
{
    char printed[VFM_NUMBER_TEXT];
    if (!isfinite(number))
        return false;
    size_t length = vfm_number_print(number, printed);
    return vfm_slice_equal(text, (struct vfm_slice){printed, length});
}

static int add(struct vfm_tokens *tokens, struct vfm_slice text, struct vfm_error *error)
{
    struct vfm_error overflow = {0};
    struct vfm_token token = {.mark = NAN, .text = text};
    if (vfm_number_parse(text, &token.number, &overflow) != 0)
        token.number = text.data[0] == '-' ? -INFINITY : INFINITY;
    token.odd = !is_usual(text, token.number);
    if (tokens->count == tokens->capacity) {
        size_t capacity = tokens->capacity ? tokens->capacity * 2 : 64;
        struct vfm_token *rows = realloc(tokens->rows, capacity * sizeof *rows);
        if (!rows)
            return no_memory(error);
        tokens->rows = rows;
        tokens->capacity = capacity;
    }
    tokens->rows[tokens->count++] = token;
    tokens->odd = tokens->odd || token.odd;
    return 0;
}

/* By the double (-0 before 0), then by the place. */
static int token_order(const void *a, const void *b)
{
    const struct vfm_token *x = a, *y = b;
    if (x->number != y->number)
        return x->number > y->number ? 1 : -1;
    if (signbit(x->number) != signbit(y->number))
        return signbit(x->number) ? -1 : 1;
    return (x->text.data > y->text.data) - (x->text.data < y->text.data);
}

int vfm_tokens_read(struct vfm_tokens *tokens, struct vfm_slice text, struct vfm_error *error)
{
    const char *at = text.data, *end = at + text.length;
    tokens->count = tokens->marked_count = 0;
    tokens->odd = false;
    while (at < end) {
        if (*at == '"') {
            for (at++; *at != '"'; at++)
                at += *at == '\\';
            at++;
        } else if (*at == '-' || is_digit(*at)) {
            struct vfm_slice token = {at, (size_t)(end - at)};
            token.length = vfm_number_length(token);
            if (add(tokens, token, error) != 0)
                return -1;
            at += token.length;
        } else {
            at++;
        }
    }
    if (tokens->odd)
        qsort(tokens->rows, tokens->count, sizeof *tokens->rows, token_order);
    return 0;
}

void vfm_tokens_release(struct vfm_tokens *tokens)
{
    free(tokens->rows);
    free(tokens->marked);
    *tokens = (struct vfm_tokens){0};
}

/* ---- tokens of one double ---- */

static bool same_double(double a, double b)
{
    return a == b && signbit(a) == signbit(b);
}

/* The first row of `number`'s, and how many there are. */
static size_t rows_of(const struct vfm_tokens *tokens, double number, size_t *count)
{
    const struct vfm_token wanted = {.number = number};
    size_t low = 0, high = tokens->odd ? tokens->count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (token_order(&tokens->rows[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (tokens->odd && low + *count < tokens->count &&
           same_double(tokens->rows[low + *count].number, number))
        ++*count;
    return low;
}

static bool any_odd(const struct vfm_token *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].odd)
            return true;
    return false;
}

bool vfm_tokens_at_stake(const struct vfm_tokens *tokens, double number)
{
    size_t count, first = rows_of(tokens, number, &count);
    return count > 0 && any_odd(tokens->rows + first, count);
}

const struct vfm_token *vfm_tokens_find(const struct vfm_tokens *tokens, double number,
                                        struct vfm_error *error)
{
    size_t count, first = rows_of(tokens, number, &count);
    const struct vfm_token *found = NULL;
    for (size_t i = first; i < first + count; i++) {
        const struct vfm_token *token = &tokens->rows[i];
        if (found && !same_value(found->text, token->text)) {
            vfm_fail(
                error, VFM_EXPRESSION_FAILED,
                "the numbers %.*s and %.*s differ past the digits that jq keeps: write them as "
                "text",
                VFM_PRINT(vfm_slice_head(found->text, 60)),
                VFM_PRINT(vfm_slice_head(token->text, 60)));
            return NULL;
        }
        if (!found || !token->odd)
            found = token;
    }
    return found;
}

/* ---- marks ---- */

/* The least double above `floor` that is no number of the text; infinite where there is none. */
static double free_double(const struct vfm_tokens *tokens, double floor)
{
    double mark = floor;
    size_t count;
    do {
        mark = nextafter(mark, INFINITY);
        rows_of(tokens, mark, &count);
    } while (count > 0 && isfinite(mark));
    return mark;
}

/* Where the marks of `count` rows of `number` begin: just above it; for what is past the largest
 * double, a little below that. */
static double first_floor(double number, size_t count)
{
    if (number < INFINITY)
        return number;
    double floor = DBL_MAX;
    for (size_t i = 0; i < 2 * count + 64; i++)
        floor = nextafter(floor, 0);
    return floor;
}

/* Marks ascend with the rows, so that they differ. */
static void give_marks(struct vfm_tokens *tokens)
{
    double last = -INFINITY;
    for (size_t i = 0, count; i < tokens->count; i += count) {
        struct vfm_token *rows = tokens->rows + i;
        for (count = 1; i + count < tokens->count; count++)
            if (!same_double(rows[count].number, rows->number))
                break;
        if (!any_odd(rows, count))
            continue;
        double floor = first_floor(rows->number, count);
        last = floor > last ? floor : last;
        for (size_t j = 0; j < count; j++) {
            last = free_double(tokens, last);
            if (!isfinite(last))
                return;
            rows[j].mark = last;
            tokens->marked[tokens->marked_count++] = &rows[j];
        }
    }
}

static int place_order(const void *a, const void *b)
{
    const struct vfm_token *x = *(struct vfm_token *const *)a;
    const struct vfm_token *y = *(struct vfm_token *const *)b;
    return (x->text.data > y->text.data) - (x->text.data < y->text.data);
}

int vfm_tokens_mark(struct vfm_tokens *tokens, struct vfm_slice text, struct vfm_buffer *out,
                    struct vfm_error *error)
{
    struct vfm_token **marked = realloc(tokens->marked, (tokens->count + 1) * sizeof *marked);
    if (!marked)
        return no_memory(error);
    tokens->marked = marked;
    tokens->marked_count = 0;
    give_marks(tokens);
    size_t count = tokens->marked_count;
    struct vfm_token **placed = malloc((count + 1) * sizeof *placed);
    if (!placed)
        return no_memory(error);
    memcpy(placed, marked, count * sizeof *placed);
    qsort(placed, count, sizeof *placed, place_order);
    const char *done = text.data;
    for (size_t i = 0; i < count; i++) {
        vfm_buffer_add(out, done, (size_t)(placed[i]->text.data - done));
        char *at = vfm_buffer_reserve(out, VFM_NUMBER_TEXT);
        if (at)
            out->length += vfm_number_print(placed[i]->mark, at);
        done = placed[i]->text.data + placed[i]->text.length;
    }
    vfm_buffer_add(out, done, (size_t)(text.data + text.length - done));
    free(placed);
    return vfm_buffer_check(out, error);
}

const struct vfm_token *vfm_tokens_marked(const struct vfm_tokens *tokens, double mark)
{
    size_t low = 0, high = tokens->marked_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tokens->marked[middle]->mark < mark)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < tokens->marked_count && tokens->marked[low]->mark == mark;
    return found ? tokens->marked[low] : NULL;
}
