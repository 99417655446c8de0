// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Dominance. Sorted by their objectives, whoever dominates a record comes before it; and whoever is
 * dominated is so by one that nobody dominates. So each is held only against those found so far
 * that nobody dominates.
 */
#include <stdlib.h>

#include "rank_whole.h"

struct point {
    const double *objectives;
    size_t count, row;
};

static int compare(const void *one, const void *other)
{
    const struct point *a = one, *b = other;
    for (size_t i = 0; i < a->count; i++)
        if (a->objectives[i] != b->objectives[i])
            return a->objectives[i] < b->objectives[i] ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* As good in all, better in one. */
static bool dominates(const struct point *a, const struct point *b)
{
    bool better = false;
    for (size_t i = 0; i < a->count; i++) {
        if (a->objectives[i] > b->objectives[i])
            return false;
        better |= a->objectives[i] < b->objectives[i];
    }
    return better;
}

static int compare_rows(const void *one, const void *other)
{
    size_t a = *(const size_t *)one, b = *(const size_t *)other;
    return a < b ? -1 : a > b;
}

/* Names the rows of `by`, in the order in which they are sent. */
static int name_dominators(struct rank_whole *whole, struct rank_row *row, size_t *by, size_t count,
                           struct vfm_error *error)
{
    whole->text.length = 0;
    qsort(by, count, sizeof *by, compare_rows);
    for (size_t i = 0; i < count; i++) {
        vfm_buffer_put(&whole->text, i ? ',' : '[');
        vfm_buffer_slice(&whole->text, whole->rows[by[i]].label);
    }
    vfm_buffer_put(&whole->text, ']');
    if (vfm_buffer_check(&whole->text, error) < 0)
        return -1;
    row->dominated = true;
    row->dominated_by = vfm_arena_copy(&whole->arena, vfm_buffer_view(&whole->text));
    return row->dominated_by.data ? 0
                                  : vfm_fail(error, VFM_NO_MEMORY, "out of memory for --pareto");
}

int rank_pareto(struct rank_whole *whole, size_t from, size_t end, struct vfm_error *error)
{
    size_t all = end - from, count = 0, best = 0;
    struct point *points = malloc((all + 1) * sizeof *points);
    size_t *front = malloc((all + 1) * sizeof *front), *by = malloc((all + 1) * sizeof *by);
    int result = points && front && by ? 0
                                       : vfm_fail(error, VFM_NO_MEMORY,
                                                  "out of memory for "
                                                  "--pareto");
    for (size_t i = from; i < end && result == 0; i++)
        if (!whole->rows[i].out)
            points[count++] =
                (struct point){whole->rows[i].objectives, whole->rank->options.pareto_count, i};
    if (result == 0)
        qsort(points, count, sizeof *points, compare);
    for (size_t i = 0; i < count && result == 0; i++) {
        size_t dominators = 0;
        for (size_t k = 0; k < best; k++)
            if (dominates(&points[front[k]], &points[i]))
                by[dominators++] = points[front[k]].row;
        if (dominators)
            result = name_dominators(whole, &whole->rows[points[i].row], by, dominators, error);
        else
            front[best++] = i;
    }
    free(points);
    free(front);
    free(by);
    return result;
}
