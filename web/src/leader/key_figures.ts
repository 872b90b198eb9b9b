// The figures that a leader looks at first. Those that the post or the county does not have are left out.
import { catalogue } from '@/catalogue'
import type { Figure } from '@/api/types'

const key_names = [
  'confirmed_current',
  'suspected_current',
  'home_obs_current',
  'hospital_obs_current',
  'returnees_new_day',
  'persons_screened_day',
  'fever_found_day',
  'checks_missed_day',
]
const township_names = [
  'home_obs_current',
  'returnees_new_day',
  'persons_screened_day',
  'fever_found_day',
  'checks_missed_day',
  'reports_missing',
]

// By kind of order: how many are past their limit.
export const overdue_name = 'overdue_orders_by_type'

function known(names: string[]): Figure[] {
  return names.flatMap(
    (name) => catalogue.value.figures.find((figure) => figure.name === name && !figure.has_key) ?? [],
  )
}

export function key_figures(): Figure[] {
  return known(key_names)
}

export function township_figures(): Figure[] {
  return known(township_names)
}

export function has_overdue(): boolean {
  return catalogue.value.figures.some((figure) => figure.name === overdue_name)
}
