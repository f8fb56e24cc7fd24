package no.helseprofil.keycloak.selfattack;

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
import no.helseprofil.profile.ApiFault.JwtChange;

/** Client assertion or DPoP proof of the hidden client: without faults, until an attack puts one into it. */
final class AttackedJwt {

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
