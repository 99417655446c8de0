// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * JSON into records. Keys are matched as headings are, once for each shape of records; strings in
 * fields of another type are read as cells. A record whose keys are fields by their own names keeps
 * its bytes, but for the values that had to be rewritten.
 */
#include <stdlib.h>

#include <vfm/document.h>
#include <vfm/scanner.h>

#include "assemble.h"
#include "worker.h"

/* ---- values ---- */

static enum cell_answer read_value(struct assembly *assembly, const struct cell_kind *kind,
                                   const struct vfm_value *from, struct vfm_value *value);

static enum cell_answer refuse_kind(struct assembly *assembly, const struct cell_kind *kind,
                                    const struct vfm_value *from)
{
    static const char *const words[] = {
        [VFM_FALSE] = "true or false", [VFM_TRUE] = "true or false", [VFM_NUMBER] = "a number",
        [VFM_STRING] = "text",         [VFM_ARRAY] = "a list",       [VFM_OBJECT] = "an object"};
    struct vfm_error *error = &assembly->link->error;
    vfm_fail(error, VFM_BAD_TYPE, "%s is %s where a %s is wanted: rewrite it, with --jq perhaps",
             kind->name, words[from->kind], vfm_field_type_name(kind->type));
    vfm_fail_field(error, kind->name, vfm_value_token(from, assembly->link->arena));
    return CELL_REFUSED;
}

/* What the member `name` of an object is to be. 0, or -1 with an error. */
static int member_kind(struct assembly *assembly, const struct cell_kind *object,
                       struct vfm_slice name, struct cell_kind *kind)
{
    struct vfm_error *error = &assembly->link->error;
    size_t prefix = strlen(object->name) + 1;
    char *path = vfm_arena_take(assembly->link->arena, prefix + name.length + 1);
    if (!path)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for an object");
    memcpy(path, object->name, prefix - 1);
    path[prefix - 1] = '.';
    memcpy(path + prefix, name.data, name.length);
    path[prefix + name.length] = 0;
    *kind = (struct cell_kind){.type = object->field->member, .name = path, .dates = object->dates};
    if (object->field->member != VFM_FIELD_MEMBER_LIKE_FIELD)
        return 0;
    int like = vfm_schema_find(assembly->schema, name);
    if (like < 0)
        return vfm_fail(error, VFM_BAD_TYPE, "%s: there is no field \"%.*s\" for it to tell of",
                        path, VFM_PRINT(vfm_slice_head(name, 60)));
    kind->field = &assembly->schema->fields[like];
    kind->type = kind->field->type;
    return 0;
}

static bool same_value(const struct vfm_value *a, const struct vfm_value *b)
{
    return a->kind == b->kind && a->length == b->length &&
           (a->text == b->text || memcmp(a->text, b->text, a->length) == 0);
}

/* Reads each member by its type; *changed where one had to be rewritten or left out. */
static int read_members(struct assembly *assembly, const struct cell_kind *kind,
                        struct vfm_record *members, bool *changed)
{
    for (uint32_t i = 0; i < members->shape->count; i++) {
        struct cell_kind member;
        struct vfm_value value;
        if (member_kind(assembly, kind, members->shape->names[i].key, &member) < 0)
            return -1;
        enum cell_answer answer = read_value(assembly, &member, &members->values[i], &value);
        if (answer == CELL_REFUSED)
            return -1;
        if (answer == CELL_ABSENT)
            value = vfm_make_null();
        if (!same_value(&value, &members->values[i])) {
            *changed = true;
            vfm_record_replace(members, i, value);
        }
    }
    return 0;
}

static enum cell_answer read_object(struct assembly *assembly, const struct cell_kind *kind,
                                    const struct vfm_value *from, struct vfm_value *value)
{
    struct vfm_link *link = assembly->link;
    struct vfm_slice text = {from->text, from->length};
    struct vfm_record members = {0};
    bool changed = false;
    enum cell_answer answer = CELL_REFUSED;
    *value = *from;
    if (vfm_record_init(&members, link->shapes, link->arena, &link->error) < 0)
        return CELL_REFUSED;
    if (vfm_scan(&members, text, &link->error) == 0 &&
        read_members(assembly, kind, &members, &changed) == 0)
        answer = CELL_READ;
    if (answer == CELL_READ && changed) {
        struct vfm_buffer printed = {0};
        vfm_record_print(&members, &printed);
        struct vfm_slice kept = vfm_arena_copy(link->arena, vfm_buffer_view(&printed));
        if (vfm_buffer_check(&printed, &link->error) < 0 || !kept.data) {
            vfm_fail(&link->error, VFM_NO_MEMORY, "out of memory for an object");
            answer = CELL_REFUSED;
        } else {
            *value = vfm_make_json(kept);
        }
        vfm_buffer_release(&printed);
    }
    vfm_record_release(&members);
    return answer;
}

