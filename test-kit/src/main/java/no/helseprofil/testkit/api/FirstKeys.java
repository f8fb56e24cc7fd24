package no.helseprofil.testkit.api;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Flawed rule that binds each token to the key of the first proof that comes with it, regardless of the sender. A thief
 * who is faster than the client owns the token.
 */
final class FirstKeys implements ValidationStep.Rule {

    private final ConcurrentMap<String, String> keys = new ConcurrentHashMap<>();

    @Override
    public void check(Call call) throws ApiRefusalException {
        String key = ProofRules.key(call.proof()).toJSONString();
        if (!key.equals(keys.computeIfAbsent(call.token().text(), token -> key))) {
            throw ApiRefusalException.proof("the token came with another key before");
        }
    }
}
