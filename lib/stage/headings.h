// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* How headings come to fields: renames, the schema's headings, the neighbours of a column. */
#ifndef VFM_STAGE_HEADINGS_H
#define VFM_STAGE_HEADINGS_H

#include "columns.h"

#define NOBODY (-1)

/* What is being matched. */
struct matching {
    const struct column_rules *rules;
    struct columns *columns;
    struct vfm_slice *folded; /* of each column of the input */
    struct vfm_slice *bare;   /* … without the mark of a currency; {NULL, 0} where it has none */
    int32_t *claims;          /* of each field: its column, or NOBODY */
    uint32_t *ranks;          /* … and the place of the heading that claimed it */
    int32_t *claimed;         /* of each column: its field, or NOBODY */
    bool *settled;            /* of each column: nothing more to try */
    struct vfm_error *error;
};

/* Matches the columns of the input; what nobody claims is kept or left, as the rules say. */
int headings_match(struct matching *matching);

/* Makes `column` what a user called `name` in `option` (--set, --rename): a field, a member of an
 * object, or a key of its own. */
int headings_give(struct matching *matching, uint32_t column, struct vfm_slice name,
                  const char *option);

/* The --rename that means `column`, or NULL. */
const struct rename *headings_rename(const struct matching *matching, uint32_t column);

/* Makes `column` give field number `number`. */
void headings_field(const struct matching *matching, struct column *column, uint32_t number);

/* Settles the currency of columns of money: the one that --set or a heading says, `Value (AUD)`;
 * where a heading says it, the record gets it too. Errors: two that differ, or one that is not told
 * by its mark (`$`). */
int headings_currency(struct matching *matching);

/* `text` folded, in the arena. */
struct vfm_slice headings_fold(struct vfm_slice text, struct vfm_arena *arena);

#endif
