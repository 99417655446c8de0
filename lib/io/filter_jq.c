// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The only file that knows libjq (1.6). What it needs watching for:
 * - It is safe only in the thread that first used it: an assertion holds a program to one.
 * - It reads $HOME/.jq when it compiles, and shows the environment: it compiles under an empty one,
 *   and the preamble binds `env` and `$ENV` to {}.
 * - It calls abort() for some expressions: that comes back as a failure (mishap.h), after which the
 *   program is not run again, nor taken down.
 * - It holds numbers as doubles: a second run of the program, the twin, tells which numbers were
 *   only picked (tokens.h).
 * - Its reference counts stay in here. Here a jv that is given to a function remains the caller's,
 *   unlike in libjq itself.
 */
#include "filter_jq.h"

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <vfm/number.h>
#include <vfm/scanner.h>

#include "late.h"
#include "libjq.h"
#include "mishap.h"
#include "preamble.h"
#include "tokens.h"

struct vfm_program {
    const char *text;
    jq_state *jq;
    pthread_t thread; /* that opened it */
    struct vfm_slice input;
    struct vfm_tokens tokens; /* of `input`, where `tokens_read` */
    bool tokens_read;
    uint64_t results;  /* how many were asked for */
    jq_state *twin;    /* NULL until it is needed */
    bool twin_started; /* over this input */
    bool twin_ended;   /* it has no more to say of this input */
    uint64_t twin_results;
    bool broken;                      /* libjq stopped in the middle of it */
    struct vfm_buffer marked, output; /* the twin's input; the result */
};

static struct {
    VFM_LIBJQ_CALLS(VFM_LATE_FIELD)
} libjq; /* once a program was opened */

static struct vfm_late late = {.file = VFM_LIBJQ,
                               .package = "libjq1",
                               .purpose = "for this expression",
                               VFM_LATE_CALLS(VFM_LIBJQ_CALLS, libjq)};

static bool is_valid(jv value)
{
    return libjq.jv_get_kind(value) != JV_KIND_INVALID;
}

/* ---- compiling ---- */

/* jq's first complaint; more may follow, of the same cause. */
struct complaint {
    char words[400];
};

static void hear(void *context, jv message)
{
    struct complaint *complaint = context;
    if (!complaint->words[0] && libjq.jv_get_kind(message) == JV_KIND_STRING)
        snprintf(complaint->words, sizeof complaint->words, "%s", libjq.jv_string_value(message));
    libjq.jv_free(message);
}

/* For the time after: what else jq has to say comes with its results. */
static void ignore(void *context, jv message)
{
    (void)context;
    libjq.jv_free(message);
}

/* As if there were no environment. $HOME must be set: libjq asks the user database else. */
static bool compile_alone(jq_state *jq, const char *text)
{
    extern char **environ;
    char home[] = "HOME=/dev/null";
    char *nothing[] = {home, NULL};
    char **kept = environ;
    environ = nothing;
    bool compiled = libjq.jq_compile(jq, text) != 0;
    environ = kept;
    return compiled;
}

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "no memory for an expression");
}

static jq_state *compile(const char *expression, struct vfm_error *error)
{
    struct vfm_buffer text = {0};
    struct complaint complaint = {""};
    vfm_buffer_text(&text, vfm_preamble);
    vfm_buffer_add(&text, expression, strlen(expression) + 1);
    jq_state *jq = text.failed ? NULL : libjq.jq_init();
    if (!jq) {
        vfm_buffer_release(&text);
        no_memory(error);
        return NULL;
    }
    libjq.jq_set_error_cb(jq, hear, &complaint);
    bool compiled = compile_alone(jq, text.data);
    libjq.jq_set_error_cb(jq, ignore, NULL);
    vfm_buffer_release(&text);
    if (!compiled) {
        vfm_preamble_refuse(expression, complaint.words, error);
        libjq.jq_teardown(&jq);
    }
    return jq;
}

struct vfm_program *vfm_program_open(const char *text, struct vfm_error *error)
{
    struct vfm_program *program = calloc(1, sizeof *program);
    if (!program) {
        no_memory(error);
        return NULL;
    }
    program->text = text;
    program->thread = pthread_self();
    program->jq = vfm_late_load(&late, error) < 0 ? NULL : compile(text, error);
    if (!program->jq) {
        free(program);
        return NULL;
    }
    return program;
}

