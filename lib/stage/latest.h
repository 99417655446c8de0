// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The latest: of records with the same key only those that were sent last. A return of many lines
 * that was sent again is one key and two orders: all lines of the later one stay, and a line that
 * the correction left out goes. So what is kept does not depend on the order of the input. Lines
 * wait in a spill; what stays in memory is a row for each key.
 */
#ifndef LIB_STAGE_LATEST_H
#define LIB_STAGE_LATEST_H

#include <vfm/stage.h>

struct latest;

/* `keys`: the fields of which a combination comes once. `order`: the field whose greatest value is
 * the latest (numbers as numbers, text bytewise: dates as 2026-04-17). */
struct latest *latest_open(const char *const *keys, size_t count, const char *order,
                           struct vfm_error *error);
void latest_close(struct latest *latest); /* NULL is fine */

/* Takes a record: ends in vfm_link_take, or vfm_link_refuse_record where a key or the order is
 * missing, or the order is a number here and text there. */
int latest_take(struct latest *latest, struct vfm_link *link, struct vfm_record *record);

/* Emits the latest of each key, in the order of the input, and notes how many were superseded. */
int latest_end(struct latest *latest, struct vfm_link *link);

#endif
