package no.helseprofil.keycloak.testrun;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.Registration;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ClientIncident.KeyThumbprints;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.FilledInSettings;
import no.helseprofil.keycloak.client.RequestedClient;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.profile.Facts;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
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
        FilledInSettings.fillIn(client, null, registration(reader, client).toFillIn(terms));
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
}
