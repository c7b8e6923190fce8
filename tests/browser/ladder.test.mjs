// An order whose answer does not come: reminder, blue, orange and red with the days, the notice that the clock proposes, the
// reply of the person concerned, the decision of somebody else, and the notice as everybody in the house reads it.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { step, story } from './people.mjs';
import { PHONE } from './rendering.mjs';

const TITLE = '核对雨季排水方案';
const REPLY = '排水方案依赖的管线图1月底才收到，收到后即着手核对。';

let told;
let keeper;
let lead;
let director;

before(async () => {
  told = await story();
  keeper = await told.atDesk('oversight1');
  lead = await told.onPhone('lead9');
  director = await told.atDesk('director');
});
after(() => told?.end());

/** Opens the order from the list. */
async function open(person) {
  await person.open('/orders?show=all');
  await person.follow(TITLE);
}

/** The day on which a rung of the ladder was recorded, as the page says it. */
async function recorded(person, rung) {
  const cells = await person.section('催办梯次').locator('tr', { hasText: rung }).locator('td').allInnerTexts();
  return cells.map((text) => text.trim()).slice(1);
}

step('an order is entered and assigned, and becomes a duty of its unit', async () => {
  await keeper.open('/orders');
  await keeper.follow('立项');
  await keeper.fill({ 立项日期: '2020-01-20', 事项编号: 'db-2020-101', 名称: TITLE, 主办单位: '财政金融局', '时限（工作日）': '2', 办理要求: '请核对并书面反馈。', 来源: '会议纪要' });
  await keeper.press('提交');
  await open(keeper);
  const todo = keeper.section('办理');
  await keeper.choose('交办', todo);
  await keeper.press('提交', todo);
  await keeper.sees('已交办', '2020-01-22');
  await lead.open('/');
  const due = lead.section('督查和例会事项').locator('li', { hasText: TITLE });
  assert.equal(await lead.read(due), `待办 ${TITLE} 财政金融局 承办 余2个工作日`);
  await lead.follow(TITLE, due);
  const mine = lead.section('办理');
  await lead.page.emulateMedia({ media: 'print' });
  assert.ok(await mine.isHidden() && await lead.section('催办梯次').isVisible(), 'what can be done is printed');
  await lead.page.emulateMedia({ media: null });
  await lead.choose('承办', mine);
  await lead.press('提交', mine);
  await lead.sees('承办中');
});

step('it climbs a rung after the other, each on its working day', async () => {
  // The limit is two working days from the 20th. Spring Festival lasts from the 24th to the 30th, Saturday the 1st is worked.
  await told.morning('2020-01-23');
  await open(keeper);
  assert.deepEqual(await recorded(keeper, '蓝色催办'), ['2020-01-22', '2020-01-22']);
  assert.deepEqual(await recorded(keeper, '橙色催办'), ['2020-02-01', '—']);
  await lead.open('/');
  const due = lead.section('督查和例会事项').locator('li', { hasText: TITLE });
  assert.match(await lead.read(due), /逾期/);
  await told.morning('2020-02-02');
  await open(keeper);
  assert.deepEqual(await recorded(keeper, '橙色催办'), ['2020-02-01', '2020-02-01']);
  assert.deepEqual(await recorded(keeper, '红色催办'), ['2020-02-06', '—']);
  await keeper.seesNot('建议通报');
  await told.morning('2020-02-07');
  await open(keeper);
  assert.deepEqual(await recorded(keeper, '红色催办'), ['2020-02-06', '2020-02-06']);
});

step('nobody is published before he was heard', async () => {
  await open(director);
  const proposal = director.section('建议通报');
  await director.choose('同意', proposal);
  await director.fill({ 理由: '逾期属实。' }, proposal);
  await director.press('作出决定', proposal);
  await director.sees('当事人还没有申辩');
  assert.equal(await proposal.getByLabel('理由').inputValue(), '逾期属实。', 'what was typed is there');
});

step('the person concerned replies on the telephone, and the notice is published with the reply', async () => {
  await lead.open('/');
  const asked = lead.section('督查和例会事项').locator('li', { hasText: TITLE }).filter({ hasText: '申辩' });
  await lead.follow(TITLE, asked);
  assert.equal(await lead.page.evaluate(() => document.documentElement.scrollWidth), PHONE.width, 'nothing sticks out');
  const mine = lead.section('建议通报');
  await lead.fill({ 提出申辩: REPLY }, mine);
  await lead.press('提出申辩', mine);
  await lead.sees(REPLY);
  await open(director);
  const proposal = director.section('建议通报');
  assert.ok((await director.read(proposal)).includes(`${lead.name} 2020-02-07 ${REPLY}`));
  await director.choose('同意', proposal);
  await director.fill({ 理由: '逾期属实，申辩一并公布。' }, proposal);
  await director.press('作出决定', proposal);
  await director.sees('已于2020-02-07公布通报', REPLY, '逾期属实，申辩一并公布。');
  await keeper.open('/orders');
  const notice = keeper.section('已公布的通报').locator('tbody tr', { hasText: TITLE });
  const cells = (await notice.locator('td').allInnerTexts()).map((text) => text.trim());
  assert.deepEqual(cells.slice(0, 4), [TITLE, '财政金融局', '2020-02-07', REPLY]);
  assert.ok(!(await keeper.read(notice)).includes(lead.name), 'a notice names no person');
  await keeper.follow(TITLE, notice);
  await keeper.sees(REPLY);
});
