// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdlib.h>

#include <vfm/member.h>
#include <vfm/uncertainty.h>

#include "group.h"
#include "vary_summary.h"

static const char *const figure_names[] = {"benefits", "inputs", "npv", "sroi"};

/* One result while it is written. */
struct writing {
    struct vfm_link *link;
    struct vfm_buffer json;
    vfm_money *values; /* room for one a draw */
};

static void put_amount(struct vfm_buffer *json, const char *name, bool is, vfm_money amount)
{
    vfm_buffer_put(json, ',');
    vfm_buffer_json(json, vfm_slice_of(name));
    vfm_buffer_put(json, ':');
    if (is)
        vfm_buffer_money(json, amount);
    else
        vfm_buffer_text(json, "null");
}

static void gather(const struct summary_group *group, enum summary_figure figure, vfm_money *values)
{
    for (size_t i = 0; i < group->count; i++)
        values[i] = group->draws[i].figures[figure];
}

static int put_spread(struct writing *writing, const struct summary_group *group,
                      enum summary_figure figure)
{
    struct vfm_spread spread;
    struct vfm_buffer *json = &writing->json;
    gather(group, figure, writing->values);
    if (vfm_spread_of(writing->values, group->count, &spread, &writing->link->error) < 0)
        return -1;
    vfm_buffer_put(json, ',');
    vfm_buffer_json(json, vfm_slice_of(figure_names[figure]));
    vfm_buffer_text(json, ":{\"mean\":");
    vfm_buffer_money(json, spread.mean);
    put_amount(json, "sd", spread.has_sd, spread.sd);
    put_amount(json, "se", spread.has_sd, spread.standard_error);
    put_amount(json, "p5", true, spread.p5);
    put_amount(json, "p50", true, spread.p50);
    put_amount(json, "p95", true, spread.p95);
    vfm_buffer_put(json, '}');
    return 0;
}

static void put_share(struct writing *writing, const struct summary_group *group,
                      enum summary_figure figure, vfm_money threshold, const char *name,
                      const char *name_of_error)
{
    gather(group, figure, writing->values);
    struct vfm_share share = vfm_share_above(writing->values, group->count, threshold);
    put_amount(&writing->json, name, true, share.share);
    put_amount(&writing->json, name_of_error, true, share.standard_error);
}

/* The mean of the ratios, and the ratio of the means: they are not the same. */
static int put_ratios(struct writing *writing, const struct summary_group *group)
{
    struct vfm_error *error = &writing->link->error;
    vfm_money benefits, under, ratio, of_means = 0;
    bool all = true;
    for (size_t i = 0; i < group->count; i++)
        all = all && group->draws[i].has_ratio;
    if (!all)
        vfm_link_note(writing->link, "some draws have no inputs to divide by: no ratio is told");
    if (all && put_spread(writing, group, SUMMARY_SROI) < 0)
        return -1;
    if (!all)
        put_amount(&writing->json, "sroi", false, 0);
    gather(group, SUMMARY_SROI, writing->values);
    if (vfm_mean_of(writing->values, group->count, &ratio, error) < 0)
        return -1;
    gather(group, SUMMARY_BENEFITS, writing->values);
    if (vfm_mean_of(writing->values, group->count, &benefits, error) < 0)
        return -1;
    gather(group, SUMMARY_DENOMINATOR, writing->values);
    if (vfm_mean_of(writing->values, group->count, &under, error) < 0 ||
        (under > 0 && vfm_money_ratio(benefits, under, &of_means, error) < 0))
        return -1;
    put_amount(&writing->json, "mean_of_ratios", all, ratio);
    put_amount(&writing->json, "ratio_of_means", under > 0, of_means);
    if (all) {
        put_share(writing, group, SUMMARY_SROI, VFM_MONEY_UNIT, "p_sroi_above_1",
                  "p_sroi_above_1_se");
    } else {
        put_amount(&writing->json, "p_sroi_above_1", false, 0);
        put_amount(&writing->json, "p_sroi_above_1_se", false, 0);
    }
    return 0;
}

/* The fields that the group is of, after `by`. */
static int put_names(struct writing *writing, const struct summary_group *group,
                     struct vfm_slice key)
{
    const struct vfm_value by = vfm_make_json(group->by);
    struct vfm_value item;
    vfm_buffer_text(&writing->json, "{\"record\":\"uncertainty\",\"by\":");
    vfm_buffer_slice(&writing->json, group->by);
    key.data += group->by.length;
    key.length -= group->by.length;
    for (struct vfm_slice left = vfm_members(&by); vfm_item_next(&left, &item);) {
        struct vfm_value value = group_key_next(&key);
        vfm_buffer_put(&writing->json, ',');
        vfm_value_print(&item, &writing->json);
        vfm_buffer_put(&writing->json, ':');
        vfm_value_print(&value, &writing->json);
    }
    return 0;
}

