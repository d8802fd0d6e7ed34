// SPDX-License-Identifier: GPL-3.0-or-later
// duckdb.js SQL DIR csv|ndjson OUT: the same cohort by DuckDB, two threads;
// prints the reoffending table as CSV.
const { DuckDBInstance } = require('@duckdb/node-api');
const fs = require('fs');
const [sql, dir, form, out] = process.argv.slice(2);

const read = {
  csv: (name) => `read_csv('${dir}/${name}.csv', header = true)`,
  ndjson: (name) => {
    const type = name === 'person' ? 'identity' : name;
    return `(SELECT * FROM read_json('${dir}/linked.ndjson',
      format = 'newline_delimited', columns = {type: 'VARCHAR',
      person_id: 'VARCHAR', date_of_birth: 'DATE', sex: 'VARCHAR',
      ethnicity: 'VARCHAR', offence_date: 'DATE', proven_date: 'DATE',
      result: 'VARCHAR', offence_code: 'VARCHAR', disposal: 'VARCHAR',
      reception_date: 'DATE', release_date: 'DATE', sentence: 'VARCHAR',
      status: 'VARCHAR', date: 'DATE', kind: 'VARCHAR', attended: 'BOOLEAN'})
      WHERE type = '${type}')`;
  },
};

(async () => {
  const db = await DuckDBInstance.create(':memory:', { threads: '2' });
  const c = await db.connect();
  const text = fs.readFileSync(sql, 'utf8')
    .replace(/\$(person|offence|custody|contact)\b/g, (_, n) => read[form](n))
    .replace(/\$out\b/g, out);
  let rows = [];
  for (const statement of text.split(/;\s*\n/).filter((s) => s.trim()))
    rows = (await c.runAndReadAll(statement)).getRowsJS();
  for (const row of rows)
    console.log(row.join(','));
})();
