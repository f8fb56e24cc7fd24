package no.helseprofil.keycloak.keys;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.request.Blocked;
import org.keycloak.models.KeycloakSession;

/** What becomes of who registers a blocked key, by whichever way. */
public final class KeyBlocks {

    private static final Finding REFUSAL = Finding.refusal(Catalogue.get(Blocked.class), Blocked.REGISTERED);

    private KeyBlocks() {}

    /** What is blocked in the realm of the request; nothing where it has no profile that works. */
    public static Blocks of(KeycloakSession session) {
        return RealmProfiles.of(session)
                .active()
                .map(RealmProfile.Active::blocks)
                .orElse(Blocks.NONE);
    }

    /**
     * The refusal of a registration.
     *
     * @param thumbprints of the keys that are new in it, see {@link no.helseprofil.jose.CanonicalJwk}
     * @return empty if none of them is blocked
     */
    public static Optional<Finding> refusal(Blocks blocks, Collection<String> thumbprints, Instant instant) {
        return thumbprints.stream().anyMatch(key -> blocks.contains(Block.Kind.KEY, key, instant))
                ? Optional.of(REFUSAL)
                : Optional.empty();
    }
}
