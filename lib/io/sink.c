// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#define _XOPEN_SOURCE 700 /* realpath */

#include <vfm/sink.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/io/descriptor.h"
#include "lib/io/pipe.h"
#include "lib/io/scratch.h"
#include "lib/io/zip.h"

#define NEW_FILE_MODE 0666 /* the umask takes its part */
#define PRIVATE_MODE 0600
#define PERMISSIONS 0777

struct vfm_sink {
    const char *name; /* for messages */
    int fd;
    struct vfm_pipe pipe;       /* likewise, where it is one */
    char *target;               /* what the scratch file becomes; NULL where written straight */
    struct vfm_scratch scratch; /* its descriptor is `fd` */
    struct vfm_zip *zip;
};

static int cannot_write(const struct vfm_sink *sink, int number, const char *what,
                        struct vfm_error *error)
{
    vfm_fail_errno(error, VFM_CANNOT_WRITE, number, "%s", what);
    error->file = sink->name;
    return -1;
}

/* ---- opening ---- */

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static int open_standard(struct vfm_sink *sink, struct vfm_error *error)
{
    sink->name = "(standard output)";
    sink->fd = STDOUT_FILENO;
    vfm_pipe_widen(sink->fd);
    if (fcntl(sink->fd, F_GETFD) < 0)
        return cannot_write(sink, errno, "cannot write to it, it is closed", error);
    return 0;
}

/* The file that is to be replaced, through symbolic links: the link stays. */
static int find_target(struct vfm_sink *sink, const char *path, struct vfm_error *error)
{
    struct stat about;
    if (lstat(path, &about) == 0 && S_ISLNK(about.st_mode)) {
        sink->target = realpath(path, NULL);
        if (!sink->target)
            return cannot_write(sink, errno, "cannot write through the link", error);
        return 0;
    }
    sink->target = strdup(path);
    if (!sink->target)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory to write");
    return 0;
}

/* A scratch file beside the target, with the mode of the file that is there already. */
static int open_beside(struct vfm_sink *sink, const char *path, struct vfm_error *error)
{
    if (find_target(sink, path, error) < 0)
        return -1;
    struct stat about;
    bool replaces = stat(sink->target, &about) == 0;
    if (replaces && access(sink->target, W_OK) < 0)
        return cannot_write(sink, errno, "cannot write to it", error);
    mode_t mode = replaces ? about.st_mode & PERMISSIONS : NEW_FILE_MODE;
    if (vfm_scratch_open(&sink->scratch, sink->target, mode, error) < 0) {
        error->file = sink->name;
        return -1;
    }
    sink->fd = sink->scratch.fd;
    if (replaces && fchmod(sink->fd, mode) < 0)
        return cannot_write(sink, errno, "cannot keep its mode", error);
    return 0;
}

static int open_path(struct vfm_sink *sink, const char *path, struct vfm_error *error)
{
    struct stat about;
    sink->name = path;
    if (stat(path, &about) < 0 || S_ISREG(about.st_mode))
        return open_beside(sink, path, error);
    if (S_ISDIR(about.st_mode))
        return cannot_write(sink, EISDIR, "cannot write to it", error);
    sink->fd = vfm_descriptor_open(path, O_WRONLY, 0); /* a pipe or a device */
    if (sink->fd < 0)
        return cannot_write(sink, errno, "cannot write to it", error);
    return 0;
}

/* ---- writing ---- */

/* What became of a write. */
static int written(const struct vfm_sink *sink, int answer, struct vfm_error *error)
{
    if (answer == 0)
        return 0;
    if (errno == EPIPE) /* and SIGPIPE was ignored or blocked: end as a filter does all the same */
        vfm_scratch_end(SIGPIPE);
    return cannot_write(sink, errno, "cannot write to it", error);
}

static int write_all(void *context, const char *bytes, size_t length, struct vfm_error *error)
{
    struct vfm_sink *sink = context;
    return written(sink, vfm_pipe_write(&sink->pipe, bytes, length), error);
}

