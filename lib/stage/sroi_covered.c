// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Whether what was read is what should have been: every set of partials whole and read once, no
 * lines in two of them, all shards of K/N there, a stretch of periods without a gap.
 */
#include "sroi_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <vfm/number.h>
#include <vfm/period.h>
#include <vfm/tree.h>

/* What one run of ordinary records covered. */
struct item {
    struct vfm_slice name; /* {NULL, 0}: it was given none */
    uint64_t lines;
    uint64_t digest;
};

struct covered {
    struct item *items; /* sorted */
    size_t count, capacity;
    struct vfm_arena arena;
    struct vfm_error *error;
};

static int compare_items(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    int order = vfm_slice_compare(a->name, b->name);
    if (order)
        return order;
    if (a->lines != b->lines)
        return a->lines < b->lines ? -1 : 1;
    return (a->digest > b->digest) - (a->digest < b->digest);
}

static int compare_digests(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    if (a->digest != b->digest)
        return a->digest < b->digest ? -1 : 1;
    return compare_items(left, right);
}

/* What to call an item in a message: at most 80 bytes of its name. */
static const char *item_name(const struct item *item, char text[96])
{
    if (item->name.data)
        snprintf(text, 96, "\"%.*s\"", VFM_PRINT(vfm_slice_head(item->name, 80)));
    else
        snprintf(text, 96, "an unnamed one of %" PRIu64 " records", item->lines);
    return text;
}

/* ---- gathering ---- */

static int add_item(struct covered *covered, struct item item)
{
    if (group_room(&covered->items, sizeof *covered->items, covered->count, &covered->capacity,
                   covered->error) < 0)
        return -1;
    covered->items[covered->count++] = item;
    return 0;
}

static int damaged(struct covered *covered)
{
    return vfm_fail(covered->error, VFM_BAD_TYPE,
                    "the head of a partial is damaged: make it again with vfm-sroi --partial");
}

static int add_items(struct covered *covered, struct vfm_slice list)
{
    struct vfm_error ignored = {0};
    struct vfm_node *root = vfm_tree_parse(&covered->arena, "covers", list, &ignored);
    if (!root || root->kind != VFM_ARRAY)
        return damaged(covered);
    for (const struct vfm_node *node = root->child; node; node = node->next) {
        const struct vfm_node *name = vfm_tree_member(node, "name");
        const struct vfm_node *lines = vfm_tree_member(node, "lines");
        const struct vfm_node *digest = vfm_tree_member(node, "digest");
        struct item item = {0};
        char hex[17] = "";
        if (!lines || vfm_count_parse(lines->text, &item.lines) < 0 || !digest ||
            digest->text.length != 16 || (name && name->kind != VFM_STRING))
            return damaged(covered);
        memcpy(hex, digest->text.data, 16);
        item.digest = strtoull(hex, NULL, 16);
        if (name)
            item.name = name->text;
        if (add_item(covered, item) < 0)
            return -1;
    }
    return 0;
}

/* ---- sets ---- */

static int check_sets(struct covered *covered, const struct sroi_cover *cover)
{
    uint64_t *rows = calloc(cover->sets.count + 1, sizeof *rows);
    if (!rows)
        return vfm_fail(covered->error, VFM_NO_MEMORY, "no memory for partials");
    bool twice = false, lost = false;
    for (size_t i = 0; i < cover->rows.count; i++) {
        struct vfm_slice name = cover->rows.entries[i].key;
        name.length =
            (size_t)((const char *)memchr(name.data, SROI_UNIT_SEPARATOR, name.length) - name.data);
        rows[vfm_table_find(&cover->sets, name)]++;
        twice |= cover->row[i] > 1;
    }
    for (size_t i = 0; i < cover->sets.count; i++) {
        twice |= cover->set[i].heads > 1;
        lost |= cover->set[i].heads == 0 || rows[i] != cover->set[i].rows;
    }
    free(rows);
    if (twice)
        return vfm_fail(covered->error, VFM_COVERED_TWICE,
                        "a partial was read twice: give each file once");
    if (lost)
        return vfm_fail(covered->error, VFM_NOT_COVERED,
                        "a partial is not whole, some of its records are missing: read all that "
                        "vfm-sroi --partial wrote, or make it again");
    return 0;
}

