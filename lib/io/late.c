// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "late.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int cannot_load(const struct vfm_late *late, struct vfm_error *error)
{
    const char *reason = dlerror();
    vfm_fail(error, VFM_CANNOT_READ,
             "cannot load it, which is needed %s (%s): install Debian's %s, or build again with "
             "what there is",
             late->purpose, reason ? reason : "for no reason given", late->package);
    error->file = late->file;
    return -1;
}

static int load(const struct vfm_late *late, struct vfm_error *error)
{
    void *library = dlopen(late->file, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return cannot_load(late, error);
    for (size_t i = 0; i < late->count; i++) {
        void *call = dlsym(library, late->names[i]);
        if (!call)
            return cannot_load(late, error);
        memcpy((char *)late->calls + i * sizeof call, &call, sizeof call);
    }
    return 0;
}

/* A thread that reads ahead is cancelled where it waits (pool.c), and to load is no such place. */
int vfm_late_load(struct vfm_late *late, struct vfm_error *error)
{
    int before, answer = 0;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    pthread_mutex_lock(&lock);
    if (!late->loaded)
        answer = load(late, error);
    late->loaded = answer == 0;
    pthread_mutex_unlock(&lock);
    pthread_setcancelstate(before, &before);
    return answer;
}
