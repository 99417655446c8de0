// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Outcomes by page. What the records of a page have in common (their fields, mostly their terms) is
 * asked once. Then the rows are gone over column by column: amounts, months, groups; and added. A
 * row with anything rare to it, a loss for instance, comes as a record (sroi_read.c).
 */
#include "sroi_line.h"
#include "sroi_spread.h"

#include <stdlib.h>

/* The ends of a text of at least eight bytes: all of it, if it is no longer than ENDS. */
struct ends {
    uint64_t first, last;
};
#define ENDS sizeof(struct ends)

/* A group seen lately, by its one text: most rows are of one of them. */
#define LATELY_BITS 11
struct lately {
    struct ends ends;
    uint32_t length; /* 0: none yet */
    uint32_t group;
};

struct sroi_page {
    struct lately lately[1 << LATELY_BITS]; /* by their ends */
    uint32_t groups[VFM_PAGE_ROWS];
    int32_t months[VFM_PAGE_ROWS], firsts[VFM_PAGE_ROWS];
    const struct vfm_course *courses[VFM_PAGE_ROWS];
    int64_t parsed[3][VFM_PAGE_ROWS];                         /* amounts that came as text */
    double durations[VFM_PAGE_ROWS], dropoffs[VFM_PAGE_ROWS]; /* of columns with gaps */
    bool fiscal[VFM_PAGE_ROWS], immaterial[VFM_PAGE_ROWS], rare[VFM_PAGE_ROWS];
};

/* The columns of a page that count; NULL where there is no such field. */
struct columns {
    const struct vfm_page *page;
    const int16_t *places;
    struct vfm_arena *arena;
    const struct vfm_page_column *period, *type, *material;
    const struct vfm_page_column *terms[SROI_TERMS];
    const double *durations, *dropoffs;
    const int64_t *pvs, *impacts, *values; /* NULL: no such field */
};

/* Rows that go on the same terms. */
struct run {
    uint32_t from, to;
    uint32_t terms;
    const struct sroi_spread *spread; /* by those terms, or NULL */
};

#define BIT(slot) (UINT64_C(1) << (slot))

/* Nothing but `lately` is read before it is written. That is written here: memory that is read
 * while it is the system's page of zeros has to be taken from all processors once it is written. */
static struct sroi_page *page_open(void)
{
    struct sroi_page *page = malloc(sizeof *page);
    if (page)
        memset(page->lately, 0, sizeof page->lately);
    return page;
}

void sroi_page_close(struct sroi_page *page)
{
    free(page);
}

static bool suits(const struct sroi_stage *sroi, uint64_t fields)
{
    const uint64_t rare = BIT(SLOT_TRANSFER) | BIT(SLOT_CASHABLE) | BIT(SLOT_WEIGHT) |
                          BIT(SLOT_STARTS) | BIT(SLOT_PVS) | BIT(SLOT_PV_REDUCED) |
                          BIT(SLOT_DROPOFF_FROM) | BIT(SLOT_YEARS_RULE);
    return !sroi->options.partial && !sroi->per.field.data && fields >> SLOT_PV & 1 &&
           !(fields & rare) && (!sroi->options.cumulative || fields >> SLOT_PERIOD & 1);
}

/* ---- columns ---- */

static const struct vfm_page_column *column_at(const struct columns *columns, size_t slot)
{
    int place = columns->places[slot];
    return place < 0 ? NULL : &columns->page->columns[place];
}

/* The amounts of a field; a row whose amount is not to be told so is rare. */
static const int64_t *amounts_of(const struct columns *columns, enum sroi_slot slot, uint32_t from,
                                 uint32_t to, int64_t *parsed, bool *rare, bool *fine)
{
    const struct vfm_page_column *column = column_at(columns, slot);
    if (!column)
        return NULL;
    if (column->kind == VFM_MONEY_VALUE)
        return column->amounts;
    *fine = *fine && column->kind == VFM_NUMBER;
    if (*fine)
        vfm_page_amounts(column, from, to, parsed, rare);
    return parsed;
}

