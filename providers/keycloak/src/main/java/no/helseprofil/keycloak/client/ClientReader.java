package no.helseprofil.keycloak.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.organisation.ClientOrganisations.DisclosedOrganisations;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientMetadata.AddressPolicy;
import no.helseprofil.profile.ClientMetadata.KeptClaims;
import no.helseprofil.profile.ClientMetadata.RealmTokens;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.mappers.AbstractPairwiseSubMapper;
import org.keycloak.protocol.oidc.mappers.PairwiseSubMapperHelper;
import org.keycloak.protocol.oidc.utils.RedirectUtils;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/**
 * Reads clients of a realm into facts: those that are stored, and those that somebody proposes. Both in one way, so
 * that a client is judged when it is registered as it will be judged when it comes.
 *
 * @param session the request
 * @param realm the realm
 */
public record ClientReader(KeycloakSession session, RealmModel realm) {

    public ClientMetadata stored(ClientModel client) {
        return metadata(ClientView.of(client));
    }

    /**
     * Reads what is to be stored.
     *
     * @param proposed what is proposed
     * @param stored what is stored; null for a new client
     */
    public ClientMetadata proposed(ClientRepresentation proposed, @Nullable ClientModel stored) {
        ClientMetadata metadata = metadata(ClientView.of(proposed, stored));
        return SectorIdentifiers.asked(session)
                .map(asked -> metadata.with(ClientSetting.SECTOR_IDENTIFIER_URI, asked))
                .orElse(metadata);
    }

    /** Returns whether a client speaks OpenID Connect, as one does that says nothing. */
    public static boolean isOidc(ClientModel client) {
        return isOidc(client.getProtocol());
    }

    /** Returns whether a client is judged, unless it is exempt: it speaks OpenID Connect, and isn't Keycloak's own. */
    public static boolean isJudged(ClientModel client) {
        return isOidc(client) && !KeycloakClients.contains(client.getClientId());
    }

    /** Returns whether the profile judges a client. */
    public static Facts.Standing standing(ClientModel client, Profile profile, Instant instant) {
        if (KeycloakClients.contains(client.getClientId())) {
            return Facts.Standing.KEYCLOAK;
        }
        return profile.exempts(client.getId(), instant) ? Facts.Standing.EXEMPT : Facts.Standing.UNDER_PROFILE;
    }

    /** Returns whether a client speaks OpenID Connect, both as it is proposed and as it is stored. */
    public static boolean isOidc(ClientRepresentation proposed, @Nullable ClientModel stored) {
        return isOidc(ClientView.of(proposed, stored).protocol()) && (stored == null || isOidc(stored));
    }

    /** Returns whether a client speaks OpenID Connect as it is proposed, whatever it has spoken before. */
    public static boolean becomesOidc(ClientRepresentation proposed, @Nullable ClientModel stored) {
        return isOidc(ClientView.of(proposed, stored).protocol());
    }

    /** The scopes that are given to a client, whether it has to ask for them or not. */
    public static Stream<ClientScopeModel> scopes(ClientModel client) {
        return Stream.of(true, false).flatMap(byDefault -> client.getClientScopes(byDefault).values().stream());
    }

    /**
     * Reads the part of a client that the timetable looks at. Keycloak's own have no waivers, whatever an import wrote
     * into them.
     */
    public static Migration migration(ClientModel client) {
        return migration(client.getClientId(), client.getAttributes());
    }

    /** Reads that part from the attributes that are stored with a client. */
    public static Migration migration(String clientId, Map<String, String> attributes) {
        if (KeycloakClients.contains(clientId)) {
            return Migration.NEW;
        }
        Map<String, String> waivers = attributes.entrySet().stream()
                .filter(attribute -> attribute.getKey().startsWith(ClientAttributes.WAIVER))
                .collect(Collectors.toMap(
                        attribute -> attribute.getKey().substring(ClientAttributes.WAIVER.length()),
                        Map.Entry::getValue));
        return Migration.read(
                attributes.get(ClientAttributes.REGISTERED), attributes.get(ClientAttributes.COHORT), waivers);
    }

