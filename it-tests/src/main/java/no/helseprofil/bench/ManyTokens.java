package no.helseprofil.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.Metadata;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.Work;
import org.jspecify.annotations.Nullable;

/** Tokens for many machine clients, one after the other. Each has a key for assertions and one for proofs. */
final class ManyTokens {

    private final ServerProbe probe;
    private final String issuer;
    private final URI endpoint;
    private final Map<Integer, SigningKey> keys;
    private final Map<Integer, SigningKey> proofKeys = new HashMap<>();
    private @Nullable String nonce;

    ManyTokens(ServerProbe probe, String issuer, Map<Integer, SigningKey> keys) {
        this.probe = probe;
        this.issuer = issuer;
        this.keys = keys;
        this.endpoint = Metadata.of(issuer).endpoint("token_endpoint");
    }

    /** Fetches a token for each of these clients, by their numbers. */
    TimedBlock of(List<Integer> numbers) {
        numbers.forEach(number -> proofKeys.computeIfAbsent(number, any -> BenchRealm.newClientKey()));
        remember(request(numbers.get(0)).send());
        Work before = probe.work();
        List<Duration> waits = new ArrayList<>();
        for (int number : numbers) {
            Request request = request(number);
            long sent = System.nanoTime();
            Response answer = request.send();
            waits.add(Duration.ofNanos(System.nanoTime() - sent));
            if (!answer.isSuccess()) {
                throw new IllegalStateException("no token for " + ManyClients.clientId(number) + " but " + answer);
            }
            remember(answer);
        }
        return new TimedBlock(waits, probe.work().since(before));
    }

    private Request request(int number) {
        String client = ManyClients.clientId(number);
        Proof proof = Proof.by(of(proofKeys, number)).of("POST", endpoint);
        return Request.post(endpoint)
                .form("grant_type", "client_credentials")
                .form("scope", BenchRealm.SCOPE)
                .form("client_id", client)
                .form("client_assertion_type", Assertion.TYPE)
                .form(
                        "client_assertion",
                        Assertion.by(client, of(keys, number)).to(issuer).sign())
                .header("DPoP", (nonce == null ? proof : proof.nonce(nonce)).sign());
    }

    private static SigningKey of(Map<Integer, SigningKey> keys, int number) {
        SigningKey key = keys.get(number);
        if (key == null) {
            throw new IllegalArgumentException(number + " has no key");
        }
        return key;
    }

    private void remember(Response answer) {
        answer.header("DPoP-Nonce").ifPresent(given -> nonce = given);
    }
}
