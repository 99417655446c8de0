// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Sums into results. Everything here runs once, in one thread, over rows in the order of their
 * keys; the fields stand in the order in which vfm-sroi(1) lists them.
 */
#include "sroi_report.h"

#include <stdlib.h>

static const char *const own_names[] = {"record",
                                        "by",
                                        "inputs",
                                        "benefits",
                                        "npv",
                                        "sroi",
                                        "net_sroi",
                                        "payback_years",
                                        "fiscal",
                                        "cashable",
                                        "outcome_lines",
                                        "input_lines",
                                        "shares",
                                        "case",
                                        "over",
                                        "impact",
                                        "value",
                                        "pvs",
                                        "transfers",
                                        "constrained",
                                        "weighted_benefits",
                                        "weighted_npv",
                                        "weighted_sroi",
                                        "immaterial_lines",
                                        "outputs",
                                        NULL};

bool sroi_result_owns(const char *name)
{
    for (size_t i = 0; own_names[i]; i++)
        if (strcmp(own_names[i], name) == 0)
            return true;
    return false;
}

static int put_group(struct sroi_report *report, struct vfm_slice key, size_t fields)
{
    const struct vfm_sroi_fields *by = &report->options->by;
    report->json.length = 0;
    vfm_buffer_put(&report->json, '[');
    for (size_t i = 0; i < fields; i++) {
        if (i)
            vfm_buffer_put(&report->json, ',');
        vfm_buffer_json(&report->json, vfm_slice_of(by->names[i]));
    }
    vfm_buffer_put(&report->json, ']');
    if (sroi_put_json(report, "by") < 0)
        return -1;
    for (size_t i = 0; i < fields; i++)
        if (sroi_put(report, by->names[i], sroi_key_next(&key)) < 0)
            return -1;
    return 0;
}

/* ---- one result ---- */

static int put_ratio(struct sroi_report *report, const char *name, bool has, vfm_money ratio)
{
    return has ? sroi_put_money(report, name, ratio) : sroi_put(report, name, vfm_make_null());
}

/* The same sums with the distribution weights, beside those without. */
static int put_weighted(struct sroi_report *report, const struct sroi_row *row, vfm_money inputs,
                        vfm_money denominator)
{
    enum vfm_sroi_case which = report->options->which;
    struct vfm_appraisal weighted;
    vfm_money benefits = sroi_row_benefits(row, which) + row->weighting[which];
    if (!row->weighted_lines)
        return 0;
    if (vfm_appraise(benefits, inputs, denominator, &weighted, &report->link->error) < 0 ||
        sroi_put_money(report, "weighted_benefits", benefits) < 0 ||
        sroi_put_money(report, "weighted_npv", weighted.npv) < 0)
        return -1;
    return put_ratio(report, "weighted_sroi", weighted.has_ratio, weighted.sroi);
}

static int put_main(struct sroi_report *report, const struct sroi_row *row,
                    const struct sroi_row *payer, int32_t origin, vfm_money denominator)
{
    enum vfm_sroi_case which = report->options->which;
    vfm_money benefits = sroi_row_benefits(row, which);
    struct vfm_appraisal appraisal;
    if (vfm_appraise(benefits, payer->inputs, denominator, &appraisal, &report->link->error) < 0)
        return -1;
    report->without_ratio += !appraisal.has_ratio;
    if (sroi_put_money(report, "inputs", payer->inputs) < 0 ||
        sroi_put_money(report, "benefits", benefits) < 0 ||
        sroi_put_money(report, "npv", appraisal.npv) < 0 ||
        put_ratio(report, "sroi", appraisal.has_ratio, appraisal.sroi) < 0 ||
        put_ratio(report, "net_sroi", appraisal.has_ratio, appraisal.net_sroi) < 0 ||
        sroi_put_payback(report, row, origin, payer->inputs) < 0 ||
        sroi_put_money(report, "fiscal", row->fiscal) < 0 ||
        sroi_put_money(report, "cashable", row->cashable) < 0 ||
        sroi_put_count(report, "outcome_lines", row->outcome_lines) < 0 ||
        sroi_put_count(report, "input_lines", payer->input_lines) < 0)
        return -1;
    return 0;
}

/* What is there only where it says something. */
static int put_further(struct sroi_report *report, const struct sroi_row *row,
                       const struct sroi_row *payer, int32_t origin, vfm_money denominator)
{
    static const char *const cases[] = {"all", "public", "fiscal"};
    const struct vfm_sroi_options *options = report->options;
    if ((options->which != VFM_CASE_ALL &&
         sroi_put_text(report, "case", cases[options->which]) < 0) ||
        (options->over == VFM_OVER_ALL && sroi_put_text(report, "over", "all") < 0) ||
        (row->outcome_lines && row->impact_lines == row->outcome_lines &&
         sroi_put_money(report, "impact", row->impact) < 0) ||
        (row->outcome_lines && row->value_lines == row->outcome_lines &&
         sroi_put_money(report, "value", row->value) < 0) ||
        sroi_put_years(report, row, origin) < 0 ||
        (row->transfers && sroi_put_money(report, "transfers", row->transfers) < 0) ||
        (report->constrained && sroi_put_money(report, "constrained", payer->constrained) < 0) ||
        put_weighted(report, row, payer->inputs, denominator) < 0 ||
        (row->immaterial_lines &&
         sroi_put_count(report, "immaterial_lines", row->immaterial_lines) < 0))
        return -1;
    return 0;
}

