// Every page. Each is fetched when it is first opened, so that a checkpoint's phone loads its own only.
import { createRouter, createWebHashHistory, type RouteLocationNormalized, type RouteLocationRaw } from 'vue-router'
import { is_reached, on_refused } from '@/api/ask'
import { Failure, is_for_login, is_passing } from '@/api/failure'
import type { Screen, Session } from '@/api/types'
import { catalogue, find_kind, forget_catalogue, read_catalogue } from '@/catalogue'
import { say } from '@/language'
import { show_failure, show_notice } from '@/notice'
import { open_after_login } from '@/offline/devices'
import { is_update_ready } from '@/offline/update'
import { is_open, lock } from '@/offline/vault'
import { wipe } from '@/offline/wiping'
import {
  current_post,
  forget_session,
  is_login_wanted,
  post_chosen,
  read_session,
  session,
  take_kept_session,
} from '@/session'

declare module 'vue-router' {
  interface RouteMeta {
    open?: boolean // Needs no session.
    bare?: boolean // Fills the window: no menu around it.
    offline?: boolean // Works out of the vault: a session that ended throws nobody out.
  }
}

const home_of: Record<Screen, string> = {
  desk: '/tasks',
  checkpoint: '/checkpoint',
  household: '/round',
  leader: '/leader',
  administrator: '/accounts',
}

// Where a post's work begins. The auditor shares the administrator's screen and keeps no accounts. Whose desk has no
// to-dos begins with their forms, an analyst, who has none, with figures; the catalogue tells once it is read.
function home(): string {
  const may = session.value?.may
  if (may?.screen === 'administrator' && !may.accounts) return '/audit'
  const is_known = catalogue.value.kinds.length > 0
  if (may?.screen === 'desk' && is_known && !find_kind('order')?.may_list) {
    const has_forms = catalogue.value.kinds.some((kind) => kind.may_record)
    return !has_forms && may.figures ? '/figures' : '/kinds'
  }
  return home_of[may?.screen ?? 'desk']
}

export const router = createRouter({
  history: createWebHashHistory('/console/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', redirect: home },
    { path: '/login', component: () => import('@/pages/LoginPage.vue'), meta: { open: true, bare: true } },
    { path: '/setup', component: () => import('@/pages/SetupPage.vue'), meta: { open: true, bare: true } },
    { path: '/password', component: () => import('@/pages/PasswordPage.vue'), meta: { bare: true } },
    { path: '/factor', component: () => import('@/pages/FactorPage.vue'), meta: { bare: true } },
    { path: '/sessions', component: () => import('@/pages/SessionsPage.vue'), meta: { bare: true } },
    { path: '/post', component: () => import('@/pages/PostPage.vue'), meta: { bare: true } },
    { path: '/pin', component: () => import('@/offline/PinPage.vue'), meta: { open: true, bare: true } },
    { path: '/offline', component: () => import('@/offline/OfflinePage.vue'), meta: { offline: true } },
    { path: '/offline/help', component: () => import('@/offline/HelpPage.vue'), meta: { offline: true } },
    { path: '/outbox', component: () => import('@/offline/OutboxPage.vue'), meta: { offline: true } },
    { path: '/outbox/:order', component: () => import('@/offline/MendPage.vue'), meta: { offline: true } },
    { path: '/devices', component: () => import('@/offline/DevicesPage.vue') },
    { path: '/checkpoint', component: () => import('@/checkpoint/CheckpointPage.vue'), meta: { offline: true } },
    { path: '/round', component: () => import('@/round/RoundPage.vue'), meta: { offline: true } },
    { path: '/tasks', component: () => import('@/pages/TasksPage.vue'), meta: { offline: true } },
    { path: '/people', component: () => import('@/pages/PeoplePage.vue') },
    { path: '/kinds', component: () => import('@/pages/KindsPage.vue'), meta: { offline: true } },
    { path: '/records/:kind', component: () => import('@/records/ListPage.vue') },
    { path: '/records/:kind/new', component: () => import('@/records/NewPage.vue'), meta: { offline: true } },
    { path: '/records/:kind/of/:id', component: () => import('@/records/RecordPage.vue') },
    { path: '/records/:kind/of/:id/correct', component: () => import('@/records/CorrectPage.vue') },
    { path: '/figures', component: () => import('@/figures/FiguresPage.vue') },
    { path: '/figures/:name', component: () => import('@/figures/FigurePage.vue') },
    { path: '/leader', component: () => import('@/leader/LeaderPage.vue'), meta: { bare: true } },
    { path: '/reports', component: () => import('@/reports/ReportsPage.vue') },
    { path: '/reports/:name/template', component: () => import('@/reports/EditorPage.vue') },
    { path: '/import', component: () => import('@/imports/ImportPage.vue') },
    { path: '/accounts', component: () => import('@/accounts/AccountsPage.vue') },
    { path: '/audit', component: () => import('@/pages/AuditPage.vue') },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})

