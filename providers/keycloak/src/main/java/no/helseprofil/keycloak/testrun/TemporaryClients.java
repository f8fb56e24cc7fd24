package no.helseprofil.keycloak.testrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.Registration;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ClientIncident.KeyThumbprints;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.ClientSettings;
import no.helseprofil.keycloak.client.RequestedClient;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.testrun.TestRunEntity.TestRunTable;
import no.helseprofil.keycloak.testrun.TestRunStart.TestRunRefusedException;
import no.helseprofil.profile.Facts;
import no.helseprofil.rotation.OfferedKey;
import no.helseprofil.rotation.OfferedKey.UnfitKeyException;
import no.helseprofil.testrun.TestRun.TestRunSetup.Software;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.managers.ClientManager;
import org.keycloak.services.managers.RealmManager;

/**
 * Clients that are created for one run and removed with it. Their only scope is that of the server's own API, which
 * gives access to nothing, and their registration is judged like any other.
 */
record TemporaryClients(KeycloakSession session, RealmModel realm) {

    /** Prefix of each {@code client_id}. */
    static final String NAMES = "test-";

    /** Returns the client that would be registered, if it may be. Writes nothing and takes no lock. */
    ClientRepresentation judged(OfferedClient offered, Profile profile) throws TestRunRefusedException {
        ClientReader reader = new ClientReader(session, realm);
        ClientRepresentation client = representation(offered);
        Terms terms = profile.terms(Migration.NEW, ServerClock.INSTANCE.instant());
        ClientSettings.fillIn(client, null, registration(reader, client).toFillIn(terms));
        Optional<Finding> refusal = registration(reader, client)
                .refusal(terms)
                .or(() -> KeyThumbprints.refusal(
                        KeyThumbprints.blocks(session), KeyThumbprints.ofJwks(offered.jwks()), terms.instant()));
        if (refusal.isPresent()) {
            throw new TestRunRefusedException(400, refusal.get().description());
        }
        return client;
    }

    /** Registers the client. The caller holds the lock of the realm. */
    ClientModel create(ClientRepresentation client) {
        client.setOptionalClientScopes(List.of(scope().getName()));
        ClientModel made = ClientManager.createClient(session, realm, client);
        if (made.isServiceAccountsEnabled()) {
            new ClientManager(new RealmManager(session)).enableServiceAccount(made);
        }
        new AttributeProvenance(session, realm)
                .set(
                        made,
                        ClientAttributes.REGISTERED,
                        ServerClock.INSTANCE.instant().toString());
        return made;
    }

    void remove(String internalId) {
        ClientModel client = realm.getClientById(internalId);
        if (client != null) {
            new ClientManager(new RealmManager(session)).removeClient(realm, client);
        }
    }

    /** Removes a temporary client without a run, which would never end: it was imported, or its row is gone. */
    void removeIfForsaken(String internalId) {
        boolean forsaken = TestRunMark.of(realm.getClientById(internalId))
                .filter(mark -> mark.temporary() && !isOn(mark))
                .isPresent();
        if (forsaken) {
            remove(internalId);
        }
    }

    private boolean isOn(TestRunMark mark) {
        TestRunEntity run = new TestRunTable(session).find(mark.run());
        return run != null && run.realm().equals(realm.getId()) && !run.isEnded();
    }

    private static Registration registration(ClientReader reader, ClientRepresentation client) {
        return new Registration(Facts.Standing.UNDER_PROFILE, null, reader.proposed(client, null), false);
    }

    /** Returns the scope, and creates it for a realm's first client, so that only realms with test runs have it. */
    private ClientScopeModel scope() {
        String name = ApiScope.TRY.toString();
        ClientScopeModel known = KeycloakModelUtils.getClientScopeByName(realm, name);
        if (known != null) {
            return known;
        }
        ClientScopeModel scope = realm.addClientScope(name);
        scope.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        scope.setDescription("Test runs of clients; it opens nothing");
        scope.setIncludeInTokenScope(true);
        scope.setDisplayOnConsentScreen(false);
        return scope;
    }

    private static ClientRepresentation representation(OfferedClient offered) {
        ClientRepresentation client = RequestedClient.of(
                NAMES + UUID.randomUUID(),
                offered.jwks(),
                offered.grants().contains("authorization_code") ? offered.redirectUris() : List.of(),
                List.of());
        client.setName("Test run");
        client.setServiceAccountsEnabled(offered.grants().contains("client_credentials"));
        return client;
    }

    /**
     * Mark of a client under test: an attribute of the client, so that requests of other clients cost nothing, and no
     * request can put a client under test. It names the run; the table has the run's state.
     *
     * @param run hash of the run's id
     * @param temporary whether the client was created for the run and is removed with it
     */
    record TestRunMark(String run, boolean temporary) {

        private static final String TEMPORARY = "temporary ";

        static Optional<TestRunMark> of(@Nullable ClientModel client) {
            String text = client == null ? null : client.getAttribute(ClientAttributes.TRY);
            if (text == null || text.isEmpty()) {
                return Optional.empty();
            }
            boolean temporary = text.startsWith(TEMPORARY);
            return Optional.of(new TestRunMark(temporary ? text.substring(TEMPORARY.length()) : text, temporary));
        }

        void put(ClientModel client) {
            client.setAttribute(ClientAttributes.TRY, temporary ? TEMPORARY + run : run);
        }

        static void remove(ClientModel client) {
            client.removeAttribute(ClientAttributes.TRY);
        }
    }

