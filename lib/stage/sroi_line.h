// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* One record's own figures, read whole before anything is added to the sums. */
#ifndef LIB_STAGE_SROI_LINE_H
#define LIB_STAGE_SROI_LINE_H

#include "sroi.h"

/* Whether `value` is the text `word`, a literal: its length is known, so this is a compare or two.
 */
#define IS_WORD(value, word)                                               \
    ((value)->kind == VFM_STRING && (value)->length == sizeof(word) - 1 && \
     memcmp((value)->text, word, sizeof(word) - 1) == 0)

/* A material outcome line. */
struct sroi_line {
    vfm_money amounts[VFM_CASES]; /* its present value, by case */
    vfm_money weighting[VFM_CASES], reducing[VFM_CASES];
    vfm_money impact, value;
    bool has_impact, has_value;
    bool transfer, fiscal, whole, weighted, reduced;
    double cashable;
    int32_t month, start; /* of the activity and of the benefit */
    uint32_t years;       /* how many years of local->years it fills; 0: none */
    bool has_profile, derived;
    uint32_t terms;
};

/* What follows reads the record at hand: 0, or -1 with the error that says why it is refused. */

/* What sums must have in common. */
#define SROI_TERMS 3
extern const enum sroi_slot sroi_terms[SROI_TERMS]; /* basis, currency, price year */

/* The number of these terms (NULL: absent) in the state's table. */
int sroi_read_terms(struct sroi_local *local, const struct vfm_value *const terms[SROI_TERMS],
                    struct vfm_arena *arena, uint32_t *id, struct vfm_error *error);

/* Those of the record at hand. */
int sroi_view_terms(struct sroi_local *local, const struct sroi_view *view, uint32_t *id,
                    struct vfm_error *error);

/* The first month of a period; SROI_UNDATED where there is none (NULL). */
int sroi_read_month(struct sroi_local *local, const struct vfm_value *period,
                    struct vfm_arena *arena, int32_t *month, struct vfm_error *error);

/* A boolean; *truth untouched where it is absent. */
int sroi_read_boolean(const struct sroi_view *view, enum sroi_slot slot, const char *field,
                      bool *truth, struct vfm_error *error);

/* Fails: `kind` ("an outcome") was not discounted. */
int sroi_no_pv(const char *kind, struct vfm_error *error);

/* A material outcome into `line` (zeroed) and local->years. */
int sroi_read_line(struct sroi_local *local, const struct sroi_view *view, struct sroi_line *line,
                   struct vfm_error *error);

/* ---- adding (sroi_read.c) ---- */

/* A line on these terms is in the row. */
int sroi_add_terms(struct sroi_state *state, struct sroi_row *row, uint32_t id,
                   struct vfm_error *error);

/* Adds amounts to the row's cell for `value` (NULL: absent) of a part. */
int sroi_add_part(struct sroi_local *local, struct sroi_row *row, size_t part,
                  const struct vfm_value *value, const vfm_money amounts[VFM_CASES],
                  struct vfm_arena *arena, struct vfm_error *error);

/* Rows of a page (sroi_page.c). */
int sroi_push_page(void *local, struct vfm_link *link, const struct vfm_page *page, uint32_t from,
                   uint32_t to);
void sroi_page_close(struct sroi_page *page); /* NULL is fine */

#endif
