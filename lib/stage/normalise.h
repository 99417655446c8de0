// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What the files of the normalise stage share. Each step is a noun: a table read once when the
 * stage is made, shared by the workers and never changed, and a function that applies it to a
 * record.
 */
#ifndef LIB_STAGE_NORMALISE_H
#define LIB_STAGE_NORMALISE_H

#include <vfm/deflator.h>
#include <vfm/rows.h>
#include <vfm/stage/normalise.h>

/* What a record is to this program. */
enum kind { KIND_OTHER, KIND_OUTCOME, KIND_INPUT, KIND_OUTPUT, KIND_AWARD, KIND_BID };

/* Every step answers 0, or -1 with link->error filled (field and value noted): a bad record. */

/* ---- names: one spelling for each organisation ---- */

struct names;
struct names *names_open(const char *path, struct vfm_error *error);
void names_close(struct names *names);
int names_apply(const struct names *names, struct vfm_link *link, struct vfm_record *record);

/* ---- fill: missing fields from a table, the most specific row first ---- */

struct fill;
/* `source_field`: where a column headed `source` goes. `wanted`: the field whose absence after
 * filling is told in a note, or NULL. */
struct fill *fill_open(const char *path, const char *source_field, const char *wanted,
                       struct vfm_error *error);
void fill_close(struct fill *fill);

/* What a worker has found out: combinations of keys already looked up. */
struct fill_memory;
struct fill_memory *fill_memory_open(const struct fill *fill, struct vfm_error *error);
void fill_memory_close(struct fill_memory *memory);
int fill_apply(struct fill_memory *memory, struct vfm_link *link, struct vfm_record *record,
               enum kind kind);

/* ---- money: currency and prices ---- */

/* What an amount becomes. */
struct scaling {
    const struct vfm_deflator_year *from, *to; /* other prices, where `from` */
    double factor;                             /* else times this */
    double bias;                               /* for optimism: factor is 1 and this */
    bool currency; /* into another one: of incomes too, which have no price year */
    /* For money_working, where `explain`: the currency afterwards, and the series. */
    bool explain;
    struct vfm_slice into;
    const char *series;
};

/* Scales every amount of money of the record, those of its ranges and reference case too, and tells
 * in `money_working` how, where that is asked. Refused where the record has been discounted
 * already: its results would no longer be its own. */
int money_scale(struct vfm_link *link, struct vfm_record *record, enum kind kind,
                const struct scaling *scaling);

/* -1 with an error where the record holds results of vfm-discount. */
int money_untold(struct vfm_link *link, const struct vfm_record *record);

struct currency;
struct currency *currency_open(const char *path, const char *wanted, struct vfm_error *error);
void currency_close(struct currency *currency);
int currency_apply(const struct currency *currency, struct vfm_link *link,
                   struct vfm_record *record, enum kind kind, bool explain);

struct prices;
struct prices *prices_open(const char *deflator, const char *base, struct vfm_error *error);
void prices_close(struct prices *prices);
int prices_apply(const struct prices *prices, struct vfm_link *link, struct vfm_record *record,
                 enum kind kind, bool explain);

/* The period in whose prices the record's money is: its price_year, else the period (or date) of
 * the spending itself; a benefit says its price year. */
int price_period(struct vfm_link *link, const struct vfm_record *record, enum kind kind,
                 struct vfm_period *period);

/* ---- optimism: corrections by grade of evidence ---- */

struct optimism;
struct optimism *optimism_open(const char *path, struct vfm_error *error);
void optimism_close(struct optimism *optimism);
int optimism_apply(const struct optimism *optimism, struct vfm_link *link,
                   struct vfm_record *record, enum kind kind, bool explain);

/* ---- period: one kind of period ---- */

/* Sets the period to the wider one that holds it. Where it is wider than `wanted` and `spread`,
 * *parts is how many records it becomes and *first the first period; else *parts is 1. */
int period_apply(enum vfm_period_kind wanted, bool spread, struct vfm_link *link,
                 struct vfm_record *record, unsigned *parts, struct vfm_period *first);

/* Sets odd[row] of rows `from` to `to` (not it) of a page where the period is anything but one of
 * the kind that is wanted. False, and nothing is done, where the page has no texts of it. */
bool period_odd(enum vfm_period_kind wanted, const struct vfm_page *page, uint32_t from,
                uint32_t to, bool *odd);

/* Writes part `index` of `parts` of `record` into `part`: its amounts split exactly. */
int period_part(struct vfm_link *link, const struct vfm_record *record, struct vfm_record *part,
                enum kind kind, unsigned parts, unsigned index, struct vfm_period first);

/* ---- small things ---- */

/* The text of a field, decoded, or {NULL, 0} where it is absent, null or not text. */
struct vfm_slice field_text(const struct vfm_record *record, const char *name);

/* The value of a field, or NULL where absent or null. */
const struct vfm_value *field_value(const struct vfm_record *record, const char *name);

/* Sets a field. */
int field_set(struct vfm_link *link, struct vfm_record *record, const char *name,
              struct vfm_value value);

#endif
