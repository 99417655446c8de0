// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Awards under a threshold: those just under it, and those of one buyer, category and financial
 * year that would have been past it as the lots of one.
 */
#include "market_report.h"
#include "market_threshold.h"

#include <stdlib.h>

#include <vfm/market.h>

/* ---- sums ---- */

/* A bundle's text: the threshold and the year, then buyer and category as parts of a key. */
struct bundle_head {
    uint32_t threshold;
    int32_t year;
};

static int add_under(struct market_state *state, struct market_row *row, uint32_t index,
                     const struct market_threshold *threshold, const struct market_award *award,
                     bool bundles, struct vfm_error *error)
{
    const struct vfm_slice text = {(const char *)&index, sizeof index};
    struct market_cell *cell = market_cell(state, row, MARKET_UNDER, text, error);
    if (!cell)
        return -1;
    cell->count++;
    if (award->whole >= threshold->amount)
        return 0;
    const struct market_tally one = {.awards = 1, .value = award->whole};
    market_tally_merge(state, &cell->all, &one);
    if (vfm_just_under(award->whole, threshold->amount, threshold->within))
        market_tally_merge(state, &cell->first, &one);
    if (bundles)
        market_tally_merge(state, &cell->dated, &one);
    return 0;
}

static int add_bundle(struct market_state *state, struct market_row *row, uint32_t index,
                      const struct market_names *names, const struct market_award *award,
                      struct vfm_error *error)
{
    const struct bundle_head head = {index, award->year};
    struct vfm_buffer *text = &state->bundle;
    text->length = 0;
    vfm_buffer_add(text, &head, sizeof head);
    vfm_buffer_slice(text, names->place);
    if (vfm_buffer_check(text, error) < 0)
        return -1;
    struct market_cell *cell = market_cell(state, row, MARKET_BUNDLE, vfm_buffer_view(text), error);
    if (!cell || market_name_keep(state, &cell->name, names->supplier, error) < 0 ||
        market_last_keep(state, &cell->last, names->supplier, error) < 0)
        return -1;
    cell->count += names->supplier.length == 0;
    const struct market_tally one = {.awards = award->counts,
                                     .value = award->counts ? award->whole : 0};
    market_tally_merge(state, &cell->all, &one);
    return 0;
}

int market_under_add(struct market_state *state, struct market_row *row,
                     const struct market_thresholds *thresholds, const struct market_names *names,
                     const struct market_award *award, struct vfm_error *error)
{
    bool bundles = names->place.length && award->date != MARKET_NO_DAY;
    row->undated_thresholds += award->counts && award->undated;
    for (uint32_t i = 0; thresholds && i < thresholds->rows.row_count; i++) {
        const struct market_threshold *threshold = &thresholds->items[i];
        if (!(award->held >> i & 1))
            continue;
        if (award->counts && add_under(state, row, i, threshold, award, bundles, error) < 0)
            return -1;
        if (bundles && award->whole < threshold->amount &&
            add_bundle(state, row, i, names, award, error) < 0)
            return -1;
    }
    return 0;
}

/* ---- results ---- */

static struct bundle_head head_of(const struct market_state *state, uint32_t cell)
{
    struct bundle_head head;
    memcpy(&head, market_cell_text(state, cell).data, sizeof head);
    return head;
}

/* Awards that together reach the threshold: two or more, as each is under it. */
static bool is_past(const struct market_state *state, uint32_t at,
                    const struct market_threshold *threshold)
{
    return state->cells[at].all.value >= threshold->amount;
}

/* The bundles of a row that are past threshold `index`, added up. */
static uint64_t add_bundles(const struct market_report *report, const struct market_row *row,
                            uint32_t index, struct market_tally *bundled)
{
    const struct market_state *state = report->state;
    uint64_t bundles = 0;
    for (uint32_t at = row->cells; at != MARKET_NONE; at = state->cells[at].next) {
        if (state->cells[at].field != MARKET_BUNDLE || head_of(state, at).threshold != index ||
            !is_past(state, at, &report->market->thresholds->items[index]))
            continue;
        bundles++;
        bundled->awards += state->cells[at].all.awards;
        bundled->value += state->cells[at].all.value;
    }
    return bundles;
}

static const struct market_cell *under_of(const struct market_state *state,
                                          const struct market_row *row, uint32_t index)
{
    static const struct market_cell none;
    for (uint32_t at = row->cells; at != MARKET_NONE; at = state->cells[at].next)
        if (state->cells[at].field == MARKET_UNDER &&
            memcmp(market_cell_text(state, at).data, &index, sizeof index) == 0)
            return &state->cells[at];
    return &none;
}

/* What a threshold is known by. */
static void add_threshold(struct market_report *report, const struct market_threshold *threshold)
{
    if (threshold->name.length) {
        market_add_name(report, "name");
        vfm_buffer_json(&report->json, threshold->name);
    }
    market_add_money(report, "threshold", threshold->amount);
}

