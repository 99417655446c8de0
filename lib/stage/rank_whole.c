// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "rank_whole.h"

#include <stdlib.h>

#include <vfm/scanner.h>

#include "label.h"

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY,
                    "out of memory: --pareto, --budget and --robust hold a row for each record");
}

/* ---- reading ---- */

static int read_label(struct rank_whole *whole, struct rank_row *row,
                      const struct vfm_record *record, struct vfm_error *error)
{
    struct vfm_slice label =
        stage_label(whole->rank->options.label, record, whole->count + 1, record->arena);
    whole->text.length = 0;
    vfm_buffer_json(&whole->text, label);
    if (!label.data || vfm_buffer_check(&whole->text, error) < 0)
        return no_memory(error);
    row->label = vfm_arena_copy(&whole->arena, vfm_buffer_view(&whole->text));
    return row->label.data ? 0 : no_memory(error);
}

static int read_objectives(struct rank_whole *whole, struct rank_row *row,
                           const struct vfm_record *record, const int16_t *places,
                           struct vfm_error *error)
{
    const struct rank_stage *rank = whole->rank;
    size_t count = rank->options.pareto_count;
    if (!(row->objectives = vfm_arena_take(&whole->arena, count * sizeof *row->objectives)))
        return no_memory(error);
    for (size_t i = 0; i < count; i++) {
        const struct vfm_value *value =
            vfm_record_get(record, places, rank->slots.pareto + (uint32_t)i);
        if (vfm_value_number(value, rank->pareto[i].name.data, &row->objectives[i], error) < 0)
            return -1;
        if (!rank->pareto[i].ascending)
            row->objectives[i] = -row->objectives[i];
    }
    return 0;
}

/* The number of the set of which one may be chosen that the record is in. */
static int read_either(struct rank_whole *whole, const struct vfm_record *record, size_t *group,
                       struct vfm_error *error)
{
    const char *field = whole->rank->options.either;
    int place = field ? vfm_record_find(record, vfm_slice_of(field)) : -1;
    *group = VFM_NO_GROUP;
    if (place < 0 || record->values[place].kind == VFM_NULL)
        return 0;
    whole->text.length = 0;
    if (rank_key_add(&whole->text, &record->values[place], field, true, record->arena, error) < 0 ||
        vfm_buffer_check(&whole->text, error) < 0)
        return -1;
    *group = vfm_table_add(&whole->either, vfm_buffer_view(&whole->text), error);
    return *group == VFM_ABSENT ? -1 : 0;
}

static int read_project(struct rank_whole *whole, struct vfm_project *project,
                        const struct vfm_record *record, const int16_t *places,
                        struct vfm_error *error)
{
    const struct rank_stage *rank = whole->rank;
    const struct vfm_rank_options *options = &rank->options;
    const struct vfm_value *must =
        options->must ? vfm_record_get(record, places, rank->slots.must) : NULL;
    *project = (struct vfm_project){0};
    if (vfm_value_money(vfm_record_get(record, places, rank->slots.cost), options->cost,
                        &project->cost, error) < 0 ||
        vfm_value_money(vfm_record_get(record, places, rank->slots.value), options->value,
                        &project->value, error) < 0 ||
        (must && vfm_value_boolean(must, options->must, &project->must, error) < 0))
        return -1;
    return read_either(whole, record, &project->group, error);
}

/* A project that is never worth choosing. */
static int shut_out(struct rank_whole *whole, const struct rank_row *row, struct vfm_error *error)
{
    struct vfm_project *project = &whole->projects[whole->count];
    if (project->must)
        return vfm_fail(error, VFM_OUT_OF_RANGE,
                        "%.*s must be chosen, but failed a gate of its framework: let go of one",
                        VFM_PRINT(vfm_slice_head(row->label, 80)));
    project->value = 0;
    return 0;
}

