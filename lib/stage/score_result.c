// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* What a score says in the record. */
#include <stdio.h>

#include <vfm/number.h>

#include "score.h"

double score_tidy(double number)
{
    char text[40];
    double parsed = number;
    struct vfm_error ignored = {0};
    int length = snprintf(text, sizeof text, "%.12g", number);
    vfm_number_parse((struct vfm_slice){text, (size_t)length}, &parsed, &ignored);
    return parsed;
}

double score_number(const struct score_stage *score, const struct vfm_verdict *verdict)
{
    if (score->framework->decision.method == VFM_WEIGHTED_PRODUCT)
        return score_tidy(verdict->factor);
    return vfm_points_double(verdict->score);
}

static int set(struct vfm_record *record, const char *name, struct vfm_value value,
               struct vfm_error *error)
{
    return vfm_record_set(record, vfm_slice_of(name), value, error);
}

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a score");
}

static int set_text(struct vfm_record *record, const char *name, struct vfm_buffer *text,
                    struct vfm_error *error)
{
    if (vfm_buffer_check(text, error) < 0)
        return -1;
    struct vfm_slice kept = vfm_arena_copy(record->arena, vfm_buffer_view(text));
    if (!kept.data)
        return no_memory(error);
    return set(record, name, vfm_make_json(kept), error);
}

static int set_points(struct vfm_record *record, const char *name, vfm_points points,
                      struct vfm_error *error)
{
    char text[VFM_POINTS_TEXT];
    struct vfm_slice digits = {text, vfm_points_print(points, text)};
    struct vfm_slice kept = vfm_arena_copy(record->arena, digits);
    if (!kept.data)
        return no_memory(error);
    return set(record, name, vfm_make_json(kept), error);
}

static void put_number(struct vfm_buffer *text, double number)
{
    char digits[VFM_NUMBER_TEXT];
    vfm_buffer_add(text, digits, vfm_number_print(number, digits));
}

static int set_parts(const struct score_stage *score, const struct score_marks *marks,
                     struct vfm_buffer *text, struct vfm_record *record, struct vfm_error *error)
{
    const struct vfm_framework *framework = score->framework;
    bool product = framework->decision.method == VFM_WEIGHTED_PRODUCT;
    text->length = 0;
    vfm_buffer_put(text, '{');
    for (size_t i = 0; i < framework->decision.count; i++) {
        if (i)
            vfm_buffer_put(text, ',');
        vfm_buffer_slice(text, framework->keys[i]);
        if (!marks->scored)
            vfm_buffer_text(text, "null");
        else if (product)
            put_number(text, score_tidy(marks->factors[i]));
        else
            vfm_buffer_points(text, marks->parts[i]);
    }
    vfm_buffer_put(text, '}');
    return set_text(record, "parts", text, error);
}

/* What the method has to say beside the score. */
static int set_extras(const struct score_stage *score, const struct vfm_verdict *verdict,
                      struct vfm_record *record, struct vfm_error *error)
{
    switch (score->framework->decision.method) {
    case VFM_TOPSIS:
        return set_points(record, "closeness", verdict->score, error);
    case VFM_SPOTIS:
        return set_points(record, "distance", verdict->score, error);
    case VFM_VIKOR:
        if (set_points(record, "S", verdict->s, error) < 0 ||
            set_points(record, "R", verdict->r, error) < 0 ||
            set_points(record, "Q", verdict->score, error) < 0)
            return -1;
        return set(record, "compromise", vfm_make_boolean(verdict->compromise), error);
    case VFM_PROMETHEE2:
        if (set_points(record, "phi_plus", verdict->plus, error) < 0 ||
            set_points(record, "phi_minus", verdict->minus, error) < 0)
            return -1;
        return set_points(record, "phi", verdict->score, error);
    default:
        return 0;
    }
}

/* `gates`, `passed` and, where one was failed, why. */
static int set_gates(const struct score_stage *score, const struct score_marks *marks,
                     struct vfm_buffer *text, struct vfm_record *record, struct vfm_error *error)
{
    const struct vfm_framework *framework = score->framework;
    if (framework->gate_count == 0)
        return set(record, "passed", vfm_make_boolean(true), error);
    text->length = 0;
    vfm_buffer_put(text, '{');
    for (size_t i = 0; i < framework->gate_count; i++) {
        if (i)
            vfm_buffer_put(text, ',');
        vfm_buffer_slice(text, framework->keys[framework->decision.count + i]);
        vfm_buffer_text(text, marks->gates[i] ? "true" : "false");
    }
    vfm_buffer_put(text, '}');
    if (set_text(record, "gates", text, error) < 0 ||
        set(record, "passed", vfm_make_boolean(marks->passed), error) < 0)
        return -1;
    if (marks->passed)
        return 0;
    text->length = 0;
    for (size_t i = 0; i < framework->gate_count; i++) {
        const struct vfm_look *gate = &framework->gates[i];
        if (marks->gates[i])
            continue;
        vfm_buffer_put(text, text->length ? ',' : '[');
        vfm_buffer_json(text, vfm_slice_of(gate->message ? gate->message : gate->id));
    }
    vfm_buffer_put(text, ']');
    return set_text(record, "failed", text, error);
}

