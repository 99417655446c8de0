// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <cmd/cli/list.h>

#include <stdlib.h>

#include <vfm/data.h>
#include <vfm/nearest.h>
#include <vfm/rows.h>
#include <vfm/tree.h>

/* What a user calls a kind, and the folder that its files are in. */
static const char *const kinds[] = {"frameworks", "rates", "deflators", "schemas"};
static const char *const folders[] = {"frameworks", "discount", "deflators", "schemas"};
#define KIND_COUNT (sizeof kinds / sizeof *kinds)

/* The folder of `kind`, or NULL with an error. */
static const char *find_folder(const char *kind, struct vfm_error *error)
{
    for (size_t i = 0; kind && i < KIND_COUNT; i++)
        if (strcmp(kinds[i], kind) == 0)
            return folders[i];
    const char *nearest = kind ? vfm_nearest(vfm_slice_of(kind), kinds, KIND_COUNT) : NULL;
    if (!kind)
        vfm_fail(error, VFM_BAD_USAGE,
                 "list what: frameworks, rates, deflators or schemas? (see vfm help)");
    else if (nearest)
        vfm_fail(error, VFM_BAD_USAGE, "unknown list \"%s\": did you mean %s? (see vfm help)", kind,
                 nearest);
    else
        vfm_fail(
            error, VFM_BAD_USAGE,
            "unknown list \"%s\": write frameworks, rates, deflators or schemas (see vfm help)",
            kind);
    return NULL;
}

enum { TITLE, EDITION, SOURCE, KEYS };
static const char *const keys[KEYS] = {"title", "edition", "source"};

/* A table tells in its notes: `title: …`, `edition: …`. The bytes are put into `arena`. */
static int describe_table(const char *path, struct vfm_arena *arena, struct vfm_slice values[KEYS],
                          struct vfm_error *error)
{
    struct vfm_rows rows;
    if (vfm_rows_load(path, &rows, error) != 0)
        return -1;
    for (size_t i = 0; i < rows.note_count; i++) {
        struct vfm_slice note = rows.notes[i];
        for (size_t j = 0; j < KEYS; j++) {
            size_t length = strlen(keys[j]);
            if (note.length > length && memcmp(note.data, keys[j], length) == 0 &&
                note.data[length] == ':' && !values[j].length)
                values[j] =
                    vfm_arena_copy(arena, vfm_slice_trim((struct vfm_slice){
                                              note.data + length + 1, note.length - length - 1}));
        }
    }
    vfm_rows_release(&rows);
    return 0;
}

/* A document tells in its top-level members; a schema in one of another name. */
static int describe_document(const char *path, struct vfm_arena *arena,
                             struct vfm_slice values[KEYS], struct vfm_error *error)
{
    char *data;
    size_t length;
    if (vfm_data_load(path, &data, &length, error) != 0)
        return -1;
    const struct vfm_node *root =
        vfm_tree_parse(arena, path, (struct vfm_slice){data, length}, error);
    for (size_t i = 0; root && i < KEYS; i++) {
        const struct vfm_node *member = vfm_tree_member(root, keys[i]);
        if (!member && i == SOURCE)
            member = vfm_tree_member(root, "about");
        if (member && (member->kind == VFM_STRING || member->kind == VFM_NUMBER))
            values[i] = vfm_arena_copy(arena, member->text);
    }
    free(data);
    return root ? 0 : -1;
}

static int print_file(const char *folder, const char *name, FILE *out, struct vfm_error *error)
{
    const char *path = vfm_data_shipped(folder, name, error);
    if (!path)
        return -1;
    const char *suffix = strrchr(path, '.');
    bool document = suffix && strcmp(suffix, ".json") == 0;
    struct vfm_arena arena = {0};
    struct vfm_slice values[KEYS] = {{NULL, 0}};
    int status = document ? describe_document(path, &arena, values, error)
                          : describe_table(path, &arena, values, error);
    if (status == 0) {
        fprintf(out, "%s", name);
        if (values[TITLE].length)
            fprintf(out, "%*s%.*s", strlen(name) < 30 ? (int)(31 - strlen(name)) : 1, "",
                    VFM_PRINT(values[TITLE]));
        if (values[EDITION].length)
            fprintf(out, " (%.*s)", VFM_PRINT(values[EDITION]));
        if (values[SOURCE].length)
            fprintf(out, "\n    %.*s", VFM_PRINT(values[SOURCE]));
        fputc('\n', out);
    }
    vfm_arena_release(&arena);
    return status;
}

int vfm_list_print(const char *kind, FILE *out, struct vfm_error *error)
{
    struct vfm_data_list list;
    const char *folder = find_folder(kind, error);
    if (!folder || vfm_data_names(folder, &list, error) != 0)
        return -1;
    int status = 0;
    for (size_t i = 0; status == 0 && i < list.count; i++)
        status = print_file(folder, list.names[i], out, error);
    vfm_data_list_release(&list);
    return status;
}
