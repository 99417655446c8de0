// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Classes of projects (one alone, or the group of which one may be chosen) are decided one after
 * another. A state is a choice so far; only states that cost more *and* are worth more than the one
 * before are kept. Groups come first, then single projects by worth per cost, so that what remains
 * can be bounded by sums of a sorted list.
 */
#include <vfm/portfolio.h>

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define MOST_NODES ((size_t)48 << 20)
#define FIRST_SWEEP ((size_t)1 << 20)
#define NO_NODE UINT32_MAX
/* Bounds are doubles: this much above, none is below the truth. */
#define SLACK 1e-9
#define SUM_SLACK 1e-12

/* A choice of a project, after the choices before it. */
struct node {
    uint32_t before, project;
};

struct state {
    vfm_money cost, value;
    uint32_t node;
};

struct states {
    struct state *items;
    size_t count, capacity;
};

struct candidate {
    size_t project, group;
    vfm_money cost, value;
    double density;
};

struct solver {
    const struct vfm_project *projects;
    struct candidate *candidates;   /* groups together, then single ones by density */
    size_t count, grouped;          /* of them in groups */
    vfm_money budget;               /* what is left after what must be chosen */
    double *cost_sums, *value_sums; /* of single candidates before each, from `grouped` on */
    double least;                   /* what is at hand: worth of a choice that is possible */
    struct states now, next, scratch;
    struct node *nodes;
    size_t node_count, node_capacity, sweep_at;
};

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a portfolio");
}

/* ---- candidates ---- */

static double density_of(vfm_money value, vfm_money cost)
{
    return cost == 0 ? INFINITY : vfm_money_double(value) / vfm_money_double(cost);
}

/* Groups first and together; then by density, the cheaper and the earlier first. */
static int compare(const void *one, const void *other)
{
    const struct candidate *a = one, *b = other;
    bool single_a = a->group == VFM_NO_GROUP, single_b = b->group == VFM_NO_GROUP;
    if (single_a != single_b)
        return single_a ? 1 : -1;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->density != b->density)
        return a->density > b->density ? -1 : 1;
    if (a->cost != b->cost)
        return a->cost < b->cost ? -1 : 1;
    return a->project < b->project ? -1 : a->project > b->project;
}

/* Sets aside what must be chosen; the rest that can be chosen become candidates. */
static int gather(struct solver *solver, size_t count, bool *chosen,
                  struct vfm_portfolio *portfolio, struct vfm_error *error)
{
    bool *closed = calloc(count + 1, sizeof *closed); /* groups whose one is chosen */
    int result = closed ? 0 : no_memory(error);
    for (size_t i = 0; i < count && result == 0; i++) {
        const struct vfm_project *project = &solver->projects[i];
        chosen[i] = project->must;
        if (!project->must)
            continue;
        if (project->group != VFM_NO_GROUP && closed[project->group])
            result = vfm_fail(error, VFM_OUT_OF_RANGE,
                              "two that must be chosen exclude each other: let go of one");
        if (project->group != VFM_NO_GROUP)
            closed[project->group] = true;
        if (result == 0 && (vfm_money_add(&portfolio->cost, project->cost, error) < 0 ||
                            vfm_money_add(&portfolio->value, project->value, error) < 0))
            result = -1;
        portfolio->count++;
    }
    if (result == 0 && portfolio->cost > solver->budget)
        result = vfm_fail(error, VFM_OUT_OF_RANGE,
                          "what must be chosen costs %.15g, more than the budget of %.15g",
                          vfm_money_double(portfolio->cost), vfm_money_double(solver->budget));
    solver->budget -= portfolio->cost;
    for (size_t i = 0; i < count && result == 0; i++) {
        const struct vfm_project *project = &solver->projects[i];
        bool shut = project->group != VFM_NO_GROUP && closed[project->group];
        if (project->must || shut || project->value <= 0 || project->cost > solver->budget)
            continue;
        solver->candidates[solver->count++] =
            (struct candidate){i, project->group, project->cost, project->value,
                               density_of(project->value, project->cost)};
        solver->grouped += project->group != VFM_NO_GROUP;
    }
    free(closed);
    qsort(solver->candidates, solver->count, sizeof *solver->candidates, compare);
    return result;
}

/* ---- bounds ---- */

static int prepare_bounds(struct solver *solver, struct vfm_error *error)
{
    solver->cost_sums = calloc(solver->count + 1, sizeof *solver->cost_sums);
    solver->value_sums = calloc(solver->count + 1, sizeof *solver->value_sums);
    if (!solver->cost_sums || !solver->value_sums)
        return no_memory(error);
    for (size_t i = solver->grouped; i < solver->count; i++) {
        solver->cost_sums[i + 1] = solver->cost_sums[i] + (double)solver->candidates[i].cost;
        solver->value_sums[i + 1] = solver->value_sums[i] + (double)solver->candidates[i].value;
    }
    return 0;
}

