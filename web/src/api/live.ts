// Tells when the ledger grew: by the server's stream, and each thirty seconds where the stream does not come through.
import { onUnmounted, ref, type Ref } from 'vue'

const polling_milliseconds = 30_000

// Calls back at most once a wait, so that a busy ledger does not redraw a screen all the time. Returns whether the
// stream is open. To be called in a component's setup; it ends with the component.
export function on_growth(refresh: () => void, wait_milliseconds = 2000): Ref<boolean> {
  const streaming = ref(false)
  let waiting: ReturnType<typeof setTimeout> | undefined
  const soon = () => {
    waiting ??= setTimeout(() => {
      waiting = undefined
      refresh()
    }, wait_milliseconds)
  }
  const stream = new EventSource('/api/events')
  stream.onopen = () => (streaming.value = true)
  stream.onerror = () => (streaming.value = false)
  stream.addEventListener('changed', soon)
  const polling = setInterval(() => {
    if (!streaming.value) refresh()
  }, polling_milliseconds)
  onUnmounted(() => {
    stream.close()
    clearInterval(polling)
    clearTimeout(waiting)
  })
  return streaming
}
