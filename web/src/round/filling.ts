// The round of a household worker: who is visited, by household, and what is entered for each.
import type { RoundPerson, RoundSlot, Values } from '@/api/types'
import { find_field, find_kind } from '@/catalogue'
import { now_instant } from '@/county_time'
import { say } from '@/language'

export interface Filling {
  person: RoundPerson
  slot: RoundSlot | null
  temp: string
  symptoms: string
  has_symptoms: '' | '是' | '否'
  fault: string
  saved: string // What the ledger answered; empty until it is saved.
  orders: string // What follows from it, to be told at once.
}

export interface Household {
  title: string
  is_overdue: boolean
  fillings: Filling[]
}

export function slot_key(person: RoundPerson, slot: RoundSlot): string {
  return `${person.record} ${slot_name(slot)}`
}

// `temps`: the temperature entered for each slot by its key, of checks that wait on this device.
export function mark_waiting(people: RoundPerson[], temps: Map<string, string>): RoundPerson[] {
  const marked = (person: RoundPerson, slot: RoundSlot): RoundSlot => {
    const temp = temps.get(slot_key(person, slot))
    if (temp === undefined || slot.state === 'done') return slot
    return { ...slot, state: 'waiting', temp: temp ? Number(temp) : null }
  }
  return people.map((person) => ({ ...person, slots: person.slots.map((slot) => marked(person, slot)) }))
}

export function slot_name(slot: RoundSlot): string {
  return `${slot.day} ${slot.slot}`
}

// The check that is due now, else one that was missed. What is measured in the morning is never the afternoon's.
function first_slot(slots: RoundSlot[]): RoundSlot | null {
  const is_morning = now_instant().slice(11, 13) < '12'
  const due = slots.filter((slot) => slot.state === 'due' && !(is_morning && slot.slot === 'PM'))
  return due[due.length - 1] ?? slots.find((slot) => slot.state === 'missed') ?? null
}

// Why it cannot be sent as it is.
export function fault_of(filling: Filling): string {
  if (filling.has_symptoms === '是' && !filling.symptoms) return say('请点选有哪些症状', 'Which symptoms? Choose')
  return ''
}

function is_overdue(filling: Filling): boolean {
  return filling.person.slots.some((slot) => slot.state === 'missed')
}

// Who live at one address, or answer one telephone; else everybody by themselves.
function household_of({ unit_name, values }: RoundPerson): string {
  const { person_address, person_phone, person_name } = values
  return [unit_name, person_address || person_phone || person_name].filter(Boolean).join(' · ')
}

export function households_of(people: RoundPerson[]): Household[] {
  const by_title = new Map<string, Filling[]>()
  for (const person of people) {
    const title = household_of(person)
    const filling: Filling = {
      person,
      slot: first_slot(person.slots),
      temp: '',
      symptoms: '',
      has_symptoms: '',
      fault: '',
      saved: '',
      orders: '',
    }
    by_title.set(title, [...(by_title.get(title) ?? []), filling])
  }
  return [...by_title]
    .map(([title, fillings]) => ({ title, fillings, is_overdue: fillings.some(is_overdue) }))
    .sort((a, b) => Number(b.is_overdue) - Number(a.is_overdue) || a.title.localeCompare(b.title, 'zh'))
}

export function is_filled(filling: Filling): boolean {
  return !filling.saved && filling.slot !== null && (filling.temp !== '' || filling.has_symptoms !== '')
}

// The person as the episode knows them, so that the check meets the same file. What is masked is left out.
export function check_fields(filling: Filling, method: string, staff: string): Values {
  const kind = find_kind('observation_check')
  const fields: Values = {}
  for (const [name, text] of Object.entries(filling.person.values)) {
    if (name.startsWith('person_') && !text.includes('*') && find_field(kind, name)) fields[name] = text
  }
  fields.unit = filling.person.unit
  fields.checked_at = filling.slot!.day
  fields.slot = filling.slot!.slot
  fields.temp = filling.temp
  fields.symptoms = filling.has_symptoms === '否' ? 'NONE' : filling.symptoms
  fields.method = method
  fields.staff = staff
  return fields
}
