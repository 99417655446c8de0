// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "sroi_report.h"

int sroi_put(struct sroi_report *report, const char *name, struct vfm_value value)
{
    return vfm_record_set(&report->record, vfm_slice_of(name), value, &report->link->error);
}

int sroi_too_large(struct vfm_error *error)
{
    return vfm_fail(error, VFM_OVERFLOWED,
                    "a sum is past the limit of 10^24: give amounts in a larger unit");
}

static bool too_large(vfm_money amount)
{
    return amount > VFM_MONEY_LIMIT || amount < -VFM_MONEY_LIMIT;
}

int sroi_add_money(struct sroi_report *report, vfm_money amount)
{
    if (too_large(amount))
        return sroi_too_large(&report->link->error);
    vfm_buffer_money(&report->json, amount);
    return 0;
}

int sroi_put_money(struct sroi_report *report, const char *name, vfm_money amount)
{
    if (too_large(amount))
        return sroi_too_large(&report->link->error);
    return sroi_put(report, name, vfm_make_money(amount, &report->arena));
}

int sroi_put_maybe(struct sroi_report *report, const char *name, bool is, vfm_money amount)
{
    return is ? sroi_put_money(report, name, amount) : sroi_put(report, name, vfm_make_null());
}

int sroi_put_count(struct sroi_report *report, const char *name, uint64_t count)
{
    return sroi_put(report, name, vfm_make_count(count, &report->arena));
}

int sroi_put_text(struct sroi_report *report, const char *name, const char *text)
{
    return sroi_put(report, name, vfm_make_text(vfm_slice_of(text), &report->arena));
}

int sroi_put_json(struct sroi_report *report, const char *name)
{
    if (vfm_buffer_check(&report->json, &report->link->error) < 0)
        return -1;
    struct vfm_slice kept = vfm_arena_copy(&report->arena, vfm_buffer_view(&report->json));
    if (!kept.data)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for %s", name);
    return sroi_put(report, name, vfm_make_json(kept));
}

void sroi_add_quoted(struct vfm_buffer *json, struct vfm_slice text)
{
    vfm_buffer_put(json, '"');
    vfm_buffer_slice(json, text);
    vfm_buffer_put(json, '"');
}
