// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A source: where bytes come from, read once from front to end. Files and standard input; gzip is
 * recognised by its first two bytes (many members in one file; a truncated or corrupt stream, or
 * rubbish after the last member, is an error, never a short result; zero bytes after it are
 * padding, as for gzip itself). Sources can be stacked: a decoder takes one and is one (UTF-16 to
 * UTF-8, a JSON array to lines).
 */
#ifndef VFM_SOURCE_H
#define VFM_SOURCE_H

#include <stdint.h>

#include <vfm/error.h>
#include <vfm/slice.h>

struct vfm_source;

enum vfm_effort {
    VFM_COPYING, /* from a regular file */
    VFM_WAITING, /* copying, from what may have to be waited for: a pipe, a terminal */
    VFM_WORK,    /* to unpack, to decode */
};

/* What a decoder is made of; `state` is its own. */
struct vfm_source_class {
    /* Up to `size` bytes into `out` (`size` > 0): how many, 0 at the end, -1 with an error. May
     * return fewer than asked, and does where more would block. What stands before a fault is given
     * before the fault is told. */
    ptrdiff_t (*read)(void *state, char *out, size_t size, struct vfm_error *error);
    /* What vfm_source_waits tells. May be NULL: it never does. */
    int (*waits)(void *state);
    void (*close)(void *state);
    /* What vfm_source_effort tells. May be NULL: work. */
    enum vfm_effort (*effort)(const void *state);
    /* What vfm_source_progress tells. May be NULL: nothing is known. */
    void (*progress)(const void *state, uint64_t *taken, uint64_t *size);
};

/* Opens `path` ("-" is standard input), looking through gzip. NULL with VFM_CANNOT_READ. `path` is
 * borrowed for the life of the source. */
struct vfm_source *vfm_source_open(const char *path, struct vfm_error *error);

/* A source over `state`; owns it (closed with the source, or here on failure). */
struct vfm_source *vfm_source_make(const struct vfm_source_class *class, void *state,
                                   const char *name, struct vfm_error *error);

void vfm_source_close(struct vfm_source *source);

/* As the class's read, after what was peeked. */
ptrdiff_t vfm_source_read(struct vfm_source *source, char *out, size_t size,
                          struct vfm_error *error);

/* The descriptor that a read would have to wait for, or -1 where it need not wait. */
int vfm_source_waits(struct vfm_source *source);

/* What reading takes, as far as it can be told yet. */
enum vfm_effort vfm_source_effort(const struct vfm_source *source);

/* The next bytes without taking them: at least `wanted` unless the end comes first. Good until the
 * next call on the source. -1 with an error where that comes first; one that comes after some bytes
 * is told once they are taken. Reading on interactive input waits for `wanted` bytes or for the
 * end. */
int vfm_source_peek(struct vfm_source *source, size_t wanted, struct vfm_slice *head,
                    struct vfm_error *error);

/* Peeks further: one read of up to `room` bytes more than were peeked before. 1; 0 where the end
 * has come (`head` is what there is); -1 with an error. */
int vfm_source_peek_more(struct vfm_source *source, size_t room, struct vfm_slice *head,
                         struct vfm_error *error);

/* Drops `count` bytes that were peeked. */
void vfm_source_skip(struct vfm_source *source, size_t count);

/* Its name for messages: the path, or "(standard input)". */
const char *vfm_source_name(const struct vfm_source *source);

/* Bytes taken so far from the file itself (compressed ones where it is compressed), and the size of
 * the file, or 0 where that is not known: for progress. A decoder answers for what it wraps. */
void vfm_source_progress(const struct vfm_source *source, uint64_t *taken, uint64_t *size);

/* All that is left, in memory the caller frees. Errors: as read; VFM_RECORD_TOO_LONG past `limit`.
 */
int vfm_source_slurp(struct vfm_source *source, size_t limit, char **data, size_t *length,
                     struct vfm_error *error);

#endif
