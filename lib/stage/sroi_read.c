// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Records into sums. A record is read whole before anything is added, so that one that is refused
 * leaves no trace.
 */
#include "sroi_line.h"

int sroi_add_terms(struct sroi_state *state, struct sroi_row *row, uint32_t id,
                   struct vfm_error *error)
{
    if (row->terms == id)
        return 0;
    return sroi_state_terms(state, row, state->terms.entries[id].key, error);
}

static int no_quantity(const char *what, struct vfm_error *error)
{
    vfm_fail(error, VFM_MISSING_FIELD, "%s has no quantity: say how much there was", what);
    return vfm_fail_field(error, "quantity", (struct vfm_slice){NULL, 0});
}

/* ---- groups and cells ---- */

int sroi_read_key(struct sroi_local *local, const struct sroi_view *view, struct vfm_error *error)
{
    const struct vfm_sroi_fields *by = &local->sroi->options.by;
    local->key.length = 0;
    if (local->sroi->options.cumulative && !sroi_get(view, SLOT_PERIOD)) {
        vfm_fail(error, VFM_MISSING_FIELD,
                 "a record has no period: --cumulative needs one in every record");
        return vfm_fail_field(error, "period", (struct vfm_slice){NULL, 0});
    }
    for (size_t i = 0; i < by->count; i++)
        if (group_key_add(&local->key, sroi_get(view, SLOT_FIXED + (unsigned)i), by->names[i],
                          view->record->arena, error) < 0)
            return -1;
    return vfm_buffer_check(&local->key, error);
}

/* The words of a value as local->text holds them for a cell: nothing for one that is absent. */
static int add_text(struct sroi_local *local, const struct vfm_value *value, const char *field,
                    struct vfm_arena *arena, struct vfm_error *error)
{
    size_t kind = local->text.length;
    if (group_key_add(&local->text, value, field, arena, error) < 0 ||
        vfm_buffer_check(&local->text, error) < 0)
        return -1;
    /* the kind does not tell two cells apart: `1` and `"1"` are one name in a result */
    memmove(local->text.data + kind, local->text.data + kind + 1, local->text.length - kind - 1);
    local->text.length--;
    if (value && (value->kind == VFM_TRUE || value->kind == VFM_FALSE))
        vfm_buffer_text(&local->text, value->kind == VFM_TRUE ? "true" : "false");
    return vfm_buffer_check(&local->text, error);
}

int sroi_add_part(struct sroi_local *local, struct sroi_row *row, size_t part,
                  const struct vfm_value *value, const vfm_money amounts[VFM_CASES],
                  struct vfm_arena *arena, struct vfm_error *error)
{
    local->text.length = 0;
    if (add_text(local, value, local->sroi->parts[part].data, arena, error) < 0)
        return -1;
    struct sroi_cell *cell =
        sroi_state_cell(&local->state, row, (uint8_t)part, vfm_buffer_view(&local->text), error);
    if (!cell)
        return -1;
    for (int which = 0; which < VFM_CASES; which++)
        sroi_sum(&local->state, &cell->amounts[which], amounts[which]);
    return 0;
}

static int add_parts(struct sroi_local *local, const struct sroi_view *view, struct sroi_row *row,
                     const struct sroi_line *line, struct vfm_error *error)
{
    const struct sroi_stage *sroi = local->sroi;
    for (size_t i = 0; i < sroi->part_count; i++)
        if (sroi_add_part(local, row, i, sroi_get(view, (unsigned)(sroi->first_part + i)),
                          line->amounts, view->record->arena, error) < 0)
            return -1;
    return 0;
}

/* How many units of what --per names the record holds; *units 0 where it is about something else.
 */
static int read_units(struct sroi_local *local, const struct sroi_view *view, bool *counts,
                      vfm_money *units, struct vfm_error *error)
{
    const struct sroi_stage *sroi = local->sroi;
    const struct vfm_value *value;
    *counts = false;
    if (!sroi->per.field.data)
        return 0;
    value = sroi_get(view, (unsigned)sroi->per_slot);
    local->text.length = 0;
    if (!value || add_text(local, value, sroi->per.field.data, view->record->arena, error) < 0)
        return value ? -1 : 0;
    *counts = vfm_slice_equal(vfm_buffer_view(&local->text), sroi->per.value);
    if (!*counts)
        return 0;
    const struct vfm_value *quantity = sroi_get(view, SLOT_QUANTITY);
    if (!quantity)
        return no_quantity("what --per counts", error);
    return vfm_value_money(quantity, "quantity", units, error);
}

