// The command's office: a figure down to its rows, by township; a report looked at, issued, fetched again.
import { expect, saved_bytes } from './stage.mjs'

const writing_milliseconds = 60_000 // Every figure of a report is counted, and a machine may be busy.

export async function command_office(stage) {
  const page = await stage.enter('desk', 'office')
  await look_at_figures(stage, page)
  await issue(stage, page)
  await compare(stage, page)
}

async function look_at_figures(stage, page) {
  await page.goto('/console/#/figures')
  const link = page.locator('a[href$="/figures/home_obs_current"]')
  const row = page.locator('tbody tr').filter({ has: link })
  await row.locator('.number b').filter({ hasText: /^\d+$/ }).waitFor()
  const value = Number(await row.locator('.number b').innerText())
  expect(value > 0, 'somebody is observed at home')
  await stage.shot(page, 'figures')
  await link.click()
  await page.locator('.value b').filter({ hasText: String(value) }).waitFor()
  const by_unit = page.locator('.table-frame').filter({ hasText: '分单位' })
  await by_unit.waitFor()
  const townships = await by_unit.locator('tbody .number b').allInnerTexts()
  expect(townships.reduce((sum, one) => sum + Number(one), 0) === value, `${townships} are ${value}`)
  await page.locator('.trend canvas').waitFor()
  await stage.shot(page, 'figure')
  await page.getByRole('button', { name: '背后的记录' }).click()
  const rows = page.locator('.rows tbody tr')
  await rows.nth(value - 1).waitFor()
  expect((await rows.count()) === value, `${await rows.count()} rows behind ${value}`)
  await stage.shot(page, 'rows')
}

async function issue(stage, page) {
  await page.goto('/console/#/reports')
  await page.getByRole('heading', { name: '报告' }).waitFor()
  const sheet = page.locator('.page h1').filter({ hasText: stage.county.name })
  await sheet.waitFor({ timeout: writing_milliseconds })
  await stage.shot(page, 'preview')
  const breaches = await page.locator('.breaches li').count()
  const issues = page.locator('section').filter({ has: page.getByRole('heading', { name: '已签发' }) }).locator('tbody tr')
  const before = await issues.count()
  await page.getByRole('button', { name: '签发', exact: true }).first().click()
  const dialog = page.locator('dialog[open]')
  await dialog.waitFor()
  expect((await dialog.locator('#edits').count()) === 0, 'no sentence of this report is derived: nothing is to be reworded')
  if (breaches > 0) await dialog.locator('#despite').fill('已与填报单位核实')
  await stage.shot(page, 'issue')
  await dialog.getByRole('button', { name: '签发' }).click()
  await issues.nth(before).waitFor({ timeout: writing_milliseconds })
  await stage.shot(page, 'issued')
  const { name, bytes } = await saved_bytes(page, () => issues.first().getByRole('button', { name: 'pdf' }).click())
  expect(name.endsWith('.pdf') && bytes.subarray(0, 4).toString() === '%PDF', `${name} is a pdf`)
}

// Today so far, against what was just issued of yesterday: what changed is the difference, and has its reasons.
async function compare(stage, page) {
  await page.getByRole('button', { name: '今天至今' }).click()
  await page.locator('.page h1').filter({ hasText: stage.county.name }).waitFor({ timeout: writing_milliseconds })
  await page.getByRole('button', { name: '与上期对比' }).click()
  const panel = page.locator('.changes')
  const told = panel.getByText('个数字有变化')
  await told.waitFor({ timeout: writing_milliseconds })
  const rows = panel.locator('tbody tr')
  expect(Number((await told.innerText()).match(/(\d+)个数字有变化/)[1]) === (await rows.count()), await told.innerText())
  const cells = await rows.evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())))
  const counted = cells.filter(([, , , change]) => /^[+-]\d+$/.test(change))
  expect(counted.length > 0, `a day changes something: ${cells}`)
  for (const [words, before, after, change, why] of counted) {
    const difference = parseFloat(after) - parseFloat(before) - Number(change)
    expect(Math.abs(difference) < 0.02, `${words}: ${before} → ${after} is ${change}`)
    expect(/（\d+）/.test(why) || why === '', `${words} has its records: ${why}`)
  }
  expect(counted.some(([, , , , why]) => why), 'some have reasons')
  await stage.shot(page, 'compared')
}
