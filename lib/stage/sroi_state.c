// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "sroi.h"

#include <stdlib.h>

static void profile_release(struct sroi_profile *profile)
{
    for (uint32_t i = 0; i < profile->count; i++)
        free(profile->flows[i].amounts[SROI_ALL]);
    free(profile->flows);
    *profile = (struct sroi_profile){0};
}

void sroi_state_release(struct sroi_state *state)
{
    if (!state)
        return;
    for (size_t i = 0; i < state->groups.count; i++)
        profile_release(&state->rows[i].profile);
    free(state->rows);
    free(state->cells);
    vfm_table_release(&state->groups);
    vfm_table_release(&state->cell_keys);
    vfm_table_release(&state->terms);
    vfm_buffer_release(&state->scratch);
    sroi_cover_release(&state->cover);
    *state = (struct sroi_state){0};
}

struct sroi_row *sroi_state_row(struct sroi_state *state, struct vfm_slice key,
                                struct vfm_error *error)
{
    size_t known = state->groups.count;
    if (group_room(&state->rows, sizeof *state->rows, known, &state->row_capacity, error) < 0)
        return NULL;
    size_t index = vfm_table_add(&state->groups, key, error);
    if (index == VFM_ABSENT)
        return NULL;
    if (index == known)
        state->rows[index] =
            (struct sroi_row){.origin = SROI_NO_ORIGIN, .terms = SROI_NONE, .cells = SROI_NONE};
    return &state->rows[index];
}

struct sroi_cell *sroi_state_cell(struct sroi_state *state, struct sroi_row *row, uint8_t field,
                                  struct vfm_slice text, struct vfm_error *error)
{
    uint32_t group = (uint32_t)(row - state->rows);
    size_t known = state->cell_keys.count;
    if (group_cell_key(&state->scratch, group, field, text, error) < 0 ||
        group_room(&state->cells, sizeof *state->cells, known, &state->cell_capacity, error) < 0)
        return NULL;
    size_t index = vfm_table_add(&state->cell_keys, vfm_buffer_view(&state->scratch), error);
    if (index == VFM_ABSENT)
        return NULL;
    if (index == known) {
        state->cells[index] = (struct sroi_cell){.next = row->cells, .field = field};
        row->cells = (uint32_t)index;
    }
    return &state->cells[index];
}

struct vfm_slice sroi_cell_text(const struct sroi_state *state, uint32_t cell)
{
    return group_cell_text(state->cell_keys.entries[cell].key);
}

int sroi_state_terms(struct sroi_state *state, struct sroi_row *row, struct vfm_slice terms,
                     struct vfm_error *error)
{
    size_t id = vfm_table_add(&state->terms, terms, error);
    if (id == VFM_ABSENT)
        return -1;
    if (row->terms == SROI_NONE)
        row->terms = (uint32_t)id;
    if (row->terms == id)
        return 0;
    return sroi_state_cell(state, row, SROI_CELL_TERMS, terms, error) ? 0 : -1;
}

/* ---- profiles ---- */

/* Room for `years` in a flow. */
static int flow_room(struct sroi_flow *flow, uint32_t years, struct vfm_error *error)
{
    uint32_t capacity = years > 2 * flow->capacity ? years : 2 * flow->capacity;
    vfm_money *all = calloc((size_t)capacity * SROI_FLOWS, sizeof *all);
    if (!all)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for benefits over %u years", years);
    vfm_money *old = flow->amounts[SROI_ALL];
    for (int i = 0; i < SROI_FLOWS; i++) {
        vfm_money *amounts = all + (size_t)capacity * (size_t)i;
        if (flow->years)
            memcpy(amounts, flow->amounts[i], flow->years * sizeof *amounts);
        flow->amounts[i] = amounts;
    }
    free(old);
    flow->capacity = capacity;
    return 0;
}

struct sroi_flow *sroi_profile_flow_made(struct sroi_profile *profile, int32_t start,
                                         uint32_t years, struct vfm_error *error)
{
    uint32_t found = 0;
    while (found < profile->count && profile->flows[found].start != start)
        found++;
    if (found == profile->count) {
        size_t capacity = profile->capacity;
        if (group_room(&profile->flows, sizeof *profile->flows, found, &capacity, error) < 0)
            return NULL;
        profile->capacity = (uint32_t)capacity;
        profile->flows[profile->count++] = (struct sroi_flow){.start = start};
    }
    struct sroi_flow *flow = &profile->flows[found];
    uint32_t room = vfm_course_steps(years);
    return room > flow->capacity && flow_room(flow, room, error) < 0 ? NULL : flow;
}

