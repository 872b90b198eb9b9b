// What the server answers, as the contract writes it.
import type { Labels } from '@/language'

export type Screen = 'desk' | 'checkpoint' | 'household' | 'leader' | 'administrator'

export interface Post {
  id: string
  post: string
  title: Labels
  unit: string
  unit_name: string
  office: string
}

export interface Session {
  account: string
  name: string
  token: string
  must_change_password: boolean
  must_enrol: boolean // A second factor, before anything else.
  now: string
  county: { code: string; name: string }
  posts: Post[]
  may: {
    figures: boolean
    reports: ('read' | 'issue' | 'edit')[]
    import: boolean
    export: boolean
    accounts: boolean
    audit: boolean
    people: boolean
    break_glass: number // Minutes; 0: never.
    screen: Screen
  }
  identity: 'clear' | 'masked' | 'none'
  glass_until: string | null // While identity is in clear for a reason.
}

export interface Unit {
  code: string
  name: string
  level: string
  parent: string
}

export type FieldType =
  | 'text'
  | 'code'
  | 'list'
  | 'number'
  | 'money'
  | 'temperature'
  | 'date'
  | 'instant'
  | 'yes_no'
  | 'unit'
  | 'region'
  | 'plate'
  | 'phone'
  | 'id_number'

export interface Field {
  name: string
  type: FieldType
  labels: Labels
  required: boolean
  personal: boolean
  codes: string | null
  unit: string | null
  min: number | null
  max: number | null
  decimals: number
  default: string
  person: string | null
  part: string | null
  also?: string // The further kind that the column belongs to; a correction of the main record leaves it out.
}

export interface Kind {
  name: string
  title: Labels
  group: string
  may_record: boolean
  may_list: boolean
  happened: string
  place: string | null
  fields: Field[]
}

export interface Code {
  code: string
  labels: Labels
}

export interface Figure {
  name: string
  title: Labels
  unit_type: string
  nature: 'cumulative' | 'stock' | 'flow'
  has_key: boolean
  is_list: boolean
  definition: Labels
  may_open: boolean
}

export interface Catalogue {
  edition: string
  county: string
  units: Unit[]
  kinds: Kind[]
  codes: Record<string, { title: Labels; values: Code[] }>
  groups: Record<string, Labels>
  figures: Figure[]
}

export type Values = Record<string, string>

export interface Entry {
  id: string
  number: number
  unit: string
  unit_name: string
  happened_at: string
  recorded_at: string
  recorded_by: string
  source: string
  corrected: boolean
  values: Values
}

export interface Version {
  number: number
  operation: 'record' | 'complete' | 'correct' | 'variant' | 'withdraw'
  recorded_at: string
  recorded_by: string
  source: string
  reason: string
  values: Values
}

export type Disposition = 'PASS' | 'REGISTER' | 'KEEP' | 'CALL'

export interface OrderPerson {
  name: string
  residence?: string
  address?: string
  phone?: string
}

export interface Order {
  id: string
  title: string
  detail: string
  unit: string
  unit_name: string
  due_at: string | null
  state: 'open' | 'done' | 'overdue'
  kind_wanted?: string | null // The kind by whose record it is done.
  person: OrderPerson | null
  disposition: Disposition | null
}

// The record that brought it, and what the form that answers it begins with.
export interface Task extends Order {
  record_kind?: string | null
  record_id?: string | null
  caused_by?: string | null
  fields?: Values
}

// One of the two daily checks of somebody under observation.
export interface RoundSlot {
  day: string
  slot: 'AM' | 'PM'
  state: 'missed' | 'due' | 'done' | 'waiting' // Waiting: entered on this device, not yet sent.
  temp: number | null
}

export interface RoundPerson {
  person: number
  record: string
  unit: string
  unit_name: string
  values: Values
  slots: RoundSlot[]
}

export interface EntryFile extends Entry {
  history: Version[]
  orders: Order[]
  withdrawn: boolean
}

export type Fate = 'accepted' | 'completed' | 'known' | 'corrected' | 'variant'

export interface Acknowledgement {
  fate: Fate
  record: string
  records: { kind: string; fate: Fate; record: string }[]
  warnings: string[]
  orders: Order[]
}

export interface Submission {
  id: string
  fields: Values
  corrects?: string
  reason?: string
  based_on?: number // The version that a correction was made from: the record's number.
}

export interface PersonFound {
  person: number
  name?: string
  sex?: string
  age?: string
  phone?: string
  id_no?: string
  residence?: string
  address?: string
  last?: string
}

export interface FigureValue {
  name: string
  key: string
  key_label: string
  value: number | null
  hidden: boolean
  unit_type: string
  unit: string
  unit_name: string
  as_of: string
  rows: number | null
  answered: 'kept' | 'counted'
}

export interface DayValue {
  day: string
  value: number | null
}

export interface Issue {
  id: string
  number: string
  name: string
  title: Labels
  as_of: string
  issued_at: string
  issued_by: string
}

export interface Account {
  account: string
  name: string
  disabled: boolean
  locked_until: string | null
  last_login: string | null
  has_factor: boolean
  posts: Post[]
}

export interface OpenSession {
  id: string
  client: string
  begun_at: string
  used_at: string
  is_own: boolean
}

export interface Factor {
  wanted: 'none' | 'offered' | 'required'
  has_factor: boolean
  recovery_left: number
}

export interface NewFactor {
  secret: string
  link: string
  qr: string // A drawing: SVG.
}

export interface AuditEntry {
  number: number
  at: string
  account: string
  name: string
  post: Labels | null
  unit_name?: string
  action: string
  what: string // As the line has it.
  words: Labels // The same for people.
  rows: number | null
  purpose: Labels
}

export interface Device {
  id: string
  name: string
  account: string
  created_at: string
  last_seen: string | null
  waiting: number // Records that it had not sent when it was last seen.
  revoked: boolean
}
