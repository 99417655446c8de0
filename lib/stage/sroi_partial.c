// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Sums as records: a head that says what they cover, and a row for each group. Only what is not
 * nothing is written.
 */
#include "sroi_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define MEMBER(name)                           \
    {                                          \
#name, offsetof(struct sroi_row, name) \
    }

const struct sroi_member sroi_amounts[] = {
    MEMBER(benefits),
    MEMBER(transfers),
    MEMBER(fiscal),
    MEMBER(cashable),
    MEMBER(impact),
    MEMBER(value),
    MEMBER(inputs),
    MEMBER(constrained),
    MEMBER(inputs_reducing),
    MEMBER(constrained_reducing),
    {NULL, 0},
};

const struct sroi_member sroi_counts[] = {
    MEMBER(outcome_lines),
    MEMBER(input_lines),
    MEMBER(output_lines),
    MEMBER(immaterial_lines),
    MEMBER(weighted_lines),
    MEMBER(constrained_lines),
    MEMBER(impact_lines),
    MEMBER(value_lines),
    MEMBER(whole_lines),
    MEMBER(reduced_lines),
    {NULL, 0},
};

const char *const sroi_flow_names[SROI_FLOWS] = {"all", "transfers", "cashable"};

/* ---- members of "sums" ---- */

static void add_name(struct vfm_buffer *json, const char *name)
{
    vfm_buffer_put(json, json->length > 1 ? ',' : '{');
    vfm_buffer_json(json, vfm_slice_of(name));
    vfm_buffer_put(json, ':');
}

/* [all, public, fiscal] */
static int add_cases(struct sroi_report *report, const vfm_money amounts[VFM_CASES])
{
    for (int i = 0; i < VFM_CASES; i++) {
        vfm_buffer_put(&report->json, i ? ',' : '[');
        if (sroi_add_money(report, amounts[i]) < 0)
            return -1;
    }
    vfm_buffer_put(&report->json, ']');
    return 0;
}

static int add_numbers(struct sroi_report *report, const struct sroi_row *row)
{
    struct vfm_buffer *json = &report->json;
    for (const struct sroi_member *member = sroi_amounts; member->name; member++) {
        vfm_money amount;
        memcpy(&amount, (const char *)row + member->offset, sizeof amount);
        if (!amount)
            continue;
        add_name(json, member->name);
        if (sroi_add_money(report, amount) < 0)
            return -1;
    }
    for (const struct sroi_member *member = sroi_counts; member->name; member++) {
        uint64_t count;
        memcpy(&count, (const char *)row + member->offset, sizeof count);
        if (!count)
            continue;
        add_name(json, member->name);
        vfm_buffer_format(json, "%" PRIu64, count);
    }
    add_name(json, "losses");
    if (add_cases(report, row->losses) < 0)
        return -1;
    add_name(json, "weighting");
    if (add_cases(report, row->weighting) < 0)
        return -1;
    if (row->reduced_lines) {
        add_name(json, "reducing");
        if (add_cases(report, row->reducing) < 0)
            return -1;
    }
    if (row->profile.derived) {
        add_name(json, "derived");
        vfm_buffer_format(json, "%" PRIu64, row->profile.derived);
    }
    const uint64_t *missing = row->profile.missing;
    add_name(json, "missing");
    vfm_buffer_format(json, "[%" PRIu64 ",%" PRIu64 ",%" PRIu64 "]", missing[0], missing[1],
                      missing[2]);
    if (row->origin != SROI_NO_ORIGIN) {
        add_name(json, "origin");
        vfm_buffer_format(json, "%d", (int)row->origin);
    }
    return 0;
}

static int compare_flows(const void *left, const void *right)
{
    const struct sroi_flow *const *a = left, *const *b = right;
    return ((*a)->start > (*b)->start) - ((*a)->start < (*b)->start);
}

static int add_flow(struct sroi_report *report, const struct sroi_flow *flow)
{
    struct vfm_buffer *json = &report->json;
    vfm_buffer_format(json, "{\"start\":%d", (int)flow->start);
    for (int i = 0; i < SROI_FLOWS; i++) {
        vfm_buffer_format(json, ",\"%s\":[", sroi_flow_names[i]);
        for (uint32_t year = 0; year < flow->years; year++) {
            if (year)
                vfm_buffer_put(json, ',');
            if (sroi_add_money(report, flow->amounts[i][year]) < 0)
                return -1;
        }
        vfm_buffer_put(json, ']');
    }
    vfm_buffer_put(json, '}');
    return 0;
}

