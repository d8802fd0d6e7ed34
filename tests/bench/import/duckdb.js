// SPDX-License-Identifier: GPL-3.0-or-later
// duckdb.js map|convert FILE THREADS: the bench's extract to JSON lines by
// DuckDB: every column as text, or read, mapped and cleaned about as map.json
// has it (identifiers by shape only: no check letters).
const { DuckDBInstance } = require('@duckdb/node-api');
const [mode, file, threads] = process.argv.slice(2);

const day = (c) => `coalesce(try_strptime("${c}", ['%d/%m/%Y', '%d.%m.%y',
  '%d-%b-%y', '%Y-%m-%d', '%d/%m/%Y %H:%M'])::date,
  date '1899-12-30' + try_cast("${c}" as integer))`;
const text = (c) => `nullif(trim("${c}"), '')`;
const shape = (c, pattern) =>
  `case when regexp_full_match("${c}", '${pattern}') then "${c}" end`;

const cleaned = `
  "CRN" person, ${text('Surname')} family_name, ${text('Forename')} given_name,
  ${day('DOB')} date_of_birth,
  case upper("Gender") when 'MALE' then 'M' when 'M' then 'M'
    when 'FEMALE' then 'F' when 'F' then 'F' end sex,
  case when "Ethnicity" in ('W1', 'W2', 'W9', 'B1', 'B2', 'A1', 'A2', 'M1',
    'O9') then "Ethnicity" end ethnicity,
  ${shape('Postcode', '[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}')} postcode,
  ${text('Address')} address, ${shape('Phone', '0[0-9]{9,10}')} phone,
  ${shape('PNC', '[0-9]{2}/[0-9]{1,7}[A-Z]')} pnc,
  "CRN" || '/' || "Sentence Date" id,
  case "Order Type" when 'Community Order' then 'community'
    when 'Suspended Sentence Order' then 'suspended'
    when 'Licence' then 'licence' when 'PSS' then 'pss' end kind,
  ${day('Sentence Date')} start_date, ${day('End Date')} end_date,
  ${text('Provider')} provider, ${text('Team')} area,
  'P' || "Length" || upper("Unit"[1]) length,
  replace("Offence Code", '/', '') offence, ${text('Notes')} notes,
  ${day('Updated')} updated`;

(async () => {
  const db = await DuckDBInstance.create(':memory:', { threads });
  const c = await db.connect();
  await c.run(`copy (select ${mode === 'map' ? cleaned : '*'}
    from read_csv('${file}', header = true, all_varchar = true, quote = '"'))
    to '/dev/stdout' (format json)`);
})();