/* ---- items ---- */

static int check_twice(struct covered *covered)
{
    char first[96], second[96];
    struct item *items = covered->items;
    qsort(items, covered->count, sizeof *items, compare_digests);
    for (size_t i = 1; i < covered->count; i++)
        if (items[i].lines && items[i].digest == items[i - 1].digest &&
            items[i].lines == items[i - 1].lines)
            return vfm_fail(covered->error, VFM_COVERED_TWICE,
                            "two partials were made from the same records, %s and %s: leave one "
                            "out",
                            item_name(&items[i - 1], first), item_name(&items[i], second));
    qsort(items, covered->count, sizeof *items, compare_items);
    for (size_t i = 1; i < covered->count; i++)
        if (items[i].name.data && items[i - 1].name.data &&
            vfm_slice_equal(items[i].name, items[i - 1].name))
            return vfm_fail(covered->error, VFM_COVERED_TWICE,
                            "two partials say that they cover %s: leave out the one that was "
                            "replaced",
                            item_name(&items[i], first));
    return 0;
}

/* `3/16`: the third of sixteen shards. */
static bool read_shard(struct vfm_slice name, uint64_t *number, uint64_t *count)
{
    const char *slash = name.length ? memchr(name.data, '/', name.length) : NULL;
    if (!slash)
        return false;
    size_t length = (size_t)(slash - name.data);
    return vfm_count_parse((struct vfm_slice){name.data, length}, number) == 0 &&
           vfm_count_parse((struct vfm_slice){slash + 1, name.length - length - 1}, count) == 0 &&
           *number >= 1 && *number <= *count;
}

/* All N of the shards K/N, for each N met. */
static int check_shards(struct covered *covered)
{
    for (size_t i = 0; i < covered->count; i++) {
        uint64_t number, of, other, same_of, have = 0, missing = 1;
        if (!read_shard(covered->items[i].name, &number, &of))
            continue;
        for (size_t j = 0; j < covered->count; j++)
            have += read_shard(covered->items[j].name, &other, &same_of) && same_of == of;
        if (have == of)
            continue;
        for (size_t j = 0; j < covered->count; j++)
            if (read_shard(covered->items[j].name, &other, &same_of) && same_of == of &&
                other == missing) {
                missing++;
                j = (size_t)-1; /* look for the next from the start */
            }
        return vfm_fail(covered->error, VFM_NOT_COVERED,
                        "%" PRIu64 " of %" PRIu64 " shards were read: %" PRIu64 "/%" PRIu64
                        " is missing",
                        have, of, missing, of);
    }
    return 0;
}

/* A name that is a period of a month or longer. */
static bool read_span(struct vfm_slice name, struct vfm_period *period)
{
    struct vfm_error ignored = {0};
    return name.data && vfm_period_parse(name, period, &ignored) == 0 && period->kind != VFM_DAY;
}

/* The item that begins in `month`, or NULL. */
static const struct item *item_at(const struct covered *covered, int32_t month,
                                  struct vfm_period *period)
{
    for (size_t i = 0; i < covered->count; i++)
        if (read_span(covered->items[i].name, period) && vfm_period_months(*period) == month)
            return &covered->items[i];
    return NULL;
}

static int not_covered(struct covered *covered, const char *wanted, int32_t month)
{
    return vfm_fail(covered->error, VFM_NOT_COVERED,
                    "--covers %.60s: nothing that was read covers %04d-%02d: add its partial",
                    wanted, (int)(month / 12), (int)(month % 12) + 1);
}