static int add_units(struct sroi_local *local, const struct sroi_view *view, struct sroi_row *row,
                     vfm_money units, struct vfm_error *error)
{
    local->text.length = 0;
    if (add_text(local, sroi_get(view, SLOT_UNIT), "unit", view->record->arena, error) < 0)
        return -1;
    struct sroi_cell *cell =
        sroi_state_cell(&local->state, row, SROI_CELL_UNIT, vfm_buffer_view(&local->text), error);
    if (!cell)
        return -1;
    sroi_sum(&local->state, &cell->amounts[0], units);
    return 0;
}

static void add_line(struct sroi_state *state, struct sroi_row *row, const struct sroi_line *line)
{
    vfm_money pv = line->amounts[VFM_CASE_ALL];
    row->outcome_lines++;
    sroi_sum(state, &row->benefits, pv);
    sroi_sum(state, &row->transfers, pv - line->amounts[VFM_CASE_PUBLIC]);
    if (line->fiscal) {
        sroi_sum(state, &row->fiscal, pv);
        sroi_sum(state, &row->cashable, line->amounts[VFM_CASE_FISCAL]);
        row->whole_lines += line->whole;
    }
    if (pv < 0)
        for (int i = 0; i < VFM_CASES; i++)
            sroi_sum(state, &row->losses[i], line->amounts[i]);
    if (line->weighted) {
        row->weighted_lines++;
        for (int i = 0; i < VFM_CASES; i++)
            sroi_sum(state, &row->weighting[i], line->weighting[i]);
    }
    if (line->reduced) {
        row->reduced_lines++;
        for (int i = 0; i < VFM_CASES; i++)
            sroi_sum(state, &row->reducing[i], line->reducing[i]);
    }
    sroi_sum(state, &row->impact, line->impact);
    sroi_sum(state, &row->value, line->value);
    row->impact_lines += line->has_impact;
    row->value_lines += line->has_value;
    row->profile.derived += line->derived;
    if (!line->has_profile)
        for (int i = 0; i < VFM_CASES; i++)
            row->profile.missing[i] += line->amounts[i] != 0;
    if (line->month != SROI_UNDATED && line->month < row->origin)
        row->origin = line->month;
}

/* The record is in the sums. */
static int take(struct sroi_local *local, struct vfm_link *link, const struct vfm_record *record)
{
    if (local->sroi->options.partial &&
        sroi_cover_line(&local->state.cover, record, &local->text, &link->error) < 0)
        return vfm_link_refuse_record(link, record);
    return vfm_link_take(link);
}

static int push_outcome(struct sroi_local *local, struct vfm_link *link,
                        const struct sroi_view *view)
{
    struct vfm_error *error = &link->error;
    struct sroi_state *state = &local->state;
    bool material = true, counts = false;
    vfm_money units;
    struct sroi_line line = {0};
    if ((sroi_may_have(view, SLOT_MATERIAL) &&
         sroi_read_boolean(view, SLOT_MATERIAL, "material", &material, error) < 0) ||
        sroi_read_key(local, view, error) < 0 ||
        (material && (sroi_read_line(local, view, &line, error) < 0 ||
                      read_units(local, view, &counts, &units, error) < 0)))
        return vfm_link_refuse_record(link, view->record);
    struct sroi_row *row = sroi_state_row(state, vfm_buffer_view(&local->key), error);
    if (!row)
        return vfm_link_refuse_record(link, view->record);
    if (!material) {
        row->immaterial_lines++;
        return take(local, link, view->record);
    }
    if ((local->sroi->part_count && add_parts(local, view, row, &line, error) < 0) ||
        sroi_add_terms(state, row, line.terms, error) < 0 ||
        (counts && add_units(local, view, row, units, error) < 0))
        return vfm_link_refuse_record(link, view->record);
    const vfm_money *all = local->years[SROI_ALL];
    const vfm_money *const amounts[SROI_FLOWS] = {
        [SROI_ALL] = all,
        [SROI_TRANSFERS] = line.transfer ? all : NULL,
        [SROI_CASHABLE] = line.fiscal ? local->years[SROI_CASHABLE] : NULL,
    };
    if (line.years && sroi_profile_add(&row->profile, line.start, line.years, amounts,
                                       &state->overflowed, error) < 0)
        return vfm_link_refuse_record(link, view->record);
    add_line(state, row, &line);
    return take(local, link, view->record);
}

/* ---- inputs and outputs ---- */

