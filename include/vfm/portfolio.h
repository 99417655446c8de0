// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A portfolio: the choice of projects that is worth the most within a budget (the 0/1 knapsack),
 * exactly. Dynamic programming over the choices that no other choice beats in both cost and worth
 * (Nemhauser and Ullmann, Management Science 15(9), 1969), less those whose bound by fractions of
 * what remains (Dantzig, Operations Research 5(2), 1957) is below what is already at hand.
 */
#ifndef VFM_PORTFOLIO_H
#define VFM_PORTFOLIO_H

#include <vfm/money.h>

#define VFM_NO_GROUP ((size_t)-1)

struct vfm_project {
    vfm_money cost; /* 0 or more */
    vfm_money value;
    bool must;    /* is chosen, whatever it is worth */
    size_t group; /* of one group at most one is chosen; 0 to count − 1, or VFM_NO_GROUP */
};

struct vfm_portfolio {
    vfm_money cost, value; /* of what is chosen */
    size_t count;
};

/* Sets chosen[i] for each of `count` projects. What is worth nothing is not chosen unless it must
 * be; of choices worth the same the cheaper one. Errors: VFM_OUT_OF_RANGE (what must be chosen is
 * beyond the budget, or two of one group; a problem whose choices do not fit in memory),
 * VFM_OVERFLOWED, VFM_NO_MEMORY. */
int vfm_portfolio_choose(const struct vfm_project *projects, size_t count, vfm_money budget,
                         bool *chosen, struct vfm_portfolio *portfolio, struct vfm_error *error);

#endif
