// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* The weights of the criteria: each group of siblings shares out what its parent weighs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <vfm/exact.h>

#include "framework.h"

enum kind { GIVEN, CENTROID, RANK_SUM, RECIPROCAL, AHP, ENTROPY, CRITIC, SWING };

static const char *const kind_words[] = {
    "given", "roc", "rank-sum", "rank-reciprocal", "ahp", "entropy", "critic", "swing", NULL};

/* How a group of siblings is weighed. */
struct plan {
    enum kind kind;
    const struct vfm_node *node; /* the `weights` object; NULL where there is none */
    bool rescale;
    double total; /* of the whole; 0: not said */
};

static bool nearly(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fmax(fmax(fabs(a), fabs(b)), 1);
}

static int read_plan(struct loader *loader, const struct vfm_node *holder, bool top,
                     struct plan *plan)
{
    static const char *const keys[] = {"type",         "total",        "rescale", "matrix",
                                       "random_index", "inconsistent", "note",    NULL};
    int kind = GIVEN;
    const struct vfm_node *node = vfm_tree_member(holder, "weights");
    *plan = (struct plan){.node = node};
    if (!node)
        return 0;
    if (node->kind != VFM_OBJECT)
        return loader_fail(loader, node,
                           "must be an object: {\"type\": \"given\", \"total\": 100}");
    if (vfm_tree_only(node, loader->file, keys, loader->error) < 0 ||
        loader_choice(loader, node, "type", kind_words, &kind) < 0 ||
        loader_truth(loader, node, "rescale", &plan->rescale) < 0 ||
        loader_number(loader, node, "total", &plan->total) < 0)
        return -1;
    plan->kind = (enum kind)kind;
    const struct vfm_node *total = vfm_tree_member(node, "total");
    if (total && !(plan->total > 0))
        return loader_fail(loader, total, "must be more than 0");
    if (!top && (total || vfm_tree_member(node, "rescale")))
        return loader_fail(loader, node, "has total or rescale: those are for the whole framework");
    if (!top && (kind == ENTROPY || kind == CRITIC))
        return loader_fail(loader, node, "must not be %s: that weighs all criteria together",
                           kind_words[kind]);
    if (plan->rescale && kind != GIVEN)
        return loader_fail(loader, node,
                           "has rescale, which is for given weights: these always add "
                           "up");
    if (kind != AHP && (vfm_tree_member(node, "matrix") || vfm_tree_member(node, "random_index") ||
                        vfm_tree_member(node, "inconsistent")))
        return loader_fail(loader, node, "has what belongs to the type ahp");
    return 0;
}

/* ---- pairwise comparison ---- */

static int read_matrix(struct loader *loader, const struct vfm_node *object, size_t count,
                       double *matrix)
{
    const struct vfm_node *rows = loader_list(loader, object, "matrix");
    if (!rows)
        return loader->error->code ? -1
                                   : loader_fail(loader, object,
                                                 "needs a \"matrix\": a list of rows, which are "
                                                 "lists");
    if (rows->count != count)
        return loader_fail(loader, rows, "has %u rows for %zu that are compared",
                           (unsigned)rows->count, count);
    for (const struct vfm_node *row = rows->child; row; row = row->next) {
        if (row->kind != VFM_ARRAY || row->count != count)
            return loader_fail(loader, row, "must be a list of %zu numbers", count);
        for (const struct vfm_node *cell = row->child; cell; cell = cell->next)
            if (loader_ratio(loader, cell, matrix++) < 0)
                return -1;
    }
    return 0;
}

/* By what a matrix of `count` is judged: a table by name, or a number. *name is what the result
 * calls it. */
static int read_random_index(struct loader *loader, const struct vfm_node *object, size_t count,
                             double *random, const char **name)
{
    static const char *const indices[] = {"saaty", "donegan-dodd", "aguaron-moreno", NULL};
    const struct vfm_node *node = vfm_tree_member(object, "random_index");
    int index = VFM_RANDOM_SAATY;
    if (node && node->kind == VFM_NUMBER) {
        if (loader_number(loader, object, "random_index", random) < 0)
            return -1;
        if (!(*random > 0))
            return loader_fail(loader, node, "must be more than 0");
        *name = NULL;
        return 0;
    }
    if (loader_choice(loader, object, "random_index", indices, &index) < 0)
        return -1;
    *random = vfm_random_index((enum vfm_random_index)index, count);
    *name = indices[index];
    return 0;
}

