// An officer at a checkpoint, phone in one hand: who passes, who is kept, which number is mistyped.
import { expect } from './stage.mjs'
import { mistyped, person, record_id } from './invented.mjs'

export async function checkpoint(stage) {
  const page = await stage.enter('phone', 'checkpoint')
  await page.locator('#checkpoint').fill(stage.county.checkpoint)
  await stage.shot(page, 'place')
  await page.getByRole('button', { name: '开始' }).click()

  const first = person()
  await page.locator('#id-number').fill(mistyped(first.id_no))
  await page.getByRole('status').filter({ hasText: '校验位不对' }).waitFor()
  await stage.shot(page, 'mistyped')
  await page.locator('#name').fill(first.name)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByText('1 / 3').waitFor()
  await page.locator('#id-number').fill(first.id_no)
  await page.getByRole('status').filter({ hasText: '号码正确' }).waitFor()

  const near = { origin: stage.county.origin_near, hubei: '否' }
  const kept = { tone: 'keep', word: '留在这里' }
  await passes(stage, page, first, { degrees: '36', tenths: '.4', ...near, tone: 'pass', word: '放行' })
  await passes(stage, page, person(), { degrees: '38', tenths: '.6', ...near, ...kept })
  await passes(stage, page, person(), { degrees: '36', tenths: '.3', origin: '湖北省武汉市', hubei: '是', ...kept })
  await two_in_one_second(stage, page)
}

// Two devices of one checkpoint, in the same second: the second of the two has a fever and is not let through.
async function two_in_one_second(stage, page) {
  const { request } = page.context()
  const { token, now } = await (await request.get('/api/session')).json()
  for (const [degrees, disposition] of [['36.5', undefined], ['38.7', 'KEEP']]) {
    const someone = person()
    const fields = {
      checkpoint: stage.county.checkpoint, unit: stage.county.township, passed_at: now, person_name: someone.name,
      person_id_no: someone.id_no, person_phone: someone.phone, value: degrees, from_region: stage.county.origin_near,
      hubei_14d: '否', contact_history: '否', action: 'REGISTER', persons: '1',
    }
    const answer = await request.post('/api/records/checkpoint_person', {
      data: { id: record_id(), fields },
      headers: { 'X-Lianfang-Token': token },
    })
    const { orders } = await answer.json()
    expect(orders[0]?.disposition === disposition, `${degrees} in the same second: ${JSON.stringify(orders)}`)
  }
}

// One traveller, from the document to the colour.
async function passes(stage, page, traveller, told) {
  await page.locator('#id-number').fill(traveller.id_no)
  await page.locator('#name').fill(traveller.name)
  await page.locator('#phone').fill(traveller.phone)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('button', { name: told.degrees, exact: true }).click()
  await page.getByRole('button', { name: told.tenths, exact: true }).click()
  expect((await page.locator('#temperature').inputValue()) === told.degrees + told.tenths, 'two taps are a temperature')
  await stage.shot(page, 'temperature')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.locator('#origin').fill(told.origin)
  await page.locator('input[name=hubei]').and(page.getByLabel(told.hubei, { exact: true })).check()
  await page.locator('input[name=contact]').and(page.getByLabel('否', { exact: true })).check()
  await stage.expect_no_overflow(page, 'the checkpoint')
  await stage.shot(page, 'origin')
  await page.getByRole('button', { name: '完成' }).click()
  const outcome = page.locator('.outcome')
  await outcome.waitFor()
  await stage.shot(page, told.tone)
  const text = await outcome.innerText()
  const tone = await outcome.getAttribute('class')
  expect(tone.includes(told.tone), `${told.degrees}${told.tenths} from ${told.origin}: ${text}`)
  expect((await outcome.locator('h1').innerText()).startsWith(told.word), `one word: ${text}`)
  expect(text.includes(traveller.name), 'whose outcome it is')
  await page.getByRole('button', { name: '下一位' }).click()
  await outcome.waitFor({ state: 'detached' })
}
