// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdio.h>
#include <stdlib.h>

#include <vfm/data.h>
#include <vfm/number.h>

#include "framework.h"

static const char *const method_words[] = {"weighted-sum", "weighted-product", "waspas", "topsis",
                                           "vikor",        "promethee2",       "spotis", NULL};
static const char *const missing_words[] = {"refuse", "zero", "neutral", NULL};
static const char *const order_words[] = {"desc", "asc", NULL};

/* ---- what holds for the whole ---- */

/* How columns without a scale are normalised, where the file does not say: as in the papers. */
static void method_defaults(struct loader *loader)
{
    loader->normalise = VFM_SCALE_NONE;
    loader->normalised = true;
    switch (loader->framework->decision.method) {
    case VFM_WEIGHTED_SUM:
        loader->normalised = false;
        break;
    case VFM_WASPAS:
        loader->normalise = VFM_SCALE_RATIO;
        break;
    case VFM_TOPSIS:
        loader->normalise = VFM_SCALE_VECTOR;
        break;
    default:
        break;
    }
}

static int read_number_of(struct loader *loader, const char *key, enum vfm_method method,
                          double *number)
{
    const struct vfm_node *node = vfm_tree_member(loader->root, key);
    if (!node)
        return 0;
    if (loader->framework->decision.method != method)
        return loader_fail(loader, node, "is for the method %s", method_words[method]);
    if (loader_number(loader, loader->root, key, number) < 0)
        return -1;
    if (!(*number >= 0 && *number <= 1))
        return loader_fail(loader, node, "must be from 0 to 1");
    return 0;
}

static int read_method(struct loader *loader)
{
    struct vfm_decision *decision = &loader->framework->decision;
    const struct vfm_node *root = loader->root;
    int method = VFM_WEIGHTED_SUM, missing = 0, normalise = -1, costs = -1, constant = 0, zero = 0;
    int outside = 0, sample = 0, order = -1;
    if (loader_choice(loader, root, "method", method_words, &method) < 0 ||
        loader_choice(loader, root, "missing", missing_words, &missing) < 0 ||
        loader_choice(loader, root, "normalise", framework_normals, &normalise) < 0 ||
        loader_choice(loader, root, "costs", framework_costs, &costs) < 0 ||
        loader_choice(loader, root, "constant", framework_rules, &constant) < 0 ||
        loader_choice(loader, root, "zero", framework_rules, &zero) < 0 ||
        loader_choice(loader, root, "outside", framework_outsides, &outside) < 0 ||
        loader_choice(loader, root, "deviation", framework_deviations, &sample) < 0 ||
        loader_choice(loader, root, "order", order_words, &order) < 0)
        return -1;
    if (zero == VFM_RULE_NEUTRAL)
        return loader_fail(loader, vfm_tree_member(root, "zero"), "must be refuse or full");
    decision->method = (enum vfm_method)method;
    decision->missing = (enum vfm_missing)missing;
    decision->constant = (enum vfm_rule)constant;
    decision->lambda = decision->v = 0.5;
    method_defaults(loader);
    if (normalise >= 0) {
        loader->normalise = framework_normal(normalise);
        loader->normalised = true;
    }
    loader->costs_given = costs >= 0;
    loader->costs = costs >= 0 ? (enum vfm_costs)costs : VFM_COSTS_AS_IS;
    loader->constant = (enum vfm_rule)constant;
    loader->zero = (enum vfm_rule)zero;
    loader->outside = (enum vfm_outside)outside;
    loader->sample = sample;
    bool least_best = method == VFM_VIKOR || method == VFM_SPOTIS;
    if (least_best && order == 0)
        return loader_fail(loader, vfm_tree_member(root, "order"),
                           "must be asc: the least score of %s is the best", method_words[method]);
    loader->framework->ascending = order < 0 ? least_best : order == 1;
    return read_number_of(loader, "lambda", VFM_WASPAS, &decision->lambda) < 0
               ? -1
               : read_number_of(loader, "v", VFM_VIKOR, &decision->v);
}

/* ---- what goes into every result ---- */

static int keep(struct loader *loader, struct vfm_buffer *text, struct vfm_slice *out)
{
    int result = vfm_buffer_check(text, loader->error);
    if (result == 0) {
        *out = vfm_arena_copy(loader->arena, vfm_buffer_view(text));
        if (!out->data)
            result = vfm_fail(loader->error, VFM_NO_MEMORY, "out of memory for a framework");
    }
    vfm_buffer_release(text);
    return result;
}

