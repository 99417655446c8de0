// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* A share of a whole as people write it: 0.035 or 3.5%. */
#ifndef VFM_STAGE_SHARE_H
#define VFM_STAGE_SHARE_H

#include <vfm/buffer.h>

/* Reads all of `text`, a plain decimal, with a percent sign after it the hundredth of it: as one
 * decimal, so that 3.5% and 0.035 are the same double. -1 where it is none; no range is checked. */
int share_read(struct vfm_slice text, double *share, bool *percent);

/* Appends the share as a percentage without rounding dust: 3.5%. */
void share_percent(struct vfm_buffer *out, double share);

#endif
