// The leader's screen tells of a record that somebody else makes, by itself; the map opens a unit's figure.
import { expect } from './stage.mjs'
import { person, record_id } from './invented.mjs'

export async function leader(stage) {
  const page = await stage.enter('desk', 'leader')
  const figure = page.locator('article').filter({ hasText: '返乡' }).locator('.value')
  await figure.filter({ hasText: /\d/ }).waitFor()
  await page.locator('.light.on').waitFor()
  await page.locator('article').first().locator('polyline').waitFor()
  await stage.shot(page, 'wall')
  const before = await figure.innerText()
  await record(stage)
  await page.waitForFunction(
    (text) => {
      const shown = [...document.querySelectorAll('article')].find((one) => one.innerText.includes('返乡'))
      return shown && !shown.innerText.includes(text)
    },
    before.trim(),
  )
  await stage.shot(page, 'changed')
  await look_at_panels(page)
  await open_on_map(stage, page)
  const phone = await stage.enter('phone', 'leader')
  await phone.locator('article .value').filter({ hasText: /\d/ }).first().waitFor()
  await stage.expect_no_overflow(phone, "the leader's screen")
  await stage.shot(phone, 'phone')
}

async function look_at_panels(page) {
  for (const panel of ['.beds', '.cover', '.origins', '.overdue']) {
    await page.locator(`${panel} li b`).filter({ hasText: /\d/ }).first().waitFor()
  }
  const silent = await page.locator('.silent').innerText()
  const missing = await page.locator('tbody tr td:last-child').allInnerTexts()
  expect(missing.some((text) => text !== '0') === !silent.includes('都已上报'), `who is silent: ${silent}, ${missing}`)
}

// Its outlines come from the county's server; without any, the units stand there as tiles.
async function open_on_map(stage, page) {
  const units = page.locator('.map g')
  const townships = await page.locator('.below tbody th').allInnerTexts()
  expect((await units.count()) === townships.length, `${await units.count()} units on the map of ${townships}`)
  expect((await page.locator('.map path').first().getAttribute('d')).length > 200, 'they have outlines')
  const chosen = page.locator(`.map g[data-unit="${stage.county.township}"]`)
  await page.locator('#mapped').selectOption('persons_screened_day')
  const number = await chosen.locator('.number').textContent()
  await chosen.click()
  await page.locator('.value b').filter({ hasText: new RegExp(`^${number}$`) }).waitFor()
  await stage.shot(page, 'opened')
  await page.route('**/api/outlines*', (route) => route.fulfill({ json: { outlines: [] } }))
  await page.goto('/console/#/leader')
  await units.nth(townships.length - 1).waitFor()
  await stage.shot(page, 'tiles')
}

// A clerk elsewhere records a returnee of today.
async function record(stage) {
  const { request } = await stage.browser.newContext({ baseURL: stage.county.url })
  const entered = await request.post('/api/session', { data: { account: 'clerk', password: stage.county.password } })
  const { token } = await entered.json()
  const someone = person()
  const fields = {
    person_name: someone.name, person_phone: someone.phone, person_id_no: someone.id_no, category: '探亲',
    depart_region: '湖北省武汉市', arrive_at: stage.county.today, person_residence: stage.county.village,
  }
  const answer = await request.post('/api/records/returnee_record', {
    data: { id: record_id(), fields },
    headers: { 'X-Lianfang-Token': token },
  })
  expect(answer.ok(), `a record: ${answer.status()} ${await answer.text()}`)
}
