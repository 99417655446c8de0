// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The numbers of a JSON text by their doubles. libjq holds every number as a double, so what an
 * expression only picked comes back as a double too; here its own bytes are found again.
 *
 * Which token was picked is told by a second run: the same expression over the same text, but with
 * each number that is at stake moved to a double of its own nearby, its mark. What was picked comes
 * back as its mark; what was computed does not.
 *
 * A token is odd where it is not the text that vfm_number_print gives for its double (`1.10`,
 * `1e3`, 30 digits). Only numbers that share their double with an odd token are at stake.
 */
#ifndef VFM_IO_TOKENS_H
#define VFM_IO_TOKENS_H

#include <vfm/buffer.h>
#include <vfm/error.h>
#include <vfm/slice.h>

struct vfm_token {
    double number; /* infinite past the largest double */
    double mark;   /* NaN where it has none */
    struct vfm_slice text;
    bool odd;
};

struct vfm_tokens {
    struct vfm_token *rows;    /* where `odd`, by their doubles, then as they stand in the text */
    struct vfm_token **marked; /* by their marks */
    size_t count, capacity, marked_count;
    bool odd; /* one of them is */
};

/* Reads checked JSON `text`, which must outlive the tokens. Errors: VFM_NO_MEMORY. */
int vfm_tokens_read(struct vfm_tokens *tokens, struct vfm_slice text, struct vfm_error *error);
void vfm_tokens_release(struct vfm_tokens *tokens);

/* Whether `number` is at stake. */
bool vfm_tokens_at_stake(const struct vfm_tokens *tokens, double number);

/* Gives every number at stake its mark, and appends the text with the marks in their places. */
int vfm_tokens_mark(struct vfm_tokens *tokens, struct vfm_slice text, struct vfm_buffer *out,
                    struct vfm_error *error);

/* The token whose mark is `mark`, or NULL. */
const struct vfm_token *vfm_tokens_marked(const struct vfm_tokens *tokens, double mark);

/* Without marks: the token of `number`, the usual one or else the first of several that are the
 * same decimal. NULL with VFM_EXPRESSION_FAILED where two tokens of different value share that
 * double, so that nobody can tell which of them was picked. `number` is at stake. */
const struct vfm_token *vfm_tokens_find(const struct vfm_tokens *tokens, double number,
                                        struct vfm_error *error);

#endif
