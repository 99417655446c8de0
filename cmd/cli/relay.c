// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "relay.h"

#include <errno.h>
#include <unistd.h>

#include <vfm/sink.h>

/* How many stages run at once, from `first` on: one that tells its provenance is alone. */
static size_t leg_length(const struct vfm_run *run, size_t first)
{
    size_t length = 1;
    if (!run->stages[first].provenance)
        while (first + length < run->stage_count && !run->stages[first + length].provenance)
            length++;
    return length;
}

static struct vfm_run leg_of(const struct vfm_run *run, size_t first, size_t length)
{
    struct vfm_run leg = *run;
    leg.stages = run->stages + first;
    leg.stage_count = length;
    leg.provenance = run->stages[first].provenance;
    if (first > 0)
        leg.input_count = 0;
    if (first + length < run->stage_count)
        leg.output = NULL;
    return leg;
}

/* What vfm_run does for the stages that it runs. */
static void close_stages(const struct vfm_run *run, size_t first)
{
    for (; first < run->stage_count; first++) {
        struct vfm_stage *stage = run->stages[first].stage;
        if (stage->class->close)
            stage->class->close(stage);
    }
}

static enum vfm_status fail(const struct vfm_run *leg, const struct vfm_error *error)
{
    vfm_run_complain(leg->stages[0].stage->program, error);
    close_stages(leg, 0);
    return vfm_code_status(error->code);
}

/* Runs a leg with its output into a spill file, which becomes standard input. */
static enum vfm_status run_leg(struct vfm_run *leg)
{
    struct vfm_error error = {0};
    int spill = vfm_spill_open(&error);
    if (spill < 0)
        return fail(leg, &error);
    int output = dup(STDOUT_FILENO);
    if (output < 0 || dup2(spill, STDOUT_FILENO) < 0) {
        vfm_fail_errno(&error, VFM_SYSTEM_FAULT, errno, "cannot put a spill file between programs");
        close(spill);
        close(output);
        return fail(leg, &error);
    }
    enum vfm_status status = vfm_run(leg);
    if (dup2(output, STDOUT_FILENO) < 0 || lseek(spill, 0, SEEK_SET) < 0 ||
        dup2(spill, STDIN_FILENO) < 0) {
        vfm_fail_errno(&error, VFM_SYSTEM_FAULT, errno, "cannot read back a spill file");
        vfm_run_complain("vfm", &error);
        status = VFM_STATUS_SYSTEM;
    }
    close(spill);
    close(output);
    return status;
}

/* A failure stays; refused rows are told where nothing failed. */
static enum vfm_status worse(enum vfm_status before, enum vfm_status now)
{
    return before > VFM_STATUS_REJECTED || now < before ? before : now;
}

enum vfm_status vfm_relay(const struct vfm_run *run)
{
    enum vfm_status status = VFM_STATUS_OK;
    size_t first = 0;
    while (first < run->stage_count) {
        size_t length = leg_length(run, first);
        struct vfm_run leg = leg_of(run, first, length);
        first += length;
        enum vfm_status now = first < run->stage_count ? run_leg(&leg) : vfm_run(&leg);
        status = worse(status, now);
        /* After bad data or a failing system the next programs pass on that they were stopped. */
        if (now == VFM_STATUS_USAGE)
            break;
    }
    close_stages(run, first);
    return status;
}
