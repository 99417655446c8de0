# vfm-vary: STATUS GOLDEN COMMAND

# ---- scenarios ----

# each line in each scenario, the base first; a field comes at the end, the rest keeps its bytes; a
# deduction by name is moved where it stands; what is dropped does not come out
0 scenarios vfm-vary --scenarios vary/scenarios.json vary/lines.jsonl
# 20 x 1000 x 0.75 + 50 x 100 x 0.5 is 17500, over 8000 + 100 x 20; half the jobs: 7500 + 2500; more
# overlap: 15000 + 50 x 100 x 0.2; no volunteers: over 8000; both: 10000 over 10500
0 - vfm-vary --scenarios vary/scenarios.json vary/lines.jsonl | vfm-discount --rate 0% --timing start | vfm-sroi --by scenario | jq -s -e 'map(select(.record == "sroi") | {(.scenario): .sroi}) | add | . == {base:1.75,"half the jobs":1,"more overlap":1.6,"no volunteers":2.1875,both:0.952381}'
# every field of a grid against every other, the last fastest; where and a name hold for all of it
0 - vfm-vary --scenarios vary/grid.json vary/lines.jsonl | jq -s -e 'map(select(.id == "jobs") | [.scenario, .deadweight]) == [["base",0.25],["deadweight 0, amount times 0.5",0],["deadweight 0, amount times 2",0],["deadweight 0.5, amount times 0.5",0.5],["deadweight 0.5, amount times 2",0.5],["for parents: proxy 50",0.25],["for parents: proxy 200",0.25]]'
0 - vfm-vary --scenarios vary/grid.json vary/lines.jsonl | jq -s -e '(map(select(.id == "calm") | .proxy) == [100,100,100,100,100,50,200]) and (map(select(.id == "grant") | .amount) == [8000,4000,16000,4000,16000,8000,8000])'
# a field goes only to records that have such a field; steps build on each other (100 x 1.1 + 1;
# 0.1 x 3); what changes nothing and what no figure hangs on is told
0 words vfm-vary --scenarios vary/words.json <(sed -n 2,3p vary/lines.jsonl)
# Table 12 of the report in testdata/lwtc: all twelve ratios, to the digit, and the ratio itself
0 - vfm-import --as outcomes lwtc/outcomes.csv --as inputs lwtc/inputs.csv | vfm-vary --scenarios lwtc/scenarios.json | vfm-discount --rate 3.5% | vfm-sroi -q --by scenario | jq -s -e --slurpfile published lwtc/published.json '(map({(.scenario): (.sroi * 100 | round / 100)}) | add) as $got | ($published[0].scenarios | length) == 12 and ($got.base == $published[0].sroi) and all($published[0].scenarios[]; $got[.name] == .sroi)'
# an input whose amount is told in two ways keeps the one that was changed
0 - vfm-vary --scenarios vary/two.json vary/costs.jsonl | jq -s -e 'map(select(.id == "all" and .scenario == "dear") | [.amount, .quantity, .rate]) == [[120, 10, null]]'
# twice the cost is twice the cost of hours too: 2 x (60 + 60 + 60)
0 - vfm-vary --scenarios vary/two.json vary/costs.jsonl | vfm-discount | vfm-sroi --by scenario | jq -s -e 'map(.inputs) == [180, 360]'
# a two-way grid of costs and benefits, 11 x 11: each ratio is that of the report times b / c
0 - list() { printf '{"times":%s},' 0.{5..9} 1 1.{1..5}; }; vfm-import -q --as outcomes lwtc/outcomes.csv --as inputs lwtc/inputs.csv | vfm-vary --scenarios <(echo "[{\"grid\":{\"amount\":[$(list | sed 's/,$//')],\"proxy\":[$(list | sed 's/,$//')]}}]") | vfm-discount --rate 3.5% | vfm-sroi -q --by scenario | jq -s -e 'length == 122 and all(.[] | select(.scenario != "base"); (.scenario | capture("amount times (?<c>[0-9.]+), proxy times (?<b>[0-9.]+)")) as $x | .sroi - 5.801687 * ($x.b | tonumber) / ($x.c | tonumber) | fabs < 3e-6)'
# hours are a quantity too: that they change with the rest is told
0 quantity-of-inputs vfm-vary --scenarios <(echo '[{"name":"fewer","set":{"quantity":{"times":0.5}}},{"name":"fewer jobs","where":".record == \"outcome\"","set":{"quantity":{"times":0.5}}}]') vary/lines.jsonl | jq -c 'select(.record == "input") | [.scenario, .id, .quantity]'

