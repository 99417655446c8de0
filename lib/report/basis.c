// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What was computed, on what basis, and from how much: told before any figure.
 */
#include <inttypes.h>

#include "findings.h"

/* Adds a row to a list of names and values. */
static void row_add(struct vfm_report *report, struct vfm_grid *grid, const char *item,
                    struct vfm_slice value)
{
    if (!value.length)
        return;
    struct vfm_row *row = vfm_report_row(report, grid);
    vfm_report_set(row, 0, vfm_cell_text(vfm_slice_of(item)));
    vfm_report_set(row, 1, vfm_cell_text(value));
}

/* The different values of `key` in `list`, in order of first sight, parted by "; ". */
static struct vfm_slice different(struct vfm_report *report, const struct finding_list *list,
                                  const char *key, size_t *count)
{
    struct vfm_table seen = {0};
    struct vfm_buffer text = {0};
    struct vfm_error ignored = {0};
    for (size_t i = 0; i < list->count; i++) {
        struct vfm_slice value = finding_text(list->items[i], key);
        if (!value.length || vfm_table_find(&seen, value) != VFM_ABSENT)
            continue;
        report->failed = report->failed || vfm_table_add(&seen, value, &ignored) == VFM_ABSENT;
        if (text.length)
            vfm_buffer_text(&text, "; ");
        vfm_buffer_slice(&text, value);
    }
    *count = seen.count;
    struct vfm_slice kept = vfm_arena_copy(report->arena, vfm_buffer_view(&text));
    report->failed = report->failed || text.failed || !kept.data;
    vfm_buffer_release(&text);
    vfm_table_release(&seen);
    return kept;
}

/* `3 social returns by provider, 3 ranked records`. */
static struct vfm_slice what(struct vfm_report *report, const struct vfm_findings *findings)
{
    const struct {
        size_t count;
        const char *one, *many;
    } parts[] = {
        {findings->results.count, "social return", "social returns"},
        {findings->uncertainties.count, "summary of random draws", "summaries of random draws"},
        {findings->markets.count, "market", "markets"},
        {findings->scored.count, "scored record", "scored records"},
        {findings->ranked.count, "ranked record", "ranked records"},
    };
    struct vfm_buffer text = {0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count)
            vfm_buffer_format(&text, "%s%zu %s", text.length ? ", " : "", parts[i].count,
                              parts[i].count == 1 ? parts[i].one : parts[i].many);
    }
    struct vfm_slice kept = vfm_arena_copy(report->arena, vfm_buffer_view(&text));
    report->failed = report->failed || text.failed || !kept.data;
    vfm_buffer_release(&text);
    return kept;
}

/* The fields by which results are grouped, where all are grouped alike. */
static struct vfm_slice grouped_by(struct vfm_report *report, const struct finding_list *results)
{
    struct listing groups = {0};
    listing_add_groups(report, &groups, results);
    struct vfm_slice text = {NULL, 0};
    for (size_t i = 0; i < groups.count; i++)
        text = vfm_report_text(report, "%.*s%s%.*s", VFM_PRINT(text), i ? ", " : "",
                               VFM_PRINT(groups.fields[i].key));
    return text;
}

/* How many lines the results rest on: of the groups, where the whole stands beside them, and of one
 * scenario, as all have the same. */
static struct vfm_slice lines(struct vfm_report *report, const struct finding_list *results)
{
    size_t count;
    uint64_t outcomes = 0, inputs = 0;
    struct finding_list *sets = finding_groups(report, results, &count);
    for (size_t i = 0; count && i < sets[0].count; i++) {
        const struct vfm_node *result = sets[0].items[i];
        if (finding_get(result, "cumulative"))
            return (struct vfm_slice){NULL, 0}; /* each counts those before it again */
        if ((i && finding_is_whole(result)) ||
            !vfm_slice_equal(finding_text(result, "scenario"),
                             finding_text(sets[0].items[0], "scenario")))
            continue;
        outcomes += finding_count(result, "outcome_lines");
        inputs += finding_count(result, "input_lines");
    }
    if (!outcomes && !inputs)
        return (struct vfm_slice){NULL, 0};
    return vfm_report_text(report, "%" PRIu64 " of outcome, %" PRIu64 " of input", outcomes,
                           inputs);
}

static void others_note(const struct telling *telling, struct vfm_section *section)
{
    const struct vfm_findings *findings = telling->findings;
    for (size_t i = 0; i < findings->other_kinds.count; i++) {
        struct vfm_slice kind = findings->other_kinds.entries[i].key;
        const char *way_out = "they are no results";
        if (vfm_slice_is(kind, "outcome") || vfm_slice_is(kind, "input"))
            way_out = "they are lines, not results: put vfm-sroi before";
        else if (vfm_slice_is(kind, "sroi_partial"))
            way_out = "they are parts of a result: merge them with vfm-sroi before";
        vfm_report_note(telling->report, section,
                        "Not reported: %" PRIu64 " record%s of kind \"%.*s\" (%s).",
                        findings->other_counts[i], findings->other_counts[i] == 1 ? "" : "s",
                        VFM_PRINT(kind), way_out);
    }
}

bool tell_basis(const struct telling *telling, struct vfm_section *section)
{
    const struct vfm_findings *findings = telling->findings;
    struct vfm_report *report = telling->report;
    const struct finding_list *results =
        findings->results.count ? &findings->results : &findings->uncertainties;
    struct vfm_slice computed = what(report, findings);
    if (!computed.length && !findings->other_kinds.count)
        return false;
    size_t bases = 0, ignored = 0;
    if (computed.length) {
        struct vfm_grid *grid = vfm_report_grid(report, section);
        vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("item"), VFM_ALIGN_LEFT);
        vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("value"), VFM_ALIGN_LEFT);
        if (grid)
            grid->plain = true;
        row_add(report, grid, "results", computed);
        row_add(report, grid, "grouped by", grouped_by(report, results));
        row_add(report, grid, "basis", different(report, results, "basis", &bases));
        row_add(report, grid, "currency", different(report, results, "currency", &ignored));
        row_add(report, grid, "price year", different(report, results, "price_year", &ignored));
        if (results->count) {
            struct vfm_slice which = different(report, results, "case", &ignored);
            row_add(report, grid, "case",
                    ignored ? which : (struct vfm_slice)VFM_LITERAL("all material lines"));
            row_add(report, grid, "lines", lines(report, results));
        }
        row_add(report, grid, "framework",
                different(report, &findings->scored, "framework", &ignored));
        if (findings->refused.count)
            row_add(report, grid, "refused",
                    vfm_report_text(report, "%zu row%s", findings->refused.count,
                                    findings->refused.count == 1 ? "" : "s"));
    }
    if (bases > 1)
        vfm_report_note(report, section,
                        "Computed on %zu different bases: figures on different bases must not be "
                        "compared or added up.",
                        bases);
    others_note(telling, section);
    return true;
}
