// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Scenarios from a file, for example
 *     [{"name": "cautious", "where": ".stakeholder == \"NHS\"", "set": {"deadweight": 0.5,
 *       "proxy": {"times": 0.8}}},
 *      {"grid": {"deadweight": [0.1, 0.3], "dropoff": [0.2, 0.5]}}]
 */
#include "vary.h"

#include <stdio.h>
#include <stdlib.h>

#include <vfm/data.h>
#include <vfm/number.h>
#include <vfm/table.h>
#include <vfm/tree.h>

/* The most scenarios of one file: a grid grows fast. */
#define MOST_SCENARIOS 100000

struct reading {
    const char *file;
    struct vfm_arena *arena;
    struct vary_scenarios *into;
    struct vfm_table names, expressions;
    struct vfm_error *error;
};

#define FAIL(reading, node, ...) vfm_tree_fail(node, (reading)->file, (reading)->error, __VA_ARGS__)

static void *take(struct reading *reading, size_t size)
{
    void *taken = vfm_arena_take(reading->arena, size);
    if (!taken)
        vfm_fail(reading->error, VFM_NO_MEMORY, "no memory for scenarios");
    return taken;
}

/* ---- expressions ---- */

/* The number of the expression that `node` (or NULL) holds. */
static int read_expression(struct reading *reading, const struct vfm_node *node, size_t *number)
{
    struct vfm_error fault = {0};
    *number = VARY_EVERYWHERE;
    if (!node || node->kind == VFM_NULL)
        return 0;
    if (node->kind != VFM_STRING)
        return FAIL(reading, node, "must be a jq expression, in quotes");
    struct vfm_filter *filter = vfm_filter_open(node->text.data, &fault);
    if (!filter)
        return FAIL(reading, node, "%s", fault.message);
    reading->into->native = reading->into->native && vfm_filter_native(filter);
    vfm_filter_close(filter);
    *number = vfm_table_add(&reading->expressions, node->text, reading->error);
    return *number == VFM_ABSENT ? -1 : 0;
}

/* The table's keys, as they outlive it. */
static int keep_expressions(struct reading *reading)
{
    size_t count = reading->expressions.count;
    const char **kept = take(reading, (count + 1) * sizeof *kept);
    if (!kept)
        return -1;
    for (size_t i = 0; i < count; i++) {
        kept[i] = vfm_arena_copy(reading->arena, reading->expressions.entries[i].key).data;
        if (!kept[i])
            return vfm_fail(reading->error, VFM_NO_MEMORY, "no memory for scenarios");
    }
    reading->into->expressions = kept;
    reading->into->expression_count = count;
    return 0;
}

/* ---- settings ---- */

static int read_number(struct reading *reading, const struct vfm_node *node, double *number)
{
    struct vfm_error fault = {0};
    if (node->kind != VFM_NUMBER)
        return FAIL(reading, node, "must be a number, without quotes");
    if (vfm_number_parse(node->text, number, &fault) < 0)
        return FAIL(reading, node, "%s", fault.message);
    return 0;
}

/* {"times": 1.1} or {"plus": 0.1}. */
static int read_operation(struct reading *reading, const struct vfm_node *node,
                          struct vary_setting *setting)
{
    static const char *const keys[] = {"times", "plus", NULL};
    enum vary_class class = setting->target.class;
    if (vfm_tree_only(node, reading->file, keys, reading->error) < 0)
        return -1;
    if (node->count != 1)
        return FAIL(reading, node, "must be a value, {\"times\": 1.1} or {\"plus\": 0.1}");
    if (class == VARY_TEXT || class == VARY_TRUTH)
        return FAIL(reading, node, "must be a value: %.*s is no number",
                    VFM_PRINT(setting->target.name));
    setting->operation = vfm_slice_is(node->child->key, "times") ? VARY_TIMES : VARY_PLUS;
    return read_number(reading, node->child, &setting->operand);
}

/* What stands at `node`, on one line. */
static void put_compact(struct vfm_buffer *text, const struct vfm_node *node)
{
    bool object = node->kind == VFM_OBJECT;
    if (!object && node->kind != VFM_ARRAY) {
        vfm_buffer_slice(text, node->source);
        return;
    }
    vfm_buffer_put(text, object ? '{' : '[');
    for (const struct vfm_node *child = node->child; child; child = child->next) {
        if (child != node->child)
            vfm_buffer_put(text, ',');
        if (object) {
            vfm_buffer_json(text, child->key);
            vfm_buffer_put(text, ':');
        }
        put_compact(text, child);
    }
    vfm_buffer_put(text, object ? '}' : ']');
}

