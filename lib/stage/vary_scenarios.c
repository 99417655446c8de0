// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* A line in each scenario of a file. */
#include "vary.h"

#include <stdio.h>

/* ---- opening, and what is told at the end ---- */

int vary_scenarios_open(struct vary_stage *vary, struct vfm_error *error)
{
    struct vary_scenarios *scenarios = &vary->scenarios;
    if (vary_scenarios_read(vary->options.scenarios, &vary->arena, scenarios, error) < 0)
        return -1;
    vary->names = vfm_arena_take(&vary->arena, scenarios->count * sizeof *vary->names);
    if (!vary->names)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for scenarios");
    vary->way_count = scenarios->count;
    for (size_t i = 0; i < scenarios->count; i++)
        vary->names[i] = scenarios->items[i].name;
    return 0;
}

static void tell_stranger(const struct vary_target *target, struct vfm_link *link)
{
    if (target->known)
        return;
    const char *near = vary_nearest(target->name);
    vfm_link_note(link, "%.*s is no field that any figure hangs on%s%s",
                  VFM_PRINT(vfm_slice_head(target->name, 60)), near ? ": was it meant to be " : "",
                  near ? near : "");
}

void vary_tell_scenarios(const struct vary_stage *vary, const uint64_t *changed,
                         struct vfm_link *link)
{
    for (size_t i = 0; i < vary->scenarios.count; i++) {
        const struct vary_scenario *scenario = &vary->scenarios.items[i];
        if (i > 0 && !changed[i])
            vfm_link_note(link, "the scenario \"%.*s\" changed no line",
                          VFM_PRINT(vfm_slice_head(scenario->name, 80)));
        for (size_t j = 0; j < scenario->count; j++)
            for (size_t k = 0; k < scenario->steps[j].count; k++)
                tell_stranger(&scenario->steps[j].settings[k].target, link);
    }
}

/* ---- one line ---- */

/* What an expression says of the line as it came; asked once. */
static int ask(struct vary_local *local, const struct vary_line *line, size_t expression,
               bool *truth)
{
    signed char *known = &local->truths[expression];
    if (*known < 0) {
        if (vfm_filter_test(local->filters[expression], line->record, truth, &line->link->error) <
            0)
            return -1;
        *known = *truth;
    }
    *truth = *known;
    return 0;
}

static int refuse(const struct vary_line *line, const struct vary_scenario *scenario,
                  const struct vary_setting *setting, double from, double to, const char *objection)
{
    char field[64];
    snprintf(field, sizeof field, "%.*s", VFM_PRINT(vfm_slice_head(setting->target.name, 60)));
    vfm_fail(&line->link->error, VFM_OUT_OF_RANGE,
             "%s %.15g %s %.15g is %.15g, which %s: choose other figures for the scenario "
             "\"%.*s\", or leave the line out of it with \"where\"",
             field, from, setting->operation == VARY_TIMES ? "times" : "plus", setting->operand, to,
             objection, VFM_PRINT(vfm_slice_head(scenario->name, 80)));
    return vfm_fail_field(&line->link->error, field, (struct vfm_slice){NULL, 0});
}

/* The cost of an input is its amount, however it is told: times goes to the rate where quantity and
 * rate tell it, as in a tornado. */
static int find_cost(const struct vary_line *line, const struct vary_changes *changes,
                     struct vary_target *target, double *number, bool *found)
{
    *target = vary_target_of(vfm_slice_of("rate"));
    return vary_changes_number(line, changes, target, number, found);
}

