// Which column of a sheet is which field: what the server found, and what somebody chooses instead.
import type { Labels } from '@/language'

export interface MatchedColumn {
  number: number
  letters: string
  label: string
  samples: string[]
  use: '' | 'serial' | 'filter' | 'township'
}

export interface PartField {
  name: string
  labels: Labels
  required: boolean
  joins: boolean // The texts of several columns make one value.
}

// One record of a row; the first part is what the row is.
export interface Part {
  kind: string
  title: Labels
  when: string[]
  fields: PartField[]
}

export interface Feed {
  column: number
  part: number
  field: string
}

export interface OtherField {
  part: number
  field: string
  labels: Labels
  origin: 'constant' | 'copy' | 'meta' | 'default' | 'office' | 'nowhere'
  text: Labels
}

export interface SheetMatching {
  sheet: number
  name: string
  was_read: boolean
  columns: MatchedColumn[]
  parts: Part[]
  feeds: Feed[]
  elsewhere: OtherField[]
  missing: OtherField[]
  kept: string // The name under which the county kept the matching that was used; empty: it was none.
  map: string
}

export interface WantedSheet {
  sheet: number
  feeds: Feed[]
}

// By the column's number: what it feeds. A field is named by its part's kind, the part's place among those of the kind,
// and its own name, so that it is the same after another try.
export type Choices = Map<number, string[]>

export interface Choice {
  key: string
  part: number
  field: PartField
}

export function choices_of(sheet: SheetMatching): Choice[] {
  const seen = new Map<string, number>()
  return sheet.parts.flatMap((part, position) => {
    const place = (seen.get(part.kind) ?? 0) + 1
    seen.set(part.kind, place)
    return part.fields.map((field) => ({ key: `${part.kind} ${place} ${field.name}`, part: position, field }))
  })
}

export function chosen_by_server(sheet: SheetMatching): Choices {
  const all = choices_of(sheet)
  const chosen: Choices = new Map(sheet.columns.map((column) => [column.number, []]))
  for (const feed of sheet.feeds) {
    const choice = all.find((one) => one.part === feed.part && one.field.name === feed.field)
    if (choice) chosen.get(feed.column)?.push(choice.key)
  }
  return chosen
}

export function copy_of(choices: Choices): Choices {
  return new Map([...choices].map(([column, keys]) => [column, [...keys]]))
}

// Places that somebody opened and left empty say nothing.
function said(keys: string[] | undefined): string {
  return (keys ?? []).filter(Boolean).sort().join()
}

export function is_same(one: Choices, other: Choices, column: number): boolean {
  return said(one.get(column)) === said(other.get(column))
}

export function is_all_same(one: Choices, other: Choices): boolean {
  return [...one.keys()].every((column) => is_same(one, other, column))
}

// Numbers of the columns that feed the field, in the order of the sheet.
export function columns_for(choices: Choices, key: string): number[] {
  return [...choices].filter(([, keys]) => keys.includes(key)).map(([column]) => column)
}

function is_joined_already(before: Choices, choices: Choices, key: string): boolean {
  return columns_for(before, key).join() === columns_for(choices, key).join()
}

// Whether several columns feed a field that only one may feed. What the program joined itself stays.
export function is_fed_twice(choice: Choice, choices: Choices, before: Choices): boolean {
  const columns = columns_for(choices, choice.key)
  const repeated = columns.some((column) => choices.get(column)!.filter((key) => key === choice.key).length > 1)
  return repeated || (columns.length > 1 && !choice.field.joins && !is_joined_already(before, choices, choice.key))
}

// Mandatory fields of what the row is, fed neither by a column nor from elsewhere.
export function missing_fields(sheet: SheetMatching, all: Choice[], choices: Choices): PartField[] {
  const fed = new Set([...choices.values()].flat())
  const elsewhere = new Set(sheet.elsewhere.filter((one) => one.part === 0).map((one) => one.field))
  return all
    .filter((one) => one.part === 0 && one.field.required && !fed.has(one.key) && !elsewhere.has(one.field.name))
    .map((one) => one.field)
}

export function wanted_sheet(sheet: SheetMatching, all: Choice[], choices: Choices): WantedSheet {
  const feeds = [...choices].flatMap(([column, keys]) =>
    keys.flatMap((key) => {
      const choice = all.find((one) => one.key === key)
      return choice ? [{ column, part: choice.part, field: choice.field.name }] : []
    }),
  )
  return { sheet: sheet.sheet, feeds }
}
