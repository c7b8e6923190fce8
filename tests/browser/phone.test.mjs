// The daily supervision on a telephone, in a browser of its width: a photograph, a line that is gone and comes back, a refusal
// that stays until it is corrected. What is recorded is asked of the server, not of the page.

import assert from 'node:assert/strict';
import { mkdtemp, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { signIn } from './crawl.mjs';
import { start } from './product.mjs';
import { PHONE, openBrowser } from './rendering.mjs';

const product = await start();
const { address, accounts } = product;
const account = accounts.find(({ login }) => login === 'lead1');
const cookie = await signIn(address, account);
// What is recorded is looked up by somebody else, whose session nobody ends.
const theirs = signIn(address, accounts.find(({ login }) => login === 'auditor'));
const ledger = await fetch(`${address}/ledger/export`, { headers: { cookie } }).then((answer) => answer.text());
/** Size of the ledger before anything was entered here. */
const began = ledger.split('\n\n')[0].split('\n').length;
let browser;
let tab;
let page;

before(async () => {
  browser = await openBrowser(address);
  tab = await browser.tab();
  page = tab.page;
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ longitude: 118.512345, latitude: 33.123456, accuracy: 8 });
  await tab.be(cookie);
});
after(async () => {
  await browser.close();
  await product.stop();
});

/** Entries of a project that this test has made, as the ledger has them. */
async function entries(key) {
  const answer = await fetch(`${address}/ledger/export`, { headers: { cookie: await theirs } });
  assert.equal(answer.status, 200);
  const lines = (await answer.text()).split('\n').filter((line) => line.includes('"kind":"projects.supervision"'));
  const records = lines.map((line) => JSON.parse(line.slice(line.indexOf('{'), line.lastIndexOf('}') + 1)));
  return records.filter(({ open, seq }) => open.project === key && seq >= began);
}

/** A photograph of 2400 × 1800 as a telephone makes it: with where it was taken, and a file of the day on which it was. */
async function photograph(shade, day = '2020-01-20') {
  const bytes = await page.evaluate(async (shade) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [2400, 1800];
    const drawing = canvas.getContext('2d');
    for (let at = 0; at < 4000; at += 1) {
      drawing.fillStyle = `rgb(${(at * 37) % 256},${(at * 91) % 256},${shade})`;
      drawing.fillRect((at * 613) % 2400, (at * 389) % 1800, 60, 60);
    }
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.95));
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, shade);
  const said = Buffer.from('Exif\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0 GPS 33.123456 118.512345', 'latin1');
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, said.length + 2]), said]);
  const whole = Buffer.from(bytes);
  const path = join(await mkdtemp(join(tmpdir(), 'photograph-')), 'site.jpg');
  await writeFile(path, Buffer.concat([whole.subarray(0, 2), segment, whole.subarray(2)]));
  const taken = new Date(`${day}T12:00:00`);
  await utimes(path, taken, taken);
  return path;
}

/** Width and height of a JPEG, from its frame. */
function sizeOf(jpeg) {
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at + 1] >= 0xc0 && jpeg[at + 1] <= 0xc2) return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
  }
  return [0, 0];
}

/** The evidence of a record as the server keeps it. */
async function evidence(seq) {
  const record = await fetch(`${address}/records/${seq}`, { headers: { cookie: await theirs } }).then((answer) => answer.text());
  const digest = record.match(/\/evidence\/([0-9a-f]{64})/)[1];
  const answer = await fetch(`${address}/evidence/${digest}`, { headers: { cookie } });
  assert.equal(answer.status, 200);
  return Buffer.from(await answer.arrayBuffer());
}

/** Addresses of the projects that have no entry of the day yet. */
async function open() {
  await tab.go('/supervise/', PHONE);
  return page.$$eval('main .s-duties a[href^="/supervise/"]', (links) => links.map((link) => link.getAttribute('href')));
}

const key = (path) => path.split('/').pop();
const plus = (name, times) => page.locator(`.s-step:has([name=${name}]) button`).last().click({ clickCount: times });
const note = () => page.locator('[data-queue-of]');
const send = () => page.locator('.s-save button').click();
const kept = () => page.waitForFunction(() => document.querySelector('[data-kept]') && navigator.serviceWorker.controller);

