// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/data.h>

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vfm/buffer.h>
#include <vfm/nearest.h>
#include <vfm/source.h>

#define MOST_BYTES ((size_t)64 << 20)

static const char *const suffixes[] = {".csv", ".tsv", ".json", ".jsonl", ".gz"};
#define SUFFIX_COUNT (sizeof suffixes / sizeof *suffixes)

/* The length of `name` without its suffix, or 0 where it has none of ours. */
static size_t stem_length(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < SUFFIX_COUNT; i++) {
        size_t suffix = strlen(suffixes[i]);
        if (length > suffix && strcmp(name + length - suffix, suffixes[i]) == 0)
            return length - suffix;
    }
    return 0;
}

/* ---- paths that live as long as the process ---- */

/* An error borrows the name of its file, and outlives whoever opened it. The list only grows, by
 * the few files that options name. */
struct kept {
    struct kept *next;
    char path[];
};
static struct kept *all_kept;
static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;

static const char *keep(const char *path, struct vfm_error *error)
{
    pthread_mutex_lock(&kept_lock);
    struct kept *kept = all_kept;
    while (kept && strcmp(kept->path, path) != 0)
        kept = kept->next;
    if (!kept) {
        size_t size = strlen(path) + 1;
        kept = malloc(sizeof *kept + size);
        if (kept) {
            memcpy(kept->path, path, size);
            kept->next = all_kept;
            all_kept = kept;
        }
    }
    pthread_mutex_unlock(&kept_lock);
    if (kept)
        return kept->path;
    vfm_fail(error, VFM_NO_MEMORY, "no memory to find a data file");
    return NULL;
}

/* ---- folders ---- */

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* Makes `path` the text `root`, `/`, `below`, `/`, `kind` with a zero byte after it. */
static void join(struct vfm_buffer *path, struct vfm_slice root, const char *below,
                 const char *kind)
{
    path->length = 0;
    vfm_buffer_slice(path, root);
    vfm_buffer_text(path, below);
    vfm_buffer_put(path, '/');
    vfm_buffer_text(path, kind);
    vfm_buffer_put(path, '\0');
}

/* The folder that the running program stands in, or nothing where that cannot be told. */
static struct vfm_slice program_folder(char *room, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", room, size);
    if (length <= 0)
        return (struct vfm_slice){NULL, 0};
    while (length && room[length - 1] != '/')
        length--;
    return (struct vfm_slice){room, (size_t)length};
}

/* Makes `path` the folder of `kind`, terminated: 0, or -1 where there is none. */
static int find_folder(const char *kind, struct vfm_buffer *path)
{
    char room[PATH_MAX];
    const char *named = getenv("VFM_DATA");
    if (strcmp(kind, "rates") == 0)
        kind = "discount"; /* the folder is called after its noun, the option after its use */
    if (named && *named) {
        join(path, vfm_slice_of(named), "", kind);
        return !path->failed && is_folder(path->data) ? 0 : -1;
    }
    struct vfm_slice beside = program_folder(room, sizeof room);
    const struct {
        struct vfm_slice root;
        const char *below;
    } places[] = {
        {beside, "../share/vfm"},              /* installed */
        {beside, "../../../data"},             /* build/<mode>/bin */
        {VFM_LITERAL(VFM_SOURCE "/"), "data"}, /* built elsewhere */
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (!places[i].root.length)
            continue;
        join(path, places[i].root, places[i].below, kind);
        if (!path->failed && is_folder(path->data))
            return 0;
    }
    return -1;
}

/* ---- names ---- */

void vfm_data_list_release(struct vfm_data_list *list)
{
    if (!list)
        return;
    for (size_t i = 0; i < list->count; i++)
        free(list->names[i]);
    free(list->names);
    *list = (struct vfm_data_list){NULL, 0};
}

static int add_name(struct vfm_data_list *list, const char *file, size_t length)
{
    char **names = realloc(list->names, (list->count + 1) * sizeof *names);
    if (!names)
        return -1;
    list->names = names;
    names[list->count] = malloc(length + 1);
    if (!names[list->count])
        return -1;
    memcpy(names[list->count], file, length);
    names[list->count][length] = '\0';
    list->count++;
    return 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int read_folder(DIR *folder, struct vfm_data_list *list, struct vfm_error *error)
{
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry)
            return errno ? vfm_fail_errno(error, VFM_CANNOT_READ, errno, "cannot list data files")
                         : 0;
        size_t length = stem_length(entry->d_name);
        if (entry->d_name[0] != '.' && length && add_name(list, entry->d_name, length) < 0)
            return vfm_fail(error, VFM_NO_MEMORY, "no memory to list data files");
    }
}

