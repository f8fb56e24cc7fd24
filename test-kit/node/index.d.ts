/** A change of an assertion, a proof or a request object: its name and arguments, such as `['with', 'aud', 'x']`. */
export type Change = [name: string, ...args: unknown[]]
export interface Jwk {
  kty: string
  kid?: string
  alg?: string
  use?: string
  crv?: string
  x?: string
  y?: string
  n?: string
  e?: string
  d?: string
}

export interface Client {
  client_id: string
  issuer: string
  token_endpoint: string
  scope: string
  redirect_uris: string[]
  /** The private key, absent if you sent `jwks`. */
  jwk?: Jwk
}

export interface Decision {
  at: string
  endpoint: string
  method: string
  path: string
  client_id?: string
  grant_type?: string
  status: number
  decision: 'accepted' | 'refused' | 'nonce' | 'disturbed'
  error?: string
  requirement?: string
  description?: string
  remedy?: string
  page?: string
  ends?: { sunset: string, requirements: string[] }
}

export interface Disturbance {
  endpoint?: string
  status?: number
  retry_after?: number
  delay?: string
  times?: number
}

export interface Time { now: string, offset: string }
export interface Api { id: string, url: string, flaw?: string, requirement?: string }

export interface ProbedRequirement {
  requirement: string
  verdict: 'pass' | 'fail' | 'warn' | 'inconclusive' | 'not-applicable'
  message?: string
  remedy?: string
  page?: string
  faults?: string[]
}

export class KitError extends Error {
  status?: number
}

export class Kit {
  readonly url: string
  readonly issuer: string
  readonly info: {
    issuer: string
    token_endpoint: string
    test_tokens: { issuer: string, url: string, key: string }
    admin: { url: string, username: string, password: string }
  }

  /** `kit` is an address or the path of ./run, by default `HELSEPROFIL_KIT`; `probe` has the APIs to be probed. */
  static start(options?: { kit?: string, port?: number, probe?: string[], timeout?: number }): Promise<Kit>
  stop(): Promise<void>
  reset(): Promise<void>
  faults(): Promise<{
    proof_faults: string[]
    token_faults: string[]
    api_flaws: { flaw: string, requirement: string }[]
    changes: { assertion: string[], proof: string[], request_object: string[] }
  }>
  client(settings?: {
    client_id?: string, scope?: string, redirect_uris?: string[], alg?: string, jwks?: { keys: Jwk[] }, like?: string
  }): Promise<Client>
  removeClient(client: Client | string): Promise<void>
  newKey(client: Client | string, settings?: { alg?: string, keep?: boolean, jwks?: { keys: Jwk[] } }):
    Promise<{ client_id: string, jwk?: Jwk }>
  newRealmKey(settings?: { alg?: string, retire?: boolean }): Promise<{ kid: string, kids: string[] }>
  time(): Promise<Time>
  moveTime(move: string): Promise<Time>
  setTime(at: string): Promise<Time>
  resetTime(): Promise<void>
  disturb(disturbance: Disturbance): Promise<Disturbance>
  disturbances(): Promise<Disturbance[]>
  removeDisturbances(): Promise<void>
  decisions(of?: { client_id?: string, last?: number }): Promise<Decision[]>
  forgetDecisions(): Promise<void>
  assertAccepted(client: Client | string): Promise<Decision[]>
  token(request?: {
    client_id?: string, jwk?: Jwk, scope?: string, assertion?: Change[], proof?: Change[], proof_fault?: string
    nonce_step?: boolean
  }): Promise<{ status: number, body: Record<string, unknown>, access_token?: string, jwk: Jwk }>
  testToken(request?: { audience?: string, fault?: string, request?: object }):
    Promise<{ access_token: string, jwk: Jwk, issuer: string }>
  assertion(request: { client_id: string, jwk?: Jwk, change?: Change[] }):
    Promise<{ client_assertion: string, client_assertion_type: string }>
  requestObject(request: { client_id: string, jwk?: Jwk, parameters?: object, change?: Change[] }):
    Promise<{ request: string }>
  proof(request: {
    method?: string, url: string, jwk?: Jwk, access_token?: string, nonce?: string, fault?: string, change?: Change[]
  }): Promise<{ proof: string, jwk: Jwk, headers: { DPoP: string, Authorization?: string } }>
  login(url: string | URL, settings?: { username?: string, password?: string }): Promise<{
    status: number, redirect?: string, parameters?: { code?: string, state?: string, iss?: string }, page?: string
  }>
  api(settings?: { audience?: string, scope?: string, levels?: string[], flaw?: string }): Promise<Api>
  apis(): Promise<Api[]>
  removeApi(api: Api | string): Promise<void>
  probe(url: string | URL, settings?: { audience?: string, level?: string }):
    Promise<{ url: string, verdict: string, requirements: ProbedRequirement[] }>
}
