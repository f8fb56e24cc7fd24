// The test kit's control API (docs/test-kit.md) for tests in Node. Members of requests and answers are named as there.
import { AssertionError } from 'node:assert'
import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

const NAME_IT = 'set HELSEPROFIL_KIT to the address of a running kit, such as http://localhost:8080, or to ./run of a clone'
const KEPT_LINES = 30
const POLL = 500
const MOST_DECISIONS = 100
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** A request that the kit did not accept; the message says what to do. */
export class KitError extends Error {
  constructor(status, message) {
    super(message)
    this.name = 'KitError'
    this.status = status
  }
}

/** A Keycloak with the demo realm under the profile, a compliant client, and every way to do one thing wrong. */
export class Kit {
  static #shared
  #process

  constructor(url, info) {
    this.url = url
    this.info = info
    this.issuer = info.issuer
  }

  /** Returns the kit of this process. The first call connects to it, or starts it and ends it with this process. */
  static start(options = {}) {
    Kit.#shared ??= Kit.#found(options)
    return Kit.#shared
  }

  static async #found({ kit = process.env.HELSEPROFIL_KIT, port = 0, probe = [], timeout = 600_000 }) {
    if (!kit) throw new Error(NAME_IT)
    if (/^https?:/.test(kit)) return Kit.#at(kit, timeout)
    const run = resolve(kit, statSync(kit, { throwIfNoEntry: false })?.isDirectory() ? 'run' : '')
    const words = ['--kit', '--port', String(port), ...probe.flatMap(api => ['--probe', api])]
    const child = spawn(run, words, { stdio: ['ignore', 'pipe', 'pipe'] })
    endWithThisProcess(child)
    const found = await Kit.#at(await addressPrintedBy(child, run, timeout), timeout)
    found.#process = child
    return found
  }

  /** Waits for a kit that is starting. */
  static async #at(address, timeout) {
    const url = address.replace(/\/+$/, '').replace(/(\/kit)?$/, '/kit')
    for (const end = Date.now() + timeout; ;) {
      try {
        return new Kit(url, await send(url, 'GET', ''))
      } catch (error) {
        if (error.status !== 503 || Date.now() > end) throw error
        await wait(POLL)
      }
    }
  }

  /** Ends the kit, if this process has started it. */
  async stop() {
    Kit.#shared = undefined
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.ref()
    child.kill()
    await new Promise(ended => child.once('exit', ended))
  }

  /** Takes back all that was made or moved here. Call it before each test. */
  reset() {
    return this.#post('/reset')
  }

  /** Returns the names of all faults, flaws and changes. */
  faults() {
    return this.#get('/faults')
  }

  /** Registers a client with a new key, the private part of which is in the answer. */
  client(settings = {}) {
    return this.#post('/clients', settings)
  }

  removeClient(client) {
    return this.#delete(`/clients/${idOf(client)}`)
  }

  /** Gives a client a new key. */
  newKey(client, settings = {}) {
    return this.#post(`/clients/${idOf(client)}/keys`, settings)
  }

  /** Gives the realm a new key, which signs tokens from now on. */
  newRealmKey(settings = {}) {
    return this.#post('/realm-keys', settings)
  }

  time() {
    return this.#get('/time')
  }

  /** Moves the server's clock, such as by `P1D`. */
  moveTime(move) {
    return this.#post('/time', { move })
  }

  /** Sets the server's clock, such as to `2027-06-01T00:00:00Z`. */
  setTime(at) {
    return this.#post('/time', { at })
  }

  resetTime() {
    return this.#delete('/time')
  }

  /** Lets the next requests to an endpoint fail with a status, or be answered late. */
  disturb(disturbance) {
    return this.#post('/disturbances', disturbance)
  }

  async disturbances() {
    return (await this.#get('/disturbances')).disturbances
  }

  removeDisturbances() {
    return this.#delete('/disturbances')
  }

  /** Returns what was decided about the last requests, newest first: of one client, or of all. */
  async decisions({ client_id, last } = {}) {
    const query = new URLSearchParams(JSON.parse(JSON.stringify({ client_id, last })))
    return (await this.#get(`/decisions?${query}`)).decisions
  }

  forgetDecisions() {
    return this.#delete('/decisions')
  }

  /** Fails, with the requirement and what to do, unless requests of this client were accepted and none was refused. */
  async assertAccepted(client) {
    const client_id = client.client_id ?? client
    const decisions = await this.decisions({ client_id, last: MOST_DECISIONS })
    const refused = decisions.find(each => each.decision === 'refused')
    if (refused || !decisions.some(each => each.decision === 'accepted')) {
      throw new AssertionError({
        message: refused ? refusal(refused) : `no request of ${client_id} was accepted, ${decisions.length} came`,
        actual: decisions[0]?.decision,
        expected: 'accepted',
        operator: 'assertAccepted',
      })
    }
    return decisions
  }

  /** Lets the kit's client ask for a token, right or with something wrong. */
  token(request = {}) {
    return this.#post('/tokens', request)
  }

  /** Makes a token for an API by the issuer of test tokens, right or with a fault. */
  testToken(request = {}) {
    return this.#post('/test-tokens', request)
  }

  assertion(request) {
    return this.#post('/assertions', request)
  }

  requestObject(request) {
    return this.#post('/request-objects', request)
  }

  proof(request) {
    return this.#post('/proofs', request)
  }

  /** Opens the address of an authorization request and logs a user in. */
  login(url, settings = {}) {
    return this.#post('/logins', { url: String(url), ...settings })
  }

  /** Starts an API that checks as the profile asks, or with one flaw. */
  api(settings = {}) {
    return this.#post('/apis', settings)
  }

  async apis() {
    return (await this.#get('/apis')).apis
  }

  removeApi(api) {
    const id = encodeURIComponent(api.id ?? api)
    return this.#delete(`/apis/${id}`)
  }

  /** Calls your API with every faulty token and proof. */
  probe(url, settings = {}) {
    return this.#post('/probes', { url: String(url), ...settings })
  }

  #get(path) {
    return send(this.url, 'GET', path)
  }

  #post(path, body = {}) {
    return send(this.url, 'POST', path, body)
  }

  #delete(path) {
    return send(this.url, 'DELETE', path)
  }
}

