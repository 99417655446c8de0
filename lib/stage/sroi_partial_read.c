// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Records of sums (see sroi_partial.c) into the state. */
#include "sroi.h"

#include <vfm/number.h>
#include <vfm/tree.h>

/* A partial being read. */
struct reading {
    struct sroi_local *local;
    struct sroi_row *row;
    struct vfm_arena *arena;
    struct vfm_error *error;
};

static int damaged(struct vfm_error *error, const char *what)
{
    return vfm_fail(error, VFM_BAD_TYPE,
                    "a partial is damaged (%s): make it again with vfm-sroi --partial", what);
}

/* ---- numbers ---- */

static int read_amount(struct reading *reading, const struct vfm_node *node, vfm_money *sum)
{
    vfm_money amount;
    if (!node || node->kind != VFM_NUMBER)
        return damaged(reading->error, "an amount");
    if (vfm_money_parse(node->text, &amount, reading->error) < 0)
        return -1;
    sroi_sum(&reading->local->state, sum, amount);
    return 0;
}

static int read_count(struct reading *reading, const struct vfm_node *node, uint64_t *sum)
{
    uint64_t count;
    if (!node || node->kind != VFM_NUMBER || vfm_count_parse(node->text, &count) < 0)
        return damaged(reading->error, "a count");
    *sum += count;
    return 0;
}

static int read_cases(struct reading *reading, const struct vfm_node *list,
                      vfm_money sums[VFM_CASES])
{
    const struct vfm_node *node = list ? list->child : NULL;
    for (int i = 0; i < VFM_CASES; i++, node = node->next)
        if (!node || read_amount(reading, node, &sums[i]) < 0)
            return damaged(reading->error, "amounts by case");
    return 0;
}

static int read_month(struct reading *reading, const struct vfm_node *node, int32_t *month)
{
    double number;
    if (!node || node->kind != VFM_NUMBER ||
        vfm_number_parse(node->text, &number, reading->error) < 0 ||
        !(number >= SROI_UNDATED && number <= 120000))
        return damaged(reading->error, "a month");
    *month = (int32_t)number;
    return 0;
}

static int read_numbers(struct reading *reading, const struct vfm_node *sums)
{
    struct sroi_row *row = reading->row;
    const struct vfm_node *node;
    for (const struct sroi_member *member = sroi_amounts; member->name; member++) {
        node = vfm_tree_member(sums, member->name);
        void *place = (char *)row + member->offset;
        if (node && read_amount(reading, node, place) < 0)
            return -1;
    }
    for (const struct sroi_member *member = sroi_counts; member->name; member++) {
        node = vfm_tree_member(sums, member->name);
        void *place = (char *)row + member->offset;
        if (node && read_count(reading, node, place) < 0)
            return -1;
    }
    if (read_cases(reading, vfm_tree_member(sums, "losses"), row->losses) < 0 ||
        read_cases(reading, vfm_tree_member(sums, "weighting"), row->weighting) < 0)
        return -1;
    node = vfm_tree_member(sums, "reducing");
    if (node && read_cases(reading, node, row->reducing) < 0)
        return -1;
    node = vfm_tree_member(sums, "derived");
    if (node && read_count(reading, node, &row->profile.derived) < 0)
        return -1;
    node = vfm_tree_member(sums, "missing");
    node = node ? node->child : NULL;
    for (int i = 0; i < VFM_CASES; i++, node = node->next)
        if (!node || read_count(reading, node, &row->profile.missing[i]) < 0)
            return damaged(reading->error, "counts by case");
    node = vfm_tree_member(sums, "origin");
    if (node) {
        int32_t origin = SROI_NO_ORIGIN;
        if (read_month(reading, node, &origin) < 0)
            return -1;
        row->origin = origin < row->origin ? origin : row->origin;
    }
    return 0;
}

/* ---- years ---- */

