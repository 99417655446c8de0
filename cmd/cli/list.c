// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <cmd/cli/list.h>

#include <stdlib.h>

#include <vfm/data.h>
#include <vfm/nearest.h>
#include <vfm/rows.h>
#include <vfm/tree.h>

static const char *const kinds[] = {"frameworks", "rates", "deflators", "schemas"};
#define KIND_COUNT (sizeof kinds / sizeof *kinds)

static int check_kind(const char *kind, struct vfm_error *error)
{
    if (!kind)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "list what: frameworks, rates, deflators or schemas? (see vfm help)");
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(kinds[i], kind) == 0)
            return 0;
    const char *nearest = vfm_nearest(vfm_slice_of(kind), kinds, KIND_COUNT);
    return vfm_fail(error, VFM_BAD_USAGE,
                    "unknown list \"%s\"%s%s%s: write frameworks, rates, deflators or schemas",
                    kind, nearest ? ": did you mean " : "", nearest ? nearest : "",
                    nearest ? "?" : "");
}

/* A table tells in its notes: `title: …`, `edition: …`. */
static int describe_table(const char *path, const char *key, struct vfm_arena *arena,
                          struct vfm_slice *value, struct vfm_error *error)
{
    struct vfm_rows rows;
    size_t length = strlen(key);
    if (vfm_rows_load(path, &rows, error) != 0)
        return -1;
    for (size_t i = 0; i < rows.note_count && !value->length; i++) {
        struct vfm_slice note = rows.notes[i];
        if (note.length > length && memcmp(note.data, key, length) == 0 &&
            note.data[length] == ':') {
            note.data += length + 1;
            note.length -= length + 1;
            *value = vfm_arena_copy(arena, vfm_slice_trim(note));
        }
    }
    vfm_rows_release(&rows);
    return 0;
}

/* A document tells in its top-level members. */
static int describe_document(const char *path, const char *key, struct vfm_arena *arena,
                             struct vfm_slice *value, struct vfm_error *error)
{
    char *data;
    size_t length;
    if (vfm_data_load(path, &data, &length, error) != 0)
        return -1;
    struct vfm_node *root = vfm_tree_parse(arena, path, (struct vfm_slice){data, length}, error);
    const struct vfm_node *member = root ? vfm_tree_member(root, key) : NULL;
    if (member && (member->kind == VFM_STRING || member->kind == VFM_NUMBER))
        *value = vfm_arena_copy(arena, member->text);
    free(data);
    return root ? 0 : -1;
}

static int print_file(const char *kind, const char *name, FILE *out, struct vfm_error *error)
{
    static const char *const keys[] = {"title", "edition", "source"};
    const char *path = vfm_data_shipped(kind, name, error);
    if (!path)
        return -1;
    const char *suffix = strrchr(path, '.');
    bool document = suffix && strcmp(suffix, ".json") == 0;
    struct vfm_arena arena = {0};
    int status = 0;
    fprintf(out, "%-24s", name);
    for (size_t i = 0, told = 0; status == 0 && i < sizeof keys / sizeof *keys; i++) {
        struct vfm_slice value = {0};
        status = document ? describe_document(path, keys[i], &arena, &value, error)
                          : describe_table(path, keys[i], &arena, &value, error);
        if (value.length)
            fprintf(out, "%s%.*s", told++ ? "; " : " ", VFM_PRINT(value));
    }
    fputc('\n', out);
    vfm_arena_release(&arena);
    return status;
}

int vfm_list_print(const char *kind, FILE *out, struct vfm_error *error)
{
    struct vfm_data_list list;
    if (check_kind(kind, error) != 0 || vfm_data_names(kind, &list, error) != 0)
        return -1;
    int status = 0;
    for (size_t i = 0; status == 0 && i < list.count; i++)
        status = print_file(kind, list.names[i], out, error);
    vfm_data_list_release(&list);
    return status;
}
