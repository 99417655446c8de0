# vfm-import: STATUS GOLDEN COMMAND
# What is damaged first: each row of testdata/damaged with its message. What a message must say was
# written down before it was seen.

# quotes and cells
3 stray-quote vfm-import --as outcomes damaged/import-stray-quote.csv
3 text-after-quote vfm-import --as outcomes damaged/import-text-after-quote.csv
3 open-quote vfm-import --as outcomes damaged/import-open-quote.csv
3 missing-cell vfm-import --as outcomes damaged/import-missing-cell.csv
3 extra-cell vfm-import --as outcomes damaged/import-extra-cell.csv
3 zero-byte vfm-import --as outcomes damaged/import-zero-byte.csv
3 zero-byte-heading vfm-import --as outcomes damaged/import-zero-byte-heading.csv

# encodings
3 later-not-utf8 vfm-import --as outcomes damaged/import-later-not-utf8.csv
3 mark-not-utf8 vfm-import --as outcomes damaged/import-mark-not-utf8.csv
3 undefined-byte vfm-import --as outcomes damaged/import-undefined-byte.csv
1 undefined-rejected vfm-import -q --as outcomes --rejects /dev/fd/2 damaged/import-undefined-byte.csv
1 half-pair { printf '\xff\xfe'; printf 'stakeholder,outcome\nCarers,rest\nPupils,' | iconv -t UTF-16LE; printf '\x00\xd8\n\x00'; printf 'Parents,sleep\n' | iconv -t UTF-16LE; } | vfm-import --as outcomes --rejects /dev/fd/2
3 half-character vfm-import --as outcomes damaged/import-half-character.csv
3 wrong-encoding vfm-import --as outcomes --encoding windows-1252 damaged/import-mark-not-utf8.csv

# no text at all
3 workbook printf 'PK\x03\x04\x14' | vfm-import --as outcomes
3 old-workbook printf '\xd0\xcf\x11\xe0\xa1' | vfm-import --as outcomes

# headings
3 empty vfm-import --as outcomes damaged/import-empty.csv
3 blank vfm-import --as outcomes damaged/import-blank.csv
3 unknown-headings vfm-import --as awards damaged/import-unknown-headings.csv
3 missing-column vfm-import --as outcomes damaged/import-missing-column.csv
3 two-columns vfm-import --as outcomes damaged/import-two-columns.csv
3 repeated-heading vfm-import --as outcomes damaged/import-repeated-heading.csv
3 header-row-past vfm-import --as outcomes --header-row 9 damaged/import-missing-cell.csv

# fractions
3 bare-percentage vfm-import --as outcomes damaged/import-bare-percentage.csv
3 fraction-over vfm-import --as outcomes damaged/import-fraction-over.csv
3 fraction-negative vfm-import --as outcomes damaged/import-fraction-negative.csv
3 fraction-words vfm-import --as outcomes damaged/import-fraction-words.csv
3 deduction-over vfm-import --as outcomes damaged/import-deduction-over.csv

# numbers
3 number-words vfm-import --as outcomes damaged/import-number-words.csv
3 number-comma vfm-import --as outcomes damaged/import-number-comma.csv
3 number-continental vfm-import --as outcomes damaged/import-number-continental.csv
3 number-signs vfm-import --as outcomes damaged/import-number-signs.csv
3 money-foreign vfm-import --as outcomes damaged/import-money-foreign.csv
# a currency is never guessed: not from a dollar, not past what a heading or --set says
3 heading-dollar sed 's/(AUD)/($)/' import/abroad.csv | vfm-import --as outcomes
3 heading-against vfm-import --as outcomes --set currency=EUR import/abroad.csv
3 pounds-in-euro printf 'stakeholder,outcome,proxy\np,o,£12\n' | vfm-import --as outcomes --set currency=EUR
3 heading-euro-pounds printf 'stakeholder,outcome,Value €,Income £\np,o,12,13\n' | vfm-import --as outcomes
3 money-million vfm-import --as outcomes damaged/import-money-million.csv
3 spreadsheet-error vfm-import --as outcomes damaged/import-spreadsheet-error.csv
3 dash vfm-import --as outcomes damaged/import-dash.csv
3 bids-half vfm-import --as awards damaged/import-bids-half.csv
3 duration-zero vfm-import --as outcomes damaged/import-duration-zero.csv
3 dropoff-from vfm-import --as outcomes damaged/import-dropoff-from.csv

