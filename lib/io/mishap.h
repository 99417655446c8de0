// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A mishap: a library that calls abort() where it should fail. libjq 1.6 does for some expressions,
 * by what a record holds (`.list[.n:]` where .n is not a number), and an abort would end a program
 * without a word to those after it. Between the call and the landing the thread's abort() comes
 * back as a failure; what the library was doing is then left where it is, never used again.
 */
#ifndef VFM_IO_MISHAP_H
#define VFM_IO_MISHAP_H

#include <stdbool.h>

/* Calls `call` with `context`. False where it did not come to its end, but to an abort(). */
bool vfm_mishap_survived(void (*call)(void *context), void *context);

#endif