# ---- scenario files that are wrong, each said with its place and the way out ----
2 file-not-a-list vfm-vary --scenarios vary/damaged/not-a-list.json vary/lines.jsonl
2 file-empty vfm-vary --scenarios vary/damaged/empty.json vary/lines.jsonl
2 file-unknown-key vfm-vary --scenarios vary/damaged/unknown-key.json vary/lines.jsonl
2 file-unknown-operation vfm-vary --scenarios vary/damaged/unknown-operation.json vary/lines.jsonl
2 file-two-operations vfm-vary --scenarios vary/damaged/two-operations.json vary/lines.jsonl
2 file-percent vfm-vary --scenarios vary/damaged/percent.json vary/lines.jsonl
2 file-above-one vfm-vary --scenarios vary/damaged/above-one.json vary/lines.jsonl
2 file-text vfm-vary --scenarios vary/damaged/text.json vary/lines.jsonl
2 file-duration vfm-vary --scenarios vary/damaged/duration.json vary/lines.jsonl
2 file-twice vfm-vary --scenarios vary/damaged/twice.json vary/lines.jsonl
2 file-base vfm-vary --scenarios vary/damaged/base.json vary/lines.jsonl
2 file-nameless vfm-vary --scenarios vary/damaged/nameless.json vary/lines.jsonl
2 file-nothing vfm-vary --scenarios vary/damaged/nothing.json vary/lines.jsonl
2 file-where-alone vfm-vary --scenarios vary/damaged/where-alone.json vary/lines.jsonl
2 file-steps-and-set vfm-vary --scenarios vary/damaged/steps-and-set.json vary/lines.jsonl
2 file-grid vfm-vary --scenarios vary/damaged/grid.json vary/lines.jsonl
2 file-grid-large vfm-vary --scenarios vary/damaged/grid-large.json vary/lines.jsonl
2 file-whole-object vfm-vary --scenarios vary/damaged/whole-object.json vary/lines.jsonl
2 file-scenario vfm-vary --scenarios vary/damaged/scenario.json vary/lines.jsonl
2 - vfm-vary --scenarios vary/damaged/expression.json vary/lines.jsonl
4 - vfm-vary --scenarios vary/damaged/none.json vary/lines.jsonl
# expressions beyond the plain ones too, on any number of workers
0 - for i in {1..50}; do cat vary/lines.jsonl; done >$TMP/many; s='[{"name":"x","where":".id // \"\" | test(\"^j\")","set":{"quantity":1}}]'; cmp <(vfm-vary -j 1 --scenarios <(echo "$s") $TMP/many) <(vfm-vary -j 4 --block-size 1000 --scenarios <(echo "$s") $TMP/many) && vfm-vary --scenarios <(echo "$s") $TMP/many | jq -s -e 'map(select(.id == "jobs" and .scenario == "x") | .quantity) | length == 50 and all(.[]; . == 1)'
# a jq expression sees no environment: the scenario meets no line, which is told
0 - vfm-vary --scenarios vary/damaged/environment.json vary/lines.jsonl 2>&1 >/dev/null | grep -q 'the scenario "a" changed no line'

# ---- lines that cannot be varied: refused whole, in every scenario ----
3 high sed -n 11p vary/damaged/lines.jsonl | vfm-vary --scenarios vary/damaged/high.json
1 - vfm-vary -q --scenarios vary/damaged/high.json --rejects $TMP/rejects vary/damaged/lines.jsonl >$TMP/out; status=$?; grep -c '"id":"k"' $TMP/out && exit 9; jq -s -e 'map(.line) == [11, 12, 24]' $TMP/rejects && exit $status
3 - vfm-vary --scenarios vary/scenarios.json vary/lines.jsonl | vfm-vary --scenarios vary/two.json
3 - vfm-discount vary/lines.jsonl | vfm-vary --tornado 20%
1 ranges vfm-vary --draws 1 --rejects $TMP/rejects vary/damaged/lines.jsonl; status=$?; jq -r '"\(.line) \(.field): \(.reason)"' $TMP/rejects; exit $status

