#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# What holds of scores whatever the figures: published decisions come out; parts add up. One decision
# a line of testdata/mcda/published.jsonl: where it is from, framework, records, and what must come
# out (`want`: by field, one figure a record, or for `weights` one a criterion) within how much.

source "$VFM_ROOT/tests/helper.bash"

setup() {
    mkdir -p "$TMP"
    cd "$VFM_ROOT/testdata" || return 1
}

@test "published decisions come out, each to its tolerance" {
    decided=0
    while IFS= read -r line; do
        jq .framework <<<"$line" >"$TMP/framework.json"
        jq -c '.records[]' <<<"$line" | vfm-score -q --framework "$TMP/framework.json" >"$TMP/scored"
        jq -n -e --argjson case "$line" --slurpfile scored "$TMP/scored" -L mcda '
            include "near";
            def number: if type == "boolean" then (if . then 1 else 0 end) else . end;
            def got($field):
                if $field == "weights" then [[$scored[0].weights[]]] else $scored | map(.[$field]) end;
            $case.want | to_entries | map(
                [got(.key) | flatten[] | number] as $got
                | near($got; [.value | flatten[]]; $case.within)
                    or ("\(.key) is \($got), not \(.value)" | halt_error)) | all' >"$TMP/said" || {
            jq -r '"\(.case): \(.source)"' <<<"$line"
            return 1
        }
        decided=$((decided + 1))
    done <mcda/published.jsonl
    [ "$decided" -ge 37 ]
}

# random SEED COUNT: records of six fields, with more digits than a score has.
random() {
    awk -v state="$1" -v count="$2" '
        function next_number() { return state = (state * 16807) % 2147483647 }
        BEGIN {
            for (i = 1; i <= count; i++) {
                printf "{\"id\":%d", i
                for (k = 1; k <= 6; k++)
                    printf ",\"c%d\":%d.%09d", k, 1 + next_number() % (k * k), next_number() % 1000000000
                print "}"
            }
        }'
}

# framework JQ: six criteria of uneven weight, half of them costs, changed by the filter.
framework() {
    jq -n '[0.123456789012, 0.3, 0.07, 0.2, 0.111111111111, 0.195432099877] as $weights
        | {framework: "six", method: "weighted-sum", normalise: "minmax",
            criteria: [range(6) | {id: "c\(. + 1)", value: ".c\(. + 1)", weight: $weights[.],
                direction: (if . % 2 == 0 then "max" else "min" end)}]} | '"$1" >"$TMP/framework.json"
}

# adds_up FIELD: of every record on standard input the parts are FIELD, in units of the last of twelve
# places: whole numbers, which awk adds exactly.
adds_up() {
    awk -v field="$1" '
        function units(text,  sign, parts) {
            sign = sub(/^-/, "", text) ? -1 : 1
            split(text ".", parts, ".")
            return sign * (parts[1] * 1000000000000 + substr(parts[2] "000000000000", 1, 12))
        }
        {
            if (!match($0, /"parts":\{[^}]*\}/)) { print "no parts: " $0; exit bad = 1 }
            count = split(substr($0, RSTART + 9, RLENGTH - 10), part, ",")
            sum = 0
            for (i = 1; i <= count; i++) { sub(/.*:/, "", part[i]); sum += units(part[i]) }
            match($0, "\"" field "\":-?[0-9.]+")
            told = substr($0, RSTART + length(field) + 3, RLENGTH - length(field) - 3)
            if (sum != units(told)) { print "does not add up: " $0; exit bad = 1 }
        }
        END { exit bad || NR == 0 }'
}

@test "parts add up to the score to the last digit, whatever weighs and scales" {
    for change in . '.normalise = "max"' '.normalise = "sum"' '.normalise = "vector"' \
        '.normalise = "linear"' '.normalise = "zscore"' \
        '.weights = {type: "entropy", total: 100} | del(.criteria[].weight)' \
        '.weights = {type: "critic"} | del(.criteria[].weight)' \
        '.weights = {type: "given", rescale: true} | .criteria[0].weight = 7.77' \
        '.weights = {type: "roc"} | .criteria |= [to_entries[] | .value + {importance: .key} | del(.weight)]' \
        '.criteria[1].scale = {type: "price-per-quality-point"} | .criteria[1].weight = 0.3' \
        '.criteria[1].scale = {type: "relative-to-lowest"} | .criteria[3].scale = {type: "mean-based"}' \
        '.method = "promethee2" | del(.normalise) | .criteria[].preference = {type: "gaussian", s: 0.7}' \
        '.method = "spotis" | del(.normalise) | .criteria[].bounds = [0, 37]'; do
        framework "$change"
        for seed in 1 2 3; do
            random "$seed" 40 | vfm-score -q --framework "$TMP/framework.json" >"$TMP/scored"
            adds_up score <"$TMP/scored" || {
                echo "$change"
                return 1
            }
        done
    done
}

@test "the parts of VIKOR add up to S to the last digit" {
    framework '.method = "vikor" | del(.normalise)'
    random 4 40 | vfm-score -q --framework "$TMP/framework.json" | adds_up S
}

@test "the parts of every shipped framework add up in its example" {
    for pair in value-for-money=offers outcomes-based=offers sustainability-matrix=effects \
        price-quality-social=tenders social-value-preference=tenders reserved=workshops \
        four-es=services intelligent-commissioning=commissions; do
        vfm-score -q --framework "${pair%=*}" --on 2026-01-01 "frameworks/${pair#*=}.jsonl" | adds_up score
    done
    # none is forgotten
    [ "$(vfm list frameworks | grep -c '^[a-z]')" = 8 ]
}
