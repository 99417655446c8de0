// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Libraries that few runs need, loaded where one does: to load them with the program would take a
 * fifth of the time that it needs for a short file. Whoever uses one lists its functions once,
 *
 *   #define CALLS(CALL) CALL(foo_open) CALL(foo_close)
 *   static struct { CALLS(VFM_LATE_FIELD) } foo;
 *   static struct vfm_late late = {.file = "libfoo.so.1", …, VFM_LATE_CALLS(CALLS, foo)};
 *
 * has them filled in by vfm_late_load, and calls foo.foo_open().
 */
#ifndef VFM_IO_LATE_H
#define VFM_IO_LATE_H

#include <stdbool.h>
#include <stddef.h>

#include <vfm/error.h>

#define VFM_LATE_FIELD(function) __typeof__(function) *function;
#define VFM_LATE_NAME(function) #function,
#define VFM_LATE_CALLS(list, structure)                  \
    .names = (const char *const[]){list(VFM_LATE_NAME)}, \
    .count = sizeof(structure) / sizeof(void *), .calls = &(structure)

struct vfm_late {
    const char *file;         /* what it is called for the system's loader: libfoo.so.1 */
    const char *package;      /* that has it, in Debian */
    const char *purpose;      /* what it is needed for */
    const char *const *names; /* of functions */
    size_t count;
    void *calls; /* the structure of pointers to those, in that order, and to nothing else */
    bool loaded;
};

/* Fills in the calls, once: the library stays loaded. From any thread. VFM_CANNOT_READ where it
 * cannot be loaded, or lacks a function. */
int vfm_late_load(struct vfm_late *late, struct vfm_error *error);

#endif
