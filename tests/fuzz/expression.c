// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Expressions: any text is understood or not, and what is understood gives a value or a failure of
 * the record's, and the same one twice.
 */
#include "fuzz.h"

#include <vfm/scanner.h>

#include "lib/io/expression.h"

static const char *const seeds[] = {
    ".quantity > 10 and .s == \"abc\"",
    ".o.x // .n | not",
    "if .t then .a * 2 else .l - [1] end",
    "(.a + .q) / 3 % 2 - -1",
    ".\"odd\" + \"\\u00e9\"",
    ".s * 3 / \",\" | . == [\"a\"]",
};

static const char line[] = "{\"a\":1.10,\"q\":1e400,\"s\":\"a,b\\u00e9\",\"t\":true,\"n\":null,"
                           "\"l\":[1,2.0,{\"k\":\"v\"}],"
                           "\"o\":{\"x\":{\"y\":[]},\"z\":-3},\"odd\":\"\\ud83d\\ude00\"}";

/* The value's or the failure's text. */
static void evaluate(const struct vfm_expression *expression, const struct vfm_record *record,
                     struct vfm_buffer *out)
{
    struct vfm_error error = {0};
    struct vfm_binding binding;
    struct vfm_term term;
    struct vfm_value value;
    struct vfm_term_scope scope = {record->arena, &error};
    if (vfm_binding_init(&binding, expression->columns, expression->column_count, &error) < 0)
        abort();
    const int16_t *places = vfm_binding_places(&binding, record->shape);
    if (vfm_expression_evaluate(expression, record, places, &term, &error) == 0 &&
        vfm_term_value(&term, &scope, &value) == 0) {
        vfm_value_print(&value, out);
        PROMISE(vfm_json_check(vfm_buffer_view(out), &error) == 0);
    } else {
        PROMISE(error.code == VFM_EXPRESSION_FAILED);
        vfm_buffer_text(out, error.message);
    }
    vfm_binding_release(&binding);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vfm_error error = {0};
    struct vfm_expression expression;
    char *text = malloc(size + 1);
    if (!text)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    /* a repeated string may be as long as memory allows: that is a test of patience only */
    bool patient = strchr(text, '*') == NULL || strlen(text) < 40;
    if (patient && vfm_expression_parse(&expression, text, &error) == 1) {
        static char padded[sizeof line + VFM_PADDING];
        struct vfm_arena arena = {0};
        struct vfm_record record;
        struct vfm_buffer first = {0}, second = {0};
        struct vfm_shapes *shapes = vfm_shapes_open(&error);
        memcpy(padded, line, sizeof line);
        if (!shapes || vfm_record_init(&record, shapes, &arena, &error) < 0)
            abort();
        PROMISE(vfm_scan(&record, (struct vfm_slice){padded, sizeof line - 1}, &error) == 0);
        evaluate(&expression, &record, &first);
        evaluate(&expression, &record, &second);
        PROMISE(vfm_slice_equal(vfm_buffer_view(&first), vfm_buffer_view(&second)));
        vfm_buffer_release(&first);
        vfm_buffer_release(&second);
        vfm_record_release(&record);
        vfm_shapes_close(shapes);
        vfm_arena_release(&arena);
        vfm_expression_release(&expression);
    }
    free(text);
    return 0;
}

FUZZ_MAIN(seeds)