# a member of an object that is not there is nothing; a name that would break the record is refused
0 - vfm-vary --scenarios <(echo '[{"name":"x","set":{"reference.quantity":4,"quantity":{"times":-0}}}]') vary/members.jsonl | jq -s -e 'map([.quantity, .reference]) == [[5,null],[0,null],[6,{"quantity":1,"note":"\u00e9"}],[0,{"quantity":4,"note":"\u00e9"}]]'
0 - vfm-vary --tornado 50% --fields deductions.café,reference.quantity vary/members.jsonl | jq -s -e 'map(select(.id == "b") | [.deductions["café"], .reference.quantity]) == [[0.4,1],[0.2,1],[0.6,1],[0.4,0.5],[0.4,1.5]]'
2 - vfm-vary --scenarios <(echo '[{"name":"x","set":{"a\"b":1}}]') vary/members.jsonl
2 - vfm-vary --tornado 20% --fields 'a"b' vary/members.jsonl
3 - vfm-vary --draws 1 <(echo '{"record":"outcome","id":"a","range":{"a\"b":{"dist":"uniform","low":0,"high":1}}}')
3 - vfm-vary --draws 1 <(echo '{"record":"outcome","id":"a","range":{"reference.quantity":{"dist":"uniform","low":0,"high":1}}}')
# numbers beyond any
3 - vfm-vary --scenarios <(echo '[{"name":"x","set":{"quantity":{"times":1e300}}},{"name":"y","set":{"quantity":{"times":1e308}}}]') <(echo '{"record":"outcome","quantity":10}')
3 - vfm-vary --draws 1 <(echo '{"record":"outcome","id":"a","range":{"proxy":{"dist":"normal","mean":1e24,"sd":1e23}}}')

# ---- tornado ----

# one field at a time; 20 goes to 10 and 24, its own ends; 0.25 x 0.8; amount is the cost of an input,
# however it is told: 8000 x 1.2, 100 x 24
0 - vfm-vary -q --tornado 20% vary/lines.jsonl | jq -s -e 'map(select(.id == "jobs") | {(.scenario): [.quantity, .proxy, .deadweight]}) | add | length == 23 and .base == [20,1000,0.25] and .["quantity -20%"] == [10,1000,0.25] and .["quantity +20%"] == [24,1000,0.25] and .["proxy +20%"] == [20,1200,0.25] and .["deadweight -20%"] == [20,1000,0.2]'
0 - vfm-vary -q --tornado 20% vary/lines.jsonl | jq -s -e 'map(select(.record == "input" and .scenario == "amount +20%") | [.amount, .quantity, .rate]) == [[9600,null,null],[null,100,24]]'
# a range without ends of its own: its 5% and 95% quantiles, 100 -+ 16.448536
0 - vfm-vary -q --tornado 20% --fields proxy vary/lines.jsonl | jq -s -e 'map(select(.id == "calm") | .proxy) == [100, 83.551464, 116.448536]'
# every arm has every line: sums over arms are complete
0 - vfm-vary -q --tornado 10% vary/lines.jsonl | jq -s -e 'map(select(.scenario)) | group_by(.scenario) | length == 23 and all(.[]; length == 5)'
# each input's own range is the end of the one arm for costs
0 - vfm-vary -q --tornado 10% --fields amount vary/costs.jsonl | jq -s -e 'map([.amount, .quantity, .rate]) == [[60,10,6],[null,10,5],[null,10,7],[60,null,null],[50,null,null],[90,null,null],[null,10,6],[null,8,6],[null,13,6]]'
0 tornado-notes vfm-vary --tornado 50% --fields deadweight,leakage <(echo '{"record":"outcome","id":"a","outcome":"o","quantity":1,"proxy":1,"deadweight":0.8,"low":{"proxy":1},"high":{"proxy":2}}')
2 fields-unknown vfm-vary --tornado 20% --fields quantity,proxi vary/lines.jsonl
2 fields-text vfm-vary --tornado 20% --fields stakeholder vary/lines.jsonl
2 fields-twice vfm-vary --tornado 20% --fields proxy,proxy vary/lines.jsonl
2 tornado-nothing vfm-vary --tornado 0 vary/lines.jsonl
2 - vfm-vary --tornado 20 vary/lines.jsonl

# ---- random draws ----

