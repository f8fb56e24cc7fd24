package no.helseprofil.testkit.api;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Binds each token to the key that came with it first, whoever's it is: a thief who is faster owns the token. */
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
