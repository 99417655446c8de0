// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Settings: what a framework leaves open, to be chosen by name or by date. Each choice changes some
 * criteria and adds gates; the tree is changed before anything else is read from it.
 *
 *   "settings": {"social-value": {"default": "2021", "choices": {
 *      "2013": {"from": "2013-01-31", "until": "2020-12-31", "criteria": {"social": {"weight":
 * 5}}}, "2021": {"from": "2021-01-01", "gates": [{"id": …, "pass": …}]}}}}
 */
#include <stdio.h>

#include <vfm/nearest.h>
#include <vfm/period.h>

#include "framework.h"

/* ---- changing the tree ---- */

/* Puts `changed` in the place of `old`, or at the end of `parent` where that is NULL. */
static void put_child(struct vfm_node *parent, struct vfm_node *old, struct vfm_node *changed)
{
    struct vfm_node **link = &parent->child;
    while (*link && *link != old)
        link = &(*link)->next;
    changed->parent = parent;
    changed->index = old ? old->index : parent->count++;
    changed->next = old ? old->next : NULL;
    *link = changed;
}

static struct vfm_node *find_criterion(const struct vfm_node *list, struct vfm_slice id)
{
    for (struct vfm_node *node = list ? list->child : NULL; node; node = node->next) {
        const struct vfm_node *own = vfm_tree_member(node, "id");
        if (own && vfm_slice_equal(own->text, id))
            return node;
        struct vfm_node *inner = find_criterion(vfm_tree_member(node, "criteria"), id);
        if (inner)
            return inner;
    }
    return NULL;
}

static struct vfm_node *copy_of(struct loader *loader, const struct vfm_node *node)
{
    struct vfm_node *copy = loader_take(loader, sizeof *copy);
    if (copy)
        *copy = *node;
    return copy;
}

static int change_criteria(struct loader *loader, const struct vfm_node *choice)
{
    const struct vfm_node *changes = vfm_tree_member(choice, "criteria");
    const struct vfm_node *list = vfm_tree_member(loader->root, "criteria");
    if (!changes)
        return 0;
    if (changes->kind != VFM_OBJECT)
        return loader_fail(loader, changes, "must be an object: {\"id\": {\"weight\": …}}");
    for (const struct vfm_node *change = changes->child; change; change = change->next) {
        struct vfm_node *criterion = find_criterion(list, change->key);
        if (!criterion || change->kind != VFM_OBJECT)
            return loader_fail(loader, change, "must be changes to a criterion of that id");
        for (const struct vfm_node *member = change->child; member; member = member->next) {
            struct vfm_node *copy = copy_of(loader, member), *old = criterion->child;
            if (!copy)
                return -1;
            while (old && !vfm_slice_equal(old->key, member->key))
                old = old->next;
            put_child(criterion, old, copy);
        }
    }
    return 0;
}

static int add_gates(struct loader *loader, const struct vfm_node *choice)
{
    const struct vfm_node *more = loader_list(loader, choice, "gates");
    struct vfm_node *gates = vfm_tree_member(loader->root, "gates");
    if (!more)
        return loader->error->code ? -1 : 0;
    if (!gates) {
        if (!(gates = copy_of(loader, more)))
            return -1;
        put_child(loader->root, NULL, gates);
        return 0;
    }
    for (const struct vfm_node *gate = more->child; gate; gate = gate->next) {
        struct vfm_node *copy = copy_of(loader, gate);
        if (!copy)
            return -1;
        put_child(gates, NULL, copy);
    }
    return 0;
}

/* ---- choosing ---- */

static struct vfm_slice chosen_by_name(const struct vfm_choices *choices, struct vfm_slice setting)
{
    struct vfm_slice found = {NULL, 0};
    for (size_t i = 0; choices && i < choices->count; i++) {
        const char *text = choices->settings[i], *equals = strchr(text, '=');
        if (equals && (size_t)(equals - text) == setting.length &&
            memcmp(text, setting.data, setting.length) == 0)
            found = vfm_slice_of(equals + 1);
    }
    return found;
}

