// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A line in each random draw. Where a draw falls depends on the seed, the draw's number, the line's
 * id and the field alone (vfm/random.h).
 */
#include "vary.h"

#include <vfm/random.h>

/* One field that is drawn. */
struct drawn {
    const struct vary_range *range;
    uint32_t line, field; /* hashes */
    uint32_t place;       /* of the field in the pattern; of its object, where it is a member */
};

static int missing_id(const struct vary_line *line)
{
    vfm_fail(&line->link->error, VFM_MISSING_FIELD,
             "id is missing: random draws hang on it; give each line with a range a name of its "
             "own");
    return vfm_fail_field(&line->link->error, "id", (struct vfm_slice){NULL, 0});
}

/* What the line's draws hang on: its id, text or a number. */
static int find_id(const struct vary_line *line, struct vfm_slice *id)
{
    int place = vfm_record_find(line->record, (struct vfm_slice)VFM_LITERAL("id"));
    const struct vfm_value *value = place < 0 ? NULL : &line->record->values[place];
    if (!value || value->kind == VFM_NULL || (value->kind == VFM_STRING && !value->length))
        return missing_id(line);
    if (value->kind == VFM_STRING)
        return vfm_value_string(value, "id", line->link->arena, id, &line->link->error);
    *id = vfm_value_token(value, line->link->arena);
    return 0;
}

/* The field's name; that of an input or output after the kind, so that two lines of different kinds
 * with one id do not go together. */
static uint32_t hash_field(const struct vary_line *line, const struct vary_target *target)
{
    struct vfm_slice name = target->name;
    char text[80];
    const char *kind = line->kind == VARY_INPUT    ? "input."
                       : line->kind == VARY_OUTPUT ? "output."
                                                   : "";
    size_t length = strlen(kind);
    if (!length || length + name.length > sizeof text)
        return vfm_random_hash(name);
    memcpy(text, kind, length);
    memcpy(text + length, name.data, name.length);
    return vfm_random_hash((struct vfm_slice){text, length + name.length});
}

/* Every field that is drawn has its place in the pattern, and so has `draw`. */
static int lay_out(struct vary_local *local, const struct vary_line *line, struct drawn *drawn,
                   size_t count, uint32_t *draw_place)
{
    static const struct vfm_slice draw = VFM_LITERAL("draw");
    struct vfm_record *pattern = &local->pattern;
    struct vfm_error *error = &line->link->error;
    struct vfm_value zero = vfm_make_json((struct vfm_slice)VFM_LITERAL("0"));
    struct vary_changes changes;
    if (vary_changes_open(line, count, &changes) < 0 ||
        vfm_record_copy(pattern, line->record, error) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        vary_changes_add(&changes, &drawn[i].range->target, zero);
    if (vary_changes_close(line, &changes) < 0 ||
        vary_changes_apply(&changes, pattern, error) < 0 ||
        vfm_record_set(pattern, draw, zero, error) < 0)
        return -1;
    *draw_place = (uint32_t)vfm_record_find(pattern, draw);
    for (size_t i = 0; i < count; i++)
        drawn[i].place = (uint32_t)vfm_record_find(pattern, drawn[i].range->target.top);
    return 0;
}

static int put_draw(const struct vary_local *local, const struct vary_line *line,
                    struct vfm_record *copy, const struct drawn *drawn, uint32_t draw)
{
    const struct vary_range *range = drawn->range;
    struct vfm_value value;
    double uniform = vfm_random_uniform(
        local->vary->options.seed, (struct vfm_coordinates){draw, drawn->line, drawn->field, 0});
    if (vary_number(&range->target, vfm_distribution_quantile(&range->distribution, uniform),
                    line->link->arena, &value, &line->link->error) < 0)
        return -1;
    if (range->target.member.data)
        return vary_put(copy, &range->target, value, &line->link->error);
    vfm_record_replace(copy, drawn->place, value);
    return 0;
}

static int draw_all(struct vary_local *local, const struct vary_line *line,
                    const struct drawn *drawn, size_t count, uint32_t draw_place)
{
    struct vfm_arena *arena = line->link->arena;
    struct vfm_arena_mark mark = vfm_arena_mark(arena);
    uint32_t draws = (uint32_t)local->vary->options.draws;
    for (uint32_t draw = 1; draw <= draws && draw > 0; draw++) {
        struct vfm_record *copy = &local->copy;
        if (vfm_record_copy(copy, &local->pattern, &line->link->error) < 0)
            return -1;
        vfm_record_replace(copy, draw_place, vfm_make_count(draw, arena));
        for (size_t i = 0; i < count; i++)
            if (put_draw(local, line, copy, &drawn[i], draw) < 0)
                return -1;
        if (vfm_link_emit(line->link, copy) < 0)
            return -1;
        vfm_arena_rewind(arena, mark);
    }
    return vfm_link_take(line->link);
}

int vary_push_draws(struct vary_local *local, const struct vary_line *line)
{
    struct vary_range *ranges;
    struct vfm_slice id = {NULL, 0};
    uint32_t draw_place;
    size_t count;
    if (vary_ranges(line, local->vary->options.family, &ranges, &count) < 0)
        return vfm_link_refuse_record(line->link, line->record);
    struct drawn *drawn = vfm_arena_take(line->link->arena, (count + 1) * sizeof *drawn);
    if (!drawn)
        return vfm_fail(&line->link->error, VFM_NO_MEMORY, "no memory for draws");
    for (size_t i = 0; i < count; i++) {
        const struct vary_range *range = &ranges[i];
        if (!range->hangs_on.data && !id.data && find_id(line, &id) < 0)
            return vfm_link_refuse_record(line->link, line->record);
        drawn[i] =
            (struct drawn){.range = range,
                           .line = vfm_random_hash(range->hangs_on.data ? range->hangs_on : id),
                           .field = hash_field(line, &range->target)};
    }
    if (lay_out(local, line, drawn, count, &draw_place) < 0)
        return vfm_link_refuse_record(line->link, line->record);
    local->ranges += count;
    return draw_all(local, line, drawn, count, draw_place);
}
