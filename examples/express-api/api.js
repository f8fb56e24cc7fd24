// An API that takes tokens of the profile, each with a proof, and nothing else. The help pages show lines of it.
import { createHash } from 'node:crypto'
import express from 'express'
import { calculateJwkThumbprint, createRemoteJWKSet, EmbeddedJWK, jwtVerify } from 'jose'

// The realm, the client_id of this API there, the address at which clients call it, and the port that it listens on.
const [issuer, audience, address, port] = process.argv.slice(2)
const algorithms = ['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512']
const leeway = 5 // seconds, for clocks that differ
const oldest = 5 // seconds that a proof may be under way

class Refusal extends Error {
  constructor(status, error, more = '') {
    super(error)
    this.status = status
    this.challenge = `DPoP error="${error}"${more}, algs="${algorithms.join(' ')}"`
  }
}

const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()
const keys = createRemoteJWKSet(new URL(metadata.jwks_uri))

// Keys that the realm has blocked. The list is read again after its ttl, and used until its exp.
const blocklist = `${issuer}/helseprofil/blocklist`
let blocked
let next = 0

async function isBlocked(thumbprint) {
  if (Date.now() >= next) {
    next = Date.now() + 5_000 // tried again, if it can't be read
    try {
      const answer = await fetch(blocklist, { signal: AbortSignal.timeout(2_000) })
      const list = await jwtVerify(await answer.text(), keys, {
        issuer,
        subject: blocklist,
        algorithms,
        typ: 'identifierlist+jwt',
        requiredClaims: ['exp', 'ttl', 'identifier_list'],
      })
      blocked = list.payload
      next = Date.now() + blocked.ttl * 1000
    } catch (error) {
      console.error(`no new list of blocked keys: ${error.message}`)
    }
  }
  if (!blocked || Date.now() >= blocked.exp * 1000) return true // nobody knows
  return Object.hasOwn(blocked.identifier_list, thumbprint)
}
await isBlocked('none') // the first one, before anybody calls

async function accessToken(request) {
  // Each header once: Node would join them, or drop the second one.
  const [authorization, ...more] = request.headersDistinct.authorization ?? []
  const [, token] = /^DPoP +([\w.-]+)$/i.exec(authorization ?? '') ?? []
  if (!token || more.length > 0) throw new Refusal(401, 'invalid_token')

  const { payload } = await jwtVerify(token, keys, {
    issuer,
    audience,
    algorithms,
    typ: 'at+jwt',
    requiredClaims: ['exp'],
    clockTolerance: leeway,
  })
  // For this API alone, and bound to a key.
  if (payload.aud !== audience && payload.aud.length !== 1) throw new Refusal(401, 'invalid_token')
  if (!payload.cnf?.jkt) throw new Refusal(401, 'invalid_token')
  if (await isBlocked(payload.cnf.jkt)) throw new Refusal(401, 'invalid_token')
  return { token, payload }
}

async function checkProof(request, token, jkt) {
  const [proof, ...more] = request.headersDistinct.dpop ?? []
  if (!proof || more.length > 0) throw new Refusal(401, 'invalid_dpop_proof')

  // EmbeddedJWK is the key in the header of the proof; it takes no private one.
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
    algorithms,
    typ: 'dpop+jwt',
    maxTokenAge: oldest,
    clockTolerance: leeway,
  })
  const right = await calculateJwkThumbprint(protectedHeader.jwk) === jkt
    && payload.ath === createHash('sha256').update(token).digest('base64url')
    && payload.htm === request.method
    && withoutQuery(payload.htu) === withoutQuery(address + request.originalUrl)
  if (!right || !isNew(payload.jti)) throw new Refusal(401, 'invalid_dpop_proof')
}

function withoutQuery(url) {
  return String(url).split(/[?#]/, 1)[0]
}

// One node's memory. Several nodes need a common one, such as Redis with SET NX EX.
const used = new Map()

function isNew(jti) {
  const now = Date.now()
  for (const [old, end] of used) {
    if (end > now) break
    used.delete(old)
  }
  if (typeof jti !== 'string' || used.has(jti)) return false
  // For as long as the proof would be taken: its age, and the leeway before and after.
  used.set(jti, now + (oldest + 2 * leeway) * 1000)
  return true
}

async function authenticate(request, response, next) {
  try {
    const { token, payload } = await accessToken(request)
    await checkProof(request, token, payload.cnf.jkt).catch((error) => {
      throw error instanceof Refusal ? error : new Refusal(401, 'invalid_dpop_proof')
    })
    request.token = payload
    next()
  } catch (error) {
    next(error instanceof Refusal ? error : new Refusal(401, 'invalid_token'))
  }
}

function scope(name) {
  return (request, response, next) => {
    const granted = [request.token.scope].flat().join(' ').split(' ')   // a text, or an array for APIs built for HelseID
    next(granted.includes(name) ? undefined : new Refusal(403, 'insufficient_scope', `, scope="${name}"`))
  }
}

// RFC 9470: says which login will do.
function level(...levels) {
  return (request, response, next) => {
    if (levels.includes(request.token.acr)) return next()
    next(new Refusal(401, 'insufficient_user_authentication', `, acr_values="${levels.join(' ')}"`))
  }
}

const api = express()
api.disable('x-powered-by')
api.use(authenticate)
api.get('/journals', scope(`${audience}/read`), (request, response) => {
  response.json({ journals: [] })
})
api.get('/journals/blocked', scope(`${audience}/read`), level('4', 'idporten-loa-high'), (request, response) => {
  response.json({ journals: [] })
})
api.use((error, request, response, next) => {
  if (!(error instanceof Refusal)) return next(error)
  response.status(error.status).set('WWW-Authenticate', error.challenge).end()
})
api.listen(port, '127.0.0.1', () => console.log(`listening: ${address}`))
