// The one way to the server: token, post and language go along; what went wrong comes back as a Failure.
import { ref } from 'vue'
import { end_unheard } from '@/api/leaving'
import { Failure, unreachable, type FailureKind } from '@/api/failure'
import { language } from '@/language'

export type Query = Record<string, string | number | null | undefined>

export interface Request {
  query?: Query
  body?: unknown
  post?: string // Under another post than the one in use: a record that was kept under it.
  wait?: number // Milliseconds after which the server counts as unreachable.
}

// What every request carries. The session fills the first two; the vault its device and how many records wait in it.
export const credentials = { token: '', post: '', device: '', waiting: 0 }

// Called for answers that any request may get: no session any more, a password that must be changed first, or a
// device that was revoked.
export const on_refused = { login_needed: () => {}, password_must_change: () => {}, factor_must_enrol: () => {}, device_revoked: () => {} }

// Whether the last request reached the server.
export const is_reached = ref(navigator.onLine)
addEventListener('offline', () => (is_reached.value = false))

function address(path: string, query: Query = {}): string {
  const parts = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parts.set(name, String(value))
  }
  if (language.value === 'en') parts.set('lang', 'en')
  const text = parts.toString()
  return `/api/${path}${text ? `?${text}` : ''}`
}

function headers(method: string, request: Request): Record<string, string> {
  const all: Record<string, string> = {}
  if (request.body !== undefined) all['Content-Type'] = 'application/json'
  if (method !== 'GET' && credentials.token) all['X-Lianfang-Token'] = credentials.token
  const post = request.post ?? credentials.post
  if (post) all['X-Lianfang-Post'] = post
  if (credentials.device) {
    all['X-Lianfang-Device'] = credentials.device
    all['X-Lianfang-Waiting'] = String(credentials.waiting)
  }
  return all
}

// Only the catalogue may stand in the browser's own cache, where anybody with the device can read it.
function fetch_answer(method: string, path: string, request: Request): Promise<Response> {
  return fetch(address(path, request.query), {
    method,
    headers: headers(method, request),
    body: request.body === undefined ? null : JSON.stringify(request.body),
    credentials: 'same-origin',
    cache: path === 'catalogue' ? 'default' : 'no-store',
    signal: request.wait ? AbortSignal.timeout(request.wait) : null,
  })
}

const kinds_by_status: Record<number, FailureKind> = {
  400: 'invalid_input',
  401: 'not_allowed',
  403: 'not_allowed',
  404: 'not_found',
  409: 'wrong_state',
  412: 'stale',
  502: 'busy',
  503: 'busy',
  504: 'busy',
}

// An answer that is no JSON comes from something between here and the server.
async function failure_of(response: Response): Promise<Failure> {
  const kind = kinds_by_status[response.status] ?? 'broken'
  const fallback = {
    kind,
    code: String(response.status),
    zh: `服务器没有给出说明（${response.status}），请稍后重试`,
    en: `The server gave no explanation (${response.status}); try again later`,
  }
  const answer = (await response.json().catch(() => null)) as typeof fallback | null
  return new Failure({ ...fallback, ...answer })
}

async function send(method: string, path: string, request: Request): Promise<Response> {
  const { token } = credentials
  let response: Response
  try {
    await end_unheard()
    response = await fetch_answer(method, path, request)
  } catch {
    is_reached.value = false
    throw unreachable()
  }
  is_reached.value = true
  if (response.ok) return response
  const failure = await failure_of(response)
  // Somebody may have logged in since it was asked.
  if (failure.code === 'login_needed' && credentials.token === token) on_refused.login_needed()
  if (failure.code === 'password_must_change') on_refused.password_must_change()
  if (failure.code === 'factor_must_enrol') on_refused.factor_must_enrol()
  if (failure.code === 'device_revoked') on_refused.device_revoked()
  throw failure
}

// Whether a device that nobody works with at the moment was revoked; so many records wait on it.
export async function is_revoked(device: string, waiting: number): Promise<boolean> {
  const response = await fetch('/api/session', {
    headers: { 'X-Lianfang-Device': device, 'X-Lianfang-Waiting': String(waiting) },
    cache: 'no-store',
  })
  return (await failure_of(response)).code === 'device_revoked'
}

export async function ask<T>(method: 'GET' | 'POST' | 'DELETE', path: string, request: Request = {}): Promise<T> {
  const response = await send(method, path, request)
  return (await response.json()) as T
}

export function get<T>(path: string, query?: Query): Promise<T> {
  return ask<T>('GET', path, query ? { query } : {})
}

export function post<T>(path: string, body: unknown = {}, how: Pick<Request, 'post' | 'wait'> = {}): Promise<T> {
  return ask<T>('POST', path, { body, ...how })
}

// Saves a file that the server makes. A plain link would not carry the post.
export async function download(path: string, name: string, query?: Query): Promise<void> {
  await save(await send('GET', path, query ? { query } : {}), name)
}

// The same of a request that leaves a trace. What the server says of the file comes back.
export async function take_file(path: string, body: unknown): Promise<Headers> {
  const response = await send('POST', path, { body })
  const named = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')
  await save(response, named?.[1] ?? 'file')
  return response.headers
}

export function save_text(text: string, name: string): void {
  save_bytes(new Blob([text], { type: 'text/plain;charset=utf-8' }), name)
}

async function save(response: Response, name: string): Promise<void> {
  save_bytes(await response.blob(), name)
}

function save_bytes(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000) // Not before the browser has taken it.
}
