// Who works here, and under which of their posts. Everything shown depends on it.
import { computed, ref, shallowRef } from 'vue'
import { ask, credentials, get, post as send } from '@/api/ask'
import type { Post, Session } from '@/api/types'
import { Failure, is_passing } from '@/api/failure'
import { set_county_time } from '@/county_time'
import { keep, kept } from '@/kept'
import { leave_unheard, stay } from '@/api/leaving'
import { recount } from '@/offline/outbox'
import { close_vault, lock, mean_account, mean_last, put_away, taken_out } from '@/offline/vault'

const wait_milliseconds = 10_000 // Then a device with a vault opens that.

export const session = shallowRef<Session | null>(null)

export const current_post = computed<Post | null>(() => {
  const posts = session.value?.posts ?? []
  return posts.find((post) => post.id === credentials.post) ?? posts[0] ?? null
})

// Somebody with several posts says under which one, once a visit.
export const post_chosen = shallowRef(false)

// Whoever works here with the open vault must log in again before anything can be sent.
export const is_login_wanted = ref(false)

async function take(answer: Session): Promise<Session> {
  mean_account(answer.account) // A colleague without a vault here names no device.
  await recount()
  keep('logged_in', answer.account)
  credentials.token = answer.token
  set_county_time(answer.now)
  session.value = answer
  is_login_wanted.value = answer.must_change_password || answer.must_enrol
  if (answer.posts.length <= 1) post_chosen.value = true
  void keep_session()
  return answer
}

interface KeptSession {
  session: Session
  post: string
  at: number // On the device's clock, so that the county's can be carried on from it.
}

export async function keep_session(): Promise<void> {
  if (!session.value) return
  const facts: KeptSession = { session: session.value, post: credentials.post, at: Date.now() }
  await put_away('session', facts)
}

// Who works here according to the vault. Without a token: it shows what is kept, and sends nothing by itself.
export async function take_kept_session(): Promise<Session | null> {
  const facts = await taken_out<KeptSession>('session')
  if (!facts) return null
  set_county_time(facts.session.now, facts.at)
  credentials.token = ''
  credentials.post = facts.post
  post_chosen.value = true
  session.value = facts.session
  return facts.session
}

// Whoever opened the vault by PIN is not taken for another whose log-in still stands in this browser: that one ends.
export async function take_vault_over(): Promise<void> {
  const logged_in = kept('logged_in', '')
  if (logged_in && logged_in !== lock.value?.account) leave_unheard()
  else stay()
  if (!(session.value && credentials.token)) await take_kept_session()
}

// Another who logged in beside, in a window of the same browser, is not taken for who works here.
export async function renew_session(): Promise<void> {
  const answer = await get<Session>('session')
  if (session.value && session.value.account !== answer.account) {
    is_login_wanted.value = true
    throw another_is_logged_in(answer.account)
  }
  await take(answer)
}

function another_is_logged_in(account: string): Failure {
  return new Failure({
    kind: 'not_allowed',
    code: 'login_needed',
    zh: `这个浏览器上现在登录的是 ${account}，请重新登录`,
    en: `${account} is logged in in this browser now; log in again`,
  })
}

// The session of the cookie. Throws login_needed where there is none.
export async function read_session(): Promise<Session> {
  const last = kept<{ account: string; post: string } | null>('post', null)
  if (last) {
    credentials.post = last.post
    post_chosen.value = true
  }
  try {
    return await take(await ask<Session>('GET', 'session', lock.value ? { wait: wait_milliseconds } : {}))
  } catch (caught) {
    if (!last || is_passing(caught)) throw caught
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
  await take(await get<Session>('session'))
}

export function forget_session(): void {
  session.value = null
  credentials.token = ''
  mean_last()
}

function forget_post(): void {
  credentials.post = ''
  post_chosen.value = false
  keep('post', null)
}

export async function leave(): Promise<void> {
  await ask('DELETE', 'session')
  keep('logged_in', '')
  close_vault()
  forget_post()
  forget_session()
}

// Without a network. The log-in ends as soon as the server can be told.
export function leave_to_vault(): void {
  if (kept('logged_in', '')) leave_unheard()
  close_vault()
  forget_session()
}