int loader_pairwise(struct loader *loader, const struct vfm_node *object, size_t count,
                    double *weights)
{
    static const char *const allowances[] = {"refuse", "allow", NULL};
    struct vfm_framework *framework = loader->framework;
    double matrix[VFM_MOST_PAIRWISE * VFM_MOST_PAIRWISE], random;
    struct vfm_consistency consistency;
    struct vfm_error why = {0};
    const char *name = NULL;
    int allowed = 0;
    if (count > VFM_MOST_PAIRWISE)
        return loader_fail(loader, object, "compares %zu: %d are the most", count,
                           VFM_MOST_PAIRWISE);
    if (read_random_index(loader, object, count, &random, &name) < 0 ||
        loader_choice(loader, object, "inconsistent", allowances, &allowed) < 0 ||
        read_matrix(loader, object, count, matrix) < 0)
        return -1;
    if (vfm_weights_pairwise(matrix, count, random, weights, &consistency, &why) < 0)
        return loader_fail(loader, vfm_tree_member(object, "matrix"), "%s", why.message);
    if (consistency.ratio > 0.1 && !allowed)
        return loader_fail(loader, vfm_tree_member(object, "matrix"),
                           "is not consistent: its ratio is %.3f, more than 0.1; compare again, or "
                           "write \"inconsistent\": \"allow\"",
                           consistency.ratio);
    if (!framework->pairwise || consistency.ratio > framework->consistency) {
        loader->random_name = name;
        loader->random_index = random;
    }
    framework->pairwise = true;
    framework->consistency = fmax(framework->consistency, consistency.ratio);
    return 0;
}

/* ---- given ---- */

/* What a criterion weighs as written: its own weight, or what its children add up to; NaN where
 * neither is there. */
static int written_weight(struct loader *loader, const struct vfm_node *node, double *weight)
{
    const struct vfm_node *own = vfm_tree_member(node, "weight");
    const struct vfm_node *inner = vfm_tree_member(node, "criteria");
    *weight = own || !inner ? NAN : 0;
    if (own) {
        if (loader_number(loader, node, "weight", weight) < 0)
            return -1;
        if (!(*weight >= 0))
            return loader_fail(loader, own, "must not be negative");
        return 0;
    }
    for (const struct vfm_node *child = inner ? inner->child : NULL; child; child = child->next) {
        double part;
        if (written_weight(loader, child, &part) < 0)
            return -1;
        *weight += part;
    }
    return 0;
}

/* The sum of the weights of a list, NaN where one has none; `*all` or `*none` of them given. */
static int written_sum(struct loader *loader, const struct vfm_node *list, double *total,
                       size_t *lacking)
{
    struct vfm_sum sum = {0};
    int result = 0;
    *lacking = 0;
    for (const struct vfm_node *node = list->child; node && result == 0; node = node->next) {
        double weight;
        result = written_weight(loader, node, &weight);
        if (result == 0 && isnan(weight))
            ++*lacking;
        else if (result == 0)
            result = vfm_sum_add(&sum, weight, loader->error);
    }
    *total = vfm_sum_value(&sum);
    vfm_sum_release(&sum);
    return result;
}

static int check_total(struct loader *loader, const struct vfm_node *list, const struct plan *plan,
                       double sum)
{
    if (!(sum > 0))
        return loader_fail(loader, list, "have weights that add up to 0");
    if (plan->rescale) {
        loader->factor = 1 / sum;
        return 0;
    }
    if (plan->total > 0 && !nearly(sum, plan->total))
        return loader_fail(loader, list,
                           "have weights that add up to %.15g, not to the total of %.15g: mend "
                           "them, or write \"rescale\": true",
                           sum, plan->total);
    if (!(plan->total > 0) && !nearly(sum, 1) && !nearly(sum, 100))
        return loader_fail(loader, list,
                           "have weights that add up to %.15g: make it 100 or 1, name another "
                           "\"total\" in weights, or write \"rescale\": true",
                           sum);
    return 0;
}