/* Which rows are fiscal; one of another type than there are is rare: it will be refused. */
static void read_types(struct sroi_page *own, const struct columns *columns, uint32_t from,
                       uint32_t to)
{
    memset(own->fiscal + from, false, to - from);
    for (uint32_t row = from, end; columns->type && row < to; row = end) {
        struct vfm_slice type = vfm_page_text(columns->type, row);
        end = vfm_page_repeats(columns->type, row, to);
        if (vfm_slice_is(type, "fiscal"))
            memset(own->fiscal + row, true, end - row);
        else if (!vfm_slice_is(type, "social") && !vfm_slice_is(type, "economic"))
            memset(own->rare + row, true, end - row);
    }
}

static void read_material(struct sroi_page *own, const struct columns *columns, uint32_t from,
                          uint32_t to)
{
    memset(own->immaterial + from, false, to - from);
    for (uint32_t row = from; columns->material && row < to; row++)
        own->immaterial[row] = vfm_page_value(columns->material, row).kind == VFM_FALSE;
}

static void find_losses(const int64_t *pvs, uint32_t from, uint32_t to, bool *rare)
{
    int64_t all = 0;
    for (uint32_t row = from; row < to; row++)
        all |= pvs[row];
    for (uint32_t row = from; all < 0 && row < to; row++)
        rare[row] |= pvs[row] < 0;
}

static bool find_columns(struct sroi_page *own, struct columns *columns, uint32_t from, uint32_t to)
{
    bool fine = true, *rare = own->rare;
    memset(rare + from, false, to - from);
    columns->period = column_at(columns, SLOT_PERIOD);
    columns->type = column_at(columns, SLOT_VALUE_TYPE);
    columns->material = column_at(columns, SLOT_MATERIAL);
    columns->durations = vfm_page_numbers_at(columns->page, columns->places[SLOT_DURATION], 1,
                                             own->durations, &fine);
    columns->dropoffs =
        vfm_page_numbers_at(columns->page, columns->places[SLOT_DROPOFF], 0, own->dropoffs, &fine);
    if (columns->dropoffs && fine)
        vfm_page_bound(columns->dropoffs, NULL, from, to, 0, 1, rare);
    for (int i = 0; i < SROI_TERMS; i++)
        columns->terms[i] = column_at(columns, sroi_terms[i]);
    fine = fine && (!columns->period || columns->period->kind == VFM_STRING) &&
           (!columns->type || columns->type->kind == VFM_STRING) &&
           (!columns->material || columns->material->kind == VFM_TRUE);
    if (!fine)
        return false;
    read_types(own, columns, from, to);
    read_material(own, columns, from, to);
    columns->pvs = amounts_of(columns, SLOT_PV, from, to, own->parsed[0], rare, &fine);
    columns->impacts = amounts_of(columns, SLOT_IMPACT, from, to, own->parsed[1], rare, &fine);
    columns->values = amounts_of(columns, SLOT_VALUE, from, to, own->parsed[2], rare, &fine);
    if (fine)
        find_losses(columns->pvs, from, to, rare);
    return fine;
}

/* ---- reading rows: each of these ends a run before the first row that it cannot tell ---- */

/* The terms of the first row, for as many rows as have the same. */
static void read_terms(struct sroi_local *local, const struct columns *columns, struct run *run)
{
    struct vfm_value values[SROI_TERMS];
    const struct vfm_value *terms[SROI_TERMS];
    struct vfm_error ignored;
    ignored.code = VFM_NONE;
    for (int i = 0; i < SROI_TERMS; i++) {
        const struct vfm_page_column *column = columns->terms[i];
        terms[i] = column ? &values[i] : NULL;
        if (!column)
            continue;
        values[i] = vfm_page_value(column, run->from);
        run->to = vfm_page_repeats(column, run->from, run->to);
    }
    if (sroi_read_terms(local, terms, columns->arena, &run->terms, &ignored) < 0 ||
        sroi_spread_of(&local->spreads, &local->state, run->terms, &run->spread, &ignored) < 0)
        run->to = run->from;
}

