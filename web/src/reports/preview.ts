// A look at a report before it is issued.
import type { Issue } from '@/api/types'

export interface Breach {
  code: string
  zh: string
  en: string
}

export interface Preview {
  html: string
  public: boolean // Everybody sees it as soon as it is issued.
  breaches: Breach[] // What contradicts itself: it goes out only with a reason.
  warnings: string[]
  edits: string // The derived sentences as plain text, numbers in brackets.
}

// What changed since an issue. Numbers come as a report prints them.
export interface Changes {
  before: Issue
  as_of: string
  unchanged: number
  figures: {
    figure: string
    words: string
    unit: string
    before: string
    after: string
    change: string | null
    printed_before: boolean
    printed_after: boolean
    causes: { zh: string; en: string; records: number; change: string | null }[]
  }[]
}
