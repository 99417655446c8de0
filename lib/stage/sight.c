// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* What a framework sees of a record: the numbers of its criteria and whether its gates are passed.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <vfm/framework.h>

#include "aside.h"

bool vfm_framework_takes(const struct vfm_framework *framework, const struct vfm_record *record)
{
    int place = record->shape->record_place;
    struct vfm_slice kind = {NULL, 0};
    if (framework->kind_count == 0)
        return !stage_is_aside(record);
    if (place >= 0 && record->values[place].kind == VFM_STRING)
        kind = (struct vfm_slice){record->values[place].text, record->values[place].length};
    for (size_t i = 0; i < framework->kind_count; i++)
        if (vfm_slice_equal(kind, framework->kinds[i]))
            return true;
    return false;
}

/* ---- opening ---- */

void vfm_sight_close(struct vfm_sight *sight)
{
    if (!sight->framework)
        return;
    size_t count = sight->framework->decision.count + sight->framework->gate_count;
    for (size_t i = 0; sight->filters && i < count; i++)
        vfm_filter_close(sight->filters[i]);
    free(sight->filters);
    *sight = (struct vfm_sight){0};
}

int vfm_sight_open(struct vfm_sight *sight, const struct vfm_framework *framework,
                   struct vfm_error *error)
{
    size_t criteria = framework->decision.count, count = criteria + framework->gate_count;
    *sight = (struct vfm_sight){.framework = framework};
    sight->filters = calloc(count, sizeof(*sight->filters));
    int result =
        sight->filters ? 0 : vfm_fail(error, VFM_NO_MEMORY, "out of memory for a framework");
    for (size_t i = 0; i < count && result == 0; i++) {
        const struct vfm_look *look =
            i < criteria ? &framework->criteria[i] : &framework->gates[i - criteria];
        if (!(sight->filters[i] = vfm_filter_open_wary(look->expression, error)))
            result = -1;
    }
    if (result < 0)
        vfm_sight_close(sight);
    return result;
}

/* ---- looking ---- */

/* `needs`: `needs price`, or NULL where nothing is known but that there was nothing. */
static int refuse_absent(const struct vfm_look *look, const char *what, const char *needs,
                         struct vfm_error *error)
{
    char words[300];
    if (needs && strncmp(needs, "needs ", 6) == 0)
        snprintf(words, sizeof words, " %.290s", needs);
    else
        snprintf(words, sizeof words, ": %.200s has nothing to go by", look->expression);
    vfm_fail(error, VFM_MISSING_FIELD,
             "%s \"%s\" (%s)%s: complete the record, or let the framework say what \"missing\" is "
             "worth",
             what, look->id, look->path, words);
    return vfm_fail_field(error, look->id, (struct vfm_slice){NULL, 0});
}

static int blame_expression(const struct vfm_look *look, const char *what, struct vfm_error *error)
{
    char words[sizeof error->message];
    if (vfm_code_status(error->code) == VFM_STATUS_SYSTEM)
        return -1;
    memcpy(words, error->message, sizeof words);
    vfm_fail(error, error->code, "%s \"%s\" (%s): %.400s", what, look->id, look->path, words);
    return vfm_fail_field(error, look->id, (struct vfm_slice){NULL, 0});
}

static void unknown_word(const struct vfm_look *look, struct vfm_slice text,
                         struct vfm_error *error)
{
    char all[200] = "";
    size_t used = 0;
    for (size_t i = 0; i < look->word_count && used < sizeof all; i++)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%.*s", i ? ", " : "",
                                 VFM_PRINT(look->words[i]));
    vfm_fail(error, VFM_OUT_OF_RANGE, "criterion \"%s\" (%s) knows no \"%.*s\": write one of %s",
             look->id, look->path, (int)(text.length > 60 ? 60 : text.length), text.data, all);
}

static int text_value(const struct vfm_look *look, const struct vfm_record *record,
                      const struct vfm_value *value, double *x, struct vfm_error *error)
{
    struct vfm_slice text;
    if (vfm_value_string(value, look->id, record->arena, &text, error) < 0)
        return -1;
    for (size_t i = 0; i < look->word_count; i++)
        if (vfm_slice_equal(look->words[i], text)) {
            *x = look->points[i];
            return 0;
        }
    if (look->word_count)
        unknown_word(look, text, error);
    else
        vfm_fail(error, VFM_BAD_TYPE,
                 "criterion \"%s\" (%s): %s is the text \"%.*s\", not a number: write numbers "
                 "without quotes",
                 look->id, look->path, look->expression, (int)(text.length > 60 ? 60 : text.length),
                 text.data);
    return vfm_fail_field(error, look->id, text);
}

