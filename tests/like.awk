# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# like.awk PATTERN FILE: true where FILE is PATTERN line for line; a line `...` in PATTERN stands
# for any number of lines, none included.

FILENAME == ARGV[1] { pattern[++wanted] = $0; next }
{ line[++count] = $0 }

# Whether lines from `at` on match the pattern from `from` on, up to its next `...` or its end.
function fits(from, at) {
    while (from <= wanted && pattern[from] != "...")
        if (at > count || line[at++] != pattern[from++])
            return 0
    return from <= wanted || at > count
}

END {
    from = at = 1
    anywhere = 0
    while (from <= wanted || at <= count) {
        while (anywhere && at <= count && !fits(from, at))
            at++
        if (!fits(from, at))
            exit 1
        while (from <= wanted && pattern[from] != "...") {
            from++
            at++
        }
        if (from > wanted)
            break
        anywhere = 1
        if (++from > wanted)
            break
    }
}
