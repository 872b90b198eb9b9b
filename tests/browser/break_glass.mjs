// The command office sees people masked; for a reason it sees them in clear, says so all the time, and ends it.
import { expect } from './stage.mjs'

export async function break_glass(stage) {
  const page = await stage.enter('desk', 'office')
  await page.goto('/console/#/records/returnee_record')
  const names = page.locator('tbody tr td[data-title="姓名"]')
  await names.first().waitFor()
  expect((await names.allInnerTexts()).every((name) => name.includes('*')), 'names are masked')
  await page.getByRole('button', { name: '紧急查看' }).click()
  const dialog = page.getByRole('dialog', { name: '紧急查看' })
  await dialog.locator('#ask-reason').fill('密接人员失联，需立即联系')
  await stage.shot(page, 'reason')
  await dialog.getByRole('button', { name: '开始' }).click()
  await page.getByRole('status').getByText('紧急查看中').waitFor()
  await names.first().waitFor()
  expect((await names.allInnerTexts()).every((name) => !name.includes('*')), 'and in clear')
  await stage.shot(page, 'lifted')
  await page.getByRole('button', { name: '结束' }).click()
  await page.getByRole('button', { name: '紧急查看' }).waitFor()
  await names.first().waitFor()
  expect((await names.allInnerTexts()).every((name) => name.includes('*')), 'and masked again')
}
