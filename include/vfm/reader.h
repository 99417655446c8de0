// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A reader: the inputs of a run, one after another, as blocks cut where a record ends. A block is
 * handed out before it is full when the input would wait, so that `tail -f` shows each record as it
 * comes.
 */
#ifndef VFM_READER_H
#define VFM_READER_H

#include <vfm/block.h>
#include <vfm/error.h>
#include <vfm/source.h>

struct vfm_reader_options {
    char *const *paths; /* none: standard input */
    size_t count;
    size_t block_size; /* bytes aimed at; a longer record makes a longer block */
    size_t max_record; /* longest record that is taken */
    /* Looks at a newly opened input (may be NULL); see struct vfm_stage_class. */
    int (*open_input)(void *context, struct vfm_source **source, struct vfm_input *input,
                      struct vfm_error *error);
    void *context;
};

struct vfm_reader;

/* Opens the first input. NULL with VFM_CANNOT_READ. `options->paths` are borrowed. */
struct vfm_reader *vfm_reader_open(const struct vfm_reader_options *options,
                                   struct vfm_error *error);
void vfm_reader_close(struct vfm_reader *reader);

/* Fills `block` (which keeps and grows its memory; zeroed at first). 1; 0 at the end of the last
 * input; -1 with an error that names file and, for a record too long, line. */
int vfm_reader_next(struct vfm_reader *reader, struct vfm_block *block, struct vfm_error *error);

/* The descriptor that the next block would have to wait for, or -1 where there is something to be
 * read, an end or a fault among it. */
int vfm_reader_waits(const struct vfm_reader *reader);

/* What reading the open input takes; the first one before anything was read. */
enum vfm_effort vfm_reader_effort(const struct vfm_reader *reader);

/* Bytes taken of how many over all inputs (0: not known). Any thread may ask. */
void vfm_reader_progress(const struct vfm_reader *reader, uint64_t *taken, uint64_t *size);

void vfm_block_release(struct vfm_block *block);

#endif
