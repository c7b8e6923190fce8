// Offices have old machines: everything works from Chromium 86 on. What a newer browser does better is listed here, with what
// the old one does instead; anything else fails.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { newInScript, newInSheet } from './old-browsers.mjs';

const WEB = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../web');

/** What is only better where it is known, and what is there without it. */
const BETTER = {
  '-webkit-text-size-adjust': 'is for another browser',
  '::-moz-progress-bar': 'is for another browser',
  'text-underline-offset': 'the line of a link stands closer to its letters',
  'print-color-adjust: exact': 'the prefixed property before it says the same',
  'accent-color': 'boxes have the system’s colour',
  'text-wrap': 'a paragraph may end in a short line',
  'text-wrap: pretty': 'a paragraph may end in a short line',
  'print-color-adjust': 'the prefixed property before it says the same',
  ':has': 'on a phone the tabs stay below a form’s buttons, which stand above them; a board prints upright, its explanation below; an empty column of actions prints along',
  '::details-content': 'the script opens the tables before printing (paper() in shishi.js)',
};

const names = (found) => found.map(({ name }) => name);
const words = ({ name, version, line, takesAlong }) =>
  `line ${line}: ${name}, ${Number.isNaN(version) ? 'of which nothing is known' : `from ${version} on`}${takesAlong ? ', takes the other selectors of its rule along' : ''}`;

test('the sheet needs nothing that Chromium 86 has not', async () => {
  const found = newInSheet(await readFile(path.join(WEB, 'shishi.css'), 'utf8'));
  const wrong = found.filter(({ name, takesAlong }) => takesAlong || !(name in BETTER));
  assert.deepEqual(wrong.map(words), []);
  const unused = Object.keys(BETTER).filter((name) => !names(found).includes(name));
  assert.deepEqual(unused, [], 'what is listed and no longer there');
});

for (const script of ['shishi.js', 'phone.js', 'worker.js']) {
  test(`${script} needs nothing that Chromium 86 has not`, async () => {
    const found = newInScript(await readFile(path.join(WEB, script), 'utf8'));
    assert.deepEqual(found.map(words), []);
  });
}

test('what came later is seen in a sheet', () => {
  const cases = {
    'a:is(b,c){color:red}': [':is'],
    'a:where(b){color:red}': [':where'],
    'a:has(b){color:red}': [':has'],
    'a{aspect-ratio:1}': ['aspect-ratio'],
    'a{inset:0}': ['inset'],
    'a{height:100dvh}': ['dvh'],
    'a{width:10cqw}': ['cqw'],
    '@container (min-width:1px){a{color:red}}': ['@container'],
    '@layer x{a{color:red}}': ['@layer'],
    '@media (width >= 10px){a{color:red}}': ['range syntax'],
    'a{color:red;& b{color:red}}': ['nesting'],
    'a{color:color-mix(in srgb,red,blue)}': ['color-mix()'],
    'a{translate:1px}': ['translate'],
    'a{overflow:clip}': ['overflow: clip'],
    'a{text-wrap:balance}': ['text-wrap', 'text-wrap: balance'],
    'a{scrollbar-gutter:stable}': ['scrollbar-gutter'],
    'a{made-up:1}': ['made-up'],
  };
  for (const [sheet, expected] of Object.entries(cases)) {
    const found = names(newInSheet(sheet));
    for (const name of expected) assert.ok(found.includes(name), `${sheet}: ${found.join(', ')}`);
  }
  assert.equal(newInSheet('a:has(b),c{color:red}')[0].takesAlong, true);
  const known = 'a:focus-visible{gap:4px;display:flex;color:var(--x);width:min(1px,clamp(1px,2vw,3px));transform:translateY(1px) rotate(4deg)}@media (min-width:9px) and (prefers-reduced-motion:reduce){b::before{content:""}}@supports (display:grid){i{position:sticky}}';
  assert.deepEqual(newInSheet(known).map(words), []);
});

test('what came later is seen in a script', () => {
  for (const [script, expected] of Object.entries({
    'x.at(-1)': '.at',
    'Object.hasOwn(a, b)': '.hasOwn',
    'structuredClone(a)': 'structuredClone',
    'a.findLast(f)': '.findLast',
    'Object.groupBy(a, f)': '.groupBy',
    'a.replaceChildren(b); a.toSorted()': '.toSorted',
    'el.showPopover()': '.showPopover',
    'el.checkVisibility()': '.checkVisibility',
    'new CompressionStream("gzip").pipeTo(x, y); new Intl.DurationFormat()': '.DurationFormat',
    'new URLPattern()': 'URLPattern',
  })) {
    assert.ok(names(newInScript(script)).includes(expected), `${script}: ${names(newInScript(script))}`);
  }
  for (const syntax of ['class A { #x = 1 }', 'class A { static { } }', 'await x', 'import x from "y"']) assert.equal(newInScript(syntax).length, 1, syntax);
  assert.deepEqual(newInScript('a ??= b?.c ?? 1_000n; x.replaceAll("a", "b"); fetch("/"); new AbortController(); d.showModal(); Promise.allSettled([])').map(words), []);
});
