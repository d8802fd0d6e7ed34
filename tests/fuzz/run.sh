#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh "NAMES" SECONDS: libFuzzer with the sanitizers over each target, from
# its corpus. Findings are kept in build/fuzz; add them to the corpus when
# they are mended.
set -eu
names=$1 seconds=$2
cd "$(dirname "$0")/../.."
command -v clang >/dev/null || { echo "fuzz: clang is not installed" >&2; exit 1; }
out=build/fuzz
mkdir -p "$out"
libs="-lcsv -ljansson -lutf8proc -lgsl -lgslcblas -lsodium -lxlsxwriter -lm"
for name in $names; do
	echo "== $name: $seconds s"
	# shellcheck disable=SC2086
	clang -std=c17 -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 -Ilib \
	    -DIOC_VERSION='"fuzz"' -DIOC_SHAREDIR='"share"' -O1 -g -pthread \
	    -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
	    -o "$out/$name" "tests/fuzz/$name.c" lib/*/*.c $libs
	mkdir -p "$out/found-$name"
	IOC_SHARE=share "$out/$name" -max_total_time="$seconds" -max_len=65536 \
	    -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
	    -artifact_prefix="$out/$name-" "$out/found-$name" \
	    "tests/fuzz/corpus/$name" 2>&1 | tail -n 12
done
