package no.helseprofil.keycloak.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.jose.CanonicalJwk;
import no.helseprofil.jose.Json;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.request.Blocked;
import no.helseprofil.profile.request.OnlyCohorts;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.jose.jwk.JWK;
import org.keycloak.jose.jwk.JWKParser;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.util.JsonSerialization;

/**
 * Refusal of a client in an incident, where a request shows no more than which client it is: at the endpoints of SAML,
 * and where its registration is read or changed. {@link KeyThumbprints} refuses the keys that it registers.
 *
 * @param session the request
 * @param client a client of its realm
 */
public record ClientIncident(KeycloakSession session, ClientModel client) {

    /** Returns why the client gets nothing; empty if nothing is in the way. */
    public Optional<Finding> refusal() {
        return active().flatMap(active -> blocked(active).or(() -> shutOut(active)));
    }

    /** Returns whether the client, or an organisation of its registration, is blocked. */
    public Optional<Finding> blocked() {
        return active().flatMap(this::blocked);
    }

    private Optional<RealmProfile.Active> active() {
        return RealmProfiles.of(session).active();
    }

    private Optional<Finding> blocked(RealmProfile.Active active) {
        Instant now = ServerClock.INSTANCE.instant();
        return active.blocks().isAnyInForce(now)
                ? Blocked.byRegistration(
                                active.blocks(),
                                client.getClientId(),
                                client.getId(),
                                ClientReader.organisations(client),
                                now)
                        .map(failed -> Finding.refusal(Catalogue.get(Blocked.class), failed))
                : Optional.empty();
    }

    private Optional<Finding> shutOut(RealmProfile.Active active) {
        OnlyCohorts requirement = Catalogue.get(OnlyCohorts.class);
        return !KeycloakClients.contains(client.getClientId())
                ? active.profile()
                        .terms(ClientReader.migration(client), ServerClock.INSTANCE.instant())
                        .emergency(requirement)
                        .map(stage -> Finding.refusal(requirement, requirement.failed(OnlyCohorts.SENTENCE)))
                : Optional.empty();
    }

    /**
     * Keys by which a client may authenticate, as far as they are stored: those behind a {@code jwks_uri} aren't. A
     * blocked one can't be registered. One that a client had before may stay while something else of it is changed:
     * requests with it are refused all the same.
     */
    public static final class KeyThumbprints {

        private static final String PUBLIC_KEY = JWTClientAuthenticator.ATTR_PREFIX + ".public.key";

        private static final Finding REFUSAL = Finding.refusal(Catalogue.get(Blocked.class), Blocked.REGISTERED);

        private KeyThumbprints() {}

        /** Thumbprints of the keys that are registered of a client; what can't be read is none. */
        public static List<String> of(ClientModel client) {
            List<String> keys = new ArrayList<>(ofJwks(client.getAttribute(OIDCConfigAttributes.JWKS_STRING)));
            ofPem(client.getAttribute(JWTClientAuthenticator.CERTIFICATE_ATTR), true)
                    .ifPresent(keys::add);
            ofPem(client.getAttribute(PUBLIC_KEY), false).ifPresent(keys::add);
            return keys;
        }

        /**
         * Thumbprints of the keys of a JWK set, as they are read here and as Keycloak reads them, which takes numbers
         * in more spellings. What neither can read is none.
         */
        public static List<String> ofJwks(@Nullable String jwks) {
            Set<String> keys = new LinkedHashSet<>();
            Json.read(jwks == null ? "" : jwks)
                    .ifPresent(set -> set.path("keys").forEach(key -> {
                        if (key instanceof ObjectNode jwk) {
                            CanonicalJwk.thumbprint(jwk).ifPresent(keys::add);
                            asKeycloakReadsIt(jwk).ifPresent(keys::add);
                        }
                    }));
            return List.copyOf(keys);
        }

        private static Optional<String> asKeycloakReadsIt(ObjectNode jwk) {
            try {
                JWKParser parser = JWKParser.create(JsonSerialization.mapper.treeToValue(jwk, JWK.class));
                return CanonicalJwk.thumbprint(parser.toPublicKey());
            } catch (JsonProcessingException | RuntimeException unusable) {
                return Optional.empty();
            }
        }

        private static Optional<String> ofPem(@Nullable String pem, boolean isCertificate) {
            if (pem == null || pem.isBlank()) {
                return Optional.empty();
            }
            try {
                return CanonicalJwk.thumbprint(
                        isCertificate
                                ? KeycloakModelUtils.getCertificate(pem).getPublicKey()
                                : KeycloakModelUtils.getPublicKey(pem));
            } catch (RuntimeException unusable) {
                return Optional.empty();
            }
        }

        /** Returns what is blocked in the realm of the request; nothing where it has no profile that works. */
        public static Blocks blocks(KeycloakSession session) {
            return RealmProfiles.of(session)
                    .active()
                    .map(RealmProfile.Active::blocks)
                    .orElse(Blocks.NONE);
        }

        /**
         * Returns the refusal of a registration; empty if none of its keys is blocked.
         *
         * @param thumbprints thumbprints of the keys that it adds, see {@link CanonicalJwk}
         */
        public static Optional<Finding> refusal(Blocks blocks, Collection<String> thumbprints, Instant instant) {
            return thumbprints.stream().anyMatch(key -> blocks.contains(Block.Kind.KEY, key, instant))
                    ? Optional.of(REFUSAL)
                    : Optional.empty();
        }

        /**
         * Returns the refusal of a client that has been stored, and nothing committed yet.
         *
         * @param before thumbprints of the keys that it had before
         */
        public static Optional<Finding> refusal(
                KeycloakSession session, ClientModel stored, Set<String> before, Instant instant) {
            Blocks blocks = blocks(session);
            if (blocks.isEmpty()) {
                return Optional.empty();
            }
            Set<String> added = new HashSet<>(of(stored));
            added.removeAll(before);
            return refusal(blocks, added, instant);
        }
    }
}
