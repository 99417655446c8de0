#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# What `make install` puts in place works there, and `make uninstall` leaves nothing behind.
source "$VFM_ROOT/tests/helper.bash"

setup() {
    place=$BATS_TEST_TMPDIR/place
}

build() {
    env -u MAKEFLAGS -u MAKELEVEL make -s -C "$VFM_ROOT" BUILD="$VFM_BUILD" DESTDIR="$place" \
        PREFIX=/usr "$@" 2>&1
}

@test "install puts programs, data and pages where they are looked for" {
    build install
    for program in "$VFM_BUILD"/bin/*; do
        cmp "$program" "$place/usr/bin/$(basename "$program")"
    done
    diff -r "$VFM_ROOT/data" "$place/usr/share/vfm"
    for page in "$VFM_ROOT"/man/*; do
        cmp "$page" "$place/usr/share/man/man${page##*.}/$(basename "$page")"
    done
}

@test "an installed program finds the data beside it" {
    build install
    sed -i 's/^# title: .*/# title: the one that was installed/' "$place/usr/share/vfm/discount/greenbook.csv"
    run "$place/usr/bin/vfm" list rates
    [ "$status" -eq 0 ]
    [[ $output == *"the one that was installed"* ]]
}

@test "make demo shows a social return, and both ways to it" {
    run build demo
    [ "$status" -eq 0 ]
    [[ $output == *"Thistledown Commons    £172,712.36  £401,484.54  £228,772.18   2.32"* ]]
    [[ $output == *"6 rows were left out of every figure here"* ]]
    [[ $output == *"the same, byte for byte"* ]]
}

@test "uninstall leaves nothing" {
    mkdir -p "$place/usr/share/man/man1"
    echo theirs >"$place/usr/share/man/man1/theirs.1"
    build install
    build uninstall
    run find "$place" -type f
    [ "$output" = "$place/usr/share/man/man1/theirs.1" ]
    [ ! -e "$place/usr/share/vfm" ]
}
