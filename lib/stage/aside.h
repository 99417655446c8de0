// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Asides: records that tell about a run or about other records. They are neither scored nor ranked.
 */
#ifndef VFM_STAGE_ASIDE_H
#define VFM_STAGE_ASIDE_H

#include <vfm/record.h>

bool stage_is_aside(const struct vfm_record *record);

#endif
