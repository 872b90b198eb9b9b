// The way of every record from a form: to the server where it answers, otherwise into the outbox of this device.
import { credentials, post } from '@/api/ask'
import { is_passing } from '@/api/failure'
import type { Acknowledgement, Submission, Values } from '@/api/types'
import { counts, items_in, keep_parcel } from '@/offline/outbox'
import { send_waiting } from '@/offline/sending'
import { open_vault, type OpenVault } from '@/offline/vault'
import { session } from '@/session'

export interface Said {
  who: string
  slot?: string
  before?: Values
}

const wait_milliseconds = 12_000

// The acknowledgement, or null where the record stands in the outbox. Throws what has to be mended at once. It is kept by
// whoever sent it, though another may have taken the phone by then.
export async function submit(kind: string, submission: Submission, said: Said): Promise<Acknowledgement | null> {
  const vault = open_vault()
  const { post: held } = credentials
  if (!vault || session.value?.account !== vault.account) return post(`records/${kind}`, submission)
  if (!(await must_queue(vault, submission))) {
    try {
      return await post<Acknowledgement>(`records/${kind}`, submission, { post: held, wait: wait_milliseconds })
    } catch (caught) {
      if (!is_passing(caught)) throw caught
    }
  }
  await keep_parcel(vault, { kind, submission, account: vault.account, post: held, ...said })
  void send_waiting()
  return null
}

// Behind those that wait, so that the ledger gets them in order; and behind the record that it corrects.
async function must_queue(vault: OpenVault, submission: Submission): Promise<boolean> {
  if (!navigator.onLine || !credentials.token) return true
  if (counts.value.waiting > 0) await send_waiting()
  if (counts.value.waiting > 0 || session.value?.account !== vault.account) return true
  if (!submission.corrects) return false
  return (await items_in(vault, 'returned')).some((item) => item.submission.id === submission.corrects)
}