static int read_day(struct loader *loader, const struct vfm_node *choice, const char *key,
                    int64_t *day)
{
    const struct vfm_node *node = vfm_tree_member(choice, key);
    struct vfm_period period;
    struct vfm_error why = {0};
    if (!node)
        return 0;
    if (node->kind != VFM_STRING || vfm_period_parse(node->text, &period, &why) < 0 ||
        period.kind != VFM_DAY)
        return loader_fail(loader, node, "must be a day, as \"2026-04-01\"");
    *day = vfm_period_days(period);
    return 0;
}

/* The choice whose dates hold `day`; NULL where none or no dates are given. */
static int chosen_by_day(struct loader *loader, const struct vfm_node *list, int64_t day,
                         const struct vfm_node **found)
{
    for (const struct vfm_node *choice = list->child; choice; choice = choice->next) {
        int64_t from = INT64_MIN, until = INT64_MAX;
        if (!vfm_tree_member(choice, "from") && !vfm_tree_member(choice, "until"))
            continue;
        if (read_day(loader, choice, "from", &from) < 0 ||
            read_day(loader, choice, "until", &until) < 0)
            return -1;
        if (from > until)
            return loader_fail(loader, choice, "ends before it begins");
        if (day < from || day > until)
            continue;
        if (*found)
            return loader_fail(
                loader, choice,
                "holds on the day asked about, and so does %.*s: mend their dates, or "
                "choose with --set",
                VFM_PRINT((*found)->key));
        *found = choice;
    }
    return 0;
}

static const struct vfm_node *member_of(const struct vfm_node *object, struct vfm_slice key)
{
    for (const struct vfm_node *node = object->child; node; node = node->next)
        if (vfm_slice_equal(node->key, key))
            return node;
    return NULL;
}

/* "2013, 2021": what there is to choose, for messages. */
static const char *list_choices(const struct vfm_node *list, char *out, size_t size)
{
    size_t used = 0;
    out[0] = 0;
    for (const struct vfm_node *node = list->child; node && used < size; node = node->next)
        used += (size_t)snprintf(out + used, size - used, "%s%.*s", node == list->child ? "" : ", ",
                                 VFM_PRINT(node->key));
    return out;
}

static int choose(struct loader *loader, const struct vfm_node *setting,
                  const struct vfm_choices *choices, const int64_t *day,
                  const struct vfm_node **choice)
{
    const struct vfm_node *list = vfm_tree_member(setting, "choices");
    const struct vfm_node *usual = vfm_tree_member(setting, "default");
    struct vfm_slice name = chosen_by_name(choices, setting->key);
    char all[200];
    *choice = NULL;
    if (!list || list->kind != VFM_OBJECT || !list->child)
        return loader_fail(loader, setting, "needs \"choices\": {\"name\": {…}, …}");
    if (!name.data && day && chosen_by_day(loader, list, *day, choice) < 0)
        return -1;
    if (*choice)
        return 0;
    if (!name.data && usual)
        name = usual->text;
    if (!name.data)
        return loader_fail(loader, setting,
                           "is left open: choose with --set '%.*s=…' one of %s, or by date with "
                           "--on",
                           VFM_PRINT(setting->key), list_choices(list, all, sizeof all));
    if (!(*choice = member_of(list, name)))
        return loader_fail(loader, setting, "has no choice \"%.*s\": there are %s",
                           (int)(name.length > 40 ? 40 : name.length), name.data,
                           list_choices(list, all, sizeof all));
    return 0;
}