/* That the items cover `wanted`, a name or a stretch of time, and nothing past it. */
static int check_wanted(struct covered *covered, const char *wanted)
{
    struct vfm_period period, part;
    if (!read_span(vfm_slice_of(wanted), &period)) {
        for (size_t i = 0; i < covered->count; i++)
            if (vfm_slice_is(covered->items[i].name, wanted))
                return 0;
        return vfm_fail(covered->error, VFM_NOT_COVERED,
                        "--covers %.60s: no partial of that name was read", wanted);
    }
    int32_t month = vfm_period_months(period), end = month + vfm_period_length(period.kind);
    size_t used = 0;
    for (; month < end; used++) {
        if (!item_at(covered, month, &part))
            return not_covered(covered, wanted, month);
        month += vfm_period_length(part.kind);
    }
    for (size_t i = 0; i < covered->count; i++) {
        char name[96];
        int32_t start;
        if (!read_span(covered->items[i].name, &part))
            continue;
        start = vfm_period_months(part);
        if (start < vfm_period_months(period) || start >= end || month > end)
            return vfm_fail(covered->error, VFM_COVERED_TWICE,
                            "--covers %.60s: %s is not in it, or not wholly: leave it out", wanted,
                            item_name(&covered->items[i], name));
        used--;
    }
    if (used)
        return vfm_fail(covered->error, VFM_COVERED_TWICE,
                        "--covers %.60s: some of it is covered twice", wanted);
    return 0;
}

/* A gap between the first and the last month is told, for it may be meant. */
static void tell_gap(struct sroi_report *report, const struct covered *covered)
{
    int32_t first = INT32_MAX, last = INT32_MIN;
    struct vfm_period period;
    for (size_t i = 0; i < covered->count; i++)
        if (read_span(covered->items[i].name, &period)) {
            int32_t start = vfm_period_months(period);
            first = start < first ? start : first;
            last = start > last ? start : last;
        }
    while (first < last) {
        if (!item_at(covered, first, &period)) {
            vfm_link_note(report->link, "nothing that was read covers %04d-%02d", (int)(first / 12),
                          (int)(first % 12) + 1);
            return;
        }
        first += vfm_period_length(period.kind);
    }
}

/* ---- all of it ---- */

static void list_items(struct sroi_report *report, const struct covered *covered)
{
    vfm_buffer_put(&report->covers, '[');
    for (size_t i = 0; i < covered->count; i++) {
        const struct item *item = &covered->items[i];
        vfm_buffer_text(&report->covers, i ? ",{" : "{");
        if (item->name.data) {
            vfm_buffer_text(&report->covers, "\"name\":");
            vfm_buffer_json(&report->covers, item->name);
            vfm_buffer_put(&report->covers, ',');
        }
        vfm_buffer_format(&report->covers, "\"lines\":%" PRIu64 ",\"digest\":\"%016" PRIx64 "\"}",
                          item->lines, item->digest);
    }
    vfm_buffer_put(&report->covers, ']');
}

static int check_items(struct sroi_report *report, struct covered *covered)
{
    const struct vfm_sroi_options *options = report->options;
    const struct sroi_cover *cover = &report->lines->cover;
    bool merges = cover->sets.count > 0;
    for (size_t i = 0; i < cover->sets.count; i++)
        if (add_items(covered, cover->set[i].covers) < 0)
            return -1;
    if (options->partial && (cover->lines || !merges)) {
        struct item own = {.lines = cover->lines, .digest = cover->digest};
        if (options->covers && !merges)
            own.name = vfm_slice_of(options->covers);
        if (add_item(covered, own) < 0)
            return -1;
    }
    if (check_twice(covered) < 0)
        return -1;
    if (merges) {
        if (options->covers ? check_wanted(covered, options->covers) < 0
                            : !options->partial && check_shards(covered) < 0)
            return -1;
        if (!options->covers)
            tell_gap(report, covered);
    }
    list_items(report, covered);
    return vfm_buffer_check(&report->covers, covered->error);
}

int sroi_check_covered(struct sroi_report *report)
{
    const struct sroi_cover *cover = &report->lines->cover;
    const struct vfm_sroi_options *options = report->options;
    struct covered covered = {.error = &report->link->error};
    if (!cover->sets.count && !options->partial) {
        if (options->covers)
            return vfm_fail(covered.error, VFM_NOT_COVERED,
                            "--covers %.60s: no partial was read; it says what partials must cover",
                            options->covers);
        return 0;
    }
    int status = check_sets(&covered, cover);
    if (status == 0)
        status = check_items(report, &covered);
    free(covered.items);
    vfm_arena_release(&covered.arena);
    return status;
}
