// What every journey stands on: a browser, pages that fail on anything amiss, logging in, looking, pictures.
// Nothing here waits for a time; everything waits for what is shown.
import { mkdirSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const shots = process.env.LIANFANG_SHOTS
const patience_milliseconds = 20_000

const sizes = {
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  desk: { viewport: { width: 1440, height: 900 } },
}

export function expect(condition, what) {
  if (!condition) throw new Error(what)
}

const no_network = 'net::ERR_INTERNET_DISCONNECTED'

function how_to_launch(executable) {
  const as_root = process.getuid?.() === 0
  return { executablePath: executable, headless: true, args: as_root ? ['--no-sandbox'] : [] }
}

export async function open_browser(executable) {
  return chromium.launch(how_to_launch(executable))
}

// A window of its own, with its own cookies. `county` is what the county under test told about itself.
export class Stage {
  constructor(browser, county, journey) {
    Object.assign(this, { browser, county, journey, contexts: [], folders: [], amiss: [], provoked: [], shot_count: 0 })
    this.may_be_cut_off = false
    this.is_leaving = false
  }

  // The device's clock stands in another part of the world, since only the county's counts.
  how(size) {
    const { url } = this.county
    return { ...sizes[size], baseURL: url, locale: 'zh-CN', timezoneId: 'America/Los_Angeles', acceptDownloads: true }
  }

  async page(size) {
    const context = await this.browser.newContext(this.how(size))
    await this.prepare(context)
    const page = await context.newPage()
    this.watch(page)
    return page
  }

  // A phone whose storage is a folder on the disk. The same folder again is the same phone, switched on anew. `how`: what
  // else the browser is told.
  async phone(folder = this.new_folder(), has_network = true, how = {}) {
    const launched = how_to_launch(this.county.chromium)
    const args = [...launched.args, ...(how.args ?? [])]
    const context = await chromium.launchPersistentContext(folder, {
      ...launched, ...this.how('phone'), offline: !has_network, ...how, args,
    })
    await this.prepare(context)
    const page = context.pages()[0]
    this.watch(page)
    return { folder, context, page }
  }

  new_folder() {
    const folder = mkdtempSync(join(tmpdir(), 'lianfang-phone-'))
    this.folders.push(folder)
    return folder
  }

  // As when the battery is taken out. The browser leads a group of processes, and names itself in its folder.
  async kill(phone) {
    const leader = Number(readlinkSync(join(phone.folder, 'SingletonLock')).split('-').at(-1))
    const closed = phone.context.waitForEvent('close')
    process.kill(-leader, 'SIGKILL')
    await closed
    this.contexts = this.contexts.filter((one) => one !== phone.context)
  }

  // Where a journey cuts it, requests that find no network are what it is about.
  async cut_network(context) {
    this.may_be_cut_off = true
    await context.setOffline(true)
  }

  async prepare(context) {
    this.contexts.push(context)
    context.setDefaultTimeout(patience_milliseconds)
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`),
      )
    })
  }

  // From now on this answer is part of the journey: a wrong password, a record with a fault, an answer that is lost.
  provoke(status, path) {
    this.provoked.push({ status, path })
  }

  is_provoked(url, status) {
    const path = new URL(url).pathname
    return this.provoked.some((one) => one.path === path && (status === undefined || one.status === status))
  }

  watch(page) {
    page.on('pageerror', (error) => this.amiss.push(`error in the page: ${error.stack ?? error}`))
    page.on('console', (message) => {
      if (message.type() !== 'error') return
      const { url } = message.location()
      if (message.text().startsWith('Failed to load resource') && url && this.is_provoked(url)) return
      if (message.text().includes(no_network) && this.may_be_cut_off) return
      this.amiss.push(`console: ${message.text()} ${url}`)
    })
    page.on('response', (response) => {
      if (response.status() < 400 || this.is_provoked(response.url(), response.status())) return
      this.amiss.push(`${response.request().method()} ${response.url()}: ${response.status()}`)
    })
    page.on('requestfailed', (request) => {
      // Leaving a live screen ends its stream; that is no failure.
      const reason = request.failure()?.errorText
      const ends = this.is_leaving || request.url().endsWith('/api/events')
      if (reason === 'net::ERR_ABORTED' && request.method() === 'GET' && ends) return
      if (reason === no_network && this.may_be_cut_off) return
      if (this.is_provoked(request.url(), reason)) return
      this.amiss.push(`${request.method()} ${request.url()}: ${reason}`)
    })
  }

  // Through the login page, as somebody who opens the console does.
  async log_in(page, account, password = this.county.password) {
    this.provoke(401, '/api/session')
    if (!page.url().includes('/console')) await page.goto('/console/')
    await page.locator('#account').fill(account)
    await page.locator('#password').fill(password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.locator('#password').waitFor({ state: 'detached' })
  }

  async enter(size, account) {
    const page = await this.page(size)
    await this.log_in(page, account)
    return page
  }

  // What the page still asks for ends with it.
  async reload(page) {
    this.is_leaving = true
    await page.reload()
    this.is_leaving = false
  }

  // A picture of the screen as it stands, where pictures are wanted.
  async shot(page, name) {
    if (!shots) return
    mkdirSync(shots, { recursive: true })
    this.shot_count += 1
    const number = String(this.shot_count).padStart(2, '0')
    await page.screenshot({ path: join(shots, `${this.journey}-${number}-${name}.png`) })
  }

  // A page that is wider than its window is cut off on a phone.
  async expect_no_overflow(page, what) {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(over <= 0, `${what} is ${over} pixels wider than the screen`)
  }

  async end() {
    await this.close()
    expect(this.amiss.length === 0, `something was amiss:\n  ${[...new Set(this.amiss)].join('\n  ')}`)
  }

  async close() {
    this.is_leaving = true
    for (const context of this.contexts) await context.close().catch(() => {})
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }

  // The last look of somebody who wants to know why it failed.
  async show_failure() {
    for (const context of this.contexts) {
      for (const page of context.pages()) await this.shot(page, 'failed').catch(() => {})
    }
  }
}

export async function sees(page, text) {
  await page.getByText(text).first().waitFor()
}

// Opens a list of the form and takes the one that is called so.
export async function choose(page, input, title) {
  await page.locator(input).click()
  const offered = page.locator('.el-select-dropdown__item:visible, .el-tree-node__content:visible')
  await offered.getByText(title, { exact: true }).click()
}

export async function saved_bytes(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()])
  const pieces = []
  for await (const piece of await download.createReadStream()) pieces.push(piece)
  return { name: download.suggestedFilename(), bytes: Buffer.concat(pieces) }
}
