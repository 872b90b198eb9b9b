// The auditor sees who read identities, and why they might.
import { expect } from './stage.mjs'

export async function audit(stage) {
  const reader = await stage.enter('desk', 'clerk')
  await reader.goto('/console/#/records/returnee_record')
  await reader.locator('tbody tr').first().waitFor()
  const page = await stage.enter('desk', 'auditor')
  await page.getByRole('heading', { name: '审计' }).waitFor()
  await page.locator('#account').fill('clerk')
  await page.getByRole('button', { name: '查找' }).click()
  const read = page.locator('tbody tr').filter({ hasText: '查看' }).first()
  await read.waitFor()
  await stage.shot(page, 'audit')
  const told = await read.innerText()
  expect(told.includes('clerk') && told.includes('乡镇经办') && told.includes('乡镇登记、汇总'), `who, as what, what for: ${told}`)
  const others = await page.locator('tbody tr').filter({ hasNotText: 'clerk' }).count()
  expect(others === 0, `${others} lines are of others`)
}