async function line(there) {
  await page.context().setOffline(!there);
}

test('a supervision with a photograph, by a thumb', async () => {
  const [path] = await open();
  assert.deepEqual(await tab.examine(path), []);
  await tab.go(path, PHONE);
  const button = await page.locator('.s-save button').boundingBox();
  assert.ok(button.height >= 48 && button.y + button.height <= PHONE.height, 'the button stays in reach');
  for (const control of await page.locator('.s-step button').all()) assert.ok((await control.boundingBox()).width >= 44, 'a thumb hits it');
  await page.setInputFiles('input[type=file]', await photograph(10));
  await page.waitForSelector('.s-ph-photo img');
  await page.waitForFunction(() => document.querySelector('[name=accuracy_m]').value === '8');
  const progress = String(Math.round((Number(await page.inputValue('[name=progress_percent]')) + 2) * 10) / 10);
  await plus('progress_percent', 2);
  assert.equal(await page.inputValue('[name=progress_percent]'), progress);
  await send();
  await page.waitForURL(/saved=\d+/);
  const seq = new URL(page.url()).searchParams.get('saved');
  const [entry, ...others] = await entries(key(path));
  assert.deepEqual(others, []);
  assert.deepEqual([entry.via, entry.open.progress_percent, entry.open.longitude, entry.open.latitude, entry.open.accuracy_m], ['phone', progress, '118.512345', '33.123456', 8]);
  assert.match(entry.open.photographed_at, /^\d\d:\d\d$/);
  const photo = await evidence(seq);
  assert.ok(photo.length <= 400_000, `${photo.length} bytes`);
  assert.deepEqual(sizeOf(photo), [1600, 1200]);
  assert.ok(!photo.includes('Exif') && !photo.includes('GPS'), 'it says where it was taken');
});

test('without a line it is kept, and recorded once when the line is back', async () => {
  const [path] = await open();
  await tab.go(path, PHONE);
  await kept();
  await line(false);
  await page.reload();
  assert.match(await page.textContent('.s-save button'), /存入本机，待上报/);
  await page.setInputFiles('input[type=file]', await photograph(20, '2020-01-17'));
  await page.waitForSelector('.s-ph-photo img');
  await plus('workers', 1);
  await send();
  await page.waitForFunction(() => /本机已存1条/.test(document.querySelector('[data-queue-of]').textContent));
  assert.deepEqual(await entries(key(path)), []);
  // The page may be left: what is kept is sent from the next one, too.
  await page.goto(`${address}/supervise/`);
  assert.match(await page.textContent('[data-queue-list]'), /查看/);
  // What is not kept cannot be reached: one stays here and is told, and not on the browser's own page.
  await page.click('.s-tabs a[href="/"]');
  await page.waitForTimeout(300);
  assert.equal(new URL(page.url()).pathname, '/supervise/');
  assert.match(await page.textContent('[data-queue-of]'), /本机已存1条/);
  await line(true);
  await page.waitForFunction(() => document.querySelector('[data-queue-of]').hidden);
  await tab.go('/supervise/', PHONE);
  const found = await entries(key(path));
  assert.equal(found.length, 1);
  assert.equal(found[0].evidence.length, 1);
  assert.equal(found[0].open.photographed_at, undefined, 'a file of another day says nothing of this one');
});

test('an answer that is lost on the way does not record it twice', async () => {
  const [path] = await open();
  await tab.go(path, PHONE);
  await plus('workers', 1);
  // The server gets it and answers; the telephone never hears of it.
  await page.route(`**${path}`, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    return route.abort();
  });
  await send();
  await page.waitForFunction(() => /待上报/.test(document.querySelector('[data-queue-of]').textContent));
  assert.equal((await entries(key(path))).length, 1);
  await page.unrouteAll({ behavior: 'wait' });
  await tab.go('/supervise/', PHONE);
  await page.waitForFunction(() => document.querySelector('[data-queue-of]').hidden);
  assert.equal((await entries(key(path))).length, 1);
});

