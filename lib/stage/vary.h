// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What the files of the vary stage share. A line becomes many in two steps: first all changes are
 * worked out (so that a line that cannot be varied is refused whole, before any of it is out), then
 * it comes out once for each of them.
 */
#ifndef LIB_STAGE_VARY_H
#define LIB_STAGE_VARY_H

#include <vfm/filter.h>
#include <vfm/stage/vary.h>

/* ---- fields (vary_field.c) ---- */

/* Kinds of record, as bits. */
enum { VARY_OUTCOME = 1, VARY_INPUT = 2, VARY_OUTPUT = 4, VARY_LINES = 7 };

/* What a field may hold. */
enum vary_class {
    VARY_ANY,
    VARY_TEXT,
    VARY_TRUTH,
    VARY_OBJECT,
    VARY_NUMBER,
    VARY_MONEY,    /* at most six decimals */
    VARY_FRACTION, /* 0 to 1 */
    VARY_POSITIVE, /* above 0 */
    VARY_WHOLE,    /* whole numbers */
};

/* A field by its name; a member of `deductions` or `reference` by both (`deductions.delay`). */
struct vary_target {
    struct vfm_slice name;        /* all of it; borrowed */
    struct vfm_slice top, member; /* its parts; member {NULL, 0} for a field of the record itself */
    unsigned kinds;               /* of record that have it; VARY_LINES for a stranger */
    enum vary_class class;
    bool known;   /* a field of vfm-records(5) */
    bool counts;  /* present values hang on it */
    bool inside;  /* it means nothing where its object is absent */
    bool implied; /* where it is absent, that means the number `absent` */
    double absent;
};

struct vary_target vary_target_of(struct vfm_slice name);

/* The known field that `name` was most likely meant to be, or NULL. */
const char *vary_nearest(struct vfm_slice name);

/* Whether a name can stand between quotes as it is. */
bool vary_plain(struct vfm_slice name);

/* What is wrong with `number` in the target (`is more than 1`), or NULL. */
const char *vary_objection(const struct vary_target *target, double number);

/* The kind of `record` as a bit; 0 for what is no line. */
unsigned vary_kind(const struct vfm_record *record);

/* The target's member of `object`; VFM_NULL where there is none. -1 where that is not an object. */
int vary_member(const struct vfm_record *record, const struct vary_target *target,
                const struct vfm_value *object, struct vfm_value *value, struct vfm_error *error);

/* What stands in the target; VFM_NULL where nothing does. -1 as above. */
int vary_look(const struct vfm_record *record, const struct vary_target *target,
              struct vfm_value *value, struct vfm_error *error);

/* Whether the object that a member is of is there; true for a field of the record itself. */
bool vary_has_object(const struct vfm_record *record, const struct vary_target *target);

/* A value of the target as a number; *found is false, and *number what absence means, where it is
 * null. */
int vary_read(const struct vary_target *target, const struct vfm_value *value, double *number,
              bool *found, struct vfm_error *error);
int vary_look_number(const struct vfm_record *record, const struct vary_target *target,
                     double *number, bool *found, struct vfm_error *error);

/* Sets the target. */
int vary_put(struct vfm_record *record, const struct vary_target *target, struct vfm_value value,
             struct vfm_error *error);

/* A computed number as it is printed in the target: money to six decimals, others to twelve, or to
 * as many more as make ten digits, so that no digit hangs on the machine. */
int vary_number(const struct vary_target *target, double number, struct vfm_arena *arena,
                struct vfm_value *value, struct vfm_error *error);

/* ---- changes (vary_change.c) ---- */

struct vary_change {
    struct vary_target target;
    struct vfm_value value;
};

/* What becomes of a line in one scenario. */
struct vary_changes {
    struct vary_change *items; /* in the arena; with room for all */
    size_t count;
    bool left_out; /* it does not come out */
};

/* A line at hand. */
struct vary_line {
    struct vfm_link *link;
    const struct vfm_record *record;
    unsigned kind;
};

/* Room for `most` changes and what vary_changes_close adds. */
int vary_changes_open(const struct vary_line *line, size_t most, struct vary_changes *changes);

/* What the target holds after the changes so far. */
int vary_changes_look(const struct vary_line *line, const struct vary_changes *changes,
                      const struct vary_target *target, struct vfm_value *value);
int vary_changes_number(const struct vary_line *line, const struct vary_changes *changes,
                        const struct vary_target *target, double *number, bool *found);

