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

int sroi_put_shares(struct sroi_report *report, const struct sroi_share *cells, size_t count)
{
    const struct vfm_sroi_fields *shares = &report->options->shares;
    struct vfm_buffer *json = &report->json;
    if (!shares->count)
        return 0;
    json->length = 0;
    for (size_t i = 0, cell = 0; i < shares->count; i++) {
        vfm_buffer_put(json, i ? ',' : '{');
        vfm_buffer_json(json, vfm_slice_of(shares->names[i]));
        vfm_buffer_add(json, ":{", 2);
        for (size_t first = cell; cell < count && cells[cell].field == i; cell++) {
            if (cell > first)
                vfm_buffer_put(json, ',');
            sroi_add_quoted(json, cells[cell].text);
            vfm_buffer_put(json, ':');
            vfm_buffer_money(json, cells[cell].amounts[report->options->which]);
        }
        vfm_buffer_put(json, '}');
    }
    vfm_buffer_put(json, '}');
    return sroi_put_json(report, "shares");
}

int sroi_put_outputs(struct sroi_report *report, const struct sroi_row *row,
                     const struct sroi_share *cells, size_t count, vfm_money inputs)
{
    struct vfm_buffer *json = &report->json;
    if (!row->output_lines)
        return 0;
    json->length = 0;
    for (size_t i = 0; i < count; i++) {
        if (cells[i].field != SROI_CELL_OUTPUT)
            continue;
        struct vfm_slice output = cells[i].text, unit = output;
        output.length =
            (size_t)((const char *)memchr(output.data, SROI_UNIT_SEPARATOR, output.length) -
                     output.data);
        unit.data += output.length + 1;
        unit.length -= output.length + 1;
        vfm_money units = cells[i].amounts[0], each;
        vfm_buffer_text(json, json->length ? ",{\"output\":" : "[{\"output\":");
        sroi_add_quoted(json, output);
        vfm_buffer_text(json, ",\"quantity\":");
        vfm_buffer_money(json, units);
        if (unit.length) {
            vfm_buffer_text(json, ",\"unit\":");
            sroi_add_quoted(json, unit);
        }
        vfm_buffer_text(json, ",\"unit_cost\":");
        if (units > 0) {
            if (vfm_money_ratio(inputs, units, &each, &report->link->error) < 0)
                return -1;
            vfm_buffer_money(json, each);
        } else {
            vfm_buffer_text(json, "null");
        }
        vfm_buffer_put(json, '}');
    }
    vfm_buffer_put(json, ']');
    return sroi_put_json(report, "outputs");
}
