// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* The two records that the run loop itself writes: a refused row, and that a program stopped. */
#ifndef VFM_CLI_REFUSAL_H
#define VFM_CLI_REFUSAL_H

#include <vfm/buffer.h>
#include <vfm/error.h>

/* {"record":"reject",...}: the row `raw` whole, so that it can be mended and fed again. Bytes of it
 * that are not UTF-8 stand as the code points U+0080 to U+00FF of the same number. */
void reject_print(const struct vfm_error *error, struct vfm_slice raw, struct vfm_buffer *out);

/* `bytes` as a JSON string, what is not UTF-8 as above. */
void bytes_print(struct vfm_slice bytes, struct vfm_buffer *out);

/* {"record":"stopped",...}: what came before is not all there is. */
void stopped_print(const char *program, const struct vfm_error *error, struct vfm_buffer *out);

#endif
