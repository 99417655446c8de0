// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * jq's grammar (that of 1.6) for the part that expression.h names, by precedence climbing. From the
 * loosest: `|`, `//`, `or`, `and`, comparisons (which do not chain), `+ -`, `* / %`. A minus sign
 * before a term takes all that `* / %` join to it, as jq's does.
 */
#include "expression.h"

#include <vfm/number.h>
#include <vfm/scanner.h>

enum { LEVEL_PIPE, LEVEL_ELSE, LEVEL_OR, LEVEL_AND, LEVEL_COMPARE, LEVEL_ADD, LEVEL_MULTIPLY };

#define DEEPEST 200 /* nested parentheses and the like; more is left to libjq */

enum token_kind {
    TOKEN_END,
    TOKEN_OTHER, /* not of our part of the language */
    TOKEN_DOT,
    TOKEN_FIELD,   /* .name */
    TOKEN_WORD,    /* name */
    TOKEN_STRING,  /* text: between the quotes, escapes and all */
    TOKEN_NUMBER,  /* text: a JSON number */
    TOKEN_BRACKET, /* one byte of ( ) [ ] */
    TOKEN_OPERATOR,
};

struct token {
    enum token_kind kind;
    struct vfm_slice text;
    int level; /* TOKEN_OPERATOR, and the words `and` and `or` */
    char sign; /* as in struct vfm_step; `a` and `o` for the words, `e` for //, `|` */
};

struct parser {
    struct vfm_expression *expression;
    const char *at, *end;
    struct token token; /* the one that comes next */
    unsigned depth;
    bool piped;     /* `.` is what came through a pipe, not the record */
    bool no_memory; /* why nothing was understood */
};

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* ---- tokens ---- */

static size_t word_length(const char *at, const char *end)
{
    const char *start = at;
    if (at < end && is_letter(*at))
        while (at < end && (is_letter(*at) || is_digit(*at)))
            at++;
    return (size_t)(at - start);
}

static struct token string_token(const char *at, const char *end)
{
    const char *start = ++at;
    for (; at < end && *at != '"'; at++) {
        if (*at != '\\')
            continue;
        if (++at == end || *at == '(') /* interpolation is left to libjq */
            return (struct token){.kind = TOKEN_OTHER};
    }
    if (at == end)
        return (struct token){.kind = TOKEN_OTHER};
    return (struct token){.kind = TOKEN_STRING, .text = {start, (size_t)(at - start)}};
}

static struct token operator_token(const char *at, const char *end)
{
    static const struct {
        const char *text;
        int level;
        char sign;
    } operators[] = {
        {"==", LEVEL_COMPARE, '='}, {"!=", LEVEL_COMPARE, '!'}, {"<=", LEVEL_COMPARE, 'l'},
        {">=", LEVEL_COMPARE, 'g'}, {"//", LEVEL_ELSE, 'e'},    {"<", LEVEL_COMPARE, '<'},
        {">", LEVEL_COMPARE, '>'},  {"+", LEVEL_ADD, '+'},      {"-", LEVEL_ADD, '-'},
        {"*", LEVEL_MULTIPLY, '*'}, {"/", LEVEL_MULTIPLY, '/'}, {"%", LEVEL_MULTIPLY, '%'},
        {"|", LEVEL_PIPE, '|'},
    };
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        size_t length = strlen(operators[i].text);
        if ((size_t)(end - at) < length || memcmp(at, operators[i].text, length) != 0)
            continue;
        /* an assignment, `+=` and its like */
        bool single = operators[i].level != LEVEL_COMPARE;
        if (single && at + length < end && at[length] == '=')
            break;
        return (struct token){.kind = TOKEN_OPERATOR,
                              .text = {at, length},
                              .level = operators[i].level,
                              .sign = operators[i].sign};
    }
    return (struct token){.kind = TOKEN_OTHER};
}

static struct token word_token(const char *at, const char *end)
{
    struct token token = {.kind = TOKEN_WORD, .text = {at, word_length(at, end)}};
    const char *after = at + token.text.length;
    if (end - after >= 2 && after[0] == ':' && after[1] == ':') /* a name in a module */
        return (struct token){.kind = TOKEN_OTHER};
    if (vfm_slice_is(token.text, "and"))
        token = (struct token){TOKEN_OPERATOR, token.text, LEVEL_AND, 'a'};
    else if (vfm_slice_is(token.text, "or"))
        token = (struct token){TOKEN_OPERATOR, token.text, LEVEL_OR, 'o'};
    return token;
}

