// The catalogue as the post in use may see it: fetched once a post, kept fresh by the browser's ETag.
import { computed, shallowRef } from 'vue'
import { get } from '@/api/ask'
import type { Catalogue, Code, Field, Kind, Unit } from '@/api/types'
import { label } from '@/language'

const nothing: Catalogue = { edition: '', county: '', units: [], kinds: [], codes: {}, groups: {}, figures: [] }

export const catalogue = shallowRef<Catalogue>(nothing)

let read_for = ''

export async function read_catalogue(post: string): Promise<void> {
  if (read_for === post && catalogue.value !== nothing) return
  catalogue.value = await get<Catalogue>('catalogue')
  read_for = post
}

export function forget_catalogue(): void {
  catalogue.value = nothing
  read_for = ''
}

export function find_kind(name: string): Kind | undefined {
  return catalogue.value.kinds.find((kind) => kind.name === name)
}

export function find_field(kind: Kind | undefined, name: string): Field | undefined {
  return kind?.fields.find((field) => field.name === name)
}

export function codes_of(field: Field | undefined): Code[] {
  return field?.codes ? (catalogue.value.codes[field.codes]?.values ?? []) : []
}

// The post's own unit stands first.
export const own_unit = computed<Unit | undefined>(() => catalogue.value.units[0])

export interface UnitNode {
  value: string
  label: string
  children: UnitNode[]
}

// Units as a tree, from the post's own unit downwards.
export function unit_tree(units: Unit[]): UnitNode[] {
  const nodes = new Map(
    units.map((unit) => [unit.code, { value: unit.code, label: unit.name, children: [] } as UnitNode]),
  )
  const roots: UnitNode[] = []
  for (const unit of units) {
    const node = nodes.get(unit.code)!
    const parent = nodes.get(unit.parent)
    if (parent && parent !== node) parent.children.push(node)
    else roots.push(node)
  }
  return roots
}

export interface KindGroup {
  name: string
  title: string
  kinds: Kind[]
}

export const kind_groups = computed<KindGroup[]>(() =>
  Object.entries(catalogue.value.groups)
    .map(([name, labels]) => ({
      name,
      title: label(labels),
      kinds: catalogue.value.kinds.filter((kind) => kind.group === name && (kind.may_list || kind.may_record)),
    }))
    .filter((group) => group.kinds.length > 0),
)
