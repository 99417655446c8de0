// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* The `scale` of a criterion. */
#include <math.h>

#include "framework.h"

enum written {
    POINTS,
    LINEAR,
    TARGET,
    BANDS,
    MINMAX,
    MAX,
    SUM,
    VECTOR,
    ZSCORE,
    RELATIVE,
    MEAN,
    QUALITY,
    RATIO,
    PAIRWISE,
};

static const char *const type_words[] = {"points",     "linear",
                                         "target",     "bands",
                                         "minmax",     "max",
                                         "sum",        "vector",
                                         "zscore",     "relative-to-lowest",
                                         "mean-based", "price-per-quality-point",
                                         "ratio",      "pairwise",
                                         NULL};

static const enum vfm_scale_type types[] = {
    VFM_SCALE_POINTS, VFM_SCALE_LINEAR,  VFM_SCALE_TARGET, VFM_SCALE_BANDS,  VFM_SCALE_MINMAX,
    VFM_SCALE_MAX,    VFM_SCALE_SUM,     VFM_SCALE_VECTOR, VFM_SCALE_ZSCORE, VFM_SCALE_RELATIVE,
    VFM_SCALE_MEAN,   VFM_SCALE_QUALITY, VFM_SCALE_RATIO,  VFM_SCALE_POINTS};

/* What may stand beside `type` in each. */
static const char *const *keys_of(enum written type)
{
    static const char *const points[] = {"type", "min", "max", NULL};
    static const char *const linear[] = {"type", "from", "to", "outside", NULL};
    static const char *const target[] = {"type", "from", "target", "to", "outside", NULL};
    static const char *const bands[] = {"type", "bands", "max", NULL};
    static const char *const column[] = {"type", "costs", "constant", NULL};
    static const char *const zscore[] = {"type", "costs", "constant", "deviation", NULL};
    static const char *const divides[] = {"type", "zero", NULL};
    static const char *const quality[] = {"type", "quality", "zero", NULL};
    static const char *const pairwise[] = {"type",         "of",           "matrix",
                                           "random_index", "inconsistent", NULL};
    switch (type) {
    case POINTS:
        return points;
    case LINEAR:
        return linear;
    case TARGET:
        return target;
    case BANDS:
        return bands;
    case ZSCORE:
        return zscore;
    case RELATIVE:
    case MEAN:
    case RATIO:
        return divides;
    case QUALITY:
        return quality;
    case PAIRWISE:
        return pairwise;
    default:
        return column;
    }
}

/* A number that must be there. */
static int need(struct loader *loader, const struct vfm_node *node, const char *key, double *out)
{
    if (!vfm_tree_member(node, key))
        return loader_fail(loader, node, "needs \"%s\": a number", key);
    return loader_number(loader, node, key, out);
}

static int read_points(struct loader *loader, const struct vfm_node *node, struct vfm_scale *scale)
{
    if (need(loader, node, "max", &scale->most) < 0 ||
        loader_number(loader, node, "min", &scale->least) < 0)
        return -1;
    if (!(scale->most > 0) || !(scale->least < scale->most))
        return loader_fail(loader, node, "max must be more than 0 and more than min");
    return 0;
}

/* `from` has no points and `to` all of them; with a direction they may stand as bounds. */
static int read_linear(struct loader *loader, const struct vfm_node *node,
                       const struct vfm_node *direction, struct vfm_scale *scale)
{
    if (need(loader, node, "from", &scale->from) < 0 || need(loader, node, "to", &scale->to) < 0)
        return -1;
    if (scale->from == scale->to)
        return loader_fail(loader, node, "from and to are the same: nothing lies between them");
    if (direction && !scale->lower && scale->from > scale->to)
        return loader_fail(loader, node,
                           "from (no points) is more than to (all points), but direction says that "
                           "more is better: turn one of them round");
    if (scale->lower && scale->from < scale->to) {
        double least = scale->from;
        scale->from = scale->to;
        scale->to = least;
    }
    scale->lower = scale->from > scale->to;
    return 0;
}

static int read_target(struct loader *loader, const struct vfm_node *node, struct vfm_scale *scale)
{
    if (need(loader, node, "from", &scale->from) < 0 ||
        need(loader, node, "target", &scale->target) < 0 ||
        need(loader, node, "to", &scale->to) < 0)
        return -1;
    if (!(scale->from < scale->target && scale->target < scale->to))
        return loader_fail(loader, node,
                           "target must lie between from and to, which have no points");
    return 0;
}

static int read_band(struct loader *loader, const struct vfm_node *node, struct vfm_band *band,
                     const char **word)
{
    static const char *const keys[] = {"from", "is", "points", "note", NULL};
    if (node->kind != VFM_OBJECT)
        return loader_fail(loader, node, "must be {\"from\": …, \"points\": …} or {\"is\": …}");
    if (vfm_tree_only(node, loader->file, keys, loader->error) < 0 ||
        need(loader, node, "points", &band->points) < 0)
        return -1;
    bool by_word = vfm_tree_member(node, "is"), by_number = vfm_tree_member(node, "from");
    if (by_word == by_number)
        return loader_fail(loader, node, "needs either \"from\" (a number) or \"is\" (a word)");
    if (by_word)
        return loader_text(loader, node, "is", word);
    return need(loader, node, "from", &band->from);
}