static int keep_value(struct reading *reading, const struct vfm_node *node, struct vfm_value *value)
{
    struct vfm_buffer text = {0};
    put_compact(&text, node);
    int result = vfm_buffer_check(&text, reading->error);
    if (result == 0) {
        struct vfm_slice kept = vfm_arena_copy(reading->arena, vfm_buffer_view(&text));
        if (kept.data)
            *value = vfm_make_json(kept);
        else
            result = vfm_fail(reading->error, VFM_NO_MEMORY, "no memory for scenarios");
    }
    vfm_buffer_release(&text);
    return result;
}

static int read_value(struct reading *reading, const struct vfm_node *node,
                      struct vary_setting *setting)
{
    const struct vary_target *target = &setting->target;
    double number;
    setting->operation = VARY_SET;
    if (keep_value(reading, node, &setting->value) < 0)
        return -1;
    if (node->kind == VFM_NULL)
        return 0;
    switch (target->class) {
    case VARY_ANY:
        return 0;
    case VARY_TEXT:
        return node->kind == VFM_STRING ? 0 : FAIL(reading, node, "must be text, in quotes");
    case VARY_TRUTH:
        return node->kind == VFM_TRUE || node->kind == VFM_FALSE
                   ? 0
                   : FAIL(reading, node, "must be true or false, without quotes");
    case VARY_OBJECT:
        return node->kind == VFM_OBJECT ? 0 : FAIL(reading, node, "must be an object");
    default:
        break;
    }
    if (target->class == VARY_FRACTION && node->kind == VFM_STRING)
        return FAIL(reading, node, "must be a number from 0 to 1: write 0.25 for 25%%");
    if (read_number(reading, node, &number) < 0)
        return -1;
    const char *objection = vary_objection(target, number);
    if (objection)
        return FAIL(reading, node, "%.*s %s%s", VFM_PRINT(vfm_slice_head(node->text, 40)),
                    objection,
                    target->class == VARY_FRACTION && number > 1 ? ": write 0.25 for 25%" : "");
    return 0;
}

/* `node` is what the field `name` is set to. */
static int read_setting(struct reading *reading, struct vfm_slice name, const struct vfm_node *node,
                        struct vary_setting *setting)
{
    *setting = (struct vary_setting){.target = vary_target_of(name)};
    if (vfm_slice_is(name, "scenario") || vfm_slice_is(name, "record"))
        return FAIL(reading, node, "%s is not for scenarios to set", name.data);
    if (!vary_plain(name))
        return FAIL(reading, node,
                    "a field's name holds no quotes, backslashes or control characters");
    bool object = setting->target.class == VARY_OBJECT;
    if (object && (vfm_tree_member(node, "times") || vfm_tree_member(node, "plus")))
        return FAIL(reading, node, "must be an object: name what of it is meant, as \"%s.NAME\"",
                    name.data);
    return node->kind == VFM_OBJECT && !object ? read_operation(reading, node, setting)
                                               : read_value(reading, node, setting);
}

/* ---- steps ---- */

/* The settings of `set` (or NULL) and room for `more`. */
static int read_settings(struct reading *reading, const struct vfm_node *set, size_t more,
                         struct vary_setting **settings, size_t *count)
{
    *count = set ? set->count : 0;
    if (set && set->kind != VFM_OBJECT)
        return FAIL(reading, set, "must be an object: {\"deadweight\": 0.5}");
    *settings = take(reading, (*count + more + 1) * sizeof **settings);
    if (!*settings)
        return -1;
    const struct vfm_node *node = set ? set->child : NULL;
    for (size_t i = 0; i < *count; i++, node = node->next)
        if (read_setting(reading, node->key, node, &(*settings)[i]) < 0)
            return -1;
    return 0;
}

static int read_step(struct reading *reading, const struct vfm_node *node, struct vary_step *step,
                     size_t more, struct vary_setting **settings)
{
    size_t count;
    if (read_expression(reading, vfm_tree_member(node, "where"), &step->where) < 0 ||
        read_settings(reading, vfm_tree_member(node, "set"), more, settings, &count) < 0)
        return -1;
    step->settings = *settings;
    step->count = count;
    return 0;
}

static int read_steps(struct reading *reading, const struct vfm_node *list,
                      struct vary_scenario *scenario)
{
    static const char *const keys[] = {"set", "where", NULL};
    struct vary_setting *settings;
    if (list->kind != VFM_ARRAY)
        return FAIL(reading, list, "must be a list of {\"set\": …, \"where\": …}");
    struct vary_step *steps = take(reading, (list->count + 1) * sizeof *steps);
    if (!steps)
        return -1;
    size_t at = 0;
    for (const struct vfm_node *node = list->child; node; node = node->next, at++) {
        if (node->kind != VFM_OBJECT)
            return FAIL(reading, node, "must be an object: {\"set\": {\"deadweight\": 0.5}}");
        if (vfm_tree_only(node, reading->file, keys, reading->error) < 0 ||
            read_step(reading, node, &steps[at], 0, &settings) < 0)
            return -1;
        scenario->settings += steps[at].count;
    }
    scenario->steps = steps;
    scenario->count = list->count;
    return 0;
}

