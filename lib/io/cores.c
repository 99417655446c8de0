// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#define _GNU_SOURCE /* sched_getaffinity: POSIX counts cores that we may not use; SCHED_BATCH */
#include <sched.h>

#include <vfm/cores.h>

#define FEW 2

unsigned vfm_cores(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) > 0)
        return (unsigned)CPU_COUNT(&allowed);
    return 1;
}

void vfm_cores_interrupt_nobody(void)
{
#ifdef SCHED_BATCH
    struct sched_param none = {0};
    if (sched_getscheduler(0) == SCHED_OTHER)
        sched_setscheduler(0, SCHED_BATCH, &none);
#endif
}

void vfm_cores_keep(unsigned index, unsigned workers)
{
    cpu_set_t allowed, own;
    if (workers != FEW || sched_getaffinity(0, sizeof allowed, &allowed) != 0 ||
        CPU_COUNT(&allowed) != FEW)
        return;
    CPU_ZERO(&own);
    for (int core = 0; core < CPU_SETSIZE; core++)
        if (CPU_ISSET(core, &allowed) && index-- == 0)
            CPU_SET(core, &own);
    sched_setaffinity(0, sizeof own, &own);
}
