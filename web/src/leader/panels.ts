// What stands in the panels of the leader's screen, out of the figures with keys.
import type { FigureValue } from '@/api/types'
import { written_value } from '@/figures/values'
import { say } from '@/language'
import type { Bar } from '@/leader/BarList.vue'

const few_days = 3 // Of cover: less calls for somebody to act.
const few_beds = 0.1 // Of all.

export const panel_names = [
  'isolation_beds_free',
  'isolation_beds_total',
  'central_rooms_free',
  'central_rooms_total',
  'days_of_cover',
  'returnees_by_origin',
  'units_not_reported',
  'overdue_orders_by_type',
]

function named(values: FigureValue[], name: string): FigureValue[] {
  return values.filter((value) => value.name === name)
}

function bars_of(values: FigureValue[], is_alarming: (value: number) => boolean): Bar[] {
  const most = Math.max(1, ...values.map((one) => one.value ?? 0))
  return values.map((one) => ({
    name: one.key_label || one.key,
    text: written_value(one),
    share: (one.value ?? 0) / most,
    is_alarming: one.value !== null && is_alarming(one.value),
  }))
}

function bed_bar(values: FigureValue[], title: string, free_name: string, total_name: string): Bar[] {
  const [free] = named(values, free_name)
  const [total] = named(values, total_name)
  if (!free || !total?.value) return []
  const share = (free.value ?? 0) / total.value
  const text = `${written_value(free)} / ${written_value(total)}`
  return [{ name: title, text, share, is_alarming: share < few_beds }]
}

export function beds(values: FigureValue[]): Bar[] {
  return [
    ...bed_bar(values, say('隔离床位', 'Isolation beds'), 'isolation_beds_free', 'isolation_beds_total'),
    ...bed_bar(values, say('集中隔离房间', 'Central rooms'), 'central_rooms_free', 'central_rooms_total'),
  ]
}

// What is scarce comes first.
export function cover(values: FigureValue[]): Bar[] {
  const known = named(values, 'days_of_cover').filter((one) => one.value !== null)
  const rounded = known.map((one) => ({ ...one, value: Math.round(one.value! * 10) / 10 }))
  return bars_of(
    rounded.sort((a, b) => a.value - b.value),
    (days) => days < few_days,
  )
}

export function origins(values: FigureValue[]): Bar[] {
  const sorted = named(values, 'returnees_by_origin').sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  return bars_of(sorted, () => false)
}

export function silent_units(values: FigureValue[]): string[] {
  return named(values, 'units_not_reported').map((one) => one.key_label || one.key)
}

export function overdue(values: FigureValue[]): Bar[] {
  const sorted = named(values, 'overdue_orders_by_type').sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  return bars_of(sorted, (count) => count > 0)
}