# by the formulas of vfm-vary(1), worked out with another implementation of Philox and FNV-1a:
# uniform 0.21599616354904894 for seed 0, draw 1, line a, field quantity
0 - vfm-vary --draws 1 --dist uniform <(echo '{"record":"outcome","id":"a","quantity":15,"low":{"quantity":10},"high":{"quantity":20}}') | jq -e '.quantity == 12.15996163549 and .draw == 1'
# 0.9081193009993042 for seed 42, draw 2
0 - vfm-vary --draws 2 --seed 42 --dist uniform <(echo '{"record":"outcome","id":"a","quantity":15,"low":{"quantity":10},"high":{"quantity":20}}') | tail -n 1 | jq -e '.quantity == 19.081193009993'
# 0.44904409803681167 for seed 2^33 + 5, draw 3, line Zoë, field deductions.delay
0 - vfm-vary --draws 3 --seed 8589934597 <(echo '{"record":"outcome","id":"Zo\u00eb","range":{"deductions.delay":{"dist":"uniform","low":0,"high":1}}}') | tail -n 1 | jq -e '.deductions == {delay:0.449044098037}'
# 0.48012053400222665 for seed 42, draw 1, line a, field input.amount: an input of the same id goes its own way
0 - vfm-vary --draws 1 --seed 42 <(echo '{"record":"input","id":"a","range":{"amount":{"dist":"uniform","low":10,"high":20}}}') | jq -e '.amount == 14.801205'
# lines that share a name share the draw, without an id too
0 - vfm-vary --draws 3 <(for id in 1 2; do echo '{"record":"outcome","outcome":"o'$id'","range":{"proxy":{"dist":"uniform","low":0,"high":9,"shared":"wage"}}}'; done) | jq -s -e 'group_by(.draw) | all(.[]; .[0].proxy == .[1].proxy) and ([.[][0].proxy] | unique | length == 3)'
# the first draws of many are those of few; another seed gives others
0 - cmp <(vfm-vary --draws 5 vary/known.jsonl | sort) <(vfm-vary --draws 50 vary/known.jsonl | jq -c 'select(.draw <= 5)' | sort)
0 - test "$(vfm-vary --draws 5 --seed 1 vary/known.jsonl | md5sum)" != "$(vfm-vary --draws 5 --seed 2 vary/known.jsonl | md5sum)"
# any order of the lines, any cut, any number of workers
0 - cmp <(vfm-vary --draws 20 vary/lines.jsonl | sort) <(tac vary/lines.jsonl | vfm-vary --draws 20 | sort)
0 - cmp <(vfm-vary --draws 20 vary/lines.jsonl) <(split -n l/3 --filter 'vfm-vary -q --draws 20' vary/lines.jsonl)
0 - for i in {1..200}; do sed "s/\"id\":\"/&$i/" vary/lines.jsonl; done >$TMP/many; vfm-vary -j 1 --draws 30 $TMP/many >$TMP/one; for blocks in 1000 7919 1M; do vfm-vary -j 4 --block-size $blocks --draws 30 $TMP/many | cmp - $TMP/one || exit 1; done
0 - for i in {1..200}; do sed "s/\"id\":\"/&$i/" vary/lines.jsonl; done >$TMP/many; vfm-vary -q -j 1 --tornado 10% $TMP/many >$TMP/one; vfm-vary -q -j 4 --block-size 1000 --tornado 10% $TMP/many | cmp - $TMP/one
0 - for i in {1..200}; do sed "s/\"id\":\"/&$i/" vary/lines.jsonl; done >$TMP/many; vfm-vary -q -j 1 --scenarios vary/grid.json $TMP/many >$TMP/one; vfm-vary -q -j 4 --block-size 1000 --scenarios vary/grid.json $TMP/many | cmp - $TMP/one
# in one process as by pipes
0 - cmp <(vfm-vary --draws 200 vary/lines.jsonl | vfm-discount | vfm-sroi --by provider,draw | vfm-vary --summary) <(vfm vary --draws 200 vary/lines.jsonl then discount then sroi --by provider,draw then vary --summary)
0 - cmp <(vfm-vary -q --tornado 20% vary/lines.jsonl | vfm-discount | vfm-sroi -q --by scenario) <(vfm vary -q --tornado 20% vary/lines.jsonl then discount then sroi -q --by scenario)
# memory is that of one line: two million lines out of two (not under a checker, which maps more)
0 - test "$VFM_MODE${WRAP-}" != release || (ulimit -v 400000; vfm-vary --draws 1000000 vary/known.jsonl | wc -l | grep -qx 2000000)
# all draws of each scenario: the draws are the same, so scenarios are compared like with like
0 - vfm-vary --scenarios vary/two.json vary/known.jsonl | vfm-vary --draws 3 | jq -s -e 'map(select(.id)) | group_by(.draw) | length == 3 and all(.[]; length == 2 and .[0].proxy == .[1].proxy)'
# and each scenario has its summary
0 - vfm-vary --scenarios vary/two.json vary/known.jsonl | vfm-vary --draws 100 | vfm-discount --rate 0% | vfm-sroi --by scenario,draw | vfm-vary --summary | jq -s -e 'map([.by, .scenario, .draws]) == [[["scenario"],"base",100],[["scenario"],"dear",100]] and (.[0].sroi.p50 / .[1].sroi.p50 - 2 | fabs < 0.00001)'
# nothing to draw from is told
0 no-ranges vfm-vary --draws 1 <(echo '{"record":"input","input":"grant","amount":100.50}')
# low and high by the shape asked for; all inside, and the means: 5, (2 + 4 x 3 + 10)/6 = 4, 6
0 - for dist in triangular pert uniform; do vfm-vary --draws 4000 --dist $dist <(echo '{"record":"outcome","id":"a","quantity":3,"low":{"quantity":2},"high":{"quantity":10}}'); done | jq -s -e '([.[].quantity] | min >= 2 and max <= 10) and ([.[:4000], .[4000:8000], .[8000:] | (map(.quantity) | add / length)] | (.[0] - 5 | fabs < 0.1) and (.[1] - 4 | fabs < 0.1) and (.[2] - 6 | fabs < 0.15))'
2 - vfm-vary --draws 0 vary/lines.jsonl
2 - vfm-vary --draws 10 --seed x vary/lines.jsonl
2 - vfm-vary vary/lines.jsonl
2 one-way vfm-vary --draws 10 --tornado 20% vary/lines.jsonl
2 seed-alone vfm-vary --tornado 20% --seed 1 vary/lines.jsonl
2 fields-alone vfm-vary --draws 1 --fields proxy vary/lines.jsonl

