// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-rank, for example: --by npv --within area --top 3. Keys (rank_key.c) into sorters, one a
 * worker, while records come (here, rank_sort.c); merged (rank_merge.c) and sent on at the end
 * (rank_out.c).
 */
#include "rank.h"

#include <stdio.h>
#include <stdlib.h>

#include "aside.h"

/* What is left for sorting of all that the process may take, which is blocks to read from for each
 * worker as well; but never less than 8 MB, or than is allowed. */
uint64_t rank_memory(const struct rank_stage *rank)
{
    const uint64_t usual = (uint64_t)48 << 20, least = (uint64_t)8 << 20;
    uint64_t allowed = rank->options.memory ? rank->options.memory : usual;
    uint64_t others = ((uint64_t)7 << 20) + rank->shared->workers * (uint64_t)1200000;
    if (allowed < least)
        return allowed;
    return allowed < others + least ? least : allowed - others;
}

/* ---- a worker's own ---- */

static void worker_close(void *state)
{
    struct rank_local *local = state;
    if (!local)
        return;
    vfm_binding_release(&local->binding);
    rank_sorter_release(&local->sorter);
    for (size_t i = 0; i < local->other_count; i++)
        rank_sorter_release(&local->others[i]);
    free(local->others);
    vfm_buffer_release(&local->key);
    vfm_buffer_release(&local->line);
    free(local);
}

static void *worker_open(const struct vfm_stage *stage, struct vfm_error *error)
{
    const struct rank_stage *rank = (const struct rank_stage *)stage;
    struct rank_local *local = calloc(1, sizeof *local);
    if (!local) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory to begin");
        return NULL;
    }
    local->rank = rank;
    if (vfm_binding_init(&local->binding, rank->names, rank->slots.count, error) < 0) {
        worker_close(local);
        return NULL;
    }
    rank->shared->workers++;
    return local;
}

/* ---- taking in ---- */

static int make_key(struct rank_local *local, struct vfm_link *link,
                    const struct vfm_record *record, const int16_t *places, uint32_t *group_length)
{
    const struct rank_stage *rank = local->rank;
    const struct vfm_value *order = vfm_record_get(record, places, rank->slots.order);
    bool ascending = order && order->kind == VFM_STRING &&
                     vfm_slice_is((struct vfm_slice){order->text, order->length}, "asc");
    local->key.length = 0;
    for (size_t i = 0; i < rank->options.within_count; i++)
        if (rank_key_add(&local->key,
                         vfm_record_get(record, places, rank->slots.within + (uint32_t)i),
                         rank->options.within[i], true, record->arena, &link->error) < 0)
            return -1;
    *group_length = (uint32_t)local->key.length;
    const struct vfm_value *passed = vfm_record_get(record, places, rank->slots.passed);
    bool failed = rank->first_score && passed && passed->kind == VFM_FALSE;
    if (failed && rank_key_add(&local->key, NULL, "score", true, record->arena, &link->error) < 0)
        return -1;
    for (size_t i = failed; i < rank->by_count; i++)
        if (rank_key_add(&local->key, vfm_record_get(record, places, rank->slots.by + (uint32_t)i),
                         rank->by[i].name.data, rank->by_score ? ascending : rank->by[i].ascending,
                         record->arena, &link->error) < 0)
            return -1;
    return vfm_buffer_check(&local->key, &link->error);
}

static int need_number(const struct vfm_record *record, const int16_t *places, uint32_t slot,
                       const char *field, const char *what, struct vfm_error *error)
{
    const struct vfm_value *value = vfm_record_get(record, places, slot);
    double number;
    if (!value) {
        vfm_fail(error, VFM_MISSING_FIELD, "there is no %s, which %s needs: complete the record",
                 field, what);
        return vfm_fail_field(error, field, (struct vfm_slice){NULL, 0});
    }
    return vfm_value_number(value, field, &number, error);
}

