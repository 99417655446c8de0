// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * jq works an operator's right side out before its left, so that of two errors the right one is
 * told; `and`, `or`, `//` and `if` begin at the left and stop there where that decides.
 */
#include "expression.h"

struct run {
    const struct vfm_expression *expression;
    const struct vfm_record *record;
    const int16_t *places;
    struct vfm_term_scope scope;
};

static int evaluate(const struct run *run, const struct vfm_step *node,
                    const struct vfm_term *input, struct vfm_term *result);

static struct vfm_term column(const struct run *run, const struct vfm_step *node)
{
    const struct vfm_value *value = vfm_record_get(run->record, run->places, node->column);
    return value ? vfm_term_of_value(value) : vfm_term_of_null();
}

/* ---- wariness ---- */

/* `a.b.c`, where the step picks something by name. */
static void put_path(const struct run *run, const struct vfm_step *node, struct vfm_buffer *text)
{
    if (node->kind == STEP_COLUMN)
        vfm_buffer_slice(text, run->expression->columns[node->column]);
    if (node->kind != STEP_MEMBER)
        return;
    put_path(run, node->left, text);
    vfm_buffer_text(text, text->length ? "." : "");
    vfm_buffer_slice(text, node->key);
}

/* Fails where a wary expression would reckon with `term`, which `node` gave, though it is nothing.
 * A null that stands in the text is meant. */
static int need(const struct run *run, const struct vfm_step *node, const struct vfm_term *term)
{
    struct vfm_buffer path = {0};
    if (!run->expression->wary || term->kind != VFM_NULL || node->kind == STEP_LITERAL)
        return 0;
    put_path(run, node, &path);
    if (path.length && !path.failed)
        vfm_fail(run->scope.error, VFM_MISSING_FIELD, "needs %.*s",
                 VFM_PRINT(vfm_slice_head(vfm_buffer_view(&path), 200)));
    else
        vfm_fail(run->scope.error, VFM_MISSING_FIELD, "has nothing to go by");
    vfm_buffer_release(&path);
    return -1;
}

static bool is_null_written(const struct vfm_step *node)
{
    return node->kind == STEP_LITERAL && node->literal.kind == VFM_NULL;
}

/* ---- steps ---- */

/* What an operand is: most are columns and literals, which need no copy of a copy. */
static int operands(const struct run *run, const struct vfm_step *node,
                    const struct vfm_term *input, struct vfm_term *left, struct vfm_term *right)
{
    if (evaluate(run, node->right, input, right) != 0 ||
        evaluate(run, node->left, input, left) != 0)
        return -1;
    if (is_null_written(node->left) || is_null_written(node->right))
        return 0;
    return need(run, node->left, left) == 0 ? need(run, node->right, right) : -1;
}

static bool holds(char sign, int order)
{
    switch (sign) {
    case '=':
        return order == 0;
    case '!':
        return order != 0;
    case '<':
        return order < 0;
    case '>':
        return order > 0;
    case 'l':
        return order <= 0;
    default:
        return order >= 0;
    }
}

static int compare(const struct run *run, const struct vfm_step *node, const struct vfm_term *input,
                   struct vfm_term *result)
{
    struct vfm_term left, right;
    int order;
    if (operands(run, node, input, &left, &right) != 0 ||
        vfm_term_compare(&left, &right, &run->scope, &order) != 0)
        return -1;
    *result = vfm_term_of_boolean(holds(node->sign, order));
    return 0;
}

/* What something hangs on: a truth, what is turned round, the result itself. */
static int needed(const struct run *run, const struct vfm_step *node, const struct vfm_term *input,
                  struct vfm_term *result)
{
    return evaluate(run, node, input, result) == 0 ? need(run, node, result) : -1;
}

/* `and`, `or`: the left decides where its truth is `decisive`. */
static int logic(const struct run *run, const struct vfm_step *node, const struct vfm_term *input,
                 bool decisive, struct vfm_term *result)
{
    if (needed(run, node->left, input, result) != 0)
        return -1;
    if (vfm_term_truth(result) != decisive && needed(run, node->right, input, result) != 0)
        return -1;
    *result = vfm_term_of_boolean(vfm_term_truth(result));
    return 0;
}

static int evaluate(const struct run *run, const struct vfm_step *node,
                    const struct vfm_term *input, struct vfm_term *result)
{
    struct vfm_term left, right;
    switch (node->kind) {
    case STEP_COLUMN:
        *result = column(run, node);
        return 0;
    case STEP_INPUT:
        *result = *input;
        return 0;
    case STEP_LITERAL:
        *result = node->literal;
        return 0;
    case STEP_MEMBER:
        if (evaluate(run, node->left, input, &left) != 0)
            return -1;
        return vfm_term_member(&left, node->key, &run->scope, result);
    case STEP_COMPARE:
        return compare(run, node, input, result);
    case STEP_OPERATE:
        if (operands(run, node, input, &left, &right) != 0)
            return -1;
        return vfm_term_operate(node->sign, &left, &right, &run->scope, result);
    case STEP_NEGATE:
        if (needed(run, node->left, input, &left) != 0)
            return -1;
        return vfm_term_negate(&left, &run->scope, result);
    case STEP_NOT:
        if (needed(run, node->left, input, &left) != 0)
            return -1;
        *result = vfm_term_of_boolean(!vfm_term_truth(&left));
        return 0;
    case STEP_AND:
        return logic(run, node, input, false, result);
    case STEP_OR:
        return logic(run, node, input, true, result);
    case STEP_ELSE:
        if (evaluate(run, node->left, input, result) != 0)
            return -1;
        return vfm_term_truth(result) ? 0 : evaluate(run, node->right, input, result);
    case STEP_PIPE:
        if (evaluate(run, node->left, input, &left) != 0)
            return -1;
        return evaluate(run, node->right, &left, result);
    case STEP_IF:
        if (needed(run, node->test, input, &left) != 0)
            return -1;
        return evaluate(run, vfm_term_truth(&left) ? node->left : node->right, input, result);
    }
    return 0;
}

int vfm_expression_evaluate(const struct vfm_expression *expression,
                            const struct vfm_record *record, const int16_t *places,
                            struct vfm_term *result, struct vfm_error *error)
{
    struct run run = {expression, record, places, {record->arena, error}};
    return needed(&run, expression->root, NULL, result);
}
