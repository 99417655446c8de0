// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#define _GNU_SOURCE /* F_SETPIPE_SZ, where there is one */
#include "lib/io/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

int vfm_descriptor_raise(int fd)
{
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    int raised = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int number = errno;
    close(fd);
    errno = number;
    return raised;
}

int vfm_descriptor_open(const char *path, int flags, mode_t mode)
{
    int fd;
    do
        fd = open(path, flags | O_CLOEXEC | O_NOCTTY, mode);
    while (fd < 0 && errno == EINTR);
    return vfm_descriptor_raise(fd);
}

/* Waits until a non-blocking descriptor can go on. */
static void await(int fd, short events)
{
    struct pollfd wanted = {.fd = fd, .events = events};
    poll(&wanted, 1, -1);
}

ptrdiff_t vfm_descriptor_read(int fd, char *out, size_t size)
{
    for (;;) {
        ssize_t got = read(fd, out, size);
        if (got >= 0)
            return got;
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            await(fd, POLLIN);
        else if (errno != EINTR)
            return -1;
    }
}

int vfm_descriptor_write(int fd, const char *bytes, size_t length)
{
    while (length) {
        ssize_t put = write(fd, bytes, length);
        if (put >= 0) {
            bytes += put;
            length -= (size_t)put;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            await(fd, POLLOUT);
        } else if (errno != EINTR) {
            return -1;
        }
    }
    return 0;
}

bool vfm_descriptor_ready(int fd)
{
    struct pollfd wanted = {.fd = fd, .events = POLLIN};
    int answer;
    do
        answer = poll(&wanted, 1, 0);
    while (answer < 0 && errno == EINTR);
    return answer != 0;
}

void vfm_descriptor_widen(int fd)
{
#ifdef F_SETPIPE_SZ
    enum { WIDE = 1 << 20 };
    fcntl(fd, F_SETPIPE_SZ, WIDE); /* no pipe, or not allowed: it stays as it is */
#else
    (void)fd;
#endif
}
