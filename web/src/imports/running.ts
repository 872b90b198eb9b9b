// One import of the page: begun, followed until it is over, begun again with a mended matching.
import { computed, onUnmounted, ref, shallowRef } from 'vue'
import { get } from '@/api/ask'
import { Failure, text_of } from '@/api/failure'
import { is_busy, send_again, send_file, type ImportJob, type SentFile } from '@/imports/job'
import type { Choices, WantedSheet } from '@/imports/matching'

const polling_milliseconds = 500

export function run_imports() {
  const job = shallowRef<ImportJob | null>(null)
  const fault = ref('')
  const busy = computed(() => is_busy(job.value))
  const sending = ref(false) // On its way to the server, which takes it once.
  // What the program itself made of each sheet, before anybody mended it; by the sheet's number.
  const unmended = new Map<number, Choices>()
  let polling: ReturnType<typeof setTimeout> | undefined
  let attempt = 0

  // Asks until it is over. A moment without a network does not end the import, so it does not end the asking.
  async function follow(mine: number): Promise<void> {
    if (mine !== attempt || !job.value || !busy.value) return
    try {
      const now = await get<ImportJob>(`imports/${job.value.id}`)
      if (mine !== attempt) return
      job.value = now
      fault.value = ''
    } catch (caught) {
      if (mine !== attempt) return
      fault.value = text_of(caught)
      if (!(caught instanceof Failure && (caught.kind === 'unreachable' || caught.kind === 'busy'))) {
        job.value = null
        return
      }
    }
    polling = setTimeout(() => void follow(mine), polling_milliseconds)
  }

  async function begin(start: () => Promise<ImportJob>, before: ImportJob | null): Promise<void> {
    const mine = ++attempt
    clearTimeout(polling)
    fault.value = ''
    job.value = before
    sending.value = true
    try {
      const started = await start().finally(() => (sending.value = false))
      if (mine !== attempt) return
      job.value = started
      await follow(mine)
    } catch (caught) {
      if (mine === attempt) fault.value = text_of(caught)
    }
  }

  async function begin_file(file: SentFile, dry_run: boolean): Promise<void> {
    if (dry_run) unmended.clear()
    await begin(() => send_file(file, dry_run), null)
  }

  // What is refused leaves the page as it is, with the matching that is to be mended further.
  async function begin_again(dry_run: boolean, sheets?: WantedSheet[]): Promise<void> {
    const before = job.value
    if (before && !sending.value) await begin(() => send_again(before, dry_run, sheets), before)
  }

  onUnmounted(() => {
    attempt += 1
    clearTimeout(polling)
  })
  return { job, fault, busy, sending, unmended, begin_file, begin_again }
}
