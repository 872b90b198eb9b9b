// A grid worker's round, on a phone: a whole household's temperatures, still there after the page is opened again.
import { expect } from './stage.mjs'
import { person, record_id } from './invented.mjs'

const address = '前进路3号'

export async function round(stage) {
  await two_at_one_address(stage)
  const page = await stage.enter('phone', 'grid')
  await page.locator('form.card').first().waitFor()
  await stage.shot(page, 'round')
  await stage.expect_no_overflow(page, 'the round')
  const household = page.locator('form.card').filter({ has: page.getByRole('heading', { name: address }) })
  expect((await household.locator('.person:has(.entry)').count()) === 2, 'who live at one address are one household')
  const people = household.locator('.person:has(.entry)')
  const names = []
  for (let at = 0; at < (await people.count()); at++) {
    const one = people.nth(at)
    names.push(await one.locator('.name b').innerText())
    await one.getByLabel('体温').fill(temperature(at))
    await one.getByLabel('无', { exact: true }).check()
  }
  await household.scrollIntoViewIfNeeded()
  await stage.shot(page, 'filled')
  await household.getByRole('button', { name: '保存这一户' }).click()
  await household.getByText('℃', { exact: false }).filter({ hasText: '已登记' }).nth(names.length - 1).waitFor()
  await stage.shot(page, 'saved')
  await stage.reload(page)
  for (let at = 0; at < names.length; at++) {
    const one = page.locator('.person').filter({ has: page.getByText(names[at], { exact: true }) })
    await one.locator('.slots button.done').filter({ hasText: temperature(at) }).first().waitFor()
  }
  await stage.shot(page, 'after')
}

async function two_at_one_address(stage) {
  const clerk = await stage.enter('desk', 'clerk')
  const { request } = clerk.context()
  const { token } = await (await request.get('/api/session')).json()
  for (const someone of [person(), person()]) {
    const fields = {
      person_name: someone.name, person_id_no: someone.id_no, person_phone: someone.phone, person_address: address,
      person_residence: stage.county.village_path, mode: 'HOME', reason: 'E3', start_at: stage.county.today.slice(0, 8) + '01',
    }
    const answer = await request.post('/api/records/observation_episode', {
      data: { id: record_id(), fields },
      headers: { 'X-Lianfang-Token': token },
    })
    expect(answer.ok(), `observed at home: ${await answer.text()}`)
  }
}

function temperature(at) {
  return `36.${(at % 7) + 1}`
}
