// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What goes out: the merged entries, each read back as a record and given its rank. Where a rank or
 * a margin depends on what comes after, equals are held back until they are all there.
 */
#include <math.h>
#include <stdlib.h>

#include <vfm/points.h>
#include <vfm/scanner.h>

#include "rank.h"

enum { NAME_BASIS, NAME_FRAMEWORK, NAMES };

static const struct vfm_slice compared[NAMES] = {VFM_LITERAL("basis"), VFM_LITERAL("framework")};

struct output {
    struct rank_local *local;
    struct vfm_link *link;
    struct rank_whole *whole; /* or NULL */
    struct vfm_record record;
    struct vfm_binding binding;
    struct vfm_ranking ranking;
    bool holds;                /* equals are held back */
    struct vfm_spill held;     /* in the form of runs */
    struct vfm_buffer key;     /* of the entry before */
    struct rank_entry before;  /* that entry; its key is the buffer's, it has no line */
    bool any;                  /* there was one */
    uint64_t in_group, sent;   /* entries */
    uint64_t left_out, absent; /* equal to the last of the top; without what is ranked by */
    struct vfm_buffer basis[NAMES];
    bool noted[NAMES];
};

/* ---- one record ---- */

/* Ranks compare figures: told where they were not made alike. */
static void compare_basis(struct output *output)
{
    const int16_t *places = vfm_binding_places(&output->binding, output->record.shape);
    for (unsigned i = 0; i < NAMES; i++) {
        const struct vfm_value *value = vfm_record_get(&output->record, places, i);
        struct vfm_slice text = VFM_LITERAL("none");
        struct vfm_buffer *first = &output->basis[i];
        if (value && value->kind == VFM_STRING)
            text = (struct vfm_slice){value->text, value->length};
        if (first->length == 0) {
            vfm_buffer_slice(first, text);
        } else if (!output->noted[i] && !vfm_slice_equal(text, vfm_buffer_view(first))) {
            vfm_link_note(output->link,
                          "records of different %s are ranked together: \"%.*s\" and \"%.*s\" are "
                          "not comparable (see --within)",
                          compared[i].data, VFM_PRINT(vfm_buffer_view(first)), VFM_PRINT(text));
            output->noted[i] = true;
        }
    }
}

static struct vfm_value rank_value(double rank, struct vfm_arena *arena)
{
    if (isnan(rank))
        return vfm_make_null();
    if (rank == floor(rank))
        return vfm_make_count((uint64_t)rank, arena);
    return vfm_make_number(rank, arena);
}

static struct vfm_value margin_value(double margin, struct vfm_arena *arena)
{
    char text[VFM_POINTS_TEXT];
    vfm_points points;
    struct vfm_error ignored = {0};
    if (isnan(margin))
        return vfm_make_null();
    if (vfm_points_round(margin, &points, &ignored) < 0)
        return vfm_make_number(margin, arena);
    struct vfm_slice digits = {text, vfm_points_print(points, text)};
    digits = vfm_arena_copy(arena, digits);
    return digits.data ? vfm_make_json(digits) : vfm_make_null();
}

static int send(struct output *output, const struct rank_entry *entry, double rank, double margin)
{
    static const struct vfm_slice rank_name = VFM_LITERAL("rank");
    static const struct vfm_slice margin_name = VFM_LITERAL("margin");
    const struct rank_stage *stage = output->local->rank;
    struct vfm_link *link = output->link;
    struct vfm_record *record = &output->record;
    struct vfm_slice line = {entry->line, entry->line_length};
    vfm_arena_clear(link->arena);
    vfm_shapes_trim(link->shapes);
    if (vfm_scan(record, line, &link->error) < 0)
        return -1;
    if (stage->by_count) {
        compare_basis(output);
        if (vfm_record_set(record, rank_name, rank_value(rank, link->arena), &link->error) < 0)
            return -1;
    }
    if (stage->options.margin &&
        vfm_record_set(record, margin_name, margin_value(margin, link->arena), &link->error) < 0)
        return -1;
    if (output->whole && rank_whole_set(output->whole, output->sent, record, &link->error) < 0)
        return -1;
    output->sent++;
    return vfm_link_emit(link, record);
}

/* ---- order ---- */

/* The part of the key that holds what is ranked by first. */
static const unsigned char *first_part(const struct rank_entry *entry)
{
    return (const unsigned char *)entry->key + entry->group_length;
}

static bool is_absent(const struct output *output, const struct rank_entry *entry)
{
    return output->local->rank->by_count && *first_part(entry) == RANK_ABSENT;
}

/* How far it is from the entries held back to `next` (NULL: they are the last of their group). */
static double margin_to(const struct output *output, const struct rank_entry *next)
{
    double here, there;
    if (!next || !rank_key_number(first_part(&output->before), &here) ||
        !rank_key_number(first_part(next), &there))
        return NAN;
    return fabs(here - there);
}

