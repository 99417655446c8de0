// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdlib.h>

#include <vfm/data.h>
#include <vfm/heading.h>
#include <vfm/number.h>
#include <vfm/schema.h>
#include <vfm/tree.h>

/* By enum vfm_field_type. */
static const char *const type_names[] = {"any",     "string",   "number", "money",
                                         "count",   "fraction", "period", "date",
                                         "boolean", "choice",   "object"};
#define TYPE_COUNT (sizeof type_names / sizeof *type_names)

/* What is being loaded. */
struct loading {
    struct vfm_schema *schema;
    struct vfm_arena scratch; /* the document */
    struct vfm_error *error;
};

const char *vfm_field_type_name(enum vfm_field_type type)
{
    return type_names[type];
}

int vfm_schema_find(const struct vfm_schema *schema, struct vfm_slice name)
{
    for (uint32_t i = 0; i < schema->field_count; i++) {
        if (vfm_slice_equal(schema->fields[i].name, name))
            return (int)i;
    }
    return -1;
}

static int no_memory(const struct loading *loading)
{
    return vfm_fail(loading->error, VFM_NO_MEMORY, "out of memory for a schema");
}

static int wrong(const struct loading *loading, const struct vfm_node *node, const char *what)
{
    return vfm_tree_fail(node, loading->schema->path, loading->error, "%s", what);
}

/* The folded `text`, owned by the schema. */
static int fold(const struct loading *loading, struct vfm_slice text, struct vfm_slice *folded)
{
    char *out = vfm_arena_take(&loading->schema->arena, text.length + 1);
    if (!out)
        return no_memory(loading);
    *folded = (struct vfm_slice){out, vfm_heading_fold(text, out)};
    return 0;
}

static int keep(const struct loading *loading, struct vfm_slice text, struct vfm_slice *kept)
{
    *kept = vfm_arena_copy(&loading->schema->arena, text);
    return kept->data ? 0 : no_memory(loading);
}