/* A number ends where no digit, letter or point follows: else jq has its own view of it. */
static struct token number_token(const char *at, const char *end)
{
    size_t length = vfm_number_length((struct vfm_slice){at, (size_t)(end - at)});
    const char *after = at + length;
    if (length == 0 || (after < end && (is_letter(*after) || is_digit(*after) || *after == '.')))
        return (struct token){.kind = TOKEN_OTHER};
    return (struct token){.kind = TOKEN_NUMBER, .text = {at, length}};
}

static struct token read_token(const char *at, const char *end)
{
    if (at == end)
        return (struct token){.kind = TOKEN_END};
    if (is_letter(*at))
        return word_token(at, end);
    if (is_digit(*at))
        return number_token(at, end);
    switch (*at) {
    case '"':
        return string_token(at, end);
    case '(':
    case ')':
    case '[':
    case ']':
        return (struct token){.kind = TOKEN_BRACKET, .text = {at, 1}};
    case '.': {
        size_t length = word_length(at + 1, end);
        if (length > 0)
            return (struct token){.kind = TOKEN_FIELD, .text = {at + 1, length}};
        if (end - at > 1 && (is_digit(at[1]) || at[1] == '.'))
            return (struct token){.kind = TOKEN_OTHER};
        return (struct token){.kind = TOKEN_DOT, .text = {at, 1}};
    }
    default:
        return operator_token(at, end);
    }
}

/* On to the next token. */
static void advance(struct parser *parser)
{
    const char *at = parser->at, *end = parser->end;
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r' || *at == '#')) {
        if (*at == '#')
            while (at < end && *at != '\n')
                at++;
        else
            at++;
    }
    parser->token = read_token(at, end);
    parser->at = at;
    if (parser->token.kind != TOKEN_END && parser->token.kind != TOKEN_OTHER)
        parser->at = parser->token.text.data + parser->token.text.length;
    if (parser->token.kind == TOKEN_STRING)
        parser->at++; /* the closing quote */
}

static bool comes_bracket(const struct parser *parser, char bracket)
{
    return parser->token.kind == TOKEN_BRACKET && parser->token.text.data[0] == bracket;
}

static bool comes_word(const struct parser *parser, const char *word)
{
    return parser->token.kind == TOKEN_WORD && vfm_slice_is(parser->token.text, word);
}

static bool take_bracket(struct parser *parser, char bracket)
{
    bool comes = comes_bracket(parser, bracket);
    if (comes)
        advance(parser);
    return comes;
}

static bool take_word(struct parser *parser, const char *word)
{
    bool comes = comes_word(parser, word);
    if (comes)
        advance(parser);
    return comes;
}

/* ---- nodes ---- */

static struct vfm_step *new_node(struct parser *parser, enum vfm_step_kind kind,
                                 const struct vfm_step *left, const struct vfm_step *right)
{
    struct vfm_step *node = vfm_arena_take(&parser->expression->arena, sizeof *node);
    if (!node) {
        parser->no_memory = true;
        return NULL;
    }
    *node = (struct vfm_step){.kind = kind, .left = left, .right = right};
    return node;
}

static struct vfm_step *new_literal(struct parser *parser, struct vfm_term literal)
{
    struct vfm_step *node = new_node(parser, STEP_LITERAL, NULL, NULL);
    if (node)
        node->literal = literal;
    return node;
}

/* The text of a string token, decoded in the expression's arena; false where jq would refuse or
 * mend it. jq allows raw control characters, JSON does not. */
static bool decode(struct parser *parser, struct vfm_slice raw, struct vfm_slice *text)
{
    struct vfm_arena *arena = &parser->expression->arena;
    struct vfm_error error = {0};
    char *quoted = vfm_arena_take(arena, raw.length + 2);
    char *decoded = vfm_arena_take(arena, raw.length + 1);
    if (!quoted || !decoded) {
        parser->no_memory = true;
        return false;
    }
    quoted[0] = quoted[raw.length + 1] = '"';
    memcpy(quoted + 1, raw.data, raw.length);
    if (vfm_json_check((struct vfm_slice){quoted, raw.length + 2}, &error) != 0)
        return false;
    *text = (struct vfm_slice){decoded, vfm_unescape(raw, decoded)};
    return true;
}

static struct vfm_step *new_column(struct parser *parser, struct vfm_slice name)
{
    struct vfm_expression *expression = parser->expression;
    struct vfm_step *node = new_node(parser, STEP_COLUMN, NULL, NULL);
    if (!node)
        return NULL;
    for (; node->column < expression->column_count; node->column++)
        if (vfm_slice_equal(expression->columns[node->column], name))
            return node;
    if (expression->column_count == expression->column_capacity) {
        uint32_t capacity = expression->column_capacity ? expression->column_capacity * 2 : 8;
        struct vfm_slice *columns = vfm_arena_take(&expression->arena, capacity * sizeof *columns);
        if (!columns) {
            parser->no_memory = true;
            return NULL;
        }
        if (expression->column_count)
            memcpy(columns, expression->columns, expression->column_count * sizeof *columns);
        expression->columns = columns;
        expression->column_capacity = capacity;
    }
    expression->columns[expression->column_count++] = name;
    return node;
}

