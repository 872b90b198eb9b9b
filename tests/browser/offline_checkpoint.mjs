// A checkpoint without a network: fifty travellers, a phone that loses its power, a session that ends, an answer that
// is lost on its way. Everybody is in the ledger once, in order; the one that was refused comes back to be mended.
import { expect } from './stage.mjs'
import { person } from './invented.mjs'
import { expect_nothing_in_clear, expect_waiting, make_ready, open_by_pin, switch_on, write_in_clear } from './phone.mjs'

const record_path = '/api/records/checkpoint_person'
const by_hand = 4

export async function offline_checkpoint(stage) {
  const travellers = Array.from({ length: 50 }, () => ({ ...person(), phone_typed: undefined }))
  for (const one of travellers) one.phone_typed = one.phone
  const mistaken = travellers[20]
  mistaken.phone_typed = '1540'
  const first = await stage.phone()
  await make_ready(stage, first, 'checkpoint')
  await begin_at_checkpoint(stage, first.page)
  const control = await write_in_clear(first.page)

  await stage.cut_network(first.context)
  for (const one of travellers.slice(0, by_hand)) await pass(stage, first.page, one)
  await first.page.evaluate(pass_quickly, { travellers: travellers.slice(by_hand, 30), origin: stage.county.origin_near })
  await leave_and_return(stage, first.page)
  await expect_waiting(first.page, 30)
  await first.page.goto('/console/#/checkpoint')
  await first.page.evaluate(pass_quickly, { travellers: travellers.slice(30), origin: stage.county.origin_near })
  await expect_waiting(first.page, 50)
  await stage.shot(first.page, 'waiting')
  await stage.expect_no_overflow(first.page, 'the outbox')

  await stage.kill(first)
  await expect_nothing_in_clear(first.folder, travellers, control)

  const again = await switch_on(stage, first.folder)
  await expect_waiting(again.page, 50)
  const sent = await send_all(stage, again)
  const names = travellers.map(({ name }) => name)
  expect(sent.join() === names.join(), `sent in order, once more where no answer came: ${sent}`)
  await mend(stage, again.page, mistaken)
  await expect_each_once(stage, names)
}

export async function begin_at_checkpoint(stage, page) {
  await page.goto('/console/#/checkpoint')
  await page.locator('#checkpoint').fill(stage.county.checkpoint)
  await page.getByRole('button', { name: '开始' }).click()
  await page.locator('#id-number').waitFor()
}

// By the buttons, as a thumb does.
export async function pass(stage, page, traveller) {
  await page.locator('#id-number').fill(traveller.id_no)
  await page.locator('#name').fill(traveller.name)
  await page.locator('#phone').fill(traveller.phone_typed)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('button', { name: '36', exact: true }).click()
  await page.getByRole('button', { name: '.5', exact: true }).click()
  await page.getByRole('button', { name: '下一步' }).click()
  await page.locator('#origin').fill(stage.county.origin_near)
  for (const name of ['hubei', 'contact']) {
    await page.locator(`input[name=${name}]`).and(page.getByLabel('否', { exact: true })).check()
  }
  await page.getByRole('button', { name: '完成' }).click()
  const outcome = page.locator('.outcome.unknown')
  await outcome.getByText('已存本机，待上传').waitFor()
  await stage.shot(page, 'kept')
  await page.getByRole('button', { name: '下一位' }).click()
  await outcome.waitFor({ state: 'detached' })
}

// The same screens and the same buttons, pressed by a script in the page.
async function pass_quickly({ travellers, origin }) {
  const until = async (find) => {
    for (;;) {
      const found = find()
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve))
    }
  }
  const fill = async (id, text) => {
    const input = await until(() => document.getElementById(id))
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const press = async (title) => {
    const button = await until(() => [...document.querySelectorAll('button')].find((one) => one.innerText === title))
    button.click()
  }
  const say_no = async (name) => (await until(() => document.querySelector(`input[name=${name}][value=否]`))).click()
  for (const traveller of travellers) {
    await fill('id-number', traveller.id_no)
    await fill('name', traveller.name)
    await fill('phone', traveller.phone_typed)
    await press('下一步')
    await fill('temperature', '36.5')
    await press('下一步')
    await fill('origin', origin)
    await say_no('hubei')
    await say_no('contact')
    await press('完成')
    await until(() => document.querySelector('.outcome.unknown'))
    await press('下一位')
    await until(() => !document.querySelector('.outcome'))
  }
}

async function leave_and_return(stage, page) {
  await page.getByRole('button', { name: '离开' }).click()
  await page.getByText('本机有30条未上传').waitFor()
  await stage.reload(page)
  await page.getByText('本机有30条未上传').waitFor()
  await open_by_pin(stage, page)
}

// The session ended with the browser that was killed: records wait for the log-in. The answer to one of them is lost
// when it stands in the ledger already, and the network with it. Returns the names in the order in which they went.
async function send_all(stage, { context, page }) {
  const sent = []
  page.on('request', (request) => {
    if (request.method() !== 'POST' || !request.url().endsWith(record_path)) return
    sent.push(request.postDataJSON().fields.person_name)
  })
  stage.provoke(401, '/api/session')
  stage.provoke(400, record_path)
  await context.setOffline(false)
  await page.getByRole('link', { name: '请登录后上传' }).click()
  expect(sent.length === 0, 'nothing is sent without a log-in')
  const { is_lost } = await lose_an_answer(stage, context)
  await stage.log_in(page, 'checkpoint')
  await is_lost
  await stage.cut_network(context)
  await page.getByRole('heading', { name: '待上传（16）' }).waitFor()
  await stage.shot(page, 'half')
  await context.setOffline(false)
  await page.getByRole('heading', { name: /^待上传（/ }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: '退回 1' }).waitFor()
  const asked = [...new Set(sent)]
  expect(sent.length === asked.length + 1, `one was asked for twice: ${sent}`)
  return asked
}

async function lose_an_answer(stage, context) {
  let count = 0
  let lost
  const is_lost = new Promise((resolve) => (lost = resolve))
  stage.provoke('net::ERR_CONNECTION_RESET', record_path)
  await context.route(`**${record_path}`, async (route) => {
    count += 1
    if (count !== 35) return route.continue()
    await route.fetch()
    await route.abort('connectionreset')
    lost()
  })
  return { is_lost }
}

async function mend(stage, page, mistaken) {
  await page.goto('/console/#/outbox')
  const returned = page.locator('article.returned')
  expect((await returned.count()) === 1, 'one came back')
  expect((await returned.innerText()).includes(mistaken.name), 'and it is the mistaken one')
  await stage.shot(page, 'returned')
  await returned.getByRole('link', { name: '打开改' }).click()
  const field = page.locator('.field').filter({ has: page.locator('#field-person_phone') })
  await field.locator('.fault').waitFor()
  await stage.shot(page, 'mend')
  await page.locator('#field-person_phone').fill(mistaken.phone)
  await page.getByRole('button', { name: '改好，再传' }).click()
  await page.getByText('全部已上传').waitFor()
  await stage.shot(page, 'all-sent')
}

async function expect_each_once(stage, names) {
  const clerk = await stage.enter('desk', 'clerk')
  for (const name of names) {
    const answer = await clerk.context().request.get(`${record_path}?q=${encodeURIComponent(name)}&limit=50`)
    const { records } = await answer.json()
    expect(records.length === 1, `${name} stands in the ledger ${records.length} times`)
  }
}
