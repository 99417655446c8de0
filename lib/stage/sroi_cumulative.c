// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * To date: groups that differ only in their period are a series, and each takes in what came before
 * it in its series.
 */
#include "sroi_report.h"

#include <stdlib.h>

#include <vfm/period.h>

/* One group of a series. */
struct step {
    struct vfm_slice key;    /* the group's */
    struct vfm_slice series; /* the key without its period; owned by the table of series */
    struct vfm_period period;
    const struct sroi_row *row;
};

static int compare_steps(const void *left, const void *right)
{
    const struct step *a = left, *b = right;
    int order = vfm_slice_compare(a->series, b->series);
    if (order)
        return order;
    int64_t first = vfm_period_days(a->period), second = vfm_period_days(b->period);
    if (first != second)
        return first < second ? -1 : 1;
    return vfm_slice_compare(a->key, b->key);
}

/* Takes a key apart into its series and its period. */
static int read_step(const struct sroi_stage *sroi, struct vfm_slice key, struct step *step,
                     struct vfm_table *series, struct vfm_buffer *rest, struct vfm_error *error)
{
    rest->length = 0;
    step->key = key;
    for (size_t i = 0; i < sroi->options.by.count; i++) {
        struct vfm_slice part = group_key_part(&key);
        if (i != sroi->period)
            vfm_buffer_slice(rest, part);
        else if (vfm_period_parse((struct vfm_slice){part.data + 1, part.length - 1}, &step->period,
                                  error) < 0)
            return -1;
    }
    if (vfm_buffer_check(rest, error) < 0)
        return -1;
    size_t index = vfm_table_add(series, vfm_buffer_view(rest), error);
    if (index == VFM_ABSENT)
        return -1;
    step->series = series->entries[index].key;
    return 0;
}

static int mixed(const struct step *a, const struct step *b, struct vfm_error *error)
{
    char first[VFM_PERIOD_TEXT], second[VFM_PERIOD_TEXT];
    vfm_period_print(a->period, first);
    vfm_period_print(b->period, second);
    return vfm_fail(error, VFM_BAD_PERIOD,
                    "--cumulative cannot follow %s with %s: bring all periods to one kind first "
                    "(vfm-normalise --period)",
                    first, second);
}

static int add_steps(const struct step *steps, size_t count, const struct sroi_state *state,
                     struct sroi_state *to_date, struct vfm_error *error)
{
    for (size_t i = 0; i < count; i++) {
        bool goes_on = i > 0 && vfm_slice_equal(steps[i].series, steps[i - 1].series);
        if (goes_on && steps[i].period.kind != steps[i - 1].period.kind)
            return mixed(&steps[i - 1], &steps[i], error);
        struct sroi_row *row = sroi_state_row(to_date, steps[i].key, error);
        if (!row || (goes_on && sroi_state_absorb(to_date, row, to_date, row - 1, error) < 0) ||
            sroi_state_absorb(to_date, row, state, steps[i].row, error) < 0)
            return -1;
    }
    return 0;
}

int sroi_accumulate(const struct sroi_stage *sroi, const struct sroi_state *state,
                    struct sroi_state *to_date, struct vfm_error *error)
{
    size_t count = state->groups.count;
    struct step *steps = calloc(count + 1, sizeof *steps);
    struct vfm_table series = {0};
    struct vfm_buffer rest = {0};
    int status = 0;
    if (!steps)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for %zu periods", count);
    to_date->overflowed = state->overflowed;
    for (size_t i = 0; i < count && status == 0; i++) {
        steps[i].row = &state->rows[i];
        status = read_step(sroi, state->groups.entries[i].key, &steps[i], &series, &rest, error);
    }
    if (status == 0) {
        qsort(steps, count, sizeof *steps, compare_steps);
        status = add_steps(steps, count, state, to_date, error);
    }
    vfm_table_release(&series);
    vfm_buffer_release(&rest);
    free(steps);
    return status;
}
