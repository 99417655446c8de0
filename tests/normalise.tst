# vfm-normalise: STATUS GOLDEN COMMAND

# HM Treasury, How to use the GDP deflator series (2003 edition): GBP 7.4m of 1998-99 is 8.36m in the
# prices of 2003-04; 85.32m of 2002-03 is 66.34m in those of 1992-93.
0 - echo '{"record":"input","input":"x","amount":7.4,"period":"1998-99"}' | vfm-normalise --prices 2003-04 --deflator deflators/hmt-2003.csv | jq -e '(.amount * 100 | round) == 836 and .price_year == "2003-04" and .deflator == "hmt-2003"'
0 - echo '{"record":"input","input":"x","amount":85.32,"period":"2002-03"}' | vfm-normalise --prices 1992-93 --deflator deflators/hmt-2003.csv | jq -e '(.amount * 1e6 | round) == 66341419'
# 100 / 96.1117 x 100, by the series of March 2026; a month lies in its financial year; the year
# itself keeps its bytes
0 - echo '{"record":"input","input":"x","amount":100,"period":"2023-11"}' | vfm-normalise --prices 2024-25 | jq -e '.amount == 104.045605 and .deflator == "hmt-2026-03" and has("price_forecast") == false'
0 - echo '{"record":"input","input":"x","amount":1.10,"period":"2024-25"}' | vfm-normalise --prices 2024-25 | grep -F '"amount":1.10,'
# forecast years are marked: 113.64164763 for 2030-31
0 - echo '{"record":"input","input":"x","amount":100,"period":"2030-31"}' | vfm-normalise --prices 2024-25 | jq -e '.amount == 87.995908 and .price_forecast'
# HM Treasury, the edition of 27 March 2013: money GDP in the prices of 2011-12, to the million printed
# (the last year is printed from an index with more digits)
0 - grep -v '^#' deflators/hmt-2013.csv | jq -R -s -c 'split("\n")[1:-2][] | split(",") | {record:"input",input:.[3],period:.[0],amount:(.[2]|tonumber)}' | vfm-normalise --prices 2011-12 --deflator deflators/hmt-2013.csv | jq -e -s 'length == 7 and all(.[]; (.amount|round) == (.input|tonumber))'
# a calendar year takes the newest series of calendar years: 100 x 100/42.7537
0 - echo '{"record":"outcome","stakeholder":"u","outcome":"o","quantity":1,"proxy":100,"price_year":"1990"}' | vfm-normalise --prices 2024 | jq -e '.proxy == 233.897885 and .deflator == "hmt-calendar-2025-12"'
# a series as it is published: headings and years as they stand there
0 - vfm-normalise --prices 1990-91 --deflator <(printf 'financial_year,index_1989/90=100,kind\n1989/90,100,outturn\n1990/91,108.27,forecast\n') <(echo '{"record":"input","amount":100,"period":"1989-90"}') | jq -e '.amount == 108.27 and .price_forecast'
# a kind of year is read in any case, and a word for it that is not known is refused
0 - vfm-normalise --prices 2024 --deflator <(printf 'year,index,kind\n2023,80,Outturn\n2024,100,Forecast\n') <(echo '{"record":"input","amount":1,"period":"2023"}') | jq -e .price_forecast
2 kind-unknown vfm-normalise --prices 2024 --deflator normalise/kinds.csv /dev/null
# what has been discounted is not moved to other prices
3 discounted echo '{"record":"input","amount":100,"period":"2020-21","pv":100}' | vfm-normalise --prices 2024-25
3 outside-series echo '{"record":"input","input":"x","amount":1,"period":"1954-55"}' | vfm-normalise --prices 2024-25
3 mixed-years echo '{"record":"outcome","stakeholder":"u","outcome":"o","quantity":1,"proxy":1,"price_year":"2019"}' | vfm-normalise --prices 2024-25
3 no-price-year echo '{"record":"outcome","stakeholder":"u","outcome":"o","quantity":1,"proxy":1,"period":"2023-24"}' | vfm-normalise --prices 2024-25
2 base-outside vfm-normalise --prices 2050-51 /dev/null
2 no-series vfm-normalise --prices 2024-25 --deflator hmt-2026-30 /dev/null
2 gap vfm-normalise --prices 2020 --deflator normalise/gap.csv /dev/null

