// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* From the name that a basis gives to a rate back to its schedule. */
#include <string.h>

#include <vfm/data.h>
#include <vfm/number.h>

#include "rate.h"
#include "share.h"

#define LONGEST_NAME 200

/* Takes what stands before `mark`, or all, off the front of `text`. */
static struct vfm_slice take_until(struct vfm_slice *text, char mark)
{
    const char *end = text->length ? memchr(text->data, mark, text->length) : NULL;
    struct vfm_slice head = {text->data, end ? (size_t)(end - text->data) : text->length};
    size_t taken = head.length + (end != NULL);
    *text = (struct vfm_slice){text->data + taken, text->length - taken};
    return head;
}

/* ---- `own.csv:3.5%,31:3%,to 300`: a user's own says its bands ---- */

static bool read_bands(struct vfm_slice text, struct vfm_schedule *schedule)
{
    struct vfm_error ignored = {0};
    struct vfm_band band = {.from = 1, .to = VFM_OPEN};
    uint64_t from, last = VFM_OPEN;
    bool percent;
    *schedule = (struct vfm_schedule){0};
    for (bool first = true; text.length; first = false) {
        struct vfm_slice part = take_until(&text, ',');
        if (part.length > 3 && memcmp(part.data, "to ", 3) == 0) {
            part = (struct vfm_slice){part.data + 3, part.length - 3};
            if (first || text.length || vfm_count_parse(part, &last) < 0 || last >= VFM_OPEN)
                return false;
            break;
        }
        if (!first) {
            struct vfm_slice year = take_until(&part, ':');
            if (vfm_count_parse(year, &from) < 0 || from <= band.from || from >= VFM_OPEN)
                return false;
            band.to = (uint32_t)from - 1;
            if (vfm_schedule_add(schedule, band, &ignored) < 0)
                return false;
            band.from = (uint32_t)from;
        }
        if (share_read(part, &band.rate, &percent) < 0 || !percent)
            return false;
    }
    band.to = (uint32_t)last;
    return vfm_schedule_add(schedule, band, &ignored) == 0;
}

static bool read_own(struct vfm_slice name, struct vfm_schedule *schedule)
{
    while (name.length) {
        take_until(&name, ':');
        struct vfm_slice rest = name, first = take_until(&rest, ',');
        bool percent;
        double share;
        if (share_read(first, &share, &percent) == 0) /* else a colon in the file's name */
            return read_bands(name, schedule);
    }
    return false;
}

/* ---- `greenbook-2026`: a shipped one, which must still be that edition ---- */

static bool is_plain(const char *name)
{
    return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(name);
}

static bool read_shipped(const char *name, struct rate *rate)
{
    char stem[LONGEST_NAME + 1];
    const char *found;
    struct vfm_error ignored = {0};
    memcpy(stem, name, strlen(name) + 1);
    for (char *dash = stem; dash; dash = strrchr(stem, '-')) {
        if (dash != stem)
            *dash = '\0'; /* without its edition, which may hold a dash itself */
        if (vfm_data_find("rates", stem, &found, &ignored) < 0 || !found)
            continue;
        rate_release(rate);
        if (rate_load(stem, rate, &ignored) == 0 &&
            vfm_slice_is(vfm_buffer_view(&rate->name), name))
            return true;
    }
    return false;
}

bool rate_named(struct vfm_slice name, struct rate *rate)
{
    char text[LONGEST_NAME + 1];
    bool percent;
    double share;
    *rate = (struct rate){0};
    if (!name.length || name.length > LONGEST_NAME)
        return false;
    if (share_read(name, &share, &percent) == 0) {
        if (!percent || !(share >= 0 && share < 1))
            return false;
        rate->schedule = vfm_schedule_flat(share);
        return true;
    }
    memcpy(text, name.data, name.length);
    text[name.length] = '\0';
    if (is_plain(text))
        return read_shipped(text, rate);
    return read_own(name, &rate->schedule);
}
