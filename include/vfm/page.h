// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A page: records of one shape that came one after another, held by column.
 *
 * Why: what a stage does to a record is mostly finding out what there is to do: which fields are
 * there, of what kind, read how. Records that follow each other are nearly always alike, so a stage
 * that goes down the columns of a page asks once and then repeats one step, which costs a fraction.
 * A page holds only what is plain. A row that is anything else is *odd*: it becomes a record and
 * takes the general way, at its place in the order, so that what comes out is the same.
 *
 * Where a column's text stands is told by marks: places in one text, ascending, the same number
 * (`stride`) for each row; the value of a row stands between two of them. Most columns have the
 * text and the marks of the page; one whose values were written anew has its own.
 */
#ifndef VFM_PAGE_H
#define VFM_PAGE_H

#include <vfm/record.h>

#define VFM_PAGE_ROWS 256
/* Fewer rows in a row than this are not worth a page. */
#define VFM_PAGE_FEWEST 8

/* A field of all rows. The kind is that of every row that is not odd: VFM_STRING without escapes,
 * VFM_NUMBER, VFM_MONEY_VALUE, or VFM_TRUE for `true` and `false`. */
struct vfm_page_column {
    uint8_t kind;
    bool repeats;           /* each row is known to have the text of the first, but odd ones */
    bool few;               /* `numbers` is there, and none has more decimals than money */
    uint8_t tail;           /* bytes from the end of its text to the mark behind it */
    uint16_t head;          /* bytes from the mark before it to its text, that mark included */
    uint32_t stride;        /* marks a row */
    const char *text;       /* where its marks count from; VFM_PADDING bytes behind can be read */
    const uint32_t *marks;  /* the mark behind its text in row 0; NULL: each row has `same` */
    struct vfm_slice same;  /* the text of each row */
    const bool *gaps;       /* of each row: its record has no such field, or null in the line that
                               it came with; NULL: each has */
    const double *numbers;  /* VFM_NUMBER: what each row's is; NULL: not known */
    const int64_t *amounts; /* VFM_MONEY_VALUE: micro-units of each row; there is no text */
};

struct vfm_page {
    const struct vfm_shape *shape;
    const struct vfm_page_column *columns; /* shape->count of them */
    uint32_t rows;                         /* at most VFM_PAGE_ROWS */
    uint32_t from_line;      /* the first so many columns came with a line of JSON, which ends in
                                its closing brace; 0: none did */
    const char *text;        /* the lines; VFM_PADDING bytes behind the last can be read */
    uint32_t stride;         /* marks a line */
    const uint32_t *ends;    /* the last mark of row 0: its LF; the row begins behind that of the
                                row before it */
    const uint64_t *quotes;  /* of the lines that it is among, a bit for each of their bytes … */
    size_t quote_words;      /* … in so many words; 0: not known */
    struct vfm_slice record; /* the text of "record" in each row that is not odd; or empty */
    uint64_t line;           /* of row 0 in its block, from 0; each row is one line */
    bool *odd;               /* of each row */
};

/* The text of a row: of a column that has text. */
static inline struct vfm_slice vfm_page_text(const struct vfm_page_column *column, uint32_t row)
{
    if (!column->marks)
        return column->same;
    const uint32_t *mark = column->marks + (size_t)row * column->stride;
    const char *start = column->text + (uint32_t)(mark[-1] + column->head);
    return (struct vfm_slice){start, (size_t)(column->text + mark[0] - column->tail - start)};
}

/* Whether two texts of pages are the same; eight bytes can be read from the start of each, and most
 * are no longer. */
static inline bool vfm_page_same(struct vfm_slice a, struct vfm_slice b)
{
    uint64_t word, other;
    if (a.length != b.length)
        return false;
    if (a.length > 8)
        return vfm_slice_equal_short(a, b);
    if (a.length == 0)
        return true;
    memcpy(&word, a.data, sizeof word);
    memcpy(&other, b.data, sizeof other);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return (word ^ other) >> (64 - 8 * a.length) == 0;
#else
    return (word ^ other) << (64 - 8 * a.length) == 0;
#endif
}

