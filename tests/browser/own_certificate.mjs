// A county without a domain makes its own certificate: a phone that has not installed it is refused, one that has works
// offline as with any other.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { expect, saved_bytes, sees } from './stage.mjs'
import { person } from './invented.mjs'
import { begin_at_checkpoint, pass } from './offline_checkpoint.mjs'
import { expect_waiting, make_ready, switch_on } from './phone.mjs'

export async function own_certificate(stage) {
  const { port, certutil } = stage.county.own_certificate
  if (!certutil) return console.log('  SKIPPED: own_certificate; there is no certutil (libnss3-tools)')
  const how = {
    baseURL: `https://county.lan:${port}`,
    args: ['--host-resolver-rules=MAP county.lan 127.0.0.1'],
    env: { ...process.env, HOME: stage.new_folder() },
  }
  await install(stage, how, certutil, port)
  const phone = await stage.phone(undefined, true, how)
  await make_ready(stage, phone, 'checkpoint')
  expect(await phone.page.evaluate(() => location.protocol === 'https:' && isSecureContext), 'a page that may work offline')
  await begin_at_checkpoint(stage, phone.page)
  await stage.cut_network(phone.context)
  const traveller = person()
  await pass(stage, phone.page, { ...traveller, phone_typed: traveller.phone })
  await expect_waiting(phone.page, 1)
  await stage.kill(phone)

  const again = await switch_on(stage, phone.folder, how)
  await expect_waiting(again.page, 1)
  stage.provoke(401, '/api/session')
  await again.context.setOffline(false)
  await again.page.getByRole('link', { name: '请登录后上传' }).click()
  await stage.log_in(again.page, 'checkpoint')
  await sees(again.page, '全部已上传')
}

// The page that says how opens in clear; its certificate is what the page's fingerprint says. Only then is the console
// opened, by whoever installed it.
async function install(stage, how, certutil, port) {
  const { page, context } = await stage.phone(undefined, true, how)
  stage.provoke('net::ERR_CERT_AUTHORITY_INVALID', '/favicon.ico')
  await page.goto(`http://county.lan:${port}/install-certificate`)
  await stage.shot(page, 'how-to-install')
  await stage.expect_no_overflow(page, 'the page of the certificate')
  const shown = (await page.locator('.print').first().innerText()).replaceAll(/\s/g, '')
  stage.provoke('net::ERR_ABORTED', '/install-certificate/lianfang.crt') // So Chromium calls what becomes a download.
  const { bytes } = await saved_bytes(page, () => page.locator('a[href$=".crt"]').first().click())
  const certificate = new X509Certificate(bytes)
  expect(certificate.fingerprint256.replaceAll(':', '') === shown, `${certificate.fingerprint256} is ${shown}`)
  stage.provoke('net::ERR_CERT_AUTHORITY_INVALID', '/console/')
  const refused = await page.goto('/console/').catch((error) => String(error))
  expect(String(refused).includes('ERR_CERT_AUTHORITY_INVALID'), `refused until it is trusted: ${refused}`)
  await context.close()
  // As the phone's settings do.
  const store = join(how.env.HOME, '.pki/nssdb')
  const file = join(how.env.HOME, 'county.pem')
  writeFileSync(file, certificate.toString())
  execFileSync('mkdir', ['-p', store])
  execFileSync(certutil, ['-d', `sql:${store}`, '-N', '--empty-password'])
  execFileSync(certutil, ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'county', '-i', file])
}
