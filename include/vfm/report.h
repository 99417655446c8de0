// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A report: sections of notes and grids, and one printer for each output format. A cell holds two
 * texts: what people read (`£1,234.56`) and what programs read (`1234.560001`), so that rounding
 * is only ever for the eye. Everything is owned by the arena given at the start. Running out of
 * memory is remembered in `failed` rather than answered at each step: vfm_report_print looks at it.
 */
#ifndef VFM_REPORT_H
#define VFM_REPORT_H

#include <stdint.h>

#include <vfm/arena.h>
#include <vfm/buffer.h>
#include <vfm/error.h>
#include <vfm/slice.h>

enum vfm_report_format { VFM_TO_TEXT, VFM_TO_MARKDOWN, VFM_TO_CSV, VFM_TO_JSON };

/* The words of `--to`, in the order of the enum, parted by |. */
#define VFM_REPORT_FORMATS "text|markdown|csv|json"

/* The columns of a terminal that the text format keeps within. */
#define VFM_REPORT_WIDTH 100

enum vfm_align { VFM_ALIGN_LEFT, VFM_ALIGN_RIGHT };

struct vfm_cell {
    struct vfm_slice shown; /* for people; UTF-8 */
    struct vfm_slice exact; /* for programs: a JSON value; {NULL, 0} where `shown` is the text */
};

struct vfm_column {
    struct vfm_slice key;     /* for programs: `price_year` */
    struct vfm_slice heading; /* for people: `price year` */
    enum vfm_align align;
};

struct vfm_row {
    struct vfm_cell *cells; /* as many as the grid has columns */
    struct vfm_row *next;
};

struct vfm_grid {
    struct vfm_column *columns;
    uint32_t column_count, column_capacity;
    struct vfm_row *first, *last;
    bool plain; /* a list of names and values: the text format leaves the headings out */
};

struct vfm_part { /* of a section: a grid, or where there is none a note */
    struct vfm_grid *grid;
    struct vfm_slice note;
    struct vfm_part *next;
};

struct vfm_section {
    struct vfm_slice id, title;
    struct vfm_part *first, *last;
    struct vfm_section *next;
};

struct vfm_report {
    struct vfm_arena *arena;
    struct vfm_slice title;
    struct vfm_section *first, *last;
    bool failed; /* memory ran out */
};

/* ---- building: nothing is copied but what is formatted; all takes NULL after a failure ---- */

struct vfm_section *vfm_report_section(struct vfm_report *report, const char *id,
                                       const char *title);

/* A paragraph. */
void vfm_report_note(struct vfm_report *report, struct vfm_section *section, const char *format,
                     ...) __attribute__((format(printf, 3, 4)));

/* A grid without columns at the end of `section`. Columns are added before rows. */
struct vfm_grid *vfm_report_grid(struct vfm_report *report, struct vfm_section *section);

/* The number of the new column. The heading is `key` with its underscores as spaces; a key that the
 * grid has already gets a number after it. */
uint32_t vfm_report_column(struct vfm_report *report, struct vfm_grid *grid, struct vfm_slice key,
                           enum vfm_align align);

/* A row of empty cells. */
struct vfm_row *vfm_report_row(struct vfm_report *report, struct vfm_grid *grid);

void vfm_report_set(struct vfm_row *row, uint32_t column, struct vfm_cell cell);

/* Formatted text that the report's arena owns. */
struct vfm_slice vfm_report_text(struct vfm_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- cells ---- */

/* Nothing is known: shown as a dash, null for programs. */
struct vfm_cell vfm_cell_absent(void);

struct vfm_cell vfm_cell_text(struct vfm_slice text);

/* `number`, a JSON number of any size, as money to the penny with thousands parted (half to even,
 * from its exact digits). `currency`: a code (`GBP` is shown as £); {NULL, 0}: GBP. */
struct vfm_cell vfm_cell_money(struct vfm_report *report, struct vfm_slice number,
                               struct vfm_slice currency);

/* … to so many decimals. */
struct vfm_cell vfm_cell_number(struct vfm_report *report, struct vfm_slice number,
                                unsigned decimals);

/* … as it is, thousands parted, whatever decimals it has kept. */
struct vfm_cell vfm_cell_count(struct vfm_report *report, struct vfm_slice number);

/* A fraction (0.25), shown as a percentage to one decimal. */
struct vfm_cell vfm_cell_percent(struct vfm_report *report, struct vfm_slice fraction);

/* ---- printing ---- */

/* Appends the report in `format`: always the same bytes for the same report. Errors:
 * VFM_NO_MEMORY. */
int vfm_report_print(const struct vfm_report *report, enum vfm_report_format format,
                     struct vfm_buffer *out, struct vfm_error *error);

#endif
