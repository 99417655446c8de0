// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A relay: a chain in which some program tells its provenance. What it tells (the digest of what it
 * read) is about the bytes that a pipe would carry, so there the chain runs as pipes would, part
 * after part, each reading what the one before wrote into a spill file. All else runs at once.
 */
#ifndef VFM_CLI_RELAY_H
#define VFM_CLI_RELAY_H

#include "run.h"

/* Runs `run`, whose stages say whether they tell their provenance, and returns the exit status.
 * Closes the stages. */
enum vfm_status vfm_relay(const struct vfm_run *run);

#endif