static int make_room(struct rank_whole *whole, struct vfm_error *error)
{
    if (whole->count < whole->capacity)
        return 0;
    size_t capacity = whole->capacity ? whole->capacity * 2 : 64;
    struct rank_row *rows = realloc(whole->rows, capacity * sizeof *rows);
    if (!rows)
        return no_memory(error);
    whole->rows = rows;
    if (whole->rank->options.has_budget) {
        struct vfm_project *projects = realloc(whole->projects, capacity * sizeof *projects);
        if (!projects)
            return no_memory(error);
        whole->projects = projects;
    }
    whole->capacity = capacity;
    return 0;
}

/* Who failed a gate is out of the comparison, as in vfm-score: nobody is dominated by it, no rank
 * or money goes to it. */
static bool failed_gate(const struct vfm_record *record)
{
    int passed = vfm_record_find(record, vfm_slice_of("passed"));
    int gates = vfm_record_find(record, vfm_slice_of("gates"));
    return passed >= 0 && record->values[passed].kind == VFM_FALSE && gates >= 0 &&
           record->values[gates].kind == VFM_OBJECT;
}

static int read_row(struct rank_whole *whole, const struct vfm_record *record,
                    const int16_t *places, uint64_t group, struct vfm_error *error)
{
    const struct vfm_rank_options *options = &whole->rank->options;
    if (make_room(whole, error) < 0)
        return -1;
    struct rank_row *row = &whole->rows[whole->count];
    *row = (struct rank_row){.group = group, .out = failed_gate(record)};
    if (read_label(whole, row, record, error) < 0 ||
        (options->pareto_count && read_objectives(whole, row, record, places, error) < 0) ||
        (options->has_budget &&
         read_project(whole, &whole->projects[whole->count], record, places, error) < 0) ||
        (options->draws && !row->out && rank_robust_read(whole, row, record, error) < 0))
        return -1;
    if (row->out && options->has_budget && shut_out(whole, row, error) < 0)
        return -1;
    whole->out += row->out;
    whole->count++;
    return 0;
}

static int read_all(struct rank_whole *whole, struct rank_local *local, struct vfm_link *link,
                    struct rank_stream *stream)
{
    struct vfm_record record;
    struct vfm_buffer key = {0};
    struct rank_entry entry, before = {0};
    struct vfm_error *error = &link->error;
    uint64_t group = 0;
    int got = -1;
    if (vfm_record_init(&record, link->shapes, link->arena, error) < 0)
        return -1;
    while ((got = rank_stream_next(stream, &entry, error)) > 0) {
        vfm_arena_clear(link->arena);
        vfm_shapes_trim(link->shapes);
        if (whole->count && !rank_same_group(&entry, &before))
            group++;
        key.length = 0;
        vfm_buffer_add(&key, entry.key, entry.group_length);
        before = entry;
        before.key = key.data;
        got = -1;
        if (vfm_buffer_check(&key, error) < 0 ||
            vfm_scan(&record, (struct vfm_slice){entry.line, entry.line_length}, error) < 0 ||
            read_row(whole, &record, vfm_binding_places(&local->binding, record.shape), group,
                     error) < 0)
            break;
    }
    vfm_record_release(&record);
    vfm_buffer_release(&key);
    return got;
}

/* ---- working out ---- */

static int work_out(struct rank_whole *whole, struct vfm_error *error)
{
    const struct vfm_rank_options *options = &whole->rank->options;
    for (size_t from = 0, end; from < whole->count; from = end) {
        for (end = from + 1;
             end < whole->count && whole->rows[end].group == whole->rows[from].group;)
            end++;
        if ((options->pareto_count && rank_pareto(whole, from, end, error) < 0) ||
            (options->draws && rank_robust(whole, from, end, error) < 0))
            return -1;
    }
    if (!options->has_budget)
        return 0;
    if (!(whole->chosen = calloc(whole->count + 1, sizeof *whole->chosen)))
        return no_memory(error);
    return vfm_portfolio_choose(whole->projects, whole->count, options->budget, whole->chosen,
                                &whole->portfolio, error);
}

