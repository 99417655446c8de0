// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "rate.h"

#include <string.h>

#include <vfm/data.h>
#include <vfm/number.h>
#include <vfm/rows.h>

#include "share.h"

void rate_release(struct rate *rate)
{
    vfm_buffer_release(&rate->name);
    vfm_buffer_release(&rate->reduced);
    *rate = (struct rate){0};
}

/* ---- percentages ---- */

/* Whether `given` looks like a number, right or wrong, rather than like a name. */
static bool is_numeric(const char *given)
{
    size_t length = strlen(given);
    return strspn(given, "0123456789.,+-% ") == length && strpbrk(given, "0123456789");
}

static int load_percentage(const char *given, struct rate *rate, struct vfm_error *error)
{
    double share;
    bool percent;
    if (share_read(vfm_slice_of(given), &share, &percent) < 0)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--rate \"%s\" is not a rate: write 3.5%% or 0.035, a name or a file "
                        "(vfm list rates)",
                        given);
    if (share >= 1 && share <= 100 && !percent) {
        char text[VFM_NUMBER_TEXT];
        int length = (int)vfm_number_print(share / 100, text);
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--rate \"%s\" would be 100%% a year or more: write %s%% or %.*s", given,
                        given, length, text);
    }
    if (!(share >= 0 && share < 1))
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--rate \"%s\" is not from 0%% to below 100%% a year: write 3.5%% or 0.035",
                        given);
    rate->schedule = vfm_schedule_flat(share);
    share_percent(&rate->name, share);
    return vfm_buffer_check(&rate->name, error);
}

/* ---- tables ---- */

static int read_year(const struct vfm_rows *rows, size_t row, int column, uint32_t *year,
                     struct vfm_error *error)
{
    uint64_t count;
    struct vfm_slice cell = vfm_rows_cell(rows, row, column);
    if (vfm_count_parse(cell, &count) < 0 || count > VFM_FURTHEST_YEAR)
        return vfm_rows_fail(rows, row, column, error,
                             "\"%.*s\" is not a year counted from the base: write 0, 1, … %d",
                             VFM_PRINT(vfm_slice_head(cell, 40)), VFM_FURTHEST_YEAR);
    *year = (uint32_t)count;
    return 0;
}

static int read_band(const struct vfm_rows *rows, size_t row, const int columns[3],
                     struct vfm_schedule *schedule, struct vfm_error *error)
{
    struct vfm_band band = {.to = VFM_OPEN};
    struct vfm_slice cell = vfm_rows_cell(rows, row, columns[2]);
    bool percent;
    if (read_year(rows, row, columns[0], &band.from, error) < 0 ||
        (vfm_rows_cell(rows, row, columns[1]).length &&
         read_year(rows, row, columns[1], &band.to, error) < 0))
        return -1;
    if (share_read(cell, &band.rate, &percent) < 0)
        return vfm_rows_fail(rows, row, columns[2], error,
                             "rate \"%.*s\" is not a number: write 3.5%% or 0.035",
                             VFM_PRINT(vfm_slice_head(cell, 40)));
    struct vfm_error fault = {0};
    if (vfm_schedule_add(schedule, band, &fault) < 0)
        return vfm_rows_fail(rows, row, -1, error, "%s", fault.message);
    return 0;
}

/* A shipped schedule is its name and edition, unless the one holds the other. */
static void name_shipped(const char *given, struct vfm_slice edition, struct vfm_buffer *name)
{
    vfm_buffer_text(name, given);
    size_t own = strlen(given);
    for (size_t i = 0; i + edition.length <= own; i++)
        if (memcmp(given + i, edition.data, edition.length) == 0)
            return;
    vfm_buffer_put(name, '-');
    vfm_buffer_slice(name, edition);
}

/* A user's own is its file's name and all that it says, since nobody else knows which it was. */
static void name_own(const char *path, const struct vfm_schedule *schedule, struct vfm_buffer *name)
{
    const char *slash = strrchr(path, '/');
    vfm_buffer_text(name, slash ? slash + 1 : path);
    for (uint32_t i = 0; i < schedule->count; i++) {
        const struct vfm_band *band = &schedule->bands[i];
        vfm_buffer_put(name, i ? ',' : ':');
        if (i)
            vfm_buffer_format(name, "%u:", band->from);
        share_percent(name, band->rate);
        if (i + 1 == schedule->count && band->to != VFM_OPEN)
            vfm_buffer_format(name, ",to %u", band->to);
    }
}

static int read_table(const char *given, const char *path, const struct vfm_rows *rows,
                      struct rate *rate, struct vfm_error *error)
{
    static const char *const headings[3] = {"year_from", "year_to", "rate"};
    static const char *const shorter[3] = {"from", "to", "rate"};
    int columns[3];
    for (int i = 0; i < 3; i++)
        if ((columns[i] = vfm_rows_column(rows, shorter[i])) < 0 &&
            (columns[i] = vfm_rows_need(rows, headings[i], error)) < 0)
            return -1;
    if (rows->row_count == 0) {
        vfm_fail(error, VFM_BAD_CONFIG, "the schedule has no rows: give a band of years");
        error->file = path;
        return -1;
    }
    for (size_t row = 0; row < rows->row_count; row++)
        if (read_band(rows, row, columns, &rate->schedule, error) < 0)
            return -1;
    if (path == given)
        name_own(path, &rate->schedule, &rate->name);
    else
        name_shipped(given, vfm_rows_note(rows, "edition"), &rate->name);
    struct vfm_slice reduced = vfm_rows_note(rows, "reduced");
    if (reduced.length) {
        vfm_buffer_slice(&rate->reduced, reduced);
        vfm_buffer_put(&rate->reduced, '\0');
    }
    rate->nominal = vfm_slice_is(vfm_rows_note(rows, "prices"), "nominal");
    return vfm_buffer_check(&rate->name, error) < 0 ? -1 : vfm_buffer_check(&rate->reduced, error);
}

int rate_load(const char *given, struct rate *rate, struct vfm_error *error)
{
    struct vfm_rows rows;
    *rate = (struct rate){0};
    if (!*given)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--rate is empty: write a name, 3.5%% or a file (vfm list rates)");
    if (is_numeric(given))
        return load_percentage(given, rate, error);
    const char *path = vfm_data_path("rates", given, error);
    if (!path || vfm_rows_load(path, &rows, error) < 0)
        return -1;
    int answer = read_table(given, path, &rows, rate, error);
    vfm_rows_release(&rows);
    return answer;
}
