package no.helseprofil.keycloak.gate;

import java.util.Set;
import no.helseprofil.keycloak.server.StartOption;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import org.keycloak.models.KeycloakSession;

/**
 * The mappers that the operator of the server vouches for.
 *
 * @param listed kinds, and kinds with what they may read behind a colon, as the start option has them
 */
public record VouchedMappers(Set<String> listed) {

    /** Where the operator lists them. */
    public static final StartOption START_OPTION = StartOption.of(
            "harmless-mappers",
            "Protocol mappers of extensions that [no number of a user comes by](claims.md), separated by commas: a"
                    + " kind, or a kind with what it may read behind a colon. Unset: none",
            "acme-department-mapper,oidc-usersessionmodel-note-mapper:department");

    public VouchedMappers {
        listed = Set.copyOf(listed);
    }

    /** Those of a start option; none where it isn't set. */
    public static VouchedMappers of(StartOptions options) {
        return new VouchedMappers(Set.copyOf(options.list(START_OPTION)));
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
