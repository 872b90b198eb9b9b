// A revoked device is emptied at once: its vault; with the last vault of the phone also caches, settings, and the service
// worker itself.
import { ref } from 'vue'
import { is_revoked } from '@/api/ask'
import { count_owed, delete_database_of, type Lock } from '@/offline/store'
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
  const work: Promise<void>[] = [delete_database_of(what)]
  if (locks.value.length === 0) {
    localStorage.clear()
    sessionStorage.clear()
    work.push(empty_caches(), dismiss_worker())
  }
  await Promise.allSettled(work)
}

// The others on this phone, whose owners do not work at the moment: the server is asked for each.
export async function wipe_revoked(): Promise<void> {
  for (const one of locks.value.filter(({ device }) => device !== lock.value?.device)) {
    const owed = await count_owed(one).catch(() => 0)
    if (await is_revoked(one.device, owed).catch(() => false)) await wipe(one, 'revoked')
  }
}