/* What is told of a group as a whole needs these numbers: said now, where it can be refused. */
static int check_whole(const struct rank_stage *rank, const struct vfm_record *record,
                       const int16_t *places, struct vfm_error *error)
{
    const struct vfm_rank_options *options = &rank->options;
    vfm_money amount;
    for (size_t i = 0; i < options->pareto_count; i++)
        if (need_number(record, places, rank->slots.pareto + (uint32_t)i, rank->pareto[i].name.data,
                        "--pareto", error) < 0)
            return -1;
    if (!options->has_budget)
        return 0;
    if (need_number(record, places, rank->slots.cost, options->cost, "--budget", error) < 0 ||
        need_number(record, places, rank->slots.value, options->value, "--budget", error) < 0 ||
        vfm_value_money(vfm_record_get(record, places, rank->slots.value), options->value, &amount,
                        error) < 0 ||
        vfm_value_money(vfm_record_get(record, places, rank->slots.cost), options->cost, &amount,
                        error) < 0)
        return -1;
    if (amount < 0) {
        vfm_fail(error, VFM_OUT_OF_RANGE, "%s is negative: a portfolio takes costs of 0 or more",
                 options->cost);
        return vfm_fail_field(error, options->cost, (struct vfm_slice){NULL, 0});
    }
    bool must;
    const struct vfm_value *value =
        options->must ? vfm_record_get(record, places, rank->slots.must) : NULL;
    return value ? vfm_value_boolean(value, options->must, &must, error) : 0;
}

/* Ascending in input order: by block and place in it; after all blocks, by place alone. */
static uint64_t position_of(struct rank_local *local, const struct vfm_link *link,
                            const struct vfm_record *record)
{
    if (link->block)
        return vfm_link_position(link, record);
    return UINT64_C(1) << 63 | local->ordinal++;
}

static int push(void *state, struct vfm_link *link, struct vfm_record *record)
{
    struct rank_local *local = state;
    const struct rank_stage *rank = local->rank;
    struct rank_entry entry = {0};
    if (stage_is_aside(record))
        return vfm_link_pass(link, record);
    const int16_t *places = vfm_binding_places(&local->binding, record->shape);
    link->error.code = VFM_NONE;
    if (make_key(local, link, record, places, &entry.group_length) < 0 ||
        (rank->whole && check_whole(rank, record, places, &link->error) < 0))
        return vfm_link_refuse_record(link, record);
    struct vfm_slice line = record->line;
    if (!line.data || record->changed) {
        local->line.length = 0;
        vfm_record_print(record, &local->line);
        if (vfm_buffer_check(&local->line, &link->error) < 0)
            return vfm_link_refuse_record(link, record);
        line = vfm_buffer_view(&local->line);
        line.length--; /* its newline */
    }
    if (!local->sorter.size) {
        unsigned workers = rank->shared->workers ? rank->shared->workers : 1;
        local->sorter.size = (size_t)(rank_memory(rank) / workers);
        local->sorter.top = rank->options.top ? rank->options.top + rank->options.margin : 0;
    }
    entry.position = position_of(local, link, record);
    entry.key = local->key.data;
    entry.key_length = (uint32_t)local->key.length;
    entry.line = line.data;
    entry.line_length = (uint32_t)line.length;
    if (rank_sorter_add(&local->sorter, &entry, &link->error) < 0)
        return -1;
    return vfm_link_take(link);
}

static int merge(void *into, void *from, struct vfm_error *error)
{
    struct rank_local *local = into, *other = from;
    size_t more = other->other_count + 1;
    struct rank_sorter *others =
        realloc(local->others, (local->other_count + more) * sizeof *others);
    if (!others)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for merging");
    local->others = others;
    others[local->other_count++] = other->sorter;
    for (size_t i = 0; i < other->other_count; i++)
        others[local->other_count++] = other->others[i];
    other->sorter = (struct rank_sorter){0};
    other->other_count = 0;
    return 0;
}

/* ---- the stage ---- */

static void stage_close(struct vfm_stage *stage)
{
    struct rank_stage *rank = (struct rank_stage *)stage;
    for (size_t i = 0; rank->by && i < rank->options.by_count; i++)
        free(rank->by[i].text);
    for (size_t i = 0; rank->pareto && i < rank->options.pareto_count; i++)
        free(rank->pareto[i].text);
    free(rank->by);
    free(rank->pareto);
    free(rank->names);
    free(rank->shared);
    free(rank);
}

static const struct vfm_stage_class rank_class = {
    .name = "rank",
    .mode = VFM_MERGE,
    .worker_open = worker_open,
    .worker_close = worker_close,
    .push = push,
    .merge = merge,
    .end = rank_end,
    .close = stage_close,
};

/* FIELD, or FIELD:`low`, or FIELD:`high`. A field whose own name holds a colon is FIELD:direction.
 */
static int read_field(const char *option, const char *text, const char *low, const char *high,
                      bool needed, struct rank_field *field, struct vfm_error *error)
{
    const char *colon = strrchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : strlen(text);
    if (colon && strcmp(colon + 1, low) != 0 && strcmp(colon + 1, high) != 0)
        return vfm_fail(error, VFM_BAD_USAGE, "--%s %s: write FIELD:%s or FIELD:%s", option, text,
                        low, high);
    if (length == 0 || (needed && !colon))
        return vfm_fail(error, VFM_BAD_USAGE, "--%s \"%s\": write FIELD:%s or FIELD:%s", option,
                        text, low, high);
    char *name = malloc(length + 1);
    if (!name)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory to begin");
    memcpy(name, text, length);
    name[length] = 0;
    field->text = name;
    field->name = (struct vfm_slice){name, length};
    field->ascending = colon && strcmp(colon + 1, low) == 0;
    return 0;
}