# the whole, by hand: 1000 x 100/80.8738 and 2000 x 100/91.2996; the carers' row is the more specific;
# a value that the record has stays (deadweight 0.3, proxy 500); a source comes only with its value
0 whole vfm-normalise --names normalise/names.csv --proxies normalise/proxies.csv --assumptions normalise/assumptions.csv --prices 2024-25 normalise/lines.jsonl
# the registered number goes before the name
0 numbers vfm-normalise --names normalise/numbers.csv normalise/lines.jsonl
# case, blanks, punctuation, entities, Ltd, & and their typographic forms aside, one name is one name
0 - printf '{"record":"bid","supplier":"%s"}\n' "ST. JOHN'S  CAFÉ & CO LIMITED" 'St John’s café and Company Ltd' 'St John&#8217;s Café &amp; Co. Ltd.' 'St Johns Café – and – Company, Limited' | vfm-normalise --names <(printf 'canonical\n"St John'"'"'s Café & Co Ltd"\n') | jq -e -s 'length == 4 and all(.[]; .supplier == "St John'"'"'s Café & Co Ltd")'
0 - echo '{"record":"bid","supplier":"St Joan"}' | vfm-normalise -q --names <(printf 'canonical\nSt John\n') | jq -e '.supplier == "St Joan"'
2 ambiguous vfm-normalise --proxies normalise/ambiguous.csv normalise/lines.jsonl
2 twins vfm-normalise --proxies normalise/twins.csv normalise/lines.jsonl
2 table-fraction vfm-normalise --assumptions normalise/fraction.csv normalise/lines.jsonl
2 keyless vfm-normalise --proxies normalise/keyless.csv normalise/lines.jsonl
# a table of which nothing is understood fills nothing, and that is no success
2 one-column vfm-normalise --proxies <(printf 'outcome|proxy\no|5\n') --assumptions <(printf 'outcome,x\n') /dev/null 2>&1 | sed 's|/dev/fd/[0-9]*|FD|' >&2; exit ${PIPESTATUS[0]}
0 - vfm-normalise --proxies <(printf 'outcome;proxy\no;£1,234.50\n') <(echo '{"record":"outcome","outcome":"o"}') | jq -e '.proxy == 1234.5'
2 two-meanings vfm-normalise --names normalise/two-meanings.csv normalise/lines.jsonl
# a column that tells rows apart chooses (borough, domain): no borough's figure goes to a record without
# one; a column that only describes is given (unit, agency); members of an object have columns of
# their own
0 roles vfm-normalise --assumptions normalise/roles.csv normalise/roles.jsonl
# unit costs in the layout they are published in: by code, and by kind of value where a code has several
0 unit-costs printf '%s\n' '{"record":"outcome","cost_code":"X1.0","value_type":"social"}' '{"record":"outcome","cost_code":"x2.0","unit":"people"}' '{"record":"outcome","cost_code":"X1.0","value_type":"fiscal","proxy":5}' '{"record":"outcome","cost_code":"X1.0","outcome":"arrests","stakeholder":"police"}' | vfm-normalise --proxies normalise/unit-costs.csv
# a table says itself which columns are its key
0 - vfm-normalise --assumptions <(printf '# key: grade\ngrade,duration\nA,3\n') <(echo '{"record":"outcome","grade":"a"}') | jq -e '.duration == 3'
# a price year belongs to its proxy: it does not come to a record that has a proxy of its own
0 - vfm-normalise -q --proxies <(printf 'outcome,proxy,price_year,unit\no,5,2019-20,people\n') <(echo '{"record":"outcome","outcome":"o","proxy":7}') | jq -e 'has("price_year") == false and .unit == "people"'
# results of one pipeline fill the records of another, by the fields they were grouped by
0 - vfm-normalise --assumptions <(echo '{"record":"sroi","by":["supplier"],"supplier":"Ash","sroi":2.500000,"npv":12}') <(echo '{"record":"bid","lot":"1","supplier":"Ash","price":5}') | grep -xF '{"record":"bid","lot":"1","supplier":"Ash","price":5,"sroi":2.500000,"npv":12}'

