// The way of every record from a form: to the server where it answers, otherwise into the outbox of this device.
import { credentials, post } from '@/api/ask'
import { is_passing } from '@/api/failure'
import type { Acknowledgement, Submission, Values } from '@/api/types'
import { counts, items_in, keep_parcel } from '@/offline/outbox'
import { send_waiting } from '@/offline/sending'
import { is_open, lock } from '@/offline/vault'
import { session } from '@/session'

export interface Said {
  who: string
  slot?: string
  before?: Values
}

const wait_milliseconds = 12_000

// The acknowledgement, or null where the record stands in the outbox. Throws what has to be mended at once.
export async function submit(kind: string, submission: Submission, said: Said): Promise<Acknowledgement | null> {
  if (!is_open.value || session.value?.account !== lock.value?.account) return post(`records/${kind}`, submission)
  if (!(await must_queue(submission))) {
    try {
      return await post<Acknowledgement>(`records/${kind}`, submission, { wait: wait_milliseconds })
    } catch (caught) {
      if (!is_passing(caught)) throw caught
    }
  }
  const { account } = lock.value!
  await keep_parcel({ kind, submission, account, post: credentials.post, ...said })
  void send_waiting()
  return null
}

// Behind those that wait, so that the ledger gets them in order; and behind the record that it corrects.
async function must_queue(submission: Submission): Promise<boolean> {
  if (!navigator.onLine || !credentials.token) return true
  if (counts.value.waiting > 0) await send_waiting()
  if (counts.value.waiting > 0) return true
  if (!submission.corrects) return false
  return (await items_in('returned')).some((item) => item.submission.id === submission.corrects)
}