# dates and periods
3 date-ambiguous vfm-import --as awards damaged/import-date-ambiguous.csv
3 date-against vfm-import --as awards --dates mdy damaged/import-date-ambiguous.csv
3 date-impossible vfm-import --as awards damaged/import-date-impossible.csv
3 date-short-year vfm-import --as awards damaged/import-date-short-year.csv
3 date-words vfm-import --as awards damaged/import-date-words.csv
3 period-slip vfm-import --as outcomes damaged/import-period-slip.csv
3 period-quarter vfm-import --as outcomes damaged/import-period-quarter.csv
3 period-words vfm-import --as outcomes damaged/import-period-words.csv

# words
3 choice vfm-import --as outcomes damaged/import-choice.csv
3 boolean vfm-import --as outcomes damaged/import-boolean.csv
3 required-empty vfm-import --as outcomes damaged/import-required-empty.csv

# what a spreadsheet shows for an error is nothing that may be left out, whatever the field
3 not-available printf 'stakeholder,outcome,deadweight\nCarers,rest,#N/A\n' | vfm-import --as outcomes
3 - printf 'stakeholder,outcome,period\nCarers,rest,#REF!\n' | vfm-import --as outcomes
3 blank-inside printf 'stakeholder,outcome,proxy\nCarers,rest,1 234.50\n' | vfm-import --as outcomes
3 two-pounds printf 'stakeholder,outcome,proxy\nCarers,rest,££5\n' | vfm-import --as outcomes
3 no-amount printf 'stakeholder,outcome,proxy\nCarers,rest,1e400\n' | vfm-import --as outcomes

# JSON that RFC 8259 forbids, some of which libjq 1.6 would let pass
3 json-trailing-comma vfm-import --as outcomes damaged/import-json-trailing-comma.jsonl
3 json-leading-zero vfm-import --as outcomes damaged/import-json-leading-zero.jsonl
3 json-plus vfm-import --as outcomes damaged/import-json-plus.jsonl
3 json-bare-point vfm-import --as outcomes damaged/import-json-bare-point.jsonl
3 json-nan vfm-import --as outcomes damaged/import-json-nan.jsonl
3 json-control vfm-import --as outcomes damaged/import-json-control.jsonl
3 json-after-value vfm-import --as outcomes --from jsonl damaged/import-json-after-value.jsonl
3 json-single-quotes vfm-import --as outcomes damaged/import-json-single-quotes.jsonl
3 json-duplicate-key vfm-import --as outcomes damaged/import-json-duplicate-key.jsonl
3 json-surrogate vfm-import --as outcomes damaged/import-json-surrogate.jsonl
3 json-not-utf8 vfm-import --as outcomes damaged/import-json-not-utf8.jsonl
3 json-cut-short vfm-import --as outcomes damaged/import-json-cut-short.jsonl
3 json-deep vfm-import --as outcomes damaged/import-json-deep.jsonl
3 json-number vfm-import --as outcomes damaged/import-json-number.jsonl
3 json-array-comma vfm-import --as outcomes damaged/import-json-array-comma.json
3 json-array-open vfm-import --as outcomes damaged/import-json-array-open.json
3 json-array-after vfm-import --as outcomes damaged/import-json-array-after.json

# JSON that is no record of its kind
3 json-list vfm-import --as outcomes damaged/import-json-list.jsonl
3 json-words vfm-import --as outcomes damaged/import-json-words.jsonl
3 json-bare-percentage vfm-import --as outcomes damaged/import-json-bare-percentage.jsonl
3 json-deduction vfm-import --as outcomes damaged/import-json-deduction.jsonl
3 json-low vfm-import --as outcomes damaged/import-json-low.jsonl
3 json-missing vfm-import --as outcomes damaged/import-json-missing.jsonl

# too long, cut short
3 long-row vfm-import --as outcomes --max-record 15 damaged/import-missing-cell.csv
3 long-line vfm-import --as outcomes --max-record 50 damaged/import-json-bare-percentage.jsonl
3 many-cells { echo stakeholder,outcome; head -c 20000 /dev/zero | tr '\0' ','; echo; } | vfm-import --as outcomes
3 truncated vfm-import --as outcomes damaged/import-truncated.csv.gz

