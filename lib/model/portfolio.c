// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Classes of projects (one alone, or the group of which one may be chosen) are decided one after
 * another. A state is a choice so far; only states that cost more *and* are worth more than the one
 * before are kept. Groups come first, then single projects by worth per cost, so that what remains
 * can be bounded by sums of a sorted list.
 */
#include <vfm/portfolio.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define MOST_NODES ((size_t)48 << 20)
#define FIRST_SWEEP ((size_t)1 << 20)
#define NO_NODE UINT32_MAX
#define BEYOND ((vfm_money)1 << 120) /* more than any sum */
/* Now and then the choices at hand are filled up greedily, to have a better one to measure by: */
#define FILLINGS 256 /* so often, */
#define FILLED 32    /* so many of them */

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
    struct candidate *candidates;      /* groups together, then single ones by density */
    size_t count, grouped;             /* of them in groups */
    vfm_money budget;                  /* what is left after what must be chosen */
    vfm_money *cost_sums, *value_sums; /* of single candidates before each, from `grouped` on */
    struct state best;                 /* the best choice so far */
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

/* Groups first and together; then by density, the dearer first (the cheap ones fill up what is
 * left) and the earlier. */
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
        return a->cost > b->cost ? -1 : 1;
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
        solver->cost_sums[i + 1] = solver->cost_sums[i] + solver->candidates[i].cost;
        solver->value_sums[i + 1] = solver->value_sums[i] + solver->candidates[i].value;
    }
    return 0;
}

/* a·b / c rounded down (up: a bound that may be one too high, never too low; else the reverse).
 * Exact for what fits, else on the safe side by a little. 0 ≤ a, b; 0 < c. */
static vfm_money share(vfm_money a, vfm_money b, vfm_money c, bool up)
{
    const vfm_money half = (vfm_money)1 << 63;
    if (a < half && b < half)
        return a * b / c;
    double quotient = (double)a * (double)b / (double)c;
    return up ? (vfm_money)(quotient * (1 + 1e-12)) + 1 : (vfm_money)(quotient * (1 - 1e-12));
}

/* The first single candidate from `from` on with which the sum goes past `most` (`sums` of costs),
 * or reaches it (`reach`, `sums` of values); the count of all where none does. */
static size_t find_break(const struct solver *solver, const vfm_money *sums, size_t from,
                         vfm_money most, bool reach)
{
    size_t low = from, high = solver->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        vfm_money sum = sums[middle + 1] - sums[from];
        if (reach ? sum < most : sum <= most)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The most that single candidates from `from` on can add within `left`, the last by a fraction. */
static vfm_money most_value(const struct solver *solver, size_t from, vfm_money left)
{
    size_t at = find_break(solver, solver->cost_sums, from, left, false);
    vfm_money value = solver->value_sums[at] - solver->value_sums[from];
    if (at == solver->count)
        return value;
    left -= solver->cost_sums[at] - solver->cost_sums[from];
    return value + share(left, solver->candidates[at].value, solver->candidates[at].cost, true);
}

/* The least that single candidates from `from` on must cost to add `need`, the last by a fraction.
 */
static vfm_money least_cost(const struct solver *solver, size_t from, vfm_money need)
{
    if (need <= 0)
        return 0;
    size_t at = find_break(solver, solver->value_sums, from, need, true);
    if (at == solver->count)
        return BEYOND;
    need -= solver->value_sums[at] - solver->value_sums[from];
    return solver->cost_sums[at] - solver->cost_sums[from] +
           share(need, solver->candidates[at].cost, solver->candidates[at].value, false);
}

/* Whether nothing better than the best so far comes of `state`, the candidates before `end` being
 * decided and the groups after it worth no more than `groups`, each by its most valuable, at no
 * cost. Better is worth more, or the same at less cost. */
static bool is_hopeless(const struct solver *solver, const struct state *state, size_t end,
                        vfm_money groups)
{
    size_t from = end > solver->grouped ? end : solver->grouped;
    vfm_money bound =
        state->value + groups + most_value(solver, from, solver->budget - state->cost);
    if (bound != solver->best.value)
        return bound < solver->best.value;
    vfm_money need = solver->best.value - state->value - groups;
    return state->cost + least_cost(solver, from, need) >= solver->best.cost;
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
    struct states best = {&solver->best, 1, 1};
    struct states *lists[] = {&solver->now, &best};
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

static bool is_better(const struct state *a, const struct state *b)
{
    return a->value > b->value || (a->value == b->value && a->cost < b->cost);
}

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
                         const struct candidate *candidate, vfm_money groups, size_t end,
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
        bool beaten = next->count && more.value <= next->items[next->count - 1].value;
        if (beaten || (!is_better(&more, &solver->best) && is_hopeless(solver, &more, end, groups)))
            continue;
        if (add_node(solver, more.node, candidate->project, &more.node, error) < 0 ||
            offer(next, more, error) < 0)
            return -1;
        if (is_better(&more, &solver->best))
            solver->best = more;
    }
}

/* Drops states of which nothing better can come. */
static void prune(struct solver *solver, size_t end, vfm_money groups)
{
    struct states *now = &solver->now;
    size_t kept = 0;
    for (size_t i = 0; i < now->count; i++)
        if (!is_hopeless(solver, &now->items[i], end, groups))
            now->items[kept++] = now->items[i];
    now->count = kept;
}

/* Fills up a choice with candidates from `from` on as long as they fit; remembers it where it is
 * the best so far. */
static int fill_up(struct solver *solver, struct state state, size_t from, struct vfm_error *error)
{
    struct state filled = state;
    size_t group = VFM_NO_GROUP;
    for (int pass = 0; pass < 2; pass++) { /* reckon first, then, where it is worth it, note */
        filled = state;
        for (size_t i = from; i < solver->count; i++) {
            const struct candidate *candidate = &solver->candidates[i];
            bool taken = candidate->group != VFM_NO_GROUP && candidate->group == group;
            if (taken || candidate->cost > solver->budget - filled.cost)
                continue;
            group = candidate->group;
            filled.cost += candidate->cost;
            filled.value += candidate->value;
            if (pass && add_node(solver, filled.node, candidate->project, &filled.node, error) < 0)
                return -1;
        }
        group = VFM_NO_GROUP;
        if (!is_better(&filled, &solver->best))
            return 0;
    }
    solver->best = filled;
    return 0;
}

/* Fills up some of the states, spread over all. */
static int fill_some(struct solver *solver, size_t from, struct vfm_error *error)
{
    size_t count = solver->now.count, step = count / FILLED + 1;
    for (size_t i = 0; i < count; i += step)
        if (fill_up(solver, solver->now.items[i], from, error) < 0)
            return -1;
    return 0;
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
static vfm_money groups_worth(const struct solver *solver, size_t from)
{
    vfm_money worth = 0;
    while (from < solver->grouped) {
        size_t end = class_end(solver, from);
        vfm_money most = 0;
        for (; from < end; from++)
            if (solver->candidates[from].value > most)
                most = solver->candidates[from].value;
        worth += most;
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
    size_t classes = 0, every = solver->count / FILLINGS + 1;
    solver->best = (struct state){.node = NO_NODE};
    if (push_state(&solver->now, solver->best, error) < 0)
        return -1;
    for (size_t from = 0; from < solver->count && solver->now.count; classes++) {
        size_t end = class_end(solver, from);
        vfm_money groups = groups_worth(solver, end);
        if (classes % every == 0 && fill_some(solver, from, error) < 0)
            return -1;
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
    if (result == 0)
        result = decide(&solver, error);
    if (result == 0) {
        const struct state *best = &solver.best;
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
