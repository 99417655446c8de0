// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* The tree of criteria, the gates, and the expressions by which both look at a record. */
#include <stdio.h>

#include "framework.h"

/* ---- expressions ---- */

static int read_look(struct loader *loader, const struct vfm_node *node, struct vfm_look *look)
{
    struct vfm_error why = {0};
    look->path = vfm_tree_path(node, loader->arena);
    if (!look->path)
        return vfm_fail(loader->error, VFM_NO_MEMORY, "out of memory for a framework");
    struct vfm_filter *filter = vfm_filter_open_wary(look->expression, &why);
    if (!filter) {
        loader_fail(loader, node, "%s", why.message);
        loader->error->code = why.code;
        return -1;
    }
    loader->framework->native &= vfm_filter_native(filter);
    vfm_filter_close(filter);
    return 0;
}

/* ---- what a criterion says beside its scale ---- */

static int read_preference(struct loader *loader, const struct vfm_node *criterion,
                           struct vfm_preference *preference)
{
    static const char *const types[] = {"usual",  "u-shape",  "v-shape", "level",
                                        "linear", "gaussian", NULL};
    static const char *const keys[] = {"type", "q", "p", "s", NULL};
    static const char *const needs[][2] = {{NULL, NULL}, {"q", NULL}, {"p", NULL},
                                           {"q", "p"},   {"q", "p"},  {"s", NULL}};
    const struct vfm_node *node = vfm_tree_member(criterion, "preference");
    int type = VFM_USUAL;
    if (!node)
        return 0;
    if (loader->framework->decision.method != VFM_PROMETHEE2)
        return loader_fail(loader, node, "is for the method promethee2");
    if (node->kind == VFM_STRING) {
        if (loader_choice(loader, criterion, "preference", types, &type) < 0)
            return -1;
    } else if (node->kind != VFM_OBJECT) {
        return loader_fail(loader, node, "must be an object: {\"type\": …}");
    } else if (vfm_tree_only(node, loader->file, keys, loader->error) < 0 ||
               loader_choice(loader, node, "type", types, &type) < 0 ||
               loader_number(loader, node, "q", &preference->q) < 0 ||
               loader_number(loader, node, "p", &preference->p) < 0 ||
               loader_number(loader, node, "s", &preference->s) < 0) {
        return -1;
    }
    preference->type = (enum vfm_preference_type)type;
    for (int i = 0; i < 2; i++)
        if (needs[type][i] && !vfm_tree_member(node, needs[type][i]))
            return loader_fail(loader, node, "%s needs \"%s\"", types[type], needs[type][i]);
    bool two = type == VFM_LEVEL || type == VFM_STRAIGHT;
    if (preference->q < 0 || (two && !(preference->p > preference->q)) ||
        (type == VFM_V_SHAPE && !(preference->p > 0)) ||
        (type == VFM_GAUSSIAN && !(preference->s > 0)))
        return loader_fail(loader, node, "thresholds must be positive, and p more than q");
    return 0;
}

static int read_bounds(struct loader *loader, const struct vfm_node *node,
                       struct vfm_criterion *criterion)
{
    const struct vfm_node *bounds = loader_list(loader, node, "bounds");
    const struct vfm_node *ideal = vfm_tree_member(node, "ideal");
    bool wanted = loader->framework->decision.method == VFM_SPOTIS;
    if (!bounds && vfm_tree_member(node, "bounds"))
        return -1;
    if (!wanted && (bounds || ideal))
        return loader_fail(loader, bounds ? bounds : ideal, "is for the method spotis");
    if (!wanted)
        return 0;
    if (!bounds || bounds->count != 2)
        return loader_fail(loader, bounds ? bounds : node,
                           "spotis needs \"bounds\": the least and the greatest, as [0, 100]");
    if (loader_ratio(loader, bounds->child, &criterion->lower) < 0 ||
        loader_ratio(loader, bounds->child->next, &criterion->upper) < 0)
        return -1;
    if (!(criterion->lower < criterion->upper))
        return loader_fail(loader, bounds, "the first bound must be less than the second");
    criterion->ideal = criterion->scale.lower ? criterion->lower : criterion->upper;
    if (loader_number(loader, node, "ideal", &criterion->ideal) < 0)
        return -1;
    if (criterion->ideal < criterion->lower || criterion->ideal > criterion->upper)
        return loader_fail(loader, ideal, "must lie within the bounds");
    return 0;
}