/* Given weights of one group, whose parent weighs `share` (NaN: the top). */
static int weigh_given(struct loader *loader, const struct vfm_node *list, const struct plan *plan,
                       double share, double *weights)
{
    double sum, scale = 1;
    size_t lacking, count = 0;
    bool split = false;
    if (written_sum(loader, list, &sum, &lacking) < 0)
        return -1;
    if (!isnan(share) && lacking == list->count) { /* nothing said: alike */
        for (; count < list->count; count++)
            weights[count] = share / (double)list->count;
        return 0;
    }
    if (lacking)
        for (const struct vfm_node *node = list->child; node; node = node->next) {
            double weight;
            if (written_weight(loader, node, &weight) < 0)
                return -1;
            if (isnan(weight))
                return loader_fail(loader, node, "needs a \"weight\"");
        }
    if (isnan(share) && check_total(loader, list, plan, sum) < 0)
        return -1;
    if (!isnan(share) && loader_truth(loader, list->parent, "share", &split) < 0)
        return -1;
    if (!isnan(share) && !nearly(sum, share)) {
        if (!(sum > 0) || !(split || nearly(sum, 1) || nearly(sum, 100)))
            return loader_fail(loader, list,
                               "have weights that add up to %.15g, not to the %.15g of what holds "
                               "them: mend them, or write \"share\": true there",
                               sum, share);
        scale = share / sum;
    }
    for (const struct vfm_node *node = list->child; node; node = node->next, count++) {
        if (written_weight(loader, node, &weights[count]) < 0)
            return -1;
        if (scale != 1)
            weights[count] *= scale;
    }
    return 0;
}

/* ---- derived ---- */

static int need_numbers(struct loader *loader, const struct vfm_node *list, const char *key,
                        double *numbers)
{
    size_t count = 0;
    for (const struct vfm_node *node = list->child; node; node = node->next, count++) {
        const struct vfm_node *member = vfm_tree_member(node, key);
        if (!member)
            return loader_fail(loader, node, "needs \"%s\": a number", key);
        if (loader_number(loader, node, key, &numbers[count]) < 0)
            return -1;
        if (!(numbers[count] >= 0))
            return loader_fail(loader, member, "must not be negative");
    }
    return 0;
}

/* Points against the widest swing, shared out. Older files say `weight` for them. */
static int weigh_swing(struct loader *loader, const struct vfm_node *list, double *weights)
{
    const char *key = vfm_tree_member(list->child, "swing") ? "swing" : "weight";
    double sum = 0;
    if (need_numbers(loader, list, key, weights) < 0)
        return -1;
    for (size_t i = 0; i < list->count; i++)
        sum += weights[i];
    if (!(sum > 0))
        return loader_fail(loader, list, "have swings that add up to 0");
    for (size_t i = 0; i < list->count; i++)
        weights[i] /= sum;
    return 0;
}

static int weigh_ranked(struct loader *loader, const struct vfm_node *list, enum kind kind,
                        double *weights)
{
    enum vfm_rank_weights by = kind == CENTROID   ? VFM_RANK_CENTROID
                               : kind == RANK_SUM ? VFM_RANK_SUM
                                                  : VFM_RANK_RECIPROCAL;
    double importance[VFM_MOST_CRITERIA];
    if (list->count > VFM_MOST_CRITERIA)
        return loader_fail(loader, list, "are too many: %d are the most", VFM_MOST_CRITERIA);
    if (need_numbers(loader, list, "importance", importance) < 0)
        return -1;
    return vfm_weights_ranked(by, importance, list->count, weights, loader->error);
}

