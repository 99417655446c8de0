// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * An expression of the plain part of jq's language, evaluated without libjq: paths (`.a`, `."a b"`,
 * `.["a"]`, `.a.b`), literals, `== != < <= > >=`, `and`, `or`, `not`, `//`, `+ - * / %`, unary
 * minus, `if then elif else end`, parentheses, and pipes between these. Each of these gives exactly
 * one result. Whatever else stands in the text, or is not even jq, is not understood: libjq then
 * has the word.
 */
#ifndef VFM_IO_EXPRESSION_H
#define VFM_IO_EXPRESSION_H

#include <vfm/record.h>

#include "term.h"

enum vfm_step_kind {
    STEP_COLUMN,  /* a field of the record */
    STEP_INPUT,   /* what came through the pipe */
    STEP_MEMBER,  /* a member of the left */
    STEP_LITERAL, /* `literal` */
    STEP_COMPARE, /* left and right by `sign`: = ! < > and, for <= and >=, l and g */
    STEP_OPERATE, /* left and right by `sign`: + - * / % */
    STEP_NEGATE,  /* - left */
    STEP_NOT,     /* left | not */
    STEP_AND,
    STEP_OR,
    STEP_ELSE, /* left // right */
    STEP_PIPE, /* left | right */
    STEP_IF,   /* if test then left else right */
};

struct vfm_step {
    enum vfm_step_kind kind;
    char sign;
    uint32_t column;      /* STEP_COLUMN: among the expression's columns */
    struct vfm_slice key; /* STEP_MEMBER, decoded */
    struct vfm_term literal;
    const struct vfm_step *test, *left, *right;
};

struct vfm_expression {
    const struct vfm_step *root;
    struct vfm_slice *columns; /* the fields of the record that it reads, decoded */
    uint32_t column_count, column_capacity;
    bool wary;              /* set by the caller: nothing (null) is not reckoned with */
    struct vfm_arena arena; /* holds the nodes */
};

/* Reads `text`, which must outlive the expression. 1: understood; 0: not understood; -1: no memory,
 * `error` filled. */
int vfm_expression_parse(struct vfm_expression *expression, const char *text,
                         struct vfm_error *error);
/* Where `text` is an expression of this kind, a pipe and something else: reads what stands before
 * the pipe, and sets *rest to what stands after it. Returns as vfm_expression_parse. */
int vfm_expression_parse_head(struct vfm_expression *expression, const char *text,
                              const char **rest, struct vfm_error *error);

void vfm_expression_release(struct vfm_expression *expression);

/* The one result for `record`, whose columns stand at `places` (from a binding of the expression's
 * columns). -1 with VFM_EXPRESSION_FAILED and jq's words, VFM_MISSING_FIELD from a wary one, or
 * VFM_NO_MEMORY. */
int vfm_expression_evaluate(const struct vfm_expression *expression,
                            const struct vfm_record *record, const int16_t *places,
                            struct vfm_term *result, struct vfm_error *error);

#endif
