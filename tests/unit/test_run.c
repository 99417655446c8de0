// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Runs of small stages made here: the same bytes for any number of workers and any block size, for
 * stages of each mode, alone and in a chain. What is right is worked out beside the run. */

#include <stdlib.h>
#include <unistd.h>

#include <cmd/cli/run.h>
#include <vfm/number.h>

#include "tap.h"

#define RECORDS 3000

/* ---- a stage of each mode ---- */

static const struct vfm_slice number_name[] = {VFM_LITERAL("n")};

/* EACH: adds twice = 2n; refuses multiples of 1000; passes what has no n. */
static int twice_push(void *local, struct vfm_link *link, struct vfm_record *record)
{
    double number;
    (void)local;
    int place = vfm_record_find(record, number_name[0]);
    if (place < 0)
        return vfm_link_pass(link, record);
    if (vfm_value_number(&record->values[place], "n", &number, &link->error) < 0)
        return vfm_link_refuse_record(link, record);
    if ((long)number % 1000 == 999) {
        vfm_fail(&link->error, VFM_OUT_OF_RANGE, "n is too round: take another");
        return vfm_link_refuse_record(link, record);
    }
    if (vfm_record_set(record, vfm_slice_of("twice"), vfm_make_number(2 * number, link->arena),
                       &link->error) < 0)
        return -1;
    return vfm_link_write(link, record);
}

/* MERGE: the sum of n. */
static void *sum_open(const struct vfm_stage *stage, struct vfm_error *error)
{
    (void)stage;
    (void)error;
    return calloc(1, sizeof(double));
}

static int sum_push(void *local, struct vfm_link *link, struct vfm_record *record)
{
    double number;
    int place = vfm_record_find(record, number_name[0]);
    if (place < 0)
        return vfm_link_pass(link, record);
    if (vfm_value_number(&record->values[place], "n", &number, &link->error) < 0)
        return vfm_link_refuse_record(link, record);
    *(double *)local += number;
    return vfm_link_take(link);
}

static int sum_merge(void *into, void *from, struct vfm_error *error)
{
    (void)error;
    *(double *)into += *(double *)from;
    return 0;
}

static int sum_end(void *local, struct vfm_link *link)
{
    struct vfm_record record;
    if (vfm_record_init(&record, link->shapes, link->arena, &link->error) < 0)
        return -1;
    int result = vfm_record_set(&record, vfm_slice_of("sum"),
                                vfm_make_number(*(double *)local, link->arena), &link->error);
    if (result == 0)
        result = vfm_link_emit(link, &record);
    vfm_record_release(&record);
    return result;
}

/* ORDERED: numbers what it sees. */
static int place_push(void *local, struct vfm_link *link, struct vfm_record *record)
{
    double *count = local;
    if (vfm_record_set(record, vfm_slice_of("place"), vfm_make_number(++*count, link->arena),
                       &link->error) < 0)
        return -1;
    return vfm_link_write(link, record);
}

static const struct vfm_stage_class twice_class = {
    .name = "twice", .mode = VFM_EACH, .push = twice_push};
static const struct vfm_stage_class sum_class = {.name = "sum",
                                                 .mode = VFM_MERGE,
                                                 .worker_open = sum_open,
                                                 .worker_close = free,
                                                 .push = sum_push,
                                                 .merge = sum_merge,
                                                 .end = sum_end};
static const struct vfm_stage_class place_class = {.name = "place",
                                                   .mode = VFM_ORDERED,
                                                   .worker_open = sum_open,
                                                   .worker_close = free,
                                                   .push = place_push};

/* ---- running them ---- */

struct scratch {
    char directory[64], input[96], output[96], rejects[96];
};

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *data = calloc(1, 1 << 20);
    *length = file && data ? fread(data, 1, (1 << 20) - 1, file) : 0;
    if (file)
        fclose(file);
    return data;
}

static bool same_file(const char *path, const char *wanted)
{
    size_t length;
    char *got = read_file(path, &length);
    bool same = length == strlen(wanted) && memcmp(got, wanted, length) == 0;
    free(got);
    return same;
}

