import { computed, reactive } from 'vue'
import { read, write } from '@/device/storage'
import { wechatSize } from '@/device/platform'

/** 0 standard, 1 large, 2 very large; `auto` follows WeChat. */
export type Size = 0 | 1 | 2 | 'auto'

const KEY = 'sk.prefs'

interface Prefs {
  size: Size
  /** Whether the member was asked how large the letters should be. */
  asked: boolean
}

export const prefs = reactive<Prefs>({ size: 'auto', asked: false, ...read<Partial<Prefs>>(KEY) })

const followed = reactive({ size: wechatSize() })

/** The size in force. */
export const size = computed<0 | 1 | 2>(() => (prefs.size === 'auto' ? followed.size : prefs.size))

/** Class of every page's root. */
export const sizeClass = computed(() => `size-${size.value}`)

/** WeChat's own setting may have changed while we were away. */
export function followWeChat(): void {
  followed.size = wechatSize()
}

/** Chooses a size. */
export function choose(next: Size): void {
  prefs.size = next
  prefs.asked = true
  write(KEY, { ...prefs })
}
