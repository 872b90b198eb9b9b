// What the device can also show without a network: read from the server where it answers, and from the vault where not.
import { ask, type Query } from '@/api/ask'
import { is_passing } from '@/api/failure'
import { now_instant } from '@/county_time'
import { open_vault, put_away, taken_out } from '@/offline/vault'
import { session } from '@/session'

export interface Read<T> {
  value: T
  kept_at: string | null // Of a value out of the vault: when it came from the server.
}

const wait_milliseconds = 10_000

// Throws where the server does not answer and nothing is kept under the name. What is read while break-glass is open is
// not kept: it would outlast it.
export async function get_kept<T>(name: string, path: string, query: Query = {}): Promise<Read<T>> {
  const vault = open_vault() // Of whoever asks.
  try {
    const value = await ask<T>('GET', path, vault ? { query, wait: wait_milliseconds } : { query })
    if ((session.value?.glass_until ?? '') <= now_instant()) {
      await put_away(name, { value, kept_at: now_instant() } satisfies Read<T>, vault)
    }
    return { value, kept_at: null }
  } catch (caught) {
    const kept = is_passing(caught) ? await taken_out<Read<T>>(name, vault) : null
    if (!kept) throw caught
    return kept
  }
}
