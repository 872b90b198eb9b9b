// Installs the service worker, and takes a new version over when the user agrees and no form is half filled.
import { ref } from 'vue'
import { is_half_filled } from '@/offline/half_filled'

export const is_update_ready = ref(false)

const look_milliseconds = 3_600_000

let registration: ServiceWorkerRegistration | undefined
let is_agreed = false

// The first worker of a device replaces nothing.
function watch_install(worker: ServiceWorker | null): void {
  worker?.addEventListener('statechange', () => {
    if (worker.state === 'installed' && navigator.serviceWorker.controller) is_update_ready.value = true
  })
}

export async function install_worker(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  let had_controller = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (is_agreed) location.reload()
    else if (had_controller) is_update_ready.value = true // Another window took the new version.
    had_controller = true
  })
  registration = await navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`)
  is_update_ready.value = registration.waiting !== null && had_controller
  watch_install(registration.installing)
  registration.addEventListener('updatefound', () => watch_install(registration!.installing))
  setInterval(() => void look_for_update(), look_milliseconds)
}

async function look_for_update(): Promise<void> {
  await registration?.update().catch(() => {}) // No network.
}

export function take_update(): void {
  if (is_half_filled.value) return
  if (!registration?.waiting) return location.reload()
  is_agreed = true
  registration.waiting.postMessage('take_over')
}