/* A string where something else is wanted: read as a cell. */
static enum cell_answer read_string(struct assembly *assembly, const struct cell_kind *kind,
                                    const struct vfm_value *from, struct vfm_value *value)
{
    struct vfm_link *link = assembly->link;
    struct vfm_slice text;
    if (vfm_value_string(from, kind->name, link->arena, &text, &link->error) < 0)
        return CELL_REFUSED;
    text = vfm_slice_trim(text);
    if (!text.length)
        return CELL_ABSENT;
    return cell_read(kind, text, link->arena, value, &link->error);
}

static enum cell_answer read_value(struct assembly *assembly, const struct cell_kind *kind,
                                   const struct vfm_value *from, struct vfm_value *value)
{
    struct vfm_slice token = {from->text, from->length};
    bool text = kind->type == VFM_FIELD_STRING;
    if (from->kind == VFM_NULL)
        return CELL_ABSENT;
    *value = *from;
    if (kind->type == VFM_FIELD_ANY)
        return CELL_READ;
    if (kind->type == VFM_FIELD_OBJECT && kind->field)
        return from->kind == VFM_OBJECT ? read_object(assembly, kind, from, value)
                                        : refuse_kind(assembly, kind, from);
    switch (from->kind) {
    case VFM_STRING:
        if (text)
            return from->length ? CELL_READ : CELL_ABSENT;
        return read_string(assembly, kind, from, value);
    case VFM_NUMBER:
        if (text) {
            value->kind = VFM_STRING;
            return CELL_READ;
        }
        return cell_read(kind, token, assembly->link->arena, value, &assembly->link->error);
    case VFM_TRUE:
    case VFM_FALSE:
        if (kind->type == VFM_FIELD_BOOLEAN)
            return CELL_READ;
        return refuse_kind(assembly, kind, from);
    default:
        return refuse_kind(assembly, kind, from);
    }
}

static enum cell_answer get_value(struct assembly *assembly, const struct column *column,
                                  struct vfm_value *value)
{
    const struct vfm_record *record = assembly->from;
    if (column->constant)
        return assemble_absent(assembly, column, value);
    struct cell_kind kind = column->kind;
    if (kind.type == VFM_FIELD_MONEY && assembly->columns->currency) {
        const struct vfm_value *said = &record->values[assembly->columns->currency - 1];
        if (said->kind == VFM_STRING)
            kind.currency = vfm_slice_trim((struct vfm_slice){said->text, said->length});
    }
    enum cell_answer answer =
        read_value(assembly, &kind, &record->values[column->number - 1], value);
    return answer == CELL_ABSENT ? assemble_absent(assembly, column, value) : answer;
}

/* Whether a value is told by a glance: it stands as a record of ours has it. Leaves in it what
 * number it is. */
static inline bool stands_well(const struct reading *reading, struct vfm_value *value)
{
    struct vfm_slice text = {value->text, value->length};
    switch (reading->glance) {
    case GLANCE_TEXT:
        return value->kind == VFM_STRING && text.length > 0;
    case GLANCE_NUMBER:
        return value->kind == VFM_NUMBER && (value->known || plain_number(text, value)) &&
               within_bounds(reading, value);
    case GLANCE_PERIOD:
        return value->kind == VFM_STRING && plain_period(text);
    default:
        return false;
    }
}

__attribute__((always_inline)) static inline bool glance_at_value(const struct assembly *assembly,
                                                                  const struct reading *reading,
                                                                  struct vfm_value *value)
{
    const struct vfm_record *record = assembly->from;
    if (__builtin_expect(reading->glance == GLANCE_NONE || reading->glance == GLANCE_OBJECT, 0))
        return false;
    *value = record->values[reading->cell];
    return stands_well(reading, value);
}

/* ---- plans ---- */

static void json_plan_close(struct json_plan *plan)
{
    if (!plan)
        return;
    vfm_arena_release(&plan->arena);
    free(plan);
}

void import_plans_close(struct import_worker *worker)
{
    for (int i = 0; i < JSON_PLANS; i++) {
        json_plan_close(worker->json[i]);
        worker->json[i] = NULL;
    }
}