/* Takes away what an earlier scoring left: nothing of it may be taken for ours. */
static int forget(struct vfm_record *record, struct vfm_error *error)
{
    static const struct vfm_slice names[] = {VFM_LITERAL("consistency_ratio"),
                                             VFM_LITERAL("closeness"),
                                             VFM_LITERAL("distance"),
                                             VFM_LITERAL("S"),
                                             VFM_LITERAL("R"),
                                             VFM_LITERAL("Q"),
                                             VFM_LITERAL("compromise"),
                                             VFM_LITERAL("phi_plus"),
                                             VFM_LITERAL("phi_minus"),
                                             VFM_LITERAL("phi"),
                                             VFM_LITERAL("gates"),
                                             VFM_LITERAL("failed")};
    static const struct vfm_slice scoring = VFM_LITERAL("scoring");
    if (vfm_record_find(record, scoring) < 0)
        return 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int place = vfm_record_find(record, names[i]);
        if (place >= 0 && vfm_record_remove(record, (uint32_t)place, error) < 0)
            return -1;
    }
    return 0;
}

int score_write(const struct score_stage *score, struct score_marks *marks,
                struct vfm_slice weights, struct vfm_buffer *text, struct vfm_record *record,
                struct vfm_error *error)
{
    const struct vfm_framework *framework = score->framework;
    const struct vfm_verdict *verdict = &marks->verdict;
    bool product = framework->decision.method == VFM_WEIGHTED_PRODUCT;
    if (forget(record, error) < 0 ||
        set(record, "framework", vfm_make_text(framework->label, record->arena), error) < 0 ||
        set(record, "scoring", vfm_make_json(framework->scoring), error) < 0 ||
        set(record, "weights", vfm_make_json(weights), error) < 0)
        return -1;
    if (framework->pairwise) {
        vfm_points ratio;
        if (vfm_points_round(framework->consistency, &ratio, error) < 0 ||
            set_points(record, "consistency_ratio", ratio, error) < 0)
            return -1;
    }
    if (set_parts(score, marks, text, record, error) < 0)
        return -1;
    if (!marks->scored) {
        if (set(record, "score", vfm_make_null(), error) < 0)
            return -1;
    } else if (product) {
        if (set(record, "score", vfm_make_number(score_tidy(verdict->factor), record->arena),
                error) < 0)
            return -1;
    } else if (set_points(record, "score", verdict->score, error) < 0) {
        return -1;
    }
    if ((marks->scored && set_extras(score, verdict, record, error) < 0) ||
        set_gates(score, marks, text, record, error) < 0)
        return -1;
    struct vfm_slice order = vfm_slice_of(framework->ascending ? "asc" : "desc");
    return set(record, "order", vfm_make_text(order, record->arena), error);
}

int score_weights(const struct score_stage *score, const struct vfm_yardstick *yardstick,
                  struct vfm_arena *arena, struct vfm_slice *json, struct vfm_error *error)
{
    const struct vfm_framework *framework = score->framework;
    struct vfm_buffer text = {0};
    int result = 0;
    if (framework->weights.length) {
        *json = framework->weights;
        return 0;
    }
    vfm_buffer_put(&text, '{');
    for (size_t i = 0; i < framework->decision.count && result == 0; i++) {
        vfm_points weight = 0;
        result = vfm_points_round(yardstick->weights[i], &weight, error);
        vfm_buffer_text(&text, i ? "," : "");
        vfm_buffer_slice(&text, framework->keys[i]);
        vfm_buffer_points(&text, weight);
    }
    vfm_buffer_put(&text, '}');
    if (result == 0)
        result = vfm_buffer_check(&text, error);
    if (result == 0) {
        *json = vfm_arena_copy(arena, vfm_buffer_view(&text));
        if (!json->data)
            result = no_memory(error);
    }
    vfm_buffer_release(&text);
    return result;
}
