// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-vary, for example: --tornado 20%. What becomes of a line is worked out by scenario
 * (vary_scenarios.c), arm (vary_tornado.c) or draw (vary_draws.c); here are what these share and
 * the stage. Between lines nothing is kept but counts of what changed.
 */
#include "vary.h"

#include <stdlib.h>

/* ---- a line, many times ---- */

int vary_emit(struct vary_local *local, const struct vary_line *line,
              const struct vary_changes *changes)
{
    static const struct vfm_slice scenario = VFM_LITERAL("scenario");
    const struct vary_stage *vary = local->vary;
    struct vfm_arena *arena = line->link->arena;
    struct vfm_error *error = &line->link->error;
    struct vfm_arena_mark mark = vfm_arena_mark(arena);
    for (size_t way = 0; way < vary->way_count; way++) {
        struct vfm_record *copy = &local->copy;
        local->changed[way] += changes[way].count > 0 || changes[way].left_out;
        if (changes[way].left_out)
            continue;
        if (vfm_record_copy(copy, line->record, error) < 0 ||
            vfm_record_set(copy, scenario, vfm_make_text(vary->names[way], arena), error) < 0 ||
            vary_changes_apply(&changes[way], copy, error) < 0 ||
            vfm_link_emit(line->link, copy) < 0)
            return -1;
        vfm_arena_rewind(arena, mark);
    }
    return vfm_link_take(line->link);
}

/* A line that was varied before has a name for what it is already. */
static int check_new(const struct vary_line *line, const char *field)
{
    struct vary_target target = vary_target_of(vfm_slice_of(field));
    struct vfm_value value;
    if (vary_look(line->record, &target, &value, &line->link->error) < 0)
        return -1;
    if (value.kind == VFM_NULL)
        return 0;
    struct vfm_slice said = vfm_value_token(&value, line->link->arena);
    vfm_fail(&line->link->error, VFM_OUT_OF_RANGE,
             "%s is \"%.*s\" already: vary the lines as they were before that", field,
             VFM_PRINT(vfm_slice_head(said, 80)));
    return vfm_fail_field(&line->link->error, field, said);
}

/* ---- the stage ---- */

static void worker_close(void *state)
{
    struct vary_local *local = state;
    if (!local)
        return;
    for (size_t i = 0; local->filters && i < local->vary->scenarios.expression_count; i++)
        vfm_filter_close(local->filters[i]);
    free(local->filters);
    free(local->truths);
    free(local->changed);
    vfm_record_release(&local->copy);
    vfm_record_release(&local->pattern);
    free(local);
}

static void *worker_open(const struct vfm_stage *stage, struct vfm_error *error)
{
    const struct vary_stage *vary = (const struct vary_stage *)stage;
    const struct vary_scenarios *scenarios = &vary->scenarios;
    struct vary_local *local = calloc(1, sizeof *local);
    if (!local) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to vary");
        return NULL;
    }
    local->vary = vary;
    local->filters = calloc(scenarios->expression_count + 1, sizeof *local->filters);
    local->truths = calloc(scenarios->expression_count + 1, sizeof *local->truths);
    local->changed = calloc(vary->way_count + 1, sizeof *local->changed);
    if (!local->filters || !local->truths || !local->changed) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to vary");
        goto failed;
    }
    for (size_t i = 0; i < scenarios->expression_count; i++)
        if (!(local->filters[i] = vfm_filter_open(scenarios->expressions[i], error)))
            goto failed;
    return local;
failed:
    worker_close(local);
    return NULL;
}

/* The records that are worked on, the first time; the link has the shapes and the arena. */
static int prepare(struct vary_local *local, struct vfm_link *link)
{
    if (local->prepared)
        return 0;
    if (vfm_record_init(&local->copy, link->shapes, link->arena, &link->error) < 0 ||
        vfm_record_init(&local->pattern, link->shapes, link->arena, &link->error) < 0)
        return -1;
    local->prepared = true;
    return 0;
}

static int push(void *state, struct vfm_link *link, struct vfm_record *record)
{
    struct vary_local *local = state;
    const struct vary_line line = {link, record, vary_kind(record)};
    enum vfm_vary_way way = local->vary->options.way;
    if (!line.kind)
        return vfm_link_pass(link, record);
    link->error.code = VFM_NONE;
    if (prepare(local, link) < 0)
        return -1;
    if (check_new(&line, way == VFM_VARY_DRAWS ? "draw" : "scenario") < 0)
        return vfm_link_refuse_record(link, record);
    return way == VFM_VARY_DRAWS     ? vary_push_draws(local, &line)
           : way == VFM_VARY_TORNADO ? vary_push_tornado(local, &line)
                                     : vary_push_scenarios(local, &line);
}

static int merge(void *into, void *from, struct vfm_error *error)
{
    struct vary_local *sum = into;
    const struct vary_local *term = from;
    (void)error;
    for (size_t i = 0; i < sum->vary->way_count; i++)
        sum->changed[i] += term->changed[i];
    sum->ranges += term->ranges;
    return 0;
}

static int end(void *state, struct vfm_link *link)
{
    const struct vary_local *local = state;
    const struct vary_stage *vary = local->vary;
    if (vary->options.way == VFM_VARY_SCENARIOS)
        vary_tell_scenarios(vary, local->changed, link);
    else if (vary->options.way == VFM_VARY_TORNADO)
        vary_tell_arms(vary, local->changed, link);
    else if (!local->ranges)
        vfm_link_note(link, "no line has a range (range, or low and high): every draw is the same");
    return 0;
}

static void vary_close(struct vfm_stage *stage)
{
    struct vary_stage *vary = (struct vary_stage *)stage;
    vfm_arena_release(&vary->arena);
    free(vary);
}

static const struct vfm_stage_class vary_class = {
    .name = "vary",
    .mode = VFM_EACH,
    .worker_open = worker_open,
    .worker_close = worker_close,
    .push = push,
    .merge = merge,
    .end = end,
    .close = vary_close,
};

static int open_way(struct vary_stage *vary, struct vfm_error *error)
{
    const struct vfm_vary_options *options = &vary->options;
    switch (options->way) {
    case VFM_VARY_SCENARIOS:
        if (vary_scenarios_open(vary, error) < 0)
            return -1;
        vary->stage.single = !vary->scenarios.native;
        return 0;
    case VFM_VARY_TORNADO:
        return vary_arms_open(vary, error);
    default:
        return 0;
    }
}

struct vfm_stage *vfm_vary_stage(const struct vfm_vary_options *options, struct vfm_error *error)
{
    if (options->way == VFM_VARY_SUMMARY)
        return vary_summary_stage(error);
    struct vary_stage *vary = calloc(1, sizeof *vary);
    if (!vary) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to vary");
        return NULL;
    }
    vary->stage.class = &vary_class;
    vary->options = *options;
    vfm_distribution_prepare();
    if (open_way(vary, error) == 0)
        return &vary->stage;
    vary_close(&vary->stage);
    return NULL;
}
