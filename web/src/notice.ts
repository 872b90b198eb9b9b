// One short sentence that appears at the edge of the screen and goes by itself.
import { shallowRef } from 'vue'
import { text_of } from '@/api/failure'

export interface Notice {
  text: string
  tone: 'good' | 'bad'
}

export const notice = shallowRef<Notice | null>(null)

let ending: ReturnType<typeof setTimeout> | undefined

export function show_notice(text: string, tone: Notice['tone'] = 'good'): void {
  notice.value = { text, tone }
  clearTimeout(ending)
  ending = setTimeout(() => (notice.value = null), tone === 'good' ? 4000 : 8000)
}

export function show_failure(caught: unknown): void {
  show_notice(text_of(caught), 'bad')
}
