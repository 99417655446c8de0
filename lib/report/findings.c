// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdlib.h>

#include "findings.h"

struct vfm_findings *vfm_findings_open(struct vfm_error *error)
{
    struct vfm_findings *findings = calloc(1, sizeof *findings);
    if (!findings)
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for the results");
    return findings;
}

void vfm_findings_close(struct vfm_findings *findings)
{
    if (!findings)
        return;
    free(findings->results.items);
    free(findings->markets.items);
    free(findings->ranked.items);
    free(findings->scored.items);
    free(findings->refused.items);
    free(findings->runs.items);
    free(findings->economies.items);
    free(findings->reversals.items);
    free(findings->portfolios.items);
    free(findings->uncertainties.items);
    free(findings->dependencies.items);
    free(findings->other_counts);
    vfm_table_release(&findings->other_kinds);
    vfm_buffer_release(&findings->line);
    vfm_arena_release(&findings->arena);
    free(findings);
}

int finding_list_add(struct finding_list *list, const struct vfm_node *node,
                     struct vfm_error *error)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        const struct vfm_node **items = realloc(list->items, capacity * sizeof(*items));
        if (!items)
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the results");
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = node;
    return 0;
}

/* No result: only how many there were of the kind is of interest. */
static int count_other(struct vfm_findings *findings, struct vfm_slice kind,
                       struct vfm_error *error)
{
    size_t at = vfm_table_add(&findings->other_kinds, kind, error);
    if (at == VFM_ABSENT)
        return -1;
    if (at >= findings->other_capacity) {
        size_t capacity = findings->other_capacity ? findings->other_capacity * 2 : 16;
        uint64_t *counts = realloc(findings->other_counts, capacity * sizeof *counts);
        if (!counts)
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the results");
        memset(counts + findings->other_capacity, 0,
               (capacity - findings->other_capacity) * sizeof *counts);
        findings->other_counts = counts;
        findings->other_capacity = capacity;
    }
    findings->other_counts[at]++;
    return 0;
}

/* The list that a record of this kind belongs to, whatever else it carries. */
static struct finding_list *list_of(struct vfm_findings *findings, const struct vfm_record *record)
{
    const struct {
        const char *kind;
        struct finding_list *list;
    } lists[] = {
        {"sroi", &findings->results},
        {"market", &findings->markets},
        {"reject", &findings->refused},
        {"run", &findings->runs},
        {"false_economy", &findings->economies},
        {"reversal", &findings->reversals},
        {"portfolio", &findings->portfolios},
        {"uncertainty", &findings->uncertainties},
        {"dependency", &findings->dependencies},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (vfm_record_is(record, lists[i].kind))
            return lists[i].list;
    }
    return NULL;
}

static bool has(const struct vfm_record *record, const char *key)
{
    int place = vfm_record_find(record, vfm_slice_of(key));
    return place >= 0 && record->values[place].kind != VFM_NULL;
}

static const struct vfm_node *keep(struct vfm_findings *findings, const struct vfm_record *record,
                                   struct vfm_error *error)
{
    findings->line.length = 0;
    vfm_record_print(record, &findings->line);
    if (vfm_buffer_check(&findings->line, error) < 0)
        return NULL;
    struct vfm_slice line = vfm_arena_copy(&findings->arena, vfm_buffer_view(&findings->line));
    if (!line.data) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for the results");
        return NULL;
    }
    return vfm_tree_parse(&findings->arena, "result", line, error);
}

int vfm_findings_add(struct vfm_findings *findings, const struct vfm_record *record,
                     struct vfm_error *error)
{
    struct finding_list *list = list_of(findings, record);
    bool ranked = list != &findings->refused && has(record, "rank");
    bool scored = list != &findings->refused && (has(record, "score") || has(record, "gates"));
    if (!list && !ranked && !scored) {
        int place = record->shape->record_place;
        struct vfm_slice kind = VFM_LITERAL("");
        if (place >= 0 && record->values[place].kind == VFM_STRING)
            kind = (struct vfm_slice){record->values[place].text, record->values[place].length};
        return count_other(findings, kind, error);
    }
    const struct vfm_node *kept = keep(findings, record, error);
    if (!kept || (list && finding_list_add(list, kept, error) < 0) ||
        (ranked && finding_list_add(&findings->ranked, kept, error) < 0) ||
        (scored && finding_list_add(&findings->scored, kept, error) < 0))
        return -1;
    return 0;
}
