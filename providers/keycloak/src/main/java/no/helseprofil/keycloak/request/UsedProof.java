package no.helseprofil.keycloak.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import no.helseprofil.jose.DpopProof;
import org.keycloak.models.KeycloakSession;

/**
 * Lookup whether Keycloak remembers a proof as used, without using it up. It only words a refusal: Keycloak itself
 * refuses, in one step for the whole cluster.
 */
record UsedProof(DpopProof proof) {

    boolean isRemembered(KeycloakSession session) {
        return proof.id() != null && session.singleUseObjects().contains(key());
    }

    /** Returns the key as {@code DPoPUtil} of Keycloak 26.7 writes it. */
    private String key() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((proof.id() + "\n" + proof.target()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-1 is part of every Java platform", missing);
        }
    }
}
