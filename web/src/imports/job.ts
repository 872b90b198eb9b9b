// An import as the server tells it, and the requests that begin one.
import { credentials, on_refused, post } from '@/api/ask'
import { Failure, unreachable, type Fault } from '@/api/failure'
import { language, type Labels } from '@/language'
import type { WantedSheet } from '@/imports/matching'

export interface Fates {
  accepted: number
  completed: number
  known: number
  rejected: number
  corrected: number
  variants: number
  left_out: number
}

export interface RowFault extends Fault {
  sheet?: string
  row?: number
  column?: number
}

export interface SheetAnswer {
  sheet: string
  kind: string
  title: Labels | null
  fates: Fates
  left_out: RowFault | null
}

export interface ImportJob {
  id: string
  name: string
  dry_run: boolean
  state: 'waiting' | 'running' | 'done' | 'failed'
  done: number
  of: number
  sheets: SheetAnswer[]
  fates: Fates
  errors: RowFault[]
  warnings: string[]
  ignored_columns: string[]
  map: string
  mended: boolean // With a matching that somebody mended.
  held: boolean // The server still holds the file: it can be mended and tried again.
  failed: RowFault | null
  returned: boolean
}

export interface SentFile {
  name: string
  content: ArrayBuffer
  kind: string
}

export function is_busy(job: ImportJob | null): boolean {
  return job?.state === 'waiting' || job?.state === 'running'
}

// The body is the file as it is, so it does not go the way of the other requests, which send JSON.
export async function send_file(file: SentFile, dry_run: boolean): Promise<ImportJob> {
  const query = new URLSearchParams({ name: file.name })
  if (file.kind) query.set('kind', file.kind)
  if (dry_run) query.set('dry_run', '1')
  if (language.value === 'en') query.set('lang', 'en')
  const headers: Record<string, string> = { 'Content-Type': 'application/octet-stream' }
  if (credentials.token) headers['X-Lianfang-Token'] = credentials.token
  if (credentials.post) headers['X-Lianfang-Post'] = credentials.post
  if (credentials.device) headers['X-Lianfang-Device'] = credentials.device
  const response = await fetch(`/api/imports?${query}`, {
    method: 'POST',
    headers,
    body: file.content,
    credentials: 'same-origin',
  }).catch(() => {
    throw unreachable()
  })
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return answer as ImportJob
  const failure = new Failure({
    kind: 'broken',
    code: String(response.status),
    zh: `服务器没有收下这个文件（${response.status}）`,
    en: `The server did not take the file (${response.status})`,
    ...(answer as object),
  })
  if (failure.code === 'login_needed') on_refused.login_needed()
  throw failure
}

// The same file, which the server still holds. Without sheets: with the matching as it was tried.
export function send_again(job: ImportJob, dry_run: boolean, sheets?: WantedSheet[]): Promise<ImportJob> {
  return post<ImportJob>(`imports/${job.id}/again`, sheets ? { dry_run, sheets } : { dry_run })
}
