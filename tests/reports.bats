#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# Reports in other conventions (testdata/reports): from their tables to a ratio, without code, held to
# reports.awk, which works the same tables out with nothing of vfm.
source "$VFM_ROOT/tests/helper.bash"

setup() {
    mkdir -p "$TMP"
    cd "$VFM_ROOT/testdata/reports" || return
}

# apart ASSIGNMENT... TABLE...: inputs, benefits and ratio by reports.awk, to four decimals
apart() {
    LC_ALL=C awk -f "$VFM_ROOT/tests/reports.awk" "$@"
}

# figures: the same of the result on standard input
figures() {
    jq -r '[.inputs, .benefits, .sroi] | @tsv' |
        LC_ALL=C awk '{ printf "%.4f %.4f %.4f\n", $1, $2, $3 }'
}

abroad() {
    vfm-import -q --as outcomes abroad.csv --as inputs abroad-costs.csv
}

prorated() {
    vfm-import -q --as outcomes prorated.csv --as inputs prorated-costs.csv
}

@test "ten years in another currency, two attributions, part years rounded up" {
    abroad | vfm-discount --rate 5% --base 2018-19 --yearly | vfm-sroi --shares stakeholder >"$TMP/result"
    diff <(apart bands='5 0' timing=end abroad.csv abroad-costs.csv) <(figures <"$TMP/result")
    jq -e '.currency == "AUD" and (.pvs | length) == 11' "$TMP/result"
    jq -e '(.shares.stakeholder | add) - .benefits | fabs < 1e-6' "$TMP/result"
    vfm-report --sections results,gains,years "$TMP/result" >"$TMP/report"
    grep -q 'AUD 219,817.33  AUD 967,080.53' "$TMP/report"
    grep -q '^  year 11  AUD 17,540.47$' "$TMP/report"
}

@test "pro-rated years, drop-off from the first, a loss, prices of two years" {
    prorated | vfm-normalise --prices 2023-24 | vfm-discount --rate 3.5% | vfm-sroi >"$TMP/result"
    # 2023-24 and 2022-23 in the series of March 2026: 96.1117 and 91.2996
    diff <(apart bands='3.5 0' timing=end prices='2022-23 1.052706693128995' \
        prorated.csv prorated-costs.csv) <(figures <"$TMP/result")
}

@test "a schedule with other bands, at each timing" {
    for timing in end mid start; do
        abroad | vfm-discount --rate bands.csv --timing "$timing" --base 2018-19 | vfm-sroi >"$TMP/result"
        diff <(apart bands='4 3 2.5 9 1.3 0' timing="$timing" abroad.csv abroad-costs.csv) \
            <(figures <"$TMP/result")
    done
}

@test "a two-way grid over both, each ratio that of the table times benefits over costs" {
    list() {
        printf '{"times":%s},' 0.{5..9} 1 1.{1..5} | sed 's/,$//'
    }
    echo "[{\"grid\": {\"amount\": [$(list)], \"proxy\": [$(list)]}}]" >"$TMP/grid.json"
    prorated | vfm-normalise --prices 2023-24 | vfm-vary --scenarios "$TMP/grid.json" |
        vfm-discount --rate 3.5% | vfm-sroi -q --by scenario >"$TMP/results"
    read -r inputs benefits _ < <(apart bands='3.5 0' timing=end prices='2022-23 1.052706693128995' \
        prorated.csv prorated-costs.csv)
    jq -s -e --argjson inputs "$inputs" --argjson benefits "$benefits" 'length == 122
        and all(.[] | select(.scenario != "base");
            (.scenario | capture("amount times (?<c>[0-9.]+), proxy times (?<b>[0-9.]+)")) as $times
            | .sroi - $benefits * ($times.b | tonumber) / ($inputs * ($times.c | tonumber))
            | fabs < 1e-5)' "$TMP/results"
    vfm-report --sections results "$TMP/results" >"$TMP/report"
    grep -q '^amount times 1.5, proxy times 1.5 ' "$TMP/report"
}

@test "a pipeline of months: the same figures whatever the shards" {
    abroad >"$TMP/lines"
    vfm-discount --rate bands.csv --base 2018-19 "$TMP/lines" | vfm-sroi >"$TMP/once"
    for shard in 1 2 3; do
        awk -v shard="$shard" 'NR % 3 == shard % 3' "$TMP/lines" |
            vfm-discount --rate bands.csv --base 2018-19 | vfm-sroi --partial --covers "$shard/3"
    done | vfm-sroi | cmp - "$TMP/once"
}
