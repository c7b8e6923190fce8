// A site visit: a route, five judges with their telephones, a sheet each, the own unit's project refused, a tally that follows
// the sheets, and a mean without the highest and the lowest.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { PHONE } from './rendering.mjs';
import { step, story } from './people.mjs';

const VISIT = '春节前重点项目观摩';
/** The project that all five score; that of the fifth judge's own unit. */
const OURS = '禾丰穗小麦精深加工生产线';
const THEIRS = '启岚电气产业园';
const DIMENSIONS = ['投资规模', '科技含量和产业契合', '进度', '手续要素', '前景效益'];
/** What each judge gives, a dimension after the other. */
const SHEETS = {
  director: ['23.5', '18', '23', '9.5', '18.5'],
  deputy: ['24', '18.25', '22.5', '9', '18'],
  auditor: ['22', '17', '20.5', '8.5', '16'],
  oversight2: ['24.5', '19', '24', '9.5', '19.25'],
  lead3: ['23', '17.5', '22', '9.17', '18'],
};

/** The mean of the sheets in hundredths, without the highest and the lowest from five on, rounded half up: by hand. */
function mean(sheets) {
  const cents = (text) => Math.round(Number(text) * 100);
  const totals = sheets.map((sheet) => sheet.reduce((sum, points) => sum + cents(points), 0)).sort((a, b) => a - b);
  const counted = totals.length >= 5 ? totals.slice(1, -1) : totals;
  const sum = counted.reduce((all, total) => all + total, 0);
  return (Math.floor((2 * sum + counted.length) / (2 * counted.length)) / 100).toFixed(2);
}

let told;
let officer;
const judges = {};

before(async () => {
  told = await story();
  officer = await told.atDesk('projects1');
  for (const login of Object.keys(SHEETS)) judges[login] = await told.onPhone(login);
});
after(() => told?.end());

const place = (person, project) => person.section('得分').locator('tbody tr', { hasText: project });

async function tallied(person, project) {
  await person.page.reload();
  const cells = await place(person, project).locator('td').allInnerTexts();
  return cells.slice(3).map((text) => text.split('\n').filter((line) => !line.startsWith('未交')).join(' ').trim());
}

/** What the tally says of the sheets of a project: how many of how many judges, and how many of them count. */
function sheets(received, judges) {
  const counted = received < 5 ? `计分${received}张` : `计分${received - 2}张（去掉最高分、最低分各一张）`;
  return `已收${received}张，应评${judges}人 ${counted}`;
}

/** Fills in the sheet of a project and sends it. */
async function score(judge, project, points) {
  const sheet = judge.page.locator('details.s-sheet', { hasText: project });
  if (!(await sheet.evaluate((details) => details.open))) await sheet.locator('summary').tap();
  for (const [at, dimension] of DIMENSIONS.entries()) await judge.fill({ [dimension]: points[at] }, sheet);
  await judge.press('提交评分', sheet);
}

step('the officer makes the visit: its judges and its route', async () => {
  await officer.open('/visits');
  await officer.follow('新建观摩');
  await officer.fill({ 观摩日期: '2020-01-20', 观摩编号: '2020-w04', 观摩名称: VISIT });
  for (const { account } of Object.values(judges)) await officer.page.getByLabel(account.name).check();
  await officer.press('提交');
  for (const [at, project] of [OURS, THEIRS].entries()) {
    await officer.open('/visits');
    await officer.follow(VISIT);
    await officer.follow('新增点位');
    await officer.fill({ 项目: project, 组别: '产业项目' });
    assert.equal(await officer.page.getByLabel('第几站').inputValue(), String(at + 1));
    await officer.press('提交');
  }
  await officer.open('/visits');
  await officer.follow(VISIT);
  await officer.sees(OURS, THEIRS, '已收0张，应评5人', '已收0张，应评4人');
});

step('five judges score on their telephones, and the tally follows each sheet', async () => {
  const given = [];
  for (const [login, judge] of Object.entries(judges)) {
    await judge.open('/');
    await judge.follow(VISIT, judge.section('观摩评分'));
    assert.equal(await judge.page.evaluate(() => document.documentElement.scrollWidth), PHONE.width, 'nothing sticks out');
    await score(judge, OURS, SHEETS[login]);
    given.push(SHEETS[login]);
    assert.deepEqual(await tallied(officer, OURS), [mean(given), sheets(given.length, 5)], login);
  }
  // 92.50, 91.75, 84.00, 96.25 and 89.67: the three in the middle make 273.92.
  assert.deepEqual(await tallied(officer, OURS), ['91.31', sheets(5, 5)]);
  // Whoever leaves the page open sees the next sheet without touching it.
  assert.equal(await place(officer, THEIRS).getByText('已收0张，应评4人').count(), 1);
  await score(judges.director, THEIRS, SHEETS.director);
  await place(officer, THEIRS).getByText('已收1张，应评4人').waitFor({ timeout: 25_000 });
});

step('no judge scores a project of the own unit, and nothing typed is lost', async () => {
  await judges.lead3.sees('评委不给本单位负责的项目打分');
  assert.equal(await judges.lead3.page.locator('details.s-sheet', { hasText: THEIRS }).count(), 0, 'no sheet for it');
  assert.deepEqual(await tallied(officer, THEIRS), ['92.50', sheets(1, 4)]);
  await score(judges.auditor, THEIRS, ['26', ...SHEETS.auditor.slice(1)]);
  await judges.auditor.sees('投资规模：这一项最高25分');
  const sheet = judges.auditor.page.locator('details.s-sheet', { hasText: THEIRS });
  assert.equal(await sheet.getByLabel('手续要素').inputValue(), '8.5');
  assert.deepEqual(await tallied(officer, THEIRS), ['92.50', sheets(1, 4)]);
  await score(judges.auditor, THEIRS, SHEETS.auditor);
  assert.deepEqual(await tallied(officer, THEIRS), ['88.25', sheets(2, 4)]);
  await judges.auditor.sees('您的评分表都已提交');
  await judges.auditor.open('/');
  assert.equal(await judges.auditor.section('观摩评分').count(), 0, 'nothing waits any more');
});
