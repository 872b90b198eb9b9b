// Every page. Each is fetched when it is first opened, so that a checkpoint's phone loads its own only.
import { createRouter, createWebHashHistory, type RouteLocationNormalized, type RouteLocationRaw } from 'vue-router'
import { on_refused } from '@/api/ask'
import { Failure } from '@/api/failure'
import type { Screen } from '@/api/types'
import { forget_catalogue, read_catalogue } from '@/catalogue'
import { show_failure } from '@/notice'
import { current_post, forget_session, post_chosen, read_session, session } from '@/session'

declare module 'vue-router' {
  interface RouteMeta {
    open?: boolean // Needs no session.
    bare?: boolean // Fills the window: no menu around it.
  }
}

const home_of: Record<Screen, string> = {
  desk: '/tasks',
  checkpoint: '/checkpoint',
  household: '/round',
  leader: '/leader',
  administrator: '/accounts',
}

// Where a post's work begins. The auditor shares the administrator's screen and keeps no accounts.
function home(): string {
  const may = session.value?.may
  if (may?.screen === 'administrator' && !may.accounts) return '/audit'
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
    { path: '/post', component: () => import('@/pages/PostPage.vue'), meta: { bare: true } },
    { path: '/checkpoint', component: () => import('@/checkpoint/CheckpointPage.vue') },
    { path: '/round', component: () => import('@/round/RoundPage.vue') },
    { path: '/tasks', component: () => import('@/pages/TasksPage.vue') },
    { path: '/people', component: () => import('@/pages/PeoplePage.vue') },
    { path: '/kinds', component: () => import('@/pages/KindsPage.vue') },
    { path: '/records/:kind', component: () => import('@/records/ListPage.vue') },
    { path: '/records/:kind/new', component: () => import('@/records/NewPage.vue') },
    { path: '/records/:kind/of/:id', component: () => import('@/records/RecordPage.vue') },
    { path: '/records/:kind/of/:id/correct', component: () => import('@/records/CorrectPage.vue') },
    { path: '/figures', component: () => import('@/figures/FiguresPage.vue') },
    { path: '/figures/:name', component: () => import('@/figures/FigurePage.vue') },
    { path: '/leader', component: () => import('@/leader/LeaderPage.vue'), meta: { bare: true } },
    { path: '/reports', component: () => import('@/pages/ReportsPage.vue') },
    { path: '/accounts', component: () => import('@/accounts/AccountsPage.vue') },
    { path: '/audit', component: () => import('@/pages/AuditPage.vue') },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})

function login_page(to: RouteLocationNormalized): RouteLocationRaw {
  const asked_for = to.redirectedFrom?.path === '/' ? undefined : to.fullPath
  return { path: '/login', query: asked_for ? { back: asked_for } : {} }
}

// What must happen before any page: a session, a password of one's own, a post.
router.beforeEach(async (to) => {
  if (to.meta.open) return true
  try {
    const current = session.value ?? (await read_session())
    if (current.must_change_password && to.path !== '/password') return '/password'
    if (to.path === '/password') return true
    if (!post_chosen.value && to.path !== '/post') return { path: '/post', query: { back: to.fullPath } }
    if (to.path !== '/post') await read_catalogue(current_post.value?.id ?? '')
    // The start page was chosen before the session was known.
    if (to.redirectedFrom?.path === '/' && to.path === home_of.desk && to.path !== home()) return home()
    return true
  } catch (caught) {
    if (caught instanceof Failure && caught.code === 'password_must_change') return '/password'
    if (!(caught instanceof Failure && caught.code === 'login_needed')) show_failure(caught)
    forget_session()
    return login_page(to)
  }
})

// A session that ended while somebody worked: what they were at stays in the address.
on_refused.login_needed = () => {
  if (!session.value) return
  forget_session()
  forget_catalogue()
  void router.push(login_page(router.currentRoute.value))
}
on_refused.password_must_change = () => void router.push('/password')
