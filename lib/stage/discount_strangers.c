// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Fields that are nearly one that counts: `dead_weight`, `attribution_2`, `dropof`. They pass
 * untouched, as any field that is not known, and take nothing off; which is told, once a shape.
 */
#include <vfm/heading.h>
#include <vfm/nearest.h>

#include "discount.h"
#include "vary.h"

#define SHORTEST 5 /* of a key: shorter ones are near to many */
#define LONGEST 40

static const char *const of_outcomes[] = {
    "quantity",   "proxy",     "deadweight", "displacement", "attribution", "leakage",
    "multiplier", "reference", "duration",   "substitution", "years_rule",  "deductions",
    "starts",     "dropoff",   "weight",     "dropoff_from", "material",    NULL};
static const char *const of_inputs[] = {"amount", "quantity", NULL};

/* The field that `key` is a slip of, or NULL. */
static const char *meant(struct vfm_slice key, const char *const *names)
{
    char folded[LONGEST], plain[LONGEST];
    size_t length = vfm_heading_fold(key, folded);
    struct vfm_slice word = {folded, length};
    for (; *names; names++) {
        length = vfm_heading_fold(vfm_slice_of(*names), plain);
        struct vfm_slice bare = {plain, length};
        size_t most = length < 8 ? 1 : 2;
        if (vfm_word_distance(word, bare) <= most)
            return *names;
    }
    return NULL;
}

static bool is_deduction(const char *field)
{
    static const char *const names[] = {"deadweight", "displacement", "attribution", "leakage",
                                        "substitution"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(field, names[i]) == 0)
            return true;
    return false;
}

void discount_tell_strangers(struct discount_local *local, struct vfm_link *link,
                             const struct vfm_shape *shape, bool outcome)
{
    local->shapes_seen[shape->id % DISCOUNT_SHAPES_SEEN] = shape->id + 1;
    for (uint32_t i = 0; i < shape->count; i++) {
        struct vfm_slice key = shape->names[i].key;
        if (key.length < SHORTEST || key.length > LONGEST || vary_target_of(key).known)
            continue;
        const char *field = meant(key, outcome ? of_outcomes : of_inputs);
        if (field)
            vfm_link_note(link, "the field \"%.*s\" does not count: was it meant to be %s%s?",
                          VFM_PRINT(key), field,
                          is_deduction(field) ? ", or to stand in deductions" : "");
    }
}
