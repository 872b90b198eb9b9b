// Which columns a list shows: chosen by the user, kept on the device, otherwise the most telling ones.
import { ref, watch, type Ref } from 'vue'
import { find_field, find_kind } from '@/catalogue'
import { keep, kept } from '@/kept'
import { label, say } from '@/language'

const shown_max = 7

export function column_title(kind: string, column: string): string {
  switch (column) {
    case 'unit_name':
      return say('单位', 'Unit')
    case 'recorded_at':
      return say('登记于', 'Recorded')
    case 'recorded_by':
      return say('登记人', 'Recorded by')
    case 'source':
      return say('来源', 'Source')
  }
  const field = find_field(find_kind(kind), column)
  return field ? label(field.labels) : column
}

export const record_columns = ['unit_name', 'recorded_at', 'recorded_by', 'source']

function telling(kind: string, columns: string[]): string[] {
  const fields = find_kind(kind)
  const wanted = (column: string) => {
    const field = find_field(fields, column)
    if (!field) return 9
    if (field.name === fields?.happened) return 0
    if (field.part === 'name') return 1
    if (field.required) return 2
    return field.type === 'temperature' || field.part === 'id_no' ? 3 : field.person ? 5 : 4
  }
  const first = [...columns].sort((a, b) => wanted(a) - wanted(b)).slice(0, shown_max)
  return columns.filter((column) => first.includes(column))
}

// The columns shown, of those that the server gave. Setting them keeps them.
export function use_columns(kind: string, offered: Ref<string[]>): Ref<string[]> {
  const name = `columns.${kind}`
  const shown = ref<string[]>([])
  watch(offered, (columns) => {
    const chosen = kept<string[]>(name, []).filter(
      (column) => columns.includes(column) || record_columns.includes(column),
    )
    shown.value = chosen.length > 0 ? chosen : telling(kind, columns)
  })
  watch(shown, (columns, before) => {
    if (before.length > 0) keep(name, columns)
  })
  return shown
}
