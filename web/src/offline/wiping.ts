// A revoked device is emptied at once: vault, caches, settings, and the service worker itself.
import { ref } from 'vue'
import { delete_everything } from '@/offline/store'
import { forget_vault } from '@/offline/vault'

export const wiped = ref<'revoked' | 'turned_off' | null>(null)

const windows = new BroadcastChannel('lianfang.wiped')
windows.onmessage = (event) => {
  forget_vault()
  wiped.value = event.data as 'revoked' | 'turned_off'
}

async function empty_caches(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name)
}

async function dismiss_worker(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? []
  for (const registration of registrations) await registration.unregister()
}

export async function wipe(why: 'revoked' | 'turned_off'): Promise<void> {
  wiped.value = why
  forget_vault()
  windows.postMessage(why)
  localStorage.clear()
  sessionStorage.clear()
  await Promise.allSettled([delete_everything(), empty_caches(), dismiss_worker()])
}
