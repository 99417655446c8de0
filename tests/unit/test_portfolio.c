// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* The portfolio against every choice there is, on small random problems of several natures; and a
 * published one. */
#include <stdlib.h>

#include <vfm/portfolio.h>

#include "tap.h"

#define MOST 14

/* The best worth over all choices that are allowed, and the least cost that gives it; false where
 * none is allowed. */
static bool try_all(const struct vfm_project *projects, size_t count, vfm_money budget,
                    vfm_money *value, vfm_money *cost)
{
    bool found = false;
    for (unsigned set = 0; set < 1u << count; set++) {
        vfm_money worth = 0, price = 0;
        bool allowed = true;
        for (size_t i = 0; i < count; i++) {
            bool in = set >> i & 1;
            allowed &= in || !projects[i].must;
            for (size_t k = 0; in && k < i; k++)
                allowed &= !(set >> k & 1) || projects[i].group == VFM_NO_GROUP ||
                           projects[i].group != projects[k].group;
            worth += in ? projects[i].value : 0;
            price += in ? projects[i].cost : 0;
        }
        if (!allowed || price > budget)
            continue;
        if (!found || worth > *value || (worth == *value && price < *cost)) {
            *value = worth;
            *cost = price;
        }
        found = true;
    }
    return found;
}

static bool is_allowed(const struct vfm_project *projects, const bool *chosen, size_t count,
                       vfm_money budget, const struct vfm_portfolio *told)
{
    vfm_money cost = 0, value = 0;
    size_t in = 0;
    for (size_t i = 0; i < count; i++) {
        if (projects[i].must && !chosen[i])
            return false;
        for (size_t k = 0; chosen[i] && k < i; k++)
            if (chosen[k] && projects[i].group != VFM_NO_GROUP &&
                projects[i].group == projects[k].group)
                return false;
        cost += chosen[i] ? projects[i].cost : 0;
        value += chosen[i] ? projects[i].value : 0;
        in += chosen[i];
    }
    return cost <= budget && cost == told->cost && value == told->value && in == told->count;
}

/* Problems of one nature: 0 free, 1 worth nearly the cost, 2 with groups and musts, 3 with zeros,
 * losses and pence. */
static size_t make(uint64_t *random, int nature, struct vfm_project *projects, vfm_money *budget)
{
    size_t count = 1 + tap_random(random) % MOST;
    vfm_money total = 0;
    for (size_t i = 0; i < count; i++) {
        vfm_money cost = (vfm_money)(tap_random(random) % 60);
        vfm_money value = (vfm_money)(tap_random(random) % 80);
        projects[i] = (struct vfm_project){cost, value, false, VFM_NO_GROUP};
        if (nature == 1)
            projects[i].value = cost + (vfm_money)(tap_random(random) % 3);
        if (nature == 2 && tap_random(random) % 2)
            projects[i].group = tap_random(random) % count;
        if (nature == 2)
            projects[i].must = tap_random(random) % 8 == 0;
        if (nature == 3) {
            projects[i].cost = cost * 1234567 * (vfm_money)(tap_random(random) % 2);
            projects[i].value = (value - 20) * 7654321;
        }
        total += projects[i].cost;
    }
    *budget = total ? (vfm_money)(tap_random(random) % (uint64_t)(total + 1)) : 0;
    return count;
}

static void test_all_choices(int nature, const char *name)
{
    uint64_t random = 17 + (uint64_t)nature;
    int wrong = 0, impossible = 0;
    for (int problem = 0; problem < 300; problem++) {
        struct vfm_project projects[MOST];
        bool chosen[MOST];
        struct vfm_portfolio told;
        struct vfm_error error = {0};
        vfm_money budget, value = 0, cost = 0;
        size_t count = make(&random, nature, projects, &budget);
        bool possible = try_all(projects, count, budget, &value, &cost);
        int result = vfm_portfolio_choose(projects, count, budget, chosen, &told, &error);
        impossible += !possible;
        if (!possible)
            wrong += result == 0 || error.code != VFM_OUT_OF_RANGE;
        else
            wrong += result < 0 || told.value != value || told.cost != cost ||
                     !is_allowed(projects, chosen, count, budget, &told);
    }
    tap_ok(wrong == 0, "300 problems (%s, %d of them impossible) as all choices say", name,
           impossible);
}

/* The knapsack of the OR-Tools guide (2015): 50 items, capacity 850, optimum 7534. */
static void test_published(void)
{
    static const int values[] = {360, 83, 59,  130, 431, 67, 230, 52,  93,  125, 670, 892, 600,
                                 38,  48, 147, 78,  256, 63, 17,  120, 164, 432, 35,  92,  110,
                                 22,  42, 50,  323, 514, 28, 87,  73,  78,  15,  26,  78,  210,
                                 36,  85, 189, 274, 43,  33, 10,  19,  389, 276, 312};
    static const int costs[] = {7,  0,  30, 22, 80, 94, 11, 81, 70, 64, 59, 18, 0,  36, 3,  8,  15,
                                42, 9,  0,  42, 47, 52, 32, 26, 48, 55, 6,  29, 84, 2,  4,  18, 56,
                                7,  29, 93, 44, 71, 3,  86, 66, 31, 65, 0,  79, 20, 65, 52, 13};
    struct vfm_project projects[50];
    bool chosen[50];
    struct vfm_portfolio told = {0};
    struct vfm_error error = {0};
    for (int i = 0; i < 50; i++)
        projects[i] = (struct vfm_project){costs[i], values[i], false, VFM_NO_GROUP};
    int result = vfm_portfolio_choose(projects, 50, 850, chosen, &told, &error);
    tap_ok(result == 0 && told.value == 7534 && told.cost == 850, "50 items at 850 give 7534");
}

/* Worth is cost and a little more: hard for bounds by fractions. */
static void test_hard(void)
{
    enum { COUNT = 200 };
    static struct vfm_project projects[COUNT];
    static bool chosen[COUNT];
    struct vfm_portfolio told = {0};
    struct vfm_error error = {0};
    uint64_t random = 3;
    vfm_money total = 0;
    for (int i = 0; i < COUNT; i++) {
        vfm_money cost = 1 + (vfm_money)(tap_random(&random) % 1000);
        projects[i] = (struct vfm_project){cost, cost + 100, false, VFM_NO_GROUP};
        total += cost;
    }
    int result = vfm_portfolio_choose(projects, COUNT, total / 2, chosen, &told, &error);
    tap_ok(result == 0 && is_allowed(projects, chosen, COUNT, total / 2, &told) &&
               told.value == told.cost + 100 * (vfm_money)told.count,
           "200 projects worth 100 more than they cost: %zu chosen", told.count);
}

int main(void)
{
    test_all_choices(0, "free");
    test_all_choices(1, "worth nearly the cost");
    test_all_choices(2, "groups and musts");
    test_all_choices(3, "zeros, losses and pence");
    test_published();
    test_hard();
    return tap_done();
}
