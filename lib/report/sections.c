// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The sections of a report, in their order, and what is said of those that are missing.
 */
#include "findings.h"

/* Whether a report says that it lacks a section that nobody asked for. */
enum expected { NOWHERE, IN_RETURNS, EVERYWHERE };

struct section_kind {
    const char *id, *title;
    bool (*tell)(const struct telling *telling, struct vfm_section *section);
    const char *missing; /* why it may be, and the way out */
    enum expected expected;
};

static const struct section_kind kinds[] = {
    {"basis", "What was computed", tell_basis,
     "no result came in: end the pipeline in vfm-sroi, vfm-score or vfm-rank before vfm-report",
     EVERYWHERE},
    {"results", "Results", tell_results, "no social return was computed: put vfm-sroi before",
     IN_RETURNS},
    {"scope", "What the results rest on", tell_scope,
     "no result says from how many lines it was added up: put vfm-sroi before", NOWHERE},
    {"unit-costs", "Unit costs", tell_unit_costs,
     "no outputs came in to hold the inputs against: import them beside the outcomes", NOWHERE},
    {"comparison", "Cheapest and best value", tell_comparison,
     "it takes two or more results with costs that were computed alike (vfm-sroi --by provider, or "
     "scored bids with a price)",
     NOWHERE},
    {"economy", "What the cheapest would lose", tell_economy, "add --cheapest to vfm-score",
     NOWHERE},
    {"versus", "Against a comparator", tell_versus,
     "no result is held against another: add --versus to vfm-sroi", NOWHERE},
    {"gains", "Who gains", tell_gains,
     "no result carries shares: add --shares stakeholder,agency,domain to vfm-sroi", IN_RETURNS},
    {"budgets", "Public budgets", tell_budgets, "no benefit is marked as fiscal (value_type)",
     NOWHERE},
    {"years", "Year by year", tell_years,
     "no result says how its benefits spread: run vfm-discount --yearly before vfm-sroi", NOWHERE},
    {"annual", "As even yearly amounts", tell_annual, "add --annual-years to vfm-sroi", NOWHERE},
    {"sensitivity", "Sensitivity", tell_sensitivity,
     "no results by scenario and no switching values came in: how far the ratios depend on the "
     "assumptions is not shown",
     IN_RETURNS},
    {"uncertainty", "Uncertainty", tell_uncertainty,
     "no summary of random draws came in: vfm-vary --draws before, vfm-vary --summary after "
     "vfm-sroi",
     NOWHERE},
    {"ranking", "Ranking", tell_ranking, "no record carries a rank: put vfm-rank before", NOWHERE},
    {"scores", "Scores", tell_scores, "no record carries a score: put vfm-score before", NOWHERE},
    {"reversals", "Rank reversals", tell_reversals,
     "no bid changes the order of the others, or --reversals was not given to vfm-score", NOWHERE},
    {"portfolio", "The portfolio", tell_portfolio, "add --budget to vfm-rank", NOWHERE},
    {"market", "The market", tell_market, "no market record came in", NOWHERE},
    {"refused", "Refused rows", tell_refused,
     "no reject record came in: name the file given to --rejects beside the results, to tell what "
     "was left out",
     EVERYWHERE},
    {"provenance", "Provenance", tell_provenance,
     "no run record came in: start the pipeline with --provenance to say which files were read",
     EVERYWHERE},
};

#define KINDS (sizeof kinds / sizeof *kinds)

const char *vfm_findings_section(size_t index)
{
    return index < KINDS ? kinds[index].id : NULL;
}

/* Takes an empty section off the end again. */
static void drop_last(struct vfm_report *report, struct vfm_section *before)
{
    report->last = before;
    if (before)
        before->next = NULL;
    else
        report->first = NULL;
}

/* A report on returns, or on nothing at all. */
static bool of_returns(const struct vfm_findings *findings)
{
    return findings->results.count ||
           !(findings->scored.count || findings->ranked.count || findings->markets.count ||
             findings->portfolios.count || findings->uncertainties.count);
}

static void tell_all(const struct telling *telling)
{
    struct vfm_report *report = telling->report;
    enum expected least = of_returns(telling->findings) ? IN_RETURNS : EVERYWHERE;
    bool missing[KINDS] = {false}, any = false;
    for (size_t i = 0; i < KINDS; i++) {
        struct vfm_section *before = report->last;
        struct vfm_section *section = vfm_report_section(report, kinds[i].id, kinds[i].title);
        if (kinds[i].tell(telling, section) || report->failed)
            continue;
        drop_last(report, before);
        missing[i] = kinds[i].expected >= least;
        any = any || missing[i];
    }
    if (!any)
        return;
    struct vfm_section *section = vfm_report_section(report, "missing", "Not in this report");
    struct vfm_grid *grid = vfm_report_grid(report, section);
    vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("item"), VFM_ALIGN_LEFT);
    vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("value"), VFM_ALIGN_LEFT);
    if (grid)
        grid->plain = true;
    for (size_t i = 0; i < KINDS; i++) {
        if (!missing[i])
            continue;
        struct vfm_row *row = vfm_report_row(report, grid);
        vfm_report_set(row, 0, vfm_cell_text(vfm_slice_of(kinds[i].title)));
        vfm_report_set(row, 1, vfm_cell_text(vfm_slice_of(kinds[i].missing)));
    }
}

static void tell_one(const struct telling *telling, const char *id)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (strcmp(kinds[i].id, id) != 0)
            continue;
        struct vfm_section *section = vfm_report_section(telling->report, id, kinds[i].title);
        if (!kinds[i].tell(telling, section))
            vfm_report_note(telling->report, section, "Not shown: %s.", kinds[i].missing);
    }
}

void vfm_findings_tell(struct vfm_findings *findings, const struct vfm_findings_options *options,
                       struct vfm_report *report)
{
    report->arena = &findings->arena;
    report->title = vfm_slice_of(options->title ? options->title : "Value for money report");
    struct telling telling = {findings, options, report};
    if (!options->section_count)
        tell_all(&telling);
    for (size_t i = 0; i < options->section_count; i++)
        tell_one(&telling, options->sections[i]);
}