function back_of(to: RouteLocationNormalized): Record<string, string> {
  return to.redirectedFrom?.path === '/' ? {} : { back: to.fullPath }
}

function login_page(to: RouteLocationNormalized): RouteLocationRaw {
  return { path: '/login', query: back_of(to) }
}

// The server's session; where it cannot be had and the vault is open, the one that the vault keeps.
async function begin_session(): Promise<Session> {
  try {
    const current = await read_session()
    // Where the PIN was wrong too often, a session that goes on is not enough: somebody must give the password.
    if (lock.value?.by_pin) await open_after_login()
    return current
  } catch (caught) {
    const kept = is_passing(caught) ? await take_kept_session() : null
    if (!kept) throw caught
    is_login_wanted.value = caught instanceof Failure && is_for_login(caught.code)
    return kept
  }
}

// What must happen before any page: a session, a password of one's own, a second factor where the post needs it, a post.
router.beforeEach(async (to) => {
  if (to.meta.open) return true
  try {
    const current = session.value ?? (await begin_session())
    if (current.must_change_password && to.path !== '/password') return '/password'
    if (to.path === '/password') return true
    if (current.must_enrol && to.path !== '/factor') return '/factor'
    if (to.path === '/factor' || to.path === '/sessions') return true
    if (!post_chosen.value && to.path !== '/post') return { path: '/post', query: { back: to.fullPath } }
    if (to.path !== '/post') await read_catalogue(current_post.value?.id ?? '')
    // The start page was chosen before the session was known.
    if (to.redirectedFrom?.path === '/' && to.path === home_of.desk && to.path !== home()) return home()
    return true
  } catch (caught) {
    if (caught instanceof Failure && caught.code === 'password_must_change') return '/password'
    if (caught instanceof Failure && caught.code === 'factor_must_enrol') return '/factor'
    const is_ended = caught instanceof Failure && caught.code === 'login_needed'
    if (is_passing(caught) && !is_ended && lock.value && !is_open.value) return { path: '/pin', query: back_of(to) }
    if (!is_ended) show_failure(caught)
    forget_session()
    return login_page(to)
  }
})

// A session that ended while somebody worked: what they were at stays in the address.
on_refused.login_needed = () => {
  if (!session.value) return
  if (is_open.value && router.currentRoute.value.meta.offline) {
    is_login_wanted.value = true
    return
  }
  forget_session()
  forget_catalogue()
  void router.push(login_page(router.currentRoute.value))
}
function first_open(page: string): void {
  if (is_open.value && router.currentRoute.value.meta.offline) is_login_wanted.value = true
  else void router.push(page)
}
on_refused.password_must_change = () => first_open('/password')
on_refused.factor_must_enrol = () => first_open('/factor')
on_refused.device_revoked = () => {
  if (lock.value) void wipe(lock.value, 'revoked')
}

// A page of this build that the server does not have any more.
router.onError(() => {
  if (is_reached.value) is_update_ready.value = true
  else show_notice(say('这一页没有存在本机，联网后再打开', 'This page is not on the device; open it with a network'), 'bad')
})