static void read_months(struct sroi_local *local, const struct columns *columns, struct run *run)
{
    int32_t *months = local->page->months, month = SROI_UNDATED;
    const struct vfm_page_column *period = columns->period;
    struct vfm_error ignored;
    ignored.code = VFM_NONE;
    for (uint32_t row = run->from, end; row < run->to; row = end) {
        end = period ? vfm_page_repeats(period, row, run->to) : run->to;
        struct vfm_value value;
        if (period)
            value = vfm_page_value(period, row);
        if (period && sroi_read_month(local, &value, columns->arena, &month, &ignored) < 0) {
            run->to = row;
            return;
        }
        for (uint32_t same = row; same < end; same++)
            months[same] = month;
    }
}

/* ---- groups ---- */

/* The group of a row, made where it is new; SROI_NONE where it cannot be told. */
static uint32_t group_of(struct sroi_local *local, const struct columns *columns, uint32_t row)
{
    const struct vfm_sroi_fields *by = &local->sroi->options.by;
    struct vfm_error ignored;
    ignored.code = VFM_NONE;
    local->key.length = 0;
    for (size_t i = 0; i < by->count; i++) {
        const struct vfm_page_column *column = column_at(columns, SLOT_FIXED + i);
        struct vfm_value value;
        if (column)
            value = vfm_page_value(column, row);
        if (group_key_add(&local->key, column ? &value : NULL, by->names[i], columns->arena,
                          &ignored) < 0)
            return SROI_NONE;
    }
    if (vfm_buffer_check(&local->key, &ignored) < 0)
        return SROI_NONE;
    struct sroi_row *found = sroi_state_row(&local->state, vfm_buffer_view(&local->key), &ignored);
    return found ? (uint32_t)(found - local->state.rows) : SROI_NONE;
}

static inline struct ends ends_of(struct vfm_slice text)
{
    struct ends ends;
    memcpy(&ends.first, text.data, sizeof ends.first);
    memcpy(&ends.last, text.data + text.length - sizeof ends.last, sizeof ends.last);
    return ends;
}

static inline struct lately *place_of(struct sroi_page *own, struct ends ends)
{
    uint64_t both = ends.first ^ (ends.last << 1 | ends.last >> 63);
    return &own->lately[both * UINT64_C(0x9E3779B97F4A7C15) >> (64 - LATELY_BITS)];
}

/* Whether `lately` is the group of `name`, whose key is a kind and the text. */
static inline bool is_group(const struct vfm_table *groups, const struct lately *lately,
                            struct vfm_slice name, struct ends ends)
{
    if (((lately->ends.first ^ ends.first) | (lately->ends.last ^ ends.last) |
         (lately->length ^ name.length)) != 0)
        return false;
    if (name.length <= ENDS)
        return true;
    struct vfm_slice key = groups->entries[lately->group].key;
    return vfm_slice_equal_short((struct vfm_slice){key.data + 1, key.length - 1}, name);
}

static void read_groups(struct sroi_local *local, const struct columns *columns, struct run *run)
{
    struct sroi_page *own = local->page;
    bool one = local->sroi->options.by.count == 1;
    const struct vfm_page_column *column = one ? column_at(columns, SLOT_FIXED) : NULL;
    bool text = column && column->kind == VFM_STRING;
    for (uint32_t row = run->from; row < run->to; row++) {
        struct lately *lately = NULL, seen = {.length = 0};
        if (text) {
            struct vfm_slice name = vfm_page_text(column, row);
            if (name.length >= sizeof(uint64_t)) {
                seen = (struct lately){.ends = ends_of(name), .length = (uint32_t)name.length};
                lately = place_of(own, seen.ends);
                if (__builtin_expect(is_group(&local->state.groups, lately, name, seen.ends), 1)) {
                    own->groups[row] = lately->group;
                    continue;
                }
            }
        }
        own->groups[row] = group_of(local, columns, row);
        if (own->groups[row] == SROI_NONE) {
            run->to = row;
            return;
        }
        seen.group = own->groups[row];
        if (lately)
            *lately = seen;
    }
}