    /**
     * Request for a temporary client, in the terms of RFC 7591. Redirect URIs are restricted to loopback addresses, so
     * that a user's login that a stranger starts only leads to the user's own machine.
     *
     * @param jwks public keys, as a JWK set
     * @param redirectUris redirect URIs
     * @param grants grant types that it will use
     * @param software its software; null if it names none
     */
    record OfferedClient(
            String jwks,
            List<String> redirectUris,
            Set<String> grants,
            @Nullable Software software) {

        private static final String SOFTWARE_ID = "software_id";
        private static final String SOFTWARE_VERSION = "software_version";
        private static final Set<String> SOFTWARE = Set.of(SOFTWARE_ID, SOFTWARE_VERSION);
        private static final Set<String> MEMBERS =
                Set.of("jwks", "redirect_uris", "grant_types", SOFTWARE_ID, SOFTWARE_VERSION);
        private static final Set<String> LOGIN = Set.of("authorization_code", "refresh_token", "client_credentials");
        private static final Set<String> MACHINE = Set.of("client_credentials");
        private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
        private static final Pattern NAME = Pattern.compile("[^\\p{C}\\p{Z}]+(?: [^\\p{C}\\p{Z}]+)*");
        private static final int LONGEST_NAME = 100;
        private static final int MOST = 3;
        private static final int LONGEST = 200;

        static OfferedClient read(byte[] body) throws TestRunRefusedException {
            ObjectNode json = object(body);
            if (!MEMBERS.containsAll(names(json))) {
                throw refused(
                        "send jwks, redirect_uris, grant_types, software_id and software_version, and nothing else");
            }
            List<String> redirectUris = texts(json.path("redirect_uris"), "redirect_uris");
            for (String uri : redirectUris) {
                requireLoopback(uri);
            }
            Set<String> all = redirectUris.isEmpty() ? MACHINE : LOGIN;
            Set<String> grants = new LinkedHashSet<>(texts(json.path("grant_types"), "grant_types"));
            if (!all.containsAll(grants)) {
                throw refused("grant_types are of authorization_code, refresh_token and client_credentials;"
                        + " the first two with redirect_uris");
            }
            return new OfferedClient(
                    jwks(json.path("jwks").path("keys")),
                    redirectUris,
                    grants.isEmpty() ? all : grants,
                    software(json));
        }

        /** Returns the software that a registered client names for its run. */
        static @Nullable Software readSoftware(byte[] body) throws TestRunRefusedException {
            ObjectNode json = object(body);
            if (!SOFTWARE.containsAll(names(json))) {
                throw refused("a registered client sends software_id and software_version, and nothing else");
            }
            return software(json);
        }

        private static @Nullable Software software(ObjectNode json) throws TestRunRefusedException {
            if (!json.has(SOFTWARE_ID) && !json.has(SOFTWARE_VERSION)) {
                return null;
            }
            return new Software(name(json.path(SOFTWARE_ID)), name(json.path(SOFTWARE_VERSION)));
        }

        private static String name(JsonNode node) throws TestRunRefusedException {
            String text = node.textValue();
            if (text == null
                    || text.length() > LONGEST_NAME
                    || !NAME.matcher(text).matches()) {
                throw refused("software_id and software_version are texts in one line, each of 1 to " + LONGEST_NAME
                        + " characters, without spaces around them");
            }
            return text;
        }

        private static ObjectNode object(byte[] body) throws TestRunRefusedException {
            try {
                return Json.object(new String(body, StandardCharsets.UTF_8));
            } catch (MalformedException unreadable) {
                throw refused("send one JSON object in UTF-8, no member twice");
            }
        }

        private static Set<String> names(ObjectNode json) {
            Set<String> names = new LinkedHashSet<>();
            json.fieldNames().forEachRemaining(names::add);
            return names;
        }

        private static List<String> texts(JsonNode node, String name) throws TestRunRefusedException {
            if (node.isMissingNode()) {
                return List.of();
            }
            List<String> texts = Json.texts(node);
            if (!node.isArray() || texts.size() != node.size() || texts.size() > MOST) {
                throw refused(name + " is a list of at most " + MOST + " texts");
            }
            return texts;
        }

        private static void requireLoopback(String uri) throws TestRunRefusedException {
            try {
                URI parsed = new URI(uri);
                if (uri.length() <= LONGEST
                        && "http".equals(parsed.getScheme())
                        && parsed.getHost() != null
                        && LOOPBACK.contains(parsed.getHost())
                        && parsed.getRawUserInfo() == null
                        && !uri.contains("*")) {
                    return;
                }
            } catch (URISyntaxException unreadable) {
                // refused below
            }
            throw refused("a redirect URI of a temporary client is http on a loopback address, such as"
                    + " http://127.0.0.1:8765/callback, of at most " + LONGEST + " characters");
        }

        private static String jwks(JsonNode keys) throws TestRunRefusedException {
            if (!keys.isArray() || keys.isEmpty() || keys.size() > MOST) {
                throw refused("send jwks with one to " + MOST + " public keys");
            }
            ArrayNode read = JsonNodeFactory.instance.arrayNode();
            for (JsonNode key : keys) {
                try {
                    OfferedKey offered = OfferedKey.read(key.toString().getBytes(StandardCharsets.UTF_8));
                    read.add(offered.key().written(offered.id(), offered.algorithm()));
                } catch (UnfitKeyException unfit) {
                    throw refused(unfit.remedy());
                }
            }
            return JsonNodeFactory.instance.objectNode().set("keys", read).toString();
        }

        private static TestRunRefusedException refused(String remedy) {
            return new TestRunRefusedException(400, remedy);
        }
    }
}
