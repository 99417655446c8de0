// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "preamble.h"

#include <string.h>

/*
 * Functions that hang on the clock, the machine, the terminal or on other records are defined in
 * terms of a variable that is not: an expression that uses one does not compile, and only such a
 * one. (Definitions that nobody uses are dropped before variables are looked up.)
 */
#define MARK "$__vfm_refuses_"
#define REFUSE(name) "def " #name ": " MARK #name "; "
#define REFUSE_ONE(name) "def " #name "(f): " MARK #name "; "

/* What brings libjq 1.6 down or never ends, said again so that it does not: the remainder by -1 of
 * what is past the least whole number, dates of numbers that are no time … */
#define MEND_NUMBERS                                                                       \
    "def _vfm_mod($a; $b): if ($a | type) == \"number\" and ($b | type) == \"number\" "    \
    "and $b > -2 and $b <= -1 then 0 else $a % $b end; "                                   \
    "def _mod(a; b): b as $b | a as $a | _vfm_mod($a; $b); "                               \
    "def _vfm_strftime(f): strftime(f); "                                                  \
    "def strftime(f): (if type == \"number\" then gmtime else . end) | _vfm_strftime(f); " \
    "def todateiso8601: strftime(\"%Y-%m-%dT%H:%M:%SZ\"); def todate: todateiso8601; "

/* … places in a list past what there is memory for … */
#define MEND_PATHS                                                                                \
    "def _vfm_near($p): if any($p[]; type == \"number\" and . > 999999) "                         \
    "then error(\"a place in a list past 999999\") else $p end; "                                 \
    "def _vfm_setpath(p; v): setpath(p; v); "                                                     \
    "def setpath(p; v): _vfm_setpath(p | if type == \"array\" then _vfm_near(.) else . end; v); " \
    "def _assign(paths; $v): reduce path(paths) as $p (.; setpath($p; $v)); "                     \
    "def _modify(paths; update): reduce path(paths) as $p (.; label $out "                        \
    "| (setpath($p; getpath($p) | update) | ., break $out), delpaths([$p])); "

/* … nothing looked for in a text, and patterns that match nothing: each place once, and replacing
 * goes from match to match of the whole text, as in later versions. */
#define MEND_TEXT                                                                                 \
    "def _vfm_indices(i): indices(i); "                                                           \
    "def indices($i): if $i == \"\" then [] else _vfm_indices($i) end; "                          \
    "def index($i): indices($i) | .[0]; def rindex($i): indices($i) | .[-1:][0]; "                \
    "def _vfm_match(re; flags): match(re; flags); "                                               \
    "def match($re; $flags): if ($flags // \"\" | index(\"g\")) and type == \"string\" "          \
    "and utf8bytelength > length and (\"\" | test($re; $flags)) "                                 \
    "then error(\"\\($re) matches nothing: in text beyond ASCII that has no end\") else foreach " \
    "_vfm_match($re; $flags) as $m ({}; {last: .now, now: $m}; "                                  \
    "select(.now.length > 0 or .now.offset != .last.offset) | .now) end; "                        \
    "def match($val): if $val | type == \"array\" "                                               \
    "then match($val[0]; if $val | length > 1 then $val[1] else null end) "                       \
    "else match($val; null) end; "                                                                \
    "def scan($re): match($re; \"g\") "                                                           \
    "| if .captures | length > 0 then [.captures[].string] else .string end; "                    \
    "def _vfm_named: reduce (.captures[] | select(.name != null)) as $c ({}; "                    \
    ".[$c.name] = $c.string); "                                                                   \
    "def sub($re; str; $flags): . as $in | [match($re; $flags)] as $all "                         \
    "| def from($i; $at): if $i == ($all | length) then $in[$at:] else $all[$i] as $m "           \
    "| $in[$at:$m.offset] + ($m | _vfm_named | str) + from($i + 1; $m.offset + $m.length) end; "  \
    "from(0; 0); "                                                                                \
    "def sub($re; str): sub($re; str; \"\"); "                                                    \
    "def gsub($re; str; $flags): sub($re; str; $flags + \"g\"); "                                 \
    "def gsub($re; str): sub($re; str; \"g\"); "                                                  \
    "def split($re; $flags): . as $in | [foreach (match($re; $flags + \"g\"), null) as $m "       \
    "([0, null]; if $m then [$m.offset + $m.length, $in[.[0]:$m.offset]] "                        \
    "else [null, $in[.[0]:]] end; .[1])]; "                                                       \
    "def splits($re; $flags): split($re; $flags) | .[]; def splits($re): splits($re; null); "

#define MEND MEND_NUMBERS MEND_PATHS MEND_TEXT

const char vfm_preamble[] =
    REFUSE(now) REFUSE(localtime) REFUSE_ONE(strflocaltime) REFUSE(input) REFUSE(inputs)
        REFUSE(input_filename) REFUSE(input_line_number) REFUSE(debug) REFUSE(stderr) REFUSE(halt)
            REFUSE(halt_error) REFUSE_ONE(halt_error) REFUSE(modulemeta) REFUSE(get_search_list)
                REFUSE(get_jq_origin) REFUSE(get_prog_origin) MEND "def env: {}; {} as $ENV |\n";

/* The line that jq names, counted from the user's first. Cuts the words off before it. */
static int cut_place(char *words)
{
    static const char place[] = " at <top-level>, line ";
    int line = 0;
    char *at = strstr(words, place);
    if (!at)
        return 1;
    *at = '\0';
    for (at += strlen(place); *at >= '0' && *at <= '9' && line < 100000; at++)
        line = line * 10 + (*at - '0');
    return line - 1;
}

int vfm_preamble_refuse(const char *expression, char *words, struct vfm_error *error)
{
    static const char name[] = "jq: error: ";
    struct vfm_slice text = vfm_slice_head(vfm_slice_of(expression), 60);
    int line = cut_place(words);
    words[strcspn(words, "\n")] = '\0'; /* the line that jq repeats */
    if (strncmp(words, name, strlen(name)) == 0)
        words += strlen(name);
    if (strncmp(words, MARK, strlen(MARK)) == 0) {
        words += strlen(MARK);
        return vfm_fail(error, VFM_BAD_EXPRESSION,
                        "expression \"%.*s\": %.*s is not available: an expression sees its record "
                        "alone",
                        VFM_PRINT(text), (int)strcspn(words, " "), words);
    }
    if (!*words)
        return vfm_fail(error, VFM_BAD_EXPRESSION, "expression \"%.*s\": jq cannot compile it",
                        VFM_PRINT(text));
    if (line > 1)
        return vfm_fail(error, VFM_BAD_EXPRESSION, "expression \"%.*s\": %s, in its line %d",
                        VFM_PRINT(text), words, line);
    return vfm_fail(error, VFM_BAD_EXPRESSION, "expression \"%.*s\": %s", VFM_PRINT(text), words);
}
