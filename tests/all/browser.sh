#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# browser.sh BUILD: the pages of the demonstration in a real browser (headless
# Chromium, driven by puppeteer-core): axe-core finds no violation in light
# and dark, wide and narrow; nothing is fetched; nothing is cut off; the
# keyboard reaches what scrolls. Screenshots stay in build/browser.
set -eu
build=$1
chromium=$(command -v chromium || command -v chromium-browser || true)
[ -n "$chromium" ] ||
    { echo "browser: skipped, chromium is not installed"; exit 0; }
command -v node >/dev/null && command -v npm >/dev/null ||
    { echo "browser: skipped, node and npm are not installed"; exit 0; }
dir=build/browser
if [ ! -d $dir/node_modules/axe-core ]; then
	mkdir -p $dir
	PUPPETEER_SKIP_DOWNLOAD=1 npm install --silent --no-audit --no-fund \
	    --prefix $dir puppeteer-core@24 axe-core@4 > $dir/log 2>&1 ||
	    { echo "browser: skipped, axe-core cannot be installed"; exit 0; }
fi
[ -e build/demo/out/2026-10/board.html ] ||
    sh tests/demo.sh "$build" build/demo > $dir/log 2>&1
IOC_SHARE=share "$build/ioc-report" reoffending \
    -o $dir/one.html build/demo/out/2026-10/all.ndjson
NODE_PATH=$dir/node_modules node tests/all/browser.js "$chromium" $dir \
    build/demo/out/2026-10/board.html build/demo/out/2026-10/report.html \
    $dir/one.html