/* Sends on the equals held back; `next` follows them in their group. */
static int release_held(struct output *output, const struct rank_entry *next)
{
    const struct vfm_rank_options *options = &output->local->rank->options;
    struct vfm_spill_window window;
    struct rank_entry entry;
    double margin = margin_to(output, next);
    struct vfm_ranking place = {.first = output->ranking.first,
                                .distinct = output->ranking.distinct,
                                .seen = output->ranking.first - 1};
    if (output->held.length == 0)
        return 0;
    if (vfm_spill_window_open(&window, &output->held, 0, output->held.length, 1 << 16,
                              &output->link->error) < 0)
        return -1;
    int result = 0;
    while (result == 0 && !vfm_spill_window_done(&window)) {
        result = rank_entry_take(&window, &entry, &output->link->error);
        place.seen++;
        double rank = vfm_ranking_rank(options->ties == VFM_FRACTIONAL ? &output->ranking : &place,
                                       options->ties);
        bool absent = is_absent(output, &entry);
        bool last = place.seen == output->ranking.seen;
        if (result == 0)
            result = send(output, &entry, absent ? NAN : rank, absent ? NAN : last ? margin : 0);
    }
    vfm_spill_window_close(&window);
    vfm_spill_release(&output->held);
    output->held.limit = 1 << 20;
    return result;
}

static int remember(struct output *output, const struct rank_entry *entry)
{
    output->key.length = 0;
    vfm_buffer_add(&output->key, entry->key, entry->key_length);
    output->before = *entry;
    output->before.key = output->key.data;
    output->any = true;
    return vfm_buffer_check(&output->key, &output->link->error);
}

static int take_entry(struct output *output, const struct rank_entry *entry)
{
    const struct vfm_rank_options *options = &output->local->rank->options;
    bool same_group = output->any && rank_same_group(entry, &output->before);
    bool equal = same_group && rank_same_key(entry, &output->before);
    if (!equal && output->holds && release_held(output, same_group ? entry : NULL) < 0)
        return -1;
    if (!same_group) {
        output->ranking = (struct vfm_ranking){0};
        output->in_group = 0;
        for (int i = 0; i < NAMES; i++)
            output->basis[i].length = 0;
    }
    bool beyond = options->top && output->in_group >= options->top;
    if (beyond && !equal) { /* not even equal to the last of the top: nor is what follows */
        output->before.key_length = output->before.group_length;
        return 0;
    }
    vfm_ranking_next(&output->ranking, equal);
    if (!equal && remember(output, entry) < 0)
        return -1;
    if (beyond) {
        output->left_out++;
        return 0;
    }
    output->in_group++;
    output->absent += is_absent(output, entry);
    if (output->holds)
        return rank_entry_put(&output->held, entry, &output->link->error);
    double rank = vfm_ranking_rank(&output->ranking, options->ties);
    return send(output, entry, is_absent(output, entry) ? NAN : rank, NAN);
}

/* ---- all ---- */

static void tell(struct output *output)
{
    const struct rank_stage *rank = output->local->rank;
    if (output->left_out)
        vfm_link_note(output->link, "%llu more, equal to the last of the top %llu, left out",
                      (unsigned long long)output->left_out, (unsigned long long)rank->options.top);
    if (output->absent)
        vfm_link_note(output->link, "%llu without %s%s: they come last and have no rank",
                      (unsigned long long)output->absent, rank->by[0].name.data,
                      rank->first_score ? ", or that failed a gate" : "");
}

static int send_all(struct output *output, struct rank_stream *stream)
{
    struct rank_entry entry;
    int got = rank_stream_next(stream, &entry, &output->link->error);
    for (; got > 0; got = rank_stream_next(stream, &entry, &output->link->error))
        if (take_entry(output, &entry) < 0)
            return -1;
    if (got < 0 || (output->holds && release_held(output, NULL) < 0))
        return -1;
    tell(output);
    return output->whole ? rank_whole_tell(output->whole, output->link) : 0;
}

static struct rank_stream *open_stream(struct rank_local *local, struct vfm_error *error)
{
    size_t count = local->other_count + 1;
    struct rank_sorter *sorters =
        realloc(local->others, (local->other_count + 1) * sizeof *sorters);
    if (!sorters) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for merging");
        return NULL;
    }
    local->others = sorters;
    sorters[local->other_count++] = local->sorter;
    local->sorter = (struct rank_sorter){0};
    /* Output is being written while runs are merged: a part of the memory is for that. */
    return rank_stream_open(sorters, count, (size_t)(rank_memory(local->rank) / 4 * 3), error);
}

int rank_end(void *state, struct vfm_link *link)
{
    struct rank_local *local = state;
    const struct vfm_rank_options *options = &local->rank->options;
    struct output output = {.local = local,
                            .link = link,
                            .holds = options->margin || options->ties == VFM_FRACTIONAL,
                            .held = {.limit = 1 << 20}};
    link->error = (struct vfm_error){0};
    struct rank_stream *stream = open_stream(local, &link->error);
    if (!stream)
        return -1;
    int result = vfm_record_init(&output.record, link->shapes, link->arena, &link->error);
    if (result == 0)
        result = vfm_binding_init(&output.binding, compared, NAMES, &link->error);
    if (result == 0 && local->rank->whole &&
        (rank_whole_open(local, link, stream, &output.whole) < 0 ||
         rank_stream_rewind(stream, &link->error) < 0))
        result = -1;
    if (result == 0)
        result = send_all(&output, stream);
    rank_whole_close(output.whole);
    rank_stream_close(stream);
    vfm_binding_release(&output.binding);
    vfm_record_release(&output.record);
    vfm_spill_release(&output.held);
    vfm_buffer_release(&output.key);
    for (int i = 0; i < NAMES; i++)
        vfm_buffer_release(&output.basis[i]);
    return result;
}