static int add_flows(struct sroi_report *report, const struct sroi_profile *profile)
{
    if (!profile->count)
        return 0;
    const struct sroi_flow **flows = malloc(profile->count * sizeof *flows);
    if (!flows)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for the years of a group");
    for (uint32_t i = 0; i < profile->count; i++)
        flows[i] = &profile->flows[i];
    qsort(flows, profile->count, sizeof *flows, compare_flows);
    int status = 0;
    add_name(&report->json, "flows");
    for (uint32_t i = 0; i < profile->count && status == 0; i++) {
        vfm_buffer_put(&report->json, i ? ',' : '[');
        status = add_flow(report, flows[i]);
    }
    vfm_buffer_put(&report->json, ']');
    free(flows);
    return status;
}

/* The cells of one field: each its text and its amounts. */
static int add_cells(struct sroi_report *report, const struct sroi_group *group, uint8_t field)
{
    struct vfm_buffer *json = &report->json;
    bool more = false;
    vfm_buffer_put(json, '[');
    for (size_t i = 0; i < group->cell_count; i++) {
        const struct sroi_share *cell = &group->cells[i];
        if (cell->field != field)
            continue;
        vfm_buffer_text(json, more ? ",[" : "[");
        more = true;
        if (field == SROI_CELL_OUTPUT) {
            const char *end = memchr(cell->text.data, SROI_UNIT_SEPARATOR, cell->text.length);
            size_t length = (size_t)(end - cell->text.data);
            sroi_add_quoted(json, (struct vfm_slice){cell->text.data, length});
            vfm_buffer_put(json, ',');
            sroi_add_quoted(json, (struct vfm_slice){end + 1, cell->text.length - length - 1});
        } else {
            sroi_add_quoted(json, cell->text);
        }
        vfm_buffer_put(json, ',');
        if (add_cases(report, cell->amounts) < 0)
            return -1;
        vfm_buffer_put(json, ']');
    }
    vfm_buffer_put(json, ']');
    return 0;
}

/* Whether an earlier part is of the same field: --shares and --switching may both name it. */
static bool is_repeated(const struct sroi_stage *sroi, size_t part)
{
    for (size_t i = 0; i < part; i++)
        if (vfm_slice_equal(sroi->parts[i], sroi->parts[part]))
            return true;
    return false;
}

static int add_parts(struct sroi_report *report, const struct sroi_group *group)
{
    const struct sroi_stage *sroi = report->sroi;
    if (sroi->part_count) {
        add_name(&report->json, "parts");
        for (size_t i = 0; i < sroi->part_count; i++) {
            if (is_repeated(sroi, i))
                continue;
            vfm_buffer_put(&report->json, i ? ',' : '{');
            vfm_buffer_json(&report->json, sroi->parts[i]);
            vfm_buffer_put(&report->json, ':');
            if (add_cells(report, group, (uint8_t)i) < 0)
                return -1;
        }
        vfm_buffer_put(&report->json, '}');
    }
    add_name(&report->json, "outputs");
    if (add_cells(report, group, SROI_CELL_OUTPUT) < 0)
        return -1;
    add_name(&report->json, "units");
    return add_cells(report, group, SROI_CELL_UNIT);
}

/* ---- sets of terms ---- */

static int compare_texts(const void *left, const void *right)
{
    const struct vfm_slice *a = left, *b = right;
    return vfm_slice_compare(*a, *b);
}

/* Each set a list of a basis, a currency and a price year, null where it was not said. */
static void add_set(struct vfm_buffer *json, struct vfm_slice set)
{
    for (int i = 0; i < 3; i++) {
        size_t length =
            (size_t)((const char *)memchr(set.data, SROI_UNIT_SEPARATOR, set.length) - set.data);
        vfm_buffer_put(json, i ? ',' : '[');
        if (length)
            sroi_add_quoted(json, (struct vfm_slice){set.data + 1, length - 1});
        else
            vfm_buffer_text(json, "null");
        set.data += length + 1;
        set.length -= length + 1;
    }
    vfm_buffer_put(json, ']');
}

