# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# Sums hang on no order: shuffled, cut into files, spread over workers, in blocks of any size, the
# same lines give the same bytes.
# shellcheck shell=bash disable=SC2154 # VFM_ROOT is exported by tests/run

source "$VFM_ROOT/tests/helper.bash"

options=(-q --by provider --totals --shares "stakeholder,agency")

setup() {
    mkdir -p "$TMP"
    cd "$TMP" || return 1
    awk -v lines=2000 -v seed=11 -f "$VFM_ROOT/tests/discounted.awk" >lines.jsonl
    vfm-sroi "${options[@]}" lines.jsonl >expected
    [ "$(wc -l <expected)" -eq 9 ] # seven providers, the café, the whole
}

# shuffled SEED: the lines in another order, the same one each time.
shuffled() {
    shuf --random-source=<(awk -v seed="$1" 'BEGIN {
        srand(seed); for (i = 0; i < 100000; i++) printf "%c", 33 + int(rand() * 90) }') lines.jsonl
}

@test "the sums are those of whole micro-pounds added by awk" {
    jq -r 'select(.record == "outcome" and .material != false) | [.provider, .pv] | @tsv' \
        <(sed 's/"pv":\([-0-9.]*\)/"pv":"\1"/' lines.jsonl) |
        awk -F '\t' '{ sub(/\./, "", $2); sum[$1] += $2 }
            END { for (p in sum) printf "%s\t%.0f\n", p, sum[p] }' | sort >awk.tsv
    sed 's/"benefits":\([-0-9.]*\)/"benefits":"\1"/' expected |
        jq -r 'select(.by != []) | [.provider, .benefits] | @tsv' |
        awk -F '\t' '{ split($2, part, "."); printf "%s\t%s%s\n", $1, part[1],
            substr(part[2] "000000", 1, 6) }' | sort >sroi.tsv
    [ "$(wc -l <sroi.tsv)" -eq 8 ]
    diff awk.tsv sroi.tsv
}

@test "shares add up to the benefits to the last digit" {
    sed -E 's/:(-?[0-9]+)\.([0-9]+)/:"\1.\2"/g' expected |
        jq -r 'def micro: tostring | split(".") | (.[0] + ((.[1] // "") + "000000")[:6]) | tonumber;
            (.benefits | micro) as $whole | .shares[]
            | ([.[] | micro] | add) - $whole' >left
    [ "$(sort -u left)" = 0 ]
}

@test "ten orders of the lines" {
    local seed
    for seed in 1 2 3 4 5 6 7 8 9 10; do
        shuffled "$seed" >other.jsonl
        if cmp -s lines.jsonl other.jsonl; then return 1; fi
        vfm-sroi "${options[@]}" other.jsonl | cmp - expected
    done
}

@test "cut into 1 to 16 files, read in another order" {
    local count
    for count in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
        rm -f part.*
        shuffled "$count" >other.jsonl
        split -n "r/$count" other.jsonl part.
        # shellcheck disable=SC2046 # one name a word
        vfm-sroi "${options[@]}" $(printf '%s\n' part.* | sort -r) | cmp - expected
        cat part.* | vfm-sroi "${options[@]}" | cmp - expected
    done
}

@test "1, 2 and 7 workers, blocks from one record up" {
    local workers size
    for workers in 1 2 7; do
        for size in 1 700 4096 65537 16M; do
            shuffled "$workers$size" |
                vfm-sroi "${options[@]}" -j "$workers" --block-size "$size" | cmp - expected
        done
    done
}

@test "a program of its own and a link of a chain" {
    shuffled 4 >other.jsonl
    vfm sroi "${options[@]}" other.jsonl | cmp - expected
    vfm sroi "${options[@]}" -j 7 --block-size 900 other.jsonl | cmp - expected
}