static int compare_draws(const void *left, const void *right)
{
    const struct summary_draw *a = left, *b = right;
    return (a->number > b->number) - (a->number < b->number);
}

static int check_terms(const struct summary_group *group, struct vfm_error *error)
{
    static const struct vfm_slice nothing = VFM_LITERAL(",nothing said");
    struct vfm_slice one = group->terms, other = group->other_terms;
    if (!other.data)
        return 0;
    one = vfm_slice_head(one.length ? one : nothing, 180);
    other = vfm_slice_head(other.length ? other : nothing, 180);
    return vfm_fail(error, VFM_MIXED_BASIS,
                    "draws on two bases do not belong together: %.*s; %.*s: summarise them apart",
                    (int)one.length - 1, one.data + 1, (int)other.length - 1, other.data + 1);
}

/* A draw that came twice counts double, one that did not come counts nothing. */
static int check_draws(struct writing *writing, struct summary_group *group)
{
    qsort(group->draws, group->count, sizeof *group->draws, compare_draws);
    for (size_t i = 1; i < group->count; i++)
        if (group->draws[i].number == group->draws[i - 1].number)
            return vfm_fail(&writing->link->error, VFM_COVERED_TWICE,
                            "draw %llu came twice: feed the results of each draw once",
                            (unsigned long long)group->draws[i].number);
    uint64_t last = group->draws[group->count - 1].number;
    if (group->draws[0].number > 1 || last > group->count)
        vfm_link_note(writing->link, "draws are numbered up to %llu, and there are %llu of them",
                      (unsigned long long)last, (unsigned long long)group->count);
    return 0;
}

static int emit(struct writing *writing, struct vfm_record *record)
{
    struct vfm_link *link = writing->link;
    if (vfm_buffer_check(&writing->json, &link->error) < 0)
        return -1;
    const struct vfm_value object = vfm_make_json(vfm_buffer_view(&writing->json));
    struct vfm_member member;
    vfm_record_clear(record);
    for (struct vfm_slice left = vfm_members(&object); vfm_member_next(&left, &member);)
        if (vfm_record_set(record, member.key, member.value, &link->error) < 0)
            return -1;
    return vfm_link_emit(link, record);
}

static int put_group(struct writing *writing, struct summary_group *group, struct vfm_slice key,
                     struct vfm_record *record)
{
    writing->json.length = 0;
    writing->values = malloc(group->count * sizeof *writing->values);
    if (!writing->values)
        return summary_no_memory(&writing->link->error);
    int result = check_terms(group, &writing->link->error);
    if (result == 0)
        result = check_draws(writing, group);
    if (result == 0)
        result = put_names(writing, group, key);
    vfm_buffer_format(&writing->json, ",\"draws\":%llu", (unsigned long long)group->count);
    for (int figure = SUMMARY_BENEFITS; result == 0 && figure <= SUMMARY_NPV; figure++)
        result = put_spread(writing, group, (enum summary_figure)figure);
    if (result == 0)
        result = put_ratios(writing, group);
    if (result == 0) {
        put_share(writing, group, SUMMARY_NPV, 0, "p_npv_above_0", "p_npv_above_0_se");
        vfm_buffer_text(&writing->json, ",\"quantiles\":\"type 7\"");
        vfm_buffer_slice(&writing->json, group->terms);
        vfm_buffer_put(&writing->json, '}');
        result = emit(writing, record);
    }
    free(writing->values);
    return result;
}

/* In the order in which vfm-sroi puts groups. */
struct place {
    struct vfm_slice key;
    struct summary_group *group;
};

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    int order = vfm_slice_compare(a->group->by, b->group->by);
    struct vfm_slice x = {a->key.data + a->group->by.length, a->key.length - a->group->by.length};
    struct vfm_slice y = {b->key.data + b->group->by.length, b->key.length - b->group->by.length};
    return order ? order : group_key_compare(x, y);
}

int summary_end(void *state, struct vfm_link *link)
{
    struct summary *summary = state;
    size_t count = summary->keys.count;
    struct writing writing = {.link = link};
    struct vfm_record record;
    struct place *places = malloc((count + 1) * sizeof *places);
    int result = 0;
    if (!places)
        return summary_no_memory(&link->error);
    if (vfm_record_init(&record, link->shapes, link->arena, &link->error) < 0) {
        free(places);
        return -1;
    }
    for (size_t i = 0; i < count; i++)
        places[i] = (struct place){summary->keys.entries[i].key, &summary->groups[i]};
    qsort(places, count, sizeof *places, compare_places);
    if (!count)
        vfm_link_note(link, "no result by draw came in: vfm-vary --draws N | vfm-discount | "
                            "vfm-sroi --by draw | vfm-vary --summary");
    for (size_t i = 0; i < count && result == 0; i++)
        result = put_group(&writing, places[i].group, places[i].key, &record);
    vfm_record_release(&record);
    vfm_buffer_release(&writing.json);
    free(places);
    return result;
}
