// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Files for tests: a folder of their own that goes away, and children to kill. What goes wrong here
 * is the machine's fault and ends the test program.
 */
#ifndef TESTS_UNIT_FILES_H
#define TESTS_UNIT_FILES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vfm/source.h>

#define FILES_TESTDATA VFM_SOURCE "/testdata/"

static inline void files_demand(bool true_or_end, const char *what)
{
    if (!true_or_end) {
        perror(what);
        exit(1);
    }
}

/* Makes an empty folder and goes there. Its name, to be given to files_leave. */
static inline char *files_enter(void)
{
    static char folder[] = "/tmp/vfm-test-XXXXXX";
    files_demand(mkdtemp(folder) && chdir(folder) == 0, "a folder for tests");
    return folder;
}

/* How many entries the present folder has. */
static inline int files_count(void)
{
    DIR *folder = opendir(".");
    files_demand(folder, "opendir");
    int count = 0;
    for (const struct dirent *entry; (entry = readdir(folder));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(folder);
    return count;
}

/* Removes what the present folder holds (no folders in it), and it. */
static inline void files_leave(const char *name)
{
    DIR *folder = opendir(".");
    files_demand(folder, "opendir");
    for (const struct dirent *entry; (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove(entry->d_name);
    closedir(folder);
    files_demand(chdir("/") == 0 && rmdir(name) == 0, name);
}

static inline void files_write(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    files_demand(file && fwrite(bytes, 1, length, file) == length && fclose(file) == 0, path);
}

/* All of a file, with a zero byte after it; the caller frees it. */
static inline struct vfm_slice files_read(const char *path)
{
    struct stat about;
    FILE *file = fopen(path, "rb");
    files_demand(file && fstat(fileno(file), &about) == 0, path);
    size_t length = (size_t)about.st_size;
    char *bytes = malloc(length + 1);
    files_demand(bytes && fread(bytes, 1, length, file) == length, path);
    bytes[length] = '\0';
    fclose(file);
    return (struct vfm_slice){bytes, length};
}

/* A source over `bytes`, that gives `piece` of them at a time. */
struct files_memory {
    struct vfm_slice bytes;
    size_t piece;
};

static inline ptrdiff_t files_memory_read(void *state, char *out, size_t size,
                                          struct vfm_error *error)
{
    struct files_memory *memory = state;
    (void)error;
    size_t length = memory->bytes.length < size ? memory->bytes.length : size;
    if (length > memory->piece)
        length = memory->piece;
    if (length)
        memcpy(out, memory->bytes.data, length);
    memory->bytes = (struct vfm_slice){memory->bytes.data + length, memory->bytes.length - length};
    return (ptrdiff_t)length;
}

static inline struct vfm_source *files_source(struct vfm_slice bytes, size_t piece)
{
    static const struct vfm_source_class class = {.read = files_memory_read, .close = free};
    struct vfm_error error = {0};
    struct files_memory *memory = malloc(sizeof *memory);
    files_demand(memory, "malloc");
    *memory = (struct files_memory){bytes, piece};
    return vfm_source_make(&class, memory, "memory", &error);
}

/* Whether the file is there and holds just `text`. */
static inline bool files_hold(const char *path, const char *text)
{
    if (access(path, F_OK) != 0)
        return false;
    struct vfm_slice bytes = files_read(path);
    bool same = vfm_slice_is(bytes, text);
    free((char *)(uintptr_t)bytes.data);
    return same;
}

/* Runs `work` in a child: its exit status, or minus the number of the signal that ended it. */
static inline int files_child(int (*work)(void *), void *context)
{
    fflush(stdout);
    pid_t child = fork();
    files_demand(child >= 0, "fork");
    if (child == 0)
        _exit(work(context));
    int status;
    files_demand(waitpid(child, &status, 0) == child, "waitpid");
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

#endif
