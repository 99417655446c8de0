// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Results by draw (`sroi` records whose `by` has `draw`) into one `uncertainty` record a group. The
 * figures of all draws are held: quantiles need them.
 */
#include "vary.h"

#include <stdlib.h>

#include <vfm/member.h>
#include <vfm/number.h>

#include "group.h"
#include "vary_summary.h"

/* ---- reading ---- */

static const struct vfm_value *get(const struct vfm_record *record, const char *name)
{
    int place = vfm_record_find(record, vfm_slice_of(name));
    return place < 0 || record->values[place].kind == VFM_NULL ? NULL : &record->values[place];
}

static int no_draws(struct vfm_error *error)
{
    vfm_fail(error, VFM_MISSING_FIELD,
             "the result is not grouped by draw: vfm-sroi --by draw, or --by provider,draw");
    return vfm_fail_field(error, "by", (struct vfm_slice){NULL, 0});
}

/* The key of the group: the names that are not `draw`, as a JSON list, then their values. */
static int read_key(struct summary *summary, const struct vfm_record *record, size_t *by_length,
                    struct vfm_error *error)
{
    const struct vfm_value *by = get(record, "by");
    struct vfm_buffer *key = &summary->key;
    struct vfm_value item;
    bool by_draw = false;
    key->length = 0;
    if (!by || by->kind != VFM_ARRAY)
        return no_draws(error);
    vfm_buffer_put(key, '[');
    for (struct vfm_slice left = vfm_members(by); vfm_item_next(&left, &item);) {
        bool is_draw = item.kind == VFM_STRING &&
                       vfm_slice_is((struct vfm_slice){item.text, item.length}, "draw");
        by_draw = by_draw || is_draw;
        if (is_draw)
            continue;
        if (key->length > 1)
            vfm_buffer_put(key, ',');
        vfm_value_print(&item, key);
    }
    vfm_buffer_put(key, ']');
    *by_length = key->length;
    if (!by_draw)
        return no_draws(error);
    for (struct vfm_slice left = vfm_members(by); vfm_item_next(&left, &item);) {
        struct vfm_slice name;
        if (vfm_value_string(&item, "by", record->arena, &name, error) < 0)
            return -1;
        if (vfm_slice_is(name, "draw"))
            continue;
        int place = vfm_record_find(record, name);
        if (group_key_add(key, place < 0 ? NULL : &record->values[place], "by", record->arena,
                          error) < 0)
            return -1;
    }
    return vfm_buffer_check(key, error);
}

/* What all results of a group must have in common. */
static int read_terms(struct summary *summary, const struct vfm_record *record,
                      struct vfm_error *error)
{
    static const char *const names[] = {"case", "over", "basis", "currency", "price_year", NULL};
    summary->terms.length = 0;
    for (const char *const *name = names; *name; name++) {
        const struct vfm_value *value = get(record, *name);
        if (!value)
            continue;
        vfm_buffer_put(&summary->terms, ',');
        vfm_buffer_json(&summary->terms, vfm_slice_of(*name));
        vfm_buffer_put(&summary->terms, ':');
        vfm_value_print(value, &summary->terms);
    }
    return vfm_buffer_check(&summary->terms, error);
}

static int read_amount(const struct vfm_record *record, const char *name, vfm_money *amount,
                       struct vfm_error *error)
{
    const struct vfm_value *value = get(record, name);
    if (!value) {
        vfm_fail(error, VFM_MISSING_FIELD, "%s is missing: this is no result of vfm-sroi", name);
        return vfm_fail_field(error, name, (struct vfm_slice){NULL, 0});
    }
    return vfm_value_money(value, name, amount, error);
}

static int read_draw(const struct vfm_record *record, struct summary_draw *draw,
                     struct vfm_error *error)
{
    const struct vfm_value *number = get(record, "draw");
    const struct vfm_value *which = get(record, "case");
    bool constrained = which && which->kind == VFM_STRING && get(record, "constrained") &&
                       vfm_slice_is((struct vfm_slice){which->text, which->length}, "public");
    vfm_money *figures = draw->figures;
    if (!number || number->kind != VFM_NUMBER ||
        vfm_count_parse((struct vfm_slice){number->text, number->length}, &draw->number) < 0) {
        vfm_fail(error, VFM_BAD_NUMBER,
                 "draw is not the number of a draw: lines that vfm-vary --draws did not number are "
                 "among those added up");
        return vfm_fail_field(error, "draw",
                              number ? vfm_value_token(number, record->arena)
                                     : (struct vfm_slice){NULL, 0});
    }
    draw->has_ratio = get(record, "sroi") != NULL;
    figures[SUMMARY_SROI] = 0;
    if (read_amount(record, "benefits", &figures[SUMMARY_BENEFITS], error) < 0 ||
        read_amount(record, "inputs", &figures[SUMMARY_INPUTS], error) < 0 ||
        read_amount(record, "npv", &figures[SUMMARY_NPV], error) < 0 ||
        (draw->has_ratio && read_amount(record, "sroi", &figures[SUMMARY_SROI], error) < 0))
        return -1;
    figures[SUMMARY_DENOMINATOR] = figures[SUMMARY_INPUTS];
    return constrained ? read_amount(record, "constrained", &figures[SUMMARY_DENOMINATOR], error)
                       : 0;
}

/* ---- groups ---- */

int summary_no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "no memory for the figures of all draws");
}

