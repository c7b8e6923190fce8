// A weekly meeting: what it decides becomes a duty of somebody, stands on Today, is done by the unit, and closed by another.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { step, story } from './people.mjs';

const MEETING = '春节前重点项目例会';
const ACTION = '腾退围挡外堆料';

let told;
let officer;
let lead;

before(async () => {
  told = await story();
  officer = await told.atDesk('projects1');
  lead = await told.onPhone('lead7');
});
after(() => told?.end());

const owed = (person) => person.section('督查和例会事项').locator('li', { hasText: ACTION });

async function open(person) {
  await person.open('/meetings');
  await person.follow(MEETING);
}

step('an action of the meeting is a duty of the unit that has to do it', async () => {
  await officer.open('/meetings');
  await officer.follow('新建例会');
  await officer.fill({ 会议日期: '2020-01-20', 会议编号: '2020-w04', 会议名称: MEETING, 纪要: '逐项研究存在问题。' });
  await officer.press('提交');
  await open(officer);
  await officer.follow('新增交办');
  await officer.fill({ 交办事项: ACTION, 承办单位: '城市管理局', 办结期限: '2020-01-22' });
  await officer.press('提交');
  await open(officer);
  assert.match(await officer.read(officer.row(ACTION)), /城市管理局 2020-01-22 办理中/);
  await lead.open('/');
  assert.match(await lead.read(owed(lead)), /城市管理局/);
  const stranger = await told.atDesk('city1');
  await stranger.open('/');
  await stranger.seesNot(ACTION);
});

step('on paper stand the minutes and what was decided, and nothing that can be done', async () => {
  await open(officer);
  const doing = officer.page.locator('th[data-col="records-do"]').first();
  const minutes = officer.section('会议纪要').locator('p', { hasText: '逐项研究存在问题。' });
  assert.deepEqual([await doing.isVisible(), await minutes.isVisible()], [true, false], 'on the screen');
  await officer.page.emulateMedia({ media: 'print' });
  assert.deepEqual([await doing.isVisible(), await minutes.isVisible()], [false, true], 'on paper');
  assert.equal(await officer.page.locator('main form:visible').count(), 0, 'a form is printed');
  assert.ok(await officer.row(ACTION).locator('td', { hasText: '2020-01-22' }).isVisible(), 'a column is missing');
  await officer.page.emulateMedia({ media: null });
});

step('it is late when its day has passed', async () => {
  await told.morning('2020-01-23');
  await lead.open('/');
  assert.match(await lead.read(owed(lead)), /逾期/);
  await open(officer);
  assert.match(await officer.read(officer.row(ACTION)), /逾期/);
});

step('the unit says on the telephone that it is done, and waits for another', async () => {
  await lead.open('/');
  await lead.follow(ACTION, owed(lead));
  await lead.follow('登记办完', lead.row(ACTION));
  await lead.fill({ 办完日期: '2020-01-23' });
  await lead.press('提交');
  await open(lead);
  assert.match(await lead.read(lead.row(ACTION)), /2020-01-23办完，待销号/);
  assert.equal(await lead.row(ACTION).getByRole('link', { name: '销号' }).count(), 0, 'who did it does not close it');
  await lead.open('/');
  assert.match(await lead.read(lead.section('等待他人')), new RegExp(ACTION));
});

step('another closes it, and it is nobody’s duty any more', async () => {
  await officer.open('/');
  await officer.follow(ACTION, owed(officer));
  await officer.follow('销号', officer.row(ACTION));
  await officer.fill({ 销号日期: '2020-01-23' });
  await officer.press('提交');
  await open(officer);
  assert.match(await officer.read(officer.row(ACTION)), /2020-01-23已销号/);
  for (const person of [officer, lead]) {
    await person.open('/');
    await person.seesNot(ACTION);
  }
});