/* The end of the rows from `row` on, at most `to`, that have its text: of a column that has text.
 */
uint32_t vfm_page_repeats(const struct vfm_page_column *column, uint32_t row, uint32_t to);

/* The line of a row, without its LF. */
static inline struct vfm_slice vfm_page_line(const struct vfm_page *page, uint32_t row)
{
    const uint32_t *mark = page->ends + (size_t)row * page->stride;
    const char *start = page->text + (uint32_t)(mark[-(ptrdiff_t)page->stride] + 1);
    return (struct vfm_slice){start, (size_t)(page->text + mark[0] - start)};
}

/* The numbers of the column at `place`, with `otherwise` in its gaps: its own, or in `room`
 * (VFM_PAGE_ROWS) where it has gaps. NULL where there is no such column (-1). *fine becomes false
 * where it holds something else. */
const double *vfm_page_numbers_at(const struct vfm_page *page, int place, double otherwise,
                                  double *room, bool *fine);

/* Whether a column at one of `count` places (-1: none) has gaps, but for those whose bit is set in
 * `fine`: of the first 64. */
bool vfm_page_has_gaps(const struct vfm_page *page, const int16_t *places, uint32_t count,
                       uint64_t fine);

/* Whether surely no text of it is empty: looks for two quotes side by side. */
bool vfm_page_full(const struct vfm_page *page);

/* Whether a row lacks a field that others have. */
bool vfm_page_lacks(const struct vfm_page *page, uint32_t row);

/* The value of a row, as a record has it; where there is a gap, null. */
struct vfm_value vfm_page_value(const struct vfm_page_column *column, uint32_t row);

/* Reads the numbers of rows `from` to `to` (not it) of a column that has text into numbers[row];
 * where it is not a number that vfm_digits_read_any reads, odd[row] is set. Rows that are odd
 * already are of no account. VFM_DIGITS_TWO + 1 bytes can be read from the start of each text. The
 * return is for column->few. */
bool vfm_page_numbers(const struct vfm_page_column *column, uint32_t from, uint32_t to,
                      double *numbers, bool *odd);

/* The amounts of rows `from` to `to` (not it) of a column of numbers, to the micro-unit, as
 * vfm_money_parse gives them; odd[row] is set where 64 bits do not hold it. Gaps, and rows that are
 * odd already, are of no account. */
void vfm_page_amounts(const struct vfm_page_column *column, uint32_t from, uint32_t to,
                      int64_t *amounts, bool *odd);

/* Sets odd[row] where the number of a row, not of a gap, is not from `least` to `most`, as NaN is
 * not. `gaps` may be NULL. */
void vfm_page_bound(const double *numbers, const bool *gaps, uint32_t from, uint32_t to,
                    double least, double most, bool *odd);

/* Makes `record` (initialised) the record of a row. */
int vfm_page_record(const struct vfm_page *page, uint32_t row, struct vfm_record *record,
                    struct vfm_error *error);

/* Appends rows `from` to `to` (not it), none of them odd: the bytes that vfm_record_print gives. */
void vfm_page_print(const struct vfm_page *page, uint32_t from, uint32_t to,
                    struct vfm_buffer *out);

/* How many of `rows` are odd. */
static inline uint32_t vfm_page_count_odd(const bool *odd, uint32_t rows)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < rows; row++)
        count += odd[row];
    return count;
}

/* The end of the rows from `row` on that are as odd as it is, at most `to`. */
static inline uint32_t vfm_page_run(const struct vfm_page *page, uint32_t row, uint32_t to)
{
    uint32_t end = row + 1;
    while (end < to && page->odd[end] == page->odd[row])
        end++;
    return end;
}

#endif