/* ---- adding ---- */

static int add_parts(struct sroi_local *local, const struct columns *columns, uint32_t row,
                     struct sroi_row *into, vfm_money pv, struct vfm_error *error)
{
    const vfm_money amounts[VFM_CASES] = {
        [VFM_CASE_ALL] = pv,
        [VFM_CASE_PUBLIC] = pv,
        [VFM_CASE_FISCAL] = local->page->fiscal[row] ? pv : 0,
    };
    for (size_t i = 0; i < local->sroi->part_count; i++) {
        const struct vfm_page_column *column = column_at(columns, local->sroi->first_part + i);
        struct vfm_value value;
        if (column)
            value = vfm_page_value(column, row);
        if (sroi_add_part(local, into, i, column ? &value : NULL, amounts, columns->arena, error) <
            0)
            return -1;
    }
    return 0;
}

/* How present values spread over years, as read_years of sroi_line.c says. All of a fiscal one can
 * be released: what names a cashable share is no page's. A course of one year is left to go the way
 * of longer ones, which comes to the same: whether there is more than one is hard to foretell. */
static inline int add_profile(struct sroi_profile *profile, const struct columns *columns,
                              uint32_t row, int32_t month, bool fiscal,
                              const struct vfm_course *course, struct vfm_error *error)
{
    int64_t pv = columns->pvs[row]; /* no loss: those are rare */
    if (pv == 0)
        return 0;
    if (!course && (!columns->durations || columns->durations[row] <= 1)) {
        struct sroi_flow *flow = sroi_profile_flow(profile, month, 1, error);
        if (!flow)
            return -1;
        flow->amounts[SROI_ALL][0] += pv;
        if (fiscal)
            flow->amounts[SROI_CASHABLE][0] += pv;
        return 0;
    }
    if (!course || !((course->years == 1) |
                     sroi_spread_tells(course, (double)columns->impacts[row], (double)pv))) {
        profile->missing[VFM_CASE_ALL]++;
        profile->missing[VFM_CASE_PUBLIC]++;
        profile->missing[VFM_CASE_FISCAL] += fiscal;
        return 0;
    }
    struct sroi_flow *flow = sroi_profile_flow(profile, month, course->years, error);
    if (!flow)
        return -1;
    profile->derived += course->years > 1;
    vfm_course_spread_gain(course, (uint64_t)pv, flow->amounts[SROI_ALL]);
    if (fiscal)
        vfm_course_spread_gain(course, (uint64_t)pv, flow->amounts[SROI_CASHABLE]);
    return 0;
}

/* It takes 2^63 amounts of 64 bits to go past the 128 of a sum, so that is not looked for. `usual`
 * says of all rows of a run that they count, are no fiscal ones, carry all amounts and have no
 * parts: what is known is not asked of each. */
__attribute__((always_inline)) static inline int
add_row(struct sroi_local *local, const struct columns *columns, uint32_t row, uint32_t terms,
        bool usual, const struct vfm_course *course, struct vfm_error *error)
{
    struct sroi_state *state = &local->state;
    struct sroi_row *into = &state->rows[local->page->groups[row]];
    int32_t month = local->page->months[row];
    bool fiscal = !usual && local->page->fiscal[row];
    if (!usual && local->page->immaterial[row]) {
        into->immaterial_lines++;
        return 0;
    }
    into->outcome_lines++;
    into->benefits += columns->pvs[row];
    if (usual || columns->impacts) {
        into->impact_lines++;
        into->impact += columns->impacts[row];
    }
    if (usual || columns->values) {
        into->value_lines++;
        into->value += columns->values[row];
    }
    if (fiscal) {
        into->fiscal += columns->pvs[row];
        into->cashable += columns->pvs[row];
        into->whole_lines++;
    }
    if (month != SROI_UNDATED && month < into->origin)
        into->origin = month;
    if ((into->terms != terms && sroi_add_terms(state, into, terms, error) < 0) ||
        (!usual && local->sroi->part_count &&
         add_parts(local, columns, row, into, columns->pvs[row], error) < 0))
        return -1; /* no memory */
    return add_profile(&into->profile, columns, row, month, fiscal, course, error);
}

