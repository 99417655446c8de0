// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What was read, noted while it is read: for ordinary records their number and the sum of their
 * hashes, which hang on no order; for partials which heads and rows came, and how often.
 */
#include "sroi.h"

#include <stdlib.h>

void sroi_cover_release(struct sroi_cover *cover)
{
    vfm_table_release(&cover->sets);
    vfm_table_release(&cover->rows);
    free(cover->set);
    free(cover->row);
    vfm_arena_release(&cover->arena);
    *cover = (struct sroi_cover){0};
}

int sroi_cover_line(struct sroi_cover *cover, const struct vfm_record *record,
                    struct vfm_buffer *scratch, struct vfm_error *error)
{
    scratch->length = 0;
    vfm_record_print(record, scratch); /* as a pipe would carry it: a chain gives the same hash */
    if (vfm_buffer_check(scratch, error) < 0)
        return -1;
    cover->lines++;
    cover->digest += vfm_hash(vfm_buffer_view(scratch));
    return 0;
}

/* The set `name`, or NULL. */
static struct sroi_set *find_set(struct sroi_cover *cover, struct vfm_slice name,
                                 struct vfm_error *error)
{
    size_t known = cover->sets.count;
    if (group_room(&cover->set, sizeof *cover->set, known, &cover->set_capacity, error) < 0)
        return NULL;
    size_t index = vfm_table_add(&cover->sets, name, error);
    if (index == VFM_ABSENT)
        return NULL;
    if (index == known)
        cover->set[index] = (struct sroi_set){0};
    return &cover->set[index];
}

static int note_head(struct sroi_cover *cover, struct vfm_slice name, const struct sroi_set *head,
                     struct vfm_error *error)
{
    struct sroi_set *set = find_set(cover, name, error);
    if (!set)
        return -1;
    if (!set->covers.data && head->covers.data) {
        set->rows = head->rows;
        set->covers = vfm_arena_copy(&cover->arena, head->covers);
        if (!set->covers.data)
            return vfm_fail(error, VFM_NO_MEMORY, "no memory for what a partial covers");
    }
    set->heads += head->heads;
    return 0;
}

int sroi_cover_head(struct sroi_cover *cover, struct vfm_slice name, uint64_t rows,
                    struct vfm_slice covers, struct vfm_error *error)
{
    const struct sroi_set head = {.heads = 1, .rows = rows, .covers = covers};
    return note_head(cover, name, &head, error);
}

/* `key`: the set's name, a separator and the row's number. */
static int note_row(struct sroi_cover *cover, struct vfm_slice key, uint64_t times,
                    struct vfm_error *error)
{
    size_t known = cover->rows.count;
    if (group_room(&cover->row, sizeof *cover->row, known, &cover->row_capacity, error) < 0)
        return -1;
    size_t index = vfm_table_add(&cover->rows, key, error);
    if (index == VFM_ABSENT)
        return -1;
    cover->row[index] = (index == known ? 0 : cover->row[index]) + times;
    return 0;
}

int sroi_cover_row(struct sroi_cover *cover, struct vfm_slice name, struct vfm_slice number,
                   struct vfm_error *error)
{
    struct vfm_buffer key = {0};
    const struct sroi_set none = {0};
    vfm_buffer_slice(&key, name);
    vfm_buffer_put(&key, SROI_UNIT_SEPARATOR);
    vfm_buffer_slice(&key, number);
    int status = vfm_buffer_check(&key, error);
    if (status == 0)
        status = note_head(cover, name, &none, error);
    if (status == 0)
        status = note_row(cover, vfm_buffer_view(&key), 1, error);
    vfm_buffer_release(&key);
    return status;
}

int sroi_cover_merge(struct sroi_cover *into, const struct sroi_cover *from,
                     struct vfm_error *error)
{
    into->lines += from->lines;
    into->digest += from->digest;
    for (size_t i = 0; i < from->sets.count; i++)
        if (note_head(into, from->sets.entries[i].key, &from->set[i], error) < 0)
            return -1;
    for (size_t i = 0; i < from->rows.count; i++)
        if (note_row(into, from->rows.entries[i].key, from->row[i], error) < 0)
            return -1;
    return 0;
}