/* The member `name` of `of`; of the input where `of` is NULL. */
static struct vfm_step *new_member(struct parser *parser, const struct vfm_step *of,
                                   struct vfm_slice name)
{
    if (!of && !parser->piped)
        return new_column(parser, name);
    if (!of && !(of = new_node(parser, STEP_INPUT, NULL, NULL)))
        return NULL;
    struct vfm_step *node = new_node(parser, STEP_MEMBER, of, NULL);
    if (node)
        node->key = name;
    return node;
}

/* ---- terms: NULL where not understood ---- */

static struct vfm_step *parse_level(struct parser *parser, int level);

/* The string that comes next, as the name of a member of `of`. */
static struct vfm_step *parse_string_member(struct parser *parser, const struct vfm_step *of)
{
    struct vfm_slice name;
    if (parser->token.kind != TOKEN_STRING || !decode(parser, parser->token.text, &name))
        return NULL;
    advance(parser);
    return new_member(parser, of, name);
}

/* `["name"]`, its bracket taken already. */
static struct vfm_step *parse_bracket_member(struct parser *parser, const struct vfm_step *of)
{
    struct vfm_step *node = parse_string_member(parser, of);
    return node && take_bracket(parser, ']') ? node : NULL;
}

static struct vfm_step *parse_number(struct parser *parser)
{
    double number;
    struct vfm_error error = {0};
    if (vfm_number_parse(parser->token.text, &number, &error) != 0)
        return NULL;
    advance(parser);
    return new_literal(parser, vfm_term_of_number(number));
}

static struct vfm_step *parse_if(struct parser *parser)
{
    struct vfm_step *test = parse_level(parser, LEVEL_PIPE);
    if (!test || !take_word(parser, "then"))
        return NULL;
    struct vfm_step *yes = parse_level(parser, LEVEL_PIPE), *no = NULL;
    if (!yes)
        return NULL;
    if (take_word(parser, "elif"))
        no = parse_if(parser);
    else if (take_word(parser, "else")) {
        no = parse_level(parser, LEVEL_PIPE);
        if (!take_word(parser, "end"))
            return NULL;
    }
    struct vfm_step *node = no ? new_node(parser, STEP_IF, yes, no) : NULL;
    if (node)
        node->test = test;
    return node;
}

static struct vfm_step *parse_word(struct parser *parser)
{
    if (take_word(parser, "true"))
        return new_literal(parser, vfm_term_of_boolean(true));
    if (take_word(parser, "false"))
        return new_literal(parser, vfm_term_of_boolean(false));
    if (take_word(parser, "null"))
        return new_literal(parser, vfm_term_of_null());
    if (parser->piped && take_word(parser, "not")) {
        struct vfm_step *input = new_node(parser, STEP_INPUT, NULL, NULL);
        return input ? new_node(parser, STEP_NOT, input, NULL) : NULL;
    }
    return NULL;
}

static struct vfm_step *parse_head(struct parser *parser)
{
    struct vfm_slice text = parser->token.text;
    switch (parser->token.kind) {
    case TOKEN_FIELD:
        advance(parser);
        return new_member(parser, NULL, text);
    case TOKEN_DOT:
        advance(parser);
        if (parser->token.kind == TOKEN_STRING)
            return parse_string_member(parser, NULL);
        if (take_bracket(parser, '['))
            return parse_bracket_member(parser, NULL);
        return parser->piped ? new_node(parser, STEP_INPUT, NULL, NULL) : NULL;
    case TOKEN_STRING:
        if (!decode(parser, text, &text))
            return NULL;
        advance(parser);
        return new_literal(parser, vfm_term_of_text(text));
    case TOKEN_NUMBER:
        return parse_number(parser);
    case TOKEN_WORD:
        return parse_word(parser);
    case TOKEN_BRACKET: {
        if (!take_bracket(parser, '('))
            return NULL;
        struct vfm_step *node = parse_level(parser, LEVEL_PIPE);
        return node && take_bracket(parser, ')') ? node : NULL;
    }
    default:
        return NULL;
    }
}

