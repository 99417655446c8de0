// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * How findings are kept, what the sections ask of them, and the sections themselves.
 */
#ifndef VFM_REPORT_FINDINGS_H
#define VFM_REPORT_FINDINGS_H

#include <vfm/findings.h>
#include <vfm/table.h>
#include <vfm/tree.h>

/* Some records, in the order they came. */
struct finding_list {
    const struct vfm_node **items; /* objects */
    size_t count, capacity;
};

struct vfm_findings {
    struct vfm_arena arena; /* the records, and later the report */
    struct vfm_buffer line; /* scratch */
    struct finding_list results, markets, ranked, scored, refused, runs;
    struct finding_list economies, reversals, portfolios, uncertainties, dependencies;
    struct vfm_table other_kinds; /* names of kinds that are no results … */
    uint64_t *other_counts;       /* … and how many of each */
    size_t other_capacity;
};

/* Appends; -1 with VFM_NO_MEMORY. The items are malloced. */
int finding_list_add(struct finding_list *list, const struct vfm_node *node,
                     struct vfm_error *error);

/* ---- asking a record ---- */

/* The value of `key`; NULL where absent or null. */
const struct vfm_node *finding_get(const struct vfm_node *record, const char *key);
const struct vfm_node *finding_get_slice(const struct vfm_node *record, struct vfm_slice key);

/* The same where null is something else than absent. */
const struct vfm_node *finding_look(const struct vfm_node *record, struct vfm_slice key);

/* The text of a string, the token of a number, the JSON of anything else; {NULL, 0} where absent.
 */
struct vfm_slice finding_text(const struct vfm_node *record, const char *key);

/* The items of an array (of anything else: itself) as text with `between` between them; {NULL, 0}
 * where absent. */
struct vfm_slice finding_items(struct vfm_report *report, const struct vfm_node *record,
                               const char *key, const char *between);

/* True where it is a number that money can hold. */
bool finding_money(const struct vfm_node *record, const char *key, vfm_money *amount);

/* The number of `key`, where it is a whole number; else 0. */
uint64_t finding_count(const struct vfm_node *record, const char *key);

/* What a result is of: the values of the fields it is grouped by (`Riverside, North`), `all` where
 * there are none; for other records whatever they are known by (`Lot 1, Riverside`). */
struct vfm_slice finding_name(struct vfm_report *report, const struct vfm_node *record);

/* True for the whole beside its groups: a result that is grouped by nothing. */
bool finding_is_whole(const struct vfm_node *record);

/* How a figure is shown. */
enum figure {
    AS_TEXT,
    AS_MONEY,
    AS_RATIO,
    AS_NUMBER,
    AS_COUNT,
    AS_PERCENT,
    AS_YEARS, /* until something happens: null is never, which absent is not */
};

struct vfm_cell finding_cell(struct vfm_report *report, const struct vfm_node *value,
                             enum figure as, struct vfm_slice currency);

/* What a field that results are grouped by says; in the first of them, `all` for the whole. */
struct vfm_cell finding_group_cell(struct vfm_report *report, const struct vfm_node *record,
                                   struct vfm_slice field, bool first);

/* A computed amount. */
struct vfm_cell money_cell(struct vfm_report *report, vfm_money amount, struct vfm_slice currency);

/* ---- listings: a row a record, a column a field that any of them has ---- */

struct listing_field {
    struct vfm_slice key;
    const char *heading; /* NULL: the key */
    enum figure as;
};

struct listing {
    struct listing_field *fields;
    size_t count, capacity;
};

void listing_field_add(struct vfm_report *report, struct listing *listing, struct vfm_slice key,
                       const char *heading, enum figure as);

/* Adds those fields of `candidates` (ending at a row without a key) that any record has. */
void listing_add_present(struct vfm_report *report, struct listing *listing,
                         const struct finding_list *list, const struct listing_field *candidates);

/* Adds the fields that any of the records is grouped by. */
void listing_add_groups(struct vfm_report *report, struct listing *listing,
                        const struct finding_list *list);

/* The fields that tell who or what a record is about: `lot`, `provider`, `supplier` … */
void listing_add_names(struct vfm_report *report, struct listing *listing,
                       const struct finding_list *list);

/* The grid; its columns are the listing's fields, a row a record. */
struct vfm_grid *listing_print(struct vfm_report *report, struct vfm_section *section,
                               const struct listing *listing, const struct finding_list *list);

/* ---- sets: results that may be compared with one another ---- */

/* Parts `list` by equal values of `keys` (NULL-terminated), in order of first sight; the lists and
 * their items are the report's. *count: how many. */
struct finding_list *finding_sets(struct vfm_report *report, const struct finding_list *list,
                                  const char *const *keys, size_t *count);

/* The results, parted by what they are grouped by; the whole stands after the groups that it is the
 * whole of. */
struct finding_list *finding_groups(struct vfm_report *report, const struct finding_list *results,
                                    size_t *count);

/* ---- sections: each adds its grids and notes, or returns false where it has nothing to tell ----
 */

struct telling {
    const struct vfm_findings *findings;
    const struct vfm_findings_options *options;
    struct vfm_report *report;
};

bool tell_basis(const struct telling *telling, struct vfm_section *section);
bool tell_results(const struct telling *telling, struct vfm_section *section);
bool tell_scope(const struct telling *telling, struct vfm_section *section);
bool tell_unit_costs(const struct telling *telling, struct vfm_section *section);
bool tell_versus(const struct telling *telling, struct vfm_section *section);
bool tell_annual(const struct telling *telling, struct vfm_section *section);
bool tell_budgets(const struct telling *telling, struct vfm_section *section);
bool tell_comparison(const struct telling *telling, struct vfm_section *section);
bool tell_gains(const struct telling *telling, struct vfm_section *section);
bool tell_years(const struct telling *telling, struct vfm_section *section);
bool tell_sensitivity(const struct telling *telling, struct vfm_section *section);
bool tell_uncertainty(const struct telling *telling, struct vfm_section *section);
bool tell_ranking(const struct telling *telling, struct vfm_section *section);
bool tell_scores(const struct telling *telling, struct vfm_section *section);
bool tell_economy(const struct telling *telling, struct vfm_section *section);
bool tell_reversals(const struct telling *telling, struct vfm_section *section);
bool tell_portfolio(const struct telling *telling, struct vfm_section *section);
bool tell_market(const struct telling *telling, struct vfm_section *section);
bool tell_refused(const struct telling *telling, struct vfm_section *section);
bool tell_provenance(const struct telling *telling, struct vfm_section *section);

#endif
