// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Three ways to a result: an expression that is native as a whole; one that is native up to its
 * first pipe, so that libjq is given only what comes through that (`.name | test("^m")`: it reads
 * text slowly); and libjq for the whole record.
 */
#include <vfm/filter.h>

#include <math.h>
#include <stdlib.h>

#include "expression.h"
#include "filter_jq.h"

struct vfm_filter {
    char *text;
    bool native;                      /* `expression` is all of it */
    const char *rest;                 /* what follows the pipe after `expression`, or NULL */
    struct vfm_expression expression; /* where native, or where there is a rest */
    struct vfm_binding binding;       /* of the expression's columns */
    struct vfm_program *tail;         /* the rest */
    struct vfm_program *whole;        /* all of it; NULL until it is needed */
    struct vfm_buffer input;          /* what libjq is given */
};

/* Puts the expression before the words of a failure to evaluate it. */
static int tell(const struct vfm_filter *filter, struct vfm_error *error)
{
    if (error->code != VFM_EXPRESSION_FAILED)
        return -1;
    char words[sizeof error->message];
    memcpy(words, error->message, sizeof words);
    return vfm_fail(error, VFM_EXPRESSION_FAILED, "expression \"%.*s\": %s",
                    VFM_PRINT(vfm_slice_head(vfm_slice_of(filter->text), 60)), words);
}

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "no memory for an expression");
}

/* ---- opening ---- */

static int open_whole(struct vfm_filter *filter, struct vfm_error *error)
{
    if (!filter->whole)
        filter->whole = vfm_program_open(filter->text, error);
    return filter->whole ? 0 : -1;
}

/* What hangs on where in the text it stands must be compiled with all of it. */
static bool knows_its_place(const char *text)
{
    return strstr(text, "__loc__") != NULL;
}

/* The rest as a program. 0 too where it is none: of what is wrong the whole tells more. */
static int open_tail(struct vfm_filter *filter, struct vfm_error *error)
{
    struct vfm_error ignored = {0};
    filter->tail = vfm_program_open(filter->rest, &ignored);
    if (!filter->tail)
        filter->rest = NULL;
    if (ignored.code == VFM_NO_MEMORY) {
        *error = ignored;
        return -1;
    }
    return 0;
}

static int open_expression(struct vfm_filter *filter, struct vfm_error *error)
{
    struct vfm_expression *expression = &filter->expression;
    int understood = vfm_expression_parse(expression, filter->text, error);
    filter->native = understood > 0;
    if (understood == 0 && !knows_its_place(filter->text)) {
        understood = vfm_expression_parse_head(expression, filter->text, &filter->rest, error);
        if (understood <= 0)
            filter->rest = NULL;
        else if (open_tail(filter, error) != 0)
            return -1;
    }
    if (understood <= 0)
        return understood;
    return vfm_binding_init(&filter->binding, expression->columns, expression->column_count, error);
}

/* An expression of nothing but blanks and comments would be the whole record, to jq. */
static bool is_empty(const char *text)
{
    while (*text) {
        text += strspn(text, " \t\r\n");
        if (*text != '#')
            break;
        text += strcspn(text, "\n");
    }
    return !*text;
}

static struct vfm_filter *open_filter(const char *text, bool wary, struct vfm_error *error)
{
    if (is_empty(text)) {
        vfm_fail(error, VFM_BAD_EXPRESSION,
                 "the expression is empty: write one, such as .quantity > 10");
        return NULL;
    }
    struct vfm_filter *filter = calloc(1, sizeof *filter);
    size_t size = strlen(text) + 1;
    if (!filter || !(filter->text = malloc(size))) {
        free(filter);
        no_memory(error);
        return NULL;
    }
    memcpy(filter->text, text, size);
    if (open_expression(filter, error) != 0 ||
        (!filter->native && !filter->tail && open_whole(filter, error) != 0)) {
        vfm_filter_close(filter);
        return NULL;
    }
    filter->expression.wary = wary;
    return filter;
}

struct vfm_filter *vfm_filter_open(const char *text, struct vfm_error *error)
{
    return open_filter(text, false, error);
}

struct vfm_filter *vfm_filter_open_wary(const char *text, struct vfm_error *error)
{
    return open_filter(text, true, error);
}

void vfm_filter_close(struct vfm_filter *filter)
{
    if (!filter)
        return;
    vfm_program_close(filter->tail);
    vfm_program_close(filter->whole);
    vfm_binding_release(&filter->binding);
    vfm_expression_release(&filter->expression);
    vfm_buffer_release(&filter->input);
    free(filter->text);
    free(filter);
}

bool vfm_filter_native(const struct vfm_filter *filter)
{
    return filter->native;
}

bool vfm_filter_plain(const char *text)
{
    struct vfm_expression expression;
    struct vfm_error error = {0};
    bool plain = vfm_expression_parse(&expression, text, &error) == 1;
    vfm_expression_release(&expression);
    return plain;
}

/* ---- one result ---- */