# options and files
2 no-schema vfm-import damaged/import-choice.csv
2 unknown-schema vfm-import --as outcome damaged/import-choice.csv
2 schema-key vfm-import --as damaged/import-schema-key.json damaged/import-choice.csv
2 schema-type vfm-import --as damaged/import-schema-type.json damaged/import-choice.csv
2 schema-syntax vfm-import --as damaged/import-schema-syntax.json damaged/import-choice.csv
2 schema-late vfm-import damaged/import-choice.csv --as outcomes damaged/import-boolean.csv --as inputs damaged/import-dash.csv
2 schemas-stdin vfm-import --as outcomes --as inputs </dev/null
2 unknown-option vfm-import --as outcomes --dats dmy damaged/import-choice.csv
2 unknown-format vfm-import --as outcomes --from xls damaged/import-choice.csv
2 unknown-encoding vfm-import --as outcomes --encoding klingon damaged/import-choice.csv
2 unknown-order vfm-import --as outcomes --dates dym damaged/import-choice.csv
2 set-shape vfm-import --as outcomes --set quantity damaged/import-choice.csv
2 set-value vfm-import --as outcomes --set deadweight=25 damaged/import-choice.csv
2 set-field vfm-import --as outcomes --set 'Dead Weight=0.2' damaged/import-choice.csv
2 set-record vfm-import --as outcomes --set record=input damaged/import-choice.csv
2 set-member vfm-import --as outcomes --set low.quantty=2 damaged/import-choice.csv
2 rename-shape vfm-import --as outcomes --rename Start damaged/import-choice.csv
2 rename-field vfm-import --as outcomes --rename 'Outcomes start=when it starts' damaged/import-choice.csv
2 delimiter vfm-import --as outcomes --delimiter ';;' damaged/import-choice.csv
2 where-rows vfm-import --as outcomes --where '.quantity > 1' damaged/import-choice.csv
2 jq-twice vfm-import --as outcomes --jq . --jq-file nothing.jq damaged/import-choice.csv
2 jq-syntax vfm-import --as outcomes --jq '.[' damaged/import-choice.csv
3 jq-fails vfm-import --as outcomes --jq '.stakeholder + 1' damaged/import-choice.csv
3 jq-text vfm-import --as outcomes --jq '.stakeholder' damaged/import-choice.csv
# what is refused of them, at once or by a later program, is told with its own line, however it is cut
0 - { echo stakeholder,outcome,quantity; seq -f Carers,rest,%g 20; } | sed 's/,12$/,twelve/' >$TMP/l; for b in 1 40 1M; do for more in '' --source; do vfm import --as outcomes --jq . $more --block-size $b --rejects $TMP/r $TMP/l then discount --rejects $TMP/d >/dev/null; jq -e '.line == 13' $TMP/r && jq -se 'map(.line) == [range(2; 13), range(14; 22)] and all(.[]; "\(.line)" == (.raw | fromjson | .source // ":\(.quantity + 1)" | sub(".*:"; "")))' $TMP/d || exit 9; done; done
4 unreadable vfm-import --as outcomes damaged/nowhere.csv
4 directory vfm-import --as outcomes damaged
4 full vfm-import --as awards import/grants.csv >/dev/full
4 closed vfm-import --as awards import/grants.csv >&-

# ---- what is sound ----

# a report from abroad: its heading says the currency, cells may too; the mark of a dollar is any
# dollar's; a mark after the amount; euros by their mark
0 abroad vfm-import -q --as outcomes import/abroad.csv
0 - cmp <(vfm-import -q --as outcomes import/abroad.csv) <(sed 's/(AUD)/($)/' import/abroad.csv | vfm-import -q --as outcomes --set currency=AUD)
0 - printf 'stakeholder,outcome,€ Value\np,o,"1,200.50 €"\np,o,EUR -3\np,o,(€4)\n' | vfm-import --as outcomes | jq -s -e 'map([.proxy, .currency]) == [[1200.5,"EUR"],[-3,"EUR"],[-4,"EUR"]]'
# where a column says each row's, headings do not; pounds are not told
0 - printf 'stakeholder,outcome,Value (EUR),currency\np,o,12,USD\n' | vfm-import --as outcomes | jq -e '.currency == "USD"'
# each row's own currency, where a column says it, is what its mark must mean; an empty one is pounds
0 - printf 'stakeholder,outcome,proxy,currency\np,o,€5,EUR\np,o,£6,GBP\np,o,£7,\np,o,8,USD\n' | vfm-import --as outcomes | jq -s -e 'map([.proxy, .currency]) == [[5,"EUR"],[6,"GBP"],[7,null],[8,"USD"]]'
0 - printf '{"stakeholder":"p","outcome":"o","proxy":"€5","currency":"EUR"}\n' | vfm-import --as outcomes | jq -e '.proxy == 5'
3 pounds-in-euro-row printf 'stakeholder,outcome,proxy,currency\np,o,£5,EUR\n' | vfm-import --as outcomes
3 pounds-in-euro-value printf '{"stakeholder":"p","outcome":"o","proxy":"£5","currency":"EUR"}\n' | vfm-import --as outcomes
0 - printf 'stakeholder,outcome,Value (GBP)\np,o,£12\n' | vfm-import --as outcomes | jq -e '.proxy == 12 and has("currency") == false'

