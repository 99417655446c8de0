// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "libjq.h"

const struct vfm_libjq *vfm_libjq_load(struct vfm_error *error)
{
    static struct vfm_libjq libjq;
    static const char *const names[] = {VFM_LIBJQ_CALLS(VFM_LATE_NAME)};
    static struct vfm_late late = {.file = VFM_LIBJQ,
                                   .package = "libjq1",
                                   .purpose = "for this expression",
                                   .names = names,
                                   .count = sizeof names / sizeof *names,
                                   .calls = &libjq};
    _Static_assert(sizeof libjq == sizeof names, "a call for each name");
    return vfm_late_load(&late, error) < 0 ? NULL : &libjq;
}
