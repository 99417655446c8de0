# vfm-rank: STATUS GOLDEN COMMAND
# Answers are worked out by hand or published; where each is from stands above its rows.

# ---- order ----
# the most first; 4, 4.0 and 4e0 are equal and stay in the order in which they came; who has no ratio
# comes last without a rank; run records pass
0 by-sroi vfm-rank --by sroi rank/results.jsonl
# the same by name: text ascends by its bytes
0 - vfm-rank --by provider:asc rank/results.jsonl | jq -se 'map(select(.rank) | .provider) == ["Alder","Beech","Cedar","Damson","Elder","Fir"] and map(select(.rank) | .rank) == [1,2,3,4,5,6]'
# ties broken by a second field: npv 12345678901234567890.5, 90.1, 30
0 - vfm-rank -q --by sroi,npv rank/results.jsonl | jq -se 'map(select(.rank) | [.provider,.rank]) == [["Fir",1],["Cedar",2],["Beech",3],["Alder",4],["Elder",5]]'
# untouched bytes leave as they came
0 - vfm-rank -q --by sroi rank/results.jsonl | grep -c -e '"sroi":4.0,"npv":90.10' -e '"sroi":4e0,"npv":12345678901234567890.5' | grep -x 2
# groups by area, ranks anew in each
0 - vfm-rank -q --within area --by npv rank/results.jsonl | jq -se 'map(select(.rank) | [.area,.provider,.rank]) == [["north","Fir",1],["north","Elder",2],["north","Alder",3],["north","Cedar",4],["south","Beech",1],["south","Damson",2]]'
# how far to the next, exactly: 90.1 - 30 = 60.1
0 - grep -v Fir rank/results.jsonl | vfm-rank --by npv:asc --margin | jq -se 'map(select(.rank) | .margin) == [35,60.1,59.9,850,null]'
# three are equal at 4: the third is left out of a top 2, which is said
0 top vfm-rank --by sroi --top 2 rank/results.jsonl
0 - vfm-rank -q --by npv --top 1 --margin --within area rank/results.jsonl | jq -se 'map(select(.rank) | [.provider,.margin]) == [["Fir",12345678901234567000],["Beech",35]]'
# the order that scores have: SPOTIS is better where it is less
0 - vfm-score --framework mcda/spotis.json mcda/spotis.jsonl | vfm-rank | jq -se 'map([.alternative,.rank]) == [["A1",1],["A3",2],["A2",3],["A4",4]]'
0 - vfm-score --framework mcda/vikor.json mcda/vikor.jsonl | vfm-rank | jq -se 'map([.alternative,.rank]) == [["A2",1],["A1",2],["A3",2]]'
0 - vfm-score --framework mcda/topsis.json mcda/topsis.jsonl | vfm-rank | jq -se 'map([.alternative,.rank]) == [["A3",1],["A2",2],["A1",3],["A4",4]]'
0 - vfm-score --framework mcda/wsm.json mcda/wsm.jsonl | vfm-rank | jq -se 'map(.alternative) == ["A2","A6","A3","A4","A5","A1"]'
0 - vfm-score --framework mcda/wpm.json mcda/wpm.jsonl | vfm-rank | jq -se 'map(.alternative) == ["A1","A2","A3"]'
# who failed a gate has no rank, whatever the score
0 failed-gate vfm-score --framework score/transport.json --lot lot --where '.record == "bid"' score/bids.jsonl | vfm-rank --within lot --where '.record == "bid"' | jq -c '[.lot,.supplier,.score,.rank]'

# … nor takes it a rank of others under random weightings, dominates them, or gets the money: it passed
# no gate, so they stand as if it had not bid
0 - vfm-score --framework score/transport.json --lot lot --where '.lot == "north"' score/bids.jsonl | grep north >$TMP/s; cmp <(vfm-rank -q --robust 500 --seed 1 $TMP/s | grep -v Cedar) <(grep -v Cedar $TMP/s | vfm-rank -q --robust 500 --seed 1) && vfm-rank -q --robust 500 --seed 1 $TMP/s | jq -se 'map(select(.supplier == "Cedar") | .rank_shares) == [null]'
0 - vfm-score --framework score/transport.json --lot lot --where '.lot == "north"' score/bids.jsonl | grep north >$TMP/s; cmp <(vfm-rank -q --pareto price:min,outcomes_points:max $TMP/s | grep -v Cedar) <(grep -v Cedar $TMP/s | vfm-rank -q --pareto price:min,outcomes_points:max)
0 - vfm-score --framework score/transport.json --lot lot --where '.lot == "north"' score/bids.jsonl | grep north >$TMP/s; vfm-rank -q --budget 1000000 --cost price --value score $TMP/s | jq -se 'map(select(has("chosen")) | [.supplier, .chosen]) | sort == [["Alder",true],["Beech",true],["Cedar",false],["Damson",true]]'

