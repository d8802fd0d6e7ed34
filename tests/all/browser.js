// SPDX-License-Identifier: GPL-3.0-or-later
// browser.js CHROMIUM FOLDER PAGE...: what browser.sh asks of each page.
const fs = require('fs');
const path = require('path');
const puppeteer = require('puppeteer-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [chromium, folder, ...pages] = process.argv.slice(2);
let passed = 0, failed = 0;

function that(name, wrong) {
	if (wrong.length === 0) {
		passed++;
		return;
	}
	failed++;
	console.log(`not ok: ${name}`);
	for (const text of wrong.slice(0, 5))
		console.log(`    ${text}`);
}

function say(rules) {
	return rules.flatMap((v) => v.nodes.map(
	    (n) => `${v.id}: ${v.help}: ${n.target} ${n.html.slice(0, 90)}`));
}

async function accessible(page, name) {
	await page.evaluate(axe);
	that(`${name}: axe`,
	    say((await page.evaluate('axe.run(document)')).violations));
	that(`${name}: text and marks stand out`, await page.evaluate(faint));
}

// Text under 4.5 to 1, marks of charts under 3 to 1: axe leaves tables that
// scroll and charts undecided.
function faint() {
	const wrong = [];
	function luminance(color) {
		const part = color.match(/[0-9.]+/g).slice(0, 3).map((c) => {
			const v = c / 255;
			return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
	}
	function ground(e) {
		const color = getComputedStyle(e).backgroundColor;
		return /, 0\)$/.test(color) ? ground(e.parentElement) : color;
	}
	function check(e, property, least) {
		const a = luminance(getComputedStyle(e)[property]);
		const b = luminance(ground(e));
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < least)
			wrong.push(`${ratio.toFixed(1)}: ${e.outerHTML}`);
	}
	const all = (selector) => document.querySelectorAll(selector);
	all('.chart text').forEach((e) => check(e, 'fill', 4.5));
	all('.chart [class^=mark]').forEach((e) => check(e, 'fill', 3));
	all('.chart [class^=line], .chart .compare')
	    .forEach((e) => check(e, 'stroke', 3));
	all('body :not(script)').forEach((e) => {
		const says = [...e.childNodes].some(
		    (n) => n.nodeType === 3 && n.data.trim());
		if (says && !e.closest('svg'))
			check(e, 'color', 4.5);
	});
	return wrong;
}

// What is cut: the page itself, or text that leaves its box unscrolled.
function cut() {
	const root = document.documentElement;
	const wrong = [];
	if (root.scrollWidth > window.innerWidth)
		wrong.push(`the page is ${root.scrollWidth} wide`);
	for (const e of document.querySelectorAll('p, li, h1, h2, h3, h4, dd'))
		if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 &&
		    getComputedStyle(e).display !== 'inline')
			wrong.push(`cut: ${e.textContent.slice(0, 60)}`);
	return wrong;
}

// What scrolls must take the focus.
function unreachable() {
	return [...document.querySelectorAll('*')]
	    .filter((e) => e.scrollWidth > e.clientWidth + 1 &&
	        ['auto', 'scroll'].includes(getComputedStyle(e).overflowX))
	    .filter((e) => e.tabIndex < 0)
	    .map((e) => `${e.tagName} ${e.className} scrolls without a keyboard`);
}

async function look(browser, file, width, scheme) {
	const page = await browser.newPage();
	const name = `${path.basename(file, '.html')}, ${width}, ${scheme}`;
	const url = `file://${path.resolve(file)}`;
	const requests = [], errors = [];
	page.on('request', (r) => r.url() !== url && requests.push(r.url()));
	page.on('console', (m) => errors.push(m.text()));
	page.on('pageerror', (e) => errors.push(String(e)));
	await page.setViewport({ width, height: 900 });
	await page.emulateMediaFeatures(
	    [{ name: 'prefers-color-scheme', value: scheme }]);
	await page.goto(url, { waitUntil: 'networkidle0' });
	that(`${name}: nothing is cut`, await page.evaluate(cut));
	that(`${name}: the keyboard scrolls`, await page.evaluate(unreachable));
	await page.keyboard.press('Tab');
	that(`${name}: the first key shows the way to the report`,
	    await page.evaluate(() => {
		const e = document.activeElement;
		return e.className === 'skip' &&
		    e.getBoundingClientRect().left >= 0 ? [] : [e.outerHTML];
	    }));
	await page.screenshot({ fullPage: true,
		path: `${folder}/${name.replaceAll(', ', '-')}.png` });
	if (width === 1280 || width === 400)
		await accessible(page, name);
	that(`${name}: nothing is fetched`, requests);
	that(`${name}: nothing is complained of`, errors);
	await page.close();
}

async function main() {
	const browser = await puppeteer.launch({ executablePath: chromium,
		headless: true, args: ['--no-sandbox', '--disable-gpu'] });
	for (const file of pages)
		for (const width of [1280, 900, 400, 320])
			for (const scheme of ['light', 'dark'])
				await look(browser, file, width, scheme);
	await browser.close();
	console.log(`browser: ${passed} passed, ${failed} failed`);
	process.exit(failed ? 1 : 0);
}

main();