void vfm_program_close(struct vfm_program *program)
{
    if (!program)
        return;
    assert(pthread_equal(program->thread, pthread_self()));
    if (!program->broken) {
        libjq.jq_teardown(&program->jq);
        if (program->twin)
            libjq.jq_teardown(&program->twin);
    }
    vfm_tokens_release(&program->tokens);
    vfm_buffer_release(&program->marked);
    vfm_buffer_release(&program->output);
    free(program);
}

/* ---- running ---- */

static int feed(jq_state *jq, struct vfm_slice text, struct vfm_error *error)
{
    if (text.length > INT_MAX)
        return vfm_fail(error, VFM_EXPRESSION_FAILED, "a record of 2 GiB is more than jq takes");
    jv value = libjq.jv_parse_sized(text.data, (int)text.length);
    if (is_valid(value)) {
        libjq.jq_start(jq, value, 0);
        return 0;
    }
    jv words = libjq.jv_invalid_get_msg(value);
    bool told = libjq.jv_get_kind(words) == JV_KIND_STRING;
    vfm_fail(error, VFM_EXPRESSION_FAILED, "jq cannot read the record: %s",
             told ? libjq.jv_string_value(words) : "it gives no reason");
    libjq.jv_free(words);
    return -1;
}

int vfm_program_start(struct vfm_program *program, struct vfm_slice input, struct vfm_error *error)
{
    assert(pthread_equal(program->thread, pthread_self()));
    program->input = input;
    program->tokens_read = false;
    program->twin_started = program->twin_ended = false;
    program->results = program->twin_results = 0;
    return feed(program->jq, input, error);
}

static int print(struct vfm_program *program, jv value, const jv *twin, int depth,
                 struct vfm_error *error);

/* An error that the expression raised. */
static int tell(struct vfm_program *program, jv words, struct vfm_error *error)
{
    if (libjq.jv_get_kind(words) == JV_KIND_STRING)
        return vfm_fail(error, VFM_EXPRESSION_FAILED, "%s", libjq.jv_string_value(words));
    program->output.length = 0;
    if (print(program, words, NULL, 0, error) != 0 ||
        vfm_buffer_check(&program->output, error) != 0)
        return -1;
    return vfm_fail(error, VFM_EXPRESSION_FAILED, "%.*s", (int)program->output.length,
                    program->output.data);
}

struct step {
    jq_state *jq;
    jv result;
};

static void take_step(void *context)
{
    struct step *step = context;
    step->result = libjq.jq_next(step->jq);
}

/* What `jq`, of `program`, says next: the caller's, and valid where there is something. */
static int step(struct vfm_program *program, jq_state *jq, jv *result, struct vfm_error *error)
{
    struct step taken = {jq, libjq.jv_invalid()};
    program->broken = program->broken || !vfm_mishap_survived(take_step, &taken);
    *result = taken.result;
    if (!program->broken)
        return 0;
    return vfm_fail(error, VFM_BAD_EXPRESSION,
                    "expression \"%.*s\": jq cannot go on with it here: see that what it takes a "
                    "part by ([FROM:TO]) is a number",
                    VFM_PRINT(vfm_slice_head(vfm_slice_of(program->text), 60)));
}

/* The next result: 1, *result is the caller's; 0 where there is none; -1. */
static int next(struct vfm_program *program, jv *result, struct vfm_error *error)
{
    if (step(program, program->jq, result, error) != 0)
        return -1;
    program->results++;
    if (is_valid(*result))
        return 1;
    jv words = libjq.jv_invalid_get_msg(*result);
    jv_kind kind = libjq.jv_get_kind(words);
    bool ended = kind == JV_KIND_NULL || kind == JV_KIND_INVALID;
    int status = ended ? 0 : tell(program, words, error);
    libjq.jv_free(words);
    return status;
}

/* ---- the twin ---- */

/* Whether a number of `value` shares its double with a token of the input that is not the text that
 * would be printed for it. */
