// The part of the county that the device keeps for its post: catalogue, today's to-dos, the household round.
import { find_kind } from '@/catalogue'
import { get_kept, type Read } from '@/offline/reading'
import { is_open } from '@/offline/vault'
import { current_post, keep_session } from '@/session'
import type { Catalogue, RoundPerson, Task } from '@/api/types'

export type TaskState = 'open' | 'overdue'

export interface RoundList {
  people: RoundPerson[]
  more: boolean
}

export interface TaskPage {
  tasks: Task[]
  next: string | null
}

export function read_round(): Promise<Read<RoundList>> {
  return get_kept<RoundList>('round', 'round')
}

export function read_tasks(state: TaskState): Promise<Read<TaskPage>> {
  return get_kept<TaskPage>(`tasks.${state}`, 'tasks', { state, limit: 50 })
}

// A list that the post may not see is left out.
export async function fill_slice(): Promise<void> {
  if (!is_open.value) return
  const post = current_post.value?.id ?? ''
  await keep_session()
  const wanted: Promise<unknown>[] = [get_kept<Catalogue>(`catalogue.${post}`, 'catalogue')]
  if (find_kind('observation_check')?.may_record) wanted.push(read_round())
  if (find_kind('order')?.may_list) wanted.push(read_tasks('open'), read_tasks('overdue'))
  await Promise.allSettled(wanted)
}
