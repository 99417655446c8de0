// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A crew: how many workers are worth having where the input comes from another program, which wants
 * a core too. Workers that mostly wait for each other's blocks push them out of the caches and cost
 * a switch for each. So a look is taken now and then at how much of the time they ran: where one
 * fewer would still rest a quarter of it, there is one fewer; where all had next to no rest, one
 * more.
 */
#ifndef VFM_IO_CREW_H
#define VFM_IO_CREW_H

#include <stdint.h>

struct vfm_crew {
    unsigned most, wanted; /* 1 <= wanted <= most */
    uint64_t passed, ran;  /* nanoseconds: on the clock, and of all threads, at the last look */
};

/* All of `most` (at least 1) are wanted, until the first look. */
void vfm_crew_begin(struct vfm_crew *crew, unsigned most);

/* Looks at how much of the process ran since the last look, and sets `wanted`. */
void vfm_crew_look(struct vfm_crew *crew);

/* What vfm_crew_look makes of `ran` nanoseconds of all threads while `passed` (over 0) passed. */
void vfm_crew_judge(struct vfm_crew *crew, uint64_t ran, uint64_t passed);

#endif