/* ---- scenarios ---- */

static int add(struct reading *reading, const struct vfm_node *node,
               const struct vary_scenario *scenario)
{
    struct vary_scenarios *into = reading->into;
    size_t count = into->count;
    size_t number = vfm_table_add(&reading->names, scenario->name, reading->error);
    if (number == VFM_ABSENT)
        return -1;
    if (number != count)
        return FAIL(reading, node,
                    "there is a scenario \"%.*s\" already: give each a name of its own, or write "
                    "one with \"steps\"",
                    VFM_PRINT(vfm_slice_head(scenario->name, 80)));
    if (count == MOST_SCENARIOS)
        return FAIL(reading, node, "more than %d scenarios", MOST_SCENARIOS);
    into->items[into->count++] = *scenario;
    return 0;
}

/* A line's worth of text for the value of a grid: `0.25`, `times 1.1`. */
static void put_value(struct vfm_buffer *text, const struct vfm_node *node)
{
    if (node->kind == VFM_OBJECT && node->count == 1) {
        vfm_buffer_slice(text, node->child->key);
        vfm_buffer_put(text, ' ');
        node = node->child;
    }
    vfm_buffer_slice(text, node->kind == VFM_STRING ? node->text : node->source);
}

/* One point of the grid: the `index`th, the last field running fastest. */
static int read_point(struct reading *reading, const struct vfm_node *node, size_t index,
                      struct vfm_buffer *name, struct vary_scenario *scenario)
{
    const struct vfm_node *grid = vfm_tree_member(node, "grid");
    struct vary_step *step = take(reading, sizeof *step);
    struct vary_setting *settings;
    size_t points = 1;
    if (!step || read_step(reading, node, step, grid->count, &settings) < 0)
        return -1;
    for (const struct vfm_node *field = grid->child; field; field = field->next)
        points *= field->count;
    for (const struct vfm_node *field = grid->child; field; field = field->next) {
        points /= field->count;
        const struct vfm_node *value = field->child;
        for (size_t skip = index / points % field->count; skip > 0; skip--)
            value = value->next;
        if (read_setting(reading, field->key, value, &settings[step->count++]) < 0)
            return -1;
        if (field != grid->child)
            vfm_buffer_text(name, ", ");
        vfm_buffer_slice(name, field->key);
        vfm_buffer_put(name, ' ');
        put_value(name, value);
    }
    scenario->steps = step;
    scenario->count = 1;
    scenario->settings = step->count;
    return 0;
}

/* How many points the grid has. */
static int measure_grid(struct reading *reading, const struct vfm_node *grid, size_t *points)
{
    *points = 1;
    if (grid->kind != VFM_OBJECT || grid->count == 0)
        return FAIL(reading, grid, "must be an object: {\"deadweight\": [0.1, 0.3]}");
    for (const struct vfm_node *field = grid->child; field; field = field->next) {
        if (field->kind != VFM_ARRAY || field->count == 0)
            return FAIL(reading, field, "must be a list of values: [0.1, 0.3]");
        if (field->count > MOST_SCENARIOS / *points)
            return FAIL(reading, field, "makes more than %d scenarios of the grid", MOST_SCENARIOS);
        *points *= field->count;
    }
    return 0;
}

static int read_grid(struct reading *reading, const struct vfm_node *node,
                     struct vary_scenario *scenario)
{
    struct vfm_slice prefix = scenario->name;
    struct vfm_buffer name = {0};
    size_t points;
    int result = measure_grid(reading, vfm_tree_member(node, "grid"), &points);
    for (size_t i = 0; result == 0 && i < points; i++) {
        name.length = 0;
        vfm_buffer_slice(&name, prefix);
        if (prefix.length)
            vfm_buffer_text(&name, ": ");
        result = read_point(reading, node, i, &name, scenario);
        if (result == 0)
            result = vfm_buffer_check(&name, reading->error);
        if (result < 0)
            break;
        scenario->name = vfm_arena_copy(reading->arena, vfm_buffer_view(&name));
        result = scenario->name.data
                     ? add(reading, node, scenario)
                     : vfm_fail(reading->error, VFM_NO_MEMORY, "no memory for scenarios");
    }
    vfm_buffer_release(&name);
    return result;
}

