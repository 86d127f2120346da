import { reactive } from 'vue'
import { api } from '@/api/http'
import { uuid } from '@/core/uuid'
import { launch } from '@/device/platform'
import { session, signedIn } from './session'
import { tellServer } from './sync'
import { home } from './today'

/** WeChat shows at most so many templates in one window. */
const MOST = 3

/** The simulated window of the demo waits for the member's answer. */
export const simulated = reactive({
  templates: [] as string[],
  answer: null as ((results: Record<string, string>) => void) | null,
})

/** Whether consent can be asked for on this platform. */
export function canAsk(): boolean {
  if ((home.today?.subscriptions.length ?? 0) === 0) return false
  return !__H5__ || (launch.demo && session.demo !== null)
}

/** How many mornings are still covered: one message each. Templates are not named to us, so it is the scarcest. */
export function mornings(): number {
  const all = home.today?.subscriptions ?? []
  return all.length ? Math.min(...all.map((one) => one.left)) : 0
}

/** Asks for one more message of each kind, from a tap; how many were accepted, null = can't be asked here. */
export async function ask(): Promise<number | null> {
  const templates = (home.today?.subscriptions ?? []).map((one) => one.template).slice(0, MOST)
  if (!templates.length) return null
  const results = await popup(templates)
  if (!results) return null
  tellServer('consent', { id: uuid(), results })
  await refresh()
  return Object.values(results).filter((one) => one === 'accept').length
}

/** Asks the server how many are left. */
export async function refresh(): Promise<void> {
  const page = await signedIn(() => api('get', '/api/v1/me/subscriptions')).catch(() => undefined)
  if (page && home.today) home.today = { ...home.today, subscriptions: page.items }
}

async function popup(templates: string[]): Promise<Record<string, string> | null> {
  if (!__H5__) return wechatPopup(templates)
  const code = session.demo
  if (!launch.demo || code === null) return null
  const results = await new Promise<Record<string, string>>((resolve) => {
    simulated.templates = templates
    simulated.answer = resolve
  })
  simulated.answer = null
  // #ifdef H5
  // Only the demo has it, so no other phone has to load it.
  await import('@/demo/world').then(({ consentAs }) => consentAs(code, results)).catch(() => undefined)
  // #endif
  return results
}

function wechatPopup(templates: string[]): Promise<Record<string, string> | null> {
  return new Promise((resolve) => {
    uni.requestSubscribeMessage({
      tmplIds: templates,
      success(answer) {
        const all = answer as unknown as Record<string, string>
        resolve(Object.fromEntries(templates.flatMap((id) => (all[id] ? [[id, all[id]]] : []))))
      },
      fail: () => resolve(null),
    })
  })
}