static int read_flow(struct reading *reading, const struct vfm_node *node)
{
    const vfm_money *amounts[SROI_FLOWS];
    int32_t start = SROI_UNDATED;
    uint32_t years = 0;
    if (read_month(reading, vfm_tree_member(node, "start"), &start) < 0)
        return -1;
    for (int i = 0; i < SROI_FLOWS; i++) {
        const struct vfm_node *list = vfm_tree_member(node, sroi_flow_names[i]);
        if (!list || list->kind != VFM_ARRAY || list->count > VFM_MOST_YEARS ||
            (i && list->count != years))
            return damaged(reading->error, "amounts by year");
        years = list->count;
        vfm_money *all = vfm_arena_take(reading->arena, (years + 1) * sizeof *all);
        if (!all)
            return vfm_fail(reading->error, VFM_NO_MEMORY, "no memory for %u years", years);
        const struct vfm_node *amount = list->child;
        for (uint32_t year = 0; year < years; year++, amount = amount->next) {
            all[year] = 0;
            if (read_amount(reading, amount, &all[year]) < 0)
                return -1;
        }
        amounts[i] = all;
    }
    return sroi_profile_add(&reading->row->profile, start, years, amounts,
                            &reading->local->state.overflowed, reading->error);
}

static int read_flows(struct reading *reading, const struct vfm_node *list)
{
    for (const struct vfm_node *node = list ? list->child : NULL; node; node = node->next)
        if (read_flow(reading, node) < 0)
            return -1;
    return 0;
}

/* ---- cells ---- */

/* Appends a node's text to local->text as cells hold it. */
static int add_text(struct reading *reading, const struct vfm_node *node)
{
    if (!node || node->kind != VFM_STRING)
        return damaged(reading->error, "a name");
    struct vfm_value text = vfm_make_text(node->text, reading->arena);
    vfm_buffer_add(&reading->local->text, text.text, text.length);
    return vfm_buffer_check(&reading->local->text, reading->error);
}

static int read_cells(struct reading *reading, const struct vfm_node *list, uint8_t field)
{
    struct vfm_buffer *text = &reading->local->text;
    for (const struct vfm_node *node = list ? list->child : NULL; node; node = node->next) {
        const struct vfm_node *part = node->child;
        text->length = 0;
        if (add_text(reading, part) < 0)
            return -1;
        part = part->next;
        if (field == SROI_CELL_OUTPUT) {
            vfm_buffer_put(text, SROI_UNIT_SEPARATOR);
            if (add_text(reading, part) < 0)
                return -1;
            part = part->next;
        }
        struct sroi_cell *cell = sroi_state_cell(&reading->local->state, reading->row, field,
                                                 vfm_buffer_view(text), reading->error);
        if (!cell || read_cases(reading, part, cell->amounts) < 0)
            return -1;
    }
    return 0;
}

static int read_parts(struct reading *reading, const struct vfm_node *sums)
{
    const struct sroi_stage *sroi = reading->local->sroi;
    const struct vfm_node *parts = vfm_tree_member(sums, "parts");
    for (size_t i = 0; i < sroi->part_count; i++) {
        const struct vfm_node *list = parts ? vfm_tree_member(parts, sroi->parts[i].data) : NULL;
        if (!list)
            return vfm_fail(reading->error, VFM_MISSING_FIELD,
                            "a partial does not say how its benefits are shared by %s: make it "
                            "with --partial --shares %s",
                            sroi->parts[i].data, sroi->parts[i].data);
        if (read_cells(reading, list, (uint8_t)i) < 0)
            return -1;
    }
    if (read_cells(reading, vfm_tree_member(sums, "outputs"), SROI_CELL_OUTPUT) < 0)
        return -1;
    return read_cells(reading, vfm_tree_member(sums, "units"), SROI_CELL_UNIT);
}

static int read_terms(struct reading *reading, const struct vfm_node *list)
{
    struct vfm_buffer *text = &reading->local->text;
    for (const struct vfm_node *set = list ? list->child : NULL; set; set = set->next) {
        const struct vfm_node *term = set->child;
        text->length = 0;
        for (int i = 0; i < 3; i++, term = term->next) {
            if (!term)
                return damaged(reading->error, "a basis");
            if (term->kind != VFM_NULL) {
                vfm_buffer_put(text, GROUP_KEY_TEXT);
                if (add_text(reading, term) < 0)
                    return -1;
            }
            vfm_buffer_put(text, SROI_UNIT_SEPARATOR);
        }
        if (vfm_buffer_check(text, reading->error) < 0 ||
            sroi_state_terms(&reading->local->state, reading->row, vfm_buffer_view(text),
                             reading->error) < 0)
            return -1;
    }
    return 0;
}

/* ---- the record ---- */