/* A name that needs no escape in a record. */
static bool is_key(struct vfm_slice name)
{
    for (size_t i = 0; i < name.length; i++) {
        char byte = name.data[i];
        if (!((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_'))
            return false;
    }
    return name.length > 0;
}

static int type_of(const struct vfm_node *node)
{
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        if (node->kind == VFM_STRING && vfm_slice_is(node->text, type_names[i]))
            return (int)i;
    }
    return -1;
}

static int load_type(struct loading *loading, const struct vfm_node *node,
                     struct vfm_schema_field *field)
{
    static const char types[] = "not a type: string, number, money, count, fraction, period, date, "
                                "boolean, choice, object or any";
    const struct vfm_node *type = vfm_tree_member(node, "type");
    if (!type)
        return wrong(loading, node, "a field says its \"type\"");
    int found = type_of(type);
    if (found < 0)
        return wrong(loading, type, types);
    field->type = (enum vfm_field_type)found;
    const struct vfm_node *of = vfm_tree_member(node, "of");
    if ((of != NULL) != (field->type == VFM_FIELD_OBJECT))
        return wrong(loading, of ? of : node, "\"of\" and the type \"object\" go together");
    if (!of)
        return 0;
    found = type_of(of);
    if (found < 0 && vfm_slice_is(of->text, "field")) {
        field->member = VFM_FIELD_MEMBER_LIKE_FIELD;
        return 0;
    }
    if (found < 0 || found == VFM_FIELD_OBJECT || found == VFM_FIELD_CHOICE)
        return wrong(loading, of, "not a type for the members of an object");
    field->member = (enum vfm_field_type)found;
    return 0;
}

static int load_bound(struct loading *loading, const struct vfm_node *node, const char *key,
                      bool *given, double *bound)
{
    const struct vfm_node *member = vfm_tree_member(node, key);
    *given = member != NULL;
    if (!member)
        return 0;
    if (member->kind != VFM_NUMBER)
        return wrong(loading, member, "a bound is a number");
    return vfm_number_parse(member->text, bound, loading->error);
}

static int load_required(struct loading *loading, const struct vfm_node *node,
                         struct vfm_schema_field *field)
{
    const struct vfm_node *required = vfm_tree_member(node, "required");
    if (required && required->kind != VFM_TRUE && required->kind != VFM_FALSE)
        return wrong(loading, required, "\"required\" is true or false");
    field->required = required && required->kind == VFM_TRUE;
    const struct vfm_node *several = vfm_tree_member(node, "several");
    if (several && !(several->kind == VFM_STRING && vfm_slice_is(several->text, "first")))
        return wrong(loading, several, "\"several\" is \"first\", or left out");
    field->first_heading = several != NULL;
    const struct vfm_node *fallback = vfm_tree_member(node, "default");
    if (!fallback)
        return 0;
    if (fallback->kind == VFM_ARRAY || fallback->kind == VFM_OBJECT || fallback->kind == VFM_NULL)
        return wrong(loading, fallback, "a default is a string, a number, true or false");
    return keep(loading, fallback->text, &field->fallback);
}

/* Adds `text` as a word for `value`. */
static int add_word(struct loading *loading, struct vfm_schema_word *word, struct vfm_slice text,
                    struct vfm_slice value)
{
    word->value = value;
    return fold(loading, text, &word->folded);
}

/* "words": {"after": ["2", "period after"], …}: each value is a word for itself. */
static int load_words(struct loading *loading, const struct vfm_node *node,
                      struct vfm_schema_field *field)
{
    const struct vfm_node *words = vfm_tree_member(node, "words");
    if ((words != NULL) != (field->type == VFM_FIELD_CHOICE))
        return wrong(loading, words ? words : node,
                     "\"words\" and the type \"choice\" go together");
    if (!words)
        return 0;
    if (words->kind != VFM_OBJECT || !words->count)
        return wrong(loading, words, "\"words\" is an object: each value with a list of words");
    size_t count = words->count, length = 1;
    for (const struct vfm_node *value = words->child; value; value = value->next) {
        if (value->kind != VFM_ARRAY)
            return wrong(loading, value, "a list of words is wanted, [] where there are none");
        count += value->count;
        length += value->key.length + 2;
    }
    struct vfm_arena *arena = &loading->schema->arena;
    struct vfm_schema_word *list = vfm_arena_take(arena, count * sizeof *list);
    char *choices = vfm_arena_take(arena, length);
    if (!list || !choices)
        return no_memory(loading);
    field->words = list;
    field->choices = choices;
    for (const struct vfm_node *value = words->child; value; value = value->next) {
        struct vfm_slice kept;
        if (keep(loading, value->key, &kept) < 0 ||
            add_word(loading, &list[field->word_count++], kept, kept) < 0)
            return -1;
        memcpy(choices, kept.data, kept.length);
        memcpy(choices + kept.length, ", ", 2);
        choices += kept.length + 2;
        for (const struct vfm_node *word = value->child; word; word = word->next) {
            if (word->kind != VFM_STRING)
                return wrong(loading, word, "a word is a string");
            if (add_word(loading, &list[field->word_count++], word->text, kept) < 0)
                return -1;
        }
    }
    choices[-2] = 0;
    return 0;
}

static int load_field(struct loading *loading, const struct vfm_node *node,
                      struct vfm_schema_field *field)
{
    static const char *const keys[] = {"type",    "of",      "headings", "required", "least",
                                       "above",   "most",    "default",  "words",    "about",
                                       "several", "members", NULL};
    if (!is_key(node->key))
        return wrong(loading, node, "the name of a field is snake_case: a to z, 0 to 9 and _");
    if (vfm_slice_is(node->key, "record") || vfm_slice_is(node->key, "source"))
        return wrong(loading, node, "\"record\" and \"source\" are set by vfm-import itself");
    if (node->kind != VFM_OBJECT)
        return wrong(loading, node, "a field is an object that says its \"type\"");
    if (vfm_tree_only(node, loading->schema->path, keys, loading->error) < 0 ||
        load_type(loading, node, field) < 0 ||
        load_bound(loading, node, "least", &field->has_least, &field->least) < 0 ||
        load_bound(loading, node, "above", &field->has_above, &field->above) < 0 ||
        load_bound(loading, node, "most", &field->has_most, &field->most) < 0 ||
        load_required(loading, node, field) < 0 || load_words(loading, node, field) < 0)
        return -1;
    bool bounded = field->has_least || field->has_above || field->has_most;
    bool number = field->type == VFM_FIELD_NUMBER || field->type == VFM_FIELD_MONEY ||
                  field->type == VFM_FIELD_COUNT || field->type == VFM_FIELD_FRACTION;
    if (bounded && !number)
        return wrong(loading, node, "only numbers have bounds");
    return 0;
}

/* `FIELD/Heading` or `Heading`. */
static int add_heading(struct loading *loading, const struct vfm_node *node, uint32_t field,
                       struct vfm_slice member)
{
    struct vfm_schema *schema = loading->schema;
    struct vfm_schema_heading *heading = &schema->headings[schema->heading_count++];
    struct vfm_slice text = node->text;
    *heading = (struct vfm_schema_heading){.field = field, .after = -1, .member = member};
    const char *slash = node->kind == VFM_STRING ? memchr(text.data, '/', text.length) : NULL;
    struct vfm_slice before = {text.data, slash ? (size_t)(slash - text.data) : 0};
    if (is_key(before)) {
        heading->after = vfm_schema_find(schema, before);
        if (heading->after >= 0) {
            text.data += before.length + 1;
            text.length -= before.length + 1;
        }
    }
    if (node->kind != VFM_STRING || fold(loading, text, &heading->folded) < 0 ||
        !heading->folded.length)
        return wrong(loading, node, "a heading is a string with a letter or digit in it");
    return 0;
}

/* A list of headings, or none: how many, or -1. */
static int count_headings(const struct loading *loading, const struct vfm_node *list)
{
    if (list && list->kind != VFM_ARRAY)
        return wrong(loading, list, "headings are a list of strings");
    return list ? (int)list->count : 0;
}

/* The headings of a field and of its members: how many, or -1. */
static int count_all(const struct loading *loading, const struct vfm_node *node, uint32_t field)
{
    const struct vfm_node *members = vfm_tree_member(node, "members");
    int count = count_headings(loading, vfm_tree_member(node, "headings"));
    if (members &&
        (loading->schema->fields[field].type != VFM_FIELD_OBJECT || members->kind != VFM_OBJECT))
        return wrong(loading, members, "\"members\" are those of an object, each with headings");
    for (const struct vfm_node *one = members ? members->child : NULL; one && count >= 0;
         one = one->next) {
        int more = is_key(one->key) ? count_headings(loading, one)
                                    : wrong(loading, one, "the name of a member is snake_case");
        count = more < 0 ? -1 : count + more;
    }
    return count;
}

static int add_headings(struct loading *loading, const struct vfm_node *list, uint32_t field,
                        struct vfm_slice member)
{
    for (const struct vfm_node *one = list ? list->child : NULL; one; one = one->next)
        if (add_heading(loading, one, field, member) < 0)
            return -1;
    return 0;
}

static int add_members(struct loading *loading, const struct vfm_node *members, uint32_t field)
{
    for (const struct vfm_node *one = members ? members->child : NULL; one; one = one->next) {
        struct vfm_slice member;
        if (keep(loading, one->key, &member) < 0 || add_headings(loading, one, field, member) < 0)
            return -1;
    }
    return 0;
}

/* After all fields, so that `FIELD/Heading` may name a later one. */
static int load_headings(struct loading *loading, const struct vfm_node *fields)
{
    static const struct vfm_slice itself = {NULL, 0};
    struct vfm_schema *schema = loading->schema;
    size_t count = fields->count;
    uint32_t field = 0;
    for (const struct vfm_node *node = fields->child; node; node = node->next, field++) {
        int more = count_all(loading, node, field);
        if (more < 0)
            return -1;
        count += (size_t)more;
    }
    schema->headings = vfm_arena_take(&schema->arena, count * sizeof *schema->headings);
    if (!schema->headings)
        return no_memory(loading);
    field = 0;
    for (const struct vfm_node *node = fields->child; node; node = node->next, field++) {
        struct vfm_schema_heading *own = &schema->headings[schema->heading_count++];
        *own = (struct vfm_schema_heading){.field = field, .after = -1};
        if (fold(loading, node->key, &own->folded) < 0 ||
            add_headings(loading, vfm_tree_member(node, "headings"), field, itself) < 0 ||
            add_members(loading, vfm_tree_member(node, "members"), field) < 0)
            return -1;
    }
    return 0;
}

static int load_document(struct loading *loading, const struct vfm_node *root)
{
    static const char *const keys[] = {"record", "about", "fields", NULL};
    struct vfm_schema *schema = loading->schema;
    if (root->kind != VFM_OBJECT)
        return wrong(loading, root, "a schema is an object with \"record\" and \"fields\"");
    if (vfm_tree_only(root, schema->path, keys, loading->error) < 0)
        return -1;
    const struct vfm_node *record = vfm_tree_member(root, "record");
    const struct vfm_node *fields = vfm_tree_member(root, "fields");
    if (!record || record->kind != VFM_STRING || !is_key(record->text))
        return wrong(loading, record ? record : root,
                     "\"record\" names the kind of the records: \"outcome\", say");
    if (!fields || fields->kind != VFM_OBJECT || !fields->count)
        return wrong(loading, fields ? fields : root, "\"fields\" is an object of fields");
    if (keep(loading, record->text, &schema->record) < 0)
        return -1;
    schema->fields = vfm_arena_take(&schema->arena, fields->count * sizeof *schema->fields);
    if (!schema->fields)
        return no_memory(loading);
    for (const struct vfm_node *node = fields->child; node; node = node->next) {
        struct vfm_schema_field *field = &schema->fields[schema->field_count];
        *field = (struct vfm_schema_field){.type = VFM_FIELD_STRING};
        if (load_field(loading, node, field) < 0 || keep(loading, node->key, &field->name) < 0)
            return -1;
        schema->field_count++;
    }
    return load_headings(loading, fields);
}

struct vfm_schema *vfm_schema_load(const char *name, struct vfm_error *error)
{
    const char *path = vfm_data_path("schemas", name, error);
    char *text = NULL;
    size_t length;
    if (!path || vfm_data_load(path, &text, &length, error) < 0)
        return NULL;
    struct vfm_schema *schema = calloc(1, sizeof *schema);
    struct loading loading = {.schema = schema, .error = error};
    bool loaded = false;
    if (schema) {
        schema->path = path;
        struct vfm_node *root =
            vfm_tree_parse(&loading.scratch, path, (struct vfm_slice){text, length}, error);
        loaded = root && load_document(&loading, root) == 0;
    } else {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for a schema");
    }
    vfm_arena_release(&loading.scratch);
    free(text);
    if (!loaded) {
        vfm_schema_close(schema);
        return NULL;
    }
    return schema;
}

void vfm_schema_close(struct vfm_schema *schema)
{
    if (!schema)
        return;
    vfm_arena_release(&schema->arena);
    free(schema);
}
