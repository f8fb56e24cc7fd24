// Each function of the package once, against a kit.
import assert from 'node:assert'
import { createHash, randomUUID } from 'node:crypto'
import { beforeEach, test } from 'node:test'
import { Kit, KitError } from 'helseprofil-test-kit'

const kit = await Kit.start()
const scope = 'nhn:demo-api/read'
const status = async (url, headers = {}) => (await fetch(url, { headers })).status

beforeEach(() => kit.reset())

test('it tells where it is', async () => {
  assert.equal(kit.issuer, kit.info.issuer)
  assert.ok(kit.info.token_endpoint.startsWith(kit.issuer))
  assert.equal(await status(`${kit.issuer}/.well-known/openid-configuration`), 200)
  assert.equal(await Kit.start(), kit)
})

test('its client gets a token and opens an API', async () => {
  const api = await kit.api()
  const { access_token, jwk } = await kit.token({ scope })
  const right = await kit.proof({ url: api.url, access_token, jwk })
  const wrong = await kit.proof({ url: api.url, access_token, jwk, fault: 'MISSING_HTU' })

  assert.equal(await status(api.url, right.headers), 204)
  assert.equal(await status(api.url, wrong.headers), 401)
  assert.deepEqual((await kit.apis()).map(each => each.id), [api.id])
  await kit.removeApi(api)
  assert.deepEqual(await kit.apis(), [])
})

test('a refusal names the requirement', async () => {
  const client = await kit.client({ scope })
  const { client_id } = client
  await ownRequest(client, await kit.assertion({ client_id, change: [['without', 'jti']] }))

  await assert.rejects(kit.assertAccepted(client), /token_endpoint refused [^]*assertion-[a-z-]+: [^]*http/)
  const [newest] = await kit.decisions({ client_id, last: 1 })
  assert.equal(newest.decision, 'refused')
  assert.ok(newest.page.includes(newest.requirement))
  await kit.forgetDecisions()
  await assert.rejects(kit.assertAccepted(client_id), /no request of .* was accepted, 0 came/)
})

test('an own client is accepted until its key is another', async () => {
  const client = await kit.client({ scope })
  const { client_id, jwk } = client
  await ownRequest(client, await kit.assertion({ client_id, jwk }))
  assert.equal((await kit.assertAccepted(client))[0].decision, 'accepted')

  const fresh = await kit.newKey(client)
  assert.notEqual(fresh.jwk.kid, jwk.kid)
  await ownRequest(client, await kit.assertion({ client_id, jwk }))
  await assert.rejects(kit.assertAccepted(client), { name: 'AssertionError' })
  await kit.removeClient(client)
  await assert.rejects(kit.newKey(client), { name: 'KitError', status: 404 })
})

test('time moves', async () => {
  await kit.moveTime('P1D')
  assert.equal((await kit.time()).offset, 'PT24H')
  assert.equal((await kit.token()).status, 200)
  assert.match((await kit.setTime('2027-06-01T00:00:00Z')).now, /^2027-06-01/)
  await kit.resetTime()
  assert.equal((await kit.time()).offset, 'PT0S')
})

test('the next request is disturbed', async () => {
  await kit.disturb({ status: 503, retry_after: 2 })
  assert.equal((await kit.disturbances())[0].status, 503)
  const client = await kit.client({ scope })
  assert.equal(await ownRequest(client, await kit.assertion({ client_id: client.client_id })), 503)
  await kit.disturb({ endpoint: 'any', status: 500 })
  await kit.removeDisturbances()
  assert.deepEqual(await kit.disturbances(), [])
})

test('the realm has another key', async () => {
  const { kid, kids } = await kit.newRealmKey()
  assert.ok(kids.includes(kid))
  const { keys } = await (await fetch(`${kit.issuer}/protocol/openid-connect/certs`)).json()
  assert.ok(keys.some(key => key.kid === kid))
})

test('a user logs in', async () => {
  const redirect_uri = 'http://localhost:8765/callback'
  const { client_id } = await kit.client({ scope, redirect_uris: [redirect_uri] })
  const server = await (await fetch(`${kit.issuer}/.well-known/openid-configuration`)).json()
  const code_verifier = 'v'.repeat(64)
  const pushed = await post(server.pushed_authorization_request_endpoint, {
    client_id,
    response_type: 'code',
    redirect_uri,
    scope: `openid ${scope}`,
    state: randomUUID(),
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...await kit.assertion({ client_id }),
  })
  assert.equal(pushed.status, 201, pushed.body.error_description)
  const query = new URLSearchParams({ client_id, request_uri: pushed.body.request_uri })
  const { parameters } = await kit.login(`${server.authorization_endpoint}?${query}`)
  assert.equal(parameters.iss, kit.issuer)
  const form = { grant_type: 'authorization_code', code: parameters.code, redirect_uri, code_verifier }
  const login = await post(server.token_endpoint, { ...form, ...await kit.assertion({ client_id }) }, pushed.jwk)
  assert.equal(login.status, 200, login.body.error_description)

  const { request } = await kit.requestObject({ client_id, parameters: { scope } })
  assert.equal(request.split('.').length, 3)
})

test('it makes test tokens right and wrong', async () => {
  const faults = await kit.faults()
  assert.equal(faults.proof_faults.length, 12)
  const right = await kit.testToken()
  const wrong = await kit.testToken({ fault: faults.token_faults[0] })
  assert.equal(right.issuer, kit.info.test_tokens.issuer)
  assert.notEqual(right.access_token, wrong.access_token)
})

test('an API is probed', async () => {
  const { url, requirement } = await kit.api({ flaw: 'BEARER_TOO' })
  const { verdict, requirements } = await kit.probe(url)
  assert.equal(verdict, 'fail')
  assert.equal(requirements.find(each => each.requirement === requirement).verdict, 'fail')
  await assert.rejects(kit.probe('http://localhost:1/records'), { status: 409 })
})

test('what it does not know is refused with a sentence', async () => {
  await assert.rejects(kit.client({ nothing_known: 1 }), error => error instanceof KitError && /nothing_known/.test(error.message))
})

/** A token request as a client's own code sends it. */
async function ownRequest({ token_endpoint }, assertion) {
  return (await post(token_endpoint, { grant_type: 'client_credentials', scope, ...assertion })).status
}

/** Sends a form with a proof, once more where the server asks for its nonce. */
async function post(url, form, key) {
  let jwk = key
  let nonce
  for (let tries = 0; tries < 2; tries++) {
    const proof = await kit.proof({ method: 'POST', url, jwk, nonce })
    const answer = await fetch(url, { method: 'POST', headers: proof.headers, body: new URLSearchParams(form) })
    const body = await answer.json()
    if (body.error !== 'use_dpop_nonce') return { status: answer.status, body, jwk: proof.jwk }
    jwk = proof.jwk
    nonce = answer.headers.get('dpop-nonce')
  }
  throw new Error('a nonce twice')
}
