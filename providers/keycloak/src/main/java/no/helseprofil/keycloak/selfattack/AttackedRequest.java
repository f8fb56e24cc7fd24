package no.helseprofil.keycloak.selfattack;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import no.helseprofil.faulty.FaultyJwt;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.jose.Nonces;
import no.helseprofil.keycloak.selfattack.HiddenRequest.HiddenUri;
import no.helseprofil.profile.ApiFault.JwtChange;

/** Request to a handler in the hidden realm: without faults, until an attack puts one into it. */
final class AttackedRequest {

    static final String ASSERTION = "client_assertion";

    private static final Duration LIFETIME = Duration.ofSeconds(30);

    final MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
    final AttackedJwt assertion;
    final AttackedJwt proof;

    /** Client metadata of a registration. */
    final Map<String, Object> metadata = new LinkedHashMap<>();

    final Nonces nonces;
    final Nonces foreignNonces;
    final Instant now;

    /** Number of proofs that it carries. */
    int proofs = 1;

    /** True if it carries a client assertion. */
    boolean hasAssertion = true;

    private final HiddenUri uri;

    AttackedRequest(HiddenRealm realm, HiddenHandler handler, String clientId, Instant now) {
        SigningPair key = realm.key(clientId);
        this.now = now;
        this.nonces = realm.nonces();
        this.foreignNonces = realm.foreignNonces();
        this.uri = new HiddenUri(handler.path(realm.name()));
        assertion = new AttackedJwt("client-authentication+jwt", now, key, realm.foreignKey());
        assertion.header.put("kid", clientId);
        assertion.claims.put("iss", clientId);
        assertion.claims.put("sub", clientId);
        assertion.claims.put("aud", realm.issuer());
        assertion.time("nbf", Duration.ZERO);
        assertion.time("exp", LIFETIME);
        proof = new AttackedJwt("dpop+jwt", now, realm.proofKey(), realm.foreignKey());
        proof.header.put("jwk", realm.proofKey().publicJwk().toJSONObject());
        proof.claims.put("htm", "POST");
        proof.claims.put("htu", uri.getRequestUri().toString());
        proof.claims.put("nonce", nonces.issue(now));
        form.putSingle("client_id", clientId);
        form.putSingle("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        handler.fill(form, metadata);
    }

    HiddenRequest made(HiddenHandler handler) {
        MultivaluedMap<String, String> headers = new MultivaluedHashMap<>();
        if (handler == HiddenHandler.REGISTRATION) {
            headers.putSingle(HttpHeaders.CONTENT_TYPE, "application/json");
            return new HiddenRequest(uri, new MultivaluedHashMap<>(), headers);
        }
        headers.putSingle(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded");
        if (hasAssertion) {
            form.putSingle(ASSERTION, assertion.serialize());
        } else {
            form.remove(ASSERTION);
            form.remove("client_assertion_type");
        }
        if (handler.takesProof()) {
            for (int sent = 0; sent < proofs; sent++) {
                headers.add("DPoP", proof.serialize());
            }
        }
        MultivaluedMap<String, String> copy = new MultivaluedHashMap<>();
        form.forEach((name, values) -> copy.addAll(name, values));
        return new HiddenRequest(uri, copy, headers);
    }

    /** Client assertion or DPoP proof of the hidden client: without faults, until an attack puts one into it. */
    static final class AttackedJwt {

        final Map<String, Object> header = new LinkedHashMap<>();
        final Map<String, Object> claims = new LinkedHashMap<>();
        private final Instant now;
        private final SigningPair pair;
        private final SigningPair other;
        private final List<JwtChange> changes = new ArrayList<>();

        AttackedJwt(String type, Instant now, SigningPair pair, SigningPair other) {
            this.now = now;
            this.pair = pair;
            this.other = other;
            header.put("typ", type);
            header.put("alg", pair.algorithm().getName());
            claims.put("iat", now.getEpochSecond());
            renew();
        }

        /** Gives it another id, as a new JWT has. */
        void renew() {
            claims.put("jti", UUID.randomUUID().toString());
        }

        void time(String claim, Duration fromNow) {
            claims.put(claim, now.plus(fromNow).getEpochSecond());
        }

        void sign(JwtChange.Signing otherwise) {
            changes.add(otherwise);
        }

        String serialize() {
            return new FaultyJwt(header, claims, pair, other)
                    .with(changes, now, UnaryOperator.identity())
                    .serialize();
        }
    }
}
