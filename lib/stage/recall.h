// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Recall: what the last cells of a column said, by their text. A column mostly says one of few
 * things (a period, a stakeholder, a per cent, a unit cost), and to recall one takes a fraction of
 * what reading it does. For columns in which the same text always says the same.
 */
#ifndef LIB_STAGE_RECALL_H
#define LIB_STAGE_RECALL_H

#include <vfm/digits.h>
#include <vfm/record.h>

#define RECALL_TEXT 24   /* bytes of the longest cell that is recalled … */
#define RECALL_SAID 32   /* … and of the longest value */
#define RECALL_CELLS 256 /* kept, two to a place */

/* The text of a cell of up to RECALL_TEXT bytes as words, which overlap. */
struct recall_text {
    uint64_t first, middle, last;
    size_t length;
};

struct recalled {
    struct recall_text text; /* of length 0: nothing yet */
    uint8_t said_length, kind;
    char said[RECALL_SAID];
};

/* `cell` is 1 to RECALL_TEXT bytes; eight can be read from its start. */
static inline struct recall_text recall_text(struct vfm_slice cell)
{
    const size_t word = sizeof(uint64_t);
    size_t length = cell.length, past = length < word ? word - length : 0;
    return (struct recall_text){.first = vfm_digits_word(cell.data) << 8 * past,
                                .middle = length > 2 * word ? vfm_digits_word(cell.data + word) : 0,
                                .last =
                                    length > word ? vfm_digits_word(cell.data + length - word) : 0,
                                .length = length};
}

/* The two places for a text, of which the first is for the one kept last. */
static inline struct recalled *recall_places(struct recalled *recalled,
                                             const struct recall_text *text)
{
    uint64_t mixed = text->first ^ (text->last << 29 | text->last >> 35) ^ text->length;
    return &recalled[mixed * UINT64_C(0x9e3779b97f4a7c15) >> 57 << 1];
}

static inline bool recall_same(const struct recall_text *a, const struct recall_text *b)
{
    return ((a->first ^ b->first) | (a->middle ^ b->middle) | (a->last ^ b->last) |
            (a->length ^ b->length)) == 0;
}

/* What a cell says, or NULL where that is not known. Good until something is kept. */
static inline const struct recalled *recall(struct recalled *recalled, struct vfm_slice cell)
{
    if (cell.length - 1 >= RECALL_TEXT)
        return NULL;
    struct recall_text text = recall_text(cell);
    const struct recalled *places = recall_places(recalled, &text);
    places += !recall_same(&text, &places->text);
    return recall_same(&text, &places->text) ? places : NULL;
}

/* Keeps what `cell` says, in the place of something else, if neither is too long. */
static inline void recall_keep(struct recalled *recalled, struct vfm_slice cell,
                               const struct vfm_value *value)
{
    if (cell.length - 1 >= RECALL_TEXT || value->length > RECALL_SAID)
        return;
    struct recall_text text = recall_text(cell);
    struct recalled *kept = recall_places(recalled, &text);
    kept[1] = kept[0];
    kept->text = text;
    kept->said_length = (uint8_t)value->length;
    kept->kind = value->kind;
    memcpy(kept->said, value->text, value->length);
}

#endif
