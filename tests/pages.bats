# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# Lines that are alike are worked on together, by column; a line that is anything else by itself. Which
# way a line went must not show: not in the output, not in what is refused or counted, not in the
# place that a message names. In a block of its own each line goes by itself: that is the peer.
# shellcheck shell=bash disable=SC2154 # VFM_ROOT is exported by tests/run

bats_require_minimum_version 1.5.0
source "$VFM_ROOT/tests/helper.bash"

setup() {
    mkdir -p "$TMP"
    cd "$TMP" || return 1
}

# alike COUNT: as many outcomes of one shape, in one financial year.
alike() {
    awk -v lines="$1" 'BEGIN {
        for (line = 1; line <= lines; line++)
            printf "{\"record\":\"outcome\",\"id\":\"l%d\",\"provider\":\"Provider %d\"," \
                "\"stakeholder\":\"Young people, %d to 25\",\"outcome\":\"o%d\"," \
                "\"period\":\"2024-25\",\"quantity\":%d.%d,\"proxy\":%s%d.%06d}\n",
                line, line % 7, line % 16, line % 3, line * 37 % 300, line % 10,
                line % 11 ? "" : "-", line * 7919 % 90000, line * 104729 % 1000000
    }'
}

# by_itself_too FILE PROGRAM OPTION...: the same bytes, status, messages, rejects and counts whether
# lines go together or each by itself; stopping at what is refused, and going on.
by_itself_too() {
    local file=$1 way more status
    shift
    for way in together alone; do
        more=()
        [ "$way" = together ] || more=(--block-size 1)
        status=0
        "$@" "${more[@]}" "$file" >"$way.out" 2>"$way.err" || status=$?
        echo "$status" >"$way.status"
        "$@" "${more[@]}" -q --rejects "$way.rejects" --stats "$way.stats" "$file" \
            >"$way.all" 2>"$way.errors" || true
        touch "$way.rejects" "$way.stats"
    done
    local part
    for part in out err status all errors rejects stats; do
        cmp "together.$part" "alone.$part" || return 1
    done
}

@test "lines that are alike leave byte for byte, however they are cut" {
    local size jobs
    alike 3000 >good.jsonl
    for jobs in 1 3; do
        for size in 1 300 5000 40000 1M; do
            local cut=(-j "$jobs" --block-size "$size")
            vfm-normalise --period financial-year "${cut[@]}" good.jsonl | cmp - good.jsonl
            vfm-import --as outcomes "${cut[@]}" good.jsonl | cmp - good.jsonl
            vfm import --as outcomes "${cut[@]}" good.jsonl then normalise --period financial-year |
                cmp - good.jsonl
        done
    done
    head -c -1 good.jsonl | vfm-normalise --period financial-year | cmp - good.jsonl
}

@test "a month among them comes into its year, and nothing else changes" {
    alike 3000 | awk 'NR % 9 == 4 { sub(/2024-25/, "2024-04") }
        NR % 500 == 3 { sub(/2024-25/, "2025-03") } 1' >months
    [ "$(grep -c 2024-25 months)" -lt 2700 ]
    vfm-normalise --period financial-year months | cmp - <(alike 3000)
}

# Backslashes are those of printf %b.
damaged() {
    cat <<'LINES'
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25},
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25} 
 {"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}\r
{"record":"outcome","id":"x"y","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"x"y"","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"x,"provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"x\\"y","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"\\u00e9","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"a\tb","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":",","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":7,"provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":null,"provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"£","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"x","id":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":01,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":1.,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":+1,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":.5,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":1e5,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":-,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":-0,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":null,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":true,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":"5.5","proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":"5,500","proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":[1,2],"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5 ,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity": 5.5,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":12345678901234567890,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":1234567890123456,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25,"more":1}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-26","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"May 2024","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":2024,"quantity":5.5,"proxy":10.25}
{"record":"input","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"stopped","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"other","id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"id":"x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id":"x","stakeholder":"S, T","provider":"P","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}
{"record":"outcome","id": "x","provider":"P","stakeholder":"S, T","outcome":"o","period":"2024-25","quantity":5.5,"proxy":10.25}

  
\r
{}
{
"
[]
no record
LINES
}

