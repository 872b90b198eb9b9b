// A kind that the county added this morning as a file: its form, its list and its figure are there, and its rows leave as a file.
import { choose, expect, saved_bytes } from './stage.mjs'

export async function new_kind(stage) {
  const page = await stage.enter('desk', 'office')
  await page.goto('/console/#/kinds')
  await page.locator('#search').fill('口罩')
  await page.getByRole('link', { name: '口罩佩戴抽查' }).click()
  await page.getByRole('link', { name: '新登记' }).click()
  await choose(page, '#field-unit', stage.county.township_name)
  await page.locator('#field-checked_at').fill('2020-02-04T09:00')
  await page.locator('#field-place').fill('农贸市场')
  await page.locator('#field-persons').fill('40')
  await page.locator('#field-wearing').fill('37')
  await stage.shot(page, 'form')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.locator('.outcome').getByText('已登记', { exact: true }).waitFor()
  await page.goto('/console/#/records/mask_check')
  await page.locator('tbody tr').filter({ hasText: '农贸市场' }).waitFor()
  await take_out(stage, page)
  await page.goto('/console/#/figures/masks_worn')
  await page.getByRole('button', { name: '此刻' }).click() // It happened this morning, after the cut that a page begins with.
  await page.locator('.value b').filter({ hasText: /^37$/ }).waitFor()
  await stage.shot(page, 'figure')
}

async function take_out(stage, page) {
  await page.getByRole('button', { name: '导出', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '导出' })
  await dialog.locator('#export-purpose').fill('核对抽查结果')
  await stage.shot(page, 'export')
  const saved = await saved_bytes(page, () => dialog.getByRole('button', { name: '导出', exact: true }).click())
  expect(/^mask_check-2020-02-04\.xlsx$/.test(saved.name) && saved.bytes.subarray(0, 2).toString() === 'PK', `a workbook: ${saved.name}`)
  await dialog.getByText('已导出 1 行。').waitFor()
  await stage.shot(page, 'exported')
  await dialog.getByRole('button', { name: '完成' }).click()
}