# Each form under its own headings. 1,234.50 and (50) are 1234.5 and -50; 45383 and 46112 are the
# serial numbers of 1 April 2024 and 31 March 2026, 45292.5 is noon of 1 January 2024; Q1 and Q4 of
# 2024/25 begin in April 2024 and January 2025; 1200.00- is negative.
0 value-map vfm-import --as outcomes --header-row 3 import/value-map.csv
0 grants vfm-import --as awards --set funding=grant import/grants.csv
0 register vfm-import --as awards --header-row 3 import/register.csv
0 spend vfm-import --as inputs import/spend.tsv
0 finder vfm-import --as awards import/finder.csv
0 bids vfm-import --as bids --keep import/bids.csv
0 activity vfm-import --as outputs import/activity.csv
0 visits vfm-import --as import/visits.json --no-header import/visits.csv
0 grants-json vfm-import --as awards import/grants.json
0 two-schemas vfm-import --as outputs import/activity.csv --as bids import/bids.csv

# amounts as people, spreadsheets and typesetters write them; the last three with U+00A0, U+202F and
# U+2009 between thousands. What a spreadsheet shows as 1.2E+05 is written out, digit for digit
0 - { echo 'stakeholder,outcome,proxy'; printf 'a,b,"%s"\n' '£ 1,234' '-£5' '£-5' '(£1,234.50)' '£(1,234.50)' '1,234.50-' '5£' '£5 GBP' '−5' '1.2E+05' '-1.50e-3' $'1\u00a0234.50' $'1\u202f234\u202f567' $'12\u2009345'; } | vfm-import --as outcomes | jq -r .proxy | xargs | grep -qxF '1234 -5 -5 -1234.5 -1234.5 -1234.5 5 5 -5 120000 -0.0015 1234.5 1234567 12345'
0 - printf 'stakeholder,outcome,proxy\na,b,1.2E+05\na,b,-15.25E-1\n' | vfm-import --as outcomes | cut -d: -f 5 | xargs | grep -qxF '120000} -1.525}'
# … and fractions, counts, dates, yes and no, with blanks around them that do not break
0 - { echo supplier,bids,date,local,; printf '%s\n' $'"\u00a0Hope House ", 12 ,17–Apr–24,TRUE,' $'Hill,"\u00a01,234",44927,no,'; } | vfm-import --as awards | jq -se 'map([.supplier, .bids, .date, .local]) == [["Hope House", 12, "2024-04-17", true], ["Hill", 1234, "2023-01-01", false]]'
0 - { echo 'stakeholder,outcome,deadweight'; printf 'a,b,"%s"\n' '12.5 %' $'25\u00a0%' .25 100% 2.5E-01 0; } | vfm-import --as outcomes | jq -se 'map(.deadweight) == [0.125, 0.25, 0.25, 1, 0.25, 0]'
# a year with the dash that word processors put in it
0 - printf 'stakeholder,outcome,period\na,b,2024–25\na,b,Q1 2024—25\n' | vfm-import --as outcomes | jq -se 'map(.period) == ["2024-25", "2024-Q2"]'
# a cell of blanks, quoted or not, is empty
0 - printf 'stakeholder,outcome,proxy,area\na,b,"  "," "\n"  ","",\u00a0,\n' | vfm-import --as outcomes | jq -se '. == [{record: "outcome", stakeholder: "a", outcome: "b"}]'

