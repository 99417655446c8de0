// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Who an award is to, by whom, in which group, and on what terms. */
#include "market.h"

static bool is_blank(const struct vfm_value *value)
{
    return !value || (value->kind == VFM_STRING &&
                      vfm_slice_trim((struct vfm_slice){value->text, value->length}).length == 0);
}

/* Appends a part that is text whatever it was: 1234 and "1234" are one number of a company. */
static int add_text(struct vfm_buffer *key, const struct vfm_value *value, const char *field,
                    struct vfm_arena *arena, struct vfm_error *error)
{
    size_t kind = key->length;
    if (value && (value->kind == VFM_ARRAY || value->kind == VFM_OBJECT)) {
        vfm_fail(error, VFM_BAD_TYPE, "%s is %s: write one name or number, in a record for each",
                 field, value->kind == VFM_ARRAY ? "a list" : "an object");
        return vfm_fail_field(error, field, (struct vfm_slice){value->text, value->length});
    }
    if (group_key_add(key, value, field, arena, error) < 0 || vfm_buffer_check(key, error) < 0)
        return -1;
    if (key->data[kind] == GROUP_KEY_NUMBER)
        key->data[kind] = GROUP_KEY_TEXT;
    return 0;
}

/* The supplier's key and name. */
static int read_supplier(struct market_local *local, const struct market_view *view,
                         struct vfm_error *error)
{
    const struct vfm_value *name = market_get(view, MARKET_AT_SUPPLIER);
    const struct vfm_value *number = market_get(view, MARKET_AT_SUPPLIER_ID);
    struct vfm_arena *arena = view->record->arena;
    if (!is_blank(name) && add_text(&local->name, name, "supplier", arena, error) < 0)
        return -1;
    if (!is_blank(number))
        return add_text(&local->supplier, number, "supplier_id", arena, error);
    if (local->name.length) {
        vfm_buffer_put(&local->supplier, GROUP_KEY_NULL);
        vfm_buffer_slice(&local->supplier, vfm_buffer_view(&local->name));
    }
    return vfm_buffer_check(&local->supplier, error);
}

static int read_groups(struct market_local *local, const struct market_view *view,
                       struct vfm_error *error)
{
    const struct market_stage *market = local->market;
    struct vfm_arena *arena = view->record->arena;
    for (size_t i = 0; i < market->options.by_count; i++) {
        const struct vfm_value *value = market_get(view, MARKET_AT_BY + (unsigned)i);
        const char *field = market->options.by[i];
        if (group_key_add(&local->group, value, field, arena, error) < 0 ||
            (market->options.depends && (int)i != market->buyer &&
             group_key_add(&local->without_buyer, value, field, arena, error) < 0))
            return -1;
    }
    if (market->options.depends &&
        group_key_add(&local->buyer, market_get(view, MARKET_AT_BUYER), "buyer", arena, error) < 0)
        return -1;
    return vfm_buffer_check(&local->group, error);
}

static int read_terms(struct market_local *local, const struct market_view *view,
                      struct vfm_error *error)
{
    struct vfm_arena *arena = view->record->arena;
    if (add_text(&local->terms, market_get(view, MARKET_AT_CURRENCY), "currency", arena, error) < 0)
        return -1;
    return add_text(&local->terms, market_get(view, MARKET_AT_PRICE_YEAR), "price_year", arena,
                    error);
}

/* Buyer and category, where thresholds ask for them. */
static int read_place(struct market_local *local, const struct market_view *view,
                      struct vfm_error *error)
{
    const struct vfm_value *buyer = market_get(view, MARKET_AT_BUYER);
    const struct vfm_value *category = market_get(view, MARKET_AT_CATEGORY);
    struct vfm_arena *arena = view->record->arena;
    if (!local->market->thresholds || is_blank(buyer) || is_blank(category))
        return 0;
    if (add_text(&local->place, buyer, "buyer", arena, error) < 0)
        return -1;
    return add_text(&local->place, category, "category", arena, error);
}

int market_read_identity(struct market_local *local, const struct market_view *view,
                         const struct market_award *award, struct vfm_error *error)
{
    static const enum market_slot slots[] = {MARKET_AT_BUYER, MARKET_AT_CONTRACT, MARKET_AT_TITLE,
                                             MARKET_AT_LOT, MARKET_AT_DATE};
    struct vfm_buffer *identity = &local->identity;
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        if (add_text(identity, market_get(view, slots[i]), local->market->names[slots[i]].data,
                     view->record->arena, error) < 0)
            return -1;
    vfm_buffer_slice(identity, vfm_buffer_view(&local->terms));
    vfm_buffer_put(identity, award->has_amount ? GROUP_KEY_NUMBER : GROUP_KEY_NULL);
    vfm_buffer_money(identity, award->amount);
    vfm_buffer_format(identity, "/%u", award->suppliers);
    return vfm_buffer_check(identity, error);
}

int market_read_lot(struct market_local *local, const struct market_view *view,
                    struct vfm_error *error)
{
    const struct vfm_value *contract = market_get(view, MARKET_AT_CONTRACT);
    const struct vfm_value *lot = market_get(view, MARKET_AT_LOT);
    struct vfm_arena *arena = view->record->arena;
    if (is_blank(contract) && is_blank(lot))
        return 0;
    if (add_text(&local->identity, contract, "contract", arena, error) < 0)
        return -1;
    return add_text(&local->identity, lot, "lot", arena, error);
}

int market_read_names(struct market_local *local, const struct market_view *view,
                      struct market_names *names, struct vfm_error *error)
{
    struct vfm_buffer *const buffers[] = {&local->group,    &local->without_buyer, &local->buyer,
                                          &local->supplier, &local->name,          &local->terms,
                                          &local->identity, &local->place};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buffers[i]->length = 0;
    if (read_groups(local, view, error) < 0 || read_supplier(local, view, error) < 0 ||
        read_terms(local, view, error) < 0 || read_place(local, view, error) < 0)
        return -1;
    struct vfm_slice name = vfm_buffer_view(&local->name);
    *names = (struct market_names){
        .group = vfm_buffer_view(&local->group),
        .market = vfm_buffer_view(&local->without_buyer),
        .buyer = vfm_buffer_view(&local->buyer),
        .supplier = vfm_buffer_view(&local->supplier),
        .name = name.length ? (struct vfm_slice){name.data + 1, name.length - 1} : name,
        .terms = vfm_buffer_view(&local->terms),
        .place = vfm_buffer_view(&local->place),
    };
    return 0;
}

int market_plain_text(const struct vfm_value *value, const char *field, struct vfm_arena *arena,
                      struct vfm_slice *text, struct vfm_error *error)
{
    *text = (struct vfm_slice){"", 0};
    if (!value)
        return 0;
    if (value->kind == VFM_STRING)
        return vfm_value_string(value, field, arena, text, error);
    *text = vfm_value_token(value, arena);
    return 0;
}

int market_read_excluded(struct market_local *local, const struct market_view *view,
                         struct market_award *award, struct vfm_error *error)
{
    struct vfm_arena *arena = view->record->arena;
    struct vfm_slice name, number;
    if (!local->market->excluded)
        return 0;
    if (market_plain_text(market_get(view, MARKET_AT_SUPPLIER), "supplier", arena, &name, error) <
            0 ||
        market_plain_text(market_get(view, MARKET_AT_SUPPLIER_ID), "supplier_id", arena, &number,
                          error) < 0)
        return -1;
    award->excluded = market_exclude_has(local->market->excluded, number, name, &local->scratch);
    return vfm_buffer_check(&local->scratch, error);
}
