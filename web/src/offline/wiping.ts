// A revoked device is emptied at once: its vault; with the last vault of the phone also caches, settings, and the service
// worker itself.
import { ref } from 'vue'
import { is_revoked } from '@/api/ask'
import { count_owed } from '@/offline/outbox'
import { delete_database_of, read_locks, type Lock } from '@/offline/store'
import { forget_vault, lock, locks } from '@/offline/vault'

export interface Wiped {
  why: 'revoked' | 'turned_off'
  account: string
}

export const wiped = ref<Wiped | null>(null)

const windows = new BroadcastChannel('lianfang.wiped')
windows.onmessage = (event) => {
  const { device, ...told } = event.data as Wiped & { device: string }
  if (device === lock.value?.device) wiped.value = told
  forget_vault(device)
}

async function empty_caches(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name)
}

async function dismiss_worker(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? []
  for (const registration of registrations) await registration.unregister()
}

export async function wipe(what: Lock, why: Wiped['why']): Promise<void> {
  const told = { why, account: what.account }
  if (what.device === lock.value?.device) wiped.value = told
  forget_vault(what.device)
  windows.postMessage({ ...told, device: what.device })
  await delete_database_of(what)
  const left = await read_locks().catch(() => [])
  if (left.some(({ device }) => device !== what.device)) return
  localStorage.clear()
  sessionStorage.clear()
  await Promise.allSettled([empty_caches(), dismiss_worker()])
}

// The others on this phone, whose owners do not work at the moment: the server is asked for each.
export async function wipe_revoked(): Promise<void> {
  for (const one of locks.value.filter(({ device }) => device !== lock.value?.device)) {
    const is_gone = count_owed(one).then((owed) => is_revoked(one.device, owed))
    if (await is_gone.catch(() => false)) await wipe(one, 'revoked')
  }
}