/* Rows that go by their courses, or singly where these are not known: NULL. */
__attribute__((always_inline)) static inline int
add_rows(struct sroi_local *local, const struct columns *columns, const struct run *run,
         uint32_t from, uint32_t to, bool usual, const struct vfm_course *const *courses,
         struct vfm_error *error)
{
    for (uint32_t row = from; row < to; row++)
        if (add_row(local, columns, row, run->terms, usual, courses ? courses[row] : NULL, error) <
            0)
            return -1;
    return 0;
}

static int add_run(struct sroi_local *local, const struct columns *columns, const struct run *run,
                   struct vfm_error *error)
{
    struct sroi_page *own = local->page;
    const struct vfm_lapse_columns lapses = {
        .durations = columns->durations, .dropoffs = columns->dropoffs, .firsts = own->firsts};
    /* all rows of a page are dated or none is: a row that says no period is of another shape */
    bool known = run->spread && columns->impacts &&
                 sroi_spread_firsts(run->spread, own->months, run->from, run->to, own->firsts);
    bool usual = known && columns->values && !columns->material && !columns->type &&
                 local->sroi->part_count == 0;
    for (uint32_t row = run->from, end = run->to; row < run->to; row = end) {
        if (known)
            end = (uint32_t)sroi_spread_courses(run->spread, &lapses, row, run->to, own->courses);
        if ((usual ? add_rows(local, columns, run, row, end, true, own->courses, error)
                   : add_rows(local, columns, run, row, end, false, known ? own->courses : NULL,
                              error)) < 0)
            return -1;
    }
    return 0;
}

/* ---- pages ---- */

/* The rows from `from` on that are added in one go: none where the first is rare. */
static struct run read_run(struct sroi_local *local, const struct columns *columns, uint32_t from,
                           uint32_t to)
{
    const bool *rare = memchr(local->page->rare + from, 1, to - from);
    struct run run = {.from = from, .to = rare ? (uint32_t)(rare - local->page->rare) : to};
    if (run.to > from)
        read_terms(local, columns, &run);
    read_months(local, columns, &run);
    read_groups(local, columns, &run);
    return run;
}

int sroi_push_page(void *state, struct vfm_link *link, const struct vfm_page *page, uint32_t from,
                   uint32_t to)
{
    struct sroi_local *local = state;
    struct columns columns = {.page = page,
                              .places = vfm_binding_places(&local->binding, page->shape),
                              .arena = link->arena};
    if (!vfm_slice_is(page->record, "outcome") ||
        !suits(local->sroi, vfm_binding_there(&local->binding)))
        return 1;
    if (!local->page && !(local->page = page_open()))
        return vfm_fail(&link->error, VFM_NO_MEMORY, "no memory for the rows of a page");
    const uint64_t usual = BIT(SLOT_DURATION) | BIT(SLOT_DROPOFF) | BIT(SLOT_MATERIAL);
    if (vfm_page_has_gaps(page, columns.places, local->binding.count, usual) ||
        !find_columns(local->page, &columns, from, to))
        return 1;
    for (uint32_t row = from; row < to;) {
        struct run run = read_run(local, &columns, row, to);
        if (run.to == row) {
            if (vfm_link_push_row(link, page, row++) < 0)
                return -1;
            continue;
        }
        if (add_run(local, &columns, &run, &link->error) < 0)
            return -1;
        vfm_link_take_rows(link, run.to - row);
        row = run.to;
    }
    return 0;
}
