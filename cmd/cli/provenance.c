// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "provenance.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "refusal.h"

#define PIECE ((size_t)256 << 10)

struct provenance_input {
    const char *name; /* as given; "-" is standard input */
    char digest[VFM_DIGEST_TEXT];
    uint64_t rows;
};

static int write_all(int descriptor, struct vfm_slice bytes, struct vfm_error *error)
{
    while (bytes.length) {
        ssize_t written = write(descriptor, bytes.data, bytes.length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return vfm_fail_errno(error, VFM_CANNOT_WRITE, errno,
                                  "cannot write to a spill file in $TMPDIR");
        bytes.data += written;
        bytes.length -= (size_t)written;
    }
    return 0;
}

/* Up to PIECE bytes into `piece`: how many, 0 at the end, -1. */
static ptrdiff_t read_piece(int descriptor, char *piece, const char *what, struct vfm_error *error)
{
    ssize_t got;
    do
        got = read(descriptor, piece, PIECE);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        vfm_fail_errno(error, VFM_CANNOT_READ, errno, "cannot read %s", what);
    return got;
}

/* Copies standard input to a spill file, which takes its place, and its digest on the way. */
static int spool_input(char digest_text[VFM_DIGEST_TEXT], struct vfm_error *error)
{
    struct vfm_digest *digest = vfm_digest_open(error);
    char *piece = malloc(PIECE);
    int spill = digest && piece ? vfm_spill_open(error) : -1;
    int status = spill < 0 ? -1 : 0;
    if (digest && !piece)
        vfm_fail(error, VFM_NO_MEMORY, "no memory to copy standard input");
    while (status == 0) {
        ptrdiff_t got = read_piece(STDIN_FILENO, piece, "standard input", error);
        if (got <= 0) {
            status = (int)got;
            break;
        }
        vfm_digest_add(digest, (struct vfm_slice){piece, (size_t)got});
        status = write_all(spill, (struct vfm_slice){piece, (size_t)got}, error);
    }
    if (status == 0) {
        vfm_digest_take(digest, digest_text);
        if (lseek(spill, 0, SEEK_SET) < 0 || dup2(spill, STDIN_FILENO) < 0)
            status = vfm_fail_errno(error, VFM_SYSTEM_FAULT, errno,
                                    "cannot put a spill file in the place of standard input");
    }
    if (spill >= 0)
        close(spill);
    free(piece);
    vfm_digest_close(digest);
    return status;
}

int provenance_open(struct provenance *provenance, const struct vfm_run *run,
                    struct vfm_error *error)
{
    bool spooled = false;
    *provenance = (struct provenance){.run = run, .held = -1};
    provenance->count = run->input_count ? run->input_count : 1;
    provenance->inputs = calloc(provenance->count, sizeof *provenance->inputs);
    if (!provenance->inputs)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for provenance");
    for (size_t i = 0; i < provenance->count; i++) {
        struct provenance_input *input = &provenance->inputs[i];
        input->name = run->input_count ? run->inputs[i] : "-";
        bool standard = strcmp(input->name, "-") == 0;
        if (standard && spooled)
            continue; /* at its end: nothing is left for a second "-" */
        if ((standard ? spool_input(input->digest, error)
                      : vfm_digest_file(input->name, input->digest, error)) != 0)
            return -1;
        spooled = spooled || standard;
    }
    provenance->held = vfm_spill_open(error);
    return provenance->held < 0 ? -1 : 0;
}

void provenance_count(struct provenance *provenance, unsigned index, uint64_t rows)
{
    if (index < provenance->count)
        provenance->inputs[index].rows += rows;
}

int provenance_hold(struct provenance *provenance, struct vfm_slice bytes, struct vfm_error *error)
{
    return write_all(provenance->held, bytes, error);
}

static void print_record(const struct provenance *provenance, struct vfm_buffer *out)
{
    const struct vfm_run_stage *stage = &provenance->run->stages[0];
    vfm_buffer_format(out,
                      "{\"record\":\"run\",\"program\":\"%s\",\"version\":\"%s\",\"options\":[",
                      stage->stage->program, VFM_VERSION);
    for (size_t i = 0; stage->arguments[i]; i++) {
        if (i)
            vfm_buffer_put(out, ',');
        bytes_print(vfm_slice_of(stage->arguments[i]), out);
    }
    vfm_buffer_text(out, "],\"inputs\":[");
    for (size_t i = 0; i < provenance->count; i++) {
        const struct provenance_input *input = &provenance->inputs[i];
        vfm_buffer_text(out, i ? ",{\"file\":" : "{\"file\":");
        bytes_print(vfm_slice_of(input->name), out);
        vfm_buffer_text(out, ",\"sha256\":");
        if (input->digest[0])
            vfm_buffer_json(out, vfm_slice_of(input->digest));
        else
            vfm_buffer_text(out, "null");
        vfm_buffer_format(out, ",\"rows\":%" PRIu64 "}", input->rows);
    }
    vfm_buffer_text(out, "]}\n");
}

static int copy_held(const struct provenance *provenance, struct vfm_sink *sink,
                     struct vfm_error *error)
{
    char *piece = malloc(PIECE);
    if (!piece)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory to copy the output");
    int status = 0;
    if (lseek(provenance->held, 0, SEEK_SET) < 0)
        status = vfm_fail_errno(error, VFM_SYSTEM_FAULT, errno, "cannot go back in a spill file");
    while (status == 0) {
        ptrdiff_t got = read_piece(provenance->held, piece, "a spill file", error);
        if (got <= 0) {
            status = (int)got;
            break;
        }
        status = vfm_sink_write(sink, (struct vfm_slice){piece, (size_t)got}, error);
    }
    free(piece);
    return status;
}

int provenance_write(struct provenance *provenance, struct vfm_sink *sink, struct vfm_error *error)
{
    struct vfm_buffer line = {0};
    print_record(provenance, &line);
    int status = vfm_buffer_check(&line, error);
    if (status == 0)
        status = vfm_sink_write(sink, vfm_buffer_view(&line), error);
    if (status == 0)
        status = copy_held(provenance, sink, error);
    vfm_buffer_release(&line);
    return status;
}

void provenance_close(struct provenance *provenance)
{
    if (provenance->inputs && provenance->held >= 0)
        close(provenance->held);
    free(provenance->inputs);
    *provenance = (struct provenance){.held = -1};
}