/* The most points of any band, unless the file says more. */
static int most_points(struct loader *loader, const struct vfm_node *node,
                       const struct vfm_band *bands, size_t count, struct vfm_scale *scale)
{
    scale->least = 0;
    for (size_t i = 0; i < count; i++) {
        scale->most = fmax(scale->most, bands[i].points);
        scale->least = fmin(scale->least, bands[i].points);
    }
    double greatest = scale->most;
    if (loader_number(loader, node, "max", &scale->most) < 0)
        return -1;
    if (scale->most < greatest)
        return loader_fail(loader, node, "max is %g, but a band gives %g points", scale->most,
                           greatest);
    if (!(scale->most > 0))
        return loader_fail(loader, node, "no band gives any points");
    return 0;
}

static int read_bands(struct loader *loader, const struct vfm_node *node, struct vfm_scale *scale,
                      struct vfm_look *look)
{
    const struct vfm_node *list = loader_list(loader, node, "bands");
    if (!list)
        return loader->error->code ? -1 : loader_fail(loader, node, "needs \"bands\": a list");
    if (list->count == 0)
        return loader_fail(loader, list, "is empty: write at least one band");
    struct vfm_band *bands = loader_take(loader, list->count * sizeof *bands);
    look->words = loader_take(loader, list->count * sizeof *look->words);
    look->points = loader_take(loader, list->count * sizeof *look->points);
    if (!bands || !look->words || !look->points)
        return -1;
    size_t count = 0;
    for (const struct vfm_node *child = list->child; child; child = child->next, count++) {
        const char *word = NULL;
        if (read_band(loader, child, &bands[count], &word) < 0)
            return -1;
        if ((word != NULL) != (look->word_count > 0) && count > 0)
            return loader_fail(loader, child, "bands begin at numbers or are words, not both");
        if (!word && count > 0 && !(bands[count].from > bands[count - 1].from))
            return loader_fail(loader, child, "must begin above the band before it");
        if (word) {
            for (size_t i = 0; i < look->word_count; i++)
                if (vfm_slice_is(look->words[i], word))
                    return loader_fail(loader, child, "\"%s\" has a band already", word);
            look->words[look->word_count] = vfm_slice_of(word);
            look->points[look->word_count++] = bands[count].points;
        }
    }
    scale->bands = bands;
    scale->band_count = count;
    if (look->word_count)
        scale->type = VFM_SCALE_POINTS; /* the words count points */
    scale->lower = false;               /* what is better, the points say */
    return most_points(loader, node, bands, count, scale);
}

static int read_pairwise(struct loader *loader, const struct vfm_node *node,
                         struct vfm_scale *scale, struct vfm_look *look)
{
    const struct vfm_node *list = loader_list(loader, node, "of");
    if (!list)
        return loader->error->code
                   ? -1
                   : loader_fail(loader, node, "needs \"of\": the names that the matrix compares");
    if (list->count < 1 || list->count > VFM_MOST_PAIRWISE)
        return loader_fail(loader, list, "must name 1 to %d", VFM_MOST_PAIRWISE);
    look->words = loader_take(loader, list->count * sizeof *look->words);
    look->points = loader_take(loader, list->count * sizeof *look->points);
    if (!look->words || !look->points)
        return -1;
    for (const struct vfm_node *child = list->child; child; child = child->next) {
        if (child->kind != VFM_STRING)
            return loader_fail(loader, child, "must be a name, in quotes");
        for (size_t i = 0; i < look->word_count; i++)
            if (vfm_slice_equal(look->words[i], child->text))
                return loader_fail(loader, child, "stands there twice");
        look->words[look->word_count++] = child->text;
    }
    scale->least = 0;
    scale->most = 1;
    scale->lower = false;
    return loader_pairwise(loader, node, look->word_count, look->points);
}

/* What holds for all columns, changed by what the scale says of itself. */
static int read_rules(struct loader *loader, const struct vfm_node *node, struct vfm_scale *scale)
{
    int costs = -1, constant = (int)scale->constant, zero = (int)scale->zero;
    int outside = (int)scale->outside, sample = scale->sample;
    if (loader_choice(loader, node, "costs", framework_costs, &costs) < 0 ||
        loader_choice(loader, node, "constant", framework_rules, &constant) < 0 ||
        loader_choice(loader, node, "zero", framework_rules, &zero) < 0 ||
        loader_choice(loader, node, "outside", framework_outsides, &outside) < 0 ||
        loader_choice(loader, node, "deviation", framework_deviations, &sample) < 0)
        return -1;
    if (zero == VFM_RULE_NEUTRAL)
        return loader_fail(loader, vfm_tree_member(node, "zero"), "must be refuse or full");
    if (costs >= 0)
        scale->costs = (enum vfm_costs)costs;
    scale->constant = (enum vfm_rule)constant;
    scale->zero = (enum vfm_rule)zero;
    scale->outside = (enum vfm_outside)outside;
    scale->sample = sample;
    return 0;
}