static bool at_stake(const struct vfm_tokens *tokens, jv value, int depth)
{
    bool found = false;
    if (depth > VFM_DEPTH)
        return false;
    if (libjq.jv_get_kind(value) == JV_KIND_NUMBER)
        return vfm_tokens_at_stake(tokens, libjq.jv_number_value(value));
    if (libjq.jv_get_kind(value) == JV_KIND_ARRAY) {
        int count = libjq.jv_array_length(libjq.jv_copy(value));
        for (int i = 0; i < count && !found; i++) {
            jv item = libjq.jv_array_get(libjq.jv_copy(value), i);
            found = at_stake(tokens, item, depth + 1);
            libjq.jv_free(item);
        }
    } else if (libjq.jv_get_kind(value) == JV_KIND_OBJECT) {
        for (int at = libjq.jv_object_iter(value); libjq.jv_object_iter_valid(value, at) && !found;
             at = libjq.jv_object_iter_next(value, at)) {
            jv member = libjq.jv_object_iter_value(value, at);
            found = at_stake(tokens, member, depth + 1);
            libjq.jv_free(member);
        }
    }
    return found;
}

static int start_twin(struct vfm_program *program, struct vfm_error *error)
{
    if (!program->twin && !(program->twin = compile(program->text, error)))
        return -1;
    program->marked.length = 0;
    if (vfm_tokens_mark(&program->tokens, program->input, &program->marked, error) != 0)
        return -1;
    program->twin_started = true;
    return feed(program->twin, vfm_buffer_view(&program->marked), error);
}

/* The twin's result of the same number as the last one; invalid where it went another way and has
 * none. The caller's. */
static int twin_result(struct vfm_program *program, jv *result, struct vfm_error *error)
{
    *result = libjq.jv_invalid();
    if (!program->twin_started && start_twin(program, error) != 0)
        return -1;
    while (program->twin_results < program->results && !program->twin_ended) {
        libjq.jv_free(*result);
        if (step(program, program->twin, result, error) != 0)
            return -1;
        program->twin_results++;
        program->twin_ended = !is_valid(*result);
    }
    return 0;
}

/* ---- printing ---- */

/* *token: the one that `number` was picked as, or NULL where it was computed. */
static int pick(const struct vfm_program *program, double number, const jv *twin,
                const struct vfm_token **token, struct vfm_error *error)
{
    *token = NULL;
    if (!program->tokens_read || !vfm_tokens_at_stake(&program->tokens, number))
        return 0;
    if (twin && libjq.jv_get_kind(*twin) == JV_KIND_NUMBER) {
        double other = libjq.jv_number_value(*twin);
        const struct vfm_token *marked = vfm_tokens_marked(&program->tokens, other);
        if (marked && marked->number == number) {
            *token = marked;
            return 0;
        }
        if (other == number) /* no token has kept its number: this one comes from elsewhere */
            return 0;
    }
    if (isinf(number))
        return 0;
    *token = vfm_tokens_find(&program->tokens, number, error);
    return *token ? 0 : -1;
}

static int print_number(struct vfm_program *program, double number, const jv *twin,
                        struct vfm_error *error)
{
    const struct vfm_token *token;
    if (isnan(number)) {
        vfm_buffer_text(&program->output, "null");
        return 0;
    }
    if (pick(program, number, twin, &token, error) != 0)
        return -1;
    if (token) {
        vfm_buffer_slice(&program->output, token->text);
        return 0;
    }
    if (isinf(number))
        return vfm_fail(error, VFM_EXPRESSION_FAILED,
                        "the result is past the largest number, about 1.8e308");
    char *at = vfm_buffer_reserve(&program->output, VFM_NUMBER_TEXT);
    if (at)
        program->output.length += vfm_number_print(number, at);
    return 0;
}

static void print_string(struct vfm_program *program, jv string)
{
    size_t length = (size_t)libjq.jv_string_length_bytes(libjq.jv_copy(string));
    vfm_buffer_json(&program->output, (struct vfm_slice){libjq.jv_string_value(string), length});
}

