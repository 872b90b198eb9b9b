// A grid worker's round without a network, on a phone that loses its power and is sent home by the administrator in
// the end: what was measured arrives once, and the revoked phone empties itself.
import { expect } from './stage.mjs'
import { expect_nothing_in_clear, expect_waiting, make_ready, switch_on, write_in_clear } from './phone.mjs'

const measured = '36.8'

export async function offline_round(stage) {
  const phone = await stage.phone()
  await make_ready(stage, phone, 'grid')
  const people = await people_of_round(phone.context)
  expect(people.length > 2, 'somebody is observed at home')
  const control = await write_in_clear(phone.page)
  await stage.cut_network(phone.context)
  const name = await measure_somebody(stage, phone.page)
  await expect_waiting(phone.page, 1)
  await stage.kill(phone)
  await expect_nothing_in_clear(phone.folder, people, control)

  const again = await switch_on(stage, phone.folder)
  await again.page.goto('/console/#/round')
  await again.page.getByText('没有网络：这是').waitFor()
  await slot_of(again.page, name, 'waiting').waitFor()
  await stage.shot(again.page, 'kept-list')
  stage.provoke(401, '/api/session')
  await again.context.setOffline(false)
  await again.page.getByRole('link', { name: '请登录后上传' }).click()
  await stage.log_in(again.page, 'grid')
  await slot_of(again.page, name, 'done').waitFor()
  await stage.shot(again.page, 'arrived')
  await wipe(stage, again)
}

// Whoever the phone keeps for the round, as the server gives them to this post.
async function people_of_round(context) {
  const { people } = await (await context.request.get('/api/round')).json()
  return people.map(({ values }) => ({
    name: values.person_name,
    phone: values.person_phone,
    id_no: values.person_id_no,
  }))
}

export async function measure_somebody(stage, page) {
  await page.goto('/console/#/round')
  const first = page.locator('form.card').filter({ has: page.locator('.person .entry') }).first()
  const name = await first.locator('.person:has(.entry) .name b').first().innerText()
  const household = page.locator('form.card').filter({ has: page.getByText(name, { exact: true }) }).first()
  const someone = household.locator('.person').filter({ has: page.getByText(name, { exact: true }) }).first()
  await someone.getByLabel('体温').fill(measured)
  await someone.getByLabel('无', { exact: true }).check()
  await household.getByRole('button', { name: '保存这一户' }).click()
  await household.getByText('已存本机，待上传').waitFor()
  await stage.shot(page, 'kept')
  return name
}

function slot_of(page, name, state) {
  const someone = page.locator('.person').filter({ has: page.getByText(name, { exact: true }) })
  return someone.locator(`.slots .${state}`).filter({ hasText: measured }).first()
}

// A record that had not been sent is lost with the phone; the list of devices says how many there were.
async function wipe(stage, { context, page }) {
  await stage.cut_network(context)
  await measure_somebody(stage, page)
  const admin = await stage.enter('desk', 'admin')
  await admin.goto('/console/#/devices')
  const device = admin.locator('.devices li').filter({ hasText: 'grid' })
  await device.getByRole('button', { name: '停用' }).click()
  await admin.locator('dialog[open]').getByRole('button', { name: '停用' }).click()
  await device.getByText('已停用').waitFor()
  await stage.shot(admin, 'revoked')
  stage.provoke(403, '/api/session')
  stage.provoke(403, '/api/records/observation_check')
  stage.provoke(403, '/api/round')
  await context.setOffline(false)
  await page.getByRole('heading', { name: '这台设备已被停用' }).waitFor()
  await stage.shot(page, 'wiped')
  await page.waitForFunction(async () => {
    const databases = await indexedDB.databases()
    const workers = await navigator.serviceWorker.getRegistrations()
    const kept = [...databases, ...(await caches.keys()), ...Object.keys(localStorage), ...workers]
    return kept.every(({ name }) => name === 'control')
  })
}
