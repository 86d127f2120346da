// Days and times as people read them. Everything is Asia/Shanghai, whatever zone the phone is set to.

const HOUR = 3_600_000
const ZONE = 8 * HOUR
const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'] as const

/** `HH:MM` of an RFC 3339 text that the service wrote (always +08:00) or of milliseconds. */
export function clockTime(at: string | number): string {
  return typeof at === 'string' ? at.slice(11, 16) : shifted(at).slice(11, 16)
}

/** `YYYY-MM-DD` of a moment. */
export function dayOf(at: number): string {
  return shifted(at).slice(0, 10)
}

/** `11月22日`. */
export function monthDay(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`
}

/** `星期日`. */
export function weekday(day: string): string {
  return `星期${WEEKDAYS[weekdayIndex(day)]}`
}

/** 0 = Sunday. */
export function weekdayIndex(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}

/** `11月22日 08:30` of an RFC 3339 text. */
export function dayTime(at: string): string {
  return `${monthDay(at.slice(0, 10))} ${at.slice(11, 16)}`
}

/** The month before or after, `YYYY-MM`. */
export function monthBeside(month: string, by: number): string {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + by
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}

/** `12 分 30 秒`; whole minutes without seconds. */
export function minutes(seconds: number): string {
  const whole = Math.floor(seconds / 60)
  const rest = Math.floor(seconds % 60)
  if (!rest) return `${whole} 分钟`
  return whole ? `${whole} 分 ${rest} 秒` : `${rest} 秒`
}

/** `早上好` and so on. */
export function greeting(at: number): string {
  const hour = Number(clockTime(at).slice(0, 2))
  if (hour < 5) return '夜深了'
  if (hour < 11) return '早上好'
  if (hour < 13) return '中午好'
  if (hour < 18) return '下午好'
  return '晚上好'
}

function shifted(at: number): string {
  return new Date(at + ZONE).toISOString()
}
