// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Measures beyond the ratio, each for an option: a group against another, by unit, scaled up, by
 * year.
 */
#include "sroi_report.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- --versus ---- */

/* Which of `by` a choice is about. */
static size_t place_of(const struct sroi_report *report, struct vfm_slice field)
{
    size_t place = 0;
    while (!vfm_slice_is(field, report->options->by.names[place]))
        place++;
    return place;
}

/* The key without its part `place`, into `rest`. Whether that part is `value`. */
static bool split_key(struct vfm_slice key, size_t place, struct vfm_slice value,
                      struct vfm_buffer *rest)
{
    bool same = false;
    rest->length = 0;
    for (size_t i = 0; key.length; i++) {
        struct vfm_slice part = group_key_part(&key);
        if (i == place)
            same = part.data[0] != GROUP_KEY_NULL &&
                   vfm_slice_equal((struct vfm_slice){part.data + 1, part.length - 1}, value);
        else
            vfm_buffer_slice(rest, part);
    }
    return same;
}

int sroi_find_comparators(struct sroi_report *report)
{
    const struct sroi_choice *versus = &report->sroi->versus;
    struct vfm_error *error = &report->link->error;
    size_t groups = report->state->groups.count;
    if (!versus->field.data || !groups)
        return 0;
    size_t place = place_of(report, versus->field);
    report->comparator = calloc(groups, sizeof *report->comparator);
    if (!report->comparator)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for --versus");
    for (size_t i = 0; i < groups; i++) {
        if (!split_key(report->places[i].key, place, versus->value, &report->json))
            continue;
        size_t index = vfm_table_add(&report->comparators, vfm_buffer_view(&report->json), error);
        if (index == VFM_ABSENT || vfm_buffer_check(&report->json, error) < 0)
            return -1;
        report->comparator[index] = report->places[i];
    }
    if (!report->comparators.count)
        return vfm_fail(error, VFM_UNKNOWN_NAME,
                        "--versus %s: there is no such group among the %zu results",
                        report->options->versus, groups);
    return 0;
}

int sroi_put_versus(struct sroi_report *report, const struct sroi_group *group)
{
    const struct sroi_choice *versus = &report->sroi->versus;
    struct vfm_error *error = &report->link->error;
    struct vfm_margin margin;
    if (!versus->field.data || group->fields == 0)
        return 0;
    split_key(group->key, place_of(report, versus->field), versus->value, &report->json);
    if (vfm_buffer_check(&report->json, error) < 0 ||
        sroi_put_text(report, "versus", report->options->versus) < 0)
        return -1;
    size_t found = vfm_table_find(&report->comparators, vfm_buffer_view(&report->json));
    if (found == VFM_ABSENT)
        return sroi_put_text(report, "comparison", "no comparator");
    const struct sroi_row *other = report->comparator[found].row;
    if (other == group->row)
        return sroi_put_text(report, "comparison", "comparator");
    vfm_money inputs =
        report->options->over == VFM_OVER_ALL ? report->whole->inputs : other->inputs;
    if (vfm_marginal(group->benefits, group->inputs,
                     sroi_row_benefits(other, report->options->which), inputs, &margin, error) < 0)
        return -1;
    bool divided = margin.comparison == VFM_COSTS_MORE_GAINS_MORE ||
                   margin.comparison == VFM_COSTS_LESS_GAINS_LESS;
    if (sroi_put_text(report, "comparison", vfm_comparison_words(margin.comparison)) < 0 ||
        sroi_put_money(report, "extra_inputs", margin.inputs) < 0 ||
        sroi_put_money(report, "extra_benefits", margin.benefits) < 0)
        return -1;
    return sroi_put_maybe(report, "marginal_return", divided, margin.rate);
}

/* ---- --per, --population ---- */

/* The units of the group, of which there is one kind or none. */
static int find_units(struct sroi_report *report, const struct sroi_group *group, vfm_money *units,
                      struct vfm_slice *unit)
{
    const struct sroi_share *found = NULL;
    for (size_t i = 0; i < group->cell_count; i++) {
        const struct sroi_share *cell = &group->cells[i];
        if (cell->field != SROI_CELL_UNIT)
            continue;
        if (found)
            return vfm_fail(&report->link->error, VFM_MIXED_UNITS,
                            "--per %s: its quantities are in \"%.*s\" and in \"%.*s\", which "
                            "cannot be added up: bring them to one unit first",
                            report->options->per, VFM_PRINT(vfm_slice_head(found->text, 40)),
                            VFM_PRINT(vfm_slice_head(cell->text, 40)));
        found = cell;
    }
    *units = found ? found->amounts[0] : 0;
    *unit = found ? found->text : (struct vfm_slice){"", 0};
    return 0;
}

static int put_scaled(struct sroi_report *report, const struct sroi_group *group, vfm_money units)
{
    const struct vfm_sroi_options *options = report->options;
    vfm_money scaled = 0;
    if (options->population <= 0)
        return 0;
    if (units > 0 && vfm_scale_up(group->appraisal.npv, units, options->population,
                                  options->take_up, &scaled, &report->link->error) < 0)
        return -1;
    if (sroi_put(report, "population", vfm_make_number(options->population, &report->arena)) < 0 ||
        sroi_put(report, "take_up", vfm_make_number(options->take_up, &report->arena)) < 0)
        return -1;
    return sroi_put_maybe(report, "scaled_npv", units > 0, scaled);
}

int sroi_put_units(struct sroi_report *report, const struct sroi_group *group)
{
    struct vfm_error *error = &report->link->error;
    vfm_money units = 0, cost = 0, net = 0;
    struct vfm_slice unit = {"", 0};
    if (!report->sroi->per.field.data)
        return 0;
    if (find_units(report, group, &units, &unit) < 0 ||
        sroi_put_text(report, "per", report->options->per) < 0 ||
        sroi_put_money(report, "units", units) < 0)
        return -1;
    if (unit.length) {
        report->json.length = 0;
        sroi_add_quoted(&report->json, unit);
        if (sroi_put_json(report, "unit") < 0)
            return -1;
    }
    bool some = units > 0;
    report->without_units += !some;
    if (some && (vfm_money_ratio(group->inputs, units, &cost, error) < 0 ||
                 vfm_money_ratio(group->appraisal.npv, units, &net, error) < 0))
        return -1;
    if (sroi_put_maybe(report, "unit_cost", some, cost) < 0 ||
        sroi_put_maybe(report, "net_per_unit", some, net) < 0)
        return -1;
    return put_scaled(report, group, units);
}
