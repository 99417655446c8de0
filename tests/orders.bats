# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# Sums hang on no order: shuffled, cut into files, spread over workers, in blocks of any size, the
# same lines give the same bytes.
# shellcheck shell=bash disable=SC2154 # VFM_ROOT is exported by tests/run

bats_require_minimum_version 1.5.0
source "$VFM_ROOT/tests/helper.bash"
source "$VFM_ROOT/tests/orders.bash"

export program=sroi lines=lines.jsonl
options=(-q --by provider --totals --shares "stakeholder,agency")

setup() {
    mkdir -p "$TMP"
    cd "$TMP" || return 1
    awk -v lines=2000 -v seed=11 -f "$VFM_ROOT/tests/discounted.awk" >lines.jsonl
    vfm-sroi "${options[@]}" lines.jsonl >expected
    [ "$(wc -l <expected)" -eq 9 ] # seven providers, the café, the whole
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
    same_in_ten_orders
}

@test "cut into 1 to 16 files, read in another order" {
    same_cut_into_files
}

@test "1, 2 and 7 workers, blocks from one record up" {
    same_with_any_workers
}

@test "a program of its own and a link of a chain" {
    same_in_a_chain
}

@test "discounted and added up: pipes and chains, any order, cut, workers and blocks" {
    local rate=(--rate greenbook --base 2024-25 --yearly) workers size
    awk -v lines=1500 -v seed=5 -f "$VFM_ROOT/tests/undiscounted.awk" >lines.jsonl
    vfm-discount "${rate[@]}" lines.jsonl | vfm-sroi -q --by provider --totals >expected
    [ "$(wc -l <expected)" -eq 8 ]
    for workers in 1 2 7; do
        for size in 1 500 16M; do
            shuffled "$workers$size" >other.jsonl
            vfm-discount "${rate[@]}" -j "$workers" --block-size "$size" other.jsonl |
                vfm-sroi -q --by provider --totals -j "$workers" | cmp - expected
            vfm discount "${rate[@]}" other.jsonl then sroi -q --by provider --totals \
                -j "$workers" --block-size "$size" | cmp - expected
        done
    done
    rm -f part.*
    split -n r/6 other.jsonl part.
    for part in part.*; do
        vfm discount "${rate[@]}" "$part" then sroi --partial --by provider
    done | vfm-sroi -q --by provider --totals | cmp - expected
}

@test "payback is the same whether the lines carry their years or not" {
    local rate
    awk -v lines=1500 -v seed=6 -f "$VFM_ROOT/tests/undiscounted.awk" >lines.jsonl
    printf 'year_from,year_to,rate\n1,3,4%%\n4,,3.25%%\n' >own.csv
    for rate in "3.5% --base 2024-25" "greenbook --timing mid --base 2019-20" \
        "greenbook-health --timing start" "own.csv --base 2023-24" "0%"; do
        # shellcheck disable=SC2086 # several words
        vfm-discount --rate $rate --yearly lines.jsonl | vfm-sroi -q --by provider |
            jq -c '[.provider, .payback_years]' >with
        # shellcheck disable=SC2086
        vfm-discount --rate $rate lines.jsonl | vfm-sroi -q --by provider |
            jq -c '[.provider, .payback_years]' >without
        [ "$(jq -s 'map(select(.[1] != null)) | length' with)" -eq 7 ]
        diff with without
    done
    # a present value that is not what impact and basis come to says nothing of its years
    vfm-discount lines.jsonl | sed 's/"basis":"greenbook/"basis":"northern/' | vfm-sroi -q |
        jq -e 'has("payback_years") | not'
    vfm-discount lines.jsonl | sed 's/"basis":"greenbook[^ ]*/"basis":"9%/' | vfm-sroi -q |
        jq -e 'has("payback_years") | not'
}

# partials COUNT: cuts the lines into so many shards and makes a partial of each: partial.1 …
partials() {
    local number=0 part
    rm -f part.* partial.*
    split -n "r/$1" lines.jsonl part.
    for part in part.*; do
        number=$((number + 1))
        vfm-sroi "${merge[@]}" --covers "$number/$1" "$part" >"partial.$number"
    done
}
merge=(--partial --by "provider,period" --shares "stakeholder,agency")

@test "partials of 1, 5 and 16 shards give the bytes of one run" {
    local count
    for count in 1 5 16; do
        partials "$count"
        vfm-sroi "${options[@]}" partial.* | cmp - expected
        cat partial.* | tac | vfm-sroi "${options[@]}" -j 7 --block-size 300 | cmp - expected
    done
}

@test "partials of partials, and partials beside lines" {
    partials 9
    vfm-sroi "${merge[@]}" partial.[1-4] >first
    vfm-sroi "${merge[@]}" partial.[5-9] >second
    vfm-sroi "${options[@]}" second first | cmp - expected
    partials 2
    vfm-sroi "${merge[@]}" part.ab >rest
    vfm-sroi "${options[@]}" part.aa rest | cmp - expected
}

@test "a partial does not depend on the order of its lines" {
    vfm-sroi "${merge[@]}" lines.jsonl >one
    shuffled 3 | vfm-sroi "${merge[@]}" -j 7 --block-size 500 | cmp - one
}

@test "to date from partials" {
    grep -v '"2024-0\|"record":"output"' lines.jsonl >years.jsonl
    vfm-sroi -q --by provider --cumulative years.jsonl >once
    split -n r/3 years.jsonl part.
    for part in part.*; do vfm-sroi "${merge[@]}" "$part"; done |
        vfm-sroi -q --by provider --cumulative | cmp - once
}

@test "twelve months make the year; one that is lost, fed twice or replaced is noticed" {
    local month number=0
    split -n r/12 lines.jsonl part.
    for month in 2024-04 2024-05 2024-06 2024-07 2024-08 2024-09 2024-10 2024-11 2024-12 \
        2025-01 2025-02 2025-03; do
        number=$((number + 1))
        vfm-sroi "${merge[@]}" --covers "$month" \
            "$(printf '%s\n' part.* | sed -n "${number}p")" >"$month"
    done
    vfm-sroi "${options[@]}" --covers 2024-25 20* | cmp - expected
    # fed twice
    run -3 vfm-sroi "${options[@]}" 20* 2024-07
    [[ $output == *"read twice"* ]]
    # lost
    mv 2024-09 away
    run -3 vfm-sroi "${options[@]}" --covers 2024-25 20*
    [[ $output == *"nothing that was read covers 2024-09"* ]]
    vfm-sroi --by provider 20* 2>&1 >/dev/null | grep -q 'nothing that was read covers 2024-09'
    # cut short
    sed '$d' away >2024-09
    run -3 vfm-sroi "${options[@]}" 20*
    [[ $output == *"not whole"* ]]
    # replaced, and the old one left in
    mv away 2024-09
    sed '$d' "$(printf '%s\n' part.* | sed -n 6p)" |
        vfm-sroi "${merge[@]}" --covers 2024-09 >corrected
    run -3 vfm-sroi "${options[@]}" 20* corrected
    [[ $output == *'cover "2024-09"'* ]]
    # the same lines under another name
    vfm-sroi "${merge[@]}" --covers 2025-04 part.aa >again
    run -3 vfm-sroi "${options[@]}" 20* again
    [[ $output == *"from the same records"* ]]
    # a shard of a count that is not there
    partials 3
    run -3 vfm-sroi "${options[@]}" partial.1 partial.3
    [[ $output == *"2/3 is missing"* ]]
}
