#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# The ready-made pipelines, on the invented return of testdata/demo.
source "$VFM_ROOT/tests/helper.bash"

setup() {
    mkdir -p "$TMP/returns"
    cp "$VFM_ROOT"/testdata/demo/*.csv "$TMP"
    mv "$TMP/return.csv" "$TMP/returns/"
    rm -f "$TMP/activity.csv"
    cd "$TMP" || return
}

# month NAME dd/mm/yyyy-pattern: the rows of one month as a return of its own
month() {
    LC_ALL=C awk -v month="$2" 'NR <= 2 || index($0, month)' returns/return.csv >"$1"
}

@test "demo runs to its end, and both ways give the same bytes" {
    "$VFM_ROOT/pipelines/demo" >shown
    grep -qx 'the same, byte for byte' shown
    grep -q '^6 rows were left out of every figure here' shown
    grep -q '^They differ: Larkmoor Day Services costs' shown
    [ "$(wc -L <shown)" -le 120 ]
}

# Worked out apart from vfm, by a short program in another language over the same files: benefits by
# provider, and the costs over them.
@test "the demo's figures are those of a sum made apart" {
    "$VFM_ROOT/pipelines/demo" >shown
    for line in 'Thistledown Commons    £172,712.36  £401,484.54  £228,772.18   2.32' \
        'Wren & Willow Trust    £132,129.82  £213,738.03   £81,608.21   1.62' \
        'Quillpen Gardens       £102,365.02  £143,599.16   £41,234.14   1.40' \
        'Larkmoor Day Services   £96,850.00  £119,898.31   £23,048.31   1.24'; do
        grep -qF "$line" shown
    done
}

@test "review tells what it ranked and what it refused, with status 1" {
    run "$VFM_ROOT/pipelines/review" "$TMP" 2024-25
    [ "$status" -eq 1 ]
    [ "$(wc -l <rejects.jsonl)" -eq 6 ]
    grep -qF '| return.csv | 40 | attribution | 25 |' review.md ||
        grep -qF '| returns/return.csv | 40 | attribution | 25 |' review.md
    [ "$(mlr --icsv --ojson cut -f provider review.csv | jq length)" -eq 5 ]
}

@test "review leaves the old review where the new one fails" {
    echo old >review.md
    printf 'Ref,Stakeholder\n"broken' >returns/second.csv
    run "$VFM_ROOT/pipelines/review" "$TMP" 2024-25
    [ "$status" -eq 3 ] || [ "$status" -eq 2 ]
    [ "$(cat review.md)" = old ]
}

@test "months one by one give what the months at once give" {
    month "$TMP/2024-04.csv" /04/2024
    month "$TMP/2024-05.csv" /05/2024
    rm returns/*
    mv 2024-0?.csv returns/
    run "$VFM_ROOT/pipelines/month" "$TMP" 2024-04 2024-25
    [ "$status" -eq 0 ]
    run "$VFM_ROOT/pipelines/month" "$TMP" 2024-05 2024-25
    [ "$status" -eq 1 ] # the bare 25 stands in May
    vfm-sroi -q --by provider --shares stakeholder partials/*.jsonl >merged
    vfm-import -q --rejects refused --dates dmy --as outcomes returns/*.csv --as inputs costs.csv |
        vfm-normalise -q --names names.csv --proxies proxies.csv --assumptions assumptions.csv \
            --period financial-year --prices 2024-25 |
        vfm-discount --rate greenbook --base 2024-25 |
        vfm-sroi -q --by provider --shares stakeholder >once
    cmp merged once
    grep -q '^# 2024-25 to date' to-date.md
}

@test "a month sent again changes its own partial alone" {
    month "$TMP/2024-04.csv" /04/2024
    month "$TMP/2024-06.csv" /06/2024
    rm returns/*
    mv 2024-0?.csv returns/
    "$VFM_ROOT/pipelines/month" "$TMP" 2024-04 2024-25
    "$VFM_ROOT/pipelines/month" "$TMP" 2024-06 2024-25
    cp -r partials before
    sed -i '3d' returns/2024-06.csv
    "$VFM_ROOT/pipelines/month" "$TMP" 2024-06 2024-25
    cmp partials/2024-04.jsonl before/2024-04.jsonl
    run ! cmp -s partials/2024-06.jsonl before/2024-06.jsonl
}

@test "scenarios reports a range for each provider" {
    vfm-import -q --rejects refused --dates dmy --as outcomes returns/return.csv \
        --as inputs costs.csv >raw.jsonl || [ $? -eq 1 ]
    vfm-normalise -q --names names.csv --proxies proxies.csv --assumptions assumptions.csv \
        --period financial-year --prices 2024-25 raw.jsonl | "$VFM_ROOT/pipelines/scenarios" "$VFM_ROOT/pipelines/scenarios.json" >page
    [ "$(grep -c "^[A-Z].* base .* nothing lasts" page)" -eq 4 ]
}

# 42 + 40 against 54 + 40 x 80/155, worked out by hand
@test "tender ranks by the framework, and ranks no bid that fails a gate" {
    "$VFM_ROOT/pipelines/tender" "$VFM_ROOT"/testdata/tender/{framework.json,bids.csv} >page
    grep -qF '| 1 | North | Birch | 82.00 | £80,000.00 | yes |' page
    grep -qF '| 2 | North | Alder | 74.65 | £155,000.00 | yes |' page
    grep -qF '| 1 | South | Alder | 88.80 | £61,000.50 | yes |' page
    run ! grep -qE '^\| [0-9]+ \| South \| Dogwood' page
    grep -qF '| South | Dogwood | 97.00 | 57.00 | 40.00 | living-wage |' page
}

@test "tender stops at a bid that cannot be read" {
    sed 's/80,000/eighty thousand/' "$VFM_ROOT/testdata/tender/bids.csv" >bids.csv
    run "$VFM_ROOT/pipelines/tender" "$VFM_ROOT/testdata/tender/framework.json" bids.csv
    [ "$status" -eq 3 ]
}

# Northdale: 48,000, 36,000 and 12,000 are 4, 3 and 1 eighths: 10^4 * 26/64; voluntary are the two
# smaller. Southmoor has one award, to Alder, who earns 84,000 of 132,000 there.
@test "market tells who holds how much, and who depends on whom" {
    "$VFM_ROOT/pipelines/market" "$VFM_ROOT/testdata/market/register.csv" >page
    grep -qF '| Northdale Council | 3 | 3 | £96,000.00 | 4,062.50 | 6,250.00 | Alder \& Sons Ltd | 50.0% |' page
    grep -qF '| Southmoor Council | 1 | 1 | £84,000.00 | 10,000.00 | – | Alder \& Sons Limited | 100.0% |' page
    grep -qF '| Northdale Council | voluntary suppliers | 66.7% | 50.0% | 2 | 1 | 0 | £48,000.00 |' page
    grep -qF '| Southmoor Council | Alder \& Sons Limited | £84,000.00 | 100.0% | 63.6% |' page
    grep -qF 'register.csv' page
}

@test "market stops at a row that cannot be read" {
    sed 's/£48,000.00/a lot/' "$VFM_ROOT/testdata/market/register.csv" >register.csv
    run "$VFM_ROOT/pipelines/market" register.csv
    [ "$status" -eq 3 ]
}
