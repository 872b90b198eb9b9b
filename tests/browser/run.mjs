// Runs the journeys one after another and says how long each took. What the county is, comes as JSON by standard input:
// url, password, units and accounts (tests/check_73_browser.py). Arguments name the journeys that are wanted.
import { readFileSync } from 'node:fs'
import { open_browser, Stage } from './stage.mjs'
import { accounts } from './accounts.mjs'
import { audit } from './audit.mjs'
import { break_glass } from './break_glass.mjs'
import { checkpoint } from './checkpoint.mjs'
import { clerk } from './clerk.mjs'
import { command_office } from './command_office.mjs'
import { despite } from './despite.mjs'
import { factor } from './factor.mjs'
import { imports } from './imports.mjs'
import { language } from './language.mjs'
import { leader } from './leader.mjs'
import { login } from './login.mjs'
import { new_kind } from './new_kind.mjs'
import { offline_checkpoint } from './offline_checkpoint.mjs'
import { offline_round } from './offline_round.mjs'
import { own_certificate } from './own_certificate.mjs'
import { public_page } from './public_page.mjs'
import { round } from './round.mjs'
import { shared_phone } from './shared_phone.mjs'
import { template } from './template.mjs'

// The audit comes late: it looks for those who looked before.
const journeys = [
  login, checkpoint, round, clerk, command_office, template, imports, new_kind, leader, offline_checkpoint, offline_round, shared_phone, own_certificate,
  despite, accounts, factor, break_glass, audit, public_page, language,
]

const county = JSON.parse(readFileSync(0, 'utf8'))
const wanted = process.argv.slice(2)
const browser = await open_browser(county.chromium)
let failures = 0

for (const journey of journeys.filter((one) => wanted.length === 0 || wanted.includes(one.name))) {
  const stage = new Stage(browser, county, journey.name)
  const begin = Date.now()
  const seconds = () => ((Date.now() - begin) / 1000).toFixed(1)
  try {
    await journey(stage)
    await stage.end()
    console.log(`  ${journey.name}: ${seconds()} s`)
  } catch (error) {
    failures += 1
    console.log(`FAILED: ${journey.name}, after ${seconds()} s: ${error.stack ?? error}`)
    for (const line of new Set(stage.amiss)) console.log(`  amiss: ${line}`)
    await stage.show_failure()
    await stage.close()
  }
}

await browser.close()
process.exit(failures ? 1 : 0)
