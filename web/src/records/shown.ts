// The text of a form's input as people read it: a code's label, a unit's name.
import type { Field, Kind, Values } from '@/api/types'
import { catalogue, codes_of } from '@/catalogue'
import { label } from '@/language'

export function shown_text(field: Field | undefined, text: string | undefined): string {
  if (!field || !text) return text ?? ''
  if (field.type === 'unit') return catalogue.value.units.find((unit) => unit.code === text)?.name ?? text
  if (field.type !== 'code' && field.type !== 'list') return text
  const labels = new Map(codes_of(field).map((code) => [code.code, label(code.labels)]))
  return text
    .split(';')
    .map((code) => labels.get(code) ?? code)
    .join('、')
}

// By whom or what a user knows a record again: a person's name, a plate.
export function who_in(kind: Kind | undefined, values: Values): string {
  const fields = kind?.fields ?? []
  const names = fields.filter((field) => field.part === 'name')
  const plates = fields.filter((field) => field.type === 'plate')
  return [...names, ...plates].map((field) => values[field.name]).find(Boolean) ?? label(kind?.title)
}
