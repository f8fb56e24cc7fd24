package no.helseprofil.testkit.client;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What an {@link OidcClient} is, and where it deviates. The nonce alone changes: it is the server's last one. */
record ClientSettings(
        Metadata metadata,
        String clientId,
        SigningKey key,
        SigningKey proofKey,
        Clock clock,
        AtomicReference<@Nullable String> nonce,
        boolean answersNonces,
        Deviations deviations) {

    static ClientSettings compliant(Metadata metadata, String clientId, SigningKey key) {
        SigningKey proofKey = SigningKey.generate("ES256");
        AtomicReference<@Nullable String> noNonce = new AtomicReference<>();
        return new ClientSettings(metadata, clientId, key, proofKey, Clock.systemUTC(), noNonce, true, Deviations.NONE);
    }

    Assertion assertion() {
        Assertion compliant = Assertion.by(clientId, key).at(clock).to(metadata.issuer());
        return deviations.assertion().apply(compliant);
    }

    Proof proof(Request request) {
        Proof proof = Proof.by(proofKey).at(clock).of(request.method(), request.address());
        String known = nonce.get();
        return answersNonces && known != null ? proof.nonce(known) : proof;
    }

    ClientSettings with(Deviations other) {
        return new ClientSettings(metadata, clientId, key, proofKey, clock, nonce, answersNonces, other);
    }

    ClientSettings with(Clock other) {
        return new ClientSettings(metadata, clientId, key, proofKey, other, nonce, answersNonces, deviations);
    }

    ClientSettings withProofKey(SigningKey other) {
        return new ClientSettings(metadata, clientId, key, other, clock, nonce, answersNonces, deviations);
    }

    ClientSettings ignoringNonces() {
        return new ClientSettings(metadata, clientId, key, proofKey, clock, nonce, false, deviations);
    }
}
