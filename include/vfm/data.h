// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Data files: the dated figures that the suite ships, one file a name, in a folder a kind
 * (`deflators/….csv`, `frameworks/….json`; those of "rates" are in `discount/`). The folder of a
 * kind is looked for in $VFM_DATA where that is set (and there only), else in ../share/vfm beside
 * the folder of the program, else in the data/ of the source tree.
 */
#ifndef VFM_DATA_H
#define VFM_DATA_H

#include <stddef.h>

#include <vfm/error.h>

/* What stands in the folder of a kind. */
struct vfm_data_list {
    char **names; /* in bytewise order, without folder and suffix; owned */
    size_t count;
};

/* The file that `name` means, as a user gives it after an option such as --rate: a path where it
 * holds a `/`, ends in .csv, .tsv, .json, .jsonl or .gz, or is "-"; else the name of a shipped file
 * of `kind` ("rates", "deflators", "frameworks", "schemas", …); else a path where such a file is.
 * A path is returned as it is (that it can be read is found by reading it); the other lives as long
 * as the process, so that an error may borrow it. NULL with VFM_UNKNOWN_NAME, which tells the
 * nearest name and all that there are; VFM_CANNOT_READ, VFM_NO_MEMORY. */
const char *vfm_data_path(const char *kind, const char *name, struct vfm_error *error);

/* Looks whether there is a shipped file of `kind` called `name`: *found is its path, which lives as
 * vfm_data_path's, or NULL. -1 with VFM_NO_MEMORY. */
int vfm_data_find(const char *kind, const char *name, const char **found, struct vfm_error *error);

/* The shipped file of `kind` called `name`, or NULL with the errors above: no path is accepted. */
const char *vfm_data_shipped(const char *kind, const char *name, struct vfm_error *error);

/* The names of `kind`; none where the folder is missing. Errors: VFM_CANNOT_READ, VFM_NO_MEMORY. */
int vfm_data_names(const char *kind, struct vfm_data_list *list, struct vfm_error *error);
void vfm_data_list_release(struct vfm_data_list *list);

/* The newest of `kind` whose name begins with `prefix`: the last in bytewise order, so that dated
 * names (`hmt-2025-12`) sort by date. NULL with VFM_UNKNOWN_NAME; lives as vfm_data_path's. */
const char *vfm_data_newest(const char *kind, const char *prefix, struct vfm_error *error);

/* A whole file (looked through gzip), `length` bytes and a zero byte after them; the caller frees
 * it. `path` as vfm_source_open's. Errors: as vfm_source_slurp; the limit is 64 MiB. */
int vfm_data_load(const char *path, char **data, size_t *length, struct vfm_error *error);

#endif