# one return in every encoding and with every line end gives the same records
0 - iconv -f WINDOWS-1252 -t UTF-8 import/value-map.csv >$TMP/8 && cmp <(vfm-import -q --as outcomes --header-row 3 $TMP/8) <(vfm-import -q --as outcomes --header-row 3 import/value-map.csv)
0 - { printf '\xef\xbb\xbf'; iconv -f WINDOWS-1252 -t UTF-8 import/value-map.csv; } >$TMP/m && cmp <(vfm-import -q --as outcomes --header-row 3 $TMP/m) <(vfm-import -q --as outcomes --header-row 3 import/value-map.csv)
0 - iconv -f WINDOWS-1252 -t UTF-16 import/value-map.csv >$TMP/16 && cmp <(vfm-import -q --as outcomes --header-row 3 $TMP/16) <(vfm-import -q --as outcomes --header-row 3 import/value-map.csv)
0 - { printf '\xfe\xff'; iconv -f WINDOWS-1252 -t UTF-16BE import/value-map.csv; } >$TMP/16 && cmp <(vfm-import -q --as outcomes --header-row 3 $TMP/16) <(vfm-import -q --as outcomes --header-row 3 import/value-map.csv)
0 - cmp <(vfm-import -q --as outcomes --encoding cp1252 --header-row 3 import/value-map.csv) <(vfm-import -q --as outcomes --header-row 3 import/value-map.csv)
0 - iconv -f WINDOWS-1252 -t CP437//TRANSLIT import/value-map.csv >$TMP/437 && vfm-import -q --as outcomes --encoding cp437 --header-row 3 $TMP/437 | jq -se '.[0].proxy == 1234.5 and .[1].proxy == -50'
0 - for end in '\r' '\n'; do tr -d '\r' <import/value-map.csv | tr '\n' "$end" >$TMP/e && cmp <(vfm-import -q --as outcomes --header-row 3 $TMP/e) <(vfm-import -q --as outcomes --header-row 3 import/value-map.csv) || exit 1; done
0 - printf 'stakeholder,outcome\rCarers,rest\r\nParents,sleep\nPupils,"two\r\nlines"\r' | vfm-import --as outcomes | jq -se 'map(.outcome) == ["rest", "sleep", "two\r\nlines"]'
0 - gzip -c import/value-map.csv | cmp <(vfm-import -q --as outcomes --header-row 3 -) <(vfm-import -q --as outcomes --header-row 3 import/value-map.csv)
0 - printf 'stakeholder,outcome\nCarers,caf\xc3\xa9' | vfm-import --as outcomes | jq -e '.outcome == "café"'

# the note on Windows-1252 comes once, and once a file
0 fallback printf 'stakeholder,outcome,value\nCarers,rest,\xa35\nParents,sleep,\xa36\n' >$TMP/a; cd $TMP; cp a b; vfm-import --as outcomes a b

# blank first rows, empty columns and rows, cells past the headings that hold nothing
0 - printf '\n  \n,,,\n\nstakeholder,outcome,,\nCarers,rest,,\n,,,\nParents,sleep,,,,\n' | vfm-import --as outcomes | jq -se 'map(.outcome) == ["rest", "sleep"]'
0 unnamed printf 'stakeholder,outcome,,quantity\nCarers,rest,,1\nParents,sleep,7,2\n' | vfm-import --as outcomes
0 - printf 'stakeholder,outcome,,quantity,Own Thing,own-thing\nCarers,rest,8,1,7,x\n' | vfm-import --as outcomes --keep | jq -e '.column_3 == 8 and .own_thing == 7 and .own_thing_2 == "x"'

# headings without regard to case, blanks and punctuation; renames; constants; members of objects
0 - printf 'STAKEHOLDERS ;OutCome-Description;"dead weight (%%)"\nCarers;rest;5%%\n' | vfm-import --as outcomes | jq -e '.deadweight == 0.05'
0 - printf 'Who,Was,quantity,Wie viel\nCarers,rest,1,2\n' | vfm-import --as outcomes --rename Who=stakeholder --rename '#2=outcome' --rename 'quantity=' --rename 'wie VIEL=quantity' | jq -e '. == {record: "outcome", stakeholder: "Carers", outcome: "rest", quantity: 2}'
0 - printf 'who,what\nCarers,rest\n' | vfm-import --as outcomes --rename who=stakeholder --rename what=outcome --rename nobody=area 2>&1 >/dev/null | grep -q 'there is no column "nobody"'
0 - printf 'stakeholder,outcome,area\nCarers,rest,North\n' | vfm-import -q --as outcomes --set area=South --set 'proxy=£1,200' --set low.proxy=1000 | jq -e '.area == "South" and .proxy == 1200 and .low.proxy == 1000'
0 - for set in 'low.proxy=£1,000' deductions.leakage=5%; do { echo stakeholder,outcome,high.proxy; seq -f 'Carers,rest %g,' 40; echo Carers,rest,7; } | vfm-import -q --as outcomes --set $set; done | jq -se 'length == 82 and all(.[:41][]; .low == {proxy: 1000}) and all(.[41:][]; .deductions == {leakage: 0.05}) and ([.[] | .high | values] == [{proxy: 7}, {proxy: 7}])'
0 - printf 'stakeholder,outcome,deductions.leakage abroad,Deduction: Other,Low: Deadweight %%,high.proxy,reference.quantity\nCarers,rest,5%%,,1%%,£9,3\nParents,sleep,,,,,\n' | vfm-import --as outcomes | jq -se '.[0].deductions == {leakage_abroad: 0.05} and .[0].low.deadweight == 0.01 and .[0].high.proxy == 9 and .[0].reference.quantity == 3 and (.[1] | has("deductions") | not)'

