// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#define _GNU_SOURCE /* vmsplice, F_SETPIPE_SZ, RUSAGE_THREAD: where there are such */
#include "lib/io/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/io/descriptor.h"

void vfm_pipe_widen(int fd)
{
#ifdef F_SETPIPE_SZ
    enum { WIDE = 1 << 20 };
    fcntl(fd, F_SETPIPE_SZ, WIDE); /* no pipe, or not allowed: it stays as it is */
#else
    (void)fd;
#endif
}

#ifdef SPLICE_F_GIFT
#define HUGE_PAGE ((size_t)2 << 20)
#define RESERVED ((VFM_PIPE_PAGES + 1) * HUGE_PAGE)
#define WORTH_LENDING ((size_t)64 << 10)
#define STEP ((size_t)4096) /* what is lent begins at a multiple of what a pipe counts by */

void vfm_pipe_begin(struct vfm_pipe *pipe, int fd)
{
    struct stat about;
    *pipe = (struct vfm_pipe){.fd = fd};
    pipe->lends = fstat(fd, &about) == 0 && S_ISFIFO(about.st_mode);
}

void vfm_pipe_end(struct vfm_pipe *pipe)
{
    if (pipe->reserved)
        munmap(pipe->reserved, RESERVED);
    *pipe = (struct vfm_pipe){.fd = -1};
}

static long faults(void)
{
    struct rusage usage = {0};
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_minflt;
}

/* Addresses for huge pages, which have to stand at multiples of their size. */
static bool reserve(struct vfm_pipe *pipe)
{
    char *reserved =
        mmap(NULL, RESERVED, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (reserved == MAP_FAILED)
        return false;
    pipe->reserved = reserved;
    pipe->pages = reserved + (HUGE_PAGE - (uintptr_t)reserved % HUGE_PAGE) % HUGE_PAGE;
    return madvise(pipe->pages, VFM_PIPE_PAGES * HUGE_PAGE, MADV_HUGEPAGE) == 0;
}

/* A page that nobody has, in place of the one filled before the last. Whether it is huge is told by
 * its ends: if both are missing, it came in pieces, and many pieces are dearer than writing. */
static bool turn_page(struct vfm_pipe *pipe)
{
    if (!pipe->reserved && !reserve(pipe))
        return false;
    pipe->turn = (pipe->turn + 1) % VFM_PIPE_PAGES;
    char *page = pipe->pages + pipe->turn * HUGE_PAGE;
    if (madvise(page, HUGE_PAGE, MADV_DONTNEED) < 0)
        return false;
    long before = faults();
    page[0] = page[HUGE_PAGE - 1] = 0;
    pipe->used = 0;
    return faults() - before <= 1;
}

static bool owes(const struct vfm_pipe *pipe)
{
    return pipe->owed[0].iov_len;
}

/* So many of the bytes that are owed have left. */
static void pay(struct vfm_pipe *pipe, size_t count)
{
    struct iovec *first = &pipe->owed[0], *last = &pipe->owed[1];
    size_t piece = count < first->iov_len ? count : first->iov_len;
    *first = (struct iovec){(char *)first->iov_base + piece, first->iov_len - piece};
    if (!first->iov_len) {
        *first = (struct iovec){(char *)last->iov_base + (count - piece),
                                last->iov_len - (count - piece)};
        *last = (struct iovec){0};
    }
}

/* Lends what is owed; where the pipe is full, waits or leaves the rest. */
static void lend(struct vfm_pipe *pipe, bool wait)
{
    while (owes(pipe)) {
        ssize_t put = vmsplice(pipe->fd, pipe->owed, 1 + (pipe->owed[1].iov_len > 0),
                               wait ? 0 : SPLICE_F_NONBLOCK);
        if (put >= 0) {
            pay(pipe, (size_t)put);
        } else if (errno == EAGAIN) {
            if (!wait)
                return;
            vfm_descriptor_await(pipe->fd, true);
        } else if (errno != EINTR) {
            pipe->lends = false; /* not possible here, or a fault that writing will tell as well */
            return;
        }
    }
}

bool vfm_pipe_owes(struct vfm_pipe *pipe)
{
    lend(pipe, false);
    return owes(pipe) && pipe->lends;
}

static int settle(struct vfm_pipe *pipe)
{
    lend(pipe, true);
    while (owes(pipe)) { /* it lends no more */
        struct iovec piece = pipe->owed[0];
        pay(pipe, piece.iov_len);
        if (vfm_descriptor_write(pipe->fd, piece.iov_base, piece.iov_len) < 0)
            return -1;
    }
    return 0;
}

/* Owes what the page has room for: how many of the bytes. */
static size_t owe(struct vfm_pipe *pipe, const char *bytes, size_t length)
{
    if (!pipe->reserved || pipe->used == HUGE_PAGE)
        pipe->lends = turn_page(pipe);
    if (!pipe->lends)
        return 0;
    size_t room = HUGE_PAGE - pipe->used, some = length < room ? length : room;
    char *at = pipe->pages + pipe->turn * HUGE_PAGE + pipe->used;
    memcpy(at, bytes, some);
    pipe->used += (some + STEP - 1) / STEP * STEP;
    pipe->owed[owes(pipe)] = (struct iovec){at, some};
    return some;
}

int vfm_pipe_give(struct vfm_pipe *pipe, const char *bytes, size_t length)
{
    if (settle(pipe) < 0)
        return -1;
    while (pipe->lends && (length >= WORTH_LENDING || (length && owes(pipe)))) {
        if (pipe->owed[1].iov_len && settle(pipe) < 0)
            return -1;
        size_t some = owe(pipe, bytes, length);
        bytes += some;
        length -= some;
    }
    if (length && settle(pipe) < 0)
        return -1;
    return vfm_descriptor_write(pipe->fd, bytes, length);
}

int vfm_pipe_write(struct vfm_pipe *pipe, const char *bytes, size_t length)
{
    return vfm_pipe_give(pipe, bytes, length) < 0 ? -1 : settle(pipe);
}

#else

void vfm_pipe_begin(struct vfm_pipe *pipe, int fd)
{
    *pipe = (struct vfm_pipe){.fd = fd};
}

void vfm_pipe_end(struct vfm_pipe *pipe)
{
    *pipe = (struct vfm_pipe){.fd = -1};
}

int vfm_pipe_write(struct vfm_pipe *pipe, const char *bytes, size_t length)
{
    return vfm_descriptor_write(pipe->fd, bytes, length);
}

int vfm_pipe_give(struct vfm_pipe *pipe, const char *bytes, size_t length)
{
    return vfm_pipe_write(pipe, bytes, length);
}

bool vfm_pipe_owes(struct vfm_pipe *pipe)
{
    (void)pipe;
    return false;
}
#endif
