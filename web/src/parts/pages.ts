// A list that the server gives page by page: the first, then more for as long as there is more.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { text_of } from '@/api/failure'

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface Pages<T> {
  items: ShallowRef<T[]>
  next: Ref<string | null>
  busy: Ref<boolean>
  fault: Ref<string>
  read: () => Promise<void>
  more: () => Promise<void>
}

// An answer that a newer question has overtaken is dropped.
export function use_pages<T>(fetch_page: (page: string | null) => Promise<Page<T>>): Pages<T> {
  const items = shallowRef<T[]>([])
  const next = ref<string | null>(null)
  const busy = ref(false)
  const fault = ref('')
  let question = 0

  async function take(page: string | null): Promise<void> {
    const mine = ++question
    busy.value = true
    fault.value = ''
    try {
      const answer = await fetch_page(page)
      if (mine !== question) return
      items.value = page === null ? answer.items : [...items.value, ...answer.items]
      next.value = answer.next
    } catch (caught) {
      if (mine === question) fault.value = text_of(caught)
    } finally {
      if (mine === question) busy.value = false
    }
  }

  return { items, next, busy, fault, read: () => take(null), more: () => take(next.value) }
}
