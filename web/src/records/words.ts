// What becomes of a record, in words.
import type { Acknowledgement, Version } from '@/api/types'
import { say } from '@/language'

export function fate_text(fate: Acknowledgement['fate']): string {
  switch (fate) {
    case 'accepted':
      return say('已登记', 'Recorded')
    case 'completed':
      return say('已登记过；空着的栏目已补上', 'Known before; empty fields were completed')
    case 'known':
      return say('已登记过，没有变化', 'Known before; nothing changed')
    case 'corrected':
      return say('已更正', 'Corrected')
    case 'variant':
      return say('与另一来源不同，两份都已保存', 'Another source says otherwise; both are kept')
  }
}

export function operation_text(operation: Version['operation']): string {
  switch (operation) {
    case 'record':
      return say('登记', 'Recorded')
    case 'complete':
      return say('补充', 'Completed')
    case 'correct':
      return say('更正', 'Corrected')
    case 'variant':
      return say('另一来源', 'Other source')
    case 'withdraw':
      return say('撤销', 'Withdrawn')
  }
}
