// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/source.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/io/descriptor.h"
#include "lib/io/pipe.h"
#include "lib/io/unzip.h"

#define INPUT_SIZE ((size_t)256 * 1024) /* of packed bytes, read at a time */
#define MAGIC "\x1f\x8b"
#define MAGIC_LENGTH 2

struct vfm_source {
    const struct vfm_source_class *class;
    void *state;
    const char *name;
    char *held; /* peeked and not yet taken: `length` bytes from `at` */
    size_t at, length, capacity;
    struct vfm_error fault; /* met by a peek, told once what is held is taken */
};

/* ---- files ---- */

enum content { UNSEEN, PLAIN, PACKED };

struct file {
    const char *name;
    int fd;
    enum content content; /* told by the first bytes, once they are read */
    bool at_end;
    bool ended; /* and the unpacking knows */
    bool regular;
    uint64_t taken, size;
    struct vfm_unzip *unzip;
    struct vfm_error fault; /* of the packed bytes, told once the good ones are given */
    char *input; /* read and not yet unpacked (or, before the content is told, not yet given) */
    size_t at, length;
};

static int cannot_read(const struct file *file, int number, struct vfm_error *error)
{
    vfm_fail_errno(error, VFM_CANNOT_READ, number, "cannot read it");
    error->file = file->name;
    return -1;
}

/* Adds to the input; sets `at_end`. */
static int fill(struct file *file, struct vfm_error *error)
{
    if (file->at) {
        memmove(file->input, file->input + file->at, file->length);
        file->at = 0;
    }
    ptrdiff_t got =
        vfm_descriptor_read(file->fd, file->input + file->length, INPUT_SIZE - file->length);
    if (got < 0)
        return cannot_read(file, errno, error);
    file->at_end = got == 0;
    file->length += (size_t)got;
    file->taken += (uint64_t)got;
    return 0;
}

static bool is_packed(const char *head, size_t length)
{
    return length >= MAGIC_LENGTH && memcmp(head, MAGIC, MAGIC_LENGTH) == 0;
}

/* Those at which a file stands that can be read again; how many, none of others. */
static size_t first_bytes(const struct file *file, char head[MAGIC_LENGTH])
{
    ssize_t got =
        file->regular ? pread(file->fd, head, MAGIC_LENGTH, lseek(file->fd, 0, SEEK_CUR)) : 0;
    return got > 0 ? (size_t)got : 0;
}

/* Tells from the first bytes what the content is. Only where these cannot be read again, or are
 * packed, is there an input of our own. */
static int tell_content(struct file *file, struct vfm_error *error)
{
    char head[MAGIC_LENGTH];
    if (first_bytes(file, head) == MAGIC_LENGTH && !is_packed(head, MAGIC_LENGTH)) {
        file->content = PLAIN;
        return 0;
    }
    file->input = malloc(INPUT_SIZE);
    if (!file->input)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory to read");
    while (!file->at_end && file->length < MAGIC_LENGTH) {
        if (fill(file, error) < 0)
            return -1;
        if (file->length && file->input[0] != MAGIC[0])
            break;
    }
    file->content = PLAIN;
    if (is_packed(file->input, file->length)) {
        file->unzip = vfm_unzip_open(error);
        if (!file->unzip)
            return -1;
        file->content = PACKED;
    }
    return 0;
}

/* Unpacks until `out` is full, the input ends, or more would have to be waited for; how many bytes.
 * Where it fails, `file->fault` is set: what came before the fault does not depend on how the
 * reading is cut. */
static size_t unpack(struct file *file, char *out, size_t size)
{
    size_t done = 0;
    for (;;) {
        size_t took, gave;
        int answer = vfm_unzip_step(file->unzip, file->input + file->at, file->length, out + done,
                                    size - done, &took, &gave, &file->fault);
        file->at += took;
        file->length -= took;
        done += gave;
        if (answer < 0 || done == size || file->ended ||
            (done && !file->at_end && !vfm_descriptor_ready(file->fd)))
            return done;
        file->ended = file->at_end;
        if (file->ended)
            vfm_unzip_end(file->unzip);
        else if (fill(file, &file->fault) < 0)
            return done;
    }
}

static ptrdiff_t read_packed(struct file *file, char *out, size_t size, struct vfm_error *error)
{
    size_t done = file->fault.code ? 0 : unpack(file, out, size);
    if (done)
        return (ptrdiff_t)done;
    if (!file->fault.code)
        return 0;
    *error = file->fault;
    error->file = file->name;
    return -1;
}