/* A term and the members that are taken of it. */
static struct vfm_step *parse_term(struct parser *parser)
{
    struct vfm_step *node = parse_head(parser);
    while (node) {
        if (parser->token.kind == TOKEN_FIELD) {
            struct vfm_slice name = parser->token.text;
            advance(parser);
            node = new_member(parser, node, name);
        } else if (parser->token.kind == TOKEN_DOT) {
            advance(parser);
            node = parse_string_member(parser, node);
        } else if (take_bracket(parser, '[')) {
            node = parse_bracket_member(parser, node);
        } else {
            break;
        }
    }
    return node;
}

/* What an operator may have on its sides. */
static struct vfm_step *parse_operand(struct parser *parser)
{
    if (take_word(parser, "if"))
        return parse_if(parser);
    if (parser->token.kind == TOKEN_OPERATOR && parser->token.sign == '-') {
        advance(parser);
        struct vfm_step *node = parse_level(parser, LEVEL_MULTIPLY);
        return node ? new_node(parser, STEP_NEGATE, node, NULL) : NULL;
    }
    return parse_term(parser);
}

/* ---- operators ---- */

static bool is_constant(const struct vfm_step *node)
{
    if (!node)
        return true;
    if (node->kind == STEP_COLUMN || node->kind == STEP_INPUT)
        return false;
    return is_constant(node->test) && is_constant(node->left) && is_constant(node->right);
}

static struct vfm_step *join(struct parser *parser, char sign, const struct vfm_step *left,
                             const struct vfm_step *right)
{
    enum vfm_step_kind kind;
    switch (sign) {
    case '|':
        kind = STEP_PIPE;
        break;
    case 'e':
        kind = STEP_ELSE;
        break;
    case 'a':
        kind = STEP_AND;
        break;
    case 'o':
        kind = STEP_OR;
        break;
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
        kind = STEP_OPERATE;
        /* jq works these out before it runs, and refuses 1/0 there */
        if (sign == '/' && is_constant(left) && is_constant(right))
            return NULL;
        break;
    default:
        kind = STEP_COMPARE;
    }
    struct vfm_step *node = new_node(parser, kind, left, right);
    if (node)
        node->sign = sign;
    return node;
}

/* Operands joined by operators of `level` and tighter ones. */
static struct vfm_step *parse_operators(struct parser *parser, int level)
{
    struct vfm_step *left = parse_operand(parser);
    while (left && parser->token.kind == TOKEN_OPERATOR && parser->token.level >= level) {
        struct token token = parser->token;
        bool piped = parser->piped;
        bool to_the_right = token.level == LEVEL_PIPE || token.level == LEVEL_ELSE;
        advance(parser);
        parser->piped = piped || token.level == LEVEL_PIPE;
        struct vfm_step *right = parse_level(parser, token.level + !to_the_right);
        parser->piped = piped;
        left = right ? join(parser, token.sign, left, right) : NULL;
        bool chains = token.level == LEVEL_COMPARE && parser->token.kind == TOKEN_OPERATOR &&
                      parser->token.level == LEVEL_COMPARE;
        if (chains)
            return NULL;
    }
    return left;
}

static struct vfm_step *parse_level(struct parser *parser, int level)
{
    if (parser->depth == DEEPEST)
        return NULL;
    parser->depth++;
    struct vfm_step *node = parse_operators(parser, level);
    parser->depth--;
    return node;
}

/* What a parse came to: `good`, or why not. */
static int parsed(struct parser *parser, bool good, struct vfm_error *error)
{
    if (good)
        return 1;
    vfm_expression_release(parser->expression);
    if (parser->no_memory)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory to read an expression");
    return 0;
}

static struct parser parser_of(struct vfm_expression *expression, const char *text)
{
    struct parser parser = {.expression = expression, .at = text, .end = text + strlen(text)};
    *expression = (struct vfm_expression){0};
    advance(&parser);
    return parser;
}

int vfm_expression_parse(struct vfm_expression *expression, const char *text,
                         struct vfm_error *error)
{
    struct parser parser = parser_of(expression, text);
    expression->root = parse_level(&parser, LEVEL_PIPE);
    return parsed(&parser, expression->root && parser.token.kind == TOKEN_END, error);
}

int vfm_expression_parse_head(struct vfm_expression *expression, const char *text,
                              const char **rest, struct vfm_error *error)
{
    struct parser parser = parser_of(expression, text);
    expression->root = parse_level(&parser, LEVEL_ELSE);
    *rest = parser.at;
    bool pipe = parser.token.kind == TOKEN_OPERATOR && parser.token.level == LEVEL_PIPE;
    return parsed(&parser, expression->root && pipe, error);
}

void vfm_expression_release(struct vfm_expression *expression)
{
    vfm_arena_release(&expression->arena);
    *expression = (struct vfm_expression){0};
}