/* What the expression gives; VFM_NULL where it is missing and that is allowed. */
static int look_at(const struct vfm_sight *sight, size_t index, const struct vfm_look *look,
                   const char *what, const struct vfm_record *record, struct vfm_value *value,
                   struct vfm_error *error)
{
    bool refuse = sight->framework->decision.missing == VFM_MISSING_REFUSE;
    *value = vfm_make_null();
    if (vfm_filter_value(sight->filters[index], record, value, error) == 0)
        return value->kind == VFM_NULL && refuse ? refuse_absent(look, what, NULL, error) : 0;
    if (error->code != VFM_MISSING_FIELD)
        return blame_expression(look, what, error);
    if (refuse)
        return refuse_absent(look, what, error->message, error);
    *error = (struct vfm_error){0};
    return 0;
}

static int number_value(const struct vfm_look *look, double x, struct vfm_error *error)
{
    if (look->word_count)
        vfm_fail(error, VFM_BAD_TYPE, "criterion \"%s\" (%s): %s is a number, not one of its words",
                 look->id, look->path, look->expression);
    else if (!isfinite(x))
        vfm_fail(error, VFM_OVERFLOWED, "criterion \"%s\" (%s): %s is beyond all numbers", look->id,
                 look->path, look->expression);
    else
        return 0;
    return vfm_fail_field(error, look->id, (struct vfm_slice){NULL, 0});
}

static int see_value(const struct vfm_sight *sight, size_t index, const struct vfm_record *record,
                     double *x, struct vfm_error *error)
{
    const struct vfm_look *look = &sight->framework->criteria[index];
    struct vfm_value value;
    *x = NAN;
    if (look_at(sight, index, look, "criterion", record, &value, error) < 0)
        return -1;
    switch (value.kind) {
    case VFM_NULL:
        return 0;
    case VFM_STRING:
        return text_value(look, record, &value, x, error);
    case VFM_FALSE:
    case VFM_TRUE:
        *x = value.kind == VFM_TRUE;
        break;
    default:
        if (vfm_value_number(&value, look->id, x, error) < 0)
            return blame_expression(look, "criterion", error);
    }
    return number_value(look, *x, error);
}

/* A gate is true or false. In jq "no" is true, as all text is, and so is 0. */
static int see_gate(const struct vfm_sight *sight, size_t index, const struct vfm_record *record,
                    bool *passed, struct vfm_error *error)
{
    const struct vfm_look *gate = &sight->framework->gates[index];
    struct vfm_value value;
    *passed = false;
    if (look_at(sight, sight->framework->decision.count + index, gate, "gate", record, &value,
                error) < 0)
        return -1;
    *passed = value.kind == VFM_TRUE;
    if (*passed || value.kind == VFM_FALSE || value.kind == VFM_NULL)
        return 0;
    struct vfm_buffer text = {0};
    vfm_value_print(&value, &text);
    vfm_fail(error, VFM_BAD_TYPE,
             "gate \"%s\" (%s): %s gave %.*s, not true or false: mend the record, or compare it "
             "(%s == …)",
             gate->id, gate->path, gate->expression,
             VFM_PRINT(vfm_slice_head(vfm_buffer_view(&text), 60)), gate->expression);
    vfm_buffer_release(&text);
    return vfm_fail_field(error, gate->id, (struct vfm_slice){NULL, 0});
}

int vfm_sight_see(struct vfm_sight *sight, const struct vfm_record *record, double *x, bool *gates,
                  struct vfm_error *error)
{
    const struct vfm_framework *framework = sight->framework;
    for (size_t i = 0; i < framework->decision.count; i++)
        if (see_value(sight, i, record, &x[i], error) < 0)
            return -1;
    for (size_t i = 0; i < framework->gate_count; i++)
        if (see_gate(sight, i, record, &gates[i], error) < 0)
            return -1;
    return 0;
}
