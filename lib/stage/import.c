// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <math.h>
#include <stdlib.h>

#include <vfm/data.h>
#include <vfm/number.h>
#include <vfm/stage/import.h>

#include "import_page.h"

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the import");
}

const char *import_jq(const struct import *import)
{
    return import->jq ? import->jq : import->options->jq;
}

struct column_rules import_rules(const struct import *import, const struct vfm_schema *schema,
                                 bool json)
{
    const struct vfm_import_options *options = import->options;
    return (struct column_rules){.schema = schema,
                                 .renames = import->renames,
                                 .rename_count = options->rename_count,
                                 .constants = import->constants,
                                 .constant_count = options->set_count,
                                 .dates = options->dates,
                                 .keep = options->keep,
                                 .source = options->source,
                                 .json = json};
}

struct vfm_value import_place(struct import_worker *worker, uint64_t line)
{
    struct vfm_buffer *text = &worker->text;
    const char *name = worker->layout->input ? worker->layout->input->name : "-";
    text->length = 0;
    vfm_buffer_format(text, "%s:%llu", name, (unsigned long long)line);
    return vfm_make_text(vfm_arena_copy(worker->link->arena, vfm_buffer_view(text)),
                         worker->link->arena);
}

/* ---- workers ---- */

static void worker_close(void *local)
{
    struct import_worker *worker = local;
    import_plans_close(worker);
    vfm_csv_close(worker->csv);
    import_pages_close(worker->pages);
    if (worker->record_ready) {
        vfm_record_release(&worker->record);
        vfm_record_release(&worker->parsed);
    }
    for (size_t i = 0; i < worker->result_capacity; i++)
        vfm_record_release(&worker->results[i]);
    free(worker->results);
    vfm_filter_close(worker->filter);
    vfm_buffer_release(&worker->text);
    vfm_arena_release(&worker->plan_arena);
    free(worker);
}

static void *worker_open(const struct vfm_stage *stage, struct vfm_error *error)
{
    const struct import *import = (const struct import *)stage;
    struct import_worker *worker = calloc(1, sizeof *worker);
    if (!worker) {
        no_memory(error);
        return NULL;
    }
    worker->import = import;
    if (import_jq(import) && !(worker->filter = vfm_filter_open(import_jq(import), error))) {
        worker_close(worker);
        return NULL;
    }
    return worker;
}

/* The bounds of a number that is read at a glance, those of its field and of its type. */
static void reading_bounds(struct reading *reading, const struct cell_kind *kind)
{
    const struct vfm_schema_field *field = kind->field;
    bool fraction = kind->type == VFM_FIELD_FRACTION;
    reading->least = fraction ? 0 : -HUGE_VAL;
    reading->most = fraction ? 1 : HUGE_VAL;
    if (field && field->has_least)
        reading->least = fmax(reading->least, field->least);
    if (field && field->has_above)
        reading->least = fmax(reading->least, nextafter(field->above, HUGE_VAL));
    if (field && field->has_most)
        reading->most = fmin(reading->most, field->most);
}

static struct reading reading_of(const struct column *column)
{
    struct reading reading = {.column = column, .cell = column->number - 1};
    if (column->member.data)
        reading.glance = GLANCE_OBJECT;
    if (column->constant || column->member.data)
        return reading;
    switch (column->kind.type) {
    case VFM_FIELD_STRING:
        reading.glance = GLANCE_TEXT;
        break;
    case VFM_FIELD_NUMBER:
    case VFM_FIELD_MONEY:
    case VFM_FIELD_FRACTION:
        reading.glance = GLANCE_NUMBER;
        reading_bounds(&reading, &column->kind);
        break;
    case VFM_FIELD_PERIOD:
        reading.glance = GLANCE_PERIOD;
        break;
    default:
        break;
    }
    return reading;
}

int plan_init(struct plan *plan, const struct columns *columns, struct vfm_arena *arena,
              struct vfm_error *error)
{
    size_t count = columns->count ? columns->count : 1;
    *plan = (struct plan){.columns = columns};
    plan->readings = vfm_arena_take(arena, count * sizeof *plan->readings);
    if (!plan->readings)
        return no_memory(error);
    for (uint32_t i = 0; i < columns->count; i++)
        if (columns->items[i].state == COLUMN_READ && !columns->items[i].follows)
            plan->readings[plan->count++] = reading_of(&columns->items[i]);
    return 0;
}

