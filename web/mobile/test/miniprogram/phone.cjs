// A phone without WeChat: the built mini-program in jsdom, compiled by WeChat's own compiler, on a `wx` of ours whose
// network is real. Logic and bindings are tested here, not layout.
const { request: httpRequest } = require('node:http')
const { join } = require('node:path')
const { JSDOM } = require('jsdom')

const dom = new JSDOM('<!doctype html><body></body>', { url: 'http://127.0.0.1/' })
for (const name of ['window', 'document', 'HTMLElement', 'Element', 'Node', 'Event', 'CustomEvent', 'MutationObserver', 'TouchEvent', 'getComputedStyle']) {
  globalThis[name] = name === 'window' ? dom.window : dom.window[name]
}

/** One phone: storage outlives a restart of the app, nothing else does. */
exports.makePhone = function makePhone({ root, code, service }) {
  const storage = new Map()
  const phone = { storage, online: true, code, requests: [], consents: [], stack: [], complaints: [] }
  const networkListeners = []
  const complain = console.error
  console.error = (...words) => {
    phone.complaints.push(words.map(String).join(' '))
    complain(...words)
  }
  const lost = (fail, complete) => setTimeout(() => (fail?.({ errMsg: 'request:fail' }), complete?.()))

  function ask(options) {
    const { method = 'GET', header = {}, data, success, fail, complete } = options
    // The build names a service that nobody has; here it is where the test says.
    const url = options.url.replace('https://sanke.test', service)
    phone.requests.push(`${method} ${new URL(url).pathname}`)
    if (!phone.online) return lost(fail, complete)
    const sent = httpRequest(url, { method, headers: header }, (answer) => {
      const parts = []
      answer.on('data', (part) => parts.push(part))
      answer.on('end', () => {
        // Cut after the server has done its work: the phone never hears of it.
        if (!phone.online) return lost(fail, complete)
        const text = Buffer.concat(parts).toString('utf8')
        let body = text
        try {
          body = JSON.parse(text)
        } catch {
          // Not JSON: as it is.
        }
        success?.({ statusCode: answer.statusCode, data: body, header: answer.headers })
        complete?.()
      })
    })
    sent.on('error', () => lost(fail, complete))
    sent.end(data === undefined ? undefined : typeof data === 'string' ? data : JSON.stringify(data))
    return { abort: () => sent.destroy() }
  }

  // Never within the call, as on the platform: a page that opens another one has ended its own step by then.
  const go = (replace) => ({ url, success }) =>
    setTimeout(() => {
      phone.goTo(url, replace)
      success?.({})
    })
  const wx = {
    request: ask,
    login: ({ success }) => success({ code: phone.code, errMsg: 'login:ok' }),
    getStorageSync: (key) => storage.get(key) ?? '',
    setStorageSync(key, value) {
      if (phone.full) throw new Error('setStorageSync:fail exceed storage max size')
      storage.set(key, value)
    },
    removeStorageSync: (key) => storage.delete(key),
    getStorageInfoSync: () => ({ keys: [...storage.keys()], currentSize: 0, limitSize: 10240 }),
    onNetworkStatusChange: (listener) => networkListeners.push(listener),
    getAppBaseInfo: () => ({ fontSizeScaleFactor: phone.letters ?? 1, language: 'zh_CN', host: {} }),
    getSystemInfoSync: () => ({ platform: 'devtools', language: 'zh_CN', windowWidth: 390, SDKVersion: '3.0.0' }),
    getWindowInfo: () => ({ windowWidth: 390, statusBarHeight: 20 }),
    getDeviceInfo: () => ({ platform: 'devtools' }),
    getSystemSetting: () => ({}),
    getAppAuthorizeSetting: () => ({}),
    getLaunchOptionsSync: () => ({ path: 'pages/today/today', query: {} }),
    getEnterOptionsSync: () => ({ path: 'pages/today/today', query: {} }),
    requestSubscribeMessage({ tmplIds, success }) {
      phone.consents.push(tmplIds)
      success(Object.fromEntries([...tmplIds.map((id) => [id, 'accept']), ['errMsg', 'ok']]))
    },
    navigateTo: go(false),
    redirectTo: go(true),
    reLaunch: ({ url }) =>
      setTimeout(() => {
        phone.stack = []
        phone.goTo(url, false)
      }),
    navigateBack: () =>
      setTimeout(() => {
        phone.stack.pop()?.component.instance.onUnload?.()
        phone.page.component.instance.onShow?.()
      }),
    pageScrollTo() {},
    stopPullDownRefresh() {},
    setNavigationBarTitle() {},
    canIUse: () => true,
    nextTick: (step) => setTimeout(step),
    createSelectorQuery: () => ({ in: () => ({ select: () => ({}) }) }),
  }
  for (const name of ['onAppShow', 'onAppHide', 'onError', 'onUnhandledRejection', 'onPageNotFound', 'onThemeChange']) wx[name] = () => {}

  globalThis.wx = wx
  globalThis.App = (options) => {
    phone.app = options
  }
  globalThis.getApp = () => phone.app
  globalThis.getCurrentPages = () => phone.stack.map((page) => page.component.instance)
  globalThis.Page = (options) => globalThis.Component(options)
  const simulate = require('miniprogram-simulate')
  globalThis.wx = Object.assign(globalThis.wx ?? {}, wx)

  phone.setOnline = (online) => {
    phone.online = online
    networkListeners.forEach((listener) => listener({ isConnected: online, networkType: online ? 'wifi' : 'none' }))
  }

  /** Opens a page as a tap on a link does. */
  phone.goTo = (url, replace) => {
    const [path, query = ''] = url.replace(/^\//, '').split('?')
    if (replace) phone.stack.pop()
    const id = simulate.load(join(root, path), { rootPath: root, compiler: 'official' })
    const component = simulate.render(id)
    const place = document.createElement('div')
    document.body.append(place)
    const page = { path, component, place }
    phone.stack.push(page)
    Object.assign(component.instance, { route: path, options: Object.fromEntries(new URLSearchParams(query)) })
    component.attach(place)
    component.instance.onLoad?.(component.instance.options)
    component.instance.onShow?.()
    component.triggerLifeTime?.('ready')
    component.instance.onReady?.()
  }

  /** Starts the app: scripts anew, storage as it was. */
  phone.start = (url = '/pages/today/today') => {
    for (const key of Object.keys(require.cache)) if (key.startsWith(root)) delete require.cache[key]
    phone.stack = []
    networkListeners.length = 0
    document.body.innerHTML = ''
    require(join(root, 'app.js'))
    phone.app?.onLaunch?.({})
    phone.app?.onShow?.({})
    phone.goTo(url, false)
  }

  Object.defineProperty(phone, 'page', { get: () => phone.stack[phone.stack.length - 1] })
  phone.text = () => phone.page?.place.textContent.replace(/\s+/g, ' ') ?? ''
  phone.path = () => phone.page?.path

  /** Waits until something is so. */
  phone.until = async (what, holds, ms = 8_000) => {
    const end = Date.now() + ms
    for (;;) {
      if (holds()) return
      if (Date.now() > end) throw new Error(`not in time: ${what}\non ${phone.path()}: ${phone.text().slice(0, 600)}`)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  /** Taps what shows exactly or begins with this text: the innermost button. */
  phone.tap = async (text) => {
    const all = () => [...phone.page.place.querySelectorAll('wx-button')].filter((one) => one.textContent.replace(/\s+/g, ' ').trim().startsWith(text))
    await phone.until(`a button “${text}”`, () => all().length > 0)
    const [button] = all()
    const exparser = require('miniprogram-exparser')
    const tap = exparser.Event.create('tap', {}, { bubbles: true, capturePhase: true, composed: true, extraFields: { touches: [], changedTouches: [] } })
    exparser.Event.dispatchEvent(button.__wxElement, tap)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return phone
}