static ptrdiff_t read_plain(struct file *file, char *out, size_t size, struct vfm_error *error)
{
    if (file->length) {
        size_t piece = file->length < size ? file->length : size;
        memcpy(out, file->input + file->at, piece);
        file->at += piece;
        file->length -= piece;
        return (ptrdiff_t)piece;
    }
    if (file->at_end)
        return 0;
    ptrdiff_t got = vfm_descriptor_read(file->fd, out, size);
    if (got < 0)
        return cannot_read(file, errno, error);
    file->at_end = got == 0;
    file->taken += (uint64_t)got;
    return got;
}

static ptrdiff_t file_read(void *state, char *out, size_t size, struct vfm_error *error)
{
    struct file *file = state;
    if (file->content == UNSEEN && tell_content(file, error) < 0)
        return -1;
    return file->content == PACKED ? read_packed(file, out, size, error)
                                   : read_plain(file, out, size, error);
}

static int file_waits(void *state)
{
    struct file *file = state;
    bool ready = file->length || file->at_end || file->regular || vfm_descriptor_ready(file->fd);
    return ready ? -1 : file->fd;
}

/* A thread that reads ahead is cancelled where it waits (pool.c), and close() would be such a
 * place: it would leave sources half closed, which the reader then closes again. */
static void close_descriptor(int fd)
{
    int before;
    if (fd <= STDIN_FILENO)
        return;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    close(fd);
    pthread_setcancelstate(before, &before);
}

static void file_close(void *state)
{
    struct file *file = state;
    close_descriptor(file->fd);
    vfm_unzip_close(file->unzip);
    free(file->input);
    free(file);
}

static enum vfm_effort file_effort(const void *state)
{
    const struct file *file = state;
    char head[MAGIC_LENGTH];
    if (file->content == PACKED)
        return VFM_WORK;
    if (!file->regular)
        return VFM_WAITING;
    if (file->content == PLAIN)
        return VFM_COPYING;
    return is_packed(head, first_bytes(file, head)) ? VFM_WORK : VFM_COPYING;
}

static void file_progress(const void *state, uint64_t *taken, uint64_t *size)
{
    const struct file *file = state;
    *taken = file->taken - file->length;
    *size = file->size;
}

static const struct vfm_source_class file_class = {
    .read = file_read,
    .waits = file_waits,
    .close = file_close,
    .effort = file_effort,
    .progress = file_progress,
};

