# The command line of any program, by vfm-sroi's: how options are written, and what is wrong in them.

# told with the nearest name, the candidates, or what to write
2 unknown vfm-sroi --totls
2 unknown-far vfm-sroi --xylophone
2 unknown-letter vfm-sroi -x
2 unknown-bundled vfm-sroi -qx
2 ambiguous vfm-sroi --max 5
2 value-missing vfm-sroi --by
2 value-missing-short vfm-sroi -o
2 value-unwanted vfm-sroi --totals=yes
2 word-unknown vfm-sroi --over both
2 jobs-none vfm-sroi -j 0
2 jobs-many vfm-sroi -j 9999
2 jobs-words vfm-sroi -j two
2 size-unit vfm-sroi --max-record 64MB
2 size-none vfm-sroi --block-size 0
2 names-empty vfm-sroi --by provider,,area
2 max-rejects-alone vfm-sroi --max-rejects 5
2 max-rejects-words vfm-sroi --rejects $TMP/r --max-rejects few
2 max-rejects-share vfm-sroi --rejects $TMP/r --max-rejects 120%
2 rejects-stdout vfm-sroi --rejects -
2 stats-stdout vfm-sroi --stats -
2 one-file vfm-sroi --rejects $TMP/x -o $TMP/x
2 one-file-stats vfm-sroi --rejects $TMP/x --stats $TMP/x
2 one-file-linked ln -s y $TMP/x; echo >$TMP/y; vfm-sroi --rejects $TMP/x --stats $TMP/y
2 rejects-input cp sroi/two.jsonl $TMP/in; ln $TMP/in $TMP/other; vfm-sroi --rejects $TMP/other $TMP/in
0 - cp sroi/two.jsonl $TMP/in; for option in --rejects --stats; do vfm sroi $option $TMP/in $TMP/in then report 2>/dev/null; [ $? = 2 ] || exit 1; done; cmp $TMP/in sroi/two.jsonl

# every way to write one option is the same
0 - for way in "--over all" "--over=all" "--ov all" "--over group --over all"; do vfm-sroi --by provider $way sroi/two.jsonl | cmp - <(vfm-sroi --over all --by provider sroi/two.jsonl) || exit 1; done
0 - cmp <(vfm-sroi sroi/two.jsonl --by provider) <(vfm-sroi --by provider -- sroi/two.jsonl)
0 - cmp <(vfm-sroi --by provider,area sroi/two.jsonl) <(vfm-sroi --by provider --by area sroi/two.jsonl)
0 - vfm-sroi -qj2 -o$TMP/a sroi/two.jsonl && cmp $TMP/a <(vfm-sroi sroi/two.jsonl)
4 dashes vfm-sroi -- --by
0 - cp sroi/two.jsonl $TMP/--by && cd $TMP && vfm-sroi -- --by | cmp - <(vfm-sroi ./--by)

# --max-rejects by number and by share: 2 of 5 are bad; what was refused is kept when that stops a run
1 - printf '%s\n' '{"a":1}' x '{"a":2}' y '{"a":3}' | vfm-sroi -q --rejects $TMP/r --max-rejects 2
3 rejects-too-many printf '%s\n' '{"a":1}' x '{"a":2}' y '{"a":3}' | vfm-sroi -q --rejects $TMP/r --max-rejects 1 >/dev/null; s=$?; jq -c '[.line, .raw]' $TMP/r; exit $s
1 - printf '%s\n' '{"a":1}' x '{"a":2}' y '{"a":3}' | vfm-sroi -q --rejects $TMP/r --max-rejects 40%
3 rejects-too-large-share printf '%s\n' '{"a":1}' x '{"a":2}' y '{"a":3}' | vfm-sroi -q --rejects $TMP/r --max-rejects 39.9% >/dev/null

# --stats: an object, or the counters that Hadoop Streaming reads; nothing of a run that failed
0 stats printf '%s\n' '{"a":1}' x '{"record":"outcome","pv":2}' | vfm-sroi -q --rejects $TMP/r --stats $TMP/s >/dev/null; cat $TMP/s
1 hadoop printf '%s\n' '{"a":1}' x '{"record":"outcome","pv":2}' | vfm-sroi -q --rejects $TMP/r --stats hadoop
3 - echo x | vfm-sroi --stats $TMP/s; s=$?; [ ! -e $TMP/s ] && exit $s

# --max-record: 64 MiB unless said, and with every unit
3 - { printf '{"a":"'; head -c 67108864 /dev/zero | tr '\0' x; printf '"}\n'; } | vfm-sroi
0 - { printf '{"a":"'; head -c 67108854 /dev/zero | tr '\0' x; printf '"}\n'; } | vfm-sroi -q | wc -c | grep -qx 67108863
0 - for size in 2048 2K 1M 1G 1T; do { printf '{"a":"'; head -c 2000 /dev/zero | tr '\0' x; printf '"}\n'; } | vfm-sroi -q --max-record $size | wc -c; done | sort -u | grep -qx 2009
3 - { printf '{"a":"'; head -c 2041 /dev/zero | tr '\0' x; printf '"}\n'; } | vfm-sroi --max-record 2K

# what comes while the input waits goes out at once; the reader here is the one that lets more come
0 - mkfifo $TMP/in $TMP/out; exec 9<>$TMP/in; vfm-sroi -q <$TMP/in >$TMP/out 9>&- & exec 8<$TMP/out; for i in 1 2 3; do echo "{\"n\":$i}" >&9; read -r line <&8; [ "$line" = "{\"n\":$i}" ] || exit 1; done; exec 9>&-; wait $!

