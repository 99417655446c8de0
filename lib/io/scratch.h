// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Scratch files: made beside the file that they are to become, and removed when a signal ends the
 * process (SIGINT, SIGTERM, SIGHUP, SIGPIPE; one that was ignored, or that the program handles
 * itself, stays so). A signal handler can reach nothing but file-scope state, so this file has
 * some: a fixed list of names, changed only under a lock with those signals held back.
 */
#ifndef VFM_IO_SCRATCH_H
#define VFM_IO_SCRATCH_H

#include <sys/types.h>

#include <vfm/error.h>

/* How many may be there at once. */
#define VFM_SCRATCH_MOST 32

struct vfm_scratch {
    const char *path; /* on the list; NULL when there is none */
    int fd;           /* open for reading and writing, or -1 */
};

/* Makes one in the folder of `beside`, its mode `mode` under the umask. Errors:
 * VFM_CANNOT_WRITE. */
int vfm_scratch_open(struct vfm_scratch *scratch, const char *beside, mode_t mode,
                     struct vfm_error *error);

/* Gives it the name `target`, replacing what is there: 0, or -1 with errno. It is then no scratch
 * file any more. The descriptor stays open. */
int vfm_scratch_keep(struct vfm_scratch *scratch, const char *target);

/* Removes its name, so that nothing is left of it however the process ends: the descriptor, now
 * the caller's. */
int vfm_scratch_detach(struct vfm_scratch *scratch);

/* Closes and removes it, where there is one. */
void vfm_scratch_drop(struct vfm_scratch *scratch);

/* Removes all of them and ends the process by signal `number`, even where that was ignored or
 * blocked. */
_Noreturn void vfm_scratch_end(int number);

#endif