/* Whether records of this shape leave as they came. */
static bool is_unchanged(const struct import_worker *worker, const struct columns *columns,
                         const struct vfm_shape *shape)
{
    if (columns->count > columns->width || shape->record_place < 0 ||
        worker->import->options->source)
        return false;
    for (uint32_t i = 0; i < columns->width; i++) {
        const struct column *column = &columns->items[i];
        bool same = column->state == COLUMN_READ && !column->member.data &&
                    vfm_slice_equal(column->key, column->heading);
        if (!same && (int32_t)i != shape->record_place)
            return false;
    }
    return true;
}

static const char *find_missing(const struct columns *columns, const struct vfm_schema *schema)
{
    for (uint32_t i = 0; i < schema->field_count; i++) {
        const struct vfm_schema_field *field = &schema->fields[i];
        bool given = !field->required;
        for (uint32_t k = 0; k < columns->count && !given; k++)
            given = columns->items[k].state == COLUMN_READ && columns->items[k].kind.field == field;
        if (!given)
            return field->name.data;
    }
    return NULL;
}

static int json_plan_make(struct import_worker *worker, struct json_plan *plan,
                          const struct vfm_shape *shape, struct vfm_error *error)
{
    const struct vfm_schema *schema = worker->layout->schema;
    struct column_rules rules = import_rules(worker->import, schema, true);
    struct vfm_slice *headings = vfm_arena_take(&plan->arena, shape->count * sizeof *headings);
    if (!headings)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the keys of a record");
    for (uint32_t i = 0; i < shape->count; i++) {
        headings[i] = vfm_arena_copy(&plan->arena, shape->names[i].key);
        if (!headings[i].data)
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the keys of a record");
    }
    if (columns_resolve(&rules, headings, shape->count, &plan->arena, &plan->columns, error) < 0 ||
        plan_init(&plan->plan, &plan->columns, &plan->arena, error) < 0)
        return -1;
    plan->shape = shape->id;
    plan->unchanged = is_unchanged(worker, &plan->columns, shape);
    plan->missing = find_missing(&plan->columns, schema);
    return 0;
}

/* Tells what keys nobody claims: one at a time, for shapes may differ by any of them. */
static void note_unclaimed(struct import_worker *worker, const struct columns *columns)
{
    const char *name = worker->layout->input ? worker->layout->input->name : "the input";
    for (uint32_t i = 0; i < columns->width; i++) {
        const struct column *column = &columns->items[i];
        if (column->state == COLUMN_UNCLAIMED || column->state == COLUMN_UNNAMED)
            vfm_link_note(worker->link,
                          "%s: no field takes \"%.*s\": --keep keeps it, --rename '%.*s=FIELD' "
                          "names the field",
                          name, VFM_PRINT(vfm_slice_head(column->heading, 80)),
                          VFM_PRINT(vfm_slice_head(column->heading, 80)));
    }
}

struct json_plan *import_json_plan(struct import_worker *worker, const struct vfm_shape *shape)
{
    struct json_plan **place = &worker->json[shape->id % JSON_PLANS];
    struct json_plan *known = *place;
    if (known && known->shape == shape->id)
        return known;
    json_plan_close(known);
    *place = NULL;
    struct json_plan *plan = calloc(1, sizeof *plan);
    if (!plan) {
        vfm_fail(&worker->link->error, VFM_NO_MEMORY, "out of memory for the keys of a record");
        return NULL;
    }
    if (json_plan_make(worker, plan, shape, &worker->link->error) < 0) {
        json_plan_close(plan);
        return NULL;
    }
    note_unclaimed(worker, &plan->columns);
    *place = plan;
    return plan;
}

/* ---- records ---- */

/* Rewrites in place what has to be. */
static int convert_unchanged(struct assembly *assembly, struct vfm_record *record)
{
    for (uint32_t i = 0; i < assembly->plan->count; i++) {
        const struct reading *reading = &assembly->plan->readings[i];
        struct vfm_value value, *stands = &record->values[reading->cell];
        if (__builtin_expect(stands_well(reading, stands), 1))
            continue;
        enum cell_answer answer = get_value(assembly, reading->column, &value);
        assembly->fault = reading->column;
        if (answer == CELL_REFUSED)
            return -1;
        if (answer == CELL_ABSENT)
            value = vfm_make_null();
        if (!same_value(&value, stands))
            vfm_record_replace(record, reading->cell, value);
    }
    return 0;
}