@test "one line that is damaged or otherwise, at the start, in the midst and at the end" {
    local count=0 number=0 every=1 places=(1 19 41) line place
    # valgrind looks at some: what it can find is the same in many of them
    [ "$VFM_MODE" != valgrind ] || { every=5 && places=(19); }
    alike 40 >good.jsonl
    while IFS= read -r line; do
        number=$((number + 1))
        [ $((number % every)) -eq 0 ] || continue
        for place in "${places[@]}"; do
            {
                head -n $((place - 1)) good.jsonl
                printf '%b\n' "$line"
                tail -n +"$place" good.jsonl
            } >other.jsonl
            by_itself_too other.jsonl vfm-normalise --period financial-year
            by_itself_too other.jsonl vfm-discount --rate 3.5% --base 2024-25
            # what begins otherwise is taken for CSV
            if [ "$place" -gt 1 ] || [ "${line::1}" = "{" ]; then
                by_itself_too other.jsonl vfm-import --as outcomes
            fi
            count=$((count + 1))
        done
    done < <(damaged)
    [ "$VFM_MODE" = valgrind ] || [ "$count" -eq 168 ]
    [ "$count" -ge 11 ]
}

@test "mixtures of shapes" {
    local seed seeds=(1 2 3)
    [ "$VFM_MODE" != valgrind ] || seeds=(2)
    for seed in "${seeds[@]}"; do
        awk -v lines=400 -v seed="$seed" -f "$VFM_ROOT/tests/undiscounted.awk" >mixed
        { alike 300 && cat mixed && alike 50 && sed 's/"proxy":/"proxy": /' mixed &&
            alike 30 | sed 's/"2024-25"/null/' && alike 30 | sed 's/"Provider/"\\u0050rovider/' &&
            alike 30 | sed 's/$/\r/' && alike 30 | sed 'n; s/outcome"/award"/' &&
            alike 30 | sed 's/"quantity":/&1e/; s/}/,"more":[1,2]}/' &&
            alike 30 | sed 's/}/,"deadweight":0.12345678901234}/
                7s/0.12345678901234/1.23456789012345/; 9s/0.12345678901234/0.123456789012345678/' &&
            alike 200 | awk '{ type = NR % 3 ? NR % 2 ? "fiscal" : "social" : "economic"
                if (NR % 50 == 7) type = "other"
                sub(/}/, ",\"duration\":" NR % 4 + 1 ",\"value_type\":\"" type "\"}") } 1' &&
            alike 200 | awk '{ sub(/}/, ",\"material\":" (NR % 5 ? "true" : NR % 2 ? "false" : "null"))
                sub(/$/, ",\"deadweight\":" (NR % 3 ? "0.25" : "null") "}") } NR == 77 { sub(/true/, "\"yes\"") }
                NR == 99 { sub(/true/, "1") } 1' &&
            alike 200; } >all
        by_itself_too all vfm-normalise --period financial-year
        by_itself_too all vfm-normalise --period month --spread
        by_itself_too all vfm-import --as outcomes
        by_itself_too all vfm-import --as outcomes --keep
        by_itself_too all vfm-discount --rate greenbook --base 2024-25
        vfm-discount -q --rate 3.5% --base 2024-25 --rejects refused all >discounted || true
        [ "$(grep -c '"pv"' discounted)" -gt 800 ]
        by_itself_too discounted vfm-sroi -q --by provider --totals
        by_itself_too discounted vfm-sroi -q --by provider --case fiscal
        by_itself_too discounted vfm-sroi -q --by material
        by_itself_too all vfm-normalise --period financial-year --max-record 205
    done
}

