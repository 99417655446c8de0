// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "sroi_spread.h"

#include <assert.h>
#include <stdlib.h>

#include <vfm/appraisal.h>
#include <vfm/period.h>

#include "rate.h"

static_assert(VFM_LONGEST_COURSE <= VFM_MOST_YEARS, "any course can be paid back over");

/* The rules of one basis. */
struct sroi_spread {
    bool known;
    struct rate rate;
    struct vfm_courses *courses;
    unsigned timing; /* months */
    bool has_base;
    int32_t base; /* its first month */
};

/* ---- reading a basis: `greenbook-2026 end base=2024-25 real` ---- */

/* Takes the last word off `text`. */
static struct vfm_slice take_last(struct vfm_slice *text)
{
    size_t start = text->length;
    while (start && text->data[start - 1] != ' ')
        start--;
    struct vfm_slice word = {text->data + start, text->length - start};
    *text = (struct vfm_slice){text->data, start ? start - 1 : 0};
    return word;
}

static bool take_key(struct vfm_slice *word, const char *key)
{
    size_t length = strlen(key);
    if (word->length < length || memcmp(word->data, key, length) != 0)
        return false;
    *word = (struct vfm_slice){word->data + length, word->length - length};
    return true;
}

static bool read_base(struct sroi_spread *spread, struct vfm_slice word)
{
    struct vfm_error ignored = {0};
    struct vfm_period base;
    if (!take_key(&word, "base="))
        return false;
    if (vfm_slice_is(word, "own-period"))
        return true;
    if (vfm_period_parse(word, &base, &ignored) < 0)
        return false;
    spread->has_base = true;
    spread->base = vfm_period_months(base);
    return true;
}

static bool read_timing(struct sroi_spread *spread, struct vfm_slice word)
{
    static const char *const timings[] = {"end", "mid", "start"};
    for (int i = 0; i < 3; i++)
        if (vfm_slice_is(word, timings[i])) {
            spread->timing = vfm_timing_months((enum vfm_timing)i);
            return true;
        }
    return false;
}

static bool read_basis(struct sroi_spread *spread, struct vfm_slice basis)
{
    take_last(&basis); /* real or nominal */
    if (!read_base(spread, take_last(&basis)))
        return false;
    struct vfm_slice word = take_last(&basis);
    if (take_key(&word, "inputs-from="))
        word = take_last(&basis);
    return read_timing(spread, word) && rate_named(basis, &spread->rate);
}

/* ---- the bases met ---- */

static void spread_close(struct sroi_spread *spread)
{
    if (!spread)
        return;
    vfm_courses_close(spread->courses);
    rate_release(&spread->rate);
    free(spread);
}

static struct sroi_spread *spread_open(struct vfm_slice terms, struct vfm_error *error)
{
    struct sroi_spread *spread = calloc(1, sizeof *spread);
    if (!spread) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory for a basis");
        return NULL;
    }
    const char *end = memchr(terms.data, SROI_UNIT_SEPARATOR, terms.length);
    if (end == terms.data) /* no basis */
        return spread;
    struct vfm_slice basis = {terms.data + 1, (size_t)(end - terms.data) - 1};
    if (!read_basis(spread, basis))
        return spread;
    spread->courses = vfm_courses_open(&spread->rate.schedule, NULL, error);
    if (!spread->courses) {
        spread_close(spread);
        return NULL;
    }
    spread->known = true;
    return spread;
}

static struct sroi_spread *spread_of(struct sroi_spreads *spreads, const struct sroi_state *state,
                                     uint32_t terms, struct vfm_error *error)
{
    if (terms >= spreads->capacity) {
        size_t capacity = (size_t)terms + 8;
        struct sroi_spread **grown = realloc(spreads->of_terms, capacity * sizeof(*grown));
        if (!grown) {
            vfm_fail(error, VFM_NO_MEMORY, "no memory for more bases");
            return NULL;
        }
        for (size_t i = spreads->capacity; i < capacity; i++)
            grown[i] = NULL;
        spreads->of_terms = grown;
        spreads->capacity = capacity;
    }
    if (!spreads->of_terms[terms])
        spreads->of_terms[terms] = spread_open(state->terms.entries[terms].key, error);
    return spreads->of_terms[terms];
}

void sroi_spreads_release(struct sroi_spreads *spreads)
{
    for (size_t i = 0; i < spreads->capacity; i++)
        spread_close(spreads->of_terms[i]);
    free(spreads->of_terms);
    *spreads = (struct sroi_spreads){0};
}

/* ---- lines ---- */

static bool is_text(const struct vfm_value *value, const char *text)
{
    return value->kind == VFM_STRING &&
           vfm_slice_is((struct vfm_slice){value->text, value->length}, text);
}

/* False where a parameter is not one that vfm-discount takes. */
static bool read_lapse(const struct sroi_lasting *lasting, struct vfm_lapse *lapse)
{
    struct vfm_error ignored;
    ignored.code = VFM_NONE;
    const struct vfm_value *from = lasting->dropoff_from, *rule = lasting->years_rule;
    double year = 2;
    if (vfm_value_known(lasting->duration, "", &lapse->duration, &ignored) < 0 ||
        (lasting->dropoff &&
         vfm_value_known(lasting->dropoff, "", &lapse->dropoff, &ignored) < 0) ||
        !(lapse->dropoff >= 0 && lapse->dropoff <= 1))
        return false;
    if (from && (vfm_value_known(from, "", &year, &ignored) < 0 || (year != 1 && year != 2)))
        return false;
    lapse->from_first = year == 1;
    lapse->whole_years = rule && is_text(rule, "round_up");
    return lapse->whole_years || !rule || is_text(rule, "prorate");
}

int sroi_spread_find(struct sroi_spreads *spreads, const struct sroi_state *state,
                     const struct sroi_lasting *lasting, const struct vfm_course **course,
                     struct vfm_error *error)
{
    struct sroi_spread *spread = spread_of(spreads, state, lasting->terms, error);
    struct vfm_error ignored;
    ignored.code = VFM_NONE;
    *course = NULL;
    if (!spread)
        return -1;
    if (!spread->known || (spread->has_base && lasting->month == SROI_UNDATED))
        return 0;
    struct vfm_lapse lapse = {.first = lasting->later + (int32_t)spread->timing};
    if (spread->has_base)
        lapse.first += lasting->month - spread->base;
    if (!read_lapse(lasting, &lapse))
        return 0;
    *course = vfm_course(spread->courses, &lapse, &ignored);
    return 0;
}

int sroi_spread_of(struct sroi_spreads *spreads, const struct sroi_state *state, uint32_t terms,
                   const struct sroi_spread **spread, struct vfm_error *error)
{
    const struct sroi_spread *found = spread_of(spreads, state, terms, error);
    *spread = found && found->known ? found : NULL;
    return found ? 0 : -1;
}

bool sroi_spread_firsts(const struct sroi_spread *spread, const int32_t *months, size_t from,
                        size_t to, int32_t *firsts)
{
    int32_t timing = (int32_t)spread->timing, earlier = spread->base - timing;
    bool known = true;
    for (size_t line = from; line < to; line++) {
        firsts[line] = spread->has_base ? months[line] - earlier : timing;
        known &= !spread->has_base || months[line] != SROI_UNDATED;
    }
    return known;
}

size_t sroi_spread_courses(const struct sroi_spread *spread,
                           const struct vfm_lapse_columns *columns, size_t from, size_t to,
                           const struct vfm_course **found)
{
    return vfm_courses_find(spread->courses, columns, from, to, found);
}