/* The most that single candidates from `from` on can add within `left`, the last by a fraction. */
static double single_bound(const struct solver *solver, size_t from, double left)
{
    size_t low = from, high = solver->count;
    /* Sums of large amounts are off by their own last digits: never to the narrow side. */
    double reach =
        solver->cost_sums[from] + left * (1 + SLACK) + solver->cost_sums[solver->count] * SUM_SLACK;
    while (low < high) { /* the first whose sum of costs, it included, is out of reach */
        size_t middle = low + (high - low) / 2;
        if (solver->cost_sums[middle + 1] <= reach)
            low = middle + 1;
        else
            high = middle;
    }
    double bound = solver->value_sums[low] - solver->value_sums[from] +
                   solver->value_sums[solver->count] * SUM_SLACK;
    if (low < solver->count)
        bound += (reach - solver->cost_sums[low]) * (double)solver->candidates[low].value /
                 (double)solver->candidates[low].cost;
    return bound;
}

/* The most that is worth adding after the class that ends at `end`: of the groups that follow the
 * most valuable each, at no cost, and the single ones. */
static double bound_after(const struct solver *solver, size_t end, double groups, double left)
{
    return groups + single_bound(solver, end > solver->grouped ? end : solver->grouped, left);
}

/* What single candidates and the best of each group are worth, taken as long as they fit. */
static void find_least(struct solver *solver)
{
    vfm_money left = solver->budget, value = 0;
    for (size_t i = 0; i < solver->count; i++) {
        const struct candidate *candidate = &solver->candidates[i];
        bool taken =
            i > 0 && i < solver->grouped && candidate->group == solver->candidates[i - 1].group;
        if (taken || candidate->cost > left)
            continue;
        left -= candidate->cost;
        value += candidate->value;
    }
    solver->least = (double)value;
}

/* ---- nodes ---- */

/* Keeps the nodes that states still lead to, in the same order. */
static int sweep(struct solver *solver, struct vfm_error *error)
{
    uint32_t *moved = malloc((solver->node_count + 1) * sizeof *moved);
    size_t kept = 0;
    if (!moved)
        return no_memory(error);
    memset(moved, 0, solver->node_count * sizeof *moved);
    struct states *lists[] = {&solver->now, &solver->next};
    for (int list = 0; list < 2; list++)
        for (size_t i = 0; i < lists[list]->count; i++)
            for (uint32_t at = lists[list]->items[i].node; at != NO_NODE && !moved[at];
                 at = solver->nodes[at].before)
                moved[at] = 1;
    for (size_t i = 0; i < solver->node_count; i++) {
        struct node node = solver->nodes[i]; /* what it leads to stands before it */
        if (!moved[i])
            continue;
        if (node.before != NO_NODE)
            node.before = moved[node.before];
        moved[i] = (uint32_t)kept;
        solver->nodes[kept++] = node;
    }
    for (int list = 0; list < 2; list++)
        for (size_t i = 0; i < lists[list]->count; i++)
            if (lists[list]->items[i].node != NO_NODE)
                lists[list]->items[i].node = moved[lists[list]->items[i].node];
    free(moved);
    solver->node_count = kept;
    if (kept > MOST_NODES / 2)
        return vfm_fail(error, VFM_OUT_OF_RANGE,
                        "too many choices are nearly as good as the best: round costs and values, "
                        "or rank fewer");
    solver->sweep_at = kept * 2 > FIRST_SWEEP ? kept * 2 : FIRST_SWEEP;
    return 0;
}

static int add_node(struct solver *solver, uint32_t before, size_t project, uint32_t *node,
                    struct vfm_error *error)
{
    if (solver->node_count == solver->node_capacity) {
        size_t capacity = solver->node_capacity ? solver->node_capacity * 2 : 1024;
        struct node *nodes = realloc(solver->nodes, capacity * sizeof *nodes);
        if (!nodes || capacity > MOST_NODES * 2)
            return no_memory(error);
        solver->nodes = nodes;
        solver->node_capacity = capacity;
    }
    *node = (uint32_t)solver->node_count;
    solver->nodes[solver->node_count++] = (struct node){before, (uint32_t)project};
    return 0;
}

/* ---- states ---- */

static int push_state(struct states *states, struct state state, struct vfm_error *error)
{
    if (states->count == states->capacity) {
        size_t capacity = states->capacity ? states->capacity * 2 : 1024;
        struct state *items = realloc(states->items, capacity * sizeof *items);
        if (!items)
            return no_memory(error);
        states->items = items;
        states->capacity = capacity;
    }
    states->items[states->count++] = state;
    return 0;
}

/* Appends a state whose cost is not below the last one's, unless that one is as good. */
static int offer(struct states *states, struct state state, struct vfm_error *error)
{
    if (states->count) {
        struct state *last = &states->items[states->count - 1];
        if (state.value <= last->value)
            return 0;
        if (state.cost == last->cost) {
            *last = state;
            return 0;
        }
    }
    return push_state(states, state, error);
}