@test "amounts that do not fit their line count the same together and each by itself" {
    alike 300 | awk '{ sub(/}/, ",\"duration\":" NR % 4 + 1 ",\"dropoff\":0." NR % 5 "}") } 1' >all
    awk 'BEGIN { for (n = 0; n < 7; n++)
        printf "{\"record\":\"input\",\"id\":\"i%d\",\"provider\":\"Provider %d\"," \
            "\"stakeholder\":\"Council\",\"period\":\"2024-25\",\"amount\":%d}\n", n, n, n ? n * 6e7 : 3
    }' >>all
    vfm-discount -q --rate greenbook --base 2024-25 all >discounted
    grep -c '"pv":-' discounted
    vfm-sroi -q --by provider discounted | grep -c '"payback_years":[1-9]'
    # more than there is, a drop-off past 1, and nothing; then without a value, without an impact
    awk 'NR % 7 == 3 { sub(/"pv":/, "&1") }
        NR % 7 == 5 { sub(/"dropoff":0/, "\"dropoff\":1") }
        NR % 31 == 9 { sub(/"pv":-?[0-9.]+/, "\"pv\":0") } 1' discounted >other
    sed 's/"value":[^,]*,//' other >valueless
    sed '/outcome"/s/"impact":[^,]*,//' other >impactless
    # only benefits of a year do not fit; a drop-off of 2 fits, and is none
    awk '/"duration":1,/ && NR % 3 { sub(/"pv":-?/, "&1") } 1' discounted >yearly
    awk '/outcome"/ { sub(/"duration":.*"basis"/, "\"duration\":2,\"dropoff\":2,\"impact\":1000," \
        "\"value\":0,\"pv\":32.672875,\"basis\"") } 1' discounted >losing
    cat discounted other valueless discounted impactless >together_all
    for file in discounted other valueless impactless yearly losing together_all; do
        by_itself_too "$file" vfm-sroi -q --by provider --totals
        by_itself_too "$file" vfm-sroi --by outcome
    done
}

@test "--where says the same of lines together and of each by itself" {
    local expression
    { alike 400 && alike 90 | awk '{ sub(/}/, ",\"deadweight\":" (NR % 4 ? "0.25" : "null") "}") } 1' &&
        alike 60 | awk 'NR % 11 == 5 { sub(/"proxy":/, "\"proxy\":\"x\",\"was\":") } 1' &&
        alike 200; } >all
    vfm-discount -q --rate 3.5% --base 2024-25 --rejects refused all >discounted || [ $? -eq 1 ]
    for expression in true false '.quantity > 15' '.quantity > 290' '.provider == "Provider 3"' \
        '.provider < "Provider 5"' .deadweight '.deadweight == null and .quantity < 200' .nothing \
        '.id == "l77" or .outcome + 1 == "o1"' '.quantity / (.proxy - 7919.104729) > 0'; do
        by_itself_too all vfm-discount --rate greenbook --base 2024-25 --where "$expression"
        by_itself_too all vfm-normalise --period month --spread --where "$expression"
        by_itself_too discounted vfm-sroi -q --by provider --totals --where "$expression"
        vfm discount -q --rate 3.5% --base 2024-25 --rejects no all \
            then sroi -q --by provider --where "$expression" >together 2>said || echo $? >>together
        vfm discount -q --rate 3.5% --base 2024-25 --rejects no --block-size 1 all \
            then sroi -q --by provider --where "$expression" >alone 2>told || echo $? >>alone
        cmp together alone
        cmp said told
    done
    by_itself_too all vfm-discount --rate greenbook --base 2024-25
    cp together.all without
    by_itself_too all vfm-discount --rate greenbook --base 2024-25 --where true
    cmp together.all without
}

# returned COUNT: rows of CSV whose cells do not stand as a record has them: days, pounds, per cents,
# words in capitals, some of them in quotes; some are empty, some are nothing of that.
returned() {
    awk -v lines="$1" 'BEGIN {
        print "id,provider,stakeholder,outcome,period,quantity,proxy,deadweight,value_type"
        for (line = 1; line <= lines; line++) {
            proxy = line * 7 % 4000
            proxy = proxy < 1000 ? "£" proxy ".50" : \
                sprintf("\"£%d,%03d.50\"", int(proxy / 1000), proxy % 1000)
            printf "l%d,%s,S,o,%02d/%02d/2024,%s,%s,%s,%s\n", line,
                line % 5 ? "P" line % 7 : "\"P, Ltd\"", line * 7 % 28 + 1, line % 12 + 1,
                line % 41 ? line % 9 + 0.5 : "about 5", proxy,
                line % 6 == 1 ? "" : line % 57 ? line % 101 "%" : "105%",
                line % 3 ? line % 2 ? "Fiscal" : "social" : line % 83 ? "ECONOMIC" : "other"
        }
    }'
}