struct vfm_sink *vfm_sink_open(const char *path, struct vfm_error *error)
{
    struct vfm_sink *sink = calloc(1, sizeof *sink);
    if (!sink) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to write");
        return NULL;
    }
    sink->fd = sink->scratch.fd = -1;
    bool standard = !path || strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
    int answer = standard ? open_standard(sink, error) : open_path(sink, path, error);
    if (answer == 0 && !standard && ends_in(path, ".gz")) {
        sink->zip = vfm_zip_open(write_all, sink, error);
        answer = sink->zip ? 0 : -1;
    }
    vfm_pipe_begin(&sink->pipe, sink->fd);
    if (answer == 0)
        return sink;
    vfm_sink_close(sink);
    return NULL;
}

int vfm_sink_write(struct vfm_sink *sink, struct vfm_slice bytes, struct vfm_error *error)
{
    if (sink->zip)
        return vfm_zip_add(sink->zip, bytes.data, bytes.length, error);
    return write_all(sink, bytes.data, bytes.length, error);
}

int vfm_sink_give(struct vfm_sink *sink, struct vfm_slice bytes, struct vfm_error *error)
{
    if (sink->zip)
        return vfm_sink_write(sink, bytes, error);
    return written(sink, vfm_pipe_give(&sink->pipe, bytes.data, bytes.length), error);
}

int vfm_sink_owes(struct vfm_sink *sink)
{
    return vfm_pipe_owes(&sink->pipe) ? sink->fd : -1;
}

/* ---- making it final ---- */

/* What a file system tells only at close (a quota, a server that went away). */
static int check_close(const struct vfm_sink *sink, struct vfm_error *error)
{
    int copy = fcntl(sink->fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (copy < 0 || close(copy) < 0)
        return cannot_write(sink, errno, "cannot finish writing to it", error);
    return 0;
}

/* Syncs the folder, so that the new name lasts. A folder that may be written in but not read
 * cannot be opened, and some file systems have no sync of folders: neither is a fault. */
static int sync_folder(const struct vfm_sink *sink, struct vfm_error *error)
{
    char *slash = strrchr(sink->target, '/');
    if (slash)
        slash[slash == sink->target] = '\0'; /* the root keeps its slash */
    int fd = vfm_descriptor_open(slash ? sink->target : ".", O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0)
        return 0;
    int answer = fsync(fd);
    int number = errno;
    close(fd);
    if (answer < 0 && number != EINVAL && number != ENOTSUP && number != EROFS)
        return cannot_write(sink, number, "cannot sync its folder", error);
    return 0;
}

int vfm_sink_commit(struct vfm_sink *sink, struct vfm_error *error)
{
    if ((sink->zip && vfm_zip_finish(sink->zip, error) < 0) || write_all(sink, "", 0, error) < 0)
        return -1;
    if (!sink->target)
        return check_close(sink, error);
    if (fsync(sink->fd) < 0)
        return cannot_write(sink, errno, "cannot sync it", error);
    sink->scratch.fd = -1;
    if (close(sink->fd) < 0)
        return cannot_write(sink, errno, "cannot finish writing to it", error);
    if (vfm_scratch_keep(&sink->scratch, sink->target) < 0)
        return cannot_write(sink, errno, "cannot put the new file in its place", error);
    return sync_folder(sink, error);
}

void vfm_sink_close(struct vfm_sink *sink)
{
    if (!sink)
        return;
    vfm_zip_close(sink->zip);
    vfm_pipe_write(&sink->pipe, "", 0); /* what is owed: faults were told, or are not asked for */
    vfm_pipe_end(&sink->pipe);
    vfm_scratch_drop(&sink->scratch);
    if (!sink->target && sink->fd > STDERR_FILENO)
        close(sink->fd);
    free(sink->target);
    free(sink);
}

/* ---- spilling ---- */

int vfm_spill_open(struct vfm_error *error)
{
    const char *folder = getenv("TMPDIR");
    if (!folder || !*folder)
        folder = "/tmp";
    size_t length = strlen(folder);
    char *beside = malloc(length + sizeof "/");
    if (!beside)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory to spill to disk");
    memcpy(beside, folder, length);
    memcpy(beside + length, "/", sizeof "/");
    struct vfm_scratch scratch;
    int answer = vfm_scratch_open(&scratch, beside, PRIVATE_MODE, error);
    free(beside);
    if (answer < 0) {
        vfm_fail(error, error->code,
                 "cannot make a temporary file there: name a folder with room by TMPDIR");
        error->file = folder;
        return -1;
    }
    return vfm_scratch_detach(&scratch);
}
