// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A decision: criteria with scales and weights, and the method that makes one score of them. What
 * is compared with what is a *lot*; what the records of a lot are measured by (the least price, the
 * ideal point …) is its *yardstick*. A yardstick looks at all records of its lot in a few passes
 * and can then judge any of them. It keeps no record, PROMETHEE II aside, so a lot may be larger
 * than memory.
 *
 * With x_ij what criterion j saw of record i, w_j its weight, v_ij the scaled value:
 *   weighted-sum      Σ w_j v_ij
 *   weighted-product  Π v_ij^w_j                  (Bridgman, 1922; Miller and Starr, 1969)
 *   waspas            λ Σ w_j v_ij + (1 − λ) Π v_ij^w_j   (Zavadskas and others, Elektronika ir
 *                     Elektrotechnika 122(6), 2012)
 *   topsis            D⁻ / (D⁺ + D⁻), the distances of w_j v_ij from the best and the worst point
 *                     (Hwang and Yoon, 1981)
 *   vikor             S = Σ w_j d_ij and R = max w_j d_ij, with d_ij the regret
 *                     (best − x) / (best − worst);
 *                     Q = v (S − S*) / (S⁻ − S*) + (1 − v) (R − R*) / (R⁻ − R*)
 *                     (Opricovic and Tzeng, European Journal of Operational Research 156, 2004)
 *   promethee2        φ = φ⁺ − φ⁻, the mean weighted preference over and by all others
 *                     (Brans and Vincke, Management Science 31(6), 1985)
 *   spotis            Σ w_j |x − ideal| / (upper − lower)
 *                     (Dezert, Tchamova, Han and Tacnet, FUSION 2020)
 *
 * Weights by the data: entropy (Shannon's, after Hwang and Yoon, 1981), and CRITIC (Diakoulaki,
 * Mavrotas and Papayannakis, Computers & Operations Research 22(7), 1995).
 */
#ifndef VFM_DECISION_H
#define VFM_DECISION_H

#include <vfm/points.h>
#include <vfm/scale.h>

/* The most criteria of a decision. */
#define VFM_MOST_CRITERIA 256

enum vfm_method {
    VFM_WEIGHTED_SUM,
    VFM_WEIGHTED_PRODUCT,
    VFM_WASPAS,
    VFM_TOPSIS,
    VFM_VIKOR,
    VFM_PROMETHEE2,
    VFM_SPOTIS,
};

enum vfm_weighing {
    VFM_WEIGHTS_FIXED, /* known beforehand: given, by rank, pairwise, swing */
    VFM_WEIGHTS_ENTROPY,
    VFM_WEIGHTS_CRITIC,
};

/* What a missing value gives: the record is refused by whoever reads it; ZERO, no points (where a
 * method takes no points, or a scale gives points below 0: the worst that any record shows);
 * NEUTRAL, half (or half-way between the worst and the best, where 1 is not the best). */
enum vfm_missing { VFM_MISSING_REFUSE, VFM_MISSING_ZERO, VFM_MISSING_NEUTRAL };

/* How much a lead of d > 0 counts, from 0 to 1 (PROMETHEE). */
enum vfm_preference_type {
    VFM_USUAL,    /* 1 */
    VFM_U_SHAPE,  /* 1 where d > q */
    VFM_V_SHAPE,  /* d / p, at most 1 */
    VFM_LEVEL,    /* ½ where q < d ≤ p, 1 where d > p */
    VFM_STRAIGHT, /* `linear`: (d − q) / (p − q), from 0 to 1 */
    VFM_GAUSSIAN, /* 1 − exp(−d² / 2s²) */
};

struct vfm_preference {
    enum vfm_preference_type type;
    double q, p, s;
};

struct vfm_criterion {
    const char *id; /* for messages; borrowed */
    struct vfm_scale scale;
    double weight;                    /* FIXED */
    bool quality;                     /* its points are quality, for a price per quality point */
    struct vfm_preference preference; /* PROMETHEE2 */
    double lower, upper, ideal;       /* SPOTIS: bounds and the best between them */
};