@test "cells of a return that are written anew say the same by column and by themselves" {
    local size jobs
    returned 1500 >returned.csv
    for size in 1 3000 1M; do
        for jobs in 1 2; do
            vfm-import -q --as outcomes --dates dmy -j "$jobs" --block-size "$size" \
                --rejects "rejects.$size.$jobs" --stats "stats.$size.$jobs" returned.csv \
                >"out.$size.$jobs" || [ $? -eq 1 ]
            cmp "out.$size.$jobs" out.1.1
            cmp "rejects.$size.$jobs" rejects.1.1
            cmp "stats.$size.$jobs" stats.1.1
        done
    done
    # by hand: row 200 is of P, Ltd on 1 September 2024, for £1,400.50, 99 % of it anyway
    grep '"l200"' out.1M.2 | cmp - <(echo '{"record":"outcome","id":"l200","provider":"P, Ltd",' \
        '"stakeholder":"S","outcome":"o","period":"2024-09-01","quantity":2.5,"proxy":1400.50,' \
        '"deadweight":0.99,"value_type":"social"}' | sed 's/, "/,"/g')
    [ "$(wc -l <out.1M.2)" -eq "$(awk 'BEGIN { for (line = 1; line <= 1500; line++)
        kept += line % 41 && (line % 57 || line % 6 == 1) && (line % 3 || line % 83); print kept }')" ]
    # one line in six has no deadweight, and is discounted as if it were 0
    vfm-discount -q --rate 3.5% out.1M.2 >apart
    vfm import -q --as outcomes --dates dmy --rejects no returned.csv then discount --rate 3.5% \
        >together || [ $? -eq 1 ]
    cmp together apart
    jq -es 'map(select(.id | ltrimstr("l") | tonumber % 6 == 1)) | length > 200 and
        all(.deadweight == null and .impact == .quantity * .proxy)' apart
}

@test "a tab within quotes leaves as JSON writes it, where tabs part the cells" {
    local size quotes
    for quotes in all some; do
        awk -v quotes="$quotes" 'BEGIN {
            print "id\tprovider\tstakeholder\toutcome\tperiod\tquantity\tproxy"
            for (line = 1; line <= 300; line++) {
                people = line % 100 == 50 ? "a\tb" : "Carers"
                if (quotes == "all" || people ~ /\t/)
                    people = "\"" people "\""
                print "l" line "\tP\t" people "\to\t2024-25\t1\t2"
            }
        }' >tabs.tsv
        for size in 1 1M; do
            vfm-import -q --as outcomes --block-size "$size" tabs.tsv >"tabs.$size"
        done
        cmp tabs.1 tabs.1M
        [ "$(jq -r 'select(.stakeholder == "a\tb") | .id' tabs.1M)" = "$(printf '%s\n' l50 l150 l250)" ]
    done
}

# paid WHAT: rows whose amounts stand as spreadsheets write them, in each seventeenth row as nobody
# would foresee; or the records that the others are, by hand.
paid() {
    awk -v what="$1" 'BEGIN {
        count = split("(£1,234.50)|-£5|£12,34|£ 7|1,234|£0,123|£1e3|£007|€5| £1,234.50 |£1,234.|" \
            "GBP 12|£99999999999|£1,234.123456789|£-0|£.5|£1 234|n/a||12%|£1,234,5", others, "|")
        if (what == "rows")
            print "id,provider,stakeholder,outcome,period,quantity,proxy,duration"
        for (line = 1; line <= 1200; line++) {
            pounds = line * 7919 % (line % 3 ? 900 : 4000000)
            amount = pounds < 1000 ? pounds : pounds < 1000000 ? \
                sprintf("%d,%03d", pounds / 1000, pounds % 1000) : \
                sprintf("%d,%03d,%03d", pounds / 1000000, pounds / 1000 % 1000, pounds % 1000)
            people = line % 4 ? "Carers" : "Participants, all"
            if (what == "rows" && line % 17 == 5)
                amount = others[int(line / 17) % count + 1]
            else if (what == "rows")
                amount = "£" amount ".25"
            else if (line % 17 != 5 && line != 700)
                printf "{\"record\":\"outcome\",\"id\":\"l%d\",\"provider\":\"P\"," \
                    "\"stakeholder\":\"%s\",\"outcome\":\"o\",\"period\":\"2024-25\"," \
                    "\"quantity\":%d,\"proxy\":%d.25,\"duration\":2}\n", line, people, 1000 + line, pounds
            if (what == "rows")
                printf "l%d,P,%s,o,2024/25,\"1,%03d\",\"%s\",%s\n", line,
                    line % 4 ? people : "\"" people "\"", line % 1000, amount,
                    line == 700 ? 0 : line % 7 ? 2 : "\"2\""
        }
    }'
}