# 100 x 0.88 (the quarter before the year), 100 x 0.87, 1,000,000 x 0.00019 and its range too
0 currency vfm-normalise --currency GBP --rates normalise/rates.csv <(head -n 3 normalise/money.jsonl)
# an income is in the currency too, but in nobody's price year: 100 x 0.88 and 20000 x 0.88
0 - head -n 1 normalise/money.jsonl | jq -c '.income = 20000' | vfm-normalise --currency GBP --rates normalise/rates.csv | jq -e '.income == 17600'
# one currency has one rate for a period; one country's prices do not deflate another's money; a user's
# series that does not say whose it is does
2 rate-twice vfm-normalise --currency GBP --rates normalise/rates-twice.csv /dev/null
3 prices-abroad echo '{"record":"input","amount":100,"period":"2023-24","currency":"EUR"}' | vfm-normalise --prices 2024-25
0 - echo '{"record":"input","amount":100,"period":"2023","currency":"EUR"}' | vfm-normalise --prices 2024 --deflator <(printf 'year,index\n2023,80\n2024,100\n') | jq -e '.amount == 125 and .currency == "EUR"'
0 - echo '{"record":"input","amount":100,"period":"2023-Q2","currency":"EUR"}' | vfm-normalise --currency GBP --rates normalise/rates.csv --prices 2024 | jq -e '.amount == 91.427906 and .price_year == "2024"'
3 no-rate echo '{"record":"input","input":"x","amount":1,"currency":"USD","period":"2023-05"}' | vfm-normalise --currency GBP --rates normalise/rates.csv
3 no-period vfm-normalise --currency EUR --rates normalise/rates.csv <(tail -n 1 normalise/money.jsonl)
2 rates-alone vfm-normalise --rates normalise/rates.csv /dev/null

# Mott MacDonald (2002): an upper bound of 51% on 100 is 151; 92% of it managed leaves 4.08%
0 optimism vfm-normalise --optimism normalise/optimism.csv normalise/graded.jsonl
0 - echo '{"record":"input","input":"x","amount":100,"confidence":"non-standard-managed"}' | vfm-normalise --optimism normalise/optimism.csv | jq -e '.amount == 104.08'
3 twice vfm-normalise --optimism normalise/optimism.csv normalise/graded.jsonl | vfm-normalise --optimism normalise/optimism.csv
3 no-grade echo '{"record":"input","input":"x","amount":1,"confidence":"hearsay"}' | vfm-normalise --optimism normalise/optimism.csv

# how amounts came about, to be keyed in: 100 x 0.88, x 100/96.2507; 100 x 1.51
0 - echo '{"record":"outcome","quantity":1,"proxy":100,"price_year":"2023-Q2","currency":"EUR","reference":{"quantity":1,"proxy":5}}' | vfm-normalise --explain --currency GBP --rates normalise/rates.csv --prices 2024 | jq -e '.money_working == "proxy EUR 100.00 × 0.88 = £88.00; proxy £88.00 × 100 ÷ 96.2507 = £91.427906, prices of 2023 in 2024 by hmt-calendar-2025-12"'
0 - echo '{"record":"input","quantity":10,"rate":100,"project_type":"non_standard_buildings"}' | vfm-normalise --explain --optimism mott-macdonald-2002 | jq -e '.money_working == "rate £100.00 × (1 + 51%) = £151.00, for optimism"'
# a share off a loss would raise the return: it stays, which is told; -100 where there would have been
# -300 is a gain of 200
0 losses vfm-normalise --optimism <(printf 'confidence,benefits\n3,25%%\n') <<<$'{"record":"outcome","quantity":10,"proxy":-5,"confidence":3}\n{"record":"outcome","quantity":-10,"proxy":-5,"confidence":3}\n{"record":"outcome","quantity":100,"proxy":-1,"confidence":3,"reference":{"quantity":300}}' | vfm-discount | jq -c .impact

