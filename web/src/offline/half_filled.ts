// Which forms on the screen hold something that is not sent yet: a new version waits for them.
import { computed, onUnmounted, reactive } from 'vue'

const forms = reactive(new Map<symbol, () => boolean>())

export const is_half_filled = computed(() => [...forms.values()].some((holds_something) => holds_something()))

// To be called in a form's setup; it ends with the form.
export function use_half_filled(holds_something: () => boolean): void {
  const form = Symbol()
  forms.set(form, holds_something)
  onUnmounted(() => forms.delete(form))
}
