// Whoever leaves without a network is still logged in as far as the server knows. That log-in ends with the first request
// that gets through, before anything is asked in its name.
import { keep, kept } from '@/kept'

const name = 'left'
const wait_milliseconds = 10_000 // A network may be there and answer nothing.
let ending: Promise<void> | null = null

export function leave_unheard(): void {
  keep(name, true)
}

export function stay(): void {
  keep(name, false)
}

async function end(): Promise<void> {
  const how = (): RequestInit => ({
    credentials: 'same-origin',
    cache: 'no-store',
    signal: AbortSignal.timeout(wait_milliseconds),
  })
  let answer = await fetch('/api/session', how())
  if (answer.ok) {
    const { token } = (await answer.json()) as { token: string }
    answer = await fetch('/api/session', { ...how(), method: 'DELETE', headers: { 'X-Lianfang-Token': token } })
    await answer.text()
  }
  if (!answer.ok && answer.status !== 401) throw new Error(`the log-in is not ended: ${answer.status}`)
  keep(name, false)
  keep('logged_in', '')
}

// Throws where the server cannot be reached, or could not do it.
export async function end_unheard(): Promise<void> {
  if (!kept(name, false)) return
  ending ??= end().finally(() => (ending = null))
  await ending
}
