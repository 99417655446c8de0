// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-sroi, for example: --by provider --shares stakeholder. Sums (sroi_read.c into sroi_state.c)
 * while records come; results (sroi_result.c) at the end.
 */
#include "sroi.h"

#include <stdlib.h>

static const struct vfm_slice fixed_names[SLOT_FIXED] = {
    [SLOT_RECORD] = VFM_LITERAL("record"),
    [SLOT_PV] = VFM_LITERAL("pv"),
    [SLOT_BASIS] = VFM_LITERAL("basis"),
    [SLOT_CURRENCY] = VFM_LITERAL("currency"),
    [SLOT_PRICE_YEAR] = VFM_LITERAL("price_year"),
    [SLOT_PERIOD] = VFM_LITERAL("period"),
    [SLOT_IMPACT] = VFM_LITERAL("impact"),
    [SLOT_VALUE] = VFM_LITERAL("value"),
    [SLOT_DURATION] = VFM_LITERAL("duration"),
    [SLOT_VALUE_TYPE] = VFM_LITERAL("value_type"),
    [SLOT_MATERIAL] = VFM_LITERAL("material"),
    [SLOT_TRANSFER] = VFM_LITERAL("transfer"),
    [SLOT_CASHABLE] = VFM_LITERAL("cashable"),
    [SLOT_WEIGHT] = VFM_LITERAL("weight"),
    [SLOT_STARTS] = VFM_LITERAL("starts"),
    [SLOT_PVS] = VFM_LITERAL("pvs"),
    [SLOT_CONSTRAINED] = VFM_LITERAL("constrained"),
    [SLOT_OUTPUT] = VFM_LITERAL("output"),
    [SLOT_QUANTITY] = VFM_LITERAL("quantity"),
    [SLOT_UNIT] = VFM_LITERAL("unit"),
};

/* ---- a worker's own ---- */

static void worker_close(void *state)
{
    struct sroi_local *local = state;
    if (!local)
        return;
    vfm_binding_release(&local->binding);
    sroi_state_release(&local->state);
    vfm_buffer_release(&local->key);
    vfm_buffer_release(&local->text);
    vfm_buffer_release(&local->terms);
    vfm_buffer_release(&local->period);
    for (int i = 0; i < VFM_CASES; i++)
        free(local->years[i]);
    free(local);
}

static void *worker_open(const struct vfm_stage *stage, struct vfm_error *error)
{
    const struct sroi_stage *sroi = (const struct sroi_stage *)stage;
    struct sroi_local *local = calloc(1, sizeof *local);
    if (!local) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to begin");
        return NULL;
    }
    local->sroi = sroi;
    local->terms_id = SROI_NONE;
    if (vfm_binding_init(&local->binding, sroi->names, (uint32_t)sroi->slots, error) < 0) {
        worker_close(local);
        return NULL;
    }
    return local;
}

static int merge(void *into, void *from, struct vfm_error *error)
{
    struct sroi_local *local = into;
    const struct sroi_local *other = from;
    return sroi_state_merge(&local->state, &other->state, error);
}

/* ---- the stage ---- */

static void stage_close(struct vfm_stage *stage)
{
    struct sroi_stage *sroi = (struct sroi_stage *)stage;
    if (!sroi)
        return;
    free(sroi->names);
    free(sroi);
}

static const struct vfm_stage_class sroi_class = {
    .name = "sroi",
    .mode = VFM_MERGE,
    .worker_open = worker_open,
    .worker_close = worker_close,
    .push = sroi_push,
    .merge = merge,
    .end = sroi_end,
    .close = stage_close,
};

/* No empty name, none twice. */
static int check_fields(const struct vfm_sroi_fields *fields, const char *option,
                        struct vfm_error *error)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (!*fields->names[i])
            return vfm_fail(error, VFM_BAD_USAGE,
                            "--%s has an empty name: write --%s FIELD,FIELD without blanks", option,
                            option);
        for (size_t j = 0; j < i; j++)
            if (strcmp(fields->names[i], fields->names[j]) == 0)
                return vfm_fail(error, VFM_BAD_USAGE, "--%s names %s twice: name it once", option,
                                fields->names[i]);
    }
    return 0;
}

static int check(const struct vfm_sroi_options *options, struct vfm_error *error)
{
    if (check_fields(&options->by, "by", error) < 0 ||
        check_fields(&options->shares, "shares", error) < 0)
        return -1;
    for (size_t i = 0; i < options->by.count; i++)
        if (sroi_result_owns(options->by.names[i]))
            return vfm_fail(error, VFM_BAD_USAGE,
                            "--by %s: a result has a field of that name already; copy yours to "
                            "another name first",
                            options->by.names[i]);
    if (options->shares.count >= SROI_CELL_MOST_SHARES)
        return vfm_fail(error, VFM_BAD_USAGE, "--shares takes fewer than %d fields",
                        SROI_CELL_MOST_SHARES);
    return 0;
}

struct vfm_stage *vfm_sroi_stage(const struct vfm_sroi_options *options, struct vfm_error *error)
{
    if (check(options, error) < 0)
        return NULL;
    struct sroi_stage *sroi = calloc(1, sizeof *sroi);
    size_t slots = SLOT_FIXED + options->by.count + options->shares.count;
    if (sroi)
        sroi->names = malloc(slots * sizeof *sroi->names);
    if (!sroi || !sroi->names) {
        stage_close((struct vfm_stage *)sroi);
        vfm_fail(error, VFM_NO_MEMORY, "no memory to begin");
        return NULL;
    }
    sroi->stage.class = &sroi_class;
    sroi->options = *options;
    memcpy(sroi->names, fixed_names, sizeof fixed_names);
    size_t slot = SLOT_FIXED;
    for (size_t i = 0; i < options->by.count; i++)
        sroi->names[slot++] = vfm_slice_of(options->by.names[i]);
    for (size_t i = 0; i < options->shares.count; i++)
        sroi->names[slot++] = vfm_slice_of(options->shares.names[i]);
    sroi->slots = slot;
    return &sroi->stage;
}
