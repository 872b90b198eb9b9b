// The figures that a leader looks at first. Those that the post or the county does not have are left out.
import { catalogue } from '@/catalogue'
import type { Figure } from '@/api/types'
import { panel_names } from '@/leader/panels'

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

function known(names: string[]): Figure[] {
  return names.flatMap((name) => catalogue.value.figures.find((figure) => figure.name === name) ?? [])
}

function without_key(names: string[]): Figure[] {
  return known(names).filter((figure) => !figure.has_key)
}

export function key_figures(): Figure[] {
  return without_key(key_names)
}

export function township_figures(): Figure[] {
  return without_key(township_names)
}

export function panel_figures(): string[] {
  return known(panel_names).map((figure) => figure.name)
}
