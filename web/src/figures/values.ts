// Asks for figures and writes them.
import { get } from '@/api/ask'
import type { FigureValue } from '@/api/types'
import { language } from '@/language'

const names_at_once = 40

export interface Cut {
  as_of?: string // Without it: now, as the server counts it; 'today': what is known of the whole of today.
  unit: string
  units?: string // By the units of this level below, instead of for the unit itself.
}

export async function read_figures(names: string[], cut: Cut): Promise<FigureValue[]> {
  const all: FigureValue[] = []
  for (let i = 0; i < names.length; i += names_at_once) {
    const query = {
      names: names.slice(i, i + names_at_once).join(','),
      as_of: cut.as_of,
      unit: cut.unit,
      units: cut.units,
    }
    all.push(...(await get<{ figures: FigureValue[] }>('figures', query)).figures)
  }
  return all
}

function written_number(value: number | null): string {
  return value === null
    ? '—'
    : value.toLocaleString(language.value === 'zh' ? 'zh-CN' : 'en', { maximumFractionDigits: 2 })
}

// What few persons of a village could be told apart by is not shown.
export function written_value(figure: FigureValue | undefined): string {
  if (!figure) return '—'
  return figure.hidden ? '<5' : written_number(figure.value)
}

const unit_types_en: Record<string, string> = {
  人: 'persons',
  人次: 'person-times',
  个: '',
  家: 'premises',
  家次: 'visits',
  户: 'households',
  户次: 'visits',
  起: 'cases',
  次: 'times',
  条: 'items',
  万元: '10,000 yuan',
  天: 'days',
  小时: 'hours',
  分钟: 'minutes',
  辆: 'vehicles',
  张: 'beds',
  吨: 't',
  平方米: 'm²',
}

export function written_unit(unit_type: string): string {
  return language.value === 'zh' ? unit_type : (unit_types_en[unit_type] ?? unit_type)
}
