// Which forms on the screen hold something that is not sent yet: a new version waits for them, and whoever leaves is asked.
import { computed, onUnmounted, reactive } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { say } from '@/language'

const forms = reactive(new Map<symbol, () => boolean>())

export const is_half_filled = computed(() => [...forms.values()].some((holds_something) => holds_something()))

// To be called in a form's setup; it ends with the form. A form that is being sent leaves by itself.
export function use_half_filled(holds_something: () => boolean, is_sending: () => boolean = () => false): void {
  const form = Symbol()
  forms.set(form, holds_something)
  onUnmounted(() => forms.delete(form))
  onBeforeRouteLeave((to) => {
    if (to.meta.open || is_sending() || !holds_something()) return true
    return confirm(say('填的内容还没有保存，离开吗？', 'What you entered is not saved. Leave?'))
  })
}
