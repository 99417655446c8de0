# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# A published case from its table to its ratio: testdata/lwtc holds what the report prints.
# shellcheck shell=bash disable=SC2154 # VFM_ROOT is exported by tests/run

source "$VFM_ROOT/tests/helper.bash"

setup() {
    mkdir -p "$TMP"
    cd "$VFM_ROOT/testdata/lwtc" || return 1
    vfm-import --as outcomes outcomes.csv --as inputs inputs.csv >"$TMP/lines"
    [ "$(wc -l <"$TMP/lines")" -eq 17 ]
}

# appraise [OPTION]... : the lines on standard input to a result
appraise() {
    vfm-discount --rate 3.5% --timing end --yearly | vfm-sroi "$@"
}

# agrees FILTER: true of the result on standard input as $got and the report as $published, with
# `pence` for what is printed to two decimals
agrees() {
    jq -n -e --slurpfile got /dev/stdin --slurpfile published published.json '
        def pence: . * 100 | round / 100;
        $got[0] as $got | $published[0] as $published | '"$1" >"$TMP/said" || {
        cat "$TMP/said"
        return 1
    }
}

@test "impact, present values by year, total, npv and both ratios" {
    appraise <"$TMP/lines" >"$TMP/result"
    agrees '$got.inputs == $published.inputs' <"$TMP/result"
    agrees '($got.impact | pence) == $published.impact' <"$TMP/result"
    agrees '($got.pvs | map(pence)) == $published.pvs' <"$TMP/result"
    agrees '($got.benefits | pence) == $published.pv' <"$TMP/result"
    agrees '($got.npv | pence) == $published.npv' <"$TMP/result"
    agrees '($got.sroi | pence) == $published.sroi' <"$TMP/result"
    agrees '($got.net_sroi | pence) == $published.net_sroi' <"$TMP/result"
    agrees '$got.outcome_lines == 15 and $got.input_lines == 2' <"$TMP/result"
}

@test "the impact of each of fifteen lines" {
    vfm-discount --rate 3.5% <"$TMP/lines" |
        jq -n '[inputs | select(.record == "outcome") | {key: .id, value: .impact}] | from_entries' |
        agrees '($got | map_values(pence)) == $published.impact_by_line'
}

@test "each stakeholder, in the whole and in the years" {
    # the report shares out the impact of the first year: discounted at 0% over one year
    jq -c 'if .record == "outcome" then .duration = 1 else . end' "$TMP/lines" |
        vfm-discount --rate 0% | vfm-sroi --shares stakeholder |
        agrees '($got.shares.stakeholder | map_values(pence)) == $published.impact_by_stakeholder'
    # every figure of ours is on the same lines, so over all years the shares are those of each
    # stakeholder alone
    appraise --by stakeholder <"$TMP/lines" | jq -n '[inputs | select(.outcome_lines > 0)
        | {key: .stakeholder, value: .benefits}] | from_entries' >"$TMP/alone"
    appraise --shares stakeholder <"$TMP/lines" | jq '.shares.stakeholder' | cmp - "$TMP/alone"
}

@test "payback within the first year, by hand" {
    # 120,508.75 of the 301,155.561450 that the first year brings: .400154489 by bc
    appraise <"$TMP/lines" | jq -e '.payback_years == 0.400154'
}

@test "the twelve ratios of Table 12, by rewriting the lines" {
    local name rewrite count=0
    while IFS='|' read -r name rewrite; do
        jq -c "$rewrite" "$TMP/lines" | appraise -q |
            agrees '($got.sroi | pence) as $ours
                | ($published.scenarios[] | select(.name == "'"$name"'")).sroi as $theirs
                | if $ours == $theirs then true else "'"$name"'", $ours, $theirs, false end'
        count=$((count + 1))
    done <<'REWRITES'
deadweight 50% all|if .record == "outcome" then .deadweight = 0.5 else . end
drop-off 50% all|if .record == "outcome" then .dropoff = 0.5 else . end
attribution 50% all|if .record == "outcome" then .attribution = 0.5 else . end
deadweight 50% and drop-off 50%|if .record == "outcome" then .deadweight = 0.5 | .dropoff = 0.5 else . end
deadweight 50% and attribution 50%|if .record == "outcome" then .deadweight = 0.5 | .attribution = 0.5 else . end
attribution 50% and drop-off 50%|if .record == "outcome" then .attribution = 0.5 | .dropoff = 0.5 else . end
all three 50%|if .record == "outcome" then .deadweight = 0.5 | .attribution = 0.5 | .dropoff = 0.5 else . end
remove outcome f|select(.id != "f")
remove outcome o|select(.id != "o")
remove outcomes l and m|select(.id != "l" and .id != "m")
observed quantities a=62 b=29 c=27 d=7 e=22|{a: 62, b: 29, c: 27, d: 7, e: 22} as $seen | if $seen[.id // ""] then .quantity = $seen[.id] else . end
exclude start-up costs: inputs 105369.65 + 1062.75|if .kind == "cash" then .amount = 105369.65 else . end
REWRITES
    [ "$count" -eq 12 ]
}

@test "pipes and a chain, any order and any workers: the same bytes" {
    appraise --by stakeholder --totals <"$TMP/lines" >"$TMP/piped"
    vfm import --as outcomes outcomes.csv --as inputs inputs.csv \
        then discount --rate 3.5% --timing end --yearly then sroi --by stakeholder --totals |
        cmp - "$TMP/piped"
    local workers
    for workers in 1 2 7; do
        shuf --random-source=outcomes.csv "$TMP/lines" |
            vfm discount --rate 3.5% --yearly then sroi --by stakeholder --totals \
                -j "$workers" --block-size 200 | cmp - "$TMP/piped"
    done
}

@test "held against the printed table: its npv alone is wrong, and does not follow from its own figures" {
    appraise --expect printed.csv <"$TMP/lines" 2>"$TMP/notes" | jq -c 'select(.agrees == false)
        | [.figure, .against, .published, .difference]' >"$TMP/wrong"
    cat >"$TMP/expected" <<'WRONG'
["npv","results",578645.48,-0.182383]
["npv","the table",578645.48,-0.18]
WRONG
    diff "$TMP/expected" "$TMP/wrong"
    grep -q '8 of 9 figures agree with the results, 4 of 5 sums of its own hold' "$TMP/notes"
}
