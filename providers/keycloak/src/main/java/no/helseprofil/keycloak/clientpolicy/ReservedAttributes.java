package no.helseprofil.keycloak.clientpolicy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.token.ClaimNames.ReservedNames;
import no.helseprofil.decision.token.ConfusableNames;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.clientdraft.DraftKeys.RegistrationToken;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.network.Destination;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.SecurityLevel;
import no.helseprofil.profile.client.ClientId;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.urls.UrlType;

/**
 * Keeps the attributes {@code helseprofil.*} out of the hands of those who register or change a client. Only a caller
 * with {@code manage-realm} writes them; the time of registration and waivers can't be written this way: the server
 * stamps the first, and the second have an endpoint of their own. Nested are the checks of what else such a caller
 * alone may choose, and of attributes that it writes.
 */
final class ReservedAttributes {

    private ReservedAttributes() {}

    /**
     * Puts into the proposed client what is to be stored, whatever its caller proposed.
     *
     * @param managesRealm whether the caller has {@code manage-realm}
     * @return the attributes that the caller proposed and may not write, by name
     */
    static List<String> protect(ClientCRUDContext context, boolean managesRealm) {
        ClientRepresentation proposed = context.getProposedClientRepresentation();
        Map<String, String> attributes =
                new HashMap<>(proposed.getAttributes() == null ? Map.of() : proposed.getAttributes());
        ClientModel stored = context.getTargetClient();
        List<String> ignored = attributes.entrySet().stream()
                .filter(attribute -> isReserved(attribute.getKey()) && !(managesRealm && isOpen(attribute.getKey())))
                .filter(attribute -> !attribute.getKey().equals(ClientAttributes.REASON))
                .filter(attribute -> stored == null
                        || !Objects.equals(attribute.getValue(), stored.getAttribute(attribute.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        attributes.keySet().removeIf(name -> isReserved(name) && !(managesRealm && isOpen(name)));
        keepStored(attributes, context.getTargetClient(), managesRealm);
        if (context.getEvent() == ClientPolicyEvent.REGISTER) {
            attributes.put(
                    ClientAttributes.REGISTERED, ServerClock.INSTANCE.instant().toString());
            RegistrationToken.of(context)
                    .initialAccess()
                    .ifPresent(id -> attributes.put(ClientAttributes.INITIAL_ACCESS, id));
        }
        proposed.setAttributes(attributes);
        return ignored;
    }

    /** Stamps a client that was stored without what its proposal had become. */
    static void stamp(ClientModel registered) {
        if (registered.getAttribute(ClientAttributes.REGISTERED) == null) {
            registered.setAttribute(
                    ClientAttributes.REGISTERED, ServerClock.INSTANCE.instant().toString());
        }
    }

    /** Returns the attributes of a client that its registration may change. */
    static Map<String, String> open(ClientModel client) {
        Map<String, String> open = new HashMap<>(client.getAttributes());
        open.keySet().removeIf(name -> !isReserved(name) || !isOpen(name));
        return open;
    }

    private static void keepStored(Map<String, String> attributes, @Nullable ClientModel stored, boolean managesRealm) {
        if (stored == null) {
            return;
        }
        stored.getAttributes().forEach((name, value) -> {
            if (isReserved(name) && !(managesRealm && isOpen(name))) {
                attributes.put(name, value);
            }
        });
    }

    private static boolean isReserved(String name) {
        return name.startsWith(ClientAttributes.PREFIX);
    }

    private static boolean isOpen(String name) {
        return !name.equals(ClientAttributes.REGISTERED)
                && !name.equals(ClientAttributes.INITIAL_ACCESS)
                && !name.equals(ClientAttributes.REASON)
                && !name.startsWith(ClientAttributes.WAIVER);
    }

    /**
     * Address at which an API is to be probed. One that can't be called is refused when it is written, and not only by
     * the next assessment. Whether it may be called is for the operator to say when it is probed.
     */
    static final class ProbeUrl {

        private ProbeUrl() {}

        /** Refuses one that can't be called, unless it stood there before. */
        static void check(ClientCRUDContext context) throws ClientPolicyException {
            ClientModel stored = context.getTargetClient();
            Map<String, String> attributes =
                    context.getProposedClientRepresentation().getAttributes();
            check(
                    attributes == null ? null : attributes.get(ClientAttributes.API_PROBE_URL),
                    stored == null ? null : stored.getAttribute(ClientAttributes.API_PROBE_URL));
        }

        static void check(@Nullable String proposed, @Nullable String stored) throws ClientPolicyException {
            if (proposed == null || proposed.isEmpty() || proposed.equals(stored)) {
                return;
            }
            try {
                Destination.of(proposed);
            } catch (IllegalArgumentException unfit) {
                throw new ClientPolicyException(
                        OAuthErrorException.INVALID_CLIENT_METADATA,
                        ClientAttributes.API_PROBE_URL + ": " + unfit.getMessage());
            }
        }
    }

    /** At which level an API is said to ask for a login: of what is none, an assessment could find out nothing. */
    static final class ProbedLevel {

        private ProbedLevel() {}

        /** Refuses what is no level. */
        static void check(ClientCRUDContext context) throws ClientPolicyException {
            Map<String, String> attributes =
                    context.getProposedClientRepresentation().getAttributes();
            check(attributes == null ? null : attributes.get(ClientAttributes.API_LEVEL));
        }

        static void check(@Nullable String proposed) throws ClientPolicyException {
            if (proposed != null
                    && !proposed.isEmpty()
                    && SecurityLevel.named(proposed).isEmpty()) {
                throw new ClientPolicyException(
                        OAuthErrorException.INVALID_CLIENT_METADATA, ClientAttributes.API_LEVEL + ": write 2, 3 or 4");
            }
        }
    }

    /**
     * Settings of a client for the login of its users: the flows that take the place of the realm's, and the names that
     * {@code acr} gives to levels of authentication. Tokens have a level by them, so a caller who writes them could
     * make any login one of level 4.
     *
     * @param flows ids of flows, by what they are for
     * @param levels the names of levels; empty if the realm's count
     */
    record LevelSettings(Map<String, String> flows, String levels) {

        /** Settings of a client that leaves both to the realm. */
        static final LevelSettings OF_THE_REALM = new LevelSettings(Map.of(), "");

        LevelSettings {
            flows = Map.copyOf(flows);
        }

        /** Returns the settings that are stored. */
        static LevelSettings of(ClientModel client) {
            return new LevelSettings(
                    client.getAuthenticationFlowBindingOverrides(),
                    written(client.getAttribute(Constants.ACR_LOA_MAP)));
        }

        /** Returns the settings before a change; the realm's, if there was no client. */
        static LevelSettings before(@Nullable ClientModel stored) {
            return stored == null ? OF_THE_REALM : of(stored);
        }

        /** Returns the settings after a change: what it doesn't name stays. */
        LevelSettings with(ClientRepresentation proposed) {
            Map<String, String> changed = new HashMap<>(flows);
            if (proposed.getAuthenticationFlowBindingOverrides() != null) {
                proposed.getAuthenticationFlowBindingOverrides().forEach((use, flow) -> {
                    if (flow == null || flow.isBlank()) {
                        changed.remove(use);
                    } else {
                        changed.put(use, flow);
                    }
                });
            }
            Map<String, String> attributes = proposed.getAttributes();
            return new LevelSettings(
                    changed,
                    attributes == null || !attributes.containsKey(Constants.ACR_LOA_MAP)
                            ? levels
                            : written(attributes.get(Constants.ACR_LOA_MAP)));
        }

        /** Returns the map, or the empty text for the empty map that the admin console writes. */
        private static String written(@Nullable String levels) {
            String text = levels == null ? "" : levels.strip();
            return text.matches("\\{\\s*}") ? "" : text;
        }
    }

    /**
     * Names of a client that a caller without manage-realm chooses. The internal id stands in the profile document and
     * in codes, so a chosen one could pass for another client's. A {@code client_id} that is the audience of an API
     * would put that audience into ID tokens and open introspection of the API's tokens. A name that looks like it,
     * like a scope or like the server itself is mistaken for it by people, and by programs that normalise names.
     */
    static final class ChosenNames {

        private static final Requirement REQUIREMENT = Catalogue.get(ClientId.class);

        private static final Finding ID =
                finding("leave out id, or send the one that the client has; the server gives the"
                        + " internal id of a client, which only an administrator with the role manage-realm chooses");

        private static final Finding AUDIENCE = finding(
                "give the client another client_id; this one is, or looks like, the audience or a scope of an API"
                        + " or a name or an address of the server, which only an administrator with the role manage-realm takes");

        /** Keycloak's own clients, whose very names are taken already, and the one of our probe. */
        private static final Set<String> SERVERS = Stream.concat(
                        KeycloakClients.names(), Stream.of(ReservedNames.PROBE))
                .map(ConfusableNames::name)
                .collect(Collectors.toUnmodifiableSet());

        /** Settings of Keycloak's mapper of audiences. */
        private static final List<String> AUDIENCES = List.of(
                AudienceProtocolMapper.INCLUDED_CLIENT_AUDIENCE, AudienceProtocolMapper.INCLUDED_CUSTOM_AUDIENCE);

        private ChosenNames() {}

        /**
         * Returns the refusal of a proposal by a caller without {@code manage-realm}.
         *
         * @param stored what is stored; null for a new client
         */
        static Optional<Finding> refusal(
                ClientRepresentation proposed, @Nullable ClientModel stored, KeycloakSession session) {
            String id = proposed.getId();
            if (id != null && (stored == null || !id.equals(stored.getId()))) {
                return Optional.of(ID);
            }
            return refusal(proposed.getClientId(), stored == null ? null : stored.getClientId(), session);
        }

        /**
         * Returns the refusal of a {@code client_id} by a caller without {@code manage-realm}. A name that the client
         * had already stays its own, even if an API has got the same one since. The names of Keycloak's own clients are
         * refused to every caller, by the requirement itself.
         *
         * @param before name of the client before; null for a new one
         */
        static Optional<Finding> refusal(@Nullable String clientId, @Nullable String before, KeycloakSession session) {
            boolean chosen = clientId != null
                    && !clientId.equals(before)
                    && !KeycloakClients.contains(clientId)
                    && isOfOthers(clientId, session);
            return chosen ? Optional.of(AUDIENCE) : Optional.empty();
        }

        private static boolean isOfOthers(String clientId, KeycloakSession session) {
            String form = ConfusableNames.name(clientId);
            return ConfusableNames.isReserved(form)
                    || SERVERS.contains(form)
                    || ConfusableNames.isBelow(clientId, addresses(session))
                    || isServer(clientId, session)
                    || session.getContext()
                            .getRealm()
                            .getClientScopesStream()
                            .flatMap(ChosenNames::names)
                            .anyMatch(name -> ConfusableNames.name(name).equals(form));
        }

        /** The name of a scope, and the audiences that a token gets by it. */
        private static Stream<String> names(ClientScopeModel scope) {
            Stream<String> audiences = scope.getProtocolMappersStream()
                    .flatMap(mapper -> Stream.ofNullable(mapper.getConfig()))
                    .flatMap(config -> AUDIENCES.stream().flatMap(name -> Stream.ofNullable(config.get(name))));
            return Stream.of(
                            Stream.of(scope.getName()),
                            ApiScope.parse(scope.getName()).map(ApiScope::audience).stream(),
                            audiences)
                    .flatMap(Function.identity());
        }

        private static boolean isServer(String clientId, KeycloakSession session) {
            String form = ConfusableNames.address(clientId);
            return bases(session).anyMatch(base -> ConfusableNames.address(base).equals(form));
        }

        /** Below these are the issuers and endpoints of the realms. What else stands beside them may be another's. */
        private static List<String> addresses(KeycloakSession session) {
            return bases(session)
                    .flatMap(base -> Stream.of("/realms", "/admin").map(path -> ConfusableNames.address(base + path)))
                    .toList();
        }

        private static Stream<String> bases(KeycloakSession session) {
            return Stream.of(UrlType.values())
                    .map(type -> session.getContext().getUri(type).getBaseUri().toString())
                    .distinct();
        }

        private static Finding finding(String sentence) {
            return Finding.refusal(REQUIREMENT, new Outcome.Failed(OAuthError.INVALID_CLIENT_METADATA, sentence));
        }
    }
}
