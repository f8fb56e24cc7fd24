// A vendor's client with openid-client: a machine, a user's login, or both. The help pages show lines of it.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { importJWK } from 'jose'
import * as client from 'openid-client'

const [issuer, clientId, keyFile, redirectUri, scope, part] = process.argv.slice(2)
const privateJwk = JSON.parse(readFileSync(keyFile, 'utf8'))
const browser = createInterface({ input: process.stdin })
// Plain http is for a server on this machine alone.
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

if (part !== 'login') {
  const tokens = await client.clientCredentialsGrant(config, { scope }, { DPoP })
  console.log(`client credentials: ${tokens.access_token}`)
}

async function login(scope) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedState = client.randomState()
  const address = await client.buildAuthorizationUrlWithPAR(config, {
    response_type: 'code',
    redirect_uri: redirectUri,
    scope,
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  }, { DPoP })
  console.log(`page: ${address}`)
  const currentUrl = new URL(await browser.question(''))

  // When the user is back. Checks state and iss too.
  const checks = { pkceCodeVerifier, expectedState }
  const tokens = await client.authorizationCodeGrant(config, currentUrl, checks, undefined, { DPoP })
  return tokens
}

async function refresh(refreshToken, api) {
  const tokens = await client.refreshTokenGrant(config, refreshToken, { resource: api }, { DPoP })
  return tokens
}

if (part !== 'machine') {
  const user = await login(`openid ${scope}`)
  console.log(`code: ${user.access_token}`)
  const refreshed = await refresh(user.refresh_token, scope.split('/')[0])
  console.log(`refresh: ${refreshed.access_token}`)
  const info = await client.fetchUserInfo(config, refreshed.access_token, user.claims().sub, { DPoP })
  console.log(`userinfo: ${info.sub}`)
}
browser.close()