# ---- the summary ----

# by hand: 4, 1, 3, 2 over 2: ratios 2, 0.5, 1.5, 1; mean 1.25, sd 0.645497, error 0.322749; P5 between
# 0.5 and 1 at 0.15, P50 between 1 and 1.5, P95 between 1.5 and 2 at 0.85; two of four above 1, error
# 0.25; npv 2, -1, 1, 0
0 summary vfm-vary --summary vary/results.jsonl
0 summary tac vary/results.jsonl | vfm-vary --summary
# the mean of the ratios (0.5 and 4: 2.25) is not the ratio of the means (3.25 over 3)
0 - vfm-vary --summary vary/ratios.jsonl | jq -e '.mean_of_ratios == 2.25 and .ratio_of_means == 1.083333 and .draws == 2'
# the ratio is normal with mean 2.5 and sd 0.5: quantiles 1.677573, 2.5, 3.322427, above 1 with
# 0.998650; of 10,000 draws their errors are 0.0106, 0.0063, 0.0106 and 0.00037: within four of them
0 - vfm-vary --draws 10000 vary/known.jsonl | vfm-discount --rate 0% | vfm-sroi --by draw | vfm-vary --summary | jq -e 'def near($wanted; $error): . - $wanted | fabs < 4 * $error; (.sroi.mean | near(2.5; 0.005)) and (.sroi.sd | near(0.5; 0.00354)) and (.sroi.se | near(0.005; 0.00004)) and (.sroi.p5 | near(1.677573; 0.0106)) and (.sroi.p50 | near(2.5; 0.0063)) and (.sroi.p95 | near(3.322427; 0.0106)) and (.p_sroi_above_1 | near(0.99865; 0.00037)) and .draws == 10000'
# in any order, on any number of workers
0 - vfm-vary --draws 500 vary/lines.jsonl | vfm-discount | vfm-sroi --by provider,draw >$TMP/results; cmp <(vfm-vary --summary -j 1 $TMP/results) <(sort -R --random-source=$TMP/results $TMP/results | vfm-vary --summary -j 4 --block-size 1000)
# a draw fed twice, draws that are missing, results without draws or on two bases
3 summary-twice vfm-vary --summary vary/results.jsonl vary/results.jsonl
0 - vfm-vary --summary <(sed 2d vary/results.jsonl) 2>&1 >/dev/null | grep -q 'draws are numbered up to 4, and there are 3 of them'
3 summary-no-draw jq -c '.by = []' vary/results.jsonl | vfm-vary --summary
3 summary-mixed vfm-vary --summary vary/results.jsonl <(jq -c '.basis = "1.5% end" | .draw += 4' vary/results.jsonl)
3 summary-mixed vfm-vary --summary -j 4 --block-size 300 <(jq -c '.basis = "1.5% end" | .draw += 4' vary/results.jsonl) vary/results.jsonl
3 - vfm-vary --summary <(jq -c '.draw = null' vary/results.jsonl)
# no inputs: no ratio, and that is said
0 summary-no-ratio vfm-vary --summary <(jq -c '.inputs = 0 | .npv = .benefits | .sroi = null' vary/results.jsonl)
0 summary-nothing vfm-vary --summary <(echo '{"record":"outcome"}')
