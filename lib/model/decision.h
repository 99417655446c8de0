// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* What the methods and the yardstick share: how one record's values come about. */
#ifndef VFM_MODEL_DECISION_H
#define VFM_MODEL_DECISION_H

#include <vfm/decision.h>

/* Notes which criterion an error is about. Returns -1. */
int decision_blame(const struct vfm_criterion *criterion, struct vfm_error *error);

/* The scaled value of every criterion, NaN where missing; a price per quality point aside, which
 * becomes the quotient itself (infinite where there is no quality) and is finished by
 * decision_finish. */
int decision_scale(const struct vfm_yardstick *yardstick, const double *x, bool beyond,
                   double *values, struct vfm_error *error);

/* Turns quotients into values by the least one, and missing values into what the decision says. */
int decision_finish(const struct vfm_yardstick *yardstick, bool beyond, double *values,
                    struct vfm_error *error);

/* S, R and (where not NULL) the rounded parts of S. */
int decision_regret(const struct vfm_yardstick *yardstick, const double *values, bool beyond,
                    double *s, double *r, vfm_points *parts, struct vfm_error *error);

/* Q from S and R. */
double decision_q(const struct vfm_yardstick *yardstick, double s, double r, bool beyond);

#endif
