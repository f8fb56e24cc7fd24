package no.helseprofil.testkit.client;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Settings of an {@link OidcClient}, and its deviations. Only the nonces change: the last one of each origin (RFC 9449,
 * section 8.2).
 */
record OidcClientSettings(
        Metadata metadata,
        String clientId,
        SigningKey key,
        SigningKey proofKey,
        Clock clock,
        Map<String, String> nonces,
        boolean answersNonces,
        Deviations deviations) {

    static OidcClientSettings compliant(Metadata metadata, String clientId, SigningKey key) {
        SigningKey proofKey = SigningKey.generate("ES256");
        return new OidcClientSettings(
                metadata, clientId, key, proofKey, Clock.systemUTC(), new ConcurrentHashMap<>(), true, Deviations.NONE);
    }

    Assertion assertion() {
        Assertion compliant = Assertion.by(clientId, key).at(clock).to(metadata.issuer());
        return deviations.assertion().apply(compliant);
    }

    RequestObject requestObject() {
        return RequestObject.by(clientId, key, metadata.issuer()).at(clock);
    }

    Proof proof(Request request) {
        Proof proof = Proof.by(proofKey).at(clock).of(request.method(), request.address());
        String known = nonces.get(origin(request.address()));
        return answersNonces && known != null ? proof.nonce(known) : proof;
    }

    void remember(Request request, Response response) {
        response.header("DPoP-Nonce").ifPresent(nonce -> nonces.put(origin(request.address()), nonce));
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }

    OidcClientSettings with(Deviations other) {
        return new OidcClientSettings(metadata, clientId, key, proofKey, clock, nonces, answersNonces, other);
    }

    OidcClientSettings with(Clock other) {
        return new OidcClientSettings(metadata, clientId, key, proofKey, other, nonces, answersNonces, deviations);
    }

    OidcClientSettings withProofKey(SigningKey other) {
        return new OidcClientSettings(metadata, clientId, key, other, clock, nonces, answersNonces, deviations);
    }

    OidcClientSettings ignoringNonces() {
        return new OidcClientSettings(metadata, clientId, key, proofKey, clock, nonces, false, deviations);
    }
}
