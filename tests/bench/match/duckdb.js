// SPDX-License-Identifier: GPL-3.0-or-later
// duckdb.js FOLDER RECORDS: a Fellegi-Sunter join written by hand in SQL, on
// the same records, by the model's published m and u: the least that linkage
// in a database does. Connected components of the links at P >= 0.9.
'use strict'
const path = require('path')

const SQL = file => `
create table r as select row_number() over () as i, person as key,
  upper(given_name) as first, upper(family_name) as last,
  date_of_birth as born, postcode as place, sex, x.truth as truth
  from read_json('${file}', format = 'newline_delimited')
  where type = 'person';
create table pairs as select distinct a.i as a, b.i as b from r a join r b
  on a.i < b.i and a.born = b.born and (a.first = b.first or a.last = b.last
  or a.place = b.place)
  union select a.i, b.i from r a join r b on a.i < b.i
  and a.first = b.first and a.last = b.last and a.place = b.place;
create table scored as select p.a, p.b, x.truth = y.truth as same,
  -17.2
  + case when x.first = y.first and x.last = y.last then 17.06
    when x.first = y.last and x.last = y.first then 14.01
    when jaro_winkler_similarity(x.first || ' ' || x.last,
      y.first || ' ' || y.last) >= 0.9 then 7.30
    when jaro_winkler_similarity(x.first, y.first) >= 0.7
      and jaro_winkler_similarity(x.last, y.last) >= 0.7 then 3.34
    when x.first = y.first then -0.02 when x.last = y.last then 2.76
    else -7.91 end
  + case when x.born is null or y.born is null then 0
    when x.born = y.born then 13.87
    when levenshtein(x.born::varchar, y.born::varchar) <= 1 then 3.29
    else -8.58 end
  + case when x.place is null or y.place is null then 0
    when x.place = y.place then 12.37
    when split_part(x.place, ' ', 1) = split_part(y.place, ' ', 1) then 5.25
    else -2.32 end as weight
  from pairs p join r x on x.i = p.a join r y on y.i = p.b;`

async function main () {
  const [folder, file] = process.argv.slice(2)
  let api
  try {
    api = require(path.resolve(folder, 'node_modules/@duckdb/node-api'))
  } catch {
    console.log(`(no DuckDB: npm install --prefix ${folder} @duckdb/node-api)`)
    return
  }
  const db = await (await api.DuckDBInstance.create()).connect()
  const start = process.hrtime.bigint()
  const cpu = process.cpuUsage()
  await db.run(SQL(path.resolve(file)))
  const get = async sql =>
    (await db.runAndReadAll(sql)).getRowObjects()
  const links = await get('select a, b from scored where weight >= 3.17')
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  const used = process.cpuUsage(cpu)
  const truth = new Map((await get('select i, truth from r'))
    .map(r => [Number(r.i), r.truth]))
  const [{ n }] = await get('select count(*) as n from scored')
  report(links, truth, Number(n), seconds, (used.user + used.system) / 1e6)
}

function components (links) {
  const parent = new Map()
  const root = i => {
    while (parent.has(i) && parent.get(i) !== i) i = parent.get(i)
    return i
  }
  for (const { a, b } of links) {
    const x = root(Number(a))
    const y = root(Number(b))
    if (x !== y) parent.set(x, y)
  }
  return root
}

const pairs = n => n * (n - 1) / 2

function report (links, truth, n, seconds, cpu) {
  const root = components(links)
  const count = key => {
    const sizes = new Map()
    for (const [i, t] of truth) {
      const k = key(i, t)
      sizes.set(k, (sizes.get(k) || 0) + 1)
    }
    let sum = 0
    for (const size of sizes.values()) sum += pairs(size)
    return sum
  }
  const found = count(i => root(i))
  const right = count((i, t) => root(i) + ' ' + t)
  const all = count((i, t) => t)
  const cells = [right / found, right / all, 2 * right / (found + all)]
  console.log('SQL in DuckDB'.padEnd(24) +
    cells.map(v => v.toFixed(4).padStart(10)).join('') + '         -' +
    seconds.toFixed(2).padStart(9) + cpu.toFixed(2).padStart(8) +
    String(Math.round(process.memoryUsage().rss / 1048576)).padStart(8) +
    String(n).padStart(9) +
    ((n / cpu / 1e6).toFixed(1) + 'M').padStart(10))
}

main()
