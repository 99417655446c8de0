// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Libraries that are loaded late: what is there is called, what is not is named. */
#include <math.h>

#include "lib/io/late.h"
#include "tests/unit/tap.h"

#define CALLS(CALL) CALL(cos) CALL(fabs)

static struct {
    CALLS(VFM_LATE_FIELD)
} libm;

static struct vfm_late late = {.file = "libnothing.so.9",
                               .package = "libfoo1",
                               .purpose = "for a test",
                               VFM_LATE_CALLS(CALLS, libm)};

int main(void)
{
    static const char *const wrong[] = {"cos", "there_is_no_such_function"};
    struct vfm_error error = {0};
    tap_ok(vfm_late_load(&late, &error) == -1 && error.code == VFM_CANNOT_READ && !late.loaded,
           "a library that is not there is an error");
    tap_text(error.file, "libnothing.so.9", "its name is told");
    tap_contains(error.message, "for a test", "what it is needed for");
    tap_contains(error.message, "libfoo1", "and what to install");
    late.file = "libm.so.6";
    struct vfm_late other = late;
    other.names = wrong;
    tap_ok(vfm_late_load(&other, &error) == -1 && error.code == VFM_CANNOT_READ && !other.loaded,
           "a library without a function that is called is one, too");
    tap_contains(error.message, "there_is_no_such_function", "the function is told");
    tap_ok(vfm_late_load(&late, &error) == 0 && libm.cos(0) == 1 && libm.fabs(-2) == 2,
           "functions are called by their names");
    late.file = "libnothing.so.9";
    tap_ok(vfm_late_load(&late, &error) == 0, "what is loaded is not loaded again");
    return tap_done();
}
