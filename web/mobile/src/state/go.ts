// Ways between the pages.

type Query = Record<string, string>

function address(page: string, query: Query = {}): string {
  const asked = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `/pages/${page}/${page}${asked.length ? `?${asked.join('&')}` : ''}`
}

/** Opens a page above this one. */
export function open(page: string, query?: Query): void {
  uni.navigateTo({ url: address(page, query) })
}

/** Puts a page in this one's place. */
export function replace(page: string, query?: Query): void {
  uni.redirectTo({ url: address(page, query) })
}

/** Starts anew with a page. */
export function restart(page: string, query?: Query): void {
  uni.reLaunch({ url: address(page, query) })
}

/** Back to the page below, or home where there is none. */
export function back(): void {
  if (getCurrentPages().length > 1) uni.navigateBack()
  else restart('today')
}