/* No `weight` may stand where something else decides: it would be overlooked. */
static int refuse_written(struct loader *loader, const struct vfm_node *list, enum kind kind)
{
    for (const struct vfm_node *node = list->child; node; node = node->next) {
        const struct vfm_node *weight = vfm_tree_member(node, "weight");
        if (weight && kind != GIVEN && kind != SWING)
            return loader_fail(loader, weight,
                               "stands there, but weights are of the type %s: take one away",
                               kind_words[kind]);
    }
    return 0;
}

/* The weights of the criteria of `list`, which together weigh `share` (NaN: the top). */
static int weigh_group(struct loader *loader, const struct vfm_node *list, const struct plan *plan,
                       double share, double *weights)
{
    double whole = !isnan(share) ? share : plan->total > 0 ? plan->total : 1;
    if (refuse_written(loader, list, plan->kind) < 0)
        return -1;
    switch (plan->kind) {
    case GIVEN:
        return weigh_given(loader, list, plan, share, weights);
    case SWING:
        if (weigh_swing(loader, list, weights) < 0)
            return -1;
        break;
    case AHP:
        if (loader_pairwise(loader, plan->node, list->count, weights) < 0)
            return -1;
        break;
    default:
        if (weigh_ranked(loader, list, plan->kind, weights) < 0)
            return -1;
    }
    for (size_t i = 0; i < list->count; i++)
        weights[i] *= whole;
    return 0;
}

/* How the children of `node` are weighed: as it says; else as the whole, where they carry what that
 * needs; else as given. */
static int inner_plan(struct loader *loader, const struct vfm_node *node,
                      const struct vfm_node *list, const struct plan *outer, struct plan *plan)
{
    if (read_plan(loader, node, false, plan) < 0)
        return -1;
    if (plan->node)
        return 0;
    bool ranked = outer->kind == CENTROID || outer->kind == RANK_SUM || outer->kind == RECIPROCAL;
    if ((ranked && vfm_tree_member(list->child, "importance")) ||
        (outer->kind == SWING && vfm_tree_member(list->child, "swing")))
        plan->kind = outer->kind;
    return 0;
}

/* Goes down the tree; `*leaf` counts the leaves met, in the order in which they were read. */
static int weigh_tree(struct loader *loader, const struct vfm_node *list, const struct plan *plan,
                      double share, size_t *leaf)
{
    double *weights = loader_take(loader, list->count * sizeof *weights);
    size_t count = 0;
    if (!weights || weigh_group(loader, list, plan, share, weights) < 0)
        return -1;
    for (const struct vfm_node *node = list->child; node; node = node->next, count++) {
        const struct vfm_node *inner = vfm_tree_member(node, "criteria");
        if (!inner) {
            loader->framework->decision.criteria[(*leaf)++].weight = weights[count];
            continue;
        }
        struct plan own;
        if (inner_plan(loader, node, inner, plan, &own) < 0 ||
            weigh_tree(loader, inner, &own, weights[count], leaf) < 0)
            return -1;
    }
    return 0;
}

int loader_weights(struct loader *loader)
{
    struct vfm_decision *decision = &loader->framework->decision;
    const struct vfm_node *list = vfm_tree_member(loader->root, "criteria");
    struct plan plan;
    size_t leaf = 0;
    loader->factor = 1;
    if (read_plan(loader, loader->root, true, &plan) < 0)
        return -1;
    decision->total = plan.total > 0 ? plan.total : 1;
    if (plan.kind == ENTROPY || plan.kind == CRITIC) {
        decision->weighing = plan.kind == ENTROPY ? VFM_WEIGHTS_ENTROPY : VFM_WEIGHTS_CRITIC;
        for (size_t i = 0; i < decision->count; i++) {
            const struct vfm_node *weight = vfm_tree_member(loader->leaves[i], "weight");
            if (weight)
                return loader_fail(loader, weight,
                                   "stands there, but weights are of the type %s: take one away",
                                   kind_words[plan.kind]);
        }
        return 0;
    }
    if (weigh_tree(loader, list, &plan, NAN, &leaf) < 0)
        return -1;
    if (plan.rescale)
        for (size_t i = 0; i < decision->count; i++)
            decision->criteria[i].weight *= loader->factor;
    return 0;
}
