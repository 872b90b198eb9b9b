// The one way to the server: token, post and language go along; what went wrong comes back as a Failure.
import { Failure, unreachable, type FailureKind } from '@/api/failure'
import { language } from '@/language'

export type Query = Record<string, string | number | null | undefined>

export interface Request {
  query?: Query
  body?: unknown
}

// What every request carries. The session fills it; nothing else does.
export const credentials = { token: '', post: '' }

// Called for answers that any request may get: no session any more, or a password that must be changed first.
export const on_refused = { login_needed: () => {}, password_must_change: () => {} }

function address(path: string, query: Query = {}): string {
  const parts = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parts.set(name, String(value))
  }
  if (language.value === 'en') parts.set('lang', 'en')
  const text = parts.toString()
  return `/api/${path}${text ? `?${text}` : ''}`
}

function headers(method: string, has_body: boolean): Record<string, string> {
  const all: Record<string, string> = {}
  if (has_body) all['Content-Type'] = 'application/json'
  if (method !== 'GET' && credentials.token) all['X-Lianfang-Token'] = credentials.token
  if (credentials.post) all['X-Lianfang-Post'] = credentials.post
  return all
}

const kinds_by_status: Record<number, FailureKind> = {
  400: 'invalid_input',
  401: 'not_allowed',
  403: 'not_allowed',
  404: 'not_found',
  409: 'wrong_state',
  412: 'stale',
  503: 'busy',
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
  const has_body = request.body !== undefined
  let response: Response
  try {
    response = await fetch(address(path, request.query), {
      method,
      headers: headers(method, has_body),
      body: has_body ? JSON.stringify(request.body) : null,
      credentials: 'same-origin',
    })
  } catch {
    throw unreachable()
  }
  if (response.ok) return response
  const failure = await failure_of(response)
  if (failure.code === 'login_needed') on_refused.login_needed()
  if (failure.code === 'password_must_change') on_refused.password_must_change()
  throw failure
}

export async function ask<T>(method: 'GET' | 'POST' | 'DELETE', path: string, request: Request = {}): Promise<T> {
  const response = await send(method, path, request)
  return (await response.json()) as T
}

export function get<T>(path: string, query?: Query): Promise<T> {
  return ask<T>('GET', path, query ? { query } : {})
}

export function post<T>(path: string, body: unknown = {}): Promise<T> {
  return ask<T>('POST', path, { body })
}

// Saves a file that the server makes. A plain link would not carry the post.
export async function download(path: string, name: string, query?: Query): Promise<void> {
  const response = await send('GET', path, query ? { query } : {})
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000) // Not before the browser has taken it.
}
