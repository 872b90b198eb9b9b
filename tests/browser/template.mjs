// The county's own template: a figure by its Chinese title, a mistake with its line and mend, the look at the draft, saved;
// who opened it before is told so.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, sees } from './stage.mjs'

const writing_milliseconds = 60_000

export async function template(stage) {
  const page = await open(stage)
  const other = await open(stage)
  await expect_untouched(stage, page)
  await write_figure(stage, page)
  await mend(stage, page)
  await page.getByRole('button', { name: '存为本县模板' }).click()
  await page.locator('.mark').filter({ hasText: '本县的' }).waitFor()
  await stage.shot(page, 'saved')
  expect(existsSync(join(stage.county.catalog, 'reports/county/work.zh.txt')), 'it lies where the county keeps its own')
  await find_in_report(stage, page)
  await come_too_late(stage, other)
  await on_a_phone(stage)
  await noted(stage)
}

async function open(stage) {
  const page = await stage.enter('desk', 'office')
  await page.goto('/console/#/reports/work/template')
  await page.locator('#template').waitFor()
  await look(page).waitFor({ timeout: writing_milliseconds })
  return page
}

function look(page) {
  return page.locator('.side-of-look h1').first()
}

async function expect_untouched(stage, page) {
  await page.locator('.mark').filter({ hasText: '随附的' }).waitFor()
  expect(await page.getByRole('button', { name: '存为本县模板' }).isDisabled(), 'nothing is to be saved')
  await stage.shot(page, 'opened')
}

async function write_figure(stage, page) {
  await page.locator('#template').focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText('\n\n本县另有{{在居家医')
  const offer = page.getByRole('option').filter({ hasText: 'home_obs_current' }).first()
  await offer.waitFor()
  await stage.shot(page, 'offers')
  while ((await page.locator('[role=option][aria-selected=true]').innerText()) !== (await offer.innerText())) {
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  await page.keyboard.insertText('在家观察。')
  const text = await page.locator('#template').inputValue()
  expect(text.endsWith('本县另有{{home_obs_current}}人在家观察。'), `completed: ${text.slice(-60)}`)
  await page.locator('.side-of-look').getByText(/本县另有\d+人在家观察/).waitFor({ timeout: writing_milliseconds })
  await stage.shot(page, 'looked-at')
}

async function mend(stage, page) {
  const before = await page.locator('#template').inputValue()
  await page.locator('#template').fill(`${before}\n\n湖北返乡{{hubei_returnes}}人。`)
  const mistake = page.locator('.mistakes li')
  await mistake.filter({ hasText: 'hubei_returnees' }).waitFor()
  expect(await page.getByRole('button', { name: '存为本县模板' }).isDisabled(), 'a mistake is not saved')
  await mistake.getByRole('button').click()
  const selected = await page.locator('#template').evaluate((area) =>
    area.value.slice(area.selectionStart, area.selectionEnd),
  )
  expect(selected === '湖北返乡{{hubei_returnes}}人。', `the line of the mistake: ${selected}`)
  await stage.shot(page, 'mistake')
  await page.keyboard.insertText('湖北返乡{{hubei_returnees}}人。')
  await mistake.waitFor({ state: 'detached' })
  await page.locator('.side-of-look').getByText(/湖北返乡\d+人/).waitFor({ timeout: writing_milliseconds })
}

async function find_in_report(stage, page) {
  await page.getByRole('link', { name: '报告', exact: true }).last().click()
  await page.getByLabel('疫情防控工作情况汇报', { exact: true }).check()
  await page.locator('.page').getByText(/本县另有\d+人在家观察/).waitFor({ timeout: writing_milliseconds })
  await stage.shot(page, 'report')
}

async function come_too_late(stage, page) {
  stage.provoke(412, '/api/reports/work/template')
  const before = await page.locator('#template').inputValue()
  await page.locator('#template').fill(before.replace('title: ', 'title: 又一份'))
  await page.getByRole('button', { name: '存为本县模板' }).click()
  await sees(page, '模板刚被别人改过')
  await stage.shot(page, 'too-late')
}

async function on_a_phone(stage) {
  const page = await stage.enter('phone', 'office')
  await page.goto('/console/#/reports/work/template')
  await look(page).waitFor({ timeout: writing_milliseconds })
  await stage.expect_no_overflow(page, "the template's editor")
  await stage.shot(page, 'phone')
}

async function noted(stage) {
  const auditor = await stage.enter('desk', 'auditor')
  const { entries } = await (await auditor.context().request.get('/api/audit?account=office&limit=50')).json()
  expect(entries.some((one) => one.action === 'template' && one.what.startsWith('work ')), 'the audit tells who changed it')
}