static enum vfm_status run_with(const struct scratch *scratch,
                                const struct vfm_stage_class *const *classes, size_t count,
                                unsigned workers, size_t block_size)
{
    struct vfm_stage stages[3];
    struct vfm_run_stage run_stages[3];
    char *inputs[1];
    char input[96];
    memcpy(input, scratch->input, sizeof input);
    inputs[0] = input;
    for (size_t i = 0; i < count; i++) {
        stages[i] = (struct vfm_stage){.class = classes[i], .program = "vfm-test"};
        run_stages[i] = (struct vfm_run_stage){.stage = &stages[i],
                                               .rejects = i ? NULL : scratch->rejects,
                                               .max_rejects = UINT64_MAX,
                                               .max_reject_share = 1};
    }
    struct vfm_run run = {.stages = run_stages,
                          .stage_count = count,
                          .inputs = inputs,
                          .input_count = 1,
                          .output = scratch->output,
                          .workers = workers,
                          .block_size = block_size,
                          .quiet = true};
    return vfm_run(&run);
}

/* Every worker count and block size gives `wanted` and these rejects. */
static void check(const struct scratch *scratch, const struct vfm_stage_class *const *classes,
                  size_t count, const char *wanted, const char *rejects, const char *what)
{
    static const unsigned workers[] = {1, 2, 7};
    static const size_t blocks[] = {1, 17, 100, 4096, 1 << 20};
    bool right = true;
    for (size_t w = 0; w < 3; w++)
        for (size_t b = 0; b < 5; b++)
            right &=
                run_with(scratch, classes, count, workers[w], blocks[b]) == VFM_STATUS_REJECTED &&
                same_file(scratch->output, wanted) && same_file(scratch->rejects, rejects);
    tap_ok(right, "%s: the same for 1, 2, 7 workers and blocks of 1 byte to 1 MiB", what);
}

int main(void)
{
    struct scratch scratch = {.directory = "/tmp/vfm-test-XXXXXX"};
    if (!mkdtemp(scratch.directory))
        return 1;
    snprintf(scratch.input, sizeof scratch.input, "%s/in", scratch.directory);
    snprintf(scratch.output, sizeof scratch.output, "%s/out", scratch.directory);
    snprintf(scratch.rejects, sizeof scratch.rejects, "%s/rejects", scratch.directory);
    struct vfm_buffer input = {0}, twice = {0}, rejects = {0}, sum = {0}, place = {0};
    long total = 0, places = 0;
    for (long i = 0; i < RECORDS; i++) {
        if (i % 100 == 50) {
            vfm_buffer_format(&input, "{\"other\": %ld}\n", i);
            vfm_buffer_format(&twice, "{\"other\": %ld}\n", i);
            vfm_buffer_format(&sum, "{\"other\": %ld}\n", i);
            vfm_buffer_format(&place, "{\"other\": %ld,\"place\":%ld}\n", i, ++places);
            continue;
        }
        vfm_buffer_format(&input, "{\"n\":%ld}\n", i);
        if (i % 1000 == 999) {
            vfm_buffer_format(&rejects,
                              "{\"record\":\"reject\",\"file\":\"%s\",\"line\":%ld,\"column\":null,"
                              "\"field\":null,\"value\":null,\"reason\":\"n is too round: take "
                              "another\",\"raw\":\"{\\\"n\\\":%ld}\"}\n",
                              scratch.input, i + 1, i);
            continue;
        }
        vfm_buffer_format(&twice, "{\"n\":%ld,\"twice\":%ld}\n", i, 2 * i);
        vfm_buffer_format(&place, "{\"n\":%ld,\"twice\":%ld,\"place\":%ld}\n", i, 2 * i, ++places);
        total += i;
    }
    vfm_buffer_format(&sum, "{\"sum\":%ld}\n", total);
    FILE *file = fopen(scratch.input, "wb");
    fwrite(input.data, 1, input.length, file);
    fclose(file);
    vfm_buffer_put(&twice, 0);
    vfm_buffer_put(&sum, 0);
    vfm_buffer_put(&place, 0);
    vfm_buffer_put(&rejects, 0);
    const struct vfm_stage_class *alone[] = {&twice_class};
    const struct vfm_stage_class *summed[] = {&twice_class, &sum_class};
    const struct vfm_stage_class *placed[] = {&twice_class, &place_class};
    check(&scratch, alone, 1, twice.data, rejects.data, "a stage without state");
    check(&scratch, summed, 2, sum.data, rejects.data, "one that merges after it");
    check(&scratch, placed, 2, place.data, rejects.data, "one that wants order after it");
    unlink(scratch.input);
    unlink(scratch.output);
    unlink(scratch.rejects);
    rmdir(scratch.directory);
    vfm_buffer_release(&input);
    vfm_buffer_release(&twice);
    vfm_buffer_release(&sum);
    vfm_buffer_release(&place);
    vfm_buffer_release(&rejects);
    return tap_done();
}