# each form of a number, a day, a period and a yes that the page of the manual names. 45399 is 17 April
# 2024 (45383 is the first of that month); 20000 and 80000 are 20,000 and 80,000 days after 30 December
# 1899: 3 October 1954 and 11 January 2119
0 - { echo 'stakeholder,outcome,quantity'; printf 'a,b,"%s"\n' 1,234.5 '(12)' 12- .5; } | vfm-import --as outcomes | jq -se 'map(.quantity) == [1234.5, -12, -12, 0.5]'
0 - { echo 'supplier,date'; printf 'a,%s\n' 2024-04-17 17/04/2024 '17 April 2024' 17-Apr-24 45399 45399.75 '17/04/2024 14:30' 2024-04-17T09:00:00Z; } | vfm-import --as awards | jq -r .date | sort | uniq -c | xargs | grep -qx '8 2024-04-17'
0 - { echo 'supplier,date'; printf 'a,%s\n' 20000 80000; } | vfm-import --as awards | jq -r .date | xargs | grep -qx '1954-10-03 2119-01-11'
3 - printf 'supplier,date\na,19999\n' | vfm-import --as awards
3 - printf 'supplier,date\na,80001\n' | vfm-import --as awards
0 - { echo 'stakeholder,outcome,period'; printf 'a,b,%s\n' 2024 2024-25 2024-Q3 2024-04 2024-04-17 2024/25 2024-2025 Apr-24 'April 2024' 04/2024 'Q1 2024/25' 17/04/2024 2011-12; } | vfm-import --as outcomes | jq -r .period | xargs | grep -qx '2024 2024-25 2024-Q3 2024-04 2024-04-17 2024-25 2024-25 2024-04 2024-04 2024-04 2024-Q2 2024-04-17 2011-12'
0 - { echo 'supplier,local'; printf 'a,%s\n' yes Y true 1 no n FALSE 0; } | vfm-import --as awards | jq -se 'map(.local) == [true, true, true, true, false, false, false, false]'
0 - { echo 'stakeholder,outcome,area,deadweight'; printf 'a,b,%s\n' n/a,n/a N.A.,n.a. null,NULL; } | vfm-import --as outcomes | jq -se 'map([.area, .deadweight]) == [["n/a", null], ["N.A.", null], ["null", null]]'

# formats, delimiters and encodings by name, against what would be told from the content
0 - printf 'stakeholder\toutcome, later\nCarers\trest, sleep\n' | vfm-import --as outcomes --from tsv --rename 'outcome, later=outcome' | jq -e '.outcome == "rest, sleep"'
0 - printf 'stakeholder\toutcome,stakeholder\n1,Carers\n' | vfm-import -q --as outcomes --from csv --set outcome=rest | jq -e '.stakeholder == "Carers"'
0 - printf '[{"stakeholder":"Carers","outcome":"rest"}]' | vfm-import --as outcomes --from json | jq -e '.outcome == "rest"'
0 - for by in ';' '|' '!' tab; do printf 'stakeholder%soutcome\nCarers%srest\n' "${by/tab/$'\t'}" "${by/tab/$'\t'}" | vfm-import --as outcomes --delimiter "$by"; done | jq -r .outcome | uniq -c | xargs | grep -qx '4 rest'
0 - for by in , ';' '|' $'\t'; do printf "stakeholder${by}outcome\nCarers${by}rest\n" | vfm-import --as outcomes; done | jq -r .outcome | uniq -c | xargs | grep -qx '4 rest'
0 - for code in UTF-16LE UTF-16BE ISO-8859-1 CP437 WINDOWS-1252 UTF-8; do printf 'stakeholder,outcome\nCarers,café £\n' | iconv -t $code | vfm-import --as outcomes --encoding $code; done | jq -r .outcome | uniq -c | xargs | grep -qx '6 café £'

# dates said to be so; the place of each row
0 - vfm-import --as awards --dates dmy damaged/import-date-ambiguous.csv | jq -se 'map(.date) == ["2024-12-25", "2024-04-03"]'
0 - printf 'supplier,Award Date\nHill,03/04/24\n' | vfm-import --as awards --dates mdy | jq -e '.date == "2024-03-04"'
0 - vfm-import --as bids --source import/bids.csv | jq -se 'map(.source) == ["import/bids.csv:2", "import/bids.csv:3"]'
0 - printf 'stakeholder,outcome\n"Car\r\ners",rest\rParents,sleep\n' >$TMP/s; vfm-import --as outcomes --source --block-size 1 $TMP/s | jq -re '.source' | sed 's/.*://' | cmp - <(printf '2\n4\n')

