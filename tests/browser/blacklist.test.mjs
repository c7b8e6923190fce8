// The black list of a month: computed, an objection of whoever carries a project, upheld by another, the record put right, the
// list computed again, and the new one final, then public with the minutes and a second person.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { PAPER, step, story } from './people.mjs';

/** Below 60 for stages that are owed; the other is below it for its money and its permits. */
const OURS = '河湾科技孵化园';
const THEIRS = '昌禾源饲料升级改造项目';
const OBJECTION = '竣工验收已于1月17日通过，验收单未及时登记，请予核实。';
const REPLY = '经核对验收单，情况属实，登记后重新计算。';

let told;
let first;
let second;
let lead;

before(async () => {
  told = await story();
  first = await told.atDesk('oversight1');
  second = await told.atDesk('oversight2');
  lead = await told.onPhone('lead8');
  await told.morning('2020-02-03');
});
after(() => told?.end());

const place = (person, project) => person.section(/黑榜\d个/).locator('tbody tr', { hasText: project });

/** Opens January's list at the explanation of a project. */
async function open(person, project) {
  await person.open('/boards');
  await person.follow('2020-01');
  if (project) await person.follow(project);
}

step('the list is computed, which is the notice, and says why and what would have been otherwise', async () => {
  await open(first);
  await first.press('计算并内部通报');
  await first.sees('黑榜2个', '2020-02-06止');
  for (const project of [OURS, THEIRS]) assert.match(await first.read(place(first, project)), /黑榜/);
  await lead.open('/');
  await lead.sees('内部通报：2020年01月黑榜', '02-06前可提异议');
  await open(lead, OURS);
  await lead.sees('应完成2个节点，按期0个，逾期完成0个，未完成2个', '不入黑榜');
});

step('whoever carries the project objects from the telephone, and somebody else upholds it', async () => {
  await lead.fill({ '2020-02-06前可以提出异议': OBJECTION });
  await lead.press('提出异议');
  await lead.sees('异议复核中');
  await second.open('/');
  await second.sees('异议待答复');
  await open(second, OURS);
  await second.follow('查看内容');
  await second.sees(OBJECTION, lead.name);
  await second.fill({ 答复: REPLY });
  await second.press('异议成立');
  await open(lead, OURS);
  await lead.sees('异议成立');
});

step('the record is put right with its evidence and by two persons', async () => {
  const officer = await told.atDesk('projects1');
  const reviewer = await told.atDesk('projects-review');
  await officer.open('/offices/projects/milestone_reached/new?project=xm-009');
  await officer.fill({ 完成日期: '2020-01-17', 节点: '竣工', 佐证种类: '竣工验收单', 添加佐证: PAPER });
  await officer.press('提交复核');
  const record = new URL(officer.page.url()).pathname;
  await reviewer.open(record);
  await reviewer.press('采用');
  await reviewer.sees('已采用');
});

step('the list is computed again: the project has left it, the other has not', async () => {
  await open(first);
  await first.sees('按现有记录重算');
  await first.press('重新计算并通报');
  await first.sees('黑榜1个');
  assert.doesNotMatch(await first.read(place(first, OURS)), /黑榜/);
  assert.match(await first.read(place(first, THEIRS)), /黑榜/);
  await open(lead, OURS);
  // Two stages owed, one of them reached late, counts half of one: 30 × 1/4.
  await lead.sees('应完成2个节点，按期0个，逾期完成1个，未完成1个', '7.5');
});

step('it is final after the days of objection, and public with the minutes and a second person', async () => {
  await told.morning('2020-02-07');
  await open(first);
  await first.press('内部定榜');
  await first.sees('2020-02-07 · 第1版');
  await first.sees('公开榜单须由计算人以外的另一人办理');
  await first.seesNot('会议纪要');
  await open(second);
  await second.press('公开榜单');
  await second.sees('公开榜单须附领导小组会议纪要');
  await second.fill({ 会议纪要: PAPER });
  await second.press('公开榜单');
  await second.sees('2020-02-07 · 第2版');
});

step('whoever passes by reads projects and units, and no person', async () => {
  const passer = await told.passerBy();
  await passer.open('/public');
  await passer.follow(/2020年01月/);
  const black = passer.section('黑榜');
  const rows = black.locator('tbody tr');
  assert.equal(await rows.count(), 1, 'one project');
  const cells = (await rows.locator('td').allInnerTexts()).map((text) => text.trim());
  assert.deepEqual(cells.slice(1, 3), [THEIRS, '招商服务局']);
  await passer.sees('重点项目红黑榜 第1版', '公开台账');
  for (const { name } of told.product.accounts) await passer.seesNot(name);
});