/* That the partial was grouped by at least the fields that are grouped by now. */
static int check_by(struct reading *reading, const struct vfm_value *by)
{
    const struct vfm_sroi_fields *wanted = &reading->local->sroi->options.by;
    struct vfm_error ignored = {0};
    struct vfm_node *list = NULL;
    if (by && by->kind == VFM_ARRAY)
        list = vfm_tree_parse(reading->arena, "by", (struct vfm_slice){by->text, by->length},
                              &ignored);
    if (!list)
        return damaged(reading->error, "by");
    for (size_t i = 0; i < wanted->count; i++) {
        const struct vfm_node *name = list->child;
        while (name && !vfm_slice_is(name->text, wanted->names[i]))
            name = name->next;
        if (!name)
            return vfm_fail(reading->error, VFM_MISSING_FIELD,
                            "a partial was not grouped by %s: make it with --partial --by %s",
                            wanted->names[i], wanted->names[i]);
    }
    return 0;
}

static int check_per(struct reading *reading, const struct vfm_value *per)
{
    const char *wanted = reading->local->sroi->options.per;
    struct vfm_slice text = {"", 0};
    if (!wanted)
        return 0;
    if (per && vfm_value_string(per, "per", reading->arena, &text, reading->error) < 0)
        return -1;
    if (!vfm_slice_is(text, wanted))
        return vfm_fail(reading->error, VFM_MISSING_FIELD,
                        "a partial did not count the units of %s: make it with --partial --per",
                        wanted);
    return 0;
}

static int read_row(struct reading *reading, const struct vfm_value *sums)
{
    struct vfm_error ignored = {0};
    struct vfm_node *root = NULL;
    if (sums->kind == VFM_OBJECT)
        root = vfm_tree_parse(reading->arena, "sums", (struct vfm_slice){sums->text, sums->length},
                              &ignored);
    if (!root)
        return damaged(reading->error, "sums");
    if (read_numbers(reading, root) < 0 ||
        read_flows(reading, vfm_tree_member(root, "flows")) < 0 || read_parts(reading, root) < 0)
        return -1;
    return read_terms(reading, vfm_tree_member(root, "terms"));
}

static int read_head(struct reading *reading, const struct sroi_view *view, struct vfm_slice set)
{
    const struct vfm_value *rows = sroi_get(view, SLOT_ROWS);
    const struct vfm_value *covers = sroi_get(view, SLOT_COVERS);
    uint64_t count;
    if (!rows || vfm_count_parse(vfm_value_token(rows, reading->arena), &count) < 0 || !covers ||
        covers->kind != VFM_ARRAY)
        return damaged(reading->error, "its head");
    return sroi_cover_head(&reading->local->state.cover, set, count,
                           (struct vfm_slice){covers->text, covers->length}, reading->error);
}

int sroi_push_partial(struct sroi_local *local, struct vfm_link *link, const struct sroi_view *view)
{
    struct reading reading = {.local = local, .arena = view->record->arena, .error = &link->error};
    const struct vfm_value *name = sroi_get(view, SLOT_SET);
    const struct vfm_value *number = sroi_get(view, SLOT_ROW);
    const struct vfm_value *sums = sroi_get(view, SLOT_SUMS);
    struct vfm_slice set = {NULL, 0};
    int status = 0;
    if (!name || name->kind != VFM_STRING)
        status = damaged(reading.error, "the name of its set");
    else
        set = vfm_value_token(name, reading.arena);
    if (status == 0 && !sums) {
        status = read_head(&reading, view, set);
    } else if (status == 0) {
        if (!number)
            status = damaged(reading.error, "the number of its row");
        else if (check_by(&reading, sroi_get(view, SLOT_BY)) < 0 ||
                 check_per(&reading, sroi_get(view, SLOT_PER)) < 0 ||
                 sroi_read_key(local, view, reading.error) < 0)
            status = -1;
        else if (!(reading.row =
                       sroi_state_row(&local->state, vfm_buffer_view(&local->key), reading.error)))
            status = -1;
        else
            status = read_row(&reading, sums) < 0
                         ? -1
                         : sroi_cover_row(&local->state.cover, set,
                                          vfm_value_token(number, reading.arena), reading.error);
    }
    return status < 0 ? vfm_link_refuse_record(link, view->record) : vfm_link_take(link);
}
