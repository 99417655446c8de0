// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * jq works an operator's right side out before its left, so that of two errors the right one is
 * told; `and`, `or`, `//` and `if` begin at the left and stop there where that decides.
 */
#include "expression.h"

struct run {
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

/* What an operand is: most are columns and literals, which need no copy of a copy. */
static int operands(const struct run *run, const struct vfm_step *node,
                    const struct vfm_term *input, struct vfm_term *left, struct vfm_term *right)
{
    if (evaluate(run, node->right, input, right) != 0)
        return -1;
    return evaluate(run, node->left, input, left);
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

/* `and`, `or`: the left decides where its truth is `decisive`. */
static int logic(const struct run *run, const struct vfm_step *node, const struct vfm_term *input,
                 bool decisive, struct vfm_term *result)
{
    if (evaluate(run, node->left, input, result) != 0)
        return -1;
    if (vfm_term_truth(result) != decisive && evaluate(run, node->right, input, result) != 0)
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
        if (evaluate(run, node->left, input, &left) != 0)
            return -1;
        return vfm_term_negate(&left, &run->scope, result);
    case STEP_NOT:
        if (evaluate(run, node->left, input, &left) != 0)
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
        if (evaluate(run, node->test, input, &left) != 0)
            return -1;
        return evaluate(run, vfm_term_truth(&left) ? node->left : node->right, input, result);
    }
    return 0;
}

int vfm_expression_evaluate(const struct vfm_expression *expression,
                            const struct vfm_record *record, const int16_t *places,
                            struct vfm_term *result, struct vfm_error *error)
{
    struct run run = {record, places, {record->arena, error}};
    return evaluate(&run, expression->root, NULL, result);
}
