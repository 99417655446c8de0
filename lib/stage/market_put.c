// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "market_report.h"

int market_put(struct market_report *report, const char *name, struct vfm_value value)
{
    return vfm_record_set(&report->record, vfm_slice_of(name), value, &report->link->error);
}

int market_put_money(struct market_report *report, const char *name, vfm_money amount)
{
    return market_put(report, name, vfm_make_money(amount, &report->arena));
}

int market_put_maybe(struct market_report *report, const char *name, bool is, vfm_money amount)
{
    return is ? market_put_money(report, name, amount) : market_put(report, name, vfm_make_null());
}

int market_put_count(struct market_report *report, const char *name, uint64_t count)
{
    return market_put(report, name, vfm_make_count(count, &report->arena));
}

int market_put_text(struct market_report *report, const char *name, const char *text)
{
    return market_put(report, name, vfm_make_text(vfm_slice_of(text), &report->arena));
}

int market_put_json(struct market_report *report, const char *name)
{
    struct vfm_slice kept;
    if (vfm_buffer_check(&report->json, &report->link->error) < 0)
        return -1;
    kept = vfm_arena_copy(&report->arena, vfm_buffer_view(&report->json));
    report->json.length = 0;
    if (!kept.data)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for %s", name);
    return market_put(report, name, vfm_make_json(kept));
}

int market_put_by(struct market_report *report, struct vfm_slice key, int without)
{
    const struct vfm_market_options *options = &report->market->options;
    char between = '[';
    for (size_t i = 0; i < options->by_count; i++) {
        if ((int)i == without)
            continue;
        vfm_buffer_put(&report->json, between);
        vfm_buffer_json(&report->json, vfm_slice_of(options->by[i]));
        between = ',';
    }
    vfm_buffer_text(&report->json, between == '[' ? "[]" : "]");
    if (market_put_json(report, "by") < 0)
        return -1;
    for (size_t i = 0; i < options->by_count; i++)
        if ((int)i != without && market_put(report, options->by[i], group_key_next(&key)) < 0)
            return -1;
    return 0;
}

int market_put_supplier(struct market_report *report, const char *name, struct vfm_slice called,
                        struct vfm_slice key)
{
    struct vfm_value number = group_key_next(&key);
    if (called.length) {
        vfm_buffer_put(&report->json, '"');
        vfm_buffer_slice(&report->json, called);
        vfm_buffer_put(&report->json, '"');
        if (market_put_json(report, name) < 0)
            return -1;
    } else if (market_put(report, name, vfm_make_null()) < 0) {
        return -1;
    }
    if (number.kind == VFM_NULL)
        return 0;
    vfm_buffer_format(&report->json, "%s_id", name);
    struct vfm_slice field = vfm_arena_copy(&report->arena, vfm_buffer_view(&report->json));
    report->json.length = 0;
    if (!field.data)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for %s", name);
    return market_put(report, field.data, number);
}

/* ---- members of an object ---- */

void market_add_name(struct market_report *report, const char *name)
{
    struct vfm_buffer *json = &report->json;
    if (!json->length)
        vfm_buffer_put(json, '{');
    else if (json->data[json->length - 1] != '{')
        vfm_buffer_put(json, ',');
    vfm_buffer_json(json, vfm_slice_of(name));
    vfm_buffer_put(json, ':');
}

void market_add_count(struct market_report *report, const char *name, uint64_t count)
{
    market_add_name(report, name);
    vfm_buffer_format(&report->json, "%llu", (unsigned long long)count);
}

void market_add_money(struct market_report *report, const char *name, vfm_money amount)
{
    market_add_name(report, name);
    vfm_buffer_money(&report->json, amount);
}

int market_add_share(struct market_report *report, const char *name, vfm_money part,
                     vfm_money whole)
{
    vfm_money share;
    market_add_name(report, name);
    if (whole == 0) {
        vfm_buffer_text(&report->json, "null");
        return 0;
    }
    if (vfm_money_ratio(part, whole, &share, &report->link->error) < 0)
        return -1;
    vfm_buffer_money(&report->json, share);
    return 0;
}

void market_add_tally(struct market_report *report, const char *name,
                      const struct market_tally *tally)
{
    market_add_name(report, name);
    vfm_buffer_put(&report->json, '{');
    market_add_count(report, "awards", tally->awards);
    market_add_money(report, "value", tally->value);
    vfm_buffer_put(&report->json, '}');
}

int market_put_tally(struct market_report *report, const char *name,
                     const struct market_tally *tally)
{
    market_add_count(report, "awards", tally->awards);
    market_add_money(report, "value", tally->value);
    vfm_buffer_put(&report->json, '}');
    return market_put_json(report, name);
}
