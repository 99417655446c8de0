// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What stands before every expression that libjq compiles, and what libjq says of one that it
 * cannot, in the words of our messages.
 */
#ifndef VFM_IO_PREAMBLE_H
#define VFM_IO_PREAMBLE_H

#include <vfm/error.h>

/* A line of jq, so that the user's own lines are counted from the second. */
extern const char vfm_preamble[];

/* Fails with VFM_BAD_EXPRESSION. `words`: what libjq said, changed here. */
int vfm_preamble_refuse(const char *expression, char *words, struct vfm_error *error);

#endif