static void tell_remarks(struct vfm_link *link, const struct layout *layout)
{
    struct vfm_slice rest = layout->columns.remarks;
    while (rest.length) {
        const char *end = memchr(rest.data, '\n', rest.length);
        size_t length = end ? (size_t)(end - rest.data) : rest.length;
        vfm_link_note(link, "%s: %.*s", layout->input->name, (int)length, rest.data);
        length += end != NULL;
        rest.data += length;
        rest.length -= length;
    }
}

int import_ready(struct import_worker *worker, struct vfm_link *link, const struct layout *layout)
{
    worker->link = link;
    if (worker->layout == layout)
        return 0;
    struct vfm_error *error = &link->error;
    if (!worker->record_ready) {
        if (vfm_record_init(&worker->record, link->shapes, link->arena, error) < 0)
            return -1;
        if (vfm_record_init(&worker->parsed, link->shapes, link->arena, error) < 0) {
            vfm_record_release(&worker->record);
            return -1;
        }
        worker->record_ready = true;
    }
    import_plans_close(worker);
    vfm_arena_clear(&worker->plan_arena);
    size_t unnamed = layout->columns.unnamed_count;
    worker->told_fallback = false;
    worker->told_unnamed = vfm_arena_take(&worker->plan_arena, unnamed + 1);
    if (!worker->told_unnamed)
        return no_memory(error);
    memset(worker->told_unnamed, 0, unnamed + 1);
    if (plan_init(&worker->plan, &layout->columns, &worker->plan_arena, error) < 0)
        return -1;
    worker->layout = layout;
    tell_remarks(link, layout);
    return 0;
}

void import_tell_fallback(struct import_worker *worker)
{
    if (worker->told_fallback)
        return;
    worker->told_fallback = true;
    vfm_link_note(worker->link, "%s: not UTF-8, so read as Windows-1252: --encoding says otherwise",
                  worker->layout->input->name);
}

static int push_block(void *local, struct vfm_link *link, struct vfm_block *block)
{
    struct import_worker *worker = local;
    const struct layout *layout = block->input->layout;
    link->error = (struct vfm_error){0};
    if (import_ready(worker, link, layout) < 0)
        return -1;
    if (layout->fallback_in_header)
        import_tell_fallback(worker);
    return layout->rows ? import_rows(worker, link, block) : import_json(worker, link, block);
}

/* ---- the stage ---- */

static void stage_close(struct vfm_stage *stage)
{
    if (!stage)
        return;
    struct import *import = (struct import *)stage;
    while (import->layouts) {
        struct layout *next = import->layouts->next;
        layout_close(import->layouts);
        import->layouts = next;
    }
    for (size_t i = 0; import->schemas && i < import->kept.schema_count; i++)
        vfm_schema_close(import->schemas[i]);
    free(import->chosen);
    free(import->schemas);
    free(import->renames);
    free(import->constants);
    free(import->jq);
    free(import);
}

static const struct vfm_stage_class import_class = {
    .name = "import",
    .mode = VFM_EACH,
    .worker_open = worker_open,
    .worker_close = worker_close,
    .push = import_push,
    .open_input = import_open_input,
    .push_block = push_block,
    .close = stage_close,
};

/* `#3`: 3; 0 for anything else. */
static uint32_t column_number(struct vfm_slice heading)
{
    uint64_t number;
    if (heading.length < 2 || heading.data[0] != '#' ||
        vfm_count_parse((struct vfm_slice){heading.data + 1, heading.length - 1}, &number) < 0 ||
        number > VFM_CSV_MOST_CELLS)
        return 0;
    return (uint32_t)number;
}

static int read_renames(struct import *import, struct vfm_error *error)
{
    for (size_t i = 0; i < import->options->rename_count; i++) {
        const char *text = import->options->renames[i], *equals = strrchr(text, '=');
        if (!equals || equals == text)
            return vfm_fail(error, VFM_BAD_USAGE,
                            "--rename \"%s\" is not HEADING=FIELD: write --rename 'Deadweight "
                            "%%=deadweight'",
                            text);
        struct rename *rename = &import->renames[i];
        rename->heading = (struct vfm_slice){text, (size_t)(equals - text)};
        rename->field = vfm_slice_of(equals + 1);
        rename->number = column_number(rename->heading);
    }
    return 0;
}