struct vfm_decision {
    enum vfm_method method;
    enum vfm_weighing weighing;
    double total;  /* what weights by the data are multiplied by */
    double lambda; /* WASPAS */
    double v;      /* VIKOR: the weight of the many against that of the one, ½ in the paper */
    enum vfm_missing missing;
    enum vfm_rule constant; /* TOPSIS where all records are alike */
    struct vfm_criterion *criteria;
    size_t count; /* 1 to VFM_MOST_CRITERIA */
};

/* What the yardstick of a lot says of one record. */
struct vfm_verdict {
    vfm_points *parts; /* the caller's, one a criterion: what each gave */
    double factor;     /* WEIGHTED_PRODUCT: the score, which has no fixed number of places */
    double *factors;   /* … and its parts; the caller's, one a criterion */
    vfm_points score;  /* all other methods. WEIGHTED_SUM, PROMETHEE2, SPOTIS: Σ parts, exactly */
    vfm_points s, r;   /* VIKOR: S = Σ parts, exactly; R (Q is the score) */
    bool compromise;   /* VIKOR: among the compromise set */
    vfm_points plus, minus; /* PROMETHEE2 */
};

/* True where no record depends on another: a verdict needs no yardstick. */
bool vfm_decision_alone(const struct vfm_decision *decision);

/* How often a yardstick must see all records of its lot. */
unsigned vfm_decision_passes(const struct vfm_decision *decision);

/* True where a verdict takes time in proportion to the lot, and memory with it. */
bool vfm_decision_pairwise(const struct vfm_decision *decision);

struct vfm_yardstick {
    const struct vfm_decision *decision;
    uint64_t count;            /* records */
    struct vfm_column *raw;    /* of what the scales take, one a criterion */
    struct vfm_column *plain;  /* of x, where the data decide on weights; else NULL */
    struct vfm_column *scaled; /* of values, where the method compares those: their range */
    double *weights;           /* one a criterion */
    struct vfm_sum *sums;      /* CRITIC: n × n of products of deviations; ENTROPY: n of p ln p */
    double least_quality;      /* the least price per quality point; infinite where none has any */
    double s[2], r[2];         /* VIKOR: least and greatest */
    vfm_points best, second;   /* VIKOR: the two least Q … */
    double best_s, best_r;     /* … and the least S and R among those with the least Q */
    uint64_t judged;           /* … of how many */
    double *rows;              /* PROMETHEE2: the values of all records */
    uint64_t row_count, row_capacity;
};

/* Errors: VFM_NO_MEMORY; then nothing is held. */
int vfm_yardstick_init(struct vfm_yardstick *yardstick, const struct vfm_decision *decision,
                       struct vfm_error *error);
void vfm_yardstick_release(struct vfm_yardstick *yardstick);

/* For `pass` from 0 to vfm_decision_passes − 1: sees every record of the lot once, in any order,
 * then closes. `x` has a number for each criterion, NaN where missing. The order changes nothing.
 * Errors: those of vfm_scale_value and VFM_OUT_OF_RANGE (weights by the data that cannot be had),
 * with `field` set to the criterion's id. */
int vfm_yardstick_see(struct vfm_yardstick *yardstick, unsigned pass, const double *x,
                      struct vfm_error *error);
int vfm_yardstick_close(struct vfm_yardstick *yardstick, unsigned pass, struct vfm_error *error);

/* Judges a record that the yardstick has seen, or (`beyond`) one outside the comparison, measured
 * by the yardstick and itself. Errors as above, and VFM_OVERFLOWED. */
int vfm_yardstick_judge(const struct vfm_yardstick *yardstick, const double *x, bool beyond,
                        struct vfm_verdict *verdict, struct vfm_error *error);

/* P(d) for a lead of d (0 where d ≤ 0). */
double vfm_preference(const struct vfm_preference *preference, double lead);

#endif
