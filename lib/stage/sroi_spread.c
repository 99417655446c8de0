// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "sroi_spread.h"

#include <math.h>
#include <stdlib.h>

#include <vfm/course.h>
#include <vfm/period.h>

#include "rate.h"

__extension__ typedef unsigned __int128 wide;

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

/* ---- shares known ---- */

/* Direct-mapped: a new set of parameters takes the place of the one that it falls on. Long ones
 * share one slot, so that the table stays small whatever the data. */
#define SLOT_BITS 12
#define SLOTS (1 << SLOT_BITS)
#define LONG_YEARS 64

struct slot {
    struct vfm_lapse lapse;
    uint32_t terms;
    bool used;
    struct sroi_shares shares;
    uint64_t *room;
    uint32_t capacity;
};

struct sroi_known {
    struct slot slots[SLOTS + 1];
};

void sroi_spreads_release(struct sroi_spreads *spreads)
{
    for (size_t i = 0; i < spreads->capacity; i++)
        spread_close(spreads->of_terms[i]);
    free(spreads->of_terms);
    for (size_t i = 0; spreads->known && i < SLOTS + 1; i++)
        free(spreads->known->slots[i].room);
    free(spreads->known);
    *spreads = (struct sroi_spreads){0};
}

static bool is_text(const struct vfm_value *value, const char *text)
{
    return value->kind == VFM_STRING &&
           vfm_slice_is((struct vfm_slice){value->text, value->length}, text);
}

/* ---- working out ---- */

/* False where a parameter is not one that vfm-discount takes. */
static bool read_lapse(const struct sroi_lasting *lasting, struct vfm_lapse *lapse)
{
    struct vfm_error ignored;
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

/* Fills the slot's shares; years 0 where they cannot be told. */
static int work_out(struct slot *slot, struct sroi_spread *spread, const struct vfm_lapse *lapse,
                    struct vfm_error *error)
{
    struct vfm_error ignored = {0};
    const struct vfm_course *course = vfm_course(spread->courses, lapse, &ignored);
    double total = 0;
    slot->shares = (struct sroi_shares){0};
    if (!course || course->years > VFM_MOST_YEARS)
        return 0;
    if (course->years > slot->capacity) {
        uint64_t *grown = realloc(slot->room, course->years * sizeof *grown);
        if (!grown)
            return vfm_fail(error, VFM_NO_MEMORY, "no memory for %u years", course->years);
        slot->room = grown;
        slot->capacity = course->years;
    }
    for (uint32_t year = 0; year < course->years; year++)
        total += course->present[year];
    if (!(total > 0))
        return 0; /* all is lost at once */
    for (uint32_t year = 0; year < course->years; year++)
        slot->room[year] = (uint64_t)(course->present[year] / total * 0x1p62);
    slot->shares = (struct sroi_shares){course->years, total, slot->room};
    return 0;
}

static const struct sroi_shares unknown = {0};

/* The slot does not hold what is asked for. */
static const struct sroi_shares *find_new(struct sroi_spreads *spreads, struct sroi_spread *spread,
                                          const struct vfm_lapse *lapse, uint32_t terms,
                                          struct slot *slot, struct vfm_error *error)
{
    slot->used = false;
    if (work_out(slot, spread, lapse, error) < 0)
        return NULL;
    if (slot->shares.years > LONG_YEARS) {
        struct slot *last = &spreads->known->slots[SLOTS];
        free(last->room);
        *last = *slot;
        *slot = (struct slot){0};
        return &last->shares;
    }
    slot->lapse = *lapse;
    slot->terms = terms;
    slot->used = slot->shares.years > 0;
    return &slot->shares;
}

const struct sroi_shares *sroi_spread_find(struct sroi_spreads *spreads,
                                           const struct sroi_state *state,
                                           const struct sroi_lasting *lasting,
                                           struct vfm_error *error)
{
    struct sroi_spread *spread = spread_of(spreads, state, lasting->terms, error);
    if (!spread)
        return NULL;
    if (!spread->known || (spread->has_base && lasting->month == SROI_UNDATED))
        return &unknown;
    if (!spreads->known && !(spreads->known = calloc(1, sizeof *spreads->known))) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory for spreads over years");
        return NULL;
    }
    struct vfm_lapse lapse = {.first = lasting->later + (int32_t)spread->timing};
    if (spread->has_base)
        lapse.first += lasting->month - spread->base;
    if (!read_lapse(lasting, &lapse))
        return &unknown;
    struct slot *slot =
        &spreads->known->slots[(vfm_lapse_hash(&lapse, SLOT_BITS) + lasting->terms) % SLOTS];
    if (__builtin_expect(slot->used && slot->terms == lasting->terms &&
                             vfm_lapse_equal(&slot->lapse, &lapse),
                         1))
        return &slot->shares;
    return find_new(spreads, spread, &lapse, lasting->terms, slot, error);
}

bool sroi_spread_split(const struct sroi_shares *shares, const struct sroi_lasting *lasting,
                       vfm_money *amounts)
{
    /* the impact is rounded, and so is each year */
    double expected = (double)lasting->impact * shares->total, pv = (double)lasting->pv;
    if (!(fabs(expected - pv) <= 2.0 * shares->years * (1 + shares->total) + 1e-12 * fabs(pv)) ||
        lasting->pv > INT64_MAX || lasting->pv < -INT64_MAX)
        return false;
    /* toward zero: a loss spreads as the gain of its size does */
    bool loss = lasting->pv < 0;
    uint64_t size = (uint64_t)(loss ? -lasting->pv : lasting->pv);
    int64_t left = (int64_t)size;
    for (uint32_t year = 0; year + 1 < shares->years; year++) {
        uint64_t part = (uint64_t)((wide)size * shares->shares[year] >> 62);
        amounts[year] = loss ? -(vfm_money)part : (vfm_money)part;
        left -= (int64_t)part;
    }
    amounts[shares->years - 1] = loss ? -(vfm_money)left : left;
    return true;
}
