// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "sroi_report.h"

#include <stdlib.h>

static int compare_cells(const void *left, const void *right)
{
    const struct sroi_share *a = left, *b = right;
    if (a->field != b->field)
        return a->field - b->field;
    return vfm_slice_compare(a->text, b->text);
}

int sroi_row_cells(const struct sroi_state *state, const struct sroi_row *row,
                   struct sroi_share **cells, size_t *count, struct vfm_error *error)
{
    *count = 0;
    for (uint32_t at = row->cells; at != SROI_NONE; at = state->cells[at].next)
        ++*count;
    *cells = malloc((*count + 1) * sizeof **cells);
    if (!*cells)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for the shares of a group");
    struct sroi_share *next = *cells;
    for (uint32_t at = row->cells; at != SROI_NONE; at = state->cells[at].next)
        *next++ = (struct sroi_share){sroi_cell_text(state, at), state->cells[at].amounts,
                                      state->cells[at].field};
    qsort(*cells, *count, sizeof **cells, compare_cells);
    return 0;
}

/* ---- parts of the benefits ---- */

/* Appends what is to be said of one part. */
typedef int part_printer(struct sroi_report *report, const struct sroi_group *group,
                         vfm_money amount);

/* {field: {value: …, …}, …} over `count` of the stage's parts from `first`. */
static int put_parts(struct sroi_report *report, const struct sroi_group *group, const char *name,
                     size_t first, size_t count, part_printer *print)
{
    struct vfm_buffer *json = &report->json;
    size_t cell = 0;
    if (!count)
        return 0;
    json->length = 0;
    while (cell < group->cell_count && group->cells[cell].field < first)
        cell++;
    for (size_t part = first; part < first + count; part++) {
        vfm_buffer_put(json, part > first ? ',' : '{');
        vfm_buffer_json(json, report->sroi->parts[part]);
        vfm_buffer_add(json, ":{", 2);
        for (bool more = false; cell < group->cell_count && group->cells[cell].field == part;
             cell++, more = true) {
            if (more)
                vfm_buffer_put(json, ',');
            sroi_add_quoted(json, group->cells[cell].text);
            vfm_buffer_put(json, ':');
            if (print(report, group, group->cells[cell].amounts[report->options->which]) < 0)
                return -1;
        }
        vfm_buffer_put(json, '}');
    }
    vfm_buffer_put(json, '}');
    return sroi_put_json(report, name);
}

static int print_share(struct sroi_report *report, const struct sroi_group *group, vfm_money amount)
{
    (void)group;
    return sroi_add_money(report, amount);
}

int sroi_put_shares(struct sroi_report *report, const struct sroi_group *group)
{
    return put_parts(report, group, "shares", 0, report->options->shares.count, print_share);
}

static int print_switching(struct sroi_report *report, const struct sroi_group *group,
                           vfm_money amount)
{
    vfm_money fraction;
    if (amount == 0) {
        vfm_buffer_text(&report->json, "null"); /* no change of nothing breaks even */
        return 0;
    }
    if (vfm_switching(group->appraisal.npv, amount, &fraction, &report->link->error) < 0)
        return -1;
    return sroi_add_money(report, fraction);
}

int sroi_put_switching(struct sroi_report *report, const struct sroi_group *group)
{
    return put_parts(report, group, "switching", report->options->shares.count,
                     report->options->switching.count, print_switching);
}

/* ---- outputs ---- */

static int add_output(struct sroi_report *report, const struct sroi_group *group,
                      const struct sroi_share *cell)
{
    struct vfm_buffer *json = &report->json;
    const char *end = memchr(cell->text.data, SROI_UNIT_SEPARATOR, cell->text.length);
    struct vfm_slice output = {cell->text.data, (size_t)(end - cell->text.data)};
    struct vfm_slice unit = {end + 1, cell->text.length - output.length - 1};
    vfm_money units = cell->amounts[0], each;
    vfm_buffer_text(json, json->length ? ",{\"output\":" : "[{\"output\":");
    sroi_add_quoted(json, output);
    vfm_buffer_text(json, ",\"quantity\":");
    if (sroi_add_money(report, units) < 0)
        return -1;
    if (unit.length) {
        vfm_buffer_text(json, ",\"unit\":");
        sroi_add_quoted(json, unit);
    }
    vfm_buffer_text(json, ",\"unit_cost\":");
    if (units > 0) {
        if (vfm_money_ratio(group->inputs, units, &each, &report->link->error) < 0 ||
            sroi_add_money(report, each) < 0)
            return -1;
    } else {
        vfm_buffer_text(json, "null");
    }
    vfm_buffer_put(json, '}');
    return 0;
}

int sroi_put_outputs(struct sroi_report *report, const struct sroi_group *group)
{
    if (!group->row->output_lines)
        return 0;
    report->json.length = 0;
    for (size_t i = 0; i < group->cell_count; i++)
        if (group->cells[i].field == SROI_CELL_OUTPUT &&
            add_output(report, group, &group->cells[i]) < 0)
            return -1;
    vfm_buffer_put(&report->json, ']');
    return sroi_put_json(report, "outputs");
}