/* The group of `key`, made where it is new. NULL with an error. */
static struct summary_group *find_group(struct summary *summary, struct vfm_slice key,
                                        struct vfm_slice by, struct vfm_slice terms,
                                        struct vfm_error *error)
{
    size_t count = summary->keys.count;
    if (count == summary->capacity) {
        size_t capacity = summary->capacity ? summary->capacity * 2 : 8;
        struct summary_group *grown = realloc(summary->groups, capacity * sizeof *grown);
        if (!grown) {
            summary_no_memory(error);
            return NULL;
        }
        summary->groups = grown;
        summary->capacity = capacity;
    }
    size_t number = vfm_table_add(&summary->keys, key, error);
    if (number == VFM_ABSENT)
        return NULL;
    if (number < count)
        return &summary->groups[number];
    struct summary_group *group = &summary->groups[number];
    *group = (struct summary_group){.by = vfm_arena_copy(&summary->arena, by),
                                    .terms = vfm_arena_copy(&summary->arena, terms)};
    if (group->by.data && group->terms.data)
        return group;
    summary_no_memory(error);
    return NULL;
}

static int add_draw(struct summary_group *group, const struct summary_draw *draw,
                    struct vfm_error *error)
{
    if (group->count == group->capacity) {
        size_t capacity = group->capacity ? group->capacity * 2 : 64;
        struct summary_draw *grown = realloc(group->draws, capacity * sizeof *grown);
        if (!grown)
            return summary_no_memory(error);
        group->draws = grown;
        group->capacity = capacity;
    }
    group->draws[group->count++] = *draw;
    return 0;
}

/* Keeps the least two that differ, so that what is said of them does not depend on the order. */
static int add_terms(struct summary *summary, struct summary_group *group, struct vfm_slice terms,
                     struct vfm_error *error)
{
    struct vfm_slice greater = terms;
    int order = vfm_slice_compare(terms, group->terms);
    if (order == 0 || (group->other_terms.data && vfm_slice_equal(terms, group->other_terms)))
        return 0;
    if (order < 0) {
        greater = group->terms;
        group->terms = vfm_arena_copy(&summary->arena, terms);
        if (!group->terms.data)
            return summary_no_memory(error);
    }
    if (!group->other_terms.data || vfm_slice_compare(greater, group->other_terms) < 0)
        group->other_terms = vfm_arena_copy(&summary->arena, greater);
    return group->other_terms.data ? 0 : summary_no_memory(error);
}

static int push(void *state, struct vfm_link *link, struct vfm_record *record)
{
    struct summary *summary = state;
    struct vfm_error *error = &link->error;
    struct summary_draw draw;
    size_t by_length = 0;
    if (!vfm_record_is(record, "sroi"))
        return vfm_link_pass(link, record);
    *error = (struct vfm_error){0};
    if (read_key(summary, record, &by_length, error) < 0 ||
        read_terms(summary, record, error) < 0 || read_draw(record, &draw, error) < 0)
        return vfm_link_refuse_record(link, record);
    struct vfm_slice terms = vfm_buffer_view(&summary->terms);
    struct vfm_slice key = vfm_buffer_view(&summary->key);
    struct summary_group *group =
        find_group(summary, key, (struct vfm_slice){key.data, by_length}, terms, error);
    if (!group || add_terms(summary, group, terms, error) < 0 || add_draw(group, &draw, error) < 0)
        return -1;
    return vfm_link_take(link);
}

static int merge(void *into, void *from, struct vfm_error *error)
{
    struct summary *summary = into;
    const struct summary *other = from;
    for (size_t i = 0; i < other->keys.count; i++) {
        const struct summary_group *more = &other->groups[i];
        struct summary_group *group =
            find_group(summary, other->keys.entries[i].key, more->by, more->terms, error);
        if (!group || add_terms(summary, group, more->terms, error) < 0 ||
            (more->other_terms.data && add_terms(summary, group, more->other_terms, error) < 0))
            return -1;
        for (size_t j = 0; j < more->count; j++)
            if (add_draw(group, &more->draws[j], error) < 0)
                return -1;
    }
    return 0;
}

/* ---- the stage ---- */

static void worker_close(void *state)
{
    struct summary *summary = state;
    if (!summary)
        return;
    for (size_t i = 0; i < summary->keys.count && summary->groups; i++)
        free(summary->groups[i].draws);
    free(summary->groups);
    vfm_table_release(&summary->keys);
    vfm_buffer_release(&summary->key);
    vfm_buffer_release(&summary->terms);
    vfm_arena_release(&summary->arena);
    free(summary);
}

static void *worker_open(const struct vfm_stage *stage, struct vfm_error *error)
{
    struct summary *summary = calloc(1, sizeof *summary);
    (void)stage;
    if (!summary)
        summary_no_memory(error);
    return summary;
}

static void close_stage(struct vfm_stage *stage)
{
    free(stage);
}

static const struct vfm_stage_class summary_class = {
    .name = "vary",
    .mode = VFM_MERGE,
    .worker_open = worker_open,
    .worker_close = worker_close,
    .push = push,
    .merge = merge,
    .end = summary_end,
    .close = close_stage,
};

struct vfm_stage *vary_summary_stage(struct vfm_error *error)
{
    struct vfm_stage *stage = calloc(1, sizeof *stage);
    if (!stage) {
        summary_no_memory(error);
        return NULL;
    }
    stage->class = &summary_class;
    return stage;
}
