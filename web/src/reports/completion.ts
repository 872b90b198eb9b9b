// Completes names of figures in a template: what stands between "{{" and the caret finds them by their name or by their
// title in either language.
import type { Figure } from '@/api/types'
import type { Labels } from '@/language'

export interface Offer {
  name: string
  title: Labels
  unit_type: string // Empty for names that are no figures.
  has_key: boolean
}

export interface Started {
  from: number // Where the word begins.
  word: string
}

const offers_max = 8

export function offers_of(figures: Figure[], names: string[]): Offer[] {
  return [
    ...figures.map(({ name, title, unit_type, has_key }) => ({ name, title, unit_type, has_key })),
    ...names.map((name) => ({ name, title: { zh: '', en: '' }, unit_type: '', has_key: false })),
  ]
}

// The word that is being written in braces that are still open; nothing elsewhere.
export function started_word(text: string, caret: number): Started | null {
  const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret)
  const open = line.lastIndexOf('{{')
  if (open < 0 || line.indexOf('}}', open) >= 0) return null
  const word = /[\p{L}\p{N}_]*$/u.exec(line.slice(open + 2))![0]
  return word ? { from: caret - word.length, word } : null
}

function rank(offer: Offer, word: string): number {
  const lower = word.toLowerCase()
  if (offer.name.startsWith(lower)) return 0
  if (offer.title.zh.startsWith(word)) return 1
  if (offer.name.includes(lower) || offer.title.zh.includes(word)) return 2
  return offer.title.en.toLowerCase().includes(lower) ? 3 : 4
}

export function find_offers(offers: Offer[], word: string): Offer[] {
  const ranked = offers.map((offer) => ({ offer, rank: rank(offer, word) })).filter((one) => one.rank < 4)
  ranked.sort((a, b) => a.rank - b.rank || a.offer.name.length - b.offer.name.length)
  const exact = ranked.length === 1 && ranked[0]!.offer.name === word
  return exact ? [] : ranked.slice(0, offers_max).map(({ offer }) => offer)
}

// A figure without keys closes its braces and takes its unit word along, since the two must agree.
export function completed(text: string, caret: number, { from }: Started, offer: Offer): { text: string; caret: number } {
  const after = text.slice(caret)
  const is_closed = /^[^\n{]*\}\}/.test(after)
  const end = is_closed || offer.has_key ? '' : `}}${offer.unit_type}`
  const inserted = offer.name + end
  return { text: text.slice(0, from) + inserted + after, caret: from + inserted.length }
}
