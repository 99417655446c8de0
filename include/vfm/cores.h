// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Cores: how many there are to work on, and what threads ask of the system that gives them out.
 * Where it cannot be asked, or somebody chose otherwise, all stays as it was.
 */
#ifndef VFM_CORES_H
#define VFM_CORES_H

/* Those that this process may use, at least 1. */
unsigned vfm_cores(void);

/* Asks that a thread which is woken waits for a core instead of interrupting whoever has one:
 * programs joined by pipes wake each other at each block, long before a pipe is full or empty. For
 * the calling thread and those that it starts. */
void vfm_cores_interrupt_nobody(void);

/* Keeps a core for the calling thread, worker `index` of `workers` (from 0), where there are two of
 * each: a thread is often woken on the core of whoever wakes it, and then stays beside the other
 * while a core is idle. Among more cores the system finds an idle one. */
void vfm_cores_keep(unsigned index, unsigned workers);

#endif