/* Into `next`: all of `from`, and all of `now` with the candidate added. */
static int add_candidate(struct solver *solver, const struct states *from,
                         const struct candidate *candidate, double groups, size_t end,
                         struct states *next, struct vfm_error *error)
{
    size_t kept = 0, added = 0;
    const struct states *now = &solver->now;
    next->count = 0;
    for (;;) {
        struct state more = {0};
        bool has_more =
            added < now->count && now->items[added].cost + candidate->cost <= solver->budget;
        if (has_more)
            more =
                (struct state){now->items[added].cost + candidate->cost,
                               now->items[added].value + candidate->value, now->items[added].node};
        bool old = kept < from->count && (!has_more || from->items[kept].cost <= more.cost);
        if (!old && !has_more)
            return 0;
        if (old) {
            if (offer(next, from->items[kept++], error) < 0)
                return -1;
            continue;
        }
        added++;
        double left = (double)(solver->budget - more.cost);
        double bound = (double)more.value + bound_after(solver, end, groups, left);
        if (bound * (1 + SLACK) < solver->least ||
            (next->count && more.value <= next->items[next->count - 1].value))
            continue;
        if (add_node(solver, more.node, candidate->project, &more.node, error) < 0 ||
            offer(next, more, error) < 0)
            return -1;
    }
}

/* Drops states that cannot reach what is at hand; raises what is at hand. */
static void prune(struct solver *solver, size_t end, double groups)
{
    struct states *now = &solver->now;
    size_t kept = 0;
    for (size_t i = 0; i < now->count; i++)
        solver->least = fmax(solver->least, (double)now->items[i].value);
    for (size_t i = 0; i < now->count; i++) {
        double left = (double)(solver->budget - now->items[i].cost);
        double bound = (double)now->items[i].value + bound_after(solver, end, groups, left);
        if (bound * (1 + SLACK) >= solver->least)
            now->items[kept++] = now->items[i];
    }
    now->count = kept;
}

static size_t class_end(const struct solver *solver, size_t from)
{
    size_t end = from + 1;
    while (from < solver->grouped && end < solver->grouped &&
           solver->candidates[end].group == solver->candidates[from].group)
        end++;
    return end;
}

/* The most valuable of each group from candidate `from` on, added up. */
static double groups_worth(const struct solver *solver, size_t from)
{
    double worth = 0;
    while (from < solver->grouped) {
        size_t end = class_end(solver, from);
        vfm_money most = 0;
        for (; from < end; from++)
            if (solver->candidates[from].value > most)
                most = solver->candidates[from].value;
        worth += (double)most;
    }
    return worth;
}

static void swap_states(struct states *a, struct states *b)
{
    struct states kept = *a;
    *a = *b;
    *b = kept;
}

static int decide(struct solver *solver, struct vfm_error *error)
{
    struct state nothing = {.node = NO_NODE};
    if (push_state(&solver->now, nothing, error) < 0)
        return -1;
    for (size_t from = 0; from < solver->count;) {
        size_t end = class_end(solver, from);
        double groups = groups_worth(solver, end);
        solver->next.count = 0;
        for (size_t i = 0; i < solver->now.count; i++)
            if (push_state(&solver->next, solver->now.items[i], error) < 0)
                return -1;
        for (; from < end; from++) {
            if (add_candidate(solver, &solver->next, &solver->candidates[from], groups, end,
                              &solver->scratch, error) < 0)
                return -1;
            swap_states(&solver->next, &solver->scratch);
        }
        swap_states(&solver->now, &solver->next);
        solver->next.count = 0;
        prune(solver, end, groups);
        if (solver->node_count > solver->sweep_at && sweep(solver, error) < 0)
            return -1;
    }
    return 0;
}

int vfm_portfolio_choose(const struct vfm_project *projects, size_t count, vfm_money budget,
                         bool *chosen, struct vfm_portfolio *portfolio, struct vfm_error *error)
{
    struct solver solver = {.projects = projects, .budget = budget, .sweep_at = FIRST_SWEEP};
    *portfolio = (struct vfm_portfolio){0};
    solver.candidates = calloc(count + 1, sizeof *solver.candidates);
    int result = solver.candidates && count < UINT32_MAX ? 0 : no_memory(error);
    if (result == 0)
        result = gather(&solver, count, chosen, portfolio, error);
    if (result == 0)
        result = prepare_bounds(&solver, error);
    if (result == 0) {
        find_least(&solver);
        result = decide(&solver, error);
    }
    if (result == 0) {
        assert(solver.now.count > 0);
        const struct state *best = &solver.now.items[solver.now.count - 1];
        if (vfm_money_add(&portfolio->cost, best->cost, error) < 0 ||
            vfm_money_add(&portfolio->value, best->value, error) < 0)
            result = -1;
        for (uint32_t at = best->node; at != NO_NODE; at = solver.nodes[at].before) {
            chosen[solver.nodes[at].project] = true;
            portfolio->count++;
        }
    }
    free(solver.candidates);
    free(solver.cost_sums);
    free(solver.value_sums);
    free(solver.now.items);
    free(solver.next.items);
    free(solver.scratch.items);
    free(solver.nodes);
    return result;
}
