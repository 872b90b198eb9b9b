// What a form says while it sends: that it is busy, and what went wrong.
import { ref } from 'vue'
import { text_of } from '@/api/failure'

export function use_sending() {
  const busy = ref(false)
  const fault = ref('')

  async function send(work: () => Promise<void>): Promise<void> {
    busy.value = true
    fault.value = ''
    try {
      await work()
    } catch (caught) {
      fault.value = text_of(caught)
    } finally {
      busy.value = false
    }
  }

  return { busy, fault, send }
}
