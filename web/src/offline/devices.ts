// Offline use of this device, turned on and off; the server knows each such device and keeps a secret for it.
import { get, post } from '@/api/ask'
import type { Device } from '@/api/types'
import { recount } from '@/offline/outbox'
import { fill_slice } from '@/offline/slice'
import { close_vault, create_vault, has_vault, is_open, lock, locks, mean_account, open_by_secret, set_pin, type NewDevice } from '@/offline/vault'
import { wipe } from '@/offline/wiping'
import { keep_session, session } from '@/session'

async function fetch_secret(): Promise<string> {
  return (await get<{ secret: string }>('devices/mine/secret')).secret
}

export async function turn_on(name: string, pin: string): Promise<void> {
  const { account } = session.value!
  if (await has_vault(account)) return mean_account(account) // Another window was first.
  const device = await post<NewDevice>('devices', { name })
  await create_vault(device, account, pin)
  await recount()
  await fill_slice()
}

// After a log-in the vault opens without the PIN. Where the server does not give the secret it stays closed.
export async function open_after_login(): Promise<void> {
  if (is_open.value || !lock.value || lock.value.account !== session.value?.account) return
  try {
    await open_by_secret(await fetch_secret())
    await keep_session()
  } catch {
    close_vault()
  }
}

export async function renew_pin(pin: string): Promise<void> {
  await set_pin(await fetch_secret(), pin)
}

export async function revoke(id: string): Promise<void> {
  await post(`devices/${id}/revoked`)
  const own = locks.value.find((one) => one.device === id)
  if (own) await wipe(own, 'turned_off')
}

export async function read_devices(): Promise<Device[]> {
  return (await get<{ devices: Device[] }>('devices')).devices
}
