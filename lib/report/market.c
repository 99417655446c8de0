// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The market: who holds how much, what goes to whom, and who depends on whom.
 */
#include "findings.h"

/* ---- who holds how much ---- */

static void holders_tell(struct vfm_report *report, struct vfm_section *section,
                         const struct finding_list *markets)
{
    static const struct listing_field fields[] = {
        {VFM_LITERAL("awards"), NULL, AS_COUNT},
        {VFM_LITERAL("suppliers"), NULL, AS_COUNT},
        {VFM_LITERAL("value"), NULL, AS_MONEY},
        {VFM_LITERAL("hhi"), "HHI", AS_NUMBER},
        {VFM_LITERAL("hhi_without_largest"), "without largest", AS_NUMBER},
        {VFM_LITERAL("top_supplier"), "largest supplier", AS_TEXT},
        {VFM_LITERAL("top_share"), "its share", AS_PERCENT},
        {{NULL, 0}, NULL, AS_TEXT},
    };
    struct listing listing = {0};
    uint64_t missing = 0;
    listing_add_groups(report, &listing, markets);
    listing_add_present(report, &listing, markets, fields);
    listing_print(report, section, &listing, markets);
    vfm_report_note(
        report, section,
        "HHI: the sum of the squared shares of the suppliers in per cent. 10,000 is one "
        "supplier of everything, 2,500 are four equal ones; without largest: the same "
        "without the largest award.");
    for (size_t i = 0; i < markets->count; i++)
        missing += finding_count(markets->items[i], "amounts_missing");
    if (missing)
        vfm_report_note(report, section,
                        "Awards without an amount, which are in no value here: %llu.",
                        (unsigned long long)missing);
}

/* ---- what goes to whom ---- */

static const struct {
    const char *key, *words;
} questions[] = {
    {"small", "small suppliers"},           {"voluntary", "voluntary suppliers"},
    {"user_led", "user-led suppliers"},     {"local", "local suppliers"},
    {"reserved", "reserved awards"},        {"single_bid", "awards on a single bid"},
    {"three_years", "three years or more"}, {"incumbent", "won by who had won before"},
};

#define QUESTIONS (sizeof questions / sizeof *questions)

/* Whether anybody knows: a yes or a no. */
static bool is_answered(const struct vfm_node *answers)
{
    return finding_count(answers, "yes") + finding_count(answers, "no") > 0;
}

static void answer_add(struct vfm_report *report, struct vfm_grid *grid,
                       const struct listing *groups, const struct vfm_node *market,
                       const char *words, const struct vfm_node *answers)
{
    static const struct {
        const char *key;
        enum figure as;
    } figures[] = {{"share", AS_PERCENT}, {"value_share", AS_PERCENT}, {"yes", AS_COUNT},
                   {"no", AS_COUNT},      {"missing", AS_COUNT},       {"yes_value", AS_MONEY}};
    struct vfm_row *row = vfm_report_row(report, grid);
    struct vfm_slice currency = finding_text(market, "currency");
    uint32_t at = 0;
    for (; at < groups->count; at++)
        vfm_report_set(row, at,
                       finding_group_cell(report, market, groups->fields[at].key, at == 0));
    vfm_report_set(row, at++, vfm_cell_text(vfm_slice_of(words)));
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        vfm_report_set(row, at++,
                       finding_cell(report, finding_look(answers, vfm_slice_of(figures[i].key)),
                                    figures[i].as, currency));
}

static void answers_tell(struct vfm_report *report, struct vfm_section *section,
                         const struct finding_list *markets)
{
    static const char *const headings[] = {"share", "share_of_value", "yes",
                                           "no",    "missing",        "value"};
    struct listing groups = {0};
    struct vfm_grid *grid = NULL;
    listing_add_groups(report, &groups, markets);
    for (size_t q = 0; q < QUESTIONS; q++) {
        for (size_t i = 0; i < markets->count; i++) {
            const struct vfm_node *market = markets->items[i];
            const struct vfm_node *answers = finding_get(market, questions[q].key);
            if (!answers || answers->kind != VFM_OBJECT || !is_answered(answers))
                continue;
            if (!grid) {
                grid = vfm_report_grid(report, section);
                for (size_t g = 0; g < groups.count; g++)
                    vfm_report_column(report, grid, groups.fields[g].key, VFM_ALIGN_LEFT);
                vfm_report_column(report, grid, (struct vfm_slice)VFM_LITERAL("of"),
                                  VFM_ALIGN_LEFT);
                for (size_t h = 0; h < sizeof headings / sizeof *headings; h++)
                    vfm_report_column(report, grid, vfm_slice_of(headings[h]), VFM_ALIGN_RIGHT);
            }
            answer_add(report, grid, &groups, market, questions[q].words, answers);
        }
    }
    if (grid)
        vfm_report_note(report, section,
                        "Shares are of the awards of which it is known; the others are under "
                        "missing, not under no.");
}

/* ---- who depends on whom ---- */

static void dependencies_tell(struct vfm_report *report, struct vfm_section *section,
                              const struct finding_list *dependencies)
{
    static const struct listing_field fields[] = {
        {VFM_LITERAL("buyer"), NULL, AS_TEXT},
        {VFM_LITERAL("supplier"), NULL, AS_TEXT},
        {VFM_LITERAL("value"), NULL, AS_MONEY},
        {VFM_LITERAL("buyer_share"), "of buyer's spend", AS_PERCENT},
        {VFM_LITERAL("supplier_share"), "of supplier's income", AS_PERCENT},
        {{NULL, 0}, NULL, AS_TEXT},
    };
    struct listing listing = {0};
    if (!dependencies->count)
        return;
    listing_add_groups(report, &listing, dependencies);
    listing_add_present(report, &listing, dependencies, fields);
    listing_print(report, section, &listing, dependencies);
}

bool tell_market(const struct telling *telling, struct vfm_section *section)
{
    struct vfm_report *report = telling->report;
    const struct finding_list *markets = &telling->findings->markets;
    const struct finding_list *dependencies = &telling->findings->dependencies;
    if (markets->count) {
        holders_tell(report, section, markets);
        answers_tell(report, section, markets);
    }
    dependencies_tell(report, section, dependencies);
    return markets->count || dependencies->count;
}
