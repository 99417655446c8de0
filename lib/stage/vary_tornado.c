// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A line in each arm of a tornado: one field down, then up, on every line at once; a line with a
 * range of its own goes to the ends of that. The cost of an input is one field, however it is told.
 */
#include "vary.h"

#include <math.h>
#include <stdio.h>

#include <vfm/number.h>

/* The fields of an arm by itself; those of an input's cost are under `amount`. */
static const char *const usual[] = {"quantity",    "proxy",   "deadweight",   "displacement",
                                    "attribution", "leakage", "substitution", "multiplier",
                                    "duration",    "dropoff", "amount"};

/* ---- which arms ---- */

static int check_arm(const struct vary_target *arm, struct vfm_error *error)
{
    const char *near = arm->known ? NULL : vary_nearest(arm->name);
    if (near)
        return vfm_fail(error, VFM_BAD_USAGE, "--fields: no field \"%.*s\": did you mean %s?",
                        VFM_PRINT(vfm_slice_head(arm->name, 60)), near);
    if (!vary_plain(arm->name))
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--fields: a field's name holds no quotes, backslashes or control "
                        "characters");
    if (arm->class < VARY_NUMBER && arm->class != VARY_ANY)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--fields: %.*s is no number, so it has no down and up",
                        VFM_PRINT(vfm_slice_head(arm->name, 60)));
    if (arm->class == VARY_WHOLE)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--fields: %.*s is a whole number: vary it by --scenarios",
                        VFM_PRINT(vfm_slice_head(arm->name, 60)));
    return 0;
}

static struct vfm_slice arm_name(struct vary_stage *vary, const struct vary_target *arm, char sign)
{
    struct vfm_buffer text = {0};
    char digits[VFM_NUMBER_TEXT];
    /* a percentage as it was typed: 20, not 20.000000000000004 */
    double percent = rint(vary->options.share * 1e12) / 1e10;
    size_t length = vfm_number_print(percent, digits);
    vfm_buffer_slice(&text, arm->name);
    vfm_buffer_put(&text, ' ');
    vfm_buffer_put(&text, sign);
    vfm_buffer_add(&text, digits, length);
    vfm_buffer_put(&text, '%');
    struct vfm_slice name = {NULL, 0};
    if (!text.failed)
        name = vfm_arena_copy(&vary->arena, vfm_buffer_view(&text));
    vfm_buffer_release(&text);
    return name;
}

static int name_arms(struct vary_stage *vary, struct vfm_error *error)
{
    vary->names = vfm_arena_take(&vary->arena, (2 * vary->arm_count + 1) * sizeof *vary->names);
    if (!vary->names)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for the arms of a tornado");
    vary->names[vary->way_count++] = (struct vfm_slice)VFM_LITERAL("base");
    for (size_t i = 0; i < vary->arm_count; i++) {
        for (int up = 0; up < 2; up++) {
            struct vfm_slice name = arm_name(vary, &vary->arms[i], up ? '+' : '-');
            if (!name.data)
                return vfm_fail(error, VFM_NO_MEMORY, "no memory for the arms of a tornado");
            vary->names[vary->way_count++] = name;
        }
    }
    return 0;
}

int vary_arms_open(struct vary_stage *vary, struct vfm_error *error)
{
    const struct vfm_vary_options *options = &vary->options;
    const char *const *names = options->field_count ? options->fields : usual;
    size_t count = options->field_count ? options->field_count : sizeof usual / sizeof *usual;
    if (!(options->share > 0))
        return vfm_fail(error, VFM_BAD_USAGE, "--tornado 0%% changes nothing: write 20%%");
    vary->arms = vfm_arena_take(&vary->arena, count * sizeof *vary->arms);
    if (!vary->arms)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for the arms of a tornado");
    for (size_t i = 0; i < count; i++) {
        vary->arms[i] = vary_target_of(vfm_slice_of(names[i]));
        if (check_arm(&vary->arms[i], error) < 0)
            return -1;
        for (size_t j = 0; j < i; j++)
            if (vfm_slice_equal(vary->arms[i].name, vary->arms[j].name))
                return vfm_fail(error, VFM_BAD_USAGE, "--fields: %s stands twice", names[i]);
    }
    vary->arm_count = count;
    return name_arms(vary, error);
}

/* Fields that neither arm changed, in one note. */
void vary_tell_arms(const struct vary_stage *vary, const uint64_t *changed, struct vfm_link *link)
{
    struct vfm_buffer names = {0};
    for (size_t i = 0; i < vary->arm_count; i++) {
        if (changed[1 + 2 * i] || changed[2 + 2 * i])
            continue;
        if (names.length)
            vfm_buffer_text(&names, ", ");
        vfm_buffer_slice(&names, vary->arms[i].name);
    }
    if (names.length && !names.failed)
        vfm_link_note(link, "these fields changed no line, their arms are the base again: %.*s",
                      VFM_PRINT(vfm_slice_head(vfm_buffer_view(&names), 300)));
    vfm_buffer_release(&names);
}

