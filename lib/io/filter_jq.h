// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A program: an expression compiled by libjq. It is opened, run and closed in one thread, and all
 * programs of a process in the same.
 */
#ifndef VFM_IO_FILTER_JQ_H
#define VFM_IO_FILTER_JQ_H

#include <vfm/error.h>
#include <vfm/slice.h>

struct vfm_program;

/* NULL with VFM_BAD_EXPRESSION and jq's own words, or VFM_NO_MEMORY. `text` is borrowed. */
struct vfm_program *vfm_program_open(const char *text, struct vfm_error *error);
void vfm_program_close(struct vfm_program *program); /* NULL is fine */

/* Hands over `input`, checked JSON, which must live as long as its results are asked for. -1 with
 * VFM_EXPRESSION_FAILED, as the others below. */
int vfm_program_start(struct vfm_program *program, struct vfm_slice input, struct vfm_error *error);

/* The next result as JSON text, good until the next call. 1; 0 where there is none; -1. */
int vfm_program_next(struct vfm_program *program, struct vfm_slice *result,
                     struct vfm_error *error);

/* As vfm_program_next, of a result that need not be printed: whether it is neither null nor false.
 */
int vfm_program_truth(struct vfm_program *program, bool *truth, struct vfm_error *error);

#endif