/* Refuses what cannot be read as early as that can be told. */
static int look_at(struct file *file, struct vfm_error *error)
{
    struct stat about;
    if (fstat(file->fd, &about) < 0)
        return cannot_read(file, errno, error);
    if (S_ISDIR(about.st_mode))
        return cannot_read(file, EISDIR, error);
    file->regular = S_ISREG(about.st_mode);
    if (file->regular) {
        file->size = (uint64_t)about.st_size;
        posix_fadvise(file->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    } else if (S_ISFIFO(about.st_mode)) {
        vfm_pipe_widen(file->fd);
    }
    return 0;
}

struct vfm_source *vfm_source_open(const char *path, struct vfm_error *error)
{
    bool standard = strcmp(path, "-") == 0;
    /* first, since the thread may be cancelled while it waits for a named pipe */
    int fd = standard ? STDIN_FILENO : vfm_descriptor_open(path, O_RDONLY, 0);
    int number = errno;
    struct file *file = calloc(1, sizeof *file);
    if (!file) {
        close_descriptor(fd);
        vfm_fail(error, VFM_NO_MEMORY, "no memory to read");
        return NULL;
    }
    file->name = standard ? "(standard input)" : path;
    file->fd = fd;
    if ((fd < 0 ? cannot_read(file, number, error) : look_at(file, error)) < 0) {
        file_close(file);
        return NULL;
    }
    return vfm_source_make(&file_class, file, file->name, error);
}

/* ---- all sources ---- */

struct vfm_source *vfm_source_make(const struct vfm_source_class *class, void *state,
                                   const char *name, struct vfm_error *error)
{
    struct vfm_source *source = calloc(1, sizeof *source);
    if (!source) {
        class->close(state);
        vfm_fail(error, VFM_NO_MEMORY, "no memory to read");
        return NULL;
    }
    source->class = class;
    source->state = state;
    source->name = name;
    return source;
}

void vfm_source_close(struct vfm_source *source)
{
    if (!source)
        return;
    source->class->close(source->state);
    free(source->held);
    free(source);
}

ptrdiff_t vfm_source_read(struct vfm_source *source, char *out, size_t size,
                          struct vfm_error *error)
{
    if (!source->length && source->fault.code) {
        *error = source->fault;
        return -1;
    }
    if (!source->length)
        return source->class->read(source->state, out, size, error);
    size_t piece = source->length < size ? source->length : size;
    memcpy(out, source->held + source->at, piece);
    vfm_source_skip(source, piece);
    return (ptrdiff_t)piece;
}

int vfm_source_waits(struct vfm_source *source)
{
    bool ready = source->length || source->fault.code || !source->class->waits;
    return ready ? -1 : source->class->waits(source->state);
}

enum vfm_effort vfm_source_effort(const struct vfm_source *source)
{
    return source->class->effort ? source->class->effort(source->state) : VFM_WORK;
}

/* Room for `wanted` held bytes, the ones that there are at the front. */
static int hold(struct vfm_source *source, size_t wanted, struct vfm_error *error)
{
    if (source->at) {
        memmove(source->held, source->held + source->at, source->length);
        source->at = 0;
    }
    if (wanted <= source->capacity)
        return 0;
    char *held = realloc(source->held, wanted);
    if (!held)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory to read");
    source->held = held;
    source->capacity = wanted;
    return 0;
}

/* One read of up to `room` bytes onto the held ones, for which there is room: false at the end and
 * at a fault, which is kept. */
static bool hold_more(struct vfm_source *source, size_t room)
{
    if (source->fault.code)
        return false;
    ptrdiff_t got = source->class->read(source->state, source->held + source->at + source->length,
                                        room, &source->fault);
    source->length += got > 0 ? (size_t)got : 0;
    return got > 0;
}

/* Shows what is held; the fault only where that is nothing. */
static int show(const struct vfm_source *source, struct vfm_slice *head, struct vfm_error *error)
{
    if (!source->length && source->fault.code) {
        *error = source->fault;
        return -1;
    }
    head->data = source->length ? source->held + source->at : NULL;
    head->length = source->length;
    return 0;
}

int vfm_source_peek(struct vfm_source *source, size_t wanted, struct vfm_slice *head,
                    struct vfm_error *error)
{
    if (source->length < wanted && hold(source, wanted, error) < 0)
        return -1;
    while (source->length < wanted && hold_more(source, wanted - source->length))
        continue;
    return show(source, head, error);
}

int vfm_source_peek_more(struct vfm_source *source, size_t room, struct vfm_slice *head,
                         struct vfm_error *error)
{
    if (hold(source, source->length + room, error) < 0)
        return -1;
    bool more = hold_more(source, room);
    return show(source, head, error) < 0 ? -1 : more;
}

void vfm_source_skip(struct vfm_source *source, size_t count)
{
    source->at += count;
    source->length -= count;
}

const char *vfm_source_name(const struct vfm_source *source)
{
    return source->name;
}

void vfm_source_progress(const struct vfm_source *source, uint64_t *taken, uint64_t *size)
{
    *taken = *size = 0;
    if (source->class->progress)
        source->class->progress(source->state, taken, size);
}

int vfm_source_slurp(struct vfm_source *source, size_t limit, char **data, size_t *length,
                     struct vfm_error *error)
{
    size_t capacity = 0, used = 0;
    char *bytes = NULL;
    for (;;) {
        if (capacity - used < 2) {
            capacity = capacity ? 2 * capacity : INPUT_SIZE;
            char *more = realloc(bytes, capacity);
            if (!more) {
                free(bytes);
                return vfm_fail(error, VFM_NO_MEMORY, "no memory to hold the whole file");
            }
            bytes = more;
        }
        ptrdiff_t got = vfm_source_read(source, bytes + used, capacity - used - 1, error);
        if (got < 0) {
            free(bytes);
            return -1;
        }
        if (got == 0)
            break;
        used += (size_t)got;
        if (used > limit) {
            free(bytes);
            vfm_fail(error, VFM_RECORD_TOO_LONG,
                     "holds more than %zu bytes, too many for a file that is read whole", limit);
            error->file = source->name;
            return -1;
        }
    }
    bytes[used] = '\0';
    *data = bytes;
    *length = used;
    return 0;
}