static int settle_one(struct loader *loader, const struct vfm_node *setting,
                      const struct vfm_choices *choices, const int64_t *day,
                      struct vfm_buffer *chosen)
{
    static const char *const setting_keys[] = {"title", "note", "default", "choices", NULL};
    static const char *const choice_keys[] = {"title",  "note",     "from",  "until",
                                              "source", "criteria", "gates", NULL};
    const struct vfm_node *choice;
    if (setting->kind != VFM_OBJECT)
        return loader_fail(loader, setting, "must be an object: {\"choices\": {…}}");
    if (vfm_tree_only(setting, loader->file, setting_keys, loader->error) < 0 ||
        choose(loader, setting, choices, day, &choice) < 0)
        return -1;
    const struct vfm_node *list = vfm_tree_member(setting, "choices");
    for (const struct vfm_node *node = list->child; node; node = node->next)
        if (node->kind != VFM_OBJECT)
            return loader_fail(loader, node, "must be an object");
        else if (vfm_tree_only(node, loader->file, choice_keys, loader->error) < 0)
            return -1;
    vfm_buffer_text(chosen, chosen->length > 1 ? "," : "");
    vfm_buffer_json(chosen, setting->key);
    vfm_buffer_put(chosen, ':');
    vfm_buffer_json(chosen, choice->key);
    return change_criteria(loader, choice) < 0 ? -1 : add_gates(loader, choice);
}

/* Every --set must name a setting that there is. */
static int check_names(struct loader *loader, const struct vfm_choices *choices)
{
    const struct vfm_node *settings = vfm_tree_member(loader->root, "settings");
    for (size_t i = 0; choices && i < choices->count; i++) {
        const char *text = choices->settings[i], *equals = strchr(text, '=');
        struct vfm_slice name = {text, equals ? (size_t)(equals - text) : 0};
        if (!equals)
            return vfm_fail(loader->error, VFM_BAD_USAGE,
                            "--set \"%.60s\" has no choice: write --set SETTING=CHOICE", text);
        if (settings && member_of(settings, name))
            continue;
        char all[200] = "none";
        return vfm_fail(loader->error, VFM_UNKNOWN_NAME,
                        "--set %.60s: the framework has no setting of that name (there are: %s)",
                        text, settings ? list_choices(settings, all, sizeof all) : all);
    }
    return 0;
}

/* The framework itself holds from a day and until another. */
static int check_dates(struct loader *loader, const int64_t *day, const char *text)
{
    int64_t from = INT64_MIN, until = INT64_MAX;
    if (read_day(loader, loader->root, "from", &from) < 0 ||
        read_day(loader, loader->root, "until", &until) < 0)
        return -1;
    if (from > until)
        return loader_fail(loader, vfm_tree_member(loader->root, "until"), "lies before from");
    if (day && (*day < from || *day > until))
        return loader_fail(loader, vfm_tree_member(loader->root, *day < from ? "from" : "until"),
                           "on %s the framework does not hold: choose the one that did", text);
    return 0;
}

int loader_settle(struct loader *loader, const struct vfm_choices *choices)
{
    const struct vfm_node *settings = vfm_tree_member(loader->root, "settings");
    int64_t day, *known = NULL;
    struct vfm_period period;
    struct vfm_error why = {0};
    if (check_names(loader, choices) < 0)
        return -1;
    if (choices && choices->date) {
        if (vfm_period_parse(vfm_slice_of(choices->date), &period, &why) < 0 ||
            period.kind != VFM_DAY)
            return vfm_fail(loader->error, VFM_BAD_USAGE,
                            "--on \"%.40s\" is not a day: write it "
                            "as 2026-04-01",
                            choices->date);
        day = vfm_period_days(period);
        known = &day;
    }
    if (check_dates(loader, known, known ? choices->date : "") < 0)
        return -1;
    if (!settings)
        return 0;
    if (settings->kind != VFM_OBJECT)
        return loader_fail(loader, settings, "must be an object: {\"name\": {\"choices\": {…}}}");
    struct vfm_buffer chosen = {0};
    int result = 0;
    vfm_buffer_put(&chosen, '{');
    for (const struct vfm_node *node = settings->child; node && result == 0; node = node->next)
        result = settle_one(loader, node, choices, known, &chosen);
    vfm_buffer_put(&chosen, '}');
    if (result == 0)
        result = vfm_buffer_check(&chosen, loader->error);
    if (result == 0)
        loader->settings = vfm_arena_copy(loader->arena, vfm_buffer_view(&chosen));
    vfm_buffer_release(&chosen);
    return result;
}