    /** Returns the organisation numbers of who runs a client, and of whom it acts for always. */
    public static Set<String> organisations(ClientModel client) {
        return Stream.of(ClientAttributes.ORGNR_PARENT, ClientAttributes.ORGNR_SUPPLIER)
                .flatMap(attribute -> Stream.ofNullable(client.getAttribute(attribute)))
                .flatMap(registered -> DisclosedOrganisations.in(registered).stream())
                .collect(Collectors.toSet());
    }

    /** Reads a client; of one of another protocol nothing but its name. */
    private ClientMetadata metadata(ClientView client) {
        boolean oidc = isOidc(client.protocol());
        return new ClientMetadata(
                client.clientId(),
                KeycloakClients.contains(client.clientId()),
                oidc ? ClientSettings.read(client) : Map.of(),
                oidc ? RedirectUtils.resolveValidRedirects(session, client.rootUrl(), client.redirectUris()) : Set.of(),
                oidc ? keyEnds(client) : Map.of(),
                Optional.ofNullable(realm.getDefaultSignatureAlgorithm())
                        .filter(algorithm -> !algorithm.isEmpty())
                        .orElse(Constants.DEFAULT_SIGNATURE_ALGORITHM),
                oidc && !Boolean.TRUE.equals(client.bearerOnly()) ? tokens() : null,
                ProfileProviderFactory.part(session, AddressPolicy.class),
                KeptClaims.NONE);
    }

    private RealmTokens tokens() {
        return new RealmTokens(
                Duration.ofSeconds(realm.getAccessTokenLifespan()),
                Duration.ofSeconds(realm.getAccessTokenLifespanForImplicitFlow()),
                realm.isRevokeRefreshToken());
    }

    private static boolean isOidc(@Nullable String protocol) {
        return protocol == null || protocol.equals(OIDCLoginProtocol.LOGIN_PROTOCOL);
    }

