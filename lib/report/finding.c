// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What the sections ask of one record.
 */
#include <vfm/number.h>

#include "findings.h"

const struct vfm_node *finding_get(const struct vfm_node *record, const char *key)
{
    return finding_get_slice(record, vfm_slice_of(key));
}

const struct vfm_node *finding_look(const struct vfm_node *record, struct vfm_slice key)
{
    for (const struct vfm_node *node = record ? record->child : NULL; node; node = node->next) {
        if (vfm_slice_equal(node->key, key))
            return node;
    }
    return NULL;
}

const struct vfm_node *finding_get_slice(const struct vfm_node *record, struct vfm_slice key)
{
    const struct vfm_node *node = finding_look(record, key);
    return node && node->kind != VFM_NULL ? node : NULL;
}

static struct vfm_slice node_text(const struct vfm_node *node)
{
    return node->kind == VFM_STRING || node->kind == VFM_NUMBER ? node->text : node->source;
}

struct vfm_slice finding_text(const struct vfm_node *record, const char *key)
{
    const struct vfm_node *node = finding_get(record, key);
    return node ? node_text(node) : (struct vfm_slice){NULL, 0};
}

struct vfm_slice finding_items(struct vfm_report *report, const struct vfm_node *record,
                               const char *key, const char *between)
{
    const struct vfm_node *array = finding_get(record, key);
    if (!array || array->kind != VFM_ARRAY)
        return finding_text(record, key);
    struct vfm_buffer text = {0};
    for (const struct vfm_node *item = array->child; item; item = item->next) {
        vfm_buffer_text(&text, item == array->child ? "" : between);
        vfm_buffer_slice(&text, node_text(item));
    }
    struct vfm_slice kept = vfm_arena_copy(report->arena, vfm_buffer_view(&text));
    report->failed = report->failed || text.failed || !kept.data;
    vfm_buffer_release(&text);
    return kept;
}

bool finding_money(const struct vfm_node *record, const char *key, vfm_money *amount)
{
    const struct vfm_node *node = finding_get(record, key);
    struct vfm_error ignored = {0};
    return node && node->kind == VFM_NUMBER && vfm_money_parse(node->text, amount, &ignored) == 0;
}

uint64_t finding_count(const struct vfm_node *record, const char *key)
{
    const struct vfm_node *node = finding_get(record, key);
    uint64_t count = 0;
    if (!node || node->kind != VFM_NUMBER || vfm_count_parse(node->text, &count) < 0)
        return 0;
    return count;
}

static struct vfm_slice group_name(struct vfm_report *report, const struct vfm_node *record,
                                   const struct vfm_node *by)
{
    struct vfm_buffer name = {0};
    for (const struct vfm_node *field = by->child; field; field = field->next) {
        const struct vfm_node *value = finding_get_slice(record, field->text);
        if (!value)
            continue;
        if (name.length)
            vfm_buffer_text(&name, ", ");
        vfm_buffer_slice(&name, node_text(value));
    }
    if (!name.length)
        vfm_buffer_text(&name, "all");
    struct vfm_slice kept = vfm_arena_copy(report->arena, vfm_buffer_view(&name));
    report->failed = report->failed || name.failed || !kept.data;
    vfm_buffer_release(&name);
    return kept;
}

struct vfm_slice finding_name(struct vfm_report *report, const struct vfm_node *record)
{
    static const char *const known_by[] = {"supplier", "provider", "bidder",   "name", "title",
                                           "service",  "option",   "contract", "id"};
    const struct vfm_node *by = finding_get(record, "by");
    if (by && by->kind == VFM_ARRAY)
        return group_name(report, record, by);
    for (size_t i = 0; i < sizeof known_by / sizeof *known_by; i++) {
        struct vfm_slice name = finding_text(record, known_by[i]);
        if (name.length)
            return name;
    }
    return (struct vfm_slice)VFM_LITERAL("(without a name)");
}

bool finding_is_whole(const struct vfm_node *record)
{
    const struct vfm_node *by = finding_get(record, "by");
    return by && by->kind == VFM_ARRAY && !by->child;
}

struct vfm_cell finding_cell(struct vfm_report *report, const struct vfm_node *value,
                             enum figure as, struct vfm_slice currency)
{
    if (value && value->kind == VFM_NULL && as == AS_YEARS)
        return (struct vfm_cell){.shown = VFM_LITERAL("never"), .exact = VFM_LITERAL("null")};
    if (!value || value->kind == VFM_NULL)
        return vfm_cell_absent();
    if (value->kind == VFM_TRUE || value->kind == VFM_FALSE)
        return (struct vfm_cell){.shown = vfm_slice_of(value->kind == VFM_TRUE ? "yes" : "no"),
                                 .exact = value->source};
    if (value->kind == VFM_STRING)
        return vfm_cell_text(value->text);
    if (value->kind != VFM_NUMBER)
        return (struct vfm_cell){.shown = value->source, .exact = value->source};
    switch (as) {
    case AS_MONEY:
        return vfm_cell_money(report, value->text, currency);
    case AS_RATIO:
    case AS_NUMBER:
    case AS_YEARS:
        return vfm_cell_number(report, value->text, 2);
    case AS_PERCENT:
        return vfm_cell_percent(report, value->text);
    case AS_COUNT:
        return vfm_cell_count(report, value->text);
    case AS_TEXT:
        break;
    }
    return (struct vfm_cell){.shown = value->text, .exact = value->text};
}

struct vfm_cell finding_group_cell(struct vfm_report *report, const struct vfm_node *record,
                                   struct vfm_slice field, bool first)
{
    const struct vfm_node *value = finding_get_slice(record, field);
    if (!value && first && finding_is_whole(record))
        return vfm_cell_text((struct vfm_slice)VFM_LITERAL("all"));
    return finding_cell(report, value, AS_TEXT, (struct vfm_slice){NULL, 0});
}

struct vfm_cell money_cell(struct vfm_report *report, vfm_money amount, struct vfm_slice currency)
{
    char text[VFM_MONEY_TEXT];
    struct vfm_slice printed = {text, vfm_money_print(amount, text)};
    printed = vfm_arena_copy(report->arena, printed);
    report->failed = report->failed || !printed.data;
    return vfm_cell_money(report, printed, currency);
}
