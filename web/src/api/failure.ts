// What went wrong with a request, in words that say what to do next.
import { label } from '@/language'

export type FailureKind =
  'invalid_input' | 'not_allowed' | 'not_found' | 'wrong_state' | 'stale' | 'busy' | 'broken' | 'unreachable'

export interface Fault {
  code: string
  field?: string
  zh: string
  en: string
}

export class Failure extends Error {
  readonly kind: FailureKind
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly field: string | undefined
  readonly faults: Fault[]

  constructor(answer: { kind: FailureKind; code: string; zh: string; en: string; field?: string; faults?: Fault[] }) {
    super(answer.en)
    this.kind = answer.kind
    this.code = answer.code
    this.zh = answer.zh
    this.en = answer.en
    this.field = answer.field
    this.faults = answer.faults ?? []
  }
}

// Whether to send the same again later, rather than to mend it.
export function is_passing(caught: unknown): boolean {
  if (!(caught instanceof Failure)) return false
  const { kind, code } = caught
  return kind === 'unreachable' || kind === 'busy' || kind === 'broken' || is_for_login(code)
}

export function is_for_login(code: string): boolean {
  return code === 'login_needed' || code === 'password_must_change' || code === 'factor_must_enrol'
}

export function unreachable(): Failure {
  return new Failure({
    kind: 'unreachable',
    code: 'unreachable',
    zh: '连不上服务器，请检查网络后重试；填写的内容还在',
    en: 'The server cannot be reached. Check the network and try again; what you entered is still here.',
  })
}

// Text of anything caught. What is no Failure is a mistake of the console itself and is shown as it is.
export function text_of(caught: unknown): string {
  return caught instanceof Failure ? label(caught) : String(caught)
}