int vfm_data_names(const char *kind, struct vfm_data_list *list, struct vfm_error *error)
{
    struct vfm_data_list found = {NULL, 0};
    struct vfm_buffer path = {0};
    DIR *folder = find_folder(kind, &path) == 0 ? opendir(path.data) : NULL;
    int answer = vfm_buffer_check(&path, error);
    vfm_buffer_release(&path);
    if (folder) {
        answer = answer < 0 ? -1 : read_folder(folder, &found, error);
        closedir(folder);
    }
    if (answer < 0) {
        vfm_data_list_release(&found);
        return -1;
    }
    if (found.count)
        qsort(found.names, found.count, sizeof *found.names, compare_names);
    *list = found;
    return 0;
}

/* Fails with what there is instead of `name`. */
static int unknown(const char *kind, const char *name, const struct vfm_data_list *list,
                   struct vfm_error *error)
{
    struct vfm_buffer words = {0};
    const char *nearest =
        vfm_nearest(vfm_slice_of(name), (const char *const *)list->names, list->count);
    if (nearest)
        vfm_buffer_format(&words, "did you mean %s? ", nearest);
    vfm_buffer_text(&words, list->count ? "there are " : "none are installed (is VFM_DATA right?)");
    for (size_t i = 0; i < list->count; i++)
        vfm_buffer_format(&words, "%s%s", i ? ", " : "", list->names[i]);
    if (list->count)
        vfm_buffer_text(&words, "; or give a file");
    if (vfm_buffer_check(&words, error) == 0)
        vfm_fail(error, VFM_UNKNOWN_NAME, "there is no %s among the shipped %s: %.*s", name, kind,
                 VFM_PRINT(vfm_buffer_view(&words)));
    vfm_buffer_release(&words);
    return -1;
}

/* ---- files ---- */

int vfm_data_find(const char *kind, const char *name, const char **found, struct vfm_error *error)
{
    struct vfm_buffer path = {0};
    int answer = 0;
    *found = NULL;
    if (!strchr(name, '/') && find_folder(kind, &path) == 0) {
        size_t folder = path.length - 1;
        for (size_t i = 0; i < SUFFIX_COUNT && !*found && answer == 0; i++) {
            path.length = folder;
            vfm_buffer_format(&path, "/%s%s", name, suffixes[i]);
            vfm_buffer_put(&path, '\0');
            answer = vfm_buffer_check(&path, error);
            if (answer == 0 && access(path.data, F_OK) == 0) {
                *found = keep(path.data, error);
                answer = *found ? 0 : -1;
            }
        }
    }
    vfm_buffer_release(&path);
    return answer;
}

const char *vfm_data_shipped(const char *kind, const char *name, struct vfm_error *error)
{
    const char *path;
    struct vfm_data_list list;
    if (vfm_data_find(kind, name, &path, error) < 0 || path ||
        vfm_data_names(kind, &list, error) < 0)
        return path;
    unknown(kind, name, &list, error);
    vfm_data_list_release(&list);
    return NULL;
}

const char *vfm_data_path(const char *kind, const char *name, struct vfm_error *error)
{
    if (strchr(name, '/') || stem_length(name) || strcmp(name, "-") == 0)
        return name;
    struct vfm_error unknown_name = {0};
    const char *path = vfm_data_shipped(kind, name, &unknown_name);
    if (path)
        return path;
    if (unknown_name.code == VFM_UNKNOWN_NAME && access(name, F_OK) == 0 && !is_folder(name))
        return name;
    *error = unknown_name;
    return NULL;
}

const char *vfm_data_newest(const char *kind, const char *prefix, struct vfm_error *error)
{
    struct vfm_data_list list;
    if (vfm_data_names(kind, &list, error) < 0)
        return NULL;
    const char *newest = NULL, *path = NULL;
    for (size_t i = 0; i < list.count; i++)
        if (strncmp(list.names[i], prefix, strlen(prefix)) == 0)
            newest = list.names[i];
    if (newest)
        path = vfm_data_shipped(kind, newest, error);
    else
        unknown(kind, prefix, &list, error);
    vfm_data_list_release(&list);
    return path;
}

int vfm_data_load(const char *path, char **data, size_t *length, struct vfm_error *error)
{
    struct vfm_source *source = vfm_source_open(path, error);
    if (!source)
        return -1;
    int answer = vfm_source_slurp(source, MOST_BYTES, data, length, error);
    vfm_source_close(source);
    return answer;
}