static int evaluate(struct vfm_filter *filter, const struct vfm_record *record,
                    struct vfm_term *result, struct vfm_error *error)
{
    const int16_t *places = vfm_binding_places(&filter->binding, record->shape);
    return vfm_expression_evaluate(&filter->expression, record, places, result, error);
}

static int start_whole(struct vfm_filter *filter, const struct vfm_record *record,
                       struct vfm_program **program, struct vfm_error *error)
{
    if (open_whole(filter, error) != 0)
        return -1;
    filter->input.length = 0;
    vfm_record_print(record, &filter->input);
    if (vfm_buffer_check(&filter->input, error) != 0)
        return -1;
    *program = filter->whole;
    return vfm_program_start(*program, vfm_buffer_view(&filter->input), error);
}

/* Starts libjq on the record or on what comes through the pipe; *program is what was started. */
static int start(struct vfm_filter *filter, const struct vfm_record *record,
                 struct vfm_program **program, struct vfm_error *error)
{
    struct vfm_term head;
    struct vfm_value value;
    struct vfm_term_scope scope = {record->arena, error};
    if (!filter->tail)
        return start_whole(filter, record, program, error);
    if (evaluate(filter, record, &head, error) != 0)
        return -1;
    if (head.form == TERM_NUMBER && !isfinite(head.number)) /* JSON has no text for it */
        return start_whole(filter, record, program, error);
    if (vfm_term_value(&head, &scope, &value) != 0)
        return -1;
    filter->input.length = 0;
    vfm_value_print(&value, &filter->input);
    if (vfm_buffer_check(&filter->input, error) != 0)
        return -1;
    *program = filter->tail;
    return vfm_program_start(*program, vfm_buffer_view(&filter->input), error);
}

static int test_by_libjq(struct vfm_filter *filter, const struct vfm_record *record, bool *truth,
                         struct vfm_error *error)
{
    struct vfm_program *program;
    if (start(filter, record, &program, error) != 0)
        return -1;
    int found = vfm_program_truth(program, truth, error);
    if (found == 0)
        *truth = false;
    return found < 0 ? -1 : 0;
}

int vfm_filter_test(struct vfm_filter *filter, const struct vfm_record *record, bool *truth,
                    struct vfm_error *error)
{
    if (!filter->native)
        return test_by_libjq(filter, record, truth, error) == 0 ? 0 : tell(filter, error);
    struct vfm_term term;
    if (evaluate(filter, record, &term, error) != 0)
        return tell(filter, error);
    *truth = vfm_term_truth(&term);
    return 0;
}

static int value_by_libjq(struct vfm_filter *filter, const struct vfm_record *record,
                          struct vfm_value *value, struct vfm_error *error)
{
    struct vfm_slice result;
    struct vfm_program *program;
    if (start(filter, record, &program, error) != 0)
        return -1;
    int found = vfm_program_next(program, &result, error);
    if (found < 0)
        return -1;
    if (found == 0) {
        *value = vfm_make_null();
        return 0;
    }
    struct vfm_slice copy = vfm_arena_copy(record->arena, result);
    if (!copy.data)
        return no_memory(error);
    *value = vfm_make_json(copy);
    return 0;
}

static int value_by_expression(struct vfm_filter *filter, const struct vfm_record *record,
                               struct vfm_value *value, struct vfm_error *error)
{
    struct vfm_term term;
    struct vfm_term_scope scope = {record->arena, error};
    if (evaluate(filter, record, &term, error) != 0)
        return -1;
    return vfm_term_value(&term, &scope, value);
}

int vfm_filter_test_row(struct vfm_filter *filter, const struct vfm_page *page, uint32_t row,
                        struct vfm_record *scratch, bool *truth, struct vfm_error *error)
{
    const int16_t *places = vfm_binding_places(&filter->binding, page->shape);
    scratch->shape = page->shape;
    for (uint32_t i = 0; i < filter->expression.column_count; i++)
        if (places[i] >= 0)
            scratch->values[places[i]] = vfm_page_value(&page->columns[places[i]], row);
    return vfm_filter_test(filter, scratch, truth, error);
}

int vfm_filter_value(struct vfm_filter *filter, const struct vfm_record *record,
                     struct vfm_value *value, struct vfm_error *error)
{
    int status = filter->native ? value_by_expression(filter, record, value, error)
                                : value_by_libjq(filter, record, value, error);
    return status == 0 ? 0 : tell(filter, error);
}

/* ---- all results ---- */

int vfm_filter_each(struct vfm_filter *filter, struct vfm_slice input,
                    int (*each)(void *context, struct vfm_slice result), void *context,
                    struct vfm_error *error)
{
    struct vfm_slice result;
    int found;
    if (open_whole(filter, error) != 0)
        return -1;
    if (vfm_program_start(filter->whole, input, error) != 0)
        return tell(filter, error);
    while ((found = vfm_program_next(filter->whole, &result, error)) > 0)
        if (each(context, result) != 0)
            return -1;
    return found == 0 ? 0 : tell(filter, error);
}