int rank_whole_open(struct rank_local *local, struct vfm_link *link, struct rank_stream *stream,
                    struct rank_whole **out)
{
    struct rank_whole *whole = calloc(1, sizeof *whole);
    if (!whole)
        return no_memory(&link->error);
    *out = whole; /* the caller closes it, on failure too */
    whole->rank = local->rank;
    return read_all(whole, local, link, stream) < 0 ? -1 : work_out(whole, &link->error);
}

void rank_whole_close(struct rank_whole *whole)
{
    if (!whole)
        return;
    vfm_arena_release(&whole->arena);
    vfm_table_release(&whole->either);
    vfm_table_release(&whole->criteria);
    vfm_buffer_release(&whole->text);
    free(whole->rows);
    free(whole->projects);
    free(whole->chosen);
    free(whole->weights);
    free(whole);
}

/* ---- telling ---- */

int rank_whole_set(struct rank_whole *whole, uint64_t index, struct vfm_record *record,
                   struct vfm_error *error)
{
    static const struct vfm_slice dominated = VFM_LITERAL("dominated");
    static const struct vfm_slice dominated_by = VFM_LITERAL("dominated_by");
    static const struct vfm_slice chosen = VFM_LITERAL("chosen");
    static const struct vfm_slice shares = VFM_LITERAL("rank_shares");
    static const struct vfm_slice none = VFM_LITERAL("[]");
    const struct vfm_rank_options *options = &whole->rank->options;
    const struct rank_row *row = &whole->rows[index];
    if (options->pareto_count && row->out) {
        if (vfm_record_set(record, dominated, vfm_make_null(), error) < 0 ||
            vfm_record_set(record, dominated_by, vfm_make_json(none), error) < 0)
            return -1;
    } else if (options->pareto_count) {
        struct vfm_slice by = row->dominated ? row->dominated_by : none;
        if (vfm_record_set(record, dominated, vfm_make_boolean(row->dominated), error) < 0 ||
            vfm_record_set(record, dominated_by, vfm_make_json(by), error) < 0)
            return -1;
    }
    if (options->draws &&
        vfm_record_set(record, shares, row->out ? vfm_make_null() : vfm_make_json(row->shares),
                       error) < 0)
        return -1;
    if (!options->has_budget)
        return 0;
    return vfm_record_set(record, chosen, vfm_make_boolean(whole->chosen[index]), error);
}

int rank_whole_tell(struct rank_whole *whole, struct vfm_link *link)
{
    const struct vfm_rank_options *options = &whole->rank->options;
    struct vfm_record record;
    struct vfm_arena *arena = link->arena;
    if (whole->out)
        vfm_link_note(link, "%zu that failed a gate: left out of --pareto, --budget and --robust",
                      whole->out);
    if (!options->has_budget)
        return 0;
    vfm_arena_clear(arena);
    if (vfm_record_init(&record, link->shapes, arena, &link->error) < 0)
        return -1;
    vfm_money left = options->budget - whole->portfolio.cost;
    const struct {
        const char *name;
        struct vfm_value value;
    } fields[] = {
        {"record", vfm_make_text(vfm_slice_of("portfolio"), arena)},
        {"budget", vfm_make_money(options->budget, arena)},
        {"cost_field", vfm_make_text(vfm_slice_of(options->cost), arena)},
        {"value_field", vfm_make_text(vfm_slice_of(options->value), arena)},
        {"cost", vfm_make_money(whole->portfolio.cost, arena)},
        {"value", vfm_make_money(whole->portfolio.value, arena)},
        {"left", vfm_make_money(left, arena)},
        {"projects", vfm_make_count(whole->portfolio.count, arena)},
        {"of", vfm_make_count(whole->count, arena)},
    };
    int result = 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields && result == 0; i++)
        result =
            vfm_record_set(&record, vfm_slice_of(fields[i].name), fields[i].value, &link->error);
    if (result == 0)
        result = vfm_link_emit(link, &record);
    vfm_record_release(&record);
    return result;
}