/* ---- one line ---- */

struct ranges {
    const struct vary_range *items;
    size_t count;
    bool *used; /* by an arm */
};

static const struct vary_range *find_range(const struct ranges *ranges, const char *name)
{
    for (size_t i = 0; i < ranges->count; i++) {
        if (vfm_slice_is(ranges->items[i].target.name, name)) {
            ranges->used[i] = true;
            return &ranges->items[i];
        }
    }
    return NULL;
}

/* A fraction that would leave 0 to 1 stops there, which is said. */
static double hold(struct vary_local *local, const struct vary_line *line,
                   const struct vary_target *target, size_t way, double number)
{
    if (target->class != VARY_FRACTION || number <= 1)
        return number;
    vfm_link_note(line->link, "%.*s would be more than 1 on some lines in \"%.*s\": it stops at 1",
                  VFM_PRINT(target->name), VFM_PRINT(local->vary->names[way]));
    return 1;
}

/* One field to one end. `way`: of the base and the arms. */
static int move(struct vary_local *local, const struct vary_line *line,
                const struct vary_target *target, const struct vary_range *range, size_t way,
                struct vary_changes *changes)
{
    bool up = way % 2 == 0, found;
    double number, share = local->vary->options.share;
    struct vfm_value value;
    if (range) {
        number = vary_range_end(range, up);
    } else {
        if (vary_look_number(line->record, target, &number, &found, &line->link->error) < 0)
            return -1;
        if (!found)
            return 0;
        double changed = up ? number * (1 + share) : number * (1 - share);
        if (changed == number)
            return 0;
        number = hold(local, line, target, way, changed);
    }
    if (vary_number(target, number, line->link->arena, &value, &line->link->error) < 0)
        return -1;
    vary_changes_add(changes, target, value);
    return 0;
}

/* What an input costs: its amount, or what makes it. */
static int move_cost(struct vary_local *local, const struct vary_line *line,
                     const struct ranges *ranges, size_t way, struct vary_changes *changes)
{
    static const char *const names[] = {"amount", "quantity", "rate"};
    bool any = false;
    for (size_t i = 0; i < 3; i++) {
        const struct vary_range *range = find_range(ranges, names[i]);
        any = any || range;
        if (range && move(local, line, &range->target, range, way, changes) < 0)
            return -1;
    }
    if (any)
        return 0;
    struct vary_target amount = vary_target_of(vfm_slice_of("amount"));
    struct vary_target rate = vary_target_of(vfm_slice_of("rate"));
    struct vfm_value value;
    if (vary_look(line->record, &amount, &value, &line->link->error) < 0)
        return -1;
    return move(local, line, value.kind == VFM_NULL ? &rate : &amount, NULL, way, changes);
}

static int work_out(struct vary_local *local, const struct vary_line *line,
                    const struct ranges *ranges, size_t way, struct vary_changes *changes)
{
    if (vary_changes_open(line, 3, changes) < 0)
        return -1;
    if (way == 0)
        return 0;
    const struct vary_target *arm = &local->vary->arms[(way - 1) / 2];
    bool input = line->kind == VARY_INPUT, cost = vfm_slice_is(arm->name, "amount");
    if (input && cost) {
        if (move_cost(local, line, ranges, way, changes) < 0)
            return -1;
    } else if (arm->kinds & line->kind && !(input && vfm_slice_is(arm->name, "quantity"))) {
        char name[64];
        snprintf(name, sizeof name, "%.*s", VFM_PRINT(vfm_slice_head(arm->name, 63)));
        if (move(local, line, arm, find_range(ranges, name), way, changes) < 0)
            return -1;
    }
    return vary_changes_close(line, changes);
}

static void tell_unused(const struct vary_line *line, const struct ranges *ranges)
{
    for (size_t i = 0; i < ranges->count; i++)
        if (!ranges->used[i])
            vfm_link_note(line->link,
                          "%.*s has a range on some lines and no arm: name it in --fields",
                          VFM_PRINT(ranges->items[i].target.name));
}

int vary_push_tornado(struct vary_local *local, const struct vary_line *line)
{
    size_t count = local->vary->way_count;
    struct vfm_arena *arena = line->link->arena;
    struct vary_range *items;
    struct ranges ranges;
    if (vary_ranges(line, local->vary->options.family, &items, &ranges.count) < 0)
        return vfm_link_refuse_record(line->link, line->record);
    ranges.items = items;
    ranges.used = vfm_arena_take(arena, ranges.count + 1);
    struct vary_changes *changes = vfm_arena_take(arena, count * sizeof *changes);
    if (!changes || !ranges.used)
        return vfm_fail(&line->link->error, VFM_NO_MEMORY, "no memory for %zu arms", count);
    memset(ranges.used, 0, ranges.count);
    for (size_t way = 0; way < count; way++)
        if (work_out(local, line, &ranges, way, &changes[way]) < 0)
            return vfm_link_refuse_record(line->link, line->record);
    tell_unused(line, &ranges);
    return vary_emit(local, line, changes);
}
