// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A template: what a line of JSON and those like it have in common. Between the texts of their
 * values they have the same bytes, *joints*: `{"record":"outcome","id":"`, `","quantity":`, `}`.
 * The text of "record" is part of one, so that the rows of a page are of one kind.
 */
#ifndef VFM_RECORD_TEMPLATE_H
#define VFM_RECORD_TEMPLATE_H

#include <vfm/page.h>

#define TEMPLATE_FIELDS 128 /* the most that a line may have */
#define TEMPLATE_TEXT 4096  /* the most bytes of its joints */
#define TEMPLATE_PIECES 2   /* so much of a joint is compared piece by piece */

/* Sixteen bytes; the compiler knows vectors of any processor. */
typedef uint64_t piece __attribute__((vector_size(16)));

struct joint {
    piece pieces[TEMPLATE_PIECES], mask; /* its first bytes, and what counts of the last piece */
    uint32_t length;
    int32_t from;     /* where it begins, from its mark */
    uint32_t mark;    /* which of a row; 0 is the one before it */
    const char *text; /* all of it */
};

struct template
{
    const struct vfm_shape *shape; /* NULL: there is none */
    uint32_t fields;               /* and marks a row, the last of them an LF */
    uint32_t quotes;               /* a row */
    uint32_t joint_count;
    struct vfm_slice record; /* the text of "record", or empty */
    struct joint joints[TEMPLATE_FIELDS + 1];
    struct vfm_page_column columns[TEMPLATE_FIELDS];
    char text[TEMPLATE_TEXT];
};

/* Makes the template of `record`, which was scanned; marks[0] is the place before its line, counted
 * from `text`, and those after it are the commas outside strings and the LF. `count`: how many of
 * these there are. False where the line is not for a template. */
bool template_make(struct template *made, const struct vfm_record *record, const char *text,
                   const uint32_t *marks, uint32_t count);

/* Whether all rows, of which those behind marks[0] fit, say the same in field `field`. The rest as
 * below. */
bool template_repeats(const struct template *made, uint32_t field, const char *text,
                      const char *end, const uint32_t *marks, uint32_t rows);

/* How many rows, from the one behind marks[0] on and at most `rows`, fit. Nothing from `end` on,
 * but for padding, is looked at. */
uint32_t template_fits(const struct template *made, const char *text, const char *end,
                       const uint32_t *marks, uint32_t rows);

#endif
