// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* A framework while it is being read. */
#ifndef VFM_STAGE_FRAMEWORK_H
#define VFM_STAGE_FRAMEWORK_H

#include <vfm/framework.h>
#include <vfm/tree.h>
#include <vfm/weights.h>

struct loader {
    struct vfm_framework *framework;
    struct vfm_node *root;
    struct vfm_arena *arena;
    const char *file;
    struct vfm_error *error;
    const struct vfm_node **leaves; /* the nodes of the criteria that have a value */
    double factor;                  /* what given weights are multiplied by at last: `rescale` */
    /* what holds unless a scale says otherwise */
    enum vfm_scale_type normalise;
    bool normalised; /* the file, or the method, says how */
    enum vfm_costs costs;
    bool costs_given;
    enum vfm_rule constant, zero;
    enum vfm_outside outside;
    bool sample;
    struct vfm_slice settings; /* chosen, as a JSON object */
    const char *random_name; /* the table by which the worst consistency ratio was told; NULL: … */
    double random_index;     /* … this number (0: there is no ratio) */
};

/* ---- members (framework_members.c): each fails naming the path; an absent one leaves *out ---- */

__attribute__((format(printf, 3, 4))) int
loader_fail(const struct loader *loader, const struct vfm_node *node, const char *format, ...);
int loader_text(const struct loader *loader, const struct vfm_node *object, const char *key,
                const char **out);
int loader_number(const struct loader *loader, const struct vfm_node *object, const char *key,
                  double *out);
int loader_truth(const struct loader *loader, const struct vfm_node *object, const char *key,
                 bool *out);
/* The index of the word in `words` (NULL-terminated). */
int loader_choice(const struct loader *loader, const struct vfm_node *object, const char *key,
                  const char *const *words, int *out);
/* A number, or text that is a fraction of two: "1/9". */
int loader_ratio(const struct loader *loader, const struct vfm_node *node, double *out);
/* The member, which must be an array; NULL where absent or (with an error) something else. */
struct vfm_node *loader_list(const struct loader *loader, const struct vfm_node *object,
                             const char *key);
void *loader_take(const struct loader *loader, size_t size);

extern const char *const framework_costs[],
    *const framework_rules[], *const framework_outsides[], *const framework_deviations[],
                                                               *const framework_normals[];
enum vfm_scale_type framework_normal(int choice);

/* ---- parts ---- */

/* Puts the choices of `settings` in their places in the tree. */
int loader_settle(struct loader *loader, const struct vfm_choices *choices);

/* The tree of criteria: finds the leaves, reads their scales and expressions. */
int loader_criteria(struct loader *loader);
int loader_gates(struct loader *loader);
int loader_scale(struct loader *loader, const struct vfm_node *criterion,
                 struct vfm_criterion *into, struct vfm_look *look);

/* The weights of the leaves. */
int loader_weights(struct loader *loader);
/* The priorities of a pairwise `matrix` of `count` names; notes its consistency. */
int loader_pairwise(struct loader *loader, const struct vfm_node *object, size_t count,
                    double *weights);

#endif
