// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors
//
// duckdb.mjs csv|export|jsonl FILE THREADS RUNS: present value by provider in one SQL statement. Prints the
// answer, and on standard error how many seconds each run of the statement took (opening the
// library is not counted). The sum over the years is its closed form, and the columns' types are
// given, so that nothing is guessed: what a careful user of DuckDB would write.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.env.DUCKDB_HOME + '/');
const { DuckDBInstance } = await import(pathToFileURL(require.resolve('@duckdb/node-api')));

const [format, file, threads, runs] = process.argv.slice(2);
const number = format === 'export' ? 'VARCHAR' : 'DOUBLE'; // pounds and per cents are text there
const columns = `{'id': 'VARCHAR', 'provider': 'VARCHAR', 'stakeholder': 'VARCHAR',
  'outcome': 'VARCHAR', 'period': 'VARCHAR', 'quantity': 'DOUBLE', 'proxy': '${number}',
  'duration': 'INTEGER', 'deadweight': '${number}', 'displacement': 'DOUBLE',
  'attribution': 'DOUBLE', 'dropoff': 'DOUBLE'}`;
const table = format === 'jsonl'
  ? `read_json('${file}', format = 'newline_delimited', columns = ${columns})`
  : `read_csv('${file}', header = true, columns = ${columns})`;
const rows_of = format !== 'export' ? table : `(
  SELECT provider, quantity, duration, attribution, dropoff, coalesce(displacement, 0) AS displacement,
    CAST(replace(replace(proxy, '£', ''), ',', '') AS DOUBLE) AS proxy,
    CAST(replace(deadweight, '%', '') AS DOUBLE) / 100 AS deadweight
  FROM ${table})`;
const sql = `
  SELECT provider, sum(impact * (1 - pow(kept, duration)) / (1 - kept) / 1.035) AS pv
  FROM (SELECT provider, duration, (1 - dropoff) / 1.035 AS kept,
          quantity * proxy * (1 - deadweight) * (1 - displacement) * (1 - attribution) AS impact
        FROM ${rows_of})
  GROUP BY provider`;

const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
let rows;
for (let run = 0; run < Number(runs); run++) {
  const start = process.hrtime.bigint();
  rows = (await connection.runAndReadAll(sql)).getRows();
  process.stderr.write(`${Number(process.hrtime.bigint() - start) / 1e9}\n`);
}
for (const [provider, pv] of rows)
  process.stdout.write(`${provider}\t${pv.toFixed(6)}\n`);
