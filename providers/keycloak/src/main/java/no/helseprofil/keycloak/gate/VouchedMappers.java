package no.helseprofil.keycloak.gate;

import java.util.Set;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import org.keycloak.models.KeycloakSession;

/**
 * The mappers that the operator of the server vouches for.
 *
 * @param listed kinds, and kinds with what they may read behind a colon, as the start option has them
 */
public record VouchedMappers(Set<String> listed) {

    public VouchedMappers {
        listed = Set.copyOf(listed);
    }

    /** Those of this server. */
    static VouchedMappers of(KeycloakSession session) {
        return ProfileProviderFactory.part(session, VouchedMappers.class);
    }

    /** Whether all mappers of a kind are, whatever they read. */
    boolean containsKind(String kind) {
        return listed.contains(kind);
    }

    /** Whether those of a kind are that read just this. */
    boolean contains(String kind, String source) {
        return listed.contains(kind + ":" + source);
    }
}
