// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * From parsed command lines to a run: what the shared options say together, and the stages opened.
 * A stand-alone program is a chain of one.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include <cmd/cli/options.h>
#include <cmd/cli/relay.h>
#include <cmd/cli/run.h>
#include <vfm/number.h>

/* Fails in the form of the option parser. */
#define USAGE(command, error, format, ...) \
    vfm_fail(error, VFM_BAD_USAGE, format " (see %s --help)", __VA_ARGS__, (command)->title)

/* A file that a run writes, and the option that says so. */
struct product {
    const char *path, *option;
};

enum { OUTPUT, REJECTS, STATS, PRODUCTS };

/* The products of all commands, one after another. */
static struct product product_at(const struct vfm_command *commands, size_t index)
{
    const struct vfm_common *common = &commands[index / PRODUCTS].common;
    switch (index % PRODUCTS) {
    case OUTPUT:
        return (struct product){common->output, "-o"};
    case REJECTS:
        return (struct product){common->rejects, "--rejects"};
    default:
        return (struct product){common->stats, "--stats"};
    }
}

/* True where both are names of one file. */
static bool same_file(const char *a, const char *b)
{
    struct stat one, other;
    if (strcmp(a, b) == 0)
        return true;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && S_ISREG(one.st_mode) &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* True where `a` and `b` would write into one file. */
static bool collide(struct product a, struct product b)
{
    return a.path && b.path && strcmp(a.path, "hadoop") != 0 && strncmp(a.path, "/dev/", 5) != 0 &&
           same_file(a.path, b.path);
}

/* True where what `product` writes would take the place of an input. -o may: it is written apart,
 * and renamed when all was read. */
static bool replaces_input(const struct vfm_command *first, struct product product)
{
    for (size_t i = 0; i < first->operand_count; i++)
        if (collide(product, (struct product){first->operands[i], NULL}))
            return true;
    return false;
}

/* Standard output is for records, and two options must not write to one file. */
static int check_products(const struct vfm_command *commands, size_t count, size_t *culprit,
                          struct vfm_error *error)
{
    for (size_t i = 0; i < PRODUCTS * count; i++) {
        struct product product = product_at(commands, i);
        *culprit = i / PRODUCTS;
        if (i % PRODUCTS != OUTPUT && product.path && strcmp(product.path, "-") == 0)
            return USAGE(&commands[*culprit], error,
                         "%s - would mix with the records on standard output: name a file",
                         product.option);
        if (i % PRODUCTS != OUTPUT && product.path && replaces_input(commands, product))
            return USAGE(&commands[*culprit], error,
                         "%s %s would take the place of the input: name another file",
                         product.option, product.path);
        for (size_t j = 0; j < i; j++)
            if (collide(product, product_at(commands, j)))
                return USAGE(&commands[*culprit], error,
                             "%s and %s both name \"%s\": give each its own file",
                             product_at(commands, j).option, product.option, product.path);
    }
    return 0;
}

/* In a chain, the first takes the operands and the last writes. What a run was is told in records.
 */
static int check_place(const struct vfm_command *commands, size_t index, size_t count,
                       struct vfm_error *error)
{
    const struct vfm_command *command = &commands[index];
    if (command->program->prints_text && command->common.provenance)
        return USAGE(command, error,
                     "--provenance has no place in what %s prints: give it to the programs before",
                     command->title);
    if (index > 0 && command->operand_count)
        return USAGE(
            command, error,
            "file \"%s\" in the middle of a chain: give the files to its first program, %s",
            command->operands[0], commands[0].title);
    if (index + 1 < count && command->common.output)
        return USAGE(command, error,
                     "-o %s in the middle of a chain: give it to the last program, %s",
                     command->common.output, commands[count - 1].title);
    return 0;
}

/* --max-rejects: a number of rows, or a share of those read. */
static int read_max_rejects(const struct vfm_command *command, struct vfm_run_stage *stage,
                            struct vfm_error *error)
{
    const char *bound = command->common.max_rejects;
    stage->max_rejects = UINT64_MAX;
    stage->max_reject_share = 1;
    if (!bound)
        return 0;
    if (!command->common.rejects)
        return USAGE(command, error, "--max-rejects %s has nothing to bound: add --rejects FILE",
                     bound);
    if (vfm_count_parse(vfm_slice_of(bound), &stage->max_rejects) == 0)
        return 0;
    stage->max_rejects = UINT64_MAX;
    struct vfm_error ignored = {0};
    if (!strchr(bound, '%') ||
        vfm_option_fraction("max-rejects", bound, &stage->max_reject_share, &ignored) != 0)
        return USAGE(
            command, error,
            "--max-rejects \"%s\" is neither a number of rows nor a share: write 100 or 2%%",
            bound);
    return 0;
}

/* Opens the stage of `command`, and tells it what the shared options say. */
static int open_stage(const struct vfm_command *command, struct vfm_run_stage *stage,
                      struct vfm_error *error)
{
    if (read_max_rejects(command, stage, error) != 0)
        return -1;
    stage->stage =
        command->program->open(command->options, command->operands, command->operand_count, error);
    if (!stage->stage)
        return -1;
    stage->stage->program = command->title;
    stage->stage->where = command->common.where;
    stage->stage->keeps_rejects = command->common.rejects != NULL;
    stage->rejects = command->common.rejects;
    stage->stats = command->common.stats;
    stage->arguments = command->arguments;
    stage->provenance = command->common.provenance;
    return 0;
}

/* How to run: said by any program of the chain. */
static void join_common(struct vfm_run *run, const struct vfm_common *common)
{
    if (common->output)
        run->output = common->output;
    if (common->workers)
        run->workers = (unsigned)common->workers;
    if (common->block_size)
        run->block_size = (size_t)common->block_size;
    if (common->max_record)
        run->max_record = (size_t)common->max_record;
    run->progress = run->progress || common->progress;
    run->quiet = run->quiet || common->quiet;
}

static void close_stages(struct vfm_run *run)
{
    while (run->stage_count) {
        struct vfm_stage *stage = run->stages[--run->stage_count].stage;
        if (stage->class->close)
            stage->class->close(stage);
    }
}

/* Opens the stages of `run`; on failure none is left open, and *culprit is the command at fault. */
static int open_stages(struct vfm_run *run, const struct vfm_command *commands, size_t count,
                       size_t *culprit, struct vfm_error *error)
{
    if (check_products(commands, count, culprit, error) != 0)
        return -1;
    for (*culprit = 0; *culprit < count; ++*culprit) {
        join_common(run, &commands[*culprit].common);
        if (check_place(commands, *culprit, count, error) != 0 ||
            open_stage(&commands[*culprit], &run->stages[*culprit], error) != 0) {
            close_stages(run);
            return -1;
        }
        run->stage_count++;
    }
    return 0;
}

enum vfm_status vfm_chain_run(struct vfm_command *commands, size_t count)
{
    struct vfm_error error = {0};
    struct vfm_run run = {.inputs = commands[0].operands,
                          .input_count = commands[0].operand_count,
                          .stages = calloc(count, sizeof *run.stages)};
    size_t culprit = 0;
    enum vfm_status status;
    if (!run.stages)
        vfm_fail(&error, VFM_NO_MEMORY, "no memory for a chain of %zu programs", count);
    else
        open_stages(&run, commands, count, &culprit, &error);
    if (error.code == VFM_NONE) {
        status = vfm_relay(&run);
    } else {
        vfm_run_complain(commands[culprit].title, &error);
        status = vfm_code_status(error.code);
    }
    free(run.stages);
    for (size_t i = 0; i < count; i++)
        vfm_command_release(&commands[i]);
    return status;
}

int vfm_program_main(const struct vfm_program *program, int argc, char **argv)
{
    struct vfm_command command;
    struct vfm_error error = {0};
    size_t count = argc > 0 ? (size_t)argc - 1 : 0;
    enum vfm_status status;
    if (vfm_command_parse(&command, program, argv + 1, count, &error) != 0) {
        vfm_run_complain(command.title, &error);
        status = vfm_code_status(error.code);
    } else if (!vfm_command_answer(&command, &status)) {
        return (int)vfm_chain_run(&command, 1);
    }
    vfm_command_release(&command);
    return (int)status;
}