test('what is refused stays with the words of the refusal and is corrected', async () => {
  const [path] = await open();
  await tab.go(path, PHONE);
  await kept();
  await line(false);
  await page.reload();
  await page.fill('[name=progress_percent]', '101');
  await page.fill('[name=note]', '吊装完成');
  await page.locator('[name=has_problem][value=yes]').check({ force: true });
  await page.locator('[name=problem_sort][value=utilities]').check({ force: true });
  await page.fill('[name=problem_title]', '临时用电容量不足');
  await send();
  await page.waitForFunction(() => /本机已存1条/.test(document.querySelector('[data-queue-of]').textContent));
  await line(true);
  await page.waitForFunction(() => /未被接受/.test(document.querySelector('[data-queue-of]').textContent));
  await tab.go('/supervise/', PHONE);
  await page.waitForSelector('.s-queued .s-err');
  assert.match(await page.textContent('.s-queued'), /不能超过100%/);
  await page.click('.s-queued a');
  await page.waitForFunction(() => document.querySelector('[name=progress_percent]').value === '101');
  assert.equal(await page.inputValue('[name=note]'), '吊装完成');
  assert.match(await page.textContent('[data-faults]'), /不能超过100%/);
  await page.fill('[name=progress_percent]', '100');
  await send();
  await page.waitForURL(/saved=\d+/);
  const found = await entries(key(path));
  assert.deepEqual(found.map(({ open }) => [open.progress_percent, open.problem]), [['100', 'other']]);
  await page.waitForFunction(() => document.querySelector('[data-queue-of]').hidden);
});

test('what is entered anew takes the place of what was refused, which can be thrown away as well', async () => {
  await tab.be(await signIn(address, accounts.find(({ login }) => login === 'lead5')));
  const [path] = await open();
  const refused = async (progress) => {
    await tab.go(path, PHONE);
    await page.fill('[name=progress_percent]', progress);
    await send();
    await page.waitForFunction(() => /形象进度|总体进度/.test(document.querySelector('[data-faults]').textContent));
    await tab.go('/supervise/', PHONE);
    await page.waitForSelector('.s-queued .s-err');
    return page.locator('.s-queued li').count();
  };
  assert.equal(await refused('101'), 1);
  assert.equal(await refused('102'), 1, 'of one project and day one is kept');
  await page.locator('.s-queued button').click();
  await page.waitForFunction(() => document.querySelector('[data-queue-of]').hidden);
  assert.equal(await page.locator('.s-queued li').count(), 0);
  assert.deepEqual(await entries(key(path)), [], 'nothing of it was recorded');
  await tab.be(cookie);
});

test('a session that has ended keeps it until its owner has signed in', async () => {
  const owner = await signIn(address, accounts.find(({ login }) => login === 'lead3'));
  await tab.be(owner);
  const [path] = await open();
  await tab.go(path, PHONE);
  await plus('workers', 1);
  await page.context().clearCookies();
  await send();
  await page.waitForFunction(() => /登录已过期/.test(document.querySelector('[data-queue-of]').textContent));
  // Somebody else on the same telephone neither sees nor sends it.
  await tab.be(cookie);
  await tab.go('/', PHONE);
  await page.waitForTimeout(1000);
  assert.equal(await note().isHidden(), true);
  assert.deepEqual(await entries(key(path)), []);
  await tab.be(owner);
  await tab.go('/', PHONE);
  await page.waitForFunction(() => document.querySelector('[data-queue-of]').hidden);
  // Hidden is what it is before anything was looked up, too.
  for (let tries = 0; tries < 50 && (await entries(key(path))).length === 0; tries += 1) await page.waitForTimeout(200);
  assert.equal((await entries(key(path))).length, 1);
});

test('signing out leaves nothing on the telephone', async () => {
  await tab.be(await signIn(address, account));
  await tab.go('/supervise/', PHONE);
  await kept();
  assert.ok((await page.evaluate(() => caches.keys())).length > 0);
  await tab.go('/me', PHONE);
  await page.locator('main form[action="/logout"] button').click();
  await page.waitForURL(/\/login/);
  assert.deepEqual(await page.evaluate(() => caches.keys()), []);
});
