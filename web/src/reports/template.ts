// The county's edition of a report's template, as the server gives it.
import type { Labels } from '@/language'
import type { Preview } from '@/reports/preview'

export interface Mistake {
  file: string
  line: number
  what: string
  mend: string
}

// Of the shipped template, since the county took it over.
export interface Change {
  gained: boolean
  line: number
  text: string
}

export interface Template {
  name: string
  title: Labels
  text: string
  digest: string // Of the text in use: said again when it is replaced.
  is_own: boolean
  shipped: string
  changes: Change[]
  names: string[]
}

// With mistakes there is nothing to look at.
export type DraftLook = Partial<Preview> & { mistakes: Mistake[] }
