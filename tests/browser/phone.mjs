// What the journeys without a network share: a phone made ready for it, switched on again, and searched.
import { expect } from './stage.mjs'
import { search_storage } from './storage.mjs'
import { person } from './invented.mjs'

export const pin = '204817'

// Logs in, turns offline use on, and waits until the application itself lies on the phone.
export async function make_ready(stage, phone, account, own_pin = pin) {
  const { page } = phone
  await stage.log_in(page, account)
  await page.goto('/console/#/offline')
  await page.locator('#new-pin').fill(own_pin)
  await page.locator('#pin-again').fill(own_pin)
  await stage.shot(page, 'pin')
  await page.getByRole('button', { name: '开通', exact: true }).click()
  await page.getByText('已开通', { exact: true }).waitFor()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  await stage.expect_no_overflow(page, 'offline use')
  await stage.shot(page, 'ready')
}

// Switched on without a network: the application comes from the phone and asks for the PIN.
export async function switch_on(stage, folder, how) {
  const phone = await stage.phone(folder, false, how)
  await phone.page.goto('/console/')
  await open_by_pin(stage, phone.page)
  return phone
}

export async function open_by_pin(stage, page, own_pin = pin) {
  await page.locator('#pin').fill(own_pin)
  await stage.shot(page, 'locked')
  await page.getByRole('button', { name: '打开', exact: true }).click()
  await page.locator('#pin').waitFor({ state: 'detached' })
}

export async function expect_waiting(page, count) {
  await page.goto('/console/#/outbox')
  await page.getByRole('heading', { name: `待上传（${count}）` }).waitFor()
}

// What nobody typed into a form, in clear: the search that finds it would find the others too.
export async function write_in_clear(page) {
  const control = person()
  await page.evaluate(async (someone) => {
    localStorage.setItem('control', JSON.stringify(someone))
    const text = JSON.stringify(someone)
    await (await caches.open('control')).put('/control', new Response(text))
    await new Promise((resolve, reject) => {
      const request = indexedDB.open('control', 1)
      request.onupgradeneeded = () => request.result.createObjectStore('control')
      request.onerror = () => reject(request.error)
      request.onsuccess = () => {
        const transaction = request.result.transaction('control', 'readwrite', { durability: 'strict' })
        transaction.objectStore('control').put(someone, 'control')
        transaction.oncomplete = () => resolve()
      }
    })
  }, control)
  return control
}

export async function expect_nothing_in_clear(folder, people, control) {
  const in_clear = (one) => [one.id_no, one.phone, one.name].filter(Boolean)
  for (const text of in_clear(control)) {
    const files = search_storage(folder, [text]).map(({ file }) => file)
    expect(files.some((file) => file.includes('indexeddb')), `the search finds what is in clear, ${text}: ${files}`)
    expect(files.some((file) => file.includes('CacheStorage')), `and in the caches, ${text}: ${files}`)
  }
  const found = search_storage(folder, people.flatMap(in_clear))
  expect(found.length === 0, `in clear on the phone: ${found.map(({ text, file }) => `${text} in ${file}`).join(', ')}`)
}
