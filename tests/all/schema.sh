#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# schema.sh BUILD: what the programs write satisfies share/schema, by a real
# validator (ajv from npm): the demonstration's records and the golden ones.
set -eu
build=$1
command -v node >/dev/null && command -v npm >/dev/null ||
    { echo "schema: skipped, node and npm are not installed"; exit 0; }
dir=build/ajv
if [ ! -d $dir/node_modules/ajv ]; then
	mkdir -p $dir
	npm install --silent --no-audit --no-fund --prefix $dir ajv@8 \
	    > $dir/log 2>&1 ||
	    { echo "schema: skipped, ajv cannot be installed"; exit 0; }
fi
export IOC_SHARE=share
"$build/ioc-import" -q -m share/demo/maps --max-rejects 2% \
    -o $dir/records.ndjson build/demo/in/2026-10/*.csv
grep -h '^{"type"' tests/golden/ioc-import/*/out > $dir/golden.ndjson
"$build/ioc-match" -q -o $dir/linked.ndjson $dir/records.ndjson
"$build/ioc-cohort" -q -d short-sentence -d all-releases --period latest \
    --as-of 2026-10 --events -o $dir/all.ndjson $dir/linked.ndjson
cat > $dir/validate.js <<'JS'
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020');
const ajv = new Ajv({ strict: true, allErrors: true });
const folder = process.argv[2];
const validate = {};
for (const file of fs.readdirSync(folder))
	validate[path.basename(file, '.json')] = ajv.compile(
	    JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')));
let good = 0, bad = 0;
for (const file of process.argv.slice(3))
	for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
		if (!line)
			continue;
		const record = JSON.parse(line);
		const check = validate[record.type];
		if (check && check(record)) {
			good++;
			continue;
		}
		bad++;
		if (bad <= 5)
			console.error(line, check && check.errors);
	}
console.log(`schema: ${good} passed, ${bad} failed`);
process.exit(bad ? 1 : 0);
JS
NODE_PATH=$dir/node_modules node $dir/validate.js share/schema \
    $dir/golden.ndjson $dir/all.ndjson