# the published bounds by type of project: 30% of one and 70% of another is 32.1%, and 14.5% for how
# long works take; with 92% of the bias
# managed 4.08% is left (printed 4%); 50 at the upper bound is 75.50; not below the lower bound
0 projects vfm-normalise --optimism mott-macdonald-2002 normalise/projects.jsonl
3 below-lower echo '{"record":"input","amount":100,"project_type":"standard_buildings","managed":1}' | vfm-normalise --optimism mott-macdonald-2002
3 shares-of-types echo '{"record":"input","amount":100,"project_type":{"standard_buildings":0.5}}' | vfm-normalise --optimism mott-macdonald-2002
3 no-type echo '{"record":"input","amount":100,"project_type":"bridges"}' | vfm-normalise --optimism mott-macdonald-2002
# (100 - 10) x 0.75: the reference case is corrected as the line is
0 - echo '{"record":"outcome","quantity":100,"proxy":1,"confidence":3,"reference":{"quantity":10}}' | vfm-normalise --optimism <(printf 'confidence,benefits\n3,25%%\n') | vfm-discount | jq -e '.impact == 67.5'
# a month into its quarter and its financial year; 100 over twelve months is 4 x 8.333334 and
# 8 x 8.333333, which is 100 again
0 - echo '{"record":"output","output":"o","quantity":1,"period":"2024-03-17"}' | vfm-normalise --period financial-year | jq -e '.period == "2023-24"'
0 - echo '{"record":"output","output":"o","quantity":1,"period":"2024-03"}' | vfm-normalise --period quarter | jq -e '.period == "2024-Q1"'
0 - echo '{"record":"input","input":"x","amount":100,"period":"2023-24"}' | vfm-normalise --period month --spread | jq -es 'length == 12 and ([.[].amount * 1e6 | round] | add) == 1e8 and ([.[].amount] | .[3] == 8.333334 and .[4] == 8.333333) and .[0].period == "2023-04" and .[11].period == "2024-03"'
0 - vfm-normalise --period month --spread --stats $TMP/stats <(echo '{"record":"input","input":"x","amount":1,"period":"2023-24"}') >$TMP/out; jq -e '.read == 1 and .written == 1 and .results == 11' $TMP/stats
3 too-long echo '{"record":"input","input":"x","amount":1,"period":"2023-24"}' | vfm-normalise --period month
3 other-year echo '{"record":"input","input":"x","amount":1,"period":"2023-24"}' | vfm-normalise --period calendar-year
2 spread-alone vfm-normalise --spread /dev/null

# the later of two returns, by when it was sent; all lines of one sending stay (b's two); each kind
# for itself; the order of the input does not decide
0 latest vfm-normalise --latest provider,period --order sent normalise/returns.jsonl
0 - cmp <(vfm-normalise -q --latest provider,period --order sent normalise/returns.jsonl | sort) <(tac normalise/returns.jsonl | vfm-normalise -q --latest provider,period --order sent | sort)
# numbers by value: version 10 is after version 9
0 - vfm-normalise -q --latest id --order version <(printf '{"record":"bid","id":1,"version":%s}\n' 9 10 8) | grep -xF '{"record":"bid","id":1,"version":10}'
3 latest-mixed printf '{"record":"bid","id":1,"version":%s}\n' 9 '"ten"' | vfm-normalise -q --latest id --order version
3 latest-missing vfm-normalise --latest provider,period --order submitted normalise/returns.jsonl
2 latest-alone vfm-normalise --latest provider normalise/returns.jsonl

# the same bytes for any number of workers and any block size
0 - for j in 1 2 7; do for b in 1 100 1M; do vfm-normalise -q -j $j --block-size $b --names normalise/names.csv --proxies normalise/proxies.csv --prices 2024-25 normalise/lines.jsonl | cmp - <(vfm-normalise -q --names normalise/names.csv --proxies normalise/proxies.csv --prices 2024-25 normalise/lines.jsonl) || exit 1; done; done
# ranges go with what they are ranges of: times 100/96.1117, and 2 + ln(100/96.1117) for a logarithm
0 - echo '{"record":"outcome","proxy":100,"quantity":1,"price_year":"2023-24","range":{"proxy":{"dist":"normal","mean":100,"sd":10},"reference.proxy":{"dist":"lognormal","meanlog":2,"sdlog":0.5},"quantity":{"dist":"uniform","low":1,"high":2}}}' | vfm-normalise --prices 2024-25 | jq -e '.range == {proxy:{dist:"normal",mean:104.045605,sd:10.404561},"reference.proxy":{dist:"lognormal",meanlog:2.039659129243572,sdlog:0.5},quantity:{dist:"uniform",low:1,high:2}}'
3 - echo '{"record":"outcome","proxy":1,"quantity":1,"period":"2023-24","range":{"quantity":{"dist":"uniform","low":1,"high":2}}}' | vfm-normalise --period quarter --spread
