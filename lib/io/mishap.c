// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "mishap.h"

#include <setjmp.h>
#include <signal.h>
#include <stddef.h>

/* Where this thread lands; NULL outside a call, where an abort() ends the process as ever. */
static _Thread_local sigjmp_buf *landing;

/* abort() raises the signal in its own thread, and returning from here would let it go on. */
static void on_abort(int number)
{
    (void)number;
    if (landing)
        siglongjmp(*landing, 1);
}

bool vfm_mishap_survived(void (*call)(void *context), void *context)
{
    /* Not deferred: the signal need not be let through again after the jump. */
    struct sigaction action = {.sa_handler = on_abort, .sa_flags = (int)SA_NODEFER}, before;
    sigjmp_buf here;
    sigemptyset(&action.sa_mask);
    sigaction(SIGABRT, &action, &before);
    volatile bool survived = false;
    if (sigsetjmp(here, 0) == 0) {
        landing = &here;
        call(context);
        survived = true;
    }
    landing = NULL;
    sigaction(SIGABRT, &before, NULL);
    return survived;
}