static int print_array(struct vfm_program *program, jv array, const jv *twin, int depth,
                       struct vfm_error *error)
{
    int count = libjq.jv_array_length(libjq.jv_copy(array)), status = 0;
    bool alike = twin && libjq.jv_get_kind(*twin) == JV_KIND_ARRAY &&
                 libjq.jv_array_length(libjq.jv_copy(*twin)) == count;
    vfm_buffer_put(&program->output, '[');
    for (int i = 0; i < count && status == 0; i++) {
        if (i > 0)
            vfm_buffer_put(&program->output, ',');
        jv item = libjq.jv_array_get(libjq.jv_copy(array), i);
        jv other = alike ? libjq.jv_array_get(libjq.jv_copy(*twin), i) : libjq.jv_invalid();
        status = print(program, item, alike ? &other : NULL, depth + 1, error);
        libjq.jv_free(item);
        libjq.jv_free(other);
    }
    vfm_buffer_put(&program->output, ']');
    return status;
}

static int print_object(struct vfm_program *program, jv object, const jv *twin, int depth,
                        struct vfm_error *error)
{
    int status = 0;
    bool first = true, alike = twin && libjq.jv_get_kind(*twin) == JV_KIND_OBJECT;
    vfm_buffer_put(&program->output, '{');
    for (int at = libjq.jv_object_iter(object);
         libjq.jv_object_iter_valid(object, at) && status == 0;
         at = libjq.jv_object_iter_next(object, at)) {
        jv key = libjq.jv_object_iter_key(object, at),
           value = libjq.jv_object_iter_value(object, at);
        jv other = alike ? libjq.jv_object_get(libjq.jv_copy(*twin), libjq.jv_copy(key))
                         : libjq.jv_invalid();
        if (!first)
            vfm_buffer_put(&program->output, ',');
        first = false;
        print_string(program, key);
        vfm_buffer_put(&program->output, ':');
        status = print(program, value, is_valid(other) ? &other : NULL, depth + 1, error);
        libjq.jv_free(key);
        libjq.jv_free(value);
        libjq.jv_free(other);
    }
    vfm_buffer_put(&program->output, '}');
    return status;
}

/* Appends `value` to the output. `twin`: what stands in its place in the twin's result, or NULL. */
static int print(struct vfm_program *program, jv value, const jv *twin, int depth,
                 struct vfm_error *error)
{
    if (depth > VFM_DEPTH)
        return vfm_fail(error, VFM_EXPRESSION_FAILED, "the result is nested more than %d deep",
                        VFM_DEPTH);
    switch (libjq.jv_get_kind(value)) {
    case JV_KIND_FALSE:
        vfm_buffer_text(&program->output, "false");
        return 0;
    case JV_KIND_TRUE:
        vfm_buffer_text(&program->output, "true");
        return 0;
    case JV_KIND_NUMBER:
        return print_number(program, libjq.jv_number_value(value), twin, error);
    case JV_KIND_STRING:
        print_string(program, value);
        return 0;
    case JV_KIND_ARRAY:
        return print_array(program, value, twin, depth, error);
    case JV_KIND_OBJECT:
        return print_object(program, value, twin, depth, error);
    default:
        vfm_buffer_text(&program->output, "null");
        return 0;
    }
}

/* Prints a result, its picked numbers as they stand in the input. */
static int print_result(struct vfm_program *program, jv result, struct vfm_error *error)
{
    jv twin = libjq.jv_invalid();
    int status = 0;
    program->output.length = 0;
    if (!program->tokens_read) {
        if (vfm_tokens_read(&program->tokens, program->input, error) != 0)
            return -1;
        program->tokens_read = true;
    }
    if (program->tokens.odd && at_stake(&program->tokens, result, 0))
        status = twin_result(program, &twin, error);
    if (status == 0)
        status = print(program, result, is_valid(twin) ? &twin : NULL, 0, error);
    libjq.jv_free(twin);
    return status == 0 ? vfm_buffer_check(&program->output, error) : -1;
}

int vfm_program_next(struct vfm_program *program, struct vfm_slice *result, struct vfm_error *error)
{
    jv value;
    int found = next(program, &value, error);
    if (found <= 0)
        return found;
    int status = print_result(program, value, error);
    libjq.jv_free(value);
    *result = vfm_buffer_view(&program->output);
    return status == 0 ? 1 : -1;
}

int vfm_program_truth(struct vfm_program *program, bool *truth, struct vfm_error *error)
{
    jv value;
    int found = next(program, &value, error);
    if (found <= 0)
        return found;
    *truth = libjq.jv_get_kind(value) != JV_KIND_NULL && libjq.jv_get_kind(value) != JV_KIND_FALSE;
    libjq.jv_free(value);
    return 1;
}
