// The two languages of the console. Every text stands where it is used, Chinese first: say("登录", "Log in").
import { ref, watchEffect } from 'vue'
import { keep, kept } from '@/kept'

export type Language = 'zh' | 'en'
export interface Labels {
  zh: string
  en: string
}

export const language = ref<Language>(kept<Language>('language', 'zh') === 'en' ? 'en' : 'zh')

export function say(zh: string, en: string): string {
  return language.value === 'zh' ? zh : en
}

// The label in the chosen language; the other one where it is missing.
export function label(labels: Labels | null | undefined): string {
  if (!labels) return ''
  return (language.value === 'zh' ? labels.zh || labels.en : labels.en || labels.zh) ?? ''
}

export function switch_language(): void {
  language.value = language.value === 'zh' ? 'en' : 'zh'
  keep('language', language.value)
}

watchEffect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
})
