# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# What every Bats test has: the programs in PATH, and rows and examples that compare.
#
# VFM_ROOT is the source tree, VFM_BIN the programs, VFM_MODE how they run: release, debug, asan or
# valgrind.

PATH=$VFM_BIN:$PATH
LC_ALL=C.UTF-8
TZ=UTC
export PATH LC_ALL TZ
unset NO_COLOR VFM_DATA

TMP=$BATS_TEST_TMPDIR/tmp
export TMP

# Seconds that one test may take.
longest=${VFM_LONGEST:-120}

# command_in FOLDER COMMAND: runs it by bash there; fills $ran, and $out and $err (files), in which
# the scratch folder reads as $TMP whatever its name.
command_in() {
    mkdir -p "$TMP"
    out=$BATS_TEST_TMPDIR/out err=$BATS_TEST_TMPDIR/err ran=0
    (cd "$1" && exec timeout "$longest" bash -c "$2") </dev/null >"$out" 2>"$err" 3>&- || ran=$?
    local file
    for file in "$out" "$err"; do
        if grep -qF -- "$TMP" "$file"; then
            sed -i "s|$TMP|\$TMP|g" "$file"
        fi
    done
}

# same GOLDEN GOT: as it should be, or shows how it differs. With UPDATE=1 takes what it got.
same() {
    if [ -n "${UPDATE-}" ]; then
        rm -f "$1"
        if [ -s "$2" ]; then
            mkdir -p "$(dirname "$1")"
            cp "$2" "$1"
        fi
        return 0
    fi
    if [ -e "$1" ]; then
        cmp -s "$1" "$2" || diff -u --label expected --label got -a "$1" "$2" | head -60
        cmp -s "$1" "$2"
    elif [ -s "$2" ]; then
        echo "expected nothing; got:"
        head -60 "$2"
        return 1
    fi
}

# row STATUS GOLDEN TOOL COMMAND: one row of tests/TOOL.tst.
row() {
    local golden=$VFM_ROOT/tests/golden/$3/$2 failed=0
    command_in "$VFM_ROOT/testdata" "$4"
    if [ "$ran" -ne "$1" ]; then
        echo "exit status $ran, expected $1"
        head -20 "$err"
        [ "$2" != - ] || head -20 "$out"
        failed=1
    fi
    if [ "$2" != - ]; then
        same "$golden.out" "$out" || failed=1
        same "$golden.err" "$err" || failed=1
    fi
    return "$failed"
}

# example FOLDER COMMAND [EXPECTED]: a command line shown in a page of the manual or in README.md, run
# in a scratch copy (of links) of FOLDER. It prints EXPECTED, in which a line `...` stands for any.
example() {
    local scratch=$BATS_TEST_TMPDIR/here
    mkdir -p "$scratch"
    ln -s "$1"/* "$scratch/"
    command_in "$scratch" "$2"
    if [ "$ran" -gt 1 ]; then
        echo "exit status $ran"
        head -20 "$err"
        return 1
    fi
    printf '%s' "${3-}" >"$BATS_TEST_TMPDIR/expected"
    if ! awk -f "$VFM_ROOT/tests/like.awk" "$BATS_TEST_TMPDIR/expected" "$out"; then
        diff -u --label shown --label got "$BATS_TEST_TMPDIR/expected" "$out" | head -60
        return 1
    fi
}