static int check_options(const struct vfm_rank_options *options, struct vfm_error *error)
{
    bool portfolio = options->has_budget;
    if (portfolio && (!options->cost || !options->value))
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--budget needs --cost FIELD and --value FIELD: what each costs and is "
                        "worth");
    if (!portfolio && (options->cost || options->value || options->must || options->either))
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--cost, --value, --must and --either go with --budget AMOUNT");
    if (portfolio && options->within_count)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--budget is one budget for all: leave --within out, or run each group by "
                        "itself with --where");
    if (portfolio && options->budget < 0)
        return vfm_fail(error, VFM_BAD_USAGE, "--budget must not be negative");
    if (options->top && (portfolio || options->pareto_count || options->draws))
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--top leaves records out, --budget, --pareto and --robust look at all: "
                        "rank once more for the top");
    return 0;
}

static int read_fields(struct rank_stage *rank, struct vfm_error *error)
{
    const struct vfm_rank_options *options = &rank->options;
    static const struct rank_field score = {.name = VFM_LITERAL("score")};
    bool ordered = options->by_count || (!options->pareto_count && !options->has_budget) ||
                   options->draws || options->margin;
    rank->by = calloc(options->by_count + 1, sizeof *rank->by);
    rank->pareto = calloc(options->pareto_count + 1, sizeof *rank->pareto);
    rank->shared = calloc(1, sizeof *rank->shared);
    if (!rank->by || !rank->pareto || !rank->shared)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory to begin");
    for (size_t i = 0; i < options->by_count; i++)
        if (read_field("by", options->by[i], "asc", "desc", false, &rank->by[i], error) < 0)
            return -1;
    rank->by_count = options->by_count;
    if (!options->by_count && ordered) {
        rank->by[0] = score;
        rank->by_score = true;
        rank->by_count = 1;
    }
    rank->first_score = rank->by_count && vfm_slice_is(rank->by[0].name, "score");
    for (size_t i = 0; i < options->pareto_count; i++)
        if (read_field("pareto", options->pareto[i], "min", "max", true, &rank->pareto[i], error) <
            0)
            return -1;
    return 0;
}

static uint32_t add_name(struct rank_stage *rank, struct vfm_slice name)
{
    rank->names[rank->slots.count] = name;
    return rank->slots.count++;
}

static uint32_t add_text(struct rank_stage *rank, const char *name)
{
    return add_name(rank, vfm_slice_of(name ? name : ""));
}

static int name_slots(struct rank_stage *rank, struct vfm_error *error)
{
    const struct vfm_rank_options *options = &rank->options;
    size_t most = rank->by_count + options->within_count + options->pareto_count + 5;
    rank->names = calloc(most, sizeof *rank->names);
    if (!rank->names)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory to begin");
    rank->slots.order = add_text(rank, "order");
    rank->slots.passed = add_text(rank, "passed");
    rank->slots.by = rank->slots.count;
    for (size_t i = 0; i < rank->by_count; i++)
        add_name(rank, rank->by[i].name);
    rank->slots.within = rank->slots.count;
    for (size_t i = 0; i < options->within_count; i++)
        add_text(rank, options->within[i]);
    rank->slots.pareto = rank->slots.count;
    for (size_t i = 0; i < options->pareto_count; i++)
        add_name(rank, rank->pareto[i].name);
    if (!options->has_budget)
        return 0;
    rank->slots.cost = add_text(rank, options->cost);
    rank->slots.value = add_text(rank, options->value);
    rank->slots.must = add_text(rank, options->must);
    return 0;
}

struct vfm_stage *vfm_rank_stage(const struct vfm_rank_options *options, struct vfm_error *error)
{
    if (check_options(options, error) < 0)
        return NULL;
    struct rank_stage *rank = calloc(1, sizeof *rank);
    if (!rank) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory to begin");
        return NULL;
    }
    rank->stage.class = &rank_class;
    rank->options = *options;
    rank->whole = options->has_budget || options->pareto_count || options->draws;
    if (read_fields(rank, error) < 0 || name_slots(rank, error) < 0) {
        stage_close(&rank->stage);
        return NULL;
    }
    return &rank->stage;
}