/* Times or plus; a field that is not there and means nothing by that stays away. */
static int compute(const struct vary_line *line, const struct vary_scenario *scenario,
                   const struct vary_setting *setting, struct vary_changes *changes)
{
    bool times = setting->operation == VARY_TIMES;
    struct vary_target of = setting->target, *target = &of;
    double number;
    bool found;
    struct vfm_value value;
    if (vary_changes_number(line, changes, target, &number, &found) < 0)
        return -1;
    if (!found && times && line->kind == VARY_INPUT && vfm_slice_is(of.name, "amount") &&
        find_cost(line, changes, &of, &number, &found) < 0)
        return -1;
    if (!found && !target->implied)
        return 0;
    double changed = times ? number * setting->operand : number + setting->operand;
    if (!found && changed == number)
        return 0;
    if (vary_number(target, changed, line->link->arena, &value, &line->link->error) < 0 ||
        vfm_value_number(&value, "", &changed, &line->link->error) < 0)
        return -1;
    const char *objection = vary_objection(target, changed);
    if (objection)
        return refuse(line, scenario, setting, number, changed, objection);
    vary_changes_add(changes, target, value);
    return 0;
}

static int set(const struct vary_line *line, const struct vary_setting *setting,
               struct vary_changes *changes)
{
    struct vfm_value now;
    if (setting->target.inside && !vary_has_object(line->record, &setting->target))
        return 0;
    if (vary_changes_look(line, changes, &setting->target, &now) < 0)
        return -1;
    if (setting->value.kind != VFM_NULL || now.kind != VFM_NULL)
        vary_changes_add(changes, &setting->target, setting->value);
    return 0;
}

/* Hours of work are a quantity too, which is seldom meant where no "where" says so. */
static void tell_quantity(const struct vary_line *line, const struct vary_step *step,
                          const struct vary_setting *setting)
{
    if (line->kind == VARY_INPUT && step->where == VARY_EVERYWHERE &&
        vfm_slice_is(setting->target.name, "quantity") &&
        vfm_record_find(line->record, setting->target.name) >= 0)
        vfm_link_note(line->link,
                      "quantity changes on inputs too, their hours say: for outcomes alone add "
                      "\"where\": \".record == \\\"outcome\\\"\"");
}

static int take_step(struct vary_local *local, const struct vary_line *line,
                     const struct vary_scenario *scenario, const struct vary_step *step,
                     struct vary_changes *changes)
{
    bool truth = true;
    if (step->where != VARY_EVERYWHERE && ask(local, line, step->where, &truth) < 0)
        return -1;
    for (size_t i = 0; truth && i < step->count; i++) {
        const struct vary_setting *setting = &step->settings[i];
        if (!(setting->target.kinds & line->kind))
            continue;
        tell_quantity(line, step, setting);
        if ((setting->operation == VARY_SET ? set(line, setting, changes)
                                            : compute(line, scenario, setting, changes)) < 0)
            return -1;
    }
    return 0;
}

static int work_out(struct vary_local *local, const struct vary_line *line,
                    const struct vary_scenario *scenario, struct vary_changes *changes)
{
    if (vary_changes_open(line, scenario->settings, changes) < 0)
        return -1;
    if (scenario->drop != VARY_EVERYWHERE &&
        ask(local, line, scenario->drop, &changes->left_out) < 0)
        return -1;
    for (size_t i = 0; !changes->left_out && i < scenario->count; i++)
        if (take_step(local, line, scenario, &scenario->steps[i], changes) < 0)
            return -1;
    return vary_changes_close(line, changes);
}

int vary_push_scenarios(struct vary_local *local, const struct vary_line *line)
{
    const struct vary_scenarios *scenarios = &local->vary->scenarios;
    struct vary_changes *changes =
        vfm_arena_take(line->link->arena, scenarios->count * sizeof *changes);
    if (!changes)
        return vfm_fail(&line->link->error, VFM_NO_MEMORY, "no memory for %zu scenarios",
                        scenarios->count);
    memset(local->truths, -1, scenarios->expression_count);
    for (size_t i = 0; i < scenarios->count; i++)
        if (work_out(local, line, &scenarios->items[i], &changes[i]) < 0)
            return vfm_link_refuse_record(line->link, line->record);
    return vary_emit(local, line, changes);
}