async function send(url, method, path, body) {
  let answer
  try {
    const json = body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    answer = await fetch(url + path, { method, ...json })
  } catch (error) {
    throw new KitError(undefined, `no kit answers at ${url}: ${error.cause?.message ?? error.message}`)
  }
  const text = await answer.text()
  if (answer.ok) return text ? JSON.parse(text) : undefined
  throw new KitError(answer.status, `${method} ${url}${path}: ${answer.status} ${errorIn(text)}`)
}

function errorIn(text) {
  try {
    return JSON.parse(text).error
  } catch {
    return 'is this the address of a kit?'
  }
}

const idOf = client => encodeURIComponent(client.client_id ?? client)

function refusal({ client_id, endpoint, status, error, description, remedy, page }) {
  const first = `${endpoint} refused ${client_id}: ${status} ${error ?? ''}`.trim()
  const further = remedy && description?.includes(remedy) ? undefined : remedy
  return [first, description, further, page].filter(Boolean).join('\n  ')
}

/** The test may end before the kit does, and the kit may not outlive the test. */
function endWithThisProcess(child) {
  for (const part of [child, child.stdout, child.stderr]) part.unref()
  const end = () => child.kill()
  process.once('exit', end)
  const ends = ENDING.map(signal => {
    const handler = () => {
      end()
      process.kill(process.pid, signal)
    }
    process.once(signal, handler)
    return [signal, handler]
  })
  child.once('exit', () => {
    process.off('exit', end)
    for (const [signal, handler] of ends) process.off(signal, handler)
  })
}

function addressPrintedBy(child, run, timeout) {
  const said = []
  return new Promise((found, failed) => {
    const fail = why => failed(new Error(`${run} --kit ${why}:\n${said.join('\n')}`))
    // The timer keeps this process alive until the kit is there.
    const timer = setTimeout(() => {
      child.kill()
      fail(`was not ready within ${timeout / 1000} s`)
    }, timeout)
    const hear = line => {
      said.push(line)
      said.splice(0, said.length - KEPT_LINES)
      if (!line.startsWith('{"kit"')) return
      clearTimeout(timer)
      found(JSON.parse(line).kit)
    }
    createInterface({ input: child.stdout }).on('line', hear)
    createInterface({ input: child.stderr }).on('line', hear)
    child.once('error', error => {
      clearTimeout(timer)
      fail(`can't be run, ${error.message}`)
    })
    child.once('close', code => {
      clearTimeout(timer)
      fail(`ended with ${code}`)
    })
  })
}
