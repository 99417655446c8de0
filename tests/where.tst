# --where, whichever the program (vfm-discount here): native expressions, libjq behind a pipe, libjq
# for the whole record. jq(1) is the peer for which records are meant.

0 - cmp <(vfm-discount -q --where '.proxy < 0' where/outcomes.jsonl | jq -c 'select(.pv).id') <(jq -c 'select(.proxy < 0).id' where/outcomes.jsonl)
0 - cmp <(vfm-discount -q --where '.id | test("^a ")' where/outcomes.jsonl | jq -c 'select(.pv).id') <(jq -c 'select(.id | test("^a ")).id' where/outcomes.jsonl)
0 - cmp <(vfm-discount -q --where '.area | . == "north"' where/outcomes.jsonl | jq -c 'select(.pv).id') <(jq -c 'select(.area | . == "north").id' where/outcomes.jsonl)
0 - cmp <(vfm-discount -q --where 'any(.[]; . == 10)' where/outcomes.jsonl | jq -c 'select(.pv).id') <(jq -c 'select(any(.[]; . == 10)).id' where/outcomes.jsonl)

0 - cmp <(vfm-discount -q --where '.quantity >= 10 and .provider != "Ash"' where/outcomes.jsonl | jq -c 'select(.pv).id') <(printf '%s\n' '"a job"' '"advice"')

# what is not meant passes byte for byte
0 - vfm-discount -q --where 'false' where/outcomes.jsonl | cmp - where/outcomes.jsonl
0 - vfm-discount -q --where 'empty' where/outcomes.jsonl | cmp - where/outcomes.jsonl
0 - printf '%s\n' '{"a" : 1.10, "b":1e400}' | vfm-discount --where '.a > 1' | grep -qxF '{"a" : 1.10, "b":1e400}'

# the same bytes from any number of workers
0 - for j in 1 2 7; do vfm-discount -q -j $j --where '.proxy > 0' where/outcomes.jsonl | md5sum; vfm-discount -q -j $j --where '[.proxy] | .[0] > 0' where/outcomes.jsonl | md5sum; done | sort -u | wc -l | grep -qx 1
# … also in a chain, where a stage behind another has its own
0 - cmp <(vfm discount -q --where '.proxy > 0' where/outcomes.jsonl then discount --where '.id | length > 5' then sroi 2>$TMP/e) <(vfm-discount -q --where '.proxy > 0' where/outcomes.jsonl | vfm-discount -q --where '.id | length > 5' | vfm-sroi -q 2>$TMP/f)

# expressions that are none, or that fail: jq's own words
2 unfinished vfm-discount --where '.quantity >' where/outcomes.jsonl
2 undefined vfm-discount --where '.quantity | large' where/outcomes.jsonl
2 clock vfm-discount --where '.until > now' where/outcomes.jsonl
2 division vfm-discount --where '1/0' where/outcomes.jsonl
2 empty vfm-discount --where ' ' where/outcomes.jsonl
2 import vfm-discount --where 'import "m" as m; m::f' where/outcomes.jsonl
3 native-words vfm-discount --where '.quantity + .id > 10' <<<'{"quantity":1,"id":"one"}'
3 libjq-words vfm-discount --where '[.quantity + .id] > 10' <<<'{"quantity":1,"id":"one"}'
# libjq 1.6 aborts on a part by what is no number; that stops a run as anything else does
#skip asan valgrind : what libjq holds when it aborts is never freed
2 libjq-aborts printf '{"record":"output","n":%s}\n' 1 '"x"' | vfm-discount --where '[[1, 2][((.n | numbers) // nan):]] == [[2]]' 2>$TMP/e; s=$?; grep '^vfm-discount: (' $TMP/e >&2; exit $s
#skip asan valgrind : what libjq holds when it aborts is never freed
2 - vfm-discount --rejects $TMP/r --where '[.l[nan:]] == []' <<<'{"l":[1]}'
1 - vfm-discount -q --rejects $TMP/r --where '.quantity + .id > 10' <<<'{"quantity":1,"id":"one"}'
0 - vfm-discount -q --rejects $TMP/r --where '.quantity + .id > 10' <<<'{"quantity":1,"id":"one"}'; jq -e '.reason | contains("cannot be added")' $TMP/r

# neither the environment nor a file of the user's own is seen
0 - FROM=here vfm-discount --where 'env.FROM == "here" or $ENV.FROM == "here"' <<<'{"record":"outcome"}' | grep -qxF '{"record":"outcome"}'
0 - echo 'def length: 0;' >$TMP/.jq; HOME=$TMP vfm-discount --where '.a | length == 0' <<<'{"a":"b","record":"outcome"}' | grep -qxF '{"a":"b","record":"outcome"}'
