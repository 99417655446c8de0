// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The catalogue of diagnostics: one row for each thing that can be wrong. The row decides the exit
 * status; the words of a message are formatted where the fault is found (so that the compiler
 * checks them), and always say the way out.
 *
 * X(code, status, name): `code` without its VFM_ prefix, `status` of enum vfm_status without its
 * prefix, `name` as scripts may grep it in --stats and reject records.
 */
#ifndef VFM_CATALOGUE_H
#define VFM_CATALOGUE_H

#define VFM_CATALOGUE(X)                                                    \
    /* usage and configuration: exit status 2 */                            \
    X(BAD_USAGE, USAGE, "bad-usage")                                        \
    X(BAD_CONFIG, USAGE, "bad-configuration")                               \
    X(BAD_EXPRESSION, USAGE, "bad-expression")                              \
    X(UNKNOWN_NAME, USAGE, "unknown-name")                                  \
    /* data: exit status 3, or 1 where the row could be refused and kept */ \
    X(BAD_JSON, DATA, "bad-json")                                           \
    X(BAD_UTF8, DATA, "bad-utf8")                                           \
    X(BAD_CSV, DATA, "bad-csv")                                             \
    X(BAD_GZIP, DATA, "bad-gzip")                                           \
    X(BAD_ENCODING, DATA, "bad-encoding")                                   \
    X(RECORD_TOO_LONG, DATA, "record-too-long")                             \
    X(DUPLICATE_KEY, DATA, "duplicate-key")                                 \
    X(MISSING_FIELD, DATA, "missing-field")                                 \
    X(MISSING_COLUMN, DATA, "missing-column")                               \
    X(BAD_TYPE, DATA, "bad-type")                                           \
    X(BAD_NUMBER, DATA, "bad-number")                                       \
    X(BAD_FRACTION, DATA, "bad-fraction")                                   \
    X(BAD_PERIOD, DATA, "bad-period")                                       \
    X(BAD_DATE, DATA, "bad-date")                                           \
    X(OUT_OF_RANGE, DATA, "out-of-range")                                   \
    X(OUTSIDE_SERIES, DATA, "outside-series")                               \
    X(OVERFLOWED, DATA, "overflow")                                         \
    X(MIXED_BASIS, DATA, "mixed-basis")                                     \
    X(MIXED_UNITS, DATA, "mixed-units")                                     \
    X(TOO_MANY_REJECTS, DATA, "too-many-rejects")                           \
    X(CUT_SHORT, DATA, "cut-short")                                         \
    X(COVERED_TWICE, DATA, "covered-twice")                                 \
    X(NOT_COVERED, DATA, "not-covered")                                     \
    X(EXPRESSION_FAILED, DATA, "expression-failed")                         \
    /* the system: exit status 4 */                                         \
    X(CANNOT_READ, SYSTEM, "cannot-read")                                   \
    X(CANNOT_WRITE, SYSTEM, "cannot-write")                                 \
    X(NO_MEMORY, SYSTEM, "no-memory")                                       \
    X(SYSTEM_FAULT, SYSTEM, "system")

#endif