static int add_terms(struct sroi_report *report, const struct sroi_group *group)
{
    struct vfm_slice *sets = malloc((group->cell_count + 1) * sizeof *sets);
    size_t count = 0;
    if (!sets)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for the terms of a group");
    if (group->row->terms != SROI_NONE)
        sets[count++] = group->state->terms.entries[group->row->terms].key;
    for (size_t i = 0; i < group->cell_count; i++)
        if (group->cells[i].field == SROI_CELL_TERMS)
            sets[count++] = group->cells[i].text;
    qsort(sets, count, sizeof *sets, compare_texts);
    add_name(&report->json, "terms");
    vfm_buffer_put(&report->json, '[');
    for (size_t i = 0, more = 0; i < count; i++) {
        if (i && vfm_slice_equal(sets[i], sets[i - 1]))
            continue;
        if (more++)
            vfm_buffer_put(&report->json, ',');
        add_set(&report->json, sets[i]);
    }
    vfm_buffer_put(&report->json, ']');
    free(sets);
    return 0;
}

/* ---- records ---- */

static int put_per(struct sroi_report *report)
{
    return report->options->per ? sroi_put_text(report, "per", report->options->per) : 0;
}

static int put_row(struct sroi_report *report, const char *set, size_t number)
{
    const struct sroi_place *place = &report->places[number];
    struct sroi_group group = {.state = report->state,
                               .row = place->row,
                               .key = place->key,
                               .fields = report->options->by.count};
    int status = -1;
    if (sroi_row_cells(group.state, group.row, &group.cells, &group.cell_count,
                       &report->link->error) < 0)
        return -1;
    vfm_record_clear(&report->record);
    if (sroi_put_text(report, "record", "sroi_partial") == 0 && sroi_put_by(report, &group) == 0 &&
        sroi_put_text(report, "set", set) == 0 && sroi_put_count(report, "row", number) == 0 &&
        put_per(report) == 0) {
        report->json.length = 0;
        if (add_numbers(report, group.row) == 0 && add_flows(report, &group.row->profile) == 0 &&
            add_parts(report, &group) == 0 && add_terms(report, &group) == 0) {
            vfm_buffer_put(&report->json, '}');
            if (sroi_put_json(report, "sums") == 0)
                status = vfm_link_emit(report->link, &report->record);
        }
    }
    free(group.cells);
    vfm_arena_clear(&report->arena);
    return status;
}

/* The name of the set: a hash of what it covers and of how it was grouped. */
static void name_set(struct sroi_report *report, char name[17])
{
    struct vfm_buffer *json = &report->json;
    json->length = 0;
    vfm_buffer_slice(json, vfm_buffer_view(&report->covers));
    for (size_t i = SLOT_FIXED; i < report->sroi->slots; i++) {
        vfm_buffer_put(json, SROI_UNIT_SEPARATOR);
        vfm_buffer_slice(json, report->sroi->names[i]);
    }
    if (report->options->per)
        vfm_buffer_text(json, report->options->per);
    snprintf(name, 17, "%016" PRIx64, vfm_hash(vfm_buffer_view(json)));
}

static int put_head(struct sroi_report *report, const char *set)
{
    vfm_record_clear(&report->record);
    if (sroi_put_text(report, "record", "sroi_partial") < 0 ||
        sroi_put_text(report, "set", set) < 0 ||
        sroi_put_count(report, "rows", report->state->groups.count) < 0)
        return -1;
    report->json.length = 0;
    vfm_buffer_slice(&report->json, vfm_buffer_view(&report->covers));
    if (sroi_put_json(report, "covers") < 0)
        return -1;
    int status = vfm_link_emit(report->link, &report->record);
    vfm_arena_clear(&report->arena);
    return status;
}

int sroi_put_partials(struct sroi_report *report)
{
    char set[17];
    name_set(report, set);
    if (put_head(report, set) < 0)
        return -1;
    for (size_t i = 0; i < report->state->groups.count; i++)
        if (put_row(report, set, i) < 0)
            return -1;
    return 0;
}
