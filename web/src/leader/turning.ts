// Turns a list that is longer than its place page by page, so that a wall shows all of it without a hand.
import { onMounted, onUnmounted, type Ref } from 'vue'

const page_milliseconds = 10_000

export function use_turning(place: Ref<HTMLElement | undefined>): void {
  let turning: ReturnType<typeof setInterval> | undefined
  const turn = () => {
    const list = place.value
    if (!list || list.scrollHeight <= list.clientHeight || list.matches(':hover, :focus-within')) return
    const is_end = list.scrollTop + list.clientHeight >= list.scrollHeight - 1
    list.scrollTop = is_end ? 0 : list.scrollTop + list.clientHeight - rows_kept(list)
  }
  onMounted(() => (turning = setInterval(turn, page_milliseconds)))
  onUnmounted(() => clearInterval(turning))
}

// The headings stay in sight, and the last row of a page, half hidden, is the first of the next.
function rows_kept(list: HTMLElement): number {
  return (list.querySelector('thead')?.clientHeight ?? 0) + (list.querySelector('tbody tr')?.clientHeight ?? 0)
}
