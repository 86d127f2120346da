import type { Plugin } from 'vite'
export const plainHtml: { isNativeTag(tag: string): boolean; transform(node: unknown): (() => void) | undefined }
export function knowRefs(node: unknown, context: unknown): void
export function ariaForWeChat(node: unknown): void
export function quietHtml(): Plugin
export function leanHtml(): Plugin
