// A sheet with a good and a bad row: tried, which writes nothing, then imported; the bad one comes back.
import { expect, saved_bytes } from './stage.mjs'
import { person } from './invented.mjs'

export async function imports(stage) {
  const page = await stage.enter('desk', 'clerk')
  await page.locator('.side').getByRole('link', { name: '导入' }).click()
  await page.getByRole('heading', { name: '导入表格' }).waitFor()
  await stage.shot(page, 'empty')
  const [good, bad] = [person(), person()]
  const sheet = [
    '姓名,联系电话,人员类别,返回前所在地,返乡日期,现居住地,鞋码',
    `${good.name},${good.phone},探亲,湖北省武汉市,2020-02-03,${stage.county.village},42`,
    `${bad.name},${bad.phone},探亲,湖北省武汉市,2020-13-03,${stage.county.village},41`,
  ].join('\n')
  await give(page, '返乡人员.csv', sheet)
  await page.getByText('什么也没有写入').waitFor()
  await stage.shot(page, 'tried')
  await expect_counts(page, ['1', '0', '0', '1'])
  const fault = page.locator('.errors li')
  expect((await fault.count()) === 1, 'one fault')
  expect((await fault.innerText()).includes('第 3 行'), `with its row: ${await fault.innerText()}`)
  await page.locator('.mark.grey').filter({ hasText: '鞋码' }).waitFor()
  await page.getByText('列是怎样对应的').click()
  await page.locator('pre').waitFor()
  expect(!(await is_listed(stage, page, good)), 'a try writes nothing')

  await page.getByRole('button', { name: '正式导入' }).click()
  await page.getByText('已正式导入').waitFor()
  await stage.shot(page, 'imported')
  await expect_counts(page, ['1', '0', '0', '1'])
  const returned = await saved_bytes(page, () => page.getByRole('button', { name: '下载退回表' }).click())
  const is_sheet = returned.name.endsWith('.xlsx') && returned.bytes.subarray(0, 2).toString() === 'PK'
  expect(is_sheet, `${returned.name} is a sheet`)
  expect(await is_listed(stage, page, good), 'the good row is in the list')
  expect(!(await is_listed(stage, page, bad)), 'the bad row is not')
  await on_a_phone(stage)
}

async function give(page, name, text) {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
}

async function expect_counts(page, wanted) {
  const counts = await page.locator('tbody td.number').allInnerTexts()
  expect(counts.map((one) => one.trim()).join() === wanted.join(), `accepted, completed, known, rejected: ${counts}`)
}

// Asked with the page's own session, in a window beside it, so that the page stays as it is.
async function is_listed(stage, page, someone) {
  const query = `q=${encodeURIComponent(someone.name)}&limit=50`
  const answer = await page.context().request.get(`/api/records/returnee_record?${query}`)
  expect(answer.ok(), `the list: ${answer.status()}`)
  return (await answer.json()).records.some((one) => JSON.stringify(one.values).includes(someone.phone))
}

async function on_a_phone(stage) {
  const page = await stage.enter('phone', 'clerk')
  await page.goto('/console/#/import')
  await page.getByRole('heading', { name: '导入表格' }).waitFor()
  const rows = ['姓名,联系电话,人员类别,返回前所在地,返乡日期,现居住地', '某,1540,探亲,湖北省武汉市,昨天,某处']
  await give(page, '一.csv', rows.join('\n'))
  await page.getByText('什么也没有写入').waitFor()
  await stage.expect_no_overflow(page, 'the import page')
  await stage.shot(page, 'phone')
}
