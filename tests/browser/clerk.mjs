// A township's clerk at a desk: a form with a fault, mended at its field; found, opened, corrected with a reason.
import { choose, expect } from './stage.mjs'
import { mistyped, person } from './invented.mjs'

export async function clerk(stage) {
  const page = await stage.enter('desk', 'clerk')
  await page.getByRole('heading', { name: '待办' }).waitFor()
  await stage.shot(page, 'tasks')
  const someone = person()
  await write(stage, page, someone)
  await find_and_correct(stage, page, someone)
  await do_what_is_to_be_done(stage, page, someone)
}

async function write(stage, page, someone) {
  await page.goto('/console/#/records/returnee_record')
  await page.getByRole('link', { name: '新登记' }).click()
  await page.locator('#field-person_name').fill(someone.name)
  await page.locator('#field-person_phone').fill(someone.phone)
  await page.locator('#field-person_id_no').fill(mistyped(someone.id_no))
  const id_field = page.locator('.field').filter({ has: page.locator('#field-person_id_no') })
  await id_field.getByText('校验位不对').waitFor()
  await page.locator('#field-person_residence').fill(stage.county.village_path)
  await page.locator('#field-depart_region').fill('湖北省武汉市')
  await stage.shot(page, 'form')
  await choose_day(stage, page)
  const send = page.getByRole('button', { name: '登记', exact: true })
  await send.click()
  // What is missing is said at its field.
  const category = page.locator('.field').filter({ has: page.locator('#field-category') })
  await category.getByText('请填写').waitFor()
  await stage.shot(page, 'missing')
  await choose(page, '#field-category', '探亲')
  // The number is judged again by the server, and its answer stands at the field too.
  stage.provoke(400, '/api/records/returnee_record')
  const [answer] = await Promise.all([page.waitForResponse((one) => one.request().method() === 'POST'), send.click()])
  expect(answer.status() === 400, `a mistyped number is refused: ${answer.status()}`)
  await id_field.locator('.fault').waitFor()
  await stage.shot(page, 'fault')
  await page.locator('#field-person_id_no').fill(someone.id_no)
  await id_field.locator('.fault').waitFor({ state: 'detached' })
  await send.click()
  await page.locator('.outcome').getByText('已登记', { exact: true }).waitFor()
  await stage.shot(page, 'recorded')
}

// In the console's language, at the county's month; whatever the device thinks of either.
async function choose_day(stage, page) {
  await page.locator('#field-arrive_at').click()
  const panel = page.locator('.el-picker-panel:visible')
  await panel.getByText('2020 年').waitFor()
  await panel.getByText('2 月').first().waitFor()
  await stage.shot(page, 'days')
  await page.waitForFunction(() => document.getAnimations().length === 0) // It unfolds; the days move under the pointer.
  await panel.locator('td.available:not(.prev-month):not(.next-month)').getByText('3', { exact: true }).click()
  await page.waitForFunction(() => document.querySelector('#field-arrive_at').value === '2020-02-03') // The day that was chosen.
}

async function find_and_correct(stage, page, someone) {
  await page.goto('/console/#/records/returnee_record')
  await page.locator('#text').fill(someone.name)
  await page.getByRole('button', { name: '查找' }).click()
  const row = page.locator('tbody tr').filter({ hasText: someone.name })
  await row.first().waitFor()
  await stage.shot(page, 'found')
  await row.getByRole('link', { name: '打开' }).click()
  await page.locator('.values').getByText(someone.id_no).waitFor()
  await stage.shot(page, 'record')
  await page.getByRole('link', { name: '更正' }).click()
  await page.locator('#reason').fill('本人来电更正')
  await page.locator('#field-depart_region').fill('湖北省黄冈市')
  await stage.shot(page, 'correct')
  await page.getByRole('button', { name: '更正', exact: true }).click()
  const history = page.locator('.history')
  await history.getByText('原因：本人来电更正').waitFor()
  const told = await history.innerText()
  expect(told.includes('登记') && told.includes('更正'), `the history shows both: ${told}`)
  expect(/武汉.*→.*黄冈/.test(told), `and what changed: ${told}`)
  await stage.shot(page, 'history')
}

// The order leads to the form that answers it, which begins with what is known; sent, the order is done.
async function do_what_is_to_be_done(stage, page, someone) {
  await page.goto('/console/#/tasks')
  const order = page.locator('.orders li').filter({ hasText: someone.name })
  await order.getByRole('link', { name: '返乡人员登记' }).waitFor()
  await stage.shot(page, 'to_do')
  await order.getByRole('button', { name: '医学观察登记' }).click()
  await page.locator('#field-person_name').waitFor()
  for (const [field, text] of [['person_name', someone.name], ['person_phone', someone.phone], ['person_id_no', someone.id_no]]) {
    const begun = await page.locator(`#field-${field}`).inputValue()
    expect(begun === text, `${field} begins with what is known: ${begun}`)
  }
  await page.getByRole('radio', { name: '居家' }).check()
  await choose(page, '#field-reason', '湖北返乡')
  await stage.shot(page, 'answering')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.locator('.outcome').getByText('已登记', { exact: true }).waitFor()
  await Promise.all([
    page.waitForResponse((one) => one.url().includes('/api/tasks') && one.ok()),
    page.goto('/console/#/tasks'),
  ])
  await page.locator('.orders li').first().waitFor()
  await order.filter({ hasText: '居家医学观察' }).waitFor({ state: 'detached' })
}
