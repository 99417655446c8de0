// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* What a record is called where one record is told about another. */
#ifndef VFM_STAGE_LABEL_H
#define VFM_STAGE_LABEL_H

#include <vfm/record.h>

/* The text of `field`; where that is NULL, of the first that is there of supplier, provider, name,
 * id, alternative, title, contract; else "record" and its number. In `arena`; {NULL, 0} when memory
 * runs out. */
struct vfm_slice stage_label(const char *field, const struct vfm_record *record, uint64_t number,
                             struct vfm_arena *arena);

#endif
