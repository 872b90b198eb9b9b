// A report that contradicts what was issued before goes out only with a reason, which stands in it.
import { expect } from './stage.mjs'

const reason = '重复登记，已核实，核减手续在办'
const writing_milliseconds = 120_000 // Every figure and five files, on a machine that may be busy.

export async function despite(stage) {
  const office = await stage.enter('desk', 'office')
  office.context().setDefaultTimeout(writing_milliseconds)
  const first = await post(office, '/api/reports/work/issue', { as_of: '2020-02-02T24:00', despite: '首期' })
  expect(first.number, `the issue before: ${JSON.stringify(first)}`)
  await withdraw_returnees(stage)

  await office.goto('/console/#/reports')
  await office.getByLabel('疫情防控工作情况汇报', { exact: true }).check()
  const breach = office.locator('.page > .breaches li').filter({ hasText: 'C3' }).first()
  await breach.waitFor()
  await stage.shot(office, 'breach')
  const issues = office.locator('section').filter({ has: office.getByRole('heading', { name: '已签发' }) }).locator('tbody tr')
  const before = await issues.count()
  await office.getByRole('button', { name: '签发', exact: true }).click()
  const dialog = office.locator('dialog[open]')
  const send = dialog.getByRole('button', { name: '签发' })
  expect(await send.isDisabled(), 'without a reason it is not issued')
  await dialog.locator('#despite').fill(reason)
  await stage.shot(office, 'reason')
  await send.click()
  await issues.nth(before).waitFor()
  const { issues: all } = await (await office.context().request.get('/api/reports')).json()
  const issued = all.find((one) => one.despite === reason)
  expect(issued, 'the issue keeps the reason')
  const text = await (await office.context().request.get(`/api/issues/${issued.id}/file.md`)).text()
  expect(text.includes(reason), 'and so does its text')
  await stage.shot(office, 'issued')
}

async function post(page, path, body) {
  const { request } = page.context()
  const { token } = await (await request.get('/api/session')).json()
  const headers = { 'X-Lianfang-Token': token }
  return (await request.post(path, { data: body, headers, timeout: writing_milliseconds })).json()
}

// So many that the day's new ones do not make up for them.
async function withdraw_returnees(stage) {
  const clerk = await stage.enter('desk', 'clerk')
  const answer = await clerk.context().request.get('/api/records/returnee_record?to=2020-02-02&limit=500')
  const { records } = await answer.json()
  const of_hubei = records.filter(({ values }) => values.depart_region?.startsWith('湖北')).slice(0, 15)
  expect(of_hubei.length === 15, `enough came from Hubei: ${of_hubei.length}`)
  for (const { id } of of_hubei) {
    const done = await post(clerk, `/api/records/returnee_record/${id}/withdrawal`, { reason: '重复登记' })
    expect(!done.code, `a withdrawal: ${JSON.stringify(done)}`)
  }
}