/* `state` holds `row`; the first `fields` names of `by` stand in `key`. */
static int put_result(struct sroi_report *report, const struct sroi_state *state,
                      const struct sroi_row *row, struct vfm_slice key, size_t fields)
{
    const struct vfm_sroi_options *options = report->options;
    const struct sroi_row *payer = options->over == VFM_OVER_ALL ? report->whole : row;
    int32_t origin = payer->origin < row->origin ? payer->origin : row->origin;
    vfm_money denominator = options->which == VFM_CASE_PUBLIC && report->constrained
                                ? payer->constrained
                                : payer->inputs;
    struct sroi_share *cells = NULL;
    size_t count;
    struct sroi_terms terms =
        sroi_row_terms(payer == report->whole ? &report->total : state, payer);
    if (origin == SROI_NO_ORIGIN)
        origin = 0;
    if (sroi_row_cells(state, row, &cells, &count, &report->link->error) < 0)
        return -1;
    vfm_record_clear(&report->record);
    int status =
        sroi_put_text(report, "record", "sroi") < 0 || put_group(report, key, fields) < 0 ||
                put_main(report, row, payer, origin, denominator) < 0 ||
                sroi_put_shares(report, cells, count) < 0 || sroi_put_terms(report, &terms) < 0 ||
                put_further(report, row, payer, origin, denominator) < 0 ||
                sroi_put_outputs(report, row, cells, count, payer->inputs) < 0
            ? -1
            : vfm_link_emit(report->link, &report->record);
    free(cells);
    vfm_arena_clear(&report->arena);
    return status;
}

/* ---- all results ---- */

/* A row and the name that orders it. */
struct place {
    struct vfm_slice key;
    const struct sroi_row *row;
};

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    return sroi_key_compare(a->key, b->key);
}

static struct place *sorted_rows(const struct sroi_state *state, struct vfm_error *error)
{
    size_t count = state->groups.count;
    struct place *places = malloc((count + 1) * sizeof *places);
    if (!places) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to order %zu groups", count);
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        places[i] = (struct place){state->groups.entries[i].key, &state->rows[i]};
    qsort(places, count, sizeof *places, compare_places);
    return places;
}

/* The sums of all groups, where something is held against them. */
static int add_whole(struct sroi_report *report)
{
    const struct sroi_state *state = report->state;
    struct vfm_error *error = &report->link->error;
    struct sroi_row *whole = sroi_state_row(&report->total, (struct vfm_slice){"", 0}, error);
    if (!whole)
        return -1;
    for (size_t i = 0; i < state->groups.count; i++)
        if (sroi_state_absorb(&report->total, whole, state, &state->rows[i], error) < 0)
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

static int check_all(struct sroi_report *report, const struct place *places)
{
    const struct sroi_state *state = report->state;
    for (size_t i = 0; i < state->groups.count; i++) {
        struct sroi_terms terms = sroi_row_terms(state, places[i].row);
        if (sroi_check_terms(report, &terms) < 0 ||
            check_limits(places[i].row, &report->link->error) < 0)
            return -1;
        report->constrained |= places[i].row->constrained_lines > 0;
    }
    if (state->overflowed || report->total.overflowed)
        return sroi_too_large(&report->link->error);
    if (!report->whole)
        return 0;
    report->unstated = 0;
    struct sroi_terms terms = sroi_row_terms(&report->total, report->whole);
    if (sroi_check_terms(report, &terms) < 0)
        return -1;
    return check_limits(report->whole, &report->link->error);
}

static void tell(struct sroi_report *report, size_t results)
{
    struct vfm_link *link = report->link;
    const struct sroi_state *state = report->state;
    uint64_t whole_lines = 0;
    for (size_t i = 0; i < state->groups.count; i++)
        whole_lines += state->rows[i].whole_lines;
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
    if (report->unstated)
        vfm_link_note(link, "some lines do not say their price_year: they are taken to be in the "
                            "prices of the others");
    if (whole_lines)
        vfm_link_note(link, "%llu fiscal lines do not say how much is cashable: they count whole",
                      (unsigned long long)whole_lines);
}

static int put_results(struct sroi_report *report, const struct place *places)
{
    const struct vfm_sroi_options *options = report->options;
    const struct sroi_state *state = report->state;
    size_t results = state->groups.count;
    if (check_all(report, places) < 0)
        return -1;
    for (size_t i = 0; i < state->groups.count; i++)
        if (put_result(report, state, places[i].row, places[i].key, options->by.count) < 0)
            return -1;
    if (options->totals && options->by.count && results) {
        results++;
        if (put_result(report, &report->total, report->whole, (struct vfm_slice){"", 0}, 0) < 0)
            return -1;
    }
    tell(report, results);
    return 0;
}

int sroi_end(void *state, struct vfm_link *link)
{
    struct sroi_local *local = state;
    struct sroi_report report = {
        .options = &local->sroi->options,
        .link = link,
        .state = &local->state,
    };
    link->error = (struct vfm_error){0};
    if (vfm_record_init(&report.record, link->shapes, &report.arena, &link->error) < 0)
        return -1;
    int status = 0;
    if (report.options->totals || report.options->over == VFM_OVER_ALL)
        status = add_whole(&report);
    struct place *places = status == 0 ? sorted_rows(report.state, &link->error) : NULL;
    status = places ? put_results(&report, places) : -1;
    free(places);
    sroi_state_release(&report.total);
    vfm_record_release(&report.record);
    vfm_buffer_release(&report.json);
    vfm_arena_release(&report.arena);
    return status;
}
