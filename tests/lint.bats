#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# A rule that nothing breaks may be a rule that nothing checks: each check of tests/lint must find
# what is planted for it in a copy of the tree, and nothing in the copy as it is.
source "$VFM_ROOT/tests/helper.bash"

setup() {
    tree=$BATS_TEST_TMPDIR/tree
    mkdir -p "$tree/tests"
    cp -r "$VFM_ROOT"/{include,lib,cmd,man,deps,Makefile,.clang-format} "$tree/"
    cp -r "$VFM_ROOT"/tests/{lint,unit,golden,helper.bash,run} "$VFM_ROOT"/tests/*.tst "$tree/tests/"
    noun=$tree/lib/base/nearest.c
    models=("$tree"/lib/model/*.c)
}

# finds CHECK WORDS: the check fails on the copy, with WORDS among its offences.
finds() {
    run "$VFM_ROOT/tests/lint/run" "$tree" "$1"
    echo "$output"
    [ "$status" -eq 1 ]
    [ "${lines[0]}" = "not ok 1 - lint $1" ]
    [[ $output == *"$2"* ]]
}

# passes CHECK...: they find nothing in the copy.
passes() {
    run "$VFM_ROOT/tests/lint/run" "$tree" "$@"
    echo "$output"
    [ "$status" -eq 0 ]
}

# after_includes FILE LINE: puts a line below the last include.
after_includes() {
    local last
    last=$(grep -n '^#include' "$1" | tail -n 1 | cut -d : -f 1)
    sed -i "${last}a $2" "$1"
}

@test "lint passes what is as it should be" {
    passes rooms foreign calls sizes text goldens
}

@test "lint finds the base including a stage" {
    after_includes "$noun" '#include <vfm/stage.h>'
    finds rooms "lib/base/nearest.c"
    finds rooms "wrong arrow: base must not include vfm/stage.h, which is of stage"
}

@test "lint finds the model including a record" {
    after_includes "${models[0]}" '#include <vfm/record.h>'
    finds rooms "wrong arrow: model must not include vfm/record.h, which is of record"
}

@test "lint finds the model opening files" {
    after_includes "${models[0]}" '#include <stdio.h>'
    finds rooms "the model is pure"
}

@test "lint finds a public header with a wrong arrow" {
    after_includes "$tree/include/vfm/money.h" '#include <vfm/source.h>'
    finds rooms "include/vfm/money.h"
}

@test "lint finds the library including the command line" {
    after_includes "$tree/lib/io/source.c" '#include <cmd/cli/run.h>'
    finds rooms "wrong arrow: io must not include cmd/cli/run.h"
}

@test "lint finds a private header of another room" {
    after_includes "$tree/lib/stage/chain.c" '#include "lib/record/shape.h"'
    finds rooms "the private header lib/record/shape.h is of another room than stage"
}

@test "lint finds a header without a room" {
    printf '#include <vfm/slice.h>\n' >"$tree/include/vfm/orphan.h"
    finds rooms "include/vfm/orphan.h:1: no room"
}

@test "lint finds a foreign header out of its file" {
    after_includes "$tree/lib/stage/chain.c" '#include <jq.h>'
    finds foreign "<jq.h> stands outside the file named for it"
}

@test "lint finds a header that nobody knows" {
    after_includes "$noun" '#include <openssl/evp.h>'
    finds foreign "lib/base/nearest.c"
}

@test "lint finds banned calls, not words" {
    printf '/* strcpy() */ static const char *word = "sprintf(";\n' >>"$noun"
    passes calls
    printf 'static void f(char *to) { strcpy(to, word); }\n' >>"$noun"
    finds calls "strcpy()"
}

@test "lint finds printing and leaving in the library" {
    printf 'static void f(void) { printf("x"); }\n' >>"$noun"
    finds calls "printf(): only a program prints"
    printf 'static void g(void) { exit(1); }\n' >>"$noun"
    finds calls "exit(): only a program exits"
}

@test "lint finds a header that does not compile alone" {
    rm -r "${tree:?}"/{lib,cmd}
    find "$tree/include" -name '*.h' ! -name buffer.h ! -name error.h ! -name slice.h -delete
    sed -i '/#include/d' "$tree/include/vfm/buffer.h"
    finds headers "include/vfm/buffer.h"
}

@test "lint finds a long program" {
    yes '/* a line */' | head -n 200 >>"$tree/cmd/vfm.c"
    finds sizes "cmd/vfm.c"
}

@test "lint finds missing licences, blanks at the end, tabs, and what was left" {
    sed -i 1d "$noun"
    finds text "lib/base/nearest.c:1: the two SPDX lines are missing"
    printf 'static int x;  \n' >>"$noun"
    finds text "blanks at the end of lines"
    printf '\tint y;\n' >>"$noun"
    finds text "tabs"
    printf '/* TO%s: this */\n' DO >>"$noun"
    finds text "left for later"
}

@test "lint finds another layout" {
    rm -r "${tree:?}"/{include,cmd,tests/unit} "${tree:?}"/lib/{io,stage,report,record,model}
    passes format
    printf 'static int  x=1 ;\n' >>"$noun"
    finds format "lib/base/nearest.c"
}

@test "lint finds a careless script" {
    find "$tree/tests" -type f ! -name helper.bash -delete
    passes shell
    printf 'rm -rf %s/*\n' "\$1" >>"$tree/deps"
    finds shell "deps"
}

@test "lint finds a golden file that no row names" {
    echo x >"$tree/tests/golden/vfm/nobody.out"
    finds goldens "tests/golden/vfm/nobody.out: no row of tests/vfm.tst names it"
}

@test "lint finds a program that vfm does not know" {
    echo >"$tree/cmd/fresh.c"
    finds suite "PROGRAMS has no row for fresh"
}

@test "lint finds an option that no page describes, and one that does not exist" {
    sed -i 's/\\-\\-shares/\\-\\-sharing/' "$tree/man/vfm-sroi.1"
    finds manual "man/vfm-sroi.1:1: --shares is in --help but heads no item of OPTIONS"
    finds manual "man/vfm-sroi.1:1: OPTIONS describes --sharing, which is not in --help"
}

@test "lint finds state at file scope" {
    printf 'int vfm_counter = 5;\n' >"$BATS_TEST_TMPDIR/counter.c"
    mkdir "$BATS_TEST_TMPDIR/build"
    cp "$VFM_BUILD/libvfm.a" "$BATS_TEST_TMPDIR/build/"
    (cd "$BATS_TEST_TMPDIR" && cc -c counter.c && ar rs build/libvfm.a counter.o)
    export VFM_BUILD=$BATS_TEST_TMPDIR/build
    finds state "counter.o: vfm_counter: state at file scope"
}