/* The base case may stand in the file too: by its name, alone, first. */
static bool is_base(const struct reading *reading, const struct vfm_node *node)
{
    const struct vfm_node *name = vfm_tree_member(node, "name");
    return name && node->count == 1 && name->kind == VFM_STRING &&
           vfm_slice_is(name->text, "base") && reading->into->count == 1;
}

static int read_scenario(struct reading *reading, const struct vfm_node *node)
{
    static const char *const keys[] = {"name", "set", "where", "drop", "steps", "grid", NULL};
    struct vary_scenario scenario = {0};
    struct vary_setting *settings;
    if (node->kind != VFM_OBJECT)
        return FAIL(reading, node, "must be an object: {\"name\": …, \"set\": {…}}");
    if (vfm_tree_only(node, reading->file, keys, reading->error) < 0)
        return -1;
    if (is_base(reading, node))
        return 0;
    const struct vfm_node *name = vfm_tree_member(node, "name");
    const struct vfm_node *steps = vfm_tree_member(node, "steps");
    const struct vfm_node *grid = vfm_tree_member(node, "grid");
    const struct vfm_node *set = vfm_tree_member(node, "set");
    const struct vfm_node *where = vfm_tree_member(node, "where");
    if (name && (name->kind != VFM_STRING || !name->text.length))
        return FAIL(reading, name, "must be text, in quotes");
    if (!name && !grid)
        return FAIL(reading, node, "lacks a \"name\"");
    if (steps && (set || where || grid))
        return FAIL(reading, steps, "stands beside %s: each step has its own \"set\" and \"where\"",
                    set     ? "\"set\""
                    : where ? "\"where\""
                            : "\"grid\"");
    if (where && !set && !grid)
        return FAIL(reading, where, "says where, and nothing what: add \"set\"");
    if (name && vfm_slice_is(name->text, "base"))
        return FAIL(reading, name,
                    "\"base\" is the lines as they came: call this scenario "
                    "something else");
    scenario.name = name ? name->text : (struct vfm_slice){NULL, 0};
    if (read_expression(reading, vfm_tree_member(node, "drop"), &scenario.drop) < 0)
        return -1;
    if (grid)
        return read_grid(reading, node, &scenario);
    if (steps) {
        if (read_steps(reading, steps, &scenario) < 0)
            return -1;
    } else if (set) {
        struct vary_step *step = take(reading, sizeof *step);
        if (!step || read_step(reading, node, step, 0, &settings) < 0)
            return -1;
        scenario.steps = step;
        scenario.count = 1;
        scenario.settings = step->count;
    }
    if (!scenario.settings && scenario.drop == VARY_EVERYWHERE)
        return FAIL(reading, node, "changes nothing: add \"set\" or \"drop\"");
    return add(reading, node, &scenario);
}

/* How many scenarios there will be at most; faults are told when they are read. */
static size_t measure(struct reading *reading, const struct vfm_node *root)
{
    struct vfm_error ignored = {0};
    struct reading quiet = *reading;
    size_t count = 1;
    quiet.error = &ignored;
    for (const struct vfm_node *node = root->child; node && count <= MOST_SCENARIOS;
         node = node->next) {
        const struct vfm_node *grid = vfm_tree_member(node, "grid");
        size_t points;
        count += grid && measure_grid(&quiet, grid, &points) == 0 ? points : 1;
    }
    return count < MOST_SCENARIOS ? count : MOST_SCENARIOS;
}

static int read_all(struct reading *reading, const struct vfm_node *root)
{
    struct vary_scenario base = {.name = VFM_LITERAL("base"), .drop = VARY_EVERYWHERE};
    if (root->kind != VFM_ARRAY || root->count == 0)
        return FAIL(reading, root, "must be a list of scenarios: [{\"name\": …, \"set\": {…}}]");
    reading->into->items = take(reading, measure(reading, root) * sizeof *reading->into->items);
    if (!reading->into->items || add(reading, root, &base) < 0)
        return -1;
    for (const struct vfm_node *node = root->child; node; node = node->next)
        if (read_scenario(reading, node) < 0)
            return -1;
    return keep_expressions(reading);
}

int vary_scenarios_read(const char *path, struct vfm_arena *arena, struct vary_scenarios *scenarios,
                        struct vfm_error *error)
{
    char *data;
    size_t length;
    struct reading reading = {.file = path, .arena = arena, .into = scenarios, .error = error};
    *scenarios = (struct vary_scenarios){.native = true};
    if (vfm_data_load(path, &data, &length, error) < 0)
        return -1;
    const struct vfm_node *root =
        vfm_tree_parse(arena, path, (struct vfm_slice){data, length}, error);
    int result = root ? read_all(&reading, root) : -1;
    free(data);
    vfm_table_release(&reading.names);
    vfm_table_release(&reading.expressions);
    return result;
}
