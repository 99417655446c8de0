// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* What becomes of a line in one scenario, as a list of changes. */
#include "vary.h"

/* What vary_changes_close may add. */
#define ROOM_TO_CLOSE 1

int vary_changes_open(const struct vary_line *line, size_t most, struct vary_changes *changes)
{
    *changes = (struct vary_changes){
        .items =
            vfm_arena_take(line->link->arena, (most + ROOM_TO_CLOSE) * sizeof *changes->items)};
    return changes->items ? 0
                          : vfm_fail(&line->link->error, VFM_NO_MEMORY,
                                     "no memory for %zu changes of a line", most);
}

int vary_changes_look(const struct vary_line *line, const struct vary_changes *changes,
                      const struct vary_target *target, struct vfm_value *value)
{
    for (size_t i = changes->count; i-- > 0;) {
        const struct vary_change *change = &changes->items[i];
        if (vfm_slice_equal(change->target.name, target->name)) {
            *value = change->value;
            return 0;
        }
        if (target->member.data && vfm_slice_equal(change->target.name, target->top))
            return vary_member(line->record, target, &change->value, value, &line->link->error);
    }
    return vary_look(line->record, target, value, &line->link->error);
}

int vary_changes_number(const struct vary_line *line, const struct vary_changes *changes,
                        const struct vary_target *target, double *number, bool *found)
{
    struct vfm_value value;
    if (vary_changes_look(line, changes, target, &value) < 0)
        return -1;
    return vary_read(target, &value, number, found, &line->link->error);
}

void vary_changes_add(struct vary_changes *changes, const struct vary_target *target,
                      struct vfm_value value)
{
    changes->items[changes->count++] = (struct vary_change){*target, value};
}

static bool changes_field(const struct vary_changes *changes, const char *name)
{
    for (size_t i = 0; i < changes->count; i++)
        if (vfm_slice_is(changes->items[i].target.name, name))
            return true;
    return false;
}

/* An input that tells its amount and its quantity and rate too keeps what was changed: the other
 * would contradict it. */
static int settle_amount(const struct vary_line *line, struct vary_changes *changes)
{
    static const char *const names[] = {"amount", "quantity", "rate"};
    bool changed[3];
    for (size_t i = 0; i < 3; i++) {
        struct vary_target target = vary_target_of(vfm_slice_of(names[i]));
        struct vfm_value value;
        changed[i] = changes_field(changes, names[i]);
        if (vary_changes_look(line, changes, &target, &value) < 0)
            return -1;
        if (value.kind == VFM_NULL)
            return 0;
    }
    bool factors = changed[1] || changed[2];
    if (changed[0] == factors)
        return 0;
    struct vary_target other = vary_target_of(vfm_slice_of(factors ? "amount" : "rate"));
    vary_changes_add(changes, &other, vfm_make_null());
    return 0;
}

/* A present value that stands already was worked out on what the line said before. */
static int check_fresh(const struct vary_line *line, const struct vary_changes *changes)
{
    struct vary_target pv = vary_target_of(vfm_slice_of("pv"));
    struct vfm_value value;
    bool counts = false;
    for (size_t i = 0; i < changes->count; i++)
        counts = counts || changes->items[i].target.counts;
    if (!counts)
        return 0;
    if (vary_look(line->record, &pv, &value, &line->link->error) < 0)
        return -1;
    if (value.kind == VFM_NULL)
        return 0;
    vfm_fail(&line->link->error, VFM_MIXED_BASIS,
             "pv is worked out already, on what is to be varied: vfm-vary goes before "
             "vfm-discount");
    return vfm_fail_field(&line->link->error, "pv", vfm_value_token(&value, line->link->arena));
}

int vary_changes_close(const struct vary_line *line, struct vary_changes *changes)
{
    if (line->kind == VARY_INPUT && settle_amount(line, changes) < 0)
        return -1;
    return check_fresh(line, changes);
}

int vary_changes_apply(const struct vary_changes *changes, struct vfm_record *record,
                       struct vfm_error *error)
{
    for (size_t i = 0; i < changes->count; i++)
        if (vary_put(record, &changes->items[i].target, changes->items[i].value, error) < 0)
            return -1;
    return 0;
}
