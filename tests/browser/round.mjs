// A grid worker's round, on a phone: a whole household's temperatures, still there after the page is opened again.
import { expect } from './stage.mjs'

export async function round(stage) {
  const page = await stage.enter('phone', 'grid')
  await page.locator('form.card').first().waitFor()
  await stage.shot(page, 'round')
  await stage.expect_no_overflow(page, 'the round')
  const households = page.locator('form.card').filter({ has: page.locator('.person:has(.entry)').nth(1) })
  expect((await households.count()) > 0, 'somebody does not live alone')
  const title = (await households.first().locator('h2').innerText()).split('\n')[0].trim()
  const household = page.locator('form.card').filter({ has: page.getByRole('heading', { name: title }) })
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

function temperature(at) {
  return `36.${(at % 7) + 1}`
}
