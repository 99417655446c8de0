// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * File descriptors: opened above the three standard ones, so that a program started with its
 * standard output closed never writes records into a file it opened for something else; and read
 * and written through signals and non-blocking pipes.
 */
#ifndef VFM_IO_DESCRIPTOR_H
#define VFM_IO_DESCRIPTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* As open(2), closed on exec and never 0, 1 or 2. -1 with errno. */
int vfm_descriptor_open(const char *path, int flags, mode_t mode);

/* `fd` itself, or where it is 0, 1 or 2 a copy above them (it is then closed). -1 with errno. */
int vfm_descriptor_raise(int fd);

/* As read(2), waiting where the descriptor is non-blocking. */
ptrdiff_t vfm_descriptor_read(int fd, char *out, size_t size);

/* Writes all of it, waiting likewise: 0, or -1 with errno. */
int vfm_descriptor_write(int fd, const char *bytes, size_t length);

/* Waits until a non-blocking descriptor can be read (or, where `write`, written). */
void vfm_descriptor_await(int fd, bool write);

/* Whether a read would not wait: there are bytes, or the end, or an error to be told. */
bool vfm_descriptor_ready(int fd);

#endif
