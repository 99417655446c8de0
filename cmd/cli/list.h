// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What `vfm list` says of the data files that the suite ships.
 */
#ifndef VFM_CLI_LIST_H
#define VFM_CLI_LIST_H

#include <stdio.h>

#include <vfm/error.h>

/* Prints for each shipped file of `kind` ("rates", …) its name, and its title, edition and (on a
 * line that begins with blanks) source, as the file itself tells them. Errors: VFM_BAD_USAGE for
 * another kind or NULL, and those of reading the files. */
int vfm_list_print(const char *kind, FILE *out, struct vfm_error *error);

#endif
