// What the post in use may open, as the menus show it.
import { computed } from 'vue'
import { catalogue, find_kind } from '@/catalogue'
import { say } from '@/language'
import { is_possible, lock } from '@/offline/vault'
import { session } from '@/session'

export interface MenuItem {
  to: string
  title: string
  sign: string // The name of a drawing in Sign.vue.
}

function may_record(kind: string): boolean {
  return find_kind(kind)?.may_record ?? false
}

function may_work_offline(): boolean {
  return is_possible && catalogue.value.kinds.some((kind) => kind.may_record)
}

// In the order of a day's work. The screen that a post starts with comes first.
export const work_items = computed<MenuItem[]>(() => {
  const may = session.value?.may
  if (!may) return []
  const items: (MenuItem | false | null | undefined)[] = [
    may_record('checkpoint_person') && { to: '/checkpoint', title: say('卡口登记', 'Checkpoint'), sign: 'gate' },
    may_record('observation_check') && { to: '/round', title: say('入户随访', 'Round'), sign: 'house' },
    find_kind('order')?.may_list && { to: '/tasks', title: say('待办', 'To do'), sign: 'list' },
    may.people && { to: '/people', title: say('查人', 'People'), sign: 'person' },
    may.figures && { to: '/leader', title: say('态势', 'Overview'), sign: 'screen' },
    may.figures && { to: '/figures', title: say('数字', 'Figures'), sign: 'bars' },
    may.reports?.length > 0 && { to: '/reports', title: say('报告', 'Reports'), sign: 'page' },
    may.import && { to: '/import', title: say('导入', 'Import'), sign: 'page' },
    may.accounts && { to: '/accounts', title: say('账号', 'Accounts'), sign: 'key' },
    may.audit && { to: '/audit', title: say('审计', 'Audit'), sign: 'eye' },
    may.accounts && { to: '/devices', title: say('设备', 'Devices'), sign: 'phone' },
    lock.value && { to: '/outbox', title: say('待上传', 'Outbox'), sign: 'box' },
    may_work_offline() && { to: '/offline', title: say('离线使用', 'Offline'), sign: 'phone' },
  ]
  const shown = items.filter((item): item is MenuItem => !!item)
  const start: Partial<Record<string, string>> = { desk: '/tasks', leader: '/leader', administrator: '/accounts' }
  const first = start[may.screen]
  return first ? shown.sort((a, b) => Number(b.to === first) - Number(a.to === first)) : shown
})