static void put_word(struct vfm_buffer *text, const char *key, const char *word)
{
    vfm_buffer_text(text, text->length > 1 ? ",\"" : "\"");
    vfm_buffer_text(text, key);
    vfm_buffer_text(text, "\":\"");
    vfm_buffer_text(text, word);
    vfm_buffer_put(text, '"');
}

static void put_number(struct vfm_buffer *text, const char *key, double number)
{
    char digits[VFM_NUMBER_TEXT];
    size_t length = vfm_number_print(number, digits);
    vfm_buffer_text(text, ",\"");
    vfm_buffer_text(text, key);
    vfm_buffer_text(text, "\":");
    vfm_buffer_add(text, digits, length);
}

/* The way in which criteria without a scale were normalised, and the costs among them. */
static void put_normalise(const struct loader *loader, struct vfm_buffer *text)
{
    const struct vfm_decision *decision = &loader->framework->decision;
    bool any = false, costs = false;
    for (size_t i = 0; i < decision->count; i++) {
        if (vfm_tree_member(loader->leaves[i], "scale"))
            continue;
        const struct vfm_scale *scale = &decision->criteria[i].scale;
        any = true;
        costs |= scale->lower && scale->type != VFM_SCALE_RATIO;
    }
    for (int i = 0; any && framework_normals[i]; i++)
        if (framework_normal(i) == loader->normalise)
            put_word(text, "normalise", framework_normals[i]);
    for (size_t i = 0; costs && i < decision->count; i++)
        if (!vfm_tree_member(loader->leaves[i], "scale")) {
            put_word(text, "costs", framework_costs[decision->criteria[i].scale.costs]);
            break;
        }
}

static int write_scoring(struct loader *loader)
{
    const struct vfm_decision *decision = &loader->framework->decision;
    struct vfm_buffer text = {0};
    vfm_buffer_put(&text, '{');
    put_word(&text, "method", method_words[decision->method]);
    put_normalise(loader, &text);
    if (loader->random_name)
        put_word(&text, "random_index", loader->random_name);
    else if (loader->random_index > 0)
        put_number(&text, "random_index", loader->random_index);
    if (decision->method == VFM_WASPAS)
        put_number(&text, "lambda", decision->lambda);
    if (decision->method == VFM_VIKOR)
        put_number(&text, "v", decision->v);
    put_word(&text, "constant", framework_rules[loader->constant]);
    put_word(&text, "zero", framework_rules[loader->zero]);
    put_word(&text, "missing", missing_words[decision->missing]);
    if (loader->settings.length) {
        vfm_buffer_text(&text, ",\"settings\":");
        vfm_buffer_slice(&text, loader->settings);
    }
    vfm_buffer_put(&text, '}');
    return keep(loader, &text, &loader->framework->scoring);
}

/* The JSON key of each criterion and gate, so that a result is put together from pieces. */
static int write_keys(struct loader *loader)
{
    struct vfm_framework *framework = loader->framework;
    size_t count = framework->decision.count + framework->gate_count;
    framework->keys = loader_take(loader, count * sizeof *framework->keys);
    if (!framework->keys)
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct vfm_buffer text = {0};
        const char *id = i < framework->decision.count
                             ? framework->criteria[i].id
                             : framework->gates[i - framework->decision.count].id;
        vfm_buffer_json(&text, vfm_slice_of(id));
        vfm_buffer_put(&text, ':');
        if (keep(loader, &text, &framework->keys[i]) < 0)
            return -1;
    }
    return 0;
}

static int write_weights(struct loader *loader)
{
    struct vfm_framework *framework = loader->framework;
    struct vfm_buffer text = {0};
    if (framework->decision.weighing != VFM_WEIGHTS_FIXED)
        return 0;
    vfm_buffer_put(&text, '{');
    for (size_t i = 0; i < framework->decision.count; i++) {
        vfm_points weight;
        const struct vfm_criterion *criterion = &framework->decision.criteria[i];
        if (vfm_points_round(criterion->weight, &weight, loader->error) < 0) {
            vfm_buffer_release(&text);
            return loader_fail(loader, loader->leaves[i], "weighs too much");
        }
        vfm_buffer_text(&text, i ? "," : "");
        vfm_buffer_slice(&text, framework->keys[i]);
        vfm_buffer_points(&text, weight);
    }
    vfm_buffer_put(&text, '}');
    return keep(loader, &text, &framework->weights);
}