static int read_constants(struct import *import, struct vfm_error *error)
{
    for (size_t i = 0; i < import->options->set_count; i++) {
        const char *text = import->options->sets[i], *equals = strchr(text, '=');
        if (!equals || equals == text)
            return vfm_fail(error, VFM_BAD_USAGE,
                            "--set \"%s\" is not FIELD=VALUE: write --set provider='Age UK'", text);
        import->constants[i].field = (struct vfm_slice){text, (size_t)(equals - text)};
        import->constants[i].text = vfm_slice_of(equals + 1);
    }
    return 0;
}

static int read_delimiter(struct import *import, struct vfm_error *error)
{
    const char *name = import->options->delimiter;
    if (!name)
        return 0;
    bool tab = strcmp(name, "tab") == 0 || strcmp(name, "\\t") == 0;
    import->delimiter = tab ? '\t' : name[0];
    if (!tab &&
        (!name[0] || name[1] || (unsigned char)name[0] >= 0x80 || strchr("\" \r\n", name[0])))
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--delimiter \"%s\": give one ASCII character, such as ';', or tab", name);
    return 0;
}

/* Constants are read for each input, as its columns are; what is wrong with one is said now. */
static int try_constants(const struct import *import, const struct vfm_schema *schema,
                         struct vfm_error *error)
{
    struct vfm_arena arena = {0};
    struct columns columns;
    struct column_rules rules = import_rules(import, schema, true);
    int result = columns_resolve(&rules, NULL, 0, &arena, &columns, error);
    vfm_arena_release(&arena);
    return result;
}

static int load_schemas(struct import *import, struct vfm_error *error)
{
    const struct vfm_import_options *options = import->options;
    if (options->schema_count == 0)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "say what the rows are: --as outcomes, inputs, outputs, awards or bids, or "
                        "a schema of your own");
    if (options->schema_count > 1 && options->standard_input)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "several --as, and no files for them: name the files");
    for (size_t i = 0; i < options->schema_count; i++) {
        import->schemas[i] = vfm_schema_load(options->schemas[i].name, error);
        if (!import->schemas[i] || try_constants(import, import->schemas[i], error) < 0)
            return -1;
    }
    import->loose.schema = import->schemas[0];
    return 0;
}

static int load_jq(struct import *import, struct vfm_error *error)
{
    const struct vfm_import_options *options = import->options;
    size_t length;
    if (options->jq && options->jq_file)
        return vfm_fail(error, VFM_BAD_USAGE, "--jq and --jq-file: give one of them");
    if (options->jq_file && vfm_data_load(options->jq_file, &import->jq, &length, error) < 0)
        return -1;
    import->stage.single = import_jq(import) != NULL;
    return 0;
}

struct vfm_stage *vfm_import_stage(const struct vfm_import_options *options,
                                   struct vfm_error *error)
{
    struct import *import = calloc(1, sizeof *import);
    if (!import)
        goto failed;
    import->stage.class = &import_class;
    import->options = &import->kept;
    import->kept = *options;
    import->chosen = calloc(options->schema_count + 1, sizeof *import->chosen);
    import->schemas = calloc(options->schema_count + 1, sizeof(*import->schemas));
    import->renames = calloc(options->rename_count + 1, sizeof *import->renames);
    import->constants = calloc(options->set_count + 1, sizeof *import->constants);
    if (!import->chosen || !import->schemas || !import->renames || !import->constants)
        goto failed;
    for (size_t i = 0; i < options->schema_count; i++)
        import->chosen[i] = options->schemas[i];
    import->kept.schemas = import->chosen;
    if (read_renames(import, error) < 0 || read_constants(import, error) < 0 ||
        read_delimiter(import, error) < 0 || load_schemas(import, error) < 0 ||
        load_jq(import, error) < 0 ||
        (options->encoding &&
         vfm_encoding_named(options->encoding, &import->encoding, error) < 0)) {
        stage_close(&import->stage);
        return NULL;
    }
    return &import->stage;
failed:
    if (import)
        stage_close(&import->stage);
    no_memory(error);
    return NULL;
}
