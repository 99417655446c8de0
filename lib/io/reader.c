// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <vfm/reader.h>
#include <vfm/scanner.h>

struct vfm_reader {
    struct vfm_reader_options options;
    struct vfm_input *inputs;
    size_t input_count, next_input;
    struct vfm_input *input; /* the open one */
    struct vfm_source *source;
    char *carry; /* what was read past the last cut */
    size_t carry_length, carry_capacity;
    uint64_t sequence, line; /* line: of the next block, where the input counts them */
    bool ended;              /* the open source gave all it had */
    bool failed;             /* … or all it could: what it said then waits for the whole rows */
    struct vfm_error failure;
    atomic_uint_fast64_t taken_before, taken_now, size;
};

static char standard_input[] = "-";
static char *const only_standard_input[] = {standard_input};

static int open_next(struct vfm_reader *reader, struct vfm_error *error)
{
    struct vfm_input *input = &reader->inputs[reader->next_input];
    reader->source = vfm_source_open(reader->options.paths[reader->next_input], error);
    if (!reader->source)
        return -1;
    reader->next_input++;
    reader->ended = false;
    reader->input = input;
    input->name = vfm_source_name(reader->source);
    input->index = (unsigned)(input - reader->inputs);
    input->first_line = 1;
    if (reader->options.open_input &&
        reader->options.open_input(reader->options.context, &reader->source, input, error) < 0) {
        if (!error->file)
            error->file = input->name;
        return -1;
    }
    reader->line = input->first_line;
    return 0;
}

static uint64_t total_size(const struct vfm_reader_options *options)
{
    uint64_t total = 0;
    for (size_t i = 0; i < options->count; i++) {
        struct stat status;
        if (stat(options->paths[i], &status) < 0 || !S_ISREG(status.st_mode))
            return 0;
        total += (uint64_t)status.st_size;
    }
    return total;
}

struct vfm_reader *vfm_reader_open(const struct vfm_reader_options *options,
                                   struct vfm_error *error)
{
    struct vfm_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        goto no_memory;
    reader->options = *options;
    if (!reader->options.count) {
        reader->options.paths = only_standard_input;
        reader->options.count = 1;
    }
    reader->input_count = reader->options.count;
    reader->inputs = calloc(reader->input_count, sizeof *reader->inputs);
    if (!reader->inputs)
        goto no_memory;
    atomic_store(&reader->size, total_size(&reader->options));
    if (open_next(reader, error) < 0) {
        vfm_reader_close(reader);
        return NULL;
    }
    return reader;
no_memory:
    vfm_reader_close(reader);
    vfm_fail(error, VFM_NO_MEMORY, "out of memory for reading");
    return NULL;
}

void vfm_reader_close(struct vfm_reader *reader)
{
    if (!reader)
        return;
    vfm_source_close(reader->source);
    free(reader->inputs);
    free(reader->carry);
    free(reader);
}

void vfm_block_release(struct vfm_block *block)
{
    if (!block)
        return;
    free(block->data);
    *block = (struct vfm_block){0};
}

static int block_room(struct vfm_block *block, size_t capacity, struct vfm_error *error)
{
    if (block->capacity >= capacity)
        return 0;
    char *data = realloc(block->data, capacity + VFM_PADDING);
    if (!data)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a block of %zu bytes", capacity);
    block->data = data;
    block->capacity = capacity;
    return 0;
}

static size_t cut_lines(const char *data, size_t length)
{
    while (length && data[length - 1] != '\n')
        length--;
    return length;
}

static size_t cut(const struct vfm_reader *reader, const struct vfm_block *block)
{
    const struct vfm_input *input = reader->input;
    if (input->cut)
        return input->cut(input->layout, block->data, block->length, false);
    return cut_lines(block->data, block->length);
}

static int keep_carry(struct vfm_reader *reader, struct vfm_block *block, size_t whole,
                      struct vfm_error *error)
{
    size_t rest = block->length - whole;
    if (rest > reader->carry_capacity) {
        char *carry = realloc(reader->carry, rest);
        if (!carry)
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a record");
        reader->carry = carry;
        reader->carry_capacity = rest;
    }
    if (rest)
        memcpy(reader->carry, block->data + whole, rest);
    reader->carry_length = rest;
    block->length = whole;
    return 0;
}

