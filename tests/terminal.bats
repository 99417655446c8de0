#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# What is told on a terminal, and only there: colour, counts, progress. script(1) makes one.
source "$VFM_ROOT/tests/helper.bash"

setup() {
    script -qec true /dev/null </dev/null >/dev/null 2>&1 || skip "no pseudo-terminal to be had here"
    cd "$VFM_ROOT/testdata" || exit 1
    mkdir -p "$TMP"
    escape=$'\e'
}

# on_terminal COMMAND: what it shows on a terminal.
on_terminal() {
    script -qec "$1" /dev/null </dev/null | tr -d '\r'
}

@test "a message is coloured on a terminal, and not with NO_COLOR" {
    [[ $(on_terminal 'vfm-sroi --nonsense') == *"${escape}["* ]]
    [[ $(NO_COLOR=1 on_terminal 'vfm-sroi --nonsense') != *"$escape"* ]]
    [[ $(NO_COLOR='' on_terminal 'vfm-sroi --nonsense') == *"${escape}["* ]]
    [[ $(vfm-sroi --nonsense 2>&1) != *"$escape"* ]]
}

@test "counts are noted on a terminal, and not with -q" {
    [[ $(on_terminal 'vfm-sroi sroi/two.jsonl >/dev/null') == *"11 read, 11 written, 0 passed through, 0 refused"* ]]
    [[ $(on_terminal 'vfm-sroi -q sroi/two.jsonl >/dev/null') == "" ]]
    [[ $(vfm-sroi sroi/two.jsonl 2>&1 >/dev/null) == "" ]]
}

# Input that goes on once progress was drawn into $TMP/shown (or, after a minute, all the same).
fed() {
    echo "(cat sroi/two.jsonl; for _ in \$(seq 1200); do grep -q records, $TMP/shown && break; sleep 0.05; done; cat sroi/two.jsonl sroi/two.jsonl)"
}

@test "progress is drawn on a terminal and taken away" {
    : >"$TMP/shown"
    script -qec "$(fed) | vfm-sroi --progress >$TMP/out" /dev/null </dev/null >"$TMP/shown"
    shown=$(tr -d '\r' <"$TMP/shown")
    [[ $shown == *"vfm-sroi: "*" records, "*"/s, 0 refused"* ]]
    # after the last drawing the line is cleared
    [[ ${shown##*refused} == *"${escape}[K"* || $shown == *"${escape}[Kvfm-sroi: note:"* ]]
    cmp "$TMP/out" <(cat sroi/two.jsonl sroi/two.jsonl sroi/two.jsonl | vfm-sroi)
}

@test "progress is for terminals only" {
    [[ $(bash -c "(cat sroi/two.jsonl; sleep 1; cat sroi/two.jsonl) | vfm-sroi --progress 2>&1 >/dev/null") == "" ]]
}
