// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What we call of libjq, which is loaded late (late.h). jv_is_valid is not among it: it is one of
 * <jv.h>, which would call the library itself.
 */
#ifndef VFM_IO_LIBJQ_H
#define VFM_IO_LIBJQ_H

#include <jq.h>

#define VFM_LIBJQ_CALLS(CALL)    \
    CALL(jq_compile)             \
    CALL(jq_init)                \
    CALL(jq_next)                \
    CALL(jq_set_error_cb)        \
    CALL(jq_start)               \
    CALL(jq_teardown)            \
    CALL(jv_array_get)           \
    CALL(jv_array_length)        \
    CALL(jv_copy)                \
    CALL(jv_free)                \
    CALL(jv_get_kind)            \
    CALL(jv_invalid)             \
    CALL(jv_invalid_get_msg)     \
    CALL(jv_number_value)        \
    CALL(jv_object_get)          \
    CALL(jv_object_iter)         \
    CALL(jv_object_iter_key)     \
    CALL(jv_object_iter_next)    \
    CALL(jv_object_iter_valid)   \
    CALL(jv_object_iter_value)   \
    CALL(jv_parse_sized)         \
    CALL(jv_string_length_bytes) \
    CALL(jv_string_value)

#endif
