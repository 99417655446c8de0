// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "lib/io/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "lib/io/descriptor.h"

#define NAME_PATTERN ".vfm-%016llx.tmp"
#define NAME_SIZE 32
#define MOST_TRIES 100

/* What the handler removes. Changed under `lock` with the signals held back in that thread; another
 * thread may take a signal meanwhile, so a path is whole before it is live and is never freed. */
static struct name {
    atomic_bool live;
    char path[PATH_MAX];
} names[VFM_SCRATCH_MOST];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool handled;

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGXCPU, SIGXFSZ};
#define SIGNAL_COUNT (sizeof signals / sizeof *signals)

/* Only calls that are safe in a signal handler. */
static void remove_all(void)
{
    for (size_t i = 0; i < VFM_SCRATCH_MOST; i++)
        if (atomic_load(&names[i].live))
            unlink(names[i].path);
}

/* SA_RESETHAND has put the default action back. */
static void on_signal(int number)
{
    remove_all();
    raise(number);
}

static void handle_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        struct sigaction before;
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL)
            sigaction(signals[i], &action, NULL);
    }
}

/* Takes the lock with the signals held back, so that none comes between a file and its name. */
static void enter(sigset_t *before)
{
    sigset_t held;
    sigemptyset(&held);
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        sigaddset(&held, signals[i]);
    pthread_sigmask(SIG_BLOCK, &held, before);
    pthread_mutex_lock(&lock);
    if (!handled)
        handle_signals();
    handled = true;
}

static void leave(const sigset_t *before)
{
    pthread_mutex_unlock(&lock);
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

static atomic_uint_fast64_t made; /* so that two of one moment differ */

/* Ends `path` in a name that nobody else takes. (It need not be secret: O_EXCL makes the file.) */
static void name_it(char *path, size_t folder)
{
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t mixed = (uint64_t)now.tv_nsec ^ ((uint64_t)now.tv_sec << 30) ^
                     ((uint64_t)getpid() << 44) ^ (atomic_fetch_add(&made, 1) << 58);
    mixed = (mixed ^ (mixed >> 31)) * 0x9e3779b97f4a7c15u; /* spreads them; odd, so one to one */
    snprintf(path + folder, NAME_SIZE, NAME_PATTERN, (unsigned long long)mixed);
}

/* Makes the file and puts it on the list: 0, or -1 with errno. */
static int make(struct vfm_scratch *scratch, const char *beside, size_t folder, mode_t mode)
{
    struct name *name = names;
    while (name < names + VFM_SCRATCH_MOST && atomic_load(&name->live))
        name++;
    errno = name == names + VFM_SCRATCH_MOST ? EMFILE : ENAMETOOLONG;
    if (errno == EMFILE || folder + NAME_SIZE > PATH_MAX)
        return -1;
    memcpy(name->path, beside, folder);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
        name_it(name->path, folder);
        scratch->fd = vfm_descriptor_open(name->path, O_RDWR | O_CREAT | O_EXCL, mode);
        if (scratch->fd >= 0) {
            atomic_store(&name->live, true);
            scratch->path = name->path;
            return 0;
        }
        if (errno != EEXIST)
            break;
    }
    return -1;
}

int vfm_scratch_open(struct vfm_scratch *scratch, const char *beside, mode_t mode,
                     struct vfm_error *error)
{
    const char *slash = strrchr(beside, '/');
    size_t folder = slash ? (size_t)(slash - beside) + 1 : 0;
    *scratch = (struct vfm_scratch){.path = NULL, .fd = -1};
    sigset_t before;
    enter(&before);
    int answer = make(scratch, beside, folder, mode);
    int number = errno;
    leave(&before);
    if (answer == 0)
        return 0;
    return vfm_fail_errno(error, VFM_CANNOT_WRITE, number, "cannot make a file beside it");
}

/* Takes the name off the list. */
static void forget(struct vfm_scratch *scratch)
{
    for (size_t i = 0; i < VFM_SCRATCH_MOST; i++)
        if (names[i].path == scratch->path)
            atomic_store(&names[i].live, false);
    scratch->path = NULL;
}

int vfm_scratch_keep(struct vfm_scratch *scratch, const char *target)
{
    sigset_t before;
    enter(&before);
    int answer = rename(scratch->path, target);
    int number = errno;
    if (answer == 0)
        forget(scratch);
    leave(&before);
    errno = number;
    return answer;
}

/* Unlinks it and takes it off the list. */
static void remove_name(struct vfm_scratch *scratch)
{
    sigset_t before;
    enter(&before);
    unlink(scratch->path);
    forget(scratch);
    leave(&before);
}

int vfm_scratch_detach(struct vfm_scratch *scratch)
{
    int fd = scratch->fd;
    remove_name(scratch);
    scratch->fd = -1;
    return fd;
}

void vfm_scratch_drop(struct vfm_scratch *scratch)
{
    if (scratch->fd >= 0)
        close(scratch->fd);
    scratch->fd = -1;
    if (scratch->path)
        remove_name(scratch);
}

_Noreturn void vfm_scratch_end(int number)
{
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigset_t only;
    sigemptyset(&usual.sa_mask);
    sigemptyset(&only);
    sigaddset(&only, number);
    remove_all();
    sigaction(number, &usual, NULL);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
    abort(); /* not reached: the default action of these signals ends the process */
}
