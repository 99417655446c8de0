// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A record: one JSON object on one line, split into fields.
 *
 * Why it looks as it does: records of one stream have nearly always the same keys in the same
 * order. So the keys live apart, in a *shape* that all such records share, and a record is a shape
 * and an array of values that point into its line. Scanning the next record then is mostly a
 * comparison with the shape of the last, and finding a field by name is a look-up made once for
 * each shape (a *binding*), not once for each record. Rejected: a hash table a record (slower to
 * fill than all the rest of the work), keys beside values (every absent optional field costs a
 * search).
 *
 * Whose bytes: a value's text points into the line (which the block owns), into the arena of the
 * worker, or into static memory. Nothing in a record outlives the next call of the scanner; whoever
 * keeps a record prints it or copies it.
 *
 * Untouched fields leave byte for byte, white space included: a record that nobody changed is its
 * line; one that was changed is its line with the changed values spliced in and new fields added
 * before the closing brace.
 */
#ifndef VFM_RECORD_H
#define VFM_RECORD_H

#include <stdint.h>

#include <vfm/arena.h>
#include <vfm/buffer.h>
#include <vfm/error.h>
#include <vfm/money.h>
#include <vfm/slice.h>

enum vfm_kind {
    VFM_NULL, /* also what an absent field reads as */
    VFM_FALSE,
    VFM_TRUE,
    VFM_NUMBER, /* text: the token as it stands */
    VFM_STRING, /* text: between the quotes, still escaped where `escaped` */
    VFM_ARRAY,  /* text: all of it, brackets included; already checked */
    VFM_OBJECT,
    VFM_MONEY_VALUE, /* computed money that has no text yet: micro */
};

struct vfm_value {
    union {
        const char *text;
        int64_t micro; /* VFM_MONEY_VALUE */
    };
    uint32_t length; /* of text, bytes */
    uint8_t kind;    /* enum vfm_kind */
    uint8_t escaped; /* VFM_STRING: the text holds a backslash */
    uint8_t known;   /* VFM_NUMBER: whoever looked through the text left its number here: */
    double number;
};

/* The most fields of a record. */
#define VFM_MOST_FIELDS 4096

/* One key of a shape. */
struct vfm_name {
    struct vfm_slice key;    /* decoded: what programs compare */
    struct vfm_slice prefix; /* `,"key":` as first seen, escapes kept: what is printed */
    uint64_t words[3];       /* `"key":`, its first 24 bytes, and which of them count: what the */
    uint64_t masks[3];       /*   scanner compares */
};

/* Keys in order, shared by records. Immutable; owned by a struct vfm_shapes. */
struct vfm_shape {
    uint64_t id; /* never used twice in a process */
    uint32_t count;
    int32_t record_place;           /* of the key "record", or -1 */
    const struct vfm_name *names;   /* `count` of them */
    const struct vfm_shape *parent; /* the same without the last key; NULL for the root */
    struct vfm_shape_private *private;
};

/* The shapes that one worker has seen. Not for two threads. */
struct vfm_shapes;
struct vfm_shapes *vfm_shapes_open(struct vfm_error *error);
void vfm_shapes_close(struct vfm_shapes *shapes);

/* Forgets all shapes where there are very many (a stream whose keys are data), so that memory stays
 * bounded. Called between records of the input by whoever reads them; a stage that keeps a shape
 * from one record to the next asks vfm_shapes_root whether the root is still the one it knew (by
 * its id). */
void vfm_shapes_trim(struct vfm_shapes *shapes);

/* The shape of no keys. */
const struct vfm_shape *vfm_shapes_root(struct vfm_shapes *shapes);

/* `shape` with `key` (raw: as between the quotes of a line, already checked) after its others.
 * NULL with VFM_DUPLICATE_KEY where it is there already, or VFM_NO_MEMORY. */
const struct vfm_shape *vfm_shape_extend(struct vfm_shapes *shapes, const struct vfm_shape *shape,
                                         struct vfm_slice raw_key, struct vfm_error *error);

