// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Sums into results. Everything here runs once, in one thread, over groups in the order of their
 * keys; the fields stand in the order in which vfm-sroi(1) lists them.
 */
#include "sroi_report.h"

#include <stdlib.h>

static const char own_names[] =
    "record by inputs benefits npv sroi net_sroi payback_years fiscal cashable "
    "outcome_lines input_lines shares case over cumulative impact value pvs "
    "transfers constrained weighted_npv immaterial_lines weighted_benefits "
    "weighted_sroi outputs switching versus comparison extra_inputs extra_benefits "
    "marginal_return per units unit unit_cost net_per_unit population take_up "
    "scaled_npv annual_years annual_rate annual_cost annual_benefit reduced_inputs "
    "reduced_benefits reduced_npv reduced_sroi set row rows sums covers working ";

bool sroi_result_owns(const char *name)
{
    size_t length = strlen(name);
    for (const char *at = own_names; *at; at += strcspn(at, " ") + 1)
        if (strcspn(at, " ") == length && memcmp(at, name, length) == 0)
            return true;
    return false;
}

/* ---- one result ---- */

int sroi_put_by(struct sroi_report *report, const struct sroi_group *group)
{
    const struct vfm_sroi_fields *by = &report->options->by;
    struct vfm_slice key = group->key;
    report->json.length = 0;
    vfm_buffer_put(&report->json, '[');
    for (size_t i = 0; i < group->fields; i++) {
        if (i)
            vfm_buffer_put(&report->json, ',');
        vfm_buffer_json(&report->json, vfm_slice_of(by->names[i]));
    }
    vfm_buffer_put(&report->json, ']');
    if (sroi_put_json(report, "by") < 0)
        return -1;
    for (size_t i = 0; i < group->fields; i++)
        if (sroi_put(report, by->names[i], group_key_next(&key)) < 0)
            return -1;
    return 0;
}

static int put_main(struct sroi_report *report, const struct sroi_group *group)
{
    const struct vfm_appraisal *appraisal = &group->appraisal;
    report->without_ratio += !appraisal->has_ratio;
    if (sroi_put_money(report, "inputs", group->inputs) < 0 ||
        sroi_put_money(report, "benefits", group->benefits) < 0 ||
        sroi_put_money(report, "npv", appraisal->npv) < 0 ||
        sroi_put_maybe(report, "sroi", appraisal->has_ratio, appraisal->sroi) < 0 ||
        sroi_put_maybe(report, "net_sroi", appraisal->has_ratio, appraisal->net_sroi) < 0 ||
        sroi_put_payback(report, group) < 0 ||
        sroi_put_money(report, "fiscal", group->row->fiscal) < 0 ||
        sroi_put_money(report, "cashable", group->row->cashable) < 0 ||
        sroi_put_count(report, "outcome_lines", group->row->outcome_lines) < 0)
        return -1;
    return sroi_put_count(report, "input_lines", group->payer->input_lines);
}

/* The same sums with the distribution weights, beside those without. */
static int put_weighted(struct sroi_report *report, const struct sroi_group *group)
{
    struct vfm_appraisal weighted;
    vfm_money benefits = group->benefits + group->row->weighting[report->options->which];
    if (!group->row->weighted_lines)
        return 0;
    if (sroi_put_money(report, "weighted_benefits", benefits) < 0 ||
        vfm_appraise(benefits, group->inputs, group->denominator, &weighted, &report->link->error) <
            0 ||
        sroi_put_money(report, "weighted_npv", weighted.npv) < 0)
        return -1;
    return sroi_put_maybe(report, "weighted_sroi", weighted.has_ratio, weighted.sroi);
}

/* Whether each line that is summed has its own figure at the reduced rates. */
static bool all_reduced(const struct sroi_group *group)
{
    const struct sroi_row *row = group->row, *payer = group->payer;
    return row->reduced_lines == row->outcome_lines + row->input_lines &&
           payer->reduced_lines == payer->outcome_lines + payer->input_lines;
}

/* The same sums at the reduced rates of long horizons, beside those at the standard ones. */
static int put_reduced(struct sroi_report *report, const struct sroi_group *group)
{
    struct vfm_appraisal reduced;
    vfm_money benefits = group->benefits + group->row->reducing[report->options->which];
    vfm_money less = group->payer->inputs_reducing;
    vfm_money below = group->constrained ? group->payer->constrained_reducing : less;
    if (!group->row->reduced_lines && !group->payer->reduced_lines)
        return 0;
    report->partly_reduced += !all_reduced(group);
    if (sroi_put_money(report, "reduced_inputs", group->inputs + less) < 0 ||
        sroi_put_money(report, "reduced_benefits", benefits) < 0 ||
        vfm_appraise(benefits, group->inputs + less, group->denominator + below, &reduced,
                     &report->link->error) < 0 ||
        sroi_put_money(report, "reduced_npv", reduced.npv) < 0)
        return -1;
    return sroi_put_maybe(report, "reduced_sroi", reduced.has_ratio, reduced.sroi);
}