void vary_changes_add(struct vary_changes *changes, const struct vary_target *target,
                      struct vfm_value value);

/* Sees to it that an input's amount is not told twice in two ways, and that the line has no present
 * value yet. */
int vary_changes_close(const struct vary_line *line, struct vary_changes *changes);

/* Puts the changes into `record`. */
int vary_changes_apply(const struct vary_changes *changes, struct vfm_record *record,
                       struct vfm_error *error);

/* ---- scenarios from a file (vary_file.c) ---- */

enum vary_operation { VARY_SET, VARY_TIMES, VARY_PLUS };

struct vary_setting {
    struct vary_target target;
    enum vary_operation operation;
    struct vfm_value value; /* SET */
    double operand;         /* TIMES, PLUS */
};

#define VARY_EVERYWHERE ((size_t)-1) /* no expression */

struct vary_step {
    size_t where; /* which expression, or VARY_EVERYWHERE */
    const struct vary_setting *settings;
    size_t count;
};

struct vary_scenario {
    struct vfm_slice name;
    size_t drop; /* which expression; VARY_EVERYWHERE: nothing is dropped */
    const struct vary_step *steps;
    size_t count;
    size_t settings; /* of all steps */
};

struct vary_scenarios {
    struct vary_scenario *items; /* the first is the base, without steps */
    size_t count;
    const char **expressions; /* each once */
    size_t expression_count;
    bool native; /* all expressions are */
};

/* Reads `path`; what is made lives in `arena`. */
int vary_scenarios_read(const char *path, struct vfm_arena *arena, struct vary_scenarios *scenarios,
                        struct vfm_error *error);

/* ---- ranges (vary_range.c) ---- */

/* The range of one field of a line: its member of `low` and `high`, or of `range`. */
struct vary_range {
    struct vary_target target;
    struct vfm_distribution distribution;
    struct vfm_slice hangs_on; /* the name that draws hang on: `shared`, or {NULL, 0}: the line */
};

/* All ranges of a line, in the order in which they stand, into the arena. */
int vary_ranges(const struct vary_line *line, enum vfm_family family, struct vary_range **ranges,
                size_t *count);

/* The lower or upper end of a range: those of a triangular, pert or uniform one; of another its 5%
 * or 95% quantile. */
double vary_range_end(const struct vary_range *range, bool high);

/* ---- the stage ---- */

struct vary_stage {
    struct vfm_stage stage;
    struct vfm_vary_options options;
    struct vary_scenarios scenarios;
    struct vary_target *arms; /* of the tornado */
    size_t arm_count;
    struct vfm_slice *names; /* of what a line becomes, by scenario or arm; the first is the base */
    size_t way_count;
    struct vfm_arena arena;
};

/* A worker's own. */
struct vary_local {
    const struct vary_stage *vary;
    struct vfm_record pattern, copy;
    bool prepared;               /* those two are */
    struct vfm_filter **filters; /* of the expressions */
    signed char *truths;         /* what they say of the line at hand; -1: not asked yet */
    uint64_t *changed;           /* by scenario or arm: lines that it changed or left out */
    uint64_t ranges;             /* that were drawn from */
};

/* Each ends in one of vfm_link_take and vfm_link_refuse_record, or -1 with link->error. */
int vary_push_scenarios(struct vary_local *local, const struct vary_line *line);
int vary_push_tornado(struct vary_local *local, const struct vary_line *line);
int vary_push_draws(struct vary_local *local, const struct vary_line *line);

/* The line comes out once for each of the stage's names, with the changes of the same index. */
int vary_emit(struct vary_local *local, const struct vary_line *line,
              const struct vary_changes *changes);

/* The scenarios (vary_scenarios.c), and the names of what a line becomes. */
int vary_scenarios_open(struct vary_stage *vary, struct vfm_error *error);

/* The arms (vary_tornado.c), and the names of what a line becomes. */
int vary_arms_open(struct vary_stage *vary, struct vfm_error *error);

/* What is to be noted at the end: scenarios and arms that changed nothing, which were hardly meant
 * so; fields that no program reads. */
void vary_tell_scenarios(const struct vary_stage *vary, const uint64_t *changed,
                         struct vfm_link *link);
void vary_tell_arms(const struct vary_stage *vary, const uint64_t *changed, struct vfm_link *link);

/* The summary is a stage of its own (vary_summary.c). */
struct vfm_stage *vary_summary_stage(struct vfm_error *error);

#endif
