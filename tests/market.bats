# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# Markets hang on no order: shuffled, cut into files, spread over workers, in blocks of any size, the
# same awards give the same bytes; and the figures are those that awk adds up.
# shellcheck shell=bash disable=SC2154 # VFM_ROOT is exported by tests/run

bats_require_minimum_version 1.5.0
source "$VFM_ROOT/tests/helper.bash"
source "$VFM_ROOT/tests/orders.bash"

export program=market lines=awards.jsonl
options=(-q --by "buyer,category" --suppliers --thresholds thresholds.csv --split-frameworks --dependency 20% --plan-from 2021-01-01)

setup() {
    mkdir -p "$TMP"
    cd "$TMP" || return 1
    awk -v awards=1200 -v seed=11 -f "$VFM_ROOT/tests/awards.awk" >awards.jsonl
    printf 'threshold,from,funding\n90000,,\n50000,2021-05-01,contract\n' >thresholds.csv
    vfm-market "${options[@]}" awards.jsonl >expected
    [ "$(grep -c '"record":"market"' expected)" -eq 10 ] # five buyers, two categories
    grep -q '"record":"dependency"' expected
    grep -q '"record":"bundle"' expected
}

# Amounts as text, so that jq keeps their digits.
texts() {
    sed -E 's/"([a-z_]*value|amount)":([0-9.]+)/"\1":"\2"/g' "$1"
}

# micro: amounts in the second column of standard input in whole micro-pounds
micro() {
    awk -F '\t' '{ split($2, part, "."); printf "%s\t%s\n", $1,
        (part[1] substr(part[2] "000000", 1, 6)) + 0 }' OFMT=%.0f CONVFMT=%.0f
}

@test "a framework that is split adds up to what it was: the value is that of the awards" {
    texts awards.jsonl | jq -r 'select(.amount) | [.buyer, .amount, .suppliers // 1, .contract] | @tsv' |
        awk -F '\t' '$3 == 1 || !seen[$4]++ { sub(/\./, "", $2); sum[$1] += $2 }
            END { for (b in sum) printf "%s\t%.0f\n", b, sum[b] }' | sort >awk.tsv
    vfm-market -q --by buyer --split-frameworks awards.jsonl >market
    texts market | jq -r '[.buyer, .value] | @tsv' | micro | sort | diff awk.tsv -
    # and an award that is shared counts once
    jq -r 'select(.record == "award") | [.buyer, .contract] | @tsv' awards.jsonl | sort -u | cut -f 1 | uniq -c |
        awk '{ print $2, $3, $1 }' >awk.counts
    jq -r '[.buyer, .awards] | join(" ")' market | diff awk.counts -
}

@test "the index is that of awk, by another sum" {
    jq -r 'select(.amount and .supplier and (.suppliers // 1) == 1)
        | [.buyer, .supplier_id // .supplier, .amount] | @tsv' awards.jsonl |
        awk -F '\t' '{ held[$1 "\t" $2] += $3; all[$1] += $3 }
            END { for (h in held) { split(h, k, "\t"); s = 100 * held[h] / all[k[1]]; sum[k[1]] += s * s }
                  for (b in sum) printf "%s\t%.4f\n", b, sum[b] }' | sort >awk.tsv
    vfm-market -q --by buyer --where '(.suppliers // 1) == 1' awards.jsonl |
        jq -r 'select(.record == "market") | [.buyer, .hhi] | @tsv' |
        awk -F '\t' '{ printf "%s\t%.4f\n", $1, $2 }' | diff awk.tsv -
}

@test "yes, no and missing add up to the whole, to the last digit" {
    texts expected | jq -r 'def micro: tostring | split(".")
            | (.[0] + ((.[1] // "") + "000000")[:6]) | tonumber;
        select(.record == "market") | (.value | micro) as $whole
        | (.small, .voluntary, .local, .reserved, .single_bid, .three_years)
        | ([.yes_value, .no_value, .missing_value | micro] | add) - $whole' >left
    [ "$(sort -u left)" = 0 ]
}

@test "ten orders of the awards" {
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
    vfm market "${options[@]}" other.jsonl then rank --by hhi |
        cmp - <(vfm-market "${options[@]}" other.jsonl | vfm-rank --by hhi)
}

@test "what passes by stands before the results, untouched" {
    printf '{"record":"sroi", "sroi": 1.10}\n{"price":5}\n' >others.jsonl
    cat others.jsonl expected >wanted
    cat awards.jsonl others.jsonl | vfm-market "${options[@]}" | cmp - wanted
}
