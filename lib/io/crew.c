// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "lib/io/crew.h"

#include <time.h>

static uint64_t read_clock(clockid_t clock)
{
    struct timespec time = {0};
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * UINT64_C(1000000000) + (uint64_t)time.tv_nsec;
}

void vfm_crew_begin(struct vfm_crew *crew, unsigned most)
{
    *crew = (struct vfm_crew){.most = most,
                              .wanted = most,
                              .passed = read_clock(CLOCK_MONOTONIC),
                              .ran = read_clock(CLOCK_PROCESS_CPUTIME_ID)};
}

#define NO_REST 0.9 /* of the time: one more is wanted */
#define BUSY \
    0.75 /* less than this with one fewer: one fewer is. Far enough below, or it came back */

void vfm_crew_judge(struct vfm_crew *crew, uint64_t ran, uint64_t passed)
{
    double cores = (double)ran / (double)passed;
    if (cores > NO_REST * crew->wanted && crew->wanted < crew->most)
        crew->wanted++;
    else if (cores < BUSY * (crew->wanted - 1))
        crew->wanted--;
}

void vfm_crew_look(struct vfm_crew *crew)
{
    uint64_t passed = read_clock(CLOCK_MONOTONIC), ran = read_clock(CLOCK_PROCESS_CPUTIME_ID);
    if (passed > crew->passed)
        vfm_crew_judge(crew, ran - crew->ran, passed - crew->passed);
    crew->passed = passed;
    crew->ran = ran;
}
