// A vendor's client with oauth4webapi.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { importJWK } from 'jose'
import * as oauth from 'oauth4webapi'

const [issuerUrl, clientId, keyFile, redirectUri, scope] = process.argv.slice(2)
const privateJwk = JSON.parse(readFileSync(keyFile, 'utf8'))
const browser = createInterface({ input: process.stdin })
// Plain http is for this test alone.
const insecure = { [oauth.allowInsecureRequests]: true }

const issuer = new URL(issuerUrl)
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
const client = { client_id: clientId }
const key = { key: await importJWK(privateJwk, 'ES256'), kid: privateJwk.kid }
const authentication = oauth.PrivateKeyJwt(key, {
  [oauth.modifyAssertion]: (header) => {
    header.typ = 'client-authentication+jwt'
  },
})
const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
const options = { DPoP, ...insecure }

// Once more where the server asks for its nonce, which the DPoP handle has then.
async function withNonce(call) {
  try {
    return await call()
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error
    return call()
  }
}

const own = await withNonce(async () => {
  const form = new URLSearchParams({ scope })
  const answer = await oauth.clientCredentialsGrantRequest(server, client, authentication, form, options)
  return oauth.processClientCredentialsResponse(server, client, answer)
})
console.log(`client credentials: ${own.access_token}`)

const verifier = oauth.generateRandomCodeVerifier()
const state = oauth.generateRandomState()
const parameters = {
  response_type: 'code',
  redirect_uri: redirectUri,
  scope: `openid ${scope}`,
  state,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
}
const pushed = await withNonce(async () => {
  const answer = await oauth.pushedAuthorizationRequest(server, client, authentication, parameters, options)
  return oauth.processPushedAuthorizationResponse(server, client, answer)
})
const address = new URL(server.authorization_endpoint)
address.searchParams.set('client_id', clientId)
address.searchParams.set('request_uri', pushed.request_uri)
console.log(`page: ${address}`)

// When the user is back. Checks state and iss.
const returned = oauth.validateAuthResponse(server, client, new URL(await browser.question('')), state)
const login = await withNonce(async () => {
  const answer = await oauth.authorizationCodeGrantRequest(
    server, client, authentication, returned, redirectUri, verifier, options)
  return oauth.processAuthorizationCodeResponse(server, client, answer, { requireIdToken: true })
})
console.log(`code: ${login.access_token}`)

const refreshed = await withNonce(async () => {
  const answer = await oauth.refreshTokenGrantRequest(server, client, authentication, login.refresh_token, options)
  return oauth.processRefreshTokenResponse(server, client, answer)
})
console.log(`refresh: ${refreshed.access_token}`)

const { sub } = oauth.getValidatedIdTokenClaims(login)
const user = await withNonce(async () => {
  const answer = await oauth.userInfoRequest(server, client, refreshed.access_token, options)
  return oauth.processUserInfoResponse(server, client, sub, answer)
})
console.log(`userinfo: ${user.sub}`)
browser.close()
