// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

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

void vfm_descriptor_await(int fd, bool write)
{
    struct pollfd wanted = {.fd = fd, .events = write ? POLLOUT : POLLIN};
    poll(&wanted, 1, -1);
}

ptrdiff_t vfm_descriptor_read(int fd, char *out, size_t size)
{
    for (;;) {
        ssize_t got = read(fd, out, size);
        if (got >= 0)
            return got;
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            vfm_descriptor_await(fd, false);
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
            vfm_descriptor_await(fd, true);
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
