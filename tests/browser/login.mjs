// Wrong and right words at the door, and out again; on a phone.
import { expect, sees } from './stage.mjs'

export async function login(stage) {
  const page = await stage.page('phone')
  stage.provoke(401, '/api/session')
  stage.provoke(403, '/api/session')
  await page.goto('/console/#/records/returnee_record')
  await page.locator('#account').fill('clerk')
  await stage.shot(page, 'login')
  await page.locator('#password').fill('not the password')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  const told = page.getByRole('alert')
  await told.waitFor()
  expect(/[\u4e00-\u9fff]/.test(await told.innerText()), 'what was wrong is said in Chinese')
  await stage.shot(page, 'wrong')
  await stage.log_in(page, 'clerk')
  // Where they wanted to go.
  await page.getByRole('heading', { name: '返乡人员登记' }).waitFor()
  await stage.expect_no_overflow(page, 'the list of records')
  await stage.shot(page, 'list')
  await page.getByRole('button', { name: '离开' }).click()
  await page.locator('#password').waitFor()
  await page.goto('/console/#/figures')
  await page.locator('#password').waitFor()
  await sees(page, '登录')
}
