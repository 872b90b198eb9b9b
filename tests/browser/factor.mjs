// A second factor: begun on the desk, asked for at the next log-in, without the phone by a code for recovery, given up.
// Then the sessions that were begun so are listed, and one of them is ended.
import { createHmac } from 'node:crypto'
import { expect, sees } from './stage.mjs'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function bytes_of(base32) {
  const bits = [...base32].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
}

// What an authenticator shows, so many half minutes from now.
function code_of(secret, later = 0) {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later))
  const hash = createHmac('sha1', bytes_of(secret)).update(counter).digest()
  const number = (hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000
  return String(number).padStart(6, '0')
}

async function begin(stage, page) {
  await page.goto('/console/#/password')
  await page.getByRole('link', { name: '动态口令' }).click()
  await page.locator('#password').fill(stage.county.password)
  await stage.shot(page, 'begin')
  await page.getByRole('button', { name: '开通', exact: true }).click()
  await page.getByRole('img', { name: '动态口令的二维码' }).waitFor()
  const drawn = await page.locator('img.qr').evaluate((image) => image.complete && image.naturalWidth > 0)
  expect(drawn, 'the code is drawn')
  await stage.expect_no_overflow(page, 'the page of the QR code')
  await stage.shot(page, 'drawing')
  const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '')
  await page.locator('#code').fill(code_of(secret))
  await page.getByRole('button', { name: '确认开通' }).click()
  await sees(page, '请现在把这8个恢复码抄下来')
  await stage.shot(page, 'recovery')
  const recovery = await page.locator('.codes li').allInnerTexts()
  expect(recovery.length === 8, `eight codes for recovery: ${recovery}`)
  await page.getByRole('button', { name: '我已抄好' }).click()
  await page.locator('.shell').waitFor()
  return { secret, recovery }
}

async function enter(stage, page, code) {
  stage.provoke(403, '/api/session')
  stage.provoke(401, '/api/session')
  await page.goto('/console/')
  await page.locator('#account').fill('analyst')
  await page.locator('#password').fill(stage.county.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.locator('#code').waitFor()
  await stage.shot(page, 'code-wanted')
  await page.locator('#code').fill(code)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

export async function factor(stage) {
  const desk = await stage.enter('desk', 'analyst')
  const { secret, recovery } = await begin(stage, desk)
  const phone = await stage.page('phone')
  await enter(stage, phone, 'abcde-fghij')
  await sees(phone, '口令不对或已用过')
  await stage.shot(phone, 'wrong-code')
  await phone.locator('#code').fill(code_of(secret, 1))
  await phone.getByRole('button', { name: '登录', exact: true }).click()
  await phone.locator('.shell').waitFor()
  await phone.goto('/console/#/factor')
  await sees(phone, '已开通')
  await stage.shot(phone, 'in-use')
  await phone.getByRole('button', { name: 'English' }).click()
  await sees(phone, 'One-time codes')
  await stage.shot(phone, 'in-use-english')
  await stage.expect_no_overflow(phone, 'the page of the second factor')
  const other = await stage.page('phone')
  await enter(stage, other, recovery[0])
  await other.locator('.shell').waitFor()
  await other.goto('/console/#/factor')
  await other.locator('#password').fill(stage.county.password)
  await other.locator('#code').fill(recovery[1])
  await other.getByRole('button', { name: '去掉动态口令' }).click()
  await other.getByRole('button', { name: '开通', exact: true }).waitFor()
  await stage.shot(other, 'removed')
  await desk.goto('/console/#/password')
  await desk.getByRole('link', { name: '我在哪里登录着' }).click()
  await desk.getByRole('button', { name: '退出' }).first().waitFor()
  const others = await desk.getByRole('button', { name: '退出' }).count()
  expect(others === 2, `the two phones: ${others}`)
  await desk.getByText('127.0.0.1 · Linux · Chrome').first().waitFor()
  await stage.shot(desk, 'sessions')
  await desk.getByRole('button', { name: 'English' }).click()
  await sees(desk, 'Where I am logged in')
  await stage.shot(desk, 'sessions-english')
  await desk.getByRole('button', { name: '中文' }).click()
  await desk.getByRole('button', { name: '退出' }).first().click()
  await sees(desk, '那里已退出')
  await desk.locator('li').nth(2).waitFor({ state: 'detached' })
}