int market_put_thresholds(struct market_report *report, const struct market_row *row)
{
    const struct market_thresholds *thresholds = report->market->thresholds;
    struct vfm_buffer *json = &report->json;
    if (!thresholds)
        return 0;
    vfm_buffer_put(json, '[');
    for (uint32_t i = 0; i < thresholds->rows.row_count; i++) {
        const struct market_cell *under = under_of(report->state, row, i);
        struct market_tally bundled = {0};
        uint64_t bundles = add_bundles(report, row, i, &bundled);
        vfm_buffer_text(json, i ? ",{" : "{");
        add_threshold(report, &thresholds->items[i]);
        market_add_count(report, "awards", under->count);
        market_add_count(report, "under", under->all.awards);
        market_add_count(report, "just_under", under->first.awards);
        market_add_money(report, "just_under_value", under->first.value);
        market_add_count(report, "bundles", bundles);
        market_add_count(report, "bundled_awards", bundled.awards);
        market_add_money(report, "bundled_value", bundled.value);
        market_add_count(report, "bundle_missing", under->all.awards - under->dated.awards);
        vfm_buffer_put(json, '}');
    }
    vfm_buffer_put(json, ']');
    return market_put_json(report, "thresholds");
}

/* ---- a record for each bundle ---- */

struct bundle {
    const struct market_cell *cell;
    struct bundle_head head;
    struct vfm_slice place;
};

static int compare_bundles(const void *left, const void *right)
{
    const struct bundle *a = left, *b = right;
    if (a->head.threshold != b->head.threshold)
        return a->head.threshold < b->head.threshold ? -1 : 1;
    int order = group_key_compare(a->place, b->place);
    return order ? order : a->head.year - b->head.year;
}

/* Whether all went to one supplier: null where one of them is not named. */
static struct vfm_value one_supplier(const struct market_cell *cell)
{
    if (!vfm_slice_equal(cell->name, cell->last))
        return vfm_make_boolean(false);
    return cell->count ? vfm_make_null() : vfm_make_boolean(true);
}

static int put_bundle(struct market_report *report, const struct market_place *place,
                      const struct bundle *bundle)
{
    const struct market_threshold *threshold =
        &report->market->thresholds->items[bundle->head.threshold];
    const struct vfm_period period = {VFM_FINANCIAL_YEAR, bundle->head.year, 4, 1};
    struct vfm_slice parts = bundle->place;
    char year[VFM_PERIOD_TEXT];
    vfm_period_print(period, year);
    vfm_record_clear(&report->record);
    if (market_put_text(report, "record", "bundle") < 0 ||
        market_put_by(report, place->key, -1) < 0 ||
        (threshold->name.length &&
         market_put(report, "name", vfm_make_text(threshold->name, &report->arena)) < 0) ||
        market_put_money(report, "threshold", threshold->amount) < 0 ||
        market_put(report, "buyer", group_key_next(&parts)) < 0 ||
        market_put(report, "category", group_key_next(&parts)) < 0 ||
        market_put_text(report, "financial_year", year) < 0 ||
        market_put_count(report, "awards", bundle->cell->all.awards) < 0 ||
        market_put_money(report, "value", bundle->cell->all.value) < 0 ||
        market_put(report, "one_supplier", one_supplier(bundle->cell)) < 0)
        return -1;
    int status = vfm_link_emit(report->link, &report->record);
    vfm_arena_clear(&report->arena);
    return status;
}

static int put_group(struct market_report *report, const struct market_place *place,
                     struct bundle *bundles)
{
    const struct market_state *state = report->state;
    size_t count = 0;
    for (uint32_t at = place->row->cells; at != MARKET_NONE; at = state->cells[at].next) {
        if (state->cells[at].field != MARKET_BUNDLE)
            continue;
        const struct bundle_head head = head_of(state, at);
        struct vfm_slice text = market_cell_text(state, at);
        if (is_past(state, at, &report->market->thresholds->items[head.threshold]))
            bundles[count++] = (struct bundle){
                &state->cells[at], head, {text.data + sizeof head, text.length - sizeof head}};
    }
    qsort(bundles, count, sizeof *bundles, compare_bundles);
    for (size_t i = 0; i < count; i++)
        if (put_bundle(report, place, &bundles[i]) < 0)
            return -1;
    return 0;
}

int market_put_bundles(struct market_report *report)
{
    const struct market_state *state = report->state;
    int status = 0;
    if (!report->market->thresholds)
        return 0;
    struct bundle *bundles = malloc((state->cell_keys.count + 1) * sizeof *bundles);
    if (!bundles)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for --thresholds");
    for (size_t i = 0; status == 0 && i < state->groups.count; i++)
        status = put_group(report, &report->places[i], bundles);
    free(bundles);
    return status;
}

void market_tell_thresholds(struct market_report *report)
{
    const struct market_state *state = report->state;
    const struct market_thresholds *thresholds = report->market->thresholds;
    uint64_t undated = 0;
    for (size_t i = 0; i < state->groups.count; i++)
        undated += state->rows[i].undated_thresholds;
    if (undated)
        vfm_link_note(report->link,
                      "awards without a date: %llu; they are not held against thresholds that hold "
                      "on some days only",
                      (unsigned long long)undated);
    for (uint32_t i = 0; thresholds && i < thresholds->rows.row_count; i++) {
        uint64_t held = 0;
        for (size_t row = 0; row < state->groups.count; row++)
            held += under_of(state, &state->rows[row], i)->count;
        if (!held)
            vfm_link_note(report->link,
                          "the threshold in line %llu of %s is for none of the awards",
                          (unsigned long long)thresholds->rows.lines[i], thresholds->rows.name);
    }
}