/* A change to a value that came with the line: where the old one stood. */
struct vfm_splice {
    uint32_t at, length; /* in the line, quotes included */
};

struct vfm_record {
    const struct vfm_shape *shape;
    struct vfm_value *values; /* shape->count of them; room for `capacity` */
    uint32_t capacity;
    uint32_t from_line;         /* the first so many fields came with the line */
    bool changed;               /* a value set, added or removed since the scan */
    bool rebuilt;               /* the line's own spacing was given up (a field was removed) */
    struct vfm_splice *splices; /* for each field of the line, length 0 where untouched; or NULL */
    struct vfm_slice line;     /* as read, without its newline; {NULL, 0} for a record built here */
    uint64_t line_number;      /* in its block, from 0; for messages */
    struct vfm_shapes *shapes; /* borrowed */
    struct vfm_arena *arena;   /* borrowed; cleared before each record of the input */
};

/* Prepares an empty record with room to grow. */
int vfm_record_init(struct vfm_record *record, struct vfm_shapes *shapes, struct vfm_arena *arena,
                    struct vfm_error *error);
void vfm_record_release(struct vfm_record *record);

/* Makes it a new record without fields or line (the shapes and arena stay). */
void vfm_record_clear(struct vfm_record *record);

/* Makes `to` (initialised, its own values array) equal to `from`; both then print the same. The
 * bytes stay where they are. */
int vfm_record_copy(struct vfm_record *to, const struct vfm_record *from, struct vfm_error *error);

/* Room for `count` values in all. */
int vfm_record_grow(struct vfm_record *record, uint32_t count, struct vfm_error *error);

/* The place of `name`, or -1. For what is done once; on a hot path use a binding. */
int vfm_record_find(const struct vfm_record *record, struct vfm_slice name);

/* Sets the value at `index`. */
void vfm_record_replace(struct vfm_record *record, uint32_t index, struct vfm_value value);

/* Sets `name` (plain text: no escape needed), adding it at the end where it is new. The name's
 * bytes are copied when a shape is made. Errors: VFM_NO_MEMORY. */
int vfm_record_set(struct vfm_record *record, struct vfm_slice name, struct vfm_value value,
                   struct vfm_error *error);

/* Takes the field at `index` away. */
int vfm_record_remove(struct vfm_record *record, uint32_t index, struct vfm_error *error);

/* True where the field "record" is `kind`. */
bool vfm_record_is(const struct vfm_record *record, const char *kind);

/* Appends the record and a newline. */
void vfm_record_print(const struct vfm_record *record, struct vfm_buffer *out);

/* Appends one value as JSON. */
void vfm_value_print(const struct vfm_value *value, struct vfm_buffer *out);

/* ---- bindings: fields by name, looked up once a shape ---- */

/* Many: a stream whose fields are optional has a shape for each of their combinations. */
#define VFM_BINDING_WAYS 256

/* The places of a fixed list of names in the shapes met so far. One for each worker and stage. */
struct vfm_binding {
    const struct vfm_slice *names; /* borrowed, `count` of them */
    uint32_t count;
    uint64_t last_id, last_there;
    const int16_t *last_places;
    uint64_t ids[VFM_BINDING_WAYS];
    uint64_t there[VFM_BINDING_WAYS]; /* a bit for each of the first 64 names: the shape has it */
    int16_t *places;                  /* VFM_BINDING_WAYS times `count` */
};

int vfm_binding_init(struct vfm_binding *binding, const struct vfm_slice *names, uint32_t count,
                     struct vfm_error *error);
void vfm_binding_release(struct vfm_binding *binding);
const int16_t *vfm_binding_look(struct vfm_binding *binding, const struct vfm_shape *shape);

