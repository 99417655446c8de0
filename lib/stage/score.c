// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-score, for example: --framework community-transport-2026.json --lot lot. Fixed scales score
 * each record as it comes (here); the others wait for the lot (score_lots.c).
 */
#include "score.h"

#include <stdlib.h>

static void worker_close(void *state)
{
    struct score_local *local = state;
    if (!local)
        return;
    score_lots_release(local);
    vfm_sight_close(&local->sight);
    vfm_yardstick_release(&local->yardstick);
    vfm_buffer_release(&local->text);
    vfm_arena_release(&local->arena);
    free(local->marks.gates);
    free(local);
}

static void *worker_open(const struct vfm_stage *stage, struct vfm_error *error)
{
    const struct score_stage *score = (const struct score_stage *)stage;
    struct score_local *local = calloc(1, sizeof *local);
    if (!local) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory to begin");
        return NULL;
    }
    uint64_t memory = score->options.memory ? score->options.memory : (uint64_t)64 << 20;
    local->score = score;
    local->lines.limit = (size_t)(memory / 4 * 3);
    local->rows.limit = (size_t)(memory / 4);
    local->marks.gates = calloc(score->framework->gate_count + 1, sizeof *local->marks.gates);
    local->marks.verdict.parts = local->marks.parts;
    local->marks.verdict.factors = local->marks.factors;
    if (!local->marks.gates) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory to begin");
        worker_close(local);
        return NULL;
    }
    if (vfm_sight_open(&local->sight, score->framework, error) < 0 ||
        vfm_yardstick_init(&local->yardstick, &score->framework->decision, error) < 0) {
        worker_close(local);
        return NULL;
    }
    return local;
}

static int push_each(void *state, struct vfm_link *link, struct vfm_record *record)
{
    struct score_local *local = state;
    const struct vfm_framework *framework = local->score->framework;
    struct score_marks *marks = &local->marks;
    if (!vfm_framework_takes(framework, record))
        return vfm_link_pass(link, record);
    link->error.code = VFM_NONE;
    if (vfm_sight_see(&local->sight, record, marks->x, marks->gates, &link->error) < 0)
        return vfm_link_refuse_record(link, record);
    marks->passed = marks->scored = true;
    for (size_t i = 0; i < framework->gate_count; i++)
        marks->passed &= marks->gates[i];
    if (vfm_yardstick_judge(&local->yardstick, marks->x, false, &marks->verdict, &link->error) < 0)
        return score_refuse(local->score, link, record);
    if (score_write(local->score, marks, framework->weights, &local->text, record, &link->error) <
        0)
        return -1;
    return vfm_link_write(link, record);
}

void score_blame(const struct score_stage *score, struct vfm_error *error)
{
    char words[sizeof error->message];
    for (size_t i = 0; i < score->framework->decision.count; i++) {
        const struct vfm_look *look = &score->framework->criteria[i];
        if (strcmp(error->field, look->id) != 0)
            continue;
        memcpy(words, error->message, sizeof words);
        vfm_fail(error, error->code, "criterion \"%s\" (%s): %s: %.300s", look->id, look->path,
                 look->expression, words);
        return;
    }
}

int score_refuse(const struct score_stage *score, struct vfm_link *link,
                 const struct vfm_record *record)
{
    score_blame(score, &link->error);
    return vfm_link_refuse_record(link, record);
}

static void stage_close(struct vfm_stage *stage)
{
    struct score_stage *score = (struct score_stage *)stage;
    vfm_framework_close(score->framework);
    free(score);
}

static const struct vfm_stage_class each_class = {
    .name = "score",
    .mode = VFM_EACH,
    .worker_open = worker_open,
    .worker_close = worker_close,
    .push = push_each,
    .close = stage_close,
};

static const struct vfm_stage_class lots_class = {
    .name = "score",
    .mode = VFM_ORDERED,
    .worker_open = worker_open,
    .worker_close = worker_close,
    .push = score_lots_push,
    .end = score_lots_end,
    .close = stage_close,
};

/* The fields told of a bid stand in one object: each once. */
static int check_economy(const struct vfm_score_options *options, struct vfm_error *error)
{
    const char *fixed[] = {"label", "score", options->cheapest, options->unit_cost};
    for (size_t i = 0; i < 4 + options->lose_count; i++) {
        const char *name = i < 4 ? fixed[i] : options->loses[i - 4];
        for (size_t k = 0; name && k < i; k++) {
            const char *other = k < 4 ? fixed[k] : options->loses[k - 4];
            if (other && strcmp(name, other) == 0)
                return vfm_fail(
                    error, VFM_BAD_USAGE,
                    "\"%.60s\" is named twice by --cheapest, --unit-cost and --loses (or "
                    "is told anyway): name each field once",
                    name);
        }
    }
    return 0;
}

struct vfm_stage *vfm_score_stage(const struct vfm_score_options *options, struct vfm_error *error)
{
    struct vfm_choices choices = {options->settings, options->setting_count, options->date};
    if (!options->framework) {
        vfm_fail(error, VFM_BAD_USAGE,
                 "no framework: say by which one to score, --framework NAME or FILE");
        return NULL;
    }
    if (!options->cheapest && (options->unit_cost || options->lose_count)) {
        vfm_fail(error, VFM_BAD_USAGE,
                 "--unit-cost and --loses go with --cheapest FIELD, which names the price");
        return NULL;
    }
    if (options->cheapest && check_economy(options, error) < 0)
        return NULL;
    struct score_stage *score = calloc(1, sizeof *score);
    if (!score) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory to begin");
        return NULL;
    }
    score->options = *options;
    score->framework = vfm_framework_open(options->framework, &choices, error);
    if (!score->framework) {
        free(score);
        return NULL;
    }
    score->whole = options->reversals || options->cheapest;
    bool alone = vfm_decision_alone(&score->framework->decision) && !score->whole;
    score->stage.class = alone ? &each_class : &lots_class;
    score->stage.single = !score->framework->native;
    return &score->stage;
}
