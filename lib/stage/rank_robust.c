// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Random weightings: how often each record of a group takes each rank when the weights of the
 * criteria are drawn anew, evenly over all weights that add up to 1 (exponential variables divided
 * by their sum). A record's parts divided by the weights that they were made with are what its
 * criteria saw; those are weighed again. A draw hangs on the seed, its number and the criterion's
 * id, so it is the same whatever the order of records or criteria.
 */
#include <math.h>
#include <stdlib.h>

#include <vfm/number.h>
#include <vfm/random.h>
#include <vfm/scanner.h>

#include "rank_whole.h"

/* In one group: a list of that many shares stands in each record. */
#define MOST_RANKED 1000

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "out of memory for --robust");
}

/* ---- reading ---- */

/* The object in field `name` as a record of its own. 1; 0 where there is none; -1. */
static int open_object(struct rank_whole *whole, const struct vfm_record *record, const char *name,
                       struct vfm_record *inner, struct vfm_error *error)
{
    int place = vfm_record_find(record, vfm_slice_of(name));
    if (place < 0 || record->values[place].kind != VFM_OBJECT)
        return 0;
    const struct vfm_value *value = &record->values[place];
    whole->text.length = 0;
    vfm_buffer_add(&whole->text, value->text, value->length);
    char *padding = vfm_buffer_reserve(&whole->text, VFM_PADDING);
    if (!padding)
        return vfm_buffer_check(&whole->text, error);
    memset(padding, 0, VFM_PADDING);
    if (vfm_record_init(inner, record->shapes, record->arena, error) < 0)
        return -1;
    struct vfm_slice line = vfm_arena_copy(
        record->arena, (struct vfm_slice){whole->text.data, value->length + VFM_PADDING});
    if (!line.data || vfm_scan(inner, (struct vfm_slice){line.data, value->length}, error) < 0) {
        vfm_record_release(inner);
        return line.data ? -1 : no_memory(error);
    }
    return 1;
}

static bool field_is(const struct vfm_record *record, const char *name, const char *text)
{
    int place = vfm_record_find(record, vfm_slice_of(name));
    if (place < 0 || record->values[place].kind != VFM_STRING)
        return false;
    return vfm_slice_is(
        (struct vfm_slice){record->values[place].text, record->values[place].length}, text);
}

/* Only of some methods is the score made of parts that can be weighed again. */
static int read_method(struct rank_whole *whole, const struct vfm_record *record,
                       struct vfm_error *error)
{
    struct vfm_record scoring;
    bool known = false, product = false, ascending = field_is(record, "order", "asc");
    int found = open_object(whole, record, "scoring", &scoring, error);
    if (found < 0)
        return -1;
    if (found) {
        product = field_is(&scoring, "method", "weighted-product");
        known = product || field_is(&scoring, "method", "weighted-sum") ||
                field_is(&scoring, "method", "promethee2") ||
                field_is(&scoring, "method", "spotis");
        vfm_record_release(&scoring);
        if (!known)
            return vfm_fail(error, VFM_OUT_OF_RANGE,
                            "--robust weighs parts anew, which the method of this score does not "
                            "allow: score by weighted-sum, weighted-product, promethee2 or spotis");
    }
    if (whole->count > whole->out && (product != whole->product || ascending != whole->ascending))
        return vfm_fail(error, VFM_MIXED_BASIS,
                        "--robust compares scores of one framework: here are two");
    whole->product = product;
    whole->ascending = ascending;
    return 0;
}

static int read_criteria(struct rank_whole *whole, const struct vfm_record *parts,
                         struct vfm_error *error)
{
    if (whole->count == whole->out)
        for (uint32_t i = 0; i < parts->shape->count; i++)
            if (vfm_table_add(&whole->criteria, parts->shape->names[i].key, error) == VFM_ABSENT)
                return -1;
    if (parts->shape->count == 0 || parts->shape->count != whole->criteria.count)
        return vfm_fail(error, VFM_MIXED_BASIS,
                        "--robust compares records with the same criteria in \"parts\"");
    return 0;
}

/* What criterion `i` saw: its part without its weight. A criterion that weighs nothing says
 * nothing. */
static int read_part(struct rank_whole *whole, const struct vfm_record *parts,
                     const struct vfm_record *weights, uint32_t i, double *values,
                     struct vfm_error *error)
{
    struct vfm_slice name = parts->shape->names[i].key;
    size_t criterion = vfm_table_find(&whole->criteria, name);
    double part, weight = 1;
    if (criterion == VFM_ABSENT)
        return vfm_fail(error, VFM_MIXED_BASIS,
                        "--robust compares records with the same criteria in \"parts\": \"%.*s\" "
                        "is new",
                        VFM_PRINT(name));
    int place = weights ? vfm_record_find(weights, name) : -1;
    if (parts->values[i].kind == VFM_NULL)
        return vfm_fail(error, VFM_MISSING_FIELD,
                        "--robust needs all parts: leave out who was not scored, with --where");
    if (vfm_value_number(&parts->values[i], "parts", &part, error) < 0 ||
        (place >= 0 && vfm_value_number(&weights->values[place], "weights", &weight, error) < 0))
        return -1;
    if (whole->product)
        values[criterion] = weight > 0 ? log(part) / weight : 0;
    else
        values[criterion] = weight > 0 ? part / weight : 0;
    return 0;
}

