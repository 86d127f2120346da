import type { Plugin } from 'vite'
export const plainHtml: { isNativeTag(tag: string): boolean; transform(node: unknown): (() => void) | undefined }
export function ariaForWeChat(node: unknown): void
export function quietHtml(): Plugin
