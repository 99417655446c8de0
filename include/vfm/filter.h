// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A filter: a jq expression over a record. The expression sees no environment and no files, and
 * gives the same result at any time on any machine: `now`, `localtime`, `input_filename`, `halt`
 * and their like are refused. Plain expressions (paths, literals, comparisons, and/or/not, `//`,
 * arithmetic, if) are evaluated natively, with jq's own meaning; the rest by libjq, which is safe
 * only in the one thread that first used it: a filter that is not `native` is opened, used and
 * closed in the main thread.
 *
 * Numbers are doubles where they are computed with, and leave as the shortest text that reads back
 * the same; a number that the expression only picked keeps its bytes. NaN is null, as in jq; an
 * infinite result is an error.
 */
#ifndef VFM_FILTER_H
#define VFM_FILTER_H

#include <vfm/page.h>

struct vfm_filter;

/* Whether `text` is evaluated natively, so that many threads may each open a filter of it. False
 * too for what is no expression at all. */
bool vfm_filter_plain(const char *text);

/* Compiles `text` (UTF-8). NULL with VFM_BAD_EXPRESSION and jq's own words. */
struct vfm_filter *vfm_filter_open(const char *text, struct vfm_error *error);
/* The same for what decides on somebody. In jq an absent field is null, null + 1 is 1 and null <=
 * 10 is true, so whoever leaves out what counts against him would pass. Where such an expression is
 * native and would compare, reckon or decide by null, evaluating it fails with VFM_MISSING_FIELD
 * (`needs pay.multiple`), unless it minds null itself: `//`, or a comparison with null. */
struct vfm_filter *vfm_filter_open_wary(const char *text, struct vfm_error *error);
void vfm_filter_close(struct vfm_filter *filter);

/* True where it does without libjq: any thread may then open and use it, one thread at a time. */
bool vfm_filter_native(const struct vfm_filter *filter);

/* Whether the first result is neither false nor null (no result: false). -1 with
 * VFM_EXPRESSION_FAILED and jq's words. */
int vfm_filter_test(struct vfm_filter *filter, const struct vfm_record *record, bool *truth,
                    struct vfm_error *error);

/* The same of a row of a page, as of the record that vfm_page_record makes of it; for a filter that
 * is native. Only the fields that it reads are looked at: `scratch` is a record of any content,
 * with room for as many values as the page has columns. */
int vfm_filter_test_row(struct vfm_filter *filter, const struct vfm_page *page, uint32_t row,
                        struct vfm_record *scratch, bool *truth, struct vfm_error *error);

/* The first result as a value (numbers, strings, objects … as JSON text in the record's arena; a
 * number that the expression only picked keeps its bytes). No result, or null: VFM_NULL. The value
 * may also borrow from the record and from the filter. */
int vfm_filter_value(struct vfm_filter *filter, const struct vfm_record *record,
                     struct vfm_value *value, struct vfm_error *error);

/* All results of `input` (any checked JSON text), each as JSON text handed to `each`, good until it
 * returns; a non-zero return ends the run with -1 and leaves `error` to `each`. Always by libjq. */
int vfm_filter_each(struct vfm_filter *filter, struct vfm_slice input,
                    int (*each)(void *context, struct vfm_slice result), void *context,
                    struct vfm_error *error);

#endif
