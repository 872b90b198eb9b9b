// Tells when the ledger grew: by the server's stream, and each thirty seconds where the stream does not come through.
import { onUnmounted, ref, type Ref } from 'vue'

const polling_milliseconds = 30_000

// Somewhat earlier or later, so that the screens of a county do not all ask at the same moment.
function about(milliseconds: number): number {
  return milliseconds * (0.7 + 0.6 * Math.random())
}

// Calls back about a wait after the ledger grew, and not again before the callback is done: a busy ledger does not
// redraw a screen all the time, and a slow answer is not asked for twice. Returns whether the stream is open. To be
// called in a component's setup; it ends with the component.
export function on_growth(refresh: () => Promise<void>, wait_milliseconds = 2000): Ref<boolean> {
  const streaming = ref(false)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let is_refreshing = false
  let grew_meanwhile = false
  let is_over = false

  async function refresh_once(): Promise<void> {
    waiting = undefined
    is_refreshing = true
    grew_meanwhile = false
    await refresh().finally(() => (is_refreshing = false))
    if (grew_meanwhile) soon()
  }

  function soon(): void {
    grew_meanwhile = true
    if (!is_refreshing && !is_over) waiting ??= setTimeout(() => void refresh_once(), about(wait_milliseconds))
  }

  const stream = new EventSource('/api/events')
  stream.onopen = () => (streaming.value = true)
  stream.onerror = () => (streaming.value = false)
  stream.addEventListener('changed', soon)
  const polling = setInterval(() => {
    if (!streaming.value) soon()
  }, polling_milliseconds)
  onUnmounted(() => {
    is_over = true
    stream.close()
    clearInterval(polling)
    clearTimeout(waiting)
  })
  return streaming
}
