// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Tests that speak TAP, the Test Anything Protocol: `ok 1 - text` or `not ok 1 - text` a line, and
 * the plan at the end. A test program is a main that calls these and ends in `return tap_done();`.
 */
#ifndef TESTS_UNIT_TAP_H
#define TESTS_UNIT_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <vfm/slice.h>

static inline unsigned *tap_count(void)
{
    static unsigned count;
    return &count;
}

/* One test: passes where `passed`. Returns `passed`. */
__attribute__((format(printf, 2, 3))) static inline bool tap_ok(bool passed, const char *format,
                                                                ...)
{
    va_list arguments;
    printf("%s %u - ", passed ? "ok" : "not ok", ++*tap_count());
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
    return passed;
}

/* One test: the bytes are those of `want`. Shows both where they differ. */
static inline bool tap_slice(struct vfm_slice got, const char *want, const char *text)
{
    bool passed = tap_ok(vfm_slice_is(got, want), "%s", text);
    if (!passed)
        printf("#      got: %.*s\n# expected: %s\n", VFM_PRINT(got), want);
    return passed;
}

static inline bool tap_text(const char *got, const char *want, const char *text)
{
    return tap_slice(vfm_slice_of(got ? got : "(null)"), want, text);
}

static inline bool tap_integer(long long got, long long want, const char *text)
{
    bool passed = tap_ok(got == want, "%s", text);
    if (!passed)
        printf("#      got: %lld\n# expected: %lld\n", got, want);
    return passed;
}

/* One test: the very same double (NaN equals nothing; -0 and 0 differ). */
static inline bool tap_double(double got, double want, const char *text)
{
    bool passed = tap_ok(memcmp(&got, &want, sizeof got) == 0, "%s", text);
    if (!passed)
        printf("#      got: %.17g\n# expected: %.17g\n", got, want);
    return passed;
}

/* One test: `words` stand in `text`. */
static inline bool tap_contains(const char *text, const char *words, const char *name)
{
    bool passed = tap_ok(strstr(text, words) != NULL, "%s", name);
    if (!passed)
        printf("#      got: %s\n# expected in it: %s\n", text, words);
    return passed;
}

/* The plan. Returns what main returns. */
static inline int tap_done(void)
{
    printf("1..%u\n", *tap_count());
    return 0;
}

/* The next of a fixed sequence of 64-bit numbers without visible order, for property tests that run
 * the same every time. `state` starts as any number. */
static inline uint64_t tap_random(uint64_t *state)
{
    uint64_t number = *state += UINT64_C(0x9E3779B97F4A7C15);
    number = (number ^ number >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    number = (number ^ number >> 27) * UINT64_C(0x94D049BB133111EB);
    return number ^ number >> 31;
}

#endif
