// The county's clock. The server's word is taken and carried on; the device's own date is never used.
// Days are "2020-02-03", instants "2020-02-03T18:30" in county time.

const day_milliseconds = 86_400_000
let server_milliseconds = Date.now()
let measured_at = Date.now()

function as_milliseconds(text: string): number {
  const [day, time = '00:00'] = text.split(/[T ]/)
  return Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time.slice(0, 8)}Z`)
}

// Measured now, or at an earlier moment of the device's clock.
export function set_county_time(now: string, at = Date.now()): void {
  server_milliseconds = as_milliseconds(now)
  measured_at = at
}

// To the second, for what happens more than once a minute.
export function now_exactly(): string {
  return new Date(server_milliseconds + Date.now() - measured_at).toISOString().slice(0, 19)
}

export function now_instant(): string {
  return now_exactly().slice(0, 16)
}

export function today(): string {
  return now_instant().slice(0, 10)
}

export function add_days(day: string, count: number): string {
  return new Date(as_milliseconds(day) + count * day_milliseconds).toISOString().slice(0, 10)
}

// The last cut that is over: yesterday, 24:00.
export function last_cut(): string {
  return `${add_days(today(), -1)}T24:00`
}

// As people write it; seconds are left out, and the day too where it is today's.
export function written(instant: string | null | undefined): string {
  if (!instant) return ''
  const text = instant.replace('T', ' ').slice(0, 16)
  return text.startsWith(`${today()} `) ? text.slice(11) : text
}