/* What is there only where it says something. */
static int put_further(struct sroi_report *report, const struct sroi_group *group)
{
    static const char *const cases[] = {"all", "public", "fiscal"};
    const struct vfm_sroi_options *options = report->options;
    const struct sroi_row *row = group->row;
    uint64_t lines = row->outcome_lines;
    bool every = options->which == VFM_CASE_ALL; /* what was not split by case is of all lines */
    if ((options->which != VFM_CASE_ALL &&
         sroi_put_text(report, "case", cases[options->which]) < 0) ||
        (options->over == VFM_OVER_ALL && sroi_put_text(report, "over", "all") < 0) ||
        (options->cumulative && group->fields &&
         sroi_put(report, "cumulative", vfm_make_boolean(true)) < 0) ||
        (every && lines && row->impact_lines == lines &&
         sroi_put_money(report, "impact", row->impact) < 0) ||
        (every && lines && row->value_lines == lines &&
         sroi_put_money(report, "value", row->value) < 0) ||
        sroi_put_years(report, group) < 0 ||
        (row->transfers && sroi_put_money(report, "transfers", row->transfers) < 0) ||
        (report->constrained &&
         sroi_put_money(report, "constrained", group->payer->constrained) < 0) ||
        put_weighted(report, group) < 0 || put_reduced(report, group) < 0 ||
        (row->immaterial_lines &&
         sroi_put_count(report, "immaterial_lines", row->immaterial_lines) < 0) ||
        sroi_put_outputs(report, group) < 0 || sroi_put_switching(report, group) < 0 ||
        sroi_put_versus(report, group) < 0 || sroi_put_units(report, group) < 0)
        return -1;
    if (sroi_put_annual(report, group) < 0)
        return -1;
    return sroi_put_working(report, group);
}

static int fill_group(struct sroi_report *report, struct sroi_group *group)
{
    const struct vfm_sroi_options *options = report->options;
    struct vfm_error *error = &report->link->error;
    bool over_all = options->over == VFM_OVER_ALL;
    group->payer = over_all ? report->whole : group->row;
    group->terms = sroi_row_terms(over_all ? &report->total : group->state, group->payer);
    group->origin =
        group->payer->origin < group->row->origin ? group->payer->origin : group->row->origin;
    if (group->origin == SROI_NO_ORIGIN)
        group->origin = 0;
    group->benefits = sroi_row_benefits(group->row, options->which);
    group->inputs = group->payer->inputs;
    group->constrained = options->which == VFM_CASE_PUBLIC && report->constrained;
    group->denominator = group->constrained ? group->payer->constrained : group->inputs;
    if (vfm_appraise(group->benefits, group->inputs, group->denominator, &group->appraisal, error) <
        0)
        return -1;
    return sroi_row_cells(group->state, group->row, &group->cells, &group->cell_count, error);
}

/* `state` holds `row`; the first `fields` names of `by` stand in `key`. */
static int put_result(struct sroi_report *report, const struct sroi_state *state,
                      const struct sroi_row *row, struct vfm_slice key, size_t fields)
{
    struct sroi_group group = {.state = state, .row = row, .key = key, .fields = fields};
    if (fill_group(report, &group) < 0)
        return -1;
    vfm_record_clear(&report->record);
    int status = -1;
    if (sroi_put_text(report, "record", "sroi") == 0 && sroi_put_by(report, &group) == 0 &&
        put_main(report, &group) == 0 && sroi_put_shares(report, &group) == 0 &&
        sroi_put_terms(report, &group.terms) == 0 && put_further(report, &group) == 0 &&
        sroi_note_computed(report, &group) == 0)
        status = vfm_link_emit(report->link, &report->record);
    free(group.cells);
    vfm_arena_clear(&report->arena);
    return status;
}

/* ---- all results ---- */

static int compare_places(const void *left, const void *right)
{
    const struct sroi_place *a = left, *b = right;
    return group_key_compare(a->key, b->key);
}

static int sort_rows(struct sroi_report *report)
{
    const struct sroi_state *state = report->state;
    size_t count = state->groups.count;
    report->places = malloc((count + 1) * sizeof *report->places);
    if (!report->places)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory to order %zu groups",
                        count);
    for (size_t i = 0; i < count; i++)
        report->places[i] = (struct sroi_place){state->groups.entries[i].key, &state->rows[i]};
    qsort(report->places, count, sizeof *report->places, compare_places);
    return 0;
}

/* The sums of all groups, where something is held against them. */
static int add_whole(struct sroi_report *report)
{
    const struct sroi_state *lines = report->lines;
    struct vfm_error *error = &report->link->error;
    if (!report->options->totals && report->options->over != VFM_OVER_ALL)
        return 0;
    struct sroi_row *whole = sroi_state_row(&report->total, (struct vfm_slice){"", 0}, error);
    if (!whole)
        return -1;
    for (size_t i = 0; i < lines->groups.count; i++)
        if (sroi_state_absorb(&report->total, whole, lines, &lines->rows[i], error) < 0)
            return -1;
    report->whole = whole;
    return 0;
}

