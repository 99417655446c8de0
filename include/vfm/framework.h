// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A framework: what a commissioner wrote down about how records are scored. A JSON file, read once,
 * then asked what it sees of a record. See vfm-frameworks(7) for every key.
 */
#ifndef VFM_FRAMEWORK_H
#define VFM_FRAMEWORK_H

#include <vfm/decision.h>
#include <vfm/filter.h>
#include <vfm/record.h>

/* One criterion that sees something itself (a leaf of the tree of criteria), or one gate. */
struct vfm_look {
    const char *id, *path, *expression; /* `path` as people write it: criteria[1].value */
    struct vfm_slice *words; /* bands and pairwise comparisons of names: what text may stand … */
    double *points;          /* … and what it counts */
    size_t word_count;
    const char *message; /* of a gate */
};

struct vfm_framework {
    const char *file;
    struct vfm_slice label;   /* "community-transport-2026 1": name and version */
    struct vfm_slice scoring; /* what was decided, as a JSON object */
    struct vfm_slice weights; /* as a JSON object; empty where the data decide */
    bool ascending;           /* the least score is the best */
    bool native;              /* no expression needs libjq: workers may see with it */
    bool pairwise;            /* a pairwise matrix stands in it … */
    double consistency;       /* … and this is the worst consistency ratio of any */
    struct vfm_slice *kinds;  /* of records that it scores; none: all */
    size_t kind_count;
    struct vfm_decision decision;
    struct vfm_look *criteria; /* decision.count of them, in the same order */
    struct vfm_look *gates;
    size_t gate_count;
    struct vfm_slice *keys; /* `"id":` as JSON, for each criterion, then for each gate */
    struct vfm_arena arena; /* owns all of the above but the file's name */
};

/* What the user chose of the settings that a framework leaves open. */
struct vfm_choices {
    const char *const *settings; /* "name=choice" */
    size_t count;
    const char *date; /* "2026-04-01": settles what has dates; or NULL */
};

/* Reads the framework called or at `name` (see vfm_data_path: a file, or a shipped one). Errors:
 * VFM_BAD_CONFIG with file, line, column and the path of what is wrong (an unknown key, weights
 * that do not add up, an id twice …), VFM_BAD_EXPRESSION with the path, VFM_UNKNOWN_NAME, and those
 * of reading a file. NULL then. Use and close it in the thread that opened it, unless it is native.
 */
struct vfm_framework *vfm_framework_open(const char *name, const struct vfm_choices *choices,
                                         struct vfm_error *error);
void vfm_framework_close(struct vfm_framework *framework); /* NULL is fine */

/* What one worker sees records with: its own expressions, where libjq is among them those of the
 * main thread alone. */
struct vfm_sight {
    const struct vfm_framework *framework;
    struct vfm_filter **filters; /* of each criterion, then of each gate */
};

/* Errors: VFM_NO_MEMORY, VFM_BAD_EXPRESSION; then nothing is held. */
int vfm_sight_open(struct vfm_sight *sight, const struct vfm_framework *framework,
                   struct vfm_error *error);
void vfm_sight_close(struct vfm_sight *sight); /* zeroed is fine */

/* True where the framework scores records of this kind. */
bool vfm_framework_takes(const struct vfm_framework *framework, const struct vfm_record *record);

/* What each criterion sees of `record`: a number, NaN where missing and that is allowed, to `x`
 * (decision.count of them); whether each gate is passed to `gates` (gate_count). Errors:
 * VFM_MISSING_FIELD, VFM_BAD_TYPE, VFM_EXPRESSION_FAILED, naming the path and the id. */
int vfm_sight_see(struct vfm_sight *sight, const struct vfm_record *record, double *x, bool *gates,
                  struct vfm_error *error);

#endif
