package no.helseprofil.testkit.client;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
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
        UnaryOperator<Assertion> assertionDeviation,
        UnaryOperator<Proof> proofDeviation,
        UnaryOperator<Request> requestDeviation) {

    static ClientSettings compliant(Metadata metadata, String clientId, SigningKey key) {
        return new ClientSettings(
                metadata,
                clientId,
                key,
                SigningKey.generate("ES256"),
                Clock.systemUTC(),
                new AtomicReference<@Nullable String>(),
                true,
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity());
    }

    Assertion assertion() {
        return assertionDeviation.apply(Assertion.by(clientId, key).at(clock).to(metadata.issuer()));
    }

    Proof proof(Request request) {
        Proof proof = Proof.by(proofKey).at(clock).of(request.method(), request.address());
        String known = nonce.get();
        return answersNonces && known != null ? proof.nonce(known) : proof;
    }

    ClientSettings deviatingAssertion(UnaryOperator<Assertion> next) {
        return new ClientSettings(
                metadata,
                clientId,
                key,
                proofKey,
                clock,
                nonce,
                answersNonces,
                then(assertionDeviation, next),
                proofDeviation,
                requestDeviation);
    }

    ClientSettings deviatingProof(UnaryOperator<Proof> next) {
        return new ClientSettings(
                metadata,
                clientId,
                key,
                proofKey,
                clock,
                nonce,
                answersNonces,
                assertionDeviation,
                then(proofDeviation, next),
                requestDeviation);
    }

    ClientSettings deviatingRequest(UnaryOperator<Request> next) {
        return new ClientSettings(
                metadata,
                clientId,
                key,
                proofKey,
                clock,
                nonce,
                answersNonces,
                assertionDeviation,
                proofDeviation,
                then(requestDeviation, next));
    }

    ClientSettings provingWith(SigningKey other) {
        return new ClientSettings(
                metadata,
                clientId,
                key,
                other,
                clock,
                nonce,
                answersNonces,
                assertionDeviation,
                proofDeviation,
                requestDeviation);
    }

    ClientSettings at(Clock other) {
        return new ClientSettings(
                metadata,
                clientId,
                key,
                proofKey,
                other,
                nonce,
                answersNonces,
                assertionDeviation,
                proofDeviation,
                requestDeviation);
    }

    ClientSettings ignoringNonces() {
        return new ClientSettings(
                metadata,
                clientId,
                key,
                proofKey,
                clock,
                nonce,
                false,
                assertionDeviation,
                proofDeviation,
                requestDeviation);
    }

    private static <T> UnaryOperator<T> then(UnaryOperator<T> first, UnaryOperator<T> next) {
        return value -> next.apply(first.apply(value));
    }
}
