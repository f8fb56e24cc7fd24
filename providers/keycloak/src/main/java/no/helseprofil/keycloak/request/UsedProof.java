package no.helseprofil.keycloak.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import no.helseprofil.jose.DpopProof;
import org.keycloak.models.KeycloakSession;

/**
 * Whether Keycloak remembers a proof as used, asked without using it up. It is for the words of a refusal alone: what
 * refuses is Keycloak, in one step for the whole cluster, also if it should remember proofs otherwise one day.
 */
record UsedProof(DpopProof proof) {

    boolean isRemembered(KeycloakSession session) {
        return proof.id() != null && session.singleUseObjects().contains(key());
    }

    /** As {@code DPoPUtil} of Keycloak 26.7 writes it. */
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