    private static Map<String, String> keyEnds(ClientView client) {
        return client.attributes().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(ClientAttributes.KEY_EXPIRES) && isSet(entry.getValue()))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().substring(ClientAttributes.KEY_EXPIRES.length()), Map.Entry::getValue));
    }

    /** Whoever proposes the empty text takes an attribute out. */
    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isEmpty();
    }

    /** Returns the client that is called so; empty if none is. */
    public static Optional<ClientModel> find(RealmModel realm, @Nullable String clientId) {
        return clientId != null && isSayable(clientId)
                ? Optional.ofNullable(realm.getClientByClientId(clientId))
                : Optional.empty();
    }

    /** Returns the client that has this internal id; empty if none has. */
    public static Optional<ClientModel> findById(RealmModel realm, String id) {
        return isSayable(id) ? Optional.ofNullable(realm.getClientById(id)) : Optional.empty();
    }

    /**
     * Returns whether a client may have this name. No client has a control character in it, and PostgreSQL fails at a
     * null character, so with one no database is asked.
     */
    public static boolean isSayable(String name) {
        return name.chars().noneMatch(Character::isISOControl);
    }

    /** The two forms that a client has in Keycloak, as one: what is stored, and what is to be. */
    record ClientView(
            String clientId,
            @Nullable String protocol,
            Map<String, String> attributes,
            @Nullable Boolean publicClient,
            @Nullable String authenticator,
            @Nullable Boolean codeFlow,
            @Nullable Boolean bearerOnly,
            @Nullable Boolean implicitFlow,
            @Nullable Boolean clientCredentials,
            @Nullable Boolean passwordGrant,
            @Nullable Boolean fullScope,
            @Nullable String rootUrl,
            @Nullable String adminUrl,
            @Nullable String sectorIdentifiers,
            Set<String> redirectUris) {

        private static final ClientView NONE = new ClientView(
                "", null, Map.of(), null, null, null, null, null, null, null, null, null, null, null, Set.of());

        /** Returns a stored client. */
        static ClientView of(ClientModel client) {
            return new ClientView(
                    client.getClientId(),
                    client.getProtocol(),
                    client.getAttributes(),
                    client.isPublicClient(),
                    client.getClientAuthenticatorType(),
                    client.isStandardFlowEnabled(),
                    client.isBearerOnly(),
                    client.isImplicitFlowEnabled(),
                    client.isServiceAccountsEnabled(),
                    client.isDirectAccessGrantsEnabled(),
                    client.isFullScopeAllowed(),
                    client.getRootUrl(),
                    client.getManagementUrl(),
                    SectorIdentifiers.of(client),
                    client.getRedirectUris());
        }

        /**
         * Returns a proposed client, with what is stored where the proposal says nothing, as Keycloak merges the two.
         */
        static ClientView of(ClientRepresentation client, @Nullable ClientModel stored) {
            return (stored == null ? NONE : of(stored)).with(client);
        }

        ClientView with(ClientRepresentation client) {
            return new ClientView(
                    Objects.requireNonNullElse(client.getClientId(), clientId),
                    or(client.getProtocol(), protocol),
                    merged(client.getAttributes()),
                    or(client.isPublicClient(), publicClient),
                    or(client.getClientAuthenticatorType(), authenticator),
                    or(client.isStandardFlowEnabled(), codeFlow),
                    or(client.isBearerOnly(), bearerOnly),
                    or(client.isImplicitFlowEnabled(), implicitFlow),
                    or(client.isServiceAccountsEnabled(), clientCredentials),
                    or(client.isDirectAccessGrantsEnabled(), passwordGrant),
                    or(client.isFullScopeAllowed(), fullScope),
                    or(client.getRootUrl(), rootUrl),
                    or(client.getAdminUrl(), adminUrl),
                    SectorIdentifiers.of(client, sectorIdentifiers),
                    client.getRedirectUris() == null
                            ? redirectUris
                            : client.getRedirectUris().stream()
                                    .filter(uri -> uri != null && !uri.isBlank())
                                    .collect(Collectors.toSet()));
        }

        /** An attribute; null if it isn't set. */
        @Nullable
        String attribute(String name) {
            return attributes.get(name);
        }

        /** Whoever proposes null takes an attribute out. */
        private Map<String, String> merged(@Nullable Map<String, String> proposed) {
            Map<String, String> merged = new HashMap<>(attributes);
            if (proposed != null) {
                merged.putAll(proposed);
            }
            return merged;
        }

        private static <T> @Nullable T or(@Nullable T proposed, @Nullable T otherwise) {
            return proposed == null ? otherwise : proposed;
        }
    }

    /**
     * The {@code sector_identifier_uri} of a client, which Keycloak keeps in the mappers that make pairwise subjects,
     * and fetches whenever it takes one.
     */
    public static final class SectorIdentifiers {

        private static final RequestAttribute<String> ASKED = RequestAttribute.of(String.class);
        private static final String SEPARATOR = "##";

        private SectorIdentifiers() {}

        /** Keeps what a registration asks for: its mapper is made after the registration is judged. */
        public static void ask(KeycloakSession session, String address) {
            ASKED.set(session, address);
        }

        static Optional<String> asked(KeycloakSession session) {
            return ASKED.get(session);
        }

        /** All that are known of a client: those of its mappers, and the one that it has by itself. */
        static @Nullable String of(ClientView client) {
            return joined(Stream.of(
                    client.sectorIdentifiers(), client.attribute(OIDCConfigAttributes.SECTOR_IDENTIFIER_URI)));
        }

        static @Nullable String of(ClientModel client) {
            return joined(client.getProtocolMappersStream()
                    .filter(mapper -> isPairwise(mapper.getProtocolMapper()))
                    .map(mapper -> address(mapper.getConfig())));
        }

        /**
         * Returns the addresses of a proposed client.
         *
         * @param stored what is stored, which stays where the proposal names no mappers
         */
        static @Nullable String of(ClientRepresentation proposed, @Nullable String stored) {
            List<ProtocolMapperRepresentation> mappers = proposed.getProtocolMappers();
            return mappers == null
                    ? stored
                    : joined(mappers.stream()
                            .filter(mapper -> mapper != null && isPairwise(mapper.getProtocolMapper()))
                            .map(mapper -> address(mapper.getConfig())));
        }

        private static boolean isPairwise(@Nullable String mapper) {
            return mapper != null && mapper.endsWith(AbstractPairwiseSubMapper.PROVIDER_ID_SUFFIX);
        }

        private static @Nullable String address(@Nullable Map<String, String> config) {
            return config == null ? null : config.get(PairwiseSubMapperHelper.SECTOR_IDENTIFIER_URI);
        }

        private static @Nullable String joined(Stream<@Nullable String> addresses) {
            String joined = addresses
                    .filter(address -> address != null && !address.isBlank())
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(SEPARATOR));
            return joined.isEmpty() ? null : joined;
        }
    }
}
