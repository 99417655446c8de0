// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Rows: read whole and read in pieces cut anywhere, a text gives the same rows; every row lies in
 * the text, and every cell in the row or in the reader's own memory.
 */
#include "fuzz.h"

#include <vfm/csv.h>

static const char *const seeds[] = {
    "a,b,c\n1,\"two, and \"\"three\"\"\",4\r\n ,, \n",
    "x;y\r1;\"line\nbreak\"\r\r2;3",
    "name\tvalue\n\"Mill\"\t 1,234.50 \n",
};

/* Rows and cells folded into one number, faults and their lines too. */
static uint64_t fold(uint64_t sum, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++)
        sum = (sum ^ at[i]) * UINT64_C(0x100000001B3);
    return (sum ^ length) * UINT64_C(0x9E3779B97F4A7C15);
}

static uint64_t read_rows(struct vfm_csv *csv, struct vfm_slice data, uint64_t lines, uint64_t *sum)
{
    struct vfm_csv_row row;
    struct vfm_error error = {0};
    int status;
    vfm_csv_begin(csv, data);
    while ((status = vfm_csv_next(csv, &row, &error)) != 0) {
        PROMISE(row.raw.data >= data.data &&
                row.raw.data + row.raw.length <= data.data + data.length);
        uint64_t line = lines + row.line;
        *sum = fold(*sum, &line, sizeof line);
        *sum = fold(*sum, row.raw.data, row.raw.length);
        if (status < 0) {
            PROMISE(error.code == VFM_BAD_CSV && error.line >= 1);
            *sum = fold(*sum, &error.column, sizeof error.column);
            error = (struct vfm_error){0};
            continue;
        }
        PROMISE(row.count >= 1 && row.count <= VFM_CSV_MOST_CELLS);
        for (uint32_t i = 0; i < row.count; i++)
            *sum = fold(*sum, row.cells[i].data, row.cells[i].length);
    }
    return lines + vfm_csv_lines(csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = ",;\t|";
    struct vfm_error error = {0};
    if (size < 2)
        return 0;
    /* the first byte says how, the second where it is cut */
    char delimiter = delimiters[data[0] & 3];
    size_t step = 1 + data[1] % 32;
    struct vfm_slice text = {(const char *)data + 2, size - 2};
    struct vfm_csv *csv = vfm_csv_open(delimiter, &error);
    if (!csv)
        abort();
    uint64_t whole = 0, pieces = 0;
    uint64_t whole_lines = read_rows(csv, text, 0, &whole), lines = 0;

    size_t done = 0, seen = 0;
    while (done < text.length) {
        bool at_end = seen == text.length;
        size_t rows = vfm_csv_cut(delimiter, text.data + done, seen - done, at_end);
        PROMISE(rows <= seen - done && (!at_end || rows == seen - done));
        if (rows > 0)
            lines = read_rows(csv, (struct vfm_slice){text.data + done, rows}, lines, &pieces);
        done += rows;
        seen = seen + step < text.length ? seen + step : text.length;
    }
    PROMISE(whole == pieces && whole_lines == lines);
    vfm_csv_close(csv);
    return 0;
}

FUZZ_MAIN(seeds)
