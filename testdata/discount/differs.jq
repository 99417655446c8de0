# What a record came to besides what was worked out by hand for it (its field `expect`).
. as $record | (.expect // {"no expectation": true}) | to_entries[]
| select($record[.key] != .value) | [$record.id, .key, {want: .value, got: $record[.key]}]
