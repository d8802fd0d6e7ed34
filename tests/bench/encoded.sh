#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What encoding costs: linkage of generated people in clear and encoded, by
# the default models at their default threshold, against the truth; CPU seconds
# of encoding and of matching.
set -eu
build=$(cd "$1" && pwd)
root=$(pwd)
export PATH="$build:$PATH" IOC_SHARE="$root/share" LC_ALL=C
cd build/bench
(umask 077 && head -c 32 /dev/urandom > key)

cpu() { # COMMAND...: user and system seconds
	python3 - "$@" <<-'END'
	import resource, subprocess, sys
	subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
	r = resource.getrusage(resource.RUSAGE_CHILDREN)
	print("%.2f" % (r.ru_utime + r.ru_stime))
	END
}
row() { # NAME FILE CPU: pairs and clusters at the default threshold
	ioc-match --evaluate x.truth "$2" | sed -n 2p |
	    awk -F, -v name="$1" -v cpu="$3" '{ printf "%-22s %9.4f %7.4f %7.4f %9.4f %7.4f %7.4f %8s\n",
	        name, $5, $6, $7, $10, $11, $12, cpu }'
}

echo "people                    pairs: P       R      F1 clusters: P       R      F1    CPU s"
for shape in "5000 mid" "100000 mid" "100000 high"; do
	# shellcheck disable=SC2086
	set -- $shape
	"$build/gen" people made.ndjson --n "$1" --noise "$2" --seed 7 2> /dev/null
	ioc-import -q --check --max-rejects 5% -o clear.ndjson made.ndjson
	ioc-import -q --check --encode key -o encoded.ndjson clear.ndjson
	python3 "$root/tests/cli/encode.py" --label clear.ndjson encoded.ndjson > labelled.ndjson
	row "$1 $2, clear" clear.ndjson "$(cpu ioc-match -q -o out.ndjson clear.ndjson)"
	row "$1 $2, encoded" labelled.ndjson "$(cpu ioc-match -q -o out.ndjson encoded.ndjson)"
done
echo "encoding 100,000 records: $(cpu ioc-import -q --check --encode key -o out.ndjson clear.ndjson) CPU s, without --encode $(cpu ioc-import -q --check -o out.ndjson clear.ndjson)"
rm -f key made.ndjson clear.ndjson encoded.ndjson labelled.ndjson out.ndjson