int rank_robust_read(struct rank_whole *whole, struct rank_row *row,
                     const struct vfm_record *record, struct vfm_error *error)
{
    struct vfm_record parts, weights;
    if (read_method(whole, record, error) < 0)
        return -1;
    int found = open_object(whole, record, "parts", &parts, error);
    if (found == 0)
        return vfm_fail(error, VFM_MISSING_FIELD,
                        "--robust needs \"parts\": score the records with vfm-score first");
    int weighed = found < 0 ? -1 : open_object(whole, record, "weights", &weights, error);
    int result = weighed < 0 ? -1 : read_criteria(whole, &parts, error);
    if (result == 0) {
        row->parts = vfm_arena_take(&whole->arena, whole->criteria.count * sizeof *row->parts);
        if (!row->parts)
            result = no_memory(error);
    }
    for (uint32_t i = 0; result == 0 && i < parts.shape->count; i++)
        result = read_part(whole, &parts, weighed ? &weights : NULL, i, row->parts, error);
    if (found > 0)
        vfm_record_release(&parts);
    if (weighed > 0)
        vfm_record_release(&weights);
    return result;
}

/* ---- drawing ---- */

static void draw_weights(struct rank_whole *whole, uint32_t draw)
{
    static const struct vfm_slice name = VFM_LITERAL("weights");
    struct vfm_coordinates at = {.draw = draw, .line = vfm_random_hash(name)};
    double total = 0;
    for (size_t i = 0; i < whole->criteria.count; i++) {
        at.field = vfm_random_hash(whole->criteria.entries[i].key);
        whole->weights[i] = -log(vfm_random_uniform(whole->rank->options.seed, at));
        total += whole->weights[i];
    }
    for (size_t i = 0; i < whole->criteria.count; i++)
        whole->weights[i] /= total;
}

/* A record's place under drawn weights: equals share the better rank. */
struct drawn {
    double score; /* less is better */
    size_t row;   /* among those compared */
};

static int compare(const void *one, const void *other)
{
    const struct drawn *a = one, *b = other;
    if (a->score != b->score)
        return a->score < b->score ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static void count_ranks(struct rank_whole *whole, const size_t *members, size_t count,
                        struct drawn *drawn, uint64_t *times)
{
    size_t first = 0;
    for (size_t i = 0; i < count; i++) {
        double score = 0;
        for (size_t k = 0; k < whole->criteria.count; k++)
            score += whole->weights[k] * whole->rows[members[i]].parts[k];
        drawn[i] = (struct drawn){whole->ascending ? score : -score, i};
    }
    qsort(drawn, count, sizeof *drawn, compare);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && drawn[i].score != drawn[i - 1].score)
            first = i;
        times[drawn[i].row * count + first]++;
    }
}

/* The shares as a list of decimals with six places. */
static int write_shares(struct rank_whole *whole, struct rank_row *row, const uint64_t *times,
                        size_t count, struct vfm_error *error)
{
    struct vfm_buffer *text = &whole->text;
    text->length = 0;
    for (size_t i = 0; i < count; i++) {
        vfm_money share = 0;
        if (vfm_money_ratio((vfm_money)times[i], (vfm_money)whole->rank->options.draws, &share,
                            error) < 0)
            return -1;
        vfm_buffer_put(text, i ? ',' : '[');
        vfm_buffer_money(text, share);
    }
    vfm_buffer_put(text, ']');
    if (vfm_buffer_check(text, error) < 0)
        return -1;
    row->shares = vfm_arena_copy(&whole->arena, vfm_buffer_view(text));
    return row->shares.data ? 0 : no_memory(error);
}

static int draw_all(struct rank_whole *whole, const size_t *members, size_t count,
                    struct vfm_error *error)
{
    if (!whole->weights)
        whole->weights = calloc(whole->criteria.count + 1, sizeof *whole->weights);
    struct drawn *drawn = malloc((count + 1) * sizeof *drawn);
    uint64_t *times = calloc(count * count + 1, sizeof *times);
    int result = whole->weights && drawn && times ? 0 : no_memory(error);
    for (uint64_t draw = 0; draw < whole->rank->options.draws && result == 0; draw++) {
        draw_weights(whole, (uint32_t)draw);
        count_ranks(whole, members, count, drawn, times);
    }
    for (size_t i = 0; i < count && result == 0; i++)
        result = write_shares(whole, &whole->rows[members[i]], times + i * count, count, error);
    free(drawn);
    free(times);
    return result;
}

int rank_robust(struct rank_whole *whole, size_t from, size_t end, struct vfm_error *error)
{
    size_t count = 0, *members = malloc((end - from + 1) * sizeof *members);
    if (!members)
        return no_memory(error);
    for (size_t i = from; i < end; i++)
        if (!whole->rows[i].out)
            members[count++] = i;
    int result = 0;
    if (count > MOST_RANKED)
        result = vfm_fail(error, VFM_OUT_OF_RANGE,
                          "--robust tells every rank of every record: %zu in one group are too "
                          "many (%d are the most); see --within, or take the top first",
                          count, MOST_RANKED);
    else if (count > 0)
        result = draw_all(whole, members, count, error);
    free(members);
    return result;
}
