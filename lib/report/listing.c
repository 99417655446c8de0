// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Listings: a grid made of records, with a column for each field that any of them has; and sets,
 * which part records into those that belong together.
 */
#include "findings.h"

static bool any_has(const struct finding_list *list, struct vfm_slice key)
{
    for (size_t i = 0; i < list->count; i++) {
        if (finding_look(list->items[i], key))
            return true;
    }
    return false;
}

void listing_field_add(struct vfm_report *report, struct listing *listing, struct vfm_slice key,
                       const char *heading, enum figure as)
{
    for (size_t i = 0; i < listing->count; i++) {
        if (vfm_slice_equal(listing->fields[i].key, key))
            return;
    }
    if (listing->count == listing->capacity) {
        size_t capacity = listing->capacity ? listing->capacity * 2 : 16;
        struct listing_field *fields =
            vfm_arena_take(report->arena, capacity * sizeof(*listing->fields));
        if (!fields) {
            report->failed = true;
            return;
        }
        if (listing->count)
            memcpy(fields, listing->fields, listing->count * sizeof(*listing->fields));
        listing->fields = fields;
        listing->capacity = capacity;
    }
    listing->fields[listing->count++] = (struct listing_field){key, heading, as};
}

void listing_add_present(struct vfm_report *report, struct listing *listing,
                         const struct finding_list *list, const struct listing_field *candidates)
{
    for (const struct listing_field *field = candidates; field->key.data; field++) {
        if (any_has(list, field->key))
            listing_field_add(report, listing, field->key, field->heading, field->as);
    }
}

void listing_add_groups(struct vfm_report *report, struct listing *listing,
                        const struct finding_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct vfm_node *by = finding_get(list->items[i], "by");
        if (!by || by->kind != VFM_ARRAY)
            continue;
        for (const struct vfm_node *field = by->child; field; field = field->next)
            listing_field_add(report, listing, field->text, NULL, AS_TEXT);
    }
}

void listing_add_names(struct vfm_report *report, struct listing *listing,
                       const struct finding_list *list)
{
    static const struct listing_field names[] = {
        {VFM_LITERAL("lot"), NULL, AS_TEXT},      {VFM_LITERAL("area"), NULL, AS_TEXT},
        {VFM_LITERAL("scenario"), NULL, AS_TEXT}, {VFM_LITERAL("supplier"), NULL, AS_TEXT},
        {VFM_LITERAL("provider"), NULL, AS_TEXT}, {VFM_LITERAL("bidder"), NULL, AS_TEXT},
        {VFM_LITERAL("service"), NULL, AS_TEXT},  {VFM_LITERAL("contract"), NULL, AS_TEXT},
        {VFM_LITERAL("name"), NULL, AS_TEXT},     {VFM_LITERAL("title"), NULL, AS_TEXT},
        {VFM_LITERAL("option"), NULL, AS_TEXT},   {{NULL, 0}, NULL, AS_TEXT},
    };
    size_t before = listing->count;
    listing_add_groups(report, listing, list);
    listing_add_present(report, listing, list, names);
    if (listing->count == before && any_has(list, (struct vfm_slice)VFM_LITERAL("id")))
        listing_field_add(report, listing, (struct vfm_slice)VFM_LITERAL("id"), NULL, AS_TEXT);
}

struct vfm_grid *listing_print(struct vfm_report *report, struct vfm_section *section,
                               const struct listing *listing, const struct finding_list *list)
{
    struct vfm_grid *grid = vfm_report_grid(report, section);
    for (size_t i = 0; i < listing->count; i++) {
        const struct listing_field *field = &listing->fields[i];
        uint32_t column = vfm_report_column(
            report, grid, field->key, field->as == AS_TEXT ? VFM_ALIGN_LEFT : VFM_ALIGN_RIGHT);
        if (!report->failed && field->heading)
            grid->columns[column].heading = vfm_slice_of(field->heading);
    }
    for (size_t i = 0; i < list->count; i++) {
        struct vfm_row *row = vfm_report_row(report, grid);
        struct vfm_slice currency = finding_text(list->items[i], "currency");
        for (size_t c = 0; c < listing->count; c++) {
            const struct listing_field *field = &listing->fields[c];
            struct vfm_cell cell =
                field->as == AS_TEXT
                    ? finding_group_cell(report, list->items[i], field->key, c == 0)
                    : finding_cell(report, finding_look(list->items[i], field->key), field->as,
                                   currency);
            vfm_report_set(row, (uint32_t)c, cell);
        }
    }
    return grid;
}

static void set_key(const struct vfm_node *record, const char *const *keys, struct vfm_buffer *out)
{
    out->length = 0;
    for (const char *const *key = keys; *key; key++) {
        const struct vfm_node *value = finding_get(record, *key);
        if (value)
            vfm_buffer_slice(out, value->source);
        vfm_buffer_put(out, '\n');
    }
}

struct finding_list *finding_sets(struct vfm_report *report, const struct finding_list *list,
                                  const char *const *keys, size_t *count)
{
    struct vfm_table table = {0};
    struct vfm_buffer key = {0};
    struct vfm_error ignored = {0};
    size_t most = list->count ? list->count : 1;
    size_t *set_of = vfm_arena_take(report->arena, most * sizeof *set_of);
    struct finding_list *sets = vfm_arena_take(report->arena, most * sizeof *sets);
    const struct vfm_node **items = vfm_arena_take(report->arena, most * sizeof(*items));
    bool failed = !set_of || !sets || !items;
    if (!failed)
        memset(sets, 0, most * sizeof *sets);
    for (size_t i = 0; i < list->count && !failed; i++) {
        set_key(list->items[i], keys, &key);
        set_of[i] = vfm_table_add(&table, vfm_buffer_view(&key), &ignored);
        failed = key.failed || set_of[i] == VFM_ABSENT;
        if (!failed)
            sets[set_of[i]].capacity++;
    }
    *count = failed ? 0 : table.count;
    for (size_t set = 0; set < *count; set++) {
        sets[set].items = items;
        items += sets[set].capacity;
    }
    for (size_t i = 0; i < list->count && !failed; i++) {
        struct finding_list *set = &sets[set_of[i]];
        set->items[set->count++] = list->items[i];
    }
    report->failed = report->failed || failed;
    vfm_buffer_release(&key);
    vfm_table_release(&table);
    return sets;
}

struct finding_list *finding_groups(struct vfm_report *report, const struct finding_list *results,
                                    size_t *count)
{
    static const char *const grouping[] = {"by", NULL};
    struct finding_list *sets = finding_sets(report, results, grouping, count);
    if (*count != 2 || finding_is_whole(sets[0].items[0]) == finding_is_whole(sets[1].items[0]))
        return sets;
    size_t groups = finding_is_whole(sets[0].items[0]);
    const struct vfm_node **items = vfm_arena_take(report->arena, results->count * sizeof(*items));
    if (!items) {
        report->failed = true;
        return sets;
    }
    memcpy(items, sets[groups].items, sets[groups].count * sizeof(*items));
    memcpy(items + sets[groups].count, sets[!groups].items, sets[!groups].count * sizeof(*items));
    sets[0] = (struct finding_list){items, results->count, results->count};
    *count = 1;
    return sets;
}
