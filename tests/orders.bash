# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# What tests of orders share. They set `program` (sroi), `options` and `lines`, a file of records, and
# have its answer in the file `expected`: the same bytes must come out whatever is done to the lines.

# shuffled SEED: the lines in another order, the same one each time.
shuffled() {
    shuf --random-source=<(awk -v seed="$1" 'BEGIN {
        srand(seed); for (i = 0; i < 100000; i++) printf "%c", 33 + int(rand() * 90) }') "$lines"
}

same_in_ten_orders() {
    local seed
    for seed in 1 2 3 4 5 6 7 8 9 10; do
        shuffled "$seed" >other.jsonl
        if cmp -s "$lines" other.jsonl; then return 1; fi
        "vfm-$program" "${options[@]}" other.jsonl | cmp - expected
    done
}

same_cut_into_files() {
    local count
    for count in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
        rm -f part.*
        shuffled "$count" >other.jsonl
        split -n "r/$count" other.jsonl part.
        # shellcheck disable=SC2046 # one name a word
        "vfm-$program" "${options[@]}" $(printf '%s\n' part.* | sort -r) | cmp - expected
        cat part.* | "vfm-$program" "${options[@]}" | cmp - expected
    done
}

same_with_any_workers() {
    local workers size
    for workers in 1 2 7; do
        for size in 1 700 4096 65537 16M; do
            shuffled "$workers$size" |
                "vfm-$program" "${options[@]}" -j "$workers" --block-size "$size" | cmp - expected
        done
    done
}

same_in_a_chain() {
    shuffled 4 >other.jsonl
    vfm "$program" "${options[@]}" other.jsonl | cmp - expected
    vfm "$program" "${options[@]}" -j 7 --block-size 900 other.jsonl | cmp - expected
}
