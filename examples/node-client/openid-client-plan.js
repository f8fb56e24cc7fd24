// A vendor's client goes through the plan of docs/try.md with openid-client.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { importJWK } from 'jose'
import * as client from 'openid-client'

const [issuer, clientId, keyFile, redirectUri, scope] = process.argv.slice(2)
const privateJwk = JSON.parse(readFileSync(keyFile, 'utf8'))
const browser = createInterface({ input: process.stdin })
// Plain http is for this test alone.
const options = { execute: [client.allowInsecureRequests] }

const key = { key: await importJWK(privateJwk, 'ES256'), kid: privateJwk.kid }
const authentication = client.PrivateKeyJwt(key, {
  [client.modifyAssertion]: (header, payload) => {
    header.typ = 'client-authentication+jwt'
    payload.exp = payload.iat + 30
  },
})
const config = await client.discovery(new URL(issuer), clientId, undefined, authentication, options)
const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))

// The library answers one demand for a nonce. Another one, and 503, are the client's own affair.
async function persistently(request) {
  for (let tries = 1; ; tries++) {
    try {
      return await request()
    } catch (error) {
      const answer = error.response ?? error.cause
      const busy = answer?.status === 503
      if (tries === 4 || !(busy || error.error === 'use_dpop_nonce')) throw error
      if (busy) await wait(1000 * Number(answer.headers.get('retry-after')))
    }
  }
}

async function login() {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedState = client.randomState()
  const code_challenge = await client.calculatePKCECodeChallenge(pkceCodeVerifier)
  const address = await persistently(() => client.buildAuthorizationUrlWithPAR(config, {
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: `openid ${scope}`,
    state: expectedState,
    code_challenge,
    code_challenge_method: 'S256',
  }, { DPoP }))
  console.log(`page: ${address}`)
  const currentUrl = new URL(await browser.question(''))
  return client.authorizationCodeGrant(config, currentUrl, { pkceCodeVerifier, expectedState }, undefined, { DPoP })
}

// By the pause the server tells a repeated request from the next job.
const pause = () => wait(10_100)

const api = { resource: scope.split('/')[0] }
const refresh = tokens => persistently(() => client.refreshTokenGrant(config, tokens.refresh_token, api, { DPoP }))

let user = await login()
console.log(`code: ${user.access_token}`)
const info = await client.fetchUserInfo(config, user.access_token, user.claims().sub, { DPoP })
console.log(`userinfo: ${info.sub}`)
for (let requests = 0; requests < 5; requests++) {
  await pause()
  const tokens = await persistently(() => client.clientCredentialsGrant(config, { scope }, { DPoP }))
  console.log(`client credentials: ${tokens.access_token}`)
}
const refreshed = await refresh(user)
console.log(`refresh: ${refreshed.access_token}`)
await pause()
try {
  await refresh(user)
} catch (error) {
  if (error.error !== 'invalid_grant') throw error
  user = await login()
  console.log(`code: ${user.access_token}`)
}
browser.close()