@test "amounts with pounds and commas are read alike, whatever stands among them" {
    local size jobs
    paid rows | awk 'NR > 1000 { sub(/"1,/, "\"2,") } 1' >paid.csv
    for size in 1 3000 40000 1M; do
        for jobs in 1 2; do
            vfm-import -q --as outcomes -j "$jobs" --block-size "$size" --rejects "rejects.$size.$jobs" \
                paid.csv >"out.$size.$jobs" || [ $? -eq 1 ]
            cmp "out.$size.$jobs" out.1.1
            cmp "rejects.$size.$jobs" rejects.1.1
        done
    done
    awk -F '"' '{ if (substr($8, 2) % 17 != 5) print }' out.1M.2 | cmp - <(paid records)
    # the others: brackets and minus are less than nothing, euros and per cents no pounds
    grep -q '"id":"l5",.*"proxy":-1234.50,' out.1M.2
    grep -q '"id":"l22",.*"proxy":-5,' out.1M.2
    [ "$(grep -c '"id":"l39"' out.1M.2)" -eq 0 ] # £12,34
    grep -q '"id":"l90",.*"proxy":123,' out.1M.2
    [ "$(grep -c '"id":"l141"' out.1M.2)" -eq 0 ] # €5
    grep '"line":701,' rejects.1M.2 | grep -q 'duration \\"0\\" is out of range'
}

# The same text in the same place: a word of one return is a number of the next; an amount is in the
# currency of its row.
@test "what a cell said is not taken for what another says" {
    local size
    awk 'BEGIN { print "id,provider,stakeholder,outcome,period,material,quantity,proxy"
        for (line = 1; line <= 300; line++) print "a" line ",P,S,o,2024-25,1,2,£" line % 5 ".50" }' >words.csv
    awk 'BEGIN { print "id,provider,stakeholder,outcome,period,duration,quantity,proxy"
        for (line = 1; line <= 300; line++)
            print "b" line ",P,S,o,2024-25," (line % 3 ? 1 : "\"1\"") ",2,£" line % 5 ".50" }' >numbers.csv
    for size in 1 1M; do
        vfm-import -q --as outcomes -j 1 --block-size "$size" words.csv numbers.csv words.csv >"out.$size"
    done
    cmp out.1 out.1M
    jq -es '(map(select(.id | startswith("a")) | .material) | length == 600 and all(. == true)) and
        (map(select(.id | startswith("b")) | .duration) | length == 300 and all(. == 1))' out.1M

    awk 'BEGIN { print "id,provider,stakeholder,outcome,period,currency,quantity,proxy"
        for (line = 1; line <= 300; line++)
            print "c" line ",P,S,o,2024-25," (line % 7 ? "AUD" : "USD") ",2," (line % 3 ? "$5.00" : "A$5.00")
        }' >currencies.csv
    for size in 1 1M; do
        vfm-import -q --as outcomes -j 1 --block-size "$size" --rejects "rejects.$size" currencies.csv \
            >"paid.$size" || [ $? -eq 1 ]
        cmp "paid.$size" paid.1
        cmp "rejects.$size" rejects.1
    done
    [ "$(wc -l <rejects.1M)" -eq 14 ] # the 21st, 42nd … are A$ in a row of US dollars
}
