# vfm-report: STATUS GOLDEN COMMAND
# The goldens are laid out by hand from the records of testdata/report; the figures behind them stand
# above each row.

# One result is the published return of a diabetes project (inputs 120,508.75, benefits 699,154.05,
# npv 578,645.30, ratio 5.80, net 4.80); the cheapest is another: it costs 120,508.75 - 20,000 less,
# and its npv is 578,645.30 - 10,000 less. 150,000.05 of 699,154.05 is 21.45%.
0 returns vfm-report report/returns.jsonl
0 returns-markdown vfm-report --to markdown --title 'Two services | one year' report/returns.jsonl
0 returns-csv vfm-report --to csv report/returns.jsonl
0 returns-json vfm-report --to json report/returns.jsonl

# Bids: the best of lot South is not the cheapest; the bid that failed a gate is not compared, cheap
# as it is.
0 bids vfm-report --sections comparison,ranking,scores report/bids.jsonl
0 decisions vfm-report --sections comparison,economy,ranking,reversals,portfolio report/decisions.jsonl
0 scenarios vfm-report --sections sensitivity,basis report/scenarios.jsonl
0 uncertainty vfm-report --sections uncertainty,basis report/uncertainty.jsonl
0 refused vfm-report --sections refused report/rejects.jsonl
0 provenance vfm-report --sections provenance report/run.jsonl
# Two bases are told apart and not compared; what is no result is counted.
0 mixed vfm-report --sections basis,comparison report/mixed.jsonl

# To the penny, half to even, from the decimals themselves: 0.125 is 0.12, 0.135 and 2.675 (which no
# double holds) 0.14 and 2.68, 1234567.005 and .015 are .00 and .02, 9.995 is 10.00, 10.005 10.00.
# Thousands parted at any size; no minus before zero; controls and newlines do not reach the page.
0 awkward vfm-report --sections results report/awkward.jsonl
0 awkward-markdown vfm-report --sections results --to markdown report/awkward.jsonl
# Text that a spreadsheet would run gets an apostrophe; negative numbers stay numbers; all digits stay.
0 awkward-csv vfm-report --sections results --to csv report/awkward.jsonl
0 awkward-json vfm-report --sections results --to json report/awkward.jsonl

# A section that is not there says why.
0 nothing vfm-report --sections market,scores,results /dev/null
0 nothing-at-all vfm-report /dev/null

# What others make of it: coreutils finds no line wider than 100 columns, Miller and jq read all back.
0 - for f in report/*.jsonl; do vfm-report $f >$TMP/page && test "$(wc -L <$TMP/page)" -le 100 || exit 9; done
0 - vfm-report --to csv report/awkward.jsonl report/bids.jsonl | mlr --icsv --ojson filter '$section == "scores"' | jq -e 'map([.parts.quality, .parts.price, .score]) == [[54,20.65,74.65],[42,40,82],[52.8,36,88.8],[30,40,70],[6,40,46]]'
0 - vfm-report --to csv --sections results report/returns.jsonl | mlr --icsv --ojson cut -f provider,benefits then head -n 2 | jq -e '. == [{provider: "Diabetes project", benefits: 699154.05}, {provider: "Walking group", benefits: 30000}]'
0 - vfm-report --to json report/*.jsonl | jq -e '[.sections[].id] == ["basis","results","scope","unit-costs","comparison","economy","gains","budgets","years","sensitivity","uncertainty","ranking","scores","reversals","portfolio","refused","provenance"]'
0 - vfm-report --to json --sections results report/awkward.jsonl | grep -q '"inputs":123456789012345678901234567890.1,'
# A list where a figure should stand keeps to its cell.
0 - echo '{"record":"sroi","by":[],"inputs":{"a":"b,c"},"sroi":1}' | vfm-report --to csv --sections results | mlr --icsv --ojson cat | jq -e '.[0] == {section: "results", inputs: "{\"a\":\"b,c\"}", sroi: 1}'
# A group has one row in the section of results.
0 - vfm-report --to csv report/returns.jsonl | mlr --icsv --ojson filter '$section == "results"' | jq -e 'map(.provider) == ["Diabetes project", "Walking group", "all"]'
# Every row of a Markdown table has as many cells as its heading, whatever stands in them.
0 - vfm-report --to markdown -o $TMP/page report/awkward.jsonl && sed 's/\\[\\|]//g' $TMP/page | awk '/^\|/ { n = gsub(/\|/, ""); if (m && n != m) exit 1; m = n; next } { m = 0 }'
# The same bytes for any workers and blocks, and from one run to the next.
0 - vfm-report -j 1 report/*.jsonl >$TMP/one && vfm-report -j 7 --block-size 1 report/*.jsonl >$TMP/many && cmp $TMP/one $TMP/many
0 - vfm-report report/bids.jsonl report/returns.jsonl >$TMP/files && cat report/bids.jsonl report/returns.jsonl | gzip | vfm-report >$TMP/packed && cmp $TMP/files $TMP/packed
# What --where leaves out is in no part of the report, and counted.
0 - vfm-report --where '.rank == 1' --to json --stats $TMP/s report/bids.jsonl >$TMP/page && jq -e '[.sections[] | select(.id == "ranking") | .tables[0][].supplier] == ["Birch", "Alder"]' $TMP/page && jq -e '.written == 2 and .passed == 3' $TMP/s
# Every record that came in is counted.
0 - vfm-report --stats $TMP/s report/mixed.jsonl >/dev/null && jq -e '.read == 5 and .read == .written + .passed + .refused' $TMP/s
# Written whole or not at all.
4 - vfm-report report/returns.jsonl >/dev/full
0 - vfm-report -o $TMP/page.md --to markdown report/returns.jsonl && head -1 $TMP/page.md | grep -qx '# Value for money report'

# A pipeline that stopped half-way gives no report.
3 stopped echo '{"record":"stopped","program":"vfm-import","reason":"x.csv:2: broken"}' | vfm-report
2 unknown-section vfm-report --sections results,sumary report/returns.jsonl
2 unknown-format vfm-report --to html report/returns.jsonl
3 broken echo '{"record":"sroi"' | vfm-report
# one result for all, over more years than a line holds: each year keeps its name
0 years-alone vfm-report --sections years <(jq -c 'select(.provider) | .by = [] | .pvs = [range(1; 13) * 1000000]' report/returns.jsonl | head -n 1)