/* The costs that go with a way to normalise, where the file says nothing: those of the method's
 * paper, else reciprocals for sums and complements for the others. */
static enum vfm_costs usual_costs(const struct loader *loader, enum vfm_scale_type type)
{
    if (loader->costs_given)
        return loader->costs;
    switch (loader->framework->decision.method) {
    case VFM_TOPSIS:
    case VFM_VIKOR:
    case VFM_PROMETHEE2:
    case VFM_SPOTIS:
        return VFM_COSTS_AS_IS;
    case VFM_WEIGHTED_PRODUCT:
        if (type == VFM_SCALE_NONE)
            return VFM_COSTS_RECIPROCAL;
        break;
    default:
        break;
    }
    return type == VFM_SCALE_SUM ? VFM_COSTS_RECIPROCAL : VFM_COSTS_COMPLEMENT;
}

/* Only a method that looks for the best itself may be given costs as they are: a sum would add
 * them up as if more were better. */
static int check_costs(struct loader *loader, const struct vfm_node *criterion,
                       const struct vfm_scale *scale)
{
    if (loader->framework->decision.method > VFM_WASPAS || !vfm_scale_inverts(scale))
        return 0;
    return loader_fail(loader, criterion,
                       "less is better here, but costs are as-is: that is for topsis, vikor, "
                       "promethee2 and spotis; write \"reciprocal\" or \"complement\"");
}

static int without_scale(struct loader *loader, const struct vfm_node *criterion,
                         struct vfm_scale *scale)
{
    if (!loader->normalised)
        return loader_fail(loader, criterion,
                           "needs a \"scale\" (or the framework a \"normalise\" for all)");
    scale->type = loader->normalise;
    scale->costs = usual_costs(loader, scale->type);
    if (scale->type == VFM_SCALE_NONE && scale->lower && !loader->costs_given &&
        scale->costs == VFM_COSTS_COMPLEMENT)
        return loader_fail(loader, criterion,
                           "less is better here and \"normalise\" is none: say by \"costs\" what "
                           "that means (reciprocal or complement)");
    return check_costs(loader, criterion, scale);
}

static int read_type(struct loader *loader, const struct vfm_node *node, enum written *type)
{
    int choice = -1;
    if (node->kind == VFM_STRING) { /* "scale": "minmax" is short for {"type": "minmax"} */
        for (int i = 0; type_words[i]; i++)
            if (vfm_slice_is(node->text, type_words[i]))
                choice = i;
        if (choice < 0)
            return loader_fail(loader, node, "is no scale: write {\"type\": …}");
    } else if (node->kind != VFM_OBJECT) {
        return loader_fail(loader, node, "must be an object: {\"type\": …}");
    } else {
        if (loader_choice(loader, node, "type", type_words, &choice) < 0)
            return -1;
        if (choice < 0)
            return loader_fail(loader, node, "needs a \"type\"");
        if (vfm_tree_only(node, loader->file, keys_of((enum written)choice), loader->error) < 0)
            return -1;
    }
    *type = (enum written)choice;
    return 0;
}

int loader_scale(struct loader *loader, const struct vfm_node *criterion,
                 struct vfm_criterion *into, struct vfm_look *look)
{
    static const char *const directions[] = {"max", "min", NULL};
    const struct vfm_node *node = vfm_tree_member(criterion, "scale");
    const struct vfm_node *direction = vfm_tree_member(criterion, "direction");
    struct vfm_scale *scale = &into->scale;
    int lower = 0;
    enum written type = POINTS;
    if (loader_choice(loader, criterion, "direction", directions, &lower) < 0)
        return -1;
    *scale = (struct vfm_scale){.lower = lower,
                                .constant = loader->constant,
                                .zero = loader->zero,
                                .outside = loader->outside,
                                .sample = loader->sample};
    if (!node)
        return without_scale(loader, criterion, scale);
    if (read_type(loader, node, &type) < 0)
        return -1;
    scale->type = types[type];
    scale->costs = usual_costs(loader, scale->type);
    if (read_rules(loader, node, scale) < 0)
        return -1;
    switch (type) {
    case POINTS:
        return read_points(loader, node, scale);
    case LINEAR:
        return read_linear(loader, node, direction, scale);
    case TARGET:
        return read_target(loader, node, scale);
    case BANDS:
        return read_bands(loader, node, scale, look);
    case PAIRWISE:
        return read_pairwise(loader, node, scale, look);
    case RELATIVE:
    case MEAN:
    case QUALITY:
        if (direction && !lower)
            return loader_fail(loader, direction, "%s is for prices: less is better",
                               type_words[type]);
        scale->lower = true;
        return 0;
    default:
        return check_costs(loader, criterion, scale);
    }
}