# provenance: the digest is sha256sum's, the rows are those read, how to run is left out
0 - vfm-sroi --provenance -j 2 -q --block-size 100 --by=provider sroi/two.jsonl | head -n 1 | jq -e --arg sum "$(sha256sum <sroi/two.jsonl | cut -c 1-64)" '. == {record: "run", program: "vfm-sroi", version: .version, options: ["--by=provider", "sroi/two.jsonl"], inputs: [{file: "sroi/two.jsonl", sha256: $sum, rows: 11}]}'
0 - [ "$(grep -c . sroi/two.jsonl)" = 11 ]
0 - cmp <(vfm-sroi --prove --by provider sroi/two.jsonl) <(vfm-sroi --by=provider --provenance -j 7 -o - sroi/two.jsonl)
0 - cmp <(vfm-sroi --provenance sroi/two.jsonl | tail -n +2) <(vfm-sroi sroi/two.jsonl)
0 - cat sroi/two.jsonl | vfm-sroi --provenance | head -n 1 | jq -e --arg sum "$(sha256sum <sroi/two.jsonl | cut -c 1-64)" '.inputs == [{file: "-", sha256: $sum, rows: 11}]'
0 - gzip -c sroi/two.jsonl >$TMP/two.gz && vfm-sroi --provenance $TMP/two.gz sroi/two.jsonl | head -n 1 | jq -e --arg sum "$(sha256sum <$TMP/two.gz | cut -c 1-64)" '.inputs[0].sha256 == $sum and (.inputs | map(.rows)) == [11, 11]'
0 - vfm-sroi --provenance sroi/two.jsonl | vfm-rank -q --provenance | jq -r 'select(.record == "run") | .program' | xargs | grep -qx 'vfm-rank vfm-sroi'
0 - vfm-sroi --provenance <(cat sroi/two.jsonl) | head -n 1 | jq -e '.inputs[0] | .sha256 == null and .rows == 11'
0 - cmp <(vfm sroi --provenance --by provider sroi/two.jsonl then sroi --provenance) <(vfm-sroi --provenance --by provider sroi/two.jsonl | vfm-sroi --provenance)
#skip valgrind : it wants $TMPDIR for itself
0 - vfm-sroi --provenance sroi/two.jsonl -o $TMP/out && TMPDIR=$TMP/none vfm-sroi sroi/two.jsonl | cmp - <(tail -n +2 $TMP/out)
#skip valgrind : it wants $TMPDIR for itself
4 - TMPDIR=$TMP/none vfm-sroi --provenance sroi/two.jsonl
4 - vfm-sroi --provenance nowhere.jsonl
0 - vfm-sroi --provenance sroi/undiscounted.jsonl 2>/dev/null | jq -e -s 'map(.record) == ["stopped"]'
0 - mkdir $TMP/spill; TMPDIR=$TMP/spill vfm sroi --provenance sroi/two.jsonl then report >/dev/null && [ -z "$(ls -A $TMP/spill)" ]

# messages: what a terminal would take for a command is made visible; one line each
2 control-characters vfm-sroi $'--\e[2Jx\xff\x9b'
0 - [ "$(vfm-sroi --where $'.a\n|||' sroi/two.jsonl 2>&1 >/dev/null | wc -l)" = 1 ]

# what goes wrong half-way, of whatever kind, stops those that read: no result of half the files
2 half-way printf 'stakeholder,outcome\na,b\n' >$TMP/1; printf 'stakeholder,outcome,Whom\na,b,1\n' >$TMP/2; cd $TMP; vfm-import -q --as outcomes --rename Whom=low.hope 1 2
# also where one block holds more refused rows than are kept at a time, and one thread does it all
0 - { echo stakeholder,outcome,quantity; seq -f a,b,%g 20; seq -f a,b,many%g 2000; } >$TMP/in; for more in '--jq .' '-j 1' '-j 3'; do echo old >$TMP/out; rm -f $TMP/s; vfm-import -q $more --as outcomes --rejects $TMP/r --max-rejects 3 --stats $TMP/s -o $TMP/out $TMP/in 2>$TMP/e; [ $? -eq 3 ] && [ "$(cat $TMP/out)" = old ] && [ ! -e $TMP/s ] && grep -q ':25:3: more than 3 rows\|:25: more than 3 rows' $TMP/e || exit 9; done
3 - printf 'stakeholder,outcome\na,b\n' >$TMP/1; printf 'stakeholder,outcome,Whom\na,b,1\n' >$TMP/2; vfm-import -q --as outcomes --rename Whom=low.hope $TMP/1 $TMP/2 2>/dev/null | vfm-sroi --where '.pv'

# a stream that was stopped stops whoever reads it, and gives no result
0 - for tool in $(cd $VFM_BIN && ls | grep vfm-); do case $tool in vfm-import) set -- --as outcomes ;; vfm-score) set -- --framework score/transport.json ;; vfm-vary) set -- --tornado 10% ;; *) set -- ;; esac; printf '%s\n' '{"record":"award","supplier":"a","amount":1}' '{"record":"stopped","program":"x","reason":"y"}' | $tool "$@" >$TMP/out 2>$TMP/err; [ $? = 3 ] && grep -q 'x stopped (y)' $TMP/err && tail -n 1 $TMP/out | jq -e '.record == "stopped"' && ! grep -q '"record":"sroi"' $TMP/out || exit 1; done

# -q: no notes, but errors
4 quiet vfm-sroi -q nowhere.jsonl
