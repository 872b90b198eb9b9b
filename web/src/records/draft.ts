// A record being written: what it starts with, how its fields are ordered, what is sent of it.
import type { Field, Kind, Order, Task, Values } from '@/api/types'
import { catalogue, codes_of, own_unit } from '@/catalogue'
import { now_instant, today } from '@/county_time'
import { new_record_id } from '@/record_id'

export interface Section {
  name: 'person' | 'main' | 'more'
  fields: Field[]
}

const rare_parts = new Set(['id_type', 'birth', 'age', 'hukou'])
const main_fields_max = 10

function by_need(a: Field, b: Field): number {
  return rank(a) - rank(b)
}

// Required first, then what is measured, then the rest as the catalogue has it.
function rank(field: Field): number {
  if (field.required) return 0
  return field.type === 'temperature' ? 1 : 2
}

// Of a further record that the form also makes, only the reading itself stands among the first fields.
function is_aside(field: Field): boolean {
  return field.also !== undefined && field.type !== 'temperature'
}

export function sections_of(fields: Field[]): Section[] {
  const person = fields.filter((field) => field.person && (field.required || !rare_parts.has(field.part ?? '')))
  const others = fields.filter((field) => !field.person).sort(by_need)
  const close_by = others.filter((field) => !is_aside(field))
  const room = Math.max(main_fields_max, close_by.filter((field) => field.required).length)
  const rare = fields.filter((field) => field.person && !person.includes(field))
  const all: Section[] = [
    { name: 'person', fields: person.sort(by_need) },
    { name: 'main', fields: close_by.slice(0, room) },
    { name: 'more', fields: [...rare, ...close_by.slice(room), ...others.filter(is_aside)] },
  ]
  return all.filter((section) => section.fields.length > 0)
}

let carried: { person: Record<string, string | undefined>; fields: Values } = { person: {}, fields: {} }

// Takes what an order knows to the form that answers it. By memory, since a name is no part of an address.
export function carry(order: Order | Task): void {
  carried = { person: { ...order.person }, fields: 'fields' in order ? (order.fields ?? {}) : {} }
}

function take_carried(field: Field): string {
  const of_person = field.person ? carried.person[field.part ?? ''] : undefined
  return input_value(field, carried.fields[field.name]) || input_value(field, of_person)
}

// When it happened begins with now: another date left as it came would be a wrong one. Where, with what the order says,
// else with the post's own unit.
export function starting_values(kind: Kind): Values {
  const values: Values = {}
  for (const field of kind.fields) {
    values[field.name] = take_carried(field) || field.default
    if (field.name === kind.happened) values[field.name] = field.type === 'date' ? today() : now_instant()
    const is_place = field.name === kind.place && field.type === 'unit' && !field.person
    if (is_place && !values[field.name] && own_unit.value) values[field.name] = own_unit.value.code
  }
  carried = { person: {}, fields: {} }
  return values
}

function code_of(field: Field, text: string): string {
  const found = codes_of(field).find((code) => [code.code, code.labels.zh, code.labels.en].includes(text.trim()))
  return found?.code ?? ''
}

function unit_code_of(text: string): string {
  const found = catalogue.value.units.filter((unit) => unit.name === text || unit.code === text)
  return found.length === 1 ? found[0]!.code : ''
}

const yes_no_words: Record<string, string> = { yes: '是', 是: '是', no: '否', 否: '否' }

// A stored text as the field's input holds it. Empty where it cannot be told: masked, or a unit beyond the post's.
export function input_value(field: Field, text: string | undefined): string {
  if (!text || text.includes('*')) return ''
  switch (field.type) {
    case 'code':
      return code_of(field, text)
    case 'list':
      return text
        .split(/[;、,，；]/)
        .map((part) => code_of(field, part))
        .filter(Boolean)
        .join(';')
    case 'unit':
      return field.part === 'residence' ? text : unit_code_of(text)
    case 'yes_no':
      return yes_no_words[text.toLowerCase()] ?? ''
    case 'instant':
      return text.replace(' ', 'T').slice(0, 16)
    default:
      return text
  }
}

export function filled(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values)
      .map(([name, text]) => [name, text.trim()])
      .filter(([, text]) => text !== ''),
  )
}

export function changed(before: Values, after: Values): Values {
  return Object.fromEntries(Object.entries(after).filter(([name, text]) => text.trim() !== (before[name] ?? '')))
}

// The id of a record on its way: the same for the same content, however often it is sent, until it is acknowledged.
export class Attempt {
  private id = new_record_id()
  private content = ''

  id_for(fields: Values): string {
    const content = JSON.stringify(fields)
    if (this.content && this.content !== content) this.id = new_record_id()
    this.content = content
    return this.id
  }

  acknowledged(): void {
    this.id = new_record_id()
    this.content = ''
  }
}