static int push_input(struct sroi_local *local, struct vfm_link *link, const struct sroi_view *view)
{
    struct vfm_error *error = &link->error;
    const struct vfm_value *pv = sroi_get(view, SLOT_PV);
    const struct vfm_value *low = sroi_get(view, SLOT_PV_REDUCED);
    vfm_money amount, reduced = 0;
    bool constrained = false;
    int32_t month;
    uint32_t terms;
    if (!pv) {
        sroi_no_pv("an input", error);
        return vfm_link_refuse_record(link, view->record);
    }
    if (vfm_value_money(pv, "pv", &amount, error) < 0 ||
        (low && vfm_value_money(low, "pv_reduced", &reduced, error) < 0) ||
        sroi_read_boolean(view, SLOT_CONSTRAINED, "constrained", &constrained, error) < 0 ||
        sroi_read_month(local, sroi_get(view, SLOT_PERIOD), view->record->arena, &month, error) <
            0 ||
        sroi_read_key(local, view, error) < 0 || sroi_view_terms(local, view, &terms, error) < 0)
        return vfm_link_refuse_record(link, view->record);
    struct sroi_row *row = sroi_state_row(&local->state, vfm_buffer_view(&local->key), error);
    if (!row || sroi_add_terms(&local->state, row, terms, error) < 0)
        return vfm_link_refuse_record(link, view->record);
    row->input_lines++;
    sroi_sum(&local->state, &row->inputs, amount);
    if (low) {
        row->reduced_lines++;
        sroi_sum(&local->state, &row->inputs_reducing, reduced - amount);
    }
    if (constrained) {
        row->constrained_lines++;
        sroi_sum(&local->state, &row->constrained, amount);
        if (low)
            sroi_sum(&local->state, &row->constrained_reducing, reduced - amount);
    }
    if (month != SROI_UNDATED && month < row->origin)
        row->origin = month;
    return take(local, link, view->record);
}

static int push_output(struct sroi_local *local, struct vfm_link *link,
                       const struct sroi_view *view)
{
    struct vfm_error *error = &link->error;
    const struct vfm_value *quantity = sroi_get(view, SLOT_QUANTITY);
    vfm_money quantity_read, units;
    bool counts;
    if (!quantity) {
        no_quantity("an output", error);
        return vfm_link_refuse_record(link, view->record);
    }
    if (vfm_value_money(quantity, "quantity", &quantity_read, error) < 0 ||
        sroi_read_key(local, view, error) < 0 ||
        read_units(local, view, &counts, &units, error) < 0)
        return vfm_link_refuse_record(link, view->record);
    local->text.length = 0;
    if (add_text(local, sroi_get(view, SLOT_OUTPUT), "output", view->record->arena, error) < 0)
        return vfm_link_refuse_record(link, view->record);
    vfm_buffer_put(&local->text, SROI_UNIT_SEPARATOR);
    if (add_text(local, sroi_get(view, SLOT_UNIT), "unit", view->record->arena, error) < 0)
        return vfm_link_refuse_record(link, view->record);
    struct sroi_row *row = sroi_state_row(&local->state, vfm_buffer_view(&local->key), error);
    struct sroi_cell *cell = row ? sroi_state_cell(&local->state, row, SROI_CELL_OUTPUT,
                                                   vfm_buffer_view(&local->text), error)
                                 : NULL;
    if (!cell)
        return vfm_link_refuse_record(link, view->record);
    sroi_sum(&local->state, &cell->amounts[0], quantity_read);
    if (counts && add_units(local, view, row, units, error) < 0)
        return vfm_link_refuse_record(link, view->record);
    row->output_lines++;
    return take(local, link, view->record);
}

int sroi_push(void *state, struct vfm_link *link, struct vfm_record *record)
{
    struct sroi_local *local = state;
    const int16_t *places = vfm_binding_places(&local->binding, record->shape);
    const struct vfm_value *kind = vfm_record_get(record, places, SLOT_RECORD);
    if (!kind || kind->kind != VFM_STRING)
        return vfm_link_pass(link, record);
    const struct sroi_view view = {record, places, vfm_binding_there(&local->binding)};
    if (IS_WORD(kind, "outcome"))
        return push_outcome(local, link, &view);
    if (IS_WORD(kind, "input"))
        return push_input(local, link, &view);
    if (IS_WORD(kind, "output"))
        return push_output(local, link, &view);
    if (IS_WORD(kind, "sroi_partial"))
        return sroi_push_partial(local, link, &view);
    return vfm_link_pass(link, record);
}
