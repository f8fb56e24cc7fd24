import assert from 'node:assert'
import test from 'node:test'
import { Kit } from 'helseprofil-test-kit'

test('a machine gets a token', async () => {
  const kit = await Kit.start()
  const answer = await kit.token({
    assertion: [['with', 'aud', kit.info.token_endpoint]], // the fault: without this line it passes
  })
  assert.equal(answer.status, 200, answer.body.error_description)
})