# ---- ties: the nine of SciPy's pull request 447 ----
0 - vfm-rank --by value:asc mcda/ties.jsonl | jq -se 'sort_by(.alternative) | map(.rank) == [3,4,8,4,7,1,4,9,1]'
0 - vfm-rank --by value:asc --ties competition mcda/ties.jsonl | jq -se 'sort_by(.alternative) | map(.rank) == [3,4,8,4,7,1,4,9,1]'
0 - vfm-rank --by value:asc --ties ordinal mcda/ties.jsonl | jq -se 'sort_by(.alternative) | map(.rank) == [3,4,8,5,7,1,6,9,2]'
0 - vfm-rank --by value:asc --ties fractional mcda/ties.jsonl | jq -se 'sort_by(.alternative) | map(.rank) == [3,5,8,5,7,1.5,5,9,1.5]'
# dense: 10 10 | 20 | 30 30 30 | 40 | 50 | 60
0 - vfm-rank --by value:asc --ties dense mcda/ties.jsonl | jq -se 'sort_by(.alternative) | map(.rank) == [2,3,5,3,4,1,3,6,1]'
# three of 30 at places 4, 5, 6 share 5 though the top ends at 4
0 - vfm-rank -q --by value:asc --ties fractional --top 4 mcda/ties.jsonl | jq -se 'map([.alternative,.rank]) == [["r6",1.5],["r9",1.5],["r1",3],["r2",5]]'

# ---- what is not comparable ----
0 mixed-basis vfm-rank --by sroi <(sed '2s/greenbook-2026/greenbook-2018/' rank/results.jsonl)
0 - vfm-rank --by sroi --within basis <(sed '2s/greenbook-2026/greenbook-2018/' rank/results.jsonl) 2>&1 | grep -c 'ranked together' | grep -x 0

# ---- dominance: b and e cost more than a and are no better, f costs more than c and d ----
0 pareto vfm-rank --pareto price:min,quality:max rank/options.jsonl
3 pareto-missing vfm-rank --pareto price:min,npv:max rank/options.jsonl

# ---- portfolios ----
# the OR-Tools guide: 50 items within 850 are worth 7534
0 - vfm-rank --budget 850 --cost cost --value value mcda/knapsack.jsonl | jq -se '.[-1].value == 7534 and .[-1].cost == 850 and (map(select(.chosen).alternative | tonumber) == [0,1,3,4,6,10,11,12,14,15,16,17,18,19,21,22,24,27,28,29,30,31,32,34,38,39,41,42,44,47,48,49])'
# 120: the hotline must be (10, -5); of the hall's two one; youth club and bus are 175 for 101, the
# next best, youth club and drop-in, 160.5; 0.000001 of a garden does not fit
0 portfolio vfm-rank --budget 120 --cost price --value npv --must legal --either site rank/projects.jsonl
3 portfolio-must vfm-rank --budget 9.99 --cost price --value npv --must legal rank/projects.jsonl
3 portfolio-negative vfm-rank --budget 10 --cost npv --value price rank/projects.jsonl
2 portfolio-cost vfm-rank --budget 10 --value npv rank/projects.jsonl
2 portfolio-within vfm-rank --budget 10 --cost price --value npv --within site rank/projects.jsonl

# ---- random weightings ----
# A wins where x outweighs y and z together: a quarter of all weights that add up to 1
0 - vfm-rank --robust 100000 --seed 7 rank/weighed.jsonl | jq -se -L mcda 'include "near"; near(map(.rank_shares[]); [0.25,0.75,0.75,0.25]; 0.005)'
# the same draws in any order of the records, other draws with another seed
0 - cmp <(vfm-rank --robust 1000 --seed 7 rank/weighed.jsonl | sort) <(tac rank/weighed.jsonl | vfm-rank --robust 1000 --seed 7 | sort)
1 - cmp -s <(vfm-rank --robust 1000 --seed 7 rank/weighed.jsonl) <(vfm-rank --robust 1000 --seed 8 rank/weighed.jsonl)
3 robust-no-parts vfm-rank --robust 10 --seed 1 --by npv rank/results.jsonl
3 robust-topsis vfm-score --framework mcda/topsis.json mcda/topsis.jsonl | vfm-rank --robust 10 --seed 1
2 robust-no-seed vfm-rank --robust 10 rank/weighed.jsonl

# ---- options ----
2 bad-direction vfm-rank --by sroi:up rank/results.jsonl
2 pareto-direction vfm-rank --pareto price rank/options.jsonl
2 top-pareto vfm-rank --top 3 --pareto price:min rank/options.jsonl
3 too-large-number echo '{"n":1e400}' | vfm-rank --by n