# refused rows are told whole and can be fed again
1 refused vfm-import --as outcomes --rejects /dev/fd/2 damaged/import-bare-percentage.csv
1 - printf 'stakeholder,outcome,quantity\nCarers,rest,1\nParents,"sleep\nmore,x\nPupils,play,"2"x\nElders,walk,3\n' >$TMP/r; vfm-import --as outcomes --rejects $TMP/j $TMP/r | jq -se 'map(.quantity) == [1, 3]' && jq -se 'map(.line) == [3, 4, 5] and map(.column) == [2, null, 3]' $TMP/j && exit 1
0 - vfm-import -q --as outcomes --rejects $TMP/j damaged/import-bare-percentage.csv >/dev/null; { head -1 damaged/import-bare-percentage.csv; jq -r .raw $TMP/j | sed 's/,25$/,25%/'; } | vfm-import --as outcomes | jq -e '.deadweight == 0.25'
0 - vfm-import --as outcomes --rejects $TMP/j --stats $TMP/s damaged/import-bare-percentage.csv damaged/import-dash.csv >/dev/null; jq -e '.read == 3 and .written == 1 and .passed == 0 and .refused == 2' $TMP/s
3 - vfm-import --as outcomes --rejects $TMP/j --max-rejects 1 damaged/import-bare-percentage.csv damaged/import-dash.csv

# JSON: what nobody touches keeps its bytes; keys as headings; other kinds pass
0 json vfm-import --as outcomes --keep import/lines.jsonl
0 - cmp <(vfm-import --as outcomes import/canonical.jsonl) import/canonical.jsonl
0 - vfm-import --as outcomes <(tr '\n' ' ' <import/canonical.jsonl) | jq -c . | cmp - <(jq -c . import/canonical.jsonl)
0 - vfm-import --as outcomes --where '.quantity > 1' import/canonical.jsonl | cmp - import/canonical.jsonl
0 - printf '[]' | vfm-import --as outcomes | cmp - /dev/null
0 - vfm-import --as outcomes --from jsonl </dev/null | cmp - /dev/null

# --jq: rows into records, none, one or several
0 - vfm-import -q --as outcomes --jq 'select(.Lot == "1") | {stakeholder: .Tenderer, outcome: "bids", quantity: .["Quality score"]}' import/bids.csv | jq -se 'map(.quantity) == [72.5, 68]'
0 - printf '{"a": 1.10, "b": [2, 3]}\n' | vfm-import --as outcomes --jq '{stakeholder: "x", outcome: "y", quantity: .b[]}' --stats $TMP/s | jq -se 'map(.quantity) == [2, 3]' && jq -e '.read == 1 and .written == 1' $TMP/s
0 - printf 'stakeholder,outcome\nCarers,rest\nParents,sleep\n' | vfm-import --as outcomes --jq 'select(.outcome == "sleep")' --stats $TMP/s | jq -se 'map(.outcome) == ["sleep"]' && jq -e '.read == 2 and .written == 2 and .refused == 0' $TMP/s
0 - echo '.outcome |= ascii_upcase' >$TMP/f.jq; printf 'stakeholder,outcome\nCarers,rest\n' | vfm-import --as outcomes --jq-file $TMP/f.jq | jq -e '.outcome == "REST"'

# the same bytes and messages for any workers and blocks
0 - for size in 1 2 3 7 20 64 1000; do for jobs in 1 2 7; do cmp <(vfm-import --as outcomes --header-row 3 --block-size $size -j $jobs import/value-map.csv 2>&1) <(vfm-import --as outcomes --header-row 3 -j 1 import/value-map.csv 2>&1) || exit 1; done; done
0 - for size in 1 5 30 1000; do vfm-import -q --as outcomes --block-size $size -j 3 --rejects $TMP/j damaged/import-open-quote.csv damaged/import-stray-quote.csv damaged/import-later-not-utf8.csv >$TMP/o; cat $TMP/o $TMP/j >$TMP/all.$size; cmp $TMP/all.1 $TMP/all.$size || exit 1; done

# a cell of five million bytes, in quotes and without, and ten thousand columns
0 - for q in '"' ''; do { printf "stakeholder,outcome\\na,$q"; head -c 5000000 /dev/zero | tr '\0' x; printf "$q\\nc,d\\n"; } | vfm-import --as outcomes | jq -r '.outcome | length' | xargs; done | sort -u | grep -qx '5000000 1'
0 - { printf 'stakeholder,outcome'; printf ',c%s' {1..10000}; printf '\na,b'; printf ',%s' {1..10000}; echo; } | vfm-import -q --as outcomes --rename c10000=quantity | jq -e '.quantity == 10000'
0 - { printf 'stakeholder,outcome'; printf ',%.0s' {1..10000}; printf '\na,b'; printf ',%.0s' {1..10000}; echo; } | vfm-import --as outcomes | jq -e 'length == 3'