enum cell_answer import_convert(struct import_worker *worker, struct vfm_record *from,
                                uint64_t line, struct vfm_record **made)
{
    static const struct vfm_slice source = VFM_LITERAL("source");
    struct vfm_link *link = worker->link;
    const struct vfm_schema *schema = worker->layout->schema;
    *made = from;
    if (from->shape->record_place >= 0 && !vfm_record_is(from, schema->record.data))
        return CELL_ABSENT;
    struct json_plan *plan = import_json_plan(worker, from->shape);
    if (!plan)
        return CELL_REFUSED;
    if (plan->missing) {
        vfm_fail(&link->error, VFM_MISSING_FIELD, "%s is missing: fill it in, each %.*s has one",
                 plan->missing, VFM_PRINT(schema->record));
        vfm_fail_field(&link->error, plan->missing, (struct vfm_slice){NULL, 0});
        return CELL_REFUSED;
    }
    struct assembly assembly = {.worker = worker,
                                .link = link,
                                .plan = &plan->plan,
                                .columns = &plan->columns,
                                .schema = schema,
                                .from = from};
    if (plan->unchanged)
        return convert_unchanged(&assembly, from) < 0 ? CELL_REFUSED : CELL_READ;
    *made = &worker->record;
    vfm_record_clear(&worker->record);
    if (assemble(&assembly, &worker->record, glance_at_value, get_value) < 0)
        return CELL_REFUSED;
    worker->record.line_number = from->line_number;
    if (worker->import->options->source) {
        struct vfm_value place = import_place(worker, line);
        if (vfm_record_set(&worker->record, source, place, &link->error) < 0)
            return CELL_REFUSED;
    }
    return CELL_READ;
}

static int refuse(struct import_worker *worker, struct vfm_slice raw, uint64_t line)
{
    struct vfm_error *error = &worker->link->error;
    if (worker->place.file) {
        error->file = worker->place.file;
        error->line = worker->place.line;
        error->column = worker->place.column;
    } else if (!error->line) {
        error->line = line;
    }
    return vfm_link_refuse(worker->link, raw);
}

int import_push(void *local, struct vfm_link *link, struct vfm_record *record)
{
    struct import_worker *worker = local;
    const struct vfm_block *block = link->block;
    struct vfm_record *made;
    link->error.code = VFM_NONE;
    if (!worker->layout && import_ready(worker, link, &worker->import->loose) < 0)
        return -1;
    uint64_t line = worker->place.file ? worker->place.line
                                       : (block ? block->first_line : 0) + record->line_number;
    if (worker->filter && (record->shape->record_place < 0 ||
                           vfm_record_is(record, worker->layout->schema->record.data)))
        return import_filter(worker, record->line, record->line, record->line_number, line);
    switch (import_convert(worker, record, line, &made)) {
    case CELL_READ:
        return vfm_link_write(link, made);
    case CELL_ABSENT:
        return vfm_link_pass(link, record);
    default:
        return refuse(worker, record->line, block ? record->line_number + 1 : 0);
    }
}

/* ---- --jq ---- */

struct filtering {
    struct import_worker *worker;
    uint64_t line;
    bool refused; /* by us, with the link's error */
};

static struct vfm_record *next_result(struct import_worker *worker)
{
    struct vfm_error *error = &worker->link->error;
    if (worker->result_count == worker->result_capacity) {
        size_t capacity = worker->result_capacity ? 2 * worker->result_capacity : 4;
        struct vfm_record *results = realloc(worker->results, capacity * sizeof *results);
        if (!results) {
            vfm_fail(error, VFM_NO_MEMORY, "out of memory for the results of --jq");
            return NULL;
        }
        worker->results = results;
        for (; worker->result_capacity < capacity; worker->result_capacity++) {
            struct vfm_record *result = &results[worker->result_capacity];
            if (vfm_record_init(result, worker->link->shapes, worker->link->arena, error) < 0)
                return NULL;
        }
    }
    return &worker->results[worker->result_count++];
}

/* One result: a copy with padding, scanned and read as a record. */
static int take_result(void *context, struct vfm_slice result)
{
    struct filtering *filtering = context;
    struct import_worker *worker = filtering->worker;
    struct vfm_link *link = worker->link;
    struct vfm_record *made, *kept;
    filtering->refused = true;
    char *copy = vfm_arena_take(link->arena, result.length + VFM_PADDING);
    if (!copy)
        return vfm_fail(&link->error, VFM_NO_MEMORY, "out of memory for a result of --jq");
    memcpy(copy, result.data, result.length);
    memset(copy + result.length, 0, VFM_PADDING);
    if (result.length == 0 || copy[0] != '{')
        return vfm_fail(&link->error, VFM_BAD_TYPE,
                        "--jq gave %.60s: each of its results is to be an object", copy);
    if (vfm_scan(&worker->parsed, (struct vfm_slice){copy, result.length}, &link->error) < 0 ||
        import_convert(worker, &worker->parsed, filtering->line, &made) == CELL_REFUSED ||
        !(kept = next_result(worker)) || vfm_record_copy(kept, made, &link->error) < 0)
        return -1;
    kept->line_number = worker->parsed.line_number;
    filtering->refused = false;
    return 0;
}

