// The public's page, without a session: clinics that were published, guidance as soon as the publicity officer records it, the bulletin as
// soon as the office issues it and not before.
import { choose, expect } from './stage.mjs'

const writing_milliseconds = 60_000 // Every figure of a report is counted, and a machine may be busy.
const none_yet = '还没有签发过通报'

export async function public_page(stage) {
  const phone = await stage.page('phone')
  await look(stage, phone, 'before')
  await phone.getByText(none_yet).waitFor()
  await tell_the_public(stage)
  await see(stage, phone, '#guidance h3', '坐车怎么坐')
  await look_at_draft(stage, phone)
  await see(stage, phone, '#bulletin h3', stage.county.name)
  await read_bulletin(stage, phone)
  const desk = await stage.page('desk')
  await look(stage, desk, 'desk')
}

async function look(stage, page, name) {
  await page.goto('/')
  await page.getByRole('heading', { name: '发热门诊和预检分诊点' }).waitFor()
  const named = await page.locator('#clinics h3').allInnerTexts()
  for (const clinic of stage.county.clinics) expect(named.includes(clinic), `${clinic} is on the page: ${named}`)
  expect((await page.locator('#guidance article').count()) >= 3, 'the guidance of the sample county')
  await stage.expect_no_overflow(page, "the public's page")
  await stage.shot(page, name)
}

// An answer is shared for a moment: looks again until it is there.
async function see(stage, page, where, text) {
  const found = page.locator(where).filter({ hasText: text })
  for (let i = 0; i < 20 && (await found.count()) === 0; ++i) await page.reload()
  await found.first().waitFor()
  await stage.expect_no_overflow(page, "the public's page")
}

async function tell_the_public(stage) {
  const page = await stage.enter('desk', 'publicity')
  await page.goto('/console/#/records/public_guidance/new')
  await page.locator('#field-title').fill('坐车怎么坐')
  await page.locator('#field-text').fill('戴口罩，隔开坐，开窗；下车先洗手。车票留14天。')
  await choose(page, '#field-unit', stage.county.name)
  await page.locator('#field-sequence').fill('1')
  await page.locator('#field-shown_from').fill(stage.county.today)
  await stage.shot(page, 'form')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.locator('.outcome').getByText('已登记', { exact: true }).waitFor()
}

async function look_at_draft(stage, phone) {
  const page = await stage.enter('desk', 'office')
  await page.goto('/console/#/reports')
  await page.getByLabel('疫情通报', { exact: true }).check()
  await page.locator('.page h1').filter({ hasText: '疫情通报' }).waitFor({ timeout: writing_milliseconds })
  await stage.shot(page, 'draft')
  await phone.reload()
  await phone.getByText(none_yet).waitFor()
  const breaches = await page.locator('.breaches li').count()
  await page.getByRole('button', { name: '签发', exact: true }).first().click()
  const dialog = page.locator('dialog[open]')
  await dialog.getByText('这一份给公众看').waitFor()
  await stage.shot(page, 'issue')
  if (breaches > 0) await dialog.locator('#despite').fill('已与填报单位核实')
  await dialog.getByRole('button', { name: '签发' }).click()
  await page.locator('tbody tr').filter({ hasText: '疫情通报' }).first().waitFor({ timeout: writing_milliseconds })
}

async function read_bulletin(stage, page) {
  await page.getByRole('link', { name: '最新通报' }).click()
  await page.getByText('2020年第1期').waitFor()
  await stage.shot(page, 'bulletin')
  const pdf = await page.context().request.get(await page.locator('#bulletin a.call').getAttribute('href'))
  const bytes = await pdf.body()
  expect(pdf.ok() && bytes.subarray(0, 4).toString() === '%PDF', 'the bulletin is there as a pdf')
  expect(!(await page.locator('#bulletin').innerText()).includes('核实'), 'why it was issued in spite of something is for the offices')
  await page.getByRole('link', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Fever clinics' }).waitFor()
  await page.getByText('No. 2020-1').waitFor()
  await stage.expect_no_overflow(page, 'the page in English')
  await stage.shot(page, 'english')
}
