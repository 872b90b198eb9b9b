// One phone, two shifts: each opens their own with their own PIN, sees and sends only what is theirs. A log-in that was
// left without a network lets nobody in. One of the two is revoked: the other works on.
import { expect, sees } from './stage.mjs'
import { person } from './invented.mjs'
import { begin_at_checkpoint, pass } from './offline_checkpoint.mjs'
import { measure_somebody } from './offline_round.mjs'
import { expect_waiting, make_ready, open_by_pin, pin } from './phone.mjs'

const other_pin = '730516'

export async function shared_phone(stage) {
  const phone = await stage.phone()
  const { context, page } = phone
  await make_ready(stage, phone, 'checkpoint')
  await begin_at_checkpoint(stage, page)
  await page.getByRole('button', { name: '离开' }).click()
  await page.locator('#account').waitFor()
  await make_ready(stage, phone, 'grid', other_pin)
  await sees(page, '这台设备上还有 checkpoint 的离线使用')
  await page.goto('/console/#/round')
  await page.locator('form.card').first().waitFor()

  await stage.cut_network(context)
  const measured = await measure_somebody(stage, page)
  const earlier = await records_of(stage, 'observation_check', measured)
  await page.getByRole('button', { name: '离开' }).click()
  await choose(page, 'grid')
  await sees(page, '本机有1条未上传')
  await choose(page, 'checkpoint')
  await stage.shot(page, 'whose')
  await stage.expect_no_overflow(page, 'the choice of accounts')
  await open_with_wrong_pin(page)
  await open_by_pin(stage, page)
  await page.goto('/console/#/outbox')
  await sees(page, '全部已上传')
  await page.goto('/console/#/checkpoint')
  const traveller = person()
  await pass(stage, page, { ...traveller, phone_typed: traveller.phone })
  await expect_waiting(page, 1)

  await come_back(stage, context, page)
  const answer = await hold_answer(context)
  await stage.log_in(page, 'checkpoint')
  await answer.is_asked
  await open_other(stage, page, answer)
  await expect_one_more(stage, 'checkpoint_person', traveller.name, 'checkpoint', [])
  await expect_one_more(stage, 'observation_check', measured, 'grid', earlier)
  await revoke(stage, context, page)
}

async function choose(page, account) {
  const button = page.getByRole('group', { name: '谁在用' }).getByRole('button', { name: account })
  await button.click()
  await page.locator(`button[aria-pressed=true]`).getByText(account).waitFor()
}

async function open_with_wrong_pin(page) {
  expect(pin !== other_pin, 'two PINs')
  await page.locator('#pin').fill(other_pin)
  await page.getByRole('button', { name: '打开', exact: true }).click()
  await sees(page, 'PIN不对')
}

// The grid worker's log-in still stood with the server: it ends, and the officer is not taken for them.
async function come_back(stage, context, page) {
  stage.provoke(401, '/api/session')
  stage.provoke(401, '/api/records/checkpoint_person')
  await context.setOffline(false)
  await page.getByRole('link', { name: '请登录后上传' }).waitFor()
  await sees(page, '卡口员甲')
  expect((await context.request.get('/api/session')).status() === 401, 'nobody is logged in')
  await page.getByRole('link', { name: '请登录后上传' }).click()
}

// A slow network: the record stands in the ledger, and its answer comes when somebody else has taken the phone.
async function hold_answer(context) {
  let asked, go
  const is_asked = new Promise((resolve) => (asked = resolve))
  const may_go = new Promise((resolve) => (go = resolve))
  await context.route('**/api/records/checkpoint_person', async (route) => {
    const response = await route.fetch()
    asked()
    await may_go
    await route.fulfill({ response })
  })
  return { is_asked, go }
}

async function records_of(stage, kind, name) {
  const clerk = await stage.enter('desk', 'clerk')
  const path = `/api/records/${kind}?limit=200&q=${encodeURIComponent(name)}`
  return (await (await clerk.context().request.get(path)).json()).records
}

async function expect_one_more(stage, kind, name, account, earlier) {
  const known = new Set(earlier.map(({ id }) => id))
  const added = (await records_of(stage, kind, name)).filter(({ id }) => !known.has(id))
  expect(added.length === 1, `${name} stands in the ledger ${added.length} times more`)
  expect(added[0].recorded_by === account, `recorded by ${added[0].recorded_by}`)
}

// What the grid worker measured waited for them. With a network the PIN is not enough: the server asks for a log-in.
async function open_other(stage, page, answer) {
  await page.getByRole('button', { name: '离开' }).click()
  await page.getByRole('link', { name: '没有网络？用PIN打开' }).click()
  await choose(page, 'grid')
  const arrived = page.waitForResponse((response) => response.url().endsWith('/api/records/checkpoint_person'))
  answer.go()
  await arrived
  await sees(page, '本机有1条未上传')
  stage.provoke(401, '/api/catalogue')
  await open_by_pin(stage, page, other_pin)
  await page.locator('#account').waitFor()
  await stage.log_in(page, 'grid')
  await page.goto('/console/#/outbox')
  await sees(page, '全部已上传')
}

async function revoke(stage, context, page) {
  const admin = await stage.enter('desk', 'admin')
  await admin.goto('/console/#/devices')
  const device = admin.locator('.devices li').filter({ hasText: 'checkpoint' }).filter({ hasNotText: '已停用' })
  await device.first().getByRole('button', { name: '停用' }).click()
  await admin.locator('dialog[open]').getByRole('button', { name: '停用' }).click()
  await sees(admin, '已停用，下次联网时清除')
  stage.provoke(403, '/api/session')
  await stage.reload(page)
  await page.waitForFunction(async () => (await indexedDB.databases()).every(({ name }) => name !== 'lianfang'))
  await sees(page, '全部已上传')
  await page.goto('/console/#/offline')
  await page.getByText('已开通', { exact: true }).waitFor()
  expect(!(await page.getByText('这台设备上还有').isVisible()), 'nobody else works offline here')
}