int sroi_profile_add(struct sroi_profile *profile, int32_t start, uint32_t years,
                     const vfm_money *const amounts[SROI_FLOWS], bool *overflowed,
                     struct vfm_error *error)
{
    struct sroi_flow *flow = sroi_profile_flow(profile, start, years, error);
    if (!flow)
        return -1;
    bool over = false;
    for (int i = 0; i < SROI_FLOWS; i++) {
        const vfm_money *terms = amounts[i];
        vfm_money *sums = flow->amounts[i];
        for (uint32_t year = 0; terms && year < years; year++)
            over |= __builtin_add_overflow(sums[year], terms[year], &sums[year]);
    }
    *overflowed |= over;
    return 0;
}

vfm_money sroi_flow_amount(const struct sroi_flow *flow, enum vfm_sroi_case which, uint32_t year)
{
    switch (which) {
    case VFM_CASE_PUBLIC:
        return flow->amounts[SROI_ALL][year] - flow->amounts[SROI_TRANSFERS][year];
    case VFM_CASE_FISCAL:
        return flow->amounts[SROI_CASHABLE][year];
    default:
        return flow->amounts[SROI_ALL][year];
    }
}

/* ---- adding states up ---- */

vfm_money sroi_row_benefits(const struct sroi_row *row, enum vfm_sroi_case which)
{
    switch (which) {
    case VFM_CASE_PUBLIC:
        return row->benefits - row->transfers;
    case VFM_CASE_FISCAL:
        return row->cashable;
    default:
        return row->benefits;
    }
}

static void add_sums(struct sroi_state *state, struct sroi_row *into, const struct sroi_row *from)
{
    sroi_sum(state, &into->benefits, from->benefits);
    sroi_sum(state, &into->transfers, from->transfers);
    sroi_sum(state, &into->fiscal, from->fiscal);
    sroi_sum(state, &into->cashable, from->cashable);
    for (int i = 0; i < VFM_CASES; i++) {
        sroi_sum(state, &into->losses[i], from->losses[i]);
        sroi_sum(state, &into->weighting[i], from->weighting[i]);
        sroi_sum(state, &into->reducing[i], from->reducing[i]);
        into->profile.missing[i] += from->profile.missing[i];
    }
    sroi_sum(state, &into->impact, from->impact);
    sroi_sum(state, &into->value, from->value);
    sroi_sum(state, &into->inputs, from->inputs);
    sroi_sum(state, &into->constrained, from->constrained);
    sroi_sum(state, &into->inputs_reducing, from->inputs_reducing);
    sroi_sum(state, &into->constrained_reducing, from->constrained_reducing);
    into->outcome_lines += from->outcome_lines;
    into->input_lines += from->input_lines;
    into->output_lines += from->output_lines;
    into->immaterial_lines += from->immaterial_lines;
    into->weighted_lines += from->weighted_lines;
    into->constrained_lines += from->constrained_lines;
    into->impact_lines += from->impact_lines;
    into->value_lines += from->value_lines;
    into->reduced_lines += from->reduced_lines;
    into->whole_lines += from->whole_lines;
    into->profile.derived += from->profile.derived;
    if (from->origin < into->origin)
        into->origin = from->origin;
}

int sroi_state_absorb(struct sroi_state *state, struct sroi_row *into,
                      const struct sroi_state *other, const struct sroi_row *from,
                      struct vfm_error *error)
{
    add_sums(state, into, from);
    for (uint32_t i = 0; i < from->profile.count; i++) {
        const struct sroi_flow *flow = &from->profile.flows[i];
        const vfm_money *const amounts[SROI_FLOWS] = {flow->amounts[0], flow->amounts[1],
                                                      flow->amounts[2]};
        if (sroi_profile_add(&into->profile, flow->start, flow->years, amounts, &state->overflowed,
                             error) < 0)
            return -1;
    }
    if (from->terms != SROI_NONE &&
        sroi_state_terms(state, into, other->terms.entries[from->terms].key, error) < 0)
        return -1;
    for (uint32_t at = from->cells; at != SROI_NONE; at = other->cells[at].next) {
        struct sroi_cell cell = other->cells[at]; /* a copy: the two states may be one */
        struct vfm_slice text = sroi_cell_text(other, at);
        if (cell.field == SROI_CELL_TERMS) {
            if (sroi_state_terms(state, into, text, error) < 0)
                return -1;
            continue;
        }
        struct sroi_cell *same = sroi_state_cell(state, into, cell.field, text, error);
        if (!same)
            return -1;
        for (int i = 0; i < VFM_CASES; i++)
            sroi_sum(state, &same->amounts[i], cell.amounts[i]);
    }
    return 0;
}

int sroi_state_merge(struct sroi_state *state, const struct sroi_state *other,
                     struct vfm_error *error)
{
    state->overflowed |= other->overflowed;
    if (sroi_cover_merge(&state->cover, &other->cover, error) < 0)
        return -1;
    for (size_t i = 0; i < other->groups.count; i++) {
        struct sroi_row *into = sroi_state_row(state, other->groups.entries[i].key, error);
        if (!into || sroi_state_absorb(state, into, other, &other->rows[i], error) < 0)
            return -1;
    }
    return 0;
}