int import_filter(struct import_worker *worker, struct vfm_slice json, struct vfm_slice raw,
                  uint64_t number, uint64_t line)
{
    struct vfm_link *link = worker->link;
    struct vfm_error failed = {0};
    struct filtering filtering = {.worker = worker, .line = line};
    worker->result_count = 0;
    worker->parsed.line_number = number;
    if (vfm_filter_each(worker->filter, json, take_result, &filtering, &failed) < 0) {
        if (!filtering.refused) {
            uint64_t row = link->error.line;
            link->error = failed;
            link->error.line = row;
        }
        return refuse(worker, raw, link->block ? number + 1 : 0);
    }
    if (worker->result_count == 0)
        return vfm_link_take(link);
    size_t last = worker->result_count - 1;
    for (size_t i = 0; i < last; i++)
        if (vfm_link_emit(link, &worker->results[i]) < 0)
            return -1;
    return vfm_link_write(link, &worker->results[last]);
}

/* ---- blocks ---- */

static inline bool is_blank(struct vfm_slice line)
{
    return line.length == 0 || (line.data[0] != '{' && vfm_slice_trim(line).length == 0);
}

static int put_line(struct import_worker *worker, struct vfm_record *record, struct vfm_slice line)
{
    struct vfm_link *link = worker->link;
    uint64_t number = record->line_number;
    if (is_blank(line))
        return 0;
    vfm_arena_clear(link->arena);
    link->error.code = VFM_NONE;
    if (!worker->layout->document) {
        link->worker->line = number;
    } else {
        worker->place.file = worker->layout->input->name;
        vfm_document_place(&line, &worker->place.line, &worker->place.column);
    }
    size_t most = link->worker->chain->max_record;
    bool scanned = false;
    if (line.length > most)
        vfm_fail(&link->error, VFM_RECORD_TOO_LONG,
                 "a record of %zu bytes: %zu are the most (see --max-record)", line.length, most);
    else
        scanned = vfm_scan(record, line, &link->error) == 0;
    record->line_number = number;
    if (scanned)
        return vfm_link_push(link, record);
    link->counts.read++;
    return refuse(worker, line, number + 1);
}

static int put_singly(struct import_worker *worker, struct vfm_record *record,
                      struct vfm_block *block)
{
    const char *at = block->data, *end = at + block->length;
    int result = 0;
    for (; at < end && result == 0; block->lines++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        record->line_number = block->lines;
        vfm_shapes_trim(worker->link->shapes);
        result = put_line(worker, record, (struct vfm_slice){at, (size_t)(stop - at)});
        at = stop + 1;
    }
    return result;
}

/* The rows in order. They are judged when the first that is not odd is met, as what a row before it
 * is refused for comes first. */
static int put_page(struct import_worker *worker, struct vfm_record *record,
                    const struct vfm_page *page)
{
    struct vfm_link *link = worker->link;
    bool judged = false, taken = false;
    for (uint32_t row = 0, end; row < page->rows; row = end) {
        if (!page->odd[row] && !judged) {
            judged = true;
            taken = import_judge_page(worker, page, row);
            if (!taken)
                vfm_lines_useless(link->worker->lines);
        }
        end = row + 1;
        record->line_number = page->line + row;
        if (!page->odd[row] && taken) {
            end = vfm_page_run(page, row, page->rows);
            vfm_arena_clear(link->arena);
            if (vfm_link_write_page(link, page, page, row, end) < 0)
                return -1;
        } else if (put_line(worker, record, vfm_page_line(page, row)) < 0) {
            return -1;
        }
    }
    return 0;
}

int import_json(struct import_worker *worker, struct vfm_link *link, struct vfm_block *block)
{
    struct vfm_lines *lines = link->worker->lines;
    struct vfm_record *record = &link->worker->record;
    struct vfm_slice data = {block->data, block->length};
    struct vfm_lines_part part;
    worker->place = (struct vfm_error){0};
    if (!lines || worker->layout->document || worker->filter)
        return put_singly(worker, record, block);
    vfm_lines_begin(lines, data, link->worker->chain->max_record);
    for (;;) {
        vfm_shapes_trim(link->shapes);
        if (!vfm_lines_next(lines, &part))
            return 0;
        record->line_number = part.number;
        block->lines = part.number + (part.page ? part.page->rows : 1);
        if ((part.page ? put_page(worker, record, part.page)
                       : put_line(worker, record, part.line)) < 0)
            return -1;
    }
}
