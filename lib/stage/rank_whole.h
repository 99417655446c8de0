// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* What is told of a group as a whole: held in memory, a row for each entry. */
#ifndef VFM_STAGE_RANK_WHOLE_H
#define VFM_STAGE_RANK_WHOLE_H

#include <vfm/portfolio.h>
#include <vfm/table.h>

#include "rank.h"

struct rank_row {
    struct vfm_slice label; /* as a JSON string */
    uint64_t group;         /* of --within */
    bool out;               /* failed a gate of its framework: compared with nobody, not chosen */
    double *objectives;     /* Pareto: less is better */
    bool dominated;
    struct vfm_slice dominated_by; /* JSON */
    double *parts;                 /* random weightings: what each criterion saw */
    struct vfm_slice shares;       /* JSON */
};

struct rank_whole {
    const struct rank_stage *rank;
    struct vfm_arena arena;
    struct rank_row *rows;
    size_t count, capacity;
    size_t out;                   /* of them */
    struct vfm_project *projects; /* portfolio; one a row */
    bool *chosen;
    struct vfm_portfolio portfolio;
    struct vfm_table either;   /* values of the field of which one may be chosen */
    struct vfm_table criteria; /* ids; random weightings */
    double *weights;           /* scratch, one a criterion */
    bool ascending;            /* the least weighted sum is best */
    bool product;              /* parts are factors, not terms */
    struct vfm_buffer text;
};

/* The rows from `from` up to `end` are one group. */
int rank_pareto(struct rank_whole *whole, size_t from, size_t end, struct vfm_error *error);
int rank_robust(struct rank_whole *whole, size_t from, size_t end, struct vfm_error *error);
/* Reads the parts of a record into its row. */
int rank_robust_read(struct rank_whole *whole, struct rank_row *row,
                     const struct vfm_record *record, struct vfm_error *error);

#endif