/* For each name its place in records of `shape`, or -1. Good until the next call. */
static inline const int16_t *vfm_binding_places(struct vfm_binding *binding,
                                                const struct vfm_shape *shape)
{
    if (__builtin_expect(binding->last_id == shape->id, 1))
        return binding->last_places;
    return vfm_binding_look(binding, shape);
}

/* Which of the first 64 names are in the shape last asked for: bit n for name n. Most records have
 * few of the fields that there can be; the others need not be looked for. */
static inline uint64_t vfm_binding_there(const struct vfm_binding *binding)
{
    return binding->last_there;
}

/* The value of the binding's name `slot`; NULL where absent or null. */
static inline const struct vfm_value *vfm_record_get(const struct vfm_record *record,
                                                     const int16_t *places, unsigned slot)
{
    int place = places[slot];
    if (place < 0 || record->values[place].kind == VFM_NULL)
        return NULL;
    return &record->values[place];
}

/* ---- values ---- */

/* Reads: 0, or -1 with an error that names `field` (VFM_BAD_TYPE where the kind is another). */
int vfm_value_number(const struct vfm_value *value, const char *field, double *number,
                     struct vfm_error *error);
/* The same where the number is known already, as it is behind an import; for hot paths. */
static inline int vfm_value_known(const struct vfm_value *value, const char *field, double *number,
                                  struct vfm_error *error)
{
    if (__builtin_expect(value->kind != VFM_NUMBER || !value->known, 0))
        return vfm_value_number(value, field, number, error);
    *number = value->number;
    return 0;
}
int vfm_value_fraction(const struct vfm_value *value, const char *field, double *fraction,
                       struct vfm_error *error);
int vfm_value_money(const struct vfm_value *value, const char *field, vfm_money *amount,
                    struct vfm_error *error);
/* The same for hot paths: an amount that a stage before computed is told by a look. */
static inline int vfm_value_amount(const struct vfm_value *value, const char *field,
                                   vfm_money *amount, struct vfm_error *error)
{
    if (__builtin_expect(value->kind != VFM_MONEY_VALUE, 0))
        return vfm_value_money(value, field, amount, error);
    *amount = value->micro;
    return 0;
}
int vfm_value_boolean(const struct vfm_value *value, const char *field, bool *truth,
                      struct vfm_error *error);
/* The decoded text: in place where nothing is escaped, else in `arena`. */
int vfm_value_string(const struct vfm_value *value, const char *field, struct vfm_arena *arena,
                     struct vfm_slice *text, struct vfm_error *error);

/* The value's own words for a message or a grouping key: a string's text still escaped, a number's
 * token, `true`, `null`; money printed into `arena`. */
struct vfm_slice vfm_value_token(const struct vfm_value *value, struct vfm_arena *arena);

/* Makes. `vfm_make_text` escapes into the arena where `text` needs it, else borrows it; an amount
 * past 64 bits of micro-units is printed there. */
struct vfm_value vfm_make_large_money(vfm_money amount, struct vfm_arena *arena);
static inline struct vfm_value vfm_make_money(vfm_money amount, struct vfm_arena *arena)
{
    if (__builtin_expect((int64_t)amount != amount, 0))
        return vfm_make_large_money(amount, arena);
    return (struct vfm_value){.micro = (int64_t)amount, .kind = VFM_MONEY_VALUE};
}
struct vfm_value vfm_make_number(double number, struct vfm_arena *arena);
struct vfm_value vfm_make_count(uint64_t count, struct vfm_arena *arena);
struct vfm_value vfm_make_text(struct vfm_slice text, struct vfm_arena *arena);
struct vfm_value vfm_make_boolean(bool truth);
struct vfm_value vfm_make_null(void);
/* `json`: checked JSON text of any kind (the caller's word for it), borrowed. */
struct vfm_value vfm_make_json(struct vfm_slice json);

/* Decodes the escapes of a JSON string's text (checked before) to `out` (>= text.length bytes).
 * Returns how many bytes. */
size_t vfm_unescape(struct vfm_slice text, char *out);

#endif