/* Sums are checked once, here, so that a run fails or not whatever the order of its lines. */
static int check_limits(const struct sroi_row *row, struct vfm_error *error)
{
    vfm_money gains = row->benefits - row->losses[VFM_CASE_ALL];
    const vfm_money sums[] = {
        gains,       row->losses[VFM_CASE_ALL], row->fiscal, row->cashable, row->impact, row->value,
        row->inputs, row->constrained};
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        if (sums[i] > VFM_MONEY_LIMIT || sums[i] < -VFM_MONEY_LIMIT)
            return sroi_too_large(error);
    return 0;
}

static int check_row(struct sroi_report *report, const struct sroi_state *state,
                     const struct sroi_row *row)
{
    struct sroi_terms terms = sroi_row_terms(state, row);
    if (sroi_check_terms(report, &terms) < 0)
        return -1;
    report->constrained |= row->constrained_lines > 0;
    return check_limits(row, &report->link->error);
}

static int check_all(struct sroi_report *report)
{
    if (report->state->overflowed || report->total.overflowed)
        return sroi_too_large(&report->link->error);
    if (report->whole)
        return check_row(report, &report->total, report->whole);
    for (size_t i = 0; i < report->state->groups.count; i++)
        if (check_row(report, report->state, report->places[i].row) < 0)
            return -1;
    return 0;
}

static void tell(struct sroi_report *report, size_t results)
{
    struct vfm_link *link = report->link;
    uint64_t whole_lines = 0;
    for (size_t i = 0; i < report->lines->groups.count; i++)
        whole_lines += report->lines->rows[i].whole_lines;
    if (!results)
        vfm_link_note(link, "no outcome, input or output was read: there is nothing to add up");
    if (report->without_ratio)
        vfm_link_note(link, "%llu of %zu results have no inputs above zero: their sroi is null",
                      (unsigned long long)report->without_ratio, results);
    if (report->without_payback)
        vfm_link_note(
            link,
            "payback_years is left out of %llu of %zu results, whose lines do not say how "
            "they spread over years: run vfm-discount --yearly for it",
            (unsigned long long)report->without_payback, results);
    if (report->partly_reduced)
        vfm_link_note(link,
                      "the reduced figures of %llu of %zu results hold lines at the standard rates "
                      "too, which reach no more than 50 years: vfm-discount --reduced gives all of "
                      "them",
                      (unsigned long long)report->partly_reduced, results);
    if (report->without_units)
        vfm_link_note(link, "%llu of %zu results have no units of %s: their unit cost is null",
                      (unsigned long long)report->without_units, results, report->options->per);
    if (report->unstated)
        vfm_link_note(link, "some lines do not say their price_year: they are taken to be in the "
                            "prices of the others");
    if (whole_lines)
        vfm_link_note(link, "%llu fiscal lines do not say how much is cashable: they count whole",
                      (unsigned long long)whole_lines);
}

static int put_results(struct sroi_report *report)
{
    const struct vfm_sroi_options *options = report->options;
    const struct sroi_state *state = report->state;
    size_t results = state->groups.count;
    if (sroi_check_covered(report) < 0 || check_all(report) < 0)
        return -1;
    if (options->partial)
        return sroi_put_partials(report);
    if (sroi_find_comparators(report) < 0)
        return -1;
    for (size_t i = 0; i < state->groups.count; i++)
        if (put_result(report, state, report->places[i].row, report->places[i].key,
                       options->by.count) < 0)
            return -1;
    if (options->totals && options->by.count && results) {
        results++;
        if (put_result(report, &report->total, report->whole, (struct vfm_slice){"", 0}, 0) < 0)
            return -1;
    }
    tell(report, results);
    return sroi_put_expectations(report);
}

int sroi_end(void *state, struct vfm_link *link)
{
    struct sroi_local *local = state;
    const struct sroi_stage *sroi = local->sroi;
    struct sroi_state to_date = {0};
    struct sroi_report report = {
        .sroi = sroi,
        .options = &sroi->options,
        .link = link,
        .lines = &local->state,
        .state = &local->state,
    };
    int status = -1;
    link->error = (struct vfm_error){0};
    if (vfm_record_init(&report.record, link->shapes, &report.arena, &link->error) < 0)
        return -1;
    if (sroi->options.cumulative)
        report.state = &to_date;
    if ((!sroi->options.cumulative ||
         sroi_accumulate(sroi, &local->state, &to_date, &link->error) == 0) &&
        add_whole(&report) == 0 && sort_rows(&report) == 0)
        status = put_results(&report);
    free(report.places);
    free(report.comparator);
    free(report.computed);
    vfm_table_release(&report.comparators);
    sroi_state_release(&to_date);
    sroi_state_release(&report.total);
    vfm_record_release(&report.record);
    vfm_buffer_release(&report.json);
    vfm_buffer_release(&report.covers);
    vfm_arena_release(&report.arena);
    return status;
}
