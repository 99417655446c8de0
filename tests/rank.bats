#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# Ranking and scoring beyond memory: the same bytes for any memory and any number of workers, against
# sort; nothing left of temporary files.

source "$VFM_ROOT/tests/helper.bash"

# Records without visible order: 40000 of them, few distinct scores, 17 areas.
records() {
    awk 'BEGIN {
        state = 42
        for (i = 1; i <= 40000; i++) {
            state = (state * 16807) % 2147483647
            printf "{\"id\":%d,\"area\":\"a%d\",\"score\":%d,\"note\":\"%030d\"}\n",
                i, state % 17, int(state / 17) % 5000, state
        }
    }'
}

setup() {
    mkdir -p "$TMP/spill"
    records >"$TMP/in.jsonl"
}

@test "rank: the order is that of sort, stable, whatever memory and workers" {
    jq -r '[.score, input_line_number, .id] | @tsv' "$TMP/in.jsonl" |
        LC_ALL=C sort -s -k1,1nr | cut -f3 >"$TMP/want"
    for options in "-j1" "-j1 --memory 64K" "-j2 --memory 200K" "-j7 --memory 1M --block-size 3000"; do
        # shellcheck disable=SC2086
        TMPDIR=$TMP/spill vfm-rank $options --by score "$TMP/in.jsonl" >"$TMP/out"
        jq .id "$TMP/out" | cmp - "$TMP/want"
        md5sum <"$TMP/out"
    done | sort -u >"$TMP/sums"
    [ "$(wc -l <"$TMP/sums")" = 1 ]
    [ -z "$(ls -A "$TMP/spill")" ]
}

@test "rank: groups, top, ties and margin are the same bytes whatever memory and workers" {
    for what in "--by score --within area --ties dense" "--by score --top 7 --within area --margin" \
        "--by area:asc --ties fractional --margin" "--by area --top 5 --ties fractional -q"; do
        for options in "-j1" "-j3 --memory 64K" "-j2 --memory 1M --block-size 5000"; do
            # shellcheck disable=SC2086
            vfm-rank $what $options "$TMP/in.jsonl" 2>&1 | md5sum
        done | sort -u >"$TMP/sums"
        [ "$(wc -l <"$TMP/sums")" = 1 ]
    done
}

@test "score: the same bytes whether lots stay in memory or not" {
    framework=$VFM_ROOT/testdata/score/spread.json
    vfm-score --framework "$framework" --lot area "$TMP/in.jsonl" >"$TMP/all"
    TMPDIR=$TMP/spill vfm-score --memory 1000 --framework "$framework" --lot area "$TMP/in.jsonl" |
        cmp - "$TMP/all"
    [ -z "$(ls -A "$TMP/spill")" ]
    # by hand with jq: the first lot's scores
    jq -c 'select(.area == "a3")' "$TMP/in.jsonl" | jq -s '
        (map(.score) | min) as $low | (map(.score) | max) as $high
        | map((.score - $low) / ($high - $low) * 100)' >"$TMP/want"
    jq -c 'select(.area == "a3")' "$TMP/all" | jq -s --slurpfile want "$TMP/want" -L "$VFM_ROOT/testdata/mcda" \
        -e 'include "near"; near(map(.score); $want[0]; 1e-9)'
}

# spilled PID: whether it holds a file of a megabyte or more that has no name any more.
spilled() {
    local descriptor
    for descriptor in "/proc/$1/fd/"*; do
        case $(readlink "$descriptor") in
        *'(deleted)') [ "$(stat -Lc %s "$descriptor")" -lt 1000000 ] || return 0 ;;
        esac
    done
    return 1
}

# killed SIGNAL PROGRAM [OPTION]...: it is killed when its temporary file has grown, before the end of
# its input; nothing came out, and nothing stays.
killed() {
    signal=$1
    shift
    for _ in 1 2 3 4 5 6 7 8; do cat "$TMP/in.jsonl"; done >"$TMP/many.jsonl"
    rm -f "$TMP/slow"
    mkfifo "$TMP/slow"
    exec 7<>"$TMP/slow" # so that nobody waits for the other end to open
    cat "$TMP/many.jsonl" >"$TMP/slow" 3>&- 7>&- &
    feeder=$!
    TMPDIR=$TMP/spill "$@" "$TMP/slow" >"$TMP/out" 3>&- &
    program=$!
    seen=no
    for _ in $(seq 1200); do
        if spilled "$program"; then
            seen=yes
            break
        fi
        sleep 0.05
    done
    kill "-$signal" "$program" 2>/dev/null || true
    kill -KILL "$feeder" 2>/dev/null || true
    wait "$program" "$feeder" || true
    exec 7>&-
    [ "$seen" = yes ]
    [ ! -s "$TMP/out" ]
    [ -z "$(ls -A "$TMP/spill")" ]
}

@test "rank: killed half-way it leaves no temporary file" {
    for signal in KILL TERM; do killed "$signal" vfm-rank --memory 64K --by score; done
}

@test "score: killed half-way it leaves no temporary file" {
    for signal in KILL TERM; do
        killed "$signal" vfm-score --memory 64K --framework "$VFM_ROOT/testdata/score/spread.json"
    done
}

# Output waits for a reader when all is sorted and merging has begun: by then it has had its most.
@test "rank: the whole program keeps within --memory" {
    case $VFM_MODE in asan | tsan | valgrind) skip "a sanitizer has memory of its own" ;; esac
    for _ in 1 2 3 4 5 6 7 8; do cat "$TMP/in.jsonl"; done >"$TMP/many.jsonl"
    mkfifo "$TMP/late"
    exec 7<>"$TMP/late"
    TMPDIR=$TMP/spill vfm-rank -q -j2 --memory 24M --by score "$TMP/many.jsonl" >"$TMP/late" 3>&- 7>&- &
    rank=$!
    head -c 1 <&7 >/dev/null # the first byte of the result
    peak=$(awk '/^VmHWM:/ { print $2 }' "/proc/$rank/status")
    spilled "$rank"
    kill -KILL "$rank"
    wait "$rank" || true
    exec 7>&-
    echo "peak: $peak kB"
    [ "$peak" -gt 0 ]
    [ "$peak" -le $((24 * 1024)) ]
}

@test "rank: no place for temporary files is an error of the system, never a short result" {
    [ "$VFM_MODE" != valgrind ] || skip "valgrind wants a place for files of its own"
    run bash -c "TMPDIR=$TMP/nowhere vfm-rank --memory 64K --by score '$TMP/in.jsonl' 2>'$TMP/err'"
    [ "$status" = 4 ]
    [ -z "$output" ]
    grep -q temporary "$TMP/err"
}