/* Lines that end in LF, CR LF or CR alone. */
static uint64_t count_lines(const char *data, size_t length)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < length; i++)
        lines += data[i] == '\n' || (data[i] == '\r' && (i + 1 == length || data[i + 1] != '\n'));
    return lines + (length && data[length - 1] != '\n' && data[length - 1] != '\r');
}

static int too_long(struct vfm_reader *reader, struct vfm_error *error)
{
    vfm_fail(error, VFM_RECORD_TOO_LONG,
             "a record is longer than %zu bytes: mend it, or raise --max-record",
             reader->options.max_record);
    error->file = reader->input->name;
    return -1;
}

/* One more read into the block. */
static void fill(struct vfm_reader *reader, struct vfm_block *block)
{
    struct vfm_error *failure = &reader->failure;
    ptrdiff_t got = vfm_source_read(reader->source, block->data + block->length,
                                    block->capacity - block->length, failure);
    if (got < 0) {
        if (!failure->file)
            failure->file = reader->input->name;
        reader->failed = true;
        return;
    }
    uint64_t taken, size;
    vfm_source_progress(reader->source, &taken, &size);
    atomic_store_explicit(&reader->taken_now, taken, memory_order_relaxed);
    block->length += (size_t)got;
    reader->ended = got == 0;
}

/* Fills the block from the open input up to a cut. 1 a block, 0 the input gave nothing more. What
 * was carried over is less than a record, so the first read is needed, be it waited for or not. */
static int read_block(struct vfm_reader *reader, struct vfm_block *block, struct vfm_error *error)
{
    size_t wanted = reader->options.block_size;
    if (wanted < reader->carry_length + 1)
        wanted = reader->carry_length + 1;
    if (block_room(block, wanted, error) < 0)
        return -1;
    if (reader->carry_length)
        memcpy(block->data, reader->carry, reader->carry_length);
    block->length = reader->carry_length;
    reader->carry_length = 0;
    for (bool first = true;; first = false) {
        bool full = block->length >= wanted;
        if (!reader->ended && !reader->failed && !full &&
            (first || block->length == 0 || vfm_source_waits(reader->source) < 0)) {
            fill(reader, block);
            continue;
        }
        if (block->length == 0 && !reader->failed)
            return 0;
        size_t whole = reader->ended ? block->length : cut(reader, block);
        if (whole) {
            if (keep_carry(reader, block, whole, error) < 0)
                return -1;
            return 1;
        }
        if (reader->failed) {
            *error = reader->failure;
            return -1;
        }
        if (full && block->length > reader->options.max_record)
            return too_long(reader, error);
        if (full) {
            wanted = block->length * 2;
            if (block_room(block, wanted, error) < 0)
                return -1;
        }
        fill(reader, block);
    }
}

static void close_input(struct vfm_reader *reader)
{
    uint64_t taken, size;
    vfm_source_progress(reader->source, &taken, &size);
    atomic_fetch_add(&reader->taken_before, taken);
    atomic_store(&reader->taken_now, 0);
    vfm_source_close(reader->source);
    reader->source = NULL;
}

int vfm_reader_next(struct vfm_reader *reader, struct vfm_block *block, struct vfm_error *error)
{
    for (;;) {
        if (!reader->source) {
            if (reader->next_input == reader->input_count)
                return 0;
            if (open_next(reader, error) < 0)
                return -1;
        }
        int got = read_block(reader, block, error);
        if (got < 0)
            return -1;
        if (got > 0)
            break;
        close_input(reader);
    }
    memset(block->data + block->length, 0, VFM_PADDING);
    block->input = reader->input;
    block->sequence = reader->sequence++;
    block->lines = 0;
    block->first_line = 0;
    if (reader->input->count_lines) {
        block->first_line = reader->line;
        reader->line += count_lines(block->data, block->length);
    }
    return 1;
}

int vfm_reader_waits(const struct vfm_reader *reader)
{
    return reader->source && !reader->failed ? vfm_source_waits(reader->source) : -1;
}

enum vfm_effort vfm_reader_effort(const struct vfm_reader *reader)
{
    return reader->source ? vfm_source_effort(reader->source) : VFM_WAITING;
}

void vfm_reader_progress(const struct vfm_reader *reader, uint64_t *taken, uint64_t *size)
{
    *taken = atomic_load(&reader->taken_before) + atomic_load(&reader->taken_now);
    *size = atomic_load(&reader->size);
}
