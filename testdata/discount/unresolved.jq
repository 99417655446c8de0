# Years of a record that do not add up to its totals.
select(.values)
| select(((.values | add) - .value | fabs) > 1e-7 or ((.pvs | add) - .pv | fabs) > 1e-7
         or (.values | length) != (.pvs | length))
| .id
