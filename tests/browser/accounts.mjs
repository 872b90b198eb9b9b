// The administrator makes an account with a post; whoever it is for chooses a password of their own first.
import { choose, expect, sees } from './stage.mjs'

const given = 'given-by-office-2020'
const own = 'words of my own 2020'

export async function accounts(stage) {
  const page = await stage.enter('desk', 'admin')
  await page.getByRole('heading', { name: '账号' }).waitFor()
  await stage.shot(page, 'accounts')
  await page.getByRole('button', { name: '新账号' }).click()
  await page.locator('#new-account').fill('newcomer')
  await page.locator('#new-name').fill('新来的')
  await page.locator('#new-password').fill(given)
  await choose(page, '#new-post', '乡镇经办')
  await choose(page, '#new-unit', stage.county.township_name)
  await stage.shot(page, 'new')
  await page.getByRole('button', { name: '授予岗位' }).click()
  await page.getByRole('button', { name: '建立账号' }).click()
  await page.locator('article').filter({ hasText: 'newcomer' }).waitFor()
  await stage.shot(page, 'made')

  const theirs = await stage.page('phone')
  await stage.log_in(theirs, 'newcomer', given).catch(() => {})
  await sees(theirs, '请先改成自己的')
  await stage.shot(theirs, 'password')
  await theirs.goto('/console/#/records/returnee_record')
  await sees(theirs, '请先改成自己的')
  await theirs.locator('#old').fill(given)
  await theirs.locator('#new').fill(own)
  await theirs.locator('#again').fill(own)
  await theirs.getByRole('button', { name: '修改', exact: true }).click()
  await theirs.getByRole('heading', { name: '待办' }).waitFor()
  await stage.shot(theirs, 'inside')
  expect((await theirs.locator('.who').innerText()).includes('新来的'), 'who works here')
}
