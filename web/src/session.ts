// Who works here, and under which of their posts. Everything shown depends on it.
import { computed, shallowRef } from 'vue'
import { ask, credentials, get, post as send } from '@/api/ask'
import type { Post, Session } from '@/api/types'
import { set_county_time } from '@/county_time'
import { keep, kept } from '@/kept'

export const session = shallowRef<Session | null>(null)

export const current_post = computed<Post | null>(() => {
  const posts = session.value?.posts ?? []
  return posts.find((post) => post.id === credentials.post) ?? posts[0] ?? null
})

// Somebody with several posts says under which one, once a visit.
export const post_chosen = shallowRef(false)

function take(answer: Session): Session {
  credentials.token = answer.token
  set_county_time(answer.now)
  session.value = answer
  if (answer.posts.length <= 1) post_chosen.value = true
  return answer
}

// The session of the cookie. Throws login_needed where there is none.
export async function read_session(): Promise<Session> {
  const last = kept<{ account: string; post: string } | null>('post', null)
  if (last) {
    credentials.post = last.post
    post_chosen.value = true
  }
  try {
    return take(await get<Session>('session'))
  } catch (caught) {
    if (!last) throw caught
    forget_post() // The post may have been taken away since; without it the server takes the first.
    return take(await get<Session>('session'))
  }
}

export async function log_in(account: string, password: string, code: string): Promise<Session> {
  forget_post()
  return take(await send<Session>('session', { account, password, ...(code ? { code } : {}) }))
}

export async function set_up(key: string, account: string, name: string, password: string): Promise<Session> {
  forget_post()
  return take(await send<Session>('setup', { key, account, name, password }))
}

export async function change_password(old_password: string, new_password: string): Promise<Session> {
  return take(await send<Session>('session/password', { old: old_password, new: new_password }))
}

export async function choose_post(id: string): Promise<void> {
  credentials.post = id
  post_chosen.value = true
  keep('post', { account: session.value?.account ?? '', post: id })
  take(await get<Session>('session'))
}

export function forget_session(): void {
  session.value = null
  credentials.token = ''
}

function forget_post(): void {
  credentials.post = ''
  post_chosen.value = false
  keep('post', null)
}

export async function leave(): Promise<void> {
  await ask('DELETE', 'session')
  forget_post()
  forget_session()
}