static int read_kinds(struct loader *loader)
{
    struct vfm_framework *framework = loader->framework;
    const struct vfm_node *node = vfm_tree_member(loader->root, "record");
    if (!node)
        return 0;
    if (node->kind != VFM_STRING && (node->kind != VFM_ARRAY || node->count == 0))
        return loader_fail(loader, node, "must be the kind of record that is scored, as \"bid\"");
    bool one = node->kind == VFM_STRING;
    framework->kinds = loader_take(loader, (one ? 1 : node->count) * sizeof *framework->kinds);
    if (!framework->kinds)
        return -1;
    for (const struct vfm_node *kind = one ? node : node->child; kind; kind = kind->next) {
        if (kind->kind != VFM_STRING)
            return loader_fail(loader, kind, "must be a kind of record, in quotes");
        framework->kinds[framework->kind_count++] = kind->text;
        if (one)
            break;
    }
    return 0;
}

static int read_label(struct loader *loader)
{
    const char *name = NULL, *version = NULL;
    struct vfm_buffer text = {0};
    const struct vfm_node *number = vfm_tree_member(loader->root, "version");
    if (loader_text(loader, loader->root, "framework", &name) < 0)
        return -1;
    if (!name || !*name)
        return loader_fail(loader, loader->root, "needs \"framework\": its name");
    if (number && number->kind != VFM_NUMBER &&
        loader_text(loader, loader->root, "version", &version) < 0)
        return -1;
    vfm_buffer_text(&text, name);
    if (version)
        vfm_buffer_format(&text, " %s", version);
    else if (number && number->kind == VFM_NUMBER)
        vfm_buffer_format(&text, " %.*s", VFM_PRINT(number->text));
    return keep(loader, &text, &loader->framework->label);
}

/* ---- the file ---- */

static int read_root(struct loader *loader, const struct vfm_choices *choices)
{
    static const char *const keys[] = {"framework", "version",  "title", "source",    "note",
                                       "licence",   "from",     "until", "record",    "method",
                                       "weights",   "criteria", "gates", "missing",   "constant",
                                       "zero",      "outside",  "order", "normalise", "costs",
                                       "deviation", "lambda",   "v",     "settings",  NULL};
    if (loader->root->kind != VFM_OBJECT)
        return loader_fail(loader, loader->root, "a framework is a JSON object: {…}");
    if (vfm_tree_only(loader->root, loader->file, keys, loader->error) < 0)
        return -1;
    if (read_label(loader) < 0 || read_kinds(loader) < 0 || loader_settle(loader, choices) < 0 ||
        read_method(loader) < 0 || loader_criteria(loader) < 0 || loader_gates(loader) < 0 ||
        loader_weights(loader) < 0)
        return -1;
    return write_keys(loader) < 0 || write_weights(loader) < 0 ? -1 : write_scoring(loader);
}

struct vfm_framework *vfm_framework_open(const char *name, const struct vfm_choices *choices,
                                         struct vfm_error *error)
{
    char *data = NULL;
    size_t length;
    struct vfm_error failed = {0};
    const char *path = vfm_data_path("frameworks", name, error);
    if (!path || vfm_data_load(path, &data, &length, error) < 0)
        return NULL;
    struct vfm_framework *framework = calloc(1, sizeof *framework);
    if (!framework) {
        free(data);
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for a framework");
        return NULL;
    }
    framework->file = path;
    framework->native = true;
    struct loader loader = {
        .framework = framework, .arena = &framework->arena, .file = path, .error = &failed};
    loader.root =
        vfm_tree_parse(&framework->arena, path, (struct vfm_slice){data, length}, &failed);
    int result = loader.root ? read_root(&loader, choices) : -1;
    free(data);
    if (result < 0) {
        *error = failed;
        vfm_framework_close(framework);
        return NULL;
    }
    return framework;
}

void vfm_framework_close(struct vfm_framework *framework)
{
    if (!framework)
        return;
    vfm_arena_release(&framework->arena);
    free(framework);
}
