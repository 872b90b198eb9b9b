// From the orders that the server answered to one colour and one sentence. The rule is the plan's, on the server.
import type { Acknowledgement, Disposition, Order } from '@/api/types'

export type Tone = 'pass' | 'register' | 'keep'

export interface Verdict {
  tone: Tone
  orders: Order[] // Gravest first.
}

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
