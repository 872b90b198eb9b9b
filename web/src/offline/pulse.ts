// The quiet work behind the screens: what waits is sent when the network comes back, when the screen is looked at, and
// every thirty seconds; the kept lists are refreshed now and then.
import { watch } from 'vue'
import { is_reached } from '@/api/ask'
import { recount } from '@/offline/outbox'
import { send_waiting } from '@/offline/sending'
import { fill_slice } from '@/offline/slice'
import { find_locks, is_open } from '@/offline/vault'
import { wipe_revoked } from '@/offline/wiping'
import { is_login_wanted, renew_session, session } from '@/session'

const pulse_milliseconds = 30_000
const slice_milliseconds = 300_000

let filled_at = 0

async function beat(): Promise<void> {
  if (!is_open.value || !session.value) return
  if (!is_reached.value) await renew_session().catch(() => {}) // Is the server there again?
  await send_waiting()
  if (!is_reached.value || is_login_wanted.value || Date.now() - filled_at < slice_milliseconds) return
  filled_at = Date.now()
  await fill_slice()
}

// Before the first page, which asks whether there is a vault.
export async function begin_pulse(): Promise<void> {
  await find_locks()
  await recount()
  void wipe_revoked()
  addEventListener('online', () => {
    void wipe_revoked()
    void beat()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void beat()
  })
  setInterval(() => void beat(), pulse_milliseconds)
  watch(is_open, () => void beat())
  watch(session, () => void beat())
}
