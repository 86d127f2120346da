// What only one of the platforms has.

export interface Launch {
  /** Where the service is: '' = where the page came from. */
  base: string
  /** Whether identities may be chosen, time moved, and so on. */
  demo: boolean
}

function launched(): Launch {
  // #ifdef H5
  const stage = document.querySelector('meta[name="sanke-stage"]')?.getAttribute('content')
  return { base: '', demo: stage === 'demo' }
  // #endif
  return { base: import.meta.env.VITE_API_BASE ?? '', demo: false }
}

/** How this client was started. */
export const launch: Launch = launched()

function isInsideWeChat(): boolean {
  // #ifdef H5
  return /MicroMessenger/i.test(navigator.userAgent) && !/wxwork/i.test(navigator.userAgent)
  // #endif
  return true
}

/** Runs where WeChat can say who it is: the mini-program, or WeChat's own browser (not WeCom's). */
export const insideWeChat: boolean = isInsideWeChat()

/** The wall clock and, where there is one, a clock that nobody can set. */
export const phoneClock = {
  wall: (): number => Date.now(),
  steady: (): number | undefined => (typeof performance === 'undefined' ? undefined : performance.now()),
}

/** How large WeChat's own letters are: 0 normal, 1 large, 2 very large. */
export function wechatSize(): 0 | 1 | 2 {
  // #ifdef MP-WEIXIN
  try {
    const info = uni.getAppBaseInfo() as { fontSizeScaleFactor?: number; fontSizeSetting?: number }
    const scale = info.fontSizeScaleFactor ?? (info.fontSizeSetting ?? 16) / 16
    if (scale >= 1.4) return 2
    if (scale >= 1.12) return 1
  } catch {
    // An old WeChat does not say.
  }
  // #endif
  return 0
}

/** Asks WeChat for a log-in code. */
export function wechatCode(): Promise<string> {
  return new Promise((resolve, reject) => {
    uni.login({ provider: 'weixin', success: (answer) => resolve(answer.code), fail: reject })
  })
}

/** Calls back when the network is there again. */
export function onNetwork(back: (online: boolean) => void): void {
  // #ifdef H5
  window.addEventListener('online', () => back(true))
  window.addEventListener('offline', () => back(false))
  // #endif
  // #ifndef H5
  uni.onNetworkStatusChange((status) => back(status.isConnected))
  // #endif
}
