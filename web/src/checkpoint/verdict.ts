// From the orders that the server answered to one colour and one sentence. The rule is the plan's, on the
// server; without it there is no disposition, only a precaution.
import type { Acknowledgement, Disposition, Order, Values } from '@/api/types'

export type Tone = 'pass' | 'vehicle' | 'register' | 'keep' | 'unknown' | 'precaution'

export interface Verdict {
  tone: Tone
  orders: Order[] // Gravest first.
}

const fever_degrees = 37.3

const gravity: Record<Disposition, number> = { PASS: 0, REGISTER: 1, CALL: 2, KEEP: 3 }

// An order that names no disposition is still something to do: never green.
function gravity_of(order: Order): number {
  return gravity[order.disposition ?? 'REGISTER']
}

export function verdict_of(answer: Acknowledgement): Verdict {
  const orders = [...answer.orders].sort((a, b) => gravity_of(b) - gravity_of(a))
  const gravest = orders[0] ? gravity_of(orders[0]) : 0
  return { orders, tone: gravest >= 2 ? 'keep' : gravest === 1 ? 'register' : 'pass' }
}

// Of a vehicle: that nothing stands against it says nothing of those in it.
export function verdict_of_vehicle(answer: Acknowledgement): Verdict {
  const verdict = verdict_of(answer)
  return verdict.tone === 'pass' ? { ...verdict, tone: 'vehicle' } : verdict
}

// For a record that has not reached the server: whoever may be a danger is kept until somebody has answered.
export function precaution_of(fields: Values): Verdict {
  const is_precaution =
    Number(fields.value ?? 0) >= fever_degrees || fields.hubei_14d === '是' || fields.contact_history === '是'
  return { orders: [], tone: is_precaution ? 'precaution' : 'unknown' }
}