# what the spreadsheet itself says of its delimiter; headings as the keys of --jq; constants
0 - printf 'sep=|\r\nstakeholder|outcome|quantity\r\nCarers|rest|1\r\n' | vfm-import --as outcomes --source | jq -e '.quantity == 1 and .source == "(standard input):3"'
0 - for line in 'SEP=;' '"sep=;"'; do printf '%s\nstakeholder;outcome\nCarers;rest\n' "$line" | vfm-import --as outcomes; done | jq -se 'map(.outcome) == ["rest", "rest"]'
# … but nothing that cannot part cells
3 no-separator printf 'sep="\nstakeholder,outcome\nCarers,rest\n' | vfm-import --as outcomes
3 - printf 'sep= \nstakeholder outcome\nCarers rest\n' | vfm-import --as outcomes
0 - printf 'stakeholder,outcome,Source,,Source\nCarers,rest,a,b,c\n' | vfm-import --as outcomes --keep --jq '{stakeholder, outcome, all: [.Source, .["#4"], .["Source 2"]]}' | jq -e '.all == ["a", "b", "c"]'
0 replaced printf 'stakeholder,outcome,Area,Ward\nCarers,rest,North,East\n' | vfm-import --as outcomes --rename 'Ward=' --set area=South
2 set-twice vfm-import --as outcomes --set area=North --set area=South import/canonical.jsonl
2 set-whole vfm-import --as outcomes --set reference.quantity=3 import/canonical.jsonl

# cells in quotes: what is inside is kept, escaped where JSON wants it
0 - printf 'stakeholder,outcome,indicator\n"Carers","a ""b"" c","x\ty"\n"Par\\ents","d\ne",f\n' | vfm-import --as outcomes | jq -se 'map([.stakeholder, .outcome, .indicator]) == [["Carers", "a \"b\" c", "x\ty"], ["Par\\ents", "d\ne", "f"]]'
0 - printf 'stakeholder\toutcome\n"Car\ters"\t"rest"\n' | vfm-import --as outcomes | jq -se 'map(.stakeholder) == ["Car\ters"]'

# a second attribution is a further deduction
0 - printf 'stakeholder,outcome,Attribution %%,Attribution 2\nCarers,rest,10%%,5%%\n' | vfm-import --as outcomes | jq -e '.attribution == 0.1 and .deductions == {attribution_2: 0.05}'
0 - printf '{"stakeholder":"Carers","outcome":"rest","attribution2":"5%%"}\n' | vfm-import --as outcomes | jq -e '.deductions == {attribution_2: 0.05}'

# figures that a report prints rounded: the exact one goes first where there is one, and is bound alike
0 - printf 'stakeholder,outcome,quantity,quantity_exact,proxy,Deadweight exact\np,a,10,9.75,1,\np,b,12,,2,1.047%%\n' | vfm-import --as outcomes | jq -s -e 'map([.quantity, .deadweight]) == [[9.75,null],[12,0.01047]]'
3 exact-over printf 'stakeholder,outcome,deadweight,deadweight_exact\np,a,10%%,25\n' | vfm-import --as outcomes

# ---- a value map as the guide to SROI prints it: inputs and outcomes in one sheet ----

# each schema finds its own Value; a stakeholder who only pays has no outcome, and a total is no line
3 guide-only-pays vfm-import -q --as outcomes --header-row 4 import/guide.csv
3 guide-total vfm-import -q --as inputs --header-row 4 import/guide.csv
1 guide vfm-import -q --rejects $TMP/rejects --header-row 4 --as outcomes import/guide.csv --as inputs import/guide.csv; status=$?; jq -r '"\(.line): \(.reason)"' $TMP/rejects; exit $status
3 total printf 'input,amount\ngrant,100\n,\nSub-total:,100\n' | vfm-import --as inputs
3 - printf 'input,amount\ngrant,100\nTOTAL INPUTS:,100\n' | vfm-import -q --as inputs
0 - printf 'input,amount\nTotal project cost,100\nTotal Care Ltd,5\n' | vfm-import -q --as inputs | jq -s -e 'length == 2'
0 - printf 'input,amount\ngrant,100\nTotal,100\n' | vfm-import --as inputs --jq . | jq -s -e 'map(.input) == ["grant", "Total"]'
