// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * timer RUNS LIMIT NAME COMMAND [NAME COMMAND]...: runs the shell commands RUNS times, turn about,
 * so that what else the machine does meets all of them alike; one that has taken LIMIT seconds in
 * all is not run again. Their output is thrown away. Prints for each, tab between:
 *   NAME  runs  median  least  most  (seconds of wall time)  median seconds of processor  peak KB
 * The peak is that of the largest single process of the command. A command that fails has 0 runs.
 */
#define _DEFAULT_SOURCE /* wait4 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_RUNS 100

struct command {
    const char *name, *text;
    int runs;
    double total, wall[MOST_RUNS], processor[MOST_RUNS];
    long peak;
    int failed;
};

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void run(struct command *command)
{
    double start = now();
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, 1);
        execl("/bin/sh", "sh", "-c", command->text, (char *)NULL);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0) {
        command->failed = 1;
        return;
    }
    double wall = now() - start;
    command->wall[command->runs] = wall;
    command->processor[command->runs] = seconds(used.ru_utime) + seconds(used.ru_stime);
    command->runs++;
    command->total += wall;
    if (used.ru_maxrss > command->peak)
        command->peak = used.ru_maxrss;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

int main(int argc, char **argv)
{
    if (argc < 5 || argc % 2 == 0) {
        fprintf(stderr, "usage: timer RUNS LIMIT NAME COMMAND [NAME COMMAND]...\n");
        return 2;
    }
    int runs = atoi(argv[1]), count = (argc - 3) / 2;
    double limit = strtod(argv[2], NULL);
    struct command *commands = calloc((size_t)count, sizeof *commands);
    if (!commands || runs < 1 || runs > MOST_RUNS)
        return 2;
    for (int i = 0; i < count; i++)
        commands[i] = (struct command){.name = argv[3 + 2 * i], .text = argv[4 + 2 * i]};
    for (int turn = 0; turn < runs; turn++) {
        for (int i = 0; i < count; i++) {
            if (!commands[i].failed && commands[i].total < limit)
                run(&commands[i]);
        }
    }
    for (int i = 0; i < count; i++) {
        struct command *command = &commands[i];
        if (command->failed) {
            printf("%s\t0\t0\t0\t0\t0\t0\n", command->name);
            continue;
        }
        double middle = median(command->wall, command->runs);
        printf("%s\t%d\t%.4f\t%.4f\t%.4f\t%.4f\t%ld\n", command->name, command->runs, middle,
               command->wall[0], command->wall[command->runs - 1],
               median(command->processor, command->runs), command->peak);
    }
    free(commands);
    return 0;
}
