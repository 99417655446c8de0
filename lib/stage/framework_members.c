// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdio.h>

#include <vfm/nearest.h>
#include <vfm/number.h>

#include "framework.h"

const char *const framework_costs[] = {"reciprocal", "complement", "as-is", NULL};
const char *const framework_rules[] = {"refuse", "neutral", "full", NULL};
const char *const framework_outsides[] = {"refuse", "clamp", "extend", NULL};
const char *const framework_deviations[] = {"population", "sample", NULL};
const char *const framework_normals[] = {"none", "vector", "minmax", "max",
                                         "sum",  "linear", "zscore", NULL};

enum vfm_scale_type framework_normal(int choice)
{
    static const enum vfm_scale_type types[] = {VFM_SCALE_NONE,  VFM_SCALE_VECTOR, VFM_SCALE_MINMAX,
                                                VFM_SCALE_MAX,   VFM_SCALE_SUM,    VFM_SCALE_RATIO,
                                                VFM_SCALE_ZSCORE};
    return types[choice];
}

int loader_fail(const struct loader *loader, const struct vfm_node *node, const char *format, ...)
{
    char words[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    return vfm_tree_fail(node, loader->file, loader->error, "%s", words);
}

void *loader_take(const struct loader *loader, size_t size)
{
    void *taken = vfm_arena_take(loader->arena, size ? size : 1);
    if (!taken)
        vfm_fail(loader->error, VFM_NO_MEMORY, "out of memory for a framework");
    else
        memset(taken, 0, size ? size : 1);
    return taken;
}

int loader_text(const struct loader *loader, const struct vfm_node *object, const char *key,
                const char **out)
{
    const struct vfm_node *node = vfm_tree_member(object, key);
    if (!node || node->kind == VFM_NULL)
        return 0;
    if (node->kind != VFM_STRING)
        return loader_fail(loader, node, "must be text, in quotes");
    if (memchr(node->text.data, 0, node->text.length))
        return loader_fail(loader, node, "holds a NUL character: take it out");
    struct vfm_slice copy = vfm_arena_copy(loader->arena, node->text);
    if (!copy.data)
        return vfm_fail(loader->error, VFM_NO_MEMORY, "out of memory for a framework");
    *out = copy.data;
    return 0;
}

static int read_number(const struct loader *loader, const struct vfm_node *node, double *out)
{
    struct vfm_error why = {0};
    if (node->kind != VFM_NUMBER)
        return loader_fail(loader, node, "must be a number, without quotes");
    if (vfm_number_parse(node->text, out, &why) < 0)
        return loader_fail(loader, node, "%s", why.message);
    return 0;
}

int loader_number(const struct loader *loader, const struct vfm_node *object, const char *key,
                  double *out)
{
    const struct vfm_node *node = vfm_tree_member(object, key);
    return node ? read_number(loader, node, out) : 0;
}

int loader_truth(const struct loader *loader, const struct vfm_node *object, const char *key,
                 bool *out)
{
    const struct vfm_node *node = vfm_tree_member(object, key);
    if (!node)
        return 0;
    if (node->kind != VFM_TRUE && node->kind != VFM_FALSE)
        return loader_fail(loader, node, "must be true or false, without quotes");
    *out = node->kind == VFM_TRUE;
    return 0;
}

int loader_choice(const struct loader *loader, const struct vfm_node *object, const char *key,
                  const char *const *words, int *out)
{
    const struct vfm_node *node = vfm_tree_member(object, key);
    char all[300] = "";
    size_t used = 0;
    if (!node)
        return 0;
    for (int i = 0; words[i]; i++) {
        if (node->kind == VFM_STRING && vfm_slice_is(node->text, words[i])) {
            *out = i;
            return 0;
        }
        if (used < sizeof all)
            used +=
                (size_t)snprintf(all + used, sizeof all - used, "%s%s", i ? ", " : "", words[i]);
    }
    if (node->kind != VFM_STRING)
        return loader_fail(loader, node, "must be one of the words %s", all);
    return loader_fail(loader, node, "\"%.*s\" is not known here: write one of %s",
                       (int)(node->text.length > 40 ? 40 : node->text.length), node->text.data,
                       all);
}

int loader_ratio(const struct loader *loader, const struct vfm_node *node, double *out)
{
    struct vfm_error ignored = {0};
    double dividend, divisor;
    if (node->kind != VFM_STRING)
        return read_number(loader, node, out);
    const char *stroke = memchr(node->text.data, '/', node->text.length);
    size_t before = stroke ? (size_t)(stroke - node->text.data) : node->text.length;
    struct vfm_slice above = {node->text.data, before};
    struct vfm_slice below = VFM_LITERAL("1");
    if (stroke)
        below = (struct vfm_slice){stroke + 1, node->text.length - before - 1};
    if (vfm_number_parse(vfm_slice_trim(above), &dividend, &ignored) < 0 ||
        vfm_number_parse(vfm_slice_trim(below), &divisor, &ignored) < 0 || divisor == 0)
        return loader_fail(loader, node, "must be a number or a fraction such as \"1/9\"");
    *out = dividend / divisor;
    return 0;
}

struct vfm_node *loader_list(const struct loader *loader, const struct vfm_node *object,
                             const char *key)
{
    struct vfm_node *node = vfm_tree_member(object, key);
    if (node && node->kind != VFM_ARRAY) {
        loader_fail(loader, node, "must be a list, in [brackets]");
        return NULL;
    }
    return node;
}
