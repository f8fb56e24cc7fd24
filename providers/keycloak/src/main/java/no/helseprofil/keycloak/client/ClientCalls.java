package no.helseprofil.keycloak.client;

import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.network.OutboundHttp;
import no.helseprofil.keycloak.network.OutboundHttp.OutboundPolicy;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.network.OutboundRules;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.client.OutboundAddress;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.constants.AdapterConstants;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.managers.ResourceAdminManager;

/**
 * The calls that the server makes because a client has registered an address. They go where {@link OutboundAddress}
 * lets them, from when it is enforced for the client. What an administrator has set up, such as identity providers, and
 * what extensions call, is none of them.
 */
public final class ClientCalls {

    private static final RequestAttribute<Called> CALLED = RequestAttribute.of(Called.class);

    /** Keys with certificates, for each of many nodes, are some hundreds of kilobytes long; all else is shorter. */
    private static final int MOST_BYTES = 1024 * 1024;

    /** The paths that Keycloak puts behind the admin URL of a client. */
    private static final Set<String> ADAPTER =
            Set.of(AdapterConstants.K_LOGOUT, AdapterConstants.K_PUSH_NOT_BEFORE, AdapterConstants.K_TEST_AVAILABLE);

    /** Path at which an administrator writes a mapper, whose address Keycloak fetches before it is stored. */
    private static final Pattern MAPPERS = Pattern.compile(".*?(?:/clients/([^/]+))?/protocol-mappers/.*");

    private ClientCalls() {}

    /**
     * Client for which a call is made.
     *
     * @param before the addresses that are called by the terms of the client; null: all
     * @param client null if it isn't registered yet
     */
    private record Called(
            @Nullable ClientModel client, @Nullable Set<String> before) {

        boolean isByTermsOfTheClient(String address) {
            return client != null && (before == null || before.contains(address));
        }
    }

    /** Notes that calls from now on in this request are made for a client that is about to be registered or changed. */
    public static void register(KeycloakSession session, RealmModel realm, @Nullable ClientModel stored) {
        CALLED.set(session, new Called(stored, stored == null ? Set.of() : stored(session, realm, stored)));
    }

    private static Set<String> stored(KeycloakSession session, RealmModel realm, ClientModel client) {
        return OutboundAddress.addresses(new ClientReader(session, realm).stored(client))
                .collect(Collectors.toSet());
    }

    /** Runs a piece of code whose calls are made for this client. */
    public static <T> T during(KeycloakSession session, ClientModel client, Supplier<T> calling) {
        Optional<Called> before = CALLED.get(session);
        CALLED.set(session, new Called(client, null));
        try {
            return calling.get();
        } finally {
            before.ifPresentOrElse(called -> CALLED.set(session, called), () -> CALLED.remove(session, ""));
        }
    }

    /** Returns how the keys of a client are fetched. */
    public static OutboundPolicy policy(KeycloakSession session, ClientModel client) {
        return RealmProfiles.of(session)
                .active()
                .filter(active -> isEnforced(client, active.profile()))
                .map(active -> registered(session))
                .orElseGet(() -> OutboundPolicy.chosen(OutboundHttp.patience(), MOST_BYTES));
    }

    /** Returns how Keycloak's own HTTP client calls an address; empty: as ever. */
    public static Optional<OutboundPolicy> policy(KeycloakSession session, String address) {
        RealmModel realm = session.getContext().getRealm();
        if (realm == null) {
            return Optional.empty();
        }
        return RealmProfiles.of(session)
                .active()
                .flatMap(active -> called(session, realm, address)
                        .filter(called -> !called.isByTermsOfTheClient(address)
                                || isEnforced(Objects.requireNonNull(called.client()), active.profile())))
                .map(called -> registered(session));
    }

    private static OutboundPolicy registered(KeycloakSession session) {
        Duration longest = OutboundHttp.patience();
        return OutboundPolicy.registered(
                ProfileProviderFactory.part(session, OutboundRules.class), longest, MOST_BYTES);
    }

    private static Optional<Called> called(KeycloakSession session, RealmModel realm, String address) {
        return CALLED.get(session)
                .or(() -> ofContext(session, address))
                .or(() -> ofAdapter(session, realm, address))
                .or(() -> ofMapper(session, realm));
    }

    /** The client that a request is of, if the address is one of its own: a {@code request_uri}, for one. */
    private static Optional<Called> ofContext(KeycloakSession session, String address) {
        return Optional.ofNullable(session.getContext().getClient())
                .filter(client -> names(client, address))
                .map(client -> new Called(client, null));
    }

    /** Whatever the setting is called in which it stands. */
    private static boolean names(ClientModel client, String address) {
        Map<String, String> attributes = client.getAttributes();
        return attributes.values().stream()
                .flatMap(value -> Stream.of(value.split("##")))
                .map(value -> value.split("[#*]", 2)[0])
                .anyMatch(value -> value.contains("://") && address.startsWith(value));
    }

    private static Optional<Called> ofAdapter(KeycloakSession session, RealmModel realm, String address) {
        return ADAPTER.contains(address.substring(address.lastIndexOf('/') + 1))
                ? PresentClients.read(
                                session,
                                realm,
                                clients -> clients.filter(client ->
                                                ClientReader.isOidc(client) && isManagedAt(session, client, address))
                                        .map(ClientModel::getId)
                                        .findFirst())
                        .map(realm::getClientById)
                        .map(client -> new Called(client, null))
                : Optional.empty();
    }

    private static boolean isManagedAt(KeycloakSession session, ClientModel client, String address) {
        String url = ResourceAdminManager.getManagementUrl(session, client);
        String called = address.substring(0, address.lastIndexOf('/'));
        return url != null
                && !url.isBlank()
                && Stream.concat(Stream.of(url), nodes(client, url))
                        .anyMatch(known -> called.equals(known.replaceFirst("/+$", "")));
    }

    /** A client names its nodes by itself, and each takes the place of the host. */
    private static Stream<String> nodes(ClientModel client, String url) {
        try {
            return client.getRegisteredNodes().keySet().stream()
                    .map(node -> UriBuilder.fromUri(url).host(node).build().toString())
                    .toList()
                    .stream();
        } catch (IllegalArgumentException unreadable) {
            return Stream.empty();
        }
    }

    /** Keycloak's own work has no request, and so none that writes a mapper. */
    private static Optional<Called> ofMapper(KeycloakSession session, RealmModel realm) {
        HttpRequest request = session.getContext().getHttpRequest();
        UriInfo uri = request == null ? null : request.getUri();
        Matcher mappers = MAPPERS.matcher(uri == null ? "" : uri.getPath());
        if (!mappers.matches()) {
            return Optional.empty();
        }
        ClientModel client = mappers.group(1) == null ? null : realm.getClientById(mappers.group(1));
        return Optional.of(new Called(client, client == null ? Set.of() : stored(session, realm, client)));
    }

    private static boolean isEnforced(ClientModel client, Profile profile) {
        Instant now = ServerClock.INSTANCE.instant();
        return ClientReader.isOidc(client)
                && ClientReader.standing(client, profile, now) == Facts.Standing.UNDER_PROFILE
                && profile.terms(ClientReader.migration(client), now)
                        .phaseOf(Catalogue.get(OutboundAddress.class))
                        .refuses();
    }
}
