# Where bytes come from and go to, whichever the program: vfm-sroi here, which passes on what it
# does not know. gzip/README.md tells what each file holds; `gzip -d` agrees but for the rubbish
# after the last member, of which it only warns.

# whole streams give their lines, byte for byte
0 - cmp <(vfm-sroi -q gzip/plain.jsonl) gzip/plain.jsonl
0 - cmp <(vfm-sroi -q gzip/whole.gz) gzip/plain.jsonl
0 - cmp <(vfm-sroi -q gzip/two-members.gz) gzip/plain.jsonl
0 - cmp <(vfm-sroi -q gzip/zeros-after.gz) gzip/plain.jsonl
0 - cmp <(vfm-sroi -q <gzip/two-members.gz) gzip/plain.jsonl
0 - cmp <(cat gzip/two-members.gz | vfm-sroi -q -) gzip/plain.jsonl
0 - cmp <(vfm-sroi -q gzip/empty gzip/empty.gz) /dev/null

# blank lines are skipped, and CR before a line end is no part of it
0 - printf '\n{"a":1}\r\n\n  \n{"a":2}\n\n' | vfm-sroi -q --stats $TMP/s | jq -se 'map(.a) == [1, 2]' && jq -e '.read == 2' $TMP/s

# damaged ones are bad data, never a short result
3 - vfm-sroi gzip/truncated-header.gz
3 - vfm-sroi gzip/truncated-data.gz
3 - vfm-sroi gzip/truncated-trailer.gz
3 - vfm-sroi gzip/truncated-second.gz
3 - vfm-sroi gzip/rubbish-after.gz
3 - vfm-sroi gzip/zeros-then-rubbish.gz
3 - vfm-sroi gzip/bad-checksum.gz
3 - vfm-sroi gzip/bad-size.gz
3 - vfm-sroi <gzip/truncated-second.gz
0 - vfm-sroi gzip/truncated-second.gz 2>&1 >/dev/null | grep -q 'gzip/truncated-second.gz: ends in the middle of gzip member 2'

# the system: cannot read, cannot write
4 - vfm-sroi nowhere.jsonl
4 - vfm-sroi gzip
4 - vfm-sroi <&-
4 - vfm-sroi gzip/plain.jsonl >&-
4 - vfm-sroi gzip/plain.jsonl >/dev/full
4 - vfm-sroi gzip/plain.jsonl -o /dev/full
4 - vfm-sroi gzip/plain.jsonl -o $TMP/none/out.jsonl
0 - vfm-sroi -q gzip/plain.jsonl -o /dev/null

# a reader that goes away: no message, SIGPIPE
0 - yes '{"a":1}' | { vfm-sroi 2>$TMP/err; echo $? >$TMP/status; } | head -n 1 >/dev/null; [ "$(cat $TMP/status)" = 141 ] && [ ! -s $TMP/err ]

# -o: whole or not at all
0 - vfm-sroi -q gzip/whole.gz -o $TMP/out.jsonl && cmp $TMP/out.jsonl gzip/plain.jsonl && [ "$(ls -A $TMP)" = out.jsonl ]
0 - vfm-sroi -q gzip/whole.gz -o $TMP/out.gz && gzip -dc $TMP/out.gz | cmp - gzip/plain.jsonl
0 - for i in 1 2; do vfm-sroi -q -j $i gzip/whole.gz -o $TMP/$i.gz; done; cmp $TMP/1.gz $TMP/2.gz
0 - echo old >$TMP/out; vfm-sroi gzip/bad-size.gz -o $TMP/out; [ $? = 3 ] && [ "$(cat $TMP/out)" = old ] && [ "$(ls -A $TMP)" = out ]
0 - mkdir $TMP/d; echo old >$TMP/d/out; mkfifo $TMP/in; vfm-sroi -o $TMP/d/out <>$TMP/in & until [ "$(ls -A $TMP/d)" != out ]; do sleep 0.01; done; kill $!; wait $!; [ $? = 143 ] && [ "$(cat $TMP/d/out)" = old ] && [ "$(ls -A $TMP/d)" = out ]
# a limit on the size of files, too, leaves the old one as it was
#skip valgrind : it writes files of its own
0 - mkdir $TMP/d; echo old >$TMP/d/out; (ulimit -f 1; yes '{"a":1}' | head -n 100000 | vfm-sroi -q -o $TMP/d/out 2>/dev/null); [ "$(cat $TMP/d/out)" = old ] && [ "$(ls -A $TMP/d)" = out ]
0 - cp gzip/plain.jsonl $TMP/same; vfm-sroi -q $TMP/same -o $TMP/same && cmp $TMP/same gzip/plain.jsonl
