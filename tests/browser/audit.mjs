// The auditor sees who read identities, and why they might.
import { expect } from './stage.mjs'

export async function audit(stage) {
  const reader = await stage.enter('desk', 'clerk')
  await reader.goto('/console/#/records/returnee_record')
  await reader.locator('.table tbody tr').first().waitFor()
  const page = await stage.enter('desk', 'auditor')
  await page.getByRole('heading', { name: '审计' }).waitFor()
  await page.locator('#account').fill('clerk')
  await page.getByRole('button', { name: '查找' }).click()
  await page.locator('.table tbody tr').filter({ hasNotText: 'clerk' }).first().waitFor({ state: 'detached' })
  const read = page.locator('.table tbody tr').filter({ hasText: '查看' }).filter({ hasText: '返乡人员登记' }).first()
  await read.waitFor()
  await stage.shot(page, 'audit')
  const told = await read.innerText()
  expect(told.includes('clerk') && told.includes('乡镇经办') && told.includes('乡镇登记、汇总'), `who, as what, what for: ${told}`)
  expect(told.includes('返乡人员登记：名单'), `and what, in words: ${told}`)
  await page.locator('#account').fill('')
  await page.getByRole('button', { name: '查找' }).click()
  await page.locator('.table tbody tr').filter({ hasText: '登录' }).filter({ hasText: 'auditor' }).first().waitFor()
  const shown = await page.locator('.table td:nth-child(4), .table td:nth-child(5)').allInnerTexts()
  const raw = shown.filter((text) => /^[a-z]+_[a-z_]+$|records\/|figures\//.test(text.trim()))
  expect(raw.length === 0, `names of the program: ${raw}`)
  await stage.shot(page, 'all')
  await expect_days(stage, page)
}

// Before the first day nobody did anything.
async function expect_days(stage, page) {
  await page.locator('#last').fill('2020-01-01')
  await page.locator('#last').press('Enter')
  await page.locator('.table tbody tr').first().waitFor({ state: 'detached' })
  await page.locator('#last').fill(stage.county.today)
  await page.locator('#last').press('Enter')
  await page.locator('.table tbody tr').first().waitFor()
}