static int read_leaf(struct loader *loader, const struct vfm_node *node, const char *id)
{
    struct vfm_framework *framework = loader->framework;
    size_t index = framework->decision.count;
    if (index == VFM_MOST_CRITERIA)
        return loader_fail(loader, node, "is one too many: %d criteria are the most",
                           VFM_MOST_CRITERIA);
    framework->decision.count++;
    struct vfm_criterion *criterion = &framework->decision.criteria[index];
    struct vfm_look *look = &framework->criteria[index];
    loader->leaves[index] = node;
    criterion->id = look->id = id;
    if (loader_text(loader, node, "value", &look->expression) < 0)
        return -1;
    if (!look->expression)
        return loader_fail(loader, vfm_tree_member(node, "value"),
                           "must be an expression, in quotes");
    if (read_look(loader, vfm_tree_member(node, "value"), look) < 0 ||
        loader_scale(loader, node, criterion, look) < 0 ||
        read_preference(loader, node, &criterion->preference) < 0)
        return -1;
    return read_bounds(loader, node, criterion);
}

/* ---- the tree ---- */

/* Whether an `id` stands earlier in the tree; `*holds` where its criterion holds this one. */
static const struct vfm_node *find_id(const struct vfm_node *list, const struct vfm_node *until,
                                      struct vfm_slice id, bool *done)
{
    for (const struct vfm_node *node = list->child; node && !*done; node = node->next) {
        if (node == until) {
            *done = true;
            return NULL;
        }
        const struct vfm_node *own = vfm_tree_member(node, "id");
        if (own && vfm_slice_equal(own->text, id))
            return node;
        const struct vfm_node *inner = vfm_tree_member(node, "criteria");
        const struct vfm_node *found = inner ? find_id(inner, until, id, done) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

static bool holds(const struct vfm_node *outer, const struct vfm_node *inner)
{
    for (; inner; inner = inner->parent)
        if (inner == outer)
            return true;
    return false;
}

static int read_id(struct loader *loader, const struct vfm_node *node, const char **id)
{
    if (loader_text(loader, node, "id", id) < 0)
        return -1;
    if (!*id || !**id)
        return loader_fail(loader, node, "needs an \"id\"");
    bool done = false;
    const struct vfm_node *list = vfm_tree_member(loader->root, "criteria");
    const struct vfm_node *other = find_id(list, node, vfm_slice_of(*id), &done);
    if (!other)
        return 0;
    const char *path = vfm_tree_path(other, loader->arena);
    return loader_fail(loader, vfm_tree_member(node, "id"),
                       holds(other, node)
                           ? "\"%s\" holds a criterion of the same id (%s): a cycle; "
                             "give each its own id"
                           : "\"%s\" is the id of %s already: give each its own",
                       *id, path ? path : "another");
}

static int read_list(struct loader *loader, const struct vfm_node *list);

static int read_criterion(struct loader *loader, const struct vfm_node *node)
{
    static const char *const keys[] = {
        "id",    "title", "note",       "weight", "importance", "swing",   "value",    "direction",
        "scale", "share", "preference", "bounds", "ideal",      "weights", "criteria", NULL};
    const char *id = NULL;
    if (node->kind == VFM_STRING)
        return loader_fail(loader, node,
                           "\"%.*s\" refers to a criterion: write it where it stands (references "
                           "could make a cycle)",
                           (int)(node->text.length > 40 ? 40 : node->text.length), node->text.data);
    if (node->kind != VFM_OBJECT)
        return loader_fail(loader, node, "must be a criterion: {\"id\": …, \"value\": …}");
    if (vfm_tree_only(node, loader->file, keys, loader->error) < 0 ||
        read_id(loader, node, &id) < 0)
        return -1;
    const struct vfm_node *inner = loader_list(loader, node, "criteria");
    const struct vfm_node *value = vfm_tree_member(node, "value");
    if (!inner && vfm_tree_member(node, "criteria"))
        return -1;
    if (!inner == !value)
        return loader_fail(loader, node, "needs either a \"value\" or \"criteria\" of its own");
    if (!inner)
        return read_leaf(loader, node, id);
    static const char *const leaf_keys[] = {"direction", "scale", "preference", "bounds", "ideal"};
    for (size_t i = 0; i < sizeof leaf_keys / sizeof *leaf_keys; i++)
        if (vfm_tree_member(node, leaf_keys[i]))
            return loader_fail(loader, vfm_tree_member(node, leaf_keys[i]),
                               "belongs to a criterion with a value; this one has criteria");
    return read_list(loader, inner);
}

static int read_list(struct loader *loader, const struct vfm_node *list)
{
    if (list->count == 0)
        return loader_fail(loader, list, "is empty: write at least one criterion");
    for (const struct vfm_node *node = list->child; node; node = node->next)
        if (read_criterion(loader, node) < 0)
            return -1;
    return 0;
}

/* ---- price per quality point ---- */

static int mark_quality(struct loader *loader, size_t price)
{
    struct vfm_decision *decision = &loader->framework->decision;
    const struct vfm_node *scale = vfm_tree_member(loader->leaves[price], "scale");
    const struct vfm_node *list = loader_list(loader, scale, "quality");
    if (!list && loader->error->code)
        return -1;
    if (decision->method > VFM_WASPAS)
        return loader_fail(loader, scale,
                           "is for weighted-sum, weighted-product and waspas: the others compare "
                           "prices themselves");
    for (size_t i = 0; i < decision->count; i++)
        decision->criteria[i].quality = !list && i != price;
    for (const struct vfm_node *node = list ? list->child : NULL; node; node = node->next) {
        size_t found = 0;
        while (found < decision->count && !(node->kind == VFM_STRING &&
                                            vfm_slice_is(node->text, decision->criteria[found].id)))
            found++;
        if (found == decision->count)
            return loader_fail(loader, node, "must be the id of a criterion with a value");
        if (found == price)
            return loader_fail(loader, node, "is this criterion itself: a cycle");
        decision->criteria[found].quality = true;
    }
    for (size_t i = 0; i < decision->count; i++)
        if (decision->criteria[i].quality && decision->missing != VFM_MISSING_REFUSE &&
            vfm_scale_relative(&decision->criteria[i].scale))
            return loader_fail(loader, loader->leaves[i],
                               "is quality for a price per quality point on a scale that says "
                               "nothing of a missing value: write \"missing\": \"refuse\", or use "
                               "points or linear");
    return 0;
}

static int check_quality(struct loader *loader)
{
    struct vfm_decision *decision = &loader->framework->decision;
    size_t prices = 0;
    for (size_t i = 0; i < decision->count; i++) {
        if (decision->criteria[i].scale.type != VFM_SCALE_QUALITY)
            continue;
        if (prices++)
            return loader_fail(loader, loader->leaves[i],
                               "is the second price per quality point: each would be quality to "
                               "the other, a cycle");
        if (mark_quality(loader, i) < 0)
            return -1;
        if (decision->count < 2)
            return loader_fail(loader, loader->leaves[i],
                               "needs other criteria, which are quality");
    }
    return 0;
}

int loader_criteria(struct loader *loader)
{
    struct vfm_framework *framework = loader->framework;
    const struct vfm_node *list = loader_list(loader, loader->root, "criteria");
    if (!list)
        return loader->error->code
                   ? -1
                   : loader_fail(loader, loader->root, "needs \"criteria\": a list");
    framework->decision.criteria =
        loader_take(loader, VFM_MOST_CRITERIA * sizeof *framework->decision.criteria);
    framework->criteria = loader_take(loader, VFM_MOST_CRITERIA * sizeof *framework->criteria);
    loader->leaves = loader_take(loader, VFM_MOST_CRITERIA * sizeof *loader->leaves);
    if (!framework->decision.criteria || !framework->criteria || !loader->leaves)
        return -1;
    return read_list(loader, list) < 0 ? -1 : check_quality(loader);
}

/* ---- gates ---- */

static int read_gate(struct loader *loader, const struct vfm_node *node, struct vfm_look *gate)
{
    static const char *const keys[] = {"id", "title", "note", "pass", "message", NULL};
    if (node->kind != VFM_OBJECT)
        return loader_fail(loader, node,
                           "must be a gate: {\"id\": …, \"pass\": …, \"message\": …}");
    if (vfm_tree_only(node, loader->file, keys, loader->error) < 0 ||
        loader_text(loader, node, "id", &gate->id) < 0 ||
        loader_text(loader, node, "pass", &gate->expression) < 0 ||
        loader_text(loader, node, "message", &gate->message) < 0)
        return -1;
    if (!gate->id || !*gate->id || !gate->expression)
        return loader_fail(loader, node, "needs an \"id\" and a \"pass\": an expression");
    for (size_t i = 0; i < loader->framework->gate_count; i++)
        if (strcmp(loader->framework->gates[i].id, gate->id) == 0)
            return loader_fail(loader, node, "\"%s\" is the id of gates[%zu] already", gate->id, i);
    loader->framework->gate_count++;
    return read_look(loader, vfm_tree_member(node, "pass"), gate);
}

int loader_gates(struct loader *loader)
{
    const struct vfm_node *list = loader_list(loader, loader->root, "gates");
    if (!list)
        return loader->error->code ? -1 : 0;
    loader->framework->gates = loader_take(loader, list->count * sizeof *loader->framework->gates);
    if (!loader->framework->gates)
        return -1;
    struct vfm_look *gate = loader->framework->gates;
    for (const struct vfm_node *node = list->child; node; node = node->next)
        if (read_gate(loader, node, gate++) < 0)
            return -1;
    return 0;
}
