// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * An error: what went wrong, where, and the way out. Library functions return 0, or -1 with a
 * struct vfm_error filled; on success the error is untouched. Only a program prints or exits.
 * A fault of the user's input is always an error with a position; a fault of ours is an assert.
 */
#ifndef VFM_ERROR_H
#define VFM_ERROR_H

#include <stdarg.h>
#include <stdint.h>

#include <vfm/catalogue.h>
#include <vfm/slice.h>

/* Exit statuses of every program. */
enum vfm_status {
    VFM_STATUS_OK = 0,       /* all went well */
    VFM_STATUS_REJECTED = 1, /* finished; rows were refused into --rejects */
    VFM_STATUS_USAGE = 2,    /* usage, options, configuration files */
    VFM_STATUS_DATA = 3,     /* bad data; stopped */
    VFM_STATUS_SYSTEM = 4,   /* cannot read, cannot write, no memory */
};

enum vfm_code {
    VFM_NONE,
#define VFM_CODE(code, status, name) VFM_##code,
    VFM_CATALOGUE(VFM_CODE)
#undef VFM_CODE
};

struct vfm_error {
    enum vfm_code code;
    const char *file; /* borrowed, NULL where unknown; lives as long as the run */
    uint64_t line;    /* from 1; 0 unknown */
    uint64_t column;  /* from 1; 0 unknown: bytes for JSON, field number for CSV */
    char field[64];   /* the field at fault, "" where none; cut to fit */
    char value[128];  /* what stood there, "" where none; cut at a UTF-8 boundary to fit */
    char message[512];
};

/* Fills `error` (its position untouched, or zeroed if `error->code` was VFM_NONE); NULL where
 * nobody asks why, here and below. Returns -1, so that a function can end in `return
 * vfm_fail(...)`. */
int vfm_fail(struct vfm_error *error, enum vfm_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As vfm_fail, from errno: the message ends in ": " and the system's words for `number`. */
int vfm_fail_errno(struct vfm_error *error, enum vfm_code code, int number, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Notes the field and the value at fault, for reject records. Returns -1. */
int vfm_fail_field(struct vfm_error *error, const char *field, struct vfm_slice value);

/* The exit status that the catalogue gives to `code`; VFM_STATUS_OK for VFM_NONE. */
enum vfm_status vfm_code_status(enum vfm_code code);

/* The catalogue's name of `code`, a static string; "none" for VFM_NONE. */
const char *vfm_code_name(enum vfm_code code);

/* Writes `file:line:column: message` (the parts that are known) to `out` of `size` bytes,
 * terminated. Returns `out`. */
char *vfm_error_text(const struct vfm_error *error, char *out, size_t size);

#endif
